//! Each rule applied to a snapshot.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::context::{Context, Lack};
use super::linked::Demand;
use super::{Check, Item, RuleResult, Select, StepResult, ValuesOf};
use crate::domain::Date;
use crate::domain::kind::{Category, Kinds};
use crate::domain::profile::{Profile, Rule, Step};
use crate::domain::snapshot::{RecordFacts, Snapshot};
use crate::domain::status::Status;
use crate::words::Words;

/// How many records are named that are of the kind asked for, but do not say what is asked for.
const NEAR_SHOWN: usize = 3;

/// A value that must be covered.
struct Wanted {
    value: String,
    /// False if a reason must not tell it.
    is_told: bool,
}

/// Values that a record does not cover, all for the same reason.
struct HeldBack<'a> {
    status: Status,
    record: &'a RecordFacts,
    /// Nothing if the record is none of the selection.
    lack: Option<Lack>,
    why: String,
    values: Vec<String>,
}

/// A rule's outcome before it gets its id and label.
pub(super) struct Outcome {
    pub(super) status: Status,
    pub(super) items: Vec<Item>,
}

impl Outcome {
    /// Complete if nothing fails, otherwise `otherwise`.
    pub(super) fn of(items: Vec<Item>, otherwise: Status) -> Self {
        let status = if items.iter().any(|item| item.fails) { otherwise } else { Status::Complete };
        Self { status, items }
    }

    /// From items with their own statuses: the worst of those that fail.
    pub(super) fn worst(items: Vec<(Status, Item)>) -> Self {
        let status = items.iter().filter(|(_, item)| item.fails).map(|(status, _)| *status).max();
        let items = items.into_iter().map(|(_, item)| item).collect();
        Self { status: status.unwrap_or(Status::Complete), items }
    }

    pub(super) fn with(mut self, remarks: Vec<Item>) -> Self {
        self.items.extend(remarks);
        self
    }
}

/// What an evaluation found of the same question, judged on the same day.
#[derive(Debug, Clone, Copy)]
pub struct Earlier<'a> {
    /// What it found.
    pub steps: &'a [StepResult],
    /// Kinds of the records that were changed, came or went since, and of those that are linked with them.
    pub changed: &'a BTreeSet<&'a str>,
}

impl Earlier<'_> {
    /// What was found of a rule, if nothing that it looks at has changed since.
    fn of(&self, step: &Step, rule: &Rule) -> Option<Arc<RuleResult>> {
        let kinds = rule.check.looks_at()?;
        if kinds.iter().any(|kind| self.changed.contains(kind)) {
            return None;
        }
        let step = self.steps.iter().find(|known| known.code == step.code)?;
        step.rules.iter().find(|known| known.id == rule.id).map(Arc::clone)
    }
}

/// A profile applied to a snapshot: everything looked up, and each step still to be worked out, every rule with its reasons in
/// the language of the words. A step looks at the same things as the others
/// and changes none, so several can be worked out at the same time.
pub struct Evaluation<'a> {
    context: Context<'a>,
    earlier: Option<Earlier<'a>>,
    is_lasting: bool,
}

impl std::fmt::Debug for Evaluation<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Evaluation").field("is_lasting", &self.is_lasting).finish_non_exhaustive()
    }
}

impl<'a> Evaluation<'a> {
    /// Looks everything up. What was found earlier is taken over where nothing that a rule looks at has changed since.
    #[must_use]
    pub fn new(
        (profile, kinds): (&'a Profile, &'a Kinds),
        snapshot: &'a Snapshot,
        words: &'a Words,
        earlier: Option<Earlier<'a>>,
    ) -> Self {
        let context = Context::new(profile, kinds, snapshot, words);
        // What was received after the as-of instant of one position was not at that of a later one.
        let is_lasting = !context.has_late();
        Self { context, earlier: earlier.filter(|_| is_lasting), is_lasting }
    }

