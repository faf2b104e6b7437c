//! Names what is built: `cfg(web)`, `cfg(mini)`, `cfg(full)` and `cfg(explained)`.
//!
//! The target selects the boundary: `web` or `mini`. `full` is every build but the package's page builds, which carry what a
//! shopper's page needs; `cargo xtask pkg` asks for those with `--cfg page`, and sets `packaged`. `explained` is every full build
//! but the package's `points-rules/full`, for which it sets `--cfg unexplained`. A program for WebAssembly with a boundary of its
//! own, such as the command-line tool, sets `--cfg plain` and gets neither `web` nor `mini`.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(web, mini, full, explained, page, unexplained, packaged)");
    let of = |name: &str| std::env::var(name).unwrap_or_default();
    let is = |name: &str| std::env::var_os(name).is_some();
    let is_wasm = of("CARGO_CFG_TARGET_ARCH") == "wasm32" && !is("CARGO_CFG_PLAIN");
    let is_mini = is_wasm && of("CARGO_CFG_TARGET_OS") == "none";
    if is_mini {
        println!("cargo:rustc-cfg=mini");
    } else if is_wasm && of("CARGO_CFG_TARGET_OS") == "unknown" {
        println!("cargo:rustc-cfg=web");
    }
    if !is("CARGO_CFG_PAGE") {
        println!("cargo:rustc-cfg=full");
        if !is("CARGO_CFG_UNEXPLAINED") && !is_mini {
            println!("cargo:rustc-cfg=explained");
        }
    }
}
