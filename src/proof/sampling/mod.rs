//! Samples that neither side can steer: how many (`plan`), and which ones (here).
//!
//! Whoever asks for a sample writes down the digest of a secret first. The ledger goes on; the first head that covers that
//! gives the root. Then the secret is told. The seed is made of both, so neither could choose it: the root was not known
//! when the secret was chosen, nor the secret when the root was made. Which ones are drawn follows from the seed and the
//! list of all, and can be done again with `sha256sum` and `sort`.

mod plan;

use super::digest::Digest;

pub use plan::{AQL, LEVELS, Plan, Scheme, plan};

/// What the digest of the seed is made over, before origin, size, root and secret, each on a line.
const SEED: &str = "sanad/sample/v1";

/// The digest that is written down before the secret is told.
#[must_use]
pub fn commitment(secret: &str) -> Digest {
    Digest::of(secret.as_bytes())
}

/// The seed of a sample: SHA-256 of five lines, each ended by a line feed.
#[must_use]
pub fn seed(origin: &str, size: u64, root: &Digest, secret: &str) -> Digest {
    Digest::of(format!("{SEED}\n{origin}\n{size}\n{}\n{secret}\n", root.hex()).as_bytes())
}

/// Draws so many of these lines: those with the lowest SHA-256 of the seed in hexadecimal, a line feed, and the line; in
/// that order. Without replacement, and the same whatever the order of the lines.
#[must_use]
pub fn draw(seed: &Digest, lines: &[String], count: usize) -> Vec<String> {
    let seed = seed.hex();
    let rank = |line: &String| (Digest::of(format!("{seed}\n{line}").as_bytes()).hex(), line.clone());
    let mut ranked: Vec<(String, String)> = lines.iter().map(rank).collect();
    ranked.sort_unstable();
    ranked.dedup();
    ranked.into_iter().take(count).map(|(_, line)| line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with another program:
    /// `printf 'sanad/sample/v1\nlog.example/mgi\n8\n%s\nkingfisher\n' abab… | sha256sum`, and for each line
    /// `printf '%s\n%s' SEED LINE | sha256sum`, sorted.
    #[test]
    fn seed_and_sample_are_those_of_sha256sum_and_sort() {
        let root = Digest::from_hex(&"ab".repeat(32)).unwrap();
        let seed = seed("log.example/mgi", 8, &root, "kingfisher");
        assert_eq!(seed.hex(), "4a12458da0fad1d796a0491c7080beda4102d69176c796ae96451195c1666a86");
        let lines: Vec<String> = (1..=20).map(|unit| format!("SIGHT {unit:04}")).collect();
        assert_eq!(draw(&seed, &lines, 4), ["SIGHT 0006", "SIGHT 0010", "SIGHT 0005", "SIGHT 0015"]);
        assert_eq!(commitment("kingfisher"), Digest::of(b"kingfisher"));
    }

    #[test]
    fn what_is_drawn_follows_from_the_seed_and_not_from_the_order() {
        let lines: Vec<String> = (1..=500).map(|unit| format!("SIGHT {unit:04}")).collect();
        let first = draw(&Digest::of(b"one"), &lines, 50);
        let mut turned = lines.clone();
        turned.reverse();
        turned.push(lines[0].clone());
        assert_eq!(draw(&Digest::of(b"one"), &turned, 50), first);
        assert_ne!(draw(&Digest::of(b"two"), &lines, 50), first);
        let mut once = first.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), 50);
        // A larger sample has the smaller one in it, and all is all.
        assert_eq!(draw(&Digest::of(b"one"), &lines, 80)[..50], first);
        assert_eq!(draw(&Digest::of(b"one"), &lines, 900).len(), 500);
    }
}
