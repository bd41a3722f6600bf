//! The error of [`Decoded::into_result`](crate::Decoded::into_result).

use crate::catalog::{ErrorCode, Retry};
use crate::decoded::{Failure, Malformed};
use std::time::Duration;

/// Why there is no data.
///
/// ```
/// use stardust_errors::{Error, Retry, decode_envelope};
///
/// let answer = decode_envelope(br#"{"code":500,"requestId":"7f2a","success":false}"#);
/// match answer.into_result::<Vec<u64>>() {
///     Ok(ids) => println!("{ids:?}"),
///     Err(error) if error.retry() == Retry::Backoff => println!("later, in {:?}", error.retry_after()),
///     Err(Error::Api(failure)) => println!("{}, request {:?}", failure.message, failure.request_id),
///     Err(error) => println!("{error}"),
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The API answered with an error. Its `data` is raw JSON text.
    #[error("the API answered {}: {}", .0.code, .0.message)]
    Api(Box<Failure<'static, String>>),
    /// The answer is no envelope.
    #[error("{}", .0.message)]
    Malformed(Box<Malformed<'static>>),
    /// The answer is a success, but its data is not of the type asked for.
    #[error("the data of the answer is not of the type asked for")]
    Data(#[source] serde_json::Error),
}

impl Error {
    /// The code of the catalog, where it is one.
    #[must_use]
    pub fn known_code(&self) -> Option<ErrorCode> {
        match self {
            Error::Api(failure) => failure.description.map(|it| it.code),
            _ => None,
        }
    }

    /// Whether the same request may be sent again.
    #[must_use]
    pub fn retry(&self) -> Retry {
        match self {
            Error::Api(failure) => failure.retry,
            Error::Malformed(malformed) => malformed.retry,
            Error::Data(_) => Retry::Never,
        }
    }

    /// How long to wait first, by the `Retry-After` header.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Error::Api(failure) => failure.retry_after,
            Error::Malformed(malformed) => malformed.retry_after,
            Error::Data(_) => None,
        }
    }

    /// The request id to quote when you report the problem.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Error::Api(failure) => failure.request_id.as_deref(),
            Error::Malformed(malformed) => malformed.request_id.as_deref(),
            Error::Data(_) => None,
        }
    }

    /// The HTTP status, where one was given.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        match self {
            Error::Api(failure) => failure.http_status,
            Error::Malformed(malformed) => malformed.http_status,
            Error::Data(_) => None,
        }
    }
}
