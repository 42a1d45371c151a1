//! Pure formats: what an outsider checks. See `README.md` beside this file for the specification.

pub mod digest;
pub mod time;
