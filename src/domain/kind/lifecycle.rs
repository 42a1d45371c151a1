//! Whether a record may move from one state to another, and why not.

use fluent_bundle::FluentValue;

use super::format::{Category, Guard, Kind, State, Transition};
use super::signing::Given;
use super::values::{FieldError, FieldProblem, Values, all_hold, holds_one, parse_date};
use crate::domain::Date;
use crate::domain::access::Role;
use crate::domain::ids::UserId;
use crate::words::Words;

/// A record at the other end of a link, whichever way the link points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// Link type.
    pub link: String,
    /// Its number.
    pub number: String,
    /// What its state means.
    pub category: Category,
}

/// Everything that guards look at.
#[derive(Debug, Clone, Copy)]
pub struct TransitionContext<'a> {
    /// Who moves the record.
    pub actor: UserId,
    /// As what.
    pub role: Role,
    /// Authors of the versions that the move approves: those since the last one in an effective or closed state.
    pub authors: &'a [UserId],
    /// The fields as they will stand.
    pub fields: &'a Values,
    /// How many files there will be.
    pub files: usize,
    /// Links in both directions as they will stand.
    pub links: &'a [Linked],
    /// The day of the move.
    pub on: Date,
    /// Signatures of the record, in the order of the ledger; `None` where none are asked for, since a script tells what was
    /// signed on paper.
    pub given: Option<&'a [Given]>,
    /// True if the move would change what was signed.
    pub is_changing: bool,
    /// What stands against the units and lots that the record names, for those moves that ask.
    pub nonconforming: &'a [GuardFailure],
}

/// A guard that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardFailure {
    /// Stable code, also the id of its message in `rules.ftl` after `guard-`.
    pub guard: &'static str,
    /// Arguments of the message.
    pub arguments: Vec<(&'static str, String)>,
}

impl GuardFailure {
    /// The codes that occur.
    pub const CODES: &'static [&'static str] = &[
        "other-person",
        "files-present",
        "field-present",
        "different-people",
        "links-present",
        "all-linked-closed",
        "field-is",
        "min-delay",
        "units-conform",
        "signature-missing",
        "signature-given",
        "signature-refused",
        "signature-changing",
        "sign-not-asked",
        "sign-role",
        "sign-author",
        "sign-not-author",
        "sign-twice",
        "sign-order",
        "sign-given",
        "sign-no-delegate",
    ];

    /// The sentence for people.
    #[must_use]
    pub fn message(&self, words: &Words) -> String {
        // Days go in as a number, so that the sentence can choose singular and plural.
        let number = |value: &str| value.parse::<i64>().ok().map(FluentValue::from);
        let arguments: Vec<(&str, FluentValue<'_>)> = self
            .arguments
            .iter()
            .map(|(name, value)| {
                let shown = match *name {
                    "days" => number(value).unwrap_or_else(|| value.as_str().into()),
                    "values" if value == "true" => words.text("value-yes").into(),
                    "values" if value == "false" => words.text("value-no").into(),
                    "meaning" => words.text(&format!("meaning-{value}")).into(),
                    "roles" => {
                        let roles = value.split(',').map(|role| words.text(&format!("role-{role}")));
                        roles.collect::<Vec<_>>().join(" / ").into()
                    }
                    _ => value.as_str().into(),
                };
                (*name, shown)
            })
            .collect();
        words.format(&format!("guard-{}", self.guard), &arguments)
    }
}

/// Why a record may not move.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransitionError {
    /// The kind has no such state.
    #[error("the kind has no state {state:?}")]
    UnknownState {
        /// What was given.
        state: String,
    },
    /// The lifecycle has no such move.
    #[error("no move leads from {from:?} to {to:?}; from there: {}", possible.join(", "))]
    NoTransition {
        /// From.
        from: String,
        /// To.
        to: String,
        /// Where moves from there lead.
        possible: Vec<String>,
    },
    /// The role may not make this move.
    #[error("the role {role} may not make this move")]
    Role {
        /// The actor's role.
        role: Role,
    },
    /// Conditions do not hold; all of them are named.
    #[error("{} condition(s) of this move do not hold", .0.len())]
    Guards(Vec<GuardFailure>),
}

impl Transition {
    /// True if a record with these fields is signed before it makes this move.
    #[must_use]
    pub fn asks(&self, fields: &Values) -> bool {
        let asked = self.signatures.iter().flat_map(|signatures| &signatures.of);
        asked.into_iter().any(|asked| asked.applies(fields))
    }

    /// True if a guard wants a value of this field from a record with these fields.
    #[must_use]
    pub fn needs(&self, name: &str, fields: &Values) -> bool {
        self.guards.iter().any(|guard| match guard {
            Guard::FieldPresent(field) | Guard::MinDelay { field, .. } => field == name,
            Guard::FieldIs { field, when, .. } => field == name && all_hold(fields, when),
            Guard::DifferentPeople(people) => people.iter().any(|person| person == name),
            _ => false,
        })
    }

    /// True if nothing may stand against the units and lots that a record with these fields names.
    #[must_use]
    pub fn asks_of_units(&self, fields: &Values) -> bool {
        self.guards
            .iter()
            .any(|guard| matches!(guard, Guard::UnitsConform { when } if all_hold(fields, when)))
    }
}

impl Kind {
    /// The moves that lead away from a state.
    #[must_use]
    pub fn transitions_from(&self, state: &str) -> Vec<&Transition> {
        let leaves = |transition: &&Transition| transition.from.iter().any(|from| from == state);
        self.transitions.iter().filter(leaves).collect()
    }

