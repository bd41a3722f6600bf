//! Converts envelopes, codes and errors into responses.

use super::layer::{self, EnvelopeId, REQUEST_ID};
use crate::catalog::ErrorCode;
use crate::serving::api_error::ApiError;
use crate::serving::chain::Chain;
use crate::serving::envelope::Envelope;
use ::axum::body::Body;
use ::axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// The source of an error, in the extensions of its response, for a layer that logs. Displays the error and its sources.
///
/// It is the source of an [`ApiError`], or the error of serde if data could not be serialized. The response also has the
/// [`ErrorCode`] in its extensions.
///
/// With the feature `tracing`, the source of an `INTERNAL_ERROR`, and of any other error with an HTTP status of 500 or
/// above, has already been logged.
///
/// ```
/// use axum::{extract::Request, middleware::Next, response::Response};
/// use stardust_errors::axum::ErrorSource;
///
/// async fn log(request: Request, next: Next) -> Response {
///     let response = next.run(request).await;
///     if let Some(source) = response.extensions().get::<ErrorSource>() {
///         eprintln!("{}: {}", response.status(), source);
///     }
///     response
/// }
/// # let _: axum::Router = axum::Router::new().layer(axum::middleware::from_fn(log));
/// ```
#[derive(Clone, Debug)]
pub struct ErrorSource(Arc<dyn Error + Send + Sync>);

impl fmt::Display for ErrorSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Chain(self.get()).fmt(f)
    }
}

impl ErrorSource {
    /// Returns the error.
    ///
    /// ```
    /// use axum::response::IntoResponse;
    /// use stardust_errors::axum::ErrorSource;
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// let response = ApiError::new(ErrorCode::FILE_NOT_ZIP).with_source("no end of central directory").into_response();
    /// let source: &ErrorSource = response.extensions().get().unwrap();
    /// assert_eq!(source.get().to_string(), "no end of central directory");
    /// ```
    #[must_use]
    pub fn get(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.0
    }
}

/// Responds with JSON and the HTTP status of the code.
///
/// Data that cannot be serialized is an `INTERNAL_ERROR`.
impl<T: Serialize> IntoResponse for Envelope<T> {
    fn into_response(self) -> Response {
        let status = self.http_status();
        respond(self, status, None)
    }
}

/// Responds with the failure and the HTTP status of the code.
impl IntoResponse for ErrorCode {
    fn into_response(self) -> Response {
        ApiError::new(self).into_response()
    }
}

/// Responds with the failure and the HTTP status of the error. The source is an [`ErrorSource`] in the response's
/// extensions, not in its body.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.status();
        let (envelope, source) = self.into_parts();
        respond(envelope, status, source)
    }
}

fn respond<T: Serialize>(
    mut envelope: Envelope<T>,
    status: u16,
    source: Option<Box<dyn Error + Send + Sync>>,
) -> Response {
    layer::fill_in(&mut envelope);
    let mut response = match json(&envelope) {
        Ok(response) => response,
        Err(error) => {
            let error = ApiError::new(ErrorCode::INTERNAL_ERROR).with_source(error);
            return error.with_request_id(envelope.request_id).with_date(envelope.date).into_response();
        }
    };
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(id) = layer::header_value(&envelope.request_id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    if !envelope.request_id.is_empty() {
        response.extensions_mut().insert(EnvelopeId(envelope.request_id));
    }
    let code = ErrorCode::new(envelope.code);
    if !envelope.success || code.describe().is_some() {
        response.extensions_mut().insert(code);
    }
    if let Some(source) = source {
        response.extensions_mut().insert(ErrorSource(source.into()));
    }
    response
}

/// Returns a response with the value as JSON.
pub(super) fn json<T: Serialize>(value: &T) -> serde_json::Result<Response> {
    let mut response = Response::new(Body::from(serde_json::to_vec(value)?));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}
