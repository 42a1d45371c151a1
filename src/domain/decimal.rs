//! Decimal quantities as text. They are never turned into floating point: `0.10` is a measured value with two
//! decimals, and what was written is what is hashed.

use std::cmp::Ordering;

/// At most so many digits, before and after the point together.
pub const MAX_DIGITS: usize = 38;

/// The text as a decimal: optional minus, digits without needless leading zeros, optional point and digits.
/// Trailing zeros stay, for they say how exact the value is. `+1`, `.5` and `01` are put right; `1e3`, `1,5`, `-0`
/// and empty are refused (`None`).
#[must_use]
pub fn normalise(text: &str) -> Option<String> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = match digits.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (digits, None),
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let count = whole.len() + part.map_or(0, str::len);
    if !is_digits(whole) || !part.is_none_or(|part| !part.is_empty() && is_digits(part)) || count > MAX_DIGITS
    {
        return None;
    }
    if whole.is_empty() && part.is_none() {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let mut written = String::with_capacity(count + 3);
    let zero = whole.is_empty() && part.is_none_or(|part| part.bytes().all(|byte| byte == b'0'));
    if negative {
        if zero {
            return None;
        }
        written.push('-');
    }
    written.push_str(if whole.is_empty() { "0" } else { whole });
    if let Some(part) = part {
        written.push('.');
        written.push_str(part);
    }
    Some(written)
}

/// Compares two texts that [`normalise`] made, by value (`1.50` equals `1.5`).
#[must_use]
pub fn compare(left: &str, right: &str) -> Ordering {
    let parts = |text: &str| -> (bool, String, String) {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        (negative, whole.trim_start_matches('0').to_owned(), part.trim_end_matches('0').to_owned())
    };
    let (left, right) = (parts(left), parts(right));
    let size = |value: &(bool, String, String), other: &(bool, String, String)| {
        value
            .1
            .len()
            .cmp(&other.1.len())
            .then_with(|| value.1.cmp(&other.1))
            .then_with(|| value.2.cmp(&other.2))
    };
    match (left.0, right.0) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => size(&left, &right),
        (true, true) => size(&right, &left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_one_spelling_and_keep_their_exactness() {
        for (given, written) in [
            ("12.50", "12.50"),
            ("+1", "1"),
            (".5", "0.5"),
            ("007", "7"),
            ("-0.10", "-0.10"),
            ("0", "0"),
            (" 3 ", "3"),
        ] {
            assert_eq!(normalise(given).as_deref(), Some(written), "{given}");
        }
        for wrong in
            ["", "-", ".", "1.", "1e3", "1,5", "-0", "-0.00", "0x1", "NaN", "١", "1 2", &"9".repeat(39)]
        {
            assert_eq!(normalise(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn order_is_by_value() {
        for (left, right, order) in [
            ("1.50", "1.5", Ordering::Equal),
            ("10", "9", Ordering::Greater),
            ("-10", "-9", Ordering::Less),
            ("-1", "1", Ordering::Less),
            ("0.09", "0.1", Ordering::Less),
            ("2.05", "2.5", Ordering::Less),
        ] {
            assert_eq!(compare(left, right), order, "{left} {right}");
        }
    }
}
