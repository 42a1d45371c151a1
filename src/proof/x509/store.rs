//! Certificates, and what is known of their revocation, from wherever it came.

use super::certificate::{Certificate, RevocationList};
use super::ocsp::Answer;

/// What paths are looked for in, and held to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Store {
    /// Certificates.
    pub certificates: Vec<Certificate>,
    /// Lists of revoked certificates.
    pub lists: Vec<RevocationList>,
    /// Answers of responders.
    pub answers: Vec<Answer>,
}

impl Store {
    /// True if there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.certificates.is_empty() && self.lists.is_empty() && self.answers.is_empty()
    }

    /// Both, nothing twice.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        fn add<T: Clone + PartialEq>(own: &mut Vec<T>, others: &[T]) {
            for other in others {
                if !own.contains(other) {
                    own.push(other.clone());
                }
            }
        }
        let mut both = self.clone();
        add(&mut both.certificates, &other.certificates);
        add(&mut both.lists, &other.lists);
        add(&mut both.answers, &other.answers);
        both
    }

    /// What of it is not in the other, in the order of its bytes.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut rest = Self::default().with(self);
        rest.certificates.retain(|one| !other.certificates.contains(one));
        rest.lists.retain(|one| !other.lists.contains(one));
        rest.answers.retain(|one| !other.answers.contains(one));
        rest.certificates.sort_unstable_by(|left, right| left.der().cmp(right.der()));
        rest.lists.sort_unstable_by(|left, right| left.der().cmp(right.der()));
        rest.answers.sort_unstable_by(|left, right| left.der().cmp(right.der()));
        rest
    }

    /// What of it belongs to these certificates, which are held by something else: they themselves; whoever issued one of
    /// them, as far as that one's own issuer is here or it is its own; lists and answers by any of those. No byte of it
    /// can be changed.
    #[must_use]
    pub fn of(&self, ends: &[Certificate]) -> Self {
        let issued = |issued: &Certificate, issuer: &Certificate| {
            issued.names_issuer(issuer) && issued.verify_issued_by(issuer).is_ok()
        };
        let candidates = || self.certificates.iter().chain(ends);
        let mut chosen = ends.to_vec();
        let mut position = 0;
        while let Some(last) = chosen.get(position).cloned() {
            for issuer in &self.certificates {
                let is_new = !chosen.contains(issuer);
                if is_new && issued(&last, issuer) && candidates().any(|above| issued(issuer, above)) {
                    chosen.push(issuer.clone());
                }
            }
            position = position.saturating_add(1);
        }
        let certificates = self.certificates.iter().filter(|one| chosen.contains(one)).cloned().collect();
        let lists =
            self.lists.iter().filter(|list| chosen.iter().any(|by| list.is_by(by))).cloned().collect();
        let answers = self.answers.iter().filter(|answer| answer.is_bound_to(&chosen)).cloned().collect();
        Self { certificates, lists, answers }
    }
}
