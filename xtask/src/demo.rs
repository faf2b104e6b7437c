//! `cargo xtask demo`: the storefront, from a fresh clone to an address to open.

use anyhow::Result;

use crate::command::{npm, run};
use crate::{pkg, place, tools};

/// The port that is tried first.
pub const PORT: u16 = 8787;

/// Builds the package and the storefront, into www/dist.
pub fn build() -> Result<()> {
    pkg::up_to_date()?;
    let www = place::at("www");
    tools::node_modules(&www)?;
    run(npm().args(["run", "--silent", "build"]).current_dir(&www))
}

/// Builds, and serves with Vite, which prints the address, until the program is interrupted.
pub fn run_demo(port: u16) -> Result<()> {
    build()?;
    let mut preview = npm();
    preview.args(["run", "--silent", "preview", "--", "--host", "127.0.0.1", "--port", &port.to_string()]);
    run(preview.current_dir(place::at("www")))
}
