//! Where a page of a list begins, as whoever turns the page carries it: sealed, so that it tells nothing and cannot be
//! made up, and good for the one question that it was given for.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::app::{App, Code, Error, Session};
use crate::db::search::Place;
use crate::proof::digest::Digest;

/// Longest cursor: the longest title, with room.
const LONGEST: usize = 4096;
const PURPOSE: &str = "cursor";

/// A place in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::app) struct Cursor {
    /// Before the place instead of after it.
    pub is_backwards: bool,
    /// What the row there is sorted by.
    pub text: String,
    /// Its number in the order that decides.
    pub number: i64,
    /// Of which question: digest of what was asked.
    question: String,
}

impl Cursor {
    /// A place in the answers to a question.
    pub fn new(is_backwards: bool, place: Place, question: &str) -> Self {
        Self { is_backwards, text: place.text, number: place.search_id, question: digest(question) }
    }

    /// The place.
    pub fn place(&self) -> Place {
        Place { text: self.text.clone(), search_id: self.number }
    }
}

fn digest(question: &str) -> String {
    Digest::of(question.as_bytes()).hex().chars().take(16).collect()
}

impl App {
    pub(in crate::app) fn seal_cursor(&self, cursor: &Cursor) -> Result<String, Error> {
        let text = serde_json::to_vec(cursor).map_err(|error| Error::new(Code::Internal).because(error))?;
        Ok(URL_SAFE_NO_PAD.encode(self.master.seal_text(PURPOSE, &text, &*self.entropy)?))
    }

    /// # Errors
    /// [`Code::Request`] for anything but a cursor that was given for this question.
    pub(in crate::app) fn open_cursor(
        &self,
        session: &Session,
        text: &str,
        question: &str,
    ) -> Result<Option<Cursor>, Error> {
        if text.is_empty() {
            return Ok(None);
        }
        let opened = (text.len() <= LONGEST)
            .then(|| URL_SAFE_NO_PAD.decode(text).ok())
            .flatten()
            .and_then(|sealed| self.master.open_text(PURPOSE, &sealed).ok())
            .and_then(|text| serde_json::from_slice::<Cursor>(&text).ok())
            .filter(|cursor| cursor.question == digest(question));
        match opened {
            Some(cursor) => Ok(Some(cursor)),
            None => Err(Error::new(Code::Request).with("reason", session.words().text("list-cursor"))),
        }
    }
}
