//! The real process: killed at any moment and started again, ended, and listened to.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/database.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the service's own tests use all of it"
)]
mod database;
#[path = "support/demo_card.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the service's own tests use all of it"
)]
mod demo_card;
#[path = "support/face_card.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the service's own tests use all of it"
)]
mod face_card;

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use demo_card::DemoCard;
use eligibility::{
    Challenge, CivilDate, Consent, DeskSession, InquiryAnswer, InquiryRequest, Outcome,
    ReceptionList, Recognised,
};
use face_card::{BY_MACHINE, FaceCard};
use serde_json::json;
use simulator::Purpose;
use tempfile::TempDir;

const ORIGIN: &str = "https://reception.example";
const PASSPHRASE: &str = "correct horse";

#[test]
fn killed_at_any_moment_each_request_id_has_one_reception_and_one_answer() {
    let folder = TempDir::new().unwrap();
    let mut card = DemoCard::of(Purpose::Valid);
    let mut next = |gateway: &Gateway, round: u32| {
        let challenge: Challenge = gateway.post("challenges", &json!({})).unwrap().read();
        let today = CivilDate::in_japan(challenge.expires_at).unwrap();
        let id = format!("6f9619ff-8b86-4d01-b42d-{round:012x}");
        (card.inquire(&challenge, &id, Consent::all(), today), today)
    };
    let gateway = Gateway::start(folder.path());
    let (request, _) = next(&gateway, ROUNDS);
    let begin = Instant::now();
    gateway.post("inquiries", &request).unwrap();
    let undisturbed = begin.elapsed();
    drop(gateway);

    let mut lost = 0;
    for round in 0..ROUNDS {
        let gateway = Gateway::start(folder.path());
        let (request, today) = next(&gateway, round);
        // The rounds sweep over the time that an inquiry takes, and a little beyond.
        let before = gateway.killed_while_asked(&request, undisturbed * round * 3 / 2 / ROUNDS);
        lost += u32::from(before.is_none());
        let gateway = Gateway::start(folder.path());
        let after = gateway.post("inquiries", &request).unwrap();
        let again = gateway.post("inquiries", &request).unwrap();

        assert_eq!(after.status, 200, "round {round}");
        assert!(after.body == again.body, "round {round}");
        assert!(
            before.is_none_or(|before| before.body == after.body),
            "round {round}"
        );
        let list = gateway.list(today);
        let rows = (list.receptions.iter()).filter(|row| row.request_id == request.request_id);
        let qualified = rows.map(|row| matches!(row.outcome, Outcome::Qualified { .. }));
        assert_eq!(qualified.collect::<Vec<_>>(), [true], "round {round}");
    }
    assert!(lost > 0, "the process was never killed in time");
}

#[test]
fn a_patient_recognised_by_the_face_is_in_the_list_after_a_kill() {
    let folder = TempDir::new().unwrap();
    let gateway = Gateway::start(folder.path());
    let challenge: Challenge = gateway.post("challenges", &json!({})).unwrap().read();
    let today = CivilDate::in_japan(challenge.expires_at).unwrap();
    let id = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";
    let request = FaceCard::of(Purpose::PinLocked).inquire(&challenge, id, today, BY_MACHINE);
    let answer = gateway.post("inquiries", &request).unwrap();
    assert_eq!(answer.status, 200);
    drop(gateway);

    let gateway = Gateway::start(folder.path());
    assert!(gateway.post("inquiries", &request).unwrap().body == answer.body);
    let list = gateway.list(today);
    assert_eq!(list.receptions.len(), 1);
    let row = &list.receptions[0];
    assert_eq!(row.recognised, Some(Recognised::Face(BY_MACHINE)));
    assert!(matches!(row.outcome, Outcome::Qualified { .. }));
}

#[test]
fn it_ends_cleanly_when_it_is_asked_to() {
    let folder = TempDir::new().unwrap();
    let mut gateway = Gateway::start(folder.path());
    let pid = gateway.process.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    assert!(gateway.process.wait().unwrap().success());
    // A clean end leaves nothing in the write-ahead log.
    let log = folder.path().join("gateway.sqlite-wal");
    assert!(!log.exists() || log.metadata().unwrap().len() == 0);
}

