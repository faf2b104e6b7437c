//! Receipts of operations, and the entries that follow from them.

use std::sync::Arc;

use points_rules::Rulebook;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Account;
use crate::problem::{Problem, Result};
use crate::store::LedgerRow;

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
    /// The core's receipt and its hash.
    pub(crate) text: String,
    pub(crate) sha256: String,
    /// The receipt, for pointers such as `/result/holder`.
    pub(crate) body: Value,
}

impl Receipt {
    /// Runs an operation.
    pub(crate) fn run(rules: &Arc<Rulebook>, op: &str, input: &Value) -> Result<Self> {
        Self::run_text(rules, op, &input.to_string())
    }

    /// Runs an operation whose input is a text already.
    pub(crate) fn run_text(rules: &Arc<Rulebook>, op: &str, input: &str) -> Result<Self> {
        let receipt = rules.receipt(op, input)?;
        let body = serde_json::from_str(receipt.text())?;
        let (text, sha256) = (receipt.text().to_owned(), receipt.sha256().to_owned());
        Ok(Receipt { rules: Arc::clone(rules), op: op.to_owned(), text, sha256, body })
    }

    /// One that the ledger has.
    pub(crate) fn stored(rules: &Arc<Rulebook>, row: LedgerRow) -> Result<Self> {
        let LedgerRow { op, receipt: text, sha256, .. } = row;
        let body = serde_json::from_str(&text)?;
        Ok(Receipt { rules: Arc::clone(rules), op, text, sha256, body })
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

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
