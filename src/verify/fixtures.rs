//! One broken pack for each finding code. The match is exhaustive: a code without a fixture does not compile.

mod answers;
mod samples;
mod statements;

pub(super) use self::answers::ANSWERS;
pub(super) use self::samples::{SAMPLES, sampled};
pub(super) use self::statements::{STATEMENTS, said};
use self::statements::{acknowledge, acknowledged, refuse, refused, sign, signed};
use super::source::ReadAt;
use super::testing::*;
use super::*;
use crate::proof::canonical;
use crate::proof::container::{Layout, Member};
use crate::proof::digest::Digest;
use crate::proof::disclosed::{Later, LaterSchema};
use crate::proof::event::{Event, PACK_ISSUED, RECORD_SIGNED, SIGNATURE_REFUSED};
use crate::proof::note::{SignedNote, SigningKey};
use crate::proof::pack::*;
use crate::proof::version::{Disclosure, FILE_NAME, TITLE};

/// What is given to the verifier.
pub(super) enum Input {
    /// Files, as a container.
    Files(FileMap),
    /// A container.
    Zip(Vec<u8>),
    /// A container on a medium that fails at this position.
    Failing(Vec<u8>, u64),
    /// Files, as a container, and what is said to have been disclosed of them.
    Disclosed(FileMap, fn() -> Offered),
    /// A folder, after the pack was written to it and something was done.
    Folder(fn(&std::path::Path)),
}

/// A broken pack, whom its reader trusts, and where the finding must be.
pub(super) struct Fixture {
    pub input: Input,
    pub trust: Trust,
    pub authorities: Authorities,
    path: &'static str,
    /// True if the change is sealed so well that nothing else is found.
    is_alone: bool,
}

const NC_V1: &str = "data/f-internal-audits/MGI-NC-2026-0012/v1/manifest.json";
const NC_V2: &str = "data/f-internal-audits/MGI-NC-2026-0012/v2/manifest.json";
const NC_V2_DISCLOSURES: &str = "data/f-internal-audits/MGI-NC-2026-0012/v2/disclosures.json";
const NC_SCAN: &str = "data/f-internal-audits/MGI-NC-2026-0012/v2/files/scan.pdf";

/// A change under a correct seal: only its own finding.
fn alone(path: &'static str, hooks: Hooks) -> Fixture {
    let input = Input::Files(build(&hooks));
    Fixture { input, trust: trust(), authorities: Authorities::Absent, path, is_alone: true }
}

/// A change that leads to other findings too.
fn among(path: &'static str, input: Input) -> Fixture {
    Fixture { input, trust: trust(), authorities: Authorities::Absent, path, is_alone: false }
}

fn files(path: &'static str, change: fn(&mut FileMap)) -> Fixture {
    among(path, Input::Files(build(&Hooks { issued: change, ..Hooks::default() })))
}

fn trusted(path: &'static str, trust: Trust) -> Fixture {
    Fixture { trust, ..alone(path, Hooks::default()) }
}

/// A pack with a signature and a timestamp, of which something is changed before the event names them.
fn sealed(path: &'static str, seals: fn(&mut FileMap)) -> Fixture {
    alone(path, Hooks { seals, ..Hooks::default() })
}

/// The same, read by somebody who trusts this authority.
fn certified(path: &'static str, seals: fn(&mut FileMap), authority: &str) -> Fixture {
    let authorities = Authorities::Known(vec![crate::proof::x509::testing::certificate(authority)]);
    Fixture { authorities, ..sealed(path, seals) }
}

/// Changes a byte of what the test authority sealed.
fn flip(files: &mut FileMap, path: &str, from_the_end: usize) {
    seal_with(files, "p256");
    let bytes = files.get_mut(path).unwrap();
    let at = bytes.len() - from_the_end;
    bytes[at] ^= 1;
}

/// Trust in the log's key, asking for a witness.
fn witnessed_trust() -> Trust {
    let witness = SigningKey::cosigner_from_seed("witness.example/w", [5; 32]).unwrap();
    let text = format!("log {}\nwitness w {}\nquorum w\n", key().verifier(), witness.verifier());
    Trust::Policy(text.parse().unwrap())
}

/// Changes the bytes of a text file.
fn edit(files: &mut FileMap, path: &str, change: impl Fn(String) -> String) {
    let text = String::from_utf8(files.get(path).unwrap().clone()).unwrap();
    let changed = change(text.clone());
    assert_ne!(changed, text);
    files.insert(path.to_owned(), changed.into_bytes());
}

