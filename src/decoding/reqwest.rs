//! Everything a reqwest client needs to receive envelopes (feature `reqwest`).
//!
//! - [`ResponseExt::decode_envelope`] reads a response and decodes it.
//! - `?` converts a [`reqwest::Error`] into an [`Error`], so that [`Error::retry_delay`] covers failed connections and
//!   timeouts as well.
//!
//! None of reqwest's own features is enabled: a program chooses TLS, compression and others in its own dependency on
//! reqwest.
//!
//! ```no_run
//! use stardust_errors::reqwest::ResponseExt;
//! use stardust_errors::{Error, RetryPolicy};
//!
//! async fn send(client: &reqwest::Client) -> Result<Vec<u64>, Error> {
//!     client.get("https://api.example.com/dataset/ids").send().await?.decode_envelope().await
//! }
//!
//! async fn send_with_retries(client: &reqwest::Client) -> Result<Vec<u64>, Error> {
//!     let policy = RetryPolicy::new();
//!     let mut attempt = 0;
//!     loop {
//!         let error = match send(client).await {
//!             Ok(ids) => return Ok(ids),
//!             Err(error) => error,
//!         };
//!         let Some(delay) = error.retry_delay(attempt, &policy) else { return Err(error) };
//!         tokio::time::sleep(delay).await;
//!         attempt += 1;
//!     }
//! }
//! ```

use crate::catalog::Retry;
use crate::decoding::bytes::decode_envelope_with;
use crate::decoding::decision::retry_by_status;
use crate::decoding::error::Error;
use crate::decoding::options::DecodeOptions;
use crate::host::read_body;
use ::reqwest::Response;
use serde::de::DeserializeOwned;
use std::error::Error as StdError;

/// The size up to which [`decode_envelope`](ResponseExt::decode_envelope) reads a body: 64 MiB.
pub const DEFAULT_BODY_LIMIT: usize = 64 * 1024 * 1024;

/// Reads and decodes the envelope in a reqwest [`Response`].
///
/// The futures are `Send`, except on `wasm32-unknown-unknown`, where the response is not `Send` either. This trait is
/// sealed: only [`Response`] implements it.
// Callers see that the futures of the only implementation are `Send`.
#[allow(async_fn_in_trait)]
pub trait ResponseExt: sealed::Sealed {
    /// Reads the body, up to [`DEFAULT_BODY_LIMIT`], and returns the data of a success.
    ///
    /// The error keeps the HTTP status and the `Retry-After` header, which [`Error::retry_delay`] needs. Do not call
    /// `error_for_status` first: it drops the envelope and the header.
    ///
    /// # Errors
    ///
    /// Returns an [`Error::Transport`] if the body breaks off, times out or exceeds the limit, and otherwise the errors
    /// of [`Decoded::into_result`](crate::Decoded::into_result).
    ///
    /// ```
    /// use stardust_errors::reqwest::ResponseExt;
    /// use stardust_errors::{Error, ErrorCode};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Error> {
    /// # let respond = |body| reqwest::Response::from(http::Response::new(body));
    /// let response = respond(r#"{"code":200,"data":[7,8],"success":true}"#);
    /// let ids: Vec<u64> = response.decode_envelope().await?;
    /// assert_eq!(ids, [7, 8]);
    ///
    /// let response = respond(r#"{"code":5308,"requestId":"7f2a","success":false}"#);
    /// let error = response.decode_envelope::<Vec<u64>>().await.unwrap_err();
    /// assert_eq!((error.code(), error.request_id()), (Some(ErrorCode::DATASET_NOT_EXISTS), Some("7f2a")));
    /// # Ok(())
    /// # }
    /// ```
    async fn decode_envelope<T: DeserializeOwned>(self) -> Result<T, Error>;

