//! `POST /api/v1/inquiries`: a card's holder is looked up, once for each request id.
//!
//! The order matters: what costs nothing and tells nothing first, then the signature, then the
//! database. Only who holds the card learns whether a request id is known.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use card::VouchedHolder;
use eligibility::{
    CertificateValidity, CivilDate, Consent, Envelope, EvidenceLevel, FaceStatement, InquiryAnswer,
    InquiryRequest, JpkiCheck, LocalCardCheck, Outcome, Problem, ProblemKind, Proof, Reception,
    Recogniser, RevocationCheck, Statement, XmlMsg,
};
use myna_card::Certificate;
use sha2::{Digest, Sha256};

use super::question::{day_asked, name, outcome};
use crate::card_face;
use crate::certificate::{signed, validity};
use crate::eligibility_system::{Holder, Inquiry, Reply};
use crate::reply::{self, Body, Refusal, to_json};
use crate::server::Gateway;
use crate::store::{Accepted, Accepting, Answer, Challenged};

pub(crate) async fn post(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Body(request): Body<InquiryRequest>,
) -> Result<Response, Refusal> {
    let origin = gateway.origin(&headers)?;
    let on = day_asked(&request.request_id, &request.xml_msg)?;
    let proved = prove(&gateway, origin, &request)?;
    let received_at = match accept(&gateway, origin, &request).await? {
        Accepted::Ask { received_at } => {
            gateway.news.spread();
            received_at
        }
        Accepted::Answered(answer) => return Ok(send(answer)),
        Accepted::Refused(problem) => return Err(problem.into()),
    };
    let visit = Visit {
        request,
        proved,
        on,
        received_at,
    };
    let (answer, reception) = visit.ask(&gateway).await?;
    let kept = gateway.store.answer(answer, &reception).await?;
    gateway.news.spread();
    Ok(send(kept))
}

/// What the card has proved.
struct Proved {
    certificate: Certificate,
    /// The holder by the card's face, when the certificate's key has not signed.
    face: Option<VouchedHolder>,
}

/// Checks that the card itself made this request, at this page.
fn prove(gateway: &Gateway, origin: &str, request: &InquiryRequest) -> Result<Proved, Refusal> {
    let certificate = gateway.roots.verify(request.proof.certificate().expose())?;
    let statement = Statement {
        origin,
        nonce: &request.nonce,
        request_id: &request.request_id,
        consent: request.consent,
    };
    let face = match &request.proof {
        Proof::Jpki(card) => {
            signed(&certificate, &statement, card.signature.expose())?;
            None
        }
        Proof::CardFace(card) => {
            if !card.recognition.is_consistent() {
                let detail = "a machine recognises nobody without a match";
                return Err(Refusal::new(ProblemKind::MalformedRequest, detail));
            }
            let statement = FaceStatement {
                statement,
                certificate: &card.certificate,
                name: &card.name,
                recognition: card.recognition,
            };
            Some(card_face::verify(&gateway.card_roots, card, &statement)?)
        }
    };
    Ok(Proved { certificate, face })
}

/// Who says that they have recognised the patient by sight has to be signed in.
fn objection(gateway: &Gateway, proof: &Proof, now: i64) -> Option<ProblemKind> {
    let Proof::CardFace(card) = proof else {
        return None;
    };
    match card.recognition.decided_by {
        Recogniser::Machine => None,
        Recogniser::Staff => {
            let token = card
                .desk_token
                .as_ref()
                .map(|token| token.expose().as_str());
            gateway.desk.enter(token, now).err()
        }
    }
}

async fn accept(
    gateway: &Gateway,
    origin: &str,
    request: &InquiryRequest,
) -> Result<Accepted, Refusal> {
    let now = (gateway.clock)();
    let accepting = Accepting {
        request_id: &request.request_id,
        challenge: Some(Challenged {
            nonce: &request.nonce,
            origin,
        }),
        binding: binding(request)?,
        now,
        today: CivilDate::in_japan(now).ok_or(ProblemKind::Internal)?,
        listed: true,
        objection: objection(gateway, &request.proof, now),
    };
    Ok(gateway.store.accept(&accepting).await?)
}

