//! The decision: what an answer means. One pure function, [`decide`], for every reader there is.
//!
//! A reader (of bytes in Rust, of a `JsValue` in Rust, of a value in JavaScript) says what *kind* of value it found in
//! each place. Everything that follows from that is decided here and nowhere else.

use crate::catalog::{Place, Retry};
use crate::words::words;

words! {
    /// Why an answer is no envelope.
    pub enum Reason, typescript "MalformedReason" {
        /// Nothing came: no bytes, blank text, `null` or `undefined`.
        Empty = "empty",
        /// Text or bytes that are not JSON, such as a gateway's HTML page or a cut-off answer.
        NotJson = "not-json",
        /// JSON, or a JavaScript value, that is no plain object.
        NotAnObject = "not-an-object",
        /// Reading the JavaScript object threw.
        Unreadable = "unreadable",
        /// There is no `code`.
        CodeMissing = "code-missing",
        /// `code` is no integer within ±(2^53−1).
        CodeNotAnInteger = "code-not-an-integer",
        /// There is no `success`.
        SuccessMissing = "success-missing",
        /// `success` is neither true nor false.
        SuccessNotABoolean = "success-not-a-boolean",
    }
}

impl Reason {
    /// What was expected: the first half of the message. The second is [`Kind::found`].
    #[doc(hidden)]
    #[must_use]
    pub const fn expected(self) -> &'static str {
        match self {
            Reason::Empty | Reason::NotJson | Reason::NotAnObject | Reason::Unreadable => {
                "Expected a Stardust envelope, a JSON object, but got "
            }
            Reason::CodeMissing | Reason::CodeNotAnInteger => {
                "Expected an integer within ±(2^53−1) in the field \"code\", but got "
            }
            Reason::SuccessMissing | Reason::SuccessNotABoolean => {
                "Expected true or false in the field \"success\", but got "
            }
        }
    }
}

words! {
    /// Something odd about an answer that was understood all the same.
    pub enum Anomaly, typescript "Anomaly" {
        /// `success` is true, but `code` is one of the catalog's error codes.
        SuccessContradictsCode = "success-contradicts-code",
        /// `success` is true, but the HTTP status is 400 or above.
        SuccessContradictsStatus = "success-contradicts-status",
        /// A failure whose code is not in the catalog.
        UnknownCode = "unknown-code",
        /// `message` is neither text nor `null`.
        MessageNotAString = "message-not-a-string",
        /// `date` is neither text nor `null`.
        DateNotAString = "date-not-a-string",
        /// `requestId` is neither text nor `null`.
        RequestIdNotAString = "request-id-not-a-string",
    }
}

/// The anomalies of one answer: a set, in the order of [`Anomaly::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Anomalies(u8);

impl Anomalies {
    /// Whether nothing was odd.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this one is among them.
    #[must_use]
    pub const fn contains(self, anomaly: Anomaly) -> bool {
        self.0 & (1 << anomaly as u8) != 0
    }

    /// Them, one by one, in the order of [`Anomaly::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Anomaly> {
        Anomaly::ALL.iter().copied().filter(move |&anomaly| self.contains(anomaly))
    }

    /// One bit each, in the order of [`Anomaly::ALL`].
    pub(crate) const fn bits(self) -> u8 {
        self.0
    }

    fn add_if(&mut self, condition: bool, anomaly: Anomaly) {
        self.0 |= u8::from(condition) << anomaly as u8;
    }
}

impl serde::Serialize for Anomalies {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

macro_rules! kinds {
    ($($variant:ident $found:literal)+) => {
        /// What a reader found in one place.
        #[doc(hidden)]
        #[allow(missing_docs, reason = "each line of the list below says what it is")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Kind {
            $($variant,)+
        }

        impl Kind {
            /// All of them, in the order of their declaration.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant,)+];

            /// The kind with this number; a number that is none's cannot come from our own readers, and is taken for an
            /// object that could not be read.
            // No look into a table: this is on the way of every answer.
            pub(crate) const fn from_number(number: u32) -> Kind {
                match number {
                    $(number if number == Kind::$variant as u32 => Kind::$variant,)+
                    _ => Kind::Throwing,
                }
            }

            /// What came: the second half of a message. The first is [`Reason::expected`].
            #[must_use]
            pub const fn found(self) -> &'static str {
                match self {
                    $(Kind::$variant => $found,)+
                }
            }
        }
    };
}

