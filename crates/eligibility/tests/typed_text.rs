//! Whatever is typed or pasted: an answer, no panic, and no My Number kept.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use eligibility::CivilDate;
use eligibility::matching::{compare, search_key};
use eligibility::validate::{
    Channel, InsuredDataForm, beneficiary_number, birth_date, institution_code, insurer_number,
    looks_like_my_number, number, paste, public_expense_number, symbol,
};
use proptest::prelude::*;
use redacted::Redacted;

fn today() -> CivilDate {
    CivilDate::from_iso("2026-11-22").unwrap()
}

/// Text as it comes from keyboards and scanners: labels, eras, digits of both widths, marks, anything.
fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[0-9]{1,12}",
        "[０-９]{1,4}",
        "[昭平令大明SHTRM元年月日./:, \t\n-]{1,3}",
        "(保険者番号|記号|番号|枝番|生年月日|氏名)[：:= \t]?",
        "[ぁ-んァ-ンｦ-ﾟー●・]{1,4}",
        ".{0,3}",
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_field_has_an_answer_for_every_text(text in typed()) {
        let _ = (insurer_number(&text), public_expense_number(&text), beneficiary_number(&text));
        let _ = (institution_code(&text), symbol(&text), number(&text), birth_date(&text, today()));
        let personal = || Redacted::new(text.clone());
        let form = InsuredDataForm {
            insurer_number: text.clone(),
            symbol: personal(),
            number: personal(),
            branch: personal(),
            birth_date: personal(),
            ..Default::default()
        };
        for channel in [Channel::File, Channel::Json] {
            if let Ok(info) = form.search_info(today(), channel) {
                prop_assert_eq!(info.insurer_number.unwrap().len(), 8);
            }
        }
    }

    #[test]
    fn a_my_number_is_in_nothing_that_was_pasted(text in typed(), label in "(番号|記号|個人番号|)[：: ]?") {
        let pasted = paste(&format!("{text}\n{label}123456789018\n{text}"));
        prop_assert!(pasted.held_my_number);
        for (_, value) in &pasted.fields {
            prop_assert!(!looks_like_my_number(value.expose()));
        }
        for line in &pasted.not_understood {
            prop_assert!(!line.expose().contains("123456789018"));
        }
    }

    #[test]
    fn a_name_is_alike_in_both_directions(one in typed(), other in typed()) {
        prop_assert_eq!(compare(&one, &other), compare(&other, &one));
        let key = search_key(&one);
        prop_assert_eq!(&search_key(&key), &key);
    }
}
