//! Marked copies: over HTTP and at the command line against the binary, since pages are drawn by a process of its own.

use std::fmt::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use sanad::proof::digest::Digest;
use serde_json::{Value, json};

use crate::harness::*;
use crate::records_http::{Answer, Service};

/// A document of three pages.
const DOCUMENT: &[u8] =
    include_bytes!("../../templates/demo/c-procedures/qp-01-control-of-documents-and-records-g.pdf");
const PICTURE: &[u8] = include_bytes!("../../templates/demo/b-quality-management-system/process-map.png");
const JSON: (&str, &str) = ("content-type", "application/json");

fn upload(service: &Service, name: &str, bytes: &[u8]) -> Value {
    let upload = service.ask("POST", &format!("/api/v1/uploads?name={name}"), &[], bytes);
    assert_eq!(upload.status, 201, "{}", String::from_utf8_lossy(&upload.body));
    json!({ "upload": upload.json()["upload"] })
}

/// Files a record with these files; gives its address at the API.
fn filed(service: &Service, title: &str, marking: &str, files: &[(&str, &[u8])]) -> Answer {
    let files: Vec<Value> = files.iter().map(|(name, bytes)| upload(service, name, bytes)).collect();
    let new = json!({ "kind": "received-document", "title": title, "marking": marking, "files": files });
    let created = service.tell("POST", "/api/v1/records", &[], &new);
    assert_eq!(created.status, 201, "{}", String::from_utf8_lossy(&created.body));
    created
}

fn of_file(address: &str, bytes: &[u8]) -> String {
    format!("{address}/files/{}/copies", Digest::of(bytes).hex())
}

fn asked(service: &Service, address: &str, bytes: &[u8], headers: &[(&str, &str)]) -> Answer {
    let headers = [&[JSON], headers].concat();
    let new = json!({ "for": "Northern Works", "purpose": "Audit on site" }).to_string();
    service.ask("POST", &of_file(address, bytes), &headers, new.as_bytes())
}

/// The copy as a PDF, with its title.
fn printed(answer: &Answer) -> (lopdf::Document, String) {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    assert_eq!(answer.header("content-type"), "application/pdf");
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    let title = text.split("<dc:title>").nth(1).unwrap().split("</rdf:li>").next().unwrap();
    let title = title.rsplit('>').next().unwrap().to_owned();
    (lopdf::Document::load_mem(&answer.body).unwrap(), title)
}

/// True if a word stands across every page; no page may be without, where another has one.
fn is_stamped(document: &lopdf::Document) -> bool {
    let stamped: Vec<bool> = document
        .page_iter()
        .map(|page| {
            let content = document.get_page_content(page);
            content.windows(9).any(|some| some == b"Watermark")
        })
        .collect();
    assert!(stamped.iter().all(|is| *is == stamped[0]), "{stamped:?}");
    stamped[0]
}

fn issued(ground: &Ground) -> i64 {
    ground.number("SELECT COUNT(*) FROM events WHERE action = 'copy_issued'")
}

