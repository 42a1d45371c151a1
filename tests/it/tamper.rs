//! Every column of every table: what finds its change, or why nothing needs to.
//!
//! Whoever has the database and not the keys may edit any row. A column that is not in [`TABLES`] fails the test, so a
//! new one is not forgotten.

use std::collections::BTreeMap;

use sanad::app::Code;
use sanad::app::delegations::NewDelegation;
use sanad::app::destruction::NewDestruction;
use sanad::app::fsck::{FsckReport, Held};
use sanad::app::holds::NewHold;
use sanad::app::organisations::NewOrganisation;
use sanad::app::packs::NewPack;
use sanad::app::records::Base;
use sanad::app::reminders::ReminderSettings;
use sanad::app::sign_in::{Credentials, Visit};
use sanad::app::signing::{Proof, Wanted};
use sanad::app::users::NewUser;
use sanad::app::witnesses::Quorum;
use sanad::domain::access::{Marking, Role};
use sanad::domain::clock::Clock;
use sanad::domain::totp;

use crate::harness::*;
use crate::witnesses::{carry, witness};

/// What becomes of a changed column.
enum Column {
    /// Set to this expression, where this holds, it is found as this.
    Found(&'static str, &'static str, &'static str),
    /// Nothing finds it, and this is why nothing needs to.
    Unfound(&'static str),
}
use Column::{Found, Unfound};

const OTHER: &str = "'other'";
const LATER: &str = "created_ms + 1";
const NOT_EVIDENCE: &str =
    "bytes that stand in no version: whoever files them has them hashed into one, under their own name";
const ASKED: &str = "what is to be done: what comes of it is an event, in the name of whoever asked";
const ANSWERED: &str = "the answer to a request that is sent again: nothing is done by it";
const COUNTED: &str = "lowered, the next number is taken already and refused; raised, a number is left out";
const AGAIN: &str = "what is derived from definitions is derived again at the next start";
const WAITED: &str =
    "a timestamp that is still to be asked for: without it none comes, and the pack says that it has none";
const SHOWN: &str = "shown to the session's own user only";
const LESS: &str =
    "gone, fewer signatures are shown and nothing false; in another organisation it is found there";
const SAID: &str =
    "how a witness was when it was asked last: asked again, it says so again; a contradiction is an event";
const REMINDED: &str =
    "a letter of one day: another one is sent, or none; what it would say is on the first page";
const ASKING: &str = "a letter that asks whether an address is theirs: what it says counts for the address in contacts alone, and an answer is an event";
const LOOKED_UP: &str = "when this store first had the bytes: nothing shows it, nothing follows from it";

const TO_GO: &str = "what is still to be removed: only files that a certificate in the ledger names go, and fsck knows which from there";

/// Digits of a digest with another first byte, whatever that was.
macro_rules! other_byte {
    ($column:literal) => {
        concat!("CASE WHEN ", $column, " LIKE '00%' THEN 'ff' ELSE '00' END || substr(", $column, ", 3)")
    };
}

type Columns = &'static [(&'static str, Column)];

