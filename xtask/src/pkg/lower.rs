//! Instructions that old engines lack, rewritten with the meaning that Rust gives them.
//!
//! Fat link-time optimisation joins our functions, built for the first WebAssembly, with those of the precompiled std,
//! and LLVM then lets all of them use what std was built for (measured with Rust 1.95: 3 saturating conversions
//! and some 120 memory copies in a module whose own code was to have none). binaryen can lower both, but its
//! conversions answer differently for NaN and past the ends, and its copies go byte by byte.

use std::mem::discriminant;

use anyhow::Result;
use walrus::ir::{
    BinaryOp, Call, ExtendedLoad, Instr, InstrLocId, LoadKind, MemArg, StoreKind, UnaryOp, Unop, Value, VisitorMut,
    dfs_pre_order_mut,
};
use walrus::{FunctionBuilder, FunctionId, InstrSeqBuilder, LocalId, Module, ValType};

/// A saturating conversion and what it is made of.
struct Conversion {
    saturating: UnaryOp,
    /// Traps outside of `low` to `high`, and for NaN.
    trapping: UnaryOp,
    to: ValType,
    /// The result at and below `low`.
    least: Value,
    low: f64,
    /// The result at and above `high`.
    most: Value,
    high: f64,
}

const CONVERSIONS: [Conversion; 4] = [
    Conversion {
        saturating: UnaryOp::I32TruncSSatF64,
        trapping: UnaryOp::I32TruncSF64,
        to: ValType::I32,
        least: Value::I32(i32::MIN),
        low: -2_147_483_648.0,
        most: Value::I32(i32::MAX),
        high: 2_147_483_648.0,
    },
    Conversion {
        saturating: UnaryOp::I32TruncUSatF64,
        trapping: UnaryOp::I32TruncUF64,
        to: ValType::I32,
        least: Value::I32(0),
        low: 0.0,
        most: Value::I32(-1),
        high: 4_294_967_296.0,
    },
    Conversion {
        saturating: UnaryOp::I64TruncSSatF64,
        trapping: UnaryOp::I64TruncSF64,
        to: ValType::I64,
        least: Value::I64(i64::MIN),
        low: -9_223_372_036_854_775_808.0,
        most: Value::I64(i64::MAX),
        high: 9_223_372_036_854_775_808.0,
    },
    Conversion {
        saturating: UnaryOp::I64TruncUSatF64,
        trapping: UnaryOp::I64TruncUF64,
        to: ValType::I64,
        least: Value::I64(0),
        low: 0.0,
        most: Value::I64(-1),
        high: 18_446_744_073_709_551_616.0,
    },
];

/// The module without saturating conversions from f64, memory copies and memory fills.
pub fn lower(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::from_buffer(wasm)?;
    let (copier, filler) = (copier(&mut module), filler(&mut module));
    let rewritten: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    let mut rewrite = Rewrite {
        copier,
        filler,
        converters: CONVERSIONS.each_ref().map(|it| (it.saturating, it.function(&mut module))),
    };
    for id in rewritten {
        let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
        let entry = function.entry_block();
        dfs_pre_order_mut(&mut rewrite, function, entry);
    }
    Ok(module.emit_wasm())
}

/// The instructions to be replaced by calls, and the functions to call.
struct Rewrite {
    copier: Option<FunctionId>,
    filler: Option<FunctionId>,
    converters: [(UnaryOp, FunctionId); CONVERSIONS.len()],
}

impl Rewrite {
    fn converter(&self, op: UnaryOp) -> Option<FunctionId> {
        let same = |from: &UnaryOp| discriminant(from) == discriminant(&op);
        self.converters.iter().find(|(from, _)| same(from)).map(|(_, function)| *function)
    }
}

impl VisitorMut for Rewrite {
    fn visit_instr_mut(&mut self, instruction: &mut Instr, _: &mut InstrLocId) {
        let function = match instruction {
            Instr::MemoryCopy(_) => self.copier,
            Instr::MemoryFill(_) => self.filler,
            Instr::Unop(Unop { op }) => self.converter(*op),
            _ => None,
        };
        if let Some(func) = function {
            *instruction = Instr::Call(Call { func });
        }
    }
}

