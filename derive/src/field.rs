//! A field: its name on the wire, its documentation, and what its absence means.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, GenericArgument, Ident, LitStr, PathArguments, Type};

use crate::names::{camel_case, docs};

/// What an absent field means.
pub enum Absent {
    /// It must be present.
    Error,
    /// The value null.
    Null,
    /// The value of this text.
    Text(LitStr),
}

pub struct Field<'a> {
    pub ident: &'a Ident,
    pub ty: &'a Type,
    pub name: String,
    pub doc: String,
    pub absent: Absent,
    /// The least and the greatest that a count may be.
    pub counts: Option<(Expr, Expr)>,
}

impl<'a> Field<'a> {
    pub fn of(field: &'a syn::Field) -> syn::Result<Self> {
        let ident = field.ident.as_ref().ok_or_else(|| syn::Error::new_spanned(field, "a wire field has a name"))?;
        let name = camel_case(&ident.to_string());
        let Options { absent, least, most } = options(field)?;
        let counts = match (least, most) {
            (Some(least), Some(most)) => Some((least, most)),
            (None, None) => None,
            _ => return Err(syn::Error::new_spanned(field, "give least and most together")),
        };
        Ok(Field { ident, ty: &field.ty, name, doc: docs(&field.attrs), absent, counts })
    }

    /// The shape of the field's values.
    pub fn shape(&self) -> TokenStream {
        let ty = self.ty;
        match (&self.counts, item(ty)) {
            (None, _) => quote!(<#ty as crate::read::Input>::SHAPE),
            (Some((least, most)), None) => quote!(<#ty as crate::read::Input>::SHAPE.counting(#least, #most)),
            (Some((least, most)), Some(item)) => {
                quote!(crate::read::Shape::List(&<#item as crate::read::Input>::SHAPE.counting(#least, #most)))
            }
        }
    }

    /// The bounds of a count for the schema.
    pub fn counts_constant(&self) -> TokenStream {
        match &self.counts {
            Some((least, most)) => quote!(Some((#least, #most))),
            None => quote!(None),
        }
    }

    /// The constant that the reader and the schema use.
    pub fn absent_constant(&self) -> TokenStream {
        match &self.absent {
            Absent::Error => quote!(crate::read::Absent::Error),
            Absent::Null => quote!(crate::read::Absent::Null),
            Absent::Text(text) => quote!(crate::read::Absent::Text(#text)),
        }
    }

    /// Whether the type is written as `Option<…>`: such a field is nullable.
    pub fn is_option(&self) -> bool {
        is_named(self.ty, "Option")
    }
}

/// Whether a type is written by this name.
pub fn is_named(ty: &Type, name: &str) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|segment| segment.ident == name)
}

/// The type of a list's items, where the type is written as `Vec<…>`.
fn item(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == "Vec")?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(item) => Some(item),
        _ => None,
    }
}

struct Options {
    absent: Absent,
    least: Option<Expr>,
    most: Option<Expr>,
}

fn options(field: &syn::Field) -> syn::Result<Options> {
    let mut found = Options { absent: Absent::Error, least: None, most: None };
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("wire")) {
        attribute.parse_nested_meta(|meta| {
            let value = meta.value()?;
            if meta.path.is_ident("least") {
                found.least = Some(value.parse()?);
                return Ok(());
            }
            if meta.path.is_ident("most") {
                found.most = Some(value.parse()?);
                return Ok(());
            }
            if !meta.path.is_ident("default") {
                return Err(meta.error("expected default, least or most"));
            }
            found.absent = if value.peek(LitStr) {
                Absent::Text(value.parse()?)
            } else {
                let null: Ident = value.parse()?;
                if null != "null" {
                    return Err(meta.error("expected null or a text"));
                }
                Absent::Null
            };
            Ok(())
        })?;
    }
    Ok(found)
}
