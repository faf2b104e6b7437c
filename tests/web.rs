//! The web boundary as JavaScript meets it. `cargo xtask test` runs this one file twice: in Node, and in headless Chromium.

#![cfg(all(target_arch = "wasm32", target_os = "unknown"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use js_sys::{JSON, JsString, Map, Object, Reflect, eval};
use points_rules::web::{Handle, operations};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

const APPRECIATION: &str = include_str!("../rulebooks/appreciation.json");
const DIVIDEND: &str = include_str!("../rulebooks/dividend.json");
const RELEASE: &str = include_str!("../rulebooks/release.json");

const MARKET: &str =
    "{fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0'}";

/// A JavaScript expression's value.
fn js(expression: &str) -> JsValue {
    eval(&format!("({expression})")).unwrap()
}

/// A result as JSON text, which keeps the order of its fields.
fn shown(value: &JsValue) -> String {
    String::from(JSON::stringify(value).unwrap())
}

fn answer(rules: &Handle, op: &str, input: &str) -> String {
    shown(&rules.call(op, &js(input)).unwrap())
}

fn text(of: &JsValue, key: &str) -> Option<String> {
    Reflect::get(of, &key.into()).unwrap().as_string()
}

/// Code and path of an error, which has a message too.
fn fault(error: &JsValue) -> (String, Option<String>) {
    assert!(text(error, "message").is_some_and(|message| message.len() > 10), "{error:?}");
    (text(error, "code").unwrap(), text(error, "path"))
}

fn brief_order(amount: &str) -> String {
    format!("{{market: {MARKET}, referred: false, amount: {amount}}}")
}

/// The brief's first order: whatever came before, the instance must still give exactly this.
fn still_right(rules: &Handle, input: &JsValue) {
    let quote = rules.call("appreciation.quoteOrder", input).unwrap();
    assert_eq!(text(&quote, "units").as_deref(), Some("21.00000000"));
    assert_eq!(text(&quote, "unitValueAfter").as_deref(), Some("1.4286"));
}

#[wasm_bindgen_test]
fn a_rulebook_tells_about_itself() {
    let rules = Handle::open(APPRECIATION).unwrap();
    assert_eq!(
        shown(&rules.about().unwrap()),
        "{\"id\":\"brief-appreciation\",\"version\":\"1\",\"name\":\"brief-appreciation\",\"effectiveFrom\":null,\
         \"digest\":\"0430657786e1a6ead6af4b1c1e33922ff3068f3da40461f6909cfe4f7352cb94\",\"schemes\":[\"appreciation\"]}"
    );
}

#[wasm_bindgen_test]
fn every_operation_is_named() {
    let names: Vec<String> = operations().iter().map(|name| name.as_string().unwrap()).collect();
    assert_eq!(names.first().map(String::as_str), Some("order.total"));
    for op in ["appreciation.projectUnitValue", "dividend.settleDay", "release.checkout"] {
        assert!(names.iter().any(|name| name == op), "{op}");
    }
}

#[wasm_bindgen_test]
fn results_are_plain_objects_of_the_expected_figures() {
    let rules = Handle::open(APPRECIATION).unwrap();
    assert_eq!(
        answer(&rules, "appreciation.quoteOrder", &brief_order("'100'")),
        "{\"contribution\":\"30.00\",\"grantValue\":\"21.00\",\"units\":\"21.00000000\",\"referrerUnits\":\"0.00000000\",\
         \"quotaGranted\":\"200.00\",\"capReached\":false,\"residue\":\"0.00\",\"unitValueBefore\":\"1.0000\",\
         \"unitValueAfter\":\"1.4286\",\"market\":{\"fundBalance\":\"30.00\",\"unitsOutstanding\":\"21.00000000\",\
         \"unitsIssued\":\"21.00000000\",\"treasuryUnits\":\"0.00000000\",\"fixedPoints\":\"0.00\"}}"
    );
    let cart =
        "{lines: [{price: '19.90', quantity: 3}], discount: '9.70', freight: '6', points: '0', fixedPoints: '0'}";
    assert_eq!(
        answer(&rules, "order.total", cart),
        "{\"goods\":\"59.70\",\"qualifying\":\"50.00\",\"payable\":\"56.00\"}"
    );
    let rules = Handle::open(RELEASE).unwrap();
    let checkout = answer(&rules, "release.checkout", "{amount: '199.99', points: '1234.56'}");
    assert_eq!(checkout, "{\"pointsUsable\":\"99.99\",\"pointsAfter\":\"1134.57\",\"cashDue\":\"100.00\"}");
}

