//! What things are called in events: EPC URIs, EPC class and pattern URIs, and GS1 Digital Link URIs.
//!
//! Sources: GS1 EPC Tag Data Standard 1.13 (chapter 6) for the URNs, GS1 Digital Link URI syntax 1.4, CBV 2.0 (8.9.1: the
//! form in which event hashes see them).

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::domain::trace::Piece;

/// The resolver that canonical Digital Links name.
const RESOLVER: &str = "https://id.gs1.org/";

/// Names of application identifiers that older Digital Links have in the place of their digits.
const SHORT: &[(&str, &str)] = &[
    ("gtin", "01"),
    ("itip", "8006"),
    ("cpid", "8010"),
    ("gln", "414"),
    ("party", "417"),
    ("gsrnp", "8017"),
    ("gsrn", "8018"),
    ("gcn", "255"),
    ("sscc", "00"),
    ("gdti", "253"),
    ("ginc", "401"),
    ("gsin", "402"),
    ("grai", "8003"),
    ("giai", "8004"),
    ("cpv", "22"),
    ("lot", "10"),
    ("ser", "21"),
];

/// The application identifiers that begin a Digital Link.
const PRIMARY: &[&str] =
    &["01", "8006", "8010", "414", "417", "8017", "8018", "255", "00", "253", "401", "402", "8003", "8004"];

/// A key with its most exact qualifier, escaped as in a Digital Link.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    ai: &'static str,
    key: String,
    qualifier: Option<(&'static str, String)>,
}

impl Key {
    fn plain(ai: &'static str, key: String) -> Self {
        Self { ai, key, qualifier: None }
    }

    fn with(ai: &'static str, key: String, qualifier: &'static str, value: String) -> Self {
        Self { ai, key, qualifier: Some((qualifier, value)) }
    }

    fn to_link(&self) -> String {
        match &self.qualifier {
            None => format!("{RESOLVER}{}/{}", self.ai, self.key),
            Some((ai, value)) => format!("{RESOLVER}{}/{}/{ai}/{value}", self.ai, self.key),
        }
    }

    /// Whether a canonical Digital Link may have this key.
    fn is_sound(&self) -> bool {
        let qualifier = self.qualifier.as_ref().map(|(ai, value)| (*ai, value.as_str()));
        let tail = |digits: usize, longest: usize| {
            self.key
                .split_at_checked(digits)
                .is_some_and(|(head, tail)| is_digits(head) && is_text(tail, longest))
        };
        let digits = |count: usize| self.key.len() == count && is_digits(&self.key);
        match (self.ai, qualifier) {
            ("01", None) => digits(14),
            ("01", Some(("21" | "10", value))) => digits(14) && is_text(value, 20),
            ("01", Some(("235", value))) => digits(14) && is_text(value, 28),
            ("8006", None) => digits(18),
            ("8006", Some(("21" | "10", value))) => digits(18) && is_text(value, 20),
            ("8010", None) => is_part(&self.key),
            ("8010", Some(("8011", value))) => is_part(&self.key) && value.len() <= 12 && is_digits(value),
            ("414", None) | ("417", None) => digits(13),
            ("414", Some(("254", value))) => digits(13) && is_text(value, 20),
            ("00" | "8017" | "8018", None) => digits(18),
            ("253", None) => tail(13, 17),
            ("255", None) => (13..=25).contains(&self.key.len()) && is_digits(&self.key),
            ("401" | "8004", None) => is_text(&self.key, 30),
            ("402", None) => digits(17),
            ("8003", None) => tail(14, 16),
            _ => false,
        }
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The characters that stand unescaped in a canonical Digital Link.
fn is_text(text: &str, longest: usize) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"\"'-.;<=>?_".contains(&byte);
    text.len() <= longest && text.bytes().all(is_plain)
}

/// A component or part reference.
fn is_part(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() || b"#-".contains(&byte);
    text.len() <= 30 && text.bytes().all(is_plain)
}

/// The check digit of GTIN, SSCC, GLN and their like (GS1 General Specifications, 7.9.1).
fn check_digit(digits: &str) -> char {
    let weigh = |(place, byte): (usize, u8)| {
        let digit = u32::from(byte.saturating_sub(b'0'));
        if place.is_multiple_of(2) { digit * 3 } else { digit }
    };
    let sum: u32 = digits.bytes().rev().enumerate().map(weigh).sum();
    char::from_digit((10 - sum % 10) % 10, 10).unwrap_or('0')
}

/// A company's prefix, and what it numbers.
struct Numbered<'a> {
    prefix: &'a str,
    /// The company's own digits.
    reference: &'a str,
    /// What follows after a point.
    rest: Option<&'a str>,
}

