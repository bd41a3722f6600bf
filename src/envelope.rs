//! The envelope itself, as a back end writes it.

use crate::catalog::ErrorCode;
use alloc::borrow::ToOwned;
use alloc::string::String;
use serde::{Deserialize, Deserializer, Serialize};

/// The `code` of a success made by [`Envelope::success`]. The API documents none; any number outside the catalog is one.
const SUCCESS: i64 = 200;

/// The one object that every answer of the API is.
///
/// In serde it is strict about types and lenient about gaps: `date`, `message` and `requestId` may be `null` or absent,
/// `data` too, and fields nobody documented are passed over. To make sense of whatever came over the wire, `decode_envelope`
/// is the better tool.
///
/// ```
/// use stardust_errors::{Envelope, ErrorCode};
///
/// let failure = Envelope::<()>::failure(ErrorCode::DatasetNotExists).with_request_id("7f2a");
/// # #[cfg(feature = "json")]
/// assert_eq!(
///     serde_json::to_string(&failure)?,
///     r#"{"code":5308,"data":null,"date":"","message":"Dataset not exists","requestId":"7f2a","success":false}"#,
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope<T> {
    /// What happened: a code of the catalog for a failure, any other number for a success.
    pub code: i64,
    /// What was asked for.
    #[serde(default = "none")]
    pub data: Option<T>,
    /// When, as text without a time zone, such as `2024-05-16 19:03:34`; empty where it is not told.
    #[serde(default, deserialize_with = "text_or_null")]
    pub date: String,
    /// What happened, in words.
    #[serde(default, deserialize_with = "text_or_null")]
    pub message: String,
    /// By what the server finds the request in its log; empty where it is not told.
    #[serde(default, deserialize_with = "text_or_null")]
    pub request_id: String,
    /// Whether the API did what was asked.
    pub success: bool,
}

// `#[serde(default)]` alone would ask for `T: Default`.
fn none<T>() -> Option<T> {
    None
}

fn text_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl<T> Envelope<T> {
    /// A success that carries `data`.
    ///
    /// ```
    /// use stardust_errors::Envelope;
    ///
    /// let envelope = Envelope::success(vec![1, 2]);
    /// assert!(envelope.success);
    /// assert_eq!(envelope.data, Some(vec![1, 2]));
    /// ```
    #[must_use]
    pub const fn success(data: T) -> Self {
        Self {
            code: SUCCESS,
            data: Some(data),
            date: String::new(),
            message: String::new(),
            request_id: String::new(),
            success: true,
        }
    }

    /// A failure with the code's own wording for a message.
    ///
    /// ```
    /// use stardust_errors::{Envelope, ErrorCode};
    ///
    /// let envelope = Envelope::<()>::failure(ErrorCode::FileNotZip);
    /// assert_eq!((envelope.code, &*envelope.message), (5709, "File must be in ZIP format"));
    /// ```
    #[must_use]
    pub fn failure(code: ErrorCode) -> Self {
        Self {
            code: code.code(),
            data: None,
            date: String::new(),
            message: code.description().to_owned(),
            request_id: String::new(),
            success: false,
        }
    }

    /// The HTTP status to answer with: for a code of the catalog what it says there, whatever `success` is; else 200 for a
    /// success and 500 for a failure.
    ///
    /// ```
    /// use stardust_errors::{Envelope, ErrorCode};
    ///
    /// assert_eq!(Envelope::<()>::failure(ErrorCode::DatasetNotExists).http_status(), 404);
    /// assert_eq!(Envelope::success(()).http_status(), 200);
    /// ```
    #[must_use]
    pub fn http_status(&self) -> u16 {
        match ErrorCode::try_from(self.code) {
            Ok(known) => known.http_status(),
            Err(_) if self.success => 200,
            Err(_) => 500,
        }
    }

    /// The same with this message.
    ///
    /// ```
    /// use stardust_errors::Envelope;
    ///
    /// assert_eq!(Envelope::success(7).with_message("Created").message, "Created");
    /// ```
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// The same with this request id.
    ///
    /// ```
    /// use stardust_errors::Envelope;
    ///
    /// assert_eq!(Envelope::success(7).with_request_id("7f2a").request_id, "7f2a");
    /// ```
    #[must_use]
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = request_id.into();
        self
    }

    /// The same with this date.
    ///
    /// ```
    /// use stardust_errors::Envelope;
    ///
    /// assert_eq!(Envelope::success(7).with_date("2024-05-16 19:03:34").date, "2024-05-16 19:03:34");
    /// ```
    #[must_use]
    pub fn with_date(mut self, date: impl Into<String>) -> Self {
        self.date = date.into();
        self
    }
}