#[wasm_bindgen_test]
fn the_projection_ends_where_the_brief_does() {
    let rules = Handle::open(APPRECIATION).unwrap();
    let input = format!("{{market: {MARKET}, referred: false, amount: '100', orders: 100, samples: 101}}");
    let curve = rules.call("appreciation.projectUnitValue", &js(&input)).unwrap();
    let rows = js_sys::Array::from(&Reflect::get(&curve, &"rows".into()).unwrap());
    let value = |order: u32| text(&rows.get(order), "unitValue").unwrap();
    assert_eq!([1, 2, 3, 4, 100].map(value), ["1.4286", "1.6807", "1.8674", "2.0188", "5.1731"]);
}

#[wasm_bindgen_test]
fn objects_keyed_by_data_are_maps() {
    let document = js(DIVIDEND);
    let dividend = Reflect::get(&document, &"dividend".into()).unwrap();
    Reflect::set(&dividend, &"tiers".into(), &js("[{name: '__proto__', minShares: '1', rate: '1'}]")).unwrap();
    let rules = Handle::open(&shown(&document)).unwrap();
    let day = "{turnover: '1000', members: [{id: 'a', shares: '5', quota: '100'}, {id: 'b', shares: '1', quota: '0'}]}";
    let settled = rules.call("dividend.settleDay", &js(day)).unwrap();
    let counts: Map = Reflect::get(&settled, &"tierHeadcounts".into()).unwrap().dyn_into().unwrap();
    assert_eq!(counts.size(), 1);
    assert_eq!(counts.get(&"__proto__".into()).as_f64(), Some(1.0));
}

#[wasm_bindgen_test]
fn an_error_has_code_path_and_the_figures_of_a_shortage() {
    let rules = Handle::open(APPRECIATION).unwrap();
    let market = "{fundBalance: '30', unitsOutstanding: '21', unitsIssued: '21', treasuryUnits: '0', fixedPoints: '0'}";
    let input = format!("{{market: {market}, holder: {{units: '5', quota: null}}, redeem: '7.5'}}");
    let error = rules.call("appreciation.quoteRedemption", &js(&input)).unwrap_err();
    assert_eq!(fault(&error), ("INSUFFICIENT_UNITS".to_owned(), Some("redeem".to_owned())));
    let figures = ["required", "available", "missing"].map(|key| text(&error, key).unwrap());
    assert_eq!(figures, ["7.50000000", "5.00000000", "2.50000000"]);
    let unknown = rules.call("appreciation.quoteRefunds", &js("{}")).unwrap_err();
    assert_eq!(fault(&unknown), ("UNKNOWN_OP".to_owned(), None));
    let missing = rules.call("dividend.estimate", &js("{}")).unwrap_err();
    assert_eq!(fault(&missing), ("SCHEME_NOT_CONFIGURED".to_owned(), None));
    let refused = Handle::open("{}").err().unwrap();
    assert_eq!(fault(&refused), ("INVALID_INPUT".to_owned(), Some("schema".to_owned())));
}