impl<'a> Numbered<'a> {
    /// Reads `prefix.reference` of so many digits together, and what follows.
    fn read(prefix: &'a str, tail: &'a str, digits: usize) -> Option<Self> {
        let (reference, rest) = tail.split_at_checked(digits.checked_sub(prefix.len())?)?;
        let rest = match rest.strip_prefix('.') {
            None if rest.is_empty() => None,
            following => Some(following?),
        };
        is_digits(reference).then_some(Self { prefix, reference, rest })
    }

    /// The digits in one, with the check digit.
    fn key(&self) -> String {
        let digits = format!("{}{}", self.prefix, self.reference);
        format!("{digits}{}", check_digit(&digits))
    }

    /// The same where the first digit of the reference stands before the prefix.
    fn indicated(&self) -> Option<String> {
        let (indicator, reference) = self.reference.split_at_checked(1)?;
        let digits = format!("{indicator}{}{reference}", self.prefix);
        Some(format!("{digits}{}", check_digit(&digits)))
    }
}

/// The escapes that Digital Link wants and EPC URIs do without.
fn escaped(text: &str, longest: usize) -> Option<String> {
    let mut characters = 0;
    let mut out = String::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        characters += 1;
        match byte {
            b'!' | b'(' | b')' | b'*' | b'+' | b',' | b':' => out.push_str(&format!("%{byte:02X}")),
            b'%' => {
                let (high, low) = (rest.next()?, rest.next()?);
                if !high.is_ascii_hexdigit() || !low.is_ascii_hexdigit() {
                    return None;
                }
                out.extend(['%', char::from(high), char::from(low)]);
            }
            b'\'' | b'.' | b';' | b'=' | b'_' | b'-' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => return None,
        }
    }
    (1..=longest).contains(&characters).then_some(out)
}

