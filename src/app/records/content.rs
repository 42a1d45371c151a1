//! What a version says, apart from who filed it and when: two that say the same are one.

use serde_json::Value;

use super::filing::{Checked, VersionDraft};
use super::read::Parsed;
use crate::domain::access::Marking;
use crate::domain::kind::Values;
use crate::proof::digest::Digest;
use crate::proof::time::Date;

/// What makes two versions the same content, whoever files it and when.
#[derive(PartialEq)]
pub(super) struct Content {
    title: Value,
    reason: String,
    marking: String,
    state: String,
    occurred_on: Option<Date>,
    fields: Values,
    files: Vec<(Value, Digest)>,
    links: Vec<(String, String)>,
}

impl Content {
    pub fn wanted(draft: &VersionDraft, checked: &Checked, marking: Marking) -> Self {
        Self {
            title: checked.title.clone().into(),
            reason: checked.reason.clone(),
            marking: marking.code().to_owned(),
            state: checked.state.clone(),
            occurred_on: draft.occurred_on,
            fields: checked.fields.clone(),
            files: draft.files.iter().map(|f| (f.name.clone().into(), f.fingerprint.digest)).collect(),
            links: checked.links.iter().map(|(link, to)| (link.clone(), to.record_id.clone())).collect(),
        }
    }

    /// What a signature is given to: all of it but the state, and the reason of the version. Links in one order, for they
    /// come in another from somebody who may not see all of them.
    pub fn signed(mut self) -> Self {
        self.state.clear();
        self.reason.clear();
        self.links.sort();
        self
    }

    /// The same whoever may see it.
    pub fn without_marking(mut self) -> Self {
        self.marking.clear();
        self
    }

    pub fn of(version: &Parsed) -> Self {
        let manifest = &version.manifest;
        let names = version.disclosures.files.iter();
        Self {
            title: version.disclosures.title.as_ref().map_or(Value::Null, |title| title.value().clone()),
            reason: manifest.reason.clone(),
            marking: manifest.marking.clone(),
            state: manifest.state.clone(),
            occurred_on: manifest.occurred_on,
            fields: version.values(),
            files: manifest
                .files
                .iter()
                .zip(names)
                .map(|(file, name)| {
                    (name.as_ref().map_or(Value::Null, |name| name.value().clone()), file.digest)
                })
                .collect(),
            links: manifest.links.iter().map(|link| (link.kind.clone(), link.to.clone())).collect(),
        }
    }
}
