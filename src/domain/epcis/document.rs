//! Reading an EPCIS document.

use serde_json::Value;

use super::hash::Namespaces;
use super::problem::{EpcisError, EpcisProblem};
use super::schema;

/// Longest document that is read, in bytes. It is held in memory whole, some five times over.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Most events of a document.
pub const MAX_EVENTS: usize = 100_000;

/// Types of single events.
const EVENTS: &[&str] =
    &["ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent"];

/// A document that the schema of GS1 takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Its events, in its order.
    pub events: Vec<Value>,
    /// The prefixes of its context.
    pub namespaces: Namespaces,
    /// It was one event, without a document around it.
    pub is_single: bool,
}

impl Document {
    /// Reads a document or a single event. JSON that is nested deeper than 127 levels is refused while it is read.
    ///
    /// # Errors
    /// Everything that is wrong, with its place; at most twenty.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<EpcisError>> {
        let (document, wrong) = Self::open(bytes)?;
        if wrong.is_empty() { Ok(document) } else { Err(wrong) }
    }

    /// The same, with what the schema says against it told beside it.
    ///
    /// # Errors
    /// If there is nothing that could be looked at.
    pub fn open(bytes: &[u8]) -> Result<(Self, Vec<EpcisError>), Vec<EpcisError>> {
        let wrong = |problem, given: &str| vec![EpcisError::new(0, "", problem, given)];
        if bytes.len() > MAX_BYTES {
            return Err(wrong(EpcisProblem::TooLarge, &(MAX_BYTES / 1024 / 1024).to_string()));
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let document: Value =
            serde_json::from_slice(bytes).map_err(|error| wrong(EpcisProblem::Json, &error.to_string()))?;
        Self::of(document)
    }

    fn of(document: Value) -> Result<(Self, Vec<EpcisError>), Vec<EpcisError>> {
        let wrong = |problem, given: &str| vec![EpcisError::new(0, "", problem, given)];
        let named = document.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        let is_single = EVENTS.contains(&named.as_str());
        if !is_single && named != "EPCISDocument" {
            return Err(wrong(EpcisProblem::NotEvents, &named));
        }
        let events = document.pointer("/epcisBody/eventList").and_then(Value::as_array).map_or(0, Vec::len);
        if events > MAX_EVENTS {
            return Err(wrong(EpcisProblem::TooManyEvents, &MAX_EVENTS.to_string()));
        }
        let against = schema::check(&document).err().unwrap_or_default();
        let mut document = if is_single { schema::around(document) } else { document };
        let namespaces = Namespaces::of(document.get("@context"));
        let events = document.pointer_mut("/epcisBody/eventList").and_then(Value::as_array_mut);
        let events = events.map(std::mem::take).unwrap_or_default();
        Ok((Self { events, namespaces, is_single }, against))
    }

    /// Where a field of an event stands in the document (RFC 6901); events are counted from 1.
    #[must_use]
    pub fn pointer(&self, event: usize, field: &str) -> String {
        if self.is_single {
            field.to_owned()
        } else {
            format!("/epcisBody/eventList/{}{field}", event.saturating_sub(1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::hash::event_id;
    use super::*;

    fn samples(folder: &str) -> Vec<(String, Vec<u8>)> {
        // They are others' work, and stay outside the repository: where they are not, there is nothing to compare with.
        let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples");
        let place = std::env::var("SANAD_SAMPLES").unwrap_or_else(|_| beside.to_owned());
        let Ok(entries) = std::fs::read_dir(format!("{place}/epcis/{folder}")) else { return Vec::new() };
        let mut found: Vec<_> = entries
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap())
            })
            .collect();
        found.sort();
        found
    }

    /// Those among the valid ones that the schema of GS1 refuses, as any validator finds: where.
    const REFUSED: &[(&str, &[&str])] = &[
        (
            "AggregationEvent_with_persistentDisposition.json",
            &["/epcisBody/eventList/1/persistentDisposition"],
        ),
        (
            "SensorData_with_combined_events.json",
            &[
                "/epcisBody/eventList/7/sensorElementList/0/sensorReport/1/type",
                "/epcisBody/eventList/7/sensorElementList/0/sensorReport/2/type",
                "/epcisBody/eventList/8/sensorElementList/0/sensorReport/0",
            ],
        ),
        (
            "TransactionEvent_with_userExtensions.json",
            &["/epcisBody/eventList/0/sensorElementList/0/sensorReport/0/type"],
        ),
    ];

    #[test]
    fn every_valid_sample_is_read() {
        let samples = samples("valid");
        assert!(samples.is_empty() || samples.len() == 38);
        for (name, bytes) in samples {
            let (document, wrong) =
                Document::open(&bytes).unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
            assert!(!document.events.is_empty(), "{name}");
            for event in &document.events {
                assert!(event_id(event, &document.namespaces).starts_with("ni:///sha-256;"), "{name}");
            }
            let known =
                REFUSED.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, places)| places);
            for place in known {
                assert!(wrong.iter().any(|error| error.pointer == *place), "{name}, {place}: {wrong:#?}");
            }
            assert_eq!(known.is_empty(), wrong.is_empty(), "{name}: {wrong:#?}");
            assert_eq!(Document::read(&bytes).is_ok(), wrong.is_empty());
        }
    }

    /// Each of them, at its first place.
    #[test]
    fn every_invalid_sample_is_refused_at_its_place() {
        let wanted = [
            (
                "Combination_of_events_with_missing_mandatory_fields.json",
                1,
                "/epcisBody/eventList/0",
                "\"action\"",
            ),
            (
                "Combination_of_multiple_invalid_fields.json",
                1,
                "/epcisBody/eventList/0/bizStep",
                "transforming",
            ),
            (
                "Combination_of_non_standard_bizStep_and_disposition.json",
                1,
                "/epcisBody/eventList/0/bizStep",
                "transforming",
            ),
            ("EPCISDocument_without_context.json", 0, "", "@context"),
            (
                "ObjectEvent_with_ilmd_field_without_namespace.json",
                1,
                "/epcisBody/eventList/0/ilmd/materialType",
                "uri",
            ),
            ("ObjectEvent_with_invalid_action.json", 1, "/epcisBody/eventList/0/action", "CREATE"),
            (
                "ObjectEvent_with_invalid_certificationInfo.json",
                1,
                "/epcisBody/eventList/0/certificationInfo/1",
                "string",
            ),
            (
                "ObjectEvent_with_invalid_eventTime_format.json",
                1,
                "/epcisBody/eventList/0/eventTime",
                "date-time",
            ),
            (
                "ObjectEvent_with_non_standard_bizStep.json",
                1,
                "/epcisBody/eventList/0/bizStep",
                "transforming",
            ),
            (
                "ObjectEvent_with_non_standard_bizStep_in_second_event.json",
                2,
                "/epcisBody/eventList/1/bizStep",
                "transforming",
            ),
            (
                "ObjectEvent_with_non_standard_disposition.json",
                1,
                "/epcisBody/eventList/0/disposition",
                "in_transport",
            ),
            (
                "ObjectEvent_with_quantity_as_text.json",
                1,
                "/epcisBody/eventList/0/quantityList/0/quantity",
                "number",
            ),
            (
                "ObjectEvent_with_unknown_field_in_quantityList.json",
                1,
                "/epcisBody/eventList/0/quantityList/0",
                "weight",
            ),
            ("ObjectEvent_without_action_and_eventTime.json", 1, "/epcisBody/eventList/0", "\"eventTime\""),
            (
                "ObjectEvent_without_identifier_list.json",
                1,
                "/epcisBody/eventList/0",
                "\"epcList\" is missing",
            ),
        ];
        let samples = samples("invalid");
        if samples.is_empty() {
            return;
        }
        assert_eq!(samples.len(), wanted.len());
        for ((name, bytes), (known, event, pointer, reason)) in samples.into_iter().zip(wanted) {
            assert_eq!(name, known);
            let errors = Document::read(&bytes).unwrap_err();
            let found = errors.iter().find(|error| {
                (error.event, error.pointer.as_str()) == (event, pointer) && error.given.contains(reason)
            });
            assert!(found.is_some(), "{name}: {errors:#?}");
        }
        let all = samples_errors("Combination_of_multiple_invalid_fields.json");
        for (event, field) in [
            (1, "bizStep"),
            (2, "disposition"),
            (3, "sourceList"),
            (4, "ilmd"),
            (5, "eventTime"),
            (5, "action"),
        ] {
            let place = format!("/epcisBody/eventList/{}/{field}", event - 1);
            assert!(
                all.iter().any(|error| error.event == event && error.pointer.starts_with(&place)),
                "{place}: {all:#?}"
            );
        }
    }

    fn samples_errors(name: &str) -> Vec<EpcisError> {
        let (_, bytes) = samples("invalid").into_iter().find(|(known, _)| known == name).unwrap();
        Document::read(&bytes).unwrap_err()
    }

    #[test]
    fn other_files_are_refused() {
        let problem = |bytes: &[u8]| Document::read(bytes).unwrap_err().remove(0).problem;
        assert_eq!(problem(b""), EpcisProblem::Json);
        assert_eq!(problem(b"{\"type\":\"EPCISDocument\""), EpcisProblem::Json);
        assert_eq!(problem(&[b'['; 100_000]), EpcisProblem::Json);
        assert_eq!(problem(b"{\"type\":\"EPCISQueryDocument\"}"), EpcisProblem::NotEvents);
        assert_eq!(problem(b"[]"), EpcisProblem::NotEvents);
        assert_eq!(problem(&vec![b' '; MAX_BYTES + 1]), EpcisProblem::TooLarge);
        let deep = format!("{{\"type\":\"ObjectEvent\",\"a:b\":{}1{}}}", "[".repeat(200), "]".repeat(200));
        assert_eq!(problem(deep.as_bytes()), EpcisProblem::Json);
        let many = format!(
            "{{\"type\":\"EPCISDocument\",\"epcisBody\":{{\"eventList\":[{}0]}}}}",
            "0,".repeat(MAX_EVENTS)
        );
        assert_eq!(problem(many.as_bytes()), EpcisProblem::TooManyEvents);
    }

    #[test]
    fn a_single_event_is_read_as_a_document_of_one() {
        let sample = samples("valid").into_iter().find(|(name, _)| name == "ObjectEvent.json");
        let Some((_, bytes)) = sample else { return };
        let whole = Document::read(&bytes).unwrap();
        let mut document: Value = serde_json::from_slice(&bytes).unwrap();
        let context = document["@context"].take();
        let mut event = document["epcisBody"]["eventList"][1].take();
        event["@context"] = context;
        let single = Document::read(event.to_string().as_bytes()).unwrap();
        assert!(single.is_single && single.events.len() == 1);
        assert_eq!(single.pointer(1, "/action"), "/action");
        assert_eq!(
            event_id(&single.events[0], &single.namespaces),
            event_id(&whole.events[1], &whole.namespaces)
        );
        event.as_object_mut().unwrap().remove("@context");
        assert!(Document::read(event.to_string().as_bytes()).is_err());
    }
}
