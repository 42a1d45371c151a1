//! Ten thousand connections that say nothing, half a thing, or hardly anything, and readers who do not read: the service
//! answers everybody else meanwhile, within bounds, and gets rid of them by itself.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, SocketAddrV4, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::net::{AddressFamily, SocketFlags, SocketType};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use sanad::proof::digest::Digest;
use serde_json::json;

use crate::harness::*;
use crate::http::{Client, Service, encoded};

const PASSWORD: &str = "seven slow rivers meet here";
/// A normal request takes no longer, whatever goes on. Only a service that is blocked takes as long.
const PATIENCE: Duration = Duration::from_secs(5);

fn prepared() -> Ground {
    let ground = Ground::sqlite();
    let world = World::new(&ground);
    world.app.set_password(&world.session("admin"), "manager", PASSWORD).unwrap();
    ground
}

/// The service under a limit of open files that `ulimit` sets.
fn limited(ground: &Ground, ulimit: &str) -> Service {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit {ulimit}; exec \"$0\" \"$@\"")]).arg(sanad().get_program());
    Service::start_by(command, ground)
}

/// As many open files as may be, for this process; the connections stand open at both ends.
fn files() -> usize {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let wanted = maximum.map_or(65_536, |maximum| maximum.min(65_536));
    setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum }).unwrap();
    wanted as usize
}

/// A connection from one of several addresses of this machine: one alone might run out of ports.
fn connect(service: &Service, number: usize) -> TcpStream {
    connect_from(service, [127, 0, 0, 2 + (number % 4) as u8])
}

fn connect_from(service: &Service, address: [u8; 4]) -> TcpStream {
    let SocketAddr::V4(to) = service.address.parse().unwrap() else { panic!("{}", service.address) };
    let from = SocketAddrV4::new(address.into(), 0);
    // No service that another test starts may inherit it.
    let flags = SocketFlags::CLOEXEC;
    let socket = rustix::net::socket_with(AddressFamily::INET, SocketType::STREAM, flags, None).unwrap();
    rustix::net::bind(&socket, &from).unwrap();
    rustix::net::connect(&socket, &to).unwrap();
    let stream = TcpStream::from(socket);
    stream.set_nonblocking(true).unwrap();
    stream
}

/// True once the other side has closed it. Takes what was sent before.
fn is_closed(stream: &mut TcpStream) -> bool {
    let mut bytes = [0; 16 * 1024];
    loop {
        match stream.read(&mut bytes) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => return false,
            Err(_) => return true,
        }
    }
}

/// A number of `/proc/PID/status`, in KiB.
fn status(service: &Service, name: &str) -> usize {
    let text = fs::read_to_string(format!("/proc/{}/status", service.id())).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap()
}

/// Its open files.
fn open_files(service: &Service) -> usize {
    fs::read_dir(format!("/proc/{}/fd", service.id())).unwrap().count()
}

/// Processor time that it has used, in ticks of ten milliseconds.
fn ticks(service: &Service) -> u64 {
    let text = fs::read_to_string(format!("/proc/{}/stat", service.id())).unwrap();
    let words: Vec<&str> = text.rsplit(')').next().unwrap().split_whitespace().collect();
    words[11].parse::<u64>().unwrap() + words[12].parse::<u64>().unwrap()
}

fn headers(cookie: &str) -> String {
    format!("cookie: {cookie}\r\nsec-fetch-site: same-origin\r\n")
}

/// What somebody does who works with it: pages, and a record with a file. Gives the longest time of a request.
fn work(service: &Service, cookie: &str, number: usize) -> Duration {
    let mut longest = Duration::ZERO;
    let mut client = Client::connect(&service.address, &headers(cookie)).unwrap();
    let mut ask = |method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]| {
        let started = Instant::now();
        let reply = client.ask(method, path, headers, body).unwrap_or_else(|error| panic!("{path}: {error}"));
        longest = longest.max(started.elapsed());
        assert!(reply.status < 300, "{path}: {}", reply.text());
        reply
    };
    ask("GET", "/api/v1/records", &[], b"");
    let bytes = vec![(number % 251) as u8; 100_000];
    let upload = ask("POST", "/api/v1/uploads?name=a.bin", &[], &bytes).json();
    let record = json!({
        "kind": "received-document", "title": format!("Meanwhile {number}"), "reason": "Received",
        "files": [{ "upload": upload["upload"] }],
    });
    let json = [("content-type", "application/json")];
    ask("POST", "/api/v1/records", &json, record.to_string().as_bytes());
    let started = Instant::now();
    let page = Client::connect(&service.address, "").unwrap().ask("GET", "/sign-in", &[], b"").unwrap();
    assert_eq!(
        (page.status, page.header("connection")),
        (200, Some("close")),
        "a stranger's connection ends"
    );
    longest.max(started.elapsed())
}