pub(super) fn fixture(code: Code) -> Fixture {
    match code {
        Code::PackUnreadable => among("", Input::Folder(|root| std::fs::remove_dir_all(root).unwrap())),
        Code::ReadFailed => unreadable(),
        Code::LimitExceeded => among(
            "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17",
            Input::Folder(|root| {
                std::fs::create_dir_all(root.join("1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17")).unwrap();
            }),
        ),
        Code::ContainerBroken => {
            let mut zip = zip(&pack());
            zip.pop();
            among("(end record)", Input::Zip(zip))
        }
        Code::ContainerForm => {
            // Another time in one local header.
            let (mut zip, name) = (zip(&pack()), b"MGI-AB-2026-0001/data/pack.json");
            let at = zip.windows(name.len()).position(|window| window == name).unwrap();
            zip[at - 20] ^= 1;
            Fixture { is_alone: true, ..among(PACK_JSON, Input::Zip(zip)) }
        }
        Code::PdfBroken => {
            let mut pdf = pdf(&pack());
            pdf.truncate(printed().len() + 100);
            Fixture { is_alone: true, ..among("pack.json", Input::Zip(pdf)) }
        }
        Code::PdfForm => {
            // What an update of the update would do: bytes behind the end.
            let mut pdf = pdf(&pack());
            pdf.push(b'\n');
            Fixture { is_alone: true, ..among("(end)", Input::Zip(pdf)) }
        }
        Code::PdfValidation => {
            let strange = vec![crate::proof::x509::testing::certificate("other")];
            let store = crate::proof::x509::Store { certificates: strange, ..Default::default() };
            let pdf = lasting_pdf(&pack(), "p256", (None, &store), None);
            Fixture { is_alone: true, ..among("(validation)", Input::Zip(pdf)) }
        }
        Code::PdfAlone => Fixture { is_alone: true, ..among("(report)", Input::Zip(printed())) },
        Code::TopDirectory => {
            let members = in_order(&pack());
            let members: Vec<_> =
                members.into_iter().map(|(path, bytes)| (format!("P/{path}"), bytes)).collect();
            Fixture { is_alone: true, ..among("P", Input::Zip(zip_named(&members))) }
        }
        Code::NameHostile => {
            let mut members = in_order(&pack());
            members.push(("zz/../../../etc/passwd".to_owned(), b"x".to_vec()));
            Fixture {
                is_alone: true,
                ..among("MGI-AB-2026-0001/zz/../../../etc/passwd", Input::Zip(zip_members(&members)))
            }
        }
        Code::NameCollision => {
            let mut members = in_order(&pack());
            members.insert(1, ("README.TXT".to_owned(), b"x".to_vec()));
            among("README.txt", Input::Zip(zip_members(&members)))
        }
        Code::MemberOrder => {
            let mut members = in_order(&pack());
            members.swap(1, 2);
            Fixture { is_alone: true, ..among("README.txt", Input::Zip(zip_members(&members))) }
        }
        Code::EntrySpecial => special(),
        Code::FolderEmpty => Fixture {
            is_alone: true,
            ..among("data/empty", Input::Folder(|root| std::fs::create_dir(root.join("data/empty")).unwrap()))
        },
        Code::FileMissing => files(NC_SCAN, |files| drop(files.remove(NC_SCAN))),
        Code::FileUnlisted => files("data/extra.txt", |files| {
            files.insert("data/extra.txt".to_owned(), b"x".to_vec());
        }),
        Code::FileUnknown => alone(
            "data/extra.txt",
            Hooks {
                files: |files| drop(files.insert("data/extra.txt".to_owned(), b"x".to_vec())),
                ..Hooks::default()
            },
        ),
        Code::DigestMismatch => files(REPORT_PDF, |files| files.get_mut(REPORT_PDF).unwrap()[0] ^= 1),
        Code::CrcMismatch => crc_mismatch(),
        Code::ManifestForm => alone(
            MANIFEST,
            Hooks {
                // Sorted the wrong way round, every line right.
                sealed: |files| {
                    edit(files, MANIFEST, |text| {
                        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
                        lines.reverse();
                        lines.concat()
                    });
                    reseal_tags(files);
                },
                ..Hooks::default()
            },
        ),
        Code::BagForm => alone(
            BAG_INFO,
            Hooks {
                sealed: |files| {
                    edit(files, BAG_INFO, |text| text.replace("Payload-Oxum: ", "Payload-Oxum: 9"));
                    reseal_tags(files);
                },
                ..Hooks::default()
            },
        ),
        Code::TextForm => alone(
            README,
            Hooks {
                files: |files| edit(files, README, |text| text.replace(NUMBER, "another pack")),
                ..Hooks::default()
            },
        ),
        Code::JsonForm => alone(
            "data/e-risk/step.json",
            Hooks {
                files: |files| edit(files, "data/e-risk/step.json", |text| text + "\n"),
                ..Hooks::default()
            },
        ),
        Code::PackInconsistent => {
            alone(PACK_JSON, Hooks { pack: |pack| pack.scope.copy = 0, ..Hooks::default() })
        }
        Code::StepMismatch => alone(
            "data/e-risk/step.json",
            Hooks {
                files: |files| edit(files, "data/e-risk/step.json", |text| text.replace("stale", "complete")),
                ..Hooks::default()
            },
        ),
        Code::VersionDigest => among(
            NC_V2,
            Input::Files(build(&Hooks {
                pack: |pack| pack.contents[2].versions[1].digest = Digest::of(b"another"),
                ..Hooks::default()
            })),
        ),
        Code::VersionMismatch => alone(
            NC_V2,
            Hooks { versions: |drafts| drafts[3].manifest.marking = "SECRET".to_owned(), ..Hooks::default() },
        ),
        Code::VersionChain => alone(
            NC_V2,
            Hooks {
                versions: |drafts| drafts[3].manifest.previous = Some(Digest::of(b"another")),
                ..Hooks::default()
            },
        ),
        Code::DisclosureMismatch => alone(
            NC_V2_DISCLOSURES,
            Hooks {
                versions: |drafts| {
                    drafts[3].disclosures.fields[0] =
                        Disclosure::new([1; 16], "cause", "Operator error".into());
                },
                ..Hooks::default()
            },
        ),
        Code::WithheldUndeclared => alone(
            NC_V2_DISCLOSURES,
            Hooks { versions: |drafts| drafts[3].disclosures.fields.clear(), ..Hooks::default() },
        ),
        Code::WithheldPresent => alone(
            NC_V2_DISCLOSURES,
            Hooks {
                pack: |pack| {
                    pack.contents[2].versions[1].withheld = vec![withheld(Part::Field, "cause")];
                },
                ..Hooks::default()
            },
        ),
        Code::WithheldUnknown => alone(
            NC_V2_DISCLOSURES,
            Hooks {
                pack: |pack| {
                    pack.contents[2].versions[1].withheld = vec![withheld(Part::Field, "effect")];
                },
                ..Hooks::default()
            },
        ),
        Code::DisclosedUnknown => disclosed(|| Offered::bytes("given.pdf", b"another file")),
        Code::DisclosedMismatch => disclosed(|| {
            let another = Disclosure::new([1; 16], "cause", "Operator error".into());
            Offered::bytes("given.json", &later(Part::Field, "cause", another))
        }),
        Code::DisclosedUnreadable => disclosed(|| Offered::read("/no/such/file".as_ref())),
        Code::FileMismatch => alone(
            NC_SCAN,
            Hooks {
                files: |files| drop(files.insert(NC_SCAN.to_owned(), b"another scan".to_vec())),
                ..Hooks::default()
            },
        ),
        Code::EventMismatch => alone(
            "proof/events/7.json",
            Hooks { events: |events| events[7].action = "version_withdrawn".to_owned(), ..Hooks::default() },
        ),
        Code::SignedMismatch => alone(
            "proof/events/8.json",
            signed(|events| {
                sign(events);
                events[8].action = SIGNATURE_REFUSED.to_owned();
            }),
        ),
        Code::RefusalMismatch => alone(
            "proof/events/8.json",
            refused(|events| {
                refuse(events);
                events[8].detail.remove("reason");
            }),
        ),
        Code::AcknowledgementMismatch => alone(
            "proof/events/8.json",
            acknowledged(|events| {
                acknowledge(events);
                events[8].digest = events[5].digest;
            }),
        ),
        Code::SampleMismatch => samples::swapped(),
        Code::PolicyForm => alone(
            POLICY,
            Hooks {
                files: |files| edit(files, POLICY, |text| format!("# ours\n{text}")),
                ..Hooks::default()
            },
        ),
        Code::CheckpointForm => among(
            CHECKPOINT,
            Input::Files(build(&Hooks {
                files: |files| edit(files, CHECKPOINT, |text| text.replace("\n8\n", "\n08\n")),
                ..Hooks::default()
            })),
        ),
        Code::CheckpointMismatch => alone(
            CHECKPOINT,
            Hooks { pack: |pack| pack.as_of.root = Digest::of(b"another"), ..Hooks::default() },
        ),
        Code::SignatureInvalid => among(
            CHECKPOINT,
            Input::Files(build(&Hooks {
                files: |files| {
                    edit(files, CHECKPOINT, |note| {
                        let mut note = SignedNote::parse(&note).unwrap();
                        note.signatures[0].bytes[0] ^= 1;
                        note.to_string()
                    });
                },
                ..Hooks::default()
            })),
        ),
        Code::SignatureUnknown => alone(
            PACK_RECEIPT,
            Hooks {
                receipt: |receipt| {
                    let mut note = SignedNote::parse(&receipt.checkpoint).unwrap();
                    let stranger = SigningKey::from_seed("stranger.example", [1; 32]).unwrap();
                    note.signatures.push(stranger.sign(&note.text, 0).unwrap());
                    receipt.checkpoint = note.to_string();
                },
                ..Hooks::default()
            },
        ),
        Code::ReceiptForm => alone(
            "proof/events/7.tlog-proof",
            Hooks {
                files: |files| {
                    edit(files, "proof/events/7.tlog-proof", |text| text.replace("index 7", "index 07"))
                },
                ..Hooks::default()
            },
        ),
        Code::ReceiptMismatch => alone(
            "proof/events/7.tlog-proof",
            Hooks {
                files: |files| {
                    let other = files.get("proof/events/5.tlog-proof").unwrap().clone();
                    files.insert("proof/events/7.tlog-proof".to_owned(), other);
                },
                ..Hooks::default()
            },
        ),
        Code::AnswerForm => Fixture {
            is_alone: true,
            ..among(
                "(receipt)",
                Input::Zip(answered(&Hooks {
                    issue: |event| event.action = "something_else".to_owned(),
                    ..Hooks::default()
                })),
            )
        },
        Code::ReceiptInvalid => alone(
            "proof/events/7.tlog-proof",
            Hooks {
                files: |files| {
                    edit(files, "proof/events/7.tlog-proof", |text| {
                        let mut receipt: crate::proof::receipt::Receipt = text.parse().unwrap();
                        receipt.proof[0] = Digest::of(b"another");
                        receipt.to_string()
                    });
                },
                ..Hooks::default()
            },
        ),
        Code::IssueMismatch => alone(
            PACK_RECEIPT,
            Hooks { issue: |event| event.digest = Some(Digest::of(b"another")), ..Hooks::default() },
        ),
        Code::SealMismatch => alone(
            TIMESTAMP,
            Hooks {
                seals: |files| seal_with(files, "p256"),
                issued: |files| drop(files.remove(TIMESTAMP)),
                ..Hooks::default()
            },
        ),
        Code::CmsForm => sealed(SIGNATURE, |files| {
            seal_with(files, "p256");
            files.get_mut(SIGNATURE).unwrap().push(0);
        }),
        Code::CmsInvalid => sealed(SIGNATURE, |files| {
            let tag_manifest = files.insert(TAG_MANIFEST.to_owned(), b"other\n".to_vec()).unwrap();
            seal_with(files, "p256");
            files.insert(TAG_MANIFEST.to_owned(), tag_manifest);
            files.remove(TIMESTAMP);
        }),
        Code::CertificatesForm => sealed(CERTIFICATES, |files| {
            seal_with(files, "p256");
            files.get_mut(CERTIFICATES).unwrap().push(b'\n');
        }),
        Code::TimestampForm => sealed(TIMESTAMP, |files| {
            seal_with(files, "p256");
            files.insert(TIMESTAMP.to_owned(), b"20261115100006Z".to_vec());
        }),
        Code::TimestampInvalid => sealed(TIMESTAMP, |files| flip(files, TIMESTAMP, 1)),
        Code::AlgorithmUnknown => sealed(SIGNATURE, |files| {
            seal_with(files, "p256");
            let content = files.get(TAG_MANIFEST).unwrap();
            let mut bytes = crate::proof::x509::testing::sign("p256", content, AS_OF, None);
            // ecdsa-with-SHA256, where it is named last, becomes ecdsa-with-SHA224.
            let oid = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
            let at = bytes.windows(8).rposition(|window| window == oid).unwrap();
            bytes[at + 7] = 1;
            files.insert(SIGNATURE.to_owned(), bytes);
        }),
        Code::CertificateMissing => certified(SIGNATURE, |_| (), "root"),
        Code::CertificateUnknown => certified(SIGNATURE, |files| seal_with(files, "p256"), "other"),
        Code::CertificateRefused => certified(SIGNATURE, |files| seal_with(files, "expired"), "root"),
        Code::TrustMissing => trusted(CHECKPOINT, Trust::Absent),
        Code::TrustUnknownKey => {
            Fixture { is_alone: false, ..alone(CHECKPOINT, Hooks { key: forger(), ..Hooks::default() }) }
        }
        Code::TrustSignature => Fixture {
            is_alone: false,
            // Signed by a stranger who claims the trusted key's id.
            ..among(
                CHECKPOINT,
                Input::Files(build(&Hooks {
                    key: forger(),
                    files: |files| {
                        edit(files, CHECKPOINT, |note| {
                            let mut note = SignedNote::parse(&note).unwrap();
                            note.signatures[0].id = key().verifier().id();
                            note.to_string()
                        });
                    },
                    ..Hooks::default()
                })),
            )
        },
        Code::TrustQuorum => Fixture { is_alone: false, ..trusted(CHECKPOINT, witnessed_trust()) },
        Code::TrustUnusable => {
            trusted("/no/such/file", Trust::read("/no/such/file".as_ref(), "pack.zip".as_ref()))
        }
    }
}

