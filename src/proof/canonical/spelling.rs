//! Checks on the bytes themselves that they are the canonical spelling of some JSON value.

use super::{CanonicalError, MAX_INTEGER};

/// Checks that `bytes` are what [`super::to_vec`] would write for the value that they spell; gives them as text.
pub(super) fn check(bytes: &[u8]) -> Result<&str, CanonicalError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| CanonicalError::NotCanonical { at: error.valid_up_to() })?;
    let mut reader = Reader { bytes, at: 0 };
    reader.value(0)?;
    if reader.at == bytes.len() { Ok(text) } else { Err(reader.wrong()) }
}

/// The bytes (valid UTF-8), and how far they have been read.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn wrong(&self) -> CanonicalError {
        CanonicalError::NotCanonical { at: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Steps over a byte if it is the next one.
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, text: &[u8]) -> Result<(), CanonicalError> {
        for byte in text {
            if !self.take(*byte) {
                return Err(self.wrong());
            }
        }
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Result<(), CanonicalError> {
        match self.peek() {
            Some(b'"') => self.text().map(drop),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b't') => self.expect(b"true"),
            Some(b'f') => self.expect(b"false"),
            Some(b'n') => self.expect(b"null"),
            _ => self.number(),
        }
    }

    fn array(&mut self, depth: usize) -> Result<(), CanonicalError> {
        let inner = super::deeper(depth)?;
        self.expect(b"[")?;
        if self.take(b']') {
            return Ok(());
        }
        loop {
            self.value(inner)?;
            if !self.take(b',') {
                return self.expect(b"]");
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), CanonicalError> {
        let inner = super::deeper(depth)?;
        self.expect(b"{")?;
        if self.take(b'}') {
            return Ok(());
        }
        let mut last: Option<&[u8]> = None;
        loop {
            let start = self.at;
            let name = self.text()?;
            if last.is_some_and(|last| !is_before(last, name)) {
                return Err(CanonicalError::NotCanonical { at: start });
            }
            last = Some(name);
            self.expect(b":")?;
            self.value(inner)?;
            if !self.take(b',') {
                return self.expect(b"}");
            }
        }
    }

    /// A text; gives what stands between its quotation marks.
    fn text(&mut self) -> Result<&'a [u8], CanonicalError> {
        self.expect(b"\"")?;
        let start = self.at;
        loop {
            self.skip_plain();
            match self.peek() {
                Some(b'"') => {
                    let inside = self.bytes.get(start..self.at).unwrap_or_default();
                    self.at += 1;
                    return Ok(inside);
                }
                Some(b'\\') => self.escape()?,
                _ => return Err(self.wrong()),
            }
        }
    }

    /// Steps over everything that stands for itself: up to a quotation mark, a backslash, a control character or the
    /// end. Eight bytes at once, since most of what is read is inside texts.
    fn skip_plain(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let (chunks, tail) = rest.as_chunks::<8>();
        let mut plain = 0;
        for chunk in chunks {
            let marks = special(u64::from_le_bytes(*chunk));
            if marks != 0 {
                // The first byte is the lowest.
                self.at += plain + usize::try_from(marks.trailing_zeros() / 8).unwrap_or(0);
                return;
            }
            plain += chunk.len();
        }
        let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
        self.at += plain + tail.iter().take_while(|byte| !is_special(byte)).count();
    }

    /// The short escape where there is one, otherwise `\u00` and two lower-case digits; only what must be escaped.
    fn escape(&mut self) -> Result<(), CanonicalError> {
        match self.bytes.get(self.at..).unwrap_or_default() {
            [b'\\', b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r', ..] => {
                self.at += 2;
                Ok(())
            }
            [b'\\', b'u', b'0', b'0', high @ b'0'..=b'1', low @ (b'0'..=b'9' | b'a'..=b'f'), ..]
                if !matches!((high, low), (b'0', b'8' | b'9' | b'a' | b'c' | b'd')) =>
            {
                self.at += 6;
                Ok(())
            }
            _ => Err(self.wrong()),
        }
    }

    /// An integer without a plus sign, a leading zero or a negative zero.
    fn number(&mut self) -> Result<(), CanonicalError> {
        let is_negative = self.take(b'-');
        let start = self.at;
        let mut magnitude = 0_u64;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            magnitude = magnitude.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        let digits = self.bytes.get(start..self.at).unwrap_or_default();
        if digits.is_empty()
            || (digits.len() > 1 && digits.starts_with(b"0"))
            || (is_negative && magnitude == 0)
        {
            return Err(CanonicalError::NotCanonical { at: start });
        }
        if matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            return Err(CanonicalError::Float);
        }
        if magnitude > MAX_INTEGER { Err(CanonicalError::TooLarge) } else { Ok(()) }
    }
}

/// Marks (in their highest bits) which of eight bytes are a quotation mark, a backslash or a control character. A mark
/// may be false only above a true one.
const fn special(bytes: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    // Subtracting borrows into the highest bit exactly where a byte is below; one that has it already is none of these.
    let quote = (bytes ^ u64::from_le_bytes([b'"'; 8])).wrapping_sub(ONES);
    let backslash = (bytes ^ u64::from_le_bytes([b'\\'; 8])).wrapping_sub(ONES);
    let control = bytes.wrapping_sub(u64::from_le_bytes([0x20; 8]));
    (quote | backslash | control) & !bytes & HIGH
}

/// True if the first name, as spelled between its quotation marks, sorts before the second.
fn is_before(first: &[u8], second: &[u8]) -> bool {
    let is_plain = |name: &[u8]| name.iter().all(|byte| byte.is_ascii() && *byte != b'\\');
    if is_plain(first) && is_plain(second) {
        return first < second;
    }
    utf16(first) < utf16(second)
}

/// The UTF-16 code units of a name whose spelling has been checked.
fn utf16(name: &[u8]) -> Vec<u16> {
    let mut quoted = Vec::with_capacity(name.len() + 2);
    quoted.push(b'"');
    quoted.extend_from_slice(name);
    quoted.push(b'"');
    let text: String = serde_json::from_slice(&quoted).unwrap_or_default();
    text.encode_utf16().collect()
}
