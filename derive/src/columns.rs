//! Structs whose fields are one number each: an item of a batch, or its figures.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, LitStr};

use crate::construct;
use crate::field::Field;
use crate::names::{camel_case, docs};
use crate::options::can_grow;

struct Column {
    name: String,
    doc: String,
}

fn column(field: &syn::Field) -> syn::Result<Column> {
    let ident = field.ident.as_ref().ok_or_else(|| syn::Error::new_spanned(field, "a column has a name"))?;
    let mut name = camel_case(&ident.to_string());
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("column")) {
        name = attribute.parse_args::<LitStr>()?.value();
    }
    Ok(Column { name, doc: docs(&field.attrs) })
}

/// `reads`: the struct is an input row; otherwise an output row.
pub fn expand(input: &DeriveInput, reads: bool) -> syn::Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new_spanned(input, "columns are the fields of a struct"));
    };
    let name = &input.ident;
    let idents: Vec<_> = data.fields.iter().filter_map(|field| field.ident.as_ref()).collect();
    let types: Vec<_> = data.fields.iter().map(|field| &field.ty).collect();
    let columns = data.fields.iter().map(column).collect::<syn::Result<Vec<_>>>()?;
    let schemas = columns.iter().zip(&types).map(|(Column { name, doc }, ty)| {
        quote!(crate::columns::Column { name: #name, doc: #doc, of: <#ty as crate::columns::ColumnNumber>::OF })
    });
    let code = quote!(crate::error::ErrorCode);
    let method = if reads {
        let fields = data.fields.iter().map(Field::of).collect::<syn::Result<Vec<_>>>()?;
        let new = construct::expand(name, &fields);
        quote! {
            #new

            impl crate::columns::Item for #name {
                const COLUMNS: &'static [crate::columns::Column] = &[#(#schemas),*];

                #[inline(always)]
                fn take(row: &mut crate::columns::Row<'_>) -> core::result::Result<Self, #code> {
                    Ok(#name { #(#idents: <#types as crate::columns::ColumnNumber>::from_bits(row.next())?),* })
                }
            }
        }
    } else {
        can_grow(input)?;
        quote! {
            impl crate::columns::Figures for #name {
                const COLUMNS: &'static [crate::columns::Column] = &[#(#schemas),*];

                #[inline(always)]
                fn put(self, row: &mut crate::columns::Row<'_>) -> core::result::Result<(), #code> {
                    #(row.put(crate::columns::ColumnNumber::to_bits(self.#idents)?);)*
                    Ok(())
                }
            }
        }
    };
    Ok(method)
}
