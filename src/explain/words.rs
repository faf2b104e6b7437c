//! The words of figures and parameters, in Chinese and English.

use alloc::vec::Vec;

/// A figure's name, or the end of it, and its words.
pub(super) struct Word {
    pub(super) name: &'static str,
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    /// What a parameter sets, in Chinese.
    pub(super) sets: Option<&'static str>,
}

/// All words, in the order of the file.
pub(super) fn all() -> Vec<Word> {
    let lines = include_str!("formulas/words.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(word).collect()
}

fn word(line: &'static str) -> Option<Word> {
    let mut parts = line.split('|').map(str::trim);
    Some(Word { name: parts.next()?, zh: parts.next()?, en: parts.next()?, sets: parts.next() })
}

/// The words of a rulebook's parameters, by their paths: Chinese, English, and what the parameter sets, in Chinese.
pub(crate) fn of_parameters() -> impl Iterator<Item = (&'static str, [Option<&'static str>; 3])> {
    let word = |word: Word| Some((word.name.strip_prefix("rulebook.")?, [Some(word.zh), Some(word.en), word.sets]));
    all().into_iter().filter_map(word)
}

/// The words of a name: those of its longest end that has some, or of what it is data of. points-rules/verify does the same.
#[cfg(test)]
pub(super) fn of<'a>(words: &'a [Word], name: &str) -> Option<&'a Word> {
    // Data may be like any name: it is not looked up.
    let keyed = words.iter().filter_map(|word| Some((word, word.name.split_once('{')?.0)));
    for (word, start) in keyed {
        if name.starts_with(start) || name.contains(&alloc::format!(".{start}")) {
            return Some(word);
        }
    }
    let mut end = name;
    loop {
        if let Some(found) = words.iter().find(|word| word.name == end) {
            return Some(found);
        }
        end = end.split_once('.')?.1;
    }
}
