//! `README.txt`: how to check a pack with public tools, in English and then in Urdu.

use super::contents::{Contents, RecordSheet, VersionLine};
use super::format;
use crate::words::{Argument, Words};

/// Longest line.
const WIDTH: usize = 76;
/// Put before each line of Urdu, so that a line that happens to start with a Latin name still reads from right to
/// left.
const RIGHT_TO_LEFT_MARK: char = '\u{200F}';

/// The text, with line feeds, ending in one. The same contents give the same text.
#[must_use]
pub fn render(contents: &Contents) -> String {
    let mut text = String::new();
    text.push_str(&contents.marking);
    text.push_str("\n\n");
    for (language, mark) in [("en", None), ("ur", Some(RIGHT_TO_LEFT_MARK))] {
        let words = Words::of(language);
        Writer { text: &mut text, words: &words, arguments: &arguments(contents, &words), mark, section: 0 }
            .write(contents);
        text.push_str("\n\n");
    }
    text.push_str(&contents.marking);
    text.push('\n');
    text
}

fn arguments(contents: &Contents, words: &Words) -> Vec<Argument<'static>> {
    let mut arguments: Vec<Argument<'static>> = vec![
        ("number", contents.number.clone().into()),
        ("organisation", contents.organisation_name.clone().into()),
        ("origin", contents.as_of.origin.clone().into()),
        ("size", format::number(words, contents.as_of.size).into()),
        ("at", format::instant(words, contents.as_of.at).into()),
        ("marking", contents.marking.clone().into()),
        ("copy", contents.copy.to_string().into()),
    ];
    if let Some((record, version)) = example(contents) {
        arguments.push(("record", record.number.clone().into()));
        arguments.push(("version", version.version.to_string().into()));
        arguments.push(("event", version.event_index.to_string().into()));
    }
    arguments
}

/// A record to show the chain on: the first that has a file, else the first.
fn example(contents: &Contents) -> Option<(&RecordSheet, &VersionLine)> {
    let record = contents
        .records
        .iter()
        .find(|record| !record.files.is_empty())
        .or_else(|| contents.records.first())?;
    Some((record, record.versions.last()?))
}

struct Writer<'a> {
    text: &'a mut String,
    words: &'a Words,
    arguments: &'a [Argument<'static>],
    mark: Option<char>,
    section: u8,
}

impl Writer<'_> {
    fn write(&mut self, contents: &Contents) {
        let number = &contents.number;
        let title = self.words.format("readme-title", self.arguments);
        self.line(&title);
        self.rule('=');
        self.paragraph("readme-about");
        self.paragraph("readme-reading");
        self.paragraph("readme-marking");

        self.section("readme-zip-title");
        self.command(&[&format!("unzip -tq {number}.zip")]);
        self.paragraph("readme-zip");
        self.command(&[&format!("unzip -q {number}.zip"), &format!("cd {number}")]);

        self.section("readme-sums-title");
        self.command(&[
            "sha256sum --quiet -c manifest-sha256.txt    && echo OK",
            "sha256sum --quiet -c tagmanifest-sha256.txt && echo OK",
        ]);
        self.paragraph("readme-sums");

        self.section("readme-bag-title");
        self.paragraph("readme-bag");
        self.command(&[&format!("bagit.py --validate {number}")]);

        self.section("readme-digest-title");
        self.command(&["sha256sum data/pack.json"]);
        self.paragraph("readme-digest");
        self.command(&[&contents.content_digest.hex()]);

        self.section("readme-verify-title");
        self.paragraph("readme-verify");
        self.command(&[&format!("sanad-verify {number}.zip --trust TRUST-FILE")]);
        self.gap();
        for id in ["readme-verify-0", "readme-verify-1", "readme-verify-2", "readme-verify-3"] {
            self.entry(id);
        }
        self.paragraph("readme-verify-page");

        if contents.is_signed {
            self.section("readme-signature-title");
            self.paragraph("readme-signature");
            self.command(&[
                "openssl cms -verify -cades -binary -inform DER -in proof/tagmanifest.p7s \\",
                "    -content tagmanifest-sha256.txt -CAfile AUTHORITIES.pem \\",
                "    -purpose any -out /dev/null",
            ]);
        }
        if contents.is_stamped {
            self.section("readme-timestamp-title");
            self.paragraph("readme-timestamp");
            self.command(&[
                "openssl ts -verify -data tagmanifest-sha256.txt -in proof/tagmanifest.tsr \\",
                "    -CAfile AUTHORITIES.pem",
            ]);
            self.paragraph("readme-timestamp-late");
        }

        self.heading("readme-trust-title");
        self.paragraph("readme-trust");
        self.command(&[&contents.as_of.vkey]);
        if let Some(beside) = &contents.as_of.beside {
            self.paragraph("readme-trust-beside");
            self.command(&[beside]);
        }

        self.heading("readme-chain-title");
        self.paragraph("readme-chain");
        let example = example(contents);
        if example.is_some() {
            self.paragraph("readme-chain-example");
        }
        let folder = example.map(|(record, version)| format!("data/{}/v{}", record.path, version.version));
        let event = example.map(|(_, version)| format!("proof/events/{}", version.event_index));
        let sum = |path: &str| format!("sha256sum {}", quoted(path));
        self.paragraph("readme-chain-file");
        if let Some(file) = example.and_then(|(record, _)| record.files.first()) {
            self.command(&[&sum(&format!("data/{}", file.path))]);
        }
        self.paragraph("readme-chain-manifest");
        if let Some(folder) = &folder {
            self.command(&[&sum(&format!("{folder}/manifest.json"))]);
        }
        self.paragraph("readme-chain-event");
        if let Some(event) = &event {
            self.command(&[&sum(&format!("{event}.json"))]);
        }
        self.paragraph("readme-chain-leaf");
        if let Some(event) = &event {
            self.command(&[&format!("cat {event}.tlog-proof"), "cat proof/checkpoint"]);
        }
        self.paragraph("readme-chain-checkpoint");
        self.paragraph("readme-chain-pack");
        self.command(&["sha256sum tagmanifest-sha256.txt", "cat proof/pack.tlog-proof"]);
        self.paragraph("readme-chain-script");
        if let Some(folder) = &folder {
            let file = example.and_then(|(record, _)| record.files.first());
            let path =
                file.map_or_else(|| format!("{folder}/manifest.json"), |file| format!("data/{}", file.path));
            self.command(&["sh verify/check.sh TRUST-FILE \\", &format!("  {}", quoted(&path))]);
        }

        self.heading("readme-verdict-title");
        self.paragraph("readme-verdict");
    }

    /// A numbered heading: a step.
    fn section(&mut self, id: &str) {
        self.section += 1;
        let heading = format!("{}. {}", self.section, self.words.format(id, self.arguments));
        self.titled(&heading);
    }

    fn heading(&mut self, id: &str) {
        let heading = self.words.format(id, self.arguments);
        self.titled(&heading);
    }

    fn titled(&mut self, heading: &str) {
        self.gap();
        self.line(heading);
        self.rule('-');
    }

    fn paragraph(&mut self, id: &str) {
        let paragraph = self.words.format(id, self.arguments);
        self.gap();
        self.wrapped(&paragraph, "", "");
    }

    /// One entry of a list; the lines after its first are set in.
    fn entry(&mut self, id: &str) {
        let entry = self.words.format(id, self.arguments);
        self.wrapped(&entry, "  ", "     ");
    }

    /// Lines to be typed or compared: never wrapped, always from left to right.
    fn command(&mut self, commands: &[&str]) {
        self.gap();
        for command in commands {
            self.text.push_str("    ");
            self.text.push_str(command);
            self.text.push('\n');
        }
    }

    fn wrapped(&mut self, text: &str, first: &str, others: &str) {
        let mut line = first.to_owned();
        let mut is_empty = true;
        for word in text.split_whitespace() {
            if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
                let full = std::mem::replace(&mut line, others.to_owned());
                self.line(&full);
                is_empty = true;
            }
            if !is_empty {
                line.push(' ');
            }
            line.push_str(word);
            is_empty = false;
        }
        self.line(&line);
    }

    fn line(&mut self, line: &str) {
        self.text.extend(self.mark);
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn rule(&mut self, of: char) {
        self.text.extend(std::iter::repeat_n(of, WIDTH));
        self.text.push('\n');
    }

    /// An empty line between two blocks, none between a heading and what stands under it.
    fn gap(&mut self) {
        if !["\n\n", "--\n", "==\n"].iter().any(|end| self.text.ends_with(end)) {
            self.text.push('\n');
        }
    }
}

