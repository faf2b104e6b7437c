//! The command line: commands, arguments and help in both languages, completions and the man page.

use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint, value_parser};
use clap_complete::Shell;
use points_rules::presets;

use crate::Stream;
use crate::session::{Done, Failure, Outcome, Session};
use crate::words::Lang;

const NAME: &str = "points-rules";
pub(crate) const SCHEMES: [&str; 3] = ["appreciation", "dividend", "release"];

/// The whole command line, described in a language.
pub(crate) fn command(lang: Lang) -> Command {
    let about = lang.pick(
        "Checks, lints, quotes, compares and proves rulebooks of shop points schemes.",
        "检查、审阅、报价、比较并验证积分商城的规则书。",
    );
    let after = lang.pick(
        "RULEBOOK and INPUT are files, or - for standard input; preset:NAME is a ready rulebook.\n\
         Exit codes: 0 fine; 1 findings of severity error, or differences; 2 a command line or an input that cannot be used.\n\
         Previews are estimates.",
        "RULEBOOK 和 INPUT 是文件，- 表示标准输入；preset:NAME 表示内置规则书。\n\
         退出码：0 正常；1 有 error 级别的发现，或有差异；2 命令行或输入无法使用。\n\
         预览均为预估。",
    );
    let root = Command::new(NAME).version(env!("CARGO_PKG_VERSION")).about(about).after_help(after);
    let root = root.subcommand_required(true).arg_required_else_help(true).subcommands(subcommands(lang));
    let root = root.args([
        flag("json", lang.pick("Print JSON for programs", "输出 JSON，供程序使用")).global(true),
        option(
            "lang",
            "LANG",
            lang.pick("The language, zh or en [default: by LANG]", "语言，zh 或 en [默认：按 LANG]"),
        )
        .value_parser(PossibleValuesParser::new(["zh", "en"]))
        .hide_possible_values(true)
        .global(true),
    ]);
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    localized(root.disable_version_flag(true).arg(version.help(lang.pick("Print the version", "显示版本"))), lang)
}

fn subcommands(lang: Lang) -> Vec<Command> {
    let new = |name: &'static str, english: &'static str, chinese: &'static str| {
        Command::new(name).about(lang.pick(english, chinese))
    };
    let rulebook = || place("rulebook", "RULEBOOK", lang.pick("The rulebook", "规则书"));
    let of = || option("rulebook", "RULEBOOK", lang.pick("The rulebook", "规则书")).short('r').required(true);
    let operation = || place("op", "OP", lang.pick("An operation, such as order.total", "操作，例如 order.total"));
    let input = || {
        place("input", "INPUT", lang.pick("Its input [default: standard input]", "操作的输入 [默认：标准输入]"))
            .required(false)
            .default_value("-")
            .hide_default_value(true)
    };
    let of_command =
        || place("command", "COMMAND", lang.pick("A command, such as outlook", "命令，例如 outlook")).required(false);
    let margin = |help: &'static str| option("margin", "RATE", help);
    vec![
        new("check", "Open a rulebook and say what it is", "打开规则书并显示其概要").arg(rulebook()),
        new("lint", "What a rulebook promises, and what pays for it", "规则书承诺了什么，由什么来兑付")
            .args([rulebook(), margin(lang.pick("The part of sales that may be paid out", "销售额中可以支出的比例"))]),
        new("digest", "Print the digest of a rulebook", "显示规则书的摘要").arg(rulebook()),
        new("quote", "Run an operation", "执行一个操作").args([operation(), input(), of()]),
        new(
            "explain",
            "The way to every figure of a quote: formula, values, rounding, rule",
            "每个数额的由来：公式、代入值、取整与规则",
        )
        .args([operation(), input(), of()]),
        new(
            "outlook",
            "What planned sales come to promise and pay (an estimate)",
            "按计划的销售额推算承诺与支出（预估）",
        )
        .args([
            of(),
            margin(lang.pick(
                "The part of what counts in release that may be paid out [default: 1]",
                "积分通证的计入金额中可以支出的比例 [默认：1]",
            )),
        ])
        .args(outlook_arguments(lang)),
        new(
            "diff",
            "What changes from one rulebook to another, for an order and for members",
            "两份规则书的差异，以及对订单和会员的影响",
        )
        .args([
            place("old", "OLD", lang.pick("The rulebook in force", "现行规则书")),
            place("new", "NEW", lang.pick("The rulebook to come", "新规则书")),
            option("order", "FILE", lang.pick("An input of order.total to compare", "用于比较的 order.total 输入")),
        ]),
        new("receipt", "Run an operation and print its receipt", "执行一个操作并输出凭证")
            .args([operation(), input(), of()])
            .arg(flag("sha256", lang.pick("Print the receipt's SHA-256 instead", "只输出凭证的 SHA-256"))),
        new("verify", "Recompute a receipt and say what differs", "重算凭证并指出差异").args([
            place("receipt", "RECEIPT", lang.pick("The receipt", "凭证")),
            of(),
            option("sha256", "HEX", lang.pick("The SHA-256 that was kept with it", "与凭证一起保存的 SHA-256")),
        ]),
        new("operations", "List the operations, or describe one", "列出全部操作，或说明其中一个").args([
            operation().required(false),
            flag("template", lang.pick("Print an input that it accepts, to be changed", "输出一份可用的输入，供修改")),
        ]),
        new("presets", "List the ready rulebooks, or print one", "列出内置规则书，或输出其中一份")
            .arg(place("name", "NAME", lang.pick("A ready rulebook", "内置规则书的名称")).required(false)),
        new("completions", "Print completions for a shell", "输出命令行补全脚本").arg(
            place(
                "shell",
                "SHELL",
                lang.pick("bash, zsh, fish, elvish or powershell", "bash、zsh、fish、elvish 或 powershell"),
            )
            .value_parser(value_parser!(Shell)),
        ),
        new("man", "Print the man page, or that of a command", "输出 man 手册页，或某个命令的手册页").arg(of_command()),
        new("help", "Print help, or that of a command", "显示帮助，或某个命令的帮助").arg(of_command()),
    ]
}

