//! Any text as a policy: what is read has one form, which is read as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sanad::proof::policy::Policy;

fuzz_target!(|text: &str| {
    if let Ok(policy) = text.parse::<Policy>() {
        let form = policy.to_string();
        let again: Policy = form.parse().unwrap();
        assert_eq!(again, policy);
        assert_eq!(again.to_string(), form);
        // Every witness there is meets any quorum; that of nobody meets only "none".
        let all = policy.witnesses.iter().map(|witness| witness.name.as_str()).collect();
        assert!(policy.is_quorum(&all));
        assert_eq!(policy.is_quorum(&Default::default()), policy.quorum.is_none());
    }
});
