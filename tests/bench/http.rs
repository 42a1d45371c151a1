//! Load on a running service, for `tests/bench/run`:
//!
//! - `bench-http ADDRESS TOKEN file CLIENTS SECONDS BYTES`: clients that each file a record with a file of so many bytes,
//!   in one request, and wait for the receipt, again and again.
//! - `bench-http - - fdatasync DIR SECONDS BYTES`: what a record is held against: a new file of so many bytes in that folder,
//!   and `fdatasync`, one after the other. The files stay there.
//! - `bench-http ADDRESS TOKEN get PATH CLIENTS SECONDS`: clients that each fetch a path (one of several, separated by
//!   blanks, in turn).
//!
//! Prints one line of JSON: how many, how many a second, and the milliseconds of one at the median and the 99th percentile.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let numbers = AtomicU64::new(1);
    let line = match words.as_slice() {
        [address, token, "file", clients, seconds, bytes] => {
            let bytes = bytes.parse()?;
            measure(
                clients.parse()?,
                seconds.parse()?,
                &|| {
                    let mut client = Client::new(address, token)?;
                    let mut content = content(bytes);
                    Ok(Box::new(move |numbers: &AtomicU64| {
                        client.file(numbers.fetch_add(1, Ordering::Relaxed), &mut content)
                    }))
                },
                &numbers,
            )?
        }
        [address, token, "get", path, clients, seconds] => {
            let paths: Vec<String> = path.split(' ').map(str::to_owned).collect();
            measure(
                clients.parse()?,
                seconds.parse()?,
                &|| {
                    let mut client = Client::new(address, token)?;
                    let mut turn = paths.clone().into_iter().cycle();
                    Ok(Box::new(move |_: &AtomicU64| {
                        let path = turn.next().unwrap_or_default();
                        client.ask("GET", &path, &[], &[]).map(|_| ())
                    }))
                },
                &numbers,
            )?
        }
        [_, _, "fdatasync", folder, seconds, bytes] => {
            let bytes = bytes.parse()?;
            let folder = Path::new(folder);
            measure(
                1,
                seconds.parse()?,
                &|| {
                    let content = content(bytes);
                    Ok(Box::new(move |numbers: &AtomicU64| {
                        write_through(folder, numbers.fetch_add(1, Ordering::Relaxed), &content)
                    }))
                },
                &numbers,
            )?
        }
        _ => {
            return Err(
                "usage: bench-http ADDRESS TOKEN file CLIENTS SECONDS BYTES | get PATH CLIENTS SECONDS | \
                        fdatasync DIR SECONDS BYTES"
                    .into(),
            );
        }
    };
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}

/// Writes a new file and waits until it is on the disk.
fn write_through(folder: &Path, number: u64, content: &[u8]) -> Result<(), Failure> {
    let name = format!("fdatasync-{}-{number}.bin", std::process::id());
    let mut file = File::create_new(folder.join(name))?;
    file.write_all(content)?;
    Ok(file.sync_data()?)
}

/// Between the parts of a body; no content has it.
const BOUNDARY: &str = "bench-7d1f0c6e2b";

type Work<'a> = Box<dyn FnMut(&AtomicU64) -> Result<(), Failure> + 'a>;

fn measure<'a>(
    clients: usize,
    seconds: u64,
    begin: &(dyn Fn() -> Result<Work<'a>, Failure> + Sync),
    numbers: &AtomicU64,
) -> Result<serde_json::Value, Failure> {
    let until = Instant::now() + Duration::from_secs(seconds);
    let started = Instant::now();
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..clients)
            .map(|_| {
                scope.spawn(|| -> Result<Vec<Duration>, Failure> {
                    let mut work = begin()?;
                    let mut times = Vec::new();
                    while Instant::now() < until {
                        let one = Instant::now();
                        work(numbers)?;
                        times.push(one.elapsed());
                    }
                    Ok(times)
                })
            })
            .collect();
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.join().map_err(|_| "a client ended early")??);
        }
        Ok::<_, Failure>(all)
    })?;
    let took = started.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |percent: usize| {
        let place = times.len().saturating_mul(percent) / 100;
        times.get(place.min(times.len().saturating_sub(1))).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    let count = u32::try_from(times.len())?;
    Ok(serde_json::json!({
        "count": count, "per_second": f64::from(count) / took, "median_ms": at(50), "p99_ms": at(99),
    }))
}

/// One connection that is kept.
struct Client {
    reader: BufReader<TcpStream>,
    host: String,
    token: String,
}

impl Client {
    fn new(address: &str, token: &str) -> Result<Self, Failure> {
        let host = address.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let stream = TcpStream::connect(&host)?;
        stream.set_nodelay(true)?;
        Ok(Self { reader: BufReader::new(stream), host, token: token.to_owned() })
    }

    /// Files a record with a file, which begins with its number, so that it is like no other.
    fn file(&mut self, number: u64, content: &mut [u8]) -> Result<(), Failure> {
        for (to, from) in content.iter_mut().zip(number.to_le_bytes()) {
            *to = from;
        }
        let record = serde_json::json!({
            "kind": "received-document", "title": format!("Bench {number}"),
            "fields": { "original_path": format!("bench/{}/{number}", std::process::id()) }, "reason": "Bench",
        });
        let mut body = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"record\"\r\nContent-Type: application/json\r\n\r\n\
             {record}\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; \
             filename=\"bench-{number}.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let media = format!("multipart/form-data; boundary={BOUNDARY}");
        let answer: serde_json::Value = serde_json::from_slice(&self.ask(
            "POST",
            "/api/v1/records",
            &body,
            &[("Content-Type", &media)],
        )?)?;
        if answer.get("receipt").is_none() { Err("no receipt".into()) } else { Ok(()) }
    }

    fn ask(
        &mut self,
        method: &str,
        path: &str,
        body: &[u8],
        headers: &[(&str, &str)],
    ) -> Result<Vec<u8>, Failure> {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\n",
            self.host,
            self.token,
            body.len()
        );
        // Pages know a browser by its cookie.
        if let Some(cookie) = self.token.strip_prefix("cookie:") {
            head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: sanad={cookie}\r\n", self.host);
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        let mut message = head.into_bytes();
        message.extend_from_slice(body);
        self.reader.get_mut().write_all(&message)?;
        let mut status = String::new();
        self.reader.read_line(&mut status)?;
        let (mut length, mut is_chunked) = (0, false);
        loop {
            let mut line = String::new();
            self.reader.read_line(&mut line)?;
            let line = line.trim().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            is_chunked |= line == "transfer-encoding: chunked";
        }
        let mut answer = Vec::new();
        if is_chunked {
            loop {
                let mut line = String::new();
                self.reader.read_line(&mut line)?;
                let size = u64::from_str_radix(line.trim(), 16)?;
                (&mut self.reader).take(size + 2).read_to_end(&mut answer)?;
                answer.truncate(answer.len().saturating_sub(2));
                if size == 0 {
                    break;
                }
            }
        } else {
            answer.resize(length, 0);
            self.reader.read_exact(&mut answer)?;
        }
        if status.split(' ').nth(1).is_some_and(|code| code.starts_with('2')) {
            Ok(answer)
        } else {
            Err(format!("{method} {path}: {} {}", status.trim(), String::from_utf8_lossy(&answer)).into())
        }
    }
}

/// Bytes that cannot be compressed, and are not those of another run.
fn content(bytes: usize) -> Vec<u8> {
    let mut state = u64::from(std::process::id()).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut content = Vec::with_capacity(bytes + 8);
    while content.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        content.extend_from_slice(&state.to_le_bytes());
    }
    content.truncate(bytes);
    content
}