/// What stands in an order's place, or in its amount's, and how it is refused.
const REFUSED: &[(&str, &str, Option<&str>)] = &[
    ("undefined", "INVALID_INPUT", None),
    ("null", "INVALID_INPUT", None),
    ("true", "INVALID_INPUT", None),
    ("'one hundred'", "INVALID_INPUT", None),
    ("1e300", "INVALID_INPUT", None),
    ("100n", "INVALID_INPUT", None),
    ("Symbol('100')", "INVALID_INPUT", None),
    ("() => '100'", "INVALID_INPUT", None),
    ("[]", "INVALID_INPUT", None),
    ("{}", "INVALID_INPUT", Some("market")),
    ("new Proxy({}, {get() { throw new TypeError('no') }})", "INVALID_INPUT", Some("market")),
    ("(() => { const {proxy, revoke} = Proxy.revocable({}, {}); revoke(); return proxy })()", "INVALID_INPUT", None),
    ("{get market() { throw new Error('no') }}", "INVALID_INPUT", Some("market")),
    ("(() => { const all = {}; all.market = all; return all })()", "INVALID_INPUT", Some("market.fundBalance")),
    (
        "(() => { let all = {}; for (let i = 0; i < 20000; i++) all = {market: all}; return all })()",
        "INVALID_INPUT",
        Some("market.fundBalance"),
    ),
];

const REFUSED_AMOUNTS: &[(&str, &str)] = &[
    ("undefined", "INVALID_INPUT"),
    ("null", "INVALID_DECIMAL"),
    ("100", "INVALID_DECIMAL"),
    ("1e300", "INVALID_DECIMAL"),
    ("NaN", "INVALID_DECIMAL"),
    ("100n", "INVALID_DECIMAL"),
    ("true", "INVALID_DECIMAL"),
    ("['100']", "INVALID_DECIMAL"),
    ("{toString: () => '100', toJSON: () => '100'}", "INVALID_DECIMAL"),
    ("new String('100')", "INVALID_DECIMAL"),
    ("Symbol('100')", "INVALID_DECIMAL"),
    ("''", "INVALID_DECIMAL"),
    ("'-1'", "INVALID_DECIMAL"),
    ("'1e3'", "INVALID_DECIMAL"),
    ("'0100'", "INVALID_DECIMAL"),
    ("'１００'", "INVALID_DECIMAL"),
    ("'1\\u00000'", "INVALID_DECIMAL"),
    ("'\\ud800'", "INVALID_DECIMAL"),
    ("'100.001'", "TOO_MANY_DECIMALS"),
    ("'0'", "OUT_OF_RANGE"),
    ("'10000000000.01'", "OUT_OF_RANGE"),
    ("'9'.repeat(100000)", "OUT_OF_RANGE"),
];

const REFUSED_COUNTS: &[(&str, &str)] = &[
    ("undefined", "INVALID_INPUT"),
    ("null", "INVALID_INPUT"),
    ("'3'", "INVALID_INPUT"),
    ("1.5", "INVALID_INPUT"),
    ("NaN", "INVALID_INPUT"),
    ("Infinity", "INVALID_INPUT"),
    ("3n", "INVALID_INPUT"),
    ("-1", "OUT_OF_RANGE"),
    ("1000001", "OUT_OF_RANGE"),
    ("2 ** 32", "OUT_OF_RANGE"),
    ("2 ** 63", "OUT_OF_RANGE"),
    ("-(2 ** 63)", "OUT_OF_RANGE"),
    ("1e300", "OUT_OF_RANGE"),
];

#[wasm_bindgen_test]
fn hostile_values_are_refused_where_they_stand() {
    let rules = Handle::open(APPRECIATION).unwrap();
    let good = js(&brief_order("'100'"));
    let refusal = |op: &str, input: &JsValue| fault(&rules.call(op, input).unwrap_err());
    for (value, code, path) in REFUSED {
        let found = refusal("appreciation.quoteOrder", &js(value));
        assert_eq!(found, ((*code).to_owned(), path.map(str::to_owned)), "{value}");
        still_right(&rules, &good);
    }
    for (value, code) in REFUSED_AMOUNTS {
        let found = refusal("appreciation.quoteOrder", &js(&brief_order(value)));
        assert_eq!(found, ((*code).to_owned(), Some("amount".to_owned())), "{value}");
        still_right(&rules, &good);
    }
    for (value, code) in REFUSED_COUNTS {
        let input = format!("{{market: {MARKET}, referred: false, amount: '100', orders: {value}, samples: 2}}");
        let found = refusal("appreciation.projectUnitValue", &js(&input));
        assert_eq!(found, ((*code).to_owned(), Some("orders".to_owned())), "{value}");
        still_right(&rules, &good);
    }
}

