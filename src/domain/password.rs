//! Whether a password will do, after NIST SP 800-63B: long enough, and nothing that everybody tries first. No rules about
//! capitals, digits or signs: they make passwords harder to remember and no harder to guess.

/// At least 15 characters where the password is the only factor (section 3.1.1).
pub const MIN_CHARS: usize = 15;
/// Bounds the work of hashing; far above what anybody types.
pub const MAX_CHARS: usize = 1024;
/// So many characters must remain when what everybody guesses is taken out.
const OWN_CHARS: usize = 8;
/// Different characters that a password has at least.
const DIFFERENT_CHARS: usize = 6;
/// From so many on, neighbours on the keyboard or in the alphabet count as a run.
const RUN_CHARS: usize = 4;
/// Shorter words would be found in anything.
const WORD_CHARS: usize = 3;

const COMMON: &str = include_str!("../../templates/passwords/common.txt");
const WORDS: &str = include_str!("../../templates/passwords/words.txt");
const ROWS: &[&str] = &["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "qazwsxedcrfvtgbyhnujmikolp"];

/// Why a password will not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than [`MIN_CHARS`] or more than [`MAX_CHARS`].
    Length(usize),
    /// Among the first that anybody tries.
    Common,
    /// The same over and over.
    Repetition,
    /// Mostly runs along the keyboard, the alphabet or the digits.
    Run,
    /// Mostly the login, the name or the organisation.
    Context,
}

impl Weakness {
    /// The message about it.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Length(_) => "password-length",
            Self::Common => "password-common",
            Self::Repetition => "password-repetition",
            Self::Run => "password-run",
            Self::Context => "password-context",
        }
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Checks a password; `context` is what an attacker knows of its owner: login, name, organisation.
///
/// # Errors
/// The first [`Weakness`] found.
pub fn check(password: &str, context: &[&str]) -> Result<(), Weakness> {
    let length = password.chars().count();
    if !(MIN_CHARS..=MAX_CHARS).contains(&length) {
        return Err(Weakness::Length(length));
    }
    let lower = password.to_lowercase();
    let plain: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    if lines(COMMON).any(|common| common == plain) {
        return Err(Weakness::Common);
    }
    let letters: Vec<char> = lower.chars().collect();
    let different: std::collections::BTreeSet<&char> = letters.iter().collect();
    if different.len() < DIFFERENT_CHARS || repeats(&letters) {
        return Err(Weakness::Repetition);
    }
    // What is taken out first is what is blamed.
    let mut rest = lower;
    let mut parts: Vec<String> = context
        .iter()
        .flat_map(|text| {
            let text = text.to_lowercase();
            let parts: Vec<String> = text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
            std::iter::once(text).chain(parts)
        })
        .collect();
    // The longest first, so that a part does not break up the whole.
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let steps = [(Weakness::Context, parts), (Weakness::Common, lines(WORDS).map(str::to_owned).collect())];
    for (weakness, words) in steps {
        for word in words.iter().filter(|word| word.chars().count() >= WORD_CHARS) {
            rest = rest.replace(word.as_str(), " ");
        }
        if own(&rest) < OWN_CHARS {
            return Err(weakness);
        }
    }
    if own(&without_runs(&rest)) < OWN_CHARS { Err(Weakness::Run) } else { Ok(()) }
}

fn own(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// True if the text is one part of at most half its length over and over.
fn repeats(letters: &[char]) -> bool {
    (1..=letters.len() / 2).any(|period| letters.iter().zip(letters.iter().skip(period)).all(|(a, b)| a == b))
}

/// True if `b` follows `a` on the keyboard, in the alphabet or among the digits, forwards or backwards, or is the same.
fn follows(a: char, b: char) -> bool {
    let (first, second) = (u32::from(a), u32::from(b));
    let on_row = |row: &&str| {
        let place = |c| row.chars().position(|known| known == c);
        matches!((place(a), place(b)), (Some(a), Some(b)) if a.abs_diff(b) == 1)
    };
    (a.is_alphanumeric() && first.abs_diff(second) <= 1) || ROWS.iter().any(on_row)
}

fn without_runs(text: &str) -> String {
    let mut kept = String::new();
    let mut run: Vec<char> = Vec::new();
    let mut end = |run: &mut Vec<char>| {
        if run.len() < RUN_CHARS {
            kept.extend(run.iter());
        }
        run.clear();
    };
    for c in text.chars() {
        if run.last().is_some_and(|last| !follows(*last, c)) {
            end(&mut run);
        }
        run.push(c);
    }
    end(&mut run);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_is_refused_and_why_is_said() {
        let context = ["f.khan", "Farah Khan", "mgi", "Margalla Gauges and Instruments"];
        for (password, expected) in [
            ("short", Err(Weakness::Length(5))),
            ("Correct-Horse-Battery-Staple", Err(Weakness::Common)),
            ("Password2026!Password", Err(Weakness::Common)),
            ("aaaaaaaaaaaaaaaaaaaa", Err(Weakness::Repetition)),
            ("abcdefgabcdefgabcdefg", Err(Weakness::Repetition)),
            ("xK9#xK9#xK9#xK9#", Err(Weakness::Repetition)),
            ("qwertyuiopasdfghjkl", Err(Weakness::Run)),
            ("1234567890abcdefghij", Err(Weakness::Run)),
            ("zyxwvutsrqponmlkjih", Err(Weakness::Run)),
            ("farahkhan-f.khan-mgi", Err(Weakness::Context)),
            ("Margalla Gauges 1!", Err(Weakness::Context)),
            ("welcome admin 2026", Err(Weakness::Common)),
            ("tidy lantern under the bridge", Ok(())),
            ("gN3-vexil-otter-92-plum", Ok(())),
            ("چراغ تلے اندھیرا ہوتا ہے", Ok(())),
            ("f.khan keeps a lantern by the well", Ok(())),
        ] {
            assert_eq!(check(password, &context), expected, "{password}");
        }
        assert_eq!(check(&"x1yz ".repeat(300), &[]), Err(Weakness::Length(1500)));
    }

    #[test]
    fn the_lists_are_what_they_say() {
        for common in lines(COMMON) {
            assert!(common.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{common}");
        }
        assert!(lines(WORDS).all(|word| word.chars().count() >= WORD_CHARS));
    }

    #[test]
    fn long_passwords_cost_little() {
        let long: String =
            (0..MAX_CHARS).map(|n| char::from_u32(0x4e00 + u32::try_from(n).unwrap()).unwrap()).collect();
        assert_eq!(check(&long, &["x"]), Err(Weakness::Run));
    }
}
