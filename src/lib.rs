//! Sanad: a system of record for quality evidence.
//!
//! Read in this order: [`proof`] (every byte that an outsider checks), [`verify`] (the offline verifier over it),
//! `domain` (records, kinds, rules; pure), `db`, `blob` and `ledger` (what is kept and how it is written), `pack`
//! (evidence to BagIt ZIP and PDF), `chart` (figures as SVG), `raster` (pages of stored files as images), `sign` (certificates, keys and timestamp authorities),
//! `outbound` (asking others over HTTP), `app` (use cases), `witness` (for those who watch ledgers), `web`, `jobs`,
//! `cli`. `ARCHITECTURE.md` has the map and the invariants.

#![cfg_attr(test, allow(clippy::as_conversions, reason = "tests count in whatever integer is at hand"))]

pub mod proof;
pub mod verify;
pub mod words;

/// Readiness and imports make many small texts on one thread and free them on another.
#[cfg(feature = "server")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(feature = "server")]
pub mod app;
#[cfg(feature = "server")]
pub mod blob;
#[cfg(feature = "server")]
pub mod chart;
#[cfg(feature = "server")]
pub mod cli;
#[cfg(feature = "server")]
pub mod config;
#[cfg(feature = "server")]
pub mod db;
#[cfg(feature = "server")]
pub mod domain;
#[cfg(feature = "server")]
pub mod jobs;
#[cfg(feature = "server")]
pub mod ledger;
#[cfg(feature = "server")]
pub mod outbound;
#[cfg(feature = "server")]
pub mod pack;
#[cfg(feature = "server")]
pub mod raster;
#[cfg(feature = "server")]
pub mod sign;
#[cfg(feature = "server")]
pub mod telemetry;
#[cfg(feature = "server")]
pub mod web;
#[cfg(feature = "server")]
pub mod witness;