kinds! {
    // What JSON has, and so what a field can be.
    Absent "nothing."
    Null "null."
    False "false."
    True "true."
    Number "a number."
    EmptyString "an empty string."
    String "a string."
    Array "an array."
    Object "an object."
    // What only JavaScript has.
    BigInt "a bigint."
    Function "a function."
    Symbol "a symbol."
    // Only ever said of a number, never read.
    OtherNumber "a number that is not."
    // What an answer as a whole can be besides.
    Blank "nothing."
    JsonNull "null."
    Text "text that is not JSON."
    Markup "an HTML or XML page."
    InvalidUtf8 "bytes that are not UTF-8."
    OtherObject "an object of another kind."
    Response "a Response; call `await decodeResponse(response)` instead."
    Promise "a Promise; call `decodeEnvelope(await promise)` instead."
    Throwing "an object that threw while it was read."
    UsedBody "a Response whose body was read before; decode what you read, or a clone made before reading."
}

/// What a reader found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
    /// The answer as a whole. The fields below count only where it is [`Kind::Object`].
    pub(crate) answer: Kind,
    /// The field `code`,
    pub(crate) code: Kind,
    /// and its value where it is a number, as `JSON.parse` has it; any other value elsewhere.
    pub(crate) number: f64,
    /// The field `success`.
    pub(crate) success: Kind,
    /// The field `message`.
    pub(crate) message: Kind,
    /// The field `date`.
    pub(crate) date: Kind,
    /// The field `requestId`.
    pub(crate) request_id: Kind,
    /// The HTTP status, where one is known.
    pub(crate) status: Option<u16>,
}

/// What an answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// The outcome.
    pub(crate) outcome: Outcome,
    /// What was odd.
    pub(crate) anomalies: Anomalies,
    /// Whether to send the request again; [`Retry::Never`] for a success.
    pub(crate) retry: Retry,
    /// Where the message is taken from.
    pub(crate) message: MessageSource,
}

/// The three ways an answer can turn out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The API did what was asked.
    Success,
    /// The API answered with an error; `None` where the catalog does not hold the code.
    Failure(Option<Place>),
    /// The answer is no envelope.
    Malformed {
        /// Why.
        reason: Reason,
        /// What came instead.
        found: Kind,
    },
}

/// Where the message of the result is taken from.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum MessageSource {
    /// The answer's own `message`.
    Server,
    /// Nowhere: a success without a message has an empty one.
    Nothing,
    /// The catalog's description.
    Description,
    /// [`UNKNOWN_CODE`] and the number.
    UnknownCode,
    /// [`Reason::expected`] and [`Kind::found`].
    Reason,
}

impl MessageSource {
    /// All of them.
    pub const ALL: &'static [MessageSource] = &[
        MessageSource::Server,
        MessageSource::Nothing,
        MessageSource::Description,
        MessageSource::UnknownCode,
        MessageSource::Reason,
    ];
}

/// The message of a failure that brings none and whose code the catalog does not hold; the number follows.
#[doc(hidden)]
pub const UNKNOWN_CODE: &str = "Unknown error code ";

/// The largest integer that a JSON number holds exactly in JavaScript: 2^53 - 1.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// 2^52: from here on every floating point number is an integer.
const ALL_INTEGERS: f64 = 4_503_599_627_370_496.0;

/// Whether the number is an integer within ±(2^53−1).
fn is_integer(number: f64) -> bool {
    let size = number.abs();
    // NaN is no less than anything. The sum drops the fraction; `trunc` would need `std`.
    size <= MAX_SAFE_INTEGER && (size >= ALL_INTEGERS || size + ALL_INTEGERS - ALL_INTEGERS == size)
}

/// The code, where the number is one.
pub(crate) fn integer(number: f64) -> Option<i64> {
    is_integer(number).then_some(number as i64)
}