fn withheld(part: Part, name: &str) -> Withheld {
    Withheld { part, name: name.to_owned(), reason: "Names a person".to_owned() }
}

/// A pack that withholds title, cause and the first file of the current nonconformity, and its cause before.
pub(super) fn withholding() -> FileMap {
    build(&Hooks {
        versions: |drafts| {
            drafts[2].disclosures.fields.clear();
            drafts[3].disclosures.title = None;
            drafts[3].disclosures.fields.clear();
            drafts[3].disclosures.files[0] = None;
            // What has no name is not shipped.
            drafts[3].files[0].0.clear();
        },
        pack: |pack| {
            pack.contents[2].versions[0].withheld = vec![withheld(Part::Field, "cause")];
            pack.contents[2].versions[1].withheld =
                vec![withheld(Part::Title, ""), withheld(Part::Field, "cause"), withheld(Part::File, "1")];
        },
        ..Hooks::default()
    })
}

/// A sound pack that is about pieces.
pub(super) fn limited() -> FileMap {
    build(&Hooks {
        pack: |pack| {
            pack.scope.about = vec![
                subject(SubjectSort::Unit, "OB-1", "0007"),
                subject(SubjectSort::Unit, "OB-1", "0008"),
                subject(SubjectSort::Lot, "OB-1", "L 7"),
                subject(SubjectSort::Contract, "", "C/77"),
            ];
        },
        ..Hooks::default()
    })
}

