//! The real process, killed at any moment and started again.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/demo_card.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the service's own tests use all of it"
)]
mod demo_card;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use demo_card::DemoCard;
use eligibility::{
    Challenge, CivilDate, Consent, DeskSession, InquiryRequest, Outcome, ReceptionList,
};
use serde_json::json;
use simulator::Purpose;
use tempfile::TempDir;

const ORIGIN: &str = "https://reception.example";

#[test]
fn killed_at_any_moment_each_request_id_has_one_reception_and_one_answer() {
    let folder = TempDir::new().unwrap();
    let mut card = DemoCard::of(Purpose::Valid);
    for round in 0..ROUNDS {
        let id = format!("6f9619ff-8b86-4d01-b42d-{round:012x}");
        let gateway = Gateway::start(folder.path());
        let challenge: Challenge = gateway.post("challenges", &json!({})).unwrap().read();
        let today = CivilDate::in_japan(challenge.expires_at).unwrap();
        let request = card.inquire(&challenge, &id, Consent::all(), today);

        let before =
            gateway.killed_while_asked(&request, Duration::from_micros(round * STEP_MICROS));
        let gateway = Gateway::start(folder.path());
        let after = gateway.post("inquiries", &request).unwrap();
        let again = gateway.post("inquiries", &request).unwrap();

        assert_eq!(after.status, 200, "round {round}");
        assert!(after.body == again.body, "round {round}");
        if let Some(before) = before {
            assert!(before.body == after.body, "round {round}");
        }
        let list = gateway.list(today);
        let rows = (list.receptions.iter()).filter(|row| row.request_id == id);
        let qualified = rows.map(|row| matches!(row.outcome, Outcome::Qualified { .. }));
        assert_eq!(qualified.collect::<Vec<_>>(), [true], "round {round}");
    }
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
    fn start(folder: &Path) -> Self {
        let database = format!("sqlite:{}", folder.join("gateway.sqlite").display());
        let mut process = Command::new(env!("CARGO_BIN_EXE_gateway"))
            .args(["--demo", "--listen", "127.0.0.1:0", "--origin", ORIGIN])
            .args(["--database", &database])
            .env("UKETSUKE_DESK_PASSPHRASE", "correct horse")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
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
        let login = json!({ "passphrase": "correct horse" });
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

/// An inquiry takes some milliseconds: the rounds sweep over it.
const ROUNDS: u64 = 24;
const STEP_MICROS: u64 = 500;
