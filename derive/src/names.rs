//! Names of the wire, and doc comments as text.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// `unit_value` as `unitValue`.
pub fn camel_case(snake: &str) -> String {
    let mut camel = String::new();
    for (index, word) in snake.split('_').enumerate() {
        let mut letters = word.chars();
        if index > 0 {
            camel.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        }
        camel.extend(letters);
    }
    camel
}

/// `PerOrder` as `perOrder`.
pub fn lower_first(pascal: &str) -> String {
    let mut letters = pascal.chars();
    letters.next().map(|letter| letter.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

/// `CappedByQuota` as `CAPPED_BY_QUOTA`.
pub fn upper_case(pascal: &str) -> String {
    let mut upper = String::new();
    for (index, letter) in pascal.char_indices() {
        if index > 0 && letter.is_ascii_uppercase() {
            upper.push('_');
        }
        upper.push(letter.to_ascii_uppercase());
    }
    upper
}

/// The doc comment as lines, without the space behind `///`.
pub fn docs(attributes: &[Attribute]) -> String {
    let lines =
        attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).filter_map(|attribute| match &attribute
            .meta
        {
            Meta::NameValue(pair) => match &pair.value {
                Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        });
    let lines: Vec<String> = lines.map(|line| line.strip_prefix(' ').unwrap_or(&line).to_string()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_wire() {
        assert_eq!(camel_case("max_points_payment_rate"), "maxPointsPaymentRate");
        assert_eq!(camel_case("amount"), "amount");
        assert_eq!(lower_first("PerOrder"), "perOrder");
        assert_eq!(upper_case("BelowAFen"), "BELOW_A_FEN");
        assert_eq!(upper_case("Capped"), "CAPPED");
    }
}