/// A disclosure of the current nonconformity as a file.
fn later(part: Part, name: &str, disclosure: Disclosure) -> Vec<u8> {
    let manifest = &drafts()[3].manifest;
    canonical::to_vec(&Later {
        schema: LaterSchema,
        pack: NUMBER.to_owned(),
        record: manifest.record.clone(),
        number: manifest.number.clone(),
        version: manifest.version,
        part,
        name: name.to_owned(),
        disclosure,
    })
    .unwrap()
}

/// A sound pack that withholds something, and something else given for it.
fn disclosed(offered: fn() -> Offered) -> Fixture {
    let path = match offered().path() {
        "given.pdf" => "given.pdf",
        "given.json" => "given.json",
        _ => "/no/such/file",
    };
    let input = Input::Disclosed(withholding(), offered);
    Fixture { input, trust: trust(), authorities: Authorities::Absent, path, is_alone: true }
}

/// The tag manifest over the tag files as they are.
fn reseal_tags(files: &mut FileMap) {
    let digests: Vec<(String, Digest)> = files
        .iter()
        .filter(|(path, _)| !path.starts_with("data/") && *path != TAG_MANIFEST)
        .map(|(path, bytes)| (path.clone(), Digest::of(bytes)))
        .collect();
    let text = manifest_text(digests.iter().map(|(path, digest)| (path.as_str(), digest)));
    files.insert(TAG_MANIFEST.to_owned(), text.into_bytes());
}

