//! Reads and discards the rest of a request body that a handler did not read.
//!
//! A browser reads the response only after it has sent the whole body. If the server closed the connection before that,
//! the browser would report a broken connection instead of the response. So the rest of the body is read while the
//! response is sent.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header::EXPECT;
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::timeout;

/// How much is discarded, and for how long, before the connection is closed anyway.
const BYTES: u64 = 512 * 1024 * 1024;
const TIME: Duration = Duration::from_secs(60);

/// Wraps the body of a request, so that dropping it reads and discards the rest.
pub async fn drained(request: Request, next: Next) -> Response {
    // A client that sends `Expect: 100-continue` sends no body if it gets a final response instead.
    let expects_continue = request.headers().contains_key(EXPECT);
    next.run(request.map(|body| Body::new(Drained { body, expects_continue }))).await
}

struct Drained {
    body: Body,
    expects_continue: bool,
}

impl HttpBody for Drained {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        // Reading makes hyper send `100 Continue`, which tells the client to send the body.
        self.expects_continue = false;
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Drained {
    fn drop(&mut self) {
        // Without a runtime the server is shutting down, and the connection ends with it.
        let Ok(runtime) = Handle::try_current() else { return };
        if !self.expects_continue && !self.body.is_end_stream() {
            runtime.spawn(timeout(TIME, drain(std::mem::take(&mut self.body))));
        }
    }
}

async fn drain(mut body: Body) {
    let mut drained = 0;
    while drained < BYTES {
        match body.frame().await {
            Some(Ok(frame)) => drained += frame.data_ref().map_or(0, Bytes::len) as u64,
            Some(Err(_)) | None => break,
        }
    }
}
