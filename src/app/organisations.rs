//! Organisations of one installation. Each has users, records, a ledger and a signing key of its own, and none sees
//! anything of another.

use super::users::{self, NewUser};
use super::{App, Code, Error};
use crate::db::organisations;
use crate::domain::ids::OrganisationCode;
use crate::domain::text::{Lines, normalise};
use crate::words::Words;

/// An organisation to add.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// Short code: it stands in every hash and never changes.
    pub code: OrganisationCode,
    /// Name as printed.
    pub name: String,
    /// Host part of its ledger's origin; `None`: that of the first organisation.
    pub host: Option<String>,
    /// First users, an administrator among them.
    pub users: Vec<NewUser>,
    /// A key of ML-DSA-44 signs beside that of Ed25519 from the first head on.
    pub is_post_quantum: bool,
}

/// An organisation as it is listed.
#[derive(Debug, Clone, serde::Serialize)]
pub struct OrganisationView {
    /// Short code.
    pub organisation: String,
    /// Name as printed.
    pub name: String,
    /// Origin of its ledger.
    pub origin: String,
    /// Verifier keys of its ledger.
    pub keys: Vec<String>,
}

impl App {
    /// The only organisation of the installation.
    ///
    /// # Errors
    /// As [`App::organisation_named`].
    pub fn organisation(&self) -> Result<organisations::Organisation, Error> {
        self.organisation_named(None)
    }

    /// The organisation with this code, or the only one.
    ///
    /// # Errors
    /// [`Code::NotFound`] if there is none; [`Code::Organisation`] if there are several and none is named.
    pub fn organisation_named(&self, code: Option<&str>) -> Result<organisations::Organisation, Error> {
        let mut all = self.db.read(|conn| organisations::list(conn).map_err(Error::from))?;
        if let Some(code) = code {
            all.retain(|organisation| organisation.organisation == code);
        }
        if all.len() > 1 {
            let names: Vec<String> = all.into_iter().map(|organisation| organisation.organisation).collect();
            return Err(Error::new(Code::Organisation).with("names", names.join(", ")));
        }
        all.into_iter().next().ok_or_else(|| Error::not_found("organisation", code.unwrap_or_default()))
    }

    /// All of them, by code. For whoever has the installation's folder: nobody who signs in may ask.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn list_organisations(&self) -> Result<Vec<OrganisationView>, Error> {
        let all = self.db.read(|conn| organisations::list(conn).map_err(Error::from))?;
        let keys = |code: &str| self.log_keys_of(Some(code));
        all.into_iter()
            .map(|organisation| {
                Ok(OrganisationView {
                    keys: keys(&organisation.organisation)?,
                    organisation: organisation.organisation,
                    name: organisation.name,
                    origin: organisation.origin,
                })
            })
            .collect()
    }

    /// Adds an organisation with a ledger and a signing key of its own. For whoever has the installation's folder.
    ///
    /// # Errors
    /// [`Code::Exists`], [`Code::Invalid`].
    pub fn add_organisation(&self, new: NewOrganisation) -> Result<(), Error> {
        users::check(&new.users)?;
        let code = new.code.to_string();
        let name = normalise(&new.name, Lines::One).unwrap_or_default();
        if name.is_empty() {
            let line = Words::english().text("init-name-missing");
            return Err(Error::new(Code::Invalid).with("place", code).detail(line));
        }
        let host = match new.host {
            Some(host) => host,
            None => {
                let all = self.db.read(|conn| organisations::list(conn).map_err(Error::from))?;
                let first = all.first().ok_or_else(|| Error::not_found("organisation", ""))?;
                first.origin.rsplit_once('/').map_or("localhost", |(host, _)| host).to_owned()
            }
        };
        self.found((new.code, name, format!("{host}/{code}")), &new.users, new.is_post_quantum)
    }
}
