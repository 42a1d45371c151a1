//! C2SP signed notes: a text and signature lines by named keys; verifier keys (vkeys) and cosignatures.
//!
//! One spelling only: base64 is padded and has no stray bits, and what [`SignedNote::parse`] accepts is written back
//! byte for byte by `Display`. Read `key` and `signing`, then `signature`, then `signed`.

mod key;
mod signature;
mod signed;
mod signing;

pub use key::{Algorithm, VerifierKey};
pub use signature::NoteSignature;
pub use signed::{MAX_NOTE_BYTES, MAX_SIGNATURES, SignedNote};
pub use signing::SigningKey;

/// Why a note, a key or a signature is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// A key name is empty, or has a space, a control character or a plus sign.
    #[error("a key name is not empty and has no space, control character or plus sign")]
    Name,
    /// The text of a verifier key is not `name+id+key`.
    #[error("a verifier key is written name+id+key (8 hexadecimal digits, base64)")]
    VerifierKey,
    /// The id in a verifier key is not the one that follows from its name and key.
    #[error("the key id does not belong to this name and key")]
    KeyId,
    /// The key's algorithm byte is none that is supported.
    #[error("the key's algorithm {0:#04x} is not supported (0x01, 0x04 and 0x06 are)")]
    Algorithm(u8),
    /// The note is not a text, an empty line and signature lines.
    #[error("a note is a text ending in a newline, an empty line, and signature lines")]
    Format,
    /// The note is too large or has too many signatures.
    #[error("the note is too large or has too many signatures")]
    TooLarge,
    /// Two signature lines have the same key name and id.
    #[error("two signatures have the same key name and id")]
    Duplicate,
    /// The key does not sign this text: one of algorithm 0x06 signs checkpoints only.
    #[error("a key of this kind signs checkpoints only, at a time of 63 bits")]
    Unsignable,
    /// No signature is by a key that was given.
    #[error("no signature is by a known key")]
    UnknownKey,
    /// A signature by a key that was given does not verify.
    #[error("the signature by {0} does not verify")]
    Signature(String),
}
