//! Messages as bytes: what is written comes back, and what cannot be read is named.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::sync::LazyLock;

use eligibility::XmlMsg;
use eligibility::codec::{
    BulkReader, Charset, DecodeReason, EncodeReason, Format, MAX_MESSAGE, decode, encode,
};
use eligibility::codes::{CeilingClass, ConsFlg, QualificationValidity};
use eligibility::xml_msg::{
    BulkConfirmUnit, LimitApplicationCertificateRelatedInfo, MessageBody, MessageHeader, Personal,
    QualificationConfirmSearchInfo, ResultList, ResultOfQualificationConfirmation, UnknownContent,
    UnknownElement,
};
use proptest::prelude::*;

const UTF8: Format = Format::Xml(Charset::Utf8);
const SHIFT_JIS: Format = Format::Xml(Charset::ShiftJis);

/// A file with this header and body.
fn file(declaration: &str, identifier: &str, name: &str) -> String {
    format!(
        "{declaration}<XmlMsg><MessageHeader>{identifier}</MessageHeader><MessageBody><ResultList>\
         <ResultOfQualificationConfirmation><Name>{name}</Name></ResultOfQualificationConfirmation>\
         </ResultList></MessageBody></XmlMsg>"
    )
}

fn shift_jis(text: &str) -> Vec<u8> {
    encoding_rs::SHIFT_JIS.encode(text).0.into_owned()
}

fn name_in(message: &XmlMsg) -> &str {
    let result = message.results().first().unwrap();
    result.name.as_ref().unwrap().expose()
}

fn refusal(bytes: &[u8]) -> (String, DecodeReason) {
    let error = decode(bytes).unwrap_err();
    (error.element, error.reason)
}