impl Conversion {
    /// A function with the meaning of the saturating instruction.
    fn function(&self, module: &mut Module) -> FunctionId {
        let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::F64], &[self.to]);
        let number = module.locals.add(ValType::F64);
        let nought = if self.to == ValType::I32 { Value::I32(0) } else { Value::I64(0) };
        let result = Some(self.to);
        builder.func_body().local_get(number).local_get(number).binop(BinaryOp::F64Ne).if_else(
            result,
            |nan| {
                nan.const_(nought);
            },
            |past| {
                past.local_get(number).f64_const(self.low).binop(BinaryOp::F64Le).if_else(
                    result,
                    |below| {
                        below.const_(self.least);
                    },
                    |past| {
                        past.local_get(number).f64_const(self.high).binop(BinaryOp::F64Ge).if_else(
                            result,
                            |above| {
                                above.const_(self.most);
                            },
                            |within| {
                                within.local_get(number).unop(self.trapping);
                            },
                        );
                    },
                );
            },
        );
        builder.finish(vec![number], &mut module.funcs)
    }
}

const WORD: i32 = 8;

/// Where a word or a byte is loaded from or stored to; nothing is known of its alignment.
const PLACE: MemArg = MemArg { align: 1, offset: 0 };

/// A function that does what `memory.copy` does, a word at a time: binaryen's own goes byte by byte.
fn copier(module: &mut Module) -> Option<FunctionId> {
    let memory = module.memories.iter().next()?.id();
    let [to, from, length] = [(); 3].map(|()| module.locals.add(ValType::I32));
    let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32; 3], &[]);
    let mut body = builder.func_body();
    // Upwards unless the ends overlap so that this would read what it has written.
    body.local_get(to).local_get(from).binop(BinaryOp::I32Sub).local_get(length).binop(BinaryOp::I32GeU);
    body.if_else(
        None,
        |upwards| {
            for (step, load, store) in widths() {
                repeat(upwards, length, step, |next| {
                    next.local_get(to).local_get(from).load(memory, load, PLACE).store(memory, store, PLACE);
                    for place in [to, from] {
                        add(next, place, step);
                    }
                    add(next, length, -step);
                });
            }
        },
        |downwards| {
            for (step, load, store) in widths() {
                repeat(downwards, length, step, |next| {
                    add(next, length, -step);
                    next.local_get(to).local_get(length).binop(BinaryOp::I32Add);
                    next.local_get(from).local_get(length).binop(BinaryOp::I32Add);
                    next.load(memory, load, PLACE).store(memory, store, PLACE);
                });
            }
        },
    );
    Some(builder.finish(vec![to, from, length], &mut module.funcs))
}

/// A function that does what `memory.fill` does, a word at a time.
fn filler(module: &mut Module) -> Option<FunctionId> {
    let memory = module.memories.iter().next()?.id();
    let [to, byte, length] = [(); 3].map(|()| module.locals.add(ValType::I32));
    let word = module.locals.add(ValType::I64);
    let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32; 3], &[]);
    let mut body = builder.func_body();
    body.local_get(byte).i32_const(0xff).binop(BinaryOp::I32And).unop(UnaryOp::I64ExtendUI32);
    body.i64_const(0x0101_0101_0101_0101).binop(BinaryOp::I64Mul).local_set(word);
    for (step, _, store) in widths() {
        repeat(&mut body, length, step, |next| {
            next.local_get(to);
            match step {
                WORD => next.local_get(word),
                _ => next.local_get(byte),
            };
            next.store(memory, store, PLACE);
            add(next, to, step);
            add(next, length, -step);
        });
    }
    Some(builder.finish(vec![to, byte, length], &mut module.funcs))
}

/// First words, then the bytes that are left.
fn widths() -> [(i32, LoadKind, StoreKind); 2] {
    [
        (WORD, LoadKind::I64 { atomic: false }, StoreKind::I64 { atomic: false }),
        (1, LoadKind::I32_8 { kind: ExtendedLoad::ZeroExtend }, StoreKind::I32_8 { atomic: false }),
    ]
}

/// As long as `length` is at least `step`.
fn repeat(body: &mut InstrSeqBuilder<'_>, length: LocalId, step: i32, turn: impl FnOnce(&mut InstrSeqBuilder<'_>)) {
    body.block(None, |whole| {
        let end = whole.id();
        whole.loop_(None, |next| {
            let again = next.id();
            next.local_get(length).i32_const(step).binop(BinaryOp::I32LtU).br_if(end);
            turn(next);
            next.br(again);
        });
    });
}

