//! Rows that no version stands behind: people and what they may, keys, definitions, packs. Each stands in the ledger as
//! its event committed to it.

use std::collections::{BTreeMap, BTreeSet};

use super::said::Said;
use super::{Finding, FsckReport, destructions};
use crate::app::packs::seals::{REPORT_SIGNATURE, REPORT_TIMESTAMP};
use crate::app::{App, Error, commitments};
use crate::db::users::User;
use crate::db::{
    Conn, contacts, definitions, delegations, events, grants, holds, keys, organisations, pack_files, packs,
    sessions, tokens, users,
};
use crate::ledger::open_key;
use crate::proof::canonical;
use crate::proof::digest::Digest;
use crate::proof::event::Event;
use crate::proof::pack::{SEALS, TIMESTAMP};

/// What may be made over a pack after it was issued: the event, and the name of the file.
const LATER: [(&str, &str); 3] = [
    ("pack_timestamped", TIMESTAMP),
    ("report_signed", REPORT_SIGNATURE),
    ("report_timestamped", REPORT_TIMESTAMP),
];
pub(super) const DIFFERS: &str = "its row does not say what its events say";
pub(super) const UNHEARD: &str = "there is a row, and no event of it";
pub(super) const GONE: &str = "there is an event of it, and its row is gone";

impl FsckReport {
    pub(super) fn differs(&mut self, code: &'static str, place: String, reason: &str) {
        self.findings.push(Finding::new(code, place, reason));
    }
}

/// Everything of this file.
pub(super) fn check(
    app: &App,
    conn: &mut Conn,
    code: &str,
    said: &Said,
    report: &mut FsckReport,
) -> Result<(), Error> {
    check_organisation(app, conn, code, said, report)?;
    let users = users::list(conn, code)?;
    check_users(conn, &users, said, report)?;
    check_tokens(conn, code, said, report)?;
    check_sessions(conn, (code, &users), said, report)?;
    check_definitions(conn, code, said, report)?;
    check_packs(conn, code, said, report)?;
    check_grants(conn, code, said, report)?;
    check_delegations(conn, code, said, report)?;
    check_contacts(conn, code, said, report)?;
    check_holds(conn, code, said, report)?;
    destructions::check(conn, code, said, report)?;
    super::bodies::check(conn, code, said, report)?;
    super::comments::check(conn, code, said, report)
}

fn check_organisation(
    app: &App,
    conn: &mut Conn,
    code: &str,
    said: &Said,
    report: &mut FsckReport,
) -> Result<(), Error> {
    let row = organisations::find(conn, code)?;
    let now = row.as_ref().map(commitments::organisation).transpose()?;
    if now != said.organisation {
        report.differs("organisation-altered", format!("organisation/{code}"), DIFFERS);
    }
    let stored = keys::list(conn, code, "ledger")?;
    for key in &stored {
        let place = format!("key/{}", key.vkey);
        match said.keys.get(&key.vkey) {
            None => report.differs("key-altered", place.clone(), UNHEARD),
            Some(at)
                if *at != key.created_ms || key.retired_ms != said.keys_retired.get(&key.vkey).copied() =>
            {
                report.differs("key-altered", place.clone(), DIFFERS);
            }
            Some(_) => {}
        }
        // One that was lost does not open, and need not: it signs no more.
        if key.retired_ms.is_none()
            && let Err(reason) = open_key(&app.master, key)
        {
            report.differs("key-altered", place, &reason);
        }
    }
    for key in said.keys.keys().filter(|key| !stored.iter().any(|stored| stored.vkey == **key)) {
        report.differs("key-altered", format!("key/{key}"), GONE);
    }
    Ok(())
}

/// A row that its events committed to.
pub(super) struct Committed<'a> {
    pub id: &'a str,
    /// What people know it by.
    pub name: &'a str,
    pub now: Digest,
    /// What the events say besides the digest, too.
    pub is_as_said: bool,
}

