//! What people say about a record, beside it: comments, and whom they name. A comment is one event that commits to its text;
//! it changes nothing of the record. Whoever may not see the record, or the version that it was said about, sees no comment
//! and is told of none.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::events::{Happening, detail, event};
use super::records::filing::parse_marking;
use super::records::read::visible_versions;
use super::{App, Code, Error, Session, commitments};
use crate::db::comments::{self, StoredComment};
use crate::db::mentions::{self, Mention};
use crate::db::{Conn, DbError, NewEvent, WriteTx, records, users};
use crate::domain::access::{Action, Marking, Role};
use crate::domain::clock::random;
use crate::domain::ids::CommentId;
use crate::domain::mention;
use crate::domain::text::{Lines, normalise};
use crate::proof::time::Timestamp;
use crate::proof::version::Disclosure;

/// Longest comment, in characters.
pub const COMMENT_MAX: usize = 4000;
/// Comments of one answer, and of a page that does not ask for all.
pub const PAGE: usize = 50;
/// Mentions of a first page, and so many characters of each.
const ROWS: usize = 6;
const EXCERPT: usize = 160;

/// Somebody whom a comment names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Named {
    /// Login.
    pub login: String,
    /// Printed name.
    pub name: String,
}

/// A comment as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CommentView {
    /// Its id.
    pub comment: String,
    /// Ledger index of its event.
    pub event: u64,
    /// The version that was the present one.
    pub version: u32,
    /// Printed name of who said it.
    pub name: String,
    /// Their login.
    pub login: String,
    /// When, in UTC.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// What they said.
    pub text: String,
    /// Whom it names.
    pub mentions: Vec<Named>,
}

/// Comments of a record, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CommentList {
    /// The comments.
    pub comments: Vec<CommentView>,
    /// Ask for those before this ledger index for earlier ones.
    pub before: Option<u64>,
}

/// What came of a comment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Commented {
    /// The comment.
    #[serde(flatten)]
    pub comment: CommentView,
    /// Logins that it names and that are nobody's here who may see the record.
    pub not_told: Vec<String>,
}

/// A comment that names the reader, on their first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MentionLine {
    /// Number of the record.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its marking.
    pub marking: String,
    /// Who named them.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// How the comment begins.
    pub text: String,
}

/// Comments that name the reader and that they have not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Mentions {
    /// The latest.
    pub lines: Vec<MentionLine>,
    /// How many there are.
    pub count: usize,
}

impl App {
    /// Says something about a record, and returns when it is durable.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`]; [`Code::Invalid`] for a text that is empty or too long.
    pub fn add_comment(
        self: &Arc<Self>,
        session: &Session,
        number: &str,
        text: &str,
    ) -> Result<Commented, Error> {
        session.may(Action::CommentRecord, Marking::Unclassified)?;
        self.db.read(|conn| Self::visible_record(conn, session, number, Action::CommentRecord))?;
        let words = session.words();
        let wrong = |line: String| Error::new(Code::Invalid).with("place", number).field("text", line);
        let text = normalise(text, Lines::Many).map_err(|error| wrong(format!("text: {error}")))?;
        if text.is_empty() || text.chars().count() > COMMENT_MAX {
            return Err(wrong(words.format("comment-text", &[("max", COMMENT_MAX.into())])));
        }
        let (app, session, number) = (Arc::clone(self), session.clone(), number.to_owned());
        Ok(self.db.write(move |tx| app.write_comment(tx, &session, &number, text))?.value)
    }

