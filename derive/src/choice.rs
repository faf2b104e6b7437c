//! Enums without data: one text of a fixed list.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DataEnum, DeriveInput, Fields};

use crate::names::{docs, lower_first, upper_case};
use crate::options::Options;

pub fn expand(input: &DeriveInput, data: &DataEnum, options: &Options) -> syn::Result<TokenStream> {
    if let Some(variant) = data.variants.iter().find(|variant| !matches!(variant.fields, Fields::Unit)) {
        return Err(syn::Error::new_spanned(variant, "a choice has no data"));
    }
    let (name, text, doc) = (&input.ident, input.ident.to_string(), docs(&input.attrs));
    let wire = |name: String| if options.upper { upper_case(&name) } else { lower_first(&name) };
    let variants: Vec<_> = data.variants.iter().map(|variant| &variant.ident).collect();
    let values: Vec<_> = variants.iter().map(|ident| wire(ident.to_string())).collect();
    let places = 0..variants.len() as u32;
    let first = variants.first().ok_or_else(|| syn::Error::new_spanned(input, "a choice has at least one value"))?;
    let value_docs = data.variants.iter().map(|variant| docs(&variant.attrs));
    let reader = options.input.then(|| {
        quote! {
            impl crate::read::Input for #name {
                const SHAPE: crate::read::Shape = crate::read::Shape::Choice(#name::TEXTS);

                fn fill(values: &mut crate::read::Values) -> Self {
                    match values.count() {
                        #(#places => #name::#variants,)*
                        _ => crate::impossible::fallback("the walk accepts only the texts of the list", #name::#first),
                    }
                }
            }

            impl<'de> serde::Deserialize<'de> for #name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> core::result::Result<Self, D::Error> {
                    #[derive(serde::Deserialize)]
                    #[serde(rename = #text)]
                    enum Twin { #(#[serde(rename = #values)] #variants),* }
                    Ok(match Twin::deserialize(deserializer)? { #(Twin::#variants => #name::#variants),* })
                }
            }
        }
    });
    let writer = options.output.then(|| {
        quote! {
            impl crate::flat::Output for #name {
                fn put(&self, to: &mut alloc::vec::Vec<u8>) {
                    self.as_str().put(to);
                }
            }
        }
    });
    Ok(quote! {
        impl #name {
            /// Every value, in the order of the rules.
            pub const ALL: &'static [#name] = &[#(#name::#variants),*];
            const TEXTS: &'static [&'static str] = &[#(#values),*];

            /// The value as it is written on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { #(#name::#variants => #values),* }
            }
        }

        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
                serializer.serialize_unit_variant(#text, *self as u32, self.as_str())
            }
        }

        impl crate::schema::Described for #name {
            const OF: crate::schema::Of = crate::schema::Of::Choice(&crate::schema::TypeSchema {
                module: module_path!(),
                name: #text,
                doc: #doc,
                fields: &[],
                choices: &[#((#values, #value_docs)),*],
            });
        }

        #reader
        #writer
    })
}
