//! The envelope that a back end writes.

use crate::catalog::ErrorCode;
use crate::serving::from_maps::FromMaps;
use alloc::string::String;
use serde::{Deserialize, Deserializer, Serialize};

/// The `code` of a success created by [`Envelope::success`]. The API does not document one; it can be any number outside
/// the catalog.
const SUCCESS: i64 = 200;

/// The envelope of every Stardust API response.
///
/// Deserializing is strict about types and lenient about gaps: `data`, `date`, `message` and `requestId` may be `null` or
/// absent, and undocumented fields are ignored. To decode an arbitrary response, use `decode_envelope`.
///
/// ```
/// use stardust_errors::{Envelope, ErrorCode};
///
/// let failure = Envelope::<()>::failure(ErrorCode::DATASET_NOT_EXISTS).with_request_id("7f2a");
/// # #[cfg(feature = "json")]
/// assert_eq!(
///     serde_json::to_string(&failure)?,
///     r#"{"code":5308,"data":null,"date":"","message":"Dataset not exists","requestId":"7f2a","success":false}"#,
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope<T> {
    /// The code: one of the catalog for a failure, any other number for a success.
    pub code: i64,
    /// The requested data.
    pub data: Option<T>,
    /// The date without a time zone, such as `2024-05-16 19:03:34`, or an empty string.
    pub date: String,
    /// The message.
    pub message: String,
    /// The request id, which identifies the request in the server's log, or an empty string.
    pub request_id: String,
    /// Whether the request succeeded.
    pub success: bool,
}

/// Deserializes from a map only. The implementation that serde derives also accepts an array of the fields.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Envelope<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Fields<T> {
            code: i64,
            #[serde(default = "none")]
            data: Option<T>,
            #[serde(default, deserialize_with = "text_or_null")]
            date: String,
            #[serde(default, deserialize_with = "text_or_null")]
            message: String,
            #[serde(default, deserialize_with = "text_or_null")]
            request_id: String,
            success: bool,
        }

        let Fields { code, data, date, message, request_id, success } = Fields::deserialize(FromMaps(deserializer))?;
        Ok(Self { code, data, date, message, request_id, success })
    }
}

// `#[serde(default)]` alone would require `T: Default`.
fn none<T>() -> Option<T> {
    None
}

fn text_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl<T> Envelope<T> {
    /// Creates a success with this data.
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

    /// Creates a failure. Its message is the description of the code.
    ///
    /// ```
    /// use stardust_errors::{Envelope, ErrorCode};
    ///
    /// let envelope = Envelope::<()>::failure(ErrorCode::FILE_NOT_ZIP);
    /// assert_eq!((envelope.code, &*envelope.message), (5709, "File must be in ZIP format"));
    /// ```
    #[must_use]
    pub fn failure(code: ErrorCode) -> Self {
        Self {
            code: code.get(),
            data: None,
            date: String::new(),
            message: code.message().into_owned(),
            request_id: String::new(),
            success: false,
        }
    }

    /// Returns the HTTP status that fits the code: the catalog's, or for other codes 200 for a success and 500 for a
    /// failure.
    ///
    /// ```
    /// use stardust_errors::{Envelope, ErrorCode};
    ///
    /// assert_eq!(Envelope::<()>::failure(ErrorCode::DATASET_NOT_EXISTS).http_status(), 404);
    /// assert_eq!(Envelope::success(()).http_status(), 200);
    /// ```
    #[must_use]
    pub fn http_status(&self) -> u16 {
        let code = ErrorCode::new(self.code);
        if self.success && code.describe().is_none() { 200 } else { code.http_status() }
    }

    /// Sets the message.
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

    /// Sets the request id.
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

    /// Sets the date.
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
