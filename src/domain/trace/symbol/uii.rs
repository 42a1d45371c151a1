//! The unique item identifier of MIL-STD-130, put together from the elements of a mark (tables A-I to A-III).

use super::{Element, Scheme, first};

/// What the serial number is unique within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Construct {
    /// 1: the enterprise.
    Enterprise,
    /// 2: the original part number, or the lot.
    Part,
}

impl Construct {
    /// Its number in the standard.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Enterprise => 1,
            Self::Part => 2,
        }
    }
}

/// A unique item identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uii {
    /// The whole: issuing agency, enterprise, original part number or lot if it is in, serial number.
    pub text: String,
    /// How it was put together; `None` where the mark has it whole and does not say.
    pub construct: Option<Construct>,
}

impl Uii {
    /// The identifier that the elements make, if they make one.
    #[must_use]
    pub fn of(elements: &[Element]) -> Option<Self> {
        let data = |codes: &[&str]| first(elements, Scheme::Data, codes);
        let text = |codes: &[&str]| first(elements, Scheme::Text, codes);
        if let Some(whole) = data(&["25S"]).or_else(|| text(&["UID"])) {
            return Some(Self { text: whole.to_owned(), construct: None });
        }
        let made = |text: String, construct| Some(Self { text, construct: Some(construct) });
        // CAGE and serial number in one.
        if let Some(both) = data(&["18S"]).or_else(|| text(&["USN", "UST"])) {
            return made(format!("D{both}"), Construct::Enterprise);
        }
        // An individual asset begins with the company's prefix, which is its issuing agency's code too.
        if let Some(asset) = first(elements, Scheme::Application, &["8004"]) {
            return made(asset.to_owned(), Construct::Enterprise);
        }
        if let Some(enterprise) = enterprise(elements, Scheme::Data) {
            let within = data(&["1P", "1T"])?;
            return made(format!("{enterprise}{within}{}", data(&["S"])?), Construct::Part);
        }
        let enterprise = enterprise(elements, Scheme::Text)?;
        if let Some(serial) = text(&["SER", "UCN"]) {
            return made(format!("{enterprise}{serial}"), Construct::Enterprise);
        }
        let within = text(&["PNO", "LOT", "LTN", "BII"])?;
        made(format!("{enterprise}{within}{}", text(&["SEQ"])?), Construct::Part)
    }
}

/// The enterprise with the code of the agency that issued its number (table V: D for CAGE, UN for DUNS, LD for DoDAAC;
/// a GS1 prefix is its own).
fn enterprise(elements: &[Element], scheme: Scheme) -> Option<String> {
    let agencies: &[(&str, &str)] = match scheme {
        Scheme::Data => &[("17V", "D"), ("12V", "UN"), ("3V", ""), ("7L", "LD"), ("18V", "")],
        Scheme::Text => &[("MFR", "D"), ("SPL", "D"), ("CAG", "D"), ("DUN", "UN"), ("EUC", "")],
        Scheme::Application => &[],
    };
    agencies.iter().find_map(|(code, agency)| Some(format!("{agency}{}", first(elements, scheme, &[code])?)))
}

#[cfg(test)]
mod tests {
    use super::super::envelope;
    use super::*;

    fn of(body: &str) -> Option<(String, Option<u8>)> {
        let read = envelope::read(&format!("[)>\u{1e}{}\u{1e}\u{4}", body.replace('|', "\u{1d}"))).unwrap();
        Uii::of(&read).map(|uii| (uii.text, uii.construct.map(Construct::number)))
    }

    #[test]
    fn each_way_of_marking_gives_its_identifier() {
        let some = |text: &str, construct| Some((text.to_owned(), construct));
        assert_eq!(of("06|18S0CVA5786950"), some("D0CVA5786950", Some(1)));
        assert_eq!(of("06|25SUN194532636786950"), some("UN194532636786950", None));
        assert_eq!(of("06|17V0CVA5|1P1234|S674A36458"), some("D0CVA51234674A36458", Some(2)));
        assert_eq!(of("06|12V194532636|1P1234|S786950"), some("UN1945326361234786950", Some(2)));
        assert_eq!(of("06|17V0CVA5|1TL-7|S1"), some("D0CVA5L-71", Some(2)));
        // The present part number and a lot for traceability are no part of it.
        assert_eq!(of("06|17V0CVA5|1P1234|S9|30P1234-2|30TL-7"), some("D0CVA512349", Some(2)));
        assert_eq!(of("12|MFR 0CVA5|SER 786950"), some("D0CVA5786950", Some(1)));
        assert_eq!(of("12|SPL 0CVA5|UCN 786950"), some("D0CVA5786950", Some(1)));
        assert_eq!(of("12|CAG 0CVA5|PNO 1234|SEQ 5"), some("D0CVA512345", Some(2)));
        assert_eq!(of("05|80040614141A-7"), some("0614141A-7", Some(1)));
        // Without the enterprise, or without a serial number, there is none.
        assert_eq!(of("06|1P1234|S9"), None);
        assert_eq!(of("06|17V0CVA5|1P1234"), None);
    }
}
