//! What would complete a rule: one sentence for each reason. Never what to write so that the rule is met; always what to
//! do so that it is.

use std::collections::{BTreeSet, VecDeque};

use super::context::{Context, Lack};
use super::{Item, Select};
use crate::domain::kind::{Category, Kind, State};
use crate::domain::snapshot::RecordFacts;

impl Kind {
    /// The move that comes first on the shortest way from a state to one that will do; none if no way leads there.
    fn first_move(&self, from: &str, will_do: impl Fn(&State) -> bool, language: &str) -> Option<String> {
        let mut seen = BTreeSet::from([from]);
        let mut ways: VecDeque<(&str, Option<&str>)> = VecDeque::from([(from, None)]);
        while let Some((state, first)) = ways.pop_front() {
            for transition in self.transitions_from(state) {
                let first = first.unwrap_or_else(|| transition.label.of(language));
                if self.state(&transition.to).is_some_and(&will_do) {
                    return Some(first.to_owned());
                }
                if seen.insert(transition.to.as_str()) {
                    ways.push_back((transition.to.as_str(), Some(first)));
                }
            }
        }
        None
    }
}

impl Context<'_> {
    /// A reason with its own remedy, `remedy-<id>`, which may use the same arguments.
    pub(super) fn fail(&self, record: &RecordFacts, id: &str, arguments: &[(&str, String)]) -> Item {
        let remedy = self.say(&format!("remedy-{id}"), arguments);
        self.fail_until(record, id, arguments, remedy)
    }

    /// The same of no record.
    pub(super) fn fail_all(&self, id: &str, arguments: &[(&str, String)]) -> Item {
        let remedy = self.say(&format!("remedy-{id}"), arguments);
        Item { record: String::new(), reason: self.say(id, arguments), remedy, fails: true }
    }

    /// A reason with a remedy that hangs on more than it says.
    pub(super) fn fail_until(
        &self,
        record: &RecordFacts,
        id: &str,
        arguments: &[(&str, String)],
        remedy: String,
    ) -> Item {
        Item { record: record.number.clone(), reason: self.say(id, arguments), remedy, fails: true }
    }

    /// A remark: it changes nothing, so nothing has to be done about it.
    pub(super) fn remark(&self, record: &str, id: &str, arguments: &[(&str, String)]) -> Item {
        let reason = self.say(id, arguments);
        Item { record: record.to_owned(), reason, remedy: String::new(), fails: false }
    }

    /// What would let a record of a selection count.
    pub(super) fn remedy(&self, record: &RecordFacts, select: &Select, lack: Lack) -> String {
        let number = ("number", record.number.clone());
        let kind = || ("kind", self.kind_in_sentence(record));
        match lack {
            Lack::Replaced => match self.superseding(record) {
                Some(by) => self.say("remedy-superseded", &[("by", by.number.clone())]),
                None => self.say("remedy-replace", &[number, kind()]),
            },
            Lack::State => {
                let is_asked = |state: &State| {
                    (select.any_state || state.counts)
                        && !matches!(state.category, Category::Superseded | Category::Void)
                        && (select.state.is_empty() || select.state.contains(&state.code))
                };
                self.next_move(record, is_asked)
                    .unwrap_or_else(|| self.say("remedy-replace", &[number, kind()]))
            }
            Lack::Expired(_) => self.say("remedy-lapsed", &[number, kind()]),
            Lack::NotYet(on) => {
                let field = self.kind(record).and_then(|kind| kind.dates.starts.as_deref());
                let field = field.filter(|field| record.date(field).is_some());
                self.say("remedy-not-yet", &[number, ("date", self.followed(record, field, on))])
            }
            Lack::OutOfWindow(_) => {
                let (from, to) = (self.snapshot.from.to_string(), self.snapshot.to.to_string());
                self.say("remedy-window", &[kind(), ("from", from), ("to", to)])
            }
            Lack::Undated => self.say("remedy-undated", &[number]),
            Lack::SamePerson => {
                let labels = self.labels(record, &select.people);
                self.say("remedy-people", &[number, ("fields", labels)])
            }
            Lack::TooSoon(_, date) => self.say("remedy-too-soon", &[kind(), ("date", date.to_string())]),
        }
    }

    /// What would put a record of a selection in the place of one that is none of it.
    pub(super) fn remedy_other(&self, record: &RecordFacts, select: &Select) -> String {
        let asked = ("kind", self.kinds_of(select));
        if !select.kind.iter().any(|code| code == "*" || *code == record.kind) {
            return self.say("remedy-link-other", &[asked]);
        }
        let is_other_state = !select.state.is_empty() && !select.state.contains(&record.state);
        match self.standing(record, select) {
            Err(lack) => self.remedy(record, select, lack),
            Ok(()) if is_other_state => self.remedy(record, select, Lack::State),
            Ok(()) => self.say("remedy-other", &[("number", record.number.clone()), asked]),
        }
    }

    /// The move that a record needs first, to get where nothing remains to be done.
    pub(super) fn remedy_open(&self, record: &RecordFacts) -> String {
        let is_done = |state: &State| !state.category.is_open() && !matches!(state.category, Category::Void);
        let number = [("number", record.number.clone())];
        self.next_move(record, is_done).unwrap_or_else(|| self.say("remedy-open", &number))
    }

    fn next_move(&self, record: &RecordFacts, will_do: impl Fn(&State) -> bool) -> Option<String> {
        let first = self.kind(record)?.first_move(&record.state, will_do, &self.language)?;
        Some(self.say("remedy-move", &[("number", record.number.clone()), ("move", first)]))
    }
}
