//! `sanad draw-pages`: the process that draws pages of stored files. Nobody types this.

use super::Ending;
use crate::app::{Code, Error};
use crate::raster::child;

pub(super) fn run() -> Result<Ending, Error> {
    child::run().map_err(|error| Error::new(Code::Internal).with("reason", "draw-pages").because(error))?;
    Ok(Ending::Fine)
}
