//! Decoding of bytes: `serde_json` reads, [`decide`] decides.

use crate::decision::{Facts, Kind, decide, http_status, integer};
use crate::decoded::{Decoded, Parts, RawData};
use crate::error::Error;
use crate::retry_after::retry_after_ms;
use crate::text::{BYTE_ORDER_MARK, first_characters, without_byte_order_mark};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime};

/// What is known of an answer beside its body.
///
/// ```
/// use stardust_errors::{DecodeOptions, Retry, decode_envelope_with};
///
/// let options = DecodeOptions::new().status(503);
/// let decoded = decode_envelope_with(b"<h1>Service Unavailable</h1>", &options);
/// assert_eq!(decoded.retry(), Retry::Backoff);
/// assert_eq!(decoded.http_status(), Some(503));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecodeOptions {
    status: Option<u16>,
    retry_after: Option<Duration>,
}

impl DecodeOptions {
    /// Nothing is known.
    ///
    /// ```
    /// use stardust_errors::{DecodeOptions, decode_envelope, decode_envelope_with};
    ///
    /// let body = br#"{"code":200,"data":1,"success":true}"#;
    /// assert_eq!(decode_envelope_with(body, &DecodeOptions::new()), decode_envelope(body));
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self { status: None, retry_after: None }
    }

    /// The HTTP status of the answer. A number that is none (not of three digits) counts as unknown.
    ///
    /// ```
    /// use stardust_errors::{DecodeOptions, decode_envelope_with};
    ///
    /// let body = br#"{"code":200,"data":1,"success":true}"#;
    /// assert!(decode_envelope_with(body, &DecodeOptions::new().status(200)).is_ok());
    /// assert!(!decode_envelope_with(body, &DecodeOptions::new().status(500)).is_ok());
    /// ```
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = http_status(f64::from(status));
        self
    }

    /// How long the server asks to wait.
    ///
    /// ```
    /// use stardust_errors::{DecodeOptions, decode_envelope_with};
    /// use std::time::Duration;
    ///
    /// let options = DecodeOptions::new().status(503).retry_after(Duration::from_secs(7));
    /// let error = decode_envelope_with(b"<h1>Down</h1>", &options).into_result::<()>().unwrap_err();
    /// assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    /// ```
    #[must_use]
    pub const fn retry_after(mut self, retry_after: Duration) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    /// How long the server asks to wait, as the `Retry-After` header of the answer has it: seconds, or a date, which is
    /// held against the clock of this machine. A header that is neither changes nothing.
    ///
    /// ```
    /// use stardust_errors::DecodeOptions;
    /// use std::time::Duration;
    ///
    /// let options = DecodeOptions::new().status(503).retry_after_header(b"7");
    /// assert_eq!(options, DecodeOptions::new().status(503).retry_after(Duration::from_secs(7)));
    /// ```
    #[must_use]
    pub fn retry_after_header(self, header: &[u8]) -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        match retry_after_ms(header, now.as_millis() as u64) {
            Some(ms) => self.retry_after(Duration::from_millis(ms)),
            None => self,
        }
    }
}

/// Decodes the body of an answer. Whatever the bytes are, there is a result.
///
/// ```
/// use stardust_errors::{Decoded, ErrorCode, decode_envelope};
///
/// let body = br#"{"code":5308,"data":null,"date":"","message":"","requestId":"7f2a","success":false}"#;
/// let Decoded::Failure(failure) = decode_envelope(body) else { panic!() };
/// assert_eq!(failure.description, Some(ErrorCode::DatasetNotExists.describe()));
/// assert_eq!(failure.message, "Dataset not exists");
/// assert_eq!(failure.request_id.as_deref(), Some("7f2a"));
/// ```
#[must_use]
pub fn decode_envelope(body: &[u8]) -> Decoded<'_> {
    decode_envelope_with(body, &DecodeOptions::new())
}

/// Decodes the body of an answer of which more is known.
///
/// ```
/// use stardust_errors::{Anomaly, DecodeOptions, decode_envelope_with};
///
/// let body = br#"{"code":200,"data":null,"date":"","message":"","requestId":"","success":true}"#;
/// let decoded = decode_envelope_with(body, &DecodeOptions::new().status(502));
/// assert_eq!(decoded.outcome(), "failure");
/// assert!(decoded.anomalies().contains(Anomaly::SuccessContradictsStatus));
/// ```
#[must_use]
pub fn decode_envelope_with<'a>(body: &'a [u8], options: &DecodeOptions) -> Decoded<'a> {
    let body = without_byte_order_mark(body);
    let answer = read(body);
    let fields = &answer.fields;
    let number = match kind(fields.code) {
        // `f64` as in JavaScript, so that 5308.0 and 5.308e3 are 5308 on both sides.
        Kind::Number => fields.code.map_or(f64::NAN, |raw| raw.get().parse().unwrap_or(f64::NAN)),
        _ => f64::NAN,
    };
    let facts = Facts {
        answer: answer.kind,
        code: kind(fields.code),
        number,
        success: kind(fields.success),
        message: kind(fields.message),
        date: kind(fields.date),
        request_id: kind(fields.request_id),
        status: options.status,
    };
    Decoded::assemble(
        decide(&facts),
        Parts {
            code: integer(number).unwrap_or_default(),
            data: RawData(fields.data.map_or("null", RawValue::get)),
            message: string(fields.message),
            date: string(fields.date),
            request_id: string(fields.request_id),
            http_status: options.status,
            retry_after: options.retry_after,
            body: match answer.kind {
                Kind::Blank => None,
                _ => Some(first_characters(body)),
            },
        },
    )
}

