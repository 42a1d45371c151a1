//! Integration tests: the whole product from outside, one binary.
//!
//! Everything about stored state runs on both databases: SQLite always, PostgreSQL on the server that
//! `SANAD_TEST_POSTGRES` names (`tests/run` starts one). A missing server fails these tests, it does not skip them.
//! Tests whose name holds `invariant_N` show that invariant of the design (ARCHITECTURE.md lists them).

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    reason = "a test that panics is a test that fails"
)]

mod harness;
mod http;

mod access;
mod answerable;
mod answers;
mod api_http;
mod as_designed;
mod certified;
mod cli;
mod conformity;
mod connections;
mod copies;
mod crash;
mod crash_service;
mod definitions;
mod demo;
mod epcis;
mod evaluation;
mod fallout;
mod figures;
mod filed_http;
mod fsck;
mod genealogy;
mod import;
mod jobs;
mod keys;
mod keys_http;
mod kinds;
mod labels;
mod languages;
mod ledger;
mod lists;
mod mapping;
mod matrix;
mod pack;
mod pack_diff;
mod people;
mod pieces;
mod public_ledger;
mod random_genealogy;
mod rebuild;
mod records;
mod records_http;
mod reminders;
mod reports;
mod resources;
mod retention;
mod said;
mod sampling;
mod scan;
mod seals;
mod signing;
mod source;
mod tamper;
mod unit_path;
mod withhold;
mod witnesses;
mod work;
mod year;
