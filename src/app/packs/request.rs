//! What a pack is asked to be: everything that decides its bytes.

use serde::{Deserialize, Serialize};

use crate::app::{Code, Error};
use crate::domain::access::Marking;
use crate::proof::digest::Digest;
use crate::proof::pack::Subject;
use crate::proof::time::{Date, Timestamp};

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct NewPack {
    /// Profile code.
    pub profile: String,
    /// Ledger size to stand at, judged on the day of its head; `None`: the present head, judged today.
    pub as_of: Option<u64>,
    /// Site, or empty.
    pub site: String,
    /// Product, or empty.
    pub product: String,
    /// Length of the look-back window; `None`: the profile's.
    pub window_months: Option<u16>,
    /// Highest marking to include; `None`: up to the actor's clearance.
    pub marking: Option<Marking>,
    /// Copy number, from 1.
    pub copy: u32,
    /// Whom it is for, or empty.
    pub recipient: String,
    /// What is withheld ([`crate::domain::withhold`]).
    #[serde(default)]
    pub withhold: Vec<String>,
    /// The pieces that it is limited to; a unit or lot may be without its part, where there is one of that number.
    #[serde(default)]
    pub about: Vec<Subject>,
    /// Not to wait for witnesses: the pack stands at the present head, whoever has signed it.
    #[serde(default)]
    pub unwitnessed: bool,
    /// When it was asked for, where that was not now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested: Option<Timestamp>,
}

impl Default for NewPack {
    fn default() -> Self {
        Self {
            profile: "annexure-b".to_owned(),
            as_of: None,
            site: String::new(),
            product: String::new(),
            window_months: None,
            marking: None,
            copy: 1,
            recipient: String::new(),
            withhold: Vec::new(),
            about: Vec::new(),
            unwitnessed: false,
            requested: None,
        }
    }
}

/// The request as it is kept with an issued pack: the same request gives the same bytes, on any machine (invariant 7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackRequest {
    /// Pack number.
    pub number: String,
    /// Profile code.
    pub profile: String,
    /// The definition of it that is used.
    pub profile_digest: Digest,
    /// What else decides its bytes, as it was at issue: kinds by digest, names. A text among the definitions.
    pub basis: Digest,
    /// Ledger size that it stands at.
    pub as_of: u64,
    /// Day on which validity is judged, `2026-11-15`: last of the window.
    pub to: String,
    /// Site, or empty.
    pub site: String,
    /// Product, or empty.
    pub product: String,
    /// Look-back window.
    pub window_months: u16,
    /// Highest marking that may be included.
    pub marking: String,
    /// Copy number.
    pub copy: u32,
    /// Whom it is for.
    pub recipient: String,
    /// What is withheld, and why; written only where there is something.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withhold: Vec<String>,
    /// The pieces that it is limited to, each once, in order; written only where there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<Subject>,
}

impl PackRequest {
    /// The day on which validity is judged.
    ///
    /// # Errors
    /// [`Code::Internal`] if the stored text is no date.
    pub fn day(&self) -> Result<Date, Error> {
        crate::domain::kind::parse_date(&self.to)
            .ok_or_else(|| Error::new(Code::Internal).with("reason", format!("\"{}\" is no date", self.to)))
    }
}
