//! The ABI between Rust and JavaScript: how an `EnvelopeShape` enters WebAssembly and a `Decision` leaves it, each
//! packed into numbers, which cross the boundary cheaply where objects and strings do not. The texts are handed over
//! once, as `TABLES`. `scripts/generate.rs` writes the layout into `js/decoder.js`.

use crate::ErrorCode;
use crate::decoding::decision;
pub(crate) use crate::decoding::decision::http_status;
use crate::decoding::decision::{Anomaly, Decision, EnvelopeShape, MalformedReason, Outcome};
pub use crate::decoding::decision::{MAX_STATUS, MIN_STATUS, MessageSource, ValueKind};
#[cfg(feature = "generate")]
pub use crate::decoding::retry::{BASE_DELAY_MS, MAX_DELAY_MS, RETRIES};
use crate::decoding::retry_after;
pub use crate::decoding::text::EXCERPT_CODE_POINTS;
#[cfg(any(test, feature = "exports", feature = "generate"))]
pub use crate::javascript::tables::TABLES;

/// The TypeScript declarations that are generated from the crate's tables.
pub mod typescript {
    #![allow(missing_docs, reason = "each constant is named after the type that it declares")]
    use crate::decoding::decision::{Anomaly, MalformedReason};
    use crate::{Category, ErrorCode, Family, Retry};

    pub const ERROR_CODE: &str = ErrorCode::TYPESCRIPT;
    pub const ERROR_CODE_OBJECT: &str = ErrorCode::TYPESCRIPT_OBJECT;
    pub const FAMILY: &str = Family::TYPESCRIPT;
    pub const CATEGORY: &str = Category::TYPESCRIPT;
    pub const RETRY: &str = Retry::TYPESCRIPT;
    pub const MALFORMED_REASON: &str = MalformedReason::TYPESCRIPT;
    pub const ANOMALY: &str = Anomaly::TYPESCRIPT;
}

/// The longest `Retry-After` header that is read, in bytes, and the size of the scratch buffer.
pub const HEADER_BYTES: usize = retry_after::HEADER_BYTES;

/// The lowest bit of each [`ValueKind`] in the number that holds them all. Fields have four bits each, because they
/// have one of the first sixteen kinds; the response itself has six. One more bit says whether integers were rounded.
pub mod shape {
    #![allow(missing_docs, reason = "each constant is named after the value that it locates")]
    pub const CODE: u32 = 0;
    pub const SUCCESS: u32 = 4;
    pub const MESSAGE: u32 = 8;
    pub const DATE: u32 = 12;
    pub const REQUEST_ID: u32 = 16;
    pub const ROOT: u32 = 20;
    pub const INTEGERS_ROUNDED: u32 = 26;
}

/// The lowest bit of each part of a `Decision` in the number that holds it.
pub mod packed {
    /// 0 success, 1 failure, 2 malformed (two bits).
    pub const OUTCOME: u32 = 0;
    /// The index in `Retry::ALL` (two bits).
    pub const RETRY: u32 = 2;
    /// The number of the `MessageSource` (three bits).
    pub const MESSAGE: u32 = 4;
    /// One bit for each of `Anomaly::ALL` (eight bits).
    pub const ANOMALIES: u32 = 8;
    /// Of a failure: 0, or one more than the index in `ErrorCode::ALL` (eight bits).
    pub const KNOWN: u32 = 16;
    /// Of a malformed response: the index in `MalformedReason::ALL` (four bits).
    pub const REASON: u32 = 16;
    /// Of a malformed response: the number of the `ValueKind` that was found (six bits).
    pub const FOUND: u32 = 20;
}

/// All sources of a message, in the order of their numbers.
pub const MESSAGE_SOURCES: &[MessageSource] = &[
    MessageSource::Server,
    MessageSource::Nothing,
    MessageSource::Description,
    MessageSource::UnknownCode,
    MessageSource::Malformed,
];

const _: () = {
    assert!((ValueKind::NonInteger as u32) < 1 << 4, "the kind of a field has four bits");
    assert!(ValueKind::ALL.len() <= 1 << 6, "the kind of the response has six bits");
    assert!(Anomaly::ALL.len() <= 8 && MalformedReason::ALL.len() <= 1 << 4 && ErrorCode::ALL.len() < 1 << 8);
};

/// Decides what a response means, in packed numbers. A `status` that is not an HTTP status, such as 0, is unknown.
#[must_use]
pub fn decide(code: f64, shape: u32, status: u32) -> u32 {
    pack(decision::decide(&unpack(code, shape, http_status(status))))
}

fn unpack(code: f64, shape: u32, status: Option<u16>) -> EnvelopeShape {
    let field = |bit: u32| ValueKind::from_number((shape >> bit) & 0xf);
    EnvelopeShape {
        root: ValueKind::from_number((shape >> shape::ROOT) & 0x3f),
        code: field(shape::CODE),
        number: code,
        success: field(shape::SUCCESS),
        message: field(shape::MESSAGE),
        date: field(shape::DATE),
        request_id: field(shape::REQUEST_ID),
        status,
        integers_rounded: (shape >> shape::INTEGERS_ROUNDED) & 1 == 1,
    }
}

fn pack(decision: Decision) -> u32 {
    let outcome = match decision.outcome {
        Outcome::Success => 0,
        Outcome::Failure(known) => {
            (1 << packed::OUTCOME) | (known.map_or(0, |index| index.number() + 1) << packed::KNOWN)
        }
        Outcome::Malformed { reason, found } => {
            (2 << packed::OUTCOME) | ((reason as u32) << packed::REASON) | ((found as u32) << packed::FOUND)
        }
    };
    outcome
        | ((decision.retry as u32) << packed::RETRY)
        | ((decision.message as u32) << packed::MESSAGE)
        | (u32::from(decision.anomalies.bits()) << packed::ANOMALIES)
}
