//! `POST /api/v1/challenges`: something fresh to sign.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use eligibility::Challenge;

use crate::random;
use crate::reply::{self, Refusal};
use crate::server::Gateway;

pub(crate) async fn post(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let now = (gateway.clock)();
    let challenge = Challenge {
        nonce: random::token()?,
        expires_at: now + LIFETIME,
        origin: gateway.origin(&headers)?.to_owned(),
    };
    gateway.store.add_challenge(&challenge, now).await?;
    reply::json(StatusCode::CREATED, &challenge)
}

/// Seconds.
const LIFETIME: i64 = 5 * 60;