/// The HTTP status, where the number is one: three digits, as RFC 9110 has it. A `Response` that never came from a
/// server has status 0, which says nothing.
pub(crate) fn http_status(number: f64) -> Option<u16> {
    let status = number as u16;
    (f64::from(status) == number && (100..=999).contains(&status)).then_some(status)
}

/// Whether a failed request may be sent again, by its HTTP status alone.
const fn retry_by_status(status: Option<u16>) -> Retry {
    match status {
        Some(408 | 429 | 502 | 503 | 504) => Retry::Backoff,
        _ => Retry::Never,
    }
}

/// Decides what an answer means: the truth table of the contract, top to bottom.
pub(crate) fn decide(facts: &Facts) -> Verdict {
    let mut anomalies = Anomalies::default();
    if facts.answer == Kind::Object {
        anomalies.add_if(!is_text_or_nothing(facts.message), Anomaly::MessageNotAString);
        anomalies.add_if(!is_text_or_nothing(facts.date), Anomaly::DateNotAString);
        anomalies.add_if(!is_text_or_nothing(facts.request_id), Anomaly::RequestIdNotAString);
    }
    if let Some((reason, found)) = malformed(facts) {
        let retry = retry_by_status(facts.status);
        return Verdict {
            outcome: Outcome::Malformed { reason, found },
            anomalies,
            retry,
            message: MessageSource::Reason,
        };
    }
    // A code that is too large for the cast becomes the largest number there is, which the catalog does not hold.
    let known = Place::of(facts.number as i32);
    let success = facts.success == Kind::True;
    let status_is_error = matches!(facts.status, Some(400..));
    let (outcome, retry, message) = match known {
        Some(place) => (Outcome::Failure(known), place.code().retry(), MessageSource::Description),
        None if success && !status_is_error => (Outcome::Success, Retry::Never, MessageSource::Nothing),
        None => (Outcome::Failure(None), retry_by_status(facts.status), MessageSource::UnknownCode),
    };
    anomalies.add_if(success && known.is_some(), Anomaly::SuccessContradictsCode);
    anomalies.add_if(success && known.is_none() && status_is_error, Anomaly::SuccessContradictsStatus);
    anomalies.add_if(!success && known.is_none(), Anomaly::UnknownCode);
    let message = if facts.message == Kind::String { MessageSource::Server } else { message };
    Verdict { outcome, anomalies, retry, message }
}

/// Why the answer is no envelope, and what came instead; `None` where it is one.
fn malformed(facts: &Facts) -> Option<(Reason, Kind)> {
    let reason = match facts.answer {
        Kind::Object => match (facts.code, facts.success) {
            (Kind::Absent, _) => return Some((Reason::CodeMissing, Kind::Absent)),
            (Kind::Number, _) if !is_integer(facts.number) => {
                return Some((Reason::CodeNotAnInteger, Kind::OtherNumber));
            }
            (Kind::Number, Kind::Absent) => return Some((Reason::SuccessMissing, Kind::Absent)),
            (Kind::Number, Kind::True | Kind::False) => return None,
            (Kind::Number, found) => return Some((Reason::SuccessNotABoolean, found)),
            (found, _) => return Some((Reason::CodeNotAnInteger, found)),
        },
        Kind::Absent | Kind::Null | Kind::Blank => Reason::Empty,
        Kind::Text | Kind::Markup | Kind::InvalidUtf8 => Reason::NotJson,
        Kind::Throwing | Kind::UsedBody => Reason::Unreadable,
        _ => Reason::NotAnObject,
    };
    Some((reason, facts.answer))
}

// One bit a kind: asked three times of every answer.
const TEXT_OR_NOTHING: u32 =
    1 << Kind::Absent as u32 | 1 << Kind::Null as u32 | 1 << Kind::EmptyString as u32 | 1 << Kind::String as u32;

