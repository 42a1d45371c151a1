//! Packs that are signed with a certificate, and timestamps: given at once, waited for, made again with the pack.

use std::fs;
use std::io::{Read, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use sanad::app::Code;
use sanad::app::packs::{BuiltPack, NewPack};
use sanad::verify::seals::{Authorities, Beside};
use sanad::verify::{Asked, Report, verify_asked};

use crate::harness::*;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/proof/x509/testdata");

/// Adds to the configuration of an installation.
pub fn configure(ground: &Ground, text: &str) {
    let file = ground.dir().join("sanad.toml");
    let before = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{before}\n{text}")).unwrap();
}

/// Gives the installation the test authority's identity of this name.
pub fn sign_with(ground: &Ground, name: &str) {
    let folder = ground.folder("seal");
    let read = |name: &str| fs::read_to_string(Path::new(DATA).join(name)).unwrap();
    write(&folder, "chain.pem", read(&format!("{name}.pem")) + &read("issuing.pem"));
    let key = write(&folder, "seal.key", read(&format!("{name}.key")));
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let at = folder.display();
    let answered = Path::new(DATA).join(format!("{name}.ocsp"));
    let ocsp =
        if answered.is_file() { format!("ocsp = [\"{}\"]\n", answered.display()) } else { String::new() };
    configure(
        ground,
        &format!(
            "[signing.tst]\ncertificates = \"{at}/chain.pem\"\nkey = \"{at}/seal.key\"\nrevoked = [\"{DATA}/issuing.crl\"]\n\
             {ocsp}"
        ),
    );
}

fn build(world: &World, folder: &Path) -> BuiltPack {
    let built = world.app.build_pack(&world.session("manager"), &NewPack::default(), folder, &mut |_, _| {});
    built.unwrap_or_else(|error| panic!("{}", told(&error)))
}

/// The verifier's report for a reader who trusts the ledger and these authorities.
fn judged(world: &World, zip: &Path, authorities: &[&str]) -> Report {
    let paths: Vec<PathBuf> = authorities.iter().map(|name| Path::new(DATA).join(name)).collect();
    let authorities = Authorities::read(&paths, zip);
    let beside = Beside::read(None, zip);
    let trust = world.trust();
    verify_asked(
        zip,
        &Asked { trust: &trust, authorities: &authorities, timestamp: beside.as_ref(), offered: &[] },
    )
}

/// A timestamp authority on a port, `openssl ts -reply` behind it, for so many requests.
fn authority(ground: &Ground, listener: TcpListener, requests: usize) -> std::thread::JoinHandle<()> {
    let folder = ground.folder("time");
    for name in ["tsa.pem", "tsa.key"] {
        fs::copy(Path::new(DATA).join(name), folder.join(name)).unwrap();
    }
    write(&folder, "serial", "01\n");
    write(
        &folder,
        "tsa.cnf",
        "[time]\nserial = serial\ncrypto_device = builtin\nsigner_cert = tsa.pem\nsigner_key = tsa.key\n\
         signer_digest = sha256\ndefault_policy = 1.3.6.1.4.1.32473.1\ndigests = sha256\ness_cert_id_alg = sha256\n",
    );
    std::thread::spawn(move || {
        for _ in 0..requests {
            let (mut stream, _) = listener.accept().unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                head.push(byte[0]);
            }
            let head = String::from_utf8(head).unwrap().to_lowercase();
            let length = head.split("content-length: ").nth(1).unwrap().split('\r').next().unwrap();
            let mut body = vec![0; length.parse().unwrap()];
            stream.read_exact(&mut body).unwrap();
            fs::write(folder.join("query"), body).unwrap();
            let made = Command::new("openssl")
                .args(["ts", "-reply", "-config", "tsa.cnf", "-section", "time"])
                .args(["-queryfile", "query", "-out", "reply"])
                .current_dir(&folder)
                .output()
                .unwrap();
            assert!(made.status.success(), "{}", printed(&made));
            let reply = fs::read(folder.join("reply")).unwrap();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/timestamp-reply\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                reply.len()
            );
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&reply).unwrap();
        }
    })
}

