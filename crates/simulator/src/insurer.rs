//! The virtual eligibility system: what it answers about the holder of a demo card.

use eligibility::codes::{
    CeilingClass, CharacterCodeIdentifier, InsuredCardClassification, LimitCertificateKind,
    LimitConsentFlg, PersonalFamilyClassification, ProcessingResultStatus, QualificationValidity,
    ReferenceClassification, SegmentOfResult, Sex,
};
use eligibility::xml_msg::{
    ElderlyRecipientCertificateInfo, LimitApplicationCertificateRelatedInfo, MessageBody,
    MessageHeader, Personal, QualificationConfirmSearchInfo, ResultList,
    ResultOfQualificationConfirmation,
};
use eligibility::{CivilDate, Consent, InsurerNumber, XmlMsg, timestamp_in_japan};
use thiserror::Error;

use crate::issued;
use crate::people::{self, Coverage, DemoPatient, Insurance, PEOPLE};

/// Why the system has no answer about a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NoAnswer {
    /// No demo card has a certificate with this serial number.
    #[error("unknown certificate")]
    UnknownCertificate,
    /// The holder has not registered the card for use as an insurance card.
    #[error("card not registered for insurance use")]
    NotRegistered,
    /// The moment of the inquiry is outside the years 1 to 9999.
    #[error("moment outside the calendar")]
    MomentOutsideCalendar,
}

/// Answers an inquiry by a card.
///
/// `serial` is the serial number of the card's user-authentication certificate, big endian; that
/// the certificate is genuine and in force is for the caller to check. Institution, day and
/// identifier of the `question` are echoed. `consent` is written into the answer with the time
/// `now` (Unix seconds) and a view that closes 24 hours later.
///
/// `ReferenceClassification` stays absent: no certified reader read this card.
///
/// # Errors
///
/// [`NoAnswer`]. That no qualification was found is an answer.
pub fn answer(
    serial: &[u8],
    consent: Consent,
    question: &XmlMsg,
    now: i64,
) -> Result<XmlMsg, NoAnswer> {
    let person = holder(serial).ok_or(NoAnswer::UnknownCertificate)?;
    let moment = Moment::at(now).ok_or(NoAnswer::MomentOutsideCalendar)?;
    let day = day_asked(question, &moment);
    let found = match person.insurance {
        Insurance::Unregistered => return Err(NoAnswer::NotRegistered),
        Insurance::NotFound => None,
        Insurance::Covered(coverage) => {
            let mut result = qualification(person, &coverage, day, &moment);
            consent.write_to(&mut result, &moment.now, &moment.tomorrow);
            Some(result)
        }
    };
    Ok(message(question, day, moment, found))
}

/// Answers an inquiry by the data of a qualification certificate, at the time `now` (Unix seconds).
///
/// Insurer number, number and birth date have to be those of a person; symbol and branch too, where
/// the question has them. The answer's `ReferenceClassification` says how it was looked up.
///
/// # Errors
///
/// [`NoAnswer::MomentOutsideCalendar`]. That nobody was found is an answer.
pub fn answer_by_insured_data(question: &XmlMsg, now: i64) -> Result<XmlMsg, NoAnswer> {
    let moment = Moment::at(now).ok_or(NoAnswer::MomentOutsideCalendar)?;
    let day = day_asked(question, &moment);
    let search = question
        .message_body
        .qualification_confirm_search_info
        .as_ref();
    let found = search.and_then(|search| {
        PEOPLE.iter().find_map(|person| match person.insurance {
            Insurance::Covered(coverage) if is_meant(person, &coverage, search) => {
                Some(qualification(person, &coverage, day, &moment))
            }
            Insurance::Covered(_) | Insurance::NotFound | Insurance::Unregistered => None,
        })
    });
    let mut answer = message(question, day, moment, found);
    answer.message_header.reference_classification =
        Some(ReferenceClassification::InsuredPersonData);
    Ok(answer)
}

