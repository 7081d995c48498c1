//! `GET /health`: the process answers.

use axum::http::StatusCode;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;

use crate::reply::{self, Refusal};

/// The gateway is up.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Health {
    status: &'static str,
}

pub(crate) async fn get() -> Result<Response, Refusal> {
    reply::json(StatusCode::OK, &Health { status: "ok" })
}
