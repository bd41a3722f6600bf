//! The layer that fills in the request id and the date.
//!
//! Envelopes are serialized while the inner service is polled, so the layer sets the id and the date in a thread-local
//! variable during that time. Bodies are never rewritten, so other layers can modify them.

use crate::catalog::ErrorCode;
use crate::serving::api_error::ApiError;
use crate::serving::envelope::Envelope;
use ::axum::extract::{FromRequestParts, OptionalFromRequestParts};
use ::axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Request};
use std::cell::RefCell;
use std::convert::Infallible;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longer than any generated id. Clients must not be able to fill the log.
const MAX_REQUEST_ID_BYTES: usize = 128;

/// The id of a request, which handlers can extract. [`EnvelopeLayer`] inserts it into the extensions of the request.
///
/// A request has no id without an [`EnvelopeLayer`], or if the client sends none and the layer has no function to make
/// one. Then it is rejected with an `INTERNAL_ERROR`, unless the handler extracts an `Option<RequestId>`.
///
/// ```
/// use stardust_errors::Envelope;
/// use stardust_errors::axum::RequestId;
///
/// async fn handler(id: Option<RequestId>) -> Envelope<String> {
///     Envelope::success(id.map_or_else(String::new, |id| format!("This is request {id}")))
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(handler));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// Creates an id, for a layer outside of [`EnvelopeLayer`] that chooses it.
    ///
    /// ```
    /// use axum::{extract::Request, middleware::Next, response::Response};
    /// use stardust_errors::axum::RequestId;
    ///
    /// async fn choose(mut request: Request, next: Next) -> Response {
    ///     request.extensions_mut().insert(RequestId::new("7f2a"));
    ///     next.run(request).await
    /// }
    /// # let _: axum::Router = axum::Router::new().layer(axum::middleware::from_fn(choose));
    /// ```
    #[must_use]
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        Self(id.into())
    }

    /// Returns the id.
    ///
    /// ```
    /// assert_eq!(stardust_errors::axum::RequestId::new("7f2a").as_str(), "7f2a");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequestId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let id = parts.extensions.get().cloned();
        id.ok_or_else(|| {
            ApiError::new(ErrorCode::INTERNAL_ERROR).with_source("the request has no id: see EnvelopeLayer")
        })
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for RequestId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get().cloned())
    }
}

type Make = Arc<dyn Fn() -> String + Send + Sync>;

/// The values for the envelopes that are being written.
#[derive(Clone, Default)]
struct Current {
    request_id: Option<RequestId>,
    date: Option<Make>,
}

thread_local! {
    static CURRENT: RefCell<Current> = RefCell::default();
}

/// Restores the current values, even after a panic.
struct Restore(Current);

impl Drop for Restore {
    fn drop(&mut self) {
        CURRENT.replace(std::mem::take(&mut self.0));
    }
}

impl Current {
    fn get() -> Self {
        CURRENT.with_borrow(Clone::clone)
    }

    /// Calls a function with these as the current values.
    fn scope<T>(&self, call: impl FnOnce() -> T) -> T {
        let _restore = Restore(CURRENT.replace(self.clone()));
        call()
    }
}

/// Fills in the request id and the date of an envelope, unless they are set.
pub(crate) fn fill_in<T>(envelope: &mut Envelope<T>) {
    let Current { request_id, date } = Current::get();
    if let Some(id) = request_id.filter(|_| envelope.request_id.is_empty()) {
        envelope.request_id = id.as_str().to_owned();
    }
    if let Some(date) = date.filter(|_| envelope.date.is_empty()) {
        envelope.date = date();
    }
}

/// The request id of the envelope in a response, in the extensions of the response.
#[derive(Clone)]
pub(super) struct EnvelopeId(pub(super) String);

/// Returns the id as a header. Many programs cannot read a header that is not ASCII, so such an id is only in the envelope.
pub(super) fn header_value(id: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(id).ok().filter(|_| id.is_ascii() && !id.is_empty())
}

