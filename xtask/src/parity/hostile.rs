//! What nobody should send: wrong shapes, bad decimals, huge numbers, unknown names, duplicates, broken states, and
//! rulebooks that do not open.

use serde_json::{Map, Value, json};

use points_rules_cases::random::Random;

/// Texts for a decimal's place, or a name's.
#[rustfmt::skip]
const TEXTS: [&str; 46] = [
    "", " ", "-", "-0", "-1", "+1", "1e5", "1E5", "1.", ".5", ".", "01", "00", "0.", "0.0", "1_000", "1,000", " 1", "1 ",
    "1.505", "1.123456789", "0.00000001", "0.000000001", "1.50000000000000000000000000000000000000", "0x10", "１", "٣",
    "NaN", "Infinity", "1/3", "1.0.0", "1\u{0}", "__proto__", "nobody", "10000000000", "10000000000.01", "9999999999999.99",
    "10000000000000", "10000000000000.01", "90000000000", "90000000000.00000001", "1000.0001", "1.00000001",
    "340282366920938463463374607431768211455", "340282366920938463463374607431768211456",
    "99999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999",
];

/// Names of fields that nobody asked for.
const EXTRA: [&str; 8] = ["note", "__proto__", "constructor", "", "Amount", "units ", "length", "0"];

#[rustfmt::skip]
pub const UNKNOWN: [&str; 14] = [
    "", ".", "order", "order.", "order.Total", "order.total ", "order.total.x", "quoteOrder", "appreciation.mint",
    "release.estimate", "dividend.rank", "__proto__", "constructor.name", "appreciation.quoteOrder\u{0}",
];

/// Any value that JSON can hold.
fn wrong(random: &mut Random) -> Value {
    match random.below(24) {
        0 | 1 => Value::Null,
        2 => json!(random.chance(500)),
        3 => json!([]),
        4 => json!({}),
        5 => json!([null]),
        6 => json!({"a": {"b": [1, "2"]}}),
        7 => json!(0),
        8 => json!(-1),
        9 => json!(*random.pick(&[0.5, -0.5, 1e-7, 1.5e300, 5e-324, 36_500.000_001, 1e21, -1e25])),
        10 => {
            json!(*random.pick(&[1_000_001u64, 36_501, 1_000_000_001, u64::from(u32::MAX) + 1, (1 << 53) - 1, 1 << 63]))
        }
        11 => json!(*random.pick(&[i64::MIN, -(1 << 53), -(1 << 31)])),
        12 => json!(random.below(2000) as u64),
        _ => json!(random.pick(&TEXTS)),
    }
}

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum(),
        Value::Object(fields) => fields.values().map(nodes).sum(),
        _ => 0usize,
    }
}

/// The node with so many before it.
fn node<'a>(value: &'a mut Value, before: &mut usize) -> Option<&'a mut Value> {
    if *before == 0 {
        return Some(value);
    }
    *before -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| node(item, before)),
        Value::Object(fields) => fields.values_mut().find_map(|field| node(field, before)),
        _ => None,
    }
}

fn any_node<'a>(random: &mut Random, value: &'a mut Value) -> Option<&'a mut Value> {
    let mut before = random.place(nodes(value));
    node(value, &mut before)
}

/// One of the texts that begin like a decimal.
fn any_figure<'a>(random: &mut Random, value: &'a mut Value) -> Option<&'a mut Value> {
    let count = nodes(value);
    let first = random.place(count);
    let digits = |text: &str| text.starts_with(|letter: char| letter.is_ascii_digit());
    let found = (0..count).map(|at| (first + at) % count).find(|&at| {
        let found = node(value, &mut { at });
        found.and_then(|found| found.as_str()).is_some_and(digits)
    });
    node(value, &mut found?)
}

/// One of the objects, the input itself if no other is found.
fn any_object<'a>(random: &mut Random, value: &'a mut Value) -> Option<&'a mut Map<String, Value>> {
    let found = (0..6).find_map(|_| {
        let at = random.place(nodes(value));
        node(value, &mut { at })?.is_object().then_some(at)
    });
    node(value, &mut found.unwrap_or(0))?.as_object_mut()
}

fn any_field(random: &mut Random, fields: &Map<String, Value>) -> Option<String> {
    fields.keys().nth(random.place(fields.len())).cloned()
}

