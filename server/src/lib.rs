//! A reference shop server. All figures are computed by points-rules; this crate stores them and checks access.

mod app;
mod audit;
mod book;
mod books;
mod db;
mod http;
mod problem;
mod seed;
mod start;
mod store;
mod work;

pub use app::{App, Settings};
pub use audit::{Audit, audit};
pub use http::{document, router};
pub use seed::{Plan, seed};
pub use start::{add_operator, found, resume};
