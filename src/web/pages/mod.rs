//! Pages for people, one file a noun. Each reads what was asked, calls one use case of `app`, and renders a template of
//! the same name.

pub mod account;
pub mod events;
pub mod home;
pub mod ledger;
pub mod readiness;
pub mod record_list;
pub mod records;
pub mod sign_in;