/// Whether the holder of this certificate has this name, birth date (`YYYYMMDD`) and sex (the digit
/// on the card); a certificate that nobody has is no one's.
pub fn is_holder(serial: &[u8], name: &str, birth_date: &str, sex: &str) -> bool {
    holder(serial).is_some_and(|person| {
        person.name == name && person.birth_date == birth_date && person.sex.digit() == sex
    })
}

fn day_asked(question: &XmlMsg, moment: &Moment) -> CivilDate {
    let day = question
        .message_header
        .qualification_confirmation_date
        .as_deref();
    day.and_then(CivilDate::from_compact)
        .unwrap_or(moment.today)
}

/// An answer to this question: what was found, or that nobody was.
fn message(
    question: &XmlMsg,
    day: CivilDate,
    moment: Moment,
    found: Option<ResultOfQualificationConfirmation>,
) -> XmlMsg {
    let asked = &question.message_header;
    let validity = match found {
        Some(_) => QualificationValidity::Valid,
        None => QualificationValidity::NotFound,
    };
    XmlMsg {
        message_header: MessageHeader {
            process_execution_time: Some(moment.now),
            qualification_confirmation_date: Some(day.compact()),
            medical_institution_code: asked.medical_institution_code.clone(),
            arbitrary_file_identifier: asked.arbitrary_file_identifier.clone(),
            segment_of_result: Some(SegmentOfResult::Normal),
            character_code_identifier: Some(CharacterCodeIdentifier::Utf8),
            ..MessageHeader::default()
        },
        message_body: MessageBody {
            processing_result_status: Some(ProcessingResultStatus::Normal),
            qualification_validity: Some(validity),
            qualification_confirm_search_info: question
                .message_body
                .qualification_confirm_search_info
                .clone(),
            result_list: found.map(|result| ResultList {
                result_of_qualification_confirmation: vec![result],
                ..ResultList::default()
            }),
            ..MessageBody::default()
        },
        ..XmlMsg::default()
    }
}

/// Whether the data of a certificate are this person's.
fn is_meant(
    person: &DemoPatient,
    coverage: &Coverage,
    search: &QualificationConfirmSearchInfo,
) -> bool {
    let text = |field: &Option<Personal>| -> Option<String> {
        let text = field.as_ref()?.expose().trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let branch = |branch: &str| branch.trim_start_matches('0').to_owned();
    let insurer = search.insurer_number.as_deref().map(InsurerNumber::from);
    let symbol = text(&search.insured_card_symbol);
    let asked_branch = text(&search.insured_branch_number);
    insurer == Some(InsurerNumber::from(coverage.insurer_number))
        && text(&search.insured_identification_number).as_deref() == Some(coverage.number)
        && text(&search.birthdate).as_deref() == Some(person.birth_date)
        && symbol.is_none_or(|symbol| coverage.symbol == Some(&symbol))
        && asked_branch.is_none_or(|asked| coverage.branch.map(branch) == Some(branch(&asked)))
}

/// The moment of an inquiry in the forms that an answer has it.
struct Moment {
    today: CivilDate,
    now: String,
    tomorrow: String,
}

impl Moment {
    fn at(now: i64) -> Option<Self> {
        Some(Self {
            today: CivilDate::in_japan(now)?,
            now: timestamp_in_japan(now)?,
            tomorrow: timestamp_in_japan(now.checked_add(24 * 60 * 60)?)?,
        })
    }
}

fn holder(serial: &[u8]) -> Option<&'static DemoPatient> {
    let significant = |serial: &[u8]| -> Vec<u8> {
        serial
            .iter()
            .copied()
            .skip_while(|byte| *byte == 0)
            .collect()
    };
    let wanted = significant(serial);
    let index = issued::cards()
        .iter()
        .position(|card| significant(card.auth_serial) == wanted)?;
    PEOPLE.get(index)
}

