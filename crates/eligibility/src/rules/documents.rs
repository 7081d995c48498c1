//! What tells at the desk how somebody is insured, and in which order it is tried.

use serde::{Deserialize, Serialize};

use super::{DOCUMENTS, DocumentRow, Rule};
use crate::date::CivilDate;
use crate::evidence::EvidenceLevel;

/// Has the clinic seen the patient before?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitKind {
    /// 初診
    First,
    /// 再診
    Return,
}

/// What there is at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// My Number Card, read by a certified reader.
    CardRead,
    /// My Number Card, presented, but the look-up could not be completed.
    CardNotRead,
    /// A phone with the card in it, read by a reader for phones.
    PhoneRead,
    /// 資格確認書
    EligibilityCertificate,
    /// Mynaportal's screen, or the PDF downloaded from it.
    Mynaportal,
    /// 資格情報のお知らせ
    Notification,
    /// The patient consented through マイナ在宅受付Web.
    WebReception,
    /// The clinic holds the data, and the patient says that nothing has changed.
    UnchangedData,
    /// 被保険者資格申立書, filled in and signed.
    Statement,
    /// 健康保険証, issued until 2024-12-01.
    OldCertificate,
}

/// One way to learn how somebody is insured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The card, read.
    Card,
    /// A phone, read.
    Phone,
    /// 資格確認書
    EligibilityCertificate,
    /// Mynaportal's screen with the card.
    MynaportalAndCard,
    /// 資格情報のお知らせ with the card.
    NotificationAndCard,
    /// マイナ在宅受付Web at the desk.
    WebReception,
    /// Verbal verification on a return visit.
    Verbal,
    /// Statement of insured person eligibility.
    Statement,
    /// The certificate of before December 2024.
    OldCertificate,
    /// 資格情報のお知らせ without the card.
    NotificationAlone,
    /// Nothing at all.
    NothingShown,
}

/// What a way is worth on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It counts: the patient pays the usual share.
    Counts,
    /// It does not count; the clinic may be flexible and decides.
    ClinicMayAccept,
}

/// One way on one day for one kind of visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct WayIn {
    /// Which.
    pub way: Way,
    /// All of this has to be there.
    pub needs: &'static [Shown],
    /// Whether it counts.
    pub standing: Standing,
    /// What a reception by it is worth.
    pub evidence: EvidenceLevel,
    /// The row that tells it.
    pub rule: Rule,
}

/// Every way that there is on the day, in the order in which they are tried.
pub fn ways(on: CivilDate, visit: VisitKind) -> impl Iterator<Item = WayIn> {
    (DOCUMENTS.iter())
        .filter(move |row| row.visits.contains(&visit) && row.validity.holds_on(on))
        .map(WayIn::from)
}

/// The ways that are open with what is there, in the order in which they are tried.
///
/// Empty, or without a way that [counts](Standing::Counts): the patient pays all in principle, settled later.
pub fn accepted(on: CivilDate, visit: VisitKind, shown: &[Shown]) -> Vec<WayIn> {
    ways(on, visit)
        .filter(|way| way.needs.iter().all(|need| shown.contains(need)))
        .collect()
}

impl From<&DocumentRow> for WayIn {
    fn from(row: &DocumentRow) -> Self {
        Self {
            way: row.way,
            needs: row.needs,
            standing: row.standing,
            evidence: row.evidence,
            rule: row.validity.rule(),
        }
    }
}
