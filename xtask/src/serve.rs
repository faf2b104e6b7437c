//! A small server of static files for this machine only.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result};

/// A folder, served on loopback until the program ends.
pub struct Server {
    address: SocketAddr,
    thread: JoinHandle<()>,
}

impl Server {
    /// Serves a folder at the port, or at the next one that is free; 0 takes any.
    pub fn start(folder: PathBuf, port: u16) -> Result<Server> {
        let folder = folder.canonicalize().with_context(|| format!("there is no {}", folder.display()))?;
        let mut ports = port..=port.saturating_add(if port == 0 { 0 } else { 99 });
        let listener = ports.find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok());
        let listener = listener.with_context(|| format!("no port from {port} on is free"))?;
        let address = listener.local_addr()?;
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = folder.clone();
                std::thread::spawn(move || {
                    // A browser that hangs up is no concern of ours.
                    let _ = answer(&stream, &folder);
                });
            }
        });
        Ok(Server { address, thread })
    }

    /// The address to open.
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Waits for ever.
    pub fn wait(self) {
        let _ = self.thread.join();
    }
}

/// The longest request that is read.
const LONGEST: u64 = 16 * 1024;

fn answer(stream: &TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream.take(LONGEST)).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The headers are read to their end, or closing would reset the connection before the answer is taken.
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let (method, target) = match request.split(' ').collect::<Vec<_>>()[..] {
        [method, target, _] => (method, target),
        _ => return respond(stream, "400 Bad Request", "text/plain", b"", true),
    };
    if method != "GET" && method != "HEAD" {
        return respond(stream, "405 Method Not Allowed", "text/plain", b"", true);
    }
    match file_of(folder, target).and_then(|file| Some((std::fs::read(&file).ok()?, file))) {
        Some((bytes, file)) => respond(stream, "200 OK", kind_of(&file), &bytes, method == "GET"),
        None => respond(stream, "404 Not Found", "text/plain", b"not found", method == "GET"),
    }
}

fn respond(mut stream: &TcpStream, status: &str, kind: &str, bytes: &[u8], body: bool) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        bytes.len()
    )?;
    if body {
        stream.write_all(bytes)?;
    }
    stream.flush()
}

/// The file that a request's target names: one inside the folder, links followed, or none.
fn file_of(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?;
    let decoded = decode(path.strip_prefix('/')?)?;
    let mut file = folder.join(&decoded);
    if decoded.is_empty() || decoded.ends_with('/') {
        file.push("index.html");
    }
    let file = file.canonicalize().ok()?;
    (file.starts_with(folder) && file.is_file()).then_some(file)
}

/// Percent-decodes a path; none where it is malformed, or tries to leave the folder.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                u8::try_from(digit(rest.next()?)? * 16 + digit(rest.next()?)?).ok()?
            }
            other => other,
        });
    }
    let decoded = String::from_utf8(bytes).ok()?;
    let leaves =
        decoded.starts_with('/') || decoded.contains(['\\', '\0', ':']) || decoded.split('/').any(|part| part == "..");
    (!leaves).then_some(decoded)
}

fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place;

    fn ask(server: &Server, request: &str) -> String {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(server: &Server, target: &str) -> String {
        ask(server, &format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n"))
    }

    #[test]
    fn files_are_served_and_nothing_else() {
        let folder = place::at("target/serve-test");
        std::fs::create_dir_all(folder.join("in")).unwrap();
        for (name, text) in [("in/index.html", "<p>"), ("in/a b.wasm", "asm"), ("secret", "no")] {
            std::fs::write(folder.join(name), text).unwrap();
        }
        let server = Server::start(folder.join("in"), 0).unwrap();
        let page = get(&server, "/?q#h");
        assert!(page.starts_with("HTTP/1.1 200 OK\r\n") && page.ends_with("\r\n\r\n<p>"), "{page}");
        let module = get(&server, "/a%20b.wasm");
        assert!(module.contains("Content-Type: application/wasm\r\n") && module.ends_with("asm"), "{module}");
        let head = ask(&server, "HEAD /a%20b.wasm HTTP/1.1\r\n\r\n");
        assert!(head.contains("Content-Length: 3\r\n") && head.ends_with("\r\n\r\n"), "{head}");
        for outside in [
            "/../secret",
            "/%2e%2e/secret",
            "/..%2fsecret",
            "/in/../../secret",
            "//etc/passwd",
            "/%",
            "/..\\secret",
            "/none",
        ] {
            let answer = get(&server, outside);
            assert!(answer.starts_with("HTTP/1.1 404 "), "{outside}: {answer}");
        }
        assert!(ask(&server, "POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405 "));
        assert!(ask(&server, "nonsense\r\n\r\n").starts_with("HTTP/1.1 400 "));
    }

    #[test]
    fn a_taken_port_is_passed_over() {
        let folder = place::at("xtask");
        let first = Server::start(folder.clone(), 0).unwrap();
        let second = Server::start(folder, first.address.port()).unwrap();
        assert!(second.address.port() > first.address.port());
        assert_eq!(second.address, SocketAddr::from((Ipv4Addr::LOCALHOST, second.address.port())));
    }
}
