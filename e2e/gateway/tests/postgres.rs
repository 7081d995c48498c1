//! Gateway and PostgreSQL, killed in turn while inquiries run.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/database.rs"]
#[allow(dead_code, unreachable_pub, reason = "the other tests use all of it")]
mod database;
#[path = "support/demo_card.rs"]
#[allow(dead_code, unreachable_pub, reason = "the other tests use all of it")]
mod demo_card;

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use demo_card::DemoCard;
use eligibility::gateway::{JournalAppend, JournalPage, SealedPart};
use eligibility::{
    Challenge, CivilDate, Consent, DeskSession, InquiryRequest, Outcome, Problem, ProblemKind,
    ReceptionList,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use simulator::Purpose;
use tempfile::TempDir;

const ORIGIN: &str = "https://reception.example";
const PASSPHRASE: &str = "correct horse";

#[test]
#[ignore = "needs PostgreSQL: scripts/peers postgres"]
fn killed_in_turn_each_inquiry_has_one_reception_and_one_answer() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(folder.path());
    let url = server.fresh_database(folder.path());
    let port = free_port();
    let mut gateway = Some(Gateway::start(&url, port));
    let over = AtomicBool::new(false);

    let (answers, appended) = thread::scope(|scope| {
        let recording = scope.spawn(|| append_until(&over, port));
        let asking: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let over = &over;
                scope.spawn(move || ask_until(over, port, client))
            })
            .collect();
        for round in 0..ROUNDS {
            thread::sleep(Duration::from_millis(u64::from(round * 37 % 230)));
            if round % 2 == 0 {
                server.kill();
                thread::sleep(Duration::from_millis(u64::from(round * 53 % 300)));
                server.restart();
            } else {
                gateway.take();
                gateway = Some(Gateway::start(&url, port));
            }
        }
        over.store(true, Ordering::Relaxed);
        let answers: HashMap<String, Vec<u8>> = asking
            .into_iter()
            .flat_map(|asking| asking.join().unwrap())
            .collect();
        (answers, recording.join().unwrap())
    });
    let gateway = gateway.unwrap();

    assert!(answers.len() > 2 * CLIENTS, "{} answers", answers.len());
    let list = gateway.list();
    let mut listed: Vec<&str> = (list.receptions.iter())
        .map(|row| row.request_id.as_str())
        .collect();
    listed.sort_unstable();
    let mut asked: Vec<&str> = answers.keys().map(String::as_str).collect();
    asked.sort_unstable();
    assert_eq!(listed, asked);
    let qualified = |outcome: &Outcome| matches!(outcome, Outcome::Qualified { .. });
    assert!(list.receptions.iter().all(|row| qualified(&row.outcome)));

    assert!(appended > 2, "{appended} records");
    let mut places = Vec::new();
    loop {
        let path = format!("journal?from={}", places.len() + 1);
        let page: JournalPage = get(port, &path, &sign_in(port).unwrap());
        if page.parts.is_empty() {
            break;
        }
        places.extend(page.parts.iter().map(|part| part.seq));
    }
    assert!(places.iter().copied().eq(1..=appended));
}

#[test]
#[ignore = "needs PostgreSQL: scripts/peers postgres"]
fn without_its_database_the_gateway_says_so_and_comes_back_with_it() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(folder.path());
    let url = server.fresh_database(folder.path());
    let gateway = Gateway::start(&url, free_port());
    challenge(gateway.port).unwrap();

    server.kill();
    let away = post(gateway.port, "challenges", &json!({})).unwrap();
    // Started while the database is away, another one waits for it.
    let late_port = free_port();
    let late = thread::spawn(move || Gateway::start(&url, late_port));
    thread::sleep(Duration::from_millis(300));
    let too_early = post(late_port, "challenges", &json!({})).is_none();
    server.restart();
    let late = late.join().unwrap();

    let problem: Problem = serde_json::from_slice(&away.body).unwrap();
    assert_eq!(problem.kind, ProblemKind::StoreUnavailable);
    assert!(too_early);
    challenge(gateway.port).unwrap();
    challenge(late.port).unwrap();
}

/// Sends inquiry after inquiry, each until it has its answer, and then twice more.
fn ask_until(over: &AtomicBool, port: u16, client: usize) -> Vec<(String, Vec<u8>)> {
    let mut card = DemoCard::of(Purpose::Valid);
    let mut answers = Vec::new();
    for number in 0.. {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let id = format!("6f9619ff-8b86-4d01-{client:04x}-{number:012x}");
        let challenge = persistently(|| challenge(port));
        let today = CivilDate::in_japan(challenge.expires_at).unwrap();
        let request = card.inquire(&challenge, &id, Consent::all(), today);
        let answer = persistently(|| answer(port, &request));
        let again = persistently(|| self::answer(port, &request));
        assert!(answer == again, "{id}");
        answers.push((id, answer));
    }
    answers
}

