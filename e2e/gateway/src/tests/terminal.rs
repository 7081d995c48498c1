//! The qualification terminal's folders, real ones, and a test in the terminal's place.

use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

use axum::body::Body;
use eligibility::codec::{self, Charset, Format};
use eligibility::codes::ReferenceClassification;
use eligibility::gateway::{DeskAnswer, DeskInquiry, DeskPurpose, FolderListing};
use eligibility::{CivilDate, EvidenceLevel, Outcome, ProblemKind, ReceptionList, XmlMsg};
use simulator::insurer::answer_by_insured_data;

use super::desk_inquiries::search;
use super::{Answer, House, INSTITUTION, id, request};

const FOLDERS: &str = "/api/v1/desk/folders";

/// A day on which real files are written; the tests' own clock stands still.
fn today() -> (CivilDate, i64) {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = i64::try_from(now.unwrap().as_secs()).unwrap();
    (CivilDate::in_japan(now).unwrap(), now)
}

/// Answers the next request as the terminal does; returns its question.
fn answer_next(root: &Path) -> XmlMsg {
    let name = loop {
        let mut files = std::fs::read_dir(root.join("req")).unwrap();
        let name = files.find_map(|file| {
            let name = file.unwrap().file_name().into_string().unwrap();
            name.ends_with(".xml").then_some(name)
        });
        match name {
            Some(name) => break name,
            None => thread::sleep(Duration::from_millis(10)),
        }
    };
    let request = root.join("req").join(&name);
    let question = codec::decode(&std::fs::read(&request).unwrap())
        .unwrap()
        .message;
    std::fs::remove_file(request).unwrap();
    let answer = answer_by_insured_data(&question, today().1).unwrap();
    let bytes = codec::encode(&answer, Format::Xml(Charset::ShiftJis)).unwrap();
    let path = root.join("res").join(name.replace("req", "res"));
    // In two halves, as over a slow share.
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    thread::sleep(Duration::from_millis(50));
    std::fs::write(path, bytes).unwrap();
    question
}

fn place_card(root: &Path, name: &str) {
    let mut question = XmlMsg::default();
    question.message_header.medical_institution_code = Some(INSTITUTION.to_owned());
    question.message_body.qualification_confirm_search_info = Some(search(None));
    let mut result = answer_by_insured_data(&question, today().1).unwrap();
    result.message_header.reference_classification = Some(ReferenceClassification::MyNumberCard);
    let bytes = codec::encode(&result, Format::Xml(Charset::Utf8)).unwrap();
    std::fs::write(root.join("face").join(name), bytes).unwrap();
}