fn outlook_arguments(lang: Lang) -> Vec<Arg> {
    let count = |name: &'static str, value: &'static str, help: &'static str| {
        option(name, value, help).value_parser(value_parser!(u32))
    };
    vec![
        option("scheme", "SCHEME", lang.pick("appreciation, dividend or release", "appreciation、dividend 或 release"))
            .value_parser(PossibleValuesParser::new(SCHEMES))
            .hide_possible_values(true)
            .required(true),
        option(
            "amount",
            "YUAN",
            lang.pick(
                "What each order counts in the scheme: earning.SCHEME.amount of order.total",
                "每笔订单在该方案的计入金额，即 order.total 的 earning.SCHEME.amount",
            ),
        )
        .required(true),
        count(
            "per-day",
            "N",
            lang.pick("New members a day, one order each [default: 10]", "每天新增会员数，每人一单 [默认：10]"),
        )
        .default_value("10")
        .hide_default_value(true),
        count("days", "N", lang.pick("How many days [default: 365]", "天数 [默认：365]"))
            .default_value("365")
            .hide_default_value(true),
        count(
            "until",
            "DAY",
            lang.pick("The last day with sales [default: the last of all]", "最后一个有销售的日子 [默认：最后一天]"),
        ),
        count("samples", "N", lang.pick("How many rows [default: 13]", "行数 [默认：13]"))
            .default_value("13")
            .hide_default_value(true),
        option("acceleration", "MULTIPLIER", lang.pick("What networks add to a release", "网络对释放的加速倍数")),
    ]
}

fn place(id: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(id).value_name(value).help(help).required(true)
}

fn option(id: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(id).long(id).value_name(value).help(help)
}

fn flag(id: &'static str, help: &'static str) -> Arg {
    Arg::new(id).long(id).action(ArgAction::SetTrue).help(help)
}

/// clap's own texts, in the language.
fn localized(command: Command, lang: Lang) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let command = command.disable_help_flag(true).disable_help_subcommand(true);
    let mut command = command.arg(help.help(lang.pick("Print help", "显示帮助")));
    if lang == Lang::Chinese {
        let mut places = 0;
        command = command
            .help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}")
            .subcommand_help_heading("命令")
            .mut_args(|argument| {
                let heading = if argument.is_positional() { "参数" } else { "选项" };
                // Under a heading of their own, clap would sort places by their names.
                places += 1;
                argument.help_heading(heading).display_order(places)
            });
    }
    command.mut_subcommands(|inner| localized(inner, lang))
}

/// Prints help, the version, or what is wrong with a command line.
pub(crate) fn report(error: &clap::Error, session: &mut Session<'_>) -> u8 {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        session.put(&error.render().to_string());
        return 0;
    }
    let text = match (session.lang, error.kind()) {
        (_, ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand) | (Lang::English, _) => error.render().to_string(),
        (Lang::Chinese, _) => chinese(error),
    };
    if session.json {
        return session.report(&Failure::Input(in_a_line(&text)));
    }
    session.host.write(Stream::Error, &text);
    2
}

