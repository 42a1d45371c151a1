use crate::domain::kind::Kinds;
use crate::domain::profile::{Profiles, check};

#[test]
fn the_embedded_definitions_have_no_mistake() {
    let (kinds, profiles) = (Kinds::embedded().unwrap(), Profiles::embedded().unwrap());
    assert_eq!(check(&kinds, &profiles), vec![]);
}