/// One or two faults.
pub fn spoil(random: &mut Random, input: &mut Value) {
    for _ in 0..if random.chance(200) { 2 } else { 1 } {
        fault(random, input);
    }
}

fn fault(random: &mut Random, input: &mut Value) -> Option<()> {
    match random.below(19) {
        0..4 => *any_node(random, input)? = wrong(random),
        4 => *any_figure(random, input)? = wrong(random),
        16..19 => {
            // Decimals, but not of this kind: too many of them, or past a bound.
            let figure = any_figure(random, input)?;
            let figures =
                ["1.000000001", "0.00000001", "1.00001", "100000000000000", "90000000000.1", "1001", "2", "0"];
            *figure = json!(random.pick(&figures));
        }
        5 | 6 => {
            let fields = any_object(random, input)?;
            let name = any_field(random, fields)?;
            fields.remove(&name);
        }
        7 | 8 => {
            let (name, value) = ((*random.pick(&EXTRA)).to_owned(), wrong(random));
            any_object(random, input)?.insert(name, value);
        }
        9 => {
            let copied = any_node(random, input)?.clone();
            *any_node(random, input)? = copied;
        }
        10 => {
            let fields = any_object(random, input)?;
            let name = any_field(random, fields)?;
            let value = fields.remove(&name)?;
            fields.insert(random.pick(&[name.to_uppercase(), format!("{name} "), format!(" {name}")]).clone(), value);
        }
        11 => {
            let copied = wrong(random);
            let list = any_list(random, input)?;
            let at = random.place(list.len() + 1);
            let item = list.get(at).cloned().unwrap_or(copied);
            list.insert(at, item);
        }
        12 => rows(random, input)?,
        13 => {
            let asked = [
                "redeem",
                "exchange",
                "price",
                "refund",
                "fixedPoints",
                "before",
                "samples",
                "net",
                "units",
                "shares",
                "points",
                "contribution",
                "discount",
                "freight",
                "carry",
            ];
            let figure = random.pick(&["0", "0.01", "0.00000001", "10000000000000", "1000000"]);
            let field = asked.iter().cycle().skip(random.place(asked.len())).take(asked.len());
            let field = field.copied().find(|field| input.get(field).is_some())?;
            *input.get_mut(field)? = json!(figure);
        }
        _ => state(random, input)?,
    }
    Some(())
}

fn any_list<'a>(random: &mut Random, input: &'a mut Value) -> Option<&'a mut Vec<Value>> {
    // An order inside a refund has the lines.
    if input.get("order").is_some_and(Value::is_object) && random.chance(500) {
        return input["order"].get_mut("lines")?.as_array_mut();
    }
    let lists =
        ["members", "holders", "lots", "lines", "generations", "returning", "returnedBefore", "returnedBeforeBooking"];
    let first = random.place(lists.len());
    let name = lists.iter().cycle().skip(first).take(lists.len()).find(|name| input[*name].is_array())?;
    input[*name].as_array_mut()
}

/// Ids twice, unknown sponsors, and circles of them.
fn rows(random: &mut Random, input: &mut Value) -> Option<()> {
    let list = any_list(random, input)?;
    let (one, other) = (random.place(list.len()), random.place(list.len()));
    let id = list.get(one)?.get("id")?.clone();
    let row = list.get_mut(other)?.as_object_mut()?;
    match random.below(3) {
        0 => row.insert("id".to_owned(), id),
        1 => row.insert("sponsor".to_owned(), id),
        _ => row
            .insert("sponsor".to_owned(), json!(random.pick(&["nobody", "M1", "m1 ", "__proto__", "hasOwnProperty"]))),
    };
    Some(())
}

