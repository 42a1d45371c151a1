//! Who may do what: one function, [`may`], and the same rule as a filter, [`visible_markings`].
//!
//! The rule is a table ([`Action::roles`]) and conditions around it: same organisation, marking within the actor's
//! clearance, role allowed, and for a record that is worked on, what its kind says ([`Work`]). The first two hide (the
//! answer is "not found"); the others say "forbidden".

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ids::{OrganisationCode, UserId};

/// A text is none of the allowed codes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is none of {}", allowed.join(", "))]
pub struct CodeError {
    /// What was given.
    pub given: String,
    /// What is allowed.
    pub allowed: Vec<&'static str>,
}

macro_rules! codes {
    ($name:ident { $($variant:ident => $code:literal),+ $(,)? }) => {
        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As it is stored and shown in JSON.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        impl FromStr for $name {
            type Err = CodeError;

            fn from_str(text: &str) -> Result<Self, CodeError> {
                match text {
                    $($code => Ok(Self::$variant),)+
                    _ => Err(CodeError { given: text.to_owned(), allowed: vec![$($code),+] }),
                }
            }
        }
    };
}

/// What somebody is in an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Runs the installation: users, definitions, integrity. Reads records, writes none.
    Administrator,
    /// Owns the quality system: approves, closes, issues packs.
    QualityManager,
    /// Files and works records.
    Contributor,
    /// Reads evidence and the audit trail, and records findings.
    Auditor,
    /// Reads readiness and issued packs.
    CertificationBody,
}

codes!(Role {
    Administrator => "administrator",
    QualityManager => "quality-manager",
    Contributor => "contributor",
    Auditor => "auditor",
    CertificationBody => "certification-body",
});

/// Classification. The order is the order of secrecy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Marking {
    /// Anybody in the organisation.
    Unclassified,
    /// The default of the policy's own pages.
    Restricted,
    /// Confidential.
    Confidential,
    /// Secret.
    Secret,
}

codes!(Marking {
    Unclassified => "UNCLASSIFIED",
    Restricted => "RESTRICTED",
    Confidential => "CONFIDENTIAL",
    Secret => "SECRET",
});

/// What a program's token may be used for. A person with a browser has all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// See and download.
    Read,
    /// File, revise and move records.
    Write,
    /// Issue packs, and say who may see them.
    Packs,
    /// People and definitions.
    Manage,
}

codes!(Scope {
    Read => "read",
    Write => "write",
    Packs => "packs",
    Manage => "manage",
});

/// Somebody who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub user: UserId,
    /// For which organisation.
    pub organisation: OrganisationCode,
    /// As what.
    pub role: Role,
    /// Up to which marking they may see.
    pub clearance: Marking,
    /// Through a program's token: what that may be used for. `None`: everything that the role may.
    pub scopes: Option<Vec<Scope>>,
}

/// What is acted upon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Whose it is.
    pub organisation: OrganisationCode,
    /// Its marking; for something without one (the list of users), `UNCLASSIFIED`.
    pub marking: Marking,
    /// For a record that is worked on: what its kind and its history say. `None` while no particular record is meant.
    pub work: Option<Work>,
}

/// What decides who may work on a record, beside its organisation and marking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Roles that file and work records of its kind.
    pub roles: Vec<Role>,
    /// Who filed its first version; `None` for a new one.
    pub filed_by: Option<UserId>,
}

/// What can be done. Each has its row in [`Action::roles`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Read a record, its versions, links and disclosures.
    ReadRecord,
    /// Download a file of a record.
    DownloadFile,
    /// File a new record, with its files.
    CreateRecord,
    /// Commit a new version of a record.
    ReviseRecord,
    /// Move a record to another state (the kind's lifecycle adds its own roles and guards).
    MoveRecord,
    /// Sign a record, or refuse to; name somebody who signs in one's place.
    SignRecord,
    /// Say that one has read a record that asks for it.
    AcknowledgeRecord,
    /// Say something about a record.
    CommentRecord,
    /// Hand the open records of somebody over to somebody else.
    HandOverRecords,
    /// Import a folder.
    ImportRecords,
    /// Read serial and batch data.
    ReadTrace,
    /// Read the readiness table.
    ReadReadiness,
    /// Issue a pack.
    IssuePack,
    /// Read or download an issued pack.
    ReadPack,
    /// Say who of a certification body may see an issued pack.
    GrantPack,
    /// See packs that other organisations granted.
    ReadGranted,
    /// Read the audit trail.
    ReadEvents,
    /// Verify the installation from blobs to checkpoint.
    CheckIntegrity,
    /// Add, change and list users.
    ManageUsers,
    /// Add or override kinds and profiles.
    ManageDefinitions,
    /// Add, retire and replace the keys of the ledger.
    ManageKeys,
    /// See what is past its retention, which holds there are, and what was destroyed.
    ReadRetention,
    /// Set and lift legal holds.
    HoldRecords,
    /// Propose the destruction of records, and decide on what another proposed.
    DestroyRecords,
}

