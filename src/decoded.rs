//! The result of decoding, and how it is built from a decision.

use crate::catalog::{CodeDescription, Retry};
use crate::decision::{Anomalies, Decision, MalformedReason, MessageSource, Outcome, UNKNOWN_CODE};
use alloc::borrow::{Cow, ToOwned};
use alloc::format;
use alloc::string::String;
use core::time::Duration;
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// A decoded response. Decoding is total: every input has a result.
///
/// `D` is the form in which `data` is kept: raw JSON text, borrowed or owned.
///
/// Serializes in the form of the npm package's `Decoded`, if `D` serializes.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use stardust_errors::{Decoded, decode_envelope};
///
/// let say = |body: &[u8]| match decode_envelope(body) {
///     Decoded::Success(success) => format!("data {}", success.data),
///     Decoded::Failure(failure) => format!("code {}: {}", failure.code, failure.message),
///     Decoded::Malformed(malformed) => format!("{}: {}", malformed.reason, malformed.message),
/// };
/// assert_eq!(say(br#"{"code":200,"data":[1],"success":true}"#), "data [1]");
/// assert_eq!(say(br#"{"code":5308,"success":false}"#), "code 5308: Dataset not exists");
/// assert!(say(b"<html>").starts_with("not-json: Expected a Stardust envelope"));
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Decoded<'a, D = RawData<'a>> {
    /// The API did what was requested.
    Success(Success<'a, D>),
    /// The API reported an error.
    Failure(Failure<'a, D>),
    /// The response is not an envelope.
    Malformed(Malformed<'a>),
}

/// The API did what was requested.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use stardust_errors::{Decoded, decode_envelope};
///
/// let body = br#"{"code":200,"data":{"id":8545436153352348123},"requestId":"7f2a","success":true}"#;
/// let Decoded::Success(success) = decode_envelope(body) else { panic!("not a success") };
/// assert_eq!(success.data, r#"{"id":8545436153352348123}"#);
/// assert_eq!((success.code, success.request_id.as_deref()), (200, Some("7f2a")));
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Success<'a, D = RawData<'a>> {
    /// The envelope's `code`.
    pub code: i64,
    /// The envelope's `data`, or `null` if it is absent.
    pub data: D,
    /// The envelope's `message`, or an empty string.
    pub message: Cow<'a, str>,
    /// The envelope's `date` as it came. It has no time zone.
    pub date: Option<Cow<'a, str>>,
    /// The envelope's `requestId`, to be quoted in reports.
    pub request_id: Option<Cow<'a, str>>,
    /// The HTTP status, if known.
    pub status: Option<u16>,
    /// Anomalies detected while decoding.
    pub anomalies: Anomalies,
}

/// The API reported an error.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use stardust_errors::{Decoded, Retry, decode_envelope};
///
/// let body = br#"{"code":500,"message":"","requestId":"7f2a","success":false}"#;
/// let Decoded::Failure(failure) = decode_envelope(body) else { panic!("not a failure") };
/// assert_eq!(failure.message, "Internal Error, please try again later");
/// assert_eq!(failure.retry, Retry::Backoff);
/// if let Some(description) = failure.description {
///     println!("{} (request {:?})", description.remedy, failure.request_id);
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Failure<'a, D = RawData<'a>> {
    /// The envelope's `code`, in the catalog or not.
    pub code: i64,
    /// The envelope's `data`, or `null` if it is absent.
    pub data: D,
    /// The catalog's description of the code, or `None` if the code is unknown.
    pub description: Option<&'static CodeDescription>,
    /// Whether to send the same request again.
    pub retry: Retry,
    /// How long the `Retry-After` header asks to wait.
    pub retry_after: Option<Duration>,
    /// The envelope's `message`, else the description of the code, else `Unknown error code N`.
    pub message: Cow<'a, str>,
    /// The envelope's `date` as it came. It has no time zone.
    pub date: Option<Cow<'a, str>>,
    /// The envelope's `requestId`, to be quoted in reports.
    pub request_id: Option<Cow<'a, str>>,
    /// The HTTP status, if known.
    pub status: Option<u16>,
    /// Anomalies detected while decoding.
    pub anomalies: Anomalies,
}

/// The response is not an envelope.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use stardust_errors::{Decoded, MalformedReason, decode_envelope};
///
/// let Decoded::Malformed(malformed) = decode_envelope(b"<h1>Bad Gateway</h1>") else { panic!("an envelope") };
/// assert_eq!(malformed.reason, MalformedReason::NotJson);
/// assert_eq!(malformed.body.as_deref(), Some("<h1>Bad Gateway</h1>"));
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Malformed<'a> {
    /// The rule that the response breaks.
    pub reason: MalformedReason,
    /// Whether to send the same request again, by the HTTP status.
    pub retry: Retry,
    /// How long the `Retry-After` header asks to wait.
    pub retry_after: Option<Duration>,
    /// The first 512 code points of the text that came, or `None` if no text came.
    pub body: Option<Cow<'a, str>>,
    /// What was expected and what was found, in a sentence.
    pub message: Cow<'a, str>,
    /// The `date` of the object, if it has one.
    pub date: Option<Cow<'a, str>>,
    /// The `requestId` of the object, if it has one.
    pub request_id: Option<Cow<'a, str>>,
    /// The HTTP status, if known.
    pub status: Option<u16>,
    /// Anomalies detected while decoding.
    pub anomalies: Anomalies,
}

/// Reads a field that all outcomes have.
macro_rules! common {
    ($decoded:expr, $field:ident) => {
        match $decoded {
            Decoded::Success(Success { $field, .. })
            | Decoded::Failure(Failure { $field, .. })
            | Decoded::Malformed(Malformed { $field, .. }) => $field,
        }
    };
}

impl<D> Decoded<'_, D> {
    /// Returns whether the outcome is a success.
    #[must_use]
    pub const fn is_ok(&self) -> bool {
        matches!(self, Decoded::Success(_))
    }

    /// Returns `"success"`, `"failure"` or `"malformed"`.
    #[must_use]
    pub const fn outcome(&self) -> &'static str {
        match self {
            Decoded::Success(_) => "success",
            Decoded::Failure(_) => "failure",
            Decoded::Malformed(_) => "malformed",
        }
    }

    /// Returns the message. It is never empty for a failure or a malformed response.
    #[must_use]
    pub fn message(&self) -> &str {
        common!(self, message)
    }

    /// Returns the envelope's `date` as it came.
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        common!(self, date).as_deref()
    }

    /// Returns the envelope's `requestId`, to be quoted in reports.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        common!(self, request_id).as_deref()
    }

    /// Returns the HTTP status, if known.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        *common!(self, status)
    }

    /// Returns the anomalies detected while decoding.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use stardust_errors::{Anomaly, decode_envelope};
    ///
    /// let decoded = decode_envelope(br#"{"code":5999,"message":7,"success":false}"#);
    /// assert!(decoded.anomalies().contains(Anomaly::UnknownCode));
    /// let words: Vec<_> = decoded.anomalies().iter().map(|it| it.as_str()).collect();
    /// assert_eq!(words, ["unknown-code", "message-not-a-string"]);
    /// # }
    /// ```
    #[must_use]
    pub const fn anomalies(&self) -> Anomalies {
        *common!(self, anomalies)
    }

    /// Returns whether to send the same request again; [`Retry::Never`] for a success.
    #[must_use]
    pub const fn retry(&self) -> Retry {
        match self {
            Decoded::Success(_) => Retry::Never,
            Decoded::Failure(Failure { retry, .. }) | Decoded::Malformed(Malformed { retry, .. }) => *retry,
        }
    }
}

