//! The digest: SHA-256 over canonical JSON (RFC 8785).

use alloc::string::String;

use sha2::{Digest, Sha256};

use crate::escape::push_hex;

/// SHA-256 of a text, lower-case hex.
pub(crate) fn sha256(text: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        push_hex(byte, &mut hex);
    }
    hex
}
