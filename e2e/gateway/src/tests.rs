//! The service as a client meets it, on a clock that the tests turn.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::unreachable,
    reason = "a test fails by panicking"
)]

mod certificates;
#[path = "../tests/support/database.rs"]
#[allow(unreachable_pub, reason = "a test of the whole process uses it too")]
mod database;
#[path = "../tests/support/demo_card.rs"]
#[allow(unreachable_pub, reason = "a test of the whole process uses it too")]
mod demo_card;
mod desk;
mod desk_inquiries;
mod document;
mod face;
#[path = "../tests/support/face_card.rs"]
#[allow(unreachable_pub, reason = "a test of the whole process uses it too")]
mod face_card;
mod journal;
mod refusals;
mod repetition;
mod screens;
mod terminal;
mod visit;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use eligibility::codec::Charset;
use eligibility::folder::Settings;
use eligibility::{
    Challenge, CivilDate, Consent, DeskLogin, DeskSession, InquiryRequest, Problem, ProblemKind,
    ReceptionList,
};
use redacted::Redacted;
use serde::Serialize;
use serde::de::DeserializeOwned;
use simulator::Purpose;
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::certificate::Roots;
use crate::demo::DemoSystem;
use crate::desk::{Attempts, Desk};
use crate::eligibility_system::EligibilitySystem;
use crate::news::News;
use crate::relay::Relay;
use crate::server::{Gateway, router};
use crate::store::Store;
use crate::terminal::{Folders, Task, Terminal};
use demo_card::DemoCard;

const ORIGIN: &str = "https://reception.example";
const PASSPHRASE: &str = "correct horse";

const INSTITUTION: &str = "1310000001";

/// 2026-11-22T00:30:00Z: half past nine in the morning in Japan.
const MORNING: i64 = 1_795_307_400;

/// A gateway on a fresh database.
struct House {
    service: Router,
    clock: Arc<AtomicI64>,
    database: String,
    terminal: Option<PathBuf>,
    folder: TempDir,
}

/// What came back.
struct Answer {
    status: u16,
    etag: Option<String>,
    content_type: String,
    body: Vec<u8>,
}

impl House {
    async fn open() -> Self {
        Self::with(Box::new(DemoSystem)).await
    }

    /// With the folders of a terminal, and what exchanges files with it.
    async fn beside_terminal() -> Self {
        let mut house = Self::open().await;
        let root = house.folder.path().join("terminal");
        for folder in ["req", "res", "face"] {
            std::fs::create_dir_all(root.join(folder)).unwrap();
        }
        house.terminal = Some(root);
        house.restart().await;
        house
    }

    async fn with(system: Box<dyn EligibilitySystem>) -> Self {
        let folder = TempDir::new().unwrap();
        let clock = Arc::new(AtomicI64::new(MORNING));
        let database = database::fresh(folder.path()).await;
        let service = router(gateway(&database, &clock, system, None).await);
        Self {
            service,
            terminal: None,
            clock,
            database,
            folder,
        }
    }

    /// The same database under a new process.
    async fn restart(&mut self) {
        let Some(root) = &self.terminal else {
            let gateway = gateway(&self.database, &self.clock, Box::new(DemoSystem), None);
            self.service = router(gateway.await);
            return;
        };
        let (terminal, asks) = Terminal::new(false, Box::new(DemoSystem));
        let folders = Folders::new(root);
        let system = Box::new(terminal);
        let gateway = gateway(&self.database, &self.clock, system, Some(folders.clone())).await;
        let settings = Settings {
            interval: 100,
            settling: 20,
            ..Settings::new(INSTITUTION.to_owned(), 0)
        };
        let task = Task::new(&gateway, folders, asks, settings, Charset::Utf8).await;
        self.service = router(gateway);
        tokio::spawn(task.run());
    }

    fn wait(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }

    fn now(&self) -> i64 {
        self.clock.load(Ordering::Relaxed)
    }