/// A record with a file of so many bytes; gives the address of the file.
fn filed(service: &Service, cookie: &str, bytes: &[u8]) -> String {
    let mut client = Client::connect(&service.address, &headers(cookie)).unwrap();
    let upload = client.ask("POST", "/api/v1/uploads?name=large.bin", &[], bytes).unwrap().json();
    let record = json!({
        "kind": "received-document", "title": "Large", "reason": "Received",
        "files": [{ "upload": upload["upload"] }],
    });
    let json = [("content-type", "application/json")];
    let filed = client.ask("POST", "/api/v1/records", &json, record.to_string().as_bytes()).unwrap().json();
    format!("/api/v1/records/{}/files/{}", filed["number"].as_str().unwrap(), Digest::of(bytes))
}

/// Sends a thousand bytes a second: slow, but they come.
fn send_slowly(service: &Service, cookie: &str) {
    let mut stream = TcpStream::connect(&service.address).unwrap();
    let head = format!(
        "POST /api/v1/uploads?name=slow.bin HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 45000\r\n{}\r\n",
        headers(cookie)
    );
    stream.write_all(head.as_bytes()).unwrap();
    for _ in 0..45 {
        std::thread::sleep(Duration::from_secs(1));
        stream.write_all(&[7; 1000]).unwrap();
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
}

/// Reads a hundred thousand bytes a second: slow, but they are taken.
fn read_slowly(service: &Service, cookie: &str, path: &str, expected: Digest) {
    let mut stream = TcpStream::connect(&service.address).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{}\r\n", headers(cookie));
    stream.write_all(head.as_bytes()).unwrap();
    let (mut answer, mut bytes) = (Vec::new(), [0; 100_000]);
    while let Ok(read) = stream.read(&mut bytes) {
        if read == 0 {
            break;
        }
        answer.extend_from_slice(&bytes[..read]);
        std::thread::sleep(Duration::from_millis(read as u64 / 100));
    }
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    assert_eq!(Digest::of(&answer[end + 4..]), expected, "{} bytes", answer.len());
}

#[test]
fn ten_thousand_slow_and_silent_connections_hold_nobody_up() {
    let most = files();
    let ground = prepared();
    // It raises the limit by itself, as far as it may.
    let service = limited(&ground, "-S -n 512");
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    let large = Dice(7).bytes(4 << 20);
    let path = filed(&service, &cookie, &large);
    work(&service, &cookie, 0);
    let (idle_memory, idle_files) = (status(&service, "VmRSS:"), open_files(&service));

    let all = 10_000.min(most.saturating_sub(1000) / 2 * 2);
    let known = headers(&cookie);
    let half = |number: usize| -> String {
        match number % 100 {
            // Nothing is said.
            0..=39 => String::new(),
            // Half of a head.
            40..=69 => "GET /records HTTP/1.1\r\nhost: x\r\nx-much: ".to_owned(),
            // A form that hardly comes.
            70..=79 => "POST /sign-in HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\ncontent-type: \
                        application/x-www-form-urlencoded\r\ncontent-length: 100000\r\n\r\nl"
                .to_owned(),
            // A file that hardly comes, from the beginning, or once some of it has come.
            80..=98 => {
                let head = format!(
                    "POST /api/v1/uploads?name=a.bin HTTP/1.1\r\nhost: x\r\n{known}content-length: 200000\r\n\r\n"
                );
                let bytes = match number % 100 {
                    98 => 100_000,
                    90..=97 => 8_000,
                    _ => 1,
                };
                head + &"b".repeat(bytes)
            }
            // A download that is not read.
            _ => format!("GET {path} HTTP/1.1\r\nhost: x\r\n{known}\r\n"),
        }
    };
    let started = Instant::now();
    let is_over = AtomicBool::new(false);
    let mut streams: Vec<(usize, TcpStream)> = Vec::with_capacity(all);
    let (mut longest, mut memory, mut files_open) = (Duration::ZERO, 0, 0);
    std::thread::scope(|scope| {
        let slow_in = scope.spawn(|| send_slowly(&service, &cookie));
        let slow_out = scope.spawn(|| read_slowly(&service, &cookie, &path, Digest::of(&large)));
        let worker = scope.spawn(|| {
            let (mut longest, mut count) = (Duration::ZERO, 0);
            while !is_over.load(Ordering::SeqCst) {
                count += 1;
                longest = longest.max(work(&service, &cookie, count));
                std::thread::sleep(Duration::from_millis(100));
            }
            (longest, count)
        });
        for number in 0..all {
            let mut stream = connect(&service, number);
            let bytes = half(number);
            // What does not go in at once is not sent at all: it is half a message anyway.
            let sent = stream.write(bytes.as_bytes());
            assert!(sent.is_ok() || bytes.is_empty(), "{number}: {sent:?}");
            streams.push((number, stream));
        }
        println!("{all} connections within {:?}", started.elapsed());
        // A byte a second from those who send.
        while started.elapsed() < Duration::from_secs(75) && !streams.is_empty() {
            let turn = Instant::now();
            memory = memory.max(status(&service, "VmRSS:"));
            files_open = files_open.max(open_files(&service));
            streams.retain_mut(|(number, stream)| match *number % 100 {
                0..=69 => !is_closed(stream),
                // Who does not read is not told; who then does finds that it is over.
                99 => started.elapsed() < Duration::from_secs(55) || !is_closed(stream),
                _ => stream.write(b"c").is_ok() && !is_closed(stream),
            });
            let silent = streams.iter().filter(|(number, _)| number % 100 < 70).count();
            if started.elapsed() > Duration::from_secs(30) {
                assert_eq!(silent, 0, "who says nothing is still there");
            }
            std::thread::sleep(Duration::from_secs(1).saturating_sub(turn.elapsed()));
        }
        let left = streams.len();
        is_over.store(true, Ordering::SeqCst);
        slow_in.join().unwrap();
        slow_out.join().unwrap();
        let (worked, count) = worker.join().unwrap();
        longest = longest.max(worked);
        println!(
            "{count} rounds of work meanwhile, the longest request {longest:?}; memory {idle_memory} KiB, at most \
             {memory} KiB; files {idle_files}, at most {files_open}; all gone after {:?}",
            started.elapsed()
        );
        assert_eq!(left, 0, "these are still there: {:?}", &streams[..left.min(20)]);
    });
    assert!(files_open > all * 9 / 10, "they were never all there at once: {files_open}");
    assert!(longest < PATIENCE, "a request took {longest:?}");
    assert!(memory < idle_memory + all * 32, "{memory} KiB");
    drop(streams);
    std::thread::sleep(Duration::from_secs(1));
    assert!(open_files(&service) < idle_files + 50, "{} files stay open", open_files(&service));
    assert_eq!(fs::read_dir(ground.dir().join("blobs/staging")).unwrap().count(), 0);
    let longest = work(&service, &cookie, 1000);
    assert!(longest < PATIENCE, "a request took {longest:?} when all was over");
}

#[test]
fn with_few_files_it_waits_for_connections_to_go_and_recovers() {
    files();
    let ground = prepared();
    let service = limited(&ground, "-n 256");
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    for round in 0..2 {
        let mut streams: Vec<TcpStream> = (0..400).map(|number| connect(&service, number)).collect();
        std::thread::sleep(Duration::from_secs(1));
        assert!(open_files(&service) <= 256);
        // Full, it waits: it neither spins nor fills the log.
        let before = ticks(&service);
        std::thread::sleep(Duration::from_secs(3));
        let used = ticks(&service) - before;
        assert!(used < 100, "{used} ticks in three seconds");
        // Those who said nothing have to go, and then others come in, though as many still wait before them.
        let started = Instant::now();
        let longest = work(&service, &cookie, round);
        println!("full: answered after {:?}, {longest:?} at most", started.elapsed());
        assert!(started.elapsed() < Duration::from_secs(45));
        if round == 0 {
            // All of them go at once.
            streams.clear();
        }
        while !streams.is_empty() && started.elapsed() < Duration::from_secs(60) {
            streams.retain_mut(|stream| !is_closed(stream));
            std::thread::sleep(Duration::from_millis(200));
        }
        assert!(streams.is_empty(), "{} are still there", streams.len());
        assert!(work(&service, &cookie, round) < PATIENCE);
    }
    let log = fs::read_to_string(ground.dir().join("serve.log")).unwrap();
    let listening = log.lines().find(|line| line.contains("listening")).unwrap();
    assert!(listening.contains("\"files\":256") && listening.contains("\"connections\":128"), "{listening}");
    assert!(!log.contains("ERROR"), "{log}");
}

#[test]
fn many_who_try_passwords_hold_nobody_up() {
    files();
    let ground = prepared();
    let service = Service::start(&ground);
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    // Each from an address of its own, so that none is slowed down for the others' failures.
    let mut streams = Vec::new();
    for number in 0..800 {
        let body = encoded(&[("login", &format!("user-{number}")), ("password", "wrong horse on the moon")]);
        let mut stream = connect_from(&service, [127, 0, 1 + (number % 4) as u8, 1 + (number / 4) as u8]);
        let head = "POST /sign-in HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\ncontent-type: \
                    application/x-www-form-urlencoded\r\n";
        write!(stream, "{head}content-length: {}\r\n\r\n{body}", body.len()).unwrap();
        streams.push(stream);
    }
    let longest = (0..5).map(|number| work(&service, &cookie, number)).max().unwrap();
    let waiting = streams.iter_mut().filter_map(|stream| (!is_closed(stream)).then_some(())).count();
    println!("{waiting} still wait to be told that it was wrong; the longest request {longest:?}");
    assert!(longest < PATIENCE, "a request took {longest:?}");
    assert!(waiting > 0, "all were answered before anybody worked: this shows nothing");
}

#[test]
fn who_closes_the_way_there_still_gets_the_answer_and_who_leaves_leaves_nothing() {
    let ground = prepared();
    let service = Service::start(&ground);
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    let head = |method: &str, path: &str, length: usize| {
        format!("{method} {path} HTTP/1.1\r\nhost: x\r\n{}content-length: {length}\r\n\r\n", headers(&cookie))
    };
    let large = vec![3; 300_000];
    for (request, body, expected) in [
        (head("GET", "/records", 0), &[][..], "HTTP/1.1 200"),
        (head("POST", "/api/v1/uploads?name=a.bin", 5), b"bytes", "HTTP/1.1 201"),
        (head("POST", "/api/v1/uploads?name=a.bin", large.len()), &large, "HTTP/1.1 201"),
        (head("GET", "/no/such/page", 0), &[], "HTTP/1.1 404"),
    ] {
        let mut stream = TcpStream::connect(&service.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with(expected), "{request}{answer}");
    }
    assert_eq!(ground.number("SELECT count(*) FROM uploads"), 2);

    // Half a file, and then nobody: politely, with unread bytes, or in the middle of the head.
    for sent in [10, 70_000, 250_000] {
        for is_polite in [true, false] {
            let mut stream = TcpStream::connect(&service.address).unwrap();
            stream.write_all(head("POST", "/api/v1/uploads?name=a.bin", large.len()).as_bytes()).unwrap();
            stream.write_all(&large[..sent]).unwrap();
            if !is_polite {
                rustix::net::sockopt::set_socket_linger(&stream, Some(Duration::ZERO)).unwrap();
            }
        }
    }
    let staging = ground.dir().join("blobs/staging");
    let started = Instant::now();
    while fs::read_dir(&staging).unwrap().count() > 0 {
        assert!(started.elapsed() < PATIENCE, "what they sent is still there");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(ground.number("SELECT count(*) FROM uploads"), 2);
    work(&service, &cookie, 1);
}
