//! What the table of routes does not say of the operations of the API: a row for each, under its handler's name.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::api::{
    account, calendar, comments, grants, handover, imports, jobs, kinds, me, packs, people, readiness,
    reading, record_body, records, retention, signatures, trace,
};
use crate::app::Code;
use crate::app::addresses::{KnownAddress, Word};
use crate::app::audit::{EventDocument, EventPage, LedgerView};
use crate::app::comments::CommentList;
use crate::app::copies::NewCopy;
use crate::app::delegations::{DelegationList, DelegationView, NewDelegation};
use crate::app::destruction::ghost::GhostView;
use crate::app::destruction::past::PastList;
use crate::app::destruction::{DestructionView, NewDestruction};
use crate::app::figures::{FigureList, OneFigure};
use crate::app::grants::GrantView;
use crate::app::handover::{HandedOver, OwnerList};
use crate::app::holds::{HoldPage, HoldView, Lifting, NewHold};
use crate::app::import::mapping::{Mapping, SheetView};
use crate::app::imports::ImportView;
use crate::app::jobs::JobView;
use crate::app::packs::{Disclose, PackForm, PackView, Withholding};
use crate::app::people::{NewPerson, PersonView};
use crate::app::records::document::{RecordDocument, VersionDocument};
use crate::app::records::{Comparison, RecordList};
use crate::app::reminders::{ReminderSettings, ReminderState};
use crate::app::trace::{Fallout, Scanned, TraceHits, WhereUsed};
use crate::app::uploads::Upload;
use crate::app::verify::Standings;

/// What an operation answers when it went well.
#[derive(Debug, Clone, Copy)]
pub enum Body {
    /// JSON of this structure.
    Json(fn(&mut SchemaGenerator) -> Schema),
    /// JSON of any form.
    AnyJson,
    /// Text.
    Text,
    /// A table of comma-separated values.
    Csv,
    /// Text of one form or another.
    Proof,
    /// Bytes of a file, whole or in part.
    File,
    /// Bytes of a PDF, whole.
    Document,
    /// Nothing.
    Nothing,
}

/// Makes the schema of a structure.
pub type Structure = fn(&mut SchemaGenerator) -> Schema;

/// What the table of routes does not say of an operation.
#[derive(Clone, Copy)]
pub struct Operation {
    /// Handler, which is the operation's id.
    pub name: &'static str,
    /// Parameters in the query; their sentences are `api-parameter-<name>`.
    pub query: &'static [&'static str],
    /// What is sent: the media types that are taken, each with its structure.
    pub request: &'static [(&'static str, Structure)],
    /// Status when it went well.
    pub status: u16,
    /// Answer with that status.
    pub body: Body,
    /// The answer has a tag, and whoever has it already is told so.
    pub is_tagged: bool,
    /// It is made over a version that the request names with `If-Match`.
    pub is_conditional: bool,
    /// Problems beyond those that any operation of its right can have.
    pub problems: &'static [Code],
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Structure of an answer.
fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// Something that is read.
const fn read(name: &'static str, body: Body) -> Operation {
    Operation {
        name,
        query: &[],
        request: &[],
        status: 200,
        body,
        is_tagged: false,
        is_conditional: false,
        problems: &[],
    }
}

/// Something that will be done in the background.
const fn job(name: &'static str) -> Operation {
    Operation { status: 202, ..read(name, Body::Json(of::<JobView>)) }
}

/// What a download of a pack can be refused with, besides.
const PACK_FILE: &[Code] = &[Code::PackGone, Code::DiskFull, Code::Busy, Code::Clock];

/// What any question with filters can be answered with.
const QUESTION: &[Code] = &[Code::Request, Code::Invalid];

/// What a download, which is recorded, can be answered with.
const FILE: &[Code] = &[Code::DiskFull, Code::Blob, Code::Busy, Code::Clock];
/// What is asked of a figure.
const FIGURE_QUERY: &[&str] = &["day", "site", "product"];
/// What a figure can be answered with.
const FIGURE: &[Code] = &[Code::Request, Code::NotFound, Code::Invalid];
/// The same for its table, the taking of which is recorded.
const FIGURE_FILE: &[Code] =
    &[Code::Request, Code::NotFound, Code::Invalid, Code::DiskFull, Code::Busy, Code::Clock];
