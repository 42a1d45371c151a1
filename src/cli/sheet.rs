//! Texts that leave and enter a closed network: as a file, on standard input and output, or as a QR code to be scanned.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use super::out::Out;
use crate::app::{Code, Error};
use crate::web::qr;

/// More than any of them has.
const LONGEST: u64 = 1024 * 1024;

/// Where a text goes.
#[derive(Debug, Args)]
pub(super) struct To {
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[arg(long, value_name = "FILE.svg|FILE.png|terminal")]
    qr: Option<String>,
}

impl To {
    /// Writes the text where it was asked for; to standard output where nothing was. Where the text is too long for a code,
    /// `shorter` is drawn, and it is said that signatures are left out of it.
    pub fn write_or(&self, text: &str, shorter: &str, out: &mut Out) -> Result<(), Error> {
        match &self.qr {
            Some(place) if shorter.len() < text.len() && qr::of(text).is_none() => {
                self.write_file(text, out)?;
                out.say("sheet-left-out", &[]);
                self.draw(shorter, place, out)
            }
            _ => self.write(text, out),
        }
    }

    /// Writes the text where it was asked for; to standard output where nothing was.
    pub fn write(&self, text: &str, out: &mut Out) -> Result<(), Error> {
        self.write_file(text, out)?;
        if let Some(place) = &self.qr {
            self.draw(text, place, out)?;
        }
        if self.out.is_none() && self.qr.is_none() {
            out.line(text.trim_end());
        }
        Ok(())
    }

    fn write_file(&self, text: &str, out: &mut Out) -> Result<(), Error> {
        if let Some(path) = &self.out {
            fs::write(path, text).map_err(|error| Error::file(path, error))?;
            out.say("sheet-written", &[("path", path.display().to_string().into())]);
        }
        Ok(())
    }

    fn draw(&self, text: &str, place: &str, out: &mut Out) -> Result<(), Error> {
        let path = Path::new(place);
        let drawn = match path.extension().and_then(|extension| extension.to_str()) {
            _ if place == "terminal" => qr::terminal(text).map(String::into_bytes),
            Some("svg") => qr::svg(text).map(String::into_bytes),
            Some("png") => qr::png(text),
            _ => {
                let line = out.words.text("sheet-qr-where");
                return Err(Error::new(Code::Invalid).with("place", "--qr").detail(line));
            }
        };
        let Some(drawn) = drawn else {
            // Printed, it can still be typed or read by a machine.
            out.say("sheet-too-long", &[("size", text.len().to_string().into())]);
            out.line(text.trim_end());
            return Ok(());
        };
        if place == "terminal" {
            out.line(String::from_utf8_lossy(&drawn).trim_end_matches('\n'));
        } else {
            fs::write(path, drawn).map_err(|error| Error::file(path, error))?;
            out.say("sheet-written", &[("path", place.to_owned().into())]);
        }
        Ok(())
    }
}

/// The text of a file; `-` is standard input.
pub(super) fn read(path: &Path) -> Result<String, Error> {
    let mut text = String::new();
    let failed = |error| Error::file(path, error);
    if path == Path::new("-") {
        io::stdin().lock().take(LONGEST).read_to_string(&mut text).map_err(failed)?;
    } else {
        fs::File::open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut text)).map_err(failed)?;
    }
    Ok(text)
}