fn add(body: &mut InstrSeqBuilder<'_>, local: LocalId, amount: i32) {
    body.local_get(local).i32_const(amount).binop(BinaryOp::I32Add).local_set(local);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{command, read_line};

    /// A module whose exported function `convert` is one saturating conversion.
    fn converting(conversion: &Conversion) -> Vec<u8> {
        let mut module = Module::default();
        let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::F64], &[conversion.to]);
        let number = module.locals.add(ValType::F64);
        builder.func_body().local_get(number).unop(conversion.saturating);
        let function = builder.finish(vec![number], &mut module.funcs);
        module.exports.add("convert", function);
        module.emit_wasm()
    }

    fn converted(wasm: &[u8], numbers: &str) -> String {
        let script = format!(
            "const {{convert}} = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from({wasm:?}))).exports;
             console.log([{numbers}].map((number) => `${{convert(number)}}`).join(' '))"
        );
        read_line(command("node").args(["-e", &script])).unwrap()
    }

    /// A module with a page of memory, whose exported function `change` is `memory.copy` or `memory.fill`.
    fn changing(is_copy: bool) -> Vec<u8> {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, Some(1), None);
        module.exports.add("memory", memory);
        let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32; 3], &[]);
        let arguments = [(); 3].map(|()| module.locals.add(ValType::I32)).to_vec();
        let mut body = builder.func_body();
        for &argument in &arguments {
            body.local_get(argument);
        }
        if is_copy {
            body.memory_copy(memory, memory)
        } else {
            body.memory_fill(memory)
        };
        let change = builder.finish(arguments, &mut module.funcs);
        module.exports.add("change", change);
        module.emit_wasm()
    }

    /// The memory's first bytes after every change of a few places and lengths, as one text.
    fn changed(wasm: &[u8]) -> String {
        let script = format!(
            "const {{memory, change}} = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from({wasm:?}))).exports;
             const bytes = new Uint8Array(memory.buffer, 0, 120), hash = require('node:crypto').createHash('sha256');
             for (const to of [0, 1, 7, 8, 9, 30, 41, 50]) for (const from of [0, 1, 8, 15, 33, 40, 49, 300]) {{
                 for (let length = 0; length < 60; length += 1) {{
                     bytes.forEach((_, at) => (bytes[at] = at * 7 + 1));
                     change(to, from, length);
                     hash.update(bytes);
                 }}
             }}
             change(65536, 0, 0);
             console.log(hash.digest('hex'))"
        );
        read_line(command("node").args(["-e", &script])).unwrap()
    }

    #[test]
    fn copies_and_fills_equal_the_instructions() {
        for is_copy in [true, false] {
            let wasm = changing(is_copy);
            let lowered = lower(&wasm).unwrap();
            assert!(super::super::check::web(&wasm).is_err());
            super::super::check::web(&lowered).unwrap();
            assert_eq!(changed(&lowered), changed(&wasm), "copy: {is_copy}");
        }
    }

    #[test]
    fn conversions_saturate() {
        let stated = [
            "0 -2147483648 2147483647 -1 1 2147483647 -2147483648 0 0",
            "0 0 -1 0 1 -1 0 0 0",
            "0 -9223372036854775808 9223372036854775807 -1 1 4294967295 -4294967296 0 0",
            "0 0 -1 0 1 4294967295 0 0 0",
        ];
        for (conversion, stated) in CONVERSIONS.iter().zip(stated) {
            let wasm = converting(conversion);
            let lowered = lower(&wasm).unwrap();
            assert!(super::super::check::web(&wasm).is_err());
            super::super::check::web(&lowered).unwrap();
            let numbers = "NaN, -Infinity, Infinity, -1.9, 1.9, 4294967295.5, -4294967296, -0.5, 0.5";
            assert_eq!(converted(&lowered, numbers), stated, "{:?}", conversion.saturating);
        }
    }

    #[test]
    fn conversions_equal_the_instruction() {
        let numbers = "...[31, 32, 52, 53, 62, 63, 64].flatMap((bits) => [-1, 1].flatMap((sign) =>
            [-2049, -1025, -2, -1, -0.5, 0, 0.5, 1, 2, 1025, 2049].map((near) => sign * (2 ** bits + near))))";
        for conversion in &CONVERSIONS {
            let wasm = converting(conversion);
            assert_eq!(converted(&lower(&wasm).unwrap(), numbers), converted(&wasm, numbers));
        }
    }
}
