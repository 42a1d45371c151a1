//! Printed reports as data: which kinds of record have which, and what stands in each. One TOML file is one report.
//!
//! [`Report`] is the file's shape, [`Reports`] all of them, `check` looks for mistakes that only show against the kinds.

mod check;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use self::check::check_reports;
use crate::domain::definition::{ByCode, Definition, unread};
use crate::domain::kind::values::holds_one;
use crate::domain::kind::{Label, Values};
use crate::domain::rule::Texts;
use crate::proof::digest::Digest;

static EMBEDDED: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/templates/reports");

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// `8d`; also the name of its file.
    pub code: String,
    /// Its name.
    pub name: Label,
    /// What it is for, one sentence.
    pub summary: Label,
    /// Kinds whose records have it; `*` for any.
    pub kinds: Vec<String>,
    /// Which of their records: those whose field holds one of these texts.
    #[serde(default, rename = "where")]
    pub filter: BTreeMap<String, Texts>,
    /// It is worth something only while its record is in a state that counts: in any other it says so at its head and on
    /// each page.
    #[serde(default)]
    pub only_in_force: bool,
    /// Sections, in order.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
    /// SHA-256 of the file's bytes: a printed report says by which definition it was made.
    #[serde(skip, default = "unread")]
    pub digest: Digest,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its heading.
    pub title: Label,
    /// What stands in it.
    pub parts: Vec<Part>,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// A sentence that explains.
    Note(Label),
    /// A heading inside the section.
    Heading(Label),
    /// These fields of the record.
    Fields(Vec<String>),
    /// All fields of the record, in the order of its kind.
    AllFields,
    /// Records that it is linked with, in either direction.
    Linked(Linked),
    /// All records that it is linked with, one line each.
    Links,
    /// Records of the period that was asked for.
    Period(Period),
    /// The last values of these figures at the end of the period, or today.
    Figures(Vec<String>),
    /// The lots and units that the record names.
    Pieces(OfPieces),
    /// Rows of a table that is among the files of the record.
    Sheet(Sheet),
    /// The files of the record, with their digests.
    Files,
    /// The electronic signatures of the record.
    Signatures,
    /// Lines to be signed by hand, with who does so under each; none while a document is not in force.
    Sign(Vec<Label>),
    /// The versions of the record.
    History,
}

/// Records that are reached by links.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Linked {
    /// Link types from the record on, each in either direction: `["raised-in", "corrects"]`.
    pub path: Vec<String>,
    /// Only these kinds at its end; empty for any.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// What is shown of each.
    pub fields: Vec<String>,
    /// As a table, a row each; otherwise one under the other.
    #[serde(default)]
    pub table: bool,
    /// How many there are of each value of these fields stands before them.
    #[serde(default)]
    pub count_by: Vec<String>,
}

/// Which records of a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Those whose day lies in it.
    #[default]
    In,
    /// Those that are open, whatever their day.
    Open,
    /// Those whose day lies in it, and those that are open and began before its end.
    InOrOpen,
    /// Those that are in force, whatever their day.
    InForce,
}

/// Records of a period.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Their kinds.
    pub kinds: Vec<String>,
    /// Their day: a date field, or `occurred_on`.
    #[serde(default = "occurred_on")]
    pub date: String,
    /// Which of them.
    #[serde(default)]
    pub when: When,
    /// Whose field holds one of these texts.
    #[serde(default, rename = "where")]
    pub filter: BTreeMap<String, Texts>,
    /// What is shown of each in its row.
    pub fields: Vec<String>,
    /// How many there are of each value of these fields stands before them.
    #[serde(default)]
    pub count_by: Vec<String>,
}

fn occurred_on() -> String {
    "occurred_on".to_owned()
}

/// What is shown of the lots and units that a record names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfPieces {
    /// Themselves, a row for each.
    Named,
    /// Tests of them and of what is in them, with the calibrations that these were made with.
    Tests,
    /// What is not as it should be with them or with what is in them, what became of it and who agreed.
    Deviations,
    /// Lots that others made and that are in them, with their certificates.
    Materials,
}

