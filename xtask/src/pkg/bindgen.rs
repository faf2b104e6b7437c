//! wasm-bindgen, as a library at the version in Cargo.lock.

use anyhow::{Context, Result};
use walrus::Module;
use wasm_bindgen_cli_support::{Bindgen, Output};
use wasmparser::{BinaryReader, Parser, Payload};

use super::STEM;

/// What wasm-bindgen makes of a module.
pub struct Glue {
    pub js: String,
    pub wasm: Vec<u8>,
}

/// Glue for browsers, bundlers and Node.
pub fn web(mut wasm: Vec<u8>) -> Result<Glue> {
    deny_features(&mut wasm)?;
    let mut bindgen = Bindgen::new();
    bindgen.web(true)?.typescript(false).omit_default_module_path(true);
    let mut output = generate(&mut bindgen, wasm)?;
    Ok(Glue { js: output.js().to_owned(), wasm: output.wasm_mut().emit_wasm() })
}

/// Glue for a program of Node that is no library: CommonJS that reads the module beside it.
pub fn node(wasm: Vec<u8>, stem: &str) -> Result<Glue> {
    let mut bindgen = Bindgen::new();
    bindgen.nodejs(true)?.typescript(false).remove_name_section(true).remove_producers_section(true);
    let mut output = bindgen.input_bytes(stem, wasm).generate_output()?;
    Ok(Glue { js: output.js().to_owned(), wasm: output.wasm_mut().emit_wasm() })
}

/// The module for mini-programs. Only numbers cross its boundary, so that it needs no glue.
pub fn mini(mut wasm: Vec<u8>) -> Result<Vec<u8>> {
    deny_features(&mut wasm)?;
    let mut bindgen = Bindgen::new();
    bindgen.bundler(true)?.typescript(false);
    let mut output = generate(&mut bindgen, wasm)?;
    let module = output.wasm_mut();
    // For the glue of wasm-bindgen, which is not used; WeChat on iOS cannot export the globals among them.
    let unused: Vec<_> = module
        .exports
        .iter()
        .map(|export| export.name.clone())
        .filter(|name| name.starts_with("__wbindgen_") || name.starts_with("__abort") || name.starts_with("__instance"))
        .collect();
    for name in unused {
        let _ = module.exports.remove(&name);
    }
    trap_for_throw(module)?;
    Ok(output.wasm_mut().emit_wasm())
}

/// Lets the module trap by itself where it would ask its host to throw, so that it imports nothing at all. It only throws for
/// a handle used after `free()`, which the package's API refuses by itself.
fn trap_for_throw(module: &mut Module) -> Result<()> {
    let throws = module.imports.iter().filter(|import| import.name.starts_with("__wbg___wbindgen_throw_"));
    let functions: Vec<_> =
        throws.filter_map(|import| module.imports.get_func(&import.module, &import.name).ok()).collect();
    for function in functions {
        module.replace_imported_func(function, |(body, _)| {
            body.unreachable();
        })?;
    }
    Ok(())
}

fn generate(bindgen: &mut Bindgen, wasm: Vec<u8>) -> Result<Output> {
    bindgen.remove_name_section(true).remove_producers_section(true).input_bytes(STEM, wasm).generate_output()
}

/// Marks every feature in the `target_features` section as not to be used.
///
/// Measured with Rust 1.95: std's precompiled objects list all of the target's default features, so the section names
/// reference types and multi-value even though no function here uses them. wasm-bindgen goes by the section
/// (0.2.130: without one it guesses reference types) and would add a table of `externref`, which Chrome 86 and iOS 14
/// refuse; with every entry denied it keeps its list of JavaScript objects in the glue.
fn deny_features(wasm: &mut [u8]) -> Result<()> {
    let mut prefixes = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CustomSection(section) = payload?
            && section.name() == "target_features"
        {
            let mut reader = BinaryReader::new(section.data(), section.data_offset());
            for _ in 0..reader.read_var_u32()? {
                prefixes.push(reader.original_position());
                reader.read_u8()?;
                reader.read_string()?;
            }
        }
    }
    for prefix in prefixes {
        *wasm.get_mut(prefix).context("the target_features section lies past the end")? = b'-';
    }
    Ok(())
}