/// A container that states, in both headers alike, another CRC-32 than its member has.
fn crc_mismatch() -> Fixture {
    let mut layout = Layout::new(AS_OF.parse().unwrap());
    let mut zip = Vec::new();
    for (path, bytes) in in_order(&pack()) {
        let crc32 = crc32fast::hash(&bytes) ^ u32::from(path == REPORT_PDF);
        let name = format!("{NUMBER}/{path}");
        let member = Member { name: &name, size_bytes: bytes.len() as u64, crc32 };
        zip.extend_from_slice(&layout.member(&member).unwrap());
        zip.extend_from_slice(&bytes);
    }
    zip.extend_from_slice(&layout.finish());
    Fixture { is_alone: true, ..among(REPORT_PDF, Input::Zip(zip)) }
}

/// A container on a medium that fails in the middle.
pub(super) struct Failing<'a>(pub &'a Vec<u8>, pub u64);

impl ReadAt for Failing<'_> {
    fn size_bytes(&self) -> std::io::Result<u64> {
        self.0.size_bytes()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        if (offset..offset + buffer.len() as u64).contains(&self.1) {
            return Err(std::io::Error::other("the disk has a bad sector"));
        }
        self.0.read_at(offset, buffer)
    }
}

fn unreadable() -> Fixture {
    let zip = zip(&pack());
    let at = zip.windows(100).position(|window| window == [b'%'; 100]).unwrap() as u64;
    Fixture { is_alone: true, ..among(REPORT_PDF, Input::Failing(zip, at + 4000)) }
}

fn special() -> Fixture {
    among(
        README,
        Input::Folder(|root| {
            std::fs::remove_file(root.join(README)).unwrap();
            #[cfg(unix)]
            std::os::unix::fs::symlink("/etc/hostname", root.join(README)).unwrap();
        }),
    )
}

fn run(fixture: &Fixture) -> (Report, String) {
    let expected = fixture.path.to_owned();
    let asked = Asked { authorities: &fixture.authorities, ..Asked::of(&fixture.trust) };
    match &fixture.input {
        Input::Files(files) => (verify_container_asked(&zip(files), &asked), expected),
        Input::Zip(zip) => (verify_container_asked(zip, &asked), expected),
        Input::Failing(zip, at) => (verify_container_asked(&Failing(zip, *at), &asked), expected),
        Input::Disclosed(files, offered) => {
            let offered = [offered()];
            (verify_container_asked(&zip(files), &Asked { offered: &offered, ..asked }), expected)
        }
        Input::Folder(change) => {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path().join(NUMBER);
            write_folder(&pack(), &root);
            change(&root);
            let expected = if expected.is_empty() { root.display().to_string() } else { expected };
            (verify_asked(&root, &asked), expected)
        }
    }
}

#[test]
fn every_code_is_found_in_its_broken_pack() {
    for code in Code::ALL {
        let fixture = fixture(*code);
        let (report, path) = run(&fixture);
        let found = lines(&report);
        let expected = format!("{code} {path}");
        if fixture.is_alone {
            assert_eq!(found, [expected], "{code}");
        } else {
            assert!(found.contains(&expected), "{expected} is not in {found:#?}");
        }
        let outcomes = report.findings().iter().map(|finding| finding.code().outcome()).max();
        let verdict = match outcomes.unwrap() {
            Outcome::Issuer => Verdict::Intact,
            Outcome::Unchecked => Verdict::CouldNotCheck,
            Outcome::Broken => Verdict::NotVerified,
        };
        assert_eq!(report.verdict(), verdict, "{code}");
    }
}

