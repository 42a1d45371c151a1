//! What is there, what counts, and why something does not.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use fluent_bundle::FluentValue;

use super::{Item, Select, Texts};
use crate::domain::Date;
use crate::domain::ids::RecordId;
use crate::domain::kind::{Category, FieldType, Kind, Kinds};
use crate::domain::profile::Profile;
use crate::domain::snapshot::{RecordFacts, Snapshot};
use crate::words::Words;

/// Why a record does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    /// Its state does not count.
    State,
    /// Another that counts supersedes it, or it is superseded or void by its own state. Not worth a word.
    Replaced,
    /// It ran out.
    Expired(Date),
    /// It is not valid yet.
    NotYet(Date),
    /// It lies outside the window.
    OutOfWindow(Date),
    /// It has no date, so it lies in no window.
    Undated,
    /// The same person did what two should.
    SamePerson,
    /// Its date lies too soon after what it checks: it should not lie before the second date.
    TooSoon(Date, Date),
}

impl Lack {
    /// True if it would have counted at another time.
    pub(super) const fn is_stale(self) -> bool {
        matches!(self, Self::Expired(_) | Self::OutOfWindow(_))
    }
}

/// Everything that rules ask for again and again.
pub(super) struct Context<'a> {
    pub(super) profile: &'a Profile,
    pub(super) kinds: &'a Kinds,
    pub(super) snapshot: &'a Snapshot,
    pub(super) words: &'a Words,
    pub(super) language: String,
    /// In scope and received in time, by number.
    records: Vec<&'a RecordFacts>,
    /// In scope, but received after the as-of instant.
    late: Vec<&'a RecordFacts>,
    by_id: HashMap<RecordId, &'a RecordFacts>,
    /// Those of each kind, by number: most rules look at one kind of many.
    by_kind: HashMap<&'a str, Vec<&'a RecordFacts>>,
    incoming: HashMap<RecordId, Vec<(&'a str, &'a RecordFacts)>>,
    /// What was superseded, and by what.
    superseded: HashMap<RecordId, &'a RecordFacts>,
}

/// Puts records in the order of their numbers. The beginning of each number stands in the key itself: to look up two texts
/// in memory for each comparison took most of an evaluation of 100,000 records.
fn sort_by_number<'a>(records: &mut [&'a RecordFacts]) {
    records.sort_by_cached_key(|record: &&'a RecordFacts| {
        let record: &'a RecordFacts = record;
        let mut start = [0; 16];
        start.iter_mut().zip(record.number.bytes()).for_each(|(place, byte)| *place = byte);
        (u128::from_be_bytes(start), record.number.as_str())
    });
}

impl<'a> Context<'a> {
    pub(super) fn new(
        profile: &'a Profile,
        kinds: &'a Kinds,
        snapshot: &'a Snapshot,
        words: &'a Words,
    ) -> Self {
        let in_scope = |record: &&RecordFacts| record.in_scope(&snapshot.site, &snapshot.product);
        let (mut records, mut late): (Vec<&RecordFacts>, Vec<&RecordFacts>) = snapshot
            .records
            .iter()
            .map(Arc::as_ref)
            .filter(in_scope)
            .partition(|record| record.first_received_at <= snapshot.as_of);
        sort_by_number(&mut records);
        sort_by_number(&mut late);
        let by_id: HashMap<RecordId, &RecordFacts> =
            records.iter().map(|record| (record.id, *record)).collect();
        let mut by_kind: HashMap<&str, Vec<&RecordFacts>> = HashMap::new();
        for record in &records {
            by_kind.entry(record.kind.as_str()).or_default().push(record);
        }
        let mut incoming: HashMap<RecordId, Vec<(&str, &RecordFacts)>> = HashMap::new();
        for record in &records {
            for (link, to) in &record.links {
                incoming.entry(*to).or_default().push((link, record));
            }
        }
        let language = words.text("rules-language");
        let mut context = Self {
            profile,
            kinds,
            snapshot,
            words,
            language,
            records,
            late,
            by_id,
            by_kind,
            incoming,
            superseded: HashMap::new(),
        };
        context.superseded = context
            .records
            .iter()
            .flat_map(|record| record.links.iter().map(|(link, to)| (link, *to, *record)))
            .filter(|(link, _, by)| *link == "supersedes" && context.state_counts(by))
            .map(|(_, to, by)| (to, by))
            .collect();
        context
    }

