//! The rule that asks for links: each record has another that counts.

use super::context::{Context, Lack};
use super::evaluate::{Outcome, days_after};
use super::{Item, Select};
use crate::domain::snapshot::RecordFacts;
use crate::domain::status::Status;

/// What a linked record must be, besides one of the selection.
pub(super) struct Demand<'a> {
    /// Linked by one of these types.
    pub(super) link: &'a [String],
    /// All of the selection were valid on the date in this field of the first record.
    pub(super) valid_on: Option<&'a str>,
    /// So many days after the first record.
    pub(super) after_days: Option<u16>,
}

/// The records linked with one, as far as they are of the selection, with what stands in their way.
type Judged<'a> = Vec<(&'a RecordFacts, Result<(), Lack>)>;

impl Context<'_> {
    pub(super) fn each_has(&self, each: &Select, has: &Select, demand: &Demand<'_>, some: bool) -> Outcome {
        let records = self.counting(each);
        let mut items = Vec::new();
        let mut counted = Vec::new();
        if some && records.is_empty() {
            let arguments = [("kind", self.kinds_of(each))];
            items.push((Status::Incomplete, self.fail_all("nothing-to-look-at", &arguments)));
        }
        for record in records {
            let linked = self.linked(record, demand.link);
            let (of_it, others): (Vec<&RecordFacts>, Vec<&RecordFacts>) =
                linked.into_iter().partition(|other| self.matches(other, has));
            // A date that is missing is the first record's own lack, not that of what is linked with it.
            let needed = match (demand.valid_on, demand.after_days) {
                (Some(field), _) => Some(field),
                (None, Some(_)) => Some("occurred_on"),
                (None, None) => None,
            };
            if let Some(field) = needed.filter(|field| !of_it.is_empty() && record.date(field).is_none()) {
                let label = self.label_of(std::slice::from_ref(&record.kind), field);
                items.push((Status::Incomplete, self.fail(record, "field-missing", &[("fields", label)])));
                continue;
            }
            let day = demand.valid_on.and_then(|field| record.date(field));
            let judged: Judged<'_> = of_it
                .into_iter()
                .map(|other| {
                    let standing = match day {
                        None => self.standing(other, has),
                        Some(day) => self.standing_on(other, has, day),
                    };
                    (other, standing.and_then(|()| far_enough(record, other, demand.after_days)))
                })
                .collect();
            let good = judged.iter().filter(|(_, standing)| standing.is_ok()).count();
            counted.extend(judged.iter().filter(|(_, standing)| standing.is_ok()).map(|(other, _)| *other));
            if good > 0 && (day.is_none() || good == judged.len()) {
                continue;
            }
            let day = day.map(|day| self.followed(record, demand.valid_on, day));
            items.extend(self.what_is_linked(record, has, day.as_deref(), &judged, &others));
        }
        let remarks = self.late_remarks(&counted);
        Outcome::worst(items).with(remarks)
    }

    /// Why nothing that is linked with a record will do: what is of the selection, or else what is not.
    fn what_is_linked(
        &self,
        record: &RecordFacts,
        has: &Select,
        day: Option<&str>,
        judged: &Judged<'_>,
        others: &[&RecordFacts],
    ) -> Vec<(Status, Item)> {
        let mut items = Vec::new();
        let mut worst = Status::Stale;
        // What was replaced is worth a word only where nothing else can be named.
        let is_replaced = |standing: &Result<(), Lack>| *standing == Err(Lack::Replaced);
        let all_replaced = judged.iter().all(|(_, standing)| is_replaced(standing));
        for (other, standing) in judged {
            let Err(lack) = standing else { continue };
            if is_replaced(standing) && !all_replaced {
                continue;
            }
            if !lack.is_stale() || day.is_some() {
                worst = Status::Incomplete;
            }
            let mut arguments = vec![
                ("kind", self.kind_name(other)),
                ("other", other.number.clone()),
                ("why", self.lack(other, has, *lack)),
            ];
            let item = if let Some(day) = day {
                arguments.push(("day", day.to_owned()));
                self.fail(record, "linked-not-valid-then", &arguments)
            } else {
                let remedy = self.remedy(other, has, *lack);
                self.fail_until(record, "linked-does-not-count", &arguments, remedy)
            };
            items.push((worst, item));
        }
        if items.is_empty() {
            items.extend(others.iter().map(|other| {
                let arguments = [
                    ("kind", self.kind_name(other)),
                    ("other", other.number.clone()),
                    ("why", self.mismatch(other, has)),
                ];
                let remedy = self.remedy_other(other, has);
                (Status::Incomplete, self.fail_until(record, "linked-does-not-count", &arguments, remedy))
            }));
        }
        if items.is_empty() {
            let arguments = [("kind", self.kinds_of(has))];
            items.push((Status::Incomplete, self.fail(record, "has-no-linked", &arguments)));
        }
        items
    }
}

/// The other record lies far enough after the first.
fn far_enough(record: &RecordFacts, other: &RecordFacts, days: Option<u16>) -> Result<(), Lack> {
    let Some(days) = days else { return Ok(()) };
    let earliest = record.occurred_on.and_then(|date| days_after(date, days)).ok_or(Lack::Undated)?;
    match other.occurred_on {
        None => Err(Lack::Undated),
        Some(date) if date < earliest => Err(Lack::TooSoon(date, earliest)),
        Some(_) => Ok(()),
    }
}