/// A path as a shell takes it: quoted unless it is plain. Paths in a pack are portable, yet a file name may have
/// spaces.
fn quoted(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.');
    if path.bytes().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::testing;

    #[test]
    fn it_is_written_for_looking_at() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pack-samples");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("README.txt"), render(&testing::sample())).unwrap();
    }

    #[test]
    fn nothing_is_missing_in_either_language() {
        for contents in [testing::sample(), testing::nasty(), testing::empty()] {
            let text = render(&contents);
            assert!(!text.contains('⟦'));
            assert!(!text.contains("{$"), "an argument is missing");
            assert!(text.ends_with('\n') && !text.contains('\r'));
        }
    }

    #[test]
    fn urdu_says_everything_that_english_says() {
        let ids = |text: &str| -> Vec<String> {
            text.lines()
                .filter_map(|line| line.split_once(" = "))
                .map(|(id, _)| id.to_owned())
                .filter(|id| id.starts_with("readme-"))
                .collect()
        };
        let english = ids(include_str!("../../templates/locales/en/readme.ftl"));
        assert!(english.len() > 25);
        assert_eq!(ids(include_str!("../../templates/locales/ur/readme.ftl")), english);
    }

    #[test]
    fn it_has_the_steps_and_this_packs_own_names() {
        let contents = testing::sample();
        let text = render(&contents);
        for needed in [
            "unzip -tq MGI-AB-2026-0007.zip",
            "manifest-sha256.txt",
            "tagmanifest-sha256.txt",
            "bagit.py --validate MGI-AB-2026-0007",
            "sanad-verify MGI-AB-2026-0007.zip --trust",
            &contents.content_digest.hex(),
            &contents.as_of.vkey,
            "sha256sum 'data/c-procedures/MGI-PRC-2024-0007/v4/files/PRC-0007 rev 4.pdf'",
            "sha256sum proof/events/28.json",
            "openssl cms -verify -cades",
            "openssl ts -verify -data",
        ] {
            assert_eq!(text.matches(needed).count().min(2), 2, "{needed}: in both languages");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 85), "lines are short");
    }

    #[test]
    fn paths_are_quoted_for_the_shell() {
        assert_eq!(quoted("data/a-b/c_d.pdf"), "data/a-b/c_d.pdf");
        assert_eq!(quoted("a b'; rm -rf $HOME"), r"'a b'\''; rm -rf $HOME'");
    }
}