const TABLES: &[(&str, Columns)] = &[
    (
        "organisations",
        &[
            ("organisation", Found(OTHER, "organisation = 'tst'", "organisation-altered")),
            ("name", Found(OTHER, "organisation = 'tst'", "organisation-altered")),
            ("origin", Found(OTHER, "organisation = 'tst'", "organisation-altered")),
            ("created_ms", Found(LATER, "organisation = 'tst'", "organisation-altered")),
        ],
    ),
    (
        "users",
        &[
            ("user_id", Found(OTHER, "login = 'clerk'", "user-altered")),
            ("organisation", Found("'bureau'", "login = 'clerk'", "user-altered")),
            ("login", Found(OTHER, "login = 'clerk'", "user-altered")),
            ("name", Found(OTHER, "login = 'clerk'", "user-altered")),
            ("role", Found("'administrator'", "login = 'clerk'", "user-altered")),
            ("clearance", Found("'SECRET'", "login = 'clerk'", "user-altered")),
            ("password_hash", Found(OTHER, "login = 'clerk'", "user-altered")),
            ("created_ms", Found(LATER, "login = 'clerk'", "user-altered")),
            ("disabled_ms", Found("NULL", "login = 'lower'", "user-altered")),
            ("language", Found("'ur'", "login = 'clerk'", "user-altered")),
            ("totp_secret", Found("NULL", "login = 'manager'", "user-altered")),
            ("totp_confirmed_ms", Found("NULL", "login = 'manager'", "user-altered")),
            (
                "totp_step",
                Unfound("a code of the last half minute could serve twice; signing in is an event"),
            ),
        ],
    ),
    (
        "signing_keys",
        &[
            ("vkey", Found("vkey || 'x'", "organisation = 'tst'", "key-altered")),
            ("organisation", Found("'bureau'", "organisation = 'tst'", "key-altered")),
            ("purpose", Found(OTHER, "organisation = 'tst'", "key-altered")),
            (
                "sealed_seed",
                Found(
                    "(SELECT totp_secret FROM users WHERE login = 'manager')",
                    "organisation = 'tst'",
                    "key-altered",
                ),
            ),
            ("created_ms", Found(LATER, "organisation = 'tst'", "key-altered")),
            ("retired_ms", Found("created_ms", "organisation = 'tst'", "key-altered")),
        ],
    ),
    (
        "definitions",
        &[
            ("organisation", Found("'bureau'", "category = 'profile'", "definition-altered")),
            ("digest", Found(other_byte!("digest"), "category = 'profile'", "definition-altered")),
            ("category", Found("'kind'", "category = 'profile'", "definition-altered")),
            ("code", Found(OTHER, "category = 'profile'", "definition-altered")),
            ("body", Found("body || ' '", "category = 'profile'", "definition-altered")),
            ("created_ms", Found(LATER, "category = 'profile'", "definition-altered")),
        ],
    ),
    (
        "counters",
        &[("organisation", Unfound(COUNTED)), ("name", Unfound(COUNTED)), ("value", Unfound(COUNTED))],
    ),
    (
        "blobs",
        &[
            ("digest", Found(other_byte!("digest"), "size_bytes = 12", "blob-unknown")),
            ("size_bytes", Found("size_bytes + 1", "size_bytes = 12", "blob-row-altered")),
            ("crc32", Found("crc32 + 1", "size_bytes = 12", "blob-row-altered")),
            ("created_ms", Unfound(LOOKED_UP)),
        ],
    ),
    (
        "records",
        &[
            ("record_id", Found(OTHER, "number = 'F-1'", "record-altered")),
            ("organisation", Found("'bureau'", "number = 'F-1'", "record-altered")),
            ("kind", Found("'standard'", "number = 'F-1'", "record-altered")),
            ("number", Found("'F-9'", "number = 'F-1'", "record-altered")),
            ("title", Found(OTHER, "number = 'F-1'", "record-altered")),
            ("state", Found("'classified'", "number = 'F-1'", "record-altered")),
            ("marking", Found("'UNCLASSIFIED'", "number = 'F-1'", "record-altered")),
            (
                "owner",
                Found(
                    "(SELECT user_id FROM users WHERE login = 'clerk')",
                    "number = 'F-1'",
                    "record-altered",
                ),
            ),
            ("occurred_on", Found("NULL", "number = 'F-1'", "record-altered")),
            ("version", Found("1", "number = 'F-1'", "record-altered")),
            ("digest", Found(other_byte!("digest"), "number = 'F-1'", "record-altered")),
            ("created_ms", Found(LATER, "number = 'F-1'", "record-altered")),
            ("received_ms", Found("received_ms + 1", "number = 'F-1'", "record-altered")),
            ("category", Found(OTHER, "number = 'F-1'", "record-altered")),
            ("due_on", Found("'2026-01-01'", "number = 'F-1'", "record-altered")),
            ("keep_until", Found("'2026-01-01'", "number = 'F-1'", "record-altered")),
            ("search_id", Found("search_id + 1000", "number = 'F-1'", "record-altered")),
            ("search", Found("NULL", "number = 'F-1'", "record-altered")),
        ],
    ),
    (
        "versions",
        &[
            ("record_id", Found(OTHER, "version = 2", "version-altered")),
            ("version", Found("7", "version = 2", "version-altered")),
            ("organisation", Found("'bureau'", "version = 2", "version-missing")),
            ("digest", Found(other_byte!("digest"), "version = 2", "version-altered")),
            (
                "manifest",
                Found("replace(manifest, 'RESTRICTED', 'SECRET')", "version = 2", "version-altered"),
            ),
            (
                "disclosures",
                Found("replace(disclosures, 'better', 'other')", "version = 2", "disclosure-altered"),
            ),
            ("author", Found(OTHER, "version = 2", "version-altered")),
            ("received_ms", Found("received_ms + 1", "version = 2", "version-altered")),
            ("event_index", Found("event_index + 1000", "version = 2", "version-missing")),
        ],
    ),
    (
        "version_files",
        &[
            ("record_id", Found(OTHER, "version = 2", "version-altered")),
            ("version", Found("9", "version = 2", "version-altered")),
            ("position", Found("10 - position", "version = 2", "version-altered")),
            ("digest", Found("(SELECT max(digest) FROM version_files)", "version = 2", "version-altered")),
        ],
    ),
    (
        "version_links",
        &[
            ("record_id", Found(OTHER, "1 = 1", "version-altered")),
            ("version", Found("9", "1 = 1", "version-altered")),
            (
                "position",
                Unfound("the place of the only link among one; of several, their order is compared"),
            ),
            ("link_type", Found(OTHER, "1 = 1", "version-altered")),
            ("to_record", Found(OTHER, "1 = 1", "version-altered")),
        ],
    ),
    (
        "events",
        &[
            ("organisation", Found("'bureau'", "organisation = 'tst' AND event_index = 5", "event-missing")),
            (
                "event_index",
                Found("event_index + 1000", "organisation = 'tst' AND event_index = 5", "event-missing"),
            ),
            ("at_ms", Found("at_ms + 1", "organisation = 'tst' AND event_index = 5", "event-altered")),
            ("actor", Found(OTHER, "organisation = 'tst' AND event_index = 5", "event-altered")),
            ("action", Found(OTHER, "organisation = 'tst' AND event_index = 5", "event-altered")),
            ("subject", Found(OTHER, "organisation = 'tst' AND event_index = 5", "event-altered")),
            ("body", Found("body || ' '", "organisation = 'tst' AND event_index = 5", "event-altered")),
        ],
    ),
    (
        "ledger_tiles",
        &[
            ("organisation", Found(OTHER, "organisation = 'tst'", "tile-missing")),
            ("level", Found("5", "organisation = 'tst'", "tile-missing")),
            ("tile_index", Found("5", "organisation = 'tst'", "tile-missing")),
            (
                "hashes",
                Found(
                    "(SELECT hashes FROM ledger_tiles WHERE organisation = 'bureau')",
                    "organisation = 'tst'",
                    "tile-altered",
                ),
            ),
        ],
    ),
    (
        "checkpoints",
        &[
            ("organisation", Found(OTHER, "organisation = 'tst' AND size > 30", "event-count")),
            ("size", Found("size + 1000", "organisation = 'tst' AND size > 30", "event-count")),
            ("root", Found(other_byte!("root"), "organisation = 'tst'", "forked")),
            (
                "note",
                Found(
                    "replace(note, 'test.example', 'best.example')",
                    "organisation = 'tst'",
                    "head-altered",
                ),
            ),
            ("signed_ms", Found("signed_ms - 1", "organisation = 'tst'", "head-altered")),
        ],
    ),
    (
        "packs",
        &[
            ("organisation", Found("'bureau'", "1 = 1", "pack-altered")),
            ("number", Found(OTHER, "1 = 1", "pack-altered")),
            ("request", Found("replace(request, 'RESTRICTED', 'SECRET') || ' '", "1 = 1", "pack-altered")),
            ("tagmanifest_digest", Found(other_byte!("tagmanifest_digest"), "1 = 1", "pack-altered")),
            ("event_index", Found("event_index - 1", "1 = 1", "pack-altered")),
            ("created_ms", Found(LATER, "1 = 1", "pack-altered")),
            ("content_digest", Found(other_byte!("content_digest"), "1 = 1", "pack-altered")),
        ],
    ),
    (
        "pack_files",
        &[
            ("organisation", Found("'bureau'", "1 = 1", "pack-file-altered")),
            ("number", Found(OTHER, "1 = 1", "pack-file-altered")),
            ("name", Found("name || 'x'", "1 = 1", "pack-file-altered")),
            (
                "body",
                Found(
                    "(SELECT totp_secret FROM users WHERE login = 'manager' AND organisation = 'tst')",
                    "1 = 1",
                    "pack-file-altered",
                ),
            ),
            ("event_index", Found("event_index - 1", "1 = 1", "pack-file-altered")),
            ("created_ms", Found(LATER, "1 = 1", "pack-file-altered")),
        ],
    ),
    (
        "timestamps",
        &[
            ("organisation", Unfound(WAITED)),
            ("number", Unfound(WAITED)),
            ("attempts", Unfound(WAITED)),
            ("next_ms", Unfound(WAITED)),
            ("error", Unfound(WAITED)),
            ("created_ms", Unfound(WAITED)),
        ],
    ),
    (
        "items",
        &[
            ("item_id", Found("item_id + 1000", "number = 'BRG'", "genealogy-altered")),
            ("organisation", Found("'bureau'", "number = 'BRG'", "genealogy-altered")),
            ("number", Found(OTHER, "number = 'BRG'", "genealogy-altered")),
            ("revision", Found(OTHER, "number = 'BRG'", "genealogy-altered")),
            ("title", Found(OTHER, "number = 'BRG'", "genealogy-altered")),
            ("batch_record", Found(OTHER, "number = 'BRG'", "genealogy-altered")),
            ("batch_version", Found("7", "number = 'BRG'", "genealogy-altered")),
        ],
    ),
    (
        "lots",
        &[
            ("node_id", Found("node_id + 1000", "lot = 'B-1'", "genealogy-altered")),
            ("organisation", Found("'bureau'", "lot = 'B-1'", "genealogy-altered")),
            ("item_id", Found("item_id + 1", "lot = 'B-1'", "genealogy-altered")),
            ("lot", Found(OTHER, "lot = 'B-1'", "genealogy-altered")),
            ("supplier", Found(OTHER, "lot = 'B-1'", "genealogy-altered")),
            ("supplier_lot", Found(OTHER, "lot = 'B-1'", "genealogy-altered")),
            ("certificate", Found(OTHER, "lot = 'B-1'", "genealogy-altered")),
            ("made_on", Found(OTHER, "lot = 'B-1'", "genealogy-altered")),
            ("quantity", Found("'61'", "lot = 'B-1'", "genealogy-altered")),
            ("unit", Found("'kg'", "lot = 'B-1'", "genealogy-altered")),
            ("batch_record", Found(OTHER, "lot = 'B-1'", "genealogy-altered")),
            ("batch_version", Found("7", "lot = 'B-1'", "genealogy-altered")),
        ],
    ),
    (
        "units",
        &[
            ("node_id", Found("node_id + 1000", "serial = 'D-1'", "genealogy-altered")),
            ("organisation", Found("'bureau'", "serial = 'D-1'", "genealogy-altered")),
            ("item_id", Found("item_id - 1", "serial = 'D-1'", "genealogy-altered")),
            ("serial", Found("'D-9'", "serial = 'D-1'", "genealogy-altered")),
            ("lot", Found(OTHER, "serial = 'D-1'", "genealogy-altered")),
            ("made_on", Found(OTHER, "serial = 'D-1'", "genealogy-altered")),
            ("batch_record", Found(OTHER, "serial = 'D-1'", "genealogy-altered")),
            ("batch_version", Found("7", "serial = 'D-1'", "genealogy-altered")),
        ],
    ),
    (
        "unit_statuses",
        &[
            ("status_id", Found("status_id - 1000", "status = 'released'", "genealogy-altered")),
            ("organisation", Found("'bureau'", "status = 'released'", "genealogy-altered")),
            ("node_id", Found("node_id - 1", "status = 'released'", "genealogy-altered")),
            ("status", Found("'scrapped'", "status = 'released'", "genealogy-altered")),
            ("customer", Found(OTHER, "status = 'released'", "genealogy-altered")),
            ("batch_record", Found(OTHER, "status = 'released'", "genealogy-altered")),
            ("batch_version", Found("7", "status = 'released'", "genealogy-altered")),
            ("location", Found(OTHER, "status = 'released'", "genealogy-altered")),
            ("withdrawn_in", Found("2", "status = 'released'", "genealogy-altered")),
        ],
    ),
    (
        "edges",
        &[
            ("edge_id", Found("edge_id + 1000", "quantity = '2'", "genealogy-altered")),
            ("organisation", Found("'bureau'", "relation = 'installed'", "genealogy-altered")),
            ("child_id", Found("child_id + 1", "relation = 'installed'", "genealogy-altered")),
            ("parent_id", Found("parent_id + 1", "relation = 'installed'", "genealogy-altered")),
            ("relation", Found("'consumed'", "relation = 'installed'", "genealogy-altered")),
            ("quantity", Found("'9'", "relation = 'installed'", "genealogy-altered")),
            ("unit", Found("'kg'", "relation = 'installed'", "genealogy-altered")),
            ("batch_record", Found(OTHER, "relation = 'installed'", "genealogy-altered")),
            ("batch_version", Found("7", "relation = 'installed'", "genealogy-altered")),
            ("withdrawn_in", Found("2", "relation = 'installed'", "genealogy-altered")),
        ],
    ),
    (
        "serial_patterns",
        &[
            ("pattern_id", Found("pattern_id + 1000", "pattern = 'D-1'", "genealogy-altered")),
            ("organisation", Found("'bureau'", "pattern = 'D-1'", "genealogy-altered")),
            ("item_id", Found("item_id - 1", "pattern = 'D-1'", "genealogy-altered")),
            ("pattern", Found(OTHER, "pattern = 'D-1'", "genealogy-altered")),
            ("batch_record", Found(OTHER, "pattern = 'D-1'", "genealogy-altered")),
            ("batch_version", Found("7", "pattern = 'D-1'", "genealogy-altered")),
            ("withdrawn_in", Found("2", "pattern = 'D-1'", "genealogy-altered")),
        ],
    ),
    (
        "bom_lines",
        &[
            ("line_id", Found("line_id - 1000", "find = '20'", "genealogy-altered")),
            ("organisation", Found("'bureau'", "find = '10'", "genealogy-altered")),
            ("item_id", Found("item_id - 1", "find = '10'", "genealogy-altered")),
            ("find", Found(OTHER, "find = '10'", "genealogy-altered")),
            ("part", Found(OTHER, "find = '10'", "genealogy-altered")),
            ("part_revision", Found(OTHER, "find = '10'", "genealogy-altered")),
            ("quantity", Found("'9'", "find = '10'", "genealogy-altered")),
            ("unit", Found("'kg'", "find = '10'", "genealogy-altered")),
            ("from_serial", Found("'D-2'", "find = '10'", "genealogy-altered")),
            ("to_serial", Found("'D-2'", "find = '10'", "genealogy-altered")),
            ("from_date", Found("'2026-01-01'", "find = '10'", "genealogy-altered")),
            ("to_date", Found("'2026-01-01'", "find = '10'", "genealogy-altered")),
            ("batch_record", Found(OTHER, "find = '10'", "genealogy-altered")),
            ("batch_version", Found("7", "find = '10'", "genealogy-altered")),
            ("withdrawn_in", Found("2", "find = '10'", "genealogy-altered")),
        ],
    ),
    (
        "operations",
        &[
            ("operation_id", Found("operation_id - 1000", "operation = '20'", "genealogy-altered")),
            ("organisation", Found("'bureau'", "operation = '10'", "genealogy-altered")),
            ("node_id", Found("node_id + 1", "operation = '10'", "genealogy-altered")),
            ("operation", Found(OTHER, "operation = '10'", "genealogy-altered")),
            ("work_order", Found(OTHER, "operation = '10'", "genealogy-altered")),
            ("operator", Found(OTHER, "operation = '10'", "genealogy-altered")),
            ("equipment", Found(OTHER, "operation = '10'", "genealogy-altered")),
            ("done_on", Found("'2026-01-01'", "operation = '10'", "genealogy-altered")),
            ("batch_record", Found(OTHER, "operation = '10'", "genealogy-altered")),
            ("batch_version", Found("7", "operation = '10'", "genealogy-altered")),
            ("withdrawn_in", Found("2", "operation = '10'", "genealogy-altered")),
        ],
    ),
    (
        "sessions",
        &[
            ("session_digest", Found(OTHER, "1 = 1", "session-altered")),
            (
                "user_id",
                Found(
                    "(SELECT user_id FROM users WHERE login = 'admin' AND organisation = 'tst')",
                    "1 = 1",
                    "session-altered",
                ),
            ),
            ("organisation", Found("'bureau'", "1 = 1", "session-altered")),
            ("is_pending", Unfound("with it a session can do nothing; without it, there must be a sign-in")),
            ("created_ms", Found(LATER, "1 = 1", "session-altered")),
            ("seen_ms", Unfound("a session that somebody signed in for, kept up to its longest age")),
            ("address", Unfound(SHOWN)),
            ("agent", Unfound(SHOWN)),
        ],
    ),
    (
        "tokens",
        &[
            ("token_id", Found(OTHER, "1 = 1", "token-altered")),
            (
                "user_id",
                Found(
                    "(SELECT user_id FROM users WHERE login = 'admin' AND organisation = 'tst')",
                    "1 = 1",
                    "token-altered",
                ),
            ),
            ("organisation", Found("'bureau'", "1 = 1", "token-altered")),
            ("name", Found(OTHER, "1 = 1", "token-altered")),
            ("token_digest", Found(OTHER, "1 = 1", "token-altered")),
            ("scopes", Found("'everything'", "1 = 1", "token-altered")),
            ("created_ms", Found(LATER, "1 = 1", "token-altered")),
            ("expires_ms", Found("expires_ms + 1", "1 = 1", "token-altered")),
            ("revoked_ms", Found(LATER, "1 = 1", "token-altered")),
        ],
    ),
    (
        "pack_grants",
        &[
            ("grant_id", Found(OTHER, "1 = 1", "grant-altered")),
            ("organisation", Found("'bureau'", "1 = 1", "grant-altered")),
            ("number", Found(OTHER, "1 = 1", "grant-altered")),
            ("user_id", Found(OTHER, "1 = 1", "grant-altered")),
            ("granted_by", Found(OTHER, "1 = 1", "grant-altered")),
            ("created_ms", Found(LATER, "1 = 1", "grant-altered")),
            ("expires_ms", Found("expires_ms + 1", "1 = 1", "grant-altered")),
            ("revoked_ms", Found(LATER, "1 = 1", "grant-altered")),
        ],
    ),
    (
        "signatures",
        &[
            ("organisation", Found("'bureau'", "1 = 1", "signature-altered")),
            ("event_index", Found("event_index - 1", "1 = 1", "signature-altered")),
            (
                "record_id",
                Found("(SELECT record_id FROM records WHERE number = 'F-1')", "1 = 1", "signature-altered"),
            ),
            ("version", Found("2", "1 = 1", "signature-altered")),
            ("body", Found("replace(body, 'reviewed', 'approved')", "1 = 1", "signature-altered")),
        ],
    ),
    (
        "delegations",
        &[
            ("delegation_id", Found(OTHER, "1 = 1", "delegation-altered")),
            ("organisation", Found("'bureau'", "1 = 1", "delegation-altered")),
            ("user_id", Found(OTHER, "1 = 1", "delegation-altered")),
            ("delegate_id", Found(OTHER, "1 = 1", "delegation-altered")),
            ("starts_on", Found("'2020-01-01'", "1 = 1", "delegation-altered")),
            ("ends_on", Found("'2099-01-01'", "1 = 1", "delegation-altered")),
            ("kinds", Found("''", "1 = 1", "delegation-altered")),
            ("created_ms", Found(LATER, "1 = 1", "delegation-altered")),
            ("ended_ms", Found(LATER, "1 = 1", "delegation-altered")),
        ],
    ),
    (
        "acknowledgements",
        &[
            ("organisation", Found("'bureau'", "1 = 1", "acknowledgement-altered")),
            ("event_index", Found("event_index + 1000", "1 = 1", "acknowledgement-altered")),
            ("record_id", Found(OTHER, "1 = 1", "acknowledgement-altered")),
            ("version", Found("7", "1 = 1", "acknowledgement-altered")),
            ("body", Found("body || ' '", "1 = 1", "acknowledgement-altered")),
        ],
    ),
    (
        "comments",
        &[
            ("comment_id", Found(OTHER, "1 = 1", "comment-altered")),
            ("organisation", Found("'bureau'", "1 = 1", "comment-altered")),
            ("event_index", Found("event_index + 1", "1 = 1", "comment-altered")),
            ("record_id", Found(OTHER, "1 = 1", "comment-altered")),
            ("version", Found("7", "1 = 1", "comment-altered")),
            ("user_id", Found(OTHER, "1 = 1", "comment-altered")),
            ("salt", Found("salt || 'x'", "1 = 1", "comment-altered")),
            ("body", Found("body || ' '", "1 = 1", "comment-altered")),
            ("mentions", Found("''", "1 = 1", "comment-altered")),
            ("created_ms", Found(LATER, "1 = 1", "comment-altered")),
        ],
    ),
    (
        "mentions",
        &[
            ("user_id", Found(OTHER, "1 = 1", "comment-altered")),
            ("comment_id", Found(OTHER, "1 = 1", "comment-altered")),
            (
                "seen_ms",
                Unfound("that somebody looked: set, the comment still stands at the record, for all to see"),
            ),
        ],
    ),
    (
        "contacts",
        &[
            ("user_id", Found(OTHER, "1 = 1", "contact-altered")),
            ("organisation", Found("'bureau'", "1 = 1", "contact-altered")),
            ("email", Found("'evil@elsewhere.example'", "1 = 1", "contact-altered")),
            ("language", Found("'ur'", "1 = 1", "contact-altered")),
            ("changed_ms", Found("changed_ms + 1", "1 = 1", "contact-altered")),
            ("confirmed_ms", Found("COALESCE(confirmed_ms, 0) + 1", "1 = 1", "contact-altered")),
        ],
    ),
    (
        "confirmations",
        &[
            ("user_id", Unfound(ASKING)),
            ("email", Unfound(ASKING)),
            ("digest", Unfound(ASKING)),
            ("expires_ms", Unfound(ASKING)),
            ("sent_ms", Unfound(ASKING)),
            ("attempts", Unfound(ASKING)),
            ("next_ms", Unfound(ASKING)),
            ("error", Unfound(ASKING)),
        ],
    ),
    (
        "reminders",
        &[
            ("user_id", Unfound(REMINDED)),
            ("day", Unfound(REMINDED)),
            ("sent_ms", Unfound(REMINDED)),
            ("attempts", Unfound(REMINDED)),
            ("next_ms", Unfound(REMINDED)),
            ("error", Unfound(REMINDED)),
        ],
    ),
    (
        "holds",
        &[
            ("hold_id", Found(OTHER, "1 = 1", "hold-altered")),
            ("organisation", Found("'bureau'", "1 = 1", "hold-altered")),
            ("name", Found(OTHER, "1 = 1", "hold-altered")),
            ("reason", Found(OTHER, "1 = 1", "hold-altered")),
            ("scope", Found("replace(scope, 'BT-1', 'BT-2')", "1 = 1", "hold-altered")),
            ("placed_by", Found(OTHER, "1 = 1", "hold-altered")),
            ("created_ms", Found(LATER, "1 = 1", "hold-altered")),
            ("lifted_by", Found(OTHER, "1 = 1", "hold-altered")),
            ("lifted_reason", Found(OTHER, "1 = 1", "hold-altered")),
            ("lifted_ms", Found(LATER, "1 = 1", "hold-altered")),
        ],
    ),
    (
        "destructions",
        &[
            ("organisation", Found("'bureau'", "outcome = 'refused'", "destruction-altered")),
            ("number", Found(OTHER, "outcome = 'refused'", "destruction-altered")),
            (
                "request",
                Found("replace(request, 'G-2', 'G-3')", "outcome = 'refused'", "destruction-altered"),
            ),
            ("proposed_by", Found("decided_by", "outcome = 'approved'", "destruction-altered")),
            ("created_ms", Found(LATER, "1 = 1", "destruction-altered")),
            ("outcome", Found("'withdrawn'", "outcome = 'refused'", "destruction-altered")),
            ("decided_by", Found("proposed_by", "outcome = 'approved'", "destruction-altered")),
            ("decided_reason", Found(OTHER, "outcome = 'refused'", "destruction-altered")),
            ("decided_ms", Found("decided_ms + 1", "outcome = 'approved'", "destruction-altered")),
            (
                "certificate",
                Found("replace(certificate, 'Over', 'other')", "outcome = 'approved'", "destruction-altered"),
            ),
            ("event_index", Found("event_index - 1", "outcome = 'approved'", "destruction-altered")),
        ],
    ),
    (
        "ghosts",
        &[
            (
                "record_id",
                Found("(SELECT record_id FROM records WHERE number = 'F-1')", "1 = 1", "ghost-altered"),
            ),
            ("organisation", Found("'bureau'", "1 = 1", "ghost-altered")),
            ("number", Found(OTHER, "1 = 1", "ghost-altered")),
            ("event_index", Found("event_index - 1", "1 = 1", "ghost-altered")),
            ("destroyed_ms", Found("destroyed_ms + 1", "1 = 1", "ghost-altered")),
        ],
    ),
    (
        "erasures",
        &[
            ("digest", Unfound(TO_GO)),
            ("organisation", Unfound(TO_GO)),
            ("number", Unfound(TO_GO)),
            ("is_done", Unfound(TO_GO)),
        ],
    ),
    (
        "recovery_codes",
        &[
            ("user_id", Found(OTHER, "1 = 1", "user-altered")),
            ("code_digest", Found("code_digest || 'x'", "1 = 1", "user-altered")),
            ("used_ms", Found("1", "1 = 1", "user-altered")),
        ],
    ),
    (
        "uploads",
        &[
            ("upload_id", Unfound(NOT_EVIDENCE)),
            ("organisation", Unfound(NOT_EVIDENCE)),
            ("user_id", Unfound(NOT_EVIDENCE)),
            ("name", Unfound(NOT_EVIDENCE)),
            ("media_type", Unfound(NOT_EVIDENCE)),
            ("digest", Unfound(NOT_EVIDENCE)),
            ("size_bytes", Unfound(NOT_EVIDENCE)),
            ("crc32", Unfound(NOT_EVIDENCE)),
            ("created_ms", Unfound(NOT_EVIDENCE)),
        ],
    ),
    (
        "idempotency_keys",
        &[
            ("user_id", Unfound(ANSWERED)),
            ("idempotency_key", Unfound(ANSWERED)),
            ("request_digest", Unfound(ANSWERED)),
            ("outcome", Unfound(ANSWERED)),
            ("created_ms", Unfound(ANSWERED)),
        ],
    ),
    (
        "jobs",
        &[
            ("job_id", Unfound(ASKED)),
            ("organisation", Unfound(ASKED)),
            ("user_id", Unfound(ASKED)),
            ("task", Unfound(ASKED)),
            ("request", Unfound(ASKED)),
            ("state", Unfound(ASKED)),
            ("done", Unfound(ASKED)),
            ("total", Unfound(ASKED)),
            ("result", Unfound(ASKED)),
            ("created_ms", Unfound(ASKED)),
            ("finished_ms", Unfound(ASKED)),
        ],
    ),
    (
        "witness_policies",
        &[
            ("organisation", Found("'bureau'", "1 = 1", "witnesses-altered")),
            ("event_index", Found("event_index + 1000", "1 = 1", "witnesses-altered")),
            ("policy", Found("policy || ' '", "1 = 1", "witnesses-altered")),
            ("changed_ms", Found("changed_ms + 1", "1 = 1", "witnesses-altered")),
        ],
    ),
    (
        "cosignatures",
        &[
            ("organisation", Unfound(LESS)),
            ("size", Found("size - 1", "1 = 1", "cosignature-altered")),
            ("vkey", Found("vkey || 'x'", "1 = 1", "cosignature-altered")),
            ("line", Found("'x' || line", "1 = 1", "cosignature-altered")),
            ("cosigned_ms", Found("cosigned_ms + 1", "1 = 1", "cosignature-altered")),
            ("received_ms", Unfound("when a signature came in: nothing shows it, nothing follows from it")),
        ],
    ),
    (
        "witness_states",
        &[
            ("organisation", Unfound(SAID)),
            ("vkey", Unfound(SAID)),
            ("asked_ms", Unfound(SAID)),
            ("failures", Unfound(SAID)),
            ("problem", Unfound(SAID)),
            ("detail", Unfound(SAID)),
            ("contradicted_ms", Unfound(SAID)),
        ],
    ),
    (
        "pack_receipts",
        &[
            ("organisation", Unfound(LESS)),
            ("number", Found(OTHER, "1 = 1", "receipt-altered")),
            ("receipt", Found("receipt || 'x'", "1 = 1", "receipt-altered")),
        ],
    ),
    ("derivations", &[("name", Unfound(AGAIN)), ("digest", Unfound(AGAIN))]),
];

