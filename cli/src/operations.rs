//! `operations`: the operations of the rules, one by itself, and an input of it to fill in.

use clap::ArgMatches;

use crate::figures;
use crate::node::Node;
use crate::session::{Done, Failure, Outcome, Session};

/// An input of each operation, one of its stated cases: `cargo xtask json-schema --write` writes them.
const TEMPLATES: &str = include_str!("templates.json");

pub(crate) fn operations(session: &mut Session<'_>, given: &ArgMatches) -> Done {
    let description = Node::parse(&points_rules::description()).map_err(Failure::Input)?;
    let operations = description.get("operations").items();
    let Some(name) = given.get_one::<String>("op") else {
        list(session, operations);
        return Ok(Outcome::Fine);
    };
    let found = operations.iter().find(|operation| operation.get("name").text() == Some(name));
    let found = found.ok_or_else(|| session.no_operation(name))?;
    let types = description.get("types").items();
    if given.get_flag("template") {
        let template = template(types, name, text(found, "input"))?;
        session.line(&serde_json::to_string_pretty(&template).unwrap_or_default());
    } else if session.json {
        session.line(&found.json());
    } else {
        session.line(&format!("{name}\n\n{}", text(found, "doc")));
        for (key, heading) in
            [("input", session.lang.pick("input", "输入")), ("result", session.lang.pick("result", "结果"))]
        {
            session.line(&format!("\n{heading}"));
            let rows = fields(types, text(found, key)).iter().map(|field| {
                let doc = text(field, "doc").split("\n\n").next().unwrap_or_default().replace('\n', " ");
                vec![text(field, "name").to_owned(), kind(field.get("type")), doc]
            });
            let rows: Vec<_> = rows.collect();
            session.put(&figures::columns(&rows, &[]));
        }
    }
    Ok(Outcome::Fine)
}

impl Session<'_> {
    /// The operation that is asked for, before anything is read: standard input may be a person who types.
    pub(crate) fn operation(&self, given: &ArgMatches) -> Result<String, Failure> {
        let name = given.get_one::<String>("op").cloned().unwrap_or_default();
        if points_rules::operations().contains(&name.as_str()) { Ok(name) } else { Err(self.no_operation(&name)) }
    }

    fn no_operation(&self, name: &str) -> Failure {
        let (none, list) = self.lang.pick(
            ("there is no operation", "points-rules operations lists them"),
            ("没有操作", "用 points-rules operations 查看全部"),
        );
        Failure::Operation(format!("{none} {name:?}; {list}"))
    }
}

fn list(session: &mut Session<'_>, operations: &[Node]) {
    if session.json {
        let names = operations.iter().map(|operation| operation.get("name").clone()).collect();
        session.line(&Node::List(names).json());
        return;
    }
    let rows = operations.iter().map(|operation| {
        let doc = text(operation, "doc").replace('\n', " ");
        let sentence = doc.split(". ").next().unwrap_or_default().trim_end_matches('.').to_owned();
        (text(operation, "name").to_owned(), sentence)
    });
    session.put(&figures::pairs(rows.collect()));
}

fn text<'a>(node: &'a Node, name: &str) -> &'a str {
    node.get(name).text().unwrap_or_default()
}

fn fields<'a>(types: &'a [Node], name: &str) -> &'a [Node] {
    types.iter().find(|of| text(of, "name") == name).map_or(&[], |of| of.get("fields").items())
}

/// A field's type as people write it.
fn kind(of: &Node) -> String {
    match text(of, "kind") {
        "decimal" | "object" | "choice" => text(of, "name").to_owned(),
        "nullable" => format!("{} | null", kind(of.get("of"))),
        "list" => format!("[{}]", kind(of.get("of"))),
        "entries" => format!("{{NAME: {}}}", kind(of.get("of"))),
        other => other.to_owned(),
    }
}

/// An input that the operation accepts, with its fields as the operation lists them.
fn template(types: &[Node], name: &str, input: &str) -> Result<Node, Failure> {
    let all = Node::parse(TEMPLATES).map_err(Failure::Input)?;
    Ok(object_in_order(types, input, all.get(name)))
}

fn object_in_order(types: &[Node], name: &str, value: &Node) -> Node {
    let given = |field: &Node| value.fields().iter().find(|(key, _)| key == text(field, "name")).cloned();
    let of_field = |field: &Node| given(field).map(|(key, value)| (key, in_order(types, field.get("type"), &value)));
    Node::Object(fields(types, name).iter().filter_map(of_field).collect())
}

fn in_order(types: &[Node], of: &Node, value: &Node) -> Node {
    match (text(of, "kind"), value) {
        ("nullable", _) => in_order(types, of.get("of"), value),
        ("object", Node::Object(_)) => object_in_order(types, text(of, "name"), value),
        ("list", Node::List(items)) => {
            Node::List(items.iter().map(|item| in_order(types, of.get("of"), item)).collect())
        }
        _ => value.clone(),
    }
}
