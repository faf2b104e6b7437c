//! `cargo xtask size`: what the package's files weigh, and the gates that keep them so.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::pkg::files;
use crate::test::Count;
use crate::{brotli, place};

/// One file, or several together.
#[derive(Clone, Debug, Default)]
struct Weight {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Weight {
    fn of(name: String, bytes: &[u8]) -> Result<Weight> {
        Ok(Weight { name, raw: bytes.len(), gzip: gzip(bytes)?, brotli: brotli::compress(bytes)?.len() })
    }

    fn add(&mut self, other: &Weight) {
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }

    fn measured(&self, how: &str) -> Result<usize> {
        match how {
            "raw" => Ok(self.raw),
            "gzip" => Ok(self.gzip),
            "brotli" => Ok(self.brotli),
            other => bail!("size-gates.json measures {other:?}; it can be raw, gzip or brotli"),
        }
    }
}

/// Prints every file of the package, and every gate.
pub fn print() -> Result<()> {
    let weights = weigh(&place::package(), |_| true)?;
    println!("{:<40} {:>9} {:>9} {:>9}", "file", "raw", "gzip -9", "brotli 11");
    let mut sum = Weight { name: "all".to_owned(), ..Weight::default() };
    for weight in &weights {
        print_row(weight);
        sum.add(weight);
    }
    print_row(&sum);
    println!();
    for gate in read_gates()? {
        gate.check(&weights)?;
    }
    Ok(())
}

/// Checks every gate; a gate is one case.
pub fn gates() -> Result<Count> {
    let gates = read_gates()?;
    // Brotli at its highest level is slow, so files without a gate are left out.
    let weights = weigh(&place::package(), |name| gates.iter().any(|gate| gate.names(name)))?;
    let mut count = Count::default();
    for gate in gates {
        count += if gate.check(&weights)? { Count::PASSED } else { Count::FAILED };
    }
    Ok(count)
}

fn print_row(weight: &Weight) {
    println!("{:<40} {:>9} {:>9} {:>9}", weight.name, weight.raw, weight.gzip, weight.brotli);
}

/// The files of the package whose names are asked for.
fn weigh(package: &Path, is_asked: impl Fn(&str) -> bool) -> Result<Vec<Weight>> {
    let mut weights = Vec::new();
    for file in files(package)? {
        let name = file.strip_prefix(package)?.to_string_lossy().replace('\\', "/");
        if is_asked(&name) {
            weights.push(Weight::of(name, &std::fs::read(file)?)?);
        }
    }
    Ok(weights)
}

/// At most this many bytes for some files together.
struct Gate {
    what: String,
    /// Names; one that ends in `/` means all files below it.
    files: Vec<String>,
    measure: String,
    most: usize,
}

impl Gate {
    fn names(&self, file: &str) -> bool {
        self.files.iter().any(|name| is_named(name, file))
    }

    /// Prints how the files stand and whether they may.
    fn check(&self, weights: &[Weight]) -> Result<bool> {
        let mut sum = Weight::default();
        for name in &self.files {
            let mut found = weights.iter().filter(|it| is_named(name, &it.name));
            sum.add(found.next().with_context(|| format!("size-gates.json names {name}, which the package has not"))?);
            found.for_each(|weight| sum.add(weight));
        }
        let found = sum.measured(&self.measure)?;
        let verdict = if found <= self.most { "ok" } else { "TOO LARGE" };
        println!("{verdict}: {} {found} bytes {}, at most {}", self.what, self.measure, self.most);
        Ok(found <= self.most)
    }
}

/// Whether a name of the gates means this file.
fn is_named(name: &str, file: &str) -> bool {
    file == name || (name.ends_with('/') && file.starts_with(name))
}

fn read_gates() -> Result<Vec<Gate>> {
    let text = std::fs::read_to_string(place::at("xtask/size-gates.json"))?;
    let document: Value = serde_json::from_str(&text).context("xtask/size-gates.json")?;
    let gates: Option<Vec<Gate>> = document.as_array().and_then(|gates| gates.iter().map(gate_of).collect());
    let gates = gates.context("xtask/size-gates.json is a list of {what, files, measure, most}")?;
    ensure!(!gates.is_empty(), "xtask/size-gates.json is empty");
    Ok(gates)
}

fn gate_of(gate: &Value) -> Option<Gate> {
    let text = |key: &str| Some(gate.get(key)?.as_str()?.to_owned());
    let files =
        gate.get("files")?.as_array()?.iter().map(|name| Some(name.as_str()?.to_owned())).collect::<Option<_>>()?;
    let most = usize::try_from(gate.get("most")?.as_u64()?).ok()?;
    Some(Gate { what: text("what")?, files, measure: text("measure")?, most })
}

fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut encoder, bytes)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_gate_closes_above_its_size() {
        let weights = ["a/x", "a/y", "b"].map(|name| Weight { name: name.to_owned(), raw: 10, gzip: 5, brotli: 4 });
        let gate = |files: Value, measure: &str, most: usize| {
            gate_of(&json!({"what": "w", "files": files, "measure": measure, "most": most})).unwrap().check(&weights)
        };
        assert!(gate(json!(["a/", "b"]), "raw", 30).unwrap());
        assert!(!gate(json!(["a/", "b"]), "raw", 29).unwrap());
        assert!(gate(json!(["b"]), "gzip", 5).unwrap());
        assert!(!gate(json!(["b"]), "brotli", 3).unwrap());
        assert!(gate(json!(["c"]), "raw", 100).is_err());
        assert!(gate(json!(["b"]), "zip", 100).is_err());
    }
}
