//! `cargo xtask demo`: the storefront, from a fresh clone to an address to open.

use std::path::PathBuf;

use anyhow::Result;

use crate::command::{npm, run};
use crate::serve::Server;
use crate::{pkg, place, tools};

/// The port that is tried first.
pub const PORT: u16 = 8787;

/// Builds the package and the storefront; the folder to be served.
pub fn build() -> Result<PathBuf> {
    pkg::up_to_date()?;
    let www = place::at("www");
    tools::node_modules(&www)?;
    run(npm().args(["run", "--silent", "build"]).current_dir(&www))?;
    Ok(www.join("dist"))
}

/// Builds and serves until the program is interrupted.
pub fn run_demo(port: u16) -> Result<()> {
    let server = Server::start(build()?, port)?;
    println!("\nThe storefront is at {}\nCtrl-C ends it.", server.address());
    server.wait();
    Ok(())
}
