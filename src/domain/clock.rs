//! Time and chance as parameters (invariant 10). The implementations that read the system live in `app`; those here
//! are pure, for tests and for the demonstration, whose packs must come out the same on every machine.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use crate::proof::digest::Hasher;
use crate::proof::time::Timestamp;

/// Where `now` comes from. Read once per request.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The source of chance could not deliver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the source of random bytes failed")]
pub struct EntropyError;

/// Where random bytes come from.
pub trait Entropy: Send + Sync {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// [`EntropyError`] if the source cannot deliver; nothing may then be made from `bytes`.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError>;
}

/// `N` random bytes, e.g. ten for an identifier, sixteen for a salt.
///
/// # Errors
/// [`EntropyError`] as the source gave it.
pub fn random<const N: usize>(source: &dyn Entropy) -> Result<[u8; N], EntropyError> {
    let mut bytes = [0; N];
    source.fill(&mut bytes)?;
    Ok(bytes)
}

/// A clock that shows what it was last set to. The import of a demonstration sets it before each row.
#[derive(Debug)]
pub struct ScriptedClock(AtomicI64);

impl ScriptedClock {
    /// Shows `now` until set.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.millis()))
    }

    /// Sets it, forwards or backwards.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.millis(), Ordering::SeqCst);
    }

    /// Moves it by milliseconds, forwards or backwards.
    pub fn advance(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

impl Clock for ScriptedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Bytes that follow from a seed: SHA-256 of the seed and a counter. Never for keys or salts of real records:
/// who knows the seed knows every byte.
#[derive(Debug)]
pub struct SeededEntropy {
    seed: Vec<u8>,
    block: AtomicU64,
}

impl SeededEntropy {
    /// From any seed.
    #[must_use]
    pub fn new(seed: &[u8]) -> Self {
        Self { seed: seed.to_vec(), block: AtomicU64::new(0) }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        for part in bytes.chunks_mut(32) {
            let counter = self.block.fetch_add(1, Ordering::SeqCst);
            let mut hasher = Hasher::new();
            hasher.update(&counter.to_be_bytes());
            hasher.update(&self.seed);
            for (byte, from) in part.iter_mut().zip(hasher.finish().digest.as_bytes()) {
                *byte = *from;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scripted_clock_goes_where_it_is_put() {
        let clock = ScriptedClock::new(Timestamp::from_millis(1000));
        clock.advance(-1);
        assert_eq!(clock.now().millis(), 999);
        clock.set(Timestamp::from_millis(5));
        assert_eq!(clock.now().millis(), 5);
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_never_the_same_block_twice() {
        let (one, two) = (SeededEntropy::new(b"demo"), SeededEntropy::new(b"demo"));
        let first: [u8; 40] = random(&one).unwrap();
        assert_eq!(first, random::<40>(&two).unwrap());
        assert_ne!(first, random::<40>(&one).unwrap());
        assert_ne!(random::<16>(&SeededEntropy::new(b"other")).unwrap(), first[..16]);
    }
}
