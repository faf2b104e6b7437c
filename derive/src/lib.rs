//! `#[derive(Wire)]`: everything that a type of the wire needs, from its one definition.
//!
//! The macro is an implementation detail of `points-rules`; its output names items of that crate.
//!
//! On a struct with named fields, or an enum without data:
//!
//! | attribute | makes |
//! | --- | --- |
//! | `#[wire(input)]` | the reader (`crate::read::Input`): shape constant and filling; `Deserialize` and `Serialize`; on a struct `new` |
//! | `#[wire(output)]` | the writer (`crate::flat::Output`) and `Serialize` |
//! | `#[wire(input, output)]` | both |
//! | `#[wire(strict)]` | `Deserialize` that rejects unknown fields, as the reader does for a rulebook |
//! | `#[wire(check = method)]` | a call of `method(&self) -> Result<()>` after filling |
//! | `#[wire(upper)]` | on an enum: values in `UPPER_CASE` instead of `camelCase` |
//! | `#[wire(default = null)]`, `#[wire(default = "0")]` | on a field: what an absent field means |
//! | `#[wire(least = 1, most = MAX_DAYS)]` | on a count, or a list of counts: what the operation accepts, for messages and the schema |
//!
//! `new` takes the fields in order, without those that have a default, are nullable (`None`) or flags (`false`). Inputs are
//! complete structs, so a caller can name the others: `QuoteOrder { referred: true, ..QuoteOrder::new(market, amount) }`.
//! A type that is only a result, and every enum, must be `#[non_exhaustive]`; the macro rejects it otherwise.
//!
//! `#[derive(Item)]` and `#[derive(Figures)]`: the columns that a batch takes and gives, one for each field; the attribute
//! `#[column("amounts")]` names a column otherwise than its field.
//!
//! Every type gets the schema (`crate::schema::Described`): its name, its doc comments, and its fields in order.

mod choice;
mod columns;
mod construct;
mod field;
mod names;
mod options;
mod record;

use proc_macro::TokenStream;
use syn::{Data, DeriveInput, parse_macro_input};

use options::Options;

/// See the crate's documentation.
#[proc_macro_derive(Wire, attributes(wire))]
pub fn wire(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

fn expand(input: &DeriveInput) -> syn::Result<proc_macro2::TokenStream> {
    let options = Options::of(&input.attrs)?;
    if !options.input || matches!(input.data, Data::Enum(_)) {
        options::can_grow(input)?;
    }
    match &input.data {
        Data::Struct(data) => record::expand(input, data, &options),
        Data::Enum(data) => choice::expand(input, data, &options),
        Data::Union(_) => Err(syn::Error::new_spanned(input, "a wire type is a struct or an enum")),
    }
}

/// An item of a batch: one value of each input column.
#[proc_macro_derive(Item, attributes(column))]
pub fn item(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    columns::expand(&input, true).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// The figures of an item: one value of each output column.
#[proc_macro_derive(Figures, attributes(column))]
pub fn figures(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    columns::expand(&input, false).unwrap_or_else(|error| error.to_compile_error()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str) -> syn::Result<String> {
        expand(&syn::parse_str(text)?).map(|tokens| tokens.to_string())
    }

    #[test]
    fn new_takes_the_fields_without_a_default() {
        let order = "#[wire(input)] struct Buy {
            referred: bool, amount: Amount, quota: Option<Money>, #[wire(default = \"0\")] rate: Rate, id: Name
        }";
        let code = expanded(order).unwrap();
        assert!(code.contains("pub fn new (amount : Amount , id : Name) -> Self"), "{code}");
        assert!(
            code.contains("referred : false , amount , quota : None , rate : crate :: read :: absent (\"0\") , id"),
            "{code}"
        );
        assert!(code.contains("`referred` (false), `quota` (None), `rate` (\\\"0\\\")."), "{code}");
    }

    #[test]
    fn results_and_enums_can_grow() {
        for (attributes, accepted) in [("", false), ("#[non_exhaustive]", true)] {
            for text in ["#[wire(output)] struct Quote { pub price: Money }", "#[wire(input)] enum Kind { A, B }"] {
                assert_eq!(expanded(&format!("{attributes} {text}")).is_ok(), accepted, "{attributes} {text}");
            }
        }
        assert!(expanded("#[wire(input, output)] struct State { pub units: Units }").is_ok());
        assert!(expanded("#[wire(output)] struct Opaque { text: String }").is_ok());
        let row = syn::parse_str("struct Row { pub units: u64 }").unwrap();
        assert!(columns::expand(&row, false).is_err());
        assert!(columns::expand(&row, true).is_ok());
    }
}
