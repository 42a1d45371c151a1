//! Asking for a pack, for one again, or for its verification: what is asked is checked at once, and done in the
//! background.

use std::collections::BTreeSet;

use super::about::field_of;
use super::read::visible_pack;
use super::request::NewPack;
use super::withheld::Withholding;
use crate::app::jobs::{JobView, Order};
use crate::app::readiness::{AsOf, Known};
use crate::app::{App, Code, Error, Session};
use crate::domain::access::{Action, Marking, visible_markings};
use crate::domain::text::{Lines, normalise};
use crate::ledger::witnessed;
use crate::proof::pack::{Subject, SubjectSort};

/// Longest window.
pub const MONTHS_MAX: u16 = 1200;
/// Highest copy number.
pub const COPY_MAX: u32 = 9999;
/// Longest text of a scope, in characters.
const TEXT_MAX: usize = 200;

/// A pack as a form asks for it: texts, empty for what is left to the product.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PackForm {
    /// Profile code.
    pub profile: String,
    /// Site.
    pub site: String,
    /// Product.
    pub product: String,
    /// Length of the look-back window, in months.
    pub months: String,
    /// Ledger size to stand at.
    pub as_of: String,
    /// Highest marking.
    pub marking: String,
    /// Copy number.
    pub copy: String,
    /// Whom it is for.
    pub recipient: String,
    /// What to withhold and why, each as `OF/WHAT=REASON`: `OF` is a record's number, `kind:CODE` or `above:MARKING`,
    /// `WHAT` is `title`, `field/NAME`, `fields`, `file/NAME`, `files` or `all`.
    pub withhold: Vec<String>,
    /// Serial numbers of the units that it is limited to, with everything in them.
    pub units: Vec<String>,
    /// Lot numbers; with the units that were made in them.
    pub lots: Vec<String>,
    /// Work orders: what their trace batches made.
    pub orders: Vec<String>,
    /// Contracts: the units and lots that records of them name.
    pub contracts: Vec<String>,
    /// Part number of the units and lots, where numbers are those of several parts.
    pub part: String,
    /// `yes`: not to wait for witnesses.
    pub unwitnessed: String,
}

impl PackForm {
    /// True if it is limited to pieces.
    #[must_use]
    pub fn is_about_pieces(&self) -> bool {
        [&self.units, &self.lots, &self.orders, &self.contracts]
            .into_iter()
            .flatten()
            .any(|text| !text.is_empty())
    }
}

/// What a form offers.
#[derive(Debug, Clone, serde::Serialize)]
pub struct PackChoices {
    /// Profiles: code, title, months of the window.
    pub profiles: Vec<ProfileChoice>,
    /// Markings up to the clearance, lowest first.
    pub markings: Vec<&'static str>,
    /// Sites that records name.
    pub sites: Vec<String>,
    /// Products that records name.
    pub products: Vec<String>,
    /// Present size of the ledger.
    pub size: u64,
    /// Enough witnesses must have signed a head before it counts.
    pub has_quorum: bool,
}

/// A profile to choose.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ProfileChoice {
    /// Code.
    pub code: String,
    /// Title in the reader's language.
    pub title: String,
    /// Length of its window.
    pub months: u16,
    /// Its packs are about lots and units.
    pub is_of_pieces: bool,
}

