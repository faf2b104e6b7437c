//! The pages about risks and lint name every finding and every ready rulebook.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use points_rules::presets;
use serde_json::Value;

fn read(path: &str) -> String {
    std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn every_finding_has_a_row_in_both_languages() {
    let description: Value = serde_json::from_str(&points_rules::description()).unwrap();
    let types = description["types"].as_array().unwrap();
    let codes = types.iter().find(|of| of["name"] == "FindingCode").unwrap()["choices"].as_array().unwrap();
    assert_eq!(codes.len(), 10);
    let (words, pages) = (read("cli/src/words/findings.rs"), [read("docs/RISKS.md"), read("docs/RISKS.zh-CN.md")]);
    for code in codes.iter().map(|code| code["value"].as_str().unwrap()) {
        assert!(words.contains(&format!("code: \"{code}\"")), "the command-line tool has no words for {code}");
        assert!(pages.iter().all(|page| page.contains(&format!("| `{code}` | "))), "{code}");
    }
}

/// The page of each ready rulebook's lint has all of them.
#[test]
fn the_page_of_lint_has_every_ready_rulebook() {
    for page in ["docs/LINT.md", "docs/LINT.zh-CN.md"] {
        let page = read(page);
        for (name, text) in presets::ALL {
            assert!(page.contains(&format!("lint preset:{name} --margin")), "{name}");
            assert_eq!(*text, read(&format!("rulebooks/{name}.json")));
        }
    }
    assert_eq!(
        presets::ALL.len(),
        std::fs::read_dir(format!("{}/rulebooks", env!("CARGO_MANIFEST_DIR"))).unwrap().count()
    );
}
