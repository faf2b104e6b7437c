//! The options of `#[wire(…)]` on a type.

use syn::{Attribute, Data, DeriveInput, Ident, Visibility};

#[derive(Default)]
pub struct Options {
    pub input: bool,
    pub output: bool,
    pub strict: bool,
    pub upper: bool,
    pub check: Option<Ident>,
}

impl Options {
    pub fn of(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut options = Options::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("wire")) {
            attribute.parse_nested_meta(|meta| {
                let flag = match meta.path.get_ident().map(ToString::to_string).as_deref() {
                    Some("input") => &mut options.input,
                    Some("output") => &mut options.output,
                    Some("strict") => &mut options.strict,
                    Some("upper") => &mut options.upper,
                    Some("check") => {
                        options.check = Some(meta.value()?.parse()?);
                        return Ok(());
                    }
                    _ => return Err(meta.error("expected input, output, strict, upper or check")),
                };
                *flag = true;
                Ok(())
            })?;
        }
        Ok(options)
    }
}

/// An error where a caller could list all fields or values of the type: a new one is a minor change (RELEASING.md).
pub fn can_grow(input: &DeriveInput) -> syn::Result<()> {
    let is_private = |field: &syn::Field| matches!(field.vis, Visibility::Inherited);
    let has_private = matches!(&input.data, Data::Struct(data) if data.fields.iter().any(is_private));
    if has_private || input.attrs.iter().any(|attribute| attribute.path().is_ident("non_exhaustive")) {
        return Ok(());
    }
    Err(syn::Error::new_spanned(&input.ident, "a result, and an enum, is #[non_exhaustive]; add the attribute"))
}
