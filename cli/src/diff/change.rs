//! Which parameters differ. Defaults are filled in first: a default written and a default left out are no difference.

use points_rules::{Rulebook, RulebookDocument};

use crate::inputs::Opened;
use crate::node::Node;
use crate::session::Failure;

/// A step from an object or a list to what it holds.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Field(String),
    /// An item of a list, by its name.
    Named(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A value became another one.
    Value,
    Added,
    Removed,
}

/// A parameter that differs: a field, or an item of tiers, levels or ranks that only one rulebook has.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Change {
    /// Where it is written: in the new rulebook, or, if it is gone, in the old one.
    pub(crate) path: String,
    /// The path without positions: `dividend.tiers.rate`.
    pub(crate) field: String,
    /// The tier, level or rank that it is of.
    pub(crate) name: Option<String>,
    pub(crate) old: Node,
    pub(crate) new: Node,
    steps: Vec<Step>,
    kind: Kind,
}

/// The document with its defaults and each number in one form.
pub(crate) fn document(opened: &Opened) -> Result<Node, Failure> {
    let fault = |why: String| Failure::Input(format!("{}: {why}", opened.name));
    let document: RulebookDocument = serde_json::from_str(&opened.text).map_err(|error| fault(error.to_string()))?;
    let text = serde_json::to_string(&document).map_err(|error| fault(error.to_string()))?;
    Node::parse(&text).map_err(fault)
}

pub(crate) fn changes(old: &Node, new: &Node) -> Vec<Change> {
    let mut found = Vec::new();
    let root = At { path: String::new(), field: String::new(), name: None, steps: Vec::new() };
    compare(&root, old, new, &mut found);
    found
}

/// Where a comparison stands.
#[derive(Clone)]
struct At {
    path: String,
    field: String,
    name: Option<String>,
    steps: Vec<Step>,
}

impl At {
    fn field(&self, name: &str) -> At {
        let join = |before: &str| if before.is_empty() { name.to_owned() } else { format!("{before}.{name}") };
        let mut next = At { path: join(&self.path), field: join(&self.field), ..self.clone() };
        next.steps.push(Step::Field(name.to_owned()));
        next
    }

    fn item(&self, index: usize, name: &str) -> At {
        let mut next = At { path: format!("{}[{index}]", self.path), name: Some(name.to_owned()), ..self.clone() };
        next.steps.push(Step::Named(name.to_owned()));
        next
    }

    fn change(self, kind: Kind, old: &Node, new: &Node) -> Change {
        let At { path, field, name, steps } = self;
        Change { path, field, name, old: old.clone(), new: new.clone(), steps, kind }
    }
}

fn name_of(item: &Node) -> Option<&str> {
    item.get("name").text()
}

/// Items of tiers, levels and ranks are the same where their names are.
fn has_names(list: &Node) -> bool {
    list.items().iter().all(|item| name_of(item).is_some())
}

fn compare(at: &At, old: &Node, new: &Node, found: &mut Vec<Change>) {
    match (old, new) {
        (Node::Object(_), Node::Object(fields)) => {
            fields.iter().for_each(|(name, new)| compare(&at.field(name), old.get(name), new, found));
        }
        (Node::List(before), Node::List(after)) if has_names(old) && has_names(new) => {
            compare_items(at, before, after, found);
        }
        _ if old == new => {}
        _ => found.push(at.clone().change(Kind::Value, old, new)),
    }
}

/// Items by their names; one that is the same but for its name was renamed.
fn compare_items(at: &At, before: &[Node], after: &[Node], found: &mut Vec<Change>) {
    let named = |items: &[Node], name: &str| items.iter().find(|item| name_of(item) == Some(name)).cloned();
    let only_in = |items: &[Node], others: &[Node]| -> Vec<Node> {
        items.iter().filter(|item| named(others, name_of(item).unwrap_or_default()).is_none()).cloned().collect()
    };
    let mut gone = only_in(before, after);
    for (index, item) in after.iter().enumerate() {
        let name = name_of(item).unwrap_or_default();
        if let Some(old) = named(before, name) {
            compare(&at.item(index, name), &old, item, found);
        } else if let Some(place) = gone.iter().position(|old| is_renamed(old, item)) {
            let old = gone.swap_remove(place);
            let at = at.item(index, name_of(&old).unwrap_or_default());
            found.push(at.field("name").change(Kind::Value, old.get("name"), item.get("name")));
        } else {
            found.push(at.item(index, name).change(Kind::Added, &Node::Null, item));
        }
    }
    for (index, item) in before.iter().enumerate().filter(|(_, item)| gone.contains(item)) {
        let at = at.item(index, name_of(item).unwrap_or_default());
        found.push(at.change(Kind::Removed, item, &Node::Null));
    }
}

fn is_renamed(old: &Node, new: &Node) -> bool {
    let rest = |item: &Node| item.fields().iter().filter(|(name, _)| name != "name").cloned().collect::<Vec<_>>();
    rest(old) == rest(new)
}

impl Change {
    /// The old rulebook with this change and no other; `None` where that is no valid rulebook.
    pub(crate) fn alone(&self, old: &Node) -> Option<Rulebook> {
        Rulebook::from_json(&self.applied(old, &self.steps).json()).ok()
    }

    fn applied(&self, node: &Node, steps: &[Step]) -> Node {
        let Some((step, rest)) = steps.split_first() else { return self.new.clone() };
        match (step, node) {
            (Step::Field(name), Node::Object(fields)) => {
                let changed = |(key, value): &(String, Node)| {
                    (key.clone(), if key == name { self.applied(value, rest) } else { value.clone() })
                };
                Node::Object(fields.iter().map(changed).collect())
            }
            (Step::Named(name), Node::List(items)) => Node::List(self.applied_to_items(items, name, rest)),
            _ => node.clone(),
        }
    }

    fn applied_to_items(&self, items: &[Node], name: &str, rest: &[Step]) -> Vec<Node> {
        let is_it = |item: &Node| name_of(item) == Some(name);
        match self.kind {
            Kind::Removed => items.iter().filter(|item| !is_it(item)).cloned().collect(),
            Kind::Added => {
                let mut items = items.to_vec();
                items.insert(self.index().min(items.len()), self.new.clone());
                items
            }
            Kind::Value => {
                items.iter().map(|item| if is_it(item) { self.applied(item, rest) } else { item.clone() }).collect()
            }
        }
    }

    /// The position in the list, as the path has it.
    fn index(&self) -> usize {
        let digits = self.path.rsplit_once('[').and_then(|(_, rest)| rest.split(']').next());
        digits.and_then(|digits| digits.parse().ok()).unwrap_or(usize::MAX)
    }
}