/// How a change is named, and what it does.
pub(super) type Case<T> = (&'static str, fn(&mut T));

fn subject(sort: SubjectSort, part: &str, number: &str) -> Subject {
    Subject { sort, part: part.to_owned(), number: number.to_owned() }
}

/// What breaks in `pack.json`, and how it is named.
pub(super) const PACK_RULES: &[Case<PackJson>] = &[
    ("rule-number", |pack| pack.number = "../MGI".to_owned()),
    ("rule-origin", |pack| pack.organisation.code = "other".to_owned()),
    ("rule-period", |pack| pack.scope.from = "2027-01-01".parse().unwrap()),
    ("rule-marking", |pack| pack.scope.marking = "PUBLIC".to_owned()),
    ("rule-copy", |pack| pack.scope.copy = 0),
    ("rule-about", |pack| pack.scope.about = vec![subject(SubjectSort::Unit, "", "OB-0007")]),
    ("rule-about", |pack| pack.scope.about = vec![subject(SubjectSort::Contract, "OB", "C-7")]),
    ("rule-about", |pack| pack.scope.about = vec![subject(SubjectSort::Lot, "OB", " L-7")]),
    ("rule-about", |pack| {
        pack.scope.about =
            [SubjectSort::Lot, SubjectSort::Unit].map(|sort| subject(sort, "OB", "7")).to_vec();
    }),
    ("rule-about", |pack| pack.scope.about = vec![subject(SubjectSort::Order, "", "7"); 2]),
    ("rule-steps", |pack| pack.steps.swap(0, 1)),
    ("rule-steps", |pack| drop(pack.steps.pop())),
    ("rule-steps", |pack| pack.steps[3].folder = "D-training".to_owned()),
    ("rule-order", |pack| pack.contents.swap(1, 2)),
    ("rule-step", |pack| pack.contents[0].step = "z".to_owned()),
    ("rule-step", |pack| pack.contents[0].steps = vec![]),
    ("rule-step", |pack| pack.contents[0].steps = vec!["b".to_owned(), "a".to_owned()]),
    ("rule-record", |pack| pack.contents[0].record = "x".to_owned()),
    ("rule-record", |pack| pack.contents[1].record = pack.contents[2].record.clone()),
    ("rule-path", |pack| pack.contents[0].path = "data/a-standards/../x".to_owned()),
    ("rule-path", |pack| pack.contents[0].path = "data/f-internal-audits/MGI-STD-2026-0001".to_owned()),
    ("rule-path", |pack| pack.contents[0].path = "data/a-standards/other".to_owned()),
    ("rule-versions", |pack| drop(pack.contents[2].versions.remove(0))),
    ("rule-versions", |pack| pack.contents[2].versions.clear()),
    ("rule-versions", |pack| pack.contents[2].version = 1),
    ("rule-events", |pack| pack.contents[2].versions[0].event = 7),
    ("rule-events", |pack| pack.contents[2].versions[1].event = 8),
    ("rule-events", |pack| pack.contents[0].versions[0].event = 7),
    ("rule-events", |pack| pack.contents[2].versions[0].signatures = vec![4]),
    ("rule-events", |pack| pack.contents[2].versions[0].signatures = vec![6, 6]),
    ("rule-events", |pack| pack.contents[2].versions[0].signatures = vec![7]),
    ("rule-events", |pack| pack.contents[2].versions[1].signatures = vec![8]),
    ("rule-events", |pack| pack.contents[2].versions[0].refusals = vec![4]),
    ("rule-events", |pack| pack.contents[2].versions[0].acknowledgements = vec![7]),
    ("rule-events", |pack| {
        pack.contents[2].versions[0].signatures = vec![6];
        pack.contents[2].versions[0].refusals = vec![6];
    }),
    ("rule-events", |pack| pack.contents[2].versions[1].acknowledgements = vec![8]),
    ("rule-files", |pack| pack.contents[2].versions[1].files[0] = "../x".to_owned()),
    ("rule-files", |pack| pack.contents[2].versions[1].files[0] = "PHOTO-of-bore.png".to_owned()),
    ("rule-files", |pack| pack.contents[2].versions[0].files = vec!["x".to_owned()]),
    ("rule-files", |pack| pack.contents[2].versions[1].files[0].clear()),
    ("rule-files", |pack| pack.contents[2].versions[1].withheld = vec![withheld(Part::File, "1")]),
    ("rule-withheld", |pack| {
        pack.contents[2].versions[1].withheld =
            vec![withheld(Part::Field, "cause"), withheld(Part::Title, "")];
    }),
    ("rule-withheld", |pack| {
        pack.contents[2].versions[1].withheld =
            vec![withheld(Part::Field, "cause"), withheld(Part::Field, "cause")];
    }),
    ("rule-withheld", |pack| {
        pack.contents[2].versions[0].withheld = vec![withheld(Part::File, "01")];
    }),
    ("rule-withheld", |pack| {
        pack.contents[2].versions[0].withheld = vec![withheld(Part::Title, "title")];
    }),
    ("rule-withheld", |pack| {
        pack.contents[2].versions[0].withheld =
            vec![Withheld { reason: "two\nlines".to_owned(), ..withheld(Part::Title, "") }];
    }),
];

#[test]
fn pack_json_must_agree_with_itself() {
    let words = crate::words::Words::english();
    for (rule, change) in PACK_RULES {
        let report = report(&build(&Hooks { pack: *change, ..Hooks::default() }));
        let reasons: Vec<String> = report
            .findings()
            .iter()
            .filter(|finding| finding.code() == Code::PackInconsistent)
            .map(|finding| finding.reason(&words))
            .collect();
        // One finding a code and place is kept, so another rule may have spoken first; at least one must.
        assert!(!reasons.is_empty(), "{rule}");
        assert_eq!(report.verdict(), Verdict::NotVerified);
        assert!(reasons[0].contains(&words.text(rule)), "{rule}: {reasons:?}");
    }
}

/// What breaks in the disclosures, and how it is named.
pub(super) const DISCLOSURES: &[Case<Vec<Draft>>] = &[
    ("disclosure-subject", |drafts| drafts[3].disclosures.version = 1),
    ("disclosure-title", |drafts| {
        drafts[3].disclosures.title = Some(Disclosure::new([1; 16], TITLE, "Nothing".into()));
    }),
    ("disclosure-unknown", |drafts| {
        drafts[3].disclosures.fields.push(Disclosure::new([1; 16], "effect", "none".into()));
    }),
    ("disclosure-order", |drafts| {
        let field = drafts[3].disclosures.fields[0].clone();
        drafts[3].disclosures.fields.push(field);
    }),
    ("disclosure-file", |drafts| {
        drafts[3].disclosures.files[0] = Some(Disclosure::new([1; 16], FILE_NAME, "scan.pdf".into()));
    }),
    ("disclosure-count", |drafts| drop(drafts[3].disclosures.files.pop())),
    ("disclosure-shown-names", |drafts| {
        drafts[3].files.swap(0, 1);
        drafts[3].manifest.files.swap(0, 1);
        let names = &mut drafts[3].disclosures.files;
        names.swap(0, 1);
        // The names shown are those of the files list; make them differ from what is disclosed.
        drafts[3].files[0].0 = "other.png".to_owned();
    }),
];

#[test]
fn disclosures_and_shown_names_are_held_to_the_manifest() {
    let words = crate::words::Words::english();
    for (what, change) in DISCLOSURES {
        let report = report(&build(&Hooks { versions: *change, ..Hooks::default() }));
        assert_eq!(lines(&report), [format!("disclosure-mismatch {NC_V2_DISCLOSURES}")], "{what}");
        assert_eq!(report.findings()[0].reason(&words), words.text(what));
    }
    let shown_title: fn(&mut PackJson) = |pack| pack.contents[2].title = "Another".to_owned();
    let report = report(&build(&Hooks { pack: shown_title, ..Hooks::default() }));
    assert_eq!(report.findings()[0].reason(&words), words.text("disclosure-shown-title"));
}

#[test]
fn a_pack_says_which_pieces_it_is_about() {
    let report = report(&limited());
    assert_eq!(lines(&report), Vec::<String>::new());
    let mut text = Vec::new();
    report.write_text(&crate::words::Words::english(), &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("unit OB-1 0007; unit OB-1 0008; lot OB-1 L 7; contract C/77"), "{text}");
}

#[test]
fn what_the_pack_says_is_withheld_is_no_finding_and_is_counted_by_its_reason() {
    let report = report(&withholding());
    assert_eq!(lines(&report), Vec::<String>::new());
    let described = report.summary().pack.as_ref().unwrap();
    let counts = described.withheld.get("Names a person").unwrap();
    assert_eq!((counts.titles, counts.fields, counts.files), (1, 2, 1));
    assert_eq!(described.files, 2);
    let mut text = Vec::new();
    report.write_text(&crate::words::Words::english(), &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("1 title, 2 values, 1 file: Names a person"), "{text}");
}

/// Whatever is left out without a word, or shown although it is said to be withheld, is found.
#[test]
fn what_is_withheld_is_exactly_what_the_pack_says() {
    type Case = (Code, fn(&mut Vec<Draft>), fn(&mut PackJson));
    let cases: &[Case] = &[
        (Code::WithheldUndeclared, |drafts| drafts[2].disclosures.title = None, |_| ()),
        (Code::WithheldUndeclared, |drafts| drafts[2].disclosures.fields.clear(), |_| ()),
        (
            Code::WithheldPresent,
            |_| (),
            |pack| pack.contents[2].versions[0].withheld = vec![withheld(Part::Title, "")],
        ),
        (
            Code::WithheldUnknown,
            |_| (),
            |pack| pack.contents[2].versions[0].withheld = vec![withheld(Part::File, "1")],
        ),
    ];
    for (code, versions, pack) in cases {
        let report = report(&build(&Hooks { versions: *versions, pack: *pack, ..Hooks::default() }));
        assert_eq!(lines(&report), [format!("{code} {}", NC_V1.replace("manifest", "disclosures"))]);
    }
    // The name of a file that is shown, although its content is not there.
    let files = build(&Hooks {
        versions: |drafts| drafts[3].files[0].0.clear(),
        pack: |pack| pack.contents[2].versions[1].withheld = vec![withheld(Part::File, "1")],
        ..Hooks::default()
    });
    assert!(lines(&report(&files)).contains(&format!("withheld-present {NC_V2_DISCLOSURES}")));
    // The content that is there all the same.
    let mut files = withholding();
    files.insert(NC_SCAN.to_owned(), b"%PDF-1.7 scan".to_vec());
    assert!(lines(&report(&files)).contains(&format!("file-unknown {NC_SCAN}")));
    // An empty list has no spelling.
    let files = build(&Hooks {
        files: |files| {
            edit(files, PACK_JSON, |text| {
                text.replacen(",\"version\":1}", ",\"version\":1,\"withheld\":[]}", 1)
            });
        },
        ..Hooks::default()
    });
    assert!(lines(&report(&files)).contains(&format!("json-form {PACK_JSON}")));
}

#[test]
fn what_is_disclosed_later_is_checked_against_the_earlier_pack() {
    let zip = zip(&withholding());
    let original = &drafts()[3].disclosures;
    let check = |offered: Offered| {
        verify_container_asked(&zip, &Asked { offered: &[offered], ..Asked::of(&trust()) })
    };
    let open = |part, name: &str, disclosure: &Disclosure| {
        let report = check(Offered::bytes("given", &later(part, name, disclosure.clone())));
        assert_eq!(lines(&report), Vec::<String>::new(), "{name}");
        assert_eq!(report.summary().opened.len(), 1);
        report.summary().opened[0].value.clone().unwrap()
    };
    assert_eq!(open(Part::Title, "", original.title.as_ref().unwrap()), "Bore scratched");
    assert_eq!(open(Part::Field, "cause", &original.fields[0]), "Worn chuck — بوسیدہ");
    assert_eq!(open(Part::File, "1", original.files[0].as_ref().unwrap()), "scan.pdf");
    let report = check(Offered::bytes("scan.pdf", b"%PDF-1.7 scan"));
    assert_eq!((lines(&report), report.summary().opened.len()), (Vec::new(), 1));
    assert_eq!(report.summary().opened[0].name, "1");
    // What the pack shows anyway, and what stands in no version.
    let shown = later(Part::File, "2", original.files[1].clone().unwrap());
    assert_eq!(lines(&check(Offered::bytes("given", &shown))), ["disclosed-unknown given"]);
    let elsewhere = String::from_utf8(later(Part::Title, "", original.title.clone().unwrap())).unwrap();
    let elsewhere = elsewhere.replace("\"version\":2", "\"version\":3");
    assert_eq!(lines(&check(Offered::bytes("given", elsewhere.as_bytes()))), ["disclosed-unknown given"]);
}

/// What breaks in the event that issues the pack, and how it is named.
pub(super) const ISSUES: &[Case<crate::proof::event::Event>] = &[
    ("issue-action", |event| event.action = "pack_withdrawn".to_owned()),
    ("issue-digest", |event| event.digest = None),
    ("issue-subject", |event| event.subject = "MGI-AB-2026-0002".to_owned()),
    ("issue-organisation", |event| event.organisation = "pof".to_owned()),
];

#[test]
fn an_issue_event_of_anything_else_is_refused() {
    let words = crate::words::Words::english();
    assert_eq!(PACK_ISSUED, "pack_issued");
    for (what, change) in ISSUES {
        let report = report(&build(&Hooks { issue: *change, ..Hooks::default() }));
        assert_eq!(lines(&report), [format!("issue-mismatch {PACK_RECEIPT}")]);
        assert!(report.findings()[0].reason(&words).contains(&words.text(what)));
    }
    let without_event = build(&Hooks { receipt: |receipt| receipt.extra = None, ..Hooks::default() });
    assert_eq!(lines(&report(&without_event)), [format!("issue-mismatch {PACK_RECEIPT}")]);
}

/// The first version left out of everything, with all seals made anew.
pub(super) fn without_history() -> FileMap {
    build(&Hooks {
        pack: |pack| drop(pack.contents[2].versions.remove(0)),
        files: |files| {
            for path in [
                NC_V1,
                &NC_V1.replace("manifest", "disclosures"),
                "proof/events/5.json",
                "proof/events/5.tlog-proof",
            ] {
                files.remove(path).unwrap();
            }
        },
        ..Hooks::default()
    })
}

#[test]
fn history_cannot_be_cut_off() {
    assert_eq!(
        lines(&report(&without_history())),
        [format!("pack-inconsistent {PACK_JSON}"), format!("version-chain {NC_V2}")]
    );
}

#[test]
fn every_code_and_every_phrase_has_words() {
    let words = crate::words::Words::english();
    for code in Code::ALL {
        assert!(words.has(&format!("finding-{code}")), "{code}");
        assert!(!code.meaning().is_empty());
    }
    // Every id that the checks use stands in their source; a phrase without words would print as ⟦id⟧.
    for source in [
        include_str!("answer.rs"),
        include_str!("bag.rs"),
        include_str!("contents.rs"),
        include_str!("disclosed.rs"),
        include_str!("ledger.rs"),
        include_str!("pdf.rs"),
        include_str!("records.rs"),
        include_str!("report.rs"),
        include_str!("samples.rs"),
        include_str!("source.rs"),
        include_str!("zip.rs"),
    ] {
        for prefix in [
            "\"answer-",
            "\"answered-",
            "\"part-",
            "\"pdf-",
            "\"broken-",
            "\"rule-",
            "\"disclosure-",
            "\"disclosed-",
            "\"opened-",
            "\"count-",
            "\"issue-",
            "\"receipt-",
            "\"redraw-",
            "\"sampled-",
            "\"manifest-",
            "\"policy-",
            "\"label-",
            "\"verdict-",
            "\"explain-",
            "\"steps-",
        ] {
            for (at, _) in source.match_indices(prefix) {
                let id = source[at + 1..].split('"').next().unwrap();
                assert!(words.has(id), "{id}");
            }
        }
    }
    assert_eq!(words.errors(), Vec::<String>::new());
}

#[test]
fn the_specification_lists_every_code() {
    let readme = include_str!("../proof/README.md");
    for code in Code::ALL {
        let outcome = match code.outcome() {
            Outcome::Broken => "B",
            Outcome::Unchecked => "U",
            Outcome::Issuer => "I",
        };
        let line = format!("| `{code}` | {outcome} | {} |\n", code.meaning());
        assert!(readme.contains(&line), "{line}");
    }
    let rows = readme.lines().filter(|line| line.starts_with("| `") && line.contains("-")).count();
    assert_eq!(rows, Code::ALL.len());
}