fn timestamps(ground: &Ground, port: u16) {
    configure(
        ground,
        &format!(
            "[[timestamps]]\nurl = \"http://127.0.0.1:{port}/\"\ncertificates = \"{DATA}/tsa-root.pem\"\n\
             revoked = [\"{DATA}/tsa.crl\"]\nocsp = [\"{DATA}/tsa.ocsp\"]\n"
        ),
    );
}

on_both!(a_signed_pack_is_made_again_to_the_byte_whatever_is_configured_then, |ground| {
    drop(World::new(ground));
    let plain = fs::read_to_string(ground.dir().join("sanad.toml")).unwrap();
    for (name, common) in [("p256", "Margalla Quality Seal"), ("rsa", "Margalla Quality Seal RSA")] {
        fs::write(ground.dir().join("sanad.toml"), &plain).unwrap();
        sign_with(ground, name);
        let world = World::reopen(ground).unwrap();
        world.app.check_signing().unwrap();
        let built = build(&world, &ground.folder("packs"));
        assert_eq!(built.sealed.signer.as_deref(), Some(common));
        assert_eq!((built.sealed.timestamped_at, built.sealed.is_waiting), (None, false));
        let report = judged(&world, &built.zip, &["root.pem"]);
        assert_eq!(findings(&report), "");
        let signature = report.summary().signature.clone().unwrap();
        assert!(signature.is_certified && !signature.is_stamped);
        assert_eq!(judged(&world, &built.zip, &["other.pem"]).verdict().exit_code(), 3);
        let view = world.app.show_pack(&world.session("manager"), &built.number).unwrap();
        assert_eq!(view.sealed.issuer.as_deref(), Some("Test Issuing Authority"));
        assert_eq!(
            world.app.pack_timestamp(&world.session("manager"), &built.number).unwrap_err().code(),
            Code::NotFound
        );

        // The identity is gone; the pack is the same, for what was signed is kept.
        fs::write(ground.dir().join("sanad.toml"), &plain).unwrap();
        let world = World::reopen(ground).unwrap();
        let again = ground.folder("again");
        let manager = world.session("manager");
        let rebuilt = world.app.rebuild_pack(&manager, &built.number, &again, &mut |_, _| {}).unwrap();
        assert_eq!(fs::read(&built.zip).unwrap(), fs::read(&rebuilt.zip).unwrap());
        assert_eq!(fs::read(&built.pdf).unwrap(), fs::read(&rebuilt.pdf).unwrap());
        let report = judged(&world, &rebuilt.pdf, &["root.pem"]);
        assert_eq!(findings(&report), "");
        assert!(report.summary().signature.as_ref().unwrap().is_certified);
        assert_eq!(rebuilt.sealed, built.sealed);
        let unsigned = build(&world, &ground.folder("packs"));
        assert_eq!(unsigned.sealed.signer, None);
        assert_eq!(findings(&judged(&world, &unsigned.zip, &[])), "");
        assert_eq!(judged(&world, &unsigned.zip, &["root.pem"]).verdict().exit_code(), 3);
    }
    let report = World::reopen(ground).unwrap().fsck();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
});