    /// True if what comes of it may be taken over by a later one.
    #[must_use]
    pub const fn is_lasting(&self) -> bool {
        self.is_lasting
    }

    /// How many steps there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.context.profile.steps.len()
    }

    /// The result of the step at this place; nothing behind the last.
    #[must_use]
    pub fn step(&self, place: usize) -> Option<StepResult> {
        self.context.profile.steps.get(place).map(|step| self.context.step(step, self.earlier))
    }

    /// All of them, in order.
    #[must_use]
    pub fn steps(&self) -> Vec<StepResult> {
        (0..self.count()).filter_map(|place| self.step(place)).collect()
    }
}

pub(super) fn days_after(date: Date, days: u16) -> Option<Date> {
    let span = jiff::Span::new().try_days(i64::from(days)).ok()?;
    date.checked_add(span).ok()
}

/// All texts in several fields of a record.
fn held(record: &RecordFacts, fields: &[String]) -> Vec<String> {
    fields.iter().flat_map(|field| record.texts(field)).collect()
}

/// What a clause is part of: `ISO 9001 8.4.1` is part of `ISO 9001 8.4` and `ISO 9001 8`.
fn wholes(clause: &str) -> impl Iterator<Item = &str> {
    clause.rmatch_indices('.').filter_map(|(place, _)| clause.get(..place))
}

