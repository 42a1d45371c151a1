//! Names that some file systems do not tell apart.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::code::Code;
use super::report::{Finding, Findings};
use super::source::File;

/// Rejects every file whose path another one already has, case ignored, and every file that stands where another one
/// has a folder or under a folder that is already spelled differently: on some file systems the two merge.
pub(super) fn reject_collisions(files: &mut [File<'_>], findings: &mut Findings) {
    if may_collide(files) {
        reject_later(files, findings);
    }
}

/// Rejects, of files that collide, all but the first.
fn reject_later(files: &mut [File<'_>], findings: &mut Findings) {
    // From the path in lower case to the folder's spelling, or to nothing for a file.
    let mut taken: HashMap<String, Option<String>> = HashMap::with_capacity(files.len().saturating_mul(2));
    let mut last_folder = String::new();
    for file in files.iter_mut().filter(|file| !file.is_rejected) {
        let folded = file.path().to_ascii_lowercase();
        let folder = file.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        // In their order, files of one folder stand together: the folders above are looked at once.
        let is_known_folder = folder == last_folder;
        let above = || {
            let ends = folder.char_indices().filter(|(_, c)| *c == '/').map(|(at, _)| at);
            ends.chain((!folder.is_empty()).then_some(folder.len()))
        };
        let collides = taken.contains_key(&folded)
            || (!is_known_folder
                && above().any(|end| {
                    let known = folded.get(..end).and_then(|key| taken.get(key));
                    known.is_some_and(|known| known.as_deref() != file.path().get(..end))
                }));
        if collides {
            findings.push(Finding::new(Code::NameCollision, file.path()));
            file.is_rejected = true;
            continue;
        }
        if !is_known_folder {
            for end in above() {
                if let (Some(key), Some(spelled)) = (folded.get(..end), folder.get(..end))
                    && !taken.contains_key(key)
                {
                    taken.insert(key.to_owned(), Some(spelled.to_owned()));
                }
            }
            last_folder.clear();
            last_folder.push_str(folder);
        }
        taken.insert(folded, None);
    }
}

/// False only if no two files can be in each other's way. Tells so without a table of all names: sorted with case
/// ignored, files that collide, and files of folders that do, stand side by side.
fn may_collide(files: &[File<'_>]) -> bool {
    let mut paths: Vec<&str> = files.iter().filter(|file| !file.is_rejected).map(File::path).collect();
    // Files mostly come in such an order already, and then this sort looks at each once.
    paths.sort_by(|a, b| compare_folded(a, b));
    paths.windows(2).any(|pair| matches!(pair, [first, second] if is_near(first, second)))
}

/// The order of paths with case ignored in which everything in a folder follows the folder's own name at once.
fn compare_folded(a: &str, b: &str) -> Ordering {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let key = |byte: u8| if byte == b'/' { 0 } else { byte.to_ascii_lowercase() };
    a.bytes().skip(same).map(key).cmp(b.bytes().skip(same).map(key))
}

/// True if two neighbours in that order are one path, are a file and something in a folder of its name, or stand in a
/// folder that they spell differently.
fn is_near(first: &str, second: &str) -> bool {
    let (first, second) = (first.as_bytes(), second.as_bytes());
    let pairs = || first.iter().zip(second);
    let spelled = pairs().take_while(|(a, b)| a == b).count();
    let folded = spelled + pairs().skip(spelled).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
    let is_within = folded == first.len() && second.get(folded).is_none_or(|byte| *byte == b'/');
    is_within || first.get(spelled..folded).is_some_and(|differing| differing.contains(&b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_collide_is_what_does() {
        let parts = ["a", "A", "ab", "a-b", "a.b", "b"];
        let paths: Vec<String> = (parts.iter())
            .flat_map(|a| {
                parts.iter().flat_map(move |b| [(*a).to_owned(), format!("{a}/{b}"), format!("{a}/{b}/c")])
            })
            .collect();
        let mut state = 1_u64;
        for _ in 0..20_000 {
            let mut files: Vec<File<'_>> = (0..3)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    let path = &paths[(state >> 33) as usize % paths.len()];
                    File { name: path.into(), path_start: 0, size_bytes: 0, place: None, is_rejected: false }
                })
                .collect();
            let expected = may_collide(&files);
            reject_later(&mut files, &mut Findings::default());
            assert_eq!(files.iter().any(|file| file.is_rejected), expected, "{files:?}");
        }
    }
}