codes!(Action {
    ReadRecord => "read-record",
    DownloadFile => "download-file",
    CreateRecord => "create-record",
    ReviseRecord => "revise-record",
    MoveRecord => "move-record",
    SignRecord => "sign-record",
    AcknowledgeRecord => "acknowledge-record",
    CommentRecord => "comment-record",
    HandOverRecords => "hand-over-records",
    ImportRecords => "import-records",
    ReadTrace => "read-trace",
    ReadReadiness => "read-readiness",
    IssuePack => "issue-pack",
    ReadPack => "read-pack",
    GrantPack => "grant-pack",
    ReadGranted => "read-granted",
    ReadEvents => "read-events",
    CheckIntegrity => "check-integrity",
    ManageUsers => "manage-users",
    ManageDefinitions => "manage-definitions",
    ManageKeys => "manage-keys",
    ReadRetention => "read-retention",
    HoldRecords => "hold-records",
    DestroyRecords => "destroy-records",
});

impl Action {
    /// The table: which roles may.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        use Role::{Administrator, Auditor, CertificationBody, Contributor, QualityManager};
        match self {
            // Whoever reads records can be asked to have read one, and say something of it: that changes nothing of it.
            Self::ReadRecord
            | Self::DownloadFile
            | Self::ReadTrace
            | Self::AcknowledgeRecord
            | Self::CommentRecord => &[Administrator, QualityManager, Contributor, Auditor],
            // An auditor: records of the kinds that say so (`Work::roles`), and only their own are revised.
            // Which of them may sign what, the kind says.
            Self::CreateRecord | Self::ReviseRecord | Self::MoveRecord | Self::SignRecord => {
                &[QualityManager, Contributor, Auditor]
            }
            Self::HandOverRecords => &[Administrator, QualityManager],
            Self::ImportRecords | Self::IssuePack | Self::GrantPack => &[QualityManager],
            Self::ReadGranted => &[CertificationBody],
            Self::ReadReadiness | Self::ReadPack => {
                &[Administrator, QualityManager, Contributor, Auditor, CertificationBody]
            }
            Self::ReadEvents | Self::ReadRetention => &[Administrator, QualityManager, Auditor],
            Self::HoldRecords | Self::DestroyRecords => &[Administrator, QualityManager],
            Self::CheckIntegrity => &[Administrator, QualityManager, Auditor],
            Self::ManageUsers | Self::ManageDefinitions | Self::ManageKeys => &[Administrator],
        }
    }
}

impl Action {
    /// The scope that a program's token needs for it.
    #[must_use]
    pub const fn scope(self) -> Scope {
        match self {
            Self::ReadRecord
            | Self::DownloadFile
            | Self::ReadTrace
            | Self::ReadReadiness
            | Self::ReadPack
            | Self::ReadGranted
            | Self::ReadEvents
            | Self::ReadRetention
            | Self::CheckIntegrity => Scope::Read,
            Self::CreateRecord
            | Self::ReviseRecord
            | Self::MoveRecord
            | Self::SignRecord
            | Self::AcknowledgeRecord
            | Self::CommentRecord
            | Self::HoldRecords
            | Self::ImportRecords => Scope::Write,
            Self::IssuePack | Self::GrantPack => Scope::Packs,
            Self::HandOverRecords
            | Self::ManageUsers
            | Self::ManageDefinitions
            | Self::ManageKeys
            | Self::DestroyRecords => Scope::Manage,
        }
    }
}

/// Why something may not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denial {
    /// It is another organisation's. To the actor it does not exist.
    #[error("not found")]
    OtherOrganisation,
    /// Its marking is above the actor's clearance. To the actor it does not exist.
    #[error("not found")]
    Clearance,
    /// The role does not allow the action.
    #[error("the role {role} may not {action}")]
    Role {
        /// The actor's role.
        role: Role,
        /// What was tried.
        action: Action,
    },
    /// The role may do it, but not to records of this kind.
    #[error("the role {role} does not work on records of this kind")]
    Kind {
        /// The actor's role.
        role: Role,
    },
    /// The role may revise only what the actor filed.
    #[error("the role {role} revises only what its bearer filed")]
    Others {
        /// The actor's role.
        role: Role,
    },
    /// The role allows it, the token does not.
    #[error("the token has not the scope {scope}")]
    Scope {
        /// The scope that it lacks.
        scope: Scope,
    },
}

