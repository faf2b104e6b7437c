//! Imports point down: a module of `src` uses only modules of lower layers (docs/ARCHITECTURE.md).
//!
//! The paths are read from the tokens of every file, so that bodies of macros count and comments do not. Test modules are
//! left out.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// From the bottom to the top. Modules of one layer do not use each other.
const LAYERS: &[&[&str]] = &[
    &["impossible"],
    &["escape", "sort", "flat"],
    &["error"],
    &["decimal", "columns"],
    &["read"],
    &["schema"],
    &["num"],
    &["segments", "order", "samples"],
    &["appreciation", "dividend", "release"],
    &["rulebook", "presets"],
    &["promise"],
    &["op"],
    &["batch", "explain", "receipt"],
    &["describe", "boundary"],
    &["web", "mini"],
];

/// The layer of a module of the crate's root.
fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// What is wrong with one module using another.
fn fault(from: &str, to: &str) -> Option<String> {
    match (layer(from), layer(to)) {
        _ if from == to => None,
        (None, _) => Some(format!("{from} has no layer: give it one here and in docs/ARCHITECTURE.md")),
        (_, None) => Some(format!("{from} uses crate::{to}, which is no module: write the module that defines it")),
        (Some(own), Some(used)) if used < own => None,
        _ => Some(format!("{from} uses {to}, which is not below it")),
    }
}

/// The faults of a file, given as its module's path from the crate's root and its text.
fn faults(module: &[String], text: &str) -> BTreeSet<String> {
    let tokens: TokenStream = text.parse().unwrap();
    let mut used = BTreeSet::new();
    uses(module, tokens, &mut used);
    used.iter().filter_map(|to| fault(module.first().unwrap(), to)).collect()
}

/// Collects the modules of the root that tokens name, by `crate::` or by as many `super::` as lead there.
fn uses(module: &[String], tokens: TokenStream, used: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let [first, after @ ..] = rest {
        rest = after;
        match first {
            TokenTree::Punct(hash)
                if hash.as_char() == '#'
                    && after.first().is_some_and(|group| group.to_string().replace(' ', "") == "[cfg(test)]") =>
            {
                rest = after_item(after);
            }
            TokenTree::Ident(ident) if ident == "mod" => {
                if let [TokenTree::Ident(name), TokenTree::Group(body), after @ ..] = after {
                    let inner: Vec<String> = module.iter().cloned().chain([name.to_string()]).collect();
                    uses(&inner, body.stream(), used);
                    rest = after;
                }
            }
            TokenTree::Ident(ident) if ident == "crate" || ident == "super" => {
                let mut up = if ident == "crate" { module.len() } else { 1 };
                let mut path = segments(after);
                while let Some((next, after)) = path
                    && matches!(next, TokenTree::Ident(ident) if ident == "super")
                {
                    up += 1;
                    path = segments(after);
                }
                if up == module.len()
                    && let Some((next, _)) = path
                {
                    used.extend(names(next));
                }
            }
            TokenTree::Group(group) => uses(module, group.stream(), used),
            _ => {}
        }
    }
}

/// What follows `::`, and the rest.
fn segments(tokens: &[TokenTree]) -> Option<(&TokenTree, &[TokenTree])> {
    match tokens {
        [TokenTree::Punct(first), TokenTree::Punct(second), next, rest @ ..]
            if first.as_char() == ':' && second.as_char() == ':' =>
        {
            Some((next, rest))
        }
        _ => None,
    }
}

/// The first names of a path's end: `a`, or `{a, b::c}`. A macro's `$scheme` names what its call names elsewhere.
fn names(token: &TokenTree) -> Vec<String> {
    match token {
        TokenTree::Ident(ident) => vec![ident.to_string()],
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
            let parts = tokens.split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','));
            parts.filter_map(|part| part.first()).flat_map(names).collect()
        }
        _ => Vec::new(),
    }
}

/// What follows the item that an attribute stands before.
fn after_item(tokens: &[TokenTree]) -> &[TokenTree] {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    let end = tokens.iter().position(ends).map_or(tokens.len(), |at| at + 1);
    tokens.get(end..).unwrap_or_default()
}

