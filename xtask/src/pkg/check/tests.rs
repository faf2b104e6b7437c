use walrus::{ConstExpr, FunctionBuilder, Module, ValType};

use super::*;

/// A module that exports one function `f`, and whatever else is done to it.
fn module(parameters: &[ValType], more: impl FnOnce(&mut Module)) -> Vec<u8> {
    let mut module = Module::default();
    let builder = FunctionBuilder::new(&mut module.types, parameters, &[]);
    let arguments = parameters.iter().map(|&kind| module.locals.add(kind)).collect();
    let function = builder.finish(arguments, &mut module.funcs);
    module.exports.add("f", function);
    more(&mut module);
    module.emit_wasm()
}

fn refusal(wasm: &[u8]) -> String {
    format!("{:#}", mini(wasm).unwrap_err())
}

#[test]
fn a_plain_module_passes() {
    let wasm = module(&[ValType::I32, ValType::F64], |_| {});
    web(&wasm).unwrap();
    mini(&wasm).unwrap();
}

#[test]
fn an_import_is_refused_on_mini_only() {
    let wasm = module(&[], |module| {
        let kind = module.types.add(&[ValType::I32], &[]);
        module.add_import_func("env", "log", kind);
    });
    web(&wasm).unwrap();
    assert_eq!(refusal(&wasm), "the module imports env.log");
}

#[test]
fn an_exported_global_is_refused_on_mini_only() {
    let exporting = |mutable| {
        module(&[], |module| {
            let global =
                module.globals.add_local(ValType::I32, mutable, false, ConstExpr::Value(walrus::ir::Value::I32(7)));
            module.exports.add("stack", global);
        })
    };
    web(&exporting(true)).unwrap();
    assert_eq!(refusal(&exporting(false)), "the module exports the globals stack");
    assert!(refusal(&exporting(true)).starts_with("the module needs more than old engines have"));
}

#[test]
fn an_i64_in_a_signature_is_refused_on_mini_only() {
    let wasm = module(&[ValType::I64], |_| {});
    web(&wasm).unwrap();
    assert_eq!(refusal(&wasm), "64-bit integers cross the boundary at f");
    let importing = module(&[], |module| {
        let kind = module.types.add(&[], &[ValType::I64]);
        module.add_import_func("env", "now", kind);
    });
    assert_eq!(Outside::of(&importing).unwrap().wide, ["env.now"]);
}

#[test]
fn newer_instructions_and_types_are_refused() {
    let reference = module(&[ValType::Ref(walrus::RefType::EXTERNREF)], |_| {});
    assert!(web(&reference).is_err());
    let extending = module(&[], |module| {
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        builder.func_body().i32_const(200).unop(walrus::ir::UnaryOp::I32Extend8S).drop();
        builder.finish(Vec::new(), &mut module.funcs);
    });
    assert!(format!("{:#}", web(&extending).unwrap_err()).contains("sign extension"));
    let copying = module(&[], |module| {
        let memory = module.memories.add_local(false, false, 1, None, None);
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        builder.func_body().i32_const(0).i32_const(1).i32_const(2).memory_copy(memory, memory);
        builder.finish(Vec::new(), &mut module.funcs);
    });
    assert!(format!("{:#}", web(&copying).unwrap_err()).contains("bulk memory"));
}

#[test]
fn several_results_are_refused() {
    let wasm = module(&[], |module| {
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32, ValType::I32]);
        builder.func_body().i32_const(0).i32_const(1);
        builder.finish(Vec::new(), &mut module.funcs);
    });
    assert!(web(&wasm).is_err());
}
