//! One line of JSON a request, on standard error. Never in it: the query, headers and bodies, where secrets are.

use axum::Extension;
use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use stardust_errors::{ErrorCode, ErrorSource, RequestId};
use std::any::Any;
use std::error::Error;
use std::panic;
use std::time::Instant;
use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;

/// Where the log goes when the server starts. Panics go there as well, with the place in the code.
pub fn start() {
    tracing::subscriber::set_global_default(lines_to(std::io::stderr)).expect("nothing logs before");
    panic::set_hook(Box::new(|panic| {
        tracing::error!(panic = panic_text(panic.payload()), place = panic.location().map(tracing::field::display));
    }));
}

/// What a panic says.
pub fn panic_text(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref().map(String::as_str));
    text.unwrap_or("something that is no text")
}

pub fn lines_to(writer: impl for<'a> MakeWriter<'a> + Send + Sync + 'static) -> impl Subscriber + Send + Sync {
    tracing_subscriber::fmt().json().flatten_event(true).with_target(false).with_writer(writer).finish()
}

pub async fn log(Extension(RequestId(request_id)): Extension<RequestId>, request: Request, next: Next) -> Response {
    let mut line = Line {
        request_id,
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        start: Instant::now(),
        is_written: false,
    };
    let response = next.run(request).await;
    line.answered(&response);
    response
}

struct Line {
    request_id: String,
    method: Method,
    path: String,
    start: Instant,
    is_written: bool,
}

impl Line {
    fn answered(&mut self, response: &Response) {
        let code = response.extensions().get().map(|code: &ErrorCode| code.code());
        let error = response.extensions().get().map(|ErrorSource(error)| causes(&**error));
        self.write(Some(response.status().as_u16()), code, error.as_deref());
    }

    fn write(&mut self, status: Option<u16>, code: Option<i64>, error: Option<&str>) {
        self.is_written = true;
        let Self { request_id, method, path, .. } = self;
        let ms = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(request_id, %method, path, status, code, ms, error);
    }
}

/// A client that goes away before its answer takes the request with it.
impl Drop for Line {
    fn drop(&mut self) {
        if !self.is_written {
            self.write(None, None, Some("the client went away"));
        }
    }
}

/// The error and what caused it, outermost first.
fn causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