const fn is_text_or_nothing(kind: Kind) -> bool {
    (TEXT_OR_NOTHING >> kind as u32) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorCode;

    /// A failure with a known code and every text empty: each test changes what it is about.
    const BASE: Facts = Facts {
        answer: Kind::Object,
        code: Kind::Number,
        number: 5308.0,
        success: Kind::False,
        message: Kind::EmptyString,
        date: Kind::EmptyString,
        request_id: Kind::EmptyString,
        status: None,
    };

    const UNKNOWN: Facts = Facts { number: 5999.0, ..BASE };

    const SUCCESS: Facts = Facts { number: 200.0, success: Kind::True, ..BASE };

    fn anomalies(facts: Facts) -> Vec<&'static str> {
        decide(&facts).anomalies.iter().map(Anomaly::as_str).collect()
    }

    #[track_caller]
    fn malformed(facts: Facts, reason: Reason, found: Kind) {
        let verdict = decide(&facts);
        assert_eq!(verdict.outcome, Outcome::Malformed { reason, found }, "{facts:?}");
        assert_eq!(verdict.message, MessageSource::Reason, "{facts:?}");
    }

    #[test]
    fn what_is_no_object_is_malformed() {
        let answers = |reason, kinds: &[Kind]| {
            for &answer in kinds {
                malformed(Facts { answer, ..BASE }, reason, answer);
            }
            kinds.len()
        };
        let tried = answers(Reason::Empty, &[Kind::Absent, Kind::Null, Kind::Blank])
            + answers(Reason::NotJson, &[Kind::Text, Kind::Markup, Kind::InvalidUtf8])
            + answers(Reason::Unreadable, &[Kind::Throwing, Kind::UsedBody])
            + answers(Reason::NotAnObject, &[Kind::JsonNull, Kind::False, Kind::True, Kind::Number, Kind::OtherNumber])
            + answers(Reason::NotAnObject, &[Kind::EmptyString, Kind::String, Kind::Array, Kind::OtherObject])
            + answers(
                Reason::NotAnObject,
                &[Kind::BigInt, Kind::Function, Kind::Symbol, Kind::Response, Kind::Promise],
            );
        assert_eq!(tried, Kind::ALL.len() - 1, "every kind but Object");
    }

    #[test]
    fn a_code_is_an_integer() {
        malformed(Facts { code: Kind::Absent, ..BASE }, Reason::CodeMissing, Kind::Absent);
        for code in [Kind::Null, Kind::True, Kind::EmptyString, Kind::String, Kind::Array, Kind::Object, Kind::BigInt] {
            malformed(Facts { code, ..BASE }, Reason::CodeNotAnInteger, code);
        }
        for number in
            [5308.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 9_007_199_254_740_992.0, -9_007_199_254_740_992.0]
        {
            malformed(Facts { number, ..BASE }, Reason::CodeNotAnInteger, Kind::OtherNumber);
        }
        for number in [0.0, -0.0, -1.0, 9_007_199_254_740_991.0, -9_007_199_254_740_991.0] {
            assert_eq!(decide(&Facts { number, ..BASE }).outcome, Outcome::Failure(None), "{number}");
        }
    }

    #[test]
    fn success_is_a_boolean() {
        malformed(Facts { success: Kind::Absent, ..BASE }, Reason::SuccessMissing, Kind::Absent);
        for success in [Kind::Null, Kind::Number, Kind::EmptyString, Kind::String, Kind::Array, Kind::Object] {
            malformed(Facts { success, ..BASE }, Reason::SuccessNotABoolean, success);
        }
        // The code is looked at first.
        malformed(Facts { code: Kind::Absent, success: Kind::Absent, ..BASE }, Reason::CodeMissing, Kind::Absent);
    }

    #[test]
    fn a_code_of_the_catalog_is_a_failure_whatever_success_says() {
        for &code in ErrorCode::ALL {
            for status in [None, Some(200), Some(500)] {
                let facts = Facts { number: code.code() as f64, status, ..BASE };
                assert_eq!(decide(&facts).outcome, Outcome::Failure(Place::of(code as i32)));
                assert_eq!(decide(&facts).retry, code.retry());
                assert!(anomalies(facts).is_empty());

                let facts = Facts { success: Kind::True, ..facts };
                assert_eq!(decide(&facts).outcome, Outcome::Failure(Place::of(code as i32)));
                assert_eq!(anomalies(facts), ["success-contradicts-code"]);
            }
        }
    }

    #[test]
    fn another_code_is_what_success_says_unless_the_status_is_an_error() {
        assert_eq!(decide(&UNKNOWN).outcome, Outcome::Failure(None));
        assert_eq!(anomalies(UNKNOWN), ["unknown-code"]);
        for status in [None, Some(100), Some(200), Some(304), Some(399)] {
            assert_eq!(decide(&Facts { status, ..SUCCESS }).outcome, Outcome::Success);
            assert!(anomalies(Facts { status, ..SUCCESS }).is_empty());
        }
        for status in [Some(400), Some(404), Some(500), Some(999)] {
            assert_eq!(decide(&Facts { status, ..SUCCESS }).outcome, Outcome::Failure(None));
            assert_eq!(anomalies(Facts { status, ..SUCCESS }), ["success-contradicts-status"]);
            assert_eq!(anomalies(Facts { status, ..UNKNOWN }), ["unknown-code"]);
        }
    }

    #[test]
    fn without_a_known_code_retry_follows_the_status() {
        for (status, retry) in [
            (None, Retry::Never),
            (Some(200), Retry::Never),
            (Some(400), Retry::Never),
            (Some(408), Retry::Backoff),
            (Some(429), Retry::Backoff),
            (Some(500), Retry::Never),
            (Some(501), Retry::Never),
            (Some(502), Retry::Backoff),
            (Some(503), Retry::Backoff),
            (Some(504), Retry::Backoff),
            (Some(505), Retry::Never),
        ] {
            assert_eq!(decide(&Facts { status, ..UNKNOWN }).retry, retry, "{status:?}");
            assert_eq!(decide(&Facts { status, answer: Kind::Markup, ..BASE }).retry, retry, "{status:?}");
            assert_eq!(decide(&Facts { status, ..BASE }).retry, Retry::Never, "{status:?}");
        }
    }

    #[test]
    fn the_texts_are_text_or_nothing() {
        for kind in [Kind::Absent, Kind::Null, Kind::EmptyString, Kind::String] {
            assert!(anomalies(Facts { message: kind, date: kind, request_id: kind, ..BASE }).is_empty(), "{kind:?}");
        }
        for kind in [Kind::True, Kind::False, Kind::Number, Kind::Array, Kind::Object, Kind::BigInt, Kind::Symbol] {
            assert_eq!(anomalies(Facts { message: kind, ..BASE }), ["message-not-a-string"], "{kind:?}");
            assert_eq!(anomalies(Facts { date: kind, ..BASE }), ["date-not-a-string"], "{kind:?}");
            assert_eq!(anomalies(Facts { request_id: kind, ..BASE }), ["request-id-not-a-string"], "{kind:?}");
        }
        let all = Facts { message: Kind::Number, date: Kind::Number, request_id: Kind::Number, ..UNKNOWN };
        let all = anomalies(all);
        assert_eq!(all, ["unknown-code", "message-not-a-string", "date-not-a-string", "request-id-not-a-string"]);
    }

    #[test]
    fn the_servers_message_wins() {
        for facts in [BASE, UNKNOWN, SUCCESS] {
            assert_eq!(decide(&Facts { message: Kind::String, ..facts }).message, MessageSource::Server);
        }
        for message in [Kind::Absent, Kind::Null, Kind::EmptyString, Kind::Number] {
            assert_eq!(decide(&Facts { message, ..BASE }).message, MessageSource::Description);
            assert_eq!(decide(&Facts { message, ..UNKNOWN }).message, MessageSource::UnknownCode);
            assert_eq!(decide(&Facts { message, ..SUCCESS }).message, MessageSource::Nothing);
        }
    }

    #[test]
    fn a_status_has_three_digits() {
        assert_eq!([99.0, 100.0, 999.0, 1000.0].map(http_status), [None, Some(100), Some(999), None]);
        assert_eq!([0.0, -200.0, 200.5, f64::NAN].map(http_status), [None; 4]);
    }
}