/// Reads an EPC URI, EPC class URI or EPC pattern URI.
fn of_urn(uri: &str) -> Option<Key> {
    let (form, rest) = uri.strip_prefix("urn:epc:")?.split_once(':')?;
    let (scheme, value) = rest.split_once(':')?;
    let (prefix, tail) = value.split_once('.')?;
    if !(6..=12).contains(&prefix.len()) || !is_digits(prefix) {
        return None;
    }
    let numbered = |digits| Numbered::read(prefix, tail, digits);
    let whole = |digits| numbered(digits).filter(|numbered| numbered.rest.is_none());
    Some(match (form, scheme) {
        ("id", "sgtin") => {
            let numbered = numbered(13)?;
            Key::with("01", numbered.indicated()?, "21", escaped(numbered.rest?, 20)?)
        }
        ("class", "lgtin") => {
            let numbered = numbered(13)?;
            Key::with("01", numbered.indicated()?, "10", escaped(numbered.rest?, 20)?)
        }
        ("id", "upui") => {
            let numbered = numbered(13)?;
            Key::with("01", numbered.indicated()?, "235", escaped(numbered.rest?, 28)?)
        }
        ("idpat", "sgtin" | "upui") => {
            let numbered = numbered(13).filter(|numbered| numbered.rest == Some("*"))?;
            Key::plain("01", numbered.indicated()?)
        }
        ("id" | "idpat", "itip") => {
            let numbered = numbered(13)?;
            let [piece, total, serial] = *numbered.rest?.splitn(3, '.').collect::<Vec<_>>() else {
                return None;
            };
            if [piece, total].iter().any(|part| part.len() != 2 || !is_digits(part)) {
                return None;
            }
            let key = format!("{}{piece}{total}", numbered.indicated()?);
            match (form, serial) {
                ("idpat", "*") => Key::plain("8006", key),
                ("idpat", _) => return None,
                (_, serial) => Key::with("8006", key, "21", escaped(serial, 20)?),
            }
        }
        ("id", "sscc") => Key::plain("00", whole(17)?.indicated()?),
        ("id", "sgln") => {
            let numbered = numbered(12)?;
            match numbered.rest? {
                "0" => Key::plain("414", numbered.key()),
                extension => Key::with("414", numbered.key(), "254", escaped(extension, 20)?),
            }
        }
        ("id", "pgln") => Key::plain("417", whole(12)?.key()),
        ("id", "grai") => {
            let numbered = numbered(12)?;
            let key = numbered.key();
            Key::plain("8003", format!("0{key}{}", escaped(numbered.rest?, 16)?))
        }
        ("idpat", "grai") => {
            let numbered = numbered(12).filter(|numbered| numbered.rest == Some("*"))?;
            Key::plain("8003", format!("0{}", numbered.key()))
        }
        ("id", "giai") => Key::plain("8004", format!("{prefix}{}", escaped(tail, 30 - prefix.len())?)),
        ("id", "ginc") => Key::plain("401", format!("{prefix}{}", escaped(tail, 30 - prefix.len())?)),
        ("id", "gsin") => Key::plain("402", whole(16)?.key()),
        ("id", "gsrn") => Key::plain("8018", whole(17)?.key()),
        ("id", "gsrnp") => Key::plain("8017", whole(17)?.key()),
        ("id", "gdti") => {
            let numbered = numbered(12)?;
            Key::plain("253", format!("{}{}", numbered.key(), escaped(numbered.rest?, 17)?))
        }
        ("idpat", "gdti") => {
            Key::plain("253", numbered(12).filter(|numbered| numbered.rest == Some("*"))?.key())
        }
        ("id", "sgcn") => {
            let numbered = numbered(12)?;
            let serial =
                numbered.rest.filter(|serial| (1..=12).contains(&serial.len()) && is_digits(serial))?;
            Key::plain("255", format!("{}{serial}", numbered.key()))
        }
        ("idpat", "sgcn") => {
            Key::plain("255", numbered(12).filter(|numbered| numbered.rest == Some("*"))?.key())
        }
        ("id", "cpi") => {
            let (part, serial) = tail.rsplit_once('.')?;
            if !(1..=12).contains(&serial.len()) || !is_digits(serial) {
                return None;
            }
            let part = escaped(part, 30 - prefix.len())?;
            Key::with("8010", format!("{prefix}{part}"), "8011", serial.to_owned())
        }
        ("idpat", "cpi") => {
            let part = escaped(tail.strip_suffix(".*")?, 30 - prefix.len())?;
            Key::plain("8010", format!("{prefix}{part}"))
        }
        _ => return None,
    })
}