impl Context<'_> {
    fn step(&self, step: &Step, earlier: Option<Earlier<'_>>) -> StepResult {
        let (signed, unsigned) = self.not_applicable(&step.code);
        let rules: Vec<Arc<RuleResult>> = if signed.is_empty() {
            let mut rules: Vec<Arc<RuleResult>> = step
                .rules
                .iter()
                .map(|rule| {
                    if let Some(known) = earlier.and_then(|earlier| earlier.of(step, rule)) {
                        return known;
                    }
                    let Outcome { status, items } = self.check(&rule.check);
                    let label = rule.label.of(&self.language).to_owned();
                    Arc::new(RuleResult { id: rule.id.clone(), label, status, items })
                })
                .collect();
            let complete = rules.iter().all(|rule| rule.status == Status::Complete);
            if !unsigned.is_empty() && !complete {
                rules.push(self.not_applicable_rule(&step.code, Status::Incomplete, unsigned));
            }
            rules
        } else {
            vec![self.not_applicable_rule(&step.code, Status::NotApplicable, signed)]
        };
        StepResult {
            code: step.code.clone(),
            folder: step.folder.clone(),
            title: step.title.of(&self.language).to_owned(),
            // A step without rules shows nothing, so it is not complete.
            status: rules.iter().map(|rule| rule.status).max().unwrap_or(Status::Incomplete),
            clauses: step.clauses.iter().map(|line| (line.standard.clone(), line.clauses.clone())).collect(),
            responsible: self.responsible(&step.code),
            rules,
        }
    }

    /// Who answers for the evidence of a step.
    fn responsible(&self, step: &str) -> Vec<String> {
        let Some(said) = &self.profile.responsible else { return Vec::new() };
        let mut people: Vec<String> = Vec::new();
        for record in self.counting(&Select::of(&said.kind)) {
            if !record.texts(&said.field).iter().any(|code| code == step) {
                continue;
            }
            for person in record.texts(&said.person) {
                let person = self.told(record, &said.person, &person);
                if !people.contains(&person) {
                    people.push(person);
                }
            }
        }
        people
    }

    fn not_applicable_rule(&self, step: &str, status: Status, items: Vec<Item>) -> Arc<RuleResult> {
        let label = self.say("not-applicable-label", &[]);
        Arc::new(RuleResult { id: format!("{step}.0"), label, status, items })
    }

    /// Justifications that the step does not apply: those signed by a second person, and those that are not.
    fn not_applicable(&self, step: &str) -> (Vec<Item>, Vec<Item>) {
        let declared = &self.profile.not_applicable;
        let select = Select::of(&declared.kind);
        let (mut signed, mut unsigned) = (Vec::new(), Vec::new());
        for record in self.matching(&select) {
            if record.texts(&declared.field) != [step] {
                continue;
            }
            let other_person =
                !record.previous_authors.is_empty() && !record.previous_authors.contains(&record.author);
            match self.standing(record, &select) {
                Ok(()) if other_person => {
                    let title = if record.unspoken.title { self.withheld() } else { record.title.clone() };
                    signed.push(self.remark(&record.number, "not-applicable-signed", &[("title", title)]));
                }
                Ok(()) => unsigned.push(self.fail(record, "not-applicable-same-person", &[])),
                Err(Lack::Replaced) => {}
                Err(lack) => {
                    let why = [("why", self.lack(record, &select, lack))];
                    let remedy = self.remedy(record, &select, lack);
                    unsigned.push(self.fail_until(record, "not-applicable-unsigned", &why, remedy));
                }
            }
        }
        (signed, unsigned)
    }

    fn check(&self, check: &Check) -> Outcome {
        match check {
            Check::Exists { of, at_least } => self.exists(of, *at_least),
            Check::EachHas { each, link, has, valid_on, after_days, some } => {
                let demand = Demand { link, valid_on: valid_on.as_deref(), after_days: *after_days };
                self.each_has(each, has, &demand, *some)
            }
            Check::NoneOpen { of, older_than_days, result } => self.none_open(of, *older_than_days, *result),
            Check::NoneWith { of, result } => {
                let found = self.counting(of);
                let items = found.into_iter().map(|record| {
                    let lacking = if of.without.is_empty() {
                        "none".to_owned()
                    } else {
                        self.labels(record, &of.without)
                    };
                    self.fail(record, "none-with", &[("facts", self.facts(record, of)), ("fields", lacking)])
                });
                Outcome::of(items.collect(), *result)
            }
            Check::NoneWithdrawn { of } => self.none_withdrawn(of),
            Check::NotExpired { of } => self.not_expired(of),
            Check::ReviewedWithin { of, months, field } => {
                self.reviewed_within(of, *months, field.as_deref())
            }
            Check::NotOverdue { of, field } => self.not_overdue(of, field.as_deref()),
            Check::EachField { of, fields, some } => self.each_field(of, fields, *some),
            Check::DistinctPeople { of, fields, author } => self.distinct_people(of, fields, *author),
            Check::CoversValues { of, field, values, values_of, with_parts, per_record } => {
                let wanted = self.wanted(values, values_of.as_ref());
                match values_of {
                    Some(source) if wanted.is_empty() => self.nothing_wanted(source),
                    _ if *per_record => self.each_covers(of, field, &wanted),
                    _ => self.together_cover(of, field, &wanted, *with_parts),
                }
            }
            Check::WithinDays { of, from, to, days } => self.within_days(of, from, to, *days),
            Check::AtLeastDays { of, from, to, days } => self.at_least_days(of, from, to, *days),
            Check::WithinLimit { of, field, limit } => self.within_limit(of, field, limit),
            Check::EachAnswered { of, field, by, from, days } => {
                self.each_answered(of, (field, by), from.as_deref(), *days)
            }
            Check::PeopleQualified { of, person, on, has, by } => {
                self.people_qualified(of, person, on.as_deref(), (has, by))
            }
            Check::FilesPresent { of } => {
                let bare = self.counting(of).into_iter().filter(|record| record.files == 0);
                Outcome::of(
                    bare.map(|record| self.fail(record, "no-file", &[])).collect(),
                    Status::Incomplete,
                )
            }
            Check::TraceLinked { parts } => self.trace_linked(parts),
            Check::NothingAgainst { reasons, result } => self.nothing_against(reasons, *result),
            Check::LedgerVerifies {} => {
                let broken = (!self.snapshot.ledger_verified).then(|| self.fail_all("ledger-broken", &[]));
                Outcome::of(broken.into_iter().collect(), Status::Blocked)
            }
        }
    }

    fn exists(&self, of: &[Select], at_least: usize) -> Outcome {
        let counted: Vec<&RecordFacts> = of.iter().flat_map(|select| self.counting(select)).collect();
        let selects: Vec<&Select> = of.iter().collect();
        let remarks = self.late_remarks(&counted);
        if counted.len() >= at_least {
            return Outcome { status: Status::Complete, items: remarks };
        }
        let kinds: Vec<String> = of.iter().map(|select| self.kinds_of(select)).collect();
        let kinds = kinds.join(&self.say("kinds-or", &[]));
        let mut items = vec![if counted.is_empty() {
            self.fail_all("exists-none", &[("kind", kinds)])
        } else {
            let arguments =
                [("kind", kinds), ("count", counted.len().to_string()), ("needed", at_least.to_string())];
            self.fail_all("exists-few", &arguments)
        }];
        let mut once_good = 0;
        for select in of {
            for record in self.matching(select) {
                match self.standing(record, select) {
                    Ok(()) | Err(Lack::Replaced) => {}
                    Err(lack) => {
                        once_good += usize::from(lack.is_stale());
                        let why = [("why", self.lack(record, select, lack))];
                        let remedy = self.remedy(record, select, lack);
                        items.push(self.fail_until(record, "does-not-count", &why, remedy));
                    }
                }
            }
            for record in self.near(select).into_iter().take(NEAR_SHOWN) {
                let why = [("why", self.mismatch(record, select))];
                let remedy = self.remedy_other(record, select);
                items.push(self.fail_until(record, "does-not-count", &why, remedy));
            }
        }
        let stale = counted.len() + once_good >= at_least;
        let status = if stale { Status::Stale } else { Status::Incomplete };
        Outcome { status, items }.with(remarks).with(self.after_remarks(&selects))
    }

    fn none_open(&self, of: &Select, older_than_days: Option<u16>, result: Status) -> Outcome {
        let mut items = Vec::new();
        for record in self.matching(of) {
            if !self.is_open(record) || self.is_superseded(record) {
                continue;
            }
            let since = record.occurred_on.unwrap_or_else(|| record.first_received_at.date());
            let limit = older_than_days.map(|days| days_after(since, days));
            if limit.is_some_and(|limit| limit.is_some_and(|limit| limit >= self.snapshot.to)) {
                continue;
            }
            let arguments = [("since", since.to_string()), ("why", self.lack(record, of, Lack::State))];
            items.push(self.fail_until(record, "still-open", &arguments, self.remedy_open(record)));
        }
        Outcome::of(items, result)
    }

    fn none_withdrawn(&self, of: &Select) -> Outcome {
        let withdrawn = self.matching(of).into_iter().filter(|record| {
            self.category(record) == Some(Category::Void)
                && !self.is_superseded(record)
                && self.in_window(record.received_at.date())
        });
        let items = withdrawn
            .map(|record| self.fail(record, "withdrawn", &[("date", record.received_at.date().to_string())]))
            .collect();
        Outcome::of(items, Status::Incomplete)
    }

    fn not_expired(&self, of: &Select) -> Outcome {
        let mut records = self.matching(of);
        records.retain(|record| !self.is_superseded(record) && !self.is_open(record));
        let grouped = !of.latest_by.is_empty();
        let mut items = Vec::new();
        for record in self.latest(records, &of.latest_by) {
            let category = self.category(record);
            let retired = category == Some(Category::Superseded);
            // One that was withdrawn is out of use; one that was retired matters only if it is the last of its group.
            if category == Some(Category::Void) || (retired && !grouped) {
                continue;
            }
            match self.expires(record) {
                None => items.push((Status::Incomplete, self.fail(record, "no-expiry", &[]))),
                Some(date) if retired && date >= self.snapshot.to => {
                    let arguments = [("why", self.lack(record, of, Lack::State))];
                    items.push((Status::Stale, self.fail(record, "retired", &arguments)));
                }
                Some(date) if date < self.snapshot.to => {
                    let field = self.kind(record).and_then(|kind| kind.dates.expires.as_deref());
                    let arguments = [("date", self.followed(record, field, date))];
                    items.push((Status::Stale, self.fail(record, "expired", &arguments)));
                }
                Some(_) => {}
            }
        }
        Outcome::worst(items)
    }

    fn reviewed_within(&self, of: &Select, months: Option<u16>, field: Option<&str>) -> Outcome {
        let mut items = Vec::new();
        for record in self.counting(of) {
            let field = field.or_else(|| match months {
                Some(_) => Some("occurred_on"),
                None => self.kind(record)?.dates.review.as_deref(),
            });
            let Some(date) = field.and_then(|field| record.date(field)) else {
                let id = if months.is_some() { "never-reviewed" } else { "no-review-date" };
                items.push((Status::Incomplete, self.fail(record, id, &[])));
                continue;
            };
            let due = match months {
                None => Some(date),
                Some(months) => {
                    let span = jiff::Span::new().try_months(i64::from(months)).ok();
                    span.and_then(|span| date.checked_add(span).ok())
                }
            };
            if let Some(due) = due.filter(|due| *due < self.snapshot.to) {
                let kind = std::slice::from_ref(&record.kind);
                let label = field.map(|field| self.label_of(kind, field)).unwrap_or_default();
                let (id, shown) =
                    if months.is_some() { ("reviewed-long-ago", date) } else { ("review-overdue", due) };
                let arguments = [("field", label), ("date", self.followed(record, field, shown))];
                items.push((Status::Stale, self.fail(record, id, &arguments)));
            }
        }
        Outcome::worst(items)
    }

    fn not_overdue(&self, of: &Select, field: Option<&str>) -> Outcome {
        let mut items = Vec::new();
        for record in self.matching(of) {
            if !self.is_open(record) || self.is_superseded(record) {
                continue;
            }
            let field = field.or_else(|| self.kind(record)?.dates.due.as_deref());
            let due = field.and_then(|field| record.date(field));
            if let Some(due) = due.filter(|due| *due < self.snapshot.to) {
                let arguments = [("date", self.followed(record, field, due))];
                items.push(self.fail_until(record, "overdue", &arguments, self.remedy_open(record)));
            }
        }
        Outcome::of(items, Status::Incomplete)
    }

    fn each_field(&self, of: &Select, fields: &[String], some: bool) -> Outcome {
        let records = self.counting(of);
        let mut items = Vec::new();
        if some && records.is_empty() {
            items.push(self.fail_all("nothing-to-look-at", &[("kind", self.kinds_of(of))]));
        }
        for record in records {
            let missing: Vec<String> = fields
                .iter()
                .filter(|field| record.texts(field).is_empty())
                .map(|field| self.label_of(std::slice::from_ref(&record.kind), field))
                .collect();
            if !missing.is_empty() {
                items.push(self.fail(record, "field-missing", &[("fields", missing.join(", "))]));
            }
        }
        Outcome::of(items, Status::Incomplete)
    }

    /// The values that must be covered.
    fn wanted(&self, values: &[String], values_of: Option<&ValuesOf>) -> Vec<Wanted> {
        let mut wanted: Vec<Wanted> =
            values.iter().map(|value| Wanted { value: value.clone(), is_told: true }).collect();
        if let Some(source) = values_of {
            // A value may be told if one of those that hold it may tell it.
            let mut found: BTreeMap<String, bool> = BTreeMap::new();
            for record in self.counting(&source.of) {
                let is_told = !record.unspoken.fields.contains(&source.field);
                for value in record.texts(&source.field) {
                    *found.entry(value).or_default() |= is_told;
                }
            }
            let in_scope = |value: &String| {
                source.field != "product"
                    || self.snapshot.product.is_empty()
                    || *value == self.snapshot.product
            };
            let found = found.into_iter().filter(|(value, _)| in_scope(value));
            wanted.extend(found.map(|(value, is_told)| Wanted { value, is_told }));
        }
        wanted
    }

    fn nothing_wanted(&self, source: &ValuesOf) -> Outcome {
        let field = self.label_of(&source.of.kind, &source.field);
        let arguments = [("kind", self.kinds_of(&source.of)), ("field", field)];
        Outcome::of(vec![self.fail_all("no-values", &arguments)], Status::Incomplete)
    }

    /// A value as people know it: the label of the choice in the first of the fields that has it.
    fn shown(&self, of: &Select, fields: &[String], Wanted { value, is_told }: &Wanted) -> String {
        if !is_told {
            return self.withheld();
        }
        let labels = fields.iter().map(|field| self.value_label(&of.kind, field, value));
        labels.into_iter().find(|label| label != value).unwrap_or_else(|| value.clone())
    }

    fn each_covers(&self, of: &Select, fields: &[String], wanted: &[Wanted]) -> Outcome {
        let records = self.counting(of);
        let mut items = Vec::new();
        for record in &records {
            let held = held(record, fields);
            let missing: Vec<String> = wanted
                .iter()
                .filter(|wanted| !held.contains(&wanted.value))
                .map(|wanted| self.shown(of, fields, wanted))
                .collect();
            if !missing.is_empty() {
                items.push(self.fail(record, "values-missing", &[("values", missing.join(", "))]));
            }
        }
        if records.is_empty() {
            items.push(self.fail_all("exists-none", &[("kind", self.kinds_of(of))]));
        }
        Outcome::of(items, Status::Incomplete).with(self.late_remarks(&records))
    }

    fn together_cover(&self, of: &Select, fields: &[String], wanted: &[Wanted], with_parts: bool) -> Outcome {
        let records = self.counting(of);
        let held_by = |records: &[&RecordFacts]| -> BTreeSet<String> {
            records.iter().flat_map(|record| held(record, fields)).collect()
        };
        let covers = |held: &BTreeSet<String>, value: &str| {
            held.contains(value) || (with_parts && wholes(value).any(|whole| held.contains(whole)))
        };
        let covered = held_by(&records);
        // Why a record that holds the value does not count: what ran out first, then what else stands in its way.
        let lacking: Vec<(&RecordFacts, Lack)> = self
            .matching(of)
            .into_iter()
            .filter_map(|record| self.standing(record, of).err().map(|lack| (record, lack)))
            .filter(|(_, lack)| *lack != Lack::Replaced)
            .collect();
        let near = self.near(of);
        let mut failing = Vec::new();
        // One line for all values that a record does not cover for the same reason.
        let mut held_back: Vec<HeldBack<'_>> = Vec::new();
        for wanted in wanted.iter().filter(|wanted| !covers(&covered, &wanted.value)) {
            let shown = self.shown(of, fields, wanted);
            let holds = |record: &RecordFacts| covers(&held_by(&[record]), &wanted.value);
            let holding: Vec<_> = lacking.iter().filter(|(record, _)| holds(record)).collect();
            let is_stale = holding.iter().any(|(_, lack)| lack.is_stale());
            let status = if is_stale { Status::Stale } else { Status::Incomplete };
            let mut named: Vec<(&RecordFacts, Option<Lack>, String)> = holding
                .into_iter()
                .filter(|(_, lack)| !is_stale || lack.is_stale())
                .map(|(record, lack)| (*record, Some(*lack), self.lack(record, of, *lack)))
                .collect();
            if named.is_empty() {
                let holding = near.iter().filter(|record| holds(record)).take(NEAR_SHOWN);
                named.extend(holding.map(|record| (*record, None, self.mismatch(record, of))));
            }
            if named.is_empty() {
                let arguments = [("kind", self.kinds_of(of)), ("value", shown)];
                failing.push((status, self.fail_all("value-not-covered", &arguments)));
                continue;
            }
            for (record, lack, why) in named {
                // That this record holds the value is not told where its field is not.
                let is_told = !fields.iter().any(|field| record.unspoken.fields.contains(field));
                let shown = if is_told { shown.clone() } else { self.withheld() };
                let known = held_back
                    .iter_mut()
                    .find(|known| known.status == status && known.record.id == record.id && known.why == why);
                match known {
                    Some(known) => known.values.push(shown),
                    None => held_back.push(HeldBack { status, record, lack, why, values: vec![shown] }),
                }
            }
        }
        for HeldBack { status, record, lack, why, values } in held_back {
            let remedy = match lack {
                Some(lack) => self.remedy(record, of, lack),
                None => self.remedy_other(record, of),
            };
            let arguments = [("values", values.join(&self.say("values-join", &[]))), ("why", why)];
            failing.push((status, self.fail_until(record, "value-does-not-count", &arguments, remedy)));
        }
        let after = if failing.is_empty() { Vec::new() } else { self.after_remarks(&[of]) };
        Outcome::worst(failing).with(self.late_remarks(&records)).with(after)
    }

    fn within_days(&self, of: &Select, from: &str, to: &str, days: u16) -> Outcome {
        let mut items = Vec::new();
        for record in self.counting(of) {
            let kind = std::slice::from_ref(&record.kind);
            let Some(start) = record.date(from) else {
                items.push(self.fail(record, "field-missing", &[("fields", self.label_of(kind, from))]));
                continue;
            };
            let Some(limit) = days_after(start, days) else { continue };
            let field = self.label_of(kind, to);
            // The limit tells the first date.
            let due = self.followed(record, Some(from), limit);
            match record.date(to) {
                None if limit < self.snapshot.to => {
                    let arguments = [("field", field), ("date", due)];
                    items.push(self.fail(record, "not-done-in-time", &arguments));
                }
                Some(done) if done > limit => {
                    let done = self.followed(record, Some(to), done);
                    let arguments = [("field", field), ("done", done), ("date", due)];
                    items.push(self.fail(record, "done-too-late", &arguments));
                }
                _ => {}
            }
        }
        Outcome::of(items, Status::Incomplete)
    }

    fn at_least_days(&self, of: &Select, from: &str, to: &str, days: u16) -> Outcome {
        let mut items = Vec::new();
        for record in self.counting(of) {
            let label = |field| self.label_of(std::slice::from_ref(&record.kind), field);
            let (Some(start), Some(end)) = (record.date(from), record.date(to)) else {
                let fields = [from, to].into_iter().filter(|field| record.date(field).is_none());
                let fields: Vec<String> = fields.map(label).collect();
                items.push(self.fail(record, "field-missing", &[("fields", fields.join(", "))]));
                continue;
            };
            if let Some(earliest) = days_after(start, days).filter(|earliest| end < *earliest) {
                let done = self.followed(record, Some(to), end);
                let date = self.followed(record, Some(from), earliest);
                let arguments = [("field", label(to)), ("done", done), ("date", date)];
                items.push(self.fail(record, "done-too-soon", &arguments));
            }
        }
        Outcome::of(items, Status::Incomplete)
    }

    fn within_limit(&self, of: &Select, field: &str, limit: &str) -> Outcome {
        let mut items = Vec::new();
        for record in self.counting(of) {
            let number = |field: &str| record.texts(field).into_iter().next();
            let (Some(value), Some(most)) = (number(field), number(limit)) else { continue };
            if crate::domain::decimal::compare(&value, &most).is_gt() {
                let kind = std::slice::from_ref(&record.kind);
                let arguments = [
                    ("field", self.label_of(kind, field)),
                    ("value", self.followed(record, Some(field), value)),
                    ("limit", self.label_of(kind, limit)),
                    ("most", self.followed(record, Some(limit), most)),
                ];
                items.push(self.fail(record, "above-limit", &arguments));
            }
        }
        Outcome::of(items, Status::Incomplete)
    }
}
