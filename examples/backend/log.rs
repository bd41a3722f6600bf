//! The log: JSON lines on standard error. Queries, headers and bodies are left out, because they contain secrets.

use axum::Extension;
use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use stardust_errors::ErrorCode;
use stardust_errors::axum::{ErrorSource, RequestId};
use std::panic;
use std::time::Instant;
use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;

/// Starts logging to standard error. Panics are logged with their location in the code.
pub fn start() {
    tracing::subscriber::set_global_default(lines_to(std::io::stderr)).expect("no other subscriber is set");
    panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
}

pub fn lines_to(writer: impl for<'a> MakeWriter<'a> + Send + Sync + 'static) -> impl Subscriber + Send + Sync {
    tracing_subscriber::fmt().json().flatten_event(true).with_target(false).with_writer(writer).finish()
}

/// Logs one line for each request, with the field names that the crate uses. The crate itself logs the source of an
/// `INTERNAL_ERROR` (feature `tracing`), with the same request id.
pub async fn log(Extension(request_id): Extension<RequestId>, request: Request, next: Next) -> Response {
    let mut line = Line {
        request_id,
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        start: Instant::now(),
        status: None,
        code: None,
        // Kept if the request is dropped before there is a response, such as when the client disconnects.
        source: Some("the request was canceled".to_owned()),
    };
    let response = next.run(request).await;
    line.status = Some(response.status().as_u16());
    line.code = response.extensions().get().map(|code: &ErrorCode| code.get());
    line.source = source(&response);
    response
}

/// A line that is logged when it is dropped, however the request ends.
struct Line {
    request_id: RequestId,
    method: Method,
    path: String,
    start: Instant,
    status: Option<u16>,
    code: Option<i64>,
    source: Option<String>,
}

impl Drop for Line {
    fn drop(&mut self) {
        tracing::info!(
            "stardust.request_id" = self.request_id.as_str(),
            "http.request.method" = self.method.as_str(),
            "url.path" = self.path,
            "http.response.status_code" = self.status,
            "stardust.code" = self.code,
            "error.source" = self.source,
            duration_ms = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX),
            "request finished",
        );
    }
}

/// Returns the source of a client error.
fn source(response: &Response) -> Option<String> {
    let source = response.extensions().get::<ErrorSource>()?;
    response.status().is_client_error().then(|| source.to_string())
}
