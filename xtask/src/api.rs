//! The public API of the crate as text, and the table of operations on its front page.
//!
//! rustdoc is the one stable tool that sees what macros and derives make. Its pages are read as text: the declaration of
//! every item, the signatures of its methods, and the traits that it implements. rust-toolchain.toml pins rustdoc.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::command::{cargo, run};
use crate::{place, snapshot};

const API: &str = "tests/api/rust.txt";
const OPERATIONS: &str = "src/operations.md";

/// Compares both texts with what is committed, or writes them.
pub fn check(write: bool) -> Result<()> {
    let formulas = serde_json::from_str(&points_rules::formulas_json())?;
    let table = operations(&serde_json::from_str(&points_rules::description())?, &formulas)?;
    snapshot::hold(OPERATIONS, &table, write, "api")?;
    snapshot::hold(API, &rust()?, write, "api")
}

/// The API, page by page.
fn rust() -> Result<String> {
    let target = place::at("target");
    let mut doc = cargo();
    doc.args(["doc", "--quiet", "--no-deps", "--package", "points-rules", "--lib", "--target-dir"]).arg(&target);
    run(doc.env("RUSTDOCFLAGS", "--deny warnings"))?;
    let root = target.join("doc/points_rules");
    let mut items = Vec::new();
    for page in pages(&root)? {
        let Some(name) = item_name(page.strip_prefix(&root)?) else { continue };
        let html = std::fs::read_to_string(&page)?;
        // Items of private modules lead to where they are exported.
        if !html.contains("http-equiv=\"refresh\"") {
            items.push(item(&name, &html).with_context(|| page.display().to_string())?);
        }
    }
    ensure!(!items.is_empty(), "{} has no pages of items", root.display());
    items.sort();
    Ok(items.join("\n"))
}

fn pages(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(pages(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "html") {
            found.push(path);
        }
    }
    Ok(found)
}

/// `appreciation/struct.Market.html` is `appreciation::Market`; pages that only list others have no name.
fn item_name(page: &Path) -> Option<String> {
    let stem = page.file_stem()?.to_str()?;
    let (_, name) = stem.split_once('.')?;
    let folders = page.parent()?.iter().map(|folder| folder.to_string_lossy().into_owned());
    Some(folders.chain([name.to_owned()]).collect::<Vec<_>>().join("::"))
}

/// An item's declaration, its methods, and the traits it implements, each with its associated types.
fn item(name: &str, page: &str) -> Result<String> {
    let (_, rest) = page.split_once("<pre class=\"rust item-decl\">").context("no declaration")?;
    let (declaration, rest) = rest.split_once("</pre>").context("an open declaration")?;
    // The value of a constant, such as the text of a rulebook, is no part of the API.
    let declaration = text(declaration);
    let declaration = if declaration.starts_with("pub const") {
        declaration.split(" = ").next().unwrap_or(&declaration)
    } else {
        declaration.trim()
    };
    let mut lines = vec![format!("## {name}"), declaration.to_owned()];
    let mut section = "";
    let mut parts = rest.split(" class=\"code-header\">");
    let mut before = parts.next().unwrap_or_default();
    for part in parts {
        if let Some((_, heading)) = before.rsplit_once("<h2 id=\"") {
            section = heading.split('"').next().unwrap_or_default();
        }
        let is_impl = before.ends_with("<h3");
        let header = part.split(if is_impl { "</h3>" } else { "</h4>" }).next().unwrap_or_default();
        let header = text(header).split_whitespace().collect::<Vec<_>>().join(" ");
        match (section, is_impl) {
            (_, true) if header.contains("StructuralPartialEq") => {}
            ("implementations" | "trait-implementations", true) => lines.push(header),
            ("implementations", false) => lines.push(format!("    {header}")),
            ("trait-implementations", false) if header.starts_with("type ") => lines.push(format!("    {header}")),
            _ => {}
        }
        before = part;
    }
    Ok(lines.join("\n") + "\n")
}

/// The text of HTML, without the labels of what can be unfolded.
fn text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        if tag.starts_with("div") || tag.starts_with("br") {
            out.push(' ');
        }
        if let Some((_, path)) = tag.split('>').next().and_then(|tag| tag.split_once(" points_rules::"))
            && let Some((module, _)) = path.rsplit_once("::")
        {
            // A link's title has the whole path: every scheme has a `Config`.
            out.push_str(module);
            out.push_str("::");
        }
        let end = if tag.starts_with("summary") { "</summary>" } else { ">" };
        rest = tag.split_once(end).map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    let out = out.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    out.replace("&#39;", "'").replace("&amp;", "&")
}

