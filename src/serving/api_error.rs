//! The error type of a back end's handlers.

use crate::catalog::ErrorCode;
use crate::serving::envelope::Envelope;
use std::error::Error;

/// The error that a handler of a back end returns.
///
/// It contains the code, message, request id, date and HTTP status of the response and, for the log, the source of the
/// error, which never reaches the client. [`ResultExt`] converts other errors. With the feature `axum`, an `ApiError` is a
/// response; otherwise, respond with its [`status`](ApiError::status) and [`into_envelope`](ApiError::into_envelope).
/// Displays the code and the message.
///
/// ```
/// use stardust_errors::{ApiError, Envelope, ErrorCode, ResultExt};
/// use std::collections::HashMap;
///
/// fn dataset(names: &HashMap<u64, Vec<u8>>, id: &str) -> Result<Envelope<String>, ApiError> {
///     let id: u64 = id.parse().map_err(|source| {
///         ApiError::new(ErrorCode::ILLEGAL_PARAMETER).with_message("id: expected a number").with_source(source)
///     })?;
///     let name = names.get(&id).or_code(ErrorCode::DATASET_NOT_EXISTS)?;
///     // Not the client's mistake: an INTERNAL_ERROR.
///     let name = String::from_utf8(name.clone()).internal()?;
///     Ok(Envelope::success(name))
/// }
///
/// let names = HashMap::from([(7, vec![0xff])]);
/// assert_eq!(dataset(&names, "x").unwrap_err().to_string(), "ILLEGAL_PARAMETER: id: expected a number");
/// assert_eq!(dataset(&names, "8").unwrap_err().status(), 404);
/// assert_eq!(dataset(&names, "7").unwrap_err().code(), ErrorCode::INTERNAL_ERROR);
/// ```
///
/// A code that is not in the catalog works the same way:
///
/// ```
/// use stardust_errors::{ApiError, ErrorCode};
///
/// const RATE_LIMITED: ErrorCode = ErrorCode::new(6001);
///
/// let error = ApiError::new(RATE_LIMITED).with_status(429).with_message("Slow down");
/// assert_eq!(error.to_string(), "6001: Slow down");
/// ```
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", self.code(), self.message())]
pub struct ApiError {
    envelope: Envelope<()>,
    status: u16,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl ApiError {
    /// Creates an error. Its message is the description of the code, and its status the one that fits the code, or 500
    /// if the code is not in the catalog.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// let error = ApiError::new(ErrorCode::FILE_NOT_ZIP);
    /// assert_eq!((error.message(), error.status()), ("File must be in ZIP format", 415));
    /// ```
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
        Self { envelope: Envelope::failure(code), status: code.http_status(), source: None }
    }

