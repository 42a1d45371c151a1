//! A whole ledger as a folder of tiles (C2SP tlog-tiles), from `sanad ledger export` or fetched from where it is
//! published: every hash is derived again from the entries, up to the signed head.

use std::fs;
use std::io::{self, Read as _, Write};
use std::path::Path;

use serde_json::{Value, json};

use super::report::{Verdict, printable};
use super::{MAX_TEXT_BYTES, Trust, threads};
use crate::proof::checkpoint::Checkpoint;
use crate::proof::digest::Digest;
use crate::proof::merkle::leaf_hash;
use crate::proof::tile::{Edge, WIDTH, complete, entries_path, hashes_at, path};
use crate::words::Words;

/// Findings that are kept; more are counted.
const MAX_FINDINGS: usize = 1000;
/// Bundles that a thread takes at once: so many that none waits for the others.
const STRETCH: u64 = 64;
/// Hashes of a level that fit into memory: the leaves are not among them, a 256th of them is.
const MAX_LEAVES: u64 = 1 << 40;

/// What is wrong with a ledger, or could not be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// The file is not there.
    Missing,
    /// It cannot be read.
    Unreadable,
    /// It is not what should stand there: too long, too short, or not of its form.
    Form,
    /// Its hashes do not follow from the entries.
    Tile,
    /// The root in the signed head does not follow from the entries.
    Root,
    /// The head is not signed as the trust file asks.
    Signature,
    /// The trust file cannot be used.
    Trust,
    /// The trust file lies in the folder, which cannot vouch for itself.
    Inside,
}

impl Wrong {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "audit-missing",
            Self::Unreadable => "audit-unreadable",
            Self::Form => "audit-form",
            Self::Tile => "audit-tile",
            Self::Root => "audit-root",
            Self::Signature => "audit-signature",
            Self::Trust => "audit-trust",
            Self::Inside => "audit-inside",
        }
    }

    /// True if nothing can be said because of it, rather than that something is wrong.
    const fn is_unchecked(self) -> bool {
        matches!(self, Self::Unreadable | Self::Trust | Self::Inside)
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// What.
    pub wrong: Wrong,
    /// Path under the folder, or the trust file.
    pub path: String,
    /// More about it, if there is more to say.
    pub reason: String,
}

impl Flaw {
    fn new(wrong: Wrong, path: impl Into<String>, reason: impl ToString) -> Self {
        Self { wrong, path: path.into(), reason: reason.to_string() }
    }
}

/// What an audit found.
#[derive(Debug, Default)]
pub struct Audit {
    /// What the head says, if it can be read.
    pub head: Option<Checkpoint>,
    /// True if a key that the reader trusts signed it, with the witnesses that are asked for.
    pub is_trusted: bool,
    /// Witnesses of the trust file that cosigned it.
    pub witnesses: Vec<String>,
    /// Entries whose hash was derived again.
    pub entries: u64,
    /// Tiles that were compared.
    pub tiles: u64,
    /// What is wrong; at most a thousand of them.
    pub flaws: Vec<Flaw>,
    /// How many more there are.
    pub more: usize,
}

/// Audits the ledger in a folder.
#[must_use]
pub fn audit(folder: &Path, trust: &Trust) -> Audit {
    let mut audit = Audit::default();
    match head(folder) {
        Ok((note, head)) => {
            audit.open(&note, trust);
            audit.derive(folder, &head);
            audit.head = Some(head);
        }
        Err(flaw) => audit.add(flaw),
    }
    audit
}

fn head(folder: &Path) -> Result<(String, Checkpoint), Flaw> {
    const CHECKPOINT: &str = "checkpoint";
    let bytes = bytes_of(folder, CHECKPOINT, MAX_TEXT_BYTES)?;
    let form = |reason: String| Flaw::new(Wrong::Form, CHECKPOINT, reason);
    let note = String::from_utf8(bytes).map_err(|error| form(error.to_string()))?;
    let head = Checkpoint::claimed(&note).map_err(|error| form(error.to_string()))?;
    if head.size > MAX_LEAVES {
        return Err(form(format!("{} entries are more than can be audited at once", head.size)));
    }
    Ok((note, head))
}

