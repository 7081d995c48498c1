//! What the clinic's receipt computer is handed.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use eligibility::codec::{Charset, Format, decode};
use eligibility::codes::{QualificationValidity, ReferenceClassification};
use eligibility::export::{FaceFile, NotExported, csv, face_xml};
use eligibility::xml_msg::{Personal, ResultOfQualificationConfirmation};
use eligibility::{CivilDate, EvidenceLevel, Snapshot};

fn result() -> ResultOfQualificationConfirmation {
    let sample = include_bytes!("samples/employee.json");
    decode(sample).unwrap().message.results()[0].clone()
}

fn file(evidence: EvidenceLevel, result: &ResultOfQualificationConfirmation) -> FaceFile<'_> {
    FaceFile {
        result,
        validity: Some(&QualificationValidity::Valid),
        evidence,
        institution: "1319999999",
        asked_about: "20261122",
        written_at: "20261122093001",
        number: 7,
    }
}

#[test]
fn a_face_file_says_card_only_where_a_certified_reader_read_one() {
    let result = result();
    let card = ReferenceClassification::MyNumberCard;
    let data = ReferenceClassification::InsuredPersonData;
    for (evidence, expected) in [
        (EvidenceLevel::OfficialCard, Some(card)),
        (EvidenceLevel::OfficialInsuredData, Some(data)),
        (EvidenceLevel::OfficialWebConsent, None),
        (EvidenceLevel::SeenByStaff, None),
    ] {
        let file = file(evidence, &result);
        for charset in [Charset::Utf8, Charset::ShiftJis] {
            let decoded = decode(&face_xml(&file, charset).unwrap()).unwrap();
            assert_eq!(
                (decoded.format, decoded.conflict),
                (Format::Xml(charset), None)
            );
            let message = decoded.message;
            assert_eq!(message.message_header.reference_classification, expected);
            assert_eq!(message.results(), std::slice::from_ref(&result));
            let validity = message.message_body.qualification_validity;
            assert_eq!(validity.is_some(), evidence != EvidenceLevel::SeenByStaff);
        }
    }
    let name = file(EvidenceLevel::OfficialCard, &result).name();
    assert!(name.starts_with("OQSsiquc01res_face_1319999999"), "{name}");
    assert!(name.ends_with("7_20261122093001.xml"), "{name}");
}

#[test]
fn what_was_only_said_is_not_handed_over() {
    let result = result();
    for evidence in [
        EvidenceLevel::Simulated,
        EvidenceLevel::Verbal,
        EvidenceLevel::Declared,
        EvidenceLevel::PendingReverify,
    ] {
        assert_eq!(
            face_xml(&file(evidence, &result), Charset::Utf8),
            Err(NotExported::NotDocumented(evidence))
        );
    }
}

#[test]
fn a_table_says_where_each_row_comes_from_and_computes_nothing() {
    let mut result = result();
    result.address = Some(Personal::new("=HYPERLINK(\"x\"),\n1".into()));
    let snapshot = Snapshot {
        id: "6f9619ff-8b86-4d01-b42d-00cf4fc964ff".into(),
        taken_at: 1_795_307_401,
        evidence: EvidenceLevel::SeenByStaff,
        as_of: CivilDate::from_iso("2026-11-22").unwrap(),
        result,
        raw_sha256: None,
    };
    let bytes = csv([&snapshot], Charset::Utf8).unwrap();
    let table = String::from_utf8(bytes).unwrap();
    let (header, row) = table.split_once("\r\n").unwrap();
    assert!(header.starts_with("\u{FEFF}Evidence,TakenAt,AsOf,ReferenceNumber,Name,"));
    assert!(row.starts_with("SEEN_BY_STAFF,20261122"), "{row}");
    assert!(row.contains(",20261122,,架空　一郎,"), "{row}");
    assert!(row.contains("\"'=HYPERLINK(\"\"x\"\"),\n1\""), "{row}");
    assert!(row.ends_with("\r\n"));

    let shift_jis = csv([&snapshot], Charset::ShiftJis).unwrap();
    assert_eq!(
        encoding_rs::SHIFT_JIS.decode(&shift_jis).0,
        table.trim_start_matches('\u{FEFF}')
    );
}