/// Rows against the last digests that events gave them.
pub(super) fn compare(
    (what, code): (&str, &'static str),
    rows: &[Committed<'_>],
    said: &BTreeMap<String, Option<Digest>>,
    report: &mut FsckReport,
) {
    for row in rows {
        let reason = match said.get(row.id) {
            None => UNHEARD,
            Some(last) if *last != Some(row.now) || !row.is_as_said => DIFFERS,
            Some(_) => continue,
        };
        report.differs(code, format!("{what}/{}", row.name), reason);
    }
    let present: BTreeSet<&str> = rows.iter().map(|row| row.id).collect();
    for id in said.keys().filter(|id| !present.contains(id.as_str())) {
        report.differs(code, format!("{what}/{id}"), GONE);
    }
}

fn check_users(conn: &mut Conn, users: &[User], said: &Said, report: &mut FsckReport) -> Result<(), Error> {
    let rows = users.iter().map(|row| {
        let now = commitments::user(conn, row)?;
        Ok(Committed { id: &row.user_id, name: &row.login, now, is_as_said: true })
    });
    compare(("user", "user-altered"), &rows.collect::<Result<Vec<_>, Error>>()?, &said.users, report);
    Ok(())
}

fn check_tokens(conn: &mut Conn, code: &str, said: &Said, report: &mut FsckReport) -> Result<(), Error> {
    let tokens = tokens::list(conn, code)?;
    let rows = tokens.iter().map(|row| {
        // Taken back by its owner, or with everything of theirs when they were switched off.
        let with_owner = said.switched_off.get(&row.user_id).into_iter().flatten();
        let revoked = said
            .revoked
            .get(&row.token_id)
            .into_iter()
            .chain(with_owner.filter(|at| **at >= row.created_ms))
            .min();
        let is_as_said = revoked.copied() == row.revoked_ms;
        Ok(Committed { id: &row.token_id, name: &row.token_id, now: commitments::token(row)?, is_as_said })
    });
    compare(("token", "token-altered"), &rows.collect::<Result<Vec<_>, Error>>()?, &said.tokens, report);
    Ok(())
}

fn check_grants(conn: &mut Conn, code: &str, said: &Said, report: &mut FsckReport) -> Result<(), Error> {
    let grants = grants::list(conn, code)?;
    let rows = grants.iter().map(|row| {
        let is_as_said = said.grants_revoked.get(&row.grant_id).copied() == row.revoked_ms;
        Ok(Committed { id: &row.grant_id, name: &row.grant_id, now: commitments::grant(row)?, is_as_said })
    });
    compare(("grant", "grant-altered"), &rows.collect::<Result<Vec<_>, Error>>()?, &said.grants, report);
    Ok(())
}

/// That a session ended is not told by its row: it is gone. That it is there must follow from a sign-in.
fn check_sessions(
    conn: &mut Conn,
    (code, users): (&str, &[User]),
    said: &Said,
    report: &mut FsckReport,
) -> Result<(), Error> {
    for user in users {
        for row in sessions::of_user(conn, &user.user_id)?.into_iter().filter(|row| !row.is_pending) {
            let began = said.sessions.get(&(row.user_id, row.session_digest));
            if began != Some(&row.created_ms) || row.organisation != code {
                let place = format!("session of user/{}", user.login);
                report.differs("session-altered", place, "nobody signed in for it");
            }
        }
    }
    Ok(())
}

fn check_definitions(conn: &mut Conn, code: &str, said: &Said, report: &mut FsckReport) -> Result<(), Error> {
    let rows = definitions::list(conn, code)?;
    for row in &rows {
        let place = format!("definition/{}", row.code);
        let digest = Digest::of(row.body.as_bytes());
        if digest.hex() != row.digest {
            report.differs("definition-altered", place, "the text has another digest");
        } else if said.definitions.get(&digest).is_none_or(|(category, code, at)| {
            (category, code, *at) != (&row.category, &row.code, row.created_ms)
        }) {
            report.differs("definition-altered", place, DIFFERS);
        }
    }
    for (digest, (_, code, _)) in &said.definitions {
        if !rows.iter().any(|row| row.digest == digest.hex()) {
            report.differs("definition-altered", format!("definition/{code}"), GONE);
        }
    }
    Ok(())
}

fn check_packs(conn: &mut Conn, code: &str, said: &Said, report: &mut FsckReport) -> Result<(), Error> {
    let rows = packs::list(conn, code)?;
    for row in &rows {
        let index = u64::try_from(row.event_index).unwrap_or(u64::MAX);
        let event = events::find(conn, code, index)?
            .and_then(|stored| canonical::parse_as::<Event>(stored.body.as_bytes()).ok());
        check_pack_files(conn, row, event.as_ref(), report)?;
        let agrees = event.is_some_and(|event| {
            let said = |name: &str| event.detail.get(name).and_then(serde_json::Value::as_str);
            event.action == "pack_issued"
                && event.subject == row.number
                && event.at.millis() == row.created_ms
                && event.digest.is_some_and(|digest| digest.hex() == row.tagmanifest_digest)
                && said("content") == Some(&format!("sha256:{}", row.content_digest))
                && said("request") == Some(&Digest::of(row.request.as_bytes()).to_string())
        });
        if !agrees {
            report.differs("pack-altered", format!("pack/{}", row.number), DIFFERS);
        }
    }
    for number in said.packs.keys().filter(|number| !rows.iter().any(|row| row.number == **number)) {
        report.differs("pack-altered", format!("pack/{number}"), GONE);
    }
    Ok(())
}

/// What was made over a pack: as the event says that issued it or, for what came later, an event of its own.
fn check_pack_files(
    conn: &mut Conn,
    pack: &packs::StoredPack,
    issued: Option<&Event>,
    report: &mut FsckReport,
) -> Result<(), Error> {
    let code = &pack.organisation;
    let stated = issued.and_then(|event| event.detail.get(SEALS)).and_then(serde_json::Value::as_object);
    let mut stated: BTreeMap<&str, &str> = (stated.into_iter().flatten())
        .filter_map(|(path, digest)| Some((path.as_str(), digest.as_str()?)))
        .collect();
    let files = pack_files::of_pack(conn, code, &pack.number)?;
    for file in &files {
        let digest = Digest::of(&file.body);
        let agrees = if file.event_index == pack.event_index {
            stated.remove(file.name.as_str()) == Some(digest.to_string().as_str())
                && file.created_ms == pack.created_ms
        } else {
            let index = u64::try_from(file.event_index).unwrap_or(u64::MAX);
            let event = events::find(conn, code, index)?
                .and_then(|stored| canonical::parse_as::<Event>(stored.body.as_bytes()).ok());
            event.is_some_and(|event| {
                LATER.contains(&(event.action.as_str(), file.name.as_str()))
                    && event.subject == pack.number
                    && event.at.millis() == file.created_ms
                    && event.digest == Some(digest)
            })
        };
        if !agrees {
            report.differs("pack-file-altered", format!("pack/{}/{}", pack.number, file.name), DIFFERS);
        }
    }
    for name in stated.keys() {
        report.differs("pack-file-altered", format!("pack/{}/{name}", pack.number), GONE);
    }
    // What came later, and whose row is gone.
    let about = events::about(conn, code, &pack.number, i64::MAX)?;
    for (action, name) in LATER {
        let is_there = files.iter().any(|file| file.name == name);
        if !is_there && about.iter().any(|event| event.action == action) {
            report.differs("pack-file-altered", format!("pack/{}/{name}", pack.number), GONE);
        }
    }
    Ok(())
}

fn check_contacts(conn: &mut Conn, code: &str, said: &Said, report: &mut FsckReport) -> Result<(), Error> {
    let contacts = contacts::list(conn, code)?;
    let rows = contacts.iter().map(|row| {
        let id = &row.user_id;
        Ok(Committed { id, name: id, now: commitments::contact(row)?, is_as_said: true })
    });
    let rows = rows.collect::<Result<Vec<_>, Error>>()?;
    compare(("contact", "contact-altered"), &rows, &said.contacts, report);
    Ok(())
}

fn check_delegations(conn: &mut Conn, code: &str, said: &Said, report: &mut FsckReport) -> Result<(), Error> {
    let delegations = delegations::list(conn, code)?;
    let rows = delegations.iter().map(|row| {
        let is_as_said = said.delegations_ended.get(&row.delegation_id).copied() == row.ended_ms;
        let id = &row.delegation_id;
        Ok(Committed { id, name: id, now: commitments::delegation(row)?, is_as_said })
    });
    let rows = rows.collect::<Result<Vec<_>, Error>>()?;
    compare(("delegation", "delegation-altered"), &rows, &said.delegations, report);
    Ok(())
}

fn check_holds(conn: &mut Conn, code: &str, said: &Said, report: &mut FsckReport) -> Result<(), Error> {
    let holds = holds::list(conn, code)?;
    let rows = holds.iter().map(|row| {
        let lifted = (row.lifted_by.clone().zip(row.lifted_reason.clone()).zip(row.lifted_ms))
            .map(|((by, reason), at)| (by, reason, at));
        let is_lifted = row.lifted_by.is_some() || row.lifted_reason.is_some() || row.lifted_ms.is_some();
        let is_as_said =
            said.holds_lifted.get(&row.hold_id).cloned() == lifted && lifted.is_some() == is_lifted;
        Ok(Committed { id: &row.hold_id, name: &row.hold_id, now: commitments::hold(row)?, is_as_said })
    });
    compare(("hold", "hold-altered"), &rows.collect::<Result<Vec<_>, Error>>()?, &said.holds, report);
    Ok(())
}
