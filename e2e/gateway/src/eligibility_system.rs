//! The door to an eligibility system; every back end comes in through it.

use std::pin::Pin;

use card::VouchedHolder;
use eligibility::{Consent, EvidenceLevel, XmlMsg};
use myna_card::Certificate;
use redacted::Redacted;

/// What is asked about one card's holder.
pub(crate) struct Inquiry<'a> {
    /// The card's certificate, verified.
    pub(crate) certificate: &'a Certificate,
    /// Who the certificate's holder has to be; nothing when its key has signed.
    pub(crate) holder: Option<Holder<'a>>,
    /// The consent that the card signed.
    pub(crate) consent: Consent,
    /// The question in the system's own form; its header has the day.
    pub(crate) question: &'a XmlMsg,
    /// When the inquiry was accepted; Unix seconds. The same when the system is asked again.
    pub(crate) received_at: i64,
}

/// What the desk asks by the data of a certificate.
pub(crate) struct InsuredDataInquiry<'a> {
    /// The same when the inquiry is made again.
    pub(crate) request_id: &'a str,
    /// The question in the system's own form, with a complete search.
    pub(crate) question: &'a XmlMsg,
    /// When the inquiry was accepted; Unix seconds. The same when the system is asked again.
    pub(crate) received_at: i64,
}

/// Whom a card face shows, and the name beside it.
pub(crate) struct Holder<'a> {
    /// As the card writes it; the page has checked who vouches for it.
    pub(crate) name: &'a Redacted<String>,
    /// Birth date and sex, under the municipality's signature.
    pub(crate) face: &'a VouchedHolder,
}

/// What the system says.
pub(crate) enum Reply {
    /// Its answer, which may well be that nobody was found.
    Message(Box<XmlMsg>),
    /// The card was never registered for use as a health insurance card.
    NotRegistered,
    /// The certificate is somebody else's than the card face.
    OtherHolder,
}

/// The system did not answer; asking again later may help.
#[derive(Debug, thiserror::Error)]
#[error("the eligibility system does not answer")]
pub(crate) struct Unavailable;

/// A reply on its way.
pub(crate) type Replying<'a> =
    Pin<Box<dyn Future<Output = Result<Reply, Unavailable>> + Send + 'a>>;

/// A message on its way.
pub(crate) type Answering<'a> =
    Pin<Box<dyn Future<Output = Result<Box<XmlMsg>, Unavailable>> + Send + 'a>>;

/// One back end.
///
/// It has to bear the same inquiry twice: the gateway may be killed between question and answer.
pub(crate) trait EligibilitySystem: Send + Sync {
    /// What its answers about a card's holder are worth.
    fn evidence(&self) -> EvidenceLevel;

    /// Asks about a card's holder.
    fn ask<'a>(&'a self, inquiry: Inquiry<'a>) -> Replying<'a>;

    /// What its answers to the desk are worth.
    fn evidence_of_insured_data(&self) -> EvidenceLevel;

    /// Asks by the data of a certificate; that nobody was found is an answer.
    fn ask_by_insured_data<'a>(&'a self, inquiry: InsuredDataInquiry<'a>) -> Answering<'a>;
}

/// No system is configured: it never answers.
pub(crate) struct NoSystem;

impl EligibilitySystem for NoSystem {
    fn evidence(&self) -> EvidenceLevel {
        EvidenceLevel::PendingReverify
    }

    fn ask<'a>(&'a self, _: Inquiry<'a>) -> Replying<'a> {
        Box::pin(async { Err(Unavailable) })
    }

    fn evidence_of_insured_data(&self) -> EvidenceLevel {
        EvidenceLevel::PendingReverify
    }

    fn ask_by_insured_data<'a>(&'a self, _: InsuredDataInquiry<'a>) -> Answering<'a> {
        Box::pin(async { Err(Unavailable) })
    }
}