/// What a report, which is recorded, can be answered with.
const REPORT: &[Code] = &[
    Code::Request,
    Code::NotFound,
    Code::Invalid,
    Code::Pack,
    Code::DiskFull,
    Code::Blob,
    Code::Busy,
    Code::Clock,
];
/// What a marked copy can be answered with.
const COPY: &[Code] = &[
    Code::MediaType,
    Code::NotFound,
    Code::Invalid,
    Code::Copy,
    Code::Pack,
    Code::DiskFull,
    Code::Blob,
    Code::Busy,
    Code::Clock,
];
/// What a change over a version can be answered with.
const OVER: &[Code] = &[
    Code::MediaType,
    Code::Clearance,
    Code::Exists,
    Code::Conflict,
    Code::Transition,
    Code::Precondition,
    Code::PreconditionRequired,
];
/// What a signature can be answered with.
const SIGNING: &[Code] = &[
    Code::MediaType,
    Code::Signature,
    Code::SecondFactor,
    Code::Conflict,
    Code::Precondition,
    Code::PreconditionRequired,
];
/// What an acknowledgement can be answered with.
const ACKNOWLEDGING: &[Code] =
    &[Code::Acknowledgement, Code::Conflict, Code::Precondition, Code::PreconditionRequired];
/// A body that is JSON.
pub const JSON: &str = "application/json";
/// A body of several parts.
pub const PARTS: &str = "multipart/form-data";

