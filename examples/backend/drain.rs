//! What becomes of a body that nobody read to its end.
//!
//! A browser reads the answer only after it has sent the whole body. If the server answered and closed the connection
//! meanwhile, the browser would see the connection break, and not why its request was refused. So the rest of a refused
//! body is read and thrown away, while the answer is on its way already.

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

/// How much is thrown away, and for how long, before the connection breaks after all.
const BYTES: u64 = 512 * 1024 * 1024;
const TIME: Duration = Duration::from_secs(60);

/// Reads the rest of the body when whoever got it drops it.
pub async fn drained(request: Request, next: Next) -> Response {
    // Whoever asked whether to send the body at all waits for the answer, and then sends nothing.
    let asks_first = request.headers().contains_key(EXPECT);
    next.run(request.map(|body| Body::new(Drained { body, asks_first }))).await
}

struct Drained {
    body: Body,
    asks_first: bool,
}

impl HttpBody for Drained {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        // Whoever reads has told the client to send.
        self.asks_first = false;
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
        // Without a runtime the server is ending, and the connection with it.
        let Ok(runtime) = Handle::try_current() else { return };
        if !self.asks_first && !self.body.is_end_stream() {
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
