//! What is needed to validate the signatures of a PDF pack later (ISO 32000-2, 12.8.4.3; PAdES B-LT): certificates, lists of
//! revoked ones and answers of responders, in an incremental update of one form behind the signature that needs them. A
//! reader makes it again from what stands in it and compares.

use std::fmt::Write as _;

use super::pdf_signature::Spot;
use super::report::{CLOSE, VALIDATION, table_entries, table_places};
use super::x509::certificate::{Certificate, MAX_CERTIFICATES, RevocationList};
use super::x509::ocsp::Answer;
use super::x509::store::Store;

/// Most bytes of one such update.
pub const MOST_BYTES: usize = 8 << 20;

/// What a file carries by now, and under which numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// What.
    pub store: Store,
    certificates: Vec<u32>,
    lists: Vec<u32>,
    answers: Vec<u32>,
    /// What each signature needs, as it was written.
    needs: String,
}

/// An update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What the file carries with it.
    pub carried: Carried,
    /// Where the next one stands.
    pub next: Spot,
}

impl Carried {
    /// The update that adds what of a store is not there yet, for the signature of this key; none if all of it is there, or
    /// if it is more than anybody reads.
    #[must_use]
    pub fn add(&self, spot: &Spot, key: &str, store: &Store) -> Option<Update> {
        let new = store.without(&self.store);
        let is_little = |length| length <= MAX_CERTIFICATES;
        if new.is_empty()
            || ![new.certificates.len(), new.lists.len(), new.answers.len()].into_iter().all(is_little)
        {
            return None;
        }
        let mut out = Writer { spot, bytes: Vec::new(), places: Vec::new() };
        let mut carried = self.clone();
        carried.certificates.extend(new.certificates.iter().map(|one| out.stream(one.der())));
        carried.lists.extend(new.lists.iter().map(|one| out.stream(one.der())));
        carried.answers.extend(new.answers.iter().map(|one| out.stream(one.der())));
        carried.store = self.store.with(&new);
        let _ = write!(carried.needs, "/{key}<<{}>>", carried.arrays(["Cert", "CRL", "OCSP"]));
        let all = carried.arrays(["Certs", "CRLs", "OCSPs"]);
        let place = out.position();
        let needs = &carried.needs;
        out.text(&format!("{VALIDATION} 0 obj\n<</Type/DSS{all}/VRI<<{needs}>>>>\nendobj\n"));
        let next = out.finish(place);
        let bytes = out.bytes;
        (bytes.len() <= MOST_BYTES).then_some(Update { bytes, carried, next })
    }

    /// Reads the update with which these bytes begin. None if it is not in its one form.
    #[must_use]
    pub fn read(&self, spot: &Spot, key: &str, bytes: &[u8]) -> Option<Update> {
        let mut store = Store::default();
        let mut number = spot.size;
        let mut rest = bytes;
        while let Some(body) = rest.strip_prefix(head_of(number).as_bytes()) {
            let (der, after) = stream_in(body)?;
            if let Ok(certificate) = Certificate::from_der(der) {
                store.certificates.push(certificate);
            } else if let Ok(list) = RevocationList::from_der(der) {
                store.lists.push(list);
            } else {
                store.answers.push(Answer::from_der(der).ok()?);
            }
            number = number.checked_add(1)?;
            if number.checked_sub(spot.size)? > u32::try_from(3 * MAX_CERTIFICATES).ok()? {
                return None;
            }
            rest = after;
        }
        let update = self.add(spot, key, &store)?;
        bytes.starts_with(&update.bytes).then_some(update)
    }

    /// References to everything, by kind; kinds of which there is nothing are left out.
    fn arrays(&self, names: [&str; 3]) -> String {
        let mut text = String::new();
        for (name, numbers) in names.into_iter().zip([&self.certificates, &self.lists, &self.answers]) {
            if !numbers.is_empty() {
                let list: Vec<String> = numbers.iter().map(|own| format!("{own} 0 R")).collect();
                let _ = write!(text, "/{name}[{}]", list.join(" "));
            }
        }
        text
    }
}

/// What stands before the length of a stream.
fn head_of(number: u32) -> String {
    format!("{number} 0 obj\n<</Length ")
}

/// The content of a stream from its length on, and what stands behind it.
fn stream_in(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    const OPEN: &[u8] = b">>\nstream\n";
    let digits = bytes.get(..bytes.iter().take(12).position(|byte| *byte == b'>')?)?;
    let length: usize = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let body = bytes.get(digits.len()..)?.strip_prefix(OPEN)?;
    let (der, after) = body.split_at_checked(length)?;
    Some((der, after.strip_prefix(CLOSE.as_bytes())?))
}

struct Writer<'a> {
    spot: &'a Spot,
    bytes: Vec<u8>,
    places: Vec<u64>,
}

