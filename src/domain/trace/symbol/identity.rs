//! What the elements of a scan name, whichever qualifiers say it.

use super::uii::Uii;
use super::{Element, Scheme, first};

/// What a scan names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// The part number, as the maker or the customer gives it, the present one first.
    pub parts: Vec<String>,
    /// The trade item (GTIN) with 14 digits.
    pub gtin: Option<String>,
    /// Lot or batch.
    pub lot: Option<String>,
    /// Serial number.
    pub serial: Option<String>,
    /// Unique item identifier.
    pub uii: Option<Uii>,
}

/// Qualifiers by what they say. Those of a part number come in the order in which they are looked for.
const PARTS: &[(Scheme, &[&str])] = &[
    (Scheme::Data, &["30P", "1P", "P"]),
    (Scheme::Text, &["PNR", "PNO"]),
    (Scheme::Application, &["240", "241", "8010"]),
];
const SERIALS: &[(Scheme, &[&str])] = &[
    (Scheme::Application, &["21", "8011", "250"]),
    (Scheme::Data, &["S"]),
    (Scheme::Text, &["SER", "UCN", "SEQ"]),
];
const LOTS: &[(Scheme, &[&str])] = &[
    (Scheme::Application, &["10"]),
    (Scheme::Data, &["1T", "30T", "T"]),
    (Scheme::Text, &["LOT", "LTN", "BII"]),
];
const TRADE_ITEMS: &[&str] = &["01", "02", "8006"];

impl Identity {
    /// What these elements name.
    #[must_use]
    pub fn of(elements: &[Element]) -> Self {
        let one = |table: &[(Scheme, &[&str])]| {
            table.iter().find_map(|(scheme, codes)| first(elements, *scheme, codes)).map(str::to_owned)
        };
        let parts = PARTS.iter().flat_map(|(scheme, codes)| {
            codes.iter().filter_map(|code| first(elements, *scheme, &[code])).map(str::to_owned)
        });
        let gtin = first(elements, Scheme::Application, TRADE_ITEMS);
        Self {
            parts: parts.collect(),
            gtin: gtin.map(|value| value.chars().take(14).collect()),
            lot: one(LOTS),
            serial: one(SERIALS),
            uii: Uii::of(elements),
        }
    }

    /// Spellings under which the trade item may be on record: with 14 digits, and as it stands under a bar code, with 13,
    /// 12 or 8.
    #[must_use]
    pub fn spellings_of_gtin(&self) -> Vec<String> {
        let Some(gtin) = &self.gtin else { return Vec::new() };
        let shorter = [13, 12, 8].into_iter().filter_map(|length| {
            let (zeros, rest) = gtin.split_at_checked(14 - length)?;
            zeros.chars().all(|digit| digit == '0').then(|| rest.to_owned())
        });
        [gtin.clone()].into_iter().chain(shorter).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{envelope, gs1};
    use super::*;

    #[test]
    fn the_same_is_named_by_each_list() {
        let gs1 = Identity::of(&gs1::read("010950600013435210L-7\u{1d}21AB-1\u{1d}240SG-100").unwrap());
        assert_eq!(gs1.gtin.as_deref(), Some("09506000134352"));
        assert_eq!(gs1.spellings_of_gtin(), ["09506000134352", "9506000134352"]);
        let data = envelope::read("[)>\u{1e}06\u{1d}1PSG-100\u{1d}SAB-1\u{1d}30TL-7\u{1e}\u{4}").unwrap();
        let text =
            envelope::read("[)>\u{1e}12\u{1d}PNO SG-100\u{1d}SEQ AB-1\u{1d}LOT L-7\u{1e}\u{4}").unwrap();
        for identity in [gs1, Identity::of(&data), Identity::of(&text)] {
            assert_eq!(identity.parts, ["SG-100"]);
            assert_eq!(identity.serial.as_deref(), Some("AB-1"));
            assert_eq!(identity.lot.as_deref(), Some("L-7"));
        }
    }

    #[test]
    fn the_present_part_number_comes_before_the_original_one() {
        let read = envelope::read("[)>\u{1e}06\u{1d}1PA\u{1d}30PB\u{1d}S1\u{1e}\u{4}").unwrap();
        assert_eq!(Identity::of(&read).parts, ["B", "A"]);
    }
}