    fn write_comment(
        &self,
        tx: &mut WriteTx<'_>,
        session: &Session,
        number: &str,
        text: String,
    ) -> Result<Commented, Error> {
        let record = Self::visible_record(tx.look(), session, number, Action::CommentRecord)?;
        let (told, not_told) = self.named(tx.look(), session, &record, &text)?;
        let ids: Vec<&str> = told.iter().map(|user| user.user_id.as_str()).collect();
        let disclosure = Disclosure::new(random(&*self.entropy)?, "text", text.into());
        let mut row = StoredComment {
            comment_id: CommentId::new(session.now, random(&*self.entropy)?).to_string(),
            organisation: session.code().to_owned(),
            event_index: 0,
            record_id: record.record_id.clone(),
            version: record.version,
            user_id: session.user(),
            salt: disclosure.0.clone(),
            body: disclosure.2.as_str().unwrap_or_default().to_owned(),
            mentions: ids.join(" "),
            created_ms: session.now.millis(),
        };
        let said = Happening {
            action: "record_commented",
            subject: &record.record_id,
            digest: Some(commitments::comment(&row)?),
            detail: detail([
                ("number", record.number.clone().into()),
                ("comment", row.comment_id.clone().into()),
                ("text", disclosure.digest()?.to_string().into()),
                ("mentions", row.mentions.clone().into()),
            ]),
        };
        let said: NewEvent = event(self, session.code(), (&session.user(), session.now), said)?;
        row.event_index = i64::try_from(tx.record(said)?).unwrap_or(i64::MAX);
        comments::insert(tx, &row)?;
        for user in &told {
            let (user_id, comment_id) = (user.user_id.clone(), row.comment_id.clone());
            mentions::insert(tx, Mention { user_id, comment_id, seen_ms: None })?;
        }
        // Whoever answers has looked.
        let waiting = unseen_of(tx.look(), session, &record.record_id)?;
        for comment in waiting {
            mentions::see(tx, &session.user(), &comment, session.now.millis())?;
        }
        let people = people(tx.look(), session)?;
        let outcome = Commented { comment: view(row, &people)?, not_told };
        session.keep(tx, &outcome)?;
        Ok(outcome)
    }

    /// Whom a text names: people who may see the record, and logins that are nobody's who may. Whoever writes names
    /// nobody by their own login.
    fn named(
        &self,
        conn: &mut Conn,
        session: &Session,
        record: &records::Record,
        text: &str,
    ) -> Result<(Vec<users::User>, Vec<String>), Error> {
        let marking = parse_marking(&record.marking)?;
        let (mut told, mut not_told) = (Vec::new(), Vec::new());
        for login in mention::mentions(text) {
            if login == session.login {
                continue;
            }
            let user = users::find(conn, session.code(), &login)?;
            let sees = |user: &users::User| {
                let reads = |role: Role| Action::ReadRecord.roles().contains(&role);
                user.disabled_ms.is_none()
                    && user.role.parse::<Role>().is_ok_and(reads)
                    && user.clearance.parse::<Marking>().is_ok_and(|clearance| clearance >= marking)
            };
            match user.filter(sees) {
                Some(user) => told.push(user),
                None => not_told.push(login),
            }
        }
        Ok((told, not_told))
    }

    /// Comments of a record before a ledger index, or the last ones; `limit` of them at most.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`].
    pub fn list_comments(
        &self,
        session: &Session,
        number: &str,
        before: Option<u64>,
        limit: Option<usize>,
    ) -> Result<CommentList, Error> {
        session.may(Action::ReadRecord, Marking::Unclassified)?;
        self.db.read(|conn| {
            let record = Self::visible_record(conn, session, number, Action::ReadRecord)?;
            let versions = visible_versions(conn, session, &record.record_id)?;
            let before = before.and_then(|before| i64::try_from(before).ok()).unwrap_or(i64::MAX);
            let asked = limit.map_or(i64::MAX, |limit| i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1);
            let mut rows = comments::of_record(conn, &record.record_id, before, asked)?;
            let is_more = limit.is_some_and(|limit| rows.len() > limit);
            rows.truncate(limit.unwrap_or(usize::MAX));
            let first = rows.last().and_then(|row| u64::try_from(row.event_index).ok());
            // What was said of a version that was marked higher is as absent as that version.
            rows.retain(|row| {
                versions.iter().any(|seen| Ok(seen.manifest.version) == u32::try_from(row.version))
            });
            rows.reverse();
            let people = people(conn, session)?;
            let comments = rows.into_iter().map(|row| view(row, &people)).collect::<Result<_, _>>()?;
            Ok(CommentList { comments, before: first.filter(|_| is_more) })
        })
    }

