//! Signature lines, and what cosigners sign.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::super::checkpoint::Checkpoint;
use super::key::is_key_name;
use super::{NoteError, VerifierKey};

/// What a cosigner of algorithm 0x04 signs.
pub(super) fn cosigned_text(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// What algorithm 0x06 signs: the `cosigned_message` of tlog-cosignature, for the whole tree of a checkpoint. Nothing if the
/// text is no checkpoint, or a name is too long for it. Extension lines are not in it.
pub(super) fn subtree_message(cosigner: &str, time: u64, text: &str) -> Option<Vec<u8>> {
    let head = Checkpoint::leading(text)?;
    let length = |name: &str| u8::try_from(name.len()).ok().map(|length| [length]);
    let parts: [&[u8]; 9] = [
        b"subtree/v1\n\0",
        &length(cosigner)?,
        cosigner.as_bytes(),
        &time.to_be_bytes(),
        &length(&head.origin)?,
        head.origin.as_bytes(),
        // From the first leaf on.
        &0_u64.to_be_bytes(),
        &head.size.to_be_bytes(),
        head.root.as_bytes(),
    ];
    Some(parts.concat())
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: String,
    /// Id of the key.
    pub id: u32,
    /// The signature, without the id.
    pub bytes: Vec<u8>,
}

impl NoteSignature {
    /// True if the line says that it is by this key.
    #[must_use]
    pub fn is_by(&self, key: &VerifierKey) -> bool {
        self.id == key.id() && self.name == key.name()
    }
}

/// The signature line, newline included.
impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.id.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.bytes);
        writeln!(f, "— {} {}", self.name, BASE64.encode(bytes))
    }
}

pub(super) fn parse_signature(line: &str) -> Result<NoteSignature, NoteError> {
    let rest = line.strip_prefix("— ").ok_or(NoteError::Format)?;
    let (name, bytes) = rest.split_once(' ').ok_or(NoteError::Format)?;
    if !is_key_name(name) {
        return Err(NoteError::Name);
    }
    let bytes = BASE64.decode(bytes).map_err(|_| NoteError::Format)?;
    let (id, bytes) = bytes.split_first_chunk::<4>().ok_or(NoteError::Format)?;
    if bytes.is_empty() {
        return Err(NoteError::Format);
    }
    Ok(NoteSignature { name: name.to_owned(), id: u32::from_be_bytes(*id), bytes: bytes.to_vec() })
}