on_both!(copies_are_counted_recorded_and_listed, |ground| {
    let service = Service::start(ground);
    let files = [("manual.pdf", DOCUMENT), ("map.png", PICTURE)];
    let created = filed(&service, "Control of documents", "RESTRICTED", &files);
    let address = created.header("location");
    let number = created.json()["number"].as_str().unwrap().to_owned();
    let (first, title) = printed(&asked(&service, &address, DOCUMENT, &[]));
    assert_eq!((first.page_iter().count(), is_stamped(&first)), (3, false));
    assert_eq!(title, format!("Control of documents: marked copy 1 of {number}, version 1"));

    // The same request again: the same bytes, and no other copy.
    let once = asked(&service, &address, PICTURE, &[("idempotency-key", "k")]);
    let again = asked(&service, &address, PICTURE, &[("idempotency-key", "k")]);
    assert!(printed(&once).1.contains("marked copy 2"));
    assert!(once.body == again.body && again.header("idempotency-replayed") == "true");
    assert_eq!(issued(ground), 2);

    let document = service.ask("GET", &address, &[], b"").json();
    let copies = document["copies"].as_array().unwrap();
    assert_eq!(copies.len(), 2);
    let second = &copies[0];
    assert_eq!(
        (&second["copy"], &second["version"], &second["name"]),
        (&json!(2), &json!(1), &json!("map.png"))
    );
    assert_eq!((&second["for"], &second["purpose"]), (&json!("Northern Works"), &json!("Audit on site")));
    assert_eq!(
        (&second["issued_by"], &second["digest"]),
        (&json!("The manager"), &json!(Digest::of(PICTURE).to_string()))
    );
    let event = service.ask("GET", &format!("/api/v1/events/{}", second["event"]), &[], b"").json();
    assert_eq!((&event["action"], &event["subject"]["name"]), (&json!("copy_issued"), &json!(number)));
    assert!(event["body"].as_str().unwrap().contains("Northern Works"), "{event}");

    // By the page; it lists them too. Whom it is for must be said.
    let page = address.trim_start_matches("/api/v1");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let to = of_file(page, PICTURE);
    assert!(printed(&service.ask("POST", &to, &[form], b"for=Wah&purpose=")).1.contains("marked copy 3"));
    assert_eq!(service.ask("POST", &to, &[form], b"for=+&purpose=x").status, 422);
    let unsaid = service.ask("POST", &of_file(&address, PICTURE), &[JSON], br#"{"for":""}"#);
    assert_eq!((unsaid.status, unsaid.json()["fields"][0]["name"].clone()), (422, json!("for")));
    let shown = String::from_utf8(service.ask("GET", page, &[], b"").body).unwrap();
    assert!(shown.contains("Copy 3") && shown.contains("for Northern Works") && shown.contains("/copies\""));
    assert_eq!(issued(ground), 3);

    // At the command line, by name.
    drop(service);
    let folder = ground.folder("out");
    let copy = |more: &[&str]| {
        let out = folder.join("copy.pdf");
        let mut command = sanad();
        command.args(["record", "copy", &number, "--for", "Wah", "--out"]).arg(&out).args(more).arg("--dir");
        (command.arg(ground.dir()).output().unwrap(), out)
    };
    let (several, _) = copy(&[]);
    assert!(!several.status.success() && names_both(&several), "{}", crate::harness::printed(&several));
    let (done, out) = copy(&["--file", "map.png"]);
    assert!(done.status.success(), "{}", crate::harness::printed(&done));
    assert!(String::from_utf8_lossy(&done.stdout).contains(&format!("Copy 4 of {number}")));
    assert!(std::fs::read(out).unwrap().starts_with(b"%PDF-1.7"));
    let checked = sanad().arg("fsck").arg("--dir").arg(ground.dir()).output().unwrap();
    assert!(checked.status.success(), "{}", crate::harness::printed(&checked));
});

fn names_both(output: &std::process::Output) -> bool {
    let said = String::from_utf8_lossy(&output.stderr);
    said.contains("manual.pdf") && said.contains("map.png")
}

on_both!(what_is_not_in_force_is_marked_so, |ground| {
    let service = Service::start(ground);
    let text = b"Torque in three steps.\n\tSeal after the last.\n";
    let created = filed(&service, "Steps", "RESTRICTED", &[("steps.txt", text)]);
    let address = created.header("location");
    assert!(!is_stamped(&printed(&asked(&service, &address, text, &[])).0));
    let files = json!([upload(&service, "map.png", PICTURE)]);
    let revised = json!({ "title": "Steps", "reason": "A picture", "files": files });
    let tag = created.header("etag");
    let second = service.tell("PUT", &address, &[("if-match", &tag)], &revised);
    assert_eq!(second.status, 200, "{}", String::from_utf8_lossy(&second.body));
    let (old, title) = printed(&asked(&service, &address, text, &[]));
    assert!(is_stamped(&old) && title.ends_with("version 1"), "{title}");
    let (new, title) = printed(&asked(&service, &address, PICTURE, &[]));
    assert!(!is_stamped(&new) && title.ends_with("version 2"), "{title}");
    let tag = second.header("etag");
    let void = json!({ "to": "void", "reason": "Filed twice" });
    let moved = service.tell("POST", &format!("{address}/move"), &[("if-match", &tag)], &void);
    assert_eq!(moved.status, 200, "{}", String::from_utf8_lossy(&moved.body));
    assert!(is_stamped(&printed(&asked(&service, &address, PICTURE, &[])).0));
});

on_both!(only_those_who_may_download_take_copies, |ground| {
    let mut service = Service::start(ground);
    let secret = filed(&service, "Secret", "SECRET", &[("map.png", PICTURE)]).header("location");
    let open = filed(&service, "Open", "RESTRICTED", &[("map.png", PICTURE)]).header("location");
    service.cookie = service.signed_in("clerk");
    assert_eq!(asked(&service, &open, PICTURE, &[]).status, 200);
    // What is hidden is answered like what is not there; so is a file that another record has.
    let hidden = asked(&service, &secret, PICTURE, &[]);
    let absent = asked(&service, "/api/v1/records/TST-RD-2026-9999", PICTURE, &[]);
    assert_eq!((hidden.status, absent.status), (404, 404));
    let other = asked(&service, &open, DOCUMENT, &[]);
    assert_eq!((other.status, other.json()["code"].clone()), (404, json!("not-found")));
    service.cookie = String::new();
    assert_eq!(asked(&service, &open, PICTURE, &[]).status, 401);
    assert_eq!(issued(ground), 1);
});

/// A file of these objects, from 1 on; the first is the catalogue.
fn pdf(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut text = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(text.len());
        write!(text, "{number} 0 obj\n{object}\nendobj\n").unwrap();
    }
    let table = text.len();
    write!(text, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for place in places {
        writeln!(text, "{place:010} 00000 n ").unwrap();
    }
    let size = objects.len() + 1;
    write!(text, "trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{table}\n%%EOF\n").unwrap();
    text.into_bytes()
}

/// A page with this size, content and resources.
fn page(sides: &str, content: &str, resources: &str, more: &[String], trailer: &str) -> Vec<u8> {
    let own = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[{sides}]/Resources<<{resources}>>>>"),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
    ];
    pdf(&[&own[..], more].concat(), trailer)
}

