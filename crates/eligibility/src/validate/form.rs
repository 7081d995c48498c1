//! The form for an inquiry by insured data, and the question that is made of it.

use redacted::Redacted;

use super::{
    BirthDateEntry, CertificateText, Entry, FieldError, InsurerKind, birth_date, branch,
    insurer_kind, insurer_number, number, symbol,
};
use crate::codes::LimitConsentFlg;
use crate::date::CivilDate;
use crate::insurer_number::InsurerNumber;
use crate::xml_msg::{Personal, QualificationConfirmSearchInfo};

/// What was typed into the fields of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InsuredDataForm {
    /// 保険者番号
    pub insurer_number: String,
    /// 記号
    pub symbol: Personal,
    /// 番号
    pub number: Personal,
    /// 枝番
    pub branch: Personal,
    /// 生年月日
    pub birth_date: Personal,
    /// A proposed birth date (昭和65年) that the person at the desk has confirmed.
    pub birth_date_confirmed: bool,
    /// Ceiling information is asked for too.
    pub ask_for_ceiling: bool,
}

/// How a message travels: short insurer numbers are padded differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// XML files in the terminal's folders: spaces on the left.
    File,
    /// JSON to a gateway: zeros on the left.
    Json,
}

/// What stands between a form and its question, field by field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FormProblems {
    /// 保険者番号
    pub insurer_number: Option<FormProblem>,
    /// 記号
    pub symbol: Option<FormProblem>,
    /// 番号
    pub number: Option<FormProblem>,
    /// 枝番
    pub branch: Option<FormProblem>,
    /// 生年月日
    pub birth_date: Option<FormProblem>,
}

/// One field's problem when the form is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FormProblem {
    /// The field is empty and has to be filled in.
    #[error("is missing")]
    Missing,
    /// Something is still to come.
    #[error("is not finished")]
    Unfinished,
    /// What stands there is wrong.
    #[error("is wrong: {0}")]
    Wrong(FieldError),
    /// The era has no such year; this day is meant if the years were counted on. Confirm or correct it.
    #[error("is to be confirmed")]
    Confirm(CivilDate),
    /// 後期高齢者医療 has no branch numbers: leave it empty.
    #[error("does not exist for this insurer")]
    NotForThisInsurer,
}

impl InsuredDataForm {
    /// The question for the eligibility system, or what is still in the way, field by field.
    ///
    /// `today` is the day in Japan.
    ///
    /// # Errors
    /// [`FormProblems`] with at least one field.
    pub fn search_info(
        &self,
        today: CivilDate,
        channel: Channel,
    ) -> Result<QualificationConfirmSearchInfo, FormProblems> {
        let insurer = needed(insurer_number(&self.insurer_number));
        let symbol = optional(symbol(self.symbol.expose()));
        let number = needed(number(self.number.expose()));
        let mut branch = optional(branch(self.branch.expose()));
        let born =
            needed(birth_date(self.birth_date.expose(), today)).and_then(|entry| self.day(entry));
        let has_none = |insurer| insurer_kind(insurer) == InsurerKind::LatterStageElderly;
        if insurer.as_ref().is_ok_and(has_none) && matches!(branch, Ok(Some(_))) {
            branch = Err(FormProblem::NotForThisInsurer);
        }
        let problems = FormProblems {
            insurer_number: insurer.as_ref().err().copied(),
            symbol: symbol.as_ref().err().copied(),
            number: number.as_ref().err().copied(),
            branch: branch.as_ref().err().copied(),
            birth_date: born.as_ref().err().copied(),
        };
        let (Ok(insurer), Ok(symbol), Ok(number), Ok(branch), Ok(born)) =
            (insurer, symbol, number, branch, born)
        else {
            return Err(problems);
        };
        Ok(QualificationConfirmSearchInfo {
            insurer_number: Some(padded(&insurer, channel)),
            insured_card_symbol: symbol.map(|text: CertificateText| text.typed),
            insured_identification_number: Some(number.typed),
            insured_branch_number: branch,
            birthdate: Some(Redacted::new(born.compact())),
            limit_application_certificate_related_cons_flg: Some(if self.ask_for_ceiling {
                LimitConsentFlg::Yes
            } else {
                LimitConsentFlg::No
            }),
            ..Default::default()
        })
    }

