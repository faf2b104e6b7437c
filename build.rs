//! Names the two WebAssembly boundaries by target, so that the source can say `cfg(web)` and `cfg(mini)`; `cfg(packaged)` is
//! set by `cargo xtask pkg`. A program for WebAssembly with a boundary of its own, such as the command-line tool, sets
//! `cfg(plain)` and gets neither.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(web)");
    println!("cargo:rustc-check-cfg=cfg(mini)");
    println!("cargo:rustc-check-cfg=cfg(packaged)");
    let of = |name: &str| std::env::var(name).unwrap_or_default();
    let is_plain = std::env::var_os("CARGO_CFG_PLAIN").is_some();
    if of("CARGO_CFG_TARGET_ARCH") == "wasm32" && !is_plain {
        match of("CARGO_CFG_TARGET_OS").as_str() {
            "unknown" => println!("cargo:rustc-cfg=web"),
            "none" => println!("cargo:rustc-cfg=mini"),
            _ => {}
        }
    }
}