/// A table among the files: a sheet of a workbook (XLSX), or a CSV file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// What the sheet, or the CSV file without its ending, may be called; upper and lower case are the same.
    pub names: Vec<String>,
    /// Columns of the report.
    pub columns: Vec<SheetColumn>,
}

/// A column of a table that comes from a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetColumn {
    /// Its head.
    pub label: Label,
    /// Heads of the columns in the file that it is filled from, in this order.
    pub from: Vec<String>,
    /// What stands between several of them.
    #[serde(default = "space")]
    pub join: String,
    /// Its share of the width.
    pub share: u8,
}

fn space() -> String {
    " ".to_owned()
}

/// Reports by code.
pub type Reports = ByCode<Report>;

impl Definition for Report {
    const EMBEDDED: &'static include_dir::Dir<'static> = &EMBEDDED;

    fn code(&self) -> &str {
        &self.code
    }

    fn set_digest(&mut self, digest: Digest) {
        self.digest = digest;
    }
}

impl Report {
    /// True if a record of that kind with these fields has it.
    #[must_use]
    pub fn is_of(&self, kind: &str, fields: &Values) -> bool {
        self.kinds.iter().any(|code| code == "*" || code == kind)
            && self.filter.iter().all(|(field, texts)| holds_one(fields, field, &texts.0))
    }

    /// True if it is of a period, which has to be named.
    #[must_use]
    pub fn has_period(&self) -> bool {
        let mut parts = self.sections.iter().flat_map(|section| &section.parts);
        parts.any(|part| matches!(part, Part::Period(_)))
    }
}

