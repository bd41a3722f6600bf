//! The routes, and the layers around them.

use super::state::Backend;
use super::{dataset, drain, files, log, project, signature, upload, workflow};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use chrono::Utc;
use stardust_errors::axum::{EnvelopeLayer, Path, method_not_allowed, panicked};
use stardust_errors::{ApiError, Envelope, ResultExt};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use uuid::Uuid;

/// The largest JSON body, in bytes.
const JSON_LIMIT: usize = 1024 * 1024;

/// The time limits of ordinary requests and of uploads.
const TIME_LIMIT: Duration = Duration::from_secs(10);
const UPLOAD_TIME_LIMIT: Duration = Duration::from_secs(10 * 60);

/// The Content-Security-Policy of API responses: opened in a browser, they load nothing, run nothing and cannot be
/// framed.
pub const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The result of a handler.
pub type HandlerResult<T> = Result<Envelope<T>, ApiError>;

pub fn router(backend: Arc<Backend>) -> Router {
    let uploads = Router::new()
        .route("/dataset/{id}/upload", post(upload::upload))
        .layer(from_fn_with_state(UPLOAD_TIME_LIMIT, time_limit));
    let others = Router::new()
        .route("/dataset/list", get(dataset::list))
        .route("/dataset/create", post(dataset::create))
        .route("/dataset/{id}", get(dataset::get))
        .route("/dataset/{id}/statistics", get(dataset::statistics))
        .route("/project/list", get(project::list))
        .route("/project/create", post(project::create))
        .route("/project/{id}", get(project::get))
        .route("/folder/create", post(project::create_folder))
        .route("/workflow/create", post(workflow::create))
        .route("/workflow/{id}", get(workflow::get))
        .route("/workflow/{id}/run", post(workflow::run))
        .route("/algorithm/list", get(workflow::algorithms))
        .layer(from_fn_with_state(TIME_LIMIT, time_limit));
    let signed = uploads.merge(others).layer(from_fn_with_state(backend.clone(), signature::signed));
    let open = Router::new()
        .route("/health", get(health))
        .route("/gateway/unreachable", any(unreachable))
        .route("/gateway/unreachable/{retry_after}", any(unreachable));

    // The last layer is the outermost.
    signed
        .merge(open)
        .method_not_allowed_fallback(method_not_allowed)
        .merge(files::router())
        .layer(DefaultBodyLimit::max(JSON_LIMIT))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(log::log))
        .layer(EnvelopeLayer::new().request_id(request_id).date(now))
        .layer(from_fn(drain::drained))
        .layer(header(CACHE_CONTROL, "no-store"))
        .layer(header(CONTENT_SECURITY_POLICY, API_POLICY))
        .layer(header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(X_FRAME_OPTIONS, "DENY"))
        .layer(header(REFERRER_POLICY, "no-referrer"))
        .layer(header(RESOURCE_POLICY, "same-origin"))
        .layer(CompressionLayer::new())
        .with_state(backend)
}

fn header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

fn request_id() -> String {
    Uuid::new_v4().simple().to_string()
}

/// Returns the time in UTC.
fn now() -> String {
    Utc::now().format("%Y-%m-%d %H:%M:%S").to_string()
}

async fn time_limit(State(limit): State<Duration>, request: Request, next: Next) -> Result<Response, ApiError> {
    timeout(limit, next.run(request)).await.internal()
}

async fn health() -> Envelope<&'static str> {
    Envelope::success("ok")
}

/// Imitates a gateway whose API is down: it responds with an HTML page instead of an envelope. The path can set the
/// `Retry-After` header, in seconds.
async fn unreachable(retry_after: Option<Path<u32>>) -> Response {
    let retry_after = retry_after.map_or(30, |Path(seconds)| seconds).to_string();
    const PAGE: &str =
        "<html>\n<head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body>\n</html>\n";
    (StatusCode::BAD_GATEWAY, [(CONTENT_TYPE, "text/html"), (RETRY_AFTER, &retry_after)], PAGE).into_response()
}
