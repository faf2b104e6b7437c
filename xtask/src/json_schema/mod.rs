//! `cargo xtask json-schema`: the rulebook and every operation's input and result as JSON Schema (2020-12).
//!
//! Printed from the description of the wire types, so that a field has one definition. An input's further fields are ignored
//! by the rules and therefore allowed; a rulebook has no further fields, and results are complete. A schema is about
//! one field at a time: how fields relate (ascending tiers, at least this many units) is checked by the core alone.

mod decimal;
mod examples;
mod node;

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::snapshot;
use decimal::Form;
use examples::Examples;
use node::Node;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
const FOLDER: &str = "docs/schema";
const TEMPLATES: &str = "cli/src/templates.json";

/// Compares the schemas with the committed ones, or writes them.
pub fn check(write: bool) -> Result<()> {
    let description: Value = serde_json::from_str(&points_rules::description())?;
    let examples = Examples::load()?;
    for (name, schema) in documents(&description, &examples)? {
        let text = serde_json::to_string_pretty(&schema)? + "\n";
        snapshot::hold(&format!("{FOLDER}/{name}.json"), &text, write, "json-schema")?;
    }
    snapshot::hold(TEMPLATES, &templates(&description, &examples)?, write, "json-schema")
}

/// An input of every operation, one a line: the examples of the schema of inputs, for the command-line tool's own crate.
fn templates(description: &Value, examples: &Examples) -> Result<String> {
    let line = |operation: &Value| {
        let name = text(&operation["name"])?;
        let input = examples.of(name, "input").with_context(|| format!("no short vector of {name} for an example"))?;
        Ok(format!("  {}: {input}", json!(name)))
    };
    let lines: Vec<String> = list(&description["operations"])?.iter().map(line).collect::<Result<_>>()?;
    Ok(format!("{{\n{}\n}}\n", lines.join(",\n")))
}

fn documents(description: &Value, examples: &Examples) -> Result<[(&'static str, Node); 3]> {
    let printer = |side| Printer { description, side, reached: BTreeSet::new() };
    Ok([
        ("rulebook", printer(Side::Rulebook).rulebook(examples)?),
        ("inputs", printer(Side::Input).operations(examples)?),
        ("results", printer(Side::Result).operations(examples)?),
    ])
}

/// What is described: the sides differ in further fields and in how a decimal is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Rulebook,
    Input,
    Result,
}

struct Printer<'a> {
    description: &'a Value,
    side: Side,
    /// The named types and decimals that the roots lead to.
    reached: BTreeSet<String>,
}

impl<'a> Printer<'a> {
    fn rulebook(mut self, examples: &Examples) -> Result<Node> {
        let root = text(&self.description["rulebook"])?;
        let mut schema = head("rulebook", "A rulebook of points-rules");
        schema.extend(self.object(root)?);
        schema.push(("anyOf", self.any_scheme(root)?));
        schema.push(("examples", Node::from(json!([examples.rulebook]))));
        schema.push(("$defs", self.definitions(Vec::new())?));
        Ok(Node::object(schema))
    }

    fn operations(mut self, examples: &Examples) -> Result<Node> {
        let (key, title) = match self.side {
            Side::Result => ("result", "results of its operation"),
            _ => ("input", "inputs of its operation"),
        };
        let mut roots = Vec::new();
        let mut properties = Vec::new();
        for operation in list(&self.description["operations"])? {
            let (name, of) = (text(&operation["name"])?, text(&operation[key])?);
            let mut schema = vec![("description", words(&operation["doc"])?), ("$ref", reference(of))];
            if let Some(example) = examples.of(name, key) {
                schema.push(("examples", Node::from(json!([example]))));
            }
            self.reach(of)?;
            roots.push((name.to_owned(), Node::object(schema)));
            properties.push((name.to_owned(), Node::object(vec![("$ref", reference(name))])));
        }
        let mut schema = head(&format!("{key}s"), &format!("By the name of an operation of points-rules: {title}"));
        schema.push(("type", "object".into()));
        schema.push(("properties", Node::Object(properties)));
        schema.push(("additionalProperties", Node::from(json!(false))));
        schema.push(("$defs", self.definitions(roots)?));
        Ok(Node::object(schema))
    }

    /// That at least one scheme is there, which is a rule between fields, but one that an editor can show.
    fn any_scheme(&self, root: &str) -> Result<Node> {
        let is_scheme = |field: &&Value| field["type"]["kind"] == "nullable" && field["type"]["of"]["kind"] == "object";
        let with = |field: &Value| {
            let name = text(&field["name"])?.to_owned();
            let property = Node::Object(vec![(name, Node::from(json!({"type": "object"})))]);
            Ok(Node::object(vec![("type", "object".into()), ("properties", property)]))
        };
        Ok(Node::List(list(&self.named(root)?["fields"])?.iter().filter(is_scheme).map(with).collect::<Result<_>>()?))
    }

    /// Everything that was reached, after the roots.
    fn definitions(&mut self, roots: Vec<(String, Node)>) -> Result<Node> {
        let mut definitions = roots;
        let names: Vec<String> = self.reached.iter().cloned().collect();
        for name in names {
            let schema = match self.decimal(&name)? {
                Some(schema) => schema,
                None => Node::object(self.object(&name)?),
            };
            definitions.push((name, schema));
        }
        Ok(Node::Object(definitions))
    }

