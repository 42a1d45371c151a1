//! Canonical JSON: RFC 8785 (JCS), narrowed to what we hash.
//!
//! Narrower than the RFC in two points, both on purpose: a number is an integer within ±(2^53 − 1) (quantities are
//! decimal texts with a unit, so no two programs can disagree about a rounding), and nesting ends at
//! [`MAX_DEPTH`]. What [`parse`] accepts has exactly one spelling: it is what [`to_vec`] would write. It is checked on the
//! bytes as they stand, without building anything, because a verifier reads tens of thousands of these.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

mod spelling;

/// Deepest nesting of arrays and objects.
pub const MAX_DEPTH: usize = 64;

/// Largest magnitude of an integer: above it, a reader that uses doubles would read another number.
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// Why something cannot be written as, or is not, canonical JSON.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// Not JSON at all, or not of the expected shape.
    #[error("not the expected JSON: {0}")]
    Json(serde_json::Error),
    /// A number with a fraction or an exponent.
    #[error("numbers must be integers; write a quantity as text with its unit")]
    Float,
    /// An integer beyond ±(2^53 − 1).
    #[error("integers must lie within ±(2^53 − 1)")]
    TooLarge,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// No JSON, or spelled differently: white space, order of keys, a duplicate key, an escape, a trailing byte.
    #[error("not canonical JSON (RFC 8785) from byte {at} on")]
    NotCanonical {
        /// Offset of the first byte that cannot stand in a canonical spelling.
        at: usize,
    },
}

/// The canonical bytes of a value.
///
/// # Errors
/// If the value does not serialise, holds a number that is no integer within ±(2^53 − 1), or nests too deep.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    to_text(value).map(String::into_bytes)
}

/// As [`to_vec`], as text.
///
/// # Errors
/// As [`to_vec`].
pub fn to_text<T: Serialize + ?Sized>(value: &T) -> Result<String, CanonicalError> {
    let value = serde_json::to_value(value).map_err(CanonicalError::Json)?;
    let mut out = String::with_capacity(256);
    write_value(&mut out, &value, 0)?;
    Ok(out)
}

/// Parses canonical JSON.
///
/// # Errors
/// If the bytes are not JSON, or are not the canonical spelling of it.
pub fn parse(bytes: &[u8]) -> Result<Value, CanonicalError> {
    parse_as(bytes)
}

/// Parses canonical JSON of a known shape.
///
/// # Errors
/// As [`parse`], and if the value has another shape.
pub fn parse_as<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, CanonicalError> {
    let text = spelling::check(bytes)?;
    serde_json::from_str(text).map_err(CanonicalError::Json)
}

/// Writes a value that stands at a depth (0 is the outermost).
pub(super) fn write_value(out: &mut String, value: &Value, depth: usize) -> Result<(), CanonicalError> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_number(out, number)?,
        Value::String(text) => write_text(out, text),
        Value::Array(items) => {
            let inner = deeper(depth)?;
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                write_value(out, item, inner)?;
            }
            out.push(']');
        }
        Value::Object(members) => write_object(out, members, depth)?,
    }
    Ok(())
}

/// Writes an object that stands at a depth.
pub(super) fn write_object(
    out: &mut String,
    members: &Map<String, Value>,
    depth: usize,
) -> Result<(), CanonicalError> {
    let inner = deeper(depth)?;
    let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
    // RFC 8785 sorts by UTF-16 code units, which differs from UTF-8 order beyond the basic plane.
    sorted.sort_unstable_by(|(a, _), (b, _)| {
        if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
    });
    out.push('{');
    for (position, (name, member)) in sorted.into_iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        write_text(out, name);
        out.push(':');
        write_value(out, member, inner)?;
    }
    out.push('}');
    Ok(())
}

fn deeper(depth: usize) -> Result<usize, CanonicalError> {
    if depth < MAX_DEPTH { Ok(depth + 1) } else { Err(CanonicalError::TooDeep) }
}

fn write_number(out: &mut String, number: &Number) -> Result<(), CanonicalError> {
    let magnitude = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
    let Some(magnitude) = magnitude else { return Err(CanonicalError::Float) };
    if magnitude > MAX_INTEGER {
        return Err(CanonicalError::TooLarge);
    }
    if number.as_u64().is_none() {
        out.push('-');
    }
    // Writing into a text cannot fail.
    let _ = write!(out, "{magnitude}");
    Ok(())
}

/// Writes `,"name":"value"`, for a name that needs no escape and that sorts behind those before it.
pub(super) fn write_member(out: &mut String, name: &str, value: &str) {
    out.push_str(",\"");
    out.push_str(name);
    out.push_str("\":");
    write_text(out, value);
}

