//! The service as a process on a port of its own, and a client that is as small as can be: one connection a request.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::harness::{Ground, sanad};

/// `sanad serve` on a free port; it is killed when dropped.
pub struct Service {
    child: Child,
    pub address: String,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The cookie's value that was set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let wanted = format!("{name}=");
        let set = self.headers.iter().filter(|(known, _)| known == "set-cookie");
        set.filter_map(|(_, value)| value.strip_prefix(&wanted))
            .map(|value| value.split(';').next().unwrap().to_owned())
            .next()
    }
}

impl Service {
    /// Starts it on the installation of the ground, and waits until it answers.
    pub fn start(ground: &Ground) -> Self {
        Self::start_by(sanad(), ground)
    }

    /// The same by a command that ends with the product's name.
    pub fn start_by(mut command: Command, ground: &Ground) -> Self {
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--dir"])
            .arg(ground.dir())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(ground.dir().join("serve.log")).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .unwrap_or_else(|| {
                panic!("{line}: {}", std::fs::read_to_string(ground.dir().join("serve.log")).unwrap())
            })
            .to_owned();
        Self { child, address }
    }

    /// Sends a request and reads the whole answer.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
        stream.write_all(head.as_bytes()).unwrap();
        // The answer may come before the whole body was read.
        drop(stream.write_all(body));
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        parse(&bytes).unwrap_or_else(|| panic!("{method} {path}: {}", String::from_utf8_lossy(&bytes)))
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it at once.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.send("GET", path, headers, b"")
    }

    /// Sends a form as a page of the site does.
    pub fn post(&self, path: &str, cookie: &str, form: &[(&str, &str)]) -> Reply {
        let headers = [
            ("cookie", cookie),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        self.send("POST", path, &headers, encoded(form).as_bytes())
    }

    /// Signs in and gives the `Cookie` header.
    pub fn sign_in(&self, organisation: &str, login: &str, password: &str) -> String {
        let form = [("organisation", organisation), ("login", login), ("password", password)];
        let reply = self.post("/sign-in", "", &form);
        assert_eq!(reply.status, 303, "{organisation}/{login}: {}", reply.text());
        format!("sanad={}", reply.cookie("sanad").unwrap())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// One connection that is kept, for tests in which it may break at any moment.
pub struct Client {
    stream: BufReader<TcpStream>,
    headers: String,
}

impl Client {
    /// `headers` are sent with each request, each with its line end.
    pub fn connect(address: &str, headers: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self { stream: BufReader::new(stream), headers: format!("host: {address}\r\n{headers}") })
    }

    /// Sends a request and reads its answer.
    pub fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Reply> {
        let mut message = format!("{method} {path} HTTP/1.1\r\n{}", self.headers);
        for (name, value) in headers {
            message.push_str(&format!("{name}: {value}\r\n"));
        }
        message.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
        let mut message = message.into_bytes();
        message.extend_from_slice(body);
        self.stream.get_mut().write_all(&message)?;
        let mut answer = Vec::new();
        // An answer that breaks off is none.
        let broken = || io::Error::from(io::ErrorKind::UnexpectedEof);
        while !answer.ends_with(b"\r\n\r\n") {
            if self.stream.read_until(b'\n', &mut answer)? == 0 {
                return Err(broken());
            }
        }
        let head = parse(&answer).ok_or_else(broken)?;
        let length = head.header("content-length").and_then(|length| length.parse().ok());
        let Some(length) = length else {
            assert_eq!(head.status, 204, "{method} {path}: an answer without a length");
            return Ok(head);
        };
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(Reply { body, ..head })
    }
}

/// A form as it is sent.
pub fn encoded(form: &[(&str, &str)]) -> String {
    let part = |text: &str| -> String {
        let byte = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    let pairs: Vec<String> =
        form.iter().map(|(name, value)| format!("{}={}", part(name), part(value))).collect();
    pairs.join("&")
}

fn parse(bytes: &[u8]) -> Option<Reply> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut body = bytes[end + 4..].to_vec();
    if headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked") {
        body = joined(&body)?;
    }
    Some(Reply { status, headers, body })
}

/// A body that was sent in chunks.
fn joined(mut chunked: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = chunked.windows(2).position(|window| window == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&chunked[..end]).ok()?, 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(chunked.get(end + 2..end + 2 + size)?);
        chunked = chunked.get(end + 4 + size..)?;
    }
}
