//! The five results of a step or rule.

pub use crate::proof::pack::Status;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_what_json_says() {
        for status in Status::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.code());
        }
        assert!(Status::ALL.is_sorted());
    }
}