/// What the bytes turned out to be.
struct Answer<'a> {
    kind: Kind,
    fields: Fields<'a>,
}

/// The six fields as raw JSON text; where a key comes twice, the last counts.
#[derive(Default)]
struct Fields<'a> {
    code: Option<&'a RawValue>,
    data: Option<&'a RawValue>,
    date: Option<&'a RawValue>,
    message: Option<&'a RawValue>,
    request_id: Option<&'a RawValue>,
    success: Option<&'a RawValue>,
}

fn read(body: &[u8]) -> Answer<'_> {
    let no_fields = |kind| Answer { kind, fields: Fields::default() };
    let Ok(text) = std::str::from_utf8(body) else {
        return no_fields(Kind::InvalidUtf8);
    };
    // Values are skipped as raw text: the depth, the size of a number and lone surrogates in them are no concern here.
    let parsed = if text.trim_start_matches(is_json_space).starts_with('{') {
        serde_json::from_str(text).map(|fields| Answer { kind: Kind::Object, fields })
    } else {
        serde_json::from_str(text).map(|raw| match kind(Some(raw)) {
            Kind::Null => no_fields(Kind::JsonNull),
            other => no_fields(other),
        })
    };
    parsed.unwrap_or_else(|_| {
        no_fields(match text.trim_start_matches(is_space).chars().next() {
            None => Kind::Blank,
            Some('<') => Kind::Markup,
            Some(_) => Kind::Text,
        })
    })
}

const fn is_json_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

/// White space as JavaScript's `trim` has it, so that both sides call the same text blank.
fn is_space(character: char) -> bool {
    character == BYTE_ORDER_MARK || character != '\u{85}' && character.is_whitespace()
}

/// The kind of a JSON value, which its first byte tells.
fn kind(raw: Option<&RawValue>) -> Kind {
    let Some(raw) = raw else { return Kind::Absent };
    match raw.get().as_bytes() {
        [b'n', ..] => Kind::Null,
        [b'f', ..] => Kind::False,
        [b't', ..] => Kind::True,
        [b'"', b'"'] => Kind::EmptyString,
        [b'"', ..] => Kind::String,
        [b'[', ..] => Kind::Array,
        [b'{', ..] => Kind::Object,
        _ => Kind::Number,
    }
}

/// The text of a string that is not empty; a lone surrogate in it becomes U+FFFD.
fn string(raw: Option<&RawValue>) -> Option<Cow<'_, str>> {
    let raw = raw.filter(|_| kind(raw) == Kind::String)?.get();
    if !raw.contains('\\') {
        return raw.get(1..raw.len() - 1).map(Cow::Borrowed);
    }
    // As bytes, where `serde_json` keeps a lone surrogate in the three bytes ED A0..BF xx instead of refusing it.
    let Bytes(mut bytes) = serde_json::from_str(raw).ok()?;
    for at in 0..bytes.len().saturating_sub(2) {
        if bytes[at] == 0xed && bytes[at + 1] >= 0xa0 {
            bytes[at..at + 3].copy_from_slice("\u{fffd}".as_bytes());
        }
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;

        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Fields::default();
                // Keys as bytes, because a key too may hold a lone surrogate.
                while let Some(Bytes(key)) = map.next_key()? {
                    let field = match &key[..] {
                        b"code" => &mut fields.code,
                        b"data" => &mut fields.data,
                        b"date" => &mut fields.date,
                        b"message" => &mut fields.message,
                        b"requestId" => &mut fields.request_id,
                        b"success" => &mut fields.success,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            continue;
                        }
                    };
                    *field = Some(map.next_value()?);
                }
                Ok(fields)
            }
        }

        deserializer.deserialize_map(FieldsVisitor)
    }
}

/// A JSON string as bytes.
struct Bytes(Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BytesVisitor;

        impl Visitor<'_> for BytesVisitor {
            type Value = Bytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
        }

        deserializer.deserialize_bytes(BytesVisitor)
    }
}

/// Verbatim, so only the serializers of `serde_json` print it as JSON.
impl Serialize for RawData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::from_str::<&RawValue>(self.get()).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl<'a> Decoded<'a> {
    /// The data of a success as `T`; anything else as an [`Error`].
    ///
    /// ```
    /// use stardust_errors::{Error, ErrorCode, decode_envelope};
    ///
    /// let ids: Vec<u64> = decode_envelope(br#"{"code":200,"data":[8545436153352348123],"success":true}"#).into_result()?;
    /// assert_eq!(ids, [8545436153352348123]);
    ///
    /// let error = decode_envelope(br#"{"code":5845,"success":false}"#).into_result::<()>().unwrap_err();
    /// assert_eq!(error.known_code(), Some(ErrorCode::WorkflowNotExists));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Api`] for a failure, [`Error::Malformed`] for an answer that is no envelope, and [`Error::Data`] where the
    /// data of a success is no `T`.
    pub fn into_result<T: Deserialize<'a>>(self) -> Result<T, Error> {
        match self {
            Decoded::Success(success) => serde_json::from_str(success.data.get()).map_err(Error::Data),
            Decoded::Failure(failure) => Err(Error::Api(Box::new(failure.into_owned()))),
            Decoded::Malformed(malformed) => Err(Error::Malformed(Box::new(malformed.into_owned()))),
        }
    }
}
