//! Codes of a second factor that change with time: TOTP (RFC 6238) over HMAC-SHA-1, 30 seconds, six digits, as every
//! authenticator app knows them.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::proof::time::Timestamp;

/// Length of the secret that RFC 4226 recommends.
pub const SECRET_BYTES: usize = 20;
/// Digits of a code.
pub const DIGITS: usize = 6;
const STEP_MS: i64 = 30_000;
/// Steps before and after the present one whose codes are accepted: clocks differ, and typing takes time.
const DRIFT: i64 = 1;
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Time step of an instant.
#[must_use]
pub const fn step(now: Timestamp) -> i64 {
    now.millis().div_euclid(STEP_MS)
}

/// The code of a step.
#[must_use]
pub fn code(secret: &[u8], step: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    // RFC 4226, section 5.3: the last four bits say where the number begins.
    let from = usize::from(hash.last().copied().unwrap_or_default() & 15);
    let number = hash.iter().skip(from).take(4).fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    format!("{:0DIGITS$}", (number & 0x7fff_ffff) % 1_000_000)
}

/// The step of a code that is good now and was not accepted before: later than `last`.
#[must_use]
pub fn accepted(secret: &[u8], given: &str, now: Timestamp, last: Option<i64>) -> Option<i64> {
    let given: String = given.chars().filter(|c| !c.is_whitespace()).collect();
    let present = step(now);
    let mut found = None;
    // All are computed, whichever is right.
    for step in present - DRIFT..=present + DRIFT {
        if code(secret, step) == given && last.is_none_or(|last| step > last) {
            found = Some(step);
        }
    }
    found
}

/// A secret as people type it.
#[must_use]
pub fn text(secret: &[u8]) -> String {
    let bits = secret.iter().flat_map(|byte| (0..8).rev().map(move |place| (byte >> place) & 1));
    let bits: Vec<u8> = bits.collect();
    let digit = |five: &[u8]| {
        let value = five
            .iter()
            .chain([0; 4].iter())
            .take(5)
            .fold(0_usize, |value, bit| (value << 1) | usize::from(*bit));
        BASE32.get(value).copied().map_or('A', char::from)
    };
    bits.chunks(5).map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B, the last six of eight digits.
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(SECRET, step(Timestamp::from_millis(seconds * 1000))), expected);
        }
    }

    #[test]
    fn a_code_serves_once_and_a_step_either_way() {
        let now = Timestamp::from_millis(1_111_111_111_000);
        let present = step(now);
        for (step, is_good) in [
            (present - 2, false),
            (present - 1, true),
            (present, true),
            (present + 1, true),
            (present + 2, false),
        ] {
            assert_eq!(accepted(SECRET, &code(SECRET, step), now, None).is_some(), is_good, "{step}");
        }
        assert_eq!(accepted(SECRET, "050 471", now, Some(present - 1)), Some(present));
        assert_eq!(accepted(SECRET, "050471", now, Some(present)), None);
        assert_eq!(accepted(SECRET, &code(SECRET, present - 1), now, Some(present)), None);
        assert_eq!(accepted(SECRET, "", now, None), None);
    }

    #[test]
    fn a_secret_is_written_in_base_32() {
        assert_eq!(text(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(text(b"f"), "MY");
        assert_eq!(text(b"foobar"), "MZXW6YTBOI");
    }
}
