//! What depends on the machine: colours, the language, streams and exit codes, with a host made for it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use points_rules_cli::{Host, ReadError, Stream, run};

#[derive(Default)]
struct Fake {
    files: BTreeMap<&'static str, String>,
    variables: BTreeMap<&'static str, &'static str>,
    is_terminal: bool,
    out: String,
    error: String,
}

impl Host for Fake {
    fn read_file(&mut self, path: &str) -> Result<String, ReadError> {
        self.files.get(path).cloned().ok_or(ReadError::Missing)
    }

    fn read_stdin(&mut self) -> Result<String, ReadError> {
        self.read_file("-")
    }

    fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).map(ToString::to_string)
    }

    fn write(&mut self, to: Stream, text: &str) {
        match to {
            Stream::Out => self.out.push_str(text),
            Stream::Error => self.error.push_str(text),
        }
    }
}

fn play(host: &mut Fake, line: &str) -> u8 {
    let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    run(&words, host)
}

#[test]
fn colours_only_on_a_terminal_that_wants_them() {
    let coloured = |is_terminal: bool, variables: &[(&'static str, &'static str)]| {
        let mut host = Fake { is_terminal, variables: variables.iter().copied().collect(), ..Fake::default() };
        assert_eq!(play(&mut host, "lint preset:release"), 1);
        host.out.contains('\u{1b}')
    };
    assert!(coloured(true, &[]));
    assert!(coloured(true, &[("NO_COLOR", "")]));
    assert!(!coloured(true, &[("NO_COLOR", "1")]));
    assert!(!coloured(true, &[("TERM", "dumb")]));
    assert!(!coloured(false, &[]));
}

#[test]
fn the_language_is_asked_for_or_that_of_the_environment() {
    let is_chinese = |line: &str, variables: &[(&'static str, &'static str)]| {
        let mut host = Fake { variables: variables.iter().copied().collect(), ..Fake::default() };
        assert_eq!(play(&mut host, line), 0);
        host.out.contains("有效的规则书")
    };
    let check = "check preset:sound";
    assert!(!is_chinese(check, &[]));
    assert!(is_chinese(check, &[("LANG", "zh_CN.UTF-8")]));
    assert!(is_chinese(check, &[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "zh_TW")]));
    assert!(!is_chinese(check, &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")]));
    assert!(is_chinese(check, &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "")]));
    assert!(is_chinese("--lang zh check preset:sound", &[]));
    assert!(!is_chinese("check preset:sound --lang=en", &[("LANG", "zh_CN.UTF-8")]));
}

#[test]
fn results_and_reasons_have_streams_of_their_own() {
    let mut host = Fake::default();
    assert_eq!(play(&mut host, "check preset:sound"), 0);
    assert!(host.error.is_empty() && host.out.starts_with("preset:sound: a valid rulebook\n"));

    let mut host = Fake::default();
    assert_eq!(play(&mut host, "check nowhere"), 2);
    assert_eq!((host.out.as_str(), host.error.as_str()), ("", "error: nowhere: there is no such file\n"));

    let mut host = Fake::default();
    assert_eq!(play(&mut host, "--json check nowhere"), 2);
    assert!(host.error.is_empty() && host.out.starts_with("{\"error\":"));

    for line in ["--json chek", "check --json", "--json"] {
        let mut host = Fake::default();
        assert_eq!(play(&mut host, line), 2);
        assert!(host.error.is_empty() && host.out.starts_with("{\"error\":"), "{line}");
        assert_eq!(host.out.lines().count(), 1, "{line}");
    }

    // After -- it is a file's name.
    let mut host = Fake::default();
    assert_eq!(play(&mut host, "diff -- --json"), 2);
    assert!(host.out.is_empty() && host.error.starts_with("error: "));

    let mut host = Fake::default();
    assert_eq!(play(&mut host, "--help"), 0);
    assert!(host.error.is_empty() && !host.out.is_empty());

    let mut host = Fake::default();
    assert_eq!(play(&mut host, "chek"), 2);
    assert!(host.out.is_empty() && host.error.contains("check"));
}

