//! What an answer means for the desk: who is insured, and how much the patient pays.

use redacted::Redacted;
use serde::{Deserialize, Serialize};

use crate::codes::{
    PersonalFamilyClassification, ProcessingResultStatus, QualificationValidity, ReasonOfLoss,
    SegmentOfResult, Sex,
};
use crate::date::CivilDate;
use crate::insurer_number::InsurerNumber;
use crate::xml_msg::{MessageBody, Personal, ResultOfQualificationConfirmation, XmlMsg};

mod ceiling;
mod choice;
mod ratio;

pub use ceiling::{Ceiling, SpecialDisease};
pub use choice::Decision;
pub use ratio::{Ratio, RatioReason};

/// The character that the system writes where it cannot write the true one.
const REPLACEMENT_MARK: char = '●';

/// A qualification that is valid on the day asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Qualification {
    /// 氏名 of the patient.
    pub name: Option<Personal>,
    /// 氏名カナ, half-width.
    pub kana: Option<Personal>,
    /// 通称, the name that a foreign resident goes by.
    pub other_name: Option<Personal>,
    /// 生年月日
    pub birth_date: Option<Redacted<CivilDate>>,
    /// 性別
    pub sex: Option<Sex>,
    /// 保険者番号
    pub insurer_number: Option<InsurerNumber>,
    /// 保険者名
    pub insurer_name: Option<String>,
    /// 記号
    pub symbol: Option<Personal>,
    /// 番号
    pub number: Option<Personal>,
    /// 枝番; absent is not "00".
    pub branch: Option<Personal>,
    /// 本人・家族の別
    pub relation: Option<PersonalFamilyClassification>,
    /// First day of validity.
    pub valid_from: Option<CivilDate>,
    /// Last day of validity; absent means that none was given.
    pub valid_to: Option<CivilDate>,
    /// What share of the cost the patient pays; absent when the answer does not decide it: ask.
    pub ratio: Option<Ratio>,
    /// The class of the monthly ceiling, when one is in force.
    pub ceiling: Option<Ceiling>,
    /// Diseases with a monthly ceiling of their own, as far as in force.
    pub special_diseases: Vec<SpecialDisease>,
}

/// Why an answer holds no qualification that the desk can use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotQualified {
    /// The qualification has ended.
    #[error("the qualification has ended")]
    Invalid {
        /// Why, where it is told.
        reason_of_loss: Option<ReasonOfLoss>,
        /// The first day without it, where it is told.
        lost_on: Option<CivilDate>,
    },
    /// The qualification has ended and there is a newer one, which the answer does not hold.
    #[error("the qualification has ended and a newer one exists")]
    InvalidNewerExists,
    /// The system knows no qualification.
    #[error("no qualification found")]
    NotFound,
    /// The system knows several; people decide, never this program.
    #[error("{count} qualifications found")]
    Several {
        /// How many; 0 when the answer does not list them.
        count: usize,
    },
    /// Valid, but not yet registered with this institution (medical assistance): ask.
    #[error("valid but not registered")]
    Unregistered,
    /// The system is still working on it.
    #[error("the system is still working")]
    InProcess,
    /// The system could not process the inquiry.
    #[error("the system reports error {code}")]
    Error {
        /// The system's own code; the list of codes is not public.
        code: String,
        /// The system's own message.
        message: String,
    },
    /// The answer lacks what decides, or decides by a code that is not known here.
    #[error("the answer does not decide")]
    Unclear,
}

impl Qualification {
    /// Reads an answer for the day `on`.
    ///
    /// Status and validity decide, nothing else: a result code may be present on success too.
    ///
    /// # Errors
    /// [`NotQualified`] for every answer other than exactly one valid qualification.
    pub fn from_answer(answer: &XmlMsg, on: CivilDate) -> Result<Self, NotQualified> {
        check_processing(answer)?;
        let results = answer.results();
        match &answer.message_body.qualification_validity {
            Some(QualificationValidity::Valid) => match results {
                [result] => Ok(Self::from_result(result, on)),
                [] => Err(NotQualified::Unclear),
                [_, _, ..] => Err(NotQualified::Several {
                    count: results.len(),
                }),
            },
            Some(QualificationValidity::Invalid) => Err(ended(results)),
            Some(QualificationValidity::InvalidNewerExists) => {
                Err(NotQualified::InvalidNewerExists)
            }
            Some(QualificationValidity::NotFound) => Err(NotQualified::NotFound),
            Some(QualificationValidity::Several) => Err(NotQualified::Several {
                count: results.len(),
            }),
            Some(QualificationValidity::ValidUnregistered) => Err(NotQualified::Unregistered),
            Some(QualificationValidity::Unknown(_)) | None => Err(NotQualified::Unclear),
        }
    }

