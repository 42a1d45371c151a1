//! How text is written down: NFC, without control characters, without line ends that differ by system.

use unicode_normalization::UnicodeNormalization as _;

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// A control character, or one that reorders the text around it (what is shown would not be what is stored).
    #[error("character {place} is a control character (U+{code:04X})")]
    Control {
        /// Position of the character, from 1.
        place: usize,
        /// Its code point.
        code: u32,
    },
}

/// Whether a text may have lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// One line: a line end or tab inside is refused.
    One,
    /// Several: `\n` and tab are allowed; `\r\n` and `\r` become `\n`.
    Many,
}

/// Bidirectional embeddings, overrides and isolates. Marks (U+200E, U+200F, U+061C) and joiners stay: Urdu needs them.
const fn reorders(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text in NFC, without white space at its ends.
///
/// # Errors
/// [`TextError::Control`] for the first character that may not stand in a record.
pub fn normalise(text: &str, lines: Lines) -> Result<String, TextError> {
    let unified;
    let mut text = text;
    if lines == Lines::Many && text.contains('\r') {
        unified = text.replace("\r\n", "\n").replace('\r', "\n");
        text = &unified;
    }
    let text = text.trim();
    for (place, character) in text.chars().enumerate() {
        let allowed = lines == Lines::Many && matches!(character, '\n' | '\t');
        let separator = lines == Lines::One && matches!(character, '\u{2028}' | '\u{2029}');
        if (character.is_control() && !allowed) || separator || reorders(character) || character == '\u{feff}'
        {
            return Err(TextError::Control { place: place + 1, code: u32::from(character) });
        }
    }
    Ok(text.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_composed_and_trimmed() {
        assert_eq!(normalise("  cafe\u{301} ", Lines::One).unwrap(), "café");
        assert_eq!(normalise("a\r\nb\rc\td", Lines::Many).unwrap(), "a\nb\nc\td");
        assert_eq!(normalise("سند\u{200c}ہا", Lines::One).unwrap(), "سند\u{200c}ہا");
    }

    #[test]
    fn control_characters_are_named() {
        assert_eq!(normalise("ab\0", Lines::Many), Err(TextError::Control { place: 3, code: 0 }));
        assert!(normalise("a\nb", Lines::One).is_err());
        assert!(normalise("a\u{202e}b", Lines::Many).is_err());
        assert!(normalise("a\u{1b}[31m", Lines::Many).is_err());
        assert!(normalise("a\u{85}b", Lines::Many).is_err());
    }
}
