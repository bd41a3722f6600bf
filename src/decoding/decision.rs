//! What a response means: one pure function, [`decide`], shared by every reader.
//!
//! A reader (of bytes in Rust, of values in JavaScript) reports the *kind* of each value it finds. Everything that
//! follows from those kinds is decided here and nowhere else.

use crate::catalog::string_enum;
use crate::catalog::{CodeIndex, Retry};
use alloc::vec::Vec;
use core::fmt;
use core::iter::FusedIterator;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

string_enum! {
    /// Why a response is not an envelope.
    ///
    /// ```
    /// use stardust_errors::{Decoded, MalformedReason, decode_envelope};
    ///
    /// let Decoded::Malformed(malformed) = decode_envelope(b"<html>") else { panic!("an envelope") };
    /// assert_eq!(malformed.reason, MalformedReason::NotJson);
    /// assert_eq!(malformed.reason.to_string(), "not-json");
    /// ```
    pub enum MalformedReason, typescript "MalformedReason" {
        /// Nothing arrived: no bytes, blank text, `null` or `undefined`.
        Empty = "empty",
        /// Text or bytes that are not JSON, such as an HTML page from a gateway or a truncated response.
        NotJson = "not-json",
        /// JSON, or a JavaScript value, that is not a plain object.
        NotAnObject = "not-an-object",
        /// Reading the JavaScript value threw.
        Unreadable = "unreadable",
        /// The field `code` is absent.
        CodeMissing = "code-missing",
        /// The field `code` is not an integer within ±(2^53−1).
        CodeNotAnInteger = "code-not-an-integer",
        /// The field `success` is absent.
        SuccessMissing = "success-missing",
        /// The field `success` is neither `true` nor `false`.
        SuccessNotABoolean = "success-not-a-boolean",
        /// JavaScript only: the data of a success does not satisfy the caller's `schema`.
        DataInvalid = "data-invalid",
        /// JavaScript only: `decodeError` received a value that is not an error of an HTTP request.
        NotAResponse = "not-a-response",
    }
}

impl MalformedReason {
    /// Returns the first half of the message: what was expected. The second half is [`ValueKind::found`].
    #[must_use]
    pub(crate) const fn expected(self) -> &'static str {
        match self {
            Self::Empty | Self::NotJson | Self::NotAnObject | Self::Unreadable => {
                "Expected a Stardust envelope, a JSON object, but got "
            }
            Self::CodeMissing | Self::CodeNotAnInteger => {
                "Expected an integer within ±(2^53−1) in the field \"code\", but got "
            }
            Self::SuccessMissing | Self::SuccessNotABoolean => {
                "Expected true or false in the field \"success\", but got "
            }
            Self::DataInvalid => "Expected data that satisfies the schema, but got ",
            Self::NotAResponse => "Expected an error of an HTTP request, but got ",
        }
    }
}

string_enum! {
    /// An inconsistency in a response that could be decoded nevertheless.
    ///
    /// ```
    /// use stardust_errors::{Anomaly, decode_envelope};
    ///
    /// let decoded = decode_envelope(br#"{"code":5308,"success":true}"#);
    /// assert!(decoded.anomalies().into_iter().eq([Anomaly::SuccessContradictsCode]));
    /// ```
    pub enum Anomaly, typescript "Anomaly" {
        /// `success` is true, but `code` is one of the catalog's error codes.
        SuccessContradictsCode = "success-contradicts-code",
        /// `success` is true, but the HTTP status is 400 or above.
        SuccessContradictsStatus = "success-contradicts-status",
        /// A failure whose code is not in the catalog.
        UnknownCode = "unknown-code",
        /// `message` is neither a string nor `null`.
        MessageNotAString = "message-not-a-string",
        /// `date` is neither a string nor `null`.
        DateNotAString = "date-not-a-string",
        /// `requestId` is neither a string nor `null`.
        RequestIdNotAString = "request-id-not-a-string",
        /// JavaScript only: with `int64: "number"`, an integer in `data` lost digits.
        IntegersRounded = "integers-rounded",
    }
}

