//! What each package carries: its files, the notices of others' code, and links between them that work for whoever has only the package.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::command::{cargo, npm, read};
use crate::{notices, pkg, place, snapshot};

/// Compares the lists with the committed ones, or writes them, and checks the links of the READMEs.
pub fn check(write: bool) -> Result<()> {
    notices::check(write)?;
    pkg::up_to_date()?;
    let packages = [
        ("crate", place::root().to_owned(), crate_files("points-rules")?),
        ("derive", place::at("derive"), crate_files("points-rules-derive")?),
        ("cli", place::at("cli"), crate_files("points-rules-cli")?),
        ("npm", place::package(), npm_files()?),
    ];
    let mut broken = Vec::new();
    for (name, folder, files) in packages {
        let list: String = files.iter().map(|file| format!("{file}\n")).collect();
        snapshot::hold(&format!("tests/api/{name}-files.txt"), &list, write, "contents")?;
        broken.extend(broken_links(&folder, &files)?.into_iter().map(|link| format!("{name}: {link}")));
    }
    ensure!(broken.is_empty(), "links that do not work inside the package:\n{}", broken.join("\n"));
    Ok(())
}

/// The files of a crate as it is published, but the one that cargo adds in a repository only.
fn crate_files(package: &str) -> Result<BTreeSet<String>> {
    let list = read(cargo().args(["package", "--list", "--allow-dirty", "--package", package]))?;
    let lines = String::from_utf8(list)?;
    let files = lines.lines().map(|line| line.replace('\\', "/"));
    Ok(files.filter(|file| file != ".cargo_vcs_info.json").collect())
}

fn npm_files() -> Result<BTreeSet<String>> {
    let report = read(npm().args(["pack", "--dry-run", "--json"]).current_dir(place::package()))?;
    let report: Value = serde_json::from_slice(&report)?;
    let files = report[0]["files"].as_array().context("npm pack lists no files")?;
    Ok(files.iter().filter_map(|file| file["path"].as_str().map(str::to_owned)).collect())
}

/// The relative links of a package's READMEs that lead to no file, folder or heading of it.
fn broken_links(folder: &Path, files: &BTreeSet<String>) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    let reads = |path: &str| std::fs::read_to_string(folder.join(path)).with_context(|| format!("cannot read {path}"));
    for readme in files.iter().filter(|file| is_readme(file)) {
        for link in links(&reads(readme)?) {
            let (path, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() { readme.clone() } else { resolved(readme, path) };
            let is_there = files.contains(&target) || files.iter().any(|file| file.starts_with(&format!("{target}/")));
            if !is_there || !heading.is_empty() && !anchors(&reads(&target)?).contains(heading) {
                broken.push(format!("{readme} links to {link}"));
            }
        }
    }
    Ok(broken)
}

fn is_readme(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.starts_with("README") && name.ends_with(".md")
}

/// The targets of Markdown's links and pictures that are no addresses.
fn links(markdown: &str) -> Vec<String> {
    let targets = markdown.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    targets.filter(|target| !target.contains(':')).map(str::to_owned).collect()
}

/// A link's path from the package's root.
fn resolved(from: &str, link: &str) -> String {
    let mut path = PathBuf::from(from);
    path.pop();
    for part in link.split('/').filter(|part| !matches!(*part, "" | ".")) {
        if part == ".." {
            path.pop();
        } else {
            path.push(part);
        }
    }
    path.to_string_lossy().replace('\\', "/")
}

/// The anchors of a document's headings, as GitHub and npm make them.
fn anchors(markdown: &str) -> BTreeSet<String> {
    let headings =
        markdown.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let anchor = |heading: &str| -> String {
        let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
        kept.flat_map(char::to_lowercase).map(|letter| if letter == ' ' { '-' } else { letter }).collect()
    };
    headings.map(anchor).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_lead_nowhere_are_found() {
        let folder = place::at("target/contents-test");
        std::fs::create_dir_all(folder.join("docs")).unwrap();
        let readme = "# The first\n[a](docs/A.md#one-two) [b](./docs) ![c](docs/c.png) [d](#the-first) \
                      [e](https://example.com) [f](docs/A.md#three) [g](#none) [h](docs/../docs/A.md)\n";
        std::fs::write(folder.join("README.md"), readme).unwrap();
        std::fs::write(folder.join("docs/A.md"), "## One, `two`!\n").unwrap();
        let files = ["README.md", "docs/A.md"].map(str::to_owned).into();
        let broken = ["docs/c.png", "docs/A.md#three", "#none"].map(|link| format!("README.md links to {link}"));
        assert_eq!(broken_links(&folder, &files).unwrap(), broken);
    }

    #[test]
    fn anchors_are_those_of_github() {
        let found = anchors("# 中文 text\n## A `code` & more\nno heading\n");
        assert_eq!(found, ["中文-text", "a-code--more"].map(str::to_owned).into());
    }
}