on_both!(an_identity_that_cannot_sign_issues_nothing_and_says_why, |ground| {
    drop(World::new(ground));
    let plain = fs::read_to_string(ground.dir().join("sanad.toml")).unwrap();
    let refused = |configured: &dyn Fn()| {
        fs::write(ground.dir().join("sanad.toml"), &plain).unwrap();
        configured();
        let world = World::reopen(ground).unwrap();
        let packs = ground.folder("packs");
        let made =
            world.app.build_pack(&world.session("manager"), &NewPack::default(), &packs, &mut |_, _| {});
        let error = made.unwrap_err();
        assert_eq!(error.code(), Code::Signing, "{}", told(&error));
        assert!(fs::read_dir(&packs).unwrap().next().is_none());
        error.lines().join("\n")
    };
    assert!(refused(&|| sign_with(ground, "expired")).contains("is not valid now"));
    assert!(refused(&|| sign_with(ground, "server")).contains("not for signing documents"));
    let with = |change: &dyn Fn(&Path)| {
        sign_with(ground, "p256");
        change(&ground.folder("seal"));
    };
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let open = |folder: &Path| mode(&folder.join("seal.key"), 0o640);
    assert!(refused(&|| with(&open)).contains("others may read"));
    let other = |folder: &Path| {
        fs::copy(Path::new(DATA).join("revoked.key"), folder.join("seal.key")).unwrap();
        mode(&folder.join("seal.key"), 0o600);
    };
    assert!(refused(&|| with(&other)).contains("does not belong to the certificate"));
    let gone = |folder: &Path| fs::remove_file(folder.join("seal.key")).unwrap();
    assert!(refused(&|| with(&gone)).contains("cannot be read"));
    let sealed = |folder: &Path| {
        fs::copy(Path::new(DATA).join("p256-sealed.key"), folder.join("seal.key")).unwrap();
        mode(&folder.join("seal.key"), 0o600);
    };
    assert!(refused(&|| with(&sealed)).contains("is sealed"));
    // What is known of somebody else's certificate, or is no answer at all, goes into no signature.
    let ocsp = |name: &'static str| {
        move |_: &Path| {
            let file = ground.dir().join("sanad.toml");
            let text = fs::read_to_string(&file).unwrap();
            fs::write(&file, text.replace("/p256.ocsp", &format!("/{name}"))).unwrap();
        }
    };
    let about_another = refused(&|| with(&ocsp("revoked.ocsp")));
    assert!(about_another.contains("revoked.ocsp is no list or answer by an authority"), "{about_another}");
    assert!(refused(&|| with(&ocsp("p256.pem"))).contains("is not what it should be"));
    assert!(refused(&|| with(&ocsp("none.ocsp"))).contains("cannot be read"));
    // With its passphrase it signs.
    fs::write(ground.dir().join("sanad.toml"), &plain).unwrap();
    with(&sealed);
    let secret = write(&ground.folder("seal"), "pass", "ember lattice\n");
    mode(&secret, 0o600);
    configure(ground, &format!("passphrase = {{ file = \"{}\" }}\n", secret.display()));
    let world = World::reopen(ground).unwrap();
    let packs = ground.folder("packs");
    assert_eq!(build(&world, &packs).sealed.signer.as_deref(), Some("Margalla Quality Seal"));
    // Whose organisation is not here is a mistake, not an identity.
    configure(ground, "[signing.nobody]\ncertificates = \"none.pem\"\nkey = \"none.key\"\n");
    assert_eq!(World::reopen(ground).unwrap().app.check_signing().unwrap_err().code(), Code::NotFound);
});

