//! The eligibility gateway over HTTP, as its OpenAPI document says.

use eligibility::{
    Challenge, CivilDate, DeskLogin, DeskSession, InquiryAnswer, InquiryRequest, Problem,
    ReceptionList,
};
use gloo_net::http::{Request, RequestBuilder, Response};
use reception::GatewayError;
use redacted::Redacted;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Where the page's own server passes requests on to the gateway.
const BASE: &str = "/api/v1";

/// A fresh challenge for this page.
///
/// # Errors
///
/// A challenge for another origin than this page's is not one to sign: `NotUnderstood`.
pub async fn challenge() -> Result<Challenge, GatewayError> {
    let challenge: Challenge = read(Request::post(&path("/challenges")).send().await).await?;
    if super::route::origin().as_deref() == Some(challenge.origin.as_str()) {
        Ok(challenge)
    } else {
        Err(GatewayError::NotUnderstood)
    }
}

/// Sends an inquiry; sending it again is safe.
///
/// # Errors
///
/// As [`GatewayError`] says.
pub async fn inquire(inquiry: &InquiryRequest) -> Result<InquiryAnswer, GatewayError> {
    read(send(Request::post(&path("/inquiries")), inquiry).await).await
}

/// Opens the desk.
///
/// # Errors
///
/// `Problem(DeskUnauthorized)` for a wrong passphrase.
pub async fn open_desk(passphrase: Redacted<String>) -> Result<DeskSession, GatewayError> {
    read(
        send(
            Request::post(&path("/desk/sessions")),
            &DeskLogin { passphrase },
        )
        .await,
    )
    .await
}

/// The receptions of one day, newest first.
///
/// # Errors
///
/// `Problem(DeskUnauthorized)` when the session is over.
pub async fn receptions(
    session: &DeskSession,
    date: CivilDate,
) -> Result<ReceptionList, GatewayError> {
    let request = Request::get(&path(&format!("/receptions?date={date}"))).header(
        "Authorization",
        &format!("Bearer {}", session.token.expose()),
    );
    read(request.send().await).await
}

fn path(route: &str) -> String {
    format!("{BASE}{route}")
}

async fn send(request: RequestBuilder, body: &impl Serialize) -> Result<Response, gloo_net::Error> {
    request.json(body)?.send().await
}

async fn read<T: DeserializeOwned>(
    response: Result<Response, gloo_net::Error>,
) -> Result<T, GatewayError> {
    let Ok(response) = response else {
        return Err(GatewayError::Unreachable);
    };
    if response.ok() {
        return response.json().await.or(Err(GatewayError::NotUnderstood));
    }
    match response.json::<Problem>().await {
        Ok(problem) => Err(GatewayError::Problem(problem.kind)),
        // A server between us and the gateway answered for it, as a proxy does when the gateway is down.
        Err(_) if response.status() >= 500 => Err(GatewayError::Unreachable),
        Err(_) => Err(GatewayError::NotUnderstood),
    }
}