/// The table of operations for the crate's front page, with links that rustdoc resolves.
fn operations(description: &Value, formulas: &Value) -> Result<String> {
    let types = description["types"].as_array().context("a description without types")?;
    let path = |name: &Value| -> Result<String> {
        let found = types.iter().find(|of| of["name"] == *name).with_context(|| format!("no type {name}"))?;
        let (module, name) = (str_of(&found["scheme"])?, str_of(&found["rust"])?);
        Ok(format!("[`{name}`]({module}::{name})"))
    };
    let mut table = "| operation | input | result | formulas |\n| --- | --- | --- | --- |\n".to_owned();
    for operation in description["operations"].as_array().context("a description without operations")? {
        let name = str_of(&operation["name"])?;
        let (scheme, _) = name.split_once('.').context("an operation without a scheme")?;
        let method = str_of(&operation["method"])?;
        let owner = match scheme {
            "order" => "order::Orders".to_owned(),
            "rulebook" => "Rulebook".to_owned(),
            scheme => format!("{scheme}::{}", capitalised(scheme)),
        };
        let (input, result) = (path(&operation["input"])?, path(&operation["result"])?);
        // As rustdoc names the heading of the page.
        let anchor = name.replace('.', "").to_lowercase();
        let shown =
            formulas["operations"].get(name).map_or(String::new(), |_| format!("[formulas](formulas#{anchor})"));
        table += &format!("| [`{name}`]({owner}::{method}) | {input} | {result} | {shown} |\n");
    }
    Ok(table)
}

fn str_of(value: &Value) -> Result<&str> {
    value.as_str().with_context(|| format!("{value} is not text"))
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r##"<pre class="rust item-decl"><code>pub struct Pair&lt;T&gt; {<details><summary class="hideme">
<span>Show 1 field</span></summary>
    pub left: <a class="struct" href="#" title="struct points_rules::other::T">T</a>,
}</details></code></pre><h2 id="implementations">Implementations</h2>
<section><h3 class="code-header">impl&lt;T&gt; <a href="#">Pair</a>&lt;T&gt;</h3></section>
<h4 class="code-header">pub fn <a href="#">left</a>(&amp;self) -&gt; T<div class="where">where
    T: Copy,</div></h4>
<h2 id="trait-implementations">Trait Implementations</h2>
<h3 class="code-header">impl FromStr for Pair</h3><h4 class="code-header">type Err = Error</h4>
<h4 class="code-header">fn from_str(text: &amp;str) -&gt; Self</h4>
<h2 id="blanket-implementations">Blanket Implementations</h2><h3 class="code-header">impl Any for T</h3>"##;

    #[test]
    fn a_page_is_read_as_declaration_methods_and_traits() {
        let expected = "## pair::Pair\npub struct Pair<T> {\n    pub left: other::T,\n}\nimpl<T> Pair<T>\n    \
                        pub fn left(&self) -> T where T: Copy,\nimpl FromStr for Pair\n    type Err = Error\n";
        assert_eq!(item("pair::Pair", PAGE).unwrap(), expected);
    }

    #[test]
    fn the_value_of_a_constant_is_left_out() {
        let page = "<pre class=\"rust item-decl\"><code>pub const A: &amp;str = \"text\";</code></pre>";
        assert_eq!(item("A", page).unwrap(), "## A\npub const A: &str\n");
    }

    #[test]
    fn names_come_from_the_pages_paths() {
        assert_eq!(item_name(Path::new("a/struct.B.html")).as_deref(), Some("a::B"));
        assert_eq!(item_name(Path::new("fn.c.html")).as_deref(), Some("c"));
        assert_eq!(item_name(Path::new("a/index.html")), None);
    }

    #[test]
    fn operations_link_to_methods_and_types() {
        let description = serde_json::json!({
            "types": [
                { "name": "ReleaseSettleDay", "rust": "SettleDay", "scheme": "release" },
                { "name": "Total", "rust": "Total", "scheme": "order" },
            ],
            "operations": [{
                "name": "release.settleDay", "method": "settle_day", "input": "ReleaseSettleDay", "result": "Total",
            }],
        });
        let row = "| [`release.settleDay`](release::Release::settle_day) | [`SettleDay`](release::SettleDay) | \
                   [`Total`](order::Total) | [formulas](formulas#releasesettleday) |\n";
        let formulas = serde_json::json!({ "operations": { "release.settleDay": {} } });
        assert!(operations(&description, &formulas).unwrap().ends_with(row));
        let row = row.replace("[formulas](formulas#releasesettleday)", "");
        assert!(operations(&description, &serde_json::Value::Null).unwrap().ends_with(&row));
    }
}
