//! Where a result came from.

use serde::{Deserialize, Serialize};

/// How much a result is worth; every reception carries exactly one level, on screen and in records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EvidenceLevel {
    /// Invented data of a simulated system.
    Simulated,
    /// A certified reader of the official system read the card.
    OfficialCard,
    /// The official system was asked by the insured person's data.
    OfficialInsuredData,
    /// The patient consented through the official web reception.
    OfficialWebConsent,
    /// Staff saw a document: Mynaportal's screen, the notification, the certificate.
    SeenByStaff,
    /// The patient said that nothing has changed since the last verified visit.
    Verbal,
    /// The patient signed a statement of insured person eligibility.
    Declared,
    /// No system could be asked; nothing is verified yet.
    PendingReverify,
}