/// Appends record after record, each until it is acknowledged; returns how many.
fn append_until(over: &AtomicBool, port: u16) -> u64 {
    let mut token = None;
    let mut seq = 0;
    while !over.load(Ordering::Relaxed) {
        seq += 1;
        let part = SealedPart {
            first: seq,
            seq,
            previous: format!("{:064x}", seq - 1),
            hash: format!("{seq:064x}"),
            bytes: b"sealed".to_vec().into(),
        };
        let body = JournalAppend { parts: vec![part] };
        persistently(|| {
            let bearer = token.take().or_else(|| sign_in(port))?;
            let answer = post_as(port, "journal", &body, &bearer)?;
            // A gateway that has started again knows no sessions.
            if answer.status == 401 {
                return None;
            }
            token = Some(bearer);
            passing(&answer)?;
            let text = String::from_utf8_lossy(&answer.body);
            assert_eq!(answer.status, 200, "{text}");
            Some(())
        });
        thread::sleep(Duration::from_millis(5));
    }
    seq
}

/// The value of `Authorization`.
fn sign_in(port: u16) -> Option<String> {
    let login = json!({ "passphrase": PASSPHRASE });
    let answer = post(port, "desk/sessions", &login)?;
    let session: DeskSession = serde_json::from_slice(&answer.body).ok()?;
    Some(format!("Bearer {}", session.token.expose()))
}

fn persistently<T>(mut attempt: impl FnMut() -> Option<T>) -> T {
    loop {
        if let Some(done) = attempt() {
            return done;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

fn challenge(port: u16) -> Option<Challenge> {
    let answer = post(port, "challenges", &json!({}))?;
    passing(&answer)?;
    assert_eq!(answer.status, 201);
    Some(serde_json::from_slice(&answer.body).unwrap())
}

fn answer(port: u16, request: &InquiryRequest) -> Option<Vec<u8>> {
    let answer = post(port, "inquiries", request)?;
    passing(&answer)?;
    let text = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, 200, "{text}");
    Some(answer.body)
}

/// `None` when the database is away; every other problem is one too many.
fn passing(answer: &Answer) -> Option<()> {
    if answer.status == 503 {
        let problem: Problem = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(problem.kind, ProblemKind::StoreUnavailable);
        return None;
    }
    Some(())
}

/// A PostgreSQL for one test; stopped when it goes out of scope.
struct Server {
    folder: PathBuf,
    port: u16,
}

impl Server {
    fn start(folder: &Path) -> Self {
        use std::os::unix::fs::PermissionsExt as _;
        // Its user is another one when the tests run as root.
        let permissions = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(folder, permissions).unwrap();
        let server = Self {
            folder: folder.join("server"),
            port: free_port(),
        };
        server.restart();
        server
    }

    fn restart(&self) {
        self.cluster(&["start"], &[&self.port.to_string()]);
    }

    fn kill(&self) {
        self.cluster(&["kill"], &[]);
    }

    fn fresh_database(&self, folder: &Path) -> String {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let server = format!("postgres://postgres@127.0.0.1:{}", self.port);
        runtime.block_on(database::on(&server, folder))
    }

    fn cluster(&self, verb: &[&str], more: &[&str]) {
        let status = Command::new("tests/support/cluster.sh")
            .args(verb)
            .arg(&self.folder)
            .args(more)
            .status()
            .unwrap();
        assert!(status.success(), "{verb:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let stop = Command::new("tests/support/cluster.sh")
            .arg("stop")
            .arg(&self.folder)
            .status();
        stop.ok(); // a test that failed may have left it dead
    }
}

/// The process; killed when it goes out of scope.
struct Gateway {
    process: Child,
    port: u16,
}

struct Answer {
    status: u16,
    body: Vec<u8>,
}

impl Gateway {
    /// Returns when it listens.
    fn start(database: &str, port: u16) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_gateway"))
            .args(["--demo", "--origin", ORIGIN])
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .env("DATABASE_URL", database)
            .env("UKETSUKE_DESK_PASSPHRASE", PASSPHRASE)
            .env("UKETSUKE_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = process.stdout.take().unwrap();
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        assert!(line.starts_with("gateway listening on "), "{line}");
        Self { process, port }
    }

    fn list(&self) -> ReceptionList {
        get(self.port, "receptions", &sign_in(self.port).unwrap())
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.process.kill().ok(); // it may have ended already
        self.process.wait().ok();
    }
}

/// `None` when the process died before the whole answer was here.
fn post(port: u16, route: &str, body: &impl Serialize) -> Option<Answer> {
    post_as(port, route, body, "")
}

fn post_as(port: u16, route: &str, body: &impl Serialize, bearer: &str) -> Option<Answer> {
    let mut response = ureq::post(format!("http://127.0.0.1:{port}/api/v1/{route}"))
        .config()
        .http_status_as_error(false)
        .build()
        .header("origin", ORIGIN)
        .header("authorization", bearer)
        .send_json(body)
        .ok()?;
    Some(Answer {
        status: response.status().as_u16(),
        body: response.body_mut().read_to_vec().ok()?,
    })
}

fn get<T: DeserializeOwned>(port: u16, route: &str, bearer: &str) -> T {
    let mut answer = ureq::get(format!("http://127.0.0.1:{port}/api/v1/{route}"))
        .header("authorization", bearer)
        .call()
        .unwrap();
    answer.body_mut().read_json().unwrap()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

const CLIENTS: usize = 3;

const ROUNDS: u32 = 12;