    fn today(&self) -> CivilDate {
        CivilDate::in_japan(self.now()).unwrap()
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response: Response<Body> = self.service.clone().oneshot(request).await.unwrap();
        let header = |name: &str| {
            let value = response.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        let (status, etag) = (response.status().as_u16(), header("etag"));
        let content_type = header("content-type").unwrap_or_default();
        let body = to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap()
            .to_vec();
        Answer {
            status,
            etag,
            content_type,
            body,
        }
    }

    async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        let body = serde_json::to_vec(body).unwrap();
        self.send(request("POST", path).body(body.into()).unwrap())
            .await
    }

    async fn challenge(&self) -> Challenge {
        self.post("/api/v1/challenges", &()).await.json()
    }

    async fn inquire(&self, request: &InquiryRequest) -> Answer {
        self.post("/api/v1/inquiries", request).await
    }

    /// A fresh challenge, signed by this patient's card together with consent to all.
    async fn signed_by(&self, purpose: Purpose, id: &str) -> InquiryRequest {
        let challenge = self.challenge().await;
        DemoCard::of(purpose).inquire(&challenge, id, Consent::all(), self.today())
    }

    async fn visit(&self, purpose: Purpose, id: &str) -> Answer {
        self.inquire(&self.signed_by(purpose, id).await).await
    }

    async fn sign_in(&self) -> DeskSession {
        let passphrase = Redacted::new(PASSPHRASE.to_owned());
        self.post("/api/v1/desk/sessions", &DeskLogin { passphrase })
            .await
            .json()
    }

    /// Today's list, as the staff see it.
    async fn list(&self) -> ReceptionList {
        let token = self.desk_token().await;
        let path = format!("/api/v1/receptions?date={}", self.today());
        self.get(&path, &token).await.json()
    }

    async fn desk_token(&self) -> String {
        self.sign_in().await.token.expose().clone()
    }

    async fn get(&self, path: &str, token: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        let request = request("GET", path).header("authorization", bearer);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn call(&self, method: &str, path: &str, token: &str, body: &impl Serialize) -> Answer {
        let bearer = format!("Bearer {token}");
        let request = request(method, path).header("authorization", bearer);
        let body = serde_json::to_vec(body).unwrap();
        self.send(request.body(body.into()).unwrap()).await
    }
}

impl Answer {
    #[track_caller]
    fn json<T: DeserializeOwned>(&self) -> T {
        let text = String::from_utf8_lossy(&self.body);
        assert!((200..300).contains(&self.status), "{}: {text}", self.status);
        assert_eq!(self.content_type, "application/json");
        serde_json::from_slice(&self.body).unwrap()
    }

    #[track_caller]
    fn problem(&self) -> ProblemKind {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.content_type, "application/problem+json", "{text}");
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem.status, self.status);
        problem.kind
    }
}

fn request(method: &str, path: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header("origin", ORIGIN)
        .header("content-type", "application/json")
}

/// A request id that ends in this number.
fn id(number: u16) -> String {
    format!("6f9619ff-8b86-4d01-b42d-00000000{number:04x}")
}

async fn gateway(
    database: &str,
    clock: &Arc<AtomicI64>,
    system: Box<dyn EligibilitySystem>,
    folders: Option<Folders>,
) -> Arc<Gateway> {
    let clock = Arc::clone(clock);
    Arc::new(Gateway {
        origins: vec![ORIGIN.to_owned()],
        roots: Roots::new(simulator::demo_roots()).unwrap(),
        card_roots: card::Roots::with_demo(&simulator::demo_card_roots()).unwrap(),
        system,
        store: Store::open(database).await.unwrap(),
        folders,
        desk: Desk::new(Some(&Redacted::new(PASSPHRASE.to_owned()))),
        pairing: Attempts::default(),
        relay: Relay::default(),
        news: News::default(),
        clock: Box::new(move || clock.load(Ordering::Relaxed)),
    })
}
