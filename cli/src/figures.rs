//! Figures for people: pairs of a name and a value, and tables. Widths count Chinese characters as two columns.

use std::borrow::Cow;
use std::collections::BTreeMap;

use clap::ArgMatches;
use unicode_width::UnicodeWidthStr;

use crate::node::Node;
use crate::session::{Done, Failure, Outcome, Session};
use crate::visible::visible;

/// `quote`.
pub(crate) fn quote(session: &mut Session<'_>, given: &ArgMatches) -> Done {
    let op = session.operation(given)?;
    let opened = session.rulebook(given, "rulebook")?;
    let (name, input) = session.given(given, "input")?;
    let result = opened.rulebook.call_json(&op, &input).map_err(Failure::refused(&format!("{op} {name}")))?;
    print(session, &result)?;
    Ok(Outcome::Fine)
}

/// A result of the core, as it is or as tables.
pub(crate) fn print(session: &mut Session<'_>, result: &str) -> Result<(), Failure> {
    if session.json {
        session.line(result);
    } else {
        let node = Node::parse(result).map_err(Failure::Input)?;
        session.put(&tables(&node));
    }
    Ok(())
}

/// Every figure of a result: single ones by their path, then a table for each list of objects.
pub(crate) fn tables(result: &Node) -> String {
    let mut rows = Vec::new();
    let mut lists = Vec::new();
    flatten("", result, &mut rows, &mut lists);
    let mut text = pairs(rows);
    for (path, items) in lists {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("{}\n", visible(&path)));
        text.push_str(&table(items));
    }
    text
}

fn flatten<'a>(path: &str, node: &'a Node, rows: &mut Vec<(String, String)>, lists: &mut Vec<(String, &'a [Node])>) {
    let within = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match node {
        Node::Object(fields) => fields.iter().for_each(|(name, value)| flatten(&within(name), value, rows, lists)),
        Node::List(items) if matches!(items.first(), Some(Node::Object(_))) => lists.push((path.to_owned(), items)),
        Node::List(items) if items.is_empty() => rows.push((path.to_owned(), "-".to_owned())),
        other => rows.push((path.to_owned(), other.shown())),
    }
}

/// Leaves of a result by their path, those of lists included; nothing is no leaf.
pub(crate) fn leaves(path: &str, node: &Node, found: &mut BTreeMap<String, String>) {
    match node {
        Node::Object(fields) => {
            for (name, value) in fields {
                leaves(&if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, value, found);
            }
        }
        Node::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| leaves(&format!("{path}[{index}]"), item, found));
        }
        Node::Null => {}
        other => drop(found.insert(path.to_owned(), other.shown())),
    }
}

/// Two columns.
pub(crate) fn pairs(rows: Vec<(String, String)>) -> String {
    columns(&rows.into_iter().map(|(name, value)| vec![name, value]).collect::<Vec<_>>(), &[])
}

/// A table whose columns are the fields of its objects.
fn table(items: &[Node]) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for item in items {
        let (mut singles, mut lists) = (Vec::new(), Vec::new());
        flatten("", item, &mut singles, &mut lists);
        singles.extend(lists.into_iter().map(|(name, items)| (name, Node::List(items.to_vec()).json())));
        for (name, _) in &singles {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        rows.push(singles);
    }
    let cell = |row: &[(String, String)], name: &String| {
        row.iter().find(|(key, _)| key == name).map_or_else(|| "-".to_owned(), |(_, value)| value.clone())
    };
    let body: Vec<Vec<String>> = rows.iter().map(|row| names.iter().map(|name| cell(row, name)).collect()).collect();
    let is_number = |text: &String| text == "-" || text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let numeric: Vec<bool> =
        (0..names.len()).map(|at| body.iter().all(|row| row.get(at).is_some_and(is_number))).collect();
    let lines: Vec<Vec<String>> = std::iter::once(names).chain(body).collect();
    columns(&lines, &numeric)
}

/// Rows of cells, two spaces in, columns two spaces apart; those of numbers to the right.
pub(crate) fn columns(rows: &[Vec<String>], numeric: &[bool]) -> String {
    let rows: Vec<Vec<Cow<'_, str>>> = rows.iter().map(|row| row.iter().map(|cell| visible(cell)).collect()).collect();
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let space = " ".repeat(width.saturating_sub(cell.width()));
            line.push_str("  ");
            if numeric.get(at).copied().unwrap_or(false) {
                line.push_str(&space);
                line.push_str(cell);
            } else {
                line.push_str(cell);
                line.push_str(&space);
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