/// Every operation.
pub const OPERATIONS: &[Operation] = &[
    Operation { is_tagged: true, ..read("find_openapi", Body::AnyJson) },
    read("find_me", Body::Json(of::<me::Me>)),
    read("list_tokens", Body::Json(of::<account::TokenList>)),
    Operation {
        request: &[(JSON, of::<account::NewToken>)],
        status: 201,
        problems: &[Code::MediaType, Code::Scope],
        ..read("create_token", Body::Json(of::<account::MadeToken>))
    },
    Operation { status: 204, ..read("revoke_token", Body::Nothing) },
    Operation {
        status: 201,
        problems: &[Code::Scope],
        ..read("create_calendar", Body::Json(of::<calendar::MadeCalendar>))
    },
    Operation { problems: &[Code::Scope], ..read("list_sessions", Body::Json(of::<account::SessionList>)) },
    Operation { status: 204, problems: &[Code::Scope], ..read("end_session", Body::Nothing) },
    read("list_kinds", Body::Json(of::<kinds::KindList>)),
    Operation { is_tagged: true, ..read("find_kind", Body::Json(of::<kinds::KindDocument>)) },
    Operation {
        query: &[
            "q", "kind", "state", "marking", "owner", "open", "due", "kept", "sort", "order", "cursor",
            "limit",
        ],
        problems: QUESTION,
        ..read("list_records", Body::Json(of::<RecordList>))
    },
    Operation {
        query: &["q", "kind", "state", "marking", "owner", "open", "due", "kept", "sort", "order"],
        problems: QUESTION,
        ..read("export_records_csv", Body::Csv)
    },
    Operation {
        query: &["q", "kind", "state", "marking", "owner", "open", "due", "kept", "sort", "order"],
        problems: QUESTION,
        ..read("export_records_xlsx", Body::File)
    },
    Operation { is_tagged: true, ..read("find_record", Body::Json(of::<RecordDocument>)) },
    read("find_version", Body::Json(of::<VersionDocument>)),
    read("download_proof", Body::Proof),
    Operation {
        query: FIGURE_QUERY,
        problems: QUESTION,
        ..read("list_figures", Body::Json(of::<FigureList>))
    },
    Operation { query: FIGURE_QUERY, problems: FIGURE, ..read("find_figure", Body::Json(of::<OneFigure>)) },
    Operation { query: FIGURE_QUERY, problems: FIGURE_FILE, ..read("download_figure_csv", Body::Csv) },
    Operation { query: FIGURE_QUERY, problems: FIGURE_FILE, ..read("download_figure_xlsx", Body::File) },
    Operation { query: FIGURE_QUERY, problems: FIGURE, ..read("download_figure_svg", Body::File) },
    Operation { query: &["from", "to", "marking"], problems: REPORT, ..read("print_report", Body::File) },
    Operation { request: &[(JSON, of::<NewCopy>)], problems: COPY, ..read("create_copy", Body::Document) },
    Operation { query: &["from", "to"], ..read("find_comparison", Body::Json(of::<Comparison>)) },
    Operation { is_tagged: true, problems: FILE, ..read("download_file", Body::File) },
    Operation {
        query: &["profile", "site", "product", "as_of", "day"],
        problems: &[Code::Request, Code::Invalid, Code::NotFound, Code::Destroyed],
        ..read("find_readiness", Body::Json(of::<readiness::ReadinessDocument>))
    },
    Operation {
        query: &["from", "to", "actor", "action", "subject", "after", "before", "limit"],
        problems: QUESTION,
        ..read("list_events", Body::Json(of::<EventPage>))
    },
    read("find_event", Body::Json(of::<EventDocument>)),
    Operation {
        query: &["from", "to", "actor", "action", "subject"],
        problems: QUESTION,
        ..read("export_events", Body::Csv)
    },
    Operation {
        query: &["before"],
        problems: &[Code::NotFound, Code::Invalid],
        ..read("find_ledger", Body::Json(of::<LedgerView>))
    },
    Operation { problems: &[Code::NotFound], ..read("find_checkpoint", Body::Text) },
    Operation {
        problems: &[Code::Invalid, Code::TooMany],
        ..read("verify_digest", Body::Json(of::<Standings>))
    },
    Operation {
        query: &["organisation"],
        problems: &[Code::TooMany],
        ..read("create_verification_receipt", Body::Text)
    },
    Operation {
        request: &[(JSON, of::<record_body::NewRecord>), (PARTS, parts_of::<record_body::NewRecord>)],
        status: 201,
        problems: &[Code::MediaType, Code::NotFound, Code::Clearance, Code::Exists, Code::Transition],
        ..read("create_record", Body::Json(of::<records::FiledDocument>))
    },
    Operation {
        request: &[(JSON, of::<record_body::NewVersion>), (PARTS, parts_of::<record_body::NewVersion>)],
        is_conditional: true,
        problems: OVER,
        ..read("revise_record", Body::Json(of::<records::FiledDocument>))
    },
    Operation {
        request: &[(JSON, of::<records::NewState>)],
        is_conditional: true,
        problems: OVER,
        ..read("move_record", Body::Json(of::<records::FiledDocument>))
    },
    Operation {
        request: &[(JSON, of::<signatures::NewSignature>)],
        status: 201,
        is_conditional: true,
        problems: SIGNING,
        ..read("sign_record", Body::Json(of::<signatures::SignedDocument>))
    },
    Operation {
        request: &[(JSON, of::<signatures::NewRefusal>)],
        status: 201,
        is_conditional: true,
        problems: SIGNING,
        ..read("refuse_record", Body::Json(of::<signatures::SignedDocument>))
    },
    Operation {
        status: 201,
        is_conditional: true,
        problems: ACKNOWLEDGING,
        ..read("acknowledge_record", Body::Json(of::<reading::AcknowledgedDocument>))
    },
    Operation {
        request: &[(JSON, of::<comments::NewComment>)],
        status: 201,
        problems: &[Code::MediaType],
        ..read("create_comment", Body::Json(of::<comments::CommentDocument>))
    },
    Operation {
        query: &["before"],
        problems: QUESTION,
        ..read("list_comments", Body::Json(of::<CommentList>))
    },
    read("find_reminders", Body::Json(of::<ReminderState>)),
    Operation {
        request: &[(JSON, of::<ReminderSettings>)],
        problems: &[Code::MediaType, Code::Scope],
        ..read("set_reminders", Body::Json(of::<ReminderState>))
    },
    Operation {
        request: &[(JSON, of::<Word>)],
        problems: &[Code::MediaType, Code::Scope],
        ..read("confirm_address", Body::Json(of::<ReminderState>))
    },
    Operation { problems: &[Code::Scope], ..read("send_confirmation", Body::Json(of::<ReminderState>)) },
    read("list_owners", Body::Json(of::<OwnerList>)),
    Operation {
        request: &[(JSON, of::<handover::NewHandOver>)],
        problems: &[Code::MediaType],
        ..read("hand_over_records", Body::Json(of::<HandedOver>))
    },
    Operation {
        query: &["cursor"],
        problems: QUESTION,
        ..read("list_past_retention", Body::Json(of::<PastList>))
    },
    read("list_holds", Body::Json(of::<retention::HoldList>)),
    read("find_hold", Body::Json(of::<HoldPage>)),
    Operation {
        request: &[(JSON, of::<NewHold>)],
        status: 201,
        problems: &[Code::MediaType],
        ..read("place_hold", Body::Json(of::<HoldView>))
    },
    Operation {
        request: &[(JSON, of::<Lifting>)],
        problems: &[Code::MediaType],
        ..read("lift_hold", Body::Json(of::<HoldView>))
    },
    read("list_destructions", Body::Json(of::<retention::DestructionList>)),
    read("find_destruction", Body::Json(of::<DestructionView>)),
    Operation {
        request: &[(JSON, of::<NewDestruction>)],
        status: 201,
        problems: &[Code::MediaType, Code::Destruction],
        ..read("propose_destruction", Body::Json(of::<DestructionView>))
    },
    Operation {
        request: &[(JSON, of::<retention::NewApproval>)],
        problems: &[Code::MediaType, Code::Destruction, Code::SecondFactor],
        ..read("approve_destruction", Body::Json(of::<DestructionView>))
    },
    Operation {
        request: &[(JSON, of::<Lifting>)],
        problems: &[Code::MediaType, Code::Destruction],
        ..read("refuse_destruction", Body::Json(of::<DestructionView>))
    },
    read("find_certificate", Body::AnyJson),
    read("download_certificate", Body::File),
    read("find_ghost", Body::Json(of::<GhostView>)),
    read("list_delegations", Body::Json(of::<DelegationList>)),
    Operation {
        request: &[(JSON, of::<NewDelegation>)],
        status: 201,
        problems: &[Code::MediaType],
        ..read("create_delegation", Body::Json(of::<DelegationView>))
    },
    Operation { status: 204, ..read("end_delegation", Body::Nothing) },
    Operation {
        query: &["name"],
        request: &[("application/octet-stream", bytes)],
        status: 201,
        problems: &[Code::MediaType],
        ..read("create_upload", Body::Json(of::<Upload>))
    },
    Operation { status: 204, ..read("discard_upload", Body::Nothing) },
    read("list_grants", Body::Json(of::<grants::GrantList>)),
    Operation {
        request: &[(JSON, of::<grants::NewGrant>)],
        status: 201,
        problems: &[Code::MediaType],
        ..read("create_grant", Body::Json(of::<GrantView>))
    },
    Operation { status: 204, ..read("revoke_grant", Body::Nothing) },
    read("list_granted", Body::Json(of::<grants::GrantedList>)),
    Operation { is_tagged: true, problems: FILE, ..read("download_granted_zip", Body::File) },
    Operation { is_tagged: true, problems: FILE, ..read("download_granted_pdf", Body::File) },
    Operation { is_tagged: true, problems: FILE, ..read("download_granted_timestamp", Body::File) },
    read("list_people", Body::Json(of::<people::PersonList>)),
    Operation {
        request: &[(JSON, of::<NewPerson>)],
        status: 201,
        problems: &[Code::MediaType, Code::Exists, Code::Clearance],
        ..read("create_person", Body::Json(of::<PersonView>))
    },
    read("find_person", Body::Json(of::<PersonView>)),
    Operation {
        request: &[(JSON, of::<people::PersonPatch>)],
        problems: &[Code::MediaType, Code::Clearance, Code::Conflict],
        ..read("update_person", Body::Json(of::<PersonView>))
    },
    Operation {
        request: &[(JSON, of::<people::Password>)],
        status: 204,
        problems: &[Code::MediaType],
        ..read("set_person_password", Body::Nothing)
    },
    read("reset_second_factor", Body::Json(of::<PersonView>)),
    Operation {
        request: &[(JSON, of::<KnownAddress>)],
        problems: &[Code::MediaType, Code::Clearance],
        ..read("confirm_person_address", Body::Json(of::<PersonView>))
    },
    read("list_jobs", Body::Json(of::<jobs::JobList>)),
    read("find_job", Body::Json(of::<JobView>)),
    Operation { status: 204, problems: &[Code::Working], ..read("delete_job", Body::Nothing) },
    Operation { query: &["cursor"], ..read("list_packs", Body::Json(of::<packs::PackList>)) },
    Operation {
        request: &[(JSON, of::<PackForm>)],
        problems: &[Code::MediaType, Code::Queue, Code::Clearance],
        ..job("create_pack")
    },
    Operation {
        request: &[(JSON, of::<PackForm>)],
        problems: &[Code::MediaType, Code::Clearance],
        ..read("preview_pack", Body::Json(of::<Withholding>))
    },
    read("list_withheld", Body::Json(of::<Withholding>)),
    Operation {
        request: &[(JSON, of::<Disclose>)],
        problems: &[Code::MediaType],
        ..read("disclose_withheld", Body::AnyJson)
    },
    Operation { query: &["with"], problems: &[Code::Pack], ..read("find_pack_diff", Body::AnyJson) },
    Operation { query: &["with"], problems: &[Code::Pack], ..read("download_printed_pack_diff", Body::File) },
    read("find_pack", Body::Json(of::<PackView>)),
    Operation { is_tagged: true, problems: PACK_FILE, ..read("download_pack_zip", Body::File) },
    Operation { is_tagged: true, problems: PACK_FILE, ..read("download_pack_pdf", Body::File) },
    read("find_pack_receipt", Body::Text),
    Operation { is_tagged: true, ..read("find_pack_timestamp", Body::File) },
    Operation { problems: &[Code::Queue], ..job("rebuild_pack") },
    Operation { problems: &[Code::Queue, Code::PackGone], ..job("verify_pack") },
    Operation { status: 201, ..read("create_import", Body::Json(of::<ImportView>)) },
    read("find_import", Body::Json(of::<ImportView>)),
    Operation { status: 204, problems: &[Code::Working], ..read("delete_import", Body::Nothing) },
    Operation {
        query: &["path"],
        request: &[("application/octet-stream", bytes)],
        status: 201,
        problems: &[Code::Working],
        ..read("upload_import_file", Body::Json(of::<ImportView>))
    },
    Operation {
        query: &["kind", "sheet", "head_row"],
        problems: &[Code::Invalid, Code::Working],
        ..read("find_import_mapping", Body::Json(of::<SheetView>))
    },
    Operation {
        request: &[(JSON, of::<Mapping>)],
        problems: &[Code::MediaType, Code::Working],
        ..read("set_import_mapping", Body::Json(of::<SheetView>))
    },
    Operation { query: &["form"], ..read("download_import_errors", Body::File) },
    Operation {
        request: &[(JSON, of::<imports::OrderBody>)],
        problems: &[Code::Queue, Code::Working, Code::Clearance],
        ..job("run_import")
    },
    Operation { query: &["q"], ..read("search_trace", Body::Json(of::<TraceHits>)) },
    Operation {
        query: &["unit", "lot", "item", "q", "symbol", "grid", "start", "copies"],
        problems: &[Code::NotFound, Code::Label, Code::Trace],
        ..read("print_labels", Body::File)
    },
    Operation {
        query: &["unit", "lot", "item", "symbol"],
        problems: &[Code::NotFound, Code::Label, Code::Trace],
        ..read("draw_label", Body::File)
    },
    Operation {
        query: &["text"],
        problems: &[Code::Invalid],
        ..read("find_scanned", Body::Json(of::<Scanned>))
    },
    Operation {
        query: &["equipment", "operator", "from", "to"],
        problems: &[Code::Invalid],
        ..read("find_fallout", Body::Json(of::<Fallout>))
    },
    Operation {
        query: &["equipment", "operator", "from", "to"],
        problems: &[Code::Invalid],
        ..read("download_fallout", Body::Csv)
    },
    Operation {
        query: &["item"],
        problems: &[Code::Trace],
        ..read("find_unit", Body::Json(of::<trace::UnitDocument>))
    },
    Operation { query: &["item"], problems: &[Code::Trace], ..read("download_recall_list", Body::Csv) },
    Operation { query: &["item"], problems: &[Code::Trace], ..read("print_recall", Body::File) },
    Operation { query: &["item"], problems: &[Code::Trace], ..read("download_unit_epcis", Body::AnyJson) },
    Operation {
        query: &["item"],
        problems: &[Code::Trace],
        ..read("find_where_used", Body::Json(of::<WhereUsed>))
    },
];

/// A record as the first part, and the files that come with it.
fn parts_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let (record, file) = (generator.subschema_for::<T>(), bytes(generator));
    json_schema!({
        "type": "object",
        "properties": {
            "record": record,
            "files": { "type": "array", "items": file, "maxItems": record_body::FILES_MAX },
        },
        "required": ["record"],
        "additionalProperties": false,
    })
}

/// The bytes of a file.
fn bytes(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "contentMediaType": "application/octet-stream" })
}
