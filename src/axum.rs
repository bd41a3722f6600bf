//! Answers of an axum back end, and the layer that fills in what a handler left out of them.

use crate::api_error::ApiError;
use crate::catalog::ErrorCode;
use crate::envelope::Envelope;
use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Request, StatusCode};
use http_body::Body as _;
use serde::{Serialize, Serializer};
use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tower_layer::Layer;
use tower_service::Service;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// No id that anyone makes is longer, and a log shall not be filled by whoever sends one.
const REQUEST_ID_BYTES: usize = 128;

/// Why a request failed, in the extensions of the response: for a layer that logs. It is never sent.
///
/// It is the source of an [`ApiError`], or the error of serde where an answer could not be written as JSON.
///
/// ```
/// use axum::{extract::Request, middleware::Next, response::Response};
/// use stardust_errors::ErrorSource;
///
/// async fn log(request: Request, next: Next) -> Response {
///     let response = next.run(request).await;
///     if let Some(ErrorSource(error)) = response.extensions().get() {
///         eprintln!("{}: {error}", response.status());
///     }
///     response
/// }
/// # let _: axum::Router = axum::Router::new().layer(axum::middleware::from_fn(log));
/// ```
#[derive(Clone, Debug)]
pub struct ErrorSource(pub Arc<dyn Error + Send + Sync>);

/// The id of a request, in the extensions of the request: [`EnvelopeLayer`] puts it there for handlers and logs.
///
/// ```
/// use axum::Extension;
/// use stardust_errors::{Envelope, RequestId};
///
/// async fn handler(Extension(RequestId(id)): Extension<RequestId>) -> Envelope<String> {
///     Envelope::success(format!("This is request {id}"))
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(handler));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(pub String);

/// What was written as a response's body, in the response's extensions: from it the layer writes the body anew. The data
/// is a part of that body, not a copy.
#[derive(Clone)]
struct Written {
    envelope: Envelope<()>,
    data: Bytes,
    body_bytes: usize,
}

impl Written {
    /// Whether the body is still the one that was written: a layer may have compressed it, or taken it away for `HEAD`.
    fn is_body_of(&self, response: &Response) -> bool {
        !response.headers().contains_key(CONTENT_ENCODING)
            && response.headers().get(CONTENT_TYPE) == Some(&JSON)
            && response.body().size_hint().exact() == Some(self.body_bytes as u64)
    }
}

/// The HTTP status that fits, and JSON. A code of the catalog is in the response's extensions, for a layer that logs. Data
/// that cannot be written as JSON is answered with an `INTERNAL_ERROR`, and the error of serde is in the response's
/// extensions as an [`ErrorSource`].
impl<T: Serialize> IntoResponse for Envelope<T> {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (envelope, json) = write(self);
        let (body, data) = match json {
            Ok((body, data)) => (Bytes::from(body), data),
            Err(error) => {
                let answer = ApiError::new(ErrorCode::InternalError).with_source(error);
                return answer.with_request_id(envelope.request_id).with_date(envelope.date).into_response();
            }
        };
        let written = Written { envelope, data: body.slice(data), body_bytes: body.len() };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        response.headers_mut().insert(CONTENT_TYPE, JSON);
        if let Ok(code) = ErrorCode::try_from(written.envelope.code) {
            response.extensions_mut().insert(code);
        }
        response.extensions_mut().insert(written);
        response
    }
}

/// The failure with the code's own wording, under the HTTP status that fits.
impl IntoResponse for ErrorCode {
    fn into_response(self) -> Response {
        Envelope::<()>::failure(self).into_response()
    }
}

/// The failure under the HTTP status that fits. The source is in the response's extensions as an [`ErrorSource`], and not
/// in what is sent.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (envelope, source) = self.into_parts();
        let mut response = envelope.into_response();
        if let Some(source) = source {
            response.extensions_mut().insert(ErrorSource(source.into()));
        }
        response
    }
}