#[test]
fn the_encoding_is_found_by_declaration_by_identifier_or_by_the_bytes() {
    const SJIS: &str = r#"<?xml version="1.0" encoding='Shift_JIS' standalone="no"?>"#;
    const SJIS_ID: &str = "<CharacterCodeIdentifier>1</CharacterCodeIdentifier>";
    const UTF8_ID: &str = "<CharacterCodeIdentifier>0</CharacterCodeIdentifier>";
    let name = "髙橋　ソ表能";
    // Declaration, identifier, is it Shift_JIS really, does it contradict itself?
    let cases = [
        (SJIS, SJIS_ID, true, false),
        (SJIS, "", true, false),
        ("", SJIS_ID, true, false),
        ("", "", true, false),
        ("", "", false, false),
        ("", UTF8_ID, false, false),
        ("\u{FEFF}", "", false, false),
        (SJIS, UTF8_ID, true, true),
        (SJIS, UTF8_ID, false, true),
        ("", UTF8_ID, true, true),
        ("", SJIS_ID, false, true),
        ("\u{FEFF}", SJIS_ID, false, true),
    ];
    for (declaration, identifier, is_shift_jis, contradicts) in cases {
        let text = file(declaration, identifier, name);
        let (bytes, format) = if is_shift_jis {
            (shift_jis(&text), SHIFT_JIS)
        } else {
            (text.into_bytes(), UTF8)
        };
        let decoded = decode(&bytes).unwrap();
        assert_eq!(
            name_in(&decoded.message),
            name,
            "{declaration} {identifier}"
        );
        assert_eq!(decoded.format, format, "{declaration} {identifier}");
        assert_eq!(
            decoded.conflict.is_some(),
            contradicts,
            "{declaration} {identifier}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    let in_name = |name: &str| refusal(file("", "", name).as_bytes());
    let path = "XmlMsg/MessageBody/ResultList/ResultOfQualificationConfirmation/Name";
    assert_eq!(
        in_name("&nbsp;"),
        (path.into(), DecodeReason::Entity("nbsp".into()))
    );
    assert_eq!(
        in_name("&#1;"),
        (path.into(), DecodeReason::Character('\u{1}'))
    );
    assert_eq!(in_name("<X/>"), (path.into(), DecodeReason::ExpectedText));
    let result = path.strip_suffix("/Name").unwrap();
    assert_eq!(
        in_name("a</Name>b<Name>"),
        (result.into(), DecodeReason::MixedContent)
    );
    assert_eq!(
        in_name("a</Name><Name>b"),
        (path.into(), DecodeReason::Repeated)
    );
    assert_eq!(
        refusal(b"<!DOCTYPE XmlMsg [<!ENTITY a \"b\">]><XmlMsg/>").1,
        DecodeReason::DocumentType
    );
    assert_eq!(refusal(b"<Other/>").1, DecodeReason::NotXmlMsg);
    assert_eq!(refusal(b"<XmlMsg/><XmlMsg/>").1, DecodeReason::NotXmlMsg);
    assert_eq!(refusal(b" \n").1, DecodeReason::Empty);
    assert_eq!(refusal(b"PK\x03\x04").1, DecodeReason::UnknownFormat);
    assert_eq!(
        refusal(b"\xFF\xFE<\0").1,
        DecodeReason::UnknownEncoding("UTF-16".into())
    );
    assert_eq!(
        refusal(b"<XmlMsg>\xFF\xFF</XmlMsg>").1,
        DecodeReason::NotText
    );
    assert!(matches!(
        refusal(b"<XmlMsg><MessageHeader>").1,
        DecodeReason::Xml { .. }
    ));
    assert!(matches!(
        refusal(b"<XmlMsg></MessageHeader>").1,
        DecodeReason::Xml { .. }
    ));
    assert_eq!(
        refusal(&vec![b'<'; MAX_MESSAGE + 1]).1,
        DecodeReason::TooLarge {
            size: MAX_MESSAGE + 1,
            limit: MAX_MESSAGE,
        }
    );
    let deep = format!("<XmlMsg>{}", "<X>".repeat(100));
    assert_eq!(refusal(deep.as_bytes()).1, DecodeReason::TooDeep);

    assert_eq!(
        refusal(br#"{"XmlMsg":{"MessageBody":{"QualificationValidity":true}}}"#),
        (
            "XmlMsg/MessageBody/QualificationValidity".into(),
            DecodeReason::Boolean
        )
    );
    assert_eq!(
        refusal(br#"{"XmlMsg":{"MessageBody":{"X":[["a"]]}}}"#),
        ("XmlMsg/MessageBody/X".into(), DecodeReason::ListInList)
    );
    assert_eq!(
        refusal(br#"{"XmlMsg":{"MessageBody":"text"}}"#),
        ("XmlMsg/MessageBody".into(), DecodeReason::ExpectedChildren)
    );
    assert_eq!(
        refusal(b"{\"XmlMsg\":\n{]").1,
        DecodeReason::Json { line: 2, column: 2 }
    );
    let deep = format!("{{\"XmlMsg\":{}1{}", "{\"X\":".repeat(60), "}".repeat(61));
    assert_eq!(refusal(deep.as_bytes()).1, DecodeReason::TooDeep);
}

#[test]
fn a_character_that_the_encoding_lacks_is_named_and_never_replaced() {
    for character in ['𠮷', '¥', '−', '한', '〜'] {
        let message = message_about(&format!("山{character}本"));
        let error = encode(&message, SHIFT_JIS).unwrap_err();
        assert!(
            error
                .element
                .ends_with("ResultOfQualificationConfirmation/Name")
        );
        assert_eq!(
            error.reason,
            EncodeReason::NotInCharset {
                character,
                charset: Charset::ShiftJis,
            }
        );
        assert!(encode(&message, UTF8).is_ok());
    }
    let control = encode(&message_about("\u{1}"), UTF8).unwrap_err();
    assert_eq!(control.reason, EncodeReason::NotInXml('\u{1}'));
}

#[test]
fn json_lists_stand_for_repeated_elements_however_they_are_nested() {
    let nested = br#"{"XmlMsg":{"MessageBody":{"ResultList":[
        {"ResultOfQualificationConfirmation":{"Name":"a","Sex1":1}},
        {"ResultOfQualificationConfirmation":{"Name":"b","NameKana":null}}]}}}"#;
    let message = decode(nested).unwrap().message;
    let names: Vec<_> = (message.results().iter())
        .map(|result| result.name.as_ref().unwrap().expose().as_str())
        .collect();
    assert_eq!(names, ["a", "b"]);
}

#[test]
fn an_empty_element_is_not_an_absent_one() {
    let text = file("", "<ErrorCode/>", "  123 ");
    let message = decode(text.as_bytes()).unwrap().message;
    assert_eq!(message.message_header.error_code.as_deref(), Some(""));
    assert_eq!(message.message_header.error_message, None);
    assert_eq!(name_in(&message), "  123 ");
    for format in [Format::Json, UTF8, SHIFT_JIS] {
        let again = decode(&encode(&message, format).unwrap()).unwrap();
        assert_eq!(again.message, message);
    }
}

#[test]
fn a_bulk_answer_is_read_person_by_person() {
    let mut message = message_about("誰か");
    message.message_header.reception_number = Some("0042".into());
    message.message_body = MessageBody {
        bulk_confirm_unit: (0..500).map(unit).collect(),
        ..MessageBody::default()
    };
    for charset in [Charset::Utf8, Charset::ShiftJis] {
        let bytes = encode(&message, Format::Xml(charset)).unwrap();
        let mut reader = BulkReader::new(&bytes).unwrap();
        assert_eq!(reader.charset(), (charset, None));
        let units: Vec<_> = reader.by_ref().map(Result::unwrap).collect();
        assert_eq!(units, message.message_body.bulk_confirm_unit);
        assert_eq!(reader.progress().0, bytes.len());
        let rest = reader.into_rest().unwrap();
        assert_eq!(rest.message_header, message.message_header);
        assert_eq!(rest.message_body, MessageBody::default());
    }
}

#[test]
fn one_person_who_cannot_be_read_does_not_hide_the_others() {
    let bytes =
        b"<XmlMsg><MessageBody><BulkConfirmUnit><ProcessingResultCode>a</ProcessingResultCode>\
        </BulkConfirmUnit><BulkConfirmUnit><ProcessingResultCode><a/></ProcessingResultCode>\
        </BulkConfirmUnit><BulkConfirmUnit/></MessageBody></XmlMsg>";
    let mut reader = BulkReader::new(bytes).unwrap();
    assert!(reader.next().unwrap().is_ok());
    let error = reader.next().unwrap().unwrap_err();
    assert_eq!(
        error.element,
        "XmlMsg/MessageBody/BulkConfirmUnit/ProcessingResultCode"
    );
    assert!(reader.next().unwrap().is_ok());
    assert!(reader.next().is_none() && reader.into_rest().is_ok());

    let cut = bytes.get(..120).unwrap();
    let mut reader = BulkReader::new(cut).unwrap();
    assert!(reader.next().unwrap().is_ok());
    assert!(matches!(
        reader.next().unwrap().unwrap_err().reason,
        DecodeReason::Xml { .. }
    ));
    assert!(reader.next().is_none() && reader.into_rest().is_err());
}

fn message_about(name: &str) -> XmlMsg {
    XmlMsg {
        message_body: MessageBody {
            result_list: Some(ResultList {
                result_of_qualification_confirmation: vec![ResultOfQualificationConfirmation {
                    name: Some(Personal::new(name.into())),
                    ..ResultOfQualificationConfirmation::default()
                }],
                ..ResultList::default()
            }),
            ..MessageBody::default()
        },
        ..XmlMsg::default()
    }
}

fn unit(number: usize) -> BulkConfirmUnit {
    BulkConfirmUnit {
        qualification_validity: Some(QualificationValidity::Valid),
        result_of_qualification_confirmation: vec![ResultOfQualificationConfirmation {
            name: Some(Personal::new(format!("見本　表{number}"))),
            ..ResultOfQualificationConfirmation::default()
        }],
        reference_number: vec![Personal::new(number.to_string())],
        ..BulkConfirmUnit::default()
    }
}

/// Every character that Shift_JIS has and XML allows.
static SHIFT_JIS_CHARACTERS: LazyLock<Vec<char>> = LazyLock::new(|| {
    ('\u{20}'..='\u{FFEF}')
        .filter(|character| Charset::ShiftJis.has(*character))
        .chain(['\t', '\n', '\r', '<', '&', '>'])
        .collect()
});

fn shift_jis_text() -> BoxedStrategy<String> {
    let character = prop::sample::select(SHIFT_JIS_CHARACTERS.as_slice());
    prop::collection::vec(character, 0..12)
        .prop_map(String::from_iter)
        .boxed()
}

fn xml_text() -> BoxedStrategy<String> {
    "(\\PC|[<>&\"'\\]\r\n\t ]){0,12}".boxed()
}

fn unknown(text: BoxedStrategy<String>) -> impl Strategy<Value = UnknownElement> {
    let leaf = text.prop_map(|text| UnknownContent::Text(Personal::new(text)));
    let element = |content| {
        ("New[A-Z][a-z]{0,3}", content).prop_map(|(name, content)| UnknownElement { name, content })
    };
    element(leaf.boxed()).prop_recursive(3, 12, 4, move |inner| {
        // Within one element each name once: JSON brings those of one name together.
        let children = prop::collection::vec(inner, 1..4).prop_map(|mut children| {
            children.sort_by(|a, b| a.name.cmp(&b.name));
            children.dedup_by(|a, b| a.name == b.name);
            UnknownContent::Children(children)
        });
        element(children.boxed())
    })
}

/// Any message whose texts are of this kind.
fn any_message(text: fn() -> BoxedStrategy<String>) -> impl Strategy<Value = XmlMsg> {
    let maybe = move || prop::option::of(text());
    let personal = move || prop::option::of(text().prop_map(Personal::new));
    let result = (
        (personal(), personal(), personal(), maybe()),
        prop::option::of(text().prop_map(ConsFlg::from)),
        prop::option::of((maybe(), text().prop_map(CeilingClass::from))),
        prop::option::of(unknown(text())),
    )
        .prop_map(
            |((name, address, birthdate, insurer_number), flag, ceiling, unknown)| {
                ResultOfQualificationConfirmation {
                    name,
                    address,
                    birthdate,
                    insurer_number,
                    allergy_info_cons_flg: flag,
                    limit_application_certificate_related_info: ceiling.map(|(date, class)| {
                        LimitApplicationCertificateRelatedInfo {
                            limit_application_certificate_date: date,
                            limit_application_certificate_classification_flag: Some(class),
                            ..LimitApplicationCertificateRelatedInfo::default()
                        }
                    }),
                    unknown: unknown.into_iter().collect(),
                    ..ResultOfQualificationConfirmation::default()
                }
            },
        )
        .boxed();
    let results = move || prop::collection::vec(result.clone(), 0..3);
    let search = personal().prop_map(|symbol| QualificationConfirmSearchInfo {
        insured_card_symbol: symbol,
        ..QualificationConfirmSearchInfo::default()
    });
    let unit = (results(), maybe()).prop_map(|(results, message)| BulkConfirmUnit {
        result_of_qualification_confirmation: results,
        processing_result_message: message,
        ..BulkConfirmUnit::default()
    });
    let body = (
        prop::option::of(results()),
        prop::collection::vec(search, 0..3),
        prop::collection::vec(unit, 0..3),
    )
        .prop_map(|(results, searches, units)| {
            let mut searches = searches.into_iter();
            MessageBody {
                qualification_confirm_search_info: searches.next(),
                further_search_infos: searches.collect(),
                result_list: results.map(|results| ResultList {
                    result_of_qualification_confirmation: results,
                    ..ResultList::default()
                }),
                bulk_confirm_unit: units,
                ..MessageBody::default()
            }
        });
    (maybe(), maybe(), body, prop::option::of(unknown(text()))).prop_map(
        |(code, error_message, message_body, unknown)| XmlMsg {
            message_header: MessageHeader {
                error_code: code,
                error_message,
                ..MessageHeader::default()
            },
            message_body,
            unknown: unknown.into_iter().collect(),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_as_json_or_utf_8_comes_back(message in any_message(xml_text)) {
        for format in [Format::Json, UTF8] {
            let decoded = decode(&encode(&message, format).unwrap()).unwrap();
            prop_assert_eq!(&decoded.message, &message);
            prop_assert_eq!((decoded.format, decoded.conflict), (format, None));
        }
    }

    #[test]
    fn what_is_written_as_shift_jis_comes_back(message in any_message(shift_jis_text)) {
        let decoded = decode(&encode(&message, SHIFT_JIS).unwrap()).unwrap();
        prop_assert_eq!(&decoded.message, &message);
        prop_assert_eq!(decoded.format, SHIFT_JIS);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0..600_usize) {
        let whole = encode(&message_about("見本"), SHIFT_JIS).unwrap();
        let mut damaged = whole.get(..cut.min(whole.len())).unwrap().to_vec();
        damaged.extend(&bytes);
        for bytes in [bytes, damaged] {
            let _refused = decode(&bytes);
            if let Ok(reader) = BulkReader::new(&bytes) {
                prop_assert!(reader.take(1_000).count() < 1_000);
            }
        }
    }
}
