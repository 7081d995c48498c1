//! One file of every kind that a terminal or a receipt computer writes, with invented people.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use eligibility::codec::{Charset, Decoded, Format, decode, encode};
use eligibility::codes::{QualificationValidity, TicketType};
use eligibility::{CivilDate, NotQualified, Qualification, XmlMsg};

/// Name and bytes of each sample.
macro_rules! samples {
    ($($name:literal)+) => {
        [$(($name, include_bytes!(concat!("samples/", $name)).as_slice())),+]
    };
}

const XML: [(&str, &[u8]); 35] = samples! {
    "assistance.xml" "assistance_unregistered.xml" "bulk.xml" "bulk_accepted.xml"
    "bulk_registration.xml" "ceiling.xml" "elderly.xml" "face_all_consents.xml"
    "face_assistance.xml" "face_invalid.xml" "face_no_consent.xml" "face_not_asked.xml"
    "face_reordered.xml" "face_shift_jis.xml" "foreign_resident.xml" "header_error.xml"
    "in_process.xml" "invalid.xml" "invalid_newer_exists.xml" "late_stage_elderly.xml"
    "not_found.xml" "preschool.xml" "processing_error.xml" "registration.xml"
    "replacement_mark.xml" "request_assistance.xml" "request_bulk_collect.xml"
    "request_home_visits.xml" "request_registration.xml" "request_single.xml" "several.xml"
    "specific_disease.xml" "unknown_elements.xml" "valid.xml" "valid_with_remark.xml"
};

const JSON: [(&str, &[u8]); 9] = samples! {
    "assistance.json" "bulk.json" "ceiling.json" "elderly.json" "face_all_consents.json"
    "not_found.json" "processing_error.json" "unknown_elements.json" "valid.json"
};

fn sample(name: &str) -> Decoded {
    let mut all = XML.iter().chain(&JSON);
    let (_, bytes) = all.find(|(sample, _)| *sample == name).unwrap();
    decode(bytes).unwrap()
}

fn decided(name: &str) -> Result<Qualification, NotQualified> {
    let today = CivilDate::from_iso("2026-11-22").unwrap();
    Qualification::from_answer(&sample(name).message, today)
}

#[test]
fn every_sample_is_understood_and_comes_back_in_every_format() {
    for (name, bytes) in XML.into_iter().chain(JSON) {
        let Decoded {
            message, conflict, ..
        } = decode(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(conflict, None, "{name}");
        let knows_all = message.unknown.is_empty() && message.message_header.unknown.is_empty();
        assert_eq!(knows_all, !name.starts_with("unknown"), "{name}");
        for format in [
            Format::Json,
            Format::Xml(Charset::Utf8),
            Format::Xml(Charset::ShiftJis),
        ] {
            let again = decode(&encode(&message, format).unwrap()).unwrap();
            assert_eq!(again.format, format, "{name}");
            assert_eq!(
                without_charset(again.message),
                without_charset(message.clone()),
                "{name}"
            );
        }
    }
}

#[test]
fn json_and_xml_say_the_same() {
    for (name, _) in JSON {
        let xml = name.replace(".json", ".xml");
        assert_eq!(sample(name).message, sample(&xml).message, "{name}");
    }
}

#[test]
fn order_does_not_matter() {
    let reordered = sample("face_reordered.xml").message;
    assert_eq!(
        reordered.message_header,
        sample("face_not_asked.xml").message.message_header
    );
    assert!(decided("face_reordered.xml").is_ok());
}

#[test]
fn what_is_decided_is_what_the_answer_says() {
    for name in [
        "valid.xml",
        "valid_with_remark.xml",
        "face_shift_jis.xml",
        "elderly.xml",
    ] {
        assert!(decided(name).is_ok(), "{name}");
    }
    assert_eq!(
        decided("not_found.xml").unwrap_err(),
        NotQualified::NotFound
    );
    assert_eq!(
        decided("several.xml").unwrap_err(),
        NotQualified::Several { count: 2 }
    );
    assert_eq!(
        decided("in_process.xml").unwrap_err(),
        NotQualified::InProcess
    );
    let unregistered = decided("assistance_unregistered.xml");
    assert_eq!(unregistered.unwrap_err(), NotQualified::Unregistered);
    assert_eq!(
        decided("invalid_newer_exists.xml").unwrap_err(),
        NotQualified::InvalidNewerExists
    );
    for name in ["header_error.xml", "processing_error.xml"] {
        assert!(
            matches!(decided(name), Err(NotQualified::Error { .. })),
            "{name}"
        );
    }
    assert!(
        decided("replacement_mark.xml")
            .unwrap()
            .name_has_replacement_mark()
    );
}

#[test]
fn what_is_not_about_one_person_is_typed_too() {
    let bulk = sample("bulk.xml").message;
    assert_eq!(bulk.message_header.number_of_error.as_deref(), Some("1"));
    let [first, second, third] = bulk.message_body.bulk_confirm_unit.try_into().unwrap();
    assert_eq!((first.results().count(), second.results().count()), (1, 0));
    assert_eq!(
        second.qualification_validity,
        Some(QualificationValidity::NotFound)
    );
    assert_eq!(third.processing_result_code.as_deref(), Some("E00003"));

    let assistance = sample("assistance.xml").message;
    let tickets = assistance.results().iter().flat_map(|result| {
        let list = result.public_expense_result_list.as_ref();
        list.map(|list| list.medical_ticket_info.as_slice())
            .unwrap_or_default()
    });
    let types: Vec<_> = tickets
        .filter_map(|ticket| ticket.ticket_type.clone())
        .collect();
    assert_eq!(types, [TicketType::Medical, TicketType::Dispensing]);

    let registered = sample("bulk_registration.xml").message.message_body;
    assert_eq!(registered.bulk_registration_unit.len(), 2);
}

/// The identifier follows the format.
fn without_charset(mut message: XmlMsg) -> XmlMsg {
    message.message_header.character_code_identifier = None;
    message
}
