//! The demo page, the npm package and the web UI, from the checkout that the server was compiled in.

use super::state::Backend;
use axum::Router;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any};
use stardust_errors::ErrorCode;
use stardust_errors::axum::not_found;
use std::sync::Arc;
use tower_http::services::ServeDir;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/www");
const PACKAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/pkg");
const WEB_UI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/web-ui");

/// The Content-Security-Policy of the page's own `<meta>` element, plus `frame-ancestors`, which only works as a header.
/// A test compares the two.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Serves `/` and every path that matches no API route.
pub fn router() -> Router<Arc<Backend>> {
    Router::new()
        .nest_service("/pkg", folder(PACKAGE))
        .nest_service("/web-ui", folder(WEB_UI))
        .fallback_service(folder(PAGE))
        .layer(from_fn(file))
}

fn folder(path: &str) -> ServeDir<MethodRouter> {
    ServeDir::new(path).call_fallback_on_method_not_allowed(true).fallback(any(not_found))
}

/// Longer than the path of any file.
const LONGEST_PATH: usize = 255;

/// Adds the headers of a file, unless the response is an envelope. `ServeDir` responds with an empty 500 if it cannot
/// read a file, or if the path is too long for the file system.
async fn file(request: Request, next: Next) -> Response {
    if request.uri().path().len() > LONGEST_PATH {
        return not_found().await.into_response();
    }
    let mut response = next.run(request).await;
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        return ErrorCode::INTERNAL_ERROR.into_response();
    }
    if response.extensions().get::<ErrorCode>().is_none() {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    }
    response
}