    /// Notes that the actor has looked at a record: what named them there waits for them no longer.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn see_mentions(&self, session: &Session, number: &str) -> Result<(), Error> {
        let waiting = self.db.read(|conn| {
            let record = Self::visible_record(conn, session, number, Action::ReadRecord)?;
            unseen_of(conn, session, &record.record_id)
        })?;
        if waiting.is_empty() {
            return Ok(());
        }
        let (user, now) = (session.user(), session.now.millis());
        self.db.write(move |tx| {
            for comment in waiting {
                mentions::see(tx, &user, &comment, now)?;
            }
            Ok::<_, Error>(())
        })?;
        Ok(())
    }

    /// What names the actor and has not been looked at.
    pub(super) fn mentions(&self, conn: &mut Conn, session: &Session) -> Result<Mentions, Error> {
        let mut found = Mentions::default();
        let unseen = mentions::unseen(conn, &session.user())?;
        // Mostly so, and every first page asks.
        if unseen.is_empty() {
            return Ok(found);
        }
        let people = people(conn, session)?;
        for id in unseen {
            let broken = || DbError::inconsistent("mentions", id.clone());
            let comment = comments::find(conn, &id)?.ok_or_else(broken)?;
            let record = records::find(conn, &comment.record_id)?.ok_or_else(broken)?;
            if !session.visible().contains(&record.marking) || record.is_destroyed() {
                continue;
            }
            let versions = visible_versions(conn, session, &record.record_id)?;
            if !versions.iter().any(|seen| Ok(seen.manifest.version) == u32::try_from(comment.version)) {
                continue;
            }
            found.count += 1;
            if found.lines.len() < ROWS {
                let comment = view(comment, &people)?;
                let is_longer = comment.text.chars().count() > EXCERPT;
                let mut text: String = comment.text.chars().take(EXCERPT).collect();
                text.extend(is_longer.then_some('…'));
                found.lines.push(MentionLine {
                    number: record.number,
                    title: record.title,
                    marking: record.marking,
                    name: comment.name,
                    at: comment.at,
                    text,
                });
            }
        }
        Ok(found)
    }
}

/// Comments about a record that name the actor and wait for them.
fn unseen_of(conn: &mut Conn, session: &Session, record_id: &str) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    for id in mentions::unseen(conn, &session.user())? {
        if comments::find(conn, &id)?.is_some_and(|comment| comment.record_id == record_id) {
            found.push(id);
        }
    }
    Ok(found)
}

/// Everybody: id to login and name.
type People = BTreeMap<String, Named>;

fn people(conn: &mut Conn, session: &Session) -> Result<People, Error> {
    let users = users::list(conn, session.code())?.into_iter();
    Ok(users.map(|user| (user.user_id, Named { login: user.login, name: user.name })).collect())
}

fn view(row: StoredComment, people: &People) -> Result<CommentView, Error> {
    let broken = || DbError::inconsistent("comments", row.comment_id.clone());
    let by = people.get(&row.user_id).ok_or_else(broken)?;
    Ok(CommentView {
        event: u64::try_from(row.event_index).map_err(|_| broken())?,
        version: u32::try_from(row.version).map_err(|_| broken())?,
        name: by.name.clone(),
        login: by.login.clone(),
        at: Timestamp::from_millis(row.created_ms),
        mentions: row.mentions.split(' ').filter_map(|id| people.get(id)).cloned().collect(),
        comment: row.comment_id,
        text: row.body,
    })
}