/// The anomalies of one response: a set, iterated in the order of [`Anomaly::ALL`].
///
/// ```
/// use stardust_errors::{Anomalies, Anomaly};
///
/// let anomalies = Anomalies::from_iter([Anomaly::DateNotAString, Anomaly::UnknownCode]);
/// assert!(anomalies.contains(Anomaly::UnknownCode));
/// assert!(anomalies.into_iter().eq([Anomaly::UnknownCode, Anomaly::DateNotAString]));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Anomalies(u8);

impl Anomalies {
    /// Returns whether there are no anomalies.
    ///
    /// ```
    /// assert!(stardust_errors::Anomalies::default().is_empty());
    /// ```
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns whether the set contains `anomaly`.
    ///
    /// ```
    /// use stardust_errors::{Anomaly, decode_envelope};
    ///
    /// let decoded = decode_envelope(br#"{"code":5999,"success":false}"#);
    /// assert!(decoded.anomalies().contains(Anomaly::UnknownCode));
    /// ```
    #[must_use]
    pub const fn contains(self, anomaly: Anomaly) -> bool {
        self.0 & (1 << anomaly as u8) != 0
    }

    /// Iterates over the anomalies in the order of [`Anomaly::ALL`].
    ///
    /// ```
    /// use stardust_errors::decode_envelope;
    ///
    /// for anomaly in decode_envelope(br#"{"code":5999,"message":7,"success":false}"#).anomalies().iter() {
    ///     println!("{anomaly}"); // unknown-code, then message-not-a-string
    /// }
    /// ```
    #[must_use]
    pub fn iter(self) -> AnomaliesIter {
        AnomaliesIter { anomalies: self, rest: Anomaly::ALL.iter() }
    }

    /// Returns one bit for each anomaly, in the order of [`Anomaly::ALL`].
    pub(crate) const fn bits(self) -> u8 {
        self.0
    }

    fn add_if(&mut self, condition: bool, anomaly: Anomaly) {
        self.0 |= u8::from(condition) << anomaly as u8;
    }
}

/// An iterator over [`Anomalies`].
///
/// ```
/// use stardust_errors::{Anomalies, Anomaly};
///
/// let mut iter = Anomalies::from_iter([Anomaly::UnknownCode]).iter();
/// assert_eq!((iter.next(), iter.next()), (Some(Anomaly::UnknownCode), None));
/// ```
#[derive(Clone, Debug)]
pub struct AnomaliesIter {
    anomalies: Anomalies,
    rest: core::slice::Iter<'static, Anomaly>,
}

impl Iterator for AnomaliesIter {
    type Item = Anomaly;

    fn next(&mut self) -> Option<Anomaly> {
        self.rest.by_ref().copied().find(|&anomaly| self.anomalies.contains(anomaly))
    }
}

impl FusedIterator for AnomaliesIter {}

impl IntoIterator for Anomalies {
    type Item = Anomaly;
    type IntoIter = AnomaliesIter;

    fn into_iter(self) -> AnomaliesIter {
        self.iter()
    }
}

impl FromIterator<Anomaly> for Anomalies {
    fn from_iter<I: IntoIterator<Item = Anomaly>>(anomalies: I) -> Self {
        let mut set = Self::default();
        set.extend(anomalies);
        set
    }
}

impl Extend<Anomaly> for Anomalies {
    fn extend<I: IntoIterator<Item = Anomaly>>(&mut self, anomalies: I) {
        for anomaly in anomalies {
            self.add_if(true, anomaly);
        }
    }
}

impl fmt::Debug for Anomalies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(*self).finish()
    }
}

/// Serializes as an array of strings.
impl Serialize for Anomalies {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Anomalies {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Anomaly>::deserialize(deserializer).map(Self::from_iter)
    }
}

