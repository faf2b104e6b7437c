//! Names the two WebAssembly boundaries by target, so that the source can say `cfg(web)` and `cfg(mini)`; `cfg(packaged)` is
//! set by `cargo xtask pkg`.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(web)");
    println!("cargo:rustc-check-cfg=cfg(mini)");
    println!("cargo:rustc-check-cfg=cfg(packaged)");
    let of = |name: &str| std::env::var(name).unwrap_or_default();
    if of("CARGO_CFG_TARGET_ARCH") == "wasm32" {
        match of("CARGO_CFG_TARGET_OS").as_str() {
            "unknown" => println!("cargo:rustc-cfg=web"),
            "none" => println!("cargo:rustc-cfg=mini"),
            _ => {}
        }
    }
}
