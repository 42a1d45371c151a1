//! What a pack is asked to withhold: `OF/WHAT=REASON`, one text for the command line, the form, the API and the stored
//! request. `OF` is the number of a record, `kind:CODE`, or `above:MARKING`; `WHAT` is `title`, `field/NAME`, `fields`,
//! `file/NAME`, `files` or `all`.

use std::fmt;
use std::str::FromStr;

use crate::domain::access::Marking;
use crate::domain::text::{Lines, normalise};
use crate::proof::pack::is_reason;

/// One thing to withhold, wherever it occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withhold {
    /// Of which records.
    pub of: Of,
    /// What of them.
    pub what: What,
    /// Why, one line: it stands in the pack.
    pub reason: String,
}

/// Which records are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// The one with this number.
    Record(String),
    /// All of a kind.
    Kind(String),
    /// All that were ever marked higher than this.
    Above(Marking),
}

/// What of a record is meant: in all its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The title.
    Title,
    /// One field.
    Field(String),
    /// All fields.
    Fields,
    /// The file of this name.
    File(String),
    /// All files.
    Files,
    /// Title, fields and files.
    All,
}

/// Why a text asks for nothing that can be withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It is not `OF/WHAT=REASON`.
    Form,
    /// There is no such marking.
    Marking,
    /// The reason is missing, longer than one line or too long.
    Reason,
}

impl Wrong {
    /// The id of its sentence.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Form => "withhold-wrong-form",
            Self::Marking => "withhold-wrong-marking",
            Self::Reason => "withhold-wrong-reason",
        }
    }
}

impl FromStr for Withhold {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        let (spec, reason) = text.split_once('=').ok_or(Wrong::Form)?;
        let reason = normalise(reason, Lines::One).map_err(|_| Wrong::Reason)?;
        if !is_reason(&reason) {
            return Err(Wrong::Reason);
        }
        let (of, last) = spec.trim().rsplit_once('/').ok_or(Wrong::Form)?;
        // A name may be one of the words below, so what stands before it is looked at first.
        let (of, what) = if let Some(of) = of.strip_suffix("/field") {
            (of, What::Field(last.to_owned()))
        } else if let Some(of) = of.strip_suffix("/file") {
            (of, What::File(last.to_owned()))
        } else {
            let what = match last {
                "title" => What::Title,
                "fields" => What::Fields,
                "files" => What::Files,
                "all" => What::All,
                _ => return Err(Wrong::Form),
            };
            (of, what)
        };
        let of = if let Some(code) = of.strip_prefix("kind:") {
            Of::Kind(code.to_owned())
        } else if let Some(marking) = of.strip_prefix("above:") {
            Of::Above(marking.parse().map_err(|_| Wrong::Marking)?)
        } else {
            Of::Record(of.to_owned())
        };
        // A field belongs to a kind, and a file to a record.
        let fits = match (&of, &what) {
            (Of::Record(number), _) => !number.is_empty(),
            (Of::Kind(_), What::File(_)) | (Of::Above(_), What::File(_) | What::Field(_)) => false,
            _ => true,
        };
        if !fits || last.is_empty() {
            return Err(Wrong::Form);
        }
        Ok(Self { of, what, reason })
    }
}

impl fmt::Display for Withhold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.of {
            Of::Record(number) => f.write_str(number)?,
            Of::Kind(code) => write!(f, "kind:{code}")?,
            Of::Above(marking) => write!(f, "above:{}", marking.code())?,
        }
        match &self.what {
            What::Title => f.write_str("/title")?,
            What::Field(name) => write!(f, "/field/{name}")?,
            What::Fields => f.write_str("/fields")?,
            What::File(name) => write!(f, "/file/{name}")?,
            What::Files => f.write_str("/files")?,
            What::All => f.write_str("/all")?,
        }
        write!(f, "={}", self.reason)
    }
}

impl Withhold {
    /// True if a record is meant.
    #[must_use]
    pub fn is_of(&self, number: &str, kind: &str, highest: Marking) -> bool {
        match &self.of {
            Of::Record(wanted) => wanted == number,
            Of::Kind(wanted) => wanted == kind,
            Of::Above(limit) => highest > *limit,
        }
    }

    /// True if the title is meant.
    #[must_use]
    pub const fn has_title(&self) -> bool {
        matches!(self.what, What::Title | What::All)
    }

    /// True if this field is meant.
    #[must_use]
    pub fn has_field(&self, name: &str) -> bool {
        matches!(&self.what, What::Fields | What::All) || self.what == What::Field(name.to_owned())
    }

    /// True if the file of this name is meant.
    #[must_use]
    pub fn has_file(&self, name: &str) -> bool {
        matches!(&self.what, What::Files | What::All) || self.what == What::File(name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_and_written_alike() {
        for text in [
            "TST-NC-2026-0001/title=Names a person",
            "TST-NC-2026-0001/field/customer=Contract, clause 7 = secret",
            "QP/01/files=Drawings",
            "TST-NC-2026-0001/file/title=A file of this name",
            "kind:complaint/field/customer=Names of customers",
            "kind:complaint/fields=Not for this reader",
            "above:RESTRICTED/all=Marked above the recipient",
            "above:RESTRICTED/title=Marked above the recipient",
        ] {
            let read: Withhold = text.parse().unwrap();
            assert_eq!(read.to_string(), text);
        }
        assert_eq!(" N-1/title = Why ".parse::<Withhold>().unwrap().to_string(), "N-1/title=Why");
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for (text, wrong) in [
            ("", Wrong::Form),
            ("N-1/title", Wrong::Form),
            ("title=Why", Wrong::Form),
            ("N-1/state=Why", Wrong::Form),
            ("N-1/field/=Why", Wrong::Form),
            ("/title=Why", Wrong::Form),
            ("kind:audit/file/a.pdf=Why", Wrong::Form),
            ("above:SECRET/field/cause=Why", Wrong::Form),
            ("above:PUBLIC/title=Why", Wrong::Marking),
            ("N-1/title= ", Wrong::Reason),
            ("N-1/title=one\ntwo", Wrong::Reason),
        ] {
            assert_eq!(text.parse::<Withhold>(), Err(wrong), "{text}");
        }
        assert_eq!(format!("N-1/title={}", "x".repeat(301)).parse::<Withhold>(), Err(Wrong::Reason));
    }

    #[test]
    fn records_are_found_by_number_kind_and_marking() {
        let is_of =
            |text: &str| text.parse::<Withhold>().unwrap().is_of("N-1", "audit", Marking::Confidential);
        assert!(is_of("N-1/title=x") && is_of("kind:audit/title=x") && is_of("above:RESTRICTED/title=x"));
        assert!(!is_of("N-2/title=x") && !is_of("kind:risk/title=x") && !is_of("above:CONFIDENTIAL/title=x"));
    }
}