macro_rules! value_kinds {
    ($($variant:ident $reason:ident $found:literal)+) => {
        /// The kind of a value that a reader found, either as the response itself or in one of its fields.
        #[doc(hidden)]
        #[allow(missing_docs, reason = "each line of the list below describes its kind")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum ValueKind {
            $($variant,)+
        }

        impl ValueKind {
            /// All kinds, in the order of their declaration.
            pub const ALL: &'static [ValueKind] = &[$(ValueKind::$variant,)+];

            /// Returns the kind with this number. A number out of range, which the readers never send, counts as an object
            /// that cannot be read.
            // A `match` instead of a table lookup, which would need a bounds check in every decision.
            pub(crate) const fn from_number(number: u32) -> ValueKind {
                match number {
                    $(number if number == ValueKind::$variant as u32 => ValueKind::$variant,)+
                    _ => ValueKind::Throwing,
                }
            }

            /// Returns why a response of this kind is not an envelope.
            const fn reason(self) -> MalformedReason {
                // An array, because the WebAssembly of a `match` is larger.
                const REASONS: &[MalformedReason] = &[$(MalformedReason::$reason,)+];
                REASONS[self as usize]
            }

            /// Returns the second half of a message: what was found. The first half is [`MalformedReason::expected`].
            #[must_use]
            pub(crate) const fn found(self) -> &'static str {
                match self {
                    $(ValueKind::$variant => $found,)+
                }
            }
        }
    };
}

// For each kind: why a response of this kind is not an envelope, and how a message names it.
value_kinds! {
    // The kinds that JSON has: what a field can be.
    Absent Empty "nothing."
    Null Empty "null."
    EmptyString NotAnObject "an empty string."
    String NotAnObject "a string."
    False NotAnObject "false."
    True NotAnObject "true."
    Number NotAnObject "a number."
    Array NotAnObject "an array."
    // The reason of an object depends on its fields, see `malformed`.
    Object NotAnObject "an object."
    // The kinds that only JavaScript has.
    BigInt NotAnObject "a bigint."
    Function NotAnObject "a function."
    Symbol NotAnObject "a symbol."
    // Reported for an absent `code` only.
    AxiosResponse NotAnObject "a whole axios response; decode its `data` instead."
    // Used in messages only; readers never report it.
    NonInteger NotAnObject "a non-integer number."
    // The kinds that only the response itself can have.
    Blank Empty "nothing."
    NoBody Empty "a response without a body, as for a HEAD request or with the status 204 or 304."
    OpaqueResponse Empty "an opaque response; send the request without `mode: \"no-cors\"`."
    JsonNull NotAnObject "null."
    Text NotJson "text that is not JSON."
    Markup NotJson "an HTML or XML page."
    InvalidUtf8 NotJson "bytes that are not UTF-8."
    Zip NotJson "a ZIP archive."
    Image NotJson "an image."
    OtherObject NotAnObject "an object that is not a plain object."
    Response NotAnObject "a Response; call `await decodeResponse(response)` instead."
    Promise NotAnObject "a Promise; call `decodeEnvelope(await promise)` instead."
    Blob NotAnObject "a Blob; decode `await blob.arrayBuffer()` instead."
    RequestBody NotAnObject "a FormData or URLSearchParams, which is the body of a request; decode that of the response."
    Throwing Unreadable "an object that threw while it was read."
    UsedBody Unreadable "a Response whose body was already read or broke off; decode what was read, or a clone made before reading."
    InvalidData DataInvalid "data that does not."
    NotAResponse NotAResponse "something else."
}

/// The kinds that a reader found in one response.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EnvelopeShape {
    /// The kind of the response itself. The fields below are only used if it is [`ValueKind::Object`].
    pub(crate) root: ValueKind,
    /// The kind of `code`.
    pub(crate) code: ValueKind,
    /// The value of `code` if it is a number, rounded to a double like in `JSON.parse`; otherwise unspecified.
    pub(crate) number: f64,
    /// The kind of `success`.
    pub(crate) success: ValueKind,
    /// The kind of `message`.
    pub(crate) message: ValueKind,
    /// The kind of `date`.
    pub(crate) date: ValueKind,
    /// The kind of `requestId`.
    pub(crate) request_id: ValueKind,
    /// The HTTP status, if known.
    pub(crate) status: Option<u16>,
    /// Whether an integer in `data` lost digits when the reader parsed it.
    pub(crate) integers_rounded: bool,
}

/// What a response means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    /// The outcome.
    pub(crate) outcome: Outcome,
    /// The anomalies.
    pub(crate) anomalies: Anomalies,
    /// Whether to retry; [`Retry::Never`] for a success.
    pub(crate) retry: Retry,
    /// Where the message comes from.
    pub(crate) message: MessageSource,
}

