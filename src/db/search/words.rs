//! The words of texts and of queries: pure. Both databases are given these, not texts, so that both find the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Stands between two texts, so that no phrase reaches from one into the next: a word that nobody can search for.
const GAP: &str = "\u{e000}";
/// Longest word, in characters; of a longer one only the beginning is found.
const WORD_MAX: usize = 64;
/// All words of a record together, in bytes: what is longer is found by its beginning.
const TEXT_MAX: usize = 200_000;
/// Most words and phrases of a query, and words of a phrase; what comes after is left out.
const TERMS_MAX: usize = 12;
const PHRASE_MAX: usize = 24;
/// A prefix shorter than this would stand for nearly everything.
const PREFIX_MIN: usize = 2;
/// Places of one word that PostgreSQL takes, and the last place that it can tell apart.
const PLACES_MAX: usize = 255;
const PLACE_LAST: usize = 16_383;

/// Letters that are typed differently on different keyboards and read the same, and digits.
fn folded(character: char) -> char {
    match character {
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        'ه' | 'ة' => 'ہ',
        '\u{660}'..='\u{669}' => digit(character, 0x660),
        '\u{6f0}'..='\u{6f9}' => digit(character, 0x6f0),
        other => other,
    }
}

fn digit(character: char, zero: u32) -> char {
    char::from_digit(u32::from(character).saturating_sub(zero), 10).unwrap_or(character)
}

/// The words of a text: runs of letters and digits, in lower case, without accents and vowel signs.
pub fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut length = 0;
    for character in text.nfkd().filter(|character| !is_combining_mark(*character)) {
        if character.is_alphanumeric() {
            for lower in folded(character).to_lowercase().filter(|lower| lower.is_alphanumeric()) {
                if length < WORD_MAX {
                    word.push(lower);
                }
                length += 1;
            }
        } else if !word.is_empty() {
            found.push(std::mem::take(&mut word));
            length = 0;
        }
    }
    if !word.is_empty() {
        found.push(word);
    }
    found
}

/// The words under which a record is found, each after a space.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Searchable(pub(super) String);

impl Searchable {
    /// From its texts.
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all = String::new();
        let mut length = 0;
        let mut add = |word: &str| {
            all.push(' ');
            all.push_str(word);
        };
        'all: for text in texts {
            for word in words(text) {
                length += word.len() + 1;
                if length > TEXT_MAX {
                    break 'all;
                }
                add(&word);
            }
            add(GAP);
        }
        Self(all)
    }

    /// As `tsvector` reads it: each word with its places.
    pub(super) fn vector(&self) -> String {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, word) in self.0.split_whitespace().enumerate().filter(|(_, word)| *word != GAP) {
            let known = places.entry(word).or_default();
            if known.len() < PLACES_MAX {
                known.push((place + 1).min(PLACE_LAST));
            }
        }
        let mut text = String::new();
        for (word, places) in places {
            let places: Vec<String> = places.iter().map(ToString::to_string).collect();
            // Words are letters and digits: nothing in them needs an escape.
            let _ = write!(text, "'{word}':{} ", places.join(","));
        }
        text
    }
}

/// A word or phrase that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    words: Vec<String>,
    /// The last word may go on.
    is_prefix: bool,
}

/// What is looked for: all of these. Anything that somebody can type is a query; none is an error.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search(Vec<Term>);

impl Search {
    /// Words must all be there; the last one may go on. What stands between quotation marks must be there word for word,
    /// and so must what is written in one piece (`NC-2026-0012`). Nothing else has a meaning.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut terms = Vec::new();
        let mut quoted = false;
        for (piece, ended) in pieces(text) {
            let is_last = !ended;
            if quoted {
                terms.push(Term { words: words(piece), is_prefix: false });
            } else {
                let blank_end = piece.ends_with(char::is_whitespace);
                let mut parts = piece.split_whitespace().peekable();
                while let Some(part) = parts.next() {
                    let is_prefix = is_last && !blank_end && parts.peek().is_none();
                    terms.push(Term { words: words(part), is_prefix });
                }
            }
            quoted = !quoted;
        }
        terms.retain(|term| !term.words.is_empty());
        terms.truncate(TERMS_MAX);
        for term in &mut terms {
            if term.words.len() > PHRASE_MAX {
                term.words.truncate(PHRASE_MAX);
                term.is_prefix = false;
            }
            let length = term.words.last().map_or(0, |word| word.chars().count());
            term.is_prefix &= (PREFIX_MIN..WORD_MAX).contains(&length);
        }
        Self(terms)
    }

    /// True if there is nothing to look for: such a query finds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn fts5(&self) -> String {
        let terms: Vec<String> = self
            .0
            .iter()
            .map(|term| format!("\"{}\"{}", term.words.join(" "), if term.is_prefix { " *" } else { "" }))
            .collect();
        terms.join(" AND ")
    }

    pub(super) fn tsquery(&self) -> String {
        let terms: Vec<String> = self
            .0
            .iter()
            .map(|term| {
                let words: Vec<String> = term.words.iter().map(|word| format!("'{word}'")).collect();
                format!("({}{})", words.join(" <-> "), if term.is_prefix { ":*" } else { "" })
            })
            .collect();
        terms.join(" & ")
    }
}

/// Pieces between quotation marks, each with whether a mark ended it.
fn pieces(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let is_mark = |character: char| matches!(character, '"' | '“' | '”' | '„' | '«' | '»');
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let here = rest?;
        match here.char_indices().find(|(_, character)| is_mark(*character)) {
            Some((place, mark)) => {
                rest = here.get(place + mark.len_utf8()..);
                here.get(..place).map(|piece| (piece, true))
            }
            None => {
                rest = None;
                Some((here, false))
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_however_they_are_typed() {
        assert_eq!(
            words("POF-NC-2026-0012: Bore Ø 40 mm"),
            ["pof", "nc", "2026", "0012", "bore", "ø", "40", "mm"]
        );
        assert_eq!(words("Émile’s café"), ["emile", "s", "cafe"]);
        assert_eq!(words("سنَد ۱۲۳ كتاب"), words("سند 123 کتاب"));
        assert_eq!(words(&"x".repeat(100)), ["x".repeat(64)]);
        assert!(words("--- \"' * ( ) : ^ \0").is_empty());
    }

    #[test]
    fn a_query_is_words_phrases_and_a_beginning() {
        let fts5 = |text: &str| Search::parse(text).fts5();
        assert_eq!(fts5("bore gauge"), "\"bore\" AND \"gauge\" *");
        assert_eq!(fts5("bore gauge "), "\"bore\" AND \"gauge\"");
        assert_eq!(fts5("nc-2026-00"), "\"nc 2026 00\" *");
        assert_eq!(fts5("\"bore gauge\" mm"), "\"bore gauge\" AND \"mm\" *");
        assert_eq!(fts5("\"bore gau"), "\"bore gau\"");
        assert_eq!(fts5("a OR b NOT c*"), "\"a\" AND \"or\" AND \"b\" AND \"not\" AND \"c\"");
        assert_eq!(Search::parse("nc-20").tsquery(), "('nc' <-> '20':*)");
        assert!(Search::parse("\" * ) ' ;--").is_empty());
        assert_eq!(Search::parse(&"word ".repeat(100)).0.len(), TERMS_MAX);
    }

    #[test]
    fn no_phrase_reaches_from_one_text_into_the_next() {
        let text = Searchable::of(["bore 40", "gauge"]);
        assert_eq!(text.0, format!(" bore 40 {GAP} gauge {GAP}"));
        assert_eq!(text.vector(), "'40':2 'bore':1 'gauge':4 ");
    }
}
