//! Whom a text names with `@login`.

use std::collections::BTreeSet;

/// Whether this can stand in a login.
const fn is_login(character: char) -> bool {
    matches!(character, 'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_')
}

/// The logins that a text names. An address (`a.raza@mgi.example`) names nobody; a full stop behind
/// a login ends a sentence.
#[must_use]
pub fn mentions(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut before = None;
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        if character == '@' && !before.is_some_and(|before| is_login(before) || before == '@') {
            let login: String = rest.as_str().chars().take_while(|next| is_login(*next)).collect();
            let login = login.trim_end_matches(['.', '-', '_']).to_lowercase();
            if !login.is_empty() {
                found.insert(login);
            }
        }
        before = Some(character);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_behind_an_at_sign_is_named_and_an_address_is_not() {
        for (text, expected) in [
            ("@a.raza, see section 4", &["a.raza"][..]),
            ("Ask @s.baig. Or @A.Raza!", &["a.raza", "s.baig"]),
            ("(@clerk) و@manager", &["clerk", "manager"]),
            ("a.raza@mgi.example", &[]),
            ("@ nobody @@clerk @", &[]),
            ("@clerk@mgi", &["clerk"]),
            ("@x-1_2-", &["x-1_2"]),
            ("", &[]),
        ] {
            let found: Vec<String> = mentions(text).into_iter().collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