    /// Whether a record in `from` may move to `to`. Where several transitions join the two, the first that the role
    /// may make is the one meant.
    ///
    /// # Errors
    /// What stands against it; all failing guards together.
    pub fn transition(
        &self,
        from: &str,
        to: &str,
        context: &TransitionContext<'_>,
    ) -> Result<&Transition, TransitionError> {
        for state in [from, to] {
            if self.state(state).is_none() {
                return Err(TransitionError::UnknownState { state: state.to_owned() });
            }
        }
        let leaving = self.transitions_from(from);
        let joins = |transition: &&&Transition| transition.to == to;
        if !leaving.iter().any(|transition| joins(&transition)) {
            let possible = leaving.iter().map(|transition| transition.to.clone()).collect();
            return Err(TransitionError::NoTransition { from: from.to_owned(), to: to.to_owned(), possible });
        }
        let allowed =
            leaving.iter().filter(joins).find(|transition| transition.roles.contains(&context.role));
        let Some(transition) = allowed.copied() else {
            return Err(TransitionError::Role { role: context.role });
        };
        let mut failures: Vec<GuardFailure> =
            transition.guards.iter().filter_map(|guard| self.hold(guard, context).err()).collect();
        if transition.asks_of_units(context.fields) {
            failures.extend(context.nonconforming.iter().cloned());
        }
        if let (Some(signatures), Some(given)) = (&transition.signatures, context.given) {
            if context.is_changing && transition.asks(context.fields) {
                failures.push(GuardFailure { guard: "signature-changing", arguments: Vec::new() });
            }
            failures.extend(signatures.failures(to, context.fields, given));
        }
        if failures.is_empty() { Ok(transition) } else { Err(TransitionError::Guards(failures)) }
    }

    /// The state that a new record starts in.
    ///
    /// # Errors
    /// A [`FieldError`] on `state` if there is no such state or none may start there.
    pub fn start(&self, state: &str) -> Result<&State, FieldError> {
        let wrong = |code| {
            let allowed: Vec<&str> = self.initial_states().map(|state| state.code.as_str()).collect();
            let arguments = [("given", state.to_owned()), ("allowed", allowed.join(", "))];
            FieldError::new("state", code, &arguments)
        };
        match self.state(state) {
            None => Err(wrong(FieldProblem::State)),
            Some(found) if !found.initial => Err(wrong(FieldProblem::StateInitial)),
            Some(found) => Ok(found),
        }
    }

    fn hold(&self, guard: &Guard, context: &TransitionContext<'_>) -> Result<(), GuardFailure> {
        let fail = |guard, arguments: Vec<(&'static str, String)>| Err(GuardFailure { guard, arguments });
        let label =
            |name: &str| self.field(name).map_or_else(|| name.to_owned(), |field| field.label.en.clone());
        let link_label =
            |code: &str| self.link(code).map_or_else(|| code.to_owned(), |link| link.label.en.clone());
        match guard {
            Guard::OtherPerson if context.authors.contains(&context.actor) => fail("other-person", vec![]),
            Guard::FilesPresent if context.files == 0 => fail("files-present", vec![]),
            Guard::FieldPresent(name) if !context.fields.contains_key(name) => {
                fail("field-present", vec![("field", label(name))])
            }
            Guard::DifferentPeople(names) => {
                let people: Vec<&str> = names
                    .iter()
                    .filter_map(|name| context.fields.get(name).and_then(|value| value.as_str()))
                    .collect();
                let repeated = people.iter().enumerate().any(|(place, person)| {
                    people.iter().skip(place + 1).any(|other| other.to_lowercase() == person.to_lowercase())
                });
                if repeated || people.len() < names.len() {
                    let labels: Vec<String> = names.iter().map(|name| label(name)).collect();
                    return fail("different-people", vec![("fields", labels.join(", "))]);
                }
                Ok(())
            }
            Guard::LinksPresent(code) if !context.links.iter().any(|link| link.link == *code) => {
                fail("links-present", vec![("link", link_label(code))])
            }
            Guard::AllLinkedClosed(code) => {
                let open: Vec<&str> = context
                    .links
                    .iter()
                    .filter(|link| link.link == *code && link.category.is_open())
                    .map(|link| link.number.as_str())
                    .collect();
                if open.is_empty() {
                    Ok(())
                } else {
                    fail("all-linked-closed", vec![("open", open.join(", "))])
                }
            }
            Guard::FieldIs { field, values, when } => {
                if !all_hold(context.fields, when) || holds_one(context.fields, field, values) {
                    return Ok(());
                }
                let shown = |name: &str, value: &String| {
                    let choice = self
                        .field(name)
                        .and_then(|field| field.choices.iter().find(|choice| choice.code == *value));
                    choice.map_or_else(|| value.clone(), |choice| choice.label.en.clone())
                };
                let wanted: Vec<String> = values.iter().map(|value| shown(field, value)).collect();
                fail("field-is", vec![("field", label(field)), ("values", wanted.join(", "))])
            }
            Guard::MinDelay { field, days } => {
                let since = context.fields.get(field).and_then(|value| value.as_str()).and_then(parse_date);
                let earliest = since.and_then(|date| {
                    date.checked_add(jiff::Span::new().try_days(i64::from(*days)).ok()?).ok()
                });
                match earliest {
                    None => fail("field-present", vec![("field", label(field))]),
                    Some(earliest) if context.on < earliest => {
                        let days = ("days", days.to_string());
                        fail(
                            "min-delay",
                            vec![("field", label(field)), days, ("earliest", earliest.to_string())],
                        )
                    }
                    Some(_) => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}
