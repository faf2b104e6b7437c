//! What a finished module must not contain; the build fails on it.

use anyhow::{Context, Result, ensure};
use wasmparser::{
    CompositeInnerType, ExternalKind, FuncType, Parser, Payload, TypeRef, ValType, Validator, WasmFeatures,
};

/// Refuses what iOS 14 and Chrome 86 cannot run: every proposal but exported mutable globals.
pub fn web(wasm: &[u8]) -> Result<()> {
    validate(wasm, WasmFeatures::WASM1)
}

/// Refuses everything past the first WebAssembly, and what a mini-program's host cannot give or take.
pub fn mini(wasm: &[u8]) -> Result<()> {
    validate(wasm, WasmFeatures::MVP)?;
    let outside = Outside::of(wasm)?;
    ensure!(outside.imports.is_empty(), "the module imports {}", outside.imports.join(", "));
    ensure!(outside.globals.is_empty(), "the module exports the globals {}", outside.globals.join(", "));
    ensure!(outside.wide.is_empty(), "64-bit integers cross the boundary at {}", outside.wide.join(", "));
    Ok(())
}

fn validate(wasm: &[u8], features: WasmFeatures) -> Result<()> {
    Validator::new_with_features(features).validate_all(wasm).context("the module needs more than old engines have")?;
    Ok(())
}

/// What a module shows to the outside, by name.
#[derive(Debug, Default)]
struct Outside {
    imports: Vec<String>,
    globals: Vec<String>,
    /// Functions with an i64 among their parameters or results, which only BigInt could carry.
    wide: Vec<String>,
}

impl Outside {
    fn of(wasm: &[u8]) -> Result<Outside> {
        let mut outside = Outside::default();
        let mut types: Vec<FuncType> = Vec::new();
        let mut functions: Vec<u32> = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(section) => {
                    for group in section {
                        for kind in group?.into_types() {
                            if let CompositeInnerType::Func(function) = kind.composite_type.inner {
                                types.push(function);
                            }
                        }
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import?;
                        let name = format!("{}.{}", import.module, import.name);
                        if let TypeRef::Func(kind) = import.ty {
                            functions.push(kind);
                            outside.note_wide(&name, types.get(kind as usize));
                        }
                        outside.imports.push(name);
                    }
                }
                Payload::FunctionSection(section) => {
                    for kind in section {
                        functions.push(kind?);
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        match export.kind {
                            ExternalKind::Global => outside.globals.push(export.name.to_owned()),
                            ExternalKind::Func => {
                                let kind = functions.get(export.index as usize);
                                outside.note_wide(export.name, kind.and_then(|&kind| types.get(kind as usize)));
                            }
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(outside)
    }

    fn note_wide(&mut self, name: &str, kind: Option<&FuncType>) {
        let wide = |kind: &FuncType| kind.params().iter().chain(kind.results()).any(|part| *part == ValType::I64);
        if kind.is_none_or(wide) {
            self.wide.push(name.to_owned());
        }
    }
}

#[cfg(test)]
mod tests;
