//! `/api/v1/screens`: patients' screens on tablets, and the desk that sees and commands them.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use eligibility::ProblemKind;
use eligibility::gateway::{
    RelayReceipt, ScreenCommands, ScreenInvitation, ScreenKey, ScreenList, ScreenPairing,
    ScreenState,
};
use redacted::Redacted;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::question::malformed;
use super::receptions::patience;
use crate::random;
use crate::reply::{self, Body, Refusal};
use crate::server::{Gateway, bearer};

#[derive(Deserialize)]
pub(crate) struct Asked {
    since: Option<u64>,
    /// Seconds.
    wait: Option<u64>,
}

type Asking = Result<Query<Asked>, QueryRejection>;

/// The desk invites a screen.
pub(crate) async fn invite(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let now = gateway.desk_session(&headers)?;
    let invitation = ScreenInvitation {
        id: random::token()?,
        code: Redacted::new(random::digits()?),
        expires_at: now + INVITATION,
    };
    let code = hash(invitation.code.expose());
    gateway
        .store
        .invite(&invitation.id, &code, now, invitation.expires_at)
        .await?;
    reply::json(StatusCode::CREATED, &invitation)
}

/// A page takes an invitation up.
pub(crate) async fn pair(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Body(pairing): Body<ScreenPairing>,
) -> Result<Response, Refusal> {
    if headers.contains_key(header::ORIGIN) {
        gateway.origin(&headers)?;
    }
    let now = (gateway.clock)();
    gateway.pairing.check(now)?;
    let token = random::token()?;
    let ends_at = now + PAIRING;
    let code = hash(pairing.code.expose());
    let Some(id) = (gateway.store)
        .pair(&code, &hash(&token), now, ends_at)
        .await?
    else {
        gateway.pairing.failed(now);
        return Err(ProblemKind::ScreenUnauthorized.into());
    };
    gateway.news.spread();
    let key = ScreenKey {
        id,
        token: Redacted::new(token),
        ends_at,
    };
    reply::json(StatusCode::CREATED, &key)
}

/// The screens that are paired.
pub(crate) async fn list(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let now = gateway.desk_session(&headers)?;
    let screens = gateway.store.screens(now).await?;
    reply::json(StatusCode::OK, &ScreenList { screens })
}

/// The desk ends a screen's pairing.
pub(crate) async fn dismiss(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    gateway.desk_session(&headers)?;
    if !gateway.store.dismiss(&id).await? {
        return Err(ProblemKind::NotFound.into());
    }
    gateway.relay.forget(&id);
    gateway.news.spread();
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The screen tells what it shows.
pub(crate) async fn show(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Body(content): Body<Value>,
) -> Result<Response, Refusal> {
    let now = is_screen(&gateway, &headers, &id).await?;
    let version = gateway.relay.show(&id, content, now);
    gateway.news.spread();
    reply::json(StatusCode::OK, &RelayReceipt { version })
}

/// The desk looks at what the screen shows.
pub(crate) async fn state(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    query: Asking,
) -> Result<Response, Refusal> {
    gateway.desk_session(&headers)?;
    let (since, wait) = since(query)?;
    let mut waiting = gateway.news.wait(patience(wait));
    let state = loop {
        let state = gateway.relay.state(&id, since, (gateway.clock)());
        if state.is_some() || !waiting.again().await {
            break state;
        }
    };
    reply::json(StatusCode::OK, &ScreenState { state })
}

/// The desk commands the screen.
pub(crate) async fn command(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Body(content): Body<Value>,
) -> Result<Response, Refusal> {
    let now = gateway.desk_session(&headers)?;
    let screens = gateway.store.screens(now).await?;
    if !screens.iter().any(|screen| screen.id == id) {
        return Err(ProblemKind::NotFound.into());
    }
    let version = gateway.relay.command(&id, content, now);
    gateway.news.spread();
    reply::json(StatusCode::CREATED, &RelayReceipt { version })
}

/// The screen fetches what it is to do.
pub(crate) async fn commands(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    query: Asking,
) -> Result<Response, Refusal> {
    is_screen(&gateway, &headers, &id).await?;
    let (since, wait) = since(query)?;
    let mut waiting = gateway.news.wait(patience(wait));
    let commands = loop {
        let commands = gateway.relay.commands(&id, since, (gateway.clock)());
        if !commands.is_empty() || !waiting.again().await {
            break commands;
        }
    };
    reply::json(StatusCode::OK, &ScreenCommands { commands })
}

/// Lets the screen's own token in; returns the time.
async fn is_screen(gateway: &Gateway, headers: &HeaderMap, id: &str) -> Result<i64, Refusal> {
    let now = (gateway.clock)();
    let token = bearer(headers).ok_or(ProblemKind::ScreenUnauthorized)?;
    if gateway.store.is_screen(id, &hash(token), now).await? {
        Ok(now)
    } else {
        Err(ProblemKind::ScreenUnauthorized.into())
    }
}

fn since(query: Asking) -> Result<(u64, Option<u64>), Refusal> {
    let Query(asked) = query.map_err(|_rejection| malformed("see since and wait"))?;
    Ok((asked.since.unwrap_or_default(), asked.wait))
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Seconds.
const INVITATION: i64 = 10 * 60;

/// Seconds: a tablet is paired again each month.
const PAIRING: i64 = 30 * 24 * 60 * 60;

/// Bytes of a state or a command.
pub(crate) const BODY_LIMIT: usize = 16 * 1024;
