//! `new`: an input from the fields that have no default.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use crate::field::{Absent, Field, is_named};

/// `pub fn new`, which takes the fields in order. It leaves out a field with a default, a nullable one (`None`) and a flag
/// (`false`).
pub fn expand(name: &Ident, fields: &[Field<'_>]) -> TokenStream {
    let (mut parameters, mut values, mut defaults) = (Vec::new(), Vec::new(), Vec::new());
    for field in fields {
        let (ident, ty) = (field.ident, field.ty);
        match default(field) {
            Some((value, shown)) => {
                values.push(quote!(#ident: #value));
                defaults.push(format!("`{ident}` ({shown})"));
            }
            None => {
                values.push(quote!(#ident));
                parameters.push(quote!(#ident: #ty));
            }
        }
    }
    let doc = docs(name, parameters.is_empty(), &defaults);
    quote! {
        impl #name {
            #(#[doc = #doc])*
            #[allow(clippy::too_many_arguments, reason = "a scheme's configuration has many parameters")]
            #[must_use]
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values),* }
            }
        }
    }
}

/// The value of a field that `new` does not take, and how the documentation shows it.
fn default(field: &Field<'_>) -> Option<(TokenStream, String)> {
    match &field.absent {
        Absent::Text(text) => Some((quote!(crate::read::absent(#text)), format!("{:?}", text.value()))),
        _ if field.is_option() => Some((quote!(None), "None".into())),
        _ if is_named(field.ty, "bool") => Some((quote!(false), "false".into())),
        _ => None,
    }
}

fn docs(name: &Ident, no_parameters: bool, defaults: &[String]) -> Vec<String> {
    let arguments = if no_parameters { "" } else { "…" };
    let mut lines = vec![format!("Makes a `{name}` of the fields that have no default, in their order.")];
    if !defaults.is_empty() {
        lines.push(format!("The others have theirs: {}.", defaults.join(", ")));
    }
    lines.push(String::new());
    lines.push(format!(
        "`{name} {{ field: value, ..{name}::new({arguments}) }}` sets others by name. It compiles with every later version \
         of the same major version, which a literal of all fields need not."
    ));
    lines
}
