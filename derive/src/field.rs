//! A field: its name on the wire, its documentation, and what its absence means.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, LitStr, Type};

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
}

impl<'a> Field<'a> {
    pub fn of(field: &'a syn::Field) -> syn::Result<Self> {
        let ident = field.ident.as_ref().ok_or_else(|| syn::Error::new_spanned(field, "a wire field has a name"))?;
        let name = camel_case(&ident.to_string());
        Ok(Field { ident, ty: &field.ty, name, doc: docs(&field.attrs), absent: absent(field)? })
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

fn absent(field: &syn::Field) -> syn::Result<Absent> {
    let mut absent = Absent::Error;
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("wire")) {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("default") {
                return Err(meta.error("expected default"));
            }
            let value = meta.value()?;
            absent = if value.peek(LitStr) {
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
    Ok(absent)
}
