//! The decoded result, and how it is built from a decision.

use crate::catalog::{CodeDescription, ErrorCode, Retry};
use crate::decoding::decision::{Anomalies, Decision, MalformedReason, MessageSource, Outcome};
use serde::Deserialize;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::time::Duration;

/// A decoded response. Decoding is total: every input has a result.
///
/// Borrows from the bytes of the response where possible. [`into_owned`](Decoded::into_owned) converts it into an owned
/// value.
///
/// Serializes in the form of the npm package's `Decoded`.
///
/// ```
/// use stardust_errors::{Decoded, decode_envelope};
///
/// let say = |body: &[u8]| match decode_envelope(body) {
///     Decoded::Success(success) => format!("data {}", success.data),
///     Decoded::Failure(failure) => format!("code {}: {}", failure.code, failure.message),
///     Decoded::Malformed(malformed) => format!("{}: {}", malformed.reason, malformed.message),
/// };
/// assert_eq!(say(br#"{"code":200,"data":[1],"success":true}"#), "data [1]");
/// assert_eq!(say(br#"{"code":5308,"success":false}"#), "code DATASET_NOT_EXISTS: Dataset not exists");
/// assert!(say(b"<html>").starts_with("not-json: Expected a Stardust envelope"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Decoded<'a> {
    /// The request succeeded.
    Success(Success<'a>),
    /// The API reported an error.
    Failure(Failure<'a>),
    /// The response is not an envelope.
    Malformed(Malformed<'a>),
}

/// The request succeeded.
///
/// ```
/// use stardust_errors::{Decoded, decode_envelope};
///
/// let body = br#"{"code":200,"data":{"id":8545436153352348123},"requestId":"7f2a","success":true}"#;
/// let Decoded::Success(success) = decode_envelope(body) else { panic!("not a success") };
/// assert_eq!(success.data, r#"{"id":8545436153352348123}"#);
/// assert_eq!((success.code, success.request_id.as_deref()), (200, Some("7f2a")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Success<'a> {
    /// The envelope's `code`.
    pub code: i64,
    /// The envelope's `data`, or `null` if it is absent.
    pub data: RawData<'a>,
    /// The envelope's `message`, or an empty string.
    pub message: Cow<'a, str>,
    /// The envelope's `date`, unchanged. It has no time zone.
    pub date: Option<Cow<'a, str>>,
    /// The envelope's `requestId`, to be quoted in support requests.
    pub request_id: Option<Cow<'a, str>>,
    /// The HTTP status, if known.
    pub status: Option<u16>,
    /// Anomalies detected while decoding.
    pub anomalies: Anomalies,
}

/// The API reported an error.
///
/// ```
/// use stardust_errors::{Decoded, Retry, decode_envelope};
///
/// let body = br#"{"code":500,"message":"","requestId":"7f2a","success":false}"#;
/// let Decoded::Failure(failure) = decode_envelope(body) else { panic!("not a failure") };
/// assert_eq!(failure.message, "Internal Error, please try again later");
/// assert_eq!(failure.retry, Retry::Backoff);
/// if let Some(description) = failure.description {
///     println!("{} (request {:?})", description.remedy, failure.request_id);
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Failure<'a> {
    /// The envelope's `code`, in the catalog or not.
    pub code: ErrorCode,
    /// The envelope's `data`, or `null` if it is absent.
    pub data: RawData<'a>,
    /// The catalog's description of the code, or `None` if the code is unknown.
    pub description: Option<&'static CodeDescription>,
    /// Whether to send the same request again.
    pub retry: Retry,
    /// How long the `Retry-After` header asks to wait.
    pub retry_after: Option<Duration>,
    /// The envelope's `message`, or else the description of the code, or else `Unknown error code N`.
    pub message: Cow<'a, str>,
    /// The envelope's `date`, unchanged. It has no time zone.
    pub date: Option<Cow<'a, str>>,
    /// The envelope's `requestId`, to be quoted in support requests.
    pub request_id: Option<Cow<'a, str>>,
    /// The HTTP status, if known.
    pub status: Option<u16>,
    /// Anomalies detected while decoding.
    pub anomalies: Anomalies,
}

