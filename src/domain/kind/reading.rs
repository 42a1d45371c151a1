//! Documents that have to be read: who is named, what it is that they read, and when it is another.

use serde::Deserialize;
use serde_json::Value;

use super::values::Values;
use crate::proof::canonical::CanonicalError;
use crate::proof::digest::Digest;
use crate::proof::event::Acknowledging;

/// Which fields say who has to read a record, and what counts as another revision of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// List field: people who have to read it, by name or login.
    pub readers: String,
    /// List field: who is known to have read it. Only what was acknowledged on paper is filled in, by an import; rules find
    /// there whoever acknowledged it here too.
    pub acknowledged: String,
    /// Field that names the revision.
    pub revision: String,
    /// States in which it can be acknowledged.
    #[serde(rename = "in")]
    pub states: Vec<String>,
}

/// The texts of a list field.
fn texts(values: &Values, field: &str) -> Vec<String> {
    let values = values.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    values.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Names are compared without case: they are typed by people.
fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

impl Reading {
    /// Who has to read a record with these values.
    #[must_use]
    pub fn readers(&self, values: &Values) -> Vec<String> {
        texts(values, &self.readers)
    }

    /// Who acknowledged it on paper.
    #[must_use]
    pub fn on_paper(&self, values: &Values) -> Vec<String> {
        texts(values, &self.acknowledged)
    }

    /// The revision of a record with these values.
    #[must_use]
    pub fn revision(&self, values: &Values) -> String {
        values.get(&self.revision).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
    }

    /// What is read: the revision and the files, in one digest. Whatever else changes, nobody has to read it again.
    ///
    /// # Errors
    /// None that a text and digests can cause.
    pub fn content(&self, values: &Values, files: &[Digest]) -> Result<Digest, CanonicalError> {
        Acknowledging::content_of(&self.revision(values), files)
    }
}

/// True if a reader, as they are named, is the person with this printed name and login.
#[must_use]
pub fn is_named(reader: &str, name: &str, login: &str) -> bool {
    same(reader, name) || same(reader, login)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reading() -> Reading {
        Reading {
            readers: "readers".to_owned(),
            acknowledged: "acknowledged_by".to_owned(),
            revision: "revision".to_owned(),
            states: vec!["effective".to_owned()],
        }
    }

    fn values(revision: &str, readers: &[&str]) -> Values {
        [("revision".to_owned(), json!(revision)), ("readers".to_owned(), json!(readers))]
            .into_iter()
            .collect()
    }

    #[test]
    fn another_revision_or_file_is_something_else_to_read_and_another_reader_is_not() {
        let file = |text: &str| Digest::of(text.as_bytes());
        let of = |values: &Values, files: &[Digest]| reading().content(values, files).unwrap();
        let first = of(&values("A", &["Ali Raza"]), &[file("one")]);
        assert_eq!(first, of(&values(" A ", &["Ali Raza", "Sana Baig"]), &[file("one")]));
        for (revision, files) in [
            ("B", vec![file("one")]),
            ("A", vec![file("two")]),
            ("A", vec![]),
            ("A", vec![file("one"), file("two")]),
        ] {
            assert_ne!(first, of(&values(revision, &["Ali Raza"]), &files), "{revision} {files:?}");
        }
        // Nothing of one part can be said by the other.
        assert_ne!(of(&values("A", &[]), &[]), of(&values("", &[]), &[]));
    }

    #[test]
    fn a_reader_is_named_by_name_or_login() {
        for (reader, expected) in [
            ("Ali Raza", true),
            (" ali raza ", true),
            ("a.raza", true),
            ("Ali", false),
            ("", false),
            ("Sana", false),
        ] {
            assert_eq!(is_named(reader, "Ali Raza", "a.raza"), expected, "{reader:?}");
        }
        assert_eq!(reading().readers(&values("A", &["Ali Raza"])), ["Ali Raza"]);
        assert!(reading().readers(&Values::new()).is_empty());
    }
}