/// States that no sequence of operations leads to, and requests that no state allows.
fn state(random: &mut Random, input: &mut Value) -> Option<()> {
    if let Some(market) = input.get_mut("market").filter(|_| random.chance(600)) {
        let fields = ["fundBalance", "unitsOutstanding", "unitsIssued", "treasuryUnits"];
        let figures = ["0", "1", "0.00000001", "90000000000", "0.01", "10000000000000"];
        *market.get_mut(*random.pick(&fields))? = json!(random.pick(&figures));
    } else if let Some(holder) = input.get("holder").and(Some(*random.pick(&["holder", "referrer", "merchant"]))) {
        *input.get_mut(holder)?.get_mut("units")? = json!(random.pick(&["90000000000", "0", "0.00000001"]));
    } else if let Some(day) = input.get_mut("day") {
        return tiers(random, day);
    } else if input.get("add").is_some() {
        let add = json!({"orderId": "x", "points": "5", "daily": random.pick(&["0", "1"])});
        let remove =
            json!({"points": random.pick(&["1", "10000000000000"]), "orderId": random.pick(&[None, Some("no")])});
        input["add"] = random.pick(&[Value::Null, add]).clone();
        input["remove"] = random.pick(&[Value::Null, remove]).clone();
    } else if let Some(team) = input.get_mut("team") {
        let volume = json!({"highestRank": random.pick(&["nobody", "r1", "__proto__"]), "released": "1"});
        team.get_mut("volumes")?.as_array_mut()?.push(volume);
    } else {
        let order = if input.get("order").is_some() { input.get_mut("order")? } else { input };
        let lines = order.get_mut("lines")?.as_array_mut()?;
        let place = random.place(lines.len());
        let earns = [json!(["dividend", "dividend"]), json!(["Release"]), json!(["order"]), json!(["release", ""])];
        lines.get_mut(place)?.as_object_mut()?.insert("earns".to_owned(), random.pick(&earns).clone());
    }
    Some(())
}

/// Carries that no rulebook hands on, weights below the member's own, headcounts of tiers that are not there.
fn tiers(random: &mut Random, day: &mut Value) -> Option<()> {
    match random.below(4) {
        0 => *day.get_mut("carry")? = json!("0.01"),
        1 => *day.get_mut("eligibleWeight")? = json!(random.pick(&["0", "0.01", "1"])),
        _ => {
            let heads = day.get_mut("tierHeadcounts")?.as_object_mut()?;
            match any_field(random, heads).filter(|_| random.chance(500)) {
                Some(name) => {
                    heads.insert(name, random.pick(&[json!(0), json!(1), json!(-1), json!(1_000_000_001)]).clone())
                }
                None => heads.insert((*random.pick(&["nobody", "v1", "V1 ", "__proto__", ""])).to_owned(), json!(1)),
            };
        }
    }
    Some(())
}

/// A rulebook's text that mostly does not open.
pub fn rulebook(random: &mut Random, document: &Value) -> String {
    let mut spoiled = document.clone();
    match random.below(12) {
        0 => return raw(random, &document.to_string()),
        1 => {
            spoiled["effectiveFrom"] = json!(random.pick(&[
                "2025-02-29",
                "1900-02-29",
                "2024-13-01",
                "2024-00-10",
                "2024-01-32",
                "2024-1-1",
                "0000-01-01",
                "20240101",
                "9999-12-31",
                "+024-01-01",
                "2024-01-01T00:00:00Z",
                "２０２４-01-01",
                "",
            ]))
        }
        2 | 3 => {
            let _ = order_of_steps(random, &mut spoiled);
        }
        4 | 5 => {
            let _ = rates(random, &mut spoiled);
        }
        _ => spoil(random, &mut spoiled),
    }
    spoiled.to_string()
}

/// Tiers, levels or ranks that repeat or descend.
fn order_of_steps(random: &mut Random, document: &mut Value) -> Option<()> {
    let (section, list, fields) = *random.pick(&[
        ("dividend", "tiers", ["name", "minShares"]),
        ("release", "levels", ["name", "minAmount"]),
        ("release", "ranks", ["name", "minTeamSales"]),
        ("release", "ranks", ["name", "rate"]),
    ]);
    let steps = document.get_mut(section)?.get_mut(list)?.as_array_mut()?;
    let (one, other) = (random.place(steps.len()), random.place(steps.len()));
    match random.chance(500) {
        true if steps.len() > 1 => steps.swap(one, other),
        _ => {
            let field = random.pick(&fields);
            let copied = steps.get(one)?.get(field)?.clone();
            *steps.get_mut(other)?.get_mut(field)? = copied;
        }
    }
    Some(())
}

