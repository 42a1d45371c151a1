//! Moving a record through its kind's lifecycle, and what stands in the way of each move.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::drawing::Drawn;
use super::filing::{DraftFile, Filed, Filing, Over, VersionDraft, db_broken, parse_marking};
use super::read::{self, Parsed};
use super::sampled::Found;
use super::save::Base;
use super::signed::{signatures_of, unfilled};
use crate::app::{App, Code, Error, Session};
use crate::db::{Conn, WriteTx, blobs, records};
use crate::domain::access::Action;
use crate::domain::ids::UserId;
use crate::domain::kind::{
    Given, Guard, GuardFailure, Kind, Linked, Transition, TransitionContext, TransitionError, Values,
};
use crate::words::Words;

/// A move that somebody wants.
#[derive(Debug, Clone)]
pub struct Moving {
    /// The record.
    pub number: String,
    /// The version that they have seen.
    pub base: Base,
    /// Code of the state.
    pub to: String,
    /// Why.
    pub reason: String,
    /// Fields that change with it; null takes a value away.
    pub fields: Values,
}

/// A move that leads away from where a record stands.
#[derive(Debug, Clone, serde::Serialize)]
pub struct MoveView {
    /// Code of the state that it leads to.
    pub to: String,
    /// Label of that state.
    pub state: String,
    /// The verb.
    pub label: String,
    /// True if what was looked at does not stand in the way.
    pub is_possible: bool,
    /// What does.
    pub reasons: Vec<String>,
    /// Fields that the move asks for: they may be filled in with it.
    pub fields: Vec<String>,
}

/// What guards look at beside the record's own content.
pub(in crate::app) struct Facts {
    pub authors: Vec<UserId>,
    linked: Vec<Linked>,
    /// Signatures of the record, in the order of the ledger.
    pub given: Vec<Given>,
    /// The version to come says something else than what was signed.
    pub is_changing: bool,
    /// What stands against the units that the record names, where a move asks for that.
    pub nonconforming: Vec<GuardFailure>,
}

impl Facts {
    pub fn of(
        app: &App,
        conn: &mut Conn,
        session: &Session,
        (record, history, links): (&records::Record, &[Parsed], &[(String, records::Record)]),
    ) -> Result<Self, Error> {
        let kinds = &app.definitions.of(session.code()).kinds;
        let kind = kinds.get(&record.kind);
        let settled = |version: &&Parsed| {
            let state = kind.and_then(|kind| kind.state(&version.manifest.state));
            state.is_some_and(|state| !state.category.is_open())
        };
        // What the move approves: everything since the record last stood in a settled state.
        let since = history.iter().rposition(|version| settled(&version)).map_or(0, |last| last + 1);
        let mut authors: Vec<UserId> = Vec::new();
        for version in history.iter().skip(since) {
            authors.extend(version.manifest.author.parse::<UserId>().ok());
        }
        let visible = session.visible();
        let see = |link: &str, other: &records::Record| {
            let category = kinds.get(&other.kind)?.state(&other.state)?.category;
            // What is above the actor's clearance holds them up too, but not by its number.
            let number = if visible.contains(&other.marking) {
                other.number.clone()
            } else {
                session.words().text("guard-hidden")
            };
            Some(Linked { link: link.to_owned(), number, category })
        };
        let mut linked: Vec<Linked> = links.iter().filter_map(|(link, to)| see(link, to)).collect();
        for (link, from) in read::links_to(conn, &record.record_id)? {
            linked.extend(see(&link, &from));
        }
        let signed = signatures_of(conn, session.code(), &record.record_id, history)?;
        let given = signed.into_iter().map(|one| one.given).collect();
        Ok(Self { authors, linked, given, is_changing: false, nonconforming: Vec::new() })
    }

    /// Looks at the units and lots that the fields name, if a move from the state asks for it.
    pub fn look_at_units(
        &mut self,
        app: &App,
        conn: &mut Conn,
        session: &Session,
        (kind, state, fields): (&Kind, &str, &Values),
    ) -> Result<(), Error> {
        if kind.transitions_from(state).iter().any(|transition| transition.asks_of_units(fields)) {
            self.nonconforming = app.against_named(conn, session, fields)?;
        }
        Ok(())
    }

