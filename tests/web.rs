//! The web boundary as the package's JavaScript meets it: bytes written into memory, operations by their place, results as
//! bytes, refusals as JavaScript values. `cargo xtask test` runs this one file twice: in Node, and in headless Chromium.
//! What becomes of hostile JavaScript values is tested in tests/node, on every build.

#![cfg(all(target_arch = "wasm32", target_os = "unknown"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use js_sys::{Reflect, Uint8Array, WebAssembly};
use points_rules::boundary::{CallBuffer, Handle, REFUSED};
use points_rules::operations;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

const APPRECIATION: &str = include_str!("../rulebooks/appreciation.json");
const DIVIDEND: &str = include_str!("../rulebooks/dividend.json");
const RELEASE: &str = include_str!("../rulebooks/release.json");

const TRUE: u8 = 0xf2;
const FALSE: u8 = 0xf3;
const NULL: u8 = 0xf1;
const COUNT: u8 = 0xf4;
const LIST: u8 = 0xf5;
const OBJECT: u8 = 0xf6;
const WHOLE: u8 = 0xf7;
const NUMBER: u8 = 0xf8;
const OTHER: u8 = 0xf9;
const MISSING: u8 = 0xfa;
const UNREADABLE: u8 = 0xfb;

/// The memory that JavaScript sees, from a place on.
fn memory(from: *const u8, length: usize) -> Uint8Array {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    Uint8Array::new_with_byte_offset_and_length(&memory.buffer(), from as u32, length as u32)
}

fn place(op: &str) -> u32 {
    let place = operations().iter().position(|name| *name == op);
    u32::try_from(place.unwrap()).unwrap()
}

/// An object's mark and its fields' bytes.
fn object(fields: &[&[u8]]) -> Vec<u8> {
    [&[&[OBJECT][..]], fields].concat().concat()
}

fn text(text: &str) -> Vec<u8> {
    [&[text.len() as u8], text.as_bytes()].concat()
}

fn count(mark: u8, count: u32) -> Vec<u8> {
    [&[mark][..], &count.to_le_bytes()].concat()
}

fn market(fund_balance: &str, units: &str) -> Vec<u8> {
    object(&[&text(fund_balance), &text(units), &text(units), &text("0"), &text("0")])
}

/// The brief's first order, with these bytes for the amount.
fn order(amount: &[u8]) -> Vec<u8> {
    // Bytes that end with the amount end there.
    let contribution: &[u8] = if amount.is_empty() { &[] } else { &[NULL] };
    object(&[&market("0", "0"), &[FALSE], &[FALSE], amount, contribution])
}

struct Session {
    buffer: CallBuffer,
}

impl Session {
    fn new() -> Self {
        Session { buffer: CallBuffer::new() }
    }

    fn write(&mut self, bytes: &[u8]) -> u32 {
        let length = bytes.len() as u32;
        memory(self.buffer.input(length), bytes.len()).copy_from(bytes);
        length
    }

    fn open(&mut self, rulebook: &str) -> Option<Handle> {
        let mut bytes = count(0xf0, rulebook.len() as u32);
        bytes.extend_from_slice(rulebook.as_bytes());
        let length = self.write(&bytes);
        Handle::open(&mut self.buffer, length)
    }

    fn said(&self, size: u32) -> Vec<u8> {
        memory(self.buffer.output(), size as usize).to_vec()
    }

    fn run(&mut self, rules: &Handle, op: &str, input: &[u8]) -> Option<Vec<u8>> {
        let length = self.write(input);
        let size = rules.run(&mut self.buffer, place(op), length);
        (size != REFUSED).then(|| self.said(size))
    }

    /// Code and path of the refusal, which has a message too.
    fn fault(&mut self) -> (String, Option<String>) {
        let fault = self.buffer.fault().unwrap();
        assert!(field(&fault, "message").is_some_and(|message| message.len() > 10), "{fault:?}");
        (field(&fault, "code").unwrap(), field(&fault, "path"))
    }

    fn refusal(&mut self, rules: &Handle, op: &str, input: &[u8]) -> (String, Option<String>) {
        assert_eq!(self.run(rules, op, input), None);
        self.fault()
    }

    /// Whatever came before, the instance must still give exactly this.
    fn still_right(&mut self, rules: &Handle) {
        let quote = self.run(rules, "appreciation.quoteOrder", &order(&text("100"))).unwrap();
        assert_eq!(texts(&quote)[2], "21.00000000");
        assert_eq!(texts(&quote)[11], "1.4286");
    }
}

fn field(of: &JsValue, key: &str) -> Option<String> {
    Reflect::get(of, &key.into()).unwrap().as_string()
}

/// The short texts among the bytes, marks left out.
fn texts(bytes: &[u8]) -> Vec<String> {
    let mut texts = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = usize::from(bytes[at]);
        at += 1;
        if length < 0xf0 {
            texts.push(String::from_utf8(bytes[at..at + length].to_vec()).unwrap());
            at += length;
        } else if [COUNT, LIST].contains(&(length as u8)) {
            at += 4;
        }
    }
    texts
}

