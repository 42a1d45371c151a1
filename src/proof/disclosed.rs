//! A value that a pack withholds, disclosed later in a file of its own: whoever holds the pack checks it against the
//! version's manifest there.

use serde::{Deserialize, Serialize};

use super::pack::Part;
use super::schema::schema;
use super::version::{Disclosure, FILE_NAME, Manifest, TITLE};

schema! {
    /// `type` of a value that is disclosed later.
    LaterSchema = "sanad/disclosure/v1"
}

/// One disclosure by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Later {
    /// Always `sanad/disclosure/v1`.
    #[serde(rename = "type")]
    pub schema: LaterSchema,
    /// Number of the pack that it was made for. It holds for every pack that has the version.
    pub pack: String,
    /// ULID of the record.
    pub record: String,
    /// Number of the record.
    pub number: String,
    /// The version.
    pub version: u32,
    /// What is disclosed; for a file, its name. The content is handed over as the file itself.
    pub part: Part,
    /// Name of the field; position of the file from 1, in decimal; empty for the title.
    pub name: String,
    /// The disclosure.
    pub disclosure: Disclosure,
}

impl Later {
    /// True if the manifest commits to it: the same record and version, and the digest of this part.
    #[must_use]
    pub fn is_of(&self, manifest: &Manifest) -> bool {
        let position = || self.name.parse::<usize>().ok()?.checked_sub(1);
        let (name, digest) = match self.part {
            Part::Title => (TITLE, Some(&manifest.title)),
            Part::Field => (self.name.as_str(), manifest.fields.get(&self.name)),
            Part::File => {
                (FILE_NAME, position().and_then(|at| manifest.files.get(at)).map(|file| &file.name))
            }
        };
        self.record == manifest.record
            && self.number == manifest.number
            && self.version == manifest.version
            && digest.is_some_and(|digest| self.disclosure.opens(name, digest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::version::tests::example;

    #[test]
    fn what_is_disclosed_later_is_held_to_the_manifest() {
        let (manifest, disclosures) = example();
        let later = |part, name: &str, disclosure: &Disclosure| Later {
            schema: LaterSchema,
            pack: "POF-AB-2026-0007".to_owned(),
            record: manifest.record.clone(),
            number: manifest.number.clone(),
            version: 1,
            part,
            name: name.to_owned(),
            disclosure: disclosure.clone(),
        };
        let (title, cause) = (disclosures.title.unwrap(), &disclosures.fields[0]);
        let name = disclosures.files[0].clone().unwrap();
        let good = [
            later(Part::Title, "", &title),
            later(Part::Field, "cause", cause),
            later(Part::File, "1", &name),
        ];
        for good in &good {
            assert!(good.is_of(&manifest), "{good:?}");
            let other = Disclosure::new([9; 16], good.disclosure.name(), "other".into());
            assert!(!Later { disclosure: other, ..good.clone() }.is_of(&manifest));
            assert!(!Later { version: 2, ..good.clone() }.is_of(&manifest));
            assert!(!Later { record: "x".to_owned(), ..good.clone() }.is_of(&manifest));
        }
        for bad in [
            later(Part::Field, "title", &title),
            later(Part::Field, "effect", cause),
            later(Part::File, "2", &name),
            later(Part::File, "0", &name),
        ] {
            assert!(!bad.is_of(&manifest), "{bad:?}");
        }
    }
}
