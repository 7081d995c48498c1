//! What came of a visit, for the staff: the result, where it came from, and what to do next.

use eligibility::gateway::Outcome;
use eligibility::{EvidenceLevel, NotQualified, ProblemKind};

use super::{Text, say};
use crate::desk::DeskError;

/// A result in words.
pub struct Verdict {
    /// What came of it.
    pub result: Text,
    /// What the staff do next.
    pub next: Text,
    /// How it looks; the words say the same.
    pub tone: &'static str,
}

/// Look of a result that needs nothing more than the usual check.
pub(super) const GOOD: &str = "good";
/// Look of a result with which the staff have something to do.
pub(super) const ATTENTION: &str = "attention";
/// Look of a result that is still to come.
pub(super) const OPEN: &str = "open";

/// The words for an outcome.
pub fn verdict(outcome: &Outcome) -> Verdict {
    let (result, next, tone) = match outcome {
        Outcome::Qualified { .. } => (say!(outcome.qualified), say!(next_step.qualified), GOOD),
        Outcome::NotQualified { reason } => return not_qualified(reason),
        Outcome::Refused { problem } => return refused(*problem),
        Outcome::Unanswered => (say!(outcome.unanswered), say!(next_step.unanswered), OPEN),
    };
    Verdict { result, next, tone }
}

#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "what this app does not know is undecided"
)]
fn not_qualified(reason: &NotQualified) -> Verdict {
    let (result, next, tone) = match reason {
        NotQualified::Invalid { .. } => (say!(outcome.invalid), say!(next_step.invalid), ATTENTION),
        NotQualified::InvalidNewerExists => (
            say!(outcome.newer_exists),
            say!(next_step.newer_exists),
            ATTENTION,
        ),
        NotQualified::NotFound => (
            say!(outcome.not_found),
            say!(next_step.not_found),
            ATTENTION,
        ),
        NotQualified::Several { .. } => (say!(outcome.several), say!(next_step.several), ATTENTION),
        NotQualified::Unregistered => (
            say!(outcome.unregistered),
            say!(next_step.unregistered),
            ATTENTION,
        ),
        NotQualified::InProcess => (say!(outcome.in_process), say!(next_step.in_process), OPEN),
        NotQualified::Error { .. } => (say!(outcome.error), say!(next_step.error), ATTENTION),
        _ => (say!(outcome.unclear), say!(next_step.unclear), ATTENTION),
    };
    Verdict { result, next, tone }
}

#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "the rest means the same to the staff"
)]
fn refused(problem: ProblemKind) -> Verdict {
    let (result, next) = match problem {
        ProblemKind::CardNotRegistered => {
            (say!(outcome.not_registered), say!(next_step.not_registered))
        }
        ProblemKind::CertificateExpired => (
            say!(outcome.certificate_expired),
            say!(next_step.certificate_expired),
        ),
        _ => (say!(outcome.refused), say!(next_step.refused)),
    };
    Verdict {
        result,
        next,
        tone: ATTENTION,
    }
}

/// Where a result came from: in a word or two, and in a sentence.
pub fn evidence(level: EvidenceLevel) -> [Text; 2] {
    match level {
        EvidenceLevel::Simulated => [say!(evidence.simulated), say!(evidence.simulated_detail)],
        EvidenceLevel::OfficialCard => [
            say!(evidence.official_card),
            say!(evidence.official_card_detail),
        ],
        EvidenceLevel::OfficialInsuredData => [
            say!(evidence.official_insured_data),
            say!(evidence.official_insured_data_detail),
        ],
        EvidenceLevel::OfficialWebConsent => [
            say!(evidence.official_web_consent),
            say!(evidence.official_web_consent_detail),
        ],
        EvidenceLevel::SeenByStaff => [
            say!(evidence.seen_by_staff),
            say!(evidence.seen_by_staff_detail),
        ],
        EvidenceLevel::Verbal => [say!(evidence.verbal), say!(evidence.verbal_detail)],
        EvidenceLevel::Declared => [say!(evidence.declared), say!(evidence.declared_detail)],
        EvidenceLevel::PendingReverify => [
            say!(evidence.pending_reverify),
            say!(evidence.pending_reverify_detail),
        ],
    }
}

/// Why the desk is closed.
pub fn desk_error(error: DeskError) -> Text {
    match error {
        DeskError::WrongPassphrase => say!(sign_in.wrong),
        DeskError::TooManyAttempts => say!(sign_in.too_many),
        DeskError::Disabled => say!(sign_in.disabled),
        DeskError::SessionEnded => say!(sign_in.ended),
        DeskError::Unreachable => say!(sign_in.unreachable),
        DeskError::NotUnderstood => say!(sign_in.not_understood),
    }
}
