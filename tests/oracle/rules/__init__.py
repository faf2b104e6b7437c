"""RULES.md once more, in exact rational arithmetic, written without looking at the Rust core."""