fn owned(text: Option<Cow<'_, str>>) -> Option<Cow<'static, str>> {
    text.map(|it| Cow::Owned(it.into_owned()))
}

impl Failure<'_> {
    /// Converts into an owned value.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use stardust_errors::{Decoded, decode_envelope};
    ///
    /// let failure = {
    ///     let body = br#"{"code":5308,"data":[1],"success":false}"#.to_vec();
    ///     let Decoded::Failure(failure) = decode_envelope(&body) else { panic!("not a failure") };
    ///     failure.into_owned()
    /// };
    /// assert_eq!(failure.data, "[1]");
    /// # }
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Failure<'static, String> {
        Failure {
            code: self.code,
            data: self.data.get().to_owned(),
            description: self.description,
            retry: self.retry,
            retry_after: self.retry_after,
            message: self.message.into_owned().into(),
            date: owned(self.date),
            request_id: owned(self.request_id),
            status: self.status,
            anomalies: self.anomalies,
        }
    }
}

impl Malformed<'_> {
    /// Converts into an owned value.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use stardust_errors::{Decoded, decode_envelope};
    ///
    /// let malformed = {
    ///     let body = b"<h1>Bad Gateway</h1>".to_vec();
    ///     let Decoded::Malformed(malformed) = decode_envelope(&body) else { panic!("an envelope") };
    ///     malformed.into_owned()
    /// };
    /// assert_eq!(malformed.body.as_deref(), Some("<h1>Bad Gateway</h1>"));
    /// # }
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Malformed<'static> {
        Malformed {
            reason: self.reason,
            retry: self.retry,
            retry_after: self.retry_after,
            body: owned(self.body),
            message: self.message.into_owned().into(),
            date: owned(self.date),
            request_id: owned(self.request_id),
            status: self.status,
            anomalies: self.anomalies,
        }
    }
}

