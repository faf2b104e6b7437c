//! Any text as a rulebook: it is opened or refused, and what was opened is the same however the text is laid out.

use points_rules::{ErrorCode, Rulebook, operations};

use super::check_error;

pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let rulebook = match Rulebook::from_json(text) {
        Ok(rulebook) => rulebook,
        Err(error) => return check_error(&error),
    };
    assert!(rulebook.digest().len() == 64 && rulebook.digest().bytes().all(|byte| byte.is_ascii_hexdigit()));
    // serde_json sorts the fields and drops the spaces: the same document to RFC 8785.
    let value: serde_json::Value = serde_json::from_str(text).expect("an opened rulebook is JSON");
    let again = Rulebook::from_json(&value.to_string()).expect("the same document opens again");
    assert_eq!(again, rulebook);
    for operation in operations() {
        if let Err(error) = rulebook.call_json(operation, "{}") {
            check_error(&error);
            assert!(matches!(error.code(), ErrorCode::InvalidInput | ErrorCode::SchemeNotConfigured), "{error}");
        }
    }
}