/// The three outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The request succeeded.
    Success,
    /// The API reported an error; `None` if its code is not in the catalog.
    Failure(Option<CodeIndex>),
    /// The response is not an envelope.
    Malformed {
        /// Why it is not an envelope.
        reason: MalformedReason,
        /// What was found instead.
        found: ValueKind,
    },
}

/// Where the message of a result comes from.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum MessageSource {
    /// The envelope's own `message`.
    Server,
    /// None: the message of a success without one is empty.
    Nothing,
    /// The catalog's description.
    Description,
    /// [`UNKNOWN_CODE`](crate::catalog::UNKNOWN_CODE) and the number.
    UnknownCode,
    /// [`MalformedReason::expected`] and [`ValueKind::found`].
    Malformed,
}

/// The largest integer up to which every integer is exact in JavaScript: 2^53−1.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// 2^52: every double from here on is an integer.
const ALL_INTEGERS: f64 = 4_503_599_627_370_496.0;

/// Returns whether the number is an integer within ±(2^53−1).
fn is_integer(number: f64) -> bool {
    let size = number.abs();
    // False for NaN. Adding 2^52 rounds the fraction away; `f64::trunc` would need `std`.
    size <= MAX_SAFE_INTEGER && (size >= ALL_INTEGERS || size + ALL_INTEGERS - ALL_INTEGERS == size)
}

/// Returns the code, if the number is one.
pub(crate) fn integer(number: f64) -> Option<i64> {
    is_integer(number).then_some(number as i64)
}

/// The smallest HTTP status. A status has three digits (RFC 9110, section 15).
pub const MIN_STATUS: u16 = 100;

/// The largest HTTP status.
pub const MAX_STATUS: u16 = 999;

/// Returns the HTTP status, if the number is one. A `Response` that never came from a server has status 0.
pub(crate) fn http_status(number: u32) -> Option<u16> {
    (u32::from(MIN_STATUS)..=u32::from(MAX_STATUS)).contains(&number).then_some(number as u16)
}

/// Returns whether to retry a request, based on the HTTP status alone.
pub(crate) const fn retry_by_status(status: Option<u16>) -> Retry {
    match status {
        Some(408 | 425 | 429 | 500 | 502 | 503 | 504) => Retry::Backoff,
        _ => Retry::Never,
    }
}

/// Decides what a response means. The rules are evaluated top to bottom; the first match wins.
pub(crate) fn decide(shape: &EnvelopeShape) -> Decision {
    let mut anomalies = Anomalies::default();
    if shape.root == ValueKind::Object {
        anomalies.add_if(!is_string_or_nothing(shape.message), Anomaly::MessageNotAString);
        anomalies.add_if(!is_string_or_nothing(shape.date), Anomaly::DateNotAString);
        anomalies.add_if(!is_string_or_nothing(shape.request_id), Anomaly::RequestIdNotAString);
    }
    let retry_by_status = retry_by_status(shape.status);
    if let Some((reason, found)) = malformed(shape) {
        return Decision {
            outcome: Outcome::Malformed { reason, found },
            anomalies,
            retry: retry_by_status,
            message: MessageSource::Malformed,
        };
    }
    // The cast saturates, and the catalog does not contain the largest `i32`.
    let known = CodeIndex::of(shape.number as i32);
    let success = shape.success == ValueKind::True;
    let (outcome, retry, message) = match known {
        Some(index) => {
            anomalies.add_if(success, Anomaly::SuccessContradictsCode);
            (Outcome::Failure(known), index.retry(), MessageSource::Description)
        }
        None if success && shape.status.unwrap_or(0) < 400 => (Outcome::Success, Retry::Never, MessageSource::Nothing),
        None => {
            anomalies.add_if(true, if success { Anomaly::SuccessContradictsStatus } else { Anomaly::UnknownCode });
            (Outcome::Failure(None), retry_by_status, MessageSource::UnknownCode)
        }
    };
    anomalies.add_if(shape.integers_rounded, Anomaly::IntegersRounded);
    let message = if shape.message == ValueKind::String { MessageSource::Server } else { message };
    Decision { outcome, anomalies, retry, message }
}