/// The response is not an envelope.
///
/// ```
/// use stardust_errors::{Decoded, MalformedReason, decode_envelope};
///
/// let Decoded::Malformed(malformed) = decode_envelope(b"<h1>Bad Gateway</h1>") else { panic!("an envelope") };
/// assert_eq!(malformed.reason, MalformedReason::NotJson);
/// assert_eq!(malformed.body.as_deref(), Some("<h1>Bad Gateway</h1>"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Malformed<'a> {
    /// Why the response is not an envelope.
    pub reason: MalformedReason,
    /// Whether to send the same request again, based on the HTTP status.
    pub retry: Retry,
    /// How long the `Retry-After` header asks to wait.
    pub retry_after: Option<Duration>,
    /// The first 512 code points of the body, or `None` if it is empty or blank.
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

/// Reads a field that all results have.
macro_rules! common {
    ($decoded:expr, $field:ident) => {
        match $decoded {
            Decoded::Success(Success { $field, .. })
            | Decoded::Failure(Failure { $field, .. })
            | Decoded::Malformed(Malformed { $field, .. }) => $field,
        }
    };
}

impl Decoded<'_> {
    /// Returns whether the outcome is a success.
    ///
    /// ```
    /// use stardust_errors::decode_envelope;
    ///
    /// assert!(decode_envelope(br#"{"code":200,"success":true}"#).is_ok());
    /// ```
    #[must_use]
    pub const fn is_ok(&self) -> bool {
        matches!(self, Decoded::Success(_))
    }

    /// Returns `"success"`, `"failure"` or `"malformed"`.
    ///
    /// ```
    /// use stardust_errors::decode_envelope;
    ///
    /// assert_eq!(decode_envelope(b"<html>").outcome(), "malformed");
    /// ```
    #[must_use]
    pub const fn outcome(&self) -> &'static str {
        match self {
            Decoded::Success(_) => "success",
            Decoded::Failure(_) => "failure",
            Decoded::Malformed(_) => "malformed",
        }
    }

    /// Returns the message. It is never empty for a failure or a malformed response.
    ///
    /// ```
    /// use stardust_errors::decode_envelope;
    ///
    /// assert_eq!(decode_envelope(br#"{"code":5308,"success":false}"#).message(), "Dataset not exists");
    /// ```
    #[must_use]
    pub fn message(&self) -> &str {
        common!(self, message)
    }

    /// Returns the envelope's `date`, unchanged.
    ///
    /// ```
    /// use stardust_errors::decode_envelope;
    ///
    /// let decoded = decode_envelope(br#"{"code":200,"date":"2024-05-16 19:03:34","success":true}"#);
    /// assert_eq!(decoded.date(), Some("2024-05-16 19:03:34"));
    /// ```
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        common!(self, date).as_deref()
    }

    /// Returns the envelope's `requestId`, to be quoted in support requests.
    ///
    /// ```
    /// use stardust_errors::decode_envelope;
    ///
    /// let decoded = decode_envelope(br#"{"code":200,"requestId":"7f2a","success":true}"#);
    /// assert_eq!(decoded.request_id(), Some("7f2a"));
    /// ```
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        common!(self, request_id).as_deref()
    }

    /// Returns the HTTP status, if known.
    ///
    /// ```
    /// use stardust_errors::{DecodeOptions, decode_envelope_with};
    ///
    /// assert_eq!(decode_envelope_with(b"", &DecodeOptions::new().status(502)).status(), Some(502));
    /// ```
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        *common!(self, status)
    }

    /// Returns the anomalies detected while decoding.
    ///
    /// ```
    /// use stardust_errors::{Anomaly, decode_envelope};
    ///
    /// let decoded = decode_envelope(br#"{"code":5999,"message":7,"success":false}"#);
    /// assert!(decoded.anomalies().contains(Anomaly::UnknownCode));
    /// let words: Vec<_> = decoded.anomalies().iter().map(|it| it.as_str()).collect();
    /// assert_eq!(words, ["unknown-code", "message-not-a-string"]);
    /// ```
    #[must_use]
    pub const fn anomalies(&self) -> Anomalies {
        *common!(self, anomalies)
    }

    /// Returns whether to send the same request again; [`Retry::Never`] for a success.
    ///
    /// ```
    /// use stardust_errors::{Retry, decode_envelope};
    ///
    /// assert_eq!(decode_envelope(br#"{"code":403,"success":false}"#).retry(), Retry::ReSign);
    /// ```
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