on_both!(a_timestamp_is_taken_at_once_or_waited_for, |ground| {
    drop(World::new(ground));
    sign_with(ground, "p256");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    timestamps(ground, port);
    let packs = ground.dir().join("packs");
    let world = World::reopen_now(ground).unwrap();
    // One for the signature, one for the pack, one for the signature of the PDF. What is known of the revocation of all of
    // them stands in the PDF.
    let serving = authority(ground, listener, 3);
    let stamped = build(&world, &packs);
    serving.join().unwrap();
    assert!(stamped.sealed.timestamped_at.is_some());
    let report = judged(&world, &stamped.zip, &["root.pem", "tsa-root.pem"]);
    assert_eq!(findings(&report), "");
    assert!(report.summary().signature.as_ref().unwrap().is_stamped);
    assert!(report.summary().timestamp.as_ref().unwrap().is_certified);
    let report = judged(&world, &stamped.pdf, &["issuing.pem", "tsa-root.pem"]);
    assert_eq!(findings(&report), "");
    let signature = report.summary().signature.clone().unwrap();
    assert!(signature.is_stamped && signature.revocation_known_at.is_some());
    let count = |pdf: &Path, what: &str| {
        let bytes = fs::read(pdf).unwrap();
        bytes.windows(what.len()).filter(|window| *window == what.as_bytes()).count()
    };
    assert_eq!(count(&stamped.pdf, "/Certs["), 1);
    assert_eq!(count(&stamped.pdf, "/Type/DocTimeStamp"), 0);

    // Nobody listens there now.
    let waiting = build(&world, &packs);
    assert!(waiting.sealed.is_waiting && waiting.sealed.timestamped_at.is_none());
    let manager = world.session("manager");
    assert_eq!(world.app.waiting_packs(&manager).unwrap(), std::slice::from_ref(&waiting.number));
    let refused = world.app.stamp_pack(&manager, &waiting.number).unwrap_err();
    assert_eq!(refused.code(), Code::Timestamp);
    // Its turn comes in a minute; then it is put off, for longer each time.
    assert_eq!(world.app.stamp_due().unwrap(), 0);
    assert_eq!(ground.number("SELECT CAST(attempts AS BIGINT) FROM timestamps"), 1);
    ground.sql("UPDATE timestamps SET next_ms = 0");
    assert_eq!(world.app.stamp_due().unwrap(), 0);
    assert_eq!(ground.number("SELECT CAST(attempts AS BIGINT) FROM timestamps"), 2);

    let issued = fs::read(&waiting.zip).unwrap();
    let printed = fs::read(&waiting.pdf).unwrap();
    assert!(!judged(&world, &waiting.pdf, &["root.pem"]).summary().signature.as_ref().unwrap().is_stamped);
    // One for the pack, one for its PDF.
    let serving = authority(ground, TcpListener::bind(("127.0.0.1", port)).unwrap(), 2);
    ground.sql("UPDATE timestamps SET next_ms = 0");
    assert_eq!(world.app.stamp_due().unwrap(), 1);
    serving.join().unwrap();
    assert_eq!(ground.number("SELECT count(*) FROM timestamps"), 0);
    let file = packs.join(format!("{}.tsr", waiting.number));
    assert_eq!(fs::read(&file).unwrap(), world.app.pack_timestamp(&manager, &waiting.number).unwrap());
    assert_eq!(fs::read(&waiting.zip).unwrap(), issued, "what was issued never changes");
    // In the PDF the timestamp of the document, and what it needs, stand behind what was issued.
    let late = fs::read(&waiting.pdf).unwrap();
    assert!(late.starts_with(&printed) && late.len() > printed.len());
    assert_eq!(count(&waiting.pdf, "/Certs["), 2);
    assert_eq!(count(&waiting.pdf, "/Type/DocTimeStamp"), 1);
    let report = judged(&world, &waiting.pdf, &["issuing.pem", "tsa-root.pem"]);
    assert_eq!(findings(&report), "");
    let signature = report.summary().signature.clone().unwrap();
    assert!(signature.is_stamped && signature.is_certified && signature.revocation_known_at.is_some());
    let report = judged(&world, &waiting.zip, &["root.pem", "tsa-root.pem"]);
    assert_eq!(findings(&report), "");
    assert!(report.summary().timestamp.as_ref().unwrap().is_certified);
    let view = world.app.show_pack(&manager, &waiting.number).unwrap();
    assert!(view.history.unwrap().iter().any(|event| event.action == "pack_timestamped"));
    assert_eq!(world.app.stamp_pack(&manager, &waiting.number).unwrap_err().code(), Code::Exists);

    // Made again elsewhere, it comes with what came later beside it.
    let again = ground.folder("again");
    let rebuilt = world.app.rebuild_pack(&manager, &waiting.number, &again, &mut |_, _| {}).unwrap();
    assert_eq!(fs::read(&rebuilt.zip).unwrap(), issued);
    assert_eq!(fs::read(&rebuilt.pdf).unwrap(), late);
    assert_eq!(fs::read(again.join(format!("{}.tsr", waiting.number))).unwrap(), fs::read(&file).unwrap());
    let report = world.fsck();
    assert!(report.findings.is_empty(), "{:?}", report.findings);

    // A PDF that is no more the one that was signed gets none; the pack has its timestamp all the same.
    let altered = build(&world, &packs);
    let mut bytes = fs::read(&altered.pdf).unwrap();
    bytes[1000] ^= 1;
    fs::write(&altered.pdf, &bytes).unwrap();
    let serving = authority(ground, TcpListener::bind(("127.0.0.1", port)).unwrap(), 1);
    world.app.stamp_pack(&manager, &altered.number).unwrap();
    serving.join().unwrap();
    assert_eq!(fs::read(&altered.pdf).unwrap(), bytes);
    // The row of a late timestamp is held to its event like any other.
    ground.sql("DELETE FROM pack_files WHERE name = 'report.timestamp'");
    let found = world.fsck().findings;
    assert!(found.iter().any(|finding| format!("{finding:?}").contains("report.timestamp")), "{found:?}");
});
