//! How long a record is kept, from its versions: each was made under a definition that it names.

use std::collections::HashMap;
use std::rc::Rc;

use fluent_bundle::FluentValue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::read::Parsed;
use crate::app::{Error, definitions};
use crate::db::Conn;
use crate::domain::Date;
use crate::domain::kind::{Kind, Kinds, RetentionFrom};
use crate::domain::retention::{Keep, Promise, Stage};
use crate::proof::digest::Digest;
use crate::words::Words;

/// Kinds as they were when versions were made, each looked up once.
pub(in crate::app) struct KindsThen<'a> {
    present: &'a Kinds,
    organisation: &'a str,
    known: HashMap<Digest, Rc<Kind>>,
}

impl<'a> KindsThen<'a> {
    pub fn new(present: &'a Kinds, organisation: &'a str) -> Self {
        Self { present, organisation, known: HashMap::new() }
    }

    fn of(&mut self, conn: &mut Conn, version: &Parsed) -> Result<Rc<Kind>, Error> {
        let (code, digest) = (&version.manifest.kind, &version.manifest.kind_digest);
        if let Some(kind) = self.known.get(digest) {
            return Ok(Rc::clone(kind));
        }
        let kind = Rc::new(definitions::kind_among(self.present, conn, self.organisation, (code, digest))?);
        self.known.insert(*digest, Rc::clone(&kind));
        Ok(kind)
    }

    /// One more version of a record.
    pub fn follow(&mut self, conn: &mut Conn, promise: &mut Promise, version: &Parsed) -> Result<(), Error> {
        let kind = self.of(conn, version)?;
        promise.follow(&stage(&kind, version, &version.values()));
        Ok(())
    }

    /// How long a record is kept whose versions were followed, of which this is the last.
    pub fn keep(&mut self, conn: &mut Conn, promise: &Promise, last: &Parsed) -> Result<Keep, Error> {
        let kind = self.of(conn, last)?;
        Ok(promise.keep(self.present.get(&last.manifest.kind), &stage(&kind, last, &last.values())))
    }

    /// How long the record with these versions is kept.
    pub fn kept(&mut self, conn: &mut Conn, versions: &[Parsed]) -> Result<Keep, Error> {
        let mut promise = Promise::default();
        for version in versions {
            self.follow(conn, &mut promise, version)?;
        }
        match versions.last() {
            Some(last) => self.keep(conn, &promise, last),
            None => Ok(Keep::Open),
        }
    }
}

fn stage<'a>(kind: &'a Kind, version: &'a Parsed, values: &'a crate::domain::kind::Values) -> Stage<'a> {
    Stage {
        kind,
        state: &version.manifest.state,
        occurred_on: version.manifest.occurred_on,
        received_on: version.manifest.received_at.date(),
        values,
    }
}

/// How long a record is kept, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeptView {
    /// The last day; none while there is no end.
    pub keep_until: Option<String>,
    /// That day has passed.
    pub is_over: bool,
    /// Why, in words.
    pub reason: String,
}

impl KeptView {
    /// Of a record of a kind.
    #[must_use]
    pub fn of(keep: &Keep, kind: Option<&Kind>, today: Date, words: &Words) -> Self {
        Self {
            keep_until: keep.day().map(|day| day.to_string()),
            is_over: keep.is_over(today),
            reason: reason(keep, kind, words),
        }
    }
}

/// Why a record is kept for so long.
pub(in crate::app) fn reason(keep: &Keep, kind: Option<&Kind>, words: &Words) -> String {
    let until = match keep {
        Keep::Open => return words.text("kept-open"),
        Keep::Waiting(from) => return words.text(&format!("kept-waiting-{}", from.code())),
        Keep::Until(until) => until,
    };
    let label = || {
        let field = until.rule.field.as_ref().and_then(|name| kind?.field(name));
        field.map_or_else(String::new, |field| field.label.of(words.language()).to_owned())
    };
    let from = match until.rule.from {
        RetentionFrom::OccurredOn if until.is_by_receipt => words.text("kept-from-occurred-receipt"),
        RetentionFrom::Field => words.format("kept-from-field", &[("field", label().into())]),
        other => words.text(&format!("kept-from-{}", other.code())),
    };
    let arguments = [
        ("years", FluentValue::from(until.rule.years)),
        ("months", FluentValue::from(until.rule.months)),
        ("base", until.base.to_string().into()),
        ("from", from.into()),
    ];
    let rule = words.format("kept-rule", &arguments);
    if until.is_earlier { format!("{rule} {}", words.text("kept-earlier")) } else { rule }
}