/// The bytes of a file that must not be longer.
fn bytes_of(folder: &Path, name: &str, limit: u64) -> Result<Vec<u8>, Flaw> {
    let failed = |error: io::Error| {
        let wrong = if error.kind() == io::ErrorKind::NotFound { Wrong::Missing } else { Wrong::Unreadable };
        Flaw::new(wrong, name, if wrong == Wrong::Missing { String::new() } else { error.to_string() })
    };
    let file = fs::File::open(folder.join(name)).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    let is_longer = u64::try_from(bytes.len()).is_ok_and(|length| length > limit);
    if is_longer {
        return Err(Flaw::new(Wrong::Form, name, format!("it has more than {limit} bytes")));
    }
    Ok(bytes)
}

/// What a thread brings back of its stretch of bundles.
#[derive(Default)]
struct Stretch {
    /// The roots of the full tiles.
    roots: Vec<Digest>,
    /// The leaves of the last tile, if it is not full.
    rest: Vec<Digest>,
    entries: u64,
    tiles: u64,
    flaws: Vec<Flaw>,
}

impl Audit {
    fn add(&mut self, flaw: Flaw) {
        if self.flaws.len() < MAX_FINDINGS {
            self.flaws.push(flaw);
        } else {
            self.more += 1;
        }
    }

    fn open(&mut self, note: &str, trust: &Trust) {
        match trust {
            Trust::Absent => {}
            Trust::Policy(policy) => match policy.open(note) {
                Ok((_, witnesses)) => {
                    self.is_trusted = true;
                    self.witnesses = witnesses.into_iter().map(str::to_owned).collect();
                }
                Err(error) => self.add(Flaw::new(Wrong::Signature, "checkpoint", error)),
            },
            Trust::Inside { path } => self.add(Flaw::new(Wrong::Inside, path.clone(), "")),
            Trust::Unusable { path, error } => self.add(Flaw::new(Wrong::Trust, path.clone(), error)),
        }
    }

    /// Everything from the entries upwards.
    fn derive(&mut self, folder: &Path, head: &Checkpoint) {
        let bundles = head.size.div_ceil(u64::from(WIDTH));
        let stretches = usize::try_from(bundles.div_ceil(STRETCH)).unwrap_or(usize::MAX);
        let ((), done) = threads::share(
            stretches,
            || (),
            || (),
            |(), number| {
                let first = u64::try_from(number).unwrap_or(u64::MAX).saturating_mul(STRETCH);
                stretch(folder, head.size, first..bundles.min(first.saturating_add(STRETCH)))
            },
        );
        // The partial tile of each level that has hashes; an empty ledger has no level.
        let mut partial = if head.size > 0 { vec![Vec::new()] } else { Vec::new() };
        let mut row = Vec::new();
        let mut is_whole = true;
        for stretch in done {
            let Some(stretch) = stretch else {
                self.add(Flaw::new(Wrong::Unreadable, "tile/entries", "a thread of the audit died"));
                is_whole = false;
                continue;
            };
            self.entries += stretch.entries;
            self.tiles += stretch.tiles;
            row.extend(stretch.roots);
            if !stretch.rest.is_empty() {
                partial = vec![stretch.rest];
            }
            for flaw in stretch.flaws {
                // Without its entries nothing above a bundle can be derived.
                is_whole &= flaw.wrong == Wrong::Tile || !flaw.path.starts_with("tile/entries/");
                self.add(flaw);
            }
        }
        if !is_whole {
            return;
        }
        let mut level = 1_u8;
        while hashes_at(head.size, level) > 0 {
            let (tiles, rest) = row.as_chunks::<256>();
            let mut above = Vec::with_capacity(tiles.len());
            for (index, tile) in (0_u64..).zip(tiles) {
                self.compare(folder, (level, index), tile);
                above.extend(complete(tile));
            }
            if !rest.is_empty() {
                self.compare(folder, (level, u64::try_from(tiles.len()).unwrap_or(u64::MAX)), rest);
            }
            partial.push(rest.to_vec());
            row = above;
            level += 1;
        }
        match Edge::from_tiles(head.size, partial).map(|edge| edge.root()) {
            Ok(root) if root == head.root => {}
            Ok(root) => self.add(Flaw::new(Wrong::Root, "checkpoint", format!("{root} follows from them"))),
            Err(error) => self.add(Flaw::new(Wrong::Root, "checkpoint", error)),
        }
    }