    pub fn context<'a>(
        &'a self,
        session: &Session,
        fields: &'a Values,
        files: usize,
    ) -> TransitionContext<'a> {
        TransitionContext {
            actor: session.actor.user,
            role: session.actor.role,
            authors: &self.authors,
            fields,
            files,
            links: &self.linked,
            on: session.now.date(),
            given: Some(if self.is_changing { &[] } else { &self.given }),
            is_changing: self.is_changing,
            nonconforming: &self.nonconforming,
        }
    }
}

/// Fields that a move asks for: those that the state needs, and those that its guards look at.
pub(super) fn asked(kind: &Kind, transition: &Transition) -> Vec<String> {
    let mut names = BTreeSet::new();
    for guard in &transition.guards {
        match guard {
            Guard::FieldPresent(name)
            | Guard::MinDelay { field: name, .. }
            | Guard::FieldIs { field: name, .. } => {
                names.insert(name.clone());
            }
            Guard::DifferentPeople(people) => names.extend(people.iter().cloned()),
            _ => {}
        }
    }
    let needed = |name: &str, states: &[String]| names.contains(name) || states.contains(&transition.to);
    kind.fields
        .iter()
        .filter(|field| needed(&field.name, &field.required_in))
        .map(|field| field.name.clone())
        .collect()
}

/// The moves from where a record stands, with what stands in their way.
pub(super) fn moves(
    kind: &Kind,
    session: &Session,
    record: &records::Record,
    current: &Parsed,
    facts: &Facts,
) -> Vec<MoveView> {
    let (words, language) = (session.words(), &session.language);
    let fields = current.values();
    let context = facts.context(session, &fields, current.manifest.files.len());
    let mut views: Vec<MoveView> = Vec::new();
    for leaving in kind.transitions_from(&record.state) {
        if views.iter().any(|view| view.to == leaving.to) {
            continue;
        }
        // Where several join the two states, the first that the role may make is the one meant.
        let mine = kind
            .transitions_from(&record.state)
            .into_iter()
            .find(|one| one.to == leaving.to && one.roles.contains(&session.actor.role));
        let transition = mine.unwrap_or(leaving);
        // What is signed must stand before it is signed.
        let is_signed = transition.asks(&fields);
        let mut reasons = match kind.transition(&record.state, &transition.to, &context) {
            Ok(_) => Vec::new(),
            Err(TransitionError::Role { .. }) => vec![role_reason(transition, &words)],
            // What is only not filled in yet can be filled in with the move.
            Err(TransitionError::Guards(failures)) => failures
                .iter()
                .filter(|failure| {
                    is_signed || !matches!(failure.guard, "field-present" | "different-people" | "field-is")
                })
                .map(|failure| failure.message(&words))
                .collect(),
            Err(other) => vec![other.to_string()],
        };
        for link in kind.links.iter().filter(|link| link.required_in.contains(&transition.to)) {
            if !current.manifest.links.iter().any(|there| there.kind == link.code) {
                let label = link.label.of(language).to_owned();
                reasons.push(words.format("guard-links-present", &[("link", label.into())]));
            }
        }
        if is_signed {
            let unfilled = unfilled(kind, transition, (&fields, current.manifest.files.len()));
            let more = unfilled.iter().map(|failure| failure.message(&words));
            reasons.extend(more.filter(|line| !reasons.contains(line)).collect::<Vec<_>>());
        }
        let state = kind.state(&transition.to);
        views.push(MoveView {
            to: transition.to.clone(),
            state: state.map_or(transition.to.as_str(), |state| state.label.of(language)).to_owned(),
            label: transition.label.of(language).to_owned(),
            is_possible: reasons.is_empty(),
            reasons,
            fields: if is_signed { Vec::new() } else { asked(kind, transition) },
        });
    }
    views
}

fn role_reason(transition: &Transition, words: &Words) -> String {
    let roles: Vec<String> =
        transition.roles.iter().map(|role| words.text(&format!("role-{}", role.code()))).collect();
    words.format("move-role", &[("roles", roles.join(", ").into())])
}

impl App {
    /// Moves a record to another state: a version that says what the present one does, in that state and with the
    /// fields that change.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`]; [`Code::Conflict`] or [`Code::Precondition`] if another version than the
    /// one that they have seen is the present one; [`Code::Transition`] with what stands in the way;
    /// [`Code::Invalid`] with every wrong field named.
    pub fn move_record(self: &Arc<Self>, session: &Session, moving: Moving) -> Result<Filed, Error> {
        let drawn = self.draw(session, &moving)?;
        let filing = Filing { app: Arc::clone(self), session: session.clone(), marking: self.config.marking };
        Ok(self.db.write(move |tx| filing.make_move(tx, &moving, drawn.as_ref()))?.value)
    }
}