/// What is wrong, without where to read more.
fn in_a_line(text: &str) -> String {
    let is_more =
        |part: &&str| ["Usage:", "For more information", "用 --help"].iter().any(|head| part.starts_with(head));
    let parts = text.split("\n\n").filter(|part| !is_more(part));
    let lines: Vec<String> = parts.map(|part| part.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let line = lines.join("; ");
    let prefix = ["error: ", "错误："].into_iter().find_map(|head| line.strip_prefix(head));
    prefix.unwrap_or(&line).to_owned()
}

fn chinese(error: &clap::Error) -> String {
    let context = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let problem = match error.kind() {
        ErrorKind::InvalidSubcommand => format!("没有命令 {}", context(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("没有参数 {argument}"),
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {argument}"),
        ErrorKind::InvalidValue if context(ContextKind::InvalidValue).is_empty() => format!("参数 {argument} 缺少值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("参数 {argument} 的值 {} 无效", context(ContextKind::InvalidValue))
        }
        ErrorKind::ArgumentConflict => format!("参数 {argument} 重复或冲突"),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        _ => return error.render().to_string(),
    };
    let mut hints = String::new();
    for (kind, words) in [
        (ContextKind::ValidValue, "可用的值"),
        (ContextKind::SuggestedSubcommand, "相近的命令"),
        (ContextKind::SuggestedArg, "相近的参数"),
        (ContextKind::SuggestedValue, "相近的值"),
    ] {
        let found = context(kind);
        if !found.is_empty() {
            hints.push_str(&format!("\n  {words}：{found}"));
        }
    }
    format!("错误：{problem}{hints}\n\n用 --help 查看用法。\n")
}

pub(crate) fn completions(session: &mut Session<'_>, given: &ArgMatches) -> Done {
    let shell = given.get_one::<Shell>("shell").copied().unwrap_or(Shell::Bash);
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut with_values(command(session.lang)), NAME, &mut script);
    let script = String::from_utf8_lossy(&script);
    // clap_complete 4.6 sets one name for a command and asks for another, where the program's name has a hyphen.
    let script = match shell {
        Shell::Bash => script.replace("points__subcmd__rules__subcmd__", "points__rules__subcmd__"),
        _ => script.into_owned(),
    };
    session.put(&script);
    Ok(Outcome::Fine)
}

/// The command line with the values that a shell can offer. Parsing accepts others too, so that their errors are those of the core.
fn with_values(root: Command) -> Command {
    let commands: Vec<String> = root.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    root.mut_subcommands(|inner| {
        inner.mut_args(|argument| match argument.get_id().as_str() {
            "op" => argument.value_parser(PossibleValuesParser::new(points_rules::operations())),
            "name" => argument.value_parser(PossibleValuesParser::new(presets::ALL.iter().map(|(name, _)| *name))),
            "command" => argument.value_parser(PossibleValuesParser::new(commands.clone())),
            "rulebook" | "old" | "new" | "input" | "receipt" | "order" => argument.value_hint(ValueHint::FilePath),
            _ => argument,
        })
    })
}

pub(crate) fn man(session: &mut Session<'_>, given: &ArgMatches) -> Done {
    let mut root = command(session.lang);
    // Building gives the commands the names that the page of all refers to, such as points-rules-outlook.
    root.build();
    let about = match given.get_one::<String>("command") {
        None => &mut root,
        Some(name) => find(&mut root, name, session)?,
    };
    let mut page = Vec::new();
    let man = clap_mangen::Man::new(about.clone()).date("").source(NAME);
    man.render(&mut page).map_err(|error| Failure::Input(error.to_string()))?;
    session.put(&String::from_utf8_lossy(&page));
    Ok(Outcome::Fine)
}

/// What `--help` prints, of the tool or of a command.
pub(crate) fn help(session: &mut Session<'_>, given: &ArgMatches) -> Done {
    let mut root = command(session.lang);
    root.build();
    let about = match given.get_one::<String>("command") {
        None => &mut root,
        Some(name) => find(&mut root, name, session)?,
    };
    session.put(&about.render_help().to_string());
    Ok(Outcome::Fine)
}

fn find<'a>(root: &'a mut Command, name: &str, session: &Session<'_>) -> Result<&'a mut Command, Failure> {
    root.find_subcommand_mut(name).ok_or_else(|| {
        let (none, list) = session.lang.pick(
            ("there is no command", "points-rules --help lists them"),
            ("没有命令", "用 points-rules --help 查看全部"),
        );
        Failure::Input(format!("{none} {name:?}; {list}"))
    })
}
