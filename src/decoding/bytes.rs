//! Decodes bytes: the fast path or `serde_json` reads, [`decide`] decides.

use crate::decoding::decision::{Decision, EnvelopeShape, Outcome, ValueKind, decide, integer};
use crate::decoding::decoded::{Decoded, Parts, RawData};
use crate::decoding::error::Error;
use crate::decoding::fast_path::{FastFields, read_fast};
use crate::decoding::options::DecodeOptions;
use crate::decoding::text::{BYTE_ORDER_MARK, body_excerpt, first_chars, without_byte_order_mark};
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Decodes the body of a response. Total: malformed input decodes to a typed result.
///
/// ```
/// use stardust_errors::{Decoded, ErrorCode, decode_envelope};
///
/// let body = br#"{"code":5308,"data":null,"date":"","message":"","requestId":"7f2a","success":false}"#;
/// let Decoded::Failure(failure) = decode_envelope(body) else { panic!() };
/// assert_eq!(failure.code, ErrorCode::DATASET_NOT_EXISTS);
/// assert_eq!(failure.message, "Dataset not exists");
/// assert_eq!(failure.request_id.as_deref(), Some("7f2a"));
/// ```
#[must_use]
pub fn decode_envelope(body: &[u8]) -> Decoded<'_> {
    decode_envelope_with(body, &DecodeOptions::new())
}

/// Decodes the body of a response with [`DecodeOptions`].
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
    decode_by_fast_path(body, options).unwrap_or_else(|| decode_by_parser(body, options))
}

/// The longest body that takes the fast path: errors are short, and a longer body is likely to need the parser.
const MAX_FAST_PATH_BYTES: usize = 1_024;

/// Decodes a body by the fast path, or returns `None` if it needs the parser.
pub(crate) fn decode_by_fast_path<'a>(body: &'a [u8], options: &DecodeOptions) -> Option<Decoded<'a>> {
    if body.len() > MAX_FAST_PATH_BYTES {
        return None;
    }
    let FastFields { shape, message, date, request_id } = read_fast(body)?;
    let decision = decide(&EnvelopeShape { status: options.status, ..shape });
    let text = |text: &'a str| (!text.is_empty()).then_some(Cow::Borrowed(text));
    Some(Decoded::assemble(
        decision,
        Parts {
            code: integer(shape.number).unwrap_or_default(),
            data: RawData::NULL,
            message: text(message),
            date: text(date),
            request_id: text(request_id),
            status: options.status,
            retry_after: options.retry_after,
            body: is_malformed(&decision).then(|| options.excerpt(body_excerpt(body))),
        },
    ))
}

/// Decodes any body by the parser.
pub(crate) fn decode_by_parser<'a>(body: &'a [u8], options: &DecodeOptions) -> Decoded<'a> {
    let ReadBody { root, fields } = read(body);
    let number = match kind(fields.code) {
        // As a double, like in JavaScript, so that 5308.0 and 5.308e3 are 5308 on both sides.
        ValueKind::Number => fields.code.map_or(f64::NAN, |raw| raw.get().parse().unwrap_or(f64::NAN)),
        _ => f64::NAN,
    };
    let code = match kind(fields.code) {
        ValueKind::Absent if fields.axios == [true; 3] => ValueKind::AxiosResponse,
        kind => kind,
    };
    let shape = EnvelopeShape {
        root,
        code,
        number,
        success: kind(fields.success),
        message: kind(fields.message),
        date: kind(fields.date),
        request_id: kind(fields.request_id),
        status: options.status,
        // Raw JSON text keeps every digit.
        integers_rounded: false,
    };
    let decision = decide(&shape);
    // A redacted result keeps data only if it is a success.
    let data = if options.redact && decision.outcome != Outcome::Success { None } else { fields.data };
    Decoded::assemble(
        decision,
        Parts {
            code: integer(number).unwrap_or_default(),
            data: data.map_or(RawData::NULL, RawData::new),
            message: string(fields.message),
            date: string(fields.date),
            request_id: string(fields.request_id),
            status: options.status,
            retry_after: options.retry_after,
            body: (is_malformed(&decision) && root != ValueKind::Blank).then(|| options.excerpt(body_excerpt(body))),
        },
    )
}

const fn is_malformed(decision: &Decision) -> bool {
    matches!(decision.outcome, Outcome::Malformed { .. })
}

/// What the parser found in a body.
struct ReadBody<'a> {
    root: ValueKind,
    fields: Fields<'a>,
}