impl Decoded<'_> {
    /// Converts into an owned value, for example to return it from an `async` function.
    ///
    /// ```
    /// use stardust_errors::{Decoded, decode_envelope};
    ///
    /// fn read() -> Decoded<'static> {
    ///     let body = br#"{"code":5308,"success":false}"#.to_vec();
    ///     decode_envelope(&body).into_owned()
    /// }
    /// assert_eq!(read().message(), "Dataset not exists");
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Decoded<'static> {
        match self {
            Decoded::Success(success) => Decoded::Success(success.into_owned()),
            Decoded::Failure(failure) => Decoded::Failure(failure.into_owned()),
            Decoded::Malformed(malformed) => Decoded::Malformed(malformed.into_owned()),
        }
    }
}

impl Success<'_> {
    /// Converts into an owned value.
    ///
    /// ```
    /// use stardust_errors::{Decoded, Success, decode_envelope};
    ///
    /// let body = br#"{"code":200,"data":[1],"success":true}"#.to_vec();
    /// let Decoded::Success(success) = decode_envelope(&body) else { panic!("not a success") };
    /// let success: Success<'static> = success.into_owned();
    /// drop(body);
    /// assert_eq!(success.data, "[1]");
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Success<'static> {
        Success {
            code: self.code,
            data: self.data.into_owned(),
            message: self.message.into_owned().into(),
            date: owned(self.date),
            request_id: owned(self.request_id),
            status: self.status,
            anomalies: self.anomalies,
        }
    }
}

impl Failure<'_> {
    /// Converts into an owned value.
    ///
    /// ```
    /// use stardust_errors::{Decoded, Failure, decode_envelope};
    ///
    /// let body = br#"{"code":5308,"data":[1],"success":false}"#.to_vec();
    /// let Decoded::Failure(failure) = decode_envelope(&body) else { panic!("not a failure") };
    /// let failure: Failure<'static> = failure.into_owned();
    /// drop(body);
    /// assert_eq!(failure.data, "[1]");
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Failure<'static> {
        Failure {
            code: self.code,
            data: self.data.into_owned(),
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
    /// use stardust_errors::{Decoded, Malformed, decode_envelope};
    ///
    /// let body = b"<h1>Bad Gateway</h1>".to_vec();
    /// let Decoded::Malformed(malformed) = decode_envelope(&body) else { panic!("an envelope") };
    /// let malformed: Malformed<'static> = malformed.into_owned();
    /// drop(body);
    /// assert_eq!(malformed.body.as_deref(), Some("<h1>Bad Gateway</h1>"));
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

/// The values that a reader found, in addition to the shape.
pub(crate) struct Parts<'a> {
    pub(crate) code: i64,
    pub(crate) data: RawData<'a>,
    pub(crate) message: Option<Cow<'a, str>>,
    pub(crate) date: Option<Cow<'a, str>>,
    pub(crate) request_id: Option<Cow<'a, str>>,
    pub(crate) status: Option<u16>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Option<Cow<'a, str>>,
}

impl<'a> Decoded<'a> {
    /// Builds the result of a decision.
    pub(crate) fn assemble(decision: Decision, parts: Parts<'a>) -> Self {
        let Parts { code, data, message, date, request_id, status, retry_after, body } = parts;
        let Decision { outcome, anomalies, retry, message: source } = decision;
        let message = match (source, outcome) {
            (MessageSource::Malformed, Outcome::Malformed { reason, found }) => {
                [reason.expected(), found.found()].concat().into()
            }
            (MessageSource::Description | MessageSource::UnknownCode, _) => ErrorCode::new(code).message(),
            _ => message.unwrap_or_default(),
        };
        match outcome {
            Outcome::Success => Decoded::Success(Success { code, data, message, date, request_id, status, anomalies }),
            Outcome::Failure(_) => {
                let code = ErrorCode::new(code);
                let description = code.describe();
                Decoded::Failure(Failure {
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
                })
            }
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

impl Serialize for Decoded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Decoded::Success(success) => success.serialize(serializer),
            Decoded::Failure(failure) => failure.serialize(serializer),
            Decoded::Malformed(malformed) => malformed.serialize(serializer),
        }
    }
}

/// Implements `Serialize` with the fields of one outcome, between those that all outcomes have.
macro_rules! serialize {
    ($type:ident, $outcome:literal, $ok:literal, $result:ident => { $($name:literal: $value:expr,)+ }) => {
        impl Serialize for $type<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let $result = self;
                let mut out = serializer.serialize_struct(stringify!($type), 7 + [$($name),+].len())?;
                out.serialize_field("outcome", $outcome)?;
                out.serialize_field("ok", &$ok)?;
                $(out.serialize_field($name, $value)?;)+
                out.serialize_field("message", &self.message)?;
                out.serialize_field("date", &self.date)?;
                out.serialize_field("requestId", &self.request_id)?;
                out.serialize_field("status", &self.status)?;
                out.serialize_field("anomalies", &self.anomalies)?;
                out.end()
            }
        }
    };
}

