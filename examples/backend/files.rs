//! The demo page, the npm package and the web UI, from the checkout that the server was compiled in.

use super::app::API_POLICY;
use super::state::Backend;
use axum::Router;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any};
use stardust_errors::ErrorCode;
use std::convert::Infallible;
use std::sync::Arc;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/www");
const PACKAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/pkg");
const WEB_UI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/web-ui");

/// The same as in the page itself, which has to hold wherever it is served from, with `frame-ancestors`, which only
/// a header can say; a test compares the two.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `/` and all that no route of the API takes.
pub fn router() -> Router<Arc<Backend>> {
    Router::new()
        .nest_service("/pkg", folder(PACKAGE))
        .nest_service("/web-ui", folder(WEB_UI))
        .fallback_service(folder(PAGE))
        .layer(from_fn(with_envelope))
        .layer(header(CACHE_CONTROL, "no-cache"))
        .layer(header(CONTENT_SECURITY_POLICY, POLICY))
}

fn header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

fn folder(path: &str) -> ServeDir<ServeFallback> {
    ServeDir::new(path).call_fallback_on_method_not_allowed(true).fallback(any(not_found))
}

type ServeFallback = MethodRouter<(), Infallible>;

async fn not_found() -> impl IntoResponse {
    (NO_FILE, ErrorCode::NotFound)
}

/// The headers of an answer that is none of the files.
const NO_FILE: [(HeaderName, &str); 2] = [(CACHE_CONTROL, "no-store"), (CONTENT_SECURITY_POLICY, API_POLICY)];

/// The longest path that may lead to a file: none of ours has a longer one.
const LONGEST_PATH: usize = 255;

/// Where a file cannot be read, `ServeDir` answers 500 and nothing else; and so it does where the file system does not
/// take a name because it is too long.
async fn with_envelope(request: Request, next: Next) -> Response {
    if request.uri().path().len() > LONGEST_PATH {
        return not_found().await.into_response();
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    (NO_FILE, ErrorCode::InternalError).into_response()
}