fn qualification(
    person: &DemoPatient,
    coverage: &Coverage,
    day: CivilDate,
    moment: &Moment,
) -> ResultOfQualificationConfirmation {
    let personal = |text: &str| Some(Personal::new(text.to_owned()));
    let text = |text: &str| Some(text.to_owned());
    let year = InsuranceYear::of(day);
    ResultOfQualificationConfirmation {
        insured_card_classification: Some(InsuredCardClassification::General),
        insurer_number: text(coverage.insurer_number),
        insured_card_symbol: coverage.symbol.and_then(personal),
        insured_identification_number: personal(coverage.number),
        insured_branch_number: coverage.branch.and_then(personal),
        personal_family_classification: Some(match coverage.family {
            false => PersonalFamilyClassification::InsuredPerson,
            true => PersonalFamilyClassification::Family,
        }),
        insured_name: personal(coverage.insured_name),
        name: personal(coverage.name),
        name_of_other: person.alias.and_then(|alias| personal(alias.name)),
        name_kana: personal(coverage.kana),
        name_of_other_kana: person.alias.and_then(|alias| personal(alias.kana)),
        sex1: Some(match person.sex {
            people::Sex::Male => Sex::Male,
            people::Sex::Female => Sex::Female,
        }),
        birthdate: personal(person.birth_date),
        address: personal(person.address),
        post_number: personal(person.post_number),
        insurer_name: text(coverage.insurer_name),
        qualification_date: text(coverage.since),
        insured_certificate_issuance_date: text(coverage.since),
        insured_card_valid_date: text(coverage.since),
        // From 75 on the share, and with it the certificate, is set anew each summer.
        insured_card_expiration_date: coverage.ratio.map(|_| year.end()),
        insured_partial_contribution_ratio: coverage.ratio.and_then(text),
        elderly_recipient_certificate_info: coverage.elderly_ratio.map(|ratio| year.elderly(ratio)),
        limit_application_certificate_related_cons_flg: Some(LimitConsentFlg::Yes),
        limit_application_certificate_related_cons_time: text(&moment.now),
        limit_application_certificate_related_info: coverage
            .limit_class
            .map(|class| year.limit(class)),
        ..ResultOfQualificationConfirmation::default()
    }
}

/// 1 August to 31 July, the year for which shares and ceilings are set.
struct InsuranceYear {
    starts_in: i32,
}

impl InsuranceYear {
    fn of(day: CivilDate) -> Self {
        Self {
            starts_in: day.year() - i32::from(day.month() < 8),
        }
    }

    fn start(&self) -> String {
        format!("{:04}0801", self.starts_in)
    }

    fn end(&self) -> String {
        format!("{:04}0731", self.starts_in + 1)
    }

    fn elderly(&self, ratio: &str) -> ElderlyRecipientCertificateInfo {
        ElderlyRecipientCertificateInfo {
            elderly_recipient_certificate_date: Some(self.start()),
            elderly_recipient_valid_start_date: Some(self.start()),
            elderly_recipient_valid_end_date: Some(self.end()),
            elderly_recipient_contribution_ratio: Some(ratio.to_owned()),
            ..ElderlyRecipientCertificateInfo::default()
        }
    }

    fn limit(&self, class: &str) -> LimitApplicationCertificateRelatedInfo {
        LimitApplicationCertificateRelatedInfo {
            limit_application_certificate_classification: Some(LimitCertificateKind::Ceiling),
            limit_application_certificate_classification_flag: Some(CeilingClass::from(
                class.to_owned(),
            )),
            limit_application_certificate_date: Some(self.start()),
            limit_application_certificate_valid_start_date: Some(self.start()),
            limit_application_certificate_valid_end_date: Some(self.end()),
            ..LimitApplicationCertificateRelatedInfo::default()
        }
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]
mod tests {
    use eligibility::{ConsentItem, NotQualified, Qualification};

    use super::*;
    use crate::people::Purpose;

    /// 2026-11-22 15:00:00 in Japan.
    const NOW: i64 = 1_795_327_200;

    fn ask(purpose: Purpose) -> Result<XmlMsg, NoAnswer> {
        let index = PEOPLE
            .iter()
            .position(|person| person.purpose == purpose)
            .unwrap();
        let serial = issued::cards()[index].auth_serial;
        answer(serial, Consent::all(), &XmlMsg::default(), NOW)
    }

    fn qualification_of(purpose: Purpose) -> Qualification {
        let today = CivilDate::in_japan(NOW).unwrap();
        Qualification::from_answer(&ask(purpose).unwrap(), today).unwrap()
    }