    fn day(&self, entry: BirthDateEntry) -> Result<CivilDate, FormProblem> {
        match entry {
            BirthDateEntry::Day(day) => Ok(day),
            BirthDateEntry::Propose { meant, .. } if self.birth_date_confirmed => Ok(meant),
            BirthDateEntry::Propose { meant, .. } => Err(FormProblem::Confirm(meant)),
        }
    }
}

impl Channel {
    const fn padding(self) -> char {
        match self {
            Self::File => ' ',
            Self::Json => '0',
        }
    }
}

/// Eight characters, as `InsurerNumber` takes them.
fn padded(number: &InsurerNumber, channel: Channel) -> String {
    let missing = 8_usize.saturating_sub(number.as_str().len());
    let mut text: String = std::iter::repeat_n(channel.padding(), missing).collect();
    text.push_str(number.as_str());
    text
}

fn needed<T>(entry: Entry<T>) -> Result<T, FormProblem> {
    match entry {
        Entry::Right(value) => Ok(value),
        Entry::Empty => Err(FormProblem::Missing),
        Entry::Incomplete => Err(FormProblem::Unfinished),
        Entry::Wrong(error) => Err(FormProblem::Wrong(error)),
    }
}

fn optional<T>(entry: Entry<T>) -> Result<Option<T>, FormProblem> {
    match entry {
        Entry::Empty => Ok(None),
        Entry::Right(value) => Ok(Some(value)),
        Entry::Incomplete => Err(FormProblem::Unfinished),
        Entry::Wrong(error) => Err(FormProblem::Wrong(error)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn form() -> InsuredDataForm {
        let text = |text: &str| Redacted::new(text.to_owned());
        InsuredDataForm {
            insurer_number: String::from("１３８０５７"),
            symbol: text("東京１－２"),
            number: text("５６７"),
            branch: text("1"),
            birth_date: text("昭和60年7月4日"),
            ..Default::default()
        }
    }

    fn today() -> CivilDate {
        CivilDate::from_iso("2026-11-22").unwrap()
    }

    #[test]
    fn the_question_is_padded_as_the_channel_wants_it() {
        let file = form().search_info(today(), Channel::File).unwrap();
        assert_eq!(file.insurer_number.as_deref(), Some("  138057"));
        assert_eq!(file.insured_card_symbol.unwrap().expose(), "東京１－２");
        assert_eq!(file.insured_branch_number.unwrap().expose(), "01");
        assert_eq!(file.birthdate.unwrap().expose(), "19850704");
        let json = form().search_info(today(), Channel::Json).unwrap();
        assert_eq!(json.insurer_number.as_deref(), Some("00138057"));
    }

    #[test]
    fn what_is_left_out_is_not_sent() {
        let form = InsuredDataForm {
            symbol: Personal::default(),
            branch: Personal::default(),
            ..form()
        };
        let info = form.search_info(today(), Channel::File).unwrap();
        assert_eq!(
            (info.insured_card_symbol, info.insured_branch_number),
            (None, None)
        );
    }

    #[test]
    fn every_field_tells_its_own_problem() {
        let mut form = form();
        form.insurer_number = String::from("138058");
        form.number = Personal::default();
        form.branch = Redacted::new(String::from("00"));
        form.birth_date = Redacted::new(String::from("昭和65年3月1日"));
        let problems = form.search_info(today(), Channel::File).unwrap_err();
        let meant = CivilDate::from_iso("1990-03-01").unwrap();
        assert_eq!(
            problems.insurer_number,
            Some(FormProblem::Unfinished),
            "eight digits may be meant"
        );
        assert_eq!(problems.number, Some(FormProblem::Missing));
        assert_eq!(
            problems.branch,
            Some(FormProblem::Wrong(FieldError::NoBranch))
        );
        assert_eq!(problems.birth_date, Some(FormProblem::Confirm(meant)));
        assert_eq!(problems.symbol, None);
    }

    #[test]
    fn the_elderly_have_no_branch_number() {
        let mut form = form();
        form.insurer_number = String::from("39131156");
        let problems = form.search_info(today(), Channel::File).unwrap_err();
        assert_eq!(problems.branch, Some(FormProblem::NotForThisInsurer));
    }
}
