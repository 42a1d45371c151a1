//! The `type` member of our JSON documents: a unit type that is written as one text and accepts no other.

/// Declares a unit type that serialises as the given text and deserialises from nothing else.
macro_rules! schema {
    ($(#[$doc:meta])* $name:ident = $text:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct $name;

        impl $name {
            /// The text of the `type` member.
            pub const TEXT: &'static str = $text;
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($text)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                if text == $text { Ok(Self) } else { Err(serde::de::Error::custom(concat!("\"type\" is not ", $text))) }
            }
        }
    };
}

pub(crate) use schema;

/// Reads a member that may be `null` but not absent: left to itself, serde takes both for nothing, and one thing would
/// have two spellings.
///
/// # Errors
/// As the deserializer.
pub(crate) fn required<'de, D: serde::Deserializer<'de>, T: serde::Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    serde::Deserialize::deserialize(deserializer)
}
