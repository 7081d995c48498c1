//! `GET /api/v1/receptions?date=YYYY-MM-DD&since=&wait=`: the desk's list, and what changes in it.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use eligibility::{CivilDate, ProblemKind, ReceptionList};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::question::malformed;
use crate::reply::{self, Refusal, to_json};
use crate::server::Gateway;

#[derive(Deserialize)]
pub(crate) struct Asked {
    /// Today in Japan when it is not said.
    date: Option<String>,
    /// The cursor of an earlier answer.
    since: Option<i64>,
    /// Seconds.
    wait: Option<u64>,
}

pub(crate) async fn get(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    query: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Refusal> {
    let now = gateway.desk_session(&headers)?;
    let Query(asked) = query.map_err(|_rejection| malformed("see date, since and wait"))?;
    let date = match asked.date {
        Some(date) => {
            CivilDate::from_iso(&date).ok_or_else(|| malformed("date is not a day YYYY-MM-DD"))?
        }
        None => CivilDate::in_japan(now).ok_or(ProblemKind::Internal)?,
    };
    let since = asked.since.unwrap_or_default();
    let mut waiting = gateway.news.wait(patience(asked.wait));
    let listed = loop {
        let listed = gateway.store.receptions(date, since).await?;
        // Without a cursor there is nothing to wait for.
        if since == 0 || !listed.receptions.is_empty() || !waiting.again().await {
            break listed;
        }
    };
    let body = to_json(&ReceptionList {
        date,
        receptions: listed.receptions,
        cursor: listed.cursor,
    })?;
    let tag = entity_tag(&body)?;
    let mut response = if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        reply::bytes(200, body)
    };
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}

/// `GET /api/v1/receptions/{id}`: the answer behind a row of the list.
pub(crate) async fn answer(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    gateway.desk_session(&headers)?;
    let body = gateway.store.kept_answer(&id).await?;
    let body =
        body.ok_or_else(|| Refusal::new(ProblemKind::NotFound, "there is no such answer"))?;
    Ok(reply::bytes(200, body))
}

/// How long a request that asks so may wait for news; proxies cut off what is silent for a minute.
pub(crate) fn patience(seconds: Option<u64>) -> Duration {
    Duration::from_secs(seconds.unwrap_or_default().min(25))
}

/// Changes with the list (RFC 9110 section 8.8.3).
fn entity_tag(body: &[u8]) -> Result<HeaderValue, ProblemKind> {
    let tag = format!("\"{:x}\"", Sha256::digest(body));
    HeaderValue::try_from(tag).or(Err(ProblemKind::Internal))
}
