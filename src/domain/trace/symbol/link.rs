//! GS1 Digital Link URIs (GS1 Digital Link Standard: URI Syntax), uncompressed.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::problem::{SymbolError, SymbolProblem};
use super::{Element, gs1};

/// Primary keys, and the qualifiers that may follow each in the path, in this order.
const KEYS: &[(&str, &[&str])] = &[
    ("01", &["22", "10", "21"]),
    ("8006", &["22", "10", "21"]),
    ("00", &[]),
    ("8003", &[]),
    ("8004", &[]),
    ("8010", &["8011"]),
    ("414", &[]),
    ("417", &[]),
];

/// What stands plainly in a part of a path: the unreserved characters of RFC 3986.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Reads a Digital Link. `None` if the address is none: no part of its path is a primary key.
///
/// # Errors
/// A value that is wrong, or qualifiers that do not belong to the key.
pub fn read(address: &str) -> Result<Option<Vec<Element>>, SymbolError> {
    let Some((path, query)) = path_and_query(address) else { return Ok(None) };
    let parts: Vec<String> = path.trim_end_matches('/').split('/').map(decoded).collect();
    let is_key = |part: &String| KEYS.iter().any(|(key, _)| key == part);
    let Some(place) = parts.iter().position(is_key).filter(|place| place + 1 < parts.len()) else {
        return Ok(None);
    };
    let mut parts = parts.into_iter().skip(place);
    let mut elements = Vec::new();
    let mut allowed: &[&str] = &[];
    let mut key = String::new();
    while let (Some(code), value) = (parts.next(), parts.next()) {
        if key.is_empty() {
            allowed =
                KEYS.iter().find(|(known, _)| *known == code).map_or(&[], |(_, qualifiers)| *qualifiers);
            key.clone_from(&code);
        } else {
            let next = allowed.iter().position(|qualifier| *qualifier == code);
            let after = next.and_then(|next| allowed.get(next + 1..));
            let wrong = || SymbolError::new(SymbolProblem::Link, &key, &code, &allowed.join(", "));
            allowed = after.ok_or_else(wrong)?;
        }
        let value = value.filter(|value| !value.is_empty());
        let value = value.ok_or_else(|| SymbolError::new(SymbolProblem::Length, &code, "", "1–30"))?;
        gs1::add(&mut elements, &code, &padded(&code, value))?;
    }
    for pair in query.split(['&', ';']) {
        let (code, value) = pair.split_once('=').unwrap_or((pair, ""));
        // Whatever is not all digits is for the web.
        if !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()) {
            gs1::add(&mut elements, code, &decoded(value))?;
        }
    }
    Ok(Some(elements))
}

/// Path and query of an address of the web, without the host and what follows `#`.
pub(super) fn path_and_query(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (_, path) = rest.split_once('/')?;
    Some(path.split_once('?').unwrap_or((path, "")))
}

/// A part of an address as it is meant.
pub(super) fn decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

/// A trade item may stand with 8, 12 or 13 digits.
fn padded(code: &str, value: String) -> String {
    match (code, value.len()) {
        ("01", 8 | 12 | 13) if value.bytes().all(|byte| byte.is_ascii_digit()) => format!("{value:0>14}"),
        _ => value,
    }
}

/// The Digital Link of a key with its qualifiers, in the order that the standard wants, and attributes.
///
/// # Errors
/// A value that is wrong, or a qualifier that does not belong to the key.
pub fn write(
    stem: &str,
    (key, value): (&str, &str),
    qualifiers: &[(&str, &str)],
    attributes: &[(&str, &str)],
) -> Result<String, SymbolError> {
    let allowed = KEYS.iter().find(|(known, _)| *known == key).map(|(_, qualifiers)| *qualifiers);
    let wrong = |code: &str| SymbolError::new(SymbolProblem::Link, key, code, "");
    let allowed = allowed.ok_or_else(|| wrong(key))?;
    let mut address = stem.trim_end_matches('/').to_owned();
    let encoded = |value: &str| utf8_percent_encode(value, PLAIN).to_string();
    let mut add = |code: &str, value: &str, between: &str, before: &str| {
        gs1::check(code, value)?;
        address.push_str(&format!("{before}{code}{between}{}", encoded(value)));
        Ok::<(), SymbolError>(())
    };
    add(key, value, "/", "/")?;
    if let Some((stray, _)) = qualifiers.iter().find(|(code, _)| !allowed.contains(code)) {
        return Err(wrong(stray));
    }
    for code in allowed {
        if let Some((code, value)) = qualifiers.iter().find(|(given, _)| given == code) {
            add(code, value, "/", "/")?;
        }
    }
    for (position, (code, value)) in attributes.iter().enumerate() {
        add(code, value, "=", if position == 0 { "?" } else { "&" })?;
    }
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::super::Scheme;
    use super::*;

    fn pairs(address: &str) -> Vec<(String, String)> {
        let read = read(address).unwrap().unwrap();
        assert!(read.iter().all(|element| element.scheme == Scheme::Application));
        read.into_iter().map(|element| (element.code, element.value)).collect()
    }

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(code, value)| ((*code).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn addresses_of_the_standard_are_read() {
        assert_eq!(pairs("https://id.gs1.org/01/09506000134376"), owned(&[("01", "09506000134376")]));
        assert_eq!(
            pairs(
                "https://example.com/some/stem/01/9506000134376/10/ABC%2F1/21/12345?17=201225&linkType=gs1:pip#x"
            ),
            owned(&[("01", "09506000134376"), ("10", "ABC/1"), ("21", "12345"), ("17", "201225")])
        );
        assert_eq!(pairs("HTTP://EXAMPLE.COM/8004/0614141A-7"), owned(&[("8004", "0614141A-7")]));
    }

    #[test]
    fn it_is_written_in_the_order_of_the_standard() {
        let address = write(
            "https://id.gs1.org/",
            ("01", "09506000134376"),
            &[("21", "12/5"), ("10", "ABC")],
            &[("17", "201225")],
        );
        assert_eq!(address.unwrap(), "https://id.gs1.org/01/09506000134376/10/ABC/21/12%2F5?17=201225");
        assert!(write("https://x", ("00", "376104250021234569"), &[("21", "1")], &[]).is_err());
    }

    #[test]
    fn others_are_none_and_wrong_ones_are_refused() {
        for none in
            ["https://example.com/", "https://example.com/about/us", "ftp://x/01/09506000134376", "01/2"]
        {
            assert_eq!(read(none).unwrap(), None, "{none}");
        }
        let wrong = |address: &str| read(address).unwrap_err().problem;
        assert_eq!(wrong("https://x/01/09506000134375"), SymbolProblem::CheckDigit);
        // Serial before lot, and a qualifier of another key.
        assert_eq!(wrong("https://x/01/09506000134376/21/1/10/2"), SymbolProblem::Link);
        assert_eq!(wrong("https://x/00/376104250021234569/21/1"), SymbolProblem::Link);
        assert_eq!(wrong("https://x/01/09506000134376/21"), SymbolProblem::Length);
        assert_eq!(wrong("https://x/01/09506000134376?3103=000195"), SymbolProblem::Qualifier);
    }
}
