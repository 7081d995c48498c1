//! Entries about a reception: one visit of one patient.

use eligibility::codes::PrescriptionIssueSelect;
use eligibility::rules::VisitKind;
use eligibility::xml_msg::Personal;
use eligibility::{Consent, Recognised, Snapshot};
use serde::{Deserialize, Serialize};

use super::{Body, Finding, Subject, patient, reception, subjects};

/// A reception began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceptionOpened {
    /// The reception's identifier; a visit at the patient's screen has its request id.
    pub reception: String,
    /// Where it began.
    pub place: Place,
    /// Whether the patient has been here before, where somebody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitKind>,
    /// Whose it is, where staff have said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    /// The name, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
    /// The language of the patient's screen, BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// Where a reception began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// At the patient's screen: it is in progress there.
    PatientScreen,
    /// At the desk: the patient waits.
    Desk,
    /// At a certified reader.
    CertifiedReader,
    /// On the patient's own phone, through the official web reception.
    OfficialWeb,
}

/// Whether a card lay on the desk when the card's way failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardPresented {
    /// The My Number Card itself.
    Card,
    /// A phone that holds it.
    Phone,
    /// Neither.
    None,
}

/// The patient's screen got an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceptionAnswered {
    /// The reception.
    pub reception: String,
    /// What came of it.
    pub finding: Finding,
    /// What was consented to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// How the holder of the card was recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognised: Option<Recognised>,
}

/// A certified reader's result: it opens a reception and answers it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CardResult {
    /// The reception that it opens.
    pub reception: String,
    /// Name of the file in the terminal's folder; it holds no personal data.
    pub file: String,
    /// What it holds.
    pub finding: Finding,
    /// What was consented to at the reader; absent where it did not ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// Electronic or paper prescription, where the reader asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prescription: Option<PrescriptionIssueSelect>,
}

/// Somebody of the staff has to look at a reception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedsAttention {
    /// The reception.
    pub reception: String,
    /// Why.
    pub reason: AttentionReason,
}

/// Why a reception needs somebody of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AttentionReason {
    /// The patient touched "call the staff".
    Asked,
    /// The card's way failed; which failure is told by the app's key for it.
    Failed {
        /// The kind of failure, no personal data.
        failure: String,
    },
    /// The answer holds no qualification that can be used.
    NotQualified,
    /// The gateway refused the inquiry.
    Refused,
    /// No answer came.
    Unanswered,
    /// The insurance is not what the clinic holds.
    Difference,
    /// The name holds "●": staff write the true character.
    NameWithMark,
    /// The visit was broken off: its page was closed.
    BrokenOff,
}

/// A reception is this patient's: staff have said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceptionLinked {
    /// The reception.
    pub reception: String,
    /// The patient.
    pub patient: String,
}

/// A reception is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceptionClosed {
    /// The reception.
    pub reception: String,
    /// How.
    pub ending: Ending,
}

/// How a reception ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Staff are done with it.
    Done,
    /// The patient left.
    Left,
    /// It was opened twice, or by mistake.
    Mistake,
}

impl Body for ReceptionOpened {
    fn subjects(&self) -> Vec<Subject> {
        subjects([reception(&self.reception), patient(self.patient.as_ref())])
    }
}

impl Body for ReceptionAnswered {
    fn subjects(&self) -> Vec<Subject> {
        subjects([reception(&self.reception)])
    }
}

impl Body for CardResult {
    fn subjects(&self) -> Vec<Subject> {
        subjects([reception(&self.reception)])
    }
}

impl Body for NeedsAttention {
    fn subjects(&self) -> Vec<Subject> {
        subjects([reception(&self.reception)])
    }
}

impl Body for ReceptionLinked {
    fn subjects(&self) -> Vec<Subject> {
        subjects([reception(&self.reception), patient(Some(&self.patient))])
    }
}

impl Body for ReceptionClosed {
    fn subjects(&self) -> Vec<Subject> {
        subjects([reception(&self.reception)])
    }
}

impl ReceptionAnswered {
    /// The snapshot, where the answer holds exactly one qualification.
    pub fn snapshot(&self) -> Option<&Snapshot> {
        self.finding.snapshot()
    }
}
