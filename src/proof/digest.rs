//! SHA-256 digests, and the one-pass fingerprint (SHA-256, CRC-32, length) of a stream of bytes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Digest as _;

use super::sha256::Sha256;

/// A SHA-256 digest. Written `sha256:<64 lower-case hex>` in JSON and bare hex in `sha256sum` files.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// Why a text is not a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DigestError {
    /// The `sha256:` prefix is missing.
    #[error("a digest starts with \"sha256:\"")]
    Algorithm,
    /// Not exactly 64 lower-case hexadecimal characters.
    #[error("a SHA-256 digest is 64 lower-case hexadecimal characters")]
    Hex,
}

impl Digest {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// Wraps 32 bytes that already are a digest.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first sixteen of its bytes, where there is no room for more and nothing is proved by it.
    #[must_use]
    pub fn first_half(&self) -> [u8; 16] {
        let mut half = [0; 16];
        for (to, from) in half.iter_mut().zip(self.0) {
            *to = from;
        }
        half
    }

    /// 64 lower-case hexadecimal characters, no algorithm: the form in `sha256sum` files and blob names.
    #[must_use]
    pub fn hex(&self) -> String {
        let mut text = String::with_capacity(64);
        self.push_hex(&mut text);
        text
    }

    fn push_hex(&self, text: &mut String) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().map_or('0', char::from);
        for byte in self.0 {
            text.push(digit(byte >> 4));
            text.push(digit(byte & 15));
        }
    }

    /// Parses bare lower-case hex.
    ///
    /// # Errors
    /// [`DigestError::Hex`] unless the text is exactly 64 lower-case hexadecimal characters.
    pub fn from_hex(text: &str) -> Result<Self, DigestError> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != 32 || !rest.is_empty() {
            return Err(DigestError::Hex);
        }
        let mut bytes = [0_u8; 32];
        let mut seen = 0;
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            let (high, low) = (value(*high), value(*low));
            seen |= high | low;
            *byte = (high << 4) | (low & 15);
        }
        if seen < NO_DIGIT { Ok(Self(bytes)) } else { Err(DigestError::Hex) }
    }
}

/// What [`value`] gives for no digit: a bit that no digit has.
const NO_DIGIT: u8 = 16;

/// The value of a lower-case hexadecimal digit. Without a jump that depends on it: digests are as good as random, and
/// receipts, manifests and lists hold tens of thousands of them.
const fn value(digit: u8) -> u8 {
    let (number, letter) = (digit.wrapping_sub(b'0'), digit.wrapping_sub(b'a'));
    if number < 10 {
        number
    } else if letter < 6 {
        letter + 10
    } else {
        NO_DIGIT
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        Self::from_hex(text.strip_prefix("sha256:").ok_or(DigestError::Algorithm)?)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Written)
    }
}

/// Reads a digest from its text where that stands, without a copy.
struct Written;

impl serde::de::Visitor<'_> for Written {
    type Value = Digest;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Digest, E> {
        text.parse().map_err(E::custom)
    }
}

/// What one pass over a file yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
    /// SHA-256 of the bytes.
    pub digest: Digest,
    /// CRC-32 (IEEE 802.3) of the bytes, as ZIP headers carry it.
    pub crc32: u32,
    /// Number of bytes.
    pub size_bytes: u64,
}

/// Computes a [`Fingerprint`] in one pass. Feed it blocks that fit the processor's cache (64 KiB is a good size):
/// each block is then read from memory once for both sums.
#[derive(Debug, Clone)]
pub struct Hasher {
    sha256: Sha256,
    crc32: crc32fast::Hasher,
}

impl Default for Hasher {
    fn default() -> Self {
        Self { sha256: Sha256::new(), crc32: crc32fast::Hasher::new() }
    }
}

impl Hasher {
    /// An empty hasher.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next block.
    pub fn update(&mut self, block: &[u8]) {
        self.sha256.update(block);
        self.crc32.update(block);
    }

    /// Takes the next blocks of two streams side by side, which is faster than one after the other as far as both go.
    pub fn update_both((one, block): (&mut Self, &[u8]), (other, other_block): (&mut Self, &[u8])) {
        Sha256::update_both((&mut one.sha256, block), (&mut other.sha256, other_block));
        one.crc32.update(block);
        other.crc32.update(other_block);
    }

    /// The sums of everything taken so far.
    #[must_use]
    pub fn finish(self) -> Fingerprint {
        let size_bytes = self.sha256.size_bytes();
        Fingerprint { digest: Digest(self.sha256.finish()), crc32: self.crc32.finalize(), size_bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_input_has_the_published_digest() {
        let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Digest::of(b"").hex(), expected);
        assert_eq!(Digest::from_hex(expected).unwrap(), Digest::of(b""));
    }

    #[test]
    fn upper_case_short_and_unprefixed_texts_are_refused() {
        assert_eq!(Digest::from_hex(&"A".repeat(64)), Err(DigestError::Hex));
        assert_eq!(Digest::from_hex("ab"), Err(DigestError::Hex));
        assert_eq!("a".repeat(64).parse::<Digest>(), Err(DigestError::Algorithm));
    }

    #[test]
    fn one_pass_gives_both_published_sums() {
        let mut hasher = Hasher::new();
        hasher.update(b"1234");
        hasher.update(b"56789");
        let sums = hasher.finish();
        assert_eq!(sums.crc32, 0xcbf4_3926);
        assert_eq!(sums.digest, Digest::of(b"123456789"));
        assert_eq!(sums.size_bytes, 9);
    }
}
