//! The routes, and what is done for every one of them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{delete, get, post};
use eligibility::ProblemKind;
use tower_http::cors::{AllowPrivateNetwork, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::certificate::Roots;
use crate::desk::{Attempts, Desk};
use crate::eligibility_system::EligibilitySystem;
use crate::news::News;
use crate::relay::Relay;
use crate::reply::Refusal;
use crate::routes::{
    challenges, desk, desk_inquiries, folders, health, inquiries, journal, openapi, receptions,
    screens,
};
use crate::store::Store;
use crate::terminal::Folders;

/// Seconds since 1970-01-01T00:00:00Z, now.
pub(crate) type Clock = Box<dyn Fn() -> i64 + Send + Sync>;

/// Everything that the routes work with.
pub(crate) struct Gateway {
    /// Origins of the pages that may ask.
    pub(crate) origins: Vec<String>,
    /// Of the certificates for user authentication.
    pub(crate) roots: Roots,
    /// Of the card faces.
    pub(crate) card_roots: card::Roots,
    pub(crate) system: Box<dyn EligibilitySystem>,
    pub(crate) store: Store,
    /// The terminal's, where the gateway has them.
    pub(crate) folders: Option<Folders>,
    pub(crate) desk: Desk,
    /// At pairing screens.
    pub(crate) pairing: Attempts,
    pub(crate) relay: Relay,
    pub(crate) news: News,
    pub(crate) clock: Clock,
}

impl Gateway {
    /// The page's origin, when it is one that may ask.
    pub(crate) fn origin<'a>(&self, headers: &'a HeaderMap) -> Result<&'a str, ProblemKind> {
        let origin = headers
            .get(header::ORIGIN)
            .and_then(|origin| origin.to_str().ok());
        origin
            .filter(|origin| self.origins.iter().any(|allowed| allowed == origin))
            .ok_or(ProblemKind::OriginNotAllowed)
    }

    /// Lets who is signed in at the desk in; returns the time.
    pub(crate) fn desk_session(&self, headers: &HeaderMap) -> Result<i64, ProblemKind> {
        let now = (self.clock)();
        self.desk.enter(bearer(headers), now)?;
        Ok(now)
    }
}

/// The whole service.
pub(crate) fn router(gateway: Arc<Gateway>) -> Router {
    let cors = cors(&gateway.origins);
    Router::new()
        .route("/health", get(health::get))
        .route("/openapi.json", get(openapi::get))
        .route("/api/v1/challenges", post(challenges::post))
        .route("/api/v1/inquiries", post(inquiries::post))
        .route("/api/v1/desk/sessions", post(desk::post))
        .route("/api/v1/desk/inquiries", post(desk_inquiries::post))
        .route(
            "/api/v1/desk/inquiries/bulk",
            post(desk_inquiries::bulk).layer(DefaultBodyLimit::max(desk_inquiries::BODY_LIMIT)),
        )
        .route("/api/v1/desk/folders/{folder}", get(folders::list))
        .route(
            "/api/v1/desk/folders/{folder}/{name}",
            get(folders::read)
                .put(folders::write)
                .layer(DefaultBodyLimit::max(folders::LARGEST)),
        )
        .route("/api/v1/receptions", get(receptions::get))
        .route("/api/v1/receptions/{id}", get(receptions::answer))
        .route(
            "/api/v1/journal",
            get(journal::get)
                .post(journal::post)
                .put(journal::put)
                .layer(DefaultBodyLimit::max(journal::BODY_LIMIT)),
        )
        .route("/api/v1/screens", get(screens::list).post(screens::invite))
        .route("/api/v1/screens/pairings", post(screens::pair))
        .route("/api/v1/screens/{id}", delete(screens::dismiss))
        .route(
            "/api/v1/screens/{id}/state",
            get(screens::state)
                .put(screens::show)
                .layer(DefaultBodyLimit::max(screens::BODY_LIMIT)),
        )
        .route(
            "/api/v1/screens/{id}/commands",
            get(screens::commands)
                .post(screens::command)
                .layer(DefaultBodyLimit::max(screens::BODY_LIMIT)),
        )
        .fallback(async || Refusal::from(ProblemKind::NotFound))
        .method_not_allowed_fallback(async || Refusal::from(ProblemKind::MethodNotAllowed))
        .with_state(gateway)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn(log))
        .layer(header_layer(header::CACHE_CONTROL, "no-store"))
        .layer(header_layer(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(cors)
}

/// The token of `Authorization: Bearer …` (RFC 6750 section 2.1).
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let credentials = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = credentials.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then_some(token)
}

fn header_layer(
    name: header::HeaderName,
    value: &'static str,
) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

/// Pages from the configured origins may call from elsewhere, no other page may.
fn cors(origins: &[String]) -> CorsLayer {
    let origins: Vec<HeaderValue> = (origins.iter())
        .filter_map(|origin| HeaderValue::from_str(origin).ok())
        .collect();
    // Browsers with Private Network Access ask for it, those with Local Network Access ask the person.
    let known = origins.clone();
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
        ])
        .expose_headers([header::ETAG, header::RETRY_AFTER])
        .allow_private_network(AllowPrivateNetwork::predicate(move |origin, _| {
            known.contains(origin)
        }))
        .max_age(Duration::from_secs(600))
}

/// One line for each request: route, status, problem, time; nothing of what was said.
async fn log(path: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let method = request.method().clone();
    let response = next.run(request).await;
    let path = path.as_ref().map_or("(no such route)", MatchedPath::as_str);
    let problem = response
        .extensions()
        .get::<ProblemKind>()
        .map(|kind| kind.slug());
    let millis = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, path, status = response.status().as_u16(), problem, millis);
    response
}

/// An inquiry is some 6 KiB.
const BODY_LIMIT: usize = 64 * 1024;
