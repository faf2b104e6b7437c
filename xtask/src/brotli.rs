//! Brotli at its best quality, in Rust and so with the same bytes whatever Node is installed.

use anyhow::Result;

/// Compresses at quality 11 with the standard window of 4 MB, which every decoder takes.
pub fn compress(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)?;
    Ok(compressed)
}
