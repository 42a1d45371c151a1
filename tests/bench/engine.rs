//! The parts of Sanad that are measured without a process around them. `tests/bench/run` drives it:
//!
//! - `bench-engine hash MEBIBYTES`: SHA-256 and CRC-32 in one pass, over blocks of 16 KiB as `openssl speed` has them.
//!
//! Each prints one line of JSON.

use std::io::Write;
use std::time::Instant;

use sanad::proof::digest::{Digest, Hasher};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let line = match words.as_slice() {
        ["hash"] => hash(512)?,
        ["hash", mebibytes] => hash(mebibytes.parse()?)?,
        _ => return Err("usage: bench-engine hash [MEBIBYTES]".into()),
    };
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}

/// Hashes one block of 16 KiB again and again, so that memory plays no part, as `openssl speed` does.
fn hash(mebibytes: u32) -> Result<String, Failure> {
    let block: Vec<u8> = (0..16 * 1024_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24).to_le_bytes()[0]).collect();
    let blocks = mebibytes * 64;

    let start = Instant::now();
    let mut hasher = Hasher::new();
    for _ in 0..blocks {
        hasher.update(&block);
    }
    let sums = hasher.finish();
    let one_pass = start.elapsed();

    let start = Instant::now();
    let mut last = Digest::of(b"");
    for _ in 0..blocks {
        last = Digest::of(&block);
    }
    let digest_alone = start.elapsed();

    Ok(serde_json::json!({
        "bytes": sums.size_bytes,
        "sha256_crc32_mb_per_s": f64::from(mebibytes) * 1.048_576 / one_pass.as_secs_f64(),
        "sha256_mb_per_s": f64::from(mebibytes) * 1.048_576 / digest_alone.as_secs_f64(),
        "digest": sums.digest,
        "block": last,
    })
    .to_string())
}
