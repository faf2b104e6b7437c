//! Structs.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{DataStruct, DeriveInput};

use crate::construct;
use crate::field::{Absent, Field};
use crate::names::docs;
use crate::options::Options;

pub fn expand(input: &DeriveInput, data: &DataStruct, options: &Options) -> syn::Result<TokenStream> {
    let fields = data.fields.iter().map(Field::of).collect::<syn::Result<Vec<_>>>()?;
    let parts = [
        options.input.then(|| reader(input, &fields, options)),
        options.output.then(|| writer(input, &fields)),
        Some(schema(input, &fields)),
        Some(serialize(input, &fields)),
        options.input.then(|| deserialize(input, &fields, options)),
        options.input.then(|| construct::expand(&input.ident, &fields)),
    ];
    Ok(parts.into_iter().flatten().collect())
}

/// The shape constant, and the filling in its order.
fn reader(input: &DeriveInput, fields: &[Field<'_>], options: &Options) -> TokenStream {
    let name = &input.ident;
    let idents = fields.iter().map(|field| field.ident);
    let shapes = fields.iter().map(|field| {
        let (wire, shape, absent) = (&field.name, field.shape(), field.absent_constant());
        quote!(crate::read::Field { name: #wire, shape: #shape, absent: #absent })
    });
    let check = options.check.iter().map(|method| {
        quote! {
            fn check(&self) -> crate::error::Result<()> {
                self.#method()
            }
        }
    });
    quote! {
        impl crate::read::Input for #name {
            const SHAPE: crate::read::Shape = crate::read::Shape::Object(&[#(#shapes),*]);

            fn fill(values: &mut crate::read::Values) -> Self {
                #name { #(#idents: crate::read::Input::fill(values)),* }
            }

            #(#check)*
        }
    }
}

/// The mark of an object, then every field.
fn writer(input: &DeriveInput, fields: &[Field<'_>]) -> TokenStream {
    let (name, idents) = (&input.ident, fields.iter().map(|field| field.ident));
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    quote! {
        impl #generics crate::flat::Output for #name #arguments #bounds {
            fn put(&self, to: &mut alloc::vec::Vec<u8>) {
                to.push(crate::flat::OBJECT);
                #(crate::flat::Output::put(&self.#idents, to);)*
            }
        }
    }
}

fn schema(input: &DeriveInput, fields: &[Field<'_>]) -> TokenStream {
    let (name, doc) = (&input.ident, docs(&input.attrs));
    let text = name.to_string();
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let entries = fields.iter().map(|field| {
        let (wire, doc, ty, absent) = (&field.name, &field.doc, field.ty, field.absent_constant());
        let counts = field.counts_constant();
        quote! {
            crate::schema::FieldSchema {
                name: #wire,
                doc: #doc,
                of: <#ty as crate::schema::Described>::OF,
                absent: #absent,
                counts: #counts,
            }
        }
    });
    quote! {
        impl #generics crate::schema::Described for #name #arguments #bounds {
            const OF: crate::schema::Of = crate::schema::Of::Object(&crate::schema::TypeSchema {
                module: module_path!(),
                name: #text,
                doc: #doc,
                fields: &[#(#entries),*],
                choices: &[],
            });
        }
    }
}

/// The fields in order, under their names on the wire.
fn serialize(input: &DeriveInput, fields: &[Field<'_>]) -> TokenStream {
    let name = &input.ident;
    let text = name.to_string();
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let count = fields.len();
    let idents = fields.iter().map(|field| field.ident);
    let names = fields.iter().map(|field| &field.name);
    quote! {
        impl #generics serde::Serialize for #name #arguments #bounds {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
                use serde::ser::SerializeStruct as _;
                let mut object = serializer.serialize_struct(#text, #count)?;
                #(object.serialize_field(#names, &self.#idents)?;)*
                object.end()
            }
        }
    }
}

/// By serde's own derive, on a private twin of the struct with the names, defaults and strictness of the wire.
fn deserialize(input: &DeriveInput, fields: &[Field<'_>], options: &Options) -> TokenStream {
    let (name, text) = (&input.ident, input.ident.to_string());
    let strict = options.strict.then(|| quote!(#[serde(deny_unknown_fields)]));
    let idents: Vec<_> = fields.iter().map(|field| field.ident).collect();
    let mut defaults = Vec::new();
    let twins = fields.iter().map(|field| {
        let (wire, ident, ty) = (&field.name, field.ident, field.ty);
        let attribute = match &field.absent {
            Absent::Error if field.is_option() => quote!(#[serde(deserialize_with = "crate::read::nullable")]),
            Absent::Error => quote!(),
            Absent::Null => quote!(#[serde(default)]),
            Absent::Text(text) => {
                let function = format_ident!("default_{ident}");
                let path = function.to_string();
                defaults.push(quote!(fn #function() -> #ty { crate::read::absent(#text) }));
                quote!(#[serde(default = #path)])
            }
        };
        quote!(#[serde(rename = #wire)] #attribute #ident: #ty)
    });
    let twins: Vec<_> = twins.collect();
    let check = options
        .check
        .iter()
        .map(|method| quote!(value.#method().map_err(|error| serde::de::Error::custom(error.message()))?;));
    quote! {
        const _: () = {
            #[derive(serde::Deserialize)]
            #[serde(rename = #text)]
            #strict
            struct Twin { #(#twins),* }

            #(#defaults)*

            impl<'de> serde::Deserialize<'de> for #name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> core::result::Result<Self, D::Error> {
                    let Twin { #(#idents),* } = Twin::deserialize(deserializer)?;
                    let value = #name { #(#idents),* };
                    #(#check)*
                    Ok(value)
                }
            }
        };
    }
}