#[test]
fn the_log_at_its_loudest_knows_nobody() {
    let folder = TempDir::new().unwrap();
    let mut gateway = Gateway::start(folder.path());
    let challenge: Challenge = gateway.post("challenges", &json!({})).unwrap().read();
    let today = CivilDate::in_japan(challenge.expires_at).unwrap();
    let id = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";
    let request = DemoCard::of(Purpose::Valid).inquire(&challenge, id, Consent::all(), today);
    let answer: InquiryAnswer = gateway.post("inquiries", &request).unwrap().read();
    let challenge_for_the_face: Challenge = gateway.post("challenges", &json!({})).unwrap().read();
    let id = "6f9619ff-8b86-4d01-b42d-00cf4fc96500";
    let mut card = FaceCard::of(Purpose::Valid);
    let by_face = card.inquire(&challenge_for_the_face, id, today, BY_MACHINE);
    gateway.post("inquiries", &by_face).unwrap();
    gateway.list(today);

    gateway.process.kill().unwrap();
    let mut log = String::new();
    let mut stderr = gateway.process.stderr.take().unwrap();
    stderr.read_to_string(&mut log).unwrap();

    assert!(
        log.contains("DEBUG") && log.contains("/api/v1/receptions"),
        "{log}"
    );
    let patient = &answer.xml_msg.results()[0];
    let personal = [
        &patient.name,
        &patient.name_kana,
        &patient.address,
        &patient.birthdate,
    ];
    for text in personal.into_iter().flatten() {
        assert!(!log.contains(text.expose().as_str()));
    }
    assert!(!log.contains(PASSPHRASE));
    assert!(!log.contains(&challenge.nonce));
}

/// The process; killed when it goes out of scope.
struct Gateway {
    process: Child,
    url: String,
}

struct Answer {
    status: u16,
    body: Vec<u8>,
}

impl Gateway {
    /// On a database that is this folder's.
    fn start(folder: &Path) -> Self {
        let known = folder.join("database");
        let database = std::fs::read_to_string(&known).unwrap_or_else(|_| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            let database = runtime.block_on(database::fresh(folder));
            std::fs::write(&known, &database).unwrap();
            database
        });
        let mut process = Command::new(env!("CARGO_BIN_EXE_gateway"))
            .args(["--demo", "--listen", "127.0.0.1:0", "--origin", ORIGIN])
            .args(["--database", &database])
            .env("UKETSUKE_DESK_PASSPHRASE", PASSPHRASE)
            .env("UKETSUKE_LOG", "trace")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = process.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let url = line
            .trim()
            .strip_prefix("gateway listening on ")
            .unwrap()
            .to_owned();
        Self { process, url }
    }

    /// Sends the request and kills the process so long after; an answer that came through counts.
    fn killed_while_asked(mut self, request: &InquiryRequest, delay: Duration) -> Option<Answer> {
        let (url, request) = (self.url.clone(), request.clone());
        let asking = thread::spawn(move || post(&url, "inquiries", &request));
        thread::sleep(delay);
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        asking.join().unwrap()
    }

    fn post(&self, route: &str, body: &impl serde::Serialize) -> Option<Answer> {
        post(&self.url, route, body)
    }

    fn list(&self, today: CivilDate) -> ReceptionList {
        let login = json!({ "passphrase": PASSPHRASE });
        let session: DeskSession = self.post("desk/sessions", &login).unwrap().read();
        let mut answer = ureq::get(format!("{}/api/v1/receptions?date={today}", self.url))
            .header(
                "authorization",
                format!("Bearer {}", session.token.expose()),
            )
            .call()
            .unwrap();
        answer.body_mut().read_json().unwrap()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.process.kill().ok(); // it may have ended already
        self.process.wait().ok();
    }
}

impl Answer {
    fn read<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// `None` when the process died before the whole answer was here.
fn post(url: &str, route: &str, body: &impl serde::Serialize) -> Option<Answer> {
    let mut response = ureq::post(format!("{url}/api/v1/{route}"))
        .config()
        .http_status_as_error(false)
        .build()
        .header("origin", ORIGIN)
        .send_json(body)
        .ok()?;
    Some(Answer {
        status: response.status().as_u16(),
        body: response.body_mut().read_to_vec().ok()?,
    })
}

const ROUNDS: u32 = 24;
