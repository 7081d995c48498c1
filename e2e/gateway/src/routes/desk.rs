//! `POST /api/v1/desk/sessions`: the staff sign in.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use eligibility::DeskLogin;

use crate::reply::{self, Body, Refusal};
use crate::server::Gateway;

pub(crate) async fn post(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Body(login): Body<DeskLogin>,
) -> Result<Response, Refusal> {
    // Programs without a page send none; a page from elsewhere must not use up the attempts.
    if headers.contains_key(header::ORIGIN) {
        gateway.origin(&headers)?;
    }
    let session = gateway.desk.begin(&login.passphrase, (gateway.clock)())?;
    reply::json(StatusCode::CREATED, &session)
}
