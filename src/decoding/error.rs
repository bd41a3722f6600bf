//! The error of a client, returned by [`Decoded::into_result`](crate::Decoded::into_result).

use crate::catalog::{ErrorCode, Retry};
use crate::decoding::decoded::{Failure, Malformed};
use crate::decoding::retry::{Failed, RetryPolicy, ms};
use std::time::Duration;

/// The error returned by [`Decoded::into_result`](crate::Decoded::into_result). With the feature `reqwest`, a
/// `reqwest::Error` converts into it.
///
/// ```
/// use stardust_errors::{Error, Retry, decode_envelope};
///
/// let decoded = decode_envelope(br#"{"code":500,"requestId":"7f2a","success":false}"#);
/// match decoded.into_result::<Vec<u64>>() {
///     Ok(ids) => println!("{ids:?}"),
///     Err(error) if error.retry() == Retry::Backoff => println!("try again later"),
///     Err(Error::Api(failure)) => println!("{}, request {:?}", failure.message, failure.request_id),
///     Err(error) => println!("{error}"),
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The API reported an error.
    #[error("the API returned the error {}: {}", .0.code, .0.message)]
    Api(Box<Failure<'static>>),
    /// The response is not an envelope.
    #[error("{}", .0.message)]
    Malformed(Box<Malformed<'static>>),
    /// The response is a success, but its data does not deserialize into the requested type.
    #[error("the data of the response does not have the expected type")]
    #[non_exhaustive]
    Data {
        /// Why the data does not deserialize.
        source: serde_json::Error,
        /// The HTTP status, if known.
        status: Option<u16>,
        /// The request id, to be quoted in support requests.
        request_id: Option<String>,
    },
    /// The response could not be received: the network failed, the request timed out, or the body is too large.
    #[error("the response could not be received")]
    #[non_exhaustive]
    Transport {
        /// The error of the HTTP client.
        source: Box<dyn std::error::Error + Send + Sync>,
        /// Whether to send the same request again.
        retry: Retry,
        /// The HTTP status, if known.
        status: Option<u16>,
    },
}

impl Error {
    /// Returns the code that the API reported, or `None` if it reported none.
    ///
    /// ```
    /// use stardust_errors::{ErrorCode, decode_envelope};
    ///
    /// let error = decode_envelope(br#"{"code":5801,"success":false}"#).into_result::<()>().unwrap_err();
    /// assert_eq!(error.code(), Some(ErrorCode::PROJECT_NAME_EXISTS));
    /// ```
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Error::Api(failure) => Some(failure.code),
            _ => None,
        }
    }

    /// Returns whether to send the same request again.
    ///
    /// ```
    /// use stardust_errors::{DecodeOptions, Retry, decode_envelope_with};
    ///
    /// let options = DecodeOptions::new().status(503).retry_after_header(b"7");
    /// let error = decode_envelope_with(b"<h1>Down</h1>", &options).into_result::<()>().unwrap_err();
    /// assert_eq!(error.retry(), Retry::Backoff);
    /// ```
    #[must_use]
    pub fn retry(&self) -> Retry {
        match self {
            Error::Api(failure) => failure.retry,
            Error::Malformed(malformed) => malformed.retry,
            Error::Transport { retry, .. } => *retry,
            Error::Data { .. } => Retry::Never,
        }
    }

    /// Returns how long the `Retry-After` header asks to wait.
    ///
    /// ```
    /// use stardust_errors::{DecodeOptions, decode_envelope_with};
    /// use std::time::Duration;
    ///
    /// let options = DecodeOptions::new().status(503).retry_after_header(b"7");
    /// let error = decode_envelope_with(b"<h1>Down</h1>", &options).into_result::<()>().unwrap_err();
    /// assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    /// ```
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Error::Api(failure) => failure.retry_after,
            Error::Malformed(malformed) => malformed.retry_after,
            Error::Data { .. } | Error::Transport { .. } => None,
        }
    }

    /// Returns how long to wait before the next attempt, or `None` to give up. `attempt` counts retries from 0.
    ///
    /// A request with an expired signature is retried once, without delay. After a temporary failure, the delay is the one
    /// that the server asks for, or else a random one below the base delay, which doubles with each attempt.
    ///
    /// ```
    /// use stardust_errors::{RetryPolicy, decode_envelope};
    /// use std::time::Duration;
    ///
    /// let error = decode_envelope(br#"{"code":500,"success":false}"#).into_result::<()>().unwrap_err();
    /// let policy = RetryPolicy::new().random(|| 1.0);
    /// assert_eq!(error.retry_delay(0, &policy), Some(Duration::from_millis(500)));
    /// assert_eq!(error.retry_delay(2, &policy), Some(Duration::from_secs(2)));
    /// assert_eq!(error.retry_delay(3, &policy), None);
    /// ```
    #[must_use]
    pub fn retry_delay(&self, attempt: u32, policy: &RetryPolicy) -> Option<Duration> {
        let failed = Failed {
            retry: self.retry(),
            retry_after_ms: self.retry_after().map_or(f64::NAN, ms),
            status: self.status().unwrap_or_default().into(),
        };
        policy.delay(failed, attempt)
    }

    /// Returns the request id, to be quoted in support requests.
    ///
    /// ```
    /// use stardust_errors::decode_envelope;
    ///
    /// let error = decode_envelope(br#"{"code":200,"data":"x","requestId":"7f2a","success":true}"#).into_result::<u8>();
    /// assert_eq!(error.unwrap_err().request_id(), Some("7f2a"));
    /// ```
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Error::Api(failure) => failure.request_id.as_deref(),
            Error::Malformed(malformed) => malformed.request_id.as_deref(),
            Error::Data { request_id, .. } => request_id.as_deref(),
            Error::Transport { .. } => None,
        }
    }

    /// Returns the HTTP status, if known.
    ///
    /// ```
    /// use stardust_errors::{DecodeOptions, decode_envelope_with};
    ///
    /// let options = DecodeOptions::new().status(503);
    /// let error = decode_envelope_with(b"<h1>Down</h1>", &options).into_result::<()>().unwrap_err();
    /// assert_eq!(error.status(), Some(503));
    /// ```
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Error::Api(failure) => failure.status,
            Error::Malformed(malformed) => malformed.status,
            Error::Data { status, .. } | Error::Transport { status, .. } => *status,
        }
    }
}