    fn compare(&mut self, folder: &Path, place: (u8, u64), hashes: &[Digest]) {
        self.tiles += 1;
        if let Err(flaw) = compare(folder, place, hashes) {
            self.add(flaw);
        }
    }

    /// The verdict, as of a pack.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.flaws.iter().any(|flaw| !flaw.wrong.is_unchecked()) {
            Verdict::NotVerified
        } else if !self.flaws.is_empty() {
            Verdict::CouldNotCheck
        } else if self.is_trusted {
            Verdict::Verified
        } else {
            Verdict::Intact
        }
    }

    /// For programs.
    #[must_use]
    pub fn to_json(&self, words: &Words) -> Value {
        let verdict = self.verdict();
        let findings: Vec<Value> = self
            .flaws
            .iter()
            .map(
                |flaw| json!({ "code": flaw.wrong.code(), "path": flaw.path, "reason": reason(flaw, words) }),
            )
            .collect();
        json!({
            "type": "sanad/ledger-audit/v1",
            "verdict": words.text(verdict.word()),
            "exit_code": verdict.exit_code(),
            "origin": self.head.as_ref().map(|head| &head.origin),
            "size": self.head.as_ref().map(|head| head.size),
            "root": self.head.as_ref().map(|head| head.root),
            "witnesses": self.witnesses,
            "entries": self.entries,
            "tiles": self.tiles,
            "findings": findings,
            "more_findings": self.more,
        })
    }

    /// For people.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_text(&self, words: &Words, out: &mut impl Write) -> io::Result<()> {
        for flaw in &self.flaws {
            writeln!(
                out,
                "{}  {}  {}",
                flaw.wrong.code(),
                printable(&flaw.path),
                printable(&reason(flaw, words))
            )?;
        }
        if self.more > 0 {
            writeln!(out, "{}", words.format("audit-more", &[("count", self.more.into())]))?;
        }
        if let Some(head) = &self.head {
            let arguments = [
                ("origin", printable(&head.origin).into()),
                ("size", head.size.into()),
                ("root", head.root.to_string().into()),
                ("entries", self.entries.into()),
                ("tiles", self.tiles.into()),
            ];
            writeln!(out, "{}", words.format("audit-summary", &arguments))?;
        }
        if !self.witnesses.is_empty() {
            let names: Vec<String> = self.witnesses.iter().map(|name| printable(name).to_string()).collect();
            writeln!(out, "{}", words.format("audit-witnesses", &[("names", names.join(", ").into())]))?;
        }
        writeln!(out, "{}", words.text(self.verdict().word()))
    }
}

fn reason(flaw: &Flaw, words: &Words) -> String {
    let sentence = words.text(&format!("finding-{}", flaw.wrong.code()));
    if flaw.reason.is_empty() { sentence } else { format!("{sentence} ({})", flaw.reason) }
}

/// Derives the hashes of some bundles and compares their tiles.
fn stretch(folder: &Path, size: u64, bundles: std::ops::Range<u64>) -> Stretch {
    let mut done = Stretch::default();
    for index in bundles {
        let left = size - index * u64::from(WIDTH);
        let width = u16::try_from(left).unwrap_or(WIDTH).min(WIDTH);
        let leaves = match leaves(folder, index, width) {
            Ok(leaves) => leaves,
            Err(flaw) => {
                done.flaws.push(flaw);
                continue;
            }
        };
        done.entries += u64::from(width);
        done.tiles += 1;
        if let Err(flaw) = compare(folder, (0, index), &leaves) {
            done.flaws.push(flaw);
        }
        if width == WIDTH {
            done.roots.extend(complete(&leaves));
        } else {
            done.rest = leaves;
        }
    }
    done
}

