//! One request that files a record with its files, over HTTP against the binary.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sanad::proof::digest::Digest;
use serde_json::{Value, json};

use crate::harness::*;
use crate::records_http::{Answer, Service, nonconformity};

const MEDIA: (&str, &str) = ("content-type", "multipart/form-data; boundary=XX");

/// A part: its name, the name of its file, more of its head, its bytes.
type Part<'a> = (&'a str, Option<&'a str>, String, &'a [u8]);

fn record(of: &Value) -> (&'static str, Option<&'static str>, String, Vec<u8>) {
    ("record", None, "content-type: application/json\r\n".to_owned(), of.to_string().into_bytes())
}

fn file<'a>(name: &'a str, bytes: &'a [u8]) -> Part<'a> {
    ("files", Some(name), "content-type: image/png\r\n".to_owned(), bytes)
}

fn in_parts(boundary: &str, parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, head, bytes) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        let head =
            format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n{head}\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    body
}

fn post(service: &Service, new: &Value, files: &[Part<'_>]) -> Answer {
    let (name, none, head, bytes) = record(new);
    let mut parts = vec![(name, none, head, bytes.as_slice())];
    parts.extend_from_slice(files);
    service.ask("POST", "/api/v1/records", &[MEDIA], &in_parts("XX", &parts))
}

/// Files of the store, whether rows name them or not, and what is on its way into it.
fn stored(ground: &Ground) -> (usize, usize) {
    fn count(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().flatten();
        entries.map(|entry| if entry.path().is_dir() { count(&entry.path()) } else { 1 }).sum()
    }
    let blobs = ground.dir().join("blobs");
    (count(&blobs.join("sha256")), count(&blobs.join("staging")))
}

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

on_both!(a_record_is_filed_with_its_files_in_one_request, |ground| {
    let service = Service::start(ground);
    // One that is held in memory, one that is not, and two of one name.
    let long = Dice(7).bytes(3 * 1024 * 1024);
    let head = format!("content-digest: sha-256=:{}:\r\n", STANDARD.encode(Digest::of(&long).as_bytes()));
    let files = [
        file("report.txt", b"measured"),
        ("files", Some("scan.bin"), head, long.as_slice()),
        file("report.txt", b"measured again"),
    ];
    let created = post(&service, &nonconformity(), &files);
    assert_eq!(created.status, 201, "{}", text(&created));
    let said = created.json();
    assert!(said["receipt"].as_str().unwrap().starts_with("c2sp.org/tlog-proof@v1"));
    let path = created.header("location");
    let shown = service.ask("GET", &path, &[], b"").json();
    let found: Vec<_> = shown["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["name"].clone(), file["digest"].clone(), file["media_type"].clone()))
        .collect();
    let expected = |name: &str, bytes: &[u8], media: &str| {
        (json!(name), json!(Digest::of(bytes).to_string()), json!(media))
    };
    // What the part says of its type is only a claim.
    assert_eq!(
        found,
        [
            expected("report.txt", b"measured", "text/plain"),
            expected("scan.bin", &long, "application/octet-stream"),
            expected("report.txt", b"measured again", "text/plain"),
        ]
    );
    assert_eq!(ground.number("SELECT COUNT(*) FROM uploads"), 0);
    assert_eq!(stored(ground), (3, 0));
    let sent = service.ask("GET", &format!("{path}/files/{}", Digest::of(&long).hex()), &[], b"");
    assert_eq!(sent.body, long);

    // A new version keeps one, by its digest, takes an upload, and brings one.
    let upload = service.ask("POST", "/api/v1/uploads?name=sent-before.txt", &[], b"before").json();
    let kept = json!([{ "digest": Digest::of(b"measured").to_string() }, { "upload": upload["upload"] }]);
    let mut new = nonconformity();
    new.as_object_mut().unwrap().remove("kind");
    new["reason"] = json!("One more");
    new["files"] = kept;
    let (name, none, head, bytes) = record(&new);
    let sent = in_parts("XX", &[(name, none, head, bytes.as_slice()), file("more.txt", b"more")]);
    assert_eq!(service.ask("PUT", &path, &[MEDIA], &sent).status, 428);
    let tag = created.header("etag");
    let revised = service.ask("PUT", &path, &[MEDIA, ("if-match", &tag)], &sent);
    assert_eq!(revised.status, 200, "{}", text(&revised));
    assert_eq!(revised.json()["version"], 2);
    let shown = service.ask("GET", &path, &[], b"").json();
    let names: Vec<_> = shown["files"].as_array().unwrap().iter().map(|file| file["name"].clone()).collect();
    assert_eq!(names, ["report.txt", "sent-before.txt", "more.txt"]);
    assert_eq!(service.ask("PUT", &path, &[MEDIA, ("if-match", &tag)], &sent).status, 412);
    drop(service);
    let report = World::reopen_now(ground).unwrap().fsck();
    assert!(report.findings.is_empty(), "{report:?}");
});

on_both!(what_is_wrong_with_the_parts_is_said_and_files_nothing, |ground| {
    let service = Service::start(ground);
    let (name, none, head, bytes) = record(&nonconformity());
    let first = || (name, none, head.clone(), bytes.as_slice());
    let ask = |parts: &[Part<'_>]| service.ask("POST", "/api/v1/records", &[MEDIA], &in_parts("XX", parts));
    let other = format!("content-digest: sha-256=:{}:\r\n", STANDARD.encode(Digest::of(b"other").as_bytes()));
    let broken = "content-digest: sha-256=:AAAA:\r\n".to_owned();
    let many: Vec<Part<'_>> =
        std::iter::once(first()).chain((0..21).map(|_| file("a.txt", b"one of many"))).collect();
    let cases: &[(&str, Vec<Part<'_>>, u16, &str)] = &[
        ("no record", vec![file("a.txt", b"a")], 400, "record"),
        ("not first", vec![file("a.txt", b"a"), first()], 400, "record"),
        ("no JSON", vec![(name, none, String::new(), bytes.as_slice())], 400, "record"),
        ("not readable", vec![(name, none, head.clone(), b"{".as_slice())], 400, "EOF"),
        ("no part at all", Vec::new(), 400, "record"),
        ("twice", vec![first(), first()], 400, "“record”"),
        ("no name of a file", vec![first(), ("files", None, String::new(), b"a")], 400, "“files”"),
        ("no such part", vec![first(), ("file", Some("a.txt"), String::new(), b"a")], 400, "“file”"),
        ("wrong digest", vec![first(), ("files", Some("a.txt"), other.clone(), b"a")], 422, "sha256:"),
        ("no digest", vec![first(), ("files", Some("a.txt"), broken, b"a")], 400, "Content-Digest"),
        ("a path", vec![first(), file("../a.txt", b"a")], 422, "path"),
        ("empty", vec![first(), file("a.txt", b"")], 422, "empty"),
        ("too many", many, 400, "parts"),
    ];
    for (what, parts, status, said) in cases {
        let answer = ask(parts);
        assert_eq!(answer.status, *status, "{what}: {}", text(&answer));
        assert!(text(&answer).contains(said), "{what}: {}", text(&answer));
    }
    // The digest is compared for a long file too, which is written on its way.
    let long = Dice(8).bytes(1024 * 1024);
    let answer = ask(&[first(), ("files", Some("a.bin"), other, long.as_slice())]);
    assert_eq!(answer.status, 422, "{}", text(&answer));
    let mut huge = nonconformity();
    huge["fields"]["description"] = json!("x".repeat(2 * 1024 * 1024));
    let answer = post(&service, &huge, &[file("a.txt", b"a")]);
    assert_eq!(answer.status, 413, "{}", text(&answer));
    let no_boundary = [("content-type", "multipart/form-data")];
    let answer = service.ask("POST", "/api/v1/records", &no_boundary, b"--XX--\r\n");
    assert_eq!(answer.status, 400, "{}", text(&answer));
    assert_eq!(stored(ground), (0, 0));
    assert_eq!(ground.number("SELECT COUNT(*) FROM records"), 0);

    // A record that is not right names its fields; its files are no more than bytes that fsck reclaims.
    let mut wrong = nonconformity();
    wrong["title"] = json!("");
    let answer = post(&service, &wrong, &[file("a.txt", b"for nothing")]);
    assert_eq!(answer.status, 422, "{}", text(&answer));
    assert_eq!(answer.json()["fields"][0]["name"], "title");
    assert_eq!(ground.number("SELECT COUNT(*) FROM records"), 0);
    drop(service);
    World::reopen_now(ground).unwrap().fsck();
    assert_eq!(stored(ground), (0, 0));
});

on_both!(a_connection_that_breaks_off_files_nothing, |ground| {
    let service = Service::start(ground);
    let (name, none, head, bytes) = record(&nonconformity());
    for length in [100, 1024 * 1024] {
        let long = vec![b'x'; length];
        let whole = in_parts("XX", &[(name, none, head.clone(), bytes.as_slice()), file("a.txt", &long)]);
        let said = whole.len().to_string();
        let mut stream = TcpStream::connect(&service.address).unwrap();
        let head = service.head("POST", "/api/v1/records", &[MEDIA, ("content-length", &said)]);
        stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
        stream.write_all(&whole[..whole.len() - 40]).unwrap();
        drop(stream);
    }
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(stored(ground), (0, 0));
    assert_eq!(ground.number("SELECT COUNT(*) FROM records"), 0);
});

on_both!(the_same_request_with_files_is_done_once, |ground| {
    let service = Service::start(ground);
    let (name, none, head, bytes) = record(&nonconformity());
    let send = |boundary: &str, file: Part<'_>| {
        let media = format!("multipart/form-data; boundary={boundary}");
        let headers = [("content-type", media.as_str()), ("idempotency-key", "one")];
        let parts = [(name, none, head.clone(), bytes.as_slice()), file];
        service.ask("POST", "/api/v1/records", &headers, &in_parts(boundary, &parts))
    };
    let first = send("XX", file("a.txt", b"measured"));
    assert_eq!(first.status, 201, "{}", text(&first));
    // Programs make up another boundary each time.
    let again = send("YY", file("a.txt", b"measured"));
    assert_eq!(
        (again.status, again.header("idempotency-replayed").as_str()),
        (201, "true"),
        "{}",
        text(&again)
    );
    assert_eq!(again.body, first.body);
    for other in [file("a.txt", b"measured otherwise"), file("b.txt", b"measured")] {
        let answer = send("XX", other);
        assert_eq!((answer.status, answer.json()["code"].as_str()), (422, Some("key-reused")));
    }
    assert_eq!(ground.number("SELECT COUNT(*) FROM records"), 1);
    assert_eq!(stored(ground), (1, 0));
});