    /// Does a name hold "●", so that staff have to write the true character by hand?
    pub fn name_has_replacement_mark(&self) -> bool {
        [&self.name, &self.other_name]
            .into_iter()
            .flatten()
            .any(|name| name.expose().contains(REPLACEMENT_MARK))
    }

    /// What one qualification means on the day `on`, whether or not it is valid then.
    pub fn from_result(result: &ResultOfQualificationConfirmation, on: CivilDate) -> Self {
        let birth_date = (result.birthdate.as_ref()).and_then(|day| date_in(day.expose()));
        Self {
            name: personal(&result.name),
            kana: personal(&result.name_kana),
            other_name: personal(&result.name_of_other),
            birth_date: birth_date.map(Redacted::new),
            sex: result.sex1.clone().or_else(|| result.sex2.clone()),
            insurer_number: text(&result.insurer_number).map(InsurerNumber::from),
            insurer_name: text(&result.insurer_name).map(str::to_owned),
            symbol: personal(&result.insured_card_symbol),
            number: personal(&result.insured_identification_number),
            branch: personal(&result.insured_branch_number),
            relation: result.personal_family_classification.clone(),
            valid_from: date(&result.insured_card_valid_date),
            valid_to: date(&result.insured_card_expiration_date),
            ratio: Ratio::of(result, birth_date, on),
            ceiling: Ceiling::of(result, on),
            special_diseases: SpecialDisease::all_of(result, on),
        }
    }
}

fn check_processing(answer: &XmlMsg) -> Result<(), NotQualified> {
    let (header, body) = (&answer.message_header, &answer.message_body);
    match &header.segment_of_result {
        Some(SegmentOfResult::Normal) | None => {}
        Some(SegmentOfResult::InProcess) => return Err(NotQualified::InProcess),
        Some(SegmentOfResult::Abnormal) => {
            return Err(error(&header.error_code, &header.error_message));
        }
        Some(SegmentOfResult::Unknown(_)) => return Err(NotQualified::Unclear),
    }
    match &body.processing_result_status {
        Some(ProcessingResultStatus::Normal) => Ok(()),
        Some(ProcessingResultStatus::Error) => Err(processing_error(body)),
        Some(ProcessingResultStatus::Unknown(_)) | None => Err(NotQualified::Unclear),
    }
}

fn processing_error(body: &MessageBody) -> NotQualified {
    error(
        &body.processing_result_code,
        &body.processing_result_message,
    )
}

fn error(code: &Option<String>, message: &Option<String>) -> NotQualified {
    NotQualified::Error {
        code: code.clone().unwrap_or_default(),
        message: message.clone().unwrap_or_default(),
    }
}

fn ended(results: &[ResultOfQualificationConfirmation]) -> NotQualified {
    let result = results.first();
    NotQualified::Invalid {
        reason_of_loss: result.and_then(|result| result.reason_of_loss.clone()),
        lost_on: result.and_then(|result| date(&result.disqualification_date)),
    }
}

/// An element's text; blank is the same as absent.
fn text(element: &Option<String>) -> Option<&str> {
    (element.as_deref().map(str::trim)).filter(|text| !text.is_empty())
}

fn personal(element: &Option<Personal>) -> Option<Personal> {
    (element.as_ref())
        .filter(|text| !text.expose().trim().is_empty())
        .cloned()
}

fn date(element: &Option<String>) -> Option<CivilDate> {
    text(element).and_then(date_in)
}

/// A day; an open end written as 99991231 is the same as none.
fn date_in(text: &str) -> Option<CivilDate> {
    CivilDate::from_compact(text).filter(|day| day.year() < 9999)
}

/// Is `on` within the period? An end that is not given is open.
fn in_force(from: Option<CivilDate>, to: Option<CivilDate>, on: CivilDate) -> bool {
    from.is_none_or(|from| from <= on) && to.is_none_or(|to| on <= to)
}
