//! 被保険者資格申立書: the statement of insured person eligibility.
//!
//! For a first visit whose card did not work, and for a return visit on which something has changed or the
//! clinic holds too little (保発0710第1号, 2023-07-10; public guide). Filled in by the patient in their
//! language or by the staff, printed in Japanese, signed on paper, and kept until payment is confirmed.

use eligibility::codes::Sex;
use eligibility::xml_msg::{
    ElderlyRecipientCertificateInfo, Personal, ResultOfQualificationConfirmation,
};
use eligibility::{CivilDate, EvidenceLevel, Snapshot};
use redacted::Redacted;
use serde::{Deserialize, Serialize};

use super::entry::CardPresented;
use super::fallback::Reason;
use super::reverify::{DueRule, Queued};

mod check;
mod print;

pub use check::{FieldProblem, StatementField};
pub use print::{Printed, PrintedLine};

/// What somebody states of their insurance, as far as they know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EligibilityStatement {
    /// A UUID.
    pub id: String,
    /// The reception.
    pub reception: String,
    /// The patient, where staff have said who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    /// 記入日: the day of writing.
    pub date: CivilDate,
    /// Why the card's way failed.
    pub reason: Reason,
    /// What lay on the desk.
    pub card: CardPresented,
    /// 氏名
    pub name: Personal,
    /// 氏名カナ
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<Personal>,
    /// 生年月日
    pub birth_date: Redacted<CivilDate>,
    /// 性別
    pub sex: Sex,
    /// 住所, as on the card.
    pub address: Personal,
    /// 連絡先: a telephone number.
    pub contact: Personal,
    /// 保険種別
    #[serde(default)]
    pub insurance: InsuranceKind,
    /// 保険者等名称
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insurer_name: Option<Personal>,
    /// 事業所名, of the insured person; for 国民健康保険 the municipality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workplace: Option<Personal>,
    /// 事業所の連絡先
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workplace_contact: Option<Personal>,
    /// 一部負担金の割合
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratio: Option<DeclaredRatio>,
    /// Whether the insurer or the workplace changed lately.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_lately: Option<bool>,
    /// Who signs for the patient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<Proxy>,
    /// Whether the paper lies signed on the desk.
    #[serde(default)]
    pub signed: bool,
}

/// 保険種別, as the form has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InsuranceKind {
    /// 社会保険: a company's.
    Employees,
    /// 国民健康保険
    NationalHealth,
    /// 後期高齢者医療
    LateStageElderly,
    /// 共済組合 and the like.
    MutualAid,
    /// わからない
    #[default]
    Unknown,
}

/// A ratio that somebody knows of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclaredRatio {
    /// 1割
    Tenth,
    /// 2割
    TwoTenths,
    /// 3割
    ThreeTenths,
}

/// Who signs for the patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proxy {
    /// 氏名
    pub name: Personal,
    /// 続柄: what they are to the patient.
    pub relation: Personal,
}

/// Who may answer, and with which identifiers of the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Unix seconds.
    pub at: i64,
    /// A UUID for the snapshot.
    pub snapshot_id: String,
    /// A UUID for the entry of the re-verification queue.
    pub queue_id: String,
}

impl EligibilityStatement {
    /// The same as a snapshot of the evidence `DECLARED`; what was not stated is absent.
    pub fn snapshot(&self, taken: &Taken) -> Snapshot {
        Snapshot {
            id: taken.snapshot_id.clone(),
            taken_at: taken.at,
            evidence: EvidenceLevel::Declared,
            as_of: self.date,
            result: self.result(),
            raw_sha256: None,
        }
    }

    /// What is to be asked of the system later.
    pub fn queued(&self, taken: &Taken, due: &DueRule) -> Queued {
        Queued {
            item: taken.queue_id.clone(),
            reception: self.reception.clone(),
            patient: self.patient.clone(),
            snapshot: taken.snapshot_id.clone(),
            as_of: self.date,
            due: due.due(self.date),
        }
    }

    fn result(&self) -> ResultOfQualificationConfirmation {
        let age = self.birth_date.expose().age_on(self.date);
        let percent = self.ratio.map(|ratio| ratio.percent().to_owned());
        // Below 70 the age and the school year decide; no element holds what somebody says.
        let (elderly, partial) = match age {
            Some(70..=74) => (percent, None),
            Some(75..) => (None, percent),
            Some(_) | None => (None, None),
        };
        ResultOfQualificationConfirmation {
            name: Some(self.name.clone()),
            name_kana: self.kana.clone(),
            sex1: Some(self.sex.clone()),
            birthdate: Some(Personal::new(self.birth_date.expose().compact())),
            address: Some(self.address.clone()),
            insurer_name: (self.insurer_name.as_ref()).map(|name| name.expose().clone()),
            elderly_recipient_certificate_info: elderly.map(|ratio| {
                ElderlyRecipientCertificateInfo {
                    elderly_recipient_contribution_ratio: Some(ratio),
                    ..Default::default()
                }
            }),
            insured_partial_contribution_ratio: partial,
            ..Default::default()
        }
    }
}

impl DeclaredRatio {
    /// As messages write it: percent in three digits.
    pub const fn percent(self) -> &'static str {
        match self {
            Self::Tenth => "010",
            Self::TwoTenths => "020",
            Self::ThreeTenths => "030",
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
pub(super) mod tests {
    use super::*;

    pub(in crate::desk) fn statement() -> EligibilityStatement {
        let text = |text: &str| Personal::new(text.to_owned());
        EligibilityStatement {
            id: String::from("s"),
            reception: String::from("r"),
            patient: None,
            date: CivilDate::from_iso("2026-11-22").unwrap(),
            reason: Reason::NotFound,
            card: CardPresented::Card,
            name: text("受付 試子"),
            kana: Some(text("ウケツケ タメシコ")),
            birth_date: Redacted::new(CivilDate::from_iso("1954-05-06").unwrap()),
            sex: Sex::Female,
            address: text("架空県見本市1-2-3"),
            contact: text("000-0000-0000"),
            insurance: InsuranceKind::Unknown,
            insurer_name: None,
            workplace: None,
            workplace_contact: None,
            ratio: Some(DeclaredRatio::TwoTenths),
            changed_lately: None,
            proxy: None,
            signed: true,
        }
    }

    #[test]
    fn what_was_stated_shows_as_stated_and_is_asked_again_in_time_for_the_claim() {
        let statement = statement();
        let taken = Taken {
            at: 1_795_273_200,
            snapshot_id: String::from("n"),
            queue_id: String::from("q"),
        };
        let snapshot = statement.snapshot(&taken);
        assert_eq!(snapshot.evidence, EvidenceLevel::Declared);
        assert_eq!(snapshot.result.insurer_number, None);
        let ratio = snapshot.qualification(statement.date).ratio.unwrap();
        assert_eq!(ratio.percent, 20);
        let queued = statement.queued(&taken, &DueRule::default());
        assert_eq!(queued.due, CivilDate::from_iso("2026-12-05").unwrap());
        assert_eq!(queued.snapshot, "n");
    }

    #[test]
    fn a_log_shows_nothing_of_a_statement() {
        let text = format!("{:?}", statement());
        for part in ["受付", "ウケツケ", "架空県", "0000", "1954"] {
            assert!(!text.contains(part), "{text}");
        }
    }
}
