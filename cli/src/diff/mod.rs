//! `diff`: what changes from one rulebook to another, for an order and for what members were promised.

mod change;
mod effect;
mod effects;
mod order;

use clap::ArgMatches;
use serde_json::{Value, json};

use crate::figures;
use crate::inputs::Opened;
use crate::session::{Done, Failure, Outcome, Session, Tone};
use crate::visible::visible;
use change::Change;
use effect::Reach;
use order::Moved;

/// A change with what it does.
struct Judged {
    change: Change,
    told: effect::Told,
    /// The figures of the order that this change alone moves; `None` without an order, or where the change alone makes no
    /// valid rulebook.
    moved: Option<Vec<Moved>>,
}

pub(crate) fn diff(session: &mut Session<'_>, given: &ArgMatches) -> Done {
    let (old, new) = (session.rulebook(given, "old")?, session.rulebook(given, "new")?);
    let order = match given.get_one::<String>("order") {
        Some(_) => Some(session.given(given, "order")?),
        None => None,
    };
    let (from, to) = (change::document(&old)?, change::document(&new)?);
    let whole = match &order {
        Some((name, text)) => {
            let of = |opened: &Opened| order::figures(&opened.rulebook, text).map_err(Failure::refused(name));
            Some((of(&old)?, of(&new)?))
        }
        None => None,
    };
    let judge = |change: Change| {
        let alone = whole.as_ref().zip(order.as_ref()).and_then(|((before, _), (_, text))| {
            let changed = order::figures(&change.alone(&from)?, text).ok()?;
            Some(order::moved(before, &changed))
        });
        Judged { told: effects::of(&change, &from), moved: alone, change }
    };
    let judged: Vec<Judged> = change::changes(&from, &to).into_iter().map(judge).collect();
    let whole = whole.map(|(before, after)| order::moved(&before, &after));
    if session.json {
        print_json(session, [&old, &new], &judged, whole.as_deref());
    } else {
        print(session, [&old, &new], &judged, whole.as_deref());
    }
    Ok(if judged.is_empty() { Outcome::Fine } else { Outcome::Found })
}

/// Another document under the same version: whoever stored the version alone takes one for the other.
fn is_same_version([old, new]: [&Opened; 2]) -> bool {
    let key = |opened: &Opened| (opened.rulebook.id().to_owned(), opened.rulebook.version().to_owned());
    key(old) == key(new)
}

fn print_json(session: &mut Session<'_>, both: [&Opened; 2], judged: &[Judged], whole: Option<&[Moved]>) {
    let about = |opened: &Opened| {
        let rulebook = &opened.rulebook;
        json!({ "id": rulebook.id(), "version": rulebook.version(), "digest": rulebook.digest() })
    };
    let change = |Judged { change, told, moved }: &Judged| {
        json!({
            "path": change.path, "name": change.name, "old": change.old, "new": change.new,
            "reach": told.reach.name(), "effect": session.lang.pick(told.english, told.chinese), "order": moved,
        })
    };
    let [old, new] = both;
    let changes: Vec<Value> = judged.iter().map(change).collect();
    let is_same_version = !judged.is_empty() && is_same_version(both);
    let report = json!({
        "old": about(old), "new": about(new), "sameVersion": is_same_version, "changes": changes, "order": whole,
    });
    session.line(&report.to_string());
}

fn print(session: &mut Session<'_>, both: [&Opened; 2], judged: &[Judged], whole: Option<&[Moved]>) {
    let lang = session.lang;
    let about = |opened: &Opened| format!("{} {}", opened.rulebook.id(), opened.rulebook.version());
    let [old, new] = both;
    session.line(&visible(&format!("{} → {}", about(old), about(new))));
    if judged.is_empty() {
        session.line(lang.pick("no parameter differs", "参数没有差异"));
        return;
    }
    if is_same_version(both) {
        let same = lang.pick("the version is the same", "版本号相同");
        let fix = lang.pick("give the new rulebook a version of its own", "请为新规则书换一个版本号");
        let line = format!("{}{}{fix}", session.toned(same, Tone::Bad), lang.colon());
        session.line(&line);
    }
    for Judged { change, told, moved } in judged {
        session.line("");
        let tone = match told.reach {
            Reach::Promise => Tone::Bad,
            Reach::Members => Tone::Care,
            Reach::NewOrders | Reach::Label => Tone::Plain,
        };
        let reach = session.toned(told.reach.words(lang), tone);
        let name = change.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        let values = format!("{} → {}", change.old.shown(), change.new.shown());
        session.line(&visible(&format!("{}{name}: {values}", change.path)));
        session.line(&format!("  {reach}{}{}", lang.colon(), lang.pick(told.english, told.chinese)));
        match moved {
            Some(moved) if moved.is_empty() => {
                session.line(&format!("  {}", lang.pick("this order: the same", "此订单：不变")));
            }
            Some(moved) => {
                session
                    .line(&format!("  {}", lang.pick("this order, by this change alone:", "仅此一项变化时，此订单：")));
                session.put(&indented(&rows(moved, None)));
            }
            None if whole.is_some() => {
                let line = lang.pick("valid only together with other changes", "须与其他变化一起才有效");
                session.line(&format!("  {line}"));
            }
            None => {}
        }
    }
    if let Some(whole) = whole {
        session.line(&format!("\n{}", lang.pick("this order, all changes together:", "全部变化合计，此订单：")));
        let heads = lang.pick(["figure", "old", "new"], ["数额", "旧", "新"]);
        session.put(&rows(whole, Some(heads)));
        session.line(&format!("  {}", lang.pick(order::ASSUMED.0, order::ASSUMED.1)));
    }
}

fn rows(moved: &[Moved], heads: Option<[&str; 3]>) -> String {
    let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let row = |it: &Moved| vec![it.path.clone(), shown(&it.old), shown(&it.new)];
    let heads = heads.map(|heads| heads.map(str::to_owned).to_vec());
    let lines: Vec<_> = heads.into_iter().chain(moved.iter().map(row)).collect();
    figures::columns(&lines, &[])
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}
