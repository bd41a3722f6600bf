//! Everything an axum back end needs so that each of its responses is an envelope (feature `axum`).
//!
//! - [`Envelope`](crate::Envelope), [`ErrorCode`] and [`ApiError`] are responses.
//! - The extractors [`Json`], [`Path`] and [`Query`] reject a request with an `ILLEGAL_PARAMETER` that names the field and
//!   the reason. The rejections of axum's own extractors convert into an [`ApiError`] by `?`.
//! - [`EnvelopeLayer`] fills in the request id and the date.
//! - [`not_found`] and [`method_not_allowed`] are fallbacks, and [`panicked`] responds to a panic.
//!
//! ```
//! use axum::{Router, routing::get};
//! use serde::{Deserialize, Serialize};
//! use stardust_errors::axum::{EnvelopeLayer, Json, Path, Query, method_not_allowed, not_found, panicked};
//! use stardust_errors::{ApiError, Envelope, ErrorCode, ResultExt};
//! use tower_http::catch_panic::CatchPanicLayer;
//!
//! #[derive(Deserialize)]
//! struct Page {
//!     size: usize,
//! }
//!
//! #[derive(Deserialize)]
//! struct NewProject {
//!     name: String,
//! }
//!
//! async fn list(Query(page): Query<Page>) -> Envelope<Vec<String>> {
//!     Envelope::success(vec!["Street scenes".to_owned(); page.size])
//! }
//!
//! async fn get_one(Path(id): Path<u64>) -> Result<Envelope<String>, ApiError> {
//!     if id != 7 {
//!         return Err(ErrorCode::PROJECT_NOT_EXISTS.into());
//!     }
//!     // Anything that goes wrong here is an INTERNAL_ERROR, whose source never reaches the client.
//!     Ok(Envelope::success(std::fs::read_to_string("name.txt").internal()?))
//! }
//!
//! async fn create(Json(project): Json<NewProject>) -> Result<Envelope<String>, ApiError> {
//!     if project.name == "Street scenes" {
//!         return Err(ApiError::new(ErrorCode::PROJECT_NAME_EXISTS));
//!     }
//!     Ok(Envelope::success(project.name))
//! }
//!
//! let app: Router = Router::new()
//!     .route("/project", get(list).post(create))
//!     .route("/project/{id}", get(get_one))
//!     .fallback(not_found)
//!     .method_not_allowed_fallback(method_not_allowed)
//!     .layer(CatchPanicLayer::custom(panicked))
//!     // The outermost, so that every response has a request id.
//!     .layer(EnvelopeLayer::new());
//! # let _ = app;
//! ```

mod extract;
mod layer;
mod response;

pub use extract::{Json, Path, Query};
pub(crate) use layer::fill_in;
pub use layer::{EnvelopeLayer, EnvelopeService, RequestId};
pub use response::ErrorSource;

use crate::catalog::ErrorCode;
use crate::serving::api_error::ApiError;
use ::axum::response::{IntoResponse, Response};
use std::any::Any;

/// Responds to a request that matches no route, as a fallback of a router: code 404 with HTTP status 404.
///
/// ```
/// # use axum::Router;
/// let app: Router = Router::new().fallback(stardust_errors::axum::not_found);
/// # let _ = app;
/// ```
pub async fn not_found() -> ApiError {
    ErrorCode::NOT_FOUND.into()
}

/// Responds to a request whose method a route does not allow, as a fallback of a router: code 404 under HTTP 405. axum
/// adds the `Allow` header. It applies to the routes that the router already has.
///
/// ```
/// # use axum::Router;
/// let app: Router = Router::new().method_not_allowed_fallback(stardust_errors::axum::method_not_allowed);
/// # let _ = app;
/// ```
pub async fn method_not_allowed() -> ApiError {
    not_found().await.with_status(405).with_message("Method not allowed")
}

/// Responds to a panic, for the `CatchPanicLayer` of tower-http: an `INTERNAL_ERROR`, with the message of the panic as its
/// source.
///
/// ```
/// use axum::Router;
/// use tower_http::catch_panic::CatchPanicLayer;
///
/// let app: Router = Router::new().layer(CatchPanicLayer::custom(stardust_errors::axum::panicked));
/// # let _ = app;
/// ```
#[must_use]
pub fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let message = match payload.downcast_ref::<&str>() {
        Some(message) => message,
        None => payload.downcast_ref().map_or("a value that is not text", String::as_str),
    };
    ApiError::new(ErrorCode::INTERNAL_ERROR).with_source(format!("panicked: {message}")).into_response()
}
