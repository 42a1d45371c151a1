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

/// The exact sum of two texts that [`normalise`] made, with as many decimals as the more exact of them. It may have
/// more digits than [`MAX_DIGITS`]: nothing is rounded.
#[must_use]
pub fn add(left: &str, right: &str) -> String {
    let (left, right) = (Parts::of(left), Parts::of(right));
    let decimals = left.decimals.max(right.decimals);
    let (one, two) = (left.digits(decimals), right.digits(decimals));
    if left.is_negative == right.is_negative {
        return written(left.is_negative, &sum(&one, &two), decimals);
    }
    match order(&one, &two) {
        Ordering::Less => written(right.is_negative, &difference(&two, &one), decimals),
        _ => written(left.is_negative, &difference(&one, &two), decimals),
    }
}

/// The exact difference of two texts that [`normalise`] made; see [`add`].
#[must_use]
pub fn subtract(left: &str, right: &str) -> String {
    match right.strip_prefix('-') {
        Some(positive) => add(left, positive),
        None => add(left, &format!("-{right}")),
    }
}

/// The value times ten to a power, exactly: the point moves (`1.50` by 3 is `1500`, by -1 is `0.150`).
#[must_use]
pub fn scale(text: &str, power: i8) -> String {
    let parts = Parts::of(text);
    let mut digits: String = parts.text.chars().filter(char::is_ascii_digit).collect();
    let power = i64::from(power);
    let decimals = i64::try_from(parts.decimals).unwrap_or(i64::MAX).saturating_sub(power);
    let zeros = usize::try_from(decimals.saturating_neg()).unwrap_or_default();
    digits.push_str(&"0".repeat(zeros));
    let decimals = usize::try_from(decimals).unwrap_or_default();
    let missing = (decimals + 1).saturating_sub(digits.len());
    let digits = format!("{}{digits}", "0".repeat(missing));
    let (whole, part) = digits.split_at(digits.len() - decimals);
    let sign = if parts.is_negative { "-" } else { "" };
    let point = if part.is_empty() { "" } else { "." };
    let written = format!("{sign}{whole}{point}{part}");
    normalise(&written).unwrap_or(written)
}

/// A decimal taken apart.
struct Parts<'a> {
    is_negative: bool,
    text: &'a str,
    decimals: usize,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let (is_negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        Self { is_negative, text, decimals: text.split_once('.').map_or(0, |(_, part)| part.len()) }
    }

    /// Its digits from the last one on, with so many decimals.
    fn digits(&self, decimals: usize) -> Vec<u8> {
        let missing = decimals.saturating_sub(self.decimals);
        // What is no digit counts as none: only a text that `normalise` did not make has such.
        let given = self.text.bytes().rev().filter(u8::is_ascii_digit).map(|byte| byte.wrapping_sub(b'0'));
        std::iter::repeat_n(0, missing).chain(given).collect()
    }
}

/// The digits of both at each place, from the last one on.
fn places<'a>(left: &'a [u8], right: &'a [u8]) -> impl DoubleEndedIterator<Item = (u8, u8)> + use<'a> {
    let digit = |digits: &[u8], place: usize| digits.get(place).copied().unwrap_or_default();
    (0..left.len().max(right.len())).map(move |place| (digit(left, place), digit(right, place)))
}

fn order(left: &[u8], right: &[u8]) -> Ordering {
    places(left, right)
        .rev()
        .map(|(one, two)| one.cmp(&two))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn sum(left: &[u8], right: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let mut digits: Vec<u8> = places(left, right)
        .map(|(one, two)| {
            let total = one + two + carry;
            carry = total / 10;
            total % 10
        })
        .collect();
    digits.push(carry);
    digits
}

/// `left` is not smaller.
fn difference(left: &[u8], right: &[u8]) -> Vec<u8> {
    let mut borrow = 0;
    places(left, right)
        .map(|(one, two)| {
            let (taken, is_short) = (two + borrow, one < two + borrow);
            borrow = u8::from(is_short);
            if is_short { one + 10 - taken } else { one - taken }
        })
        .collect()
}

/// As [`normalise`] writes it: no needless zeros before the point, no minus before zero.
fn written(is_negative: bool, digits: &[u8], decimals: usize) -> String {
    let figures =
        |digits: &[u8]| -> String { digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect() };
    let part = figures(digits.get(..decimals).unwrap_or_default());
    let whole = figures(digits.get(decimals..).unwrap_or_default());
    let whole = whole.trim_start_matches('0');
    let is_zero = digits.iter().all(|digit| *digit == 0);
    let mut text = String::with_capacity(digits.len() + 3);
    if is_negative && !is_zero {
        text.push('-');
    }
    text.push_str(if whole.is_empty() { "0" } else { whole });
    if decimals > 0 {
        text.push('.');
        text.push_str(&part);
    }
    text
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

    #[test]
    fn sums_and_differences_are_exact() {
        let nines = "9".repeat(MAX_DIGITS);
        let power = format!("1{}", "0".repeat(MAX_DIGITS));
        for (left, right, total) in [
            ("0.1", "0.2", "0.3"),
            ("1.50", "0.5", "2.00"),
            ("2", "-2", "0"),
            ("-2.5", "2.50", "0.00"),
            ("0.05", "-0.1", "-0.05"),
            ("99", "1", "100"),
            ("-99.9", "-0.1", "-100.0"),
            ("1000", "-0.001", "999.999"),
            ("5", "7", "12"),
            (&nines, "1", &power),
        ] {
            assert_eq!(add(left, right), total, "{left} + {right}");
            assert_eq!(add(right, left), total, "{right} + {left}");
            assert!(compare(&subtract(total, right), left).is_eq(), "{total} - {right}");
            assert!(compare(&subtract(total, left), right).is_eq(), "{total} - {left}");
        }
        assert_eq!(subtract("2", "2"), "0");
        assert_eq!(subtract("6.0", "2.1"), "3.9");
        assert_eq!(subtract("1", "3"), "-2");
    }

    /// Against whole numbers, over every pair of a small range with two decimals.
    #[test]
    fn sums_agree_with_whole_numbers() {
        let text = |hundredths: i32| {
            let sign = if hundredths < 0 { "-" } else { "" };
            format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100)
        };
        for left in (-250..=250).step_by(7) {
            for right in -250..=250 {
                assert_eq!(add(&text(left), &text(right)), text(left + right));
                assert_eq!(subtract(&text(left), &text(right)), text(left - right));
            }
        }
    }

    #[test]
    fn what_is_no_number_does_no_harm() {
        for wrong in ["", "-", ".", "1.2.3", "x", "١", "-.5"] {
            assert!(!add(wrong, "1").is_empty() && !subtract("1", wrong).is_empty(), "{wrong}");
        }
    }

    #[test]
    fn a_value_is_scaled_by_moving_its_point() {
        for (text, power, scaled) in [
            ("1.50", 3, "1500"),
            ("1.2345", 3, "1234.5"),
            ("1500", -3, "1.500"),
            ("7", -3, "0.007"),
            ("-0.25", 1, "-2.5"),
            ("0", 6, "0"),
            ("12", 0, "12"),
        ] {
            assert_eq!(scale(text, power), scaled, "{text} {power}");
        }
    }
}