impl App {
    /// What can be chosen for a new pack.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn pack_choices(&self, session: &Session) -> Result<PackChoices, Error> {
        session.may(Action::IssuePack, Marking::Unclassified)?;
        let profiles = self.definitions.of(session.code()).profiles.iter().map(|profile| ProfileChoice {
            code: profile.code.clone(),
            title: profile.title.of(&session.language).to_owned(),
            months: profile.window_months,
            is_of_pieces: profile.pieces.is_some(),
        });
        let (mut sites, mut products) = (BTreeSet::new(), BTreeSet::new());
        let (size, has_quorum) = self.db.read(|conn| {
            let has_quorum = witnessed::policy(conn, session.code())?.quorum.is_some();
            let head = AsOf::head(conn, session.code())?;
            for Known { facts, highest, .. } in self.records_at(conn, session.code(), head.size)?.iter() {
                if *highest <= session.actor.clearance {
                    sites.insert(facts.site().to_owned());
                    products.extend(facts.products().into_iter().map(str::to_owned));
                }
            }
            Ok::<_, Error>((head.size, has_quorum))
        })?;
        let listed = |mut found: BTreeSet<String>| {
            found.remove("");
            found.into_iter().collect()
        };
        Ok(PackChoices {
            profiles: profiles.collect(),
            markings: visible_markings(&session.actor).iter().map(|marking| marking.code()).collect(),
            sites: listed(sites),
            products: listed(products),
            size,
            has_quorum,
        })
    }

    /// Asks for a pack.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Invalid`] with what is wrong beside each field; [`Code::Queue`].
    pub fn order_pack(&self, session: &Session, form: &PackForm) -> Result<JobView, Error> {
        session.may(Action::IssuePack, Marking::Unclassified)?;
        let new = self.new_pack(session, form)?;
        session.may_mark(Action::IssuePack, new.marking.unwrap_or(session.actor.clearance))?;
        if !new.withhold.is_empty() || !new.about.is_empty() {
            self.withholding(session, &new)?;
        }
        self.put_down(session, &Order::BuildPack(new))
    }

    /// What the pack that a form asks for would withhold.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Invalid`] with what is wrong beside each field.
    pub fn preview_withholding(&self, session: &Session, form: &PackForm) -> Result<Withholding, Error> {
        session.may(Action::IssuePack, Marking::Unclassified)?;
        let new = self.new_pack(session, form)?;
        self.withholding(session, &new)
    }

    fn new_pack(&self, session: &Session, form: &PackForm) -> Result<NewPack, Error> {
        let words = session.words();
        let mut wrong: Vec<(&str, String)> = Vec::new();
        let head = self.db.read(|conn| AsOf::head(conn, session.code()))?.size;
        let profile = match form.profile.as_str() {
            "" => self.definitions.of(session.code()).profiles.usual(form.is_about_pieces()),
            code => code,
        };
        if self.definitions.of(session.code()).profile(profile).is_err() {
            wrong.push(("profile", words.text("pack-wrong-profile")));
        }
        let mut line = |name: &'static str, given: &str| match normalise(given, Lines::One) {
            Ok(text) if text.chars().count() <= TEXT_MAX => text,
            _ => {
                wrong.push((name, words.format("pack-wrong-text", &[("max", TEXT_MAX.into())])));
                String::new()
            }
        };
        let site = line("site", &form.site);
        let product = line("product", &form.product);
        let recipient = line("recipient", &form.recipient);
        let part = line("part", &form.part);
        let mut about = Vec::new();
        for (sort, given) in [
            (SubjectSort::Unit, &form.units),
            (SubjectSort::Lot, &form.lots),
            (SubjectSort::Order, &form.orders),
            (SubjectSort::Contract, &form.contracts),
        ] {
            for text in given.iter().map(|text| line(field_of(sort), text)).filter(|text| !text.is_empty()) {
                about.push(Subject { sort, part: part.clone(), number: text });
            }
        }
        let mut number = |name: &'static str, given: &str, max: u64| -> Option<u64> {
            let given = given.trim();
            if given.is_empty() {
                return None;
            }
            let parsed = given.parse::<u64>().ok().filter(|number| (1..=max).contains(number));
            if parsed.is_none() {
                let arguments = [("max", max.to_string().into())];
                wrong.push((name, words.format("pack-wrong-number", &arguments)));
            }
            parsed
        };
        let window_months = number("months", &form.months, MONTHS_MAX.into());
        let copy = number("copy", &form.copy, COPY_MAX.into());
        let as_of = number("as_of", &form.as_of, head);
        let clearance = session.actor.clearance;
        let marking = match form.marking.as_str() {
            "" => None,
            given => {
                let parsed = given.parse::<Marking>().ok().filter(|marking| *marking <= clearance);
                if parsed.is_none() {
                    wrong.push(("marking", words.text("pack-wrong-marking")));
                }
                parsed
            }
        };
        if let Some(size) = as_of
            && let Err(error) = self.db.read(|conn| AsOf::at(conn, session.code(), size))
        {
            if error.code() != Code::NotFound {
                return Err(error);
            }
            // Writes that waited together share a head, so not every position has one.
            wrong.push(("as_of", words.text("pack-wrong-position")));
        }
        if !wrong.is_empty() {
            let error = Error::new(Code::Invalid).with("place", words.text("packs-new"));
            return Err(wrong.into_iter().fold(error, |error, (name, line)| error.field(name, line)));
        }
        Ok(NewPack {
            profile: profile.to_owned(),
            as_of,
            site,
            product,
            window_months: window_months.and_then(|months| u16::try_from(months).ok()),
            marking,
            copy: copy.and_then(|copy| u32::try_from(copy).ok()).unwrap_or(1),
            recipient,
            withhold: form.withhold.clone(),
            about,
            unwitnessed: form.unwitnessed == "yes",
            requested: Some(session.now),
        })
    }

    /// Asks for an issued pack to be made again.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`], [`Code::Queue`].
    pub fn order_rebuild(&self, session: &Session, number: &str) -> Result<JobView, Error> {
        self.db.read(|conn| visible_pack(conn, session, number))?;
        self.put_down(session, &Order::RebuildPack { number: number.to_owned() })
    }

    /// Asks for the file of an issued pack to be verified.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`]; [`Code::PackGone`] if the file was removed; [`Code::Queue`].
    pub fn order_verification(&self, session: &Session, number: &str) -> Result<JobView, Error> {
        self.pack_zip(session, number)?;
        self.put_down(session, &Order::VerifyPack { number: number.to_owned() })
    }
}