/// Returns why the response is not an envelope and what was found instead, or `None` for an envelope.
fn malformed(shape: &EnvelopeShape) -> Option<(MalformedReason, ValueKind)> {
    let EnvelopeShape { root, code, success, .. } = *shape;
    if root != ValueKind::Object {
        let reason = root.reason();
        let is_bodyless = reason == MalformedReason::Empty && matches!(shape.status, Some(204 | 304));
        let found = if is_bodyless && root != ValueKind::OpaqueResponse { ValueKind::NoBody } else { root };
        return Some((reason, found));
    }
    if code != ValueKind::Number || !is_integer(shape.number) {
        let is_missing = matches!(code, ValueKind::Absent | ValueKind::AxiosResponse);
        let reason = if is_missing { MalformedReason::CodeMissing } else { MalformedReason::CodeNotAnInteger };
        return Some((reason, if code == ValueKind::Number { ValueKind::NonInteger } else { code }));
    }
    match success {
        ValueKind::True | ValueKind::False => None,
        ValueKind::Absent => Some((MalformedReason::SuccessMissing, success)),
        _ => Some((MalformedReason::SuccessNotABoolean, success)),
    }
}

const fn is_string_or_nothing(kind: ValueKind) -> bool {
    matches!(kind, ValueKind::Absent | ValueKind::Null | ValueKind::EmptyString | ValueKind::String)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorCode;

    /// A failure with a known code and empty texts. Each test changes the fields that it tests.
    const BASE: EnvelopeShape = EnvelopeShape {
        root: ValueKind::Object,
        code: ValueKind::Number,
        number: 5308.0,
        success: ValueKind::False,
        message: ValueKind::EmptyString,
        date: ValueKind::EmptyString,
        request_id: ValueKind::EmptyString,
        status: None,
        integers_rounded: false,
    };

    const UNKNOWN: EnvelopeShape = EnvelopeShape { number: 5999.0, ..BASE };

    const SUCCESS: EnvelopeShape = EnvelopeShape { number: 200.0, success: ValueKind::True, ..BASE };

    fn anomalies(shape: EnvelopeShape) -> Vec<&'static str> {
        decide(&shape).anomalies.iter().map(Anomaly::as_str).collect()
    }

    #[track_caller]
    fn malformed(shape: EnvelopeShape, reason: MalformedReason, found: ValueKind) {
        let decision = decide(&shape);
        assert_eq!(decision.outcome, Outcome::Malformed { reason, found }, "{shape:?}");
        assert_eq!(decision.message, MessageSource::Malformed, "{shape:?}");
    }

    #[test]
    fn a_response_that_is_not_an_object_is_malformed() {
        let roots = |reason, kinds: &[ValueKind]| {
            for &root in kinds {
                malformed(EnvelopeShape { root, ..BASE }, reason, root);
            }
            kinds.len()
        };
        let tried = roots(MalformedReason::Empty, &[ValueKind::Absent, ValueKind::Null, ValueKind::Blank])
            + roots(MalformedReason::Empty, &[ValueKind::NoBody, ValueKind::OpaqueResponse])
            + roots(MalformedReason::DataInvalid, &[ValueKind::InvalidData])
            + roots(MalformedReason::NotAResponse, &[ValueKind::NotAResponse])
            + roots(MalformedReason::NotAnObject, &[ValueKind::AxiosResponse, ValueKind::Blob, ValueKind::RequestBody])
            + roots(MalformedReason::NotJson, &[ValueKind::Text, ValueKind::Markup, ValueKind::InvalidUtf8])
            + roots(MalformedReason::NotJson, &[ValueKind::Zip, ValueKind::Image])
            + roots(MalformedReason::Unreadable, &[ValueKind::Throwing, ValueKind::UsedBody])
            + roots(
                MalformedReason::NotAnObject,
                &[ValueKind::JsonNull, ValueKind::False, ValueKind::True, ValueKind::Number, ValueKind::NonInteger],
            )
            + roots(
                MalformedReason::NotAnObject,
                &[ValueKind::EmptyString, ValueKind::String, ValueKind::Array, ValueKind::OtherObject],
            )
            + roots(
                MalformedReason::NotAnObject,
                &[ValueKind::BigInt, ValueKind::Function, ValueKind::Symbol, ValueKind::Response, ValueKind::Promise],
            );
        assert_eq!(tried, ValueKind::ALL.len() - 1, "every kind but Object");
    }

    #[test]
    fn a_response_without_a_body_has_its_own_message() {
        for root in [ValueKind::Absent, ValueKind::Null, ValueKind::Blank] {
            for (status, found) in [(204, ValueKind::NoBody), (304, ValueKind::NoBody), (200, root), (205, root)] {
                malformed(EnvelopeShape { root, status: Some(status), ..BASE }, MalformedReason::Empty, found);
            }
        }
        let text = EnvelopeShape { root: ValueKind::Text, status: Some(204), ..BASE };
        malformed(text, MalformedReason::NotJson, ValueKind::Text);
    }

    #[test]
    fn a_code_must_be_an_integer() {
        for code in [ValueKind::Absent, ValueKind::AxiosResponse] {
            malformed(EnvelopeShape { code, ..BASE }, MalformedReason::CodeMissing, code);
        }
        for code in [
            ValueKind::Null,
            ValueKind::True,
            ValueKind::EmptyString,
            ValueKind::String,
            ValueKind::Array,
            ValueKind::Object,
            ValueKind::BigInt,
        ] {
            malformed(EnvelopeShape { code, ..BASE }, MalformedReason::CodeNotAnInteger, code);
        }
        for number in
            [5308.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 9_007_199_254_740_992.0, -9_007_199_254_740_992.0]
        {
            malformed(EnvelopeShape { number, ..BASE }, MalformedReason::CodeNotAnInteger, ValueKind::NonInteger);
        }
        for number in [0.0, -0.0, -1.0, 9_007_199_254_740_991.0, -9_007_199_254_740_991.0] {
            assert_eq!(decide(&EnvelopeShape { number, ..BASE }).outcome, Outcome::Failure(None), "{number}");
        }
    }

    #[test]
    fn success_must_be_a_boolean() {
        malformed(
            EnvelopeShape { success: ValueKind::Absent, ..BASE },
            MalformedReason::SuccessMissing,
            ValueKind::Absent,
        );
        for success in [
            ValueKind::Null,
            ValueKind::Number,
            ValueKind::EmptyString,
            ValueKind::String,
            ValueKind::Array,
            ValueKind::Object,
        ] {
            malformed(EnvelopeShape { success, ..BASE }, MalformedReason::SuccessNotABoolean, success);
        }
        // The code is checked first.
        malformed(
            EnvelopeShape { code: ValueKind::Absent, success: ValueKind::Absent, ..BASE },
            MalformedReason::CodeMissing,
            ValueKind::Absent,
        );
    }

    #[test]
    fn a_code_of_the_catalog_is_always_a_failure() {
        for &code in ErrorCode::ALL {
            for status in [None, Some(200), Some(500)] {
                let known = Outcome::Failure(CodeIndex::of(code.get() as i32));
                let shape = EnvelopeShape { number: code.get() as f64, status, ..BASE };
                assert_eq!(decide(&shape).outcome, known);
                assert_eq!(Some(decide(&shape).retry), code.describe().map(|it| it.retry));
                assert!(anomalies(shape).is_empty());

                let shape = EnvelopeShape { success: ValueKind::True, ..shape };
                assert_eq!(decide(&shape).outcome, known);
                assert_eq!(anomalies(shape), ["success-contradicts-code"]);
            }
        }
    }

    #[test]
    fn success_decides_about_other_codes_unless_the_status_is_an_error() {
        assert_eq!(decide(&UNKNOWN).outcome, Outcome::Failure(None));
        assert_eq!(anomalies(UNKNOWN), ["unknown-code"]);
        for status in [None, Some(100), Some(200), Some(304), Some(399)] {
            assert_eq!(decide(&EnvelopeShape { status, ..SUCCESS }).outcome, Outcome::Success);
            assert!(anomalies(EnvelopeShape { status, ..SUCCESS }).is_empty());
        }
        for status in [Some(400), Some(404), Some(500), Some(999)] {
            assert_eq!(decide(&EnvelopeShape { status, ..SUCCESS }).outcome, Outcome::Failure(None));
            assert_eq!(anomalies(EnvelopeShape { status, ..SUCCESS }), ["success-contradicts-status"]);
            assert_eq!(anomalies(EnvelopeShape { status, ..UNKNOWN }), ["unknown-code"]);
        }
    }

    #[test]
    fn without_a_known_code_retry_follows_the_status() {
        for (status, retry) in [
            (None, Retry::Never),
            (Some(200), Retry::Never),
            (Some(400), Retry::Never),
            (Some(408), Retry::Backoff),
            (Some(425), Retry::Backoff),
            (Some(429), Retry::Backoff),
            (Some(500), Retry::Backoff),
            (Some(501), Retry::Never),
            (Some(502), Retry::Backoff),
            (Some(503), Retry::Backoff),
            (Some(504), Retry::Backoff),
            (Some(505), Retry::Never),
        ] {
            assert_eq!(decide(&EnvelopeShape { status, ..UNKNOWN }).retry, retry, "{status:?}");
            assert_eq!(decide(&EnvelopeShape { status, root: ValueKind::Markup, ..BASE }).retry, retry, "{status:?}");
            assert_eq!(decide(&EnvelopeShape { status, ..BASE }).retry, Retry::Never, "{status:?}");
        }
    }

    #[test]
    fn a_text_must_be_a_string_or_null() {
        for kind in [ValueKind::Absent, ValueKind::Null, ValueKind::EmptyString, ValueKind::String] {
            assert!(
                anomalies(EnvelopeShape { message: kind, date: kind, request_id: kind, ..BASE }).is_empty(),
                "{kind:?}"
            );
        }
        for kind in [
            ValueKind::True,
            ValueKind::False,
            ValueKind::Number,
            ValueKind::Array,
            ValueKind::Object,
            ValueKind::BigInt,
            ValueKind::Symbol,
        ] {
            assert_eq!(anomalies(EnvelopeShape { message: kind, ..BASE }), ["message-not-a-string"], "{kind:?}");
            assert_eq!(anomalies(EnvelopeShape { date: kind, ..BASE }), ["date-not-a-string"], "{kind:?}");
            assert_eq!(anomalies(EnvelopeShape { request_id: kind, ..BASE }), ["request-id-not-a-string"], "{kind:?}");
        }
        let all = EnvelopeShape {
            message: ValueKind::Number,
            date: ValueKind::Number,
            request_id: ValueKind::Number,
            ..UNKNOWN
        };
        let all = anomalies(all);
        assert_eq!(all, ["unknown-code", "message-not-a-string", "date-not-a-string", "request-id-not-a-string"]);
    }

    #[test]
    fn rounded_integers_are_an_anomaly_of_an_envelope() {
        for shape in [BASE, SUCCESS] {
            assert_eq!(anomalies(EnvelopeShape { integers_rounded: true, ..shape }), ["integers-rounded"]);
        }
        assert!(anomalies(EnvelopeShape { integers_rounded: true, code: ValueKind::Absent, ..BASE }).is_empty());
    }

    #[test]
    fn the_message_of_the_server_takes_precedence() {
        for shape in [BASE, UNKNOWN, SUCCESS] {
            assert_eq!(decide(&EnvelopeShape { message: ValueKind::String, ..shape }).message, MessageSource::Server);
        }
        for message in [ValueKind::Absent, ValueKind::Null, ValueKind::EmptyString, ValueKind::Number] {
            assert_eq!(decide(&EnvelopeShape { message, ..BASE }).message, MessageSource::Description);
            assert_eq!(decide(&EnvelopeShape { message, ..UNKNOWN }).message, MessageSource::UnknownCode);
            assert_eq!(decide(&EnvelopeShape { message, ..SUCCESS }).message, MessageSource::Nothing);
        }
    }

    #[test]
    fn a_status_has_three_digits() {
        assert_eq!([99, 100, 999, 1000].map(http_status), [None, Some(100), Some(999), None]);
        assert_eq!([0, 65_736, u32::MAX].map(http_status), [None; 3]);
    }
}