#[wasm_bindgen_test]
fn further_fields_are_not_even_looked_at() {
    let rules = Handle::open(APPRECIATION).unwrap();
    let input =
        js(&format!("{{get extra() {{ throw new Error('no') }}, market: {MARKET}, referred: false, amount: '100'}}"));
    still_right(&rules, &input);
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

    /// Up to 40 units of anything, halves of pairs included, with digits and JSON's signs more often.
    fn string(&mut self) -> JsString {
        let mut text = JsString::from("");
        for _ in 0..self.below(40) {
            let likely = b"0123456789.,:\"{}[]\\-+eE \n".map(u32::from);
            let unit = match self.below(3) {
                0 => self.below(0x1_0000),
                _ => likely[self.below(likely.len() as u32) as usize],
            };
            text = text.concat(&JsString::from_char_code1(unit));
        }
        text
    }
}

/// Places in an order that a value can be put at.
const PLACES: &[&[&str]] =
    &[&["market"], &["market", "fundBalance"], &["market", "unitsIssued"], &["referred"], &["amount"]];

/// The good order with a value put in a place; the order itself for the empty place.
fn spoilt(place: &[&str], value: &JsValue) -> JsValue {
    let order = js(&brief_order("'100'"));
    let mut at = order.clone();
    for key in &place[..place.len() - 1] {
        at = Reflect::get(&at, &(*key).into()).unwrap();
    }
    Reflect::set(&at, &place[place.len() - 1].into(), value).unwrap();
    order
}

#[wasm_bindgen_test]
fn the_instance_works_on_after_ten_thousand_hostile_inputs() {
    let rules = Handle::open(APPRECIATION).unwrap();
    let good = js(&brief_order("'100'"));
    let values: Vec<JsValue> = REFUSED.iter().map(|(value, ..)| js(value)).collect();
    let mut random = Random(2_463_534_242);
    for round in 0..10_000 {
        let value = match random.below(2) {
            0 => values[random.below(values.len() as u32) as usize].clone(),
            _ => random.string().into(),
        };
        let place = PLACES[random.below(PLACES.len() as u32) as usize];
        match rules.call("appreciation.quoteOrder", &spoilt(place, &value)) {
            Ok(quote) => assert!(text(&quote, "units").is_some(), "round {round}"),
            Err(error) => {
                let (code, path) = fault(&error);
                let known = ["INVALID_INPUT", "INVALID_DECIMAL", "TOO_MANY_DECIMALS", "OUT_OF_RANGE", "INVALID_STATE"];
                assert!(known.contains(&code.as_str()), "round {round}: {code}");
                assert!(path.is_some_and(|path| path.starts_with(place[0])), "round {round}");
            }
        }
        still_right(&rules, &good);
    }
}

#[wasm_bindgen_test]
fn spoilt_rulebooks_are_refused_and_the_next_one_opens() {
    let good = js(&brief_order("'100'"));
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
        if let Err(error) = Handle::open(&String::from_utf16_lossy(&units)) {
            fault(&error);
        }
    }
    still_right(&Handle::open(APPRECIATION).unwrap(), &good);
}

#[wasm_bindgen_test]
fn inputs_are_left_as_they_were() {
    let rules = Handle::open(APPRECIATION).unwrap();
    let input = js(&brief_order("'100'"));
    let before = shown(&input);
    Object::freeze(input.unchecked_ref::<Object>());
    still_right(&rules, &input);
    assert_eq!(shown(&input), before);
}
