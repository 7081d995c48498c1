//! `POST /api/v1/desk/inquiries` and `…/bulk`: the desk asks by the data of a certificate.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use eligibility::gateway::{
    DeskAnswer, DeskEnvelope, DeskInquiries, DeskInquiry, DeskOutcome, DeskOutcomes, DeskPurpose,
};
use eligibility::{CivilDate, Problem, ProblemKind, Reception, XmlMsg};
use sha2::{Digest as _, Sha256};
use tokio::task::JoinSet;

use super::question::{day_asked, malformed, name, outcome};
use crate::eligibility_system::InsuredDataInquiry;
use crate::reply::{self, Body, Refusal, to_json};
use crate::server::Gateway;
use crate::store::{Accepted, Accepting, Answer};

pub(crate) async fn post(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Body(inquiry): Body<DeskInquiry>,
) -> Result<Response, Refusal> {
    gateway.desk_session(&headers)?;
    let answer = ask(&gateway, &inquiry).await?;
    Ok(reply::bytes(answer.status, answer.body))
}

pub(crate) async fn bulk(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Body(DeskInquiries { inquiries }): Body<DeskInquiries>,
) -> Result<Response, Refusal> {
    gateway.desk_session(&headers)?;
    if inquiries.len() > MOST {
        return Err(malformed("more than 100 inquiries"));
    }
    let mut asking = JoinSet::new();
    for (place, inquiry) in inquiries.into_iter().enumerate() {
        let gateway = Arc::clone(&gateway);
        asking.spawn(async move { (place, one_of_many(&gateway, inquiry).await) });
    }
    let mut outcomes = asking.join_all().await;
    outcomes.sort_by_key(|(place, _)| *place);
    let outcomes = outcomes.into_iter().map(|(_, outcome)| outcome).collect();
    reply::json(StatusCode::OK, &DeskOutcomes { outcomes })
}

async fn one_of_many(gateway: &Gateway, inquiry: DeskInquiry) -> DeskOutcome {
    let answered = match ask(gateway, &inquiry).await {
        Ok(answer) => serde_json::from_slice(&answer.body)
            .map_err(|_error| Problem::from(ProblemKind::Internal)),
        Err(Refusal(problem)) => Err(problem),
    };
    let request_id = inquiry.request_id;
    match answered {
        Ok(answer) => DeskOutcome {
            request_id,
            answer: Some(Box::new(answer)),
            problem: None,
        },
        Err(problem) => DeskOutcome {
            request_id,
            answer: None,
            problem: Some(problem),
        },
    }
}

async fn ask(gateway: &Gateway, inquiry: &DeskInquiry) -> Result<Answer, Refusal> {
    let on = day_asked(&inquiry.request_id, &inquiry.xml_msg)?;
    complete(&inquiry.xml_msg)?;
    let now = (gateway.clock)();
    let accepting = Accepting {
        request_id: &inquiry.request_id,
        challenge: None,
        binding: Sha256::digest(to_json(&(inquiry.purpose, &inquiry.xml_msg))?).into(),
        now,
        today: CivilDate::in_japan(now).ok_or(ProblemKind::Internal)?,
        listed: inquiry.purpose == DeskPurpose::Visit,
        objection: None,
    };
    let received_at = match gateway.store.accept(&accepting).await? {
        Accepted::Ask { received_at } => received_at,
        Accepted::Answered(answer) => return Ok(answer),
        Accepted::Refused(problem) => return Err(problem.into()),
    };
    gateway.news.spread();
    let system = &gateway.system;
    let asking = system.ask_by_insured_data(InsuredDataInquiry {
        request_id: &inquiry.request_id,
        question: &inquiry.xml_msg,
        received_at,
    });
    let xml_msg = asking.await.map_err(|error| {
        tracing::warn!(%error, request_id = inquiry.request_id);
        ProblemKind::EligibilitySystemUnavailable
    })?;
    let evidence = system.evidence_of_insured_data();
    let reception = Reception {
        request_id: inquiry.request_id.clone(),
        received_at,
        evidence,
        recognised: None,
        name: name(&xml_msg),
        outcome: outcome(&xml_msg, on),
    };
    let body = to_json(&DeskAnswer {
        xml_msg: *xml_msg,
        envelope: DeskEnvelope {
            request_id: inquiry.request_id.clone(),
            evidence,
            received_at,
        },
    })?;
    let answer = Answer { status: 200, body };
    let kept = gateway.store.answer(answer, &reception).await?;
    gateway.news.spread();
    Ok(kept)
}

/// The system finds nobody without these.
fn complete(question: &XmlMsg) -> Result<(), Refusal> {
    let search = question
        .message_body
        .qualification_confirm_search_info
        .as_ref()
        .ok_or_else(|| malformed("QualificationConfirmSearchInfo is missing"))?;
    if search.insurer_number.is_none() {
        return Err(malformed("InsurerNumber is missing"));
    }
    if search.insured_identification_number.is_none() {
        return Err(malformed("InsuredIdentificationNumber is missing"));
    }
    let birth_date = search.birthdate.as_ref();
    if birth_date.is_none_or(|date| CivilDate::from_compact(date.expose()).is_none()) {
        return Err(malformed("Birthdate is not a day YYYYMMDD"));
    }
    Ok(())
}

/// Inquiries in one request.
const MOST: usize = 100;

/// Bytes of a request with as many.
pub(crate) const BODY_LIMIT: usize = 256 * 1024;