    #[test]
    fn each_patient_pays_their_own_share() {
        let percent = |purpose| qualification_of(purpose).ratio.unwrap().percent;
        assert_eq!(percent(Purpose::Valid), 30);
        assert_eq!(percent(Purpose::HighCostLimit), 30);
        assert_eq!(percent(Purpose::Elderly70), 20);
        assert_eq!(percent(Purpose::Elderly75), 20);
        assert_eq!(percent(Purpose::ForeignResident), 30);
    }

    #[test]
    fn the_ceiling_class_is_in_force() {
        assert!(qualification_of(Purpose::HighCostLimit).ceiling.is_some());
        assert!(qualification_of(Purpose::Elderly75).ceiling.is_some());
        assert!(qualification_of(Purpose::Valid).ceiling.is_none());
    }

    #[test]
    fn the_insurer_writes_a_mark_where_the_card_has_the_character() {
        assert!(qualification_of(Purpose::RareCharacter).name_has_replacement_mark());
        assert!(!qualification_of(Purpose::Valid).name_has_replacement_mark());
    }

    #[test]
    fn no_qualification_is_an_answer_and_no_registration_is_none() {
        let today = CivilDate::in_japan(NOW).unwrap();
        let found_none = ask(Purpose::InsurerNotFound).unwrap();
        assert_eq!(
            Qualification::from_answer(&found_none, today),
            Err(NotQualified::NotFound)
        );
        assert_eq!(ask(Purpose::Unregistered), Err(NoAnswer::NotRegistered));
        let stranger = answer(&[0x7F], Consent::all(), &XmlMsg::default(), NOW);
        assert_eq!(stranger, Err(NoAnswer::UnknownCertificate));
    }

    #[test]
    fn consent_is_given_for_a_day() {
        let card = &issued::cards()[0];
        let consent = Consent::unasked()
            .with(ConsentItem::Operation, false)
            .with(ConsentItem::Pharmacists, true);
        let answer = answer(card.auth_serial, consent, &XmlMsg::default(), NOW).unwrap();
        let result = &answer.results()[0];
        assert_eq!(
            result.pharmacists_info_cons_time.as_deref(),
            Some("20261122150000")
        );
        assert_eq!(
            result.pharmacists_info_available_time.as_deref(),
            Some("20261123150000")
        );
        assert_eq!(result.operation_info_available_time, None);
        assert_eq!(result.diagnosis_info_cons_flg, None);
    }

    #[test]
    fn the_data_of_a_certificate_find_their_person_and_nobody_else() {
        let person = &PEOPLE[0];
        let Insurance::Covered(coverage) = person.insurance else {
            panic!("the first demo patient is insured");
        };
        let personal = |text: &str| Some(Personal::new(text.to_owned()));
        let ask = |insurer: &str, birth_date: &str| {
            let mut question = XmlMsg::default();
            question.message_body.qualification_confirm_search_info =
                Some(QualificationConfirmSearchInfo {
                    insurer_number: Some(insurer.to_owned()),
                    insured_identification_number: personal(coverage.number),
                    birthdate: personal(birth_date),
                    ..QualificationConfirmSearchInfo::default()
                });
            answer_by_insured_data(&question, NOW).unwrap()
        };

        let found = ask(
            &format!("{:>8}", coverage.insurer_number),
            person.birth_date,
        );
        let stranger = ask(coverage.insurer_number, "18680101");

        assert_eq!(
            found.results()[0].name.as_ref().unwrap().expose(),
            coverage.name
        );
        assert_eq!(
            stranger.message_body.qualification_validity,
            Some(QualificationValidity::NotFound)
        );
    }

    #[test]
    fn insurer_numbers_have_the_right_check_digit() {
        for person in PEOPLE {
            if let Insurance::Covered(coverage) = person.insurance {
                let number = InsurerNumber::from(coverage.insurer_number);
                assert!(
                    number.has_right_check_digit(),
                    "{}",
                    coverage.insurer_number
                );
            }
        }
    }
}