/// The six fields as raw JSON text. Of duplicate keys, the last wins.
#[derive(Default)]
struct Fields<'a> {
    code: Option<&'a RawValue>,
    data: Option<&'a RawValue>,
    date: Option<&'a RawValue>,
    message: Option<&'a RawValue>,
    request_id: Option<&'a RawValue>,
    success: Option<&'a RawValue>,
    /// Which of the fields exist that distinguish an axios response from an object without `code`.
    axios: [bool; 3],
}

fn read(body: &[u8]) -> ReadBody<'_> {
    let no_fields = |root| ReadBody { root, fields: Fields::default() };
    let Ok(text) = std::str::from_utf8(body) else {
        // The excerpt could be nothing but leading white space.
        let valid = body.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        let spaces = valid.len() - valid.trim_start_matches(is_space).len();
        return no_fields(kind_of_non_json(&body_excerpt(&body[spaces..]), false));
    };
    if !may_be_json(body) {
        return no_fields(kind_of_non_json(text, true));
    }
    // Values are kept as raw text, so that neither depth nor large numbers nor lone surrogates in them can fail.
    let parsed = if text.trim_start_matches(is_json_space).starts_with('{') {
        serde_json::from_str(text).map(|fields| ReadBody { root: ValueKind::Object, fields })
    } else {
        serde_json::from_str(text).map(|raw| match kind(Some(raw)) {
            ValueKind::Null => no_fields(ValueKind::JsonNull),
            other => no_fields(other),
        })
    };
    parsed.unwrap_or_else(|_| no_fields(kind_of_non_json(text, true)))
}

/// Returns whether a body can be JSON, by its first and last character. This spares the parser HTML pages and truncated
/// responses, the most frequent bodies that are not JSON.
fn may_be_json(body: &[u8]) -> bool {
    match body.trim_ascii() {
        [b'{', .., last] => *last == b'}',
        [b'<' | b'{', ..] => false,
        _ => true,
    }
}

/// Returns the kind of a body that is not JSON. Bytes that are not UTF-8 are passed with U+FFFD for each error, so that the
/// bytes of a file have the same kind as the text that a program decoded from them.
fn kind_of_non_json(text: &str, is_utf8: bool) -> ValueKind {
    let text = text.trim_start_matches(is_space);
    // A signature is among the first 16 characters.
    let start = first_chars(text, 16);
    let is_image = start.starts_with("\u{fffd}PNG")
        || start.starts_with("GIF8")
        || start.starts_with("RIFF") && start.contains("WEBP")
        || start.starts_with("\u{fffd}\u{fffd}\u{fffd}") && (start.contains("JFIF") || start.contains("Exif"));
    if start.is_empty() {
        ValueKind::Blank
    } else if start.starts_with("PK\u{3}") || start.starts_with("PK\u{5}") {
        ValueKind::Zip
    } else if is_image {
        ValueKind::Image
    } else if !is_utf8 {
        ValueKind::InvalidUtf8
    } else if start.starts_with('<') {
        ValueKind::Markup
    } else {
        ValueKind::Text
    }
}

const fn is_json_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

/// Returns whether JavaScript's `trim` removes the character, so that both sides agree on blank text.
fn is_space(character: char) -> bool {
    character == BYTE_ORDER_MARK || character != '\u{85}' && character.is_whitespace()
}

/// Returns the kind of a JSON value by its first byte.
fn kind(raw: Option<&RawValue>) -> ValueKind {
    let Some(raw) = raw else { return ValueKind::Absent };
    match raw.get().as_bytes() {
        [b'n', ..] => ValueKind::Null,
        [b'f', ..] => ValueKind::False,
        [b't', ..] => ValueKind::True,
        [b'"', b'"'] => ValueKind::EmptyString,
        [b'"', ..] => ValueKind::String,
        [b'[', ..] => ValueKind::Array,
        [b'{', ..] => ValueKind::Object,
        _ => ValueKind::Number,
    }
}