/// What a reader found besides the shape.
pub(crate) struct Parts<'a, D> {
    pub(crate) code: i64,
    pub(crate) data: D,
    pub(crate) message: Option<Cow<'a, str>>,
    pub(crate) date: Option<Cow<'a, str>>,
    pub(crate) request_id: Option<Cow<'a, str>>,
    pub(crate) status: Option<u16>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Option<Cow<'a, str>>,
}

impl<'a, D> Decoded<'a, D> {
    /// Builds the result of a decision.
    pub(crate) fn assemble(decision: Decision, parts: Parts<'a, D>) -> Self {
        let Parts { code, data, message, date, request_id, status, retry_after, body } = parts;
        let Decision { outcome, anomalies, retry, message: source } = decision;
        let description = match outcome {
            Outcome::Failure(known) => known.map(|index| index.code().describe()),
            _ => None,
        };
        let message = match (source, outcome) {
            (MessageSource::Malformed, Outcome::Malformed { reason, found }) => {
                [reason.expected(), found.found()].concat().into()
            }
            (MessageSource::Description, _) => description.map_or(Cow::Borrowed(""), |it| it.description.into()),
            (MessageSource::UnknownCode, _) => format!("{UNKNOWN_CODE}{code}").into(),
            _ => message.unwrap_or_default(),
        };
        match outcome {
            Outcome::Success => Decoded::Success(Success { code, data, message, date, request_id, status, anomalies }),
            Outcome::Failure(_) => Decoded::Failure(Failure {
                code,
                data,
                description,
                retry,
                retry_after,
                message,
                date,
                request_id,
                status,
                anomalies,
            }),
            Outcome::Malformed { reason, .. } => Decoded::Malformed(Malformed {
                reason,
                retry,
                retry_after,
                body,
                message,
                date,
                request_id,
                status,
                anomalies,
            }),
        }
    }
}

impl<D: Serialize> Serialize for Decoded<'_, D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ms = |retry_after: &Option<Duration>| retry_after.map(|it| it.as_millis() as u64);
        let fields = match self {
            Decoded::Success(_) => 9,
            Decoded::Failure(_) => 13,
            Decoded::Malformed(_) => 11,
        };
        let mut out = serializer.serialize_struct("Decoded", fields)?;
        out.serialize_field("outcome", self.outcome())?;
        out.serialize_field("ok", &self.is_ok())?;
        match self {
            Decoded::Success(it) => {
                out.serialize_field("code", &it.code)?;
                out.serialize_field("data", &it.data)?;
            }
            Decoded::Failure(it) => {
                out.serialize_field("code", &it.code)?;
                out.serialize_field("codeName", &it.description.map(|it| it.name))?;
                out.serialize_field("data", &it.data)?;
                out.serialize_field("description", &it.description)?;
                out.serialize_field("retry", &it.retry)?;
                out.serialize_field("retryAfterMs", &ms(&it.retry_after))?;
            }
            Decoded::Malformed(it) => {
                out.serialize_field("reason", &it.reason)?;
                out.serialize_field("retry", &it.retry)?;
                out.serialize_field("retryAfterMs", &ms(&it.retry_after))?;
                out.serialize_field("body", &it.body)?;
            }
        }
        out.serialize_field("message", self.message())?;
        out.serialize_field("date", &self.date())?;
        out.serialize_field("requestId", &self.request_id())?;
        out.serialize_field("status", &self.status())?;
        out.serialize_field("anomalies", &self.anomalies())?;
        out.end()
    }
}

/// Raw JSON text: the `data` of an envelope as it came.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use stardust_errors::{Decoded, decode_envelope};
///
/// let Decoded::Success(success) = decode_envelope(br#"{"code":200,"data":{"a" : 1},"success":true}"#) else {
///     panic!("not a success");
/// };
/// assert_eq!(success.data.get(), r#"{"a" : 1}"#);
/// let data: serde_json::Value = serde_json::from_str(&success.data)?;
/// assert_eq!(data["a"], 1);
/// # }
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RawData<'a>(pub(crate) &'a str);

impl<'a> RawData<'a> {
    /// Returns the JSON text.
    #[must_use]
    pub const fn get(self) -> &'a str {
        self.0
    }
}

impl core::ops::Deref for RawData<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.0
    }
}

impl PartialEq<str> for RawData<'_> {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for RawData<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl core::fmt::Display for RawData<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.0)
    }
}