#[test]
fn a_minus_is_standard_input() {
    let mut host = Fake { files: [("-", r#"{"rankSales": "60000"}"#.to_owned())].into(), ..Fake::default() };
    assert_eq!(play(&mut host, "quote release.rank - -r preset:release"), 0);
    let with_minus = std::mem::take(&mut host.out);
    assert_eq!(play(&mut host, "quote release.rank -r preset:release"), 0);
    assert_eq!(host.out, with_minus);
    assert!(with_minus.contains("一星"));
}

/// A name of a stranger neither forges a line nor reaches the terminal as a command to it.
#[test]
fn texts_of_strangers_are_shown_and_not_obeyed() {
    let hostile = "mall\\n  digest  000\\u001b[31m\\u0007\u{7f}\u{9b}\u{202e}";
    // Where a value is shown as JSON, JSON has escaped what is before.
    let shown = "\\u{7f}\\u{9b}\\u{202e}";
    let document = points_rules::presets::MALL;
    let named = document.replacen("\"积分商城（按商品让利）\"", &format!("\"{hostile}\""), 1);
    let named = named.replace("\"V1\"", &format!("\"{hostile}\"")).replace("\"一星\"", &format!("\"{hostile}\""));
    let named = named.replace("\"id\": \"mall\"", &format!("\"id\": \"{hostile}\""));
    let unknown = document.replacen("\"id\"", &format!("\"{hostile}\": 1, \"id\""), 1);
    let member = format!(r#"{{"rankSales": "6000", "{hostile}": 1}}"#);
    let tier = format!(
        r#"{{"member": {{"shares": "6", "quota": "1", "totalPaid": "0"}},
        "day": {{"turnover": "1", "carry": "0", "eligibleWeight": "6", "tierHeadcounts": {{"{hostile}": 1, "other{hostile}": 1}}}}}}"#
    );
    let order = r#"{"lines": [{"price": "100", "quantity": 1, "contributionRate": null, "earns": null}],
        "discount": "0", "freight": "0", "points": "0", "fixedPoints": "0"}"#;
    let receipt = format!(
        r#"{{"digest": "{hostile}", "op": "release.rank", "input": {{"rankSales": "6000"}}, "result": "{hostile}"}}"#
    );
    let files = [("f", named), ("u", unknown), ("m", member), ("t", tier), ("o", order.to_owned()), ("r", receipt)];
    let host = Fake { files: files.into(), ..Fake::default() };
    let printed = |line: &str| {
        let mut host = Fake { files: host.files.clone(), ..Fake::default() };
        play(&mut host, line);
        host.out + &host.error
    };
    for line in [
        "check f",
        "lint f",
        "diff preset:mall f",
        "diff preset:mall f --order o",
        "quote release.rank m -r f",
        "explain release.rank m -r f",
        "quote dividend.estimate t -r f",
        "explain dividend.estimate t -r f",
        "verify r -r f",
        "check u",
        "lint u",
    ] {
        let text = printed(line);
        assert!(text.contains(shown), "{line}: {text}");
        assert!(!text.chars().any(|letter| (letter.is_control() && letter != '\n') || letter == '\u{202e}'), "{line}");
        assert!(!text.lines().any(|line| line.starts_with("  digest  000")), "{line}: {text}");
    }
    assert!(printed("check f").contains("\n  name           mall\\u{a}  digest  000\\u{1b}[31m\\u{7}\\u{7f}"));
    // For programs they are what they are.
    assert!(printed("--json check f").contains("mall\\n  digest  000\\u001b[31m\\u0007\u{7f}\u{9b}\u{202e}"));
}

#[test]
fn standard_input_is_read_once() {
    for line in ["diff - -", "verify - -r -", "quote order.total -r -", "diff preset:mall - --order -"] {
        let mut host = Fake { files: [("-", points_rules::presets::MALL.to_owned())].into(), ..Fake::default() };
        assert_eq!(play(&mut host, line), 2, "{line}");
        let told = "error: standard input: it is read already, and can be read once; name a file for one of the two\n";
        assert_eq!(host.error, told, "{line}");
    }
}

#[test]
fn files_that_an_editor_wrote() {
    let marked = format!("\u{feff}{}", points_rules::presets::MALL);
    let mut host = Fake { files: [("f", marked), ("e", "\u{feff} \n".to_owned())].into(), ..Fake::default() };
    assert_eq!(play(&mut host, "check f"), 0);
    assert_eq!(play(&mut host, "check e"), 2);
    assert_eq!(host.error, "error: e: it is empty\n");
    let mut host = Fake { files: [("-", String::new())].into(), ..Fake::default() };
    assert_eq!(play(&mut host, "--lang zh check -"), 2);
    assert_eq!(host.error, "错误: 标准输入：内容为空\n");
}

#[test]
fn an_unknown_operation_is_refused_before_anything_is_read() {
    for command in ["quote", "explain", "receipt"] {
        let mut host = Fake::default();
        assert_eq!(play(&mut host, &format!("{command} order.totals -r nowhere")), 2);
        let told = "error: there is no operation \"order.totals\"; points-rules operations lists them\n";
        assert_eq!(host.error, told);
        let mut host = Fake::default();
        assert_eq!(play(&mut host, &format!("--json {command} order.totals -r nowhere")), 2);
        assert!(host.out.starts_with("{\"error\":{\"code\":\"UNKNOWN_OP\""), "{}", host.out);
    }
}

/// What is printed to be filled in is accepted as it is, with a ready rulebook of its scheme.
#[test]
fn templates_are_accepted_as_they_are() {
    let operations = points_rules::operations();
    assert_eq!(operations.len(), 40);
    for op in operations {
        let mut host = Fake::default();
        assert_eq!(play(&mut host, &format!("operations {op} --template")), 0, "{op}");
        let template = host.out;
        let is_accepted = |(preset, _): &(&str, &str)| {
            let mut host = Fake { files: [("f", template.clone())].into(), ..Fake::default() };
            play(&mut host, &format!("quote {op} f -r preset:{preset}")) == 0
        };
        assert!(points_rules::presets::ALL.iter().any(is_accepted), "{op}: {template}");
    }
}

/// Deep, long and broken files end with a message.
#[test]
fn hostile_files_are_refused() {
    let texts = ["", "null", "[]", "\u{feff}{}", "{\"schema\":1e999}", "{\"a\":\"\\ud800\"}"].map(str::to_owned);
    let deep = "[".repeat(1_000_000);
    for text in texts.into_iter().chain([deep]) {
        let commands = [
            "check f",
            "lint f",
            "digest f",
            "diff f f",
            "diff preset:sound preset:mall --order f",
            "verify f -r preset:sound",
            "receipt order.total f -r preset:sound",
            "quote order.total f -r preset:sound",
        ];
        for command in commands {
            let mut host = Fake { files: [("f", text.clone())].into(), ..Fake::default() };
            assert_eq!(play(&mut host, command), 2, "{command}");
            assert!(host.out.is_empty() && host.error.starts_with("error: "), "{command}: {}", host.error);
        }
    }
}
