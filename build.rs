//! Names what is built, so that the source can say `cfg(web)`, `cfg(mini)` and `cfg(full)`.
//!
//! The target selects the boundary: `web` or `mini`. `full` is every build but the package's page build, which carries what a
//! shopper's page needs; `cargo xtask pkg` asks for that one with `--cfg page`, and sets `packaged`. A program for WebAssembly
//! with a boundary of its own, such as the command-line tool, sets `--cfg plain` and gets neither `web` nor `mini`.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(web, mini, full, page, packaged)");
    let of = |name: &str| std::env::var(name).unwrap_or_default();
    let is_plain = std::env::var_os("CARGO_CFG_PLAIN").is_some();
    if of("CARGO_CFG_TARGET_ARCH") == "wasm32" && !is_plain {
        match of("CARGO_CFG_TARGET_OS").as_str() {
            "unknown" => println!("cargo:rustc-cfg=web"),
            "none" => println!("cargo:rustc-cfg=mini"),
            _ => {}
        }
    }
    if std::env::var_os("CARGO_CFG_PAGE").is_none() {
        println!("cargo:rustc-cfg=full");
    }
}
