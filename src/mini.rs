//! What a build without the standard library needs beside the boundary: `wasm32v1-none` is plain WebAssembly 1.0, with no
//! reference types, no bulk memory and nothing else that an old client lacks.

/// Nothing panics; were it otherwise, the instance stops at once rather than going on wrongly.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