    /// True if something was received after the as-of instant: at another instant it might count.
    pub(super) const fn has_late(&self) -> bool {
        !self.late.is_empty()
    }

    // ---- words

    pub(super) fn say(&self, id: &str, arguments: &[(&str, String)]) -> String {
        let arguments: Vec<(&str, FluentValue<'_>)> = arguments
            .iter()
            .map(|(name, value)| {
                // Counts go in as numbers, so that the sentence can choose singular and plural.
                let number = value.parse::<i64>().ok().filter(|_| *name == "count" || *name == "days");
                (*name, number.map_or_else(|| FluentValue::from(value.as_str()), FluentValue::from))
            })
            .collect();
        self.words.format(id, &arguments)
    }

    /// Names of the kinds of a selection as they stand inside a sentence: `test report or calibration`.
    pub(super) fn kinds_of(&self, select: &Select) -> String {
        let name = |code: &String| match self.kinds.get(code) {
            Some(kind) => self.in_sentence(kind.name.of(&self.language)),
            None => self.say("any-record", &[]),
        };
        select.kind.iter().map(name).collect::<Vec<String>>().join(&self.say("kinds-or", &[]))
    }

    /// English names lose their capital inside a sentence, unless it belongs to an abbreviation.
    fn in_sentence(&self, name: &str) -> String {
        let mut characters = name.chars();
        match (characters.next(), characters.next()) {
            (Some(first), Some(second)) if self.language == "en" && second.is_lowercase() => {
                let rest = name.get(first.len_utf8()..).unwrap_or_default();
                first.to_lowercase().chain(rest.chars()).collect()
            }
            _ => name.to_owned(),
        }
    }

    /// The name of a record's kind, as it begins a sentence.
    pub(super) fn kind_name(&self, record: &RecordFacts) -> String {
        self.kind(record).map_or_else(|| record.kind.clone(), |kind| kind.name.of(&self.language).to_owned())
    }

    /// The same as it stands inside one.
    pub(super) fn kind_in_sentence(&self, record: &RecordFacts) -> String {
        self.in_sentence(&self.kind_name(record))
    }

    /// Labels of several fields of a record.
    pub(super) fn labels(&self, record: &RecordFacts, fields: &[String]) -> String {
        let kind = std::slice::from_ref(&record.kind);
        fields.iter().map(|field| self.label_of(kind, field)).collect::<Vec<String>>().join(", ")
    }

    /// A field's label, by the first kind that has it.
    pub(super) fn label_of(&self, kinds: &[String], field: &str) -> String {
        if field == "occurred_on" {
            return self.say("label-occurred-on", &[]);
        }
        let found = kinds.iter().filter_map(|code| self.kinds.get(code)).find_map(|kind| kind.field(field));
        found.map_or_else(|| field.to_owned(), |field| field.label.of(&self.language).to_owned())
    }

    /// A value's label, by the first kind that has the field.
    pub(super) fn value_label(&self, kinds: &[String], field: &str, value: &str) -> String {
        let found = kinds.iter().filter_map(|code| self.kinds.get(code)).find_map(|kind| kind.field(field));
        match (found.map(|field| field.field_type), value) {
            (Some(FieldType::Boolean), "true") => return self.say("value-yes", &[]),
            (Some(FieldType::Boolean), "false") => return self.say("value-no", &[]),
            _ => {}
        }
        let choice = found.and_then(|field| field.choices.iter().find(|choice| choice.code == value));
        choice.map_or_else(|| value.to_owned(), |choice| choice.label.of(&self.language).to_owned())
    }

    /// What stands in the place of a value that must not be told.
    pub(super) fn withheld(&self) -> String {
        self.say("value-withheld", &[])
    }

    /// The label of a value that a record holds, unless the field must not be told.
    pub(super) fn told(&self, record: &RecordFacts, field: &str, value: &str) -> String {
        if record.unspoken.fields.contains(field) {
            return self.withheld();
        }
        self.value_label(std::slice::from_ref(&record.kind), field, value)
    }

    /// A value that follows from a field of a record, unless the field must not be told.
    pub(super) fn followed(&self, record: &RecordFacts, field: Option<&str>, value: impl ToString) -> String {
        if field.is_some_and(|field| record.unspoken.fields.contains(field)) {
            return self.withheld();
        }
        value.to_string()
    }

    /// What a record says in the fields that a selection looks at: `Disposition: Repair; Customer approval: not stated`.
    pub(super) fn facts(&self, record: &RecordFacts, select: &Select) -> String {
        let kind = std::slice::from_ref(&record.kind);
        let fields = select.filter.keys().chain(select.unless.keys()).chain(&select.without);
        let fact = |field: &String| {
            let values: Vec<String> =
                record.texts(field).iter().map(|value| self.told(record, field, value)).collect();
            let value = if values.is_empty() { self.say("not-stated", &[]) } else { values.join(", ") };
            format!("{}: {value}", self.label_of(kind, field))
        };
        fields.map(fact).collect::<Vec<String>>().join("; ")
    }

    /// Why a record of a selection does not count, as it stands inside a sentence.
    pub(super) fn lack(&self, record: &RecordFacts, select: &Select, lack: Lack) -> String {
        match lack {
            Lack::Replaced if self.is_superseded(record) => {
                let by = self.superseding(record).map(|by| by.number.clone());
                self.say("lack-superseded", &[("by", by.unwrap_or_default())])
            }
            Lack::State | Lack::Replaced => {
                let state = self.kind(record).and_then(|kind| kind.state(&record.state));
                let label = state.map_or(record.state.as_str(), |state| state.label.of(&self.language));
                self.say("lack-state", &[("state", label.to_owned())])
            }
            Lack::Expired(on) => {
                let field = self.kind(record).and_then(|kind| kind.dates.expires.as_deref());
                self.say("lack-expired", &[("date", self.followed(record, field, on))])
            }
            Lack::NotYet(on) => {
                let named = self.kind(record).and_then(|kind| kind.dates.starts.as_deref());
                let field = named.filter(|field| record.date(field).is_some());
                self.say("lack-not-yet", &[("date", self.followed(record, field, on))])
            }
            Lack::OutOfWindow(on) => {
                let window = [("from", self.snapshot.from.to_string()), ("to", self.snapshot.to.to_string())];
                let [from, to] = window;
                self.say("lack-window", &[("date", on.to_string()), from, to])
            }
            Lack::Undated => self.say("lack-undated", &[]),
            Lack::SamePerson => {
                self.say("lack-same-person", &[("fields", self.labels(record, &select.people))])
            }
            Lack::TooSoon(on, date) => {
                self.say("lack-too-soon", &[("on", on.to_string()), ("date", date.to_string())])
            }
        }
    }

    /// Why a record is none of a selection, as it stands inside a sentence: its state if that does not count, its kind,
    /// each field that does not say what is asked for.
    pub(super) fn mismatch(&self, record: &RecordFacts, select: &Select) -> String {
        let kind = std::slice::from_ref(&record.kind);
        let mut whys = Vec::new();
        if !select.kind.iter().any(|code| code == "*" || *code == record.kind) {
            let arguments = [("kind", self.kind_name(record)), ("asked", self.kinds_of(select))];
            return self.say("lack-kind", &arguments);
        }
        let is_other_state = !select.state.is_empty() && !select.state.contains(&record.state);
        match self.standing(record, select) {
            Err(lack) => whys.push(self.lack(record, select, lack)),
            Ok(()) if is_other_state => whys.push(self.lack(record, select, Lack::State)),
            Ok(()) => {}
        }
        let shown = |field: &String, values: &[String]| -> Vec<String> {
            values.iter().map(|value| self.value_label(kind, field, value)).collect()
        };
        let held = |field: &String, values: &[String]| {
            values.iter().map(|value| self.told(record, field, value)).collect::<Vec<String>>().join(", ")
        };
        for (field, asked) in &select.filter {
            let values = record.texts(field);
            if values.iter().any(|value| asked.0.contains(value)) {
                continue;
            }
            let label = self.label_of(kind, field);
            whys.push(if values.is_empty() {
                self.say("lack-not-stated", &[("field", label)])
            } else {
                let asked = shown(field, &asked.0).join(&self.say("kinds-or", &[]));
                let value = held(field, &values);
                self.say("lack-value", &[("field", label), ("value", value), ("asked", asked)])
            });
        }
        let refused = select
            .unless
            .iter()
            .filter(|(field, refused)| record.texts(field).iter().any(|value| refused.0.contains(value)));
        let stated = select.without.iter().filter(|field| !record.texts(field).is_empty());
        for field in refused.map(|(field, _)| field).chain(stated) {
            let value = held(field, &record.texts(field));
            whys.push(self.say("lack-excluded", &[("field", self.label_of(kind, field)), ("value", value)]));
        }
        whys.join(&self.say("lacks-and", &[]))
    }

    // ---- facts

    pub(super) fn kind(&self, record: &RecordFacts) -> Option<&'a Kind> {
        self.kinds.get(&record.kind)
    }