impl Filing {
    fn make_move(
        &self,
        tx: &mut WriteTx<'_>,
        moving: &Moving,
        drawn: Option<&Drawn>,
    ) -> Result<Filed, Error> {
        let record = App::visible_record(tx.look(), &self.session, &moving.number, Action::MoveRecord)?;
        let history = read::parsed_versions(tx.look(), &record.record_id)?;
        self.check_base(tx, &record, &history, &moving.base)?;
        let current = history.last().ok_or_else(|| db_broken("versions", &record.number))?;
        if moving.to == record.state {
            return Err(Error::new(Code::Transition)
                .with("number", &record.number)
                .with("from", &record.state)
                .with("to", &moving.to));
        }
        let mut fields = current.values();
        for (name, value) in &moving.fields {
            if value.is_null() {
                fields.remove(name);
            } else {
                fields.insert(name.clone(), value.clone());
            }
        }
        self.check_changes(&record, &history, moving)?;
        let mut files = present_files(tx.look(), current)?;
        if let Some(drawn) = drawn {
            fields.extend(drawn.fields.clone());
            files.clone_from(&drawn.files);
        }
        if let Some(decision) = self.decision(&record, moving, &fields) {
            fields.insert("decision".to_owned(), decision.into());
        }
        let (links, carried) = self.present_links(tx, current)?;
        let draft = VersionDraft {
            kind: record.kind.clone(),
            number: Some(record.number.clone()),
            title: current.title(),
            occurred_on: current.manifest.occurred_on,
            marking: None,
            state: Some(moving.to.clone()),
            owner: None,
            fields,
            files,
            links: links.into_iter().map(|(link, to)| (link, to.number)).collect(),
            reason: moving.reason.clone(),
            trace: None,
            is_taken_over: false,
            is_scripted: false,
        };
        let is_drawn = drawn.is_some();
        let over =
            Over { existing: Some(record), history, carried, is_move: true, is_drawn, ..Over::default() };
        let filed = self.file_over(tx, &draft, over)?;
        self.session.keep(tx, &filed)?;
        Ok(filed)
    }

    /// What follows about the lot of a sample, where the move decides about it and says nothing itself.
    fn decision(&self, record: &records::Record, moving: &Moving, fields: &Values) -> Option<&'static str> {
        let sampling =
            self.app.definitions.of(self.session.code()).kinds.get(&record.kind)?.sampling.as_ref()?;
        let is_said = moving.fields.get("decision").is_some_and(|said| !said.is_null());
        if !sampling.is_decided(&moving.to) || is_said {
            return None;
        }
        Found::of(fields)?.decides()
    }

    /// Whoever may move a record but not revise it changes the fields that the move asks for, and no others.
    fn check_changes(
        &self,
        record: &records::Record,
        history: &[Parsed],
        moving: &Moving,
    ) -> Result<(), Error> {
        let missing = || Error::not_found("kind", &record.kind);
        let kind =
            self.app.definitions.of(self.session.code()).kinds.get(&record.kind).ok_or_else(missing)?;
        let marking = parse_marking(&record.marking)?;
        let Err(denied) = self.session.may_work(Action::ReviseRecord, marking, kind, read::filed_by(history))
        else {
            return Ok(());
        };
        let mut asked = BTreeSet::new();
        for transition in kind.transitions_from(&record.state).iter().filter(|one| one.to == moving.to) {
            asked.extend(self::asked(kind, transition));
        }
        if moving.fields.keys().all(|name| asked.contains(name)) { Ok(()) } else { Err(denied) }
    }
}

/// The files of a version, to stand in the next one.
pub(super) fn present_files(conn: &mut Conn, current: &Parsed) -> Result<Vec<DraftFile>, Error> {
    let mut files = Vec::new();
    for (position, file) in current.manifest.files.iter().enumerate() {
        files.push(DraftFile {
            name: current.file_name(position),
            media_type: file.media_type.clone(),
            fingerprint: blobs::find(conn, &file.digest)?
                .ok_or_else(|| db_broken("blobs", &file.digest.to_string()))?,
        });
    }
    Ok(files)
}