async fn list(house: &House, token: &str, rows: usize) -> ReceptionList {
    loop {
        let path = format!("/api/v1/receptions?date={}", today().0);
        let list: ReceptionList = house.get(&path, token).await.json();
        if list.receptions.len() >= rows {
            return list;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn an_inquiry_goes_through_the_folders_and_is_official() {
    let mut house = House::beside_terminal().await;
    let token = house.desk_token().await;
    let root = house.terminal.clone().unwrap();
    let terminal = thread::spawn(move || answer_next(&root));
    let inquiry = DeskInquiry::new(id(1), DeskPurpose::Visit, house.today(), search(None));

    let path = "/api/v1/desk/inquiries";
    let first = house.call("POST", path, &token, &inquiry).await;
    let question = terminal.join().unwrap();
    house.restart().await;
    let token = house.desk_token().await;
    let again = house.call("POST", path, &token, &inquiry).await;

    let header = &question.message_header;
    assert_eq!(
        header.medical_institution_code.as_deref(),
        Some(INSTITUTION)
    );
    assert_eq!(header.reference_classification, None);
    assert!(first.body == again.body);
    let answer: DeskAnswer = first.json();
    assert_eq!(answer.envelope.evidence, EvidenceLevel::OfficialInsuredData);
    let row = &house.list().await.receptions[0];
    assert!(matches!(row.outcome, Outcome::Qualified { .. }));
    let path = format!("/api/v1/receptions/{}", row.request_id);
    assert!(house.get(&path, &token).await.body == again.body);
}

#[tokio::test]
async fn a_card_read_at_the_certified_reader_is_in_the_list_once() {
    let mut house = House::beside_terminal().await;
    let token = house.desk_token().await;
    let root = house.terminal.clone().unwrap();
    let first = root.join("face/OQSsiquc01res_face_1_20261122093000.xml");
    place_card(&root, "OQSsiquc01res_face_1_20261122093000.xml");
    let row = list(&house, &token, 1).await.receptions.remove(0);
    house.restart().await;
    let token = house.desk_token().await;
    let copy = root.join("face/OQSsiquc01res_face_2_20261122093100.xml");
    std::fs::copy(&first, copy).unwrap();
    std::fs::write(root.join("face").join("notes.txt"), "not the terminal's").unwrap();
    let rows = list(&house, &token, 1).await.receptions;
    tokio::time::sleep(Duration::from_millis(400)).await;
    let later = list(&house, &token, 1).await.receptions;

    assert_eq!(row.evidence, EvidenceLevel::OfficialCard);
    assert!(matches!(row.outcome, Outcome::Qualified { .. }));
    assert_eq!(rows, later);
    assert_eq!(later, [row]);
    assert!(first.exists());
}

#[tokio::test]
async fn a_browser_without_folders_reads_and_writes_through_the_gateway() {
    let house = House::beside_terminal().await;
    let token = house.desk_token().await;
    let root = house.terminal.clone().unwrap();
    let name = "OQSsiquc01res_face_1_20261122093000.xml";
    place_card(&root, name);
    std::fs::write(root.join("face").join("secret.txt"), "not the terminal's").unwrap();

    let listing: FolderListing = house.get(&format!("{FOLDERS}/face"), &token).await.json();
    let read = house.get(&format!("{FOLDERS}/face/{name}"), &token).await;
    let request = "OQSsiquc01req_202611220930000001.xml";
    let written = put(&house, &token, "req", request, "<XmlMsg/>").await;
    let again = put(&house, &token, "req", request, "<XmlMsg/>").await;
    let other = put(&house, &token, "req", request, "<XmlMsg></XmlMsg>").await;

    let names: Vec<&str> = listing
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(names, [name]);
    assert!(read.body == std::fs::read(root.join("face").join(name)).unwrap());
    assert_eq!((written.status, again.status), (204, 204));
    assert_eq!(other.problem(), ProblemKind::FileConflict);
    let kept = std::fs::read(root.join("req").join(request)).unwrap();
    assert_eq!(kept, b"<XmlMsg/>");
}

#[tokio::test]
async fn through_the_gateway_nobody_reaches_beyond_the_folders() {
    let house = House::beside_terminal().await;
    let root = house.terminal.clone().unwrap();
    let name = "OQSsiquc01res_1.xml";
    std::fs::write(root.join(name), "beside the folders").unwrap();
    std::fs::write(root.join("res").join("secret.txt"), "in them").unwrap();
    let stranger = house.get(&format!("{FOLDERS}/face"), "AAAA").await;
    assert_eq!(stranger.problem(), ProblemKind::DeskUnauthorized);

    let token = house.desk_token().await;
    for path in [
        "res/secret.txt",
        "res/..%2FOQSsiquc01res_1.xml",
        "res/..%5COQSsiquc01res_1.xml",
        "%2e%2e/OQSsiquc01res_1.xml",
        "archive/OQSsiquc01res_1.xml",
    ] {
        let refused = house.get(&format!("{FOLDERS}/{path}"), &token).await;
        assert_eq!(refused.problem(), ProblemKind::NotFound, "{path}");
    }
    for (folder, name, problem) in [
        ("face", "OQSsiquc01req_1.xml", ProblemKind::MethodNotAllowed),
        ("req", "OQSsiquc01res_1.xml", ProblemKind::MalformedRequest),
        ("req", "OQSsiquc01req_1.exe", ProblemKind::MalformedRequest),
        (
            "req",
            "..%2FOQSsiquc01req_1.xml",
            ProblemKind::MalformedRequest,
        ),
    ] {
        let refused = put(&house, &token, folder, name, "<XmlMsg/>").await;
        assert_eq!(refused.problem(), problem, "{folder}/{name}");
    }
    let long = "x".repeat(5 * 1024 * 1024);
    let refused = put(&house, &token, "req", "OQSsiquc01req_1.xml", &long).await;
    assert_eq!(refused.problem(), ProblemKind::TooLarge);
    assert!(
        std::fs::read_dir(root.join("req"))
            .unwrap()
            .next()
            .is_none()
    );
}

async fn put(house: &House, token: &str, folder: &str, name: &str, text: &str) -> Answer {
    let path = format!("{FOLDERS}/{folder}/{name}");
    let bearer = format!("Bearer {token}");
    let request = request("PUT", &path).header("authorization", bearer);
    let body = Body::from(text.to_owned());
    house.send(request.body(body).unwrap()).await
}
