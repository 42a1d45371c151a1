//! Who answers for what fails: the owner of the record that is named, as of now; where none is named, whoever a record of
//! the organisation makes responsible for the step.
//!
//! A record may be handed over without a version of it, so owners are looked up for each answer and are no part of what is
//! remembered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Readiness;
use crate::app::{App, Error, Session};
use crate::db::{records, users};
use crate::domain::access::{Action, Marking};
use crate::domain::rule::{Item, StepResult};

/// Somebody who answers for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Printed name.
    pub name: String,
    /// False if they were switched off: somebody has to take over.
    pub is_active: bool,
}

/// Who answers for what fails in an evaluation.
#[derive(Debug, Clone, Default)]
pub struct Owners {
    /// By number of the record.
    of_records: BTreeMap<String, Arc<Owner>>,
    /// False if who asks may not read records: then nobody is named.
    is_told: bool,
}

impl Owners {
    /// Who answers for an item of a step; nobody for a remark.
    #[must_use]
    pub fn of(&self, step: &StepResult, item: &Item) -> Vec<Owner> {
        if !item.fails {
            return Vec::new();
        }
        match self.of_records.get(&item.record) {
            Some(owner) => vec![Owner::clone(owner)],
            None if item.record.is_empty() => self.of_step(step),
            None => Vec::new(),
        }
    }

    /// Who answers for a step.
    #[must_use]
    pub fn of_step(&self, step: &StepResult) -> Vec<Owner> {
        let people = if self.is_told { step.responsible.as_slice() } else { &[] };
        people.iter().map(|name| Owner { name: name.clone(), is_active: true }).collect()
    }
}

impl App {
    /// Looks up who answers for what fails. Those who may not read records are told nobody's name.
    ///
    /// # Errors
    /// [`crate::app::Code::Database`].
    pub fn owners(&self, session: &Session, readiness: &Readiness) -> Result<Owners, Error> {
        if session.may(Action::ReadRecord, Marking::Unclassified).is_err() {
            return Ok(Owners::default());
        }
        let items = readiness.steps.iter().flat_map(|step| &step.rules).flat_map(|rule| &rule.items);
        let failing = items.filter(|item| item.fails && !item.record.is_empty());
        let numbers: BTreeSet<&str> = failing.map(|item| item.record.as_str()).collect();
        let numbers: Vec<&str> = numbers.into_iter().collect();
        self.db.read(|conn| {
            let people: BTreeMap<String, Arc<Owner>> = users::list(conn, session.code())?
                .into_iter()
                .map(|user| {
                    let owner = Owner { name: user.name, is_active: user.disabled_ms.is_none() };
                    (user.user_id, Arc::new(owner))
                })
                .collect();
            let owned = records::owners_by_number(conn, session.code(), &numbers)?;
            let named =
                owned.into_iter().filter_map(|(number, id)| Some((number, Arc::clone(people.get(&id)?))));
            Ok(Owners { of_records: named.collect(), is_told: true })
        })
    }
}
