//! The decision: what an answer means. One pure function, [`decide`], for every reader there is.
//!
//! A reader (of bytes in Rust, of a `JsValue` in Rust, of a value in JavaScript) says what *kind* of value it found in
//! each place. Everything that follows from that is decided here and nowhere else.

use crate::catalog::{ErrorCode, Retry};
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
    Failure(Option<ErrorCode>),
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

/// The message of a failure that brings none and whose code the catalog does not hold; the number follows.
#[doc(hidden)]
pub const UNKNOWN_CODE: &str = "Unknown error code ";

/// The largest integer that a JSON number holds exactly in JavaScript: 2^53 - 1.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// The code, where the number is one: an integer within ±(2^53−1).
pub(crate) fn integer(number: f64) -> Option<i64> {
    // The range first, so that the cast is exact; NaN is in no range.
    if !(-MAX_SAFE_INTEGER..=MAX_SAFE_INTEGER).contains(&number) {
        return None;
    }
    let integer = number as i64;
    (integer as f64 == number).then_some(integer)
}

/// The HTTP status, where the number is one: three digits, as RFC 9110 has it. A `Response` that never came from a
/// server has status 0, which says nothing.
pub(crate) fn http_status(number: f64) -> Option<u16> {
    match integer(number) {
        Some(status @ 100..=999) => Some(status as u16),
        _ => None,
    }
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
    let outcome = outcome(facts, &mut anomalies);
    if facts.answer == Kind::Object {
        anomalies.add_if(!is_text_or_nothing(facts.message), Anomaly::MessageNotAString);
        anomalies.add_if(!is_text_or_nothing(facts.date), Anomaly::DateNotAString);
        anomalies.add_if(!is_text_or_nothing(facts.request_id), Anomaly::RequestIdNotAString);
    }
    let retry = match outcome {
        Outcome::Success => Retry::Never,
        Outcome::Failure(Some(known)) => known.retry(),
        Outcome::Failure(None) | Outcome::Malformed { .. } => retry_by_status(facts.status),
    };
    let message = match outcome {
        Outcome::Malformed { .. } => MessageSource::Reason,
        _ if facts.message == Kind::String => MessageSource::Server,
        Outcome::Success => MessageSource::Nothing,
        Outcome::Failure(Some(_)) => MessageSource::Description,
        Outcome::Failure(None) => MessageSource::UnknownCode,
    };
    Verdict { outcome, anomalies, retry, message }
}

const fn is_text_or_nothing(kind: Kind) -> bool {
    matches!(kind, Kind::Absent | Kind::Null | Kind::EmptyString | Kind::String)
}

fn outcome(facts: &Facts, anomalies: &mut Anomalies) -> Outcome {
    let malformed = |reason, found| Outcome::Malformed { reason, found };
    match facts.answer {
        Kind::Object => {}
        found @ (Kind::Absent | Kind::Null | Kind::Blank) => return malformed(Reason::Empty, found),
        found @ (Kind::Text | Kind::Markup | Kind::InvalidUtf8) => return malformed(Reason::NotJson, found),
        found @ (Kind::Throwing | Kind::UsedBody) => return malformed(Reason::Unreadable, found),
        found => return malformed(Reason::NotAnObject, found),
    }
    let code = match facts.code {
        Kind::Absent => return malformed(Reason::CodeMissing, Kind::Absent),
        Kind::Number => match integer(facts.number) {
            Some(code) => code,
            None => return malformed(Reason::CodeNotAnInteger, Kind::OtherNumber),
        },
        found => return malformed(Reason::CodeNotAnInteger, found),
    };
    let success = match facts.success {
        Kind::Absent => return malformed(Reason::SuccessMissing, Kind::Absent),
        Kind::False => false,
        Kind::True => true,
        found => return malformed(Reason::SuccessNotABoolean, found),
    };
    let known = ErrorCode::try_from(code).ok();
    let status_is_error = matches!(facts.status, Some(400..));
    match (known, success) {
        (Some(_), _) => anomalies.add_if(success, Anomaly::SuccessContradictsCode),
        (None, false) => anomalies.add_if(true, Anomaly::UnknownCode),
        (None, true) if status_is_error => anomalies.add_if(true, Anomaly::SuccessContradictsStatus),
        (None, true) => return Outcome::Success,
    }
    Outcome::Failure(known)
}
