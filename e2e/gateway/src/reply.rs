//! What every route has in common: JSON bodies in, JSON or a problem out.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use eligibility::{Problem, ProblemKind};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store::StoreError;

/// An error answer, `application/problem+json`.
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) Problem);

impl Refusal {
    pub(crate) fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self(Problem::new(kind, detail))
    }
}

impl From<ProblemKind> for Refusal {
    fn from(kind: ProblemKind) -> Self {
        Self(kind.into())
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        if error.is_passing() {
            tracing::warn!(%error, "the database does not answer");
            return ProblemKind::StoreUnavailable.into();
        }
        tracing::error!(%error, "the database failed");
        ProblemKind::Internal.into()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(problem) = self;
        let advice = advice(problem.kind);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = bytes(problem.status, body);
        response.extensions_mut().insert(problem.kind);
        if let Some((name, value)) = advice {
            response
                .headers_mut()
                .insert(name, HeaderValue::from_static(value));
        }
        response
    }
}

/// A body that is already JSON; an error status makes it a problem.
pub(crate) fn bytes(status: u16, body: Vec<u8>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let content_type = if status.is_success() {
        "application/json"
    } else {
        "application/problem+json"
    };
    (status, [(header::CONTENT_TYPE, content_type)], body).into_response()
}

/// A value as a JSON answer.
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Result<Response, Refusal> {
    Ok(bytes(status.as_u16(), to_json(value)?))
}

/// A value as JSON.
pub(crate) fn to_json(value: &impl Serialize) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec(value).map_err(|error| {
        tracing::error!(%error, "an answer cannot be written");
        ProblemKind::Internal.into()
    })
}

/// A request body in JSON.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        if !is_json(&request) {
            return Err(ProblemKind::UnsupportedMediaType.into());
        }
        let body =
            Bytes::from_request(request, state)
                .await
                .map_err(|rejection| match rejection.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => ProblemKind::TooLarge,
                    _ => ProblemKind::MalformedRequest,
                })?;
        serde_json::from_slice(&body).map(Self).map_err(|error| {
            // The parser's own message may quote the body; its place does not.
            let place = format!("see line {}, column {}", error.line(), error.column());
            Refusal::new(ProblemKind::MalformedRequest, place)
        })
    }
}

fn is_json(request: &Request) -> bool {
    let header = request.headers().get(header::CONTENT_TYPE);
    let essence = header
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// What a client does about it, in the header that HTTP has for it (RFC 9110 sections 10.2.3, 11.6.1).
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "most problems need no header"
)]
fn advice(kind: ProblemKind) -> Option<(HeaderName, &'static str)> {
    match kind {
        ProblemKind::DeskUnauthorized | ProblemKind::ScreenUnauthorized => {
            Some((header::WWW_AUTHENTICATE, "Bearer"))
        }
        ProblemKind::TooManyAttempts => Some((header::RETRY_AFTER, "60")),
        ProblemKind::StoreUnavailable => Some((header::RETRY_AFTER, "2")),
        ProblemKind::EligibilitySystemUnavailable | ProblemKind::FolderUnavailable => {
            Some((header::RETRY_AFTER, "5"))
        }
        _ => None,
    }
}