/// Rates that exceed their whole, or are at the ends of what is allowed.
fn rates(random: &mut Random, document: &mut Value) -> Option<()> {
    if random.chance(250) {
        let tiers = document.get_mut("dividend")?.get_mut("tiers")?.as_array_mut()?;
        let place = random.place(tiers.len());
        *tiers.get_mut(place)?.get_mut("rate")? = json!("1");
        return Some(());
    }
    if random.chance(300) {
        return steps_that_fail(random, document);
    }
    let (section, field) = *random.pick(&[
        ("appreciation", "referrerGrantRate"),
        ("appreciation", "merchantGrantRate"),
        ("appreciation", "grantRate"),
        ("appreciation", "contributionRate"),
        ("appreciation", "redemptionFeeRate"),
        ("appreciation", "unitCap"),
        ("dividend", "contributionRate"),
        ("dividend", "tierRate"),
        ("dividend", "proRataRate"),
        ("dividend", "shareScale"),
        ("dividend", "weighBy"),
        ("dividend", "maxDailyPayout"),
        ("release", "pointScale"),
        ("release", "pointValue"),
        ("release", "dailyRate"),
        ("release", "maxPointsPerOrder"),
        ("release", "refunds"),
    ]);
    let given = [json!("0"), json!("1"), json!("0.99999999"), json!("1.0"), json!("1.00000001"), json!(5), json!(4)];
    document.get_mut(section)?.as_object_mut()?.insert(field.to_owned(), random.pick(&given).clone());
    Some(())
}

/// Levels that grant less than the one below, or release nothing a day; more generations than there may be.
fn steps_that_fail(random: &mut Random, document: &mut Value) -> Option<()> {
    let release = document.get_mut("release")?;
    if random.chance(100) {
        release["referralRates"] = json!(vec!["0"; 11]);
        return Some(());
    }
    let levels = release.get_mut("levels")?.as_array_mut()?;
    let place = random.place(levels.len());
    let level = levels.get_mut(place)?;
    match random.chance(500) {
        true => level["dailyRate"] = json!("0.00000001"),
        false => {
            level["multiplier"] = json!("0.0001");
            release["refunds"] = json!("requote");
        }
    }
    Some(())
}

/// Text that is JSON only nearly, or written as no library writes it.
fn raw(random: &mut Random, text: &str) -> String {
    let open = |inner: &str| text.replacen('{', &format!("{{{inner}"), 1);
    match random.below(16) {
        0 => String::new(),
        1 => format!("\u{feff}{text}"),
        2 => format!("{text} x"),
        3 => format!(" \n\t\r{text}\n"),
        4 => text.chars().take(random.place(text.chars().count())).collect(),
        5 => open("\"schema\":1,"),
        6 => open("\"id\":\"x\","),
        7 => text.replace("\"schema\":1", "\"schema\":1.0"),
        8 => text.replace("\"schema\":1", "\"schema\":10e-1"),
        9 => text.replace("\"schema\":1", "\"schema\":01"),
        10 => text.replace("\"id\":\"", "\"id\":\"\\ud83c\\udf77"),
        11 => text.replace("\"id\":\"", "\"id\":\"\\ud83c"),
        12 => text.replace("\"id\":\"", "\"id\":\"\\x"),
        13 => text.replace("\"id\":\"", "\"id\":\"\u{1}"),
        14 => open("\"s\\u0063hema\":1,"),
        _ => format!("{}{}", "[".repeat(200), "]".repeat(200)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use points_rules_cases::rulebooks::book;

    use crate::parity::cases;
    use points_rules::Rulebook;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_reached() {
        let mut random = Random::new(21);
        let mut codes = BTreeSet::new();
        for number in 0..3000 {
            let book = book(&mut random, number);
            let opened = Rulebook::from_json(&rulebook(&mut random, &book.document));
            codes.extend(opened.err().map(|error| error.code().as_str()));
            let opened = Rulebook::from_json(&book.document.to_string()).unwrap();
            for _ in 0..4 {
                let mut request = cases::draw(&mut random, &book);
                spoil(&mut random, &mut request.input);
                codes.extend(
                    opened.call_json(request.op, &request.input.to_string()).err().map(|it| it.code().as_str()),
                );
            }
            let op = random.pick(&UNKNOWN);
            codes.extend(opened.call_json(op, "{}").err().map(|error| error.code().as_str()));
            codes.extend(opened.call_json("release.rank", "{}").err().map(|error| error.code().as_str()));
        }
        let all: BTreeSet<&str> = points_rules::ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes, all);
    }
}
