//! JSON whose objects keep the order in which they were made: fields read as in the rules.

use serde::{Serialize, Serializer};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Plain(Value),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    pub fn object(fields: Vec<(&'static str, Node)>) -> Node {
        Node::Object(fields.into_iter().map(|(name, node)| (name.to_owned(), node)).collect())
    }
}

impl From<Value> for Node {
    fn from(value: Value) -> Node {
        Node::Plain(value)
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Node {
        Node::Plain(text.into())
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Plain(value) => value.serialize(serializer),
            Node::List(items) => items.serialize(serializer),
            Node::Object(fields) => serializer.collect_map(fields.iter().map(|(name, node)| (name, node))),
        }
    }
}
