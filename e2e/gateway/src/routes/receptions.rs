//! `GET /api/v1/receptions?date=YYYY-MM-DD`: the desk's list.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use eligibility::{CivilDate, ProblemKind, ReceptionList};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::reply::{self, Refusal, to_json};
use crate::server::Gateway;

/// Which day; today in Japan when it is not said.
#[derive(Deserialize)]
pub(crate) struct Day {
    date: Option<String>,
}

pub(crate) async fn get(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    query: Result<Query<Day>, QueryRejection>,
) -> Result<Response, Refusal> {
    let now = (gateway.clock)();
    gateway.desk.enter(bearer(&headers), now)?;
    let malformed = || {
        Refusal::new(
            ProblemKind::MalformedRequest,
            "date is not a day YYYY-MM-DD",
        )
    };
    let Ok(Query(day)) = query else {
        return Err(malformed());
    };
    let date = match day.date {
        Some(date) => CivilDate::from_iso(&date).ok_or_else(malformed)?,
        None => CivilDate::in_japan(now).ok_or(ProblemKind::Internal)?,
    };
    let receptions = gateway.store.receptions(date).await?;
    let body = to_json(&ReceptionList { date, receptions })?;
    let tag = entity_tag(&body)?;
    let mut response = if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        reply::bytes(200, body)
    };
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}

/// The token of `Authorization: Bearer …` (RFC 6750 section 2.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let credentials = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = credentials.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then_some(token)
}

/// Changes with the list (RFC 9110 section 8.8.3).
fn entity_tag(body: &[u8]) -> Result<HeaderValue, ProblemKind> {
    let tag = format!("\"{:x}\"", Sha256::digest(body));
    HeaderValue::try_from(tag).or(Err(ProblemKind::Internal))
}