    pub(super) fn category(&self, record: &RecordFacts) -> Option<Category> {
        self.kind(record)?.state(&record.state).map(|state| state.category)
    }

    fn state_counts(&self, record: &RecordFacts) -> bool {
        self.kind(record).and_then(|kind| kind.state(&record.state)).is_some_and(|state| state.counts)
    }

    /// True while something remains to be done. A state that the kind does not know (any more) is open: nothing shows
    /// that the record is done with.
    pub(super) fn is_open(&self, record: &RecordFacts) -> bool {
        self.category(record).is_none_or(Category::is_open)
    }

    pub(super) fn is_superseded(&self, record: &RecordFacts) -> bool {
        self.superseded.contains_key(&record.id)
    }

    /// What supersedes it.
    pub(super) fn superseding(&self, record: &RecordFacts) -> Option<&'a RecordFacts> {
        self.superseded.get(&record.id).copied()
    }

    /// The date in the field that the kind names for this purpose.
    pub(super) fn expires(&self, record: &RecordFacts) -> Option<Date> {
        record.date(self.kind(record)?.dates.expires.as_ref()?)
    }

    fn starts(&self, record: &RecordFacts) -> Option<Date> {
        let named = self.kind(record).and_then(|kind| kind.dates.starts.as_ref());
        named.and_then(|field| record.date(field)).or(record.occurred_on)
    }

    pub(super) fn in_window(&self, date: Date) -> bool {
        date >= self.snapshot.from && date <= self.snapshot.to
    }

    /// Different people in all of these fields; `None` if one of them is empty.
    pub(super) fn people_differ(record: &RecordFacts, fields: &[String]) -> Option<bool> {
        let mut seen = BTreeSet::new();
        for field in fields {
            let person = record.texts(field).into_iter().next()?.to_lowercase();
            if !seen.insert(person) {
                return Some(false);
            }
        }
        Some(true)
    }

    // ---- selection

    /// True if the record is of the selection's kinds and its fields say so. Whether it counts is another question.
    pub(super) fn matches(&self, record: &RecordFacts, select: &Select) -> bool {
        let holds =
            |field: &str, texts: &Texts| record.texts(field).iter().any(|text| texts.0.contains(text));
        select.kind.iter().any(|kind| kind == "*" || *kind == record.kind)
            && select.filter.iter().all(|(field, allowed)| holds(field, allowed))
            && !select.unless.iter().any(|(field, refused)| holds(field, refused))
            && (select.state.is_empty() || select.state.contains(&record.state))
            && select.without.iter().all(|field| record.texts(field).is_empty())
    }

    /// All that match, whatever their state, by number.
    pub(super) fn matching(&self, select: &Select) -> Vec<&'a RecordFacts> {
        let mut found = self.of_kinds(&select.kind);
        found.retain(|record| self.matches(record, select));
        found
    }

    /// All of these kinds, by number.
    fn of_kinds(&self, kinds: &[String]) -> Vec<&'a RecordFacts> {
        if kinds.iter().any(|kind| kind == "*") {
            return self.records.clone();
        }
        let kinds: BTreeSet<&str> = kinds.iter().map(String::as_str).collect();
        let mut found: Vec<&RecordFacts> =
            kinds.iter().filter_map(|kind| self.by_kind.get(kind)).flatten().copied().collect();
        if kinds.len() > 1 {
            sort_by_number(&mut found);
        }
        found
    }

    /// Those of the right kind that do not match, by number.
    pub(super) fn near(&self, select: &Select) -> Vec<&'a RecordFacts> {
        if select.kind.iter().any(|kind| kind == "*") {
            return Vec::new();
        }
        let mut near = self.of_kinds(&select.kind);
        near.retain(|record| !self.matches(record, select) && !self.is_superseded(record));
        near
    }

    /// Those that match but were received after the as-of instant.
    pub(super) fn received_later(&self, select: &Select) -> Vec<&'a RecordFacts> {
        self.late.iter().copied().filter(|record| self.matches(record, select)).collect()
    }

    /// Whether a matching record counts as evidence at the as-of date.
    pub(super) fn standing(&self, record: &RecordFacts, select: &Select) -> Result<(), Lack> {
        let category = self.category(record);
        if self.is_superseded(record) || matches!(category, Some(Category::Void)) {
            return Err(Lack::Replaced);
        }
        if matches!(category, Some(Category::Superseded)) {
            // A certificate moved to "expired" without a successor is out of date; a replaced document is not there.
            let expired = self.expires(record).filter(|date| *date < self.snapshot.to);
            return Err(expired.map_or(Lack::Replaced, Lack::Expired));
        }
        if !select.any_state && !self.state_counts(record) {
            return Err(Lack::State);
        }
        self.people(record, select)?;
        if let Some(expires) = self.expires(record).filter(|expires| *expires < self.snapshot.to) {
            return Err(Lack::Expired(expires));
        }
        // What begins after the as-of date is no evidence yet, even if it was approved before.
        if let Some(starts) = self.starts(record).filter(|starts| *starts > self.snapshot.to) {
            return Err(Lack::NotYet(starts));
        }
        if select.in_window {
            let date = record.occurred_on.ok_or(Lack::Undated)?;
            if !self.in_window(date) {
                return Err(Lack::OutOfWindow(date));
            }
        }
        Ok(())
    }

    fn people(&self, record: &RecordFacts, select: &Select) -> Result<(), Lack> {
        let same = !select.people.is_empty() && Self::people_differ(record, &select.people) != Some(true);
        if same { Err(Lack::SamePerson) } else { Ok(()) }
    }

    /// Whether a matching record was valid on a day: what has run out or been replaced since counted then.
    pub(super) fn standing_on(&self, record: &RecordFacts, select: &Select, day: Date) -> Result<(), Lack> {
        let was_in_force = matches!(self.category(record), Some(Category::Superseded));
        if !self.state_counts(record) && !was_in_force {
            return Err(Lack::State);
        }
        self.people(record, select)?;
        match self.starts(record) {
            Some(starts) if starts > day => return Err(Lack::NotYet(starts)),
            Some(_) => {}
            None => return Err(Lack::Undated),
        }
        match self.expires(record) {
            Some(expires) if expires < day => Err(Lack::Expired(expires)),
            _ => Ok(()),
        }
    }

    /// Those that count, by number.
    pub(super) fn counting(&self, select: &Select) -> Vec<&'a RecordFacts> {
        let mut counting = self.matching(select);
        counting.retain(|record| self.standing(record, select).is_ok());
        self.latest(counting, &select.latest_by)
    }

    /// The newest for each combination of fields, by start date, then receipt.
    pub(super) fn latest(&self, records: Vec<&'a RecordFacts>, by: &[String]) -> Vec<&'a RecordFacts> {
        if by.is_empty() {
            return records;
        }
        let mut newest: BTreeMap<Vec<String>, &RecordFacts> = BTreeMap::new();
        for record in records {
            let key = by.iter().map(|field| record.texts(field).join("\u{0}").to_lowercase()).collect();
            let order = |record: &RecordFacts| (self.starts(record), record.first_received_at, record.id);
            let entry = newest.entry(key).or_insert(record);
            if order(record) > order(entry) {
                *entry = record;
            }
        }
        let mut records: Vec<&RecordFacts> = newest.into_values().collect();
        records.sort_by(|left, right| left.number.cmp(&right.number));
        records
    }

    /// Records linked with this one by one of the types, in either direction, by number.
    pub(super) fn linked(&self, record: &RecordFacts, links: &[String]) -> Vec<&'a RecordFacts> {
        let wanted = |link: &str| links.iter().any(|wanted| wanted == link);
        let outgoing =
            record.links.iter().filter(|(link, _)| wanted(link)).filter_map(|(_, to)| self.by_id.get(to));
        let incoming = self.incoming.get(&record.id).map_or(&[][..], Vec::as_slice);
        let incoming = incoming.iter().filter(|(link, _)| wanted(link)).map(|(_, from)| from);
        let found: BTreeMap<&str, &RecordFacts> =
            outgoing.chain(incoming).map(|record| (record.number.as_str(), *record)).collect();
        found.into_values().collect()
    }

    // ---- late filing

    /// Days between what happened and its first receipt, if more than the profile allows.
    fn late_by(&self, record: &RecordFacts) -> Option<i32> {
        let span = record.occurred_on?.until(record.first_received_at.date()).ok()?;
        let days = span.get_days();
        (days > i32::from(self.profile.late_after_days)).then_some(days)
    }

    /// Remarks on counted records that were filed long after they happened: each by itself, or together if many.
    pub(super) fn late_remarks(&self, counted: &[&RecordFacts]) -> Vec<Item> {
        let mut late: Vec<(&RecordFacts, i32)> =
            counted.iter().filter_map(|record| Some((*record, self.late_by(record)?))).collect();
        late.sort_by(|left, right| left.0.number.cmp(&right.0.number));
        late.dedup_by(|left, right| left.0.number == right.0.number);
        if late.len() > 3 {
            let limit = self.profile.late_after_days.to_string();
            let arguments = [("count", late.len().to_string()), ("days", limit)];
            return vec![self.remark("", "late-many", &arguments)];
        }
        let remark = |(record, days): &(&RecordFacts, i32)| {
            let arguments = [
                ("occurred", record.occurred_on.map(|date| date.to_string()).unwrap_or_default()),
                ("received", record.first_received_at.date().to_string()),
                ("days", days.to_string()),
            ];
            self.remark(&record.number, "late-one", &arguments)
        };
        late.iter().map(remark).collect()
    }

    /// Remarks on records that match and lie in the period, but were received after the as-of instant.
    pub(super) fn after_remarks(&self, selects: &[&Select]) -> Vec<Item> {
        let mut items: Vec<Item> = selects
            .iter()
            .flat_map(|select| self.received_later(select))
            .filter(|record| record.occurred_on.is_none_or(|date| date <= self.snapshot.to))
            .map(|record| {
                let received = record.first_received_at.to_string();
                let as_of = self.snapshot.as_of.to_string();
                let arguments = [("received", received), ("asof", as_of)];
                self.remark(&record.number, "late-after", &arguments)
            })
            .collect();
        items.dedup();
        items
    }
}
