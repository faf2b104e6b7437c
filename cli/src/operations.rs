//! `operations`: the operations of the rules, one by itself, and an input of it to fill in.

use clap::ArgMatches;

use crate::figures;
use crate::node::Node;
use crate::session::{Done, Failure, Outcome, Session};

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
        let template = object_template(types, text(found, "input"));
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

/// An input with the least of everything.
fn object_template(types: &[Node], name: &str) -> Node {
    let field = |field: &Node| (text(field, "name").to_owned(), template(types, field.get("type")));
    Node::Object(fields(types, name).iter().map(field).collect())
}

fn template(types: &[Node], of: &Node) -> Node {
    match text(of, "kind") {
        "decimal" if text(of, "name") == "Amount" => "100.00".into(),
        "decimal" => "0".into(),
        "name" | "text" => "…".into(),
        "flag" => Node::Bool(false),
        "count" => Node::Number(1.into()),
        "list" => Node::List(vec![template(types, of.get("of"))]),
        "entries" => Node::Object(Vec::new()),
        "object" => object_template(types, text(of, "name")),
        "choice" => {
            let choices = types.iter().find(|found| text(found, "name") == text(of, "name"));
            let first = choices.and_then(|found| found.get("choices").items().first());
            first.map_or(Node::Null, |choice| choice.get("value").clone())
        }
        _ => Node::Null,
    }
}