    /// Reads the body, up to `max_bytes`, and returns the data of a success.
    ///
    /// The limit counts the bytes that arrive after decompression. A `Content-Length` above it is refused at once; one
    /// below it is not relied upon. On `wasm32-unknown-unknown` the browser hands over the body as a whole, so that the
    /// limit is checked after it has been received.
    ///
    /// # Errors
    ///
    /// See [`decode_envelope`](ResponseExt::decode_envelope).
    ///
    /// ```
    /// use stardust_errors::Retry;
    /// use stardust_errors::reqwest::ResponseExt;
    /// use std::error::Error as _;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// # let response = reqwest::Response::from(http::Response::new(r#"{"code":200,"data":7,"success":true}"#));
    /// let error = response.decode_envelope_with_limit::<u64>(16).await.unwrap_err();
    /// assert_eq!(error.source().unwrap().to_string(), "expected a body of at most 16 bytes, but received more");
    /// assert_eq!((error.status(), error.retry()), (Some(200), Retry::Never));
    /// # }
    /// ```
    async fn decode_envelope_with_limit<T: DeserializeOwned>(self, max_bytes: usize) -> Result<T, Error>;
}

impl ResponseExt for Response {
    async fn decode_envelope<T: DeserializeOwned>(self) -> Result<T, Error> {
        self.decode_envelope_with_limit(DEFAULT_BODY_LIMIT).await
    }

    async fn decode_envelope_with_limit<T: DeserializeOwned>(self, max_bytes: usize) -> Result<T, Error> {
        let options = DecodeOptions::from_response_parts(self.status(), self.headers());
        match read(self, max_bytes).await {
            Ok(body) => decode_envelope_with(&body, &options).into_result(),
            Err(source) => {
                let retry = if source.is::<BodyTooLarge>() { Retry::Never } else { Retry::Backoff };
                Err(Error::Transport { source, retry, status: options.get_status() })
            }
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("expected a body of at most {max_bytes} bytes, but received more")]
pub(crate) struct BodyTooLarge {
    max_bytes: usize,
}

/// Returns an error if a body of so many bytes is over the limit.
pub(crate) fn check_size(bytes: usize, max_bytes: usize) -> Result<(), BodyTooLarge> {
    if bytes <= max_bytes { Ok(()) } else { Err(BodyTooLarge { max_bytes }) }
}

async fn read(response: Response, max_bytes: usize) -> Result<Vec<u8>, Box<dyn StdError + Send + Sync>> {
    let declared = response.content_length().unwrap_or(0);
    check_size(usize::try_from(declared).unwrap_or(usize::MAX), max_bytes)?;
    read_body(response, max_bytes).await
}

/// Converts into an [`Error::Transport`], so that `client.send().await?` works.
///
/// Failed connections, timeouts and bodies that break off are [`Retry::Backoff`]. An `error_for_status` keeps its status,
/// which decides. The rest is [`Retry::Never`]: an invalid request, a redirect that cannot be followed, and JSON that
/// reqwest itself could not deserialize.
///
/// ```
/// use stardust_errors::{Error, Retry};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// # let client = reqwest::Client::builder().no_proxy().build().unwrap();
/// let send = async |url: &str| -> Result<reqwest::Response, Error> { Ok(client.get(url).send().await?) };
/// let refused = send("http://127.0.0.1:1").await.unwrap_err();
/// assert_eq!((refused.retry(), refused.to_string().as_str()), (Retry::Backoff, "the response could not be received"));
/// assert_eq!(send("not a URL").await.unwrap_err().retry(), Retry::Never);
/// # }
/// ```
impl From<::reqwest::Error> for Error {
    fn from(error: ::reqwest::Error) -> Self {
        let status = error.status().map(|it| it.as_u16());
        let retry = if is_transient(&error) { Retry::Backoff } else { retry_by_status(status) };
        Error::Transport { source: error.into(), retry, status }
    }
}

/// Returns whether the network failed, so that the same request can succeed later.
fn is_transient(error: &::reqwest::Error) -> bool {
    // reqwest has one kind for a body that breaks off and for one that it received but could not deserialize.
    let is_json = error.source().is_some_and(|source| source.is::<serde_json::Error>());
    error.is_timeout() || error.is_request() || error.is_body() || error.is_decode() && !is_json
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for ::reqwest::Response {}
}
