//! The eligibility gateway over HTTP, as its OpenAPI document says.

use std::cell::RefCell;

use eligibility::gateway::{DeskAnswer, DeskInquiry};
use eligibility::{
    Challenge, CivilDate, DeskLogin, DeskSession, InquiryAnswer, InquiryRequest, Problem,
    ReceptionList,
};
use gloo_net::http::{Request, RequestBuilder, Response};
use reception::GatewayError;
use redacted::Redacted;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Where the page's own server passes requests on to the gateway, and where a gateway has its routes.
const BASE: &str = "/api/v1";

thread_local! {
    /// The gateway's origin; empty where the page's own server passes requests on to it.
    static ORIGIN: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Asks the gateway at this origin from now on; empty for the one behind the page's own server.
///
/// The server of the page has to name the origin in the `connect-src` of its Content-Security-Policy, and the gateway has to be
/// told the page's origin.
pub fn at(origin: &str) {
    ORIGIN.with_borrow_mut(|it| origin.trim_end_matches('/').clone_into(it));
}

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
    let request = Request::get(&path(&format!("/receptions?date={date}")));
    read(authorised(request, session).send().await).await
}

/// The answer behind a row of the list.
///
/// # Errors
///
/// `Problem(DeskUnauthorized)` when the session is over.
pub async fn answer(session: &DeskSession, request_id: &str) -> Result<DeskAnswer, GatewayError> {
    read(
        authorised(
            Request::get(&path(&format!("/receptions/{request_id}"))),
            session,
        )
        .send()
        .await,
    )
    .await
}

/// Asks by the data of a certificate; sending it again is safe.
///
/// # Errors
///
/// As [`GatewayError`] says.
pub async fn inquire_by_insured_data(
    session: &DeskSession,
    inquiry: &DeskInquiry,
) -> Result<DeskAnswer, GatewayError> {
    let request = authorised(Request::post(&path("/desk/inquiries")), session);
    read(send(request, inquiry).await).await
}

/// Whether the server that the page came from has a gateway.
pub async fn is_there() -> bool {
    // A server without one answers with a page, or not at all.
    let Ok(response) = Request::get(&path("/receptions")).send().await else {
        return false;
    };
    matches!(
        read::<ReceptionList>(Ok(response)).await,
        Err(GatewayError::Problem(_))
    )
}

fn authorised(request: RequestBuilder, session: &DeskSession) -> RequestBuilder {
    request.header(
        "Authorization",
        &format!("Bearer {}", session.token.expose()),
    )
}

fn path(route: &str) -> String {
    ORIGIN.with_borrow(|origin| format!("{origin}{BASE}{route}"))
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