const PASSWORD: &str = "tidy lantern under the bridge";

/// Something in every table that is evidence or says who may do what.
fn filled(ground: &Ground) -> World {
    drop(World::new(ground));
    crate::seals::sign_with(ground, "p256");
    let world = World::reopen(ground).unwrap_or_else(|error| panic!("{}", told(&error)));
    let app = &world.app;
    let folder = ground.folder("import");
    write(&folder, "small.txt", "torque 12 Nm");
    write(&folder, "large.bin", vec![7; 300_000]);
    write(
        &folder,
        "batch.csv",
        "type,item,revision,title,lot,serial,status,customer,relation,into_item,into_lot,into_serial,quantity,unit,into_revision,find,operation,pattern\n\
         item,BRG,1,Bearing,,,,,,,,,,\nitem,ED,C,Drive,,,,,,,,,,\nitem,GRS,1,Grease,,,,,,,,,,\n\
         lot,BRG,1,,B-1,,,,,,,,60,pcs\nunit,ED,C,,,D-1,delivered,Depot,,,,,,\nunit,ED,C,,,D-2,released,,,,,,,\n\
         edge,BRG,,,B-1,,,,installed,ED,,D-1,2,pcs\nedge,BRG,,,B-1,,,,installed,ED,,D-2,3,pcs\n\
         bom,BRG,1,,,,,,,ED,,,2,pcs,C,10,\nbom,GRS,1,,,,,,,ED,,,5,g,C,20,\n\
         serials,ED,C,,,,,,,,,,,,,,,D-1\nserials,ED,C,,,,,,,,,,,,,,,D-[0-9]\n\
         operation,ED,,,,D-1,,,,,,,,,,,10\noperation,ED,,,,D-1,,,,,,,,,,,20\n",
    );
    write(
        &folder,
        "index.csv",
        "number,kind,title,occurred_on,marking,files,links,note,source\n\
         F-1,received-document,First,2026-01-05,RESTRICTED,small.txt;large.bin,,note,\n\
         F-1,received-document,First,2026-01-05,RESTRICTED,small.txt;large.bin,,better note,\n\
         F-2,received-document,Second,,,small.txt,filed-as:F-1,,\n\
         T-1,trace-batch,Drives,,RESTRICTED,batch.csv,,,scan\n",
    );
    write(&folder, "courses/gone.txt", "who came");
    write(
        &folder,
        "courses/index.csv",
        "number,kind,title,occurred_on,state,topic,training_type,trainer,attendees,assessment,files\n\
         G-1,training,Course,2010-01-01,completed,Course,classroom,A,A,none,gone.txt\n\
         G-2,training,Course two,2010-01-01,completed,Course,classroom,A,A,none,\n",
    );
    write(&folder, "documents/gauges.txt", "every gauge once a year");
    write(
        &folder,
        "documents/index.csv",
        "number,kind,title,state,document_type,document_code,revision,prepared_by,approved_by,effective_from,review_due_on,files\n\
         D-1,procedure,Gauges,in-review,procedure,QP-1,A,manager,lower,2026-04-01,2028-04-01,gauges.txt\n",
    );
    write(
        &folder,
        "read/index.csv",
        "number,kind,title,state,document_type,document_code,revision,prepared_by,approved_by,effective_from,review_due_on,readers\n\
         D-2,procedure,Scales,effective,procedure,QP-2,A,manager,lower,2026-02-01,2028-04-01,clerk\n",
    );
    world.file(&folder);
    let admin = world.session("admin");
    app.set_password(&admin, "manager", PASSWORD).unwrap();
    app.set_password(&admin, "clerk", PASSWORD).unwrap();
    app.switch_person(&admin, "lower", (false, "")).unwrap();
    let from = Visit { address: "10.0.0.8".to_owned(), agent: "test".to_owned() };
    let reviewed = Wanted {
        number: "D-1".to_owned(),
        base: Base::Version(1),
        to: "effective".to_owned(),
        meaning: "reviewed".to_owned(),
        on_behalf: String::new(),
        refusal: None,
    };
    let proof = Proof { password: PASSWORD.to_owned().into(), code: String::new() };
    app.sign_record(&world.session("clerk"), &from, &proof, reviewed)
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    app.acknowledge_record(&world.session("clerk"), "D-2", Base::Version(1))
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    let settings = ReminderSettings { email: "clerk@works.example".to_owned(), language: "en".to_owned() };
    app.set_reminders(&world.session("clerk"), &settings).unwrap();
    app.add_comment(&world.session("manager"), "D-2", "Right, @clerk?").unwrap();
    app.set_password(&admin, "admin", PASSWORD).unwrap();
    let manager = world.session("manager");
    let destroy = |number: &str| {
        let new = NewDestruction { records: vec![number.to_owned()], reason: "Over".to_owned() };
        app.propose_destruction(&manager, &new).unwrap_or_else(|error| panic!("{}", told(&error))).number
    };
    app.approve_destruction(&admin, &from, &proof, &destroy("G-1"))
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    app.refuse_destruction(&admin, &destroy("G-2"), "Look again").unwrap();
    let hold = NewHold {
        name: "Case".to_owned(),
        reason: "Asked".to_owned(),
        unit: "BT-1".to_owned(),
        ..NewHold::default()
    };
    let hold = app.place_hold(&manager, &hold).unwrap().hold;
    app.lift_hold(&admin, &hold, "Settled").unwrap();
    let day = world.clock.now().date().to_string();
    let kinds = vec!["procedure".to_owned()];
    let new = NewDelegation { to: "clerk".to_owned(), from: day.clone(), until: day, kinds };
    app.give_delegation(&world.session("manager"), &new).unwrap();
    let visit = Visit { address: "10.0.0.7".to_owned(), agent: "test".to_owned() };
    let who = Credentials { organisation: "tst", login: "manager", password: PASSWORD };
    let (token, _) = app.sign_in(&who, &visit, None).unwrap();
    let browser = app.browser(&token).unwrap().unwrap();
    app.create_token(&browser, "scale", &["read".to_owned()], 30).unwrap();
    app.begin_second_factor(&browser).unwrap();
    let secret = from_base32(&app.second_factor(&browser).unwrap().secret.unwrap());
    let code = totp::code(&secret, totp::step(world.clock.now()));
    app.confirm_second_factor(&browser, &visit, &code).unwrap();
    let (_, one) = witness(ground, &world, "one");
    app.add_witness(&admin, "one", one.verifier(), None).unwrap();
    app.set_quorum(&admin, Quorum::All).unwrap();
    carry(&world, &one, "one");
    let packs = ground.folder("packs");
    let pack = app
        .build_pack(&world.session("manager"), &NewPack::default(), &packs, &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    // Its own receipt is signed by the witness only once there is one.
    carry(&world, &one, "one");
    let again = app.rebuild_pack(&world.session("manager"), &pack.number, &packs, &mut |_, _| {});
    assert_eq!(again.unwrap().is_witnessed, Some(true));
    let new = NewOrganisation {
        code: "bureau".parse().unwrap(),
        name: "Bureau".to_owned(),
        host: None,
        is_post_quantum: true,
        users: vec![
            NewUser {
                login: "admin".to_owned(),
                name: "Admin".to_owned(),
                role: Role::Administrator,
                clearance: Marking::Secret,
            },
            NewUser {
                login: "body".to_owned(),
                name: "Body".to_owned(),
                role: Role::CertificationBody,
                clearance: Marking::Secret,
            },
        ],
    };
    app.add_organisation(new).unwrap();
    let manager = app.session_in(Some("tst"), "manager").unwrap();
    app.grant_pack(&manager, &pack.number, "bureau/body", 30)
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    world
}

fn fsck(world: &World) -> FsckReport {
    let admin = world.app.session_in(Some("tst"), "admin");
    let admin = admin.unwrap_or_else(|error| panic!("{}", told(&error)));
    world.app.fsck(&admin, &[], &mut |_, _, _| {}).unwrap_or_else(|error| panic!("{}", told(&error)))
}

/// Every column that the database has, table by table.
fn columns(ground: &Ground) -> BTreeMap<String, Vec<String>> {
    let query = if ground.is_postgres() {
        "SELECT table_name || '.' || column_name AS value FROM information_schema.columns WHERE table_schema = 'public'"
    } else {
        "SELECT m.name || '.' || c.name AS value FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
    };
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for value in ground.values(query).into_iter().flatten() {
        let (table, column) = value.split_once('.').unwrap();
        // Which migrations ran is compared at every start; the index of words has a test of its own below.
        if !table.starts_with("__diesel")
            && !table.starts_with("record_search")
            && !table.starts_with("sqlite_")
        {
            tables.entry(table.to_owned()).or_default().push(column.to_owned());
        }
    }
    tables
}

/// A table as it was before it was edited; and the ledger's, since what was examined meanwhile is an event.
fn restore(ground: &Ground, table: &str) {
    for table in [table, "events", "ledger_tiles", "checkpoints"] {
        ground.sql(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM saved_{table}"));
    }
}

on_both!(every_column_of_every_table_is_watched_or_says_why_not, |ground| {
    let world = filled(ground);
    let sound = fsck(&world);
    assert!(sound.findings.is_empty(), "{:#?}", sound.findings);
    drop(world);
    let there = columns(ground);
    let known: Vec<&str> = TABLES.iter().map(|(table, _)| *table).collect();
    assert_eq!(
        there.keys().map(String::as_str).filter(|table| !known.contains(table)).count(),
        0,
        "{there:?}"
    );
    ground.drop_foreign_keys();
    for (table, _) in TABLES {
        ground.sql(&format!("CREATE TABLE saved_{table} AS SELECT * FROM {table}"));
    }
    let mut missed = Vec::new();
    for (table, columns) in TABLES {
        let there = &there[*table];
        // The words of a record stand in its row on one of the databases.
        let listed: Vec<&str> = columns.iter().map(|(column, _)| *column).collect();
        for column in there {
            assert!(listed.contains(&column.as_str()), "{table}.{column} is new: what finds its change?");
        }
        for (column, what) in *columns {
            if !there.iter().any(|there| there == column) {
                assert_eq!((*table, *column), ("records", "search"));
                continue;
            }
            let (to, holds, code) = match what {
                Found(to, holds, code) => (to, holds, code),
                Unfound(why) => {
                    assert!(why.len() > 20, "{table}.{column}: why?");
                    continue;
                }
            };
            // On PostgreSQL the order of filing leads to nothing: it stands beside the words.
            if ground.is_postgres() && (*table, *column) == ("records", "search_id") {
                continue;
            }
            let one = format!("{table} WHERE {holds}");
            assert!(ground.number(&format!("SELECT count(*) FROM {one}")) > 0, "nothing to edit in {one}");
            ground.sql(&format!("UPDATE {table} SET {column} = {to} WHERE {holds}"));
            let report = World::reopen_unchecked(ground);
            let report = match report.app.session_in(Some("tst"), "admin") {
                Ok(_) => fsck(&report),
                // Whose organisation is gone cannot even ask.
                Err(_) => {
                    assert_eq!((*table, *column), ("organisations", "organisation"));
                    FsckReport::default()
                }
            };
            let is_found = report.findings.iter().any(|finding| finding.code == *code);
            if !is_found && (*table, *column) != ("organisations", "organisation") {
                missed.push(format!("{table}.{column}: {code} expected, found {:#?}", report.findings));
            }
            restore(ground, table);
        }
        // A row that is gone.
        let is_watched = columns.iter().any(|(_, what)| matches!(what, Found(..)));
        if is_watched && !["organisations", "sessions", "cosignatures", "pack_receipts"].contains(table) {
            ground.sql(&format!("DELETE FROM {table}"));
            let report = World::reopen_unchecked(ground);
            match report.app.session_in(Some("tst"), "admin") {
                Ok(_) if fsck(&report).findings.is_empty() => missed.push(format!("all of {table} gone")),
                _ => {}
            }
            restore(ground, table);
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    let sound = fsck(&World::reopen_unchecked(ground));
    assert!(sound.findings.is_empty(), "{:#?}", sound.findings);
});

/// A record that search no longer finds, or that is found under what it does not say.
#[test]
fn an_edited_index_of_words_is_found() {
    let ground = Ground::sqlite();
    drop(filled(&ground));
    let place = ground.number("SELECT search_id FROM records WHERE number = 'F-1'");
    let find = || {
        let report = fsck(&World::reopen_unchecked(&ground));
        report
            .findings
            .iter()
            .map(|finding| format!("{} {}", finding.code, finding.place))
            .collect::<Vec<_>>()
    };
    ground.sql(&format!(
        "INSERT INTO record_search (rowid, words, facets) VALUES ({}, 'more', '')",
        place + 9000
    ));
    assert_eq!(find(), ["record-altered search"]);
    ground.sql(&format!("DELETE FROM record_search WHERE rowid IN ({place}, {})", place + 9000));
    assert_eq!(find(), ["record-altered record/F-1"]);
}

/// Takes the whole database back to how it was, as whoever restores an old backup does.
struct Backup(Vec<String>);

impl Backup {
    fn take(ground: &Ground) -> Self {
        if ground.is_postgres() {
            ground.drop_foreign_keys();
            let tables: Vec<String> = columns(ground).into_keys().collect();
            for table in &tables {
                ground.sql(&format!("CREATE TABLE saved_{table} AS SELECT * FROM {table}"));
            }
            Self(tables)
        } else {
            let path = ground.folder("backup").join("sanad.db");
            ground.sql(&format!("VACUUM INTO '{}'", path.display()));
            Self(Vec::new())
        }
    }

    fn restore(&self, ground: &Ground) {
        for table in &self.0 {
            ground.sql(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM saved_{table}"));
        }
        if self.0.is_empty() {
            for ending in ["-wal", "-shm"] {
                drop(std::fs::remove_file(ground.dir().join(format!("sanad.db{ending}"))));
            }
            std::fs::copy(ground.folder("backup").join("sanad.db"), ground.dir().join("sanad.db")).unwrap();
        }
    }
}

/// The present head of the ledger, as a witness would keep it.
fn head(ground: &Ground) -> String {
    let query = "SELECT note AS value FROM checkpoints WHERE organisation = 'tst' ORDER BY size DESC LIMIT 1";
    ground.values(query).remove(0).unwrap()
}

// Whoever has the machine has the keys too: what they sign anew agrees with itself. Only what was kept elsewhere tells.
on_both!(a_ledger_cut_short_or_written_anew_is_found_by_a_head_from_outside, |ground| {
    let world = filled(ground);
    let examine = |kept: &[(&str, &str)]| {
        let world = World::reopen(ground).unwrap_or_else(|error| panic!("{}", told(&error)));
        let admin = world.app.session_in(Some("tst"), "admin").unwrap();
        let held: Vec<Held> = kept
            .iter()
            .map(|(name, text)| Held { name: (*name).to_owned(), text: (*text).to_owned() })
            .collect();
        let report = world.app.fsck(&admin, &held, &mut |_, _, _| {});
        report
            .map(|report| {
                report.findings.iter().map(|f| format!("{} {}", f.code, f.place)).collect::<Vec<_>>()
            })
            .map_err(|error| error.code())
    };
    let early = head(ground);
    let backup = Backup::take(ground);
    fsck(&world);
    fsck(&world);
    drop(world);
    let late = head(ground);
    assert_eq!(examine(&[("early", &early), ("late", &late)]).unwrap(), [""; 0]);
    // Another's head is a mistake, and an altered one forged.
    let foreign = late.replace("test.example/tst", "test.example/other");
    assert_eq!(examine(&[("foreign", &foreign)]).unwrap_err(), Code::Invalid);
    assert_eq!(examine(&[("nonsense", "nonsense")]).unwrap_err(), Code::Invalid);
    let size = late.lines().nth(1).unwrap().to_owned();
    let altered = late.replacen(&size, "3", 1);
    assert_eq!(examine(&[("altered", &altered)]).unwrap(), ["held-signature altered (3)"]);
    backup.restore(ground);
    // Sound by itself, and yet its end is gone.
    assert_eq!(examine(&[]).unwrap(), [""; 0]);
    backup.restore(ground);
    let beyond = format!("held-beyond late ({size})");
    assert_eq!(examine(&[("early", &early), ("late", &late)]).unwrap(), [beyond]);
    for _ in 0..3 {
        assert_eq!(examine(&[]).unwrap(), [""; 0]);
    }
    let forked = format!("forked late ({size})");
    assert_eq!(examine(&[("early", &early), ("late", &late)]).unwrap(), [forked]);
});