/// Returns the text of a non-empty string, with U+FFFD for each lone surrogate.
fn string(raw: Option<&RawValue>) -> Option<Cow<'_, str>> {
    let raw = raw.filter(|_| kind(raw) == ValueKind::String)?.get();
    let mut bytes = match unescaped(raw).ok()? {
        Cow::Borrowed(_) => return raw.get(1..raw.len() - 1).map(Cow::Borrowed),
        Cow::Owned(bytes) => bytes,
    };
    for at in 0..bytes.len().saturating_sub(2) {
        if bytes[at] == 0xed && bytes[at + 1] >= 0xa0 {
            bytes[at..at + 3].copy_from_slice("\u{fffd}".as_bytes());
        }
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// Returns the content of a valid JSON string. As bytes, because `serde_json` rejects a lone surrogate in a `str` and
/// encodes it in bytes as ED A0..BF xx.
fn unescaped(raw: &str) -> serde_json::Result<Cow<'_, [u8]>> {
    if raw.contains('\\') {
        return serde_json::from_str(raw).map(|Bytes(bytes)| Cow::Owned(bytes));
    }
    Ok(Cow::Borrowed(&raw.as_bytes()[1..raw.len() - 1]))
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
                // Keys as raw text, because a key may contain a lone surrogate.
                while let Some(key) = map.next_key::<&RawValue>()? {
                    let field = match unescaped(key.get()).map_err(A::Error::custom)?.as_ref() {
                        b"code" => &mut fields.code,
                        b"data" => &mut fields.data,
                        b"date" => &mut fields.date,
                        b"message" => &mut fields.message,
                        b"requestId" => &mut fields.request_id,
                        b"success" => &mut fields.success,
                        other => {
                            for (found, name) in fields.axios.iter_mut().zip([&b"status"[..], b"headers", b"config"]) {
                                *found |= other == name;
                            }
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

impl Decoded<'_> {
    /// Returns the data of a success as `T`, and anything else as an [`Error`].
    ///
    /// To deserialize into a type that borrows, use [`RawData::deserialize`].
    ///
    /// ```
    /// use stardust_errors::{Error, ErrorCode, decode_envelope};
    ///
    /// let ids: Vec<u64> = decode_envelope(br#"{"code":200,"data":[8545436153352348123],"success":true}"#).into_result()?;
    /// assert_eq!(ids, [8545436153352348123]);
    ///
    /// let error = decode_envelope(br#"{"code":5845,"success":false}"#).into_result::<()>().unwrap_err();
    /// assert_eq!(error.code(), Some(ErrorCode::WORKFLOW_NOT_EXISTS));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns [`Error::Api`] for a failure, [`Error::Malformed`] for a response that is not an envelope, and
    /// [`Error::Data`] if the data of a success is not a `T`.
    pub fn into_result<T: DeserializeOwned>(self) -> Result<T, Error> {
        match self {
            Decoded::Success(success) => success.data.deserialize().map_err(|source| Error::Data {
                source,
                status: success.status,
                request_id: success.request_id.map(Cow::into_owned),
            }),
            Decoded::Failure(failure) => Err(Error::Api(Box::new(failure.into_owned()))),
            Decoded::Malformed(malformed) => Err(Error::Malformed(Box::new(malformed.into_owned()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asserts that the parser has the same result as the fast path, and returns whether the fast path has one.
    #[track_caller]
    fn agrees(body: &[u8]) -> bool {
        let options = DecodeOptions::new().status(503);
        assert!(may_be_json(body) || serde_json::from_slice::<&RawValue>(body).is_err());
        let fast = decode_by_fast_path(body, &options);
        if let Some(fast) = &fast {
            assert_eq!(*fast, decode_by_parser(body, &options), "{}", String::from_utf8_lossy(body));
        }
        fast.is_some()
    }

    #[test]
    fn white_space_before_invalid_utf8_is_not_blank() {
        let body = ["\n".repeat(600).as_bytes(), b"\xff"].concat();
        let Decoded::Malformed(malformed) = decode_by_parser(&body, &DecodeOptions::new()) else {
            panic!("an envelope")
        };
        assert_eq!(malformed.reason.as_str(), "not-json");
    }

    #[test]
    fn the_fast_path_agrees_with_the_parser() {
        let envelopes = [
            r#"{"code":5308,"data":null,"date":"2024","message":"Dataset not exists","requestId":"7f2a","success":false}"#,
            r#"{ "success": true, "requestId": "", "message": null, "date": null, "data": null, "code": -12 }"#,
            r#"{"message":"é\u4e2d","code":1,"success":true}"#,
            r#"{"code":"x","success":1}"#,
            r#"{"success":"","code":null}"#,
        ];
        let bytes = b"\"\\{}[]:,0159-+.eE ntfx\n\x00\x1f\x7f\x80\xc3\xff";
        let mut fast = 0;
        for envelope in envelopes.map(str::as_bytes) {
            for at in 0..envelope.len() {
                let (head, tail) = envelope.split_at(at);
                fast += usize::from(agrees(head)) + usize::from(agrees(&[head, &tail[1..]].concat()));
                for &byte in bytes {
                    fast += usize::from(agrees(&[head, &[byte], tail].concat()));
                    fast += usize::from(agrees(&[head, &[byte], &tail[1..]].concat()));
                }
            }
        }
        assert!(fast > 1_000, "{fast}");
    }
}