/// Every file of `src` but the root and the tests: its module's path, and its text.
fn files() -> Vec<(Vec<String>, String)> {
    fn walk(folder: &Path, module: &[String], found: &mut Vec<(Vec<String>, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let inner = || module.iter().cloned().chain([stem.clone()]).collect::<Vec<_>>();
            if stem == "tests" {
                continue;
            } else if path.is_dir() {
                walk(&path, &inner(), found);
            } else if stem == "mod" {
                found.push((module.to_vec(), std::fs::read_to_string(&path).unwrap()));
            } else if path.extension().is_some_and(|ending| ending == "rs") && stem != "lib" {
                found.push((inner(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut found);
    found
}

#[test]
fn imports_point_down() {
    let files = files();
    let found: BTreeSet<String> = files.iter().flat_map(|(module, text)| faults(module, text)).collect();
    assert_eq!(found, BTreeSet::new());
    let modules: BTreeSet<&str> = files.iter().filter_map(|(module, _)| module.first()).map(String::as_str).collect();
    assert_eq!(modules, LAYERS.iter().copied().flatten().copied().collect());
}

#[test]
fn an_import_upwards_is_found() {
    let of = |module: &[&str], text: &str| {
        let module: Vec<String> = module.iter().map(ToString::to_string).collect();
        faults(&module, text).into_iter().collect::<Vec<_>>().join("; ")
    };
    let up = "num uses rulebook, which is not below it";
    assert_eq!(of(&["num", "fixed"], "use crate::rulebook::Rulebook;"), up);
    assert_eq!(of(&["num", "fixed"], "use crate::{error::Error, rulebook::{self, Rulebook}};"), up);
    assert_eq!(of(&["num", "fixed"], "use super::super::rulebook::Rulebook;"), up);
    assert_eq!(of(&["num"], "fn f() -> u8 { super::rulebook::f() }"), up);
    assert_eq!(of(&["num"], "macro_rules! m { ($a:ident) => { crate::rulebook::$a() }; }"), up);
    assert_eq!(of(&["num"], "mod inner { use super::super::rulebook::Rulebook; }"), up);
    assert_eq!(of(&["num"], "#[cfg(test)] use crate::read::Json; use crate::rulebook::Rulebook;"), up);
    assert_eq!(of(&["release", "order"], "use crate::dividend;"), "release uses dividend, which is not below it");
    assert_eq!(of(&["new"], "use crate::error;"), "new has no layer: give it one here and in docs/ARCHITECTURE.md");
    let root = "op uses crate::Rulebook, which is no module: write the module that defines it";
    assert_eq!(of(&["op"], "use crate::Rulebook;"), root);

    assert_eq!(of(&["num", "fixed"], "use super::wire; use crate::error::Error; use crate::num::name;"), "");
    assert_eq!(of(&["num"], "//! See [`crate::rulebook`].\n/* crate::op */ const A: &str = \"crate::op\";"), "");
    assert_eq!(of(&["num"], "#[cfg(test)] mod tests { use crate::op; }"), "");
    assert_eq!(of(&["num", "fixed"], "#[cfg(test)]\n#[allow(dead_code)]\nmod tests { use super::super::op; }"), "");
}

/// The names in code spans or in the picture's boxes, layer by layer from the top.
fn documented(names: Vec<String>) -> Vec<BTreeSet<String>> {
    let mut rest = names.into_iter();
    LAYERS.iter().rev().map(|layer| rest.by_ref().take(layer.len()).collect()).collect()
}

#[test]
fn the_page_and_its_picture_show_these_layers() {
    let layers: Vec<BTreeSet<String>> =
        LAYERS.iter().rev().map(|layer| layer.iter().map(ToString::to_string).collect()).collect();
    let read = |path: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();

    let picture = read("docs/images/architecture.svg");
    let boxes = picture.split("class=\"module\">").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
    assert_eq!(documented(boxes.collect()), layers);

    let page = read("docs/ARCHITECTURE.md");
    let table = page.split("\n## ").find(|part| part.starts_with("Modules of `src`")).unwrap();
    let cells = table.lines().filter(|line| line.starts_with("| `")).map(|line| line.split('|').nth(1).unwrap());
    let spans = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let modules = spans.map(|name| name.trim_end_matches(".rs").trim_end_matches('/').to_owned());
    assert_eq!(documented(modules.collect()), layers);
}