/// Reads a Digital Link of any resolver: the key and its most exact qualifier, whatever else it says.
fn of_link(uri: &str) -> Option<Key> {
    let rest = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://"))?;
    let rest = rest.split_once('?').map_or(rest, |(path, _)| path);
    if rest.contains('#') || !uri.contains('.') {
        return None;
    }
    let name = |part: &'_ str| SHORT.iter().find(|(short, _)| *short == part).map(|(_, ai)| *ai);
    let parts: Vec<&str> = rest.split('/').skip(1).map(|part| name(part).unwrap_or(part)).collect();
    let begins = |key: &str| key.len() > 4 && key.bytes().take(4).all(|byte| byte.is_ascii_digit());
    let start =
        parts.windows(2).position(|pair| matches!(pair, [ai, key] if PRIMARY.contains(ai) && begins(key)))?;
    let [ai, key, qualifiers @ ..] = parts.get(start..)? else { return None };
    let ai = *PRIMARY.iter().find(|primary| *primary == ai)?;
    let key = match (ai, key.len()) {
        ("01", 8 | 12 | 13) if is_digits(key) => format!("{key:0>14}"),
        _ => (*key).to_owned(),
    };
    if !qualifiers.len().is_multiple_of(2) {
        return None;
    }
    let mut found: Option<(&'static str, String)> = None;
    for pair in qualifiers.chunks(2) {
        let [qualifier, value] = pair else { return None };
        let known = ["10", "21", "235", "254", "8011"].into_iter().find(|known| known == qualifier);
        match (known, &found) {
            // The variant of a product tells nothing more of what carries it.
            (None, None) if *qualifier == "22" => {}
            // A serial is more exact than the lot.
            (Some("21"), Some(("10", _))) | (Some(_), None) => found = Some((known?, (*value).to_owned())),
            _ => return None,
        }
    }
    Some(Key { ai, key, qualifier: found })
}

/// The canonical Digital Link of a GS1 key in any of its forms, as event hashes see it; `None` for what is no GS1 key.
#[must_use]
pub fn canonical(uri: &str) -> Option<String> {
    if uri.starts_with("urn:") {
        return of_urn(uri).map(|key| key.to_link());
    }
    of_link(uri).filter(Key::is_sound).map(|key| key.to_link())
}

/// Why a thing has no place in the genealogy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPiece {
    /// A kind of product, and no lot or serial of it.
    Class,
    /// A place, a party, a document, or nothing that is known here.
    Other,
}

/// The lot or unit that an identifier names.
///
/// Items are called by their GTIN (14 digits). Of the keys that have no GTIN: a returnable asset is a unit of the item
/// `GRAI …`, an individual asset one of `GIAI`, a logistic unit one of `SSCC`, a component one of `CPI …`, a piece of a
/// trade item one of `ITIP …`. What has no GS1 key stands in addresses as CBV 2.0 has them for objects and classes of one's
/// own (8.2.3, 8.3.3), ending in `/item/ITEM/obj/SERIAL` or `/item/ITEM/class/LOT`.
///
/// # Errors
/// What it names instead.
pub fn piece(uri: &str) -> Result<Piece, NoPiece> {
    let key = if uri.starts_with("urn:") { of_urn(uri) } else { of_link(uri) };
    let plain =
        |text: &str| percent_decode_str(text).decode_utf8().map(Cow::into_owned).map_err(|_| NoPiece::Other);
    let Some(Key { ai, key, qualifier }) = key else { return own(uri).ok_or(NoPiece::Other) };
    let key = plain(&key)?;
    let apart = |digits: usize, name: &str| match key.split_at_checked(digits) {
        Some((class, serial)) if !serial.is_empty() => {
            Ok(Piece::Unit { item: format!("{name} {class}"), serial: serial.to_owned() })
        }
        _ => Err(NoPiece::Class),
    };
    let item = match ai {
        "00" => return Ok(Piece::Unit { item: "SSCC".to_owned(), serial: key }),
        "8004" => return Ok(Piece::Unit { item: "GIAI".to_owned(), serial: key }),
        "8003" => return apart(14, "GRAI"),
        "01" => key,
        "8006" => format!("ITIP {key}"),
        "8010" => format!("CPI {key}"),
        _ => return Err(NoPiece::Other),
    };
    match qualifier {
        Some(("10", lot)) => Ok(Piece::Lot { item, lot: plain(&lot)? }),
        Some(("21" | "235" | "8011", serial)) => Ok(Piece::Unit { item, serial: plain(&serial)? }),
        _ => Err(NoPiece::Class),
    }
}