/// Writes a text in quotation marks.
pub(super) fn write_text(out: &mut String, text: &str) {
    out.push('"');
    let mut clean = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => Some("\\\""),
            b'\\' => Some("\\\\"),
            0x08 => Some("\\b"),
            0x09 => Some("\\t"),
            0x0a => Some("\\n"),
            0x0c => Some("\\f"),
            0x0d => Some("\\r"),
            0x00..=0x1f => None,
            _ => continue,
        };
        out.push_str(text.get(clean..at).unwrap_or_default());
        match escape {
            Some(escape) => out.push_str(escape),
            // Writing into a text cannot fail.
            None => drop(write!(out, "\\u{byte:04x}")),
        }
        clean = at + 1;
    }
    out.push_str(text.get(clean..).unwrap_or_default());
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text_of(value: &Value) -> String {
        String::from_utf8(to_vec(value).unwrap()).unwrap()
    }

    #[test]
    fn rfc_8785_section_3_2_2_strings_and_literals() {
        let input =
            r#"{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"#;
        let value: Value = serde_json::from_str(input).unwrap();
        assert_eq!(
            text_of(&value),
            "{\"literals\":[null,true,false],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"
        );
    }

    #[test]
    fn rfc_8785_section_3_2_3_sorts_by_utf_16_code_units() {
        let input = r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
            "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}"#;
        let value: Value = serde_json::from_str(input).unwrap();
        let expected = "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}";
        assert_eq!(text_of(&value), expected);
        assert_eq!(parse(expected.as_bytes()).unwrap(), value);
    }

    #[test]
    fn the_published_test_data() {
        let hex = |text: &str| -> Vec<u8> {
            (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
        };
        let mut names = Vec::new();
        for line in include_str!("../../tests/vectors/jcs.txt").lines() {
            let [name, input, output] = *line.split(' ').collect::<Vec<_>>() else { panic!("{line}") };
            let (value, output): (Value, _) = (serde_json::from_slice(&hex(input)).unwrap(), hex(output));
            names.push(name);
            match name {
                // Fractions, which we refuse on purpose, to write and to read.
                "values" => {
                    assert!(matches!(to_vec(&value), Err(CanonicalError::Float)));
                    assert!(matches!(parse(&output), Err(CanonicalError::Float)));
                }
                // An integer that is spelled with a fraction.
                "structures" => {
                    assert!(matches!(to_vec(&value), Err(CanonicalError::Float)));
                    assert!(parse(&output).is_ok());
                }
                _ => {
                    assert_eq!(to_vec(&value).unwrap(), output, "{name}");
                    assert_eq!(parse(&output).unwrap(), value, "{name}");
                }
            }
            assert!(parse(&hex(input)).is_err(), "{name} is not canonical as it is given");
        }
        assert_eq!(names, ["arrays", "french", "structures", "unicode", "values", "weird"]);
    }

    #[test]
    fn control_characters_take_the_short_escape_where_there_is_one() {
        let all: String = (0_u8..0x21).map(char::from).chain(['\u{7f}', '/']).collect();
        assert_eq!(
            text_of(&json!(all)),
            "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f \u{7f}/\""
        );
    }

    #[test]
    fn only_safe_integers_are_numbers() {
        assert_eq!(text_of(&json!([0, -1, 9_007_199_254_740_991_i64])), "[0,-1,9007199254740991]");
        assert!(matches!(to_vec(&1.5), Err(CanonicalError::Float)));
        assert!(matches!(to_vec(&9_007_199_254_740_992_u64), Err(CanonicalError::TooLarge)));
        assert!(matches!(to_vec(&i64::MIN), Err(CanonicalError::TooLarge)));
        for spelling in ["1.0", "1e3", "-0", "1E400", "18446744073709551616", "00", "+1"] {
            assert!(parse(spelling.as_bytes()).is_err(), "{spelling}");
        }
    }

    #[test]
    fn every_other_spelling_is_refused() {
        let good = br#"{"a":[1,"x"],"b":null}"#;
        assert!(parse(good).is_ok());
        for other in [
            r#"{"a":[1,"x"],"b":null} "#,
            r#" {"a":[1,"x"],"b":null}"#,
            r#"{"a": [1,"x"],"b":null}"#,
            r#"{"b":null,"a":[1,"x"]}"#,
            r#"{"a":[1,"x"],"a":[1,"x"],"b":null}"#,
            r#"{"a":[1,"\u0078"],"b":null}"#,
            r#"{"a":[1,"\/"],"b":null}"#,
            "{\"a\":[1,\"x\"],\"b\":null}\n",
            "\u{feff}{\"a\":[1,\"x\"],\"b\":null}",
        ] {
            assert!(parse(other.as_bytes()).is_err(), "{other}");
        }
        assert!(parse(b"\"\xff\"").is_err());
        assert!(parse(br#""\ud800""#).is_err());
        assert!(matches!(parse(b"[1, 2]"), Err(CanonicalError::NotCanonical { at: 3 })));
    }

    #[test]
    fn nesting_ends_at_the_limit_and_hostile_nesting_does_not_overflow() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert!(matches!(parse(nested(MAX_DEPTH + 1).as_bytes()), Err(CanonicalError::TooDeep)));
        assert!(parse("[".repeat(1_000_000).as_bytes()).is_err());
    }

    #[test]
    fn the_check_of_the_spelling_agrees_with_the_writer() {
        let value = json!({
            "a": [0, -1, 9_007_199_254_740_991_i64, true, false, null, [], {}], "\u{fb33}": "x\u{1}\n\"\\/", "\u{1f600}": "بوسیدہ",
            "b": {"c": {"d": [{"e": ""}]}}, "\r": "", "": "empty", "aa": 10, "a\u{0}": 1
        });
        let good = to_vec(&value).unwrap();
        let agree = |bytes: &[u8]| {
            let rewritten = serde_json::from_slice::<Value>(bytes).ok().and_then(|value| to_vec(&value).ok());
            assert_eq!(
                spelling::check(bytes).is_ok(),
                rewritten.as_deref() == Some(bytes),
                "{}",
                String::from_utf8_lossy(bytes)
            );
        };
        agree(&good);
        assert!(spelling::check(&good).is_ok());
        for at in 0..good.len() {
            let mut cut = good.clone();
            cut.remove(at);
            agree(&cut);
            for byte in
                (0..=255_u8).filter(|byte| byte % 7 == 0 || b"\"\\,:[]{}-+.eEu0129afnt \n/".contains(byte))
            {
                let mut changed = good.clone();
                changed[at] = byte;
                agree(&changed);
                changed = good.clone();
                changed.insert(at, byte);
                agree(&changed);
            }
        }
    }
}