/// Bytes of JSON, and where in them the data is.
type Json = Result<(Vec<u8>, Range<usize>), serde_json::Error>;

/// Writes the envelope, and hands back what is left of it without its data.
fn write<T: Serialize>(envelope: Envelope<T>) -> (Envelope<()>, Json) {
    let Envelope { code, data, date, message, request_id, success } = envelope;
    let written = Cell::new(0);
    let place = Cell::new((0, 0));
    let placed = Placed { value: &data, written: &written, place: &place };
    let envelope = Envelope { code, data: Some(placed), date, message, request_id, success };
    let mut bytes = Vec::with_capacity(256);
    let result = serde_json::to_writer(Counting { bytes: &mut bytes, written: &written }, &envelope);
    let (start, end) = place.get();
    let Envelope { code, date, message, request_id, success, .. } = envelope;
    let envelope = Envelope { code, data: None, date, message, request_id, success };
    (envelope, result.map(|()| (bytes, start..end)))
}

/// A value that notes where in the JSON it is written.
struct Placed<'a, T> {
    value: &'a T,
    written: &'a Cell<usize>,
    place: &'a Cell<(usize, usize)>,
}

impl<T: Serialize> Serialize for Placed<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let start = self.written.get();
        let result = self.value.serialize(serializer)?;
        self.place.set((start, self.written.get()));
        Ok(result)
    }
}

/// Counts the bytes for [`Placed`]; `serde_json` writes through without a buffer of its own.
struct Counting<'a> {
    bytes: &'a mut Vec<u8>,
    written: &'a Cell<usize>,
}

impl io::Write for Counting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        self.written.set(self.bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

type Make = Arc<dyn Fn() -> String + Send + Sync>;

/// A layer that fills in what handlers left out of their answers: the request id and the date.
///
/// - The request id is the request's `x-request-id` header, where that is visible ASCII of at most 128 bytes; else what
///   [`request_id`](EnvelopeLayer::request_id) makes. It goes into the envelope's `requestId` and the response's
///   `x-request-id` header, and as [`RequestId`] into the request's extensions.
/// - The date is what [`date`](EnvelopeLayer::date) makes.
///
/// What a handler sets itself stays, and then the header says the same id. Answers that are no envelopes pass through and
/// only get the header. So do envelopes whose body another layer changed before; put a layer that compresses outside.
///
/// ```
/// use axum::{Router, routing::get};
/// use stardust_errors::{ApiError, Envelope, EnvelopeLayer, ErrorCode};
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// async fn dataset() -> Result<Envelope<String>, ApiError> {
///     Err(ErrorCode::DatasetNotExists.into())
/// }
///
/// let count = AtomicU64::new(0);
/// let layer = EnvelopeLayer::new()
///     .request_id(move || format!("request-{}", count.fetch_add(1, Ordering::Relaxed)))
///     .date(|| "2024-05-16 19:03:34".to_owned()); // of the library for time that you use
/// let app: Router = Router::new().route("/dataset", get(dataset)).layer(layer);
/// # _ = app;
/// ```
#[derive(Clone, Default)]
pub struct EnvelopeLayer {
    request_id: Option<Make>,
    date: Option<Make>,
}

impl EnvelopeLayer {
    /// A layer that takes over the request's id and makes nothing itself.
    ///
    /// ```
    /// # use axum::Router;
    /// let app: Router = Router::new().layer(stardust_errors::EnvelopeLayer::new());
    /// # _ = app;
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self { request_id: None, date: None }
    }

    /// The same with a maker of ids, for requests that bring none.
    ///
    /// ```
    /// use stardust_errors::EnvelopeLayer;
    /// use std::sync::atomic::{AtomicU64, Ordering};
    ///
    /// let count = AtomicU64::new(0);
    /// let layer = EnvelopeLayer::new().request_id(move || count.fetch_add(1, Ordering::Relaxed).to_string());
    /// # _ = layer;
    /// ```
    #[must_use]
    pub fn request_id(mut self, make: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.request_id = Some(Arc::new(make));
        self
    }

    /// The same with a maker of dates, such as `2024-05-16 19:03:34`.
    ///
    /// ```
    /// use stardust_errors::EnvelopeLayer;
    ///
    /// fn now() -> String {
    ///     // What the library for time that you use makes.
    ///     "2024-05-16 19:03:34".to_owned()
    /// }
    /// let layer = EnvelopeLayer::new().date(now);
    /// # _ = layer;
    /// ```
    #[must_use]
    pub fn date(mut self, make: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.date = Some(Arc::new(make));
        self
    }
}