#[wasm_bindgen_test]
fn a_rulebook_tells_about_itself() {
    let mut session = Session::new();
    let rules = session.open(APPRECIATION).unwrap();
    let size = rules.about(&mut session.buffer);
    let about = ["brief-appreciation", "1", "brief-appreciation"].map(text).concat();
    let digest = text("0430657786e1a6ead6af4b1c1e33922ff3068f3da40461f6909cfe4f7352cb94");
    let schemes = [count(LIST, 1), text("appreciation")].concat();
    assert_eq!(session.said(size), object(&[&about, &[NULL], &digest, &schemes]));
}

#[wasm_bindgen_test]
fn every_operation_has_a_place_and_the_file_a_version() {
    assert_eq!(place("order.total"), 0);
    for op in ["appreciation.projectUnitValue", "dividend.settleDay", "release.checkout"] {
        assert!(place(op) > 0, "{op}");
    }
    let mut session = Session::new();
    let size = session.buffer.version();
    assert_eq!(session.said(size), text(concat!(env!("CARGO_PKG_VERSION"), " explain")));
}

#[wasm_bindgen_test]
fn a_result_is_the_fields_of_its_type_in_order() {
    let mut session = Session::new();
    let rules = session.open(APPRECIATION).unwrap();
    let quote = session.run(&rules, "appreciation.quoteOrder", &order(&text("100"))).unwrap();
    let granted = ["100.00", "30.00", "21.00000000", "0.00000000", "0.00000000", "200.00", "0.00", "0.00"];
    let grant = object(&[&granted.map(text).concat()]);
    let values = ["0.00", "1.0000", "1.4286"].map(text).concat();
    let after = ["30.00", "21.00000000", "21.00000000", "0.00000000", "0.00"].map(text).concat();
    assert_eq!(quote, object(&[&grant, &text("21.00"), &[FALSE], &values, &object(&[&after])]));

    let line = object(&[&text("19.90"), &count(COUNT, 3), &[NULL], &[NULL]]);
    let cart = object(&[&count(LIST, 1), &line, &text("9.70"), &text("6"), &text("0"), &text("0")]);
    let total = session.run(&rules, "order.total", &cart).unwrap();
    assert_eq!(total[1..7], text("59.70"));
    assert_eq!(total[7..9], [NULL, NULL], "no points without a release scheme");
    assert_eq!(total[9..26], ["0.00", "50.00", "56.00"].map(text).concat());

    let rules = session.open(RELEASE).unwrap();
    let checkout = session
        .run(&rules, "release.checkout", &object(&[&text("199.99"), &text("0"), &text("0"), &text("1234.56")]))
        .unwrap();
    assert_eq!(texts(&checkout), ["99.99", "99.99", "1134.57", "100.00"]);
}

#[wasm_bindgen_test]
fn objects_keyed_by_data_have_their_keys() {
    let mut session = Session::new();
    let rules = session.open(DIVIDEND).unwrap();
    let member = |id: &str, shares: &str| object(&[&text(id), &text(shares), &text("100")]);
    let day = object(&[&text("1000"), &text("0"), &count(LIST, 2), &member("a", "5"), &member("b", "0")]);
    let settled = session.run(&rules, "dividend.settleDay", &day).unwrap();
    let tiers = texts(&settled);
    assert!(tiers.iter().any(|tier| tier == "V1"), "{tiers:?}");
}

#[wasm_bindgen_test]
fn a_refusal_has_code_path_and_the_figures_of_a_shortage() {
    let mut session = Session::new();
    let rules = session.open(APPRECIATION).unwrap();
    let holder = object(&[&text("5"), &[NULL]]);
    let input = object(&[&market("30", "21"), &holder, &text("7.5")]);
    assert_eq!(session.run(&rules, "appreciation.quoteRedemption", &input), None);
    let fault = session.buffer.fault().unwrap();
    assert_eq!(field(&fault, "code").as_deref(), Some("INSUFFICIENT_UNITS"));
    assert_eq!(field(&fault, "path").as_deref(), Some("redeem"));
    let figures = ["required", "available", "missing"].map(|key| field(&fault, key).unwrap());
    assert_eq!(figures, ["7.50000000", "5.00000000", "2.50000000"]);
    let missing = session.refusal(&rules, "dividend.estimate", &object(&[]));
    assert_eq!(missing, ("SCHEME_NOT_CONFIGURED".to_owned(), None));
    assert_eq!(rules.run(&mut session.buffer, 1_000, 0), REFUSED);
    assert_eq!(session.fault(), ("UNKNOWN_OP".to_owned(), None));
    assert!(session.open("{}").is_none());
    assert_eq!(session.fault(), ("INVALID_INPUT".to_owned(), Some("schema".to_owned())));
}

