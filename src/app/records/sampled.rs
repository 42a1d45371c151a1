//! What a sample may say: what was drawn only as it was drawn, and about the lot only what follows from what was found.

use serde_json::Value;

use super::filing::{Checked, VersionDraft};
use super::read::Parsed;
use super::wrong::invalid;
use crate::app::Error;
use crate::domain::kind::{Sampling, Values};
use crate::proof::sampling::Plan;
use crate::words::{Argument, Words};

/// What was found in a sample that was drawn.
pub(super) struct Found {
    plan: Plan,
    inspected: usize,
    nonconforming: usize,
}

impl Found {
    /// As the fields say; nothing if one of them is not there or no number.
    pub fn of(fields: &Values) -> Option<Self> {
        let number = |name: &str| match fields.get(name)? {
            Value::Number(number) => usize::try_from(number.as_u64()?).ok(),
            Value::String(typed) => typed.trim().parse().ok(),
            _ => None,
        };
        let plan =
            Plan { size: number("sample_size")?, accept: number("accept")?, reject: number("reject")? };
        Some(Self { plan, inspected: number("inspected")?, nonconforming: number("nonconforming")? })
    }

    /// The code of the decision that follows; nothing while it could turn out either way.
    pub const fn decides(&self) -> Option<&'static str> {
        match self.plan.decides(self.inspected, self.nonconforming) {
            Some(true) => Some("accepted"),
            Some(false) => Some("rejected"),
            None => None,
        }
    }

    fn line(&self, id: &str, words: &Words) -> String {
        let Plan { size, accept, reject } = self.plan;
        let (inspected, nonconforming) = (self.inspected, self.nonconforming);
        let arguments: [Argument<'_>; 5] = [
            ("inspected", inspected.into()),
            ("nonconforming", nonconforming.into()),
            ("size", size.into()),
            ("accept", accept.into()),
            ("reject", reject.into()),
        ];
        words.format(id, &arguments)
    }
}

/// A version of a sample that is to be filed.
pub(super) struct Said<'a> {
    pub draft: &'a VersionDraft,
    pub checked: &'a Checked,
    /// The version before it.
    pub before: Option<&'a Parsed>,
    /// It comes of the move that draws.
    pub is_drawn: bool,
}

impl Said<'_> {
    /// Refuses what nobody drew, what is no longer as it was drawn, and a decision that does not follow.
    ///
    /// # Errors
    /// [`crate::app::Code::Invalid`] with the field.
    pub fn keep(&self, sampling: &Sampling, words: &Words) -> Result<(), Error> {
        let place = self.draft.number.as_deref().unwrap_or(&self.draft.title);
        let wrong = |field: &str, line: String| Err(invalid(place, field, line));
        let (state, fields) = (self.checked.state.as_str(), &self.checked.fields);
        let before = self.before.map(Parsed::values).unwrap_or_default();
        let changed = |names: &[&'static str]| {
            names.iter().copied().find(|name| fields.get(*name) != before.get(*name))
        };
        if !self.is_drawn {
            if let Some(name) = changed(Sampling::DRAWN) {
                return wrong(name, words.text("sample-by-draw"));
            }
            if sampling.is_drawn(state) && !before.contains_key("seed") {
                return wrong("state", words.text("sample-by-draw"));
            }
            if before.contains_key("seed") {
                if let Some(name) = changed(Sampling::ASKED).or_else(|| changed(&["secret"])) {
                    return wrong(name, words.text("sample-stays"));
                }
                if !self.has_lists() {
                    return wrong("files", words.text("sample-stays"));
                }
            }
        }
        if !sampling.is_decided(state) {
            let decided = changed(Sampling::DECIDED).filter(|_| sampling.decided.is_some());
            return decided.map_or(Ok(()), |name| wrong(name, words.text("sample-by-decision")));
        }
        // Without numbers the kind has said what is missing.
        let Some(found) = Found::of(fields) else { return Ok(()) };
        match found.decides() {
            None => wrong("inspected", found.line("sample-undecided", words)),
            follows if follows == self.decision() => Ok(()),
            Some(_) => wrong("decision", found.line("sample-decides", words)),
        }
    }

    fn decision(&self) -> Option<&str> {
        self.checked.fields.get("decision").and_then(Value::as_str)
    }

    /// True if the files that it was drawn with are still among its files.
    fn has_lists(&self) -> bool {
        let there = |digest| self.draft.files.iter().any(|file| file.fingerprint.digest == digest);
        self.before.is_none_or(|before| before.manifest.files.iter().all(|file| there(file.digest)))
    }
}