impl Subject {
    /// Something with that marking, whose work nothing more is known of.
    #[must_use]
    pub const fn new(organisation: OrganisationCode, marking: Marking) -> Self {
        Self { organisation, marking, work: None }
    }
}

impl Denial {
    /// True where even the existence is secret: answer as for something that is not there.
    #[must_use]
    pub const fn hides(self) -> bool {
        matches!(self, Self::OtherOrganisation | Self::Clearance)
    }
}

/// Whether the actor may do this to that.
///
/// # Errors
/// The [`Denial`]; see [`Denial::hides`] for how to answer.
pub fn may(actor: &Actor, action: Action, subject: &Subject) -> Result<(), Denial> {
    if actor.organisation != subject.organisation {
        return Err(Denial::OtherOrganisation);
    }
    if subject.marking > actor.clearance {
        return Err(Denial::Clearance);
    }
    if !action.roles().contains(&actor.role) {
        return Err(Denial::Role { role: actor.role, action });
    }
    if actor.scopes.as_ref().is_some_and(|scopes| !scopes.contains(&action.scope())) {
        return Err(Denial::Scope { scope: action.scope() });
    }
    let is_work = matches!(action, Action::CreateRecord | Action::ReviseRecord | Action::MoveRecord);
    if let Some(work) = subject.work.as_ref().filter(|_| is_work) {
        if !work.roles.contains(&actor.role) {
            return Err(Denial::Kind { role: actor.role });
        }
        // What an auditor found, only they may say otherwise; what others filed, they do not touch.
        let is_others = work.filed_by.is_some_and(|by| by != actor.user);
        if action == Action::ReviseRecord && actor.role == Role::Auditor && is_others {
            return Err(Denial::Others { role: actor.role });
        }
    }
    Ok(())
}

