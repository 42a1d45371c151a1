//! Addresses with a question in them.

use super::render::encoded;

/// A path with the pairs that have a value.
#[must_use]
pub fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let given: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    if given.is_empty() { path.to_owned() } else { format!("{path}?{}", given.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_left_out_and_the_rest_is_escaped() {
        assert_eq!(address("/records", &[("q", ""), ("kind", "")]), "/records");
        assert_eq!(address("/records", &[("q", "a&b=c"), ("kind", "x")]), "/records?q=a%26b%3Dc&kind=x");
    }
}