/// What a repetition has in common with the first request; the nonce may be another one.
fn binding(request: &InquiryRequest) -> Result<[u8; 32], Refusal> {
    let mut hash = Sha256::new();
    hash.update(Sha256::digest(request.proof.certificate().expose()));
    hash.update(to_json(&request.consent)?);
    Ok(hash.finalize().into())
}

/// An accepted inquiry on its way to an answer.
struct Visit {
    request: InquiryRequest,
    proved: Proved,
    on: CivilDate,
    received_at: i64,
}

impl Visit {
    /// Asks the system; what comes back is for the database first, then for the client.
    async fn ask(&self, gateway: &Gateway) -> Result<(Answer, Reception), Refusal> {
        let Some(validity) = validity(&self.proved.certificate, self.received_at) else {
            return self.refused(
                ProblemKind::CertificateExpired,
                EvidenceLevel::PendingReverify,
            );
        };
        let inquiry = Inquiry {
            certificate: &self.proved.certificate,
            holder: self.holder(),
            consent: match validity {
                CertificateValidity::Grace => Consent::unasked(),
                CertificateValidity::Valid | CertificateValidity::EndsSoon => self.request.consent,
            },
            question: &self.request.xml_msg,
            received_at: self.received_at,
        };
        let evidence = gateway.system.evidence();
        match gateway.system.ask(inquiry).await {
            Ok(Reply::Message(message)) => self.answered(*message, validity, evidence),
            Ok(Reply::NotRegistered) => self.refused(ProblemKind::CardNotRegistered, evidence),
            Ok(Reply::OtherHolder) => self.refused(ProblemKind::HolderMismatch, evidence),
            Err(error) => {
                tracing::warn!(%error, request_id = self.request.request_id);
                Err(ProblemKind::EligibilitySystemUnavailable.into())
            }
        }
    }

    /// Whom the system has to know by the certificate.
    fn holder(&self) -> Option<Holder<'_>> {
        match (&self.request.proof, &self.proved.face) {
            (Proof::CardFace(card), Some(face)) => Some(Holder {
                name: &card.name,
                face,
            }),
            (Proof::Jpki(_) | Proof::CardFace(_), _) => None,
        }
    }

    fn answered(
        &self,
        xml_msg: XmlMsg,
        validity: CertificateValidity,
        evidence: EvidenceLevel,
    ) -> Result<(Answer, Reception), Refusal> {
        let (name, outcome) = (name(&xml_msg), outcome(&xml_msg, self.on));
        let answer = InquiryAnswer {
            xml_msg,
            envelope: Envelope {
                request_id: self.request.request_id.clone(),
                evidence,
                received_at: self.received_at,
                local_card_check: LocalCardCheck {
                    jpki: match self.request.proof {
                        Proof::Jpki(_) => JpkiCheck::Verified,
                        Proof::CardFace(_) => JpkiCheck::NotMade,
                    },
                    revocation: RevocationCheck::NotChecked,
                    validity,
                    face: match &self.request.proof {
                        Proof::Jpki(_) => None,
                        Proof::CardFace(card) => Some(card.recognition),
                    },
                },
            },
        };
        let body = to_json(&answer)?;
        let reception = Reception {
            name,
            ..self.reception(evidence, outcome)
        };
        Ok((Answer { status: 200, body }, reception))
    }

    fn refused(
        &self,
        problem: ProblemKind,
        evidence: EvidenceLevel,
    ) -> Result<(Answer, Reception), Refusal> {
        let answer = Answer {
            status: problem.status(),
            body: to_json(&Problem::from(problem))?,
        };
        Ok((
            answer,
            self.reception(evidence, Outcome::Refused { problem }),
        ))
    }

    fn reception(&self, evidence: EvidenceLevel, outcome: Outcome) -> Reception {
        Reception {
            request_id: self.request.request_id.clone(),
            received_at: self.received_at,
            evidence,
            recognised: Some(self.request.proof.recognised()),
            name: None,
            outcome,
        }
    }
}

fn send(answer: Answer) -> Response {
    reply::bytes(answer.status, answer.body)
}