impl Writer<'_> {
    fn position(&self) -> u64 {
        self.spot.position.saturating_add(u64::try_from(self.bytes.len()).unwrap_or(u64::MAX))
    }

    fn text(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// The next number that is free.
    fn number(&self) -> u32 {
        self.spot.size.saturating_add(u32::try_from(self.places.len()).unwrap_or(u32::MAX))
    }

    fn stream(&mut self, der: &[u8]) -> u32 {
        let number = self.number();
        self.places.push(self.position());
        self.text(&format!("{}{}>>\nstream\n", head_of(number), der.len()));
        self.bytes.extend_from_slice(der);
        self.text(CLOSE);
        number
    }

    /// Ends the update with its table; `place` is where the list of all of it stands.
    fn finish(&mut self, place: u64) -> Spot {
        let (own, table) = (self.number(), self.position());
        let size = own.saturating_add(1);
        let mut places = vec![place];
        places.append(&mut self.places);
        places.push(table);
        let Spot { table: before, size: first, identifiers: [one, other], .. } = self.spot;
        let rest = format!("/Prev {before}/Index[{VALIDATION} 1 {first} {}]", places.len().saturating_sub(1));
        let entries = table_entries(size, [one, other], &rest);
        let length = places.len().saturating_mul(7);
        self.text(&format!("{own} 0 obj\n<<{entries}/Length {length}>>\nstream\n"));
        self.bytes.extend(table_places(&places));
        self.text(&format!("\nendstream\nendobj\nstartxref\n{table}\n%%EOF\n"));
        Spot { position: self.position(), table, size, identifiers: self.spot.identifiers }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::x509::testing::{certificate, revoked};

    const KEY: &str = "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709";

    fn spot() -> Spot {
        Spot { position: 98_765, table: 98_000, size: 40, identifiers: [[1; 16], [0xAB; 16]] }
    }

    fn store() -> Store {
        Store {
            certificates: vec![certificate("issuing"), certificate("p256")],
            lists: vec![revoked()],
            answers: Vec::new(),
        }
    }

    /// Every entry of the table leads to its object.
    fn holds(update: &Update, spot: &Spot, numbers: &[u32]) {
        let bytes = &update.bytes;
        let table = bytes.windows(8).rposition(|window| window == b"\nstream\n").unwrap() + 8;
        for (entry, number) in bytes[table..table + 7 * numbers.len()].chunks(7).zip(numbers) {
            let place = entry[1..6].iter().fold(0, |at, byte| at << 8 | u64::from(*byte)) - spot.position;
            let found = &bytes[usize::try_from(place).unwrap()..];
            assert!(found.starts_with(format!("{number} 0 obj\n").as_bytes()), "{number}");
        }
        assert_eq!(update.next.position, spot.position + bytes.len() as u64);
        assert_eq!(update.next.size, numbers.last().unwrap() + 1);
    }

    #[test]
    fn an_update_is_read_back_and_adds_what_is_new() {
        let none = Carried::default();
        let first = none.add(&spot(), KEY, &store()).unwrap();
        holds(&first, &spot(), &[VALIDATION, 40, 41, 42, 43]);
        let text = String::from_utf8_lossy(&first.bytes);
        let said = format!(
            "12 0 obj\n<</Type/DSS/Certs[40 0 R 41 0 R]/CRLs[42 0 R]/VRI<</{KEY}<</Cert[40 0 R 41 0 R]/CRL[42 0 R]>>>>>>\n\
             endobj\n"
        );
        assert!(text.contains(&said), "{text}");
        // What stands behind it is not part of it.
        let longer = [&first.bytes[..], b"more"].concat();
        assert_eq!(none.read(&spot(), KEY, &longer), Some(first.clone()));
        assert_eq!(first.carried.add(&first.next, KEY, &store()), None, "all of it is there");
        let more = store().with(&Store { certificates: vec![certificate("tsa")], ..Store::default() });
        let second = first.carried.add(&first.next, &KEY.replace('D', "E"), &more).unwrap();
        holds(&second, &first.next, &[VALIDATION, 44, 45]);
        let text = String::from_utf8_lossy(&second.bytes);
        assert!(text.contains("/Certs[40 0 R 41 0 R 44 0 R]/CRLs[42 0 R]/VRI<</DA39"), "{text}");
        assert_eq!(first.carried.read(&first.next, &KEY.replace('D', "E"), &second.bytes), Some(second));
        assert_eq!(none.add(&spot(), KEY, &Store::default()), None);
    }

    #[test]
    fn every_changed_byte_outside_what_is_carried_is_noticed() {
        let none = Carried::default();
        let first = none.add(&spot(), KEY, &store()).unwrap();
        for place in 0..first.bytes.len() {
            let mut changed = first.bytes.clone();
            changed[place] ^= 1;
            // A byte of a certificate or list itself: another one, whom nobody issued.
            if let Some(read) = none.read(&spot(), KEY, &changed) {
                let ends = [certificate("p256"), certificate("issuing")];
                assert_ne!(read.carried.store.of(&ends), read.carried.store, "{place}");
            }
        }
        assert_eq!(none.read(&spot(), KEY, &first.bytes[..first.bytes.len() - 1]), None);
        assert_eq!(none.read(&spot(), &KEY.replace('D', "E"), &first.bytes), None);
    }
}
