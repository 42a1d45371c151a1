//! Paths that somebody sent: only downwards, only what a file system and a person can both read.

use std::path::PathBuf;

use crate::domain::text::{Lines, normalise};

/// Longest name of a file or folder, in bytes: what file systems take.
const NAME_BYTES: usize = 255;
/// Longest path, in bytes.
const PATH_BYTES: usize = 1000;
/// Deepest folder.
const DEPTH_MAX: usize = 32;

/// The path under a folder that a text names with `/`; `None` if it leads anywhere else, or cannot be a path.
#[must_use]
pub(super) fn below(text: &str) -> Option<PathBuf> {
    if text.is_empty() || text.len() > PATH_BYTES || text.contains('\\') {
        return None;
    }
    let mut path = PathBuf::new();
    for (depth, name) in text.split('/').enumerate() {
        // As it is written: a name that only becomes good by being changed is another name.
        let is_plain = normalise(name, Lines::One).is_ok_and(|plain| !plain.is_empty());
        let has_drive = depth == 0 && name.get(1..2) == Some(":");
        if depth >= DEPTH_MAX
            || !is_plain
            || has_drive
            || name.len() > NAME_BYTES
            || matches!(name, "." | "..")
        {
            return None;
        }
        path.push(name);
    }
    path.is_relative().then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_downwards() {
        for good in ["a.txt", "a-standards/index.csv", "d/e/f.pdf", "..a", "a..", "خط.pdf", ".hidden", "a b"]
        {
            assert_eq!(below(good), Some(PathBuf::from(good)), "{good}");
        }
        let deep = "a/".repeat(40) + "b";
        let long = "a".repeat(256);
        for bad in [
            "",
            "/etc/passwd",
            "../a",
            "a/../b",
            "a/..",
            "./a",
            "a//b",
            "a/",
            "C:/a",
            "a\\b",
            "a\0b",
            "a\nb",
            "a/ ",
            "\u{202e}fdp.exe",
            &deep,
            &long,
        ] {
            assert_eq!(below(bad), None, "{bad:?}");
        }
    }
}