/// The leaf hashes of a bundle of entries: each entry stands behind its length, of two bytes.
fn leaves(folder: &Path, index: u64, width: u16) -> Result<Vec<Digest>, Flaw> {
    let name = entries_path(index, width);
    let most = u64::from(width) * (u64::from(u16::MAX) + 2);
    let bytes = bytes_of(folder, &name, most)?;
    let mut rest = bytes.as_slice();
    let mut leaves = Vec::with_capacity(usize::from(width));
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let Some((entry, after)) = after.split_at_checked(usize::from(u16::from_be_bytes(*length))) else {
            break;
        };
        leaves.push(leaf_hash(entry));
        rest = after;
    }
    if rest.is_empty() && leaves.len() == usize::from(width) {
        Ok(leaves)
    } else {
        Err(Flaw::new(Wrong::Form, name, format!("it should hold {width} entries")))
    }
}

fn compare(folder: &Path, (level, index): (u8, u64), hashes: &[Digest]) -> Result<(), Flaw> {
    let width = u16::try_from(hashes.len()).unwrap_or(WIDTH);
    let name = path(level, index, width);
    let stored = bytes_of(folder, &name, u64::from(width) * 32)?;
    if stored.len() != usize::from(width) * 32 {
        return Err(Flaw::new(Wrong::Form, name, format!("it should hold {width} hashes")));
    }
    let differs =
        stored.as_chunks::<32>().0.iter().zip(hashes).position(|(stored, hash)| stored != hash.as_bytes());
    match differs {
        None => Ok(()),
        Some(position) => Err(Flaw::new(Wrong::Tile, name, format!("the first that differs is {position}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::note::SigningKey;
    use crate::proof::policy::{Log, Policy};

    fn key() -> SigningKey {
        SigningKey::from_seed("log.example/x", [3; 32]).unwrap()
    }

    fn trust() -> Trust {
        Trust::Policy(Policy { logs: vec![Log { key: key().verifier(), url: None }], ..Policy::default() })
    }

    fn write(folder: &Path, name: &str, bytes: &[u8]) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// A ledger of so many entries, of different lengths, written by [`Edge`].
    fn ledger(size: u64) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let mut edge = Edge::new();
        let mut bundle = Vec::new();
        let tile = |level, index, hashes: &[Digest]| {
            let bytes: Vec<u8> = hashes.iter().flat_map(|hash| *hash.as_bytes()).collect();
            write(folder.path(), &path(level, index, u16::try_from(hashes.len()).unwrap()), &bytes);
        };
        for number in 0..size {
            let entry = "entry ".repeat(usize::try_from(number % 5).unwrap()) + &number.to_string();
            bundle.extend(u16::try_from(entry.len()).unwrap().to_be_bytes());
            bundle.extend(entry.as_bytes());
            edge.append(leaf_hash(entry.as_bytes()), &mut |level, index, hashes: &[Digest]| {
                tile(level, index, hashes)
            });
            if edge.size().is_multiple_of(256) || edge.size() == size {
                let width = u16::try_from((edge.size() - 1) % 256 + 1).unwrap();
                write(folder.path(), &entries_path((edge.size() - 1) / 256, width), &bundle);
                bundle.clear();
            }
        }
        for (level, index, hashes) in edge.partial_tiles() {
            tile(level, index, hashes);
        }
        let head = Checkpoint { origin: "log.example/x".into(), size, root: edge.root() };
        write(folder.path(), "checkpoint", head.sign(&key()).unwrap().as_bytes());
        folder
    }

    #[test]
    fn a_sound_ledger_of_any_size_is_verified() {
        for size in [0, 1, 2, 255, 256, 257, 511, 512, 65_536, 65_537, 70_000] {
            let folder = ledger(size);
            let found = audit(folder.path(), &trust());
            assert_eq!(
                (found.verdict(), found.entries),
                (Verdict::Verified, size),
                "{size}: {:?}",
                found.flaws
            );
            assert_eq!(audit(folder.path(), &Trust::Absent).verdict(), Verdict::Intact);
        }
    }

    #[test]
    fn whatever_is_changed_is_named() {
        let folder = ledger(66_000);
        let first = |wrong, path: &str| {
            let found = audit(folder.path(), &trust());
            assert!(
                found.flaws.iter().any(|flaw| (flaw.wrong, flaw.path.as_str()) == (wrong, path)),
                "{path}: {:?}",
                found.flaws
            );
            let words = Words::english();
            found.write_text(&words, &mut Vec::new()).unwrap();
            assert!(found.to_json(&words)["findings"].as_array().is_some_and(|list| !list.is_empty()));
            assert_eq!(words.errors(), Vec::<String>::new());
            found
        };
        let changed = |name: &str, change: &dyn Fn(&mut Vec<u8>), wrong, at: &str| {
            let before = fs::read(folder.path().join(name)).unwrap();
            let mut bytes = before.clone();
            change(&mut bytes);
            write(folder.path(), name, &bytes);
            let found = first(wrong, at);
            write(folder.path(), name, &before);
            found
        };
        let flip: &dyn Fn(&mut Vec<u8>) = &|bytes| bytes[40] ^= 1;
        let shorten: &dyn Fn(&mut Vec<u8>) = &|bytes| bytes.truncate(bytes.len() - 1);
        let lengthen: &dyn Fn(&mut Vec<u8>) = &|bytes| bytes.push(0);
        let root = changed("tile/entries/007", flip, Wrong::Tile, "tile/0/007");
        assert!(root.flaws.iter().any(|flaw| flaw.wrong == Wrong::Root));
        assert_eq!(root.verdict(), Verdict::NotVerified);
        changed("tile/entries/007", lengthen, Wrong::Form, "tile/entries/007");
        changed("tile/0/007", flip, Wrong::Tile, "tile/0/007");
        changed("tile/0/007", shorten, Wrong::Form, "tile/0/007");
        changed("tile/0/257.p/208", lengthen, Wrong::Form, "tile/0/257.p/208");
        changed("tile/1/000", flip, Wrong::Tile, "tile/1/000");
        changed("tile/1/001.p/1", &|bytes| bytes[3] ^= 1, Wrong::Tile, "tile/1/001.p/1");
        changed("tile/2/000.p/1", &|bytes| bytes[3] ^= 1, Wrong::Tile, "tile/2/000.p/1");
        changed("checkpoint", &|bytes| bytes[0] = b'z', Wrong::Signature, "checkpoint");
        changed("checkpoint", &|bytes| bytes.clear(), Wrong::Form, "checkpoint");
        fs::remove_file(folder.path().join("tile/entries/003")).unwrap();
        let found = first(Wrong::Missing, "tile/entries/003");
        assert_eq!(found.flaws.len(), 1, "nothing is said of what could not be derived: {:?}", found.flaws);
        let other = SigningKey::from_seed("log.example/x", [4; 32]).unwrap();
        let other = Policy { logs: vec![Log { key: other.verifier(), url: None }], ..Policy::default() };
        assert_eq!(audit(ledger(3).path(), &Trust::Policy(other)).verdict(), Verdict::NotVerified);
        let unusable = Trust::Unusable { path: "trust".into(), error: "no".into() };
        assert_eq!(audit(ledger(3).path(), &unusable).verdict(), Verdict::CouldNotCheck);
        // The keys that came with a ledger vouch for nothing.
        let folder = ledger(3);
        let own = format!("log {}\nquorum none\n", key().verifier());
        write(folder.path(), "trust.policy", own.as_bytes());
        let found = audit(folder.path(), &Trust::read(&folder.path().join("trust.policy"), folder.path()));
        assert_eq!((found.verdict(), found.flaws[0].wrong), (Verdict::CouldNotCheck, Wrong::Inside));
    }

    #[test]
    fn findings_are_bounded() {
        let folder = ledger(256 * 1100);
        fs::remove_dir_all(folder.path().join("tile/0")).unwrap();
        let found = audit(folder.path(), &trust());
        assert_eq!((found.flaws.len(), found.more), (MAX_FINDINGS, 100));
    }
}
