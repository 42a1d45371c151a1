//! Identifiers: one newtype per noun over a ULID (48 bits of milliseconds, 80 bits of chance), so that a record's id
//! can never be passed where a user's is meant. Written as 26 characters of Crockford's base 32, upper case.

use std::fmt;

use crate::proof::time::Timestamp;

/// Crockford's alphabet: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Why a text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an identifier is 26 characters of 0-9 and A-Z without I, L, O and U, the first of them 0 to 7")]
pub struct IdError;

fn make(at: Timestamp, random: [u8; 10]) -> [u8; 16] {
    // Instants before 1970 cannot be expressed in a ULID; they count as 1970, and the 80 random bits still tell apart.
    let milliseconds = u64::try_from(at.millis()).unwrap_or(0).to_be_bytes();
    let mut bytes = [0_u8; 16];
    let source = milliseconds.iter().skip(2).chain(random.iter());
    for (byte, from) in bytes.iter_mut().zip(source) {
        *byte = *from;
    }
    bytes
}

fn write(bytes: [u8; 16], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    use fmt::Write as _;
    let number = u128::from_be_bytes(bytes);
    for place in (0..26).rev() {
        let digit = usize::try_from((number >> (place * 5)) & 31).unwrap_or(0);
        f.write_char(ALPHABET.get(digit).copied().map_or('0', char::from))?;
    }
    Ok(())
}

fn read(text: &str) -> Result<[u8; 16], IdError> {
    // 26 digits of 5 bits are 130 bits: the first digit carries only three.
    if text.len() != 26 || text.as_bytes().first().is_none_or(|first| !(b'0'..=b'7').contains(first)) {
        return Err(IdError);
    }
    let mut number = 0_u128;
    for digit in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == digit).ok_or(IdError)?;
        number = (number << 5) | u128::try_from(value).map_err(|_| IdError)?;
    }
    Ok(number.to_be_bytes())
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// From the instant of creation and ten random bytes.
            #[must_use]
            pub fn new(at: Timestamp, random: [u8; 10]) -> Self {
                Self(make(at, random))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write(self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write(self.0, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                read(text).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A record.
    RecordId;
    /// A person with a login.
    UserId;
    /// An issued pack.
    PackId;
    /// A piece of background work.
    JobId;
    /// A file that was received and stands in no version yet.
    UploadId;
    /// A program's token.
    TokenId;
    /// Somebody's permission to see a pack.
    GrantId;
    /// That somebody signs in another's place.
    DelegationId;
    /// What somebody said about a record.
    CommentId;
}

/// Short code of an organisation, the tenant: `pof`. It stands in everything that is hashed and in the origin of its
/// ledger, so it never changes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganisationCode(String);

/// Why a text is not an organisation's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an organisation's code is 2 to 24 characters of a-z, 0-9 and -, the first a letter")]
pub struct OrganisationCodeError;

impl OrganisationCode {
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrganisationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OrganisationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for OrganisationCode {
    type Err = OrganisationCodeError;

    fn from_str(text: &str) -> Result<Self, OrganisationCodeError> {
        let letters = text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        let starts = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        if letters && starts && (2..=24).contains(&text.len()) && !text.ends_with('-') {
            Ok(Self(text.to_owned()))
        } else {
            Err(OrganisationCodeError)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_its_text_and_sorts_by_time() {
        let early = RecordId::new(Timestamp::from_millis(1_700_000_000_000), [0xff; 10]);
        let late = RecordId::new(Timestamp::from_millis(1_700_000_000_001), [0; 10]);
        assert!(early < late && early.to_string() < late.to_string());
        assert_eq!(early.to_string().parse::<RecordId>().unwrap(), early);
        assert_eq!(serde_json::from_value::<RecordId>(serde_json::to_value(late).unwrap()).unwrap(), late);
    }

    #[test]
    fn the_published_example_of_the_time_part_holds() {
        // The ULID specification's example: 1469918176385 is 01ARYZ6S41.
        let id = UserId::new(Timestamp::from_millis(1_469_918_176_385), [0; 10]);
        assert_eq!(id.to_string(), "01ARYZ6S410000000000000000");
    }

    #[test]
    fn other_spellings_are_refused() {
        for wrong in [
            "",
            "01ARYZ6S41",
            "01aryz6s410000000000000000",
            "81ARYZ6S410000000000000000",
            "01ARYZ6S4I0000000000000000",
            "01ARYZ6S4100000000000000000",
            "01ARYZ6S4\u{0661}00000000000000",
        ] {
            assert_eq!(wrong.parse::<RecordId>(), Err(IdError), "{wrong}");
        }
    }

    #[test]
    fn before_1970_is_1970() {
        let id = JobId::new(Timestamp::from_millis(-5), [1; 10]);
        assert!(id.to_string().starts_with("0000000000"));
    }
}
