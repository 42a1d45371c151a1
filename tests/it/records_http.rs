//! The API for records and uploads, over HTTP against the binary.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use sanad::proof::digest::Digest;
use serde_json::{Value, json};

use crate::harness::*;

const PASSWORD: &str = "violet kettle runs past 94 barns";

/// A service under test; it ends with this.
pub struct Service {
    child: Child,
    pub address: String,
    pub cookie: String,
}

/// What it answered.
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> String {
        let line = self
            .head
            .lines()
            .find(|line| line.split_once(':').is_some_and(|(known, _)| known.eq_ignore_ascii_case(name)));
        line.and_then(|line| line.split_once(':'))
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_default()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Service {
    pub fn start(ground: &Ground) -> Self {
        let world = World::new(ground);
        for login in ["manager", "clerk", "admin"] {
            world.app.set_password(&world.session("admin"), login, PASSWORD).unwrap();
        }
        drop(world);
        let mut child = sanad()
            .args(["serve", "--listen", "127.0.0.1:0", "--dir"])
            .arg(ground.dir())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let address = said.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        let mut service = Self { child, address, cookie: String::new() };
        service.cookie = service.signed_in("manager");
        service
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn signed_in(&self, login: &str) -> String {
        let form = format!("login={login}&password={}", PASSWORD.replace(' ', "+"));
        let answer = self.ask(
            "POST",
            "/sign-in",
            &[("content-type", "application/x-www-form-urlencoded")],
            form.as_bytes(),
        );
        assert_eq!(answer.status, 303, "{}", String::from_utf8_lossy(&answer.body));
        answer.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    pub fn head(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> String {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncookie: {}\r\n",
            self.address, self.cookie
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = self.head(method, path, headers);
        stream.write_all(format!("{head}content-length: {}\r\n\r\n", body.len()).as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: answer[end + 4..].to_vec() }
    }

    pub fn tell(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend(headers);
        self.ask(method, path, &all, body.to_string().as_bytes())
    }
}

/// A record in which nothing is wrong.
pub fn nonconformity() -> Value {
    json!({
        "kind": "nonconformity", "title": "Bore", "marking": "RESTRICTED",
        "fields": { "detected_at": "Bench 4", "grade": "minor", "description": "Out of tolerance" },
    })
}

on_both!(records_are_made_revised_and_moved_over_the_version_that_was_seen, |ground| {
    let service = Service::start(ground);
    let upload = service.ask("POST", "/api/v1/uploads?name=report.txt", &[], b"measured");
    assert_eq!(upload.status, 201, "{}", String::from_utf8_lossy(&upload.body));
    assert!(upload.header("repr-digest").starts_with("sha-256=:"));
    let upload = upload.json();
    assert_eq!(upload["digest"], Digest::of(b"measured").to_string());

    let mut new = nonconformity();
    new["files"] = json!([{ "upload": upload["upload"] }]);
    let created = service.tell("POST", "/api/v1/records", &[], &new);
    assert_eq!(created.status, 201, "{}", String::from_utf8_lossy(&created.body));
    let body = created.json();
    let number = body["number"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/records/{number}");
    assert_eq!(created.header("location"), path);
    assert!(body["receipt"].as_str().unwrap().starts_with("c2sp.org/tlog-proof@v1"));
    let first = created.header("etag");
    assert_eq!(first, format!("\"{}\"", body["digest"].as_str().unwrap().trim_start_matches("sha256:")));
    assert_eq!(service.ask("GET", &path, &[], b"").header("etag"), first);

    let mut revised = nonconformity();
    revised.as_object_mut().unwrap().remove("kind");
    revised["title"] = json!("Bore of the housing");
    revised["reason"] = json!("Said which");
    revised["files"] = json!([{ "digest": Digest::of(b"measured").to_string() }]);
    let without = service.tell("PUT", &path, &[], &revised);
    assert_eq!((without.status, without.json()["code"].as_str()), (428, Some("precondition-required")));
    let second = service.tell("PUT", &path, &[("if-match", first.as_str())], &revised);
    assert_eq!(second.status, 200, "{}", String::from_utf8_lossy(&second.body));
    assert_eq!(second.json()["version"], 2);
    let stale = service.tell("PUT", &path, &[("if-match", first.as_str())], &revised);
    assert_eq!((stale.status, stale.json()["code"].as_str()), (412, Some("precondition-failed")));

    let second = second.header("etag");
    let start = json!({ "to": "in-progress" });
    let to = format!("{path}/move");
    assert_eq!(service.tell("POST", &to, &[], &start).status, 428);
    assert_eq!(service.tell("POST", &to, &[("if-match", first.as_str())], &start).status, 412);
    let moved = service.tell("POST", &to, &[("if-match", second.as_str())], &start);
    assert_eq!(moved.status, 200, "{}", String::from_utf8_lossy(&moved.body));
    let third = moved.header("etag");
    let close = json!({ "to": "closed", "fields": { "disposition": "scrap", "disposition_by": "M", "cause": "Tool" } });
    let refused = service.tell("POST", &to, &[("if-match", third.as_str())], &close);
    assert_eq!((refused.status, refused.json()["code"].as_str()), (409, Some("transition")));
    assert!(refused.json()["details"][0].as_str().unwrap().contains("wrote none"));

    let unknown = service.tell("POST", "/api/v1/records", &[], &json!({ "kind": "k", "titel": "x" }));
    assert_eq!(unknown.status, 400);
    assert!(unknown.json()["title"].as_str().unwrap().contains("titel"));
    let wrong =
        service.tell("POST", "/api/v1/records", &[], &json!({ "kind": "nonconformity", "title": "" }));
    assert_eq!(wrong.status, 422);
    let names: Vec<_> =
        wrong.json()["fields"].as_array().unwrap().iter().map(|field| field["name"].clone()).collect();
    assert!(names.contains(&json!("title")) && names.contains(&json!("grade")), "{names:?}");

    let proof = service.ask("GET", &format!("/records/{number}/versions/2/receipt"), &[], b"");
    assert_eq!(proof.status, 200);
    assert!(proof.header("content-disposition").starts_with("attachment"));
    assert!(proof.header("content-security-policy").contains("sandbox"));
    for path in ["versions/9/receipt", "versions/x/receipt", "versions/1/secrets", "compare?from=1&to=9"] {
        let answer = service.ask("GET", &format!("/records/{number}/{path}"), &[], b"");
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
    }
    let unreadable = service.ask("GET", &format!("/records/{number}/compare?from=x"), &[], b"");
    assert_eq!(unreadable.status, 400);
    assert!(unreadable.header("content-type").starts_with("text/html"));
});

on_both!(an_upload_that_breaks_off_or_is_another_leaves_nothing, |ground| {
    let mut service = Service::start(ground);
    // Says a hundred bytes, sends ten, and goes.
    let mut stream = TcpStream::connect(&service.address).unwrap();
    let head = service.head("POST", "/api/v1/uploads?name=a.txt", &[("content-length", "100")]);
    stream.write_all(format!("{head}\r\n0123456789").as_bytes()).unwrap();
    drop(stream);
    let other = service.ask(
        "POST",
        "/api/v1/uploads?name=a.txt",
        &[("content-digest", "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:")],
        b"bytes",
    );
    assert_eq!(other.status, 422, "{}", String::from_utf8_lossy(&other.body));
    for digest in ["sha-256=:AAAA:", "sha-256=nothing"] {
        let answer = service.ask("POST", "/api/v1/uploads?name=a.txt", &[("content-digest", digest)], b"x");
        assert_eq!(answer.status, 400);
    }
    assert_eq!(service.ask("POST", "/api/v1/uploads", &[], b"x").status, 422);
    assert_eq!(service.ask("POST", "/api/v1/uploads?name=..%2Fa.txt", &[], b"x").status, 422);
    let packed = service.ask("POST", "/api/v1/uploads?name=a.txt", &[("content-encoding", "gzip")], b"x");
    assert_eq!(packed.status, 415);
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(ground.number("SELECT COUNT(*) FROM uploads"), 0);
    let staged = std::fs::read_dir(ground.dir().join("blobs/staging")).unwrap().count();
    assert_eq!(staged, 0);

    let kept = service.ask("POST", "/api/v1/uploads?name=a.txt", &[], b"bytes").json();
    let path = format!("/api/v1/uploads/{}", kept["upload"].as_str().unwrap());
    let manager = std::mem::take(&mut service.cookie);
    service.cookie = service.signed_in("clerk");
    assert_eq!(service.ask("DELETE", &path, &[], b"").status, 404);
    service.cookie = manager;
    assert_eq!(service.ask("DELETE", &path, &[], b"").status, 204);
    assert_eq!(service.ask("DELETE", &path, &[], b"").status, 404);
});

on_both!(a_form_that_is_wrong_comes_back_with_everything_that_was_typed, |ground| {
    let service = Service::start(ground);
    let form = |parts: &[(&str, &str)], file: Option<(&str, &str)>| {
        let mut body = String::new();
        for (name, value) in parts {
            body.push_str(&format!(
                "--XX\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        if let Some((name, text)) = file {
            body.push_str(&format!(
                "--XX\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                 content-type: text/plain\r\n\r\n{text}\r\n"
            ));
        }
        body + "--XX--\r\n"
    };
    let media = [("content-type", "multipart/form-data; boundary=XX")];
    let parts = [
        ("kind", "nonconformity"),
        ("title", "Typed <b>title</b>"),
        ("field.detected_at", "Typed place"),
        ("field.grade", "minor"),
        ("field.serials", "S-1\r\nS-2"),
        ("link.type", "affects"),
        ("link.number", "NOTHING-7"),
    ];
    let sent = form(&parts, Some(("report.txt", "measured")));
    let answer = service.ask("POST", "/records/new", &media, sent.as_bytes());
    let page = String::from_utf8_lossy(&answer.body).into_owned();
    assert_eq!(answer.status, 422, "{page}");
    for kept in [
        "Typed &lt;b&gt;title",
        "Typed place",
        "S-1\nS-2",
        "NOTHING-7",
        "report.txt",
        "problem-description",
        "problem-links",
    ] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
    assert!(!page.contains('⟦'), "{page}");
    let upload = page.split("name=\"upload\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let mut right = parts.to_vec();
    right.truncate(5);
    right.extend([("field.description", "It is"), ("upload", upload)]);
    let answer = service.ask("POST", "/records/new", &media, form(&right, None).as_bytes());
    assert_eq!(answer.status, 303, "{}", String::from_utf8_lossy(&answer.body));
    let at = answer.header("location");
    let number = at.split('/').nth(2).unwrap().split('?').next().unwrap().to_owned();
    let shown = service.ask("GET", &format!("/api/v1/records/{number}"), &[], b"").json();
    assert_eq!(shown["files"][0]["name"], "report.txt");
    let serials =
        shown["fields"].as_array().unwrap().iter().find(|field| field["name"] == "serials").unwrap();
    assert_eq!(serials["value"], "S-1, S-2");

    // Two people edit at once: the second sees both sides, and can save on top.
    let edit = format!("/records/{number}/edit");
    let fields =
        [("field.detected_at", "Typed place"), ("field.grade", "minor"), ("field.description", "It is")];
    let mine = |base: &'static str, title: &'static str| {
        let mut parts = vec![("base", base), ("title", title), ("reason", "Why"), ("marking", "RESTRICTED")];
        parts.extend(fields);
        form(&parts, None)
    };
    assert_eq!(service.ask("POST", &edit, &media, mine("1", "Theirs").as_bytes()).status, 303);
    let answer = service.ask("POST", &edit, &media, mine("1", "Mine").as_bytes());
    let page = String::from_utf8_lossy(&answer.body).into_owned();
    assert_eq!(answer.status, 409, "{page}");
    for shown in ["Mine", "Theirs", "name=\"base\" value=\"2\"", "The manager"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert_eq!(service.ask("POST", &edit, &media, mine("2", "Mine").as_bytes()).status, 303);
});
