//! `sanad-verify`: checks a compliance pack offline.
fn main() {}
