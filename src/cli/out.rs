//! What is printed: lines and tables for people, one JSON document for programs, progress on standard error.

use std::io::{self, IsTerminal, Write};

use fluent_bundle::FluentValue;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use crate::app::Error;
use crate::words::{Argument, Words};

/// The output of one command.
pub(super) struct Out {
    pub words: Words,
    is_json: bool,
    failed: Option<io::Error>,
    out: io::BufWriter<io::Stdout>,
}

impl std::fmt::Debug for Out {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Out").field("is_json", &self.is_json).finish_non_exhaustive()
    }
}

impl Out {
    pub fn new(words: Words, is_json: bool) -> Self {
        Self { words, is_json, failed: None, out: io::BufWriter::new(io::stdout()) }
    }

    pub const fn is_json(&self) -> bool {
        self.is_json
    }

    /// A line for people.
    pub fn line(&mut self, text: &str) {
        if !self.is_json {
            self.write(text);
        }
    }

    /// A message for people.
    pub fn say(&mut self, id: &str, arguments: &[Argument<'_>]) {
        let text = self.words.format(id, arguments);
        self.line(&text);
    }

    /// A message for people that must be seen at once, also while more work follows.
    pub fn say_now(&mut self, id: &str, arguments: &[Argument<'_>]) {
        self.say(id, arguments);
        self.flush();
    }

    /// The document for programs.
    pub fn json(&mut self, value: &Value) {
        if self.is_json {
            let text = serde_json::to_string_pretty(value).unwrap_or_default();
            self.write(&text);
        }
    }

    fn write(&mut self, text: &str) {
        if let Err(error) = writeln!(self.out, "{text}") {
            self.failed.get_or_insert(error);
        }
    }

    /// What was written so far is seen at once.
    pub fn flush(&mut self) {
        if let Err(error) = self.out.flush() {
            self.failed.get_or_insert(error);
        }
    }

    /// A table: columns as wide as their widest cell, the last one open-ended.
    pub fn table(&mut self, header: &[String], rows: &[Vec<String>]) {
        if self.is_json {
            return;
        }
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column)).chain(header.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..header.len()).map(width).collect();
        for row in std::iter::once(header).chain(rows.iter().map(Vec::as_slice)) {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(&format!("{cell:<width$}  "));
            }
            self.write(line.trim_end());
        }
    }

    /// Everything is written, or the reason why not. A reader who has seen enough (`| head`) is no failure.
    pub fn finish(&mut self) -> Result<(), Error> {
        self.flush();
        match self.failed.take() {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Error::file(std::path::Path::new("stdout"), error))
            }
            _ => Ok(()),
        }
    }

    /// An error: what happened and where, what to do next, then the details and causes.
    pub fn error(&mut self, error: &Error) {
        self.flush();
        let mut stderr = io::stderr().lock();
        let message = error.message(&self.words);
        let mut text = String::new();
        if self.is_json {
            let document = json!({ "error": {
                "code": error.code().text(), "message": message, "details": error.lines(), "causes": error.causes(),
            }});
            text = serde_json::to_string_pretty(&document).unwrap_or_default() + "\n";
        } else {
            text.push_str(&self.words.format("error-line", &[("message", message.into())]));
            text.push('\n');
            for line in error.lines() {
                text.push_str(&format!("  {line}\n"));
            }
            // What the message says already is not said again; drivers end their words with line ends.
            let message = text.clone();
            let causes = error
                .causes()
                .into_iter()
                .map(|cause| cause.split_whitespace().collect::<Vec<_>>().join(" "));
            for cause in causes.filter(|cause| !message.contains(cause.as_str())) {
                let cause: FluentValue<'_> = cause.into();
                text.push_str(&format!("  {}\n", self.words.format("error-cause", &[("cause", cause)])));
            }
        }
        // Nowhere is left to complain to if this fails.
        drop(stderr.write_all(text.as_bytes()));
    }

    /// A command line that is none, for programs: in the words of its parser.
    pub fn usage(&self, message: &str) {
        let document = json!({ "error": {
            "code": "usage", "message": message.trim(), "details": [], "causes": [],
        }});
        let text = serde_json::to_string_pretty(&document).unwrap_or_default() + "\n";
        drop(io::stderr().lock().write_all(text.as_bytes()));
    }

    /// A progress bar on standard error; on something that is no terminal, a line at each tenth.
    pub fn progress(&self, id: &str, total: u64, is_bytes: bool) -> Progress {
        let label = self.words.text(id);
        if self.is_json || !io::stderr().is_terminal() {
            return Progress { bar: None, label, total, tenth: 0, is_quiet: self.is_json };
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10));
        let counts = if is_bytes { "{bytes}/{total_bytes} {bytes_per_sec}" } else { "{pos}/{len}" };
        if let Ok(style) = ProgressStyle::with_template(&format!("{{msg}} {{wide_bar}} {counts} {{eta}}")) {
            bar.set_style(style);
        }
        bar.set_message(label.clone());
        Progress { bar: Some(bar), label, total, tenth: 0, is_quiet: false }
    }
}

/// How far something is.
#[derive(Debug)]
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    label: String,
    total: u64,
    tenth: u64,
    is_quiet: bool,
}

impl Progress {
    /// So much of so much is done.
    pub fn set(&mut self, done: u64, total: u64) {
        self.total = total;
        if let Some(bar) = &self.bar {
            bar.set_length(total);
            bar.set_position(done);
            return;
        }
        // Of nothing, nothing is worth a word.
        let tenth = done.saturating_mul(10).checked_div(total).unwrap_or_default();
        if tenth > self.tenth && !self.is_quiet {
            self.tenth = tenth;
            drop(writeln!(io::stderr(), "{} {}%", self.label, tenth * 10));
        }
    }

    /// Takes the bar away.
    pub fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }

    /// Prints a line above the bar.
    pub fn above(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

/// A size for people.
pub(super) fn size(bytes: u64) -> String {
    indicatif::BinaryBytes(bytes).to_string()
}
