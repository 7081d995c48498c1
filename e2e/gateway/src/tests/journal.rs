//! The clinic's journal: kept in order, once, whoever writes.

use eligibility::ProblemKind;
use eligibility::gateway::{JournalAppend, JournalConflict, JournalHead, JournalPage, SealedPart};

use super::{Answer, House, request};

fn hash(seq: u64) -> String {
    format!("{seq:064x}")
}

fn record(seq: u64, sealed: &[u8]) -> SealedPart {
    SealedPart {
        first: seq,
        seq,
        previous: hash(seq.saturating_sub(1)),
        hash: hash(seq),
        bytes: sealed.to_vec().into(),
    }
}

async fn append(house: &House, token: &str, parts: &[SealedPart]) -> Answer {
    let parts = parts.to_vec();
    let body = JournalAppend { parts };
    house.call("POST", "/api/v1/journal", token, &body).await
}

async fn journal(house: &House, token: &str, from: u64) -> JournalPage {
    let path = format!("/api/v1/journal?from={from}");
    house.get(&path, token).await.json()
}

#[tokio::test]
async fn what_was_appended_is_there_after_a_restart_once() {
    let mut house = House::open().await;
    let token = house.desk_token().await;
    assert_eq!(journal(&house, &token, 0).await.head, None);
    let records = [record(1, b"one"), record(2, b"two"), record(3, b"three")];
    append(&house, &token, &records[..2])
        .await
        .json::<JournalHead>();

    // The answer was lost: the same again, and one more.
    let head: JournalHead = append(&house, &token, &records).await.json();
    house.restart().await;
    let token = house.desk_token().await;
    let page = journal(&house, &token, 0).await;

    assert_eq!(head.seq, 3);
    assert_eq!(page.parts, records);
    assert_eq!(page.head, Some(head));
    assert_eq!(journal(&house, &token, 3).await.parts, records[2..]);
}

#[tokio::test]
async fn who_comes_second_is_told_the_head_and_changes_nothing() {
    let house = House::open().await;
    let token = house.desk_token().await;
    let first = [record(1, b"one"), record(2, b"mine")];
    append(&house, &token, &first).await.json::<JournalHead>();

    for late in [
        vec![record(2, b"yours")],
        vec![record(2, b"yours"), record(3, b"and more")],
        vec![record(4, b"after a gap")],
        vec![SealedPart {
            previous: hash(7),
            ..record(3, b"upon another")
        }],
    ] {
        let refused = append(&house, &token, &late).await;
        assert_eq!(refused.problem(), ProblemKind::JournalConflict);
        let conflict: JournalConflict = serde_json::from_slice(&refused.body).unwrap();
        assert_eq!(conflict.head.unwrap().seq, 2);
    }
    assert_eq!(journal(&house, &token, 0).await.parts, first);
}

#[tokio::test]
async fn a_long_journal_comes_in_pages() {
    let house = House::open().await;
    let token = house.desk_token().await;
    let records: Vec<SealedPart> = (1..=1200).map(|seq| record(seq, b"sealed")).collect();
    for some in records.chunks(400) {
        append(&house, &token, some).await.json::<JournalHead>();
    }
    let mut read = Vec::new();
    while read.len() < records.len() {
        let page = journal(&house, &token, read.len() as u64 + 1).await;
        assert!(!page.parts.is_empty());
        read.extend(page.parts);
    }
    assert!(read == records);
}

#[tokio::test]
async fn the_journal_is_for_the_desk_and_takes_no_nonsense() {
    let house = House::open().await;
    let anybody = house.get("/api/v1/journal", "AAAA").await;
    assert_eq!(anybody.problem(), ProblemKind::DeskUnauthorized);
    let stranger = append(&house, "AAAA", &[record(1, b"one")]).await;
    assert_eq!(stranger.problem(), ProblemKind::DeskUnauthorized);

    let token = house.desk_token().await;
    for records in [
        vec![],
        vec![record(u64::MAX, b"beyond every journal")],
        vec![record(1, b"one"), record(3, b"three")],
        vec![SealedPart {
            hash: "short".to_owned(),
            ..record(1, b"one")
        }],
    ] {
        let refused = append(&house, &token, &records).await;
        assert_eq!(refused.problem(), ProblemKind::MalformedRequest);
    }
    let body = r#"{"parts":[{"first":1,"seq":1,"previous":"","hash":"","bytes":"not base64"}]}"#;
    let bearer = format!("Bearer {token}");
    let broken = request("POST", "/api/v1/journal").header("authorization", bearer);
    let broken = house.send(broken.body(body.into()).unwrap()).await;
    assert_eq!(broken.problem(), ProblemKind::MalformedRequest);
}

#[tokio::test]
async fn records_are_sealed_anew_together_and_the_chain_stays() {
    let house = House::open().await;
    let token = house.desk_token().await;
    let records: Vec<SealedPart> = (1..=5).map(|seq| record(seq, b"sealed")).collect();
    append(&house, &token, &records).await.json::<JournalHead>();
    let together = SealedPart {
        first: 2,
        ..record(4, b"two to four")
    };
    let together = SealedPart {
        previous: hash(1),
        ..together
    };

    let path = "/api/v1/journal";
    let head: JournalHead = house.call("PUT", path, &token, &together).await.json();
    let again = house.call("PUT", path, &token, &together).await;
    let other_chain = SealedPart {
        hash: hash(9),
        ..together.clone()
    };
    let refused = house.call("PUT", path, &token, &other_chain).await;
    let cut = SealedPart {
        first: 3,
        previous: hash(2),
        ..together.clone()
    };
    let into_the_middle = house.call("PUT", path, &token, &cut).await;

    assert_eq!((head.seq, again.status), (5, 200));
    assert_eq!(refused.problem(), ProblemKind::JournalConflict);
    assert_eq!(into_the_middle.problem(), ProblemKind::JournalConflict);
    let expected = [records[0].clone(), together, records[4].clone()];
    assert_eq!(journal(&house, &token, 0).await.parts, expected);
    assert_eq!(journal(&house, &token, 3).await.parts, expected[1..]);
    append(&house, &token, &[record(6, b"more")])
        .await
        .json::<JournalHead>();
}