impl Reports {
    /// The reports that a record of that kind with these fields has: those of the kind itself before those of any.
    #[must_use]
    pub fn of_record(&self, kind: &str, fields: &Values) -> Vec<&Report> {
        let mut found: Vec<&Report> = self.iter().filter(|report| report.is_of(kind, fields)).collect();
        found.sort_by_key(|report| (!report.kinds.iter().any(|code| code == kind), report.code.as_str()));
        found
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::figure::Figures;
    use crate::domain::kind::Kinds;

    #[test]
    fn the_built_in_reports_are_sound() {
        let (reports, kinds) = (Reports::embedded().unwrap(), Kinds::embedded().unwrap());
        let problems = check_reports(&reports, (&kinds, &Figures::embedded().unwrap()));
        assert!(problems.is_empty(), "{problems:#?}");
        let codes: Vec<&str> = reports.iter().map(|report| report.code.as_str()).collect();
        let built_in = ["8d", "audit", "certificate-of-conformity", "fai", "management-review", "sheet"];
        assert_eq!(codes, built_in);
        // Cargo does not see a new file in an embedded folder.
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/reports");
        let files = std::fs::read_dir(folder).unwrap();
        let files =
            files.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|end| end == "toml"));
        assert_eq!(files.count(), codes.len(), "touch src/domain/report/mod.rs");
        // Labels are in both languages.
        for report in reports.iter() {
            let titles = report.sections.iter().map(|section| &section.title);
            for label in titles.chain([&report.name, &report.summary]) {
                assert!(label.ur.is_some(), "{}: {label:?}", report.code);
            }
        }
        let of = |kind: &str, fields: serde_json::Value| -> Vec<&str> {
            let fields: Values = serde_json::from_value(fields).unwrap();
            reports.of_record(kind, &fields).iter().map(|report| report.code.as_str()).collect()
        };
        assert_eq!(of("corrective-action", json!({})), ["8d", "sheet"]);
        assert_eq!(of("risk", json!({})), ["sheet"]);
        // A certificate that somebody else issued is a document already.
        let certificate = "certificate-of-conformity";
        assert_eq!(of(certificate, json!({"direction": "issued"})), [certificate, "sheet"]);
        assert_eq!(of(certificate, json!({"direction": "received"})), ["sheet"]);
        assert_eq!(of(certificate, json!({})), ["sheet"]);
    }

    #[test]
    fn mistakes_are_named_with_file_and_line_or_place() {
        let text = "code = \"r\"\nname = { en = \"R\" }\nsummary = { en = \"R\" }\nkinds = [\"risk\"]\n\
            [[section]]\ntitle = { en = \"S\" }\n";
        let parse = |parts: &str| {
            Reports::default().with([("r.toml".to_owned(), format!("{text}parts = [{parts}]\n"))])
        };
        for wrong in [
            "\"nothing\"",
            "{ fields = 1 }",
            "{ linked = { path = [], fields = [], more = 1 } }",
            "\"pieces\"",
            "{ pieces = \"nothing\" }",
        ] {
            let said = parse(wrong).unwrap_err().to_string();
            assert!(said.starts_with("r.toml, line 7"), "{said}");
        }
        let problems = |parts: &str| {
            check_reports(
                &parse(parts).unwrap(),
                (&Kinds::embedded().unwrap(), &Figures::embedded().unwrap()),
            )
        };
        for (wrong, what) in [
            ("{ fields = [\"nothing\"] }", "no field \"nothing\""),
            ("{ linked = { path = [], fields = [\"title\"] } }", "names no link"),
            ("{ linked = { path = [\"nothing\"], fields = [\"title\"] } }", "no kind has a link \"nothing\""),
            ("{ period = { kinds = [\"nothing\"], fields = [\"title\"] } }", "no kind \"nothing\""),
            ("{ period = { kinds = [\"kpi\"], date = \"value\", fields = [] } }", "\"value\" is no date"),
            ("{ period = { kinds = [\"kpi\"], where = { x = \"1\" }, fields = [] } }", "no field \"x\""),
            ("{ sheet = { names = [], columns = [] } }", "names no sheet"),
            ("{ figures = [\"nothing\"] }", "no figure \"nothing\""),
            ("{ sign = [{ en = \" \" }] }", "empty"),
            ("{ pieces = \"named\" }", "none of the kinds names units or lots"),
            ("{ note = { en = \" \" } }", "empty"),
        ] {
            let found = problems(wrong);
            assert!(found.iter().any(|one| one.to_string().contains(what)), "{wrong}: {found:?}");
            assert!(found.iter().all(|one| one.to_string().starts_with("reports/r.toml: section 1: ")));
        }
        assert_eq!(problems("{ fields = [\"event\", \"title\"] }"), vec![]);
    }

    #[test]
    fn what_a_report_is_of_is_checked_against_the_kinds() {
        let problems = |head: &str, parts: &str| -> Vec<String> {
            let text = format!(
                "code = \"r\"\nname = {{ en = \"R\" }}\nsummary = {{ en = \"R\" }}\n{head}\n\
                 [[section]]\ntitle = {{ en = \"S\" }}\nparts = [{parts}]\n"
            );
            let reports = Reports::default().with([("r.toml".to_owned(), text)]).unwrap();
            let (kinds, figures) = (Kinds::embedded().unwrap(), Figures::embedded().unwrap());
            check_reports(&reports, (&kinds, &figures)).iter().map(ToString::to_string).collect()
        };
        let all = "{ pieces = \"named\" }, { pieces = \"tests\" }, { pieces = \"deviations\" }, \
            { pieces = \"materials\" }";
        for kind in ["concession", "nonconformity", "first-article"] {
            // By `serials`, by `lot`, by `serial` alone; one of several is enough.
            let head = format!("kinds = [\"risk\", \"{kind}\"]\nonly_in_force = true");
            assert_eq!(problems(&head, all), Vec::<String>::new(), "{kind}");
        }
        let of = "kinds = [\"concession\"]\nwhere = { concession_type = [\"concession\"] }";
        assert_eq!(problems(of, ""), Vec::<String>::new());
        for (head, said) in [
            (
                "kinds = [\"concession\"]\nwhere = { direction = \"issued\" }",
                "reports/r.toml: where: there is no field \"direction\"",
            ),
            (
                "kinds = [\"concession\"]\nwhere = { concession_type = \"given\" }",
                "reports/r.toml: where: field \"concession_type\" has no choice \"given\"",
            ),
        ] {
            assert_eq!(problems(head, ""), [said]);
        }
    }
}