impl fmt::Debug for EnvelopeLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnvelopeLayer")
            .field("request_id", &self.request_id.is_some())
            .field("date", &self.date.is_some())
            .finish()
    }
}

impl<S> Layer<S> for EnvelopeLayer {
    type Service = EnvelopeService<S>;

    fn layer(&self, inner: S) -> EnvelopeService<S> {
        EnvelopeService { inner, layer: self.clone() }
    }
}

/// The service of an [`EnvelopeLayer`], around the service `S`.
///
/// ```
/// use axum::Router;
/// use stardust_errors::{EnvelopeLayer, EnvelopeService};
/// use tower::Layer;
///
/// // Around a whole router, where `Router::layer` puts one around each of its routes.
/// let service: EnvelopeService<Router> = EnvelopeLayer::new().layer(Router::new());
/// # _ = service;
/// ```
#[derive(Clone, Debug)]
pub struct EnvelopeService<S> {
    inner: S,
    layer: EnvelopeLayer,
}

impl<S, B> Service<Request<B>> for EnvelopeService<S>
where
    S: Service<Request<B>>,
    S::Response: IntoResponse,
{
    type Response = Response;
    type Error = S::Error;
    type Future = EnvelopeFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        // One that a layer further out chose stands, so that all of them tell the same.
        let request_id = match request.extensions().get::<RequestId>() {
            Some(chosen) => Some(chosen.0.clone()),
            None => acceptable(request.headers().get(REQUEST_ID)).or_else(|| Some(self.layer.request_id.as_ref()?())),
        };
        if let Some(id) = &request_id {
            request.extensions_mut().insert(RequestId(id.clone()));
        }
        EnvelopeFuture { inner: Box::pin(self.inner.call(request)), request_id, date: self.layer.date.clone() }
    }
}

/// The future of an [`EnvelopeService`].
pub struct EnvelopeFuture<F> {
    inner: Pin<Box<F>>,
    request_id: Option<String>,
    date: Option<Make>,
}

impl<F> fmt::Debug for EnvelopeFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnvelopeFuture").field("request_id", &self.request_id).finish_non_exhaustive()
    }
}

impl<F, R, E> Future for EnvelopeFuture<F>
where
    F: Future<Output = Result<R, E>>,
    R: IntoResponse,
{
    type Output = Result<Response, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let response = ready!(self.inner.as_mut().poll(context))?.into_response();
        let request_id = self.request_id.take();
        Poll::Ready(Ok(fill_in(response, request_id, self.date.as_ref())))
    }
}

/// The id that a header brings, if it may go into logs and answers as it is.
fn acceptable(header: Option<&HeaderValue>) -> Option<String> {
    let id = header?.to_str().ok()?;
    let fits = (1..=REQUEST_ID_BYTES).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| id.to_owned())
}

