//! Rules about lots and units.

use super::context::Context;
use super::evaluate::Outcome;
use super::{Item, TraceCheck};
use crate::domain::snapshot::TraceGap;
use crate::domain::status::Status;
use crate::domain::trace::conformity::Reason;

impl Context<'_> {
    pub(super) fn trace_linked(&self, parts: &[TraceCheck]) -> Outcome {
        let trace = &self.snapshot.trace;
        if trace.units == 0 && trace.lots == 0 {
            return Outcome::of(vec![self.fail_all("trace-none", &[])], Status::Incomplete);
        }
        let gap = |part: &TraceCheck| -> (&'static str, &TraceGap) {
            match part {
                TraceCheck::UniqueSerials => ("trace-duplicates", &trace.duplicate_serials),
                TraceCheck::UnitsHaveParts => ("trace-units-without-parts", &trace.units_without_parts),
                TraceCheck::LotsHaveSupplier => ("trace-lots-without-supplier", &trace.lots_without_supplier),
                TraceCheck::LotsHaveCertificate => {
                    ("trace-lots-without-certificate", &trace.lots_without_certificate)
                }
                TraceCheck::BuiltAsDesigned => ("trace-not-as-designed", &trace.not_as_designed),
                TraceCheck::DeliveriesHaveCustomer => ("trace-deliveries", &trace.delivered_without_customer),
            }
        };
        let items = parts
            .iter()
            .map(gap)
            .filter(|(_, gap)| gap.count > 0)
            .map(|(id, gap)| {
                let arguments = [("count", gap.count.to_string()), ("examples", gap.examples.join(", "))];
                self.fail_all(id, &arguments)
            })
            .collect();
        Outcome::of(items, Status::Incomplete)
    }

    /// A scope that is not one of pieces says nothing about any: the rule is not met.
    pub(super) fn nothing_against(&self, reasons: &[Reason], result: Status) -> Outcome {
        let Some(against) = &self.snapshot.against else {
            return Outcome::of(vec![self.fail_all("against-no-pieces", &[])], Status::Incomplete);
        };
        let of_these = against.iter().filter(|one| reasons.contains(&one.reason));
        // What stands against a piece says itself what would settle it.
        let item = of_these.map(|one| Item {
            record: one.record.clone(),
            reason: one.text.clone(),
            remedy: String::new(),
            fails: true,
        });
        Outcome::of(item.collect(), result)
    }
}