    fn decimal(&self, name: &str) -> Result<Option<Node>> {
        let Some(kind) = list(&self.description["decimals"])?.iter().find(|kind| kind["name"] == *name) else {
            return Ok(None);
        };
        let form = match self.side {
            Side::Result => Form::Printed,
            _ => Form::Written,
        };
        let mut schema = vec![
            ("title", name.into()),
            ("description", words(&kind["doc"])?),
            ("type", "string".into()),
            ("format", decimal::unit(name).as_str().into()),
            ("pattern", decimal::pattern(kind, form)?.as_str().into()),
        ];
        if let Some(example) = examples::quoted(text(&kind["doc"])?) {
            schema.push(("examples", Node::from(json!([example]))));
        }
        Ok(Some(Node::object(schema)))
    }

    /// A named type: an object of fields, or one of some texts.
    fn object(&mut self, name: &str) -> Result<Vec<(&'static str, Node)>> {
        let of = self.named(name)?;
        let mut schema = vec![("description", words(&of["doc"])?)];
        if let Some(choices) = of["choices"].as_array() {
            let choice = |choice: &Value| {
                Ok(Node::object(vec![
                    ("const", Node::from(choice["value"].clone())),
                    ("description", words(&choice["doc"])?),
                ]))
            };
            schema.push(("type", "string".into()));
            schema.push(("oneOf", Node::List(choices.iter().map(choice).collect::<Result<_>>()?)));
            return Ok(schema);
        }
        let (mut properties, mut required) = (Vec::new(), Vec::new());
        for field in list(&of["fields"])? {
            let name = text(&field["name"])?;
            let mut property = vec![("description", words(&field["doc"])?)];
            property.extend(self.place(&field["type"], field)?);
            match field.get("default") {
                Some(default) => property.push(("default", Node::from(default.clone()))),
                None => required.push(Node::from(name)),
            }
            properties.push((name.to_owned(), Node::object(property)));
        }
        schema.push(("type", "object".into()));
        schema.push(("properties", Node::Object(properties)));
        schema.push(("required", Node::List(required)));
        if self.side != Side::Input {
            schema.push(("additionalProperties", Node::from(json!(false))));
        }
        Ok(schema)
    }

    /// What stands in a place of a field, which may state the least and the greatest of a count.
    fn place(&mut self, of: &Value, field: &Value) -> Result<Vec<(&'static str, Node)>> {
        Ok(match text(&of["kind"])? {
            "decimal" | "object" | "choice" => {
                let name = text(&of["name"])?;
                self.reach(name)?;
                vec![("$ref", reference(name))]
            }
            "name" => vec![("type", "string".into()), ("minLength", Node::from(json!(1)))],
            "text" => vec![("type", "string".into())],
            "date" => vec![("type", "string".into()), ("format", "date".into()), ("pattern", DATE.into())],
            "schema" => vec![("const", Node::from(json!(1)))],
            "flag" => vec![("type", "boolean".into())],
            "count" => {
                let bound = |name, otherwise: u32| Node::from(field.get(name).cloned().unwrap_or(json!(otherwise)));
                let mut schema = vec![("type", "integer".into()), ("minimum", bound("least", 0))];
                // Resulting counts of days have no bound.
                if self.side != Side::Result {
                    schema.push(("maximum", bound("most", u32::MAX)));
                }
                schema
            }
            "nullable" => {
                let inner = Node::object(self.place(&of["of"], field)?);
                vec![("anyOf", Node::List(vec![inner, Node::from(json!({"type": "null"}))]))]
            }
            "list" => vec![("type", "array".into()), ("items", Node::object(self.place(&of["of"], field)?))],
            "entries" => {
                vec![("type", "object".into()), ("additionalProperties", Node::object(self.place(&of["of"], field)?))]
            }
            other => anyhow::bail!("the kind {other:?} has no schema"),
        })
    }

    /// Notes a type, and those that its fields lead to.
    fn reach(&mut self, name: &str) -> Result<()> {
        if self.reached.insert(name.to_owned()) && self.decimal(name)?.is_none() {
            self.object(name)?;
        }
        Ok(())
    }

    fn named(&self, name: &str) -> Result<&'a Value> {
        let found = list(&self.description["types"])?.iter().find(|of| of["name"] == *name);
        found.with_context(|| format!("no type {name}"))
    }
}

/// A day of the calendar; that February has 29 days only in some years is left to `format`.
const DATE: &str = "^(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})-\
                    ((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$";

fn head(name: &str, title: &str) -> Vec<(&'static str, Node)> {
    let id = format!("urn:points-rules:{name}");
    vec![("$schema", DIALECT.into()), ("$id", id.as_str().into()), ("title", title.into())]
}

fn reference(name: &str) -> Node {
    Node::from(format!("#/$defs/{name}").as_str())
}

/// The first paragraph of a doc comment; what follows is for Rust, and so are links.
fn words(doc: &Value) -> Result<Node> {
    let first = text(doc)?.trim().split("\n\n").next().unwrap_or_default();
    Ok(first.replace('\n', " ").replace("[`", "`").replace("`]", "`").as_str().into())
}

fn text(value: &Value) -> Result<&str> {
    value.as_str().with_context(|| format!("{value} is not text"))
}

fn list(value: &Value) -> Result<&Vec<Value>> {
    value.as_array().with_context(|| format!("{value} is not a list"))
}
