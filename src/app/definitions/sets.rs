//! The definitions of each organisation: those of the installation, with the organisation's own folder over them.
//!
//! What is wrong in the installation's own folder keeps it from starting. What is wrong in the folder of one organisation
//! concerns that one alone: nobody acts in it until the file is mended, and the others go on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::Definitions;
use crate::app::{Code, Error};

/// In the installation's folder of definitions: a folder for each organisation that has its own, named by its code.
const ORGANISATIONS: &str = "organisations";

/// Definitions by organisation.
#[derive(Debug)]
pub struct DefinitionSets {
    /// Of every organisation that has none of its own.
    installation: Definitions,
    /// Of those that have some, or what is wrong with them, one line each.
    own: BTreeMap<String, Result<Definitions, Vec<String>>>,
}

impl DefinitionSets {
    /// Loads those of the installation from a folder (the built-in ones without it), and those of each organisation that has
    /// a folder `organisations/CODE` in it.
    ///
    /// # Errors
    /// [`Code::Definitions`] with everything that is wrong in the installation's own; [`Code::File`] if it cannot be read.
    pub fn load(folder: Option<&Path>) -> Result<Self, Error> {
        let installation = Definitions::load(folder)?;
        let problems = installation.problems();
        if !problems.is_empty() {
            return Err(Error::new(Code::Definitions).details(problems));
        }
        let mut own = BTreeMap::new();
        if let Some(folder) = folder.map(|folder| folder.join(ORGANISATIONS)).filter(|folder| folder.exists())
        {
            for entry in fs::read_dir(&folder).map_err(|error| Error::file(&folder, error))? {
                let path = entry.map_err(|error| Error::file(&folder, error))?.path();
                let Some(code) = path.file_name().and_then(|name| name.to_str()).filter(|_| path.is_dir())
                else {
                    continue;
                };
                own.insert(code.to_owned(), Self::own(&installation, &path, code));
            }
        }
        Ok(Self { installation, own })
    }

    fn own(installation: &Definitions, folder: &Path, code: &str) -> Result<Definitions, Vec<String>> {
        let within = |line: String| format!("{ORGANISATIONS}/{code}/{line}");
        match installation.clone().with(folder) {
            Ok(own) => {
                let problems = own.problems();
                if problems.is_empty() { Ok(own) } else { Err(problems.into_iter().map(within).collect()) }
            }
            Err(error) if error.lines().is_empty() => {
                Err(vec![within(error.message(&crate::words::Words::english()))])
            }
            Err(error) => Err(error.lines().iter().cloned().map(within).collect()),
        }
    }

    /// Those of an organisation: its own, or else those of the installation.
    #[must_use]
    pub fn of(&self, organisation: &str) -> &Definitions {
        self.own.get(organisation).and_then(|own| own.as_ref().ok()).unwrap_or(&self.installation)
    }

    /// Whether somebody may act in an organisation by them.
    ///
    /// # Errors
    /// [`Code::Definitions`] with everything that is wrong in its own.
    pub fn check(&self, organisation: &str) -> Result<(), Error> {
        match self.own.get(organisation) {
            Some(Err(problems)) => Err(Error::new(Code::Definitions).details(problems.iter().cloned())),
            _ => Ok(()),
        }
    }

    /// True if what the organisation has of its own is wrong.
    #[must_use]
    pub fn is_wrong(&self, organisation: &str) -> bool {
        self.own.get(organisation).is_some_and(Result::is_err)
    }

    /// Organisations with definitions of their own, and what they have.
    pub fn own_ones(&self) -> impl Iterator<Item = (&str, Result<&Definitions, &[String]>)> {
        self.own.iter().map(|(code, own)| (code.as_str(), own.as_ref().map_err(Vec::as_slice)))
    }

    /// Those of the installation.
    #[must_use]
    pub const fn installation(&self) -> &Definitions {
        &self.installation
    }
}