/// Reads an address of our own.
fn own(uri: &str) -> Option<Piece> {
    let rest = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://"))?;
    let parts: Vec<&str> = rest.split('/').collect();
    let [.., "item", item, form, number] = *parts else { return None };
    let plain = |text: &str| percent_decode_str(text).decode_utf8().ok().map(Cow::into_owned);
    let (item, number) = (plain(item)?, plain(number)?);
    match form {
        "obj" => Some(Piece::Unit { item, serial: number }),
        "class" => Some(Piece::Lot { item, lot: number }),
        _ => None,
    }
}

/// Everything but what RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The address of a lot or unit, such that [`piece`] reads the same again: a Digital Link where the item has a GTIN or
/// another GS1 key, an address under `base` (without a slash at its end) where it has none.
#[must_use]
pub fn uri(piece: &Piece, base: &str) -> String {
    let escape = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
    let (item, form, number) = match piece {
        Piece::Lot { item, lot } => (item, "class", lot),
        Piece::Unit { item, serial } => (item, "obj", serial),
    };
    let keyed = |ai: &str, key: &str, qualifier: &str| {
        Some(format!("{RESOLVER}{ai}/{}/{qualifier}/{}", escape(key), escape(number)))
    };
    let gs1 = match (piece, item.split_once(' ').unwrap_or((item.as_str(), ""))) {
        (Piece::Lot { .. }, (gtin, "")) if is_gtin(gtin) => keyed("01", gtin, "10"),
        (Piece::Unit { .. }, (gtin, "")) if is_gtin(gtin) => keyed("01", gtin, "21"),
        (Piece::Unit { .. }, ("SSCC", "")) => Some(format!("{RESOLVER}00/{}", escape(number))),
        (Piece::Unit { .. }, ("GIAI", "")) => Some(format!("{RESOLVER}8004/{}", escape(number))),
        (Piece::Unit { .. }, ("GRAI", class)) => {
            Some(format!("{RESOLVER}8003/{}{}", escape(class), escape(number)))
        }
        (Piece::Unit { .. }, ("CPI", part)) => keyed("8010", part, "8011"),
        (Piece::Unit { .. }, ("ITIP", key)) => keyed("8006", key, "21"),
        (Piece::Lot { .. }, ("ITIP", key)) => keyed("8006", key, "10"),
        _ => None,
    };
    // Whatever else an item of such a name is: the address must lead back to it.
    let is_back = |uri: &String| self::piece(uri).as_ref() == Ok(piece);
    gs1.filter(is_back).unwrap_or_else(|| format!("{base}/item/{}/{form}/{}", escape(item), escape(number)))
}

