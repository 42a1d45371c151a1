//! Pages for people, one file a noun. Each reads what was asked, calls one use case of `app`, and renders a template of
//! the same name.

pub mod account;
pub mod comments;
pub mod copies;
pub mod events;
pub mod figures;
pub mod granted;
pub mod handover;
pub mod home;
pub mod import;
pub mod import_sheet;
pub mod jobs;
pub mod labels;
pub mod ledger;
pub mod pack_diff;
pub mod pack_withheld;
pub mod packs;
pub mod people;
pub mod readiness;
pub mod reading;
pub mod record_form;
pub mod record_list;
pub mod record_moves;
pub mod records;
pub mod register;
pub mod reminders;
pub mod reports;
pub mod retention;
pub mod second_factor;
pub mod sign_in;
pub mod signatures;
pub mod trace;
pub mod verify;