/// Files that were written to hurt, or that cannot be shown: name, bytes, the sentence in the answer.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let catalogue = "<</Type/Catalog/Pages 2 0 R>>".to_owned();
    let deep = (2..40_000).map(|number| format!("<</Type/Pages/Kids[{} 0 R]/Count 1>>", number + 1));
    let sealed = format!(
        "/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -44/O<{0}>/U<{0}>>>/ID[<{1}><{1}>]",
        "5A".repeat(32),
        "00".repeat(16)
    );
    let picture = "<</Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceRGB/BitsPerComponent 8\
                   /Filter/RunLengthDecode/Length 3>>\nstream\n\u{1}ab\nendstream";
    let array = "[".repeat(200_000);
    vec![
        ("garbage.pdf", [b"%PDF-1.7\n", &[0xA7; 5000][..], b"\n%%EOF\n"].concat(), "damaged"),
        (
            "endless.pdf",
            pdf(&[catalogue.clone(), "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>".to_owned()], ""),
            "damaged",
        ),
        ("deep.pdf", pdf(&std::iter::once(catalogue).chain(deep).collect::<Vec<_>>(), ""), "damaged"),
        ("huge.pdf", page("0 0 900000 900000", "", "", &[], ""), "larger or smaller"),
        ("sealed.pdf", page("0 0 200 200", "", "", &[], &sealed), "password"),
        (
            "picture.pdf",
            page(
                "0 0 200 200",
                "q 200 0 0 200 0 0 cm /P Do Q",
                "/XObject<</P 5 0 R>>",
                &[picture.to_owned()],
                "",
            ),
            "",
        ),
        ("nested.pdf", page("0 0 200 200", &array, "", &[], ""), ""),
        ("cut.png", [&PICTURE[..PICTURE.len() / 3], b"IEND\xaeB`\x82"].concat(), "damaged"),
    ]
}

