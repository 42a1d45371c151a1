//! The verifier as a whole: what it accepts, and that every change is refused and named.

use super::testing::*;
use super::*;
use crate::proof::container::{Layout, Member};
use crate::proof::note::{Algorithm, SignedNote, SigningKey};
use crate::proof::pack::*;
use crate::proof::x509::store::Store;
use crate::words::Words;

fn text(report: &Report) -> String {
    let mut out = Vec::new();
    report.write_text(&Words::english(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn an_issued_pack_is_verified_as_container_and_as_folder() {
    let files = pack();
    let from_zip = report(&files);
    assert_eq!(lines(&from_zip), Vec::<String>::new());
    assert_eq!(from_zip.verdict(), Verdict::Verified);

    let folder = tempfile::tempdir().unwrap();
    write_folder(&files, &folder.path().join(NUMBER));
    for path in [folder.path().to_path_buf(), folder.path().join(NUMBER)] {
        let from_folder = verify(&path, &trust());
        assert_eq!(lines(&from_folder), Vec::<String>::new());
        assert_eq!(text(&from_folder), text(&from_zip));
    }
    let file = folder.path().join("pack.zip");
    std::fs::write(&file, zip(&files)).unwrap();
    assert_eq!(verify(&file, &trust()).verdict(), Verdict::Verified);
}

#[test]
fn a_pack_through_a_pipe_is_verified_up_to_a_length() {
    let container = zip(&pack());
    let length = container.len() as u64;
    let from_pipe = |limit| verify_stream(container.as_slice(), limit, &Asked::of(&trust()));
    assert_eq!(text(&from_pipe(length)), text(&report(&pack())));
    let too_long = from_pipe(length - 1);
    assert_eq!(lines(&too_long), ["limit-exceeded -"]);
    assert_eq!(too_long.verdict(), Verdict::CouldNotCheck);
    let cut = verify_stream(&container[..1000], length, &Asked::of(&trust()));
    assert_eq!(cut.verdict(), Verdict::NotVerified);
}

#[test]
fn the_summary_says_what_an_inspector_asks() {
    let report = report(&pack());
    let text = text(&report);
    for part in [
        "MGI-AB-2026-0001",
        "Margalla Instruments (mgi)",
        "site any; product Sight, optical; 2025-11-16 to 2026-11-15",
        "RESTRICTED",
        "Annexure B (annexure-b)",
        "position 8 of the ledger log.example/mgi, 2026-11-15 10:00:01 UTC",
        "3 records, 4 versions, 3 files",
        "14 complete (a b c d f g h i j k l m n o); 1 stale (e)",
        &key().verifier().to_string(),
        "Verdict       verified\n",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    assert!(!text.contains("compliant") && !text.contains('⟦'), "{text}");
    let json = report.to_json(&Words::english());
    assert_eq!(json["verdict"], "verified");
    assert_eq!(json["exit_code"], 0);
    assert_eq!(json["pack"]["records"], 3);
    assert_eq!(json["issuer_trusted"], true);
}

#[test]
fn a_verification_receipt_says_what_was_asked_and_answered() {
    let receipt = answered(&Hooks::default());
    let report = report_zip(receipt.clone());
    assert_eq!((lines(&report), report.verdict()), (vec![], Verdict::Verified));
    let told = text(&report);
    for part in [
        format!("Asked    {}\n", crate::proof::digest::Digest::of(b"%PDF-1.7 scan")),
        "superseded: on record at position 7 since 2026-10-03 08:14:05 UTC".to_owned(),
        "2026-11-15 10:00:01 UTC, as event 9 of the ledger log.example/mgi, about its first 9 events"
            .to_owned(),
        "signed by a key in your trust file".to_owned(),
        "Verdict  verified\n".to_owned(),
        "It says how things stood then".to_owned(),
    ] {
        assert!(told.contains(&part), "{part} is not in:\n{told}");
    }
    assert!(!told.contains('⟦') && !told.contains("every version"), "{told}");
    let json = report.to_json(&Words::english());
    assert_eq!((&json["answer"]["standing"], &json["answer"]["position"]), (&"superseded".into(), &7.into()));
    // From a file and through a pipe.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answer.tlog-proof");
    std::fs::write(&file, &receipt).unwrap();
    assert_eq!(text(&verify(&file, &trust())), told);
    assert_eq!(text(&verify_stream(receipt.as_slice(), MAX_PIPED_BYTES, &Asked::of(&trust()))), told);
    // Trust comes from outside; what was brought along for a pack is not passed over.
    assert_eq!(lines(&verify(&file, &Trust::Absent)), ["trust-missing (receipt)"]);
    let forged = answered(&Hooks { key: forger(), ..Hooks::default() });
    assert_eq!(lines(&report_zip(forged)), ["trust-unknown-key (receipt)"]);
    let authorities = Authorities::Known(Vec::new());
    let offered = [Offered::bytes("given.pdf", b"x")];
    let trust = trust();
    let asked = Asked { authorities: &authorities, offered: &offered, ..Asked::of(&trust) };
    assert_eq!(
        lines(&verify_asked(&file, &asked)),
        ["certificate-missing (receipt)", "disclosed-unknown given.pdf"]
    );
    let mut long = receipt;
    long.resize(usize::try_from(answer::MAX_RECEIPT_BYTES).unwrap() + 1, b'x');
    assert_eq!(lines(&report_zip(long)), ["limit-exceeded (receipt)"]);
}

#[test]
fn every_changed_byte_of_a_verification_receipt_is_refused() {
    let original = answered(&Hooks::default());
    // Whoever changes the name or id of the key makes it somebody else's signature: of an issuer that nobody knows.
    let signer = original.windows(4).rposition(|window| window == "\u{2014} ".as_bytes()).unwrap();
    let signer = signer..signer + "\u{2014} log.example/mgi AAAAAA".len();
    for at in 0..original.len() {
        for flip in [1_u8, 0x20, 0x80] {
            let mut changed = original.clone();
            changed[at] ^= flip;
            let verdict = report_zip(changed).verdict();
            let is_refused = verdict == Verdict::NotVerified;
            assert!(
                is_refused || (verdict == Verdict::Intact && signer.contains(&at)),
                "byte {at}: {verdict:?}"
            );
        }
    }
    for length in 0..original.len() {
        assert_eq!(report_zip(original[..length].to_vec()).verdict(), Verdict::NotVerified, "{length} bytes");
    }
}

#[test]
fn trust_comes_from_outside() {
    let container = zip(&pack());
    let with = |trust: &Trust| verify_container(&container, trust);
    assert_eq!(lines(&with(&Trust::Absent)), ["trust-missing proof/checkpoint"]);
    assert_eq!(with(&Trust::Absent).verdict(), Verdict::Intact);
    let unusable = Trust::Unusable { path: "trust".to_owned(), error: "no".to_owned() };
    assert_eq!(with(&unusable).verdict(), Verdict::CouldNotCheck);

    // The pack's own policy is no trust file, however it is named on the command line.
    let folder = tempfile::tempdir().unwrap();
    write_folder(&pack(), folder.path());
    let own = Trust::read(&folder.path().join(POLICY), folder.path());
    assert_eq!(verify(folder.path(), &own).verdict(), Verdict::CouldNotCheck);
    std::fs::copy(folder.path().join(POLICY), folder.path().with_extension("trust")).unwrap();
    let outside = Trust::read(&folder.path().with_extension("trust"), folder.path());
    assert_eq!(verify(folder.path(), &outside).verdict(), Verdict::Verified);
    std::fs::remove_file(folder.path().with_extension("trust")).unwrap();

    // Wholly made anew under another key of the same name: everything agrees, but the issuer's trust file says no.
    let forged = build(&Hooks { key: forger(), ..Hooks::default() });
    let report = report(&forged);
    assert_eq!(
        lines(&report),
        ["trust-unknown-key proof/checkpoint", "trust-unknown-key proof/pack.tlog-proof"]
    );
    assert_eq!(report.verdict(), Verdict::Intact);
    assert_eq!(report.verdict().exit_code(), 3);
    assert!(!report.summary().is_trusted);
}

#[test]
fn whose_certificate_it_is_is_known_to_who_names_authorities() {
    use crate::proof::x509::testing::{certificate, response};
    for (name, common) in [("p256", "Margalla Quality Seal"), ("rsa", "Margalla Quality Seal RSA")] {
        let seals: fn(&mut FileMap) = match name {
            "rsa" => |files| seal_with(files, "rsa"),
            _ => |files| seal_with(files, "p256"),
        };
        let container = zip(&build(&Hooks { seals, ..Hooks::default() }));
        let with = |names: &[&str]| {
            let known = Authorities::Known(names.iter().map(|name| certificate(name)).collect());
            let authorities = if names.is_empty() { Authorities::Absent } else { known };
            verify_container_asked(&container, &Asked { authorities: &authorities, ..Asked::of(&trust()) })
        };
        // Without authorities the verdict is the ledger's, and it is said what was not checked.
        let report = with(&[]);
        assert_eq!((lines(&report), report.verdict()), (vec![], Verdict::Verified));
        let shown = text(&report);
        assert!(shown.contains(&format!("{common}, certified by Test Issuing Authority")), "{shown}");
        assert!(shown.contains("not checked against an authority"), "{shown}");
        // The time of a stamp whose authority the reader does not know is not relied on: the ledger's is.
        let report = with(&["root"]);
        assert_eq!((lines(&report), report.verdict()), (vec![], Verdict::Verified));
        let signature = report.summary().signature.clone().unwrap();
        assert!(signature.is_certified && !signature.is_stamped);
        assert_eq!(signature.at, report.summary().issued_at);
        assert!(!report.summary().timestamp.as_ref().unwrap().is_certified);
        let report = with(&["root", "tsa-root"]);
        let signature = report.summary().signature.clone().unwrap();
        assert!(signature.is_certified && signature.is_stamped);
        assert_eq!(signature.at, Some("2026-11-15T10:00:05.000Z".parse().unwrap()));
        assert!(report.summary().timestamp.as_ref().unwrap().is_certified);
        // An authority in the middle will do, and its list then covers all of the path.
        let report = with(&["issuing"]);
        let known_at = report.summary().signature.as_ref().unwrap().revocation_known_at;
        assert_eq!(known_at, Some("2026-03-01T00:00:00.000Z".parse().unwrap()));
        let report = with(&["other"]);
        assert_eq!(lines(&report), [format!("certificate-unknown {SIGNATURE}")]);
        assert_eq!(report.verdict(), Verdict::Intact);
    }
    let revoked = build(&Hooks { seals: |files| seal_with(files, "revoked"), ..Hooks::default() });
    let authorities = Authorities::Known(vec![certificate("root")]);
    let report =
        verify_container_asked(&zip(&revoked), &Asked { authorities: &authorities, ..Asked::of(&trust()) });
    assert_eq!(lines(&report), [format!("certificate-refused {SIGNATURE}")]);
    // Who names no authority does not learn it; the ledger's verdict stands.
    assert_eq!(verify_container(&zip(&revoked), &trust()).verdict(), Verdict::Verified);

    // A timestamp that came later stands beside the pack.
    let files = pack();
    let late =
        |content: &[u8]| Beside { path: "P.tsr".to_owned(), bytes: Ok(response(content, "20261116080000Z")) };
    let beside = late(files.get(TAG_MANIFEST).unwrap());
    let with = |beside: &Beside| {
        let trust = trust();
        verify_container_asked(&zip(&files), &Asked { timestamp: Some(beside), ..Asked::of(&trust) })
    };
    let report = with(&beside);
    assert_eq!(lines(&report), Vec::<String>::new());
    assert_eq!(report.to_json(&Words::english())["timestamp"]["at"], "2026-11-16T08:00:00.000Z");
    assert_eq!(lines(&with(&late(b"another"))), ["timestamp-invalid P.tsr"]);
}

#[test]
fn no_seal_can_be_taken_away_added_or_changed() {
    let seals: fn(&mut FileMap) = |files| seal_with(files, "p256");
    let sealed = build(&Hooks { seals, ..Hooks::default() });
    let folder = tempfile::tempdir().unwrap();
    for path in [CERTIFICATES, SIGNATURE, TIMESTAMP] {
        let without: FileMap = sealed.clone().into_iter().filter(|(name, _)| name != path).collect();
        assert!(lines(&report(&without)).contains(&format!("seal-mismatch {path}")), "{path}");
        let mut with = pack();
        with.insert(path.to_owned(), sealed.get(path).unwrap().clone());
        assert!(lines(&report(&with)).contains(&format!("seal-mismatch {path}")), "{path}");
        // In a folder no CRC-32 helps, and no manifest lists these files.
        write_folder(&sealed, folder.path());
        assert_eq!(verify(folder.path(), &trust()).verdict(), Verdict::Verified);
        let bytes = sealed.get(path).unwrap();
        for at in (0..bytes.len()).step_by(41) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            std::fs::write(folder.path().join(path), &changed).unwrap();
            let found = lines(&verify(folder.path(), &trust()));
            assert!(found.contains(&format!("seal-mismatch {path}")), "{path} byte {at}");
        }
    }
    // The certificates that lie in the pack are nobody's authorities.
    write_folder(&sealed, folder.path());
    let authorities = Authorities::read(&[folder.path().join(CERTIFICATES)], folder.path());
    let report = verify_asked(folder.path(), &Asked { authorities: &authorities, ..Asked::of(&trust()) });
    assert_eq!(report.verdict(), Verdict::CouldNotCheck);
}

#[test]
fn witnesses_that_the_trust_file_asks_for_are_checked() {
    let witness = |seed: u8| SigningKey::cosigner_from_seed("witness.example/w", [seed; 32]).unwrap();
    let hooks = Hooks { witness: Some(witness(5)), ..Hooks::default() };
    let container = zip(&build(&hooks));
    let cosigned = verify_container(&container, &Trust::Policy(hooks.policy()));
    assert_eq!(lines(&cosigned), Vec::<String>::new());
    assert_eq!(cosigned.summary().witnesses, 1);
    assert!(text(&cosigned).contains("cosigned by 1 witness\n"));
    // A reader who asks for no witness is content with the log's signature.
    assert_eq!(verify_container(&container, &trust()).verdict(), Verdict::Verified);
    // A reader who trusts another witness is not.
    let other = Hooks { witness: Some(witness(6)), ..Hooks::default() }.policy();
    let report = verify_container(&container, &Trust::Policy(other));
    assert_eq!(lines(&report), ["trust-quorum proof/checkpoint", "trust-quorum proof/pack.tlog-proof"]);
    assert_eq!(report.verdict(), Verdict::NotVerified);
}

#[test]
fn a_head_with_two_signatures_holds_under_each_key_and_under_both() {
    let post_quantum = || Hooks { beside: Some(beside(7)), ..Hooks::default() };
    let container = zip(&build(&post_quantum()));
    let (ed25519, ml_dsa, stranger) = (key(), beside(7), beside(8));
    for keys in [&[&ed25519, &ml_dsa][..], &[&ed25519], &[&ml_dsa], &[&ed25519, &stranger]] {
        let report = verify_container(&container, &trust_in(keys));
        assert_eq!((report.verdict(), lines(&report)), (Verdict::Verified, Vec::new()));
        // The key that fits on a line is shown.
        assert_eq!(report.summary().issuer, Some(ed25519.verifier().to_string()));
    }
    assert_eq!(verify_container(&container, &trust_in(&[&stranger])).verdict(), Verdict::Intact);
    // A false line is found, whoever is trusted; whoever trusts its key is told so.
    let own = ["signature-invalid proof/checkpoint", "signature-invalid proof/pack.tlog-proof"];
    let trusted = ["trust-signature proof/checkpoint", "trust-signature proof/pack.tlog-proof"];
    let changes: [fn(&mut SignedNote); 4] = [
        |note| note.signatures[1].bytes[8] ^= 1,
        // The time.
        |note| note.signatures[1].bytes[7] ^= 1,
        |note| note.signatures[1].bytes[0] |= 0x80,
        |note| note.signatures[1].bytes.truncate(2427),
    ];
    for change in changes {
        let container = zip(&build(&Hooks { signed: change, ..post_quantum() }));
        let found = |keys: &[&SigningKey]| lines(&verify_container(&container, &trust_in(keys)));
        assert_eq!(found(&[&ed25519]), own);
        for keys in [&[&ed25519, &ml_dsa][..], &[&ml_dsa]] {
            assert_eq!(found(keys), [own, trusted].concat());
        }
    }
}

#[test]
fn a_witness_may_sign_with_ml_dsa_44() {
    let witness =
        |seed| SigningKey::with_algorithm("witness.example/w", Algorithm::MlDsa44, [seed; 32]).unwrap();
    let hooks = Hooks { witness: Some(witness(5)), ..Hooks::default() };
    let container = zip(&build(&hooks));
    let report = verify_container(&container, &Trust::Policy(hooks.policy()));
    assert_eq!((lines(&report), report.summary().witnesses), (Vec::new(), 1));
    let other = Hooks { witness: Some(witness(6)), ..Hooks::default() }.policy();
    let report = verify_container(&container, &Trust::Policy(other));
    assert_eq!(lines(&report), ["trust-quorum proof/checkpoint", "trust-quorum proof/pack.tlog-proof"]);
}

/// Which member (or part of the container) each byte belongs to.
fn regions(files: &FileMap) -> Vec<(std::ops::Range<usize>, String)> {
    let mut layout = Layout::new(AS_OF.parse().unwrap());
    let mut regions = Vec::new();
    let mut central = Vec::new();
    for (path, bytes) in in_order(files) {
        let start = layout.offset() as usize;
        let name = format!("{NUMBER}/{path}");
        let member = Member { name: &name, size_bytes: bytes.len() as u64, crc32: 0 };
        layout.member(&member).unwrap();
        regions.push((start..layout.offset() as usize, path.clone()));
        central.push((46 + member.name.len(), path));
    }
    let mut start = layout.offset() as usize;
    for (length, path) in central {
        regions.push((start..start + length, path));
        start += length;
    }
    regions.push((start..start + 22, "(end record)".to_owned()));
    regions
}

#[test]
fn a_thousand_single_byte_changes_are_each_refused_at_their_place() {
    let files = pack();
    let (original, regions) = (zip(&files), regions(&files));
    assert_eq!(regions.last().unwrap().0.end, original.len());
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for round in 0..1000 {
        // Half of them anywhere; half in a member chosen evenly, so that the many small files are not spared.
        let at = if round % 2 == 0 {
            random() % original.len()
        } else {
            let (range, _) = &regions[random() % regions.len()];
            range.start + random() % range.len()
        };
        let mut changed = original.clone();
        changed[at] ^= u8::try_from(random() % 255 + 1).unwrap();
        let report = report_zip(changed);
        assert_eq!(report.verdict(), Verdict::NotVerified, "byte {at}");
        let (_, place) = regions.iter().find(|(range, _)| range.contains(&at)).unwrap();
        let is_named = report.findings().iter().any(|finding| {
            let path = finding.path();
            path == place
                // Where the directory itself cannot be read, or the end record points elsewhere, no member can be named.
                || path == "(central directory)"
                || path == "(end record)"
        });
        assert!(is_named, "byte {at} of {place}: {:?}", lines(&report));
    }
}

#[test]
fn the_bytes_of_the_unlisted_receipt_count_in_a_folder_too() {
    // In a folder no CRC-32 helps, and no manifest lists this file.
    let files = pack();
    let folder = tempfile::tempdir().unwrap();
    write_folder(&files, folder.path());
    let receipt = files.get(PACK_RECEIPT).unwrap();
    // Every fifth, with the parser's own test of every byte beside it.
    for at in (0..receipt.len()).step_by(5) {
        let mut changed = receipt.clone();
        changed[at] ^= 1;
        std::fs::write(folder.path().join(PACK_RECEIPT), &changed).unwrap();
        let report = verify(folder.path(), &trust());
        assert_ne!(report.verdict(), Verdict::Verified, "byte {at}");
        assert!(report.findings().iter().any(|finding| finding.path() == PACK_RECEIPT), "byte {at}");
    }
}

#[test]
fn every_structural_change_is_refused_at_its_place() {
    let files = pack();
    let members = in_order(&files);
    let expect = |what: &str, zip: Vec<u8>, place: &str| {
        let report = report_zip(zip);
        assert_eq!(report.verdict(), Verdict::NotVerified, "{what} {place}");
        assert!(
            report.findings().iter().any(|finding| finding.path() == place),
            "{what} {place}: {:?}",
            lines(&report)
        );
    };
    for (position, (path, bytes)) in members.iter().enumerate() {
        let mut removed = members.clone();
        removed.remove(position);
        expect("removed", zip_members(&removed), path);

        let mut renamed = members.clone();
        renamed[position].0 += "x";
        expect("renamed", zip_members(&renamed), path);

        let mut doubled = members.clone();
        doubled.insert(position, (path.clone(), bytes.clone()));
        expect("duplicated", zip_members(&doubled), path);

        if !bytes.is_empty() {
            let mut cut = members.clone();
            cut[position].1.pop();
            expect("truncated", zip_members(&cut), path);
        }
        let mut longer = members.clone();
        longer[position].1.push(b'\n');
        expect("lengthened", zip_members(&longer), path);

        if let Some((other, content)) = members.get(position + 1) {
            if content != bytes {
                let mut swapped = members.clone();
                swapped[position].1 = content.clone();
                swapped[position + 1].1 = bytes.clone();
                // With the manifests' contents swapped nothing can be compared any more, and that is what is said.
                let is_manifest = |path: &str| path == MANIFEST || path == TAG_MANIFEST;
                expect(
                    "contents swapped",
                    zip_members(&swapped),
                    if is_manifest(other) { other } else { path },
                );
            }
            let mut moved = members.clone();
            moved.swap(position, position + 1);
            expect("order swapped", zip_members(&moved), if position == 0 { other } else { path });
        }
    }
    for added in ["data/zz.txt", "extra.txt", "proof/tagmanifest.p7s", "data/pack.JSON", "zz/zz"] {
        let mut more = files.clone();
        more.insert(added.to_owned(), b"x".to_vec());
        expect("added", zip(&more), added);
    }
}

#[test]
fn a_truncated_or_padded_container_is_refused() {
    let original = zip(&pack());
    for length in (0..original.len()).step_by(97).chain([original.len() - 1]) {
        let report = report_zip(original[..length].to_vec());
        assert_eq!(report.verdict(), Verdict::NotVerified, "{length} bytes");
        assert_eq!(lines(&report), ["container-broken (end record)"]);
    }
    let mut padded = original.clone();
    padded.push(0);
    assert_eq!(report_zip(padded).verdict(), Verdict::NotVerified);
    let mut preceded = original.clone();
    preceded.insert(0, 0);
    assert_eq!(report_zip(preceded).verdict(), Verdict::NotVerified);
}

#[test]
fn another_writers_container_of_the_same_files_is_refused() {
    use std::io::Write as _;
    let mut writer = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, bytes) in in_order(&pack()) {
        let options = ::zip::write::SimpleFileOptions::default();
        writer.start_file(format!("{NUMBER}/{path}"), options).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    let report = report_zip(writer.finish().unwrap().into_inner());
    assert_eq!(report.verdict(), Verdict::NotVerified);
    assert_eq!(lines(&report), ["container-broken bagit.txt"]);
    assert!(text(&report).contains("unpack it"), "{}", text(&report));
}

#[test]
fn a_stored_container_of_another_writer_is_refused_member_by_member() {
    use std::io::Write as _;
    let mut writer = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, bytes) in in_order(&pack()) {
        let options =
            ::zip::write::SimpleFileOptions::default().compression_method(::zip::CompressionMethod::Stored);
        writer.start_file(format!("{NUMBER}/{path}"), options).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    let lines = lines(&report_zip(writer.finish().unwrap().into_inner()));
    assert!(lines.contains(&"container-form data/pack.json".to_owned()), "{lines:?}");
    // The contents are right, and nothing is said against them.
    assert!(lines.iter().all(|line| line.starts_with("container-form ")), "{lines:?}");
}

#[test]
fn the_pdf_alone_is_verified_and_says_what_is_not_in_it() {
    let report = report_zip(pdf(&pack()));
    assert_eq!(lines(&report), Vec::<String>::new());
    assert_eq!(report.verdict(), Verdict::Verified);
    // Three files of records, and the page for browsers.
    assert_eq!(report.summary().files_elsewhere, Some(4));
    assert!(text(&report).contains("4 files of the evidence, which are only in the ZIP"));
    assert_eq!(report.to_json(&Words::english())["files_elsewhere"], 4);
    assert!(super::testing::report(&pack()).to_json(&Words::english())["files_elsewhere"].is_null());

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("MGI-AB-2026-0001.pdf");
    std::fs::write(&file, pdf(&pack())).unwrap();
    assert_eq!(verify(&file, &Trust::Absent).verdict(), Verdict::Intact);
    let forged = build(&Hooks { key: forger(), ..Hooks::default() });
    assert_eq!(report_zip(pdf(&forged)).verdict(), Verdict::Intact);
}

#[test]
fn a_thousand_single_byte_changes_of_a_pdf_are_each_refused() {
    let original = pdf(&pack());
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    let report_bytes = printed().len();
    for round in 0..1000 {
        // One in eight in the report, of which every byte counts alike; the others in what is attached.
        let at = match round % 8 {
            0 => random() % report_bytes,
            _ => report_bytes + random() % (original.len() - report_bytes),
        };
        let mut changed = original.clone();
        changed[at] ^= u8::try_from(random() % 255 + 1).unwrap();
        let report = report_zip(changed);
        assert_eq!(report.verdict(), Verdict::NotVerified, "byte {at}: {:?}", lines(&report));
    }
}

#[test]
fn a_signed_pdf_is_verified_and_every_changed_byte_of_it_refused() {
    use crate::proof::x509::testing::certificate;
    let files = build(&Hooks { seals: |files| seal_with(files, "p256"), ..Hooks::default() });
    // The seals of the ZIP are not in its PDF, and that is no finding.
    assert_eq!(lines(&report_zip(pdf(&files))), Vec::<String>::new());
    let signed = signed_pdf(&files, "p256", Some("20261115100007Z"));
    let authorities = Authorities::Known(vec![certificate("root"), certificate("tsa-root")]);
    let trust = trust();
    let report = verify_container_asked(&signed, &Asked { authorities: &authorities, ..Asked::of(&trust) });
    assert_eq!(lines(&report), Vec::<String>::new());
    let signature = report.summary().signature.clone().unwrap();
    assert!(signature.is_certified && signature.is_stamped);
    let revoked = signed_pdf(&files, "revoked", None);
    let report = verify_container_asked(&revoked, &Asked { authorities: &authorities, ..Asked::of(&trust) });
    assert_eq!(lines(&report), ["certificate-refused (signature)"]);
    // Without authorities, and without a timestamp, which has bytes that nobody signed.
    let signed = signed_pdf(&files, "p256", None);
    assert_eq!(lines(&report_zip(signed.clone())), Vec::<String>::new());
    let start = pdf(&files).len();
    let hex = signed.len() - 2000;
    for at in (start..signed.len()).filter(|at| at % 101 == 0 || *at < start + 200 || *at > hex + 1800) {
        let mut changed = signed.clone();
        changed[at] ^= 2;
        assert_eq!(report_zip(changed).verdict(), Verdict::NotVerified, "byte {}", at - start);
    }
    let longer = [signed.as_slice(), b"\n"].concat();
    assert_eq!(report_zip(longer).verdict(), Verdict::NotVerified);
    // Over another file, with the update where it should be.
    let mut other = signed;
    other[1000] ^= 1;
    assert_eq!(report_zip(other).verdict(), Verdict::NotVerified);
}

/// What is known of the signer's certificates and of those of the timestamp authority.
fn needed() -> (Store, Store) {
    use crate::proof::x509::testing::{answer, certificate, revoked, unrevoked};
    let signer = Store {
        certificates: ["p256", "issuing", "root"].map(certificate).to_vec(),
        lists: vec![revoked(), unrevoked("root")],
        answers: vec![answer("p256")],
    };
    let time = Store {
        certificates: ["tsa", "tsa-root"].map(certificate).to_vec(),
        lists: vec![unrevoked("tsa-root")],
        answers: vec![answer("tsa")],
    };
    (signer, time)
}

#[test]
fn what_lets_a_pdf_be_validated_later_is_read_and_held_to_its_signatures() {
    use crate::proof::x509::testing::{answer, certificate};
    let files = pack();
    let (signer, time) = needed();
    let authorities = Authorities::Known(vec![certificate("root"), certificate("tsa-root")]);
    let trust = trust();
    let judged = |pdf: &Vec<u8>| {
        verify_container_asked(pdf, &Asked { authorities: &authorities, ..Asked::of(&trust) })
    };
    let listed = Some("2026-03-01T00:00:00.000Z".parse().unwrap());
    // At once: the timestamp is the signature's own.
    let both = signer.with(&time);
    let pdf = lasting_pdf(&files, "p256", (Some("20261115100007Z"), &both), None);
    let report = judged(&pdf);
    assert_eq!(lines(&report), Vec::<String>::new());
    let signature = report.summary().signature.clone().unwrap();
    assert!(signature.is_certified && signature.is_stamped);
    assert_eq!(signature.revocation_known_at, listed, "the list of the root is the oldest");
    // Later: a timestamp of the document, and what it needs.
    let late = lasting_pdf(&files, "p256", (None, &signer), Some(("20261117080000Z", &time)));
    let report = judged(&late);
    assert_eq!(lines(&report), Vec::<String>::new());
    let signature = report.summary().signature.clone().unwrap();
    assert!(signature.is_certified && signature.is_stamped);
    assert_eq!(signature.at, Some("2026-11-17T08:00:00.000Z".parse().unwrap()));
    assert_eq!(report_zip(late.clone()).verdict(), Verdict::Verified);
    // By an authority of time that the reader does not know, it is not relied on.
    let only = Authorities::Known(vec![certificate("root")]);
    let report = verify_container_asked(&late, &Asked { authorities: &only, ..Asked::of(&trust) });
    assert_eq!((lines(&report), report.verdict()), (vec![], Verdict::Verified));
    assert!(!report.summary().signature.as_ref().unwrap().is_stamped);
    // Each part may be missing from behind, and nothing from the middle.
    for (needed, late) in [
        (&Store::default(), Some(("20261117080000Z", &Store::default()))),
        (&signer, Some(("20261117080000Z", &Store::default()))),
        (&Store::default(), Some(("20261117080000Z", &time))),
    ] {
        assert_eq!(lines(&judged(&lasting_pdf(&files, "p256", (None, needed), late))), Vec::<String>::new());
    }
    // What is known now may say that the certificate was revoked by then.
    let lost = Store { answers: vec![answer("revoked")], ..Store::default() };
    let pdf = lasting_pdf(&files, "revoked", (None, &lost), None);
    assert_eq!(lines(&judged(&pdf)), ["certificate-refused (signature)"]);
    assert_eq!(report_zip(pdf).verdict(), Verdict::Verified, "who names no authority does not learn it");
    // What has nothing to do with the signatures.
    for strange in [
        Store { certificates: vec![certificate("other")], ..Store::default() },
        Store { answers: vec![answer("revoked")], ..Store::default() },
        time.clone(),
    ] {
        let pdf = lasting_pdf(&files, "p256", (None, &signer.with(&strange)), None);
        assert_eq!(lines(&report_zip(pdf)), ["pdf-validation (validation)"]);
    }
    // A timestamp whose own signature is wrong; with what it needs behind it, that is called by other bytes.
    let alone = lasting_pdf(&files, "p256", (None, &signer), Some(("20261117080000Z", &Store::default())));
    for (pdf, code) in [(&alone, "timestamp-invalid (timestamp)"), (&late, "pdf-form (end)")] {
        let mut pdf = pdf.clone();
        let token = pdf.windows(22).position(|window| window == b"/SubFilter/ETSI.RFC316").unwrap();
        // The last byte of the token's own signature.
        let end = token + pdf[token..].windows(64).position(|window| window == [b'0'; 64]).unwrap();
        pdf[end - 1] = if pdf[end - 1] == b'1' { b'2' } else { b'1' };
        assert_eq!(lines(&report_zip(pdf)), [code]);
    }
}

#[test]
fn behind_a_signature_stands_what_lets_it_be_validated_and_nothing_else() {
    use crate::proof::report::HAS_VALIDATION;
    let files = pack();
    let (signer, time) = needed();
    let late = lasting_pdf(&files, "p256", (None, &signer), Some(("20261117080000Z", &time)));
    let refused = |what: &str, pdf: Vec<u8>| {
        let report = report_zip(pdf);
        assert_eq!(report.verdict(), Verdict::NotVerified, "{what}: {:?}", lines(&report));
    };
    let start = signed_pdf(&files, "p256", None).len();
    let hex = late.windows(10).rposition(|window| window == b"/Contents<").unwrap();
    let hex = hex + 10..hex + late[hex..].iter().position(|byte| *byte == b'>').unwrap();
    let is_text = |at: usize| late[at - 40..(at + 40).min(late.len())].is_ascii();
    // One byte in a few of dictionaries and tables, of what is carried, and of the long place of the token.
    let step = |at: &usize| match at {
        at if hex.contains(at) => 1009,
        at if is_text(*at) => 7,
        _ => 53,
    };
    for at in (start..late.len()).filter(|at| at % step(at) == 0) {
        let mut changed = late.clone();
        changed[at] ^= 1;
        refused(&format!("byte {}", at - start), changed);
    }
    for length in (start + 1..late.len()).step_by(907) {
        let cut = report_zip(late[..length].to_vec());
        let is_whole = late[..length].ends_with(b"%%EOF\n");
        assert_eq!(cut.verdict() == Verdict::Verified, is_whole, "cut at {}", length - start);
    }
    refused("more behind it", [&late[..], b"\n"].concat());
    // Another update, such as a program would make that saved the file again.
    let foreign = b"1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 0\ntrailer\n<</Size 60/Root 1 0 R>>\nstartxref\n0\n%%EOF\n";
    refused("another catalog", [&late[..], foreign].concat());
    // The same twice, and in another order.
    let first = lasting_pdf(&files, "p256", (None, &signer), None);
    refused("twice", [&late[..], &late[first.len()..]].concat());
    refused("without the first", [&late[..start], &late[first.len()..]].concat());
    // Of a report that has no place for it, it would replace something else.
    let mut early = files.clone();
    let report = early.get_mut("data/report.pdf").unwrap();
    let place = report.windows(HAS_VALIDATION.len()).position(|at| at == HAS_VALIDATION.as_bytes()).unwrap();
    report[place..place + HAS_VALIDATION.len()].fill(b'%');
    let without = |pdf: Vec<u8>| {
        lines(&report_zip(pdf)).into_iter().filter(|line| line.starts_with("pdf-")).collect::<Vec<_>>()
    };
    assert_eq!(without(signed_pdf(&early, "p256", None)), Vec::<String>::new());
    assert_eq!(without(lasting_pdf(&early, "p256", (None, &signer), None)), ["pdf-form (end)"]);
}

#[test]
fn a_pdf_with_anything_added_left_out_or_moved_is_refused() {
    let files = pack();
    let original = pdf(&files);
    let expect = |what: &str, pdf: Vec<u8>| {
        let report = report_zip(pdf);
        assert_eq!(report.verdict(), Verdict::NotVerified, "{what}: {:?}", lines(&report));
    };
    for length in (printed().len() + 1..original.len()).step_by(101).chain([original.len() - 1]) {
        expect("cut", original[..length].to_vec());
    }
    expect("preceded", [b"\n", original.as_slice()].concat());
    let members: Vec<_> =
        in_order(&files).into_iter().filter(|(path, _)| crate::proof::report::is_in_proofs(path)).collect();
    for position in 0..members.len() {
        let mut fewer = members.clone();
        fewer.remove(position);
        expect("left out", pdf_of(&files, &zip_members(&fewer)));
    }
    // What a PDF has no place for, even if it is what the manifest says: one pack, one PDF.
    for path in ["data/index.html", "data/pack.json", "data/report.pdf"] {
        let mut more = members.clone();
        let at = more.partition_point(|(other, _)| other == BAGIT || other.as_str() < path);
        more.insert(at, (path.to_owned(), files.get(path).unwrap().clone()));
        expect("added", pdf_of(&files, &zip_members(&more)));
    }
    // A version's file that the manifest of the pack says is another.
    let other = build(&Hooks {
        files: |files| {
            files.insert(
                "data/f-internal-audits/MGI-NC-2026-0012/v2/files/scan.pdf".to_owned(),
                b"another scan".to_vec(),
            );
        },
        ..Hooks::default()
    });
    let path = "data/f-internal-audits/MGI-NC-2026-0012/v2/files/scan.pdf";
    assert_eq!(lines(&report_zip(pdf(&other))), [format!("file-mismatch {path}")]);
    // A file that no record accounts for.
    let more = build(&Hooks {
        files: |files| drop(files.insert("data/extra.txt".to_owned(), b"x".to_vec())),
        ..Hooks::default()
    });
    assert_eq!(lines(&report_zip(pdf(&more))), ["file-unknown data/extra.txt"]);
}

#[test]
fn hostile_bytes_never_panic() {
    let original = zip(&pack());
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let central = original.len() - 22 - 60 * 80;
    for _ in 0..150 {
        // Many changes at once, most of them where lengths and offsets stand.
        let mut changed = original.clone();
        for _ in 0..random() % 12 + 1 {
            let at = central + random() as usize % (changed.len() - central);
            changed[at] = [0, 1, 0x7f, 0xff, random() as u8][random() as usize % 5];
        }
        let report = report_zip(changed);
        assert!(!text(&report).is_empty());
    }
    for length in 0..64 {
        let noise: Vec<u8> = (0..length).map(|_| random() as u8).collect();
        assert_eq!(report_zip(noise).verdict(), Verdict::NotVerified);
    }
}

#[test]
fn metadata_that_does_not_fit_the_budget_is_read_again() {
    // A disclosure larger than what is kept from the first pass.
    let files = build(&Hooks {
        versions: |drafts| {
            let long = serde_json::json!("x".repeat(2 << 20));
            let field = crate::proof::version::Disclosure::new([9; 16], "cause", long);
            drafts[0].manifest.fields.insert("cause".to_owned(), field.digest().unwrap());
            drafts[0].disclosures.fields = vec![field];
        },
        ..Hooks::default()
    });
    assert_eq!(lines(&report(&files)), Vec::<String>::new());
}