/// A layer that fills in the request id and the date of the envelopes inside it.
///
/// - The request id is the request's `x-request-id` header if that is visible ASCII of at most 128 bytes, or else one from the
///   function given to [`request_id`](EnvelopeLayer::request_id). It becomes the envelope's `requestId`, the response's
///   `x-request-id` header, and a [`RequestId`] in the request's extensions.
/// - The date comes from the function given to [`date`](EnvelopeLayer::date).
///
/// Values that a handler sets in the envelope are kept, and the header has the id of the envelope. Responses that are not
/// envelopes only receive the header, unless they have one.
///
/// An envelope receives them when it is converted into a response in the task of the request, but not in another task, such
/// as one that a middleware or a handler starts with `tokio::spawn`.
///
/// ```
/// use axum::{Router, routing::get};
/// use stardust_errors::axum::EnvelopeLayer;
/// use stardust_errors::{ApiError, Envelope, ErrorCode};
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// async fn dataset() -> Result<Envelope<String>, ApiError> {
///     Err(ErrorCode::DATASET_NOT_EXISTS.into())
/// }
///
/// let count = AtomicU64::new(0);
/// let layer = EnvelopeLayer::new()
///     .request_id(move || format!("request-{}", count.fetch_add(1, Ordering::Relaxed)))
///     .date(|| "2024-05-16 19:03:34".to_owned()); // from a library for dates
/// let app: Router = Router::new().route("/dataset", get(dataset)).layer(layer);
/// # let _ = app;
/// ```
#[derive(Clone, Default)]
pub struct EnvelopeLayer {
    request_id: Option<Make>,
    date: Option<Make>,
}

impl EnvelopeLayer {
    /// Creates a layer that fills in the id from the request's header, and no date.
    ///
    /// ```
    /// # use axum::Router;
    /// let app: Router = Router::new().layer(stardust_errors::axum::EnvelopeLayer::new());
    /// # let _ = app;
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self { request_id: None, date: None }
    }

    /// Sets a function that returns an id for a request without one.
    ///
    /// ```
    /// use stardust_errors::axum::EnvelopeLayer;
    /// use uuid::Uuid;
    ///
    /// let layer = EnvelopeLayer::new().request_id(|| Uuid::new_v4().to_string());
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn request_id(mut self, make: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.request_id = Some(Arc::new(make));
        self
    }

    /// Sets a function that returns the date, a text such as `2024-05-16 19:03:34`.
    ///
    /// ```
    /// use chrono::Utc;
    /// use stardust_errors::axum::EnvelopeLayer;
    ///
    /// let layer = EnvelopeLayer::new().date(|| Utc::now().format("%Y-%m-%d %H:%M:%S").to_string());
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn date(mut self, make: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.date = Some(Arc::new(make));
        self
    }

    /// Returns what envelopes of a request get. An id that an outer layer chose takes precedence, so that
    /// all layers agree.
    fn current<B>(&self, request: &Request<B>) -> Current {
        let outer = Current::get();
        let request_id = request
            .extensions()
            .get()
            .cloned()
            .or_else(|| acceptable(request.headers().get(REQUEST_ID)?))
            .or_else(|| Some(RequestId::new(self.request_id.as_ref()?())))
            .or(outer.request_id);
        Current { request_id, date: self.date.clone().or(outer.date) }
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

/// The service of an [`EnvelopeLayer`].
///
/// ```
/// use axum::Router;
/// use stardust_errors::axum::{EnvelopeLayer, EnvelopeService};
/// use tower::Layer;
///
/// // Around a whole router, where `Router::layer` puts one around each route.
/// let service: EnvelopeService<Router> = EnvelopeLayer::new().layer(Router::new());
/// # let _ = service;
/// ```
#[derive(Clone, Debug)]
pub struct EnvelopeService<S> {
    inner: S,
    layer: EnvelopeLayer,
}

impl<S, B> Service<Request<B>> for EnvelopeService<S>
where
    S: Service<Request<B>, Response: IntoResponse, Future: Send + 'static>,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let current = self.layer.current(&request);
        if let Some(id) = &current.request_id {
            request.extensions_mut().insert(id.clone());
        }
        let future = current.scope(|| self.inner.call(request));
        Box::pin(async move {
            let mut future = pin!(future);
            let poll = |context: &mut Context<'_>| {
                current.scope(|| future.as_mut().poll(context).map_ok(IntoResponse::into_response))
            };
            let mut response = poll_fn(poll).await?;
            if let Some(EnvelopeId(id)) = response.extensions().get() {
                // The envelope is written, so a header that the handler set later must not contradict it.
                if let Some(id) = header_value(id) {
                    response.headers_mut().insert(REQUEST_ID, id);
                }
            } else if let Some(id) = current.request_id.and_then(|id| header_value(id.as_str())) {
                response.headers_mut().entry(REQUEST_ID).or_insert(id);
            }
            Ok(response)
        })
    }
}

/// Returns the id of a header, if it is safe for logs and responses.
fn acceptable(header: &HeaderValue) -> Option<RequestId> {
    let id = header.to_str().ok()?;
    let fits = (1..=MAX_REQUEST_ID_BYTES).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| RequestId::new(id))
}
