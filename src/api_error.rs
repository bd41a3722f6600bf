//! The error of a back end's handlers.

use crate::catalog::ErrorCode;
use crate::envelope::Envelope;
use std::error::Error;
use std::fmt;

/// What a handler returns when it cannot do what was asked.
///
/// A code of the catalog, what the answer says beside it, and for the log the error that was the cause, which is never
/// sent. `?` takes any error for an `INTERNAL_ERROR`; like `anyhow::Error` this is therefore no [`std::error::Error`]
/// itself. With the feature `axum` it is an answer of axum, elsewhere [`into_envelope`](ApiError::into_envelope) and
/// [`http_status`](ApiError::http_status) are what to answer with.
///
/// ```
/// use stardust_errors::{ApiError, Envelope, ErrorCode};
///
/// fn dataset(id: &str) -> Result<Envelope<String>, ApiError> {
///     let id: u64 = id.parse().map_err(|error| {
///         ApiError::new(ErrorCode::IllegalParameter).with_message("The id is no number").with_source(error)
///     })?;
///     if id != 7 {
///         return Err(ErrorCode::DatasetNotExists.into());
///     }
///     // Not what the client did: an `INTERNAL_ERROR`, whose cause is for the log only.
///     let name = String::from_utf8(vec![0xff])?;
///     Ok(Envelope::success(name))
/// }
///
/// assert_eq!(dataset("x").unwrap_err().to_string(), "400 The id is no number");
/// assert_eq!(dataset("8").unwrap_err().http_status(), 404);
///
/// let error = dataset("7").unwrap_err();
/// assert_eq!(error.code(), ErrorCode::InternalError);
/// assert!(error.source().unwrap().is::<std::string::FromUtf8Error>());
/// assert_eq!(error.into_envelope().message, "Internal Error, please try again later");
/// ```
#[derive(Debug)]
pub struct ApiError {
    code: ErrorCode,
    message: Option<String>,
    request_id: String,
    date: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl ApiError {
    /// A failure with the code's own wording for a message.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// assert_eq!(ApiError::new(ErrorCode::FileNotZip).to_string(), "5709 File must be in ZIP format");
    /// ```
    #[must_use]
    pub const fn new(code: ErrorCode) -> Self {
        Self { code, message: None, request_id: String::new(), date: String::new(), source: None }
    }

    /// The same with this message; without one it is the code's description.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// let error = ApiError::new(ErrorCode::IllegalParameter).with_message("The page is below 1");
    /// assert_eq!(error.message(), "The page is below 1");
    /// ```
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// The same with this request id.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// let error = ApiError::new(ErrorCode::NotFound).with_request_id("7f2a");
    /// assert_eq!(error.request_id(), Some("7f2a"));
    /// ```
    #[must_use]
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = request_id.into();
        self
    }

    /// The same with this date.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// let error = ApiError::new(ErrorCode::NotFound).with_date("2024-05-16 19:03:34");
    /// assert_eq!(error.into_envelope().date, "2024-05-16 19:03:34");
    /// ```
    #[must_use]
    pub fn with_date(mut self, date: impl Into<String>) -> Self {
        self.date = date.into();
        self
    }

    /// The same with the error that was the cause. It is for the log and never sent.
    ///
    /// ```
    /// use stardust_errors::{ApiError, ErrorCode};
    ///
    /// let error = ApiError::new(ErrorCode::FileNotZip).with_source("no end of central directory");
    /// assert_eq!(error.source().unwrap().to_string(), "no end of central directory");
    /// assert_eq!(error.to_string(), "5709 File must be in ZIP format");
    /// ```
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The code.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.code
    }

    /// The message that is sent: the one that was set, else the code's description.
    #[must_use]
    pub fn message(&self) -> &str {
        self.message.as_deref().unwrap_or(self.code.description())
    }

    /// The request id, where one was set.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        Some(self.request_id.as_str()).filter(|it| !it.is_empty())
    }

    /// The error that was the cause.
    #[must_use]
    pub fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|it| it as _)
    }

    /// The HTTP status to answer with.
    #[must_use]
    pub const fn http_status(&self) -> u16 {
        self.code.http_status()
    }

    /// The answer. The cause is not in it.
    ///
    /// ```
    /// use stardust_errors::{ApiError, Envelope, ErrorCode};
    ///
    /// let error = ApiError::from(std::io::Error::other("disk full"));
    /// assert_eq!(error.into_envelope(), Envelope::failure(ErrorCode::InternalError));
    /// ```
    #[must_use]
    pub fn into_envelope(self) -> Envelope<()> {
        self.into_parts().0
    }

    /// The answer, and for the log the cause.
    pub(crate) fn into_parts(self) -> (Envelope<()>, Option<Box<dyn Error + Send + Sync>>) {
        let mut envelope = Envelope::failure(self.code).with_request_id(self.request_id).with_date(self.date);
        if let Some(message) = self.message {
            envelope.message = message;
        }
        (envelope, self.source)
    }
}

/// The code and the message: `5308 Dataset not exists`.
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code.code(), self.message())
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

/// An `INTERNAL_ERROR` with this cause: whatever the message of an error tells, it does not reach the client.
impl<E: Error + Send + Sync + 'static> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self::new(ErrorCode::InternalError).with_source(error)
    }
}

impl From<ApiError> for Envelope<()> {
    fn from(error: ApiError) -> Self {
        error.into_envelope()
    }
}