serialize!(Success, "success", true, success => {
    "code": &success.code,
    "data": &success.data,
});

serialize!(Failure, "failure", false, failure => {
    "code": &failure.code,
    "codeName": &failure.code.name(),
    "data": &failure.data,
    "description": &failure.description,
    "retry": &failure.retry,
    "retryAfterMs": &ms(failure.retry_after),
});

serialize!(Malformed, "malformed", false, malformed => {
    "reason": &malformed.reason,
    "retry": &malformed.retry,
    "retryAfterMs": &ms(malformed.retry_after),
    "body": &malformed.body,
});

fn ms(retry_after: Option<Duration>) -> Option<u64> {
    retry_after.map(|it| it.as_millis() as u64)
}

/// The `data` of an envelope: raw JSON text, with every digit and byte as the server sent it.
///
/// Compares as text: `[1,2]` and `[1, 2]` differ. Serializes as JSON with `serde_json` only; other serializers get its
/// private wrapper of raw text.
///
/// ```
/// use stardust_errors::{Decoded, decode_envelope};
///
/// let Decoded::Failure(failure) = decode_envelope(br#"{"code":400,"data":{"field": "name"},"success":false}"#) else {
///     panic!("not a failure");
/// };
/// assert_eq!(failure.data.get(), r#"{"field": "name"}"#);
///
/// #[derive(serde::Deserialize)]
/// struct Invalid<'a> {
///     field: &'a str,
/// }
/// assert_eq!(failure.data.deserialize::<Invalid>()?.field, "name");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct RawData<'a>(Cow<'a, RawValue>);

impl<'a> RawData<'a> {
    pub(crate) const NULL: RawData<'static> = RawData(Cow::Borrowed(RawValue::NULL));

    pub(crate) const fn new(raw: &'a RawValue) -> Self {
        Self(Cow::Borrowed(raw))
    }

    /// Returns the JSON text.
    ///
    /// ```
    /// use stardust_errors::{Decoded, decode_envelope};
    ///
    /// let Decoded::Success(success) = decode_envelope(br#"{"code":200,"data":[1, 2],"success":true}"#) else {
    ///     panic!("not a success");
    /// };
    /// assert_eq!(success.data.get(), "[1, 2]");
    /// ```
    #[must_use]
    pub fn get(&self) -> &str {
        self.0.get()
    }

    /// Deserializes the data.
    ///
    /// ```
    /// use stardust_errors::{Decoded, decode_envelope};
    ///
    /// let Decoded::Success(success) = decode_envelope(br#"{"code":200,"data":[1, 2],"success":true}"#) else {
    ///     panic!("not a success");
    /// };
    /// assert_eq!(success.data.deserialize::<Vec<u64>>()?, [1, 2]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the error of `serde_json` if the data is not a `T`.
    pub fn deserialize<'d, T: Deserialize<'d>>(&'d self) -> serde_json::Result<T> {
        serde_json::from_str(self.get())
    }

    /// Converts into an owned value.
    ///
    /// ```
    /// use stardust_errors::{Decoded, RawData, decode_envelope};
    ///
    /// fn read() -> RawData<'static> {
    ///     let body = br#"{"code":200,"data":[1],"success":true}"#.to_vec();
    ///     match decode_envelope(&body) {
    ///         Decoded::Success(success) => success.data.into_owned(),
    ///         other => panic!("{}", other.message()),
    ///     }
    /// }
    /// assert_eq!(read(), "[1]");
    /// ```
    #[must_use]
    pub fn into_owned(self) -> RawData<'static> {
        RawData(Cow::Owned(self.0.into_owned()))
    }
}

impl AsRef<str> for RawData<'_> {
    fn as_ref(&self) -> &str {
        self.get()
    }
}

impl PartialEq for RawData<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl Eq for RawData<'_> {}

impl Hash for RawData<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.get().hash(state);
    }
}

impl PartialEq<str> for RawData<'_> {
    fn eq(&self, other: &str) -> bool {
        self.get() == other
    }
}

impl PartialEq<&str> for RawData<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.get() == *other
    }
}

impl fmt::Debug for RawData<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RawData").field(&self.get()).finish()
    }
}

/// Displays the JSON text.
impl fmt::Display for RawData<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.get())
    }
}

impl Serialize for RawData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
