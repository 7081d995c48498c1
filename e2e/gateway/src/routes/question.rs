//! What every inquiry is checked for, whoever asks it.

use eligibility::xml_msg::Personal;
use eligibility::{
    CivilDate, InsurerNumber, NotQualified, Outcome, ProblemKind, Qualification, XmlMsg,
};

use crate::reply::Refusal;

/// The day that a well-formed question asks about.
pub(crate) fn day_asked(request_id: &str, question: &XmlMsg) -> Result<CivilDate, Refusal> {
    let (header, body) = (&question.message_header, &question.message_body);
    if !is_uuid(request_id) {
        return Err(malformed("request_id is not a UUID in lower case"));
    }
    if header.arbitrary_file_identifier.as_deref() != Some(request_id) {
        return Err(malformed("ArbitraryFileIdentifier is not request_id"));
    }
    // A local reading of a card is never passed off as one by a certified reader.
    if header.reference_classification.is_some() {
        return Err(malformed(
            "ReferenceClassification is not for the client to set",
        ));
    }
    let search = body.qualification_confirm_search_info.as_ref();
    let insurer = search.and_then(|search| search.insurer_number.as_deref());
    if insurer.is_some_and(|number| !InsurerNumber::from(number).has_right_check_digit()) {
        return Err(malformed("InsurerNumber has a wrong check digit"));
    }
    let day = header.qualification_confirmation_date.as_deref();
    day.and_then(CivilDate::from_compact)
        .ok_or_else(|| malformed("QualificationConfirmationDate is not a day YYYYMMDD"))
}

/// A request that is not what the route expects, and in what.
pub(crate) fn malformed(detail: &str) -> Refusal {
    Refusal::new(ProblemKind::MalformedRequest, detail)
}

/// What an answer means on the day `on`.
pub(crate) fn outcome(answer: &XmlMsg, on: CivilDate) -> Outcome {
    let qualified: Result<Qualification, NotQualified> = Qualification::from_answer(answer, on);
    match qualified {
        Ok(qualification) => Outcome::Qualified {
            qualification: Box::new(qualification),
        },
        Err(reason) => Outcome::NotQualified { reason },
    }
}

/// The patient's name, when the answer is about one person.
pub(crate) fn name(answer: &XmlMsg) -> Option<Personal> {
    match answer.results() {
        [result] => result.name.clone(),
        [] | [_, _, ..] => None,
    }
}

/// 8-4-4-4-12 hexadecimal digits in lower case (RFC 9562 section 4).
fn is_uuid(text: &str) -> bool {
    let groups = text.split('-').map(str::len);
    let hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-');
    groups.eq([8, 4, 4, 4, 12]) && text.bytes().all(hex)
}
