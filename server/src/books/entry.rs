//! Receipts of operations, and the entries that follow from them.

use std::sync::Arc;

use points_rules::Rulebook;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Account;
use crate::problem::{Problem, Result};

/// How an entry changes its balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// The figure is the state from now on.
    Set,
    /// The same of an order that is booked: the dividend scheme keeps what stood before the day's orders.
    Book,
    Add,
    Subtract,
}

impl Change {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Change::Set => "set",
            Change::Book => "book",
            Change::Add => "add",
            Change::Subtract => "subtract",
        }
    }
}

impl std::str::FromStr for Change {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self> {
        [Change::Set, Change::Book, Change::Add, Change::Subtract]
            .into_iter()
            .find(|change| change.as_str() == text)
            .ok_or_else(|| Problem::internal(format!("the ledger has an unknown change {text}")))
    }
}

/// What an operation does to one balance.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) account: Account,
    pub(crate) owner: String,
    pub(crate) change: Change,
    pub(crate) figure: Value,
    /// The JSON pointer of the figure in the receipt; none: it follows from a balance.
    pub(crate) source: Option<String>,
}

impl Entry {
    /// An entry whose figure is a balance, and no figure of the receipt.
    pub(crate) fn of_balance(account: Account, owner: &str, change: Change, figure: Value) -> Self {
        Entry { account, owner: owner.to_owned(), change, figure, source: None }
    }
}

/// An operation that was run: whoever has the rulebook can run it again and compare.
#[derive(Clone, Debug)]
pub(crate) struct Receipt {
    pub(crate) rules: Arc<Rulebook>,
    pub(crate) op: String,
    pub(crate) input_text: String,
    pub(crate) result_text: String,
    pub(crate) digest: String,
    /// `{"input": …, "result": …}`, for pointers.
    pub(crate) body: Value,
}

impl Receipt {
    /// Runs an operation.
    pub(crate) fn run(rules: &Arc<Rulebook>, op: &str, input: Value) -> Result<Self> {
        let input_text = input.to_string();
        let result_text = rules.call_json(op, &input_text)?;
        let result: Value = serde_json::from_str(&result_text)?;
        let digest = receipt_digest(rules.digest(), op, &input, &result);
        let body = json!({ "input": input, "result": result });
        Ok(Receipt { rules: Arc::clone(rules), op: op.to_owned(), input_text, result_text, digest, body })
    }

    pub(crate) fn figure(&self, pointer: &str) -> Result<&Value> {
        self.body.pointer(pointer).ok_or_else(|| Problem::internal(format!("{} has no {pointer}", self.op)))
    }

    pub(crate) fn result(&self) -> &Value {
        self.body.get("result").unwrap_or(&Value::Null)
    }

    /// These fields of the result alone: the buyer's, without the states of referrer and merchant.
    pub(crate) fn without_others(&self, own: &[&str]) -> Value {
        let fields = own.iter().filter_map(|field| Some(((*field).to_owned(), self.result().get(field)?.clone())));
        Value::Object(fields.collect())
    }

    pub(crate) fn read<T: DeserializeOwned>(&self, pointer: &str) -> Result<T> {
        Ok(serde_json::from_value(self.figure(pointer)?.clone())?)
    }

    fn entry(&self, account: Account, owner: &str, change: Change, pointer: &str) -> Result<Entry> {
        let figure = self.figure(pointer)?.clone();
        Ok(Entry { account, owner: owner.to_owned(), change, figure, source: Some(pointer.to_owned()) })
    }

    pub(crate) fn set(&self, account: Account, owner: &str, pointer: &str) -> Result<Entry> {
        self.entry(account, owner, Change::Set, pointer)
    }

    pub(crate) fn book(&self, account: Account, owner: &str, pointer: &str) -> Result<Entry> {
        self.entry(account, owner, Change::Book, pointer)
    }

    pub(crate) fn add(&self, account: Account, owner: &str, pointer: &str) -> Result<Entry> {
        self.entry(account, owner, Change::Add, pointer)
    }

    pub(crate) fn subtract(&self, account: Account, owner: &str, pointer: &str) -> Result<Entry> {
        self.entry(account, owner, Change::Subtract, pointer)
    }
}

/// SHA-256 over the canonical JSON of `{digest, input, op, result}`, lower-case hex.
pub(crate) fn receipt_digest(rulebook: &str, op: &str, input: &Value, result: &Value) -> String {
    let receipt = json!({ "digest": rulebook, "input": input, "op": op, "result": result });
    hex(&Sha256::digest(receipt.to_string()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
