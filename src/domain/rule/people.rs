//! The rules about people: who is named, who answered, who was qualified.

use std::collections::BTreeMap;

use super::context::{Context, Lack};
use super::evaluate::{Outcome, days_after};
use super::{Item, Select};
use crate::domain::snapshot::RecordFacts;
use crate::domain::status::Status;

/// Names are compared without case: they are typed by people.
fn name(text: &str) -> String {
    text.trim().to_lowercase()
}

impl Context<'_> {
    pub(super) fn distinct_people(&self, of: &Select, fields: &[String], author: bool) -> Outcome {
        let mut items = Vec::new();
        for record in self.counting(of) {
            if author && record.previous_authors.is_empty() {
                items.push(self.fail(record, "one-author", &[]));
            } else if author && record.previous_authors.contains(&record.author) {
                items.push(self.fail(record, "author-approved", &[]));
            }
            let labels = || self.labels(record, fields);
            match Self::people_differ(record, fields) {
                Some(true) => {}
                Some(false) => items.push(self.fail(record, "same-person", &[("fields", labels())])),
                None => items.push(self.fail(record, "person-missing", &[("fields", labels())])),
            }
        }
        Outcome::of(items, Status::Incomplete)
    }

    pub(super) fn each_answered(
        &self,
        of: &Select,
        (field, by): (&str, &str),
        from: Option<&str>,
        days: u16,
    ) -> Outcome {
        let mut items = Vec::new();
        for record in self.counting(of) {
            let asked = record.texts(field);
            if asked.is_empty() {
                continue;
            }
            let kind = std::slice::from_ref(&record.kind);
            let from = from.unwrap_or("occurred_on");
            let Some(start) = record.date(from) else {
                items.push(self.fail(record, "field-missing", &[("fields", self.label_of(kind, from))]));
                continue;
            };
            let Some(limit) = days_after(start, days).filter(|limit| *limit < self.snapshot.to) else {
                continue;
            };
            let answered: Vec<String> = record.texts(by).iter().map(|text| name(text)).collect();
            let missing: Vec<String> = asked
                .iter()
                .filter(|text| !answered.contains(&name(text)))
                .map(|text| self.told(record, field, text))
                .collect();
            if !missing.is_empty() {
                let due = self.followed(record, Some(from), limit);
                let values = missing.join(", ");
                let arguments = [("by", self.label_of(kind, by)), ("values", values), ("date", due)];
                items.push(self.fail(record, "not-answered", &arguments));
            }
        }
        Outcome::of(items, Status::Incomplete)
    }

    pub(super) fn people_qualified(
        &self,
        of: &Select,
        person: &[String],
        on: Option<&str>,
        (has, by): (&Select, &str),
    ) -> Outcome {
        // Asked for each person of each record: looked up, not searched.
        let mut about: BTreeMap<String, Vec<&RecordFacts>> = BTreeMap::new();
        for record in self.matching(has) {
            for text in record.texts(by) {
                about.entry(name(&text)).or_default().push(record);
            }
        }
        let mut items = Vec::new();
        for record in self.counting(of) {
            let day_field = on.unwrap_or("occurred_on");
            for field in person {
                let named = record.texts(field);
                let Some(day) = record.date(day_field) else {
                    if !named.is_empty() {
                        let label = self.label_of(std::slice::from_ref(&record.kind), day_field);
                        items.push(self.fail(record, "field-missing", &[("fields", label)]));
                    }
                    break;
                };
                for text in &named {
                    let theirs = about.get(&name(text)).map_or(&[][..], Vec::as_slice);
                    let judged: Vec<(&RecordFacts, Lack)> = theirs
                        .iter()
                        .filter_map(|other| Some((*other, self.standing_on(other, has, day).err()?)))
                        .collect();
                    if judged.len() < theirs.len() {
                        continue;
                    }
                    let person = self.told(record, field, text);
                    let day = self.followed(record, Some(day_field), day);
                    items.push(self.unqualified(record, (person, day), &judged, has));
                }
            }
        }
        Outcome::of(items, Status::Incomplete)
    }

    /// Why nothing shows that somebody was qualified: what there is about them, or that there is nothing.
    fn unqualified(
        &self,
        record: &RecordFacts,
        (person, day): (String, String),
        judged: &[(&RecordFacts, Lack)],
        has: &Select,
    ) -> Item {
        let Some((other, lack)) = judged.last() else {
            let arguments = [("person", person), ("kind", self.kinds_of(has))];
            return self.fail(record, "person-without", &arguments);
        };
        let arguments = [
            ("person", person),
            ("day", day),
            ("kind", self.kind_name(other)),
            ("other", other.number.clone()),
            ("why", self.lack(other, has, *lack)),
        ];
        self.fail(record, "person-not-then", &arguments)
    }
}
