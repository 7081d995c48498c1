//! `/api/v1/journal`: the clinic's journal, sealed.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use eligibility::ProblemKind;
use eligibility::gateway::{JournalAppend, JournalConflict, SealedPart};
use serde::Deserialize;

use super::question::malformed;
use crate::reply::{self, Body, Refusal, to_json};
use crate::server::Gateway;
use crate::store::Appended;

#[derive(Deserialize)]
pub(crate) struct From {
    from: Option<u64>,
}

pub(crate) async fn get(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    query: Result<Query<From>, QueryRejection>,
) -> Result<Response, Refusal> {
    gateway.desk_session(&headers)?;
    let Query(From { from }) = query.map_err(|_rejection| malformed("from is not a number"))?;
    // The database counts to 2^63.
    let from = from.unwrap_or_default().min(i64::MAX.unsigned_abs());
    reply::json(StatusCode::OK, &gateway.store.journal(from).await?)
}

pub(crate) async fn post(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Body(JournalAppend { parts }): Body<JournalAppend>,
) -> Result<Response, Refusal> {
    gateway.desk_session(&headers)?;
    if parts.is_empty() || !parts.iter().all(SealedPart::is_well_formed) || !is_chain(&parts) {
        return Err(malformed(MALFORMED));
    }
    send(gateway.store.append(&parts).await?)
}

pub(crate) async fn put(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Body(part): Body<SealedPart>,
) -> Result<Response, Refusal> {
    gateway.desk_session(&headers)?;
    if !part.is_well_formed() {
        return Err(malformed(MALFORMED));
    }
    send(gateway.store.replace(&part).await?)
}

fn send(appended: Appended) -> Result<Response, Refusal> {
    match appended {
        Appended::Stored(head) => reply::json(StatusCode::OK, &head),
        Appended::Conflict(head) => {
            let kind = ProblemKind::JournalConflict;
            let conflict = JournalConflict {
                problem: kind.into(),
                head,
            };
            let mut response = reply::bytes(kind.status(), to_json(&conflict)?);
            response.extensions_mut().insert(kind);
            Ok(response)
        }
    }
}

fn is_chain(parts: &[SealedPart]) -> bool {
    (parts.iter())
        .zip(parts.iter().skip(1))
        .all(|(one, next)| one.seq.checked_add(1) == Some(next.first) && one.hash == next.previous)
}

const MALFORMED: &str = "parts have to follow each other, with hashes of 64 hexadecimal digits";

/// Bytes of a request: one part of the longest kind in base64, or many short ones.
pub(crate) const BODY_LIMIT: usize = 4 * 1024 * 1024;