    /// Sets the message.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// let error = ApiError::new(ErrorCode::ILLEGAL_PARAMETER).with_message("page: expected a number from 1");
    /// assert_eq!(error.message(), "page: expected a number from 1");
    /// ```
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.envelope.message = message.into();
        self
    }

    /// Sets the HTTP status. Values outside 200–999 are ignored, and so are 204, 205 and 304, whose responses have no body.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// assert_eq!(ApiError::new(ErrorCode::new(6001)).with_status(429).status(), 429);
    /// ```
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        if matches!(status, 200..=999) && !matches!(status, 204 | 205 | 304) {
            self.status = status;
        }
        self
    }

    /// Sets the request id.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// let error = ApiError::new(ErrorCode::NOT_FOUND).with_request_id("7f2a");
    /// assert_eq!(error.request_id(), Some("7f2a"));
    /// ```
    #[must_use]
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.envelope.request_id = request_id.into();
        self
    }

    /// Sets the date, a text such as `2024-05-16 19:03:34`.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// let error = ApiError::new(ErrorCode::NOT_FOUND).with_date("2024-05-16 19:03:34");
    /// assert_eq!(error.date(), Some("2024-05-16 19:03:34"));
    /// ```
    #[must_use]
    pub fn with_date(mut self, date: impl Into<String>) -> Self {
        self.envelope.date = date.into();
        self
    }

    /// Sets the source. It is for the log and never reaches the client.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    /// use std::error::Error;
    ///
    /// let error = ApiError::new(ErrorCode::FILE_NOT_ZIP).with_source("no end of central directory");
    /// assert_eq!(error.source().unwrap().to_string(), "no end of central directory");
    /// assert_eq!(error.to_string(), "FILE_NOT_ZIP: File must be in ZIP format");
    /// ```
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Returns the code.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// assert_eq!(ApiError::from(ErrorCode::NOT_FOUND).code(), ErrorCode::NOT_FOUND);
    /// ```
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        ErrorCode::new(self.envelope.code)
    }

    /// Returns the message.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// assert_eq!(ApiError::from(ErrorCode::FILE_NOT_ZIP).message(), "File must be in ZIP format");
    /// assert_eq!(ApiError::from(ErrorCode::new(6001)).message(), "Unknown error code 6001");
    /// ```
    #[must_use]
    pub fn message(&self) -> &str {
        &self.envelope.message
    }

    /// Returns the HTTP status to respond with.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// assert_eq!(ApiError::from(ErrorCode::PROJECT_NAME_EXISTS).status(), 409);
    /// assert_eq!(ApiError::from(ErrorCode::new(6001)).status(), 500);
    /// ```
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Returns the request id, if one was set.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// assert_eq!(ApiError::from(ErrorCode::NOT_FOUND).request_id(), None);
    /// ```
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        Some(self.envelope.request_id.as_str()).filter(|it| !it.is_empty())
    }

    /// Returns the date, if one was set.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// assert_eq!(ApiError::from(ErrorCode::NOT_FOUND).date(), None);
    /// ```
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        Some(self.envelope.date.as_str()).filter(|it| !it.is_empty())
    }

    /// Converts into the envelope to respond with, which contains neither the source nor the HTTP status. With the feature
    /// `tracing`, the source of an `INTERNAL_ERROR` is logged. Inside of an `EnvelopeLayer` (feature `axum`), the envelope
    /// receives the request id and the date.
    ///
    /// ```
    /// use stardust_errors::{Envelope, ErrorCode, ResultExt};
    ///
    /// let error = std::fs::read("no such file").internal().unwrap_err();
    /// assert_eq!(error.into_envelope(), Envelope::failure(ErrorCode::INTERNAL_ERROR));
    /// ```
    #[must_use]
    pub fn into_envelope(self) -> Envelope<()> {
        self.into_parts().0
    }

    /// Converts into the envelope and the source, which is logged.
    pub(crate) fn into_parts(self) -> (Envelope<()>, Option<Box<dyn Error + Send + Sync>>) {
        #[allow(unused_mut, reason = "only the feature axum has a request to fill in from")]
        let Self { mut envelope, source, .. } = self;
        #[cfg(feature = "axum")]
        crate::serving::axum::fill_in(&mut envelope);
        #[cfg(feature = "tracing")]
        crate::serving::log::error(&envelope, self.status, source.as_deref());
        (envelope, source)
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

impl From<ApiError> for Envelope<()> {
    fn from(error: ApiError) -> Self {
        error.into_envelope()
    }
}

/// Converts the error of a `Result`, or the `None` of an `Option`, into an [`ApiError`].
///
/// There is no `From` for arbitrary errors, because a misplaced `?` could report a client's error as an internal one, or
/// pass on an error of another service.
///
/// ```
/// use stardust_errors::{ApiError, ErrorCode, ResultExt};
///
/// fn read(path: &str) -> Result<String, ApiError> {
///     std::fs::read_to_string(path).or_code(ErrorCode::NOT_FOUND)
/// }
/// assert_eq!(read("no such file").unwrap_err().code(), ErrorCode::NOT_FOUND);
/// ```
pub trait ResultExt<T>: sealed::Sealed {
    /// Converts the error into an `INTERNAL_ERROR`, with the error as its source. This includes an [`ApiError`], so use `?`
    /// alone on those.
    ///
    /// ```
    /// use stardust_errors::{ErrorCode, ResultExt};
    ///
    /// let error = "x".parse::<u8>().internal().unwrap_err();
    /// assert_eq!(error.code(), ErrorCode::INTERNAL_ERROR);
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an [`ApiError`] for every error.
    fn internal(self) -> Result<T, ApiError>;

    /// Converts the error into an [`ApiError`] with this code, with the error as its source. An error of serde quotes what
    /// the client sent, which a back end may not want in its log.
    ///
    /// ```
    /// use stardust_errors::{ErrorCode, ResultExt};
    /// use std::collections::HashMap;
    ///
    /// let names = HashMap::from([(7, "Street scenes")]);
    /// assert_eq!(names.get(&7).or_code(ErrorCode::DATASET_NOT_EXISTS)?, &"Street scenes");
    ///
    /// let error = names.get(&8).or_code(ErrorCode::DATASET_NOT_EXISTS).unwrap_err();
    /// assert_eq!(error.status(), 404);
    /// # Ok::<(), stardust_errors::ApiError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an [`ApiError`] for every error.
    fn or_code(self, code: impl Into<ErrorCode>) -> Result<T, ApiError>;
}

impl<T, E: Into<Box<dyn Error + Send + Sync>>> ResultExt<T> for Result<T, E> {
    fn internal(self) -> Result<T, ApiError> {
        self.or_code(ErrorCode::INTERNAL_ERROR)
    }

    fn or_code(self, code: impl Into<ErrorCode>) -> Result<T, ApiError> {
        self.map_err(|source| ApiError::new(code.into()).with_source(source))
    }
}

impl<T> ResultExt<T> for Option<T> {
    fn internal(self) -> Result<T, ApiError> {
        self.or_code(ErrorCode::INTERNAL_ERROR)
    }

    fn or_code(self, code: impl Into<ErrorCode>) -> Result<T, ApiError> {
        self.ok_or_else(|| ApiError::new(code.into()))
    }
}

mod sealed {
    pub trait Sealed {}

    impl<T, E> Sealed for Result<T, E> {}
    impl<T> Sealed for Option<T> {}
}