/// The markings that the actor may see: [`may`] as a filter for lists, searches, counts and packs.
#[must_use]
pub fn visible_markings(actor: &Actor) -> &'static [Marking] {
    let end = Marking::ALL.iter().take_while(|marking| **marking <= actor.clearance).count();
    Marking::ALL.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::time::Timestamp;

    fn organisation(number: u8) -> OrganisationCode {
        format!("org{number}").parse().unwrap()
    }

    fn actor(role: Role, clearance: Marking) -> Actor {
        let user = UserId::new(Timestamp::from_millis(0), [9; 10]);
        Actor { user, organisation: organisation(1), role, clearance, scopes: None }
    }

    #[test]
    fn the_table_row_by_row() {
        // One letter a role: administrator, quality manager, contributor, auditor, certification body.
        let table = [
            (Action::ReadRecord, "AQCU-"),
            (Action::DownloadFile, "AQCU-"),
            (Action::CreateRecord, "-QCU-"),
            (Action::ReviseRecord, "-QCU-"),
            (Action::MoveRecord, "-QCU-"),
            (Action::SignRecord, "-QCU-"),
            (Action::AcknowledgeRecord, "AQCU-"),
            (Action::CommentRecord, "AQCU-"),
            (Action::HandOverRecords, "AQ---"),
            (Action::ImportRecords, "-Q---"),
            (Action::ReadTrace, "AQCU-"),
            (Action::ReadReadiness, "AQCUB"),
            (Action::IssuePack, "-Q---"),
            (Action::ReadPack, "AQCUB"),
            (Action::GrantPack, "-Q---"),
            (Action::ReadGranted, "----B"),
            (Action::ReadEvents, "AQ-U-"),
            (Action::CheckIntegrity, "AQ-U-"),
            (Action::ManageUsers, "A----"),
            (Action::ManageDefinitions, "A----"),
            (Action::ManageKeys, "A----"),
            (Action::ReadRetention, "AQ-U-"),
            (Action::HoldRecords, "AQ---"),
            (Action::DestroyRecords, "AQ---"),
        ];
        assert_eq!(table.len(), Action::ALL.len());
        let subject = Subject::new(organisation(1), Marking::Restricted);
        for (action, row) in table {
            for (role, letter) in Role::ALL.iter().zip(row.chars()) {
                let answer = may(&actor(*role, Marking::Restricted), action, &subject);
                assert_eq!(answer.is_ok(), letter != '-', "{role} {action}");
            }
        }
    }

    #[test]
    fn markings_and_organisations_hide_before_roles_forbid() {
        for clearance in Marking::ALL {
            for marking in Marking::ALL {
                let subject = Subject::new(organisation(1), *marking);
                let actor = actor(Role::QualityManager, *clearance);
                let answer = may(&actor, Action::ReadRecord, &subject);
                assert_eq!(answer.is_ok(), marking <= clearance, "{clearance} {marking}");
                assert_eq!(answer.is_ok(), visible_markings(&actor).contains(marking));
            }
        }
        let foreign = Subject::new(organisation(2), Marking::Unclassified);
        let denial = may(&actor(Role::CertificationBody, Marking::Secret), Action::ManageUsers, &foreign);
        assert_eq!(denial, Err(Denial::OtherOrganisation));
        assert!(denial.unwrap_err().hides());
        let own = Subject::new(organisation(1), Marking::Unclassified);
        let denial = may(&actor(Role::Contributor, Marking::Secret), Action::ManageUsers, &own).unwrap_err();
        assert!(!denial.hides());
        assert_eq!(denial.to_string(), "the role contributor may not manage-users");
    }

    #[test]
    fn an_auditor_works_on_kinds_that_say_so_and_revises_what_they_filed() {
        let other = UserId::new(Timestamp::from_millis(1), [8; 10]);
        let all = [Role::QualityManager, Role::Contributor, Role::Auditor];
        let subject = |roles: &[Role], filed_by: Option<UserId>| Subject {
            work: Some(Work { roles: roles.to_vec(), filed_by }),
            ..Subject::new(organisation(1), Marking::Unclassified)
        };
        let auditor = actor(Role::Auditor, Marking::Restricted);
        let answer = |action, subject: &Subject| may(&auditor, action, subject);
        let closed = subject(&all[..2], None);
        let (new, own, others) =
            (subject(&all, None), subject(&all, Some(auditor.user)), subject(&all, Some(other)));
        let role = Role::Auditor;
        for action in [Action::CreateRecord, Action::ReviseRecord, Action::MoveRecord] {
            assert_eq!(answer(action, &closed), Err(Denial::Kind { role }), "{action}");
            assert_eq!(answer(action, &new), Ok(()), "{action}");
            assert_eq!(answer(action, &own), Ok(()), "{action}");
        }
        assert_eq!(answer(Action::ReviseRecord, &others), Err(Denial::Others { role }));
        assert_eq!(answer(Action::MoveRecord, &others), Ok(()));
        // Reading does not ask who works on it, and others revise what anybody filed.
        assert_eq!(answer(Action::ReadRecord, &closed), Ok(()));
        assert_eq!(
            may(&actor(Role::Contributor, Marking::Restricted), Action::ReviseRecord, &others),
            Ok(())
        );
        // What is hidden stays hidden.
        let secret = Subject { marking: Marking::Secret, ..closed };
        assert_eq!(answer(Action::ReviseRecord, &secret), Err(Denial::Clearance));
    }

    #[test]
    fn a_token_does_what_its_scopes_say_and_never_more_than_its_owner() {
        let subject = Subject::new(organisation(1), Marking::Unclassified);
        for scope in Scope::ALL {
            for role in Role::ALL {
                let person = actor(*role, Marking::Restricted);
                let program = Actor { scopes: Some(vec![*scope]), ..person.clone() };
                for action in Action::ALL {
                    let expected = may(&person, *action, &subject).is_ok() && action.scope() == *scope;
                    assert_eq!(may(&program, *action, &subject).is_ok(), expected, "{role} {scope} {action}");
                }
            }
        }
    }

    #[test]
    fn codes_are_what_json_says() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_value(role).unwrap(), role.code());
            assert_eq!(role.code().parse::<Role>().unwrap(), *role);
        }
        for marking in Marking::ALL {
            assert_eq!(serde_json::to_value(marking).unwrap(), marking.code());
        }
        for action in Action::ALL {
            assert_eq!(serde_json::to_value(action).unwrap(), action.code());
        }
        let error = "TOP SECRET".parse::<Marking>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"TOP SECRET\" is none of UNCLASSIFIED, RESTRICTED, CONFIDENTIAL, SECRET"
        );
    }
}