on_both!(files_that_hurt_are_refused_in_time, |ground| {
    let service = Service::start(ground);
    for (name, bytes, sentence) in hostile() {
        let address = filed(&service, name, "RESTRICTED", &[(name, &bytes)]).header("location");
        let begun = Instant::now();
        let answer = asked(&service, &address, &bytes, &[]);
        let took = begun.elapsed();
        println!("{name}: {} in {took:?}", answer.status);
        assert!(took < Duration::from_secs(100), "{name}: {took:?}");
        // A page that says nothing may be shown; nothing else may.
        if answer.status == 200 {
            assert_eq!(name, "nested.pdf");
            continue;
        }
        assert_eq!(
            (answer.status, answer.json()["code"].clone()),
            (422, json!("copy")),
            "{name}: {}",
            answer.json()
        );
        let said = answer.json()["details"][0].as_str().unwrap().to_owned();
        assert!(said.contains(sentence), "{name}: {said}");
        assert!(answer.json()["title"].as_str().unwrap().contains("original"));
    }
    // Nobody noticed, and no number was used.
    assert_eq!(service.ask("GET", "/health", &[], b"").status, 200);
    let address = filed(&service, "Sound", "RESTRICTED", &[("map.png", PICTURE)]).header("location");
    assert!(printed(&asked(&service, &address, PICTURE, &[])).1.contains("marked copy 1 "));
});

/// How many processes draw for this one.
fn drawing(parent: u32) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().filter_map(|entry| Some(entry.ok()?.path()));
    let draws = |path: std::path::PathBuf| {
        let about = std::fs::read_to_string(path.join("stat")).ok()?;
        let mut rest = about.rsplit_once(") ")?.1.split(' ');
        let is_over = rest.next()? == "Z";
        let is_own = rest.next()?.parse() == Ok(parent);
        let line = std::fs::read(path.join("cmdline")).ok()?;
        Some(is_own && !is_over && line.ends_with(b"draw-pages\0"))
    };
    processes.filter_map(draws).filter(|is| *is).count()
}

on_both!(two_copies_are_drawn_at_once_and_the_others_wait, |ground| {
    let service = Service::start(ground);
    let address = filed(&service, "Wanted by all", "RESTRICTED", &[("manual.pdf", DOCUMENT)]);
    let address = address.header("location");
    let left = std::sync::atomic::AtomicUsize::new(6);
    let most = std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let answer = asked(&service, &address, DOCUMENT, &[]);
                left.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                printed(&answer);
            });
        }
        let mut most = 0;
        while left.load(std::sync::atomic::Ordering::SeqCst) > 0 {
            most = most.max(drawing(service.id()));
            std::thread::sleep(Duration::from_millis(1));
        }
        most
    });
    // How many were seen depends on when it was looked; there are never three.
    assert!((1..=2).contains(&most), "{most}");
    assert_eq!(issued(ground), 6);
});

/// The process that draws sees none of the environment, and ends with what it reads.
#[test]
fn the_process_that_draws_says_what_it_cannot() {
    let drawn = |bytes: &[u8]| {
        let mut child =
            sanad().arg("draw-pages").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), bytes).unwrap();
        child.wait_with_output().unwrap()
    };
    let refused = drawn(b"a text");
    assert_eq!((refused.status.success(), refused.stdout.as_slice()), (true, &b"R\0\0\0\0\0"[..]));
    let sheets = drawn(DOCUMENT);
    assert!(sheets.status.success());
    assert_eq!((sheets.stdout[0], sheets.stdout.last()), (b'S', Some(&b'E')));
}
