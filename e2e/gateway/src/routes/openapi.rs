//! `GET /openapi.json`: what this service is, for programs.

use axum::http::StatusCode;
use axum::response::Response;

use crate::reply::{self, Refusal};

pub(crate) async fn get() -> Result<Response, Refusal> {
    reply::json(StatusCode::OK, &crate::openapi::document())
}