fn fill_in(mut response: Response, chosen: Option<String>, date: Option<&Make>) -> Response {
    let Some(mut written) = response.extensions_mut().remove::<Written>() else {
        if !response.headers().contains_key(REQUEST_ID) {
            set_header(&mut response, chosen);
        }
        return response;
    };
    let envelope = &mut written.envelope;
    let id = if envelope.request_id.is_empty() {
        // A header that was set nearer to the handler goes before what was chosen here.
        acceptable(response.headers().get(REQUEST_ID)).or(chosen)
    } else {
        Some(envelope.request_id.clone())
    };
    let date = date.filter(|_| envelope.date.is_empty());
    let has_gap = date.is_some() || envelope.request_id.is_empty() && id.is_some();
    if has_gap && written.is_body_of(&response) {
        written.envelope.request_id = id.clone().unwrap_or_default();
        if let Some(make) = date {
            written.envelope.date = make();
        }
        written = write_anew(&mut response, written);
    }
    // For a layer further out, which will find nothing to fill in.
    response.extensions_mut().insert(written);
    set_header(&mut response, id);
    response
}

fn set_header(response: &mut Response, id: Option<String>) {
    // What many would not read as a header's value, such as an id in Chinese, is only in the envelope.
    if let Some(id) = id.filter(|id| id.is_ascii()).and_then(|id| HeaderValue::try_from(id).ok()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
}

/// Writes the envelope without its data, and then puts that between.
fn write_anew(response: &mut Response, written: Written) -> Written {
    let Written { envelope, data, body_bytes } = written;
    let (envelope, json) = write(envelope);
    let Ok((frame, place)) = json else {
        return Written { envelope, data, body_bytes };
    };
    let body = Bytes::from([&frame[..place.start], &data, &frame[place.end..]].concat());
    let start = place.start;
    let written = Written { data: body.slice(start..start + data.len()), body_bytes: body.len(), envelope };
    if response.headers().contains_key(CONTENT_LENGTH) {
        response.headers_mut().insert(CONTENT_LENGTH, body.len().into());
    }
    *response.body_mut() = Body::from(body);
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::task::Waker;

    #[test]
    fn the_data_is_found_in_what_was_written() {
        for data in [None, Some(vec![]), Some(vec!["\",\"date\":\"", "é"])] {
            let envelope = Envelope { data: data.clone(), ..Envelope::success(vec![]) }.with_message("m");
            let json = serde_json::to_string(&envelope).unwrap();
            let (rest, written) = write(envelope);
            let (bytes, place) = written.unwrap();
            assert_eq!(std::str::from_utf8(&bytes), Ok(&*json));
            assert_eq!(bytes[place], *serde_json::to_vec(&data).unwrap());
            assert_eq!(rest, Envelope { data: None, ..Envelope::success(()) }.with_message("m"));
        }
    }

    /// Without axum itself, so that it runs with the oldest versions of what this file depends on.
    #[test]
    fn the_layer_fills_in() {
        struct Handler;

        impl Service<Request<()>> for Handler {
            type Response = Response;
            type Error = ();
            type Future = std::future::Ready<Result<Response, ()>>;

            fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
                Poll::Ready(Ok(()))
            }

            fn call(&mut self, _: Request<()>) -> Self::Future {
                std::future::ready(Ok(ErrorCode::DatasetNotExists.into_response()))
            }
        }

        let mut service = EnvelopeLayer::new().request_id(|| "made".to_owned()).layer(Handler);
        let mut context = Context::from_waker(Waker::noop());
        assert!(service.poll_ready(&mut context).is_ready());
        let Poll::Ready(Ok(response)) = Pin::new(&mut service.call(Request::new(()))).poll(&mut context) else {
            panic!("no response");
        };
        assert_eq!(
            (response.status(), &response.headers()[REQUEST_ID]),
            (StatusCode::NOT_FOUND, &"made".parse().unwrap())
        );
        let Written { envelope, body_bytes, .. } = response.extensions().get().unwrap();
        assert_eq!(*envelope, Envelope::failure(ErrorCode::DatasetNotExists).with_request_id("made"));
        assert_eq!(*body_bytes, serde_json::to_vec(envelope).unwrap().len());
    }
}
