//! The tables as diesel sees them; `migrations/` has the comments.

diesel::table! { organisations (organisation) { organisation -> Text, name -> Text, origin -> Text, created_ms -> BigInt, } }
diesel::table! {
    users (user_id) {
        user_id -> Text, organisation -> Text, login -> Text, name -> Text, role -> Text, clearance -> Text,
        password_hash -> Nullable<Text>, created_ms -> BigInt, disabled_ms -> Nullable<BigInt>, language -> Text,
        totp_secret -> Nullable<Binary>, totp_confirmed_ms -> Nullable<BigInt>, totp_step -> Nullable<BigInt>,
    }
}
diesel::table! {
    signing_keys (vkey) {
        vkey -> Text, organisation -> Text, purpose -> Text, sealed_seed -> Binary, created_ms -> BigInt,
        retired_ms -> Nullable<BigInt>,
    }
}
diesel::table! {
    definitions (organisation, digest) {
        organisation -> Text, digest -> Text, category -> Text, code -> Text, body -> Text, created_ms -> BigInt,
    }
}
diesel::table! { counters (organisation, name) { organisation -> Text, name -> Text, value -> BigInt, } }
diesel::table! { blobs (digest) { digest -> Text, size_bytes -> BigInt, crc32 -> BigInt, created_ms -> BigInt, } }
diesel::table! {
    records (record_id) {
        record_id -> Text, organisation -> Text, kind -> Text, number -> Text, title -> Text, state -> Text,
        marking -> Text, owner -> Text, occurred_on -> Nullable<Text>, version -> Integer, digest -> Text,
        created_ms -> BigInt, received_ms -> BigInt, category -> Text, due_on -> Nullable<Text>, search_id -> BigInt,
        keep_until -> Nullable<Text>,
    }
}
diesel::table! {
    versions (record_id, version) {
        record_id -> Text, version -> Integer, organisation -> Text, digest -> Text, manifest -> Text,
        disclosures -> Text, author -> Text, received_ms -> BigInt, event_index -> BigInt,
    }
}
diesel::table! {
    version_files (record_id, version, position) {
        record_id -> Text, version -> Integer, position -> Integer, digest -> Text,
    }
}
diesel::table! {
    version_links (record_id, version, position) {
        record_id -> Text, version -> Integer, position -> Integer, link_type -> Text, to_record -> Text,
    }
}
diesel::table! {
    events (organisation, event_index) {
        organisation -> Text, event_index -> BigInt, at_ms -> BigInt, actor -> Text, action -> Text,
        subject -> Text, body -> Text,
    }
}
diesel::table! {
    ledger_tiles (organisation, level, tile_index) {
        organisation -> Text, level -> Integer, tile_index -> BigInt, hashes -> Binary,
    }
}
diesel::table! {
    checkpoints (organisation, size) {
        organisation -> Text, size -> BigInt, root -> Text, note -> Text, signed_ms -> BigInt,
    }
}
diesel::table! {
    packs (organisation, number) {
        organisation -> Text, number -> Text, request -> Text, tagmanifest_digest -> Text, event_index -> BigInt,
        created_ms -> BigInt, content_digest -> Text,
    }
}
diesel::table! {
    items (item_id) {
        item_id -> BigInt, organisation -> Text, number -> Text, revision -> Text, title -> Text,
        batch_record -> Text, batch_version -> Integer,
    }
}
diesel::table! {
    lots (node_id) {
        node_id -> BigInt, organisation -> Text, item_id -> BigInt, lot -> Text, supplier -> Text,
        supplier_lot -> Text, certificate -> Text, made_on -> Text, quantity -> Text, unit -> Text,
        batch_record -> Text, batch_version -> Integer,
    }
}
diesel::table! {
    units (node_id) {
        node_id -> BigInt, organisation -> Text, item_id -> BigInt, serial -> Text, lot -> Text, made_on -> Text,
        batch_record -> Text, batch_version -> Integer,
    }
}
diesel::table! {
    unit_statuses (status_id) {
        status_id -> BigInt, organisation -> Text, node_id -> BigInt, status -> Text, customer -> Text,
        batch_record -> Text, batch_version -> Integer, location -> Text, withdrawn_in -> Integer,
    }
}
diesel::table! {
    serial_patterns (pattern_id) {
        pattern_id -> BigInt, organisation -> Text, item_id -> BigInt, pattern -> Text, batch_record -> Text,
        batch_version -> Integer, withdrawn_in -> Integer,
    }
}
diesel::table! {
    edges (edge_id) {
        edge_id -> BigInt, organisation -> Text, child_id -> BigInt, parent_id -> BigInt, relation -> Text,
        quantity -> Text, unit -> Text, batch_record -> Text, batch_version -> Integer, withdrawn_in -> Integer,
    }
}
diesel::table! {
    bom_lines (line_id) {
        line_id -> BigInt, organisation -> Text, item_id -> BigInt, find -> Text, part -> Text, part_revision -> Text,
        quantity -> Text, unit -> Text, from_serial -> Text, to_serial -> Text, from_date -> Text, to_date -> Text,
        batch_record -> Text, batch_version -> Integer, withdrawn_in -> Integer,
    }
}
diesel::table! {
    operations (operation_id) {
        operation_id -> BigInt, organisation -> Text, node_id -> BigInt, operation -> Text, work_order -> Text,
        operator -> Text, equipment -> Text, done_on -> Text, batch_record -> Text, batch_version -> Integer,
        withdrawn_in -> Integer,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    records,
    versions,
    version_files,
    version_links,
    blobs,
    events,
    ghosts
);
diesel::allow_tables_to_appear_in_same_query!(items, lots, units, edges);
diesel::allow_tables_to_appear_in_same_query!(comments, mentions);
diesel::table! {
    sessions (session_digest) {
        session_digest -> Text, user_id -> Text, organisation -> Text, is_pending -> Bool,
        created_ms -> BigInt, seen_ms -> BigInt, address -> Text, agent -> Text,
    }
}
diesel::table! {
    tokens (token_id) {
        token_id -> Text, user_id -> Text, organisation -> Text, name -> Text, token_digest -> Text, scopes -> Text,
        created_ms -> BigInt, expires_ms -> BigInt, revoked_ms -> Nullable<BigInt>,
    }
}
diesel::table! {
    uploads (upload_id) {
        upload_id -> Text, organisation -> Text, user_id -> Text, name -> Text, media_type -> Text, digest -> Text,
        size_bytes -> BigInt, crc32 -> BigInt, created_ms -> BigInt,
    }
}
diesel::table! {
    idempotency_keys (user_id, idempotency_key) {
        user_id -> Text, idempotency_key -> Text, request_digest -> Text, outcome -> Text,
        created_ms -> BigInt,
    }
}
diesel::table! {
    pack_grants (grant_id) {
        grant_id -> Text, organisation -> Text, number -> Text, user_id -> Text, granted_by -> Text,
        created_ms -> BigInt, expires_ms -> BigInt, revoked_ms -> Nullable<BigInt>,
    }
}
diesel::table! {
    signatures (organisation, event_index) {
        organisation -> Text, event_index -> BigInt, record_id -> Text, version -> Integer,
        body -> Text,
    }
}
diesel::table! {
    acknowledgements (organisation, event_index) {
        organisation -> Text, event_index -> BigInt, record_id -> Text, version -> Integer,
        body -> Text,
    }
}
diesel::table! {
    comments (comment_id) {
        comment_id -> Text, organisation -> Text, event_index -> BigInt, record_id -> Text, version -> Integer,
        user_id -> Text, salt -> Text, body -> Text, mentions -> Text, created_ms -> BigInt,
    }
}
diesel::table! {
    mentions (user_id, comment_id) { user_id -> Text, comment_id -> Text, seen_ms -> Nullable<BigInt>, }
}
diesel::table! {
    contacts (user_id) {
        user_id -> Text, organisation -> Text, email -> Text, language -> Text, changed_ms -> BigInt,
        confirmed_ms -> Nullable<BigInt>,
    }
}
diesel::table! {
    confirmations (user_id) {
        user_id -> Text, email -> Text, digest -> Text, expires_ms -> BigInt, sent_ms -> Nullable<BigInt>,
        attempts -> Integer, next_ms -> BigInt, error -> Text,
    }
}
diesel::table! {
    reminders (user_id, day) {
        user_id -> Text, day -> Text, sent_ms -> Nullable<BigInt>, attempts -> Integer, next_ms -> BigInt,
        error -> Text,
    }
}
diesel::table! {
    delegations (delegation_id) {
        delegation_id -> Text, organisation -> Text, user_id -> Text, delegate_id -> Text, starts_on -> Text,
        ends_on -> Text, kinds -> Text, created_ms -> BigInt, ended_ms -> Nullable<BigInt>,
    }
}
diesel::table! {
    holds (hold_id) {
        hold_id -> Text, organisation -> Text, name -> Text, reason -> Text, scope -> Text, placed_by -> Text,
        created_ms -> BigInt, lifted_by -> Nullable<Text>, lifted_reason -> Nullable<Text>,
        lifted_ms -> Nullable<BigInt>,
    }
}
diesel::table! {
    destructions (organisation, number) {
        organisation -> Text, number -> Text, request -> Text, proposed_by -> Text, created_ms -> BigInt,
        outcome -> Text, decided_by -> Nullable<Text>, decided_reason -> Nullable<Text>,
        decided_ms -> Nullable<BigInt>, certificate -> Nullable<Text>, event_index -> Nullable<BigInt>,
    }
}
diesel::table! {
    ghosts (record_id) {
        record_id -> Text, organisation -> Text, number -> Text, event_index -> BigInt, destroyed_ms -> BigInt,
    }
}
diesel::table! {
    erasures (digest) { digest -> Text, organisation -> Text, number -> Text, is_done -> Bool, }
}
diesel::table! {
    jobs (job_id) {
        job_id -> Text, organisation -> Text, user_id -> Text, task -> Text, request -> Text, state -> Text,
        done -> BigInt, total -> BigInt, result -> Text, created_ms -> BigInt, finished_ms -> Nullable<BigInt>,
    }
}
diesel::table! {
    recovery_codes (user_id, code_digest) { user_id -> Text, code_digest -> Text, used_ms -> Nullable<BigInt>, }
}
diesel::table! { derivations (name) { name -> Text, digest -> Text, } }
diesel::table! {
    witness_policies (organisation, event_index) {
        organisation -> Text, event_index -> BigInt, policy -> Text, changed_ms -> BigInt,
    }
}
diesel::table! {
    cosignatures (organisation, size, vkey) {
        organisation -> Text, size -> BigInt, vkey -> Text, line -> Text, cosigned_ms -> BigInt, received_ms -> BigInt,
    }
}
diesel::table! {
    witness_states (organisation, vkey) {
        organisation -> Text, vkey -> Text, asked_ms -> BigInt, failures -> BigInt, problem -> Text, detail -> Text,
        contradicted_ms -> Nullable<BigInt>,
    }
}
diesel::table! {
    pack_receipts (organisation, number) { organisation -> Text, number -> Text, receipt -> Text, }
}
diesel::table! {
    pack_files (organisation, number, name) {
        organisation -> Text, number -> Text, name -> Text, body -> Binary, event_index -> BigInt,
        created_ms -> BigInt,
    }
}
diesel::table! {
    timestamps (organisation, number) {
        organisation -> Text, number -> Text, attempts -> Integer, next_ms -> BigInt, error -> Text,
        created_ms -> BigInt,
    }
}
