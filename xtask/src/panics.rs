//! `cargo xtask panics`: no panic of our own is left in what is compiled.
//!
//! A panic carries its place in the source: a constant with the file, the line and the column. Where the
//! compiler proves that a panic cannot happen, it leaves out the call and the constant with it. So this compiles the
//! library as it ships, with optimisation, and reads the compiler's last form of it (LLVM IR): a constant that names a
//! file of ours is a panic of ours that the compiler could not rule out. docs/TESTING.md lists what this cannot find.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;

use anyhow::{Context, Result, bail, ensure};

use crate::command::{cargo, run};
use crate::{place, tools};

/// Panics that are there and cannot happen, each with the reason. `file:line` would be out of date with every edit, so a
/// line is named by its text.
const ALLOWED: [(&str, &str); 0] = [];

/// How the library is compiled: the server's way, and the two that clients run.
const BUILDS: [Build; 3] = [
    Build { name: "native", target: None, profile: "release" },
    Build { name: "web", target: Some(tools::WEB_TARGET), profile: "wasm" },
    Build { name: "mini", target: Some(tools::MINI_TARGET), profile: "wasm" },
];

struct Build {
    name: &'static str,
    target: Option<&'static str>,
    profile: &'static str,
}

/// Compiles every build and fails where a panic of ours is left.
pub fn check() -> Result<()> {
    tools::targets()?;
    let mut left = Vec::new();
    for build in &BUILDS {
        let places = places(&compile(build)?)?;
        let (ours, others): (Vec<_>, Vec<_>) = places.into_iter().partition(Place::is_ours);
        println!("{}: {} of ours, {} in libraries", build.name, ours.len(), others.len());
        for place in ours {
            match allowed(&place)? {
                Some(reason) => println!("  {place} allowed: {reason}"),
                None => left.push(format!("{place} ({})", build.name)),
            }
        }
    }
    match left.as_slice() {
        [] => Ok(()),
        left => bail!("these lines may panic; use get, checked or saturating forms:\n  {}", left.join("\n  ")),
    }
}

/// The library as LLVM IR after optimisation.
///
/// In one unit and not yet linked: link-time optimisation would drop the places from the mini module, whose panic
/// handler looks at none.
fn compile(build: &Build) -> Result<String> {
    let target = place::at("target/panics");
    let text = target.join(format!("{}.ll", build.name));
    let mut command = cargo();
    command.args(["rustc", "--quiet", "--package", "points-rules", "--lib", "--crate-type", "rlib"]);
    command.args(["--profile", build.profile, "--config", &format!("profile.{}.lto=false", build.profile)]);
    command.args(build.target.into_iter().flat_map(|target| ["--target", target]));
    command.arg("--target-dir").arg(&target).args(["--", "-Ccodegen-units=1"]);
    command.arg(format!("--emit=llvm-ir={}", text.display()));
    run(&mut command)?;
    // Where nothing changed, cargo runs no compiler and the text of last time still holds.
    fs::read_to_string(&text)
        .with_context(|| format!("there is no {}; remove target/panics and run this again", text.display()))
}

fn allowed(place: &Place) -> Result<Option<&'static str>> {
    let source = fs::read_to_string(place::at(&place.file)).with_context(|| format!("cannot read {}", place.file))?;
    let line = source.lines().nth(place.line.saturating_sub(1) as usize).unwrap_or_default();
    Ok(ALLOWED.into_iter().find(|(text, _)| *text == line.trim()).map(|(_, reason)| reason))
}

/// Where in a source a panic would be.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    file: String,
    line: u32,
    column: u32,
}

impl Place {
    /// Files of this package are named from its folder, all others by a whole path.
    fn is_ours(&self) -> bool {
        self.file.starts_with("src/")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// All places of panics in the compiled text.
///
/// # Errors
/// Where none is found at all: some sort of the standard library always keeps one, so the text is not understood.
fn places(text: &str) -> Result<BTreeSet<Place>> {
    let files: BTreeMap<&str, String> = text.lines().filter_map(file).collect();
    let places: BTreeSet<Place> = text.lines().filter_map(|line| place_in(line, &files)).collect();
    ensure!(!places.is_empty(), "the compiler's text has no place of a panic at all: its form must have changed");
    Ok(places)
}

/// `@name = private unnamed_addr constant [18 x i8] c"src/num/kind.rs\00", align 1`
fn file(line: &str) -> Option<(&str, String)> {
    let (name, value) = constant(line)?;
    let (_, quoted) = value.strip_prefix('[')?.split_once(" c\"")?;
    let bytes = unescaped(quoted.split('"').next()?)?;
    let path = std::str::from_utf8(&bytes).ok()?.trim_end_matches('\0').replace('\\', "/");
    path.ends_with(".rs").then_some((name, path))
}

/// `@name = private unnamed_addr constant <{ ptr, [16 x i8] }> <{ ptr @file, [16 x i8] c"…" }>, align 8`: the bytes are
/// the length of the file's name, the line and the column, little-endian.
fn place_in(line: &str, files: &BTreeMap<&str, String>) -> Option<Place> {
    let (_, value) = constant(line)?;
    let (_, value) = value.strip_prefix("<{ ptr, [")?.split_once("}> <{ ptr @")?;
    let (name, rest) = value.split_once(',')?;
    let (_, quoted) = rest.split_once(" c\"")?;
    let bytes = unescaped(quoted.split('"').next()?)?;
    let (start, column) = bytes.split_last_chunk::<4>()?;
    let (_, line) = start.split_last_chunk::<4>()?;
    let file = files.get(name)?.clone();
    Some(Place { file, line: u32::from_le_bytes(*line), column: u32::from_le_bytes(*column) })
}

/// The name and the value of a constant.
fn constant(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix('@')?.split_once(" = ")?;
    Some((name, value.split_once(" constant ")?.1))
}

/// LLVM writes any byte that is not plain text as a backslash and two hexadecimal digits.
fn unescaped(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'\\' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            plain => plain,
        });
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
@alloc_1 = private unnamed_addr constant [16 x i8] c"src/num/kind.rs\00", align 1
@alloc_2 = private unnamed_addr constant [27 x i8] c"/elsewhere/core/slice.rs\00\00\00", align 1
@alloc_3 = private unnamed_addr constant <{ ptr, [12 x i8] }> <{ ptr @alloc_1, [12 x i8] c"\0F\00\00\00p\01\00\00\09\00\00\00" }>, align 4
@alloc_4 = private unnamed_addr constant <{ ptr, [16 x i8] }> <{ ptr @alloc_2, [16 x i8] c"\18\00\00\00\00\00\00\00\02\00\00\00\22\00\00\00" }>, align 8
@alloc_5 = private unnamed_addr constant <{ ptr, [8 x i8] }> <{ ptr @other, [8 x i8] c"\06\00\00\00\00\00\00\00" }>, align 8
"#;

    #[test]
    fn finds_the_places_of_both_word_sizes() {
        let found: Vec<_> =
            places(TEXT).unwrap().into_iter().map(|place| (place.to_string(), place.is_ours())).collect();
        assert_eq!(found, [("/elsewhere/core/slice.rs:2:34".into(), false), ("src/num/kind.rs:368:9".into(), true)]);
    }

    #[test]
    fn a_text_without_any_place_is_not_understood() {
        assert!(places("define void @f() {\n}\n").is_err());
    }
}
