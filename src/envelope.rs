//! The envelope itself, as a back end writes it.

use crate::catalog::ErrorCode;
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

    /// The same with this message.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// The same with this request id.
    #[must_use]
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = request_id.into();
        self
    }

    /// The same with this date.
    #[must_use]
    pub fn with_date(mut self, date: impl Into<String>) -> Self {
        self.date = date.into();
        self
    }
}
