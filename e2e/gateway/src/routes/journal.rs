//! `/api/v1/journal`: the clinic's journal, sealed.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use eligibility::ProblemKind;
use eligibility::gateway::{JournalAppend, JournalConflict, SealedRecord};
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
    let from = from.unwrap_or_default().min(i64::MAX as u64);
    reply::json(StatusCode::OK, &gateway.store.journal(from).await?)
}

pub(crate) async fn post(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Body(JournalAppend { records }): Body<JournalAppend>,
) -> Result<Response, Refusal> {
    gateway.desk_session(&headers)?;
    if records.is_empty() || !records.iter().all(is_well_formed) || !is_chain(&records) {
        return Err(malformed(
            "records have to follow each other, with hashes of 64 hexadecimal digits",
        ));
    }
    match gateway.store.append(&records).await? {
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

fn is_well_formed(record: &SealedRecord) -> bool {
    record.is_well_formed() && i64::try_from(record.seq).is_ok()
}

fn is_chain(records: &[SealedRecord]) -> bool {
    (records.iter())
        .zip(records.iter().skip(1))
        .all(|(one, next)| one.seq.checked_add(1) == Some(next.seq) && one.hash == next.previous)
}

/// Bytes of a request: some records of the longest kind in base64.
pub(crate) const BODY_LIMIT: usize = 2 * 1024 * 1024;