#[wasm_bindgen_test]
fn what_is_no_decimal_is_refused_where_it_stands() {
    let mut session = Session::new();
    let rules = session.open(APPRECIATION).unwrap();
    let wide = |tag| [&[tag][..], &3u32.to_le_bytes(), b"100"].concat();
    for (amount, code) in [
        (vec![NULL], "INVALID_DECIMAL"),
        (vec![TRUE], "INVALID_DECIMAL"),
        (count(COUNT, 100), "INVALID_DECIMAL"),
        (wide(NUMBER), "INVALID_DECIMAL"),
        ([&count(NUMBER, 3)[..], b"NaN"].concat(), "INVALID_DECIMAL"),
        (vec![OTHER], "INVALID_DECIMAL"),
        (vec![LIST], "INVALID_DECIMAL"),
        (vec![OBJECT], "INVALID_DECIMAL"),
        (text("-1"), "INVALID_DECIMAL"),
        (text("１００"), "INVALID_DECIMAL"),
        (text("100.001"), "TOO_MANY_DECIMALS"),
        (text("0"), "OUT_OF_RANGE"),
        (vec![WHOLE], "INVALID_INPUT"),
        (vec![NUMBER], "INVALID_INPUT"),
        (vec![MISSING], "INVALID_INPUT"),
        (vec![UNREADABLE], "INVALID_INPUT"),
        (vec![], "INVALID_INPUT"),
        (vec![0xff], "INVALID_INPUT"),
        (vec![2, 0xc0, 0xc0], "INVALID_INPUT"),
        (vec![9, b'1'], "INVALID_INPUT"),
    ] {
        let found = session.refusal(&rules, "appreciation.quoteOrder", &order(&amount));
        assert_eq!(found, (code.to_owned(), Some("amount".to_owned())), "{amount:?}");
        session.still_right(&rules);
    }
    assert!(session.run(&rules, "appreciation.quoteOrder", &order(&wide(0xf0))).is_some());
    for root in [vec![NULL], vec![MISSING], vec![OTHER], vec![LIST], vec![UNREADABLE], vec![]] {
        let found = session.refusal(&rules, "appreciation.quoteOrder", &root);
        assert_eq!(found, ("INVALID_INPUT".to_owned(), None), "{root:?}");
    }
}

#[wasm_bindgen_test]
fn what_was_written_stays_when_room_is_made_and_memory_given_back() {
    let mut session = Session::new();
    let rules = session.open(APPRECIATION).unwrap();
    let input = order(&text("100"));
    session.write(&input);
    session.buffer.input(5_000_000);
    session.buffer.input(4_096);
    let size = rules.run(&mut session.buffer, place("appreciation.quoteOrder"), input.len() as u32);
    assert_eq!(texts(&memory(session.buffer.output(), size as usize).to_vec())[2], "21.00000000");
    // More than there is room for is not there.
    assert_eq!(rules.run(&mut session.buffer, place("appreciation.quoteOrder"), 4_097), REFUSED);
    assert_eq!(session.fault(), ("INVALID_INPUT".to_owned(), None));
}

/// Xorshift: the same sequence on every run and client.
struct Random(u32);

impl Random {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % bound
    }
}

#[wasm_bindgen_test]
fn the_instance_works_on_after_ten_thousand_spoilt_inputs() {
    let mut session = Session::new();
    let rules = session.open(APPRECIATION).unwrap();
    let mut random = Random(2_463_534_242);
    for round in 0..10_000 {
        let mut bytes = order(&text("100"));
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len() as u32) as usize;
            match random.below(3) {
                0 => bytes.truncate(at.max(1)),
                1 => bytes[at] = random.below(0x100) as u8,
                _ => bytes.insert(at, random.below(0x100) as u8),
            }
        }
        match session.run(&rules, "appreciation.quoteOrder", &bytes) {
            Some(quote) => assert!(texts(&quote).len() > 10, "round {round}"),
            None => {
                let (code, _) = session.fault();
                let known = ["INVALID_INPUT", "INVALID_DECIMAL", "TOO_MANY_DECIMALS", "OUT_OF_RANGE", "INVALID_STATE"];
                assert!(known.contains(&code.as_str()), "round {round}: {code}");
            }
        }
        session.still_right(&rules);
    }
}

#[wasm_bindgen_test]
fn spoilt_rulebooks_are_refused_and_the_next_one_opens() {
    let mut session = Session::new();
    let mut random = Random(88_675_123);
    for _ in 0..2_000 {
        let mut units: Vec<u16> = APPRECIATION.encode_utf16().collect();
        for _ in 0..=random.below(3) {
            let at = random.below(units.len() as u32) as usize;
            match random.below(3) {
                0 => units.truncate(at.max(1)),
                1 => units[at] = random.below(0x80) as u16,
                _ => units.insert(at, random.below(0x1_0000) as u16),
            }
        }
        if session.open(&String::from_utf16_lossy(&units)).is_none() {
            session.fault();
        }
    }
    let rules = session.open(APPRECIATION).unwrap();
    session.still_right(&rules);
}