fn is_gtin(text: &str) -> bool {
    let digits = text.split_at_checked(13).filter(|_| is_digits(text));
    digits.is_some_and(|(digits, check)| check.len() == 1 && check.starts_with(check_digit(digits)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_key_has_one_canonical_form() {
        for (given, wanted) in [
            ("urn:epc:id:sgtin:0614141.107346.2017", "01/10614141073464/21/2017"),
            ("urn:epc:id:sgtin:4012345.011111.98%2F76", "01/04012345111118/21/98%2F76"),
            ("urn:epc:class:lgtin:4023333.002000.2019-10-07", "01/04023333020008/10/2019-10-07"),
            ("urn:epc:idpat:sgtin:4012345.098765.*", "01/04012345987652"),
            ("urn:epc:id:sscc:0614141.1234567890", "00/106141412345678908"),
            ("urn:epc:id:sgln:0614141.00777.0", "414/0614141007776"),
            ("urn:epc:id:sgln:0614141.07346.1234", "414/0614141073467/254/1234"),
            ("urn:epc:id:pgln:4012345.00225", "417/4012345002256"),
            ("urn:epc:id:grai:4012345.55555.987", "8003/04012345555554987"),
            ("urn:epc:id:giai:4000001.12345", "8004/400000112345"),
            ("urn:epc:id:cpi:4012345.5PQ7%2FZ43.12345", "8010/40123455PQ7%2FZ43/8011/12345"),
            ("urn:epc:id:gsrn:0614141.0000010253", "8018/061414100000102534"),
            ("urn:epc:id:gdti:0614141.00001.1618034", "253/06141410000121618034"),
            ("https://id.gs1.de/01/04012345999990/21/XYZ-1234", "01/04012345999990/21/XYZ-1234"),
            ("http://example.com/a/gtin/4012345999990/lot/L1/ser/9?17=261231", "01/04012345999990/21/9"),
            ("https://id.gs1.org/01/04012345999990/22/V1/10/L1", "01/04012345999990/10/L1"),
        ] {
            assert_eq!(canonical(given).as_deref(), Some(format!("{RESOLVER}{wanted}").as_str()), "{given}");
        }
        for given in [
            "urn:epc:id:sgtin:0614141.10734.2017",
            "urn:epc:id:sgtin:06141.10734612.2017",
            "urn:epc:id:sscc:0614141.123456789",
            "urn:epc:id:nothing:0614141.1",
            "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "https://example.com/obj/17",
            "https://id.gs1.org/01/0401234599999/21",
            "mailto:01/04012345999990",
        ] {
            assert_eq!(canonical(given), None, "{given}");
        }
    }

    #[test]
    fn identifiers_name_lots_and_units() {
        let unit = |item: &str, serial: &str| Ok(Piece::Unit { item: item.into(), serial: serial.into() });
        let lot = |item: &str, lot: &str| Ok(Piece::Lot { item: item.into(), lot: lot.into() });
        for (uri, wanted) in [
            ("urn:epc:id:sgtin:0614141.107346.2017", unit("10614141073464", "2017")),
            ("urn:epc:id:sgtin:4012345.011111.98%2F76", unit("04012345111118", "98/76")),
            ("urn:epc:class:lgtin:4012345.012345.998877", lot("04012345123456", "998877")),
            ("urn:epc:id:grai:4012345.55555.987", unit("GRAI 04012345555554", "987")),
            ("urn:epc:id:giai:4000001.12345", unit("GIAI", "400000112345")),
            ("urn:epc:id:sscc:0614141.1234567890", unit("SSCC", "106141412345678908")),
            ("urn:epc:id:cpi:0614141.123ABC.123456789", unit("CPI 0614141123ABC", "123456789")),
            ("https://example.com/ledger/x/item/SG-100/obj/SN%2F1", unit("SG-100", "SN/1")),
            ("https://example.com/item/B%C3%A4r/class/L-1", lot("Bär", "L-1")),
            ("urn:epc:idpat:sgtin:4012345.098765.*", Err(NoPiece::Class)),
            ("urn:epc:id:sgln:0614141.00777.0", Err(NoPiece::Other)),
            ("https://example.com/anything", Err(NoPiece::Other)),
        ] {
            assert_eq!(piece(uri), wanted, "{uri}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let base = "https://example.com/mgi";
        for (item, number) in [
            ("04012345111118", "12/3 é"),
            ("04012345111119", "wrong check digit"),
            ("SG-100/A", "S?#1"),
            ("GIAI", "400000112345"),
            ("GIAI", "letters"),
            ("GRAI 04012345555554", "987"),
            ("GRAI x", "1"),
            ("SSCC", "106141412345678908"),
            ("CPI 0614141123ABC", "12"),
            ("ITIP 040123451111180102", "S1"),
        ] {
            let unit = Piece::Unit { item: item.into(), serial: number.into() };
            let lot = Piece::Lot { item: item.into(), lot: number.into() };
            for given in [unit, lot] {
                let written = uri(&given, base);
                assert_eq!(piece(&written), Ok(given), "{written}");
            }
        }
        let known = Piece::Unit { item: "04012345111118".into(), serial: "9".into() };
        assert_eq!(uri(&known, base), "https://id.gs1.org/01/04012345111118/21/9");
    }
}
