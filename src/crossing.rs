//! How facts and verdicts cross into and out of WebAssembly: as numbers, which are cheap, where objects and strings are
//! not. `scripts/generate.rs` writes the same layout down for the npm package.

use crate::decision::{Facts, Outcome, Verdict, http_status};
pub use crate::decision::{Kind, MessageSource, UNKNOWN_CODE};
use crate::retry_after;
use crate::{Anomaly, ErrorCode, Reason};

/// The room in wasm for a `Retry-After` header.
pub const HEADER_BYTES: usize = retry_after::HEADER_BYTES;

/// The room in wasm for text.
pub const WINDOW_BYTES: usize = 16_384;

/// How many pairs of places there can be: the least that a long integer takes is sixteen digits and a comma, and one may
/// have ended in the piece before.
pub const MOST_PLACES: usize = WINDOW_BYTES / 17 + 2;

/// Where each [`Kind`] stands in the number that holds all of them: its lowest bit. The last is five bits wide, for the
/// answer as a whole; the others are four, since a field can only be one of the first sixteen kinds.
pub mod shape {
    #![allow(missing_docs, reason = "each is named after the place whose kind it holds")]
    pub const CODE: u32 = 0;
    pub const SUCCESS: u32 = 4;
    pub const MESSAGE: u32 = 8;
    pub const DATE: u32 = 12;
    pub const REQUEST_ID: u32 = 16;
    pub const ANSWER: u32 = 20;
}

/// Where each part of a verdict stands in the number that holds it: its lowest bit.
pub mod verdict {
    /// 0 success, 1 failure, 2 malformed (two bits).
    pub const OUTCOME: u32 = 0;
    /// The place in `Retry::ALL` (two bits).
    pub const RETRY: u32 = 2;
    /// The number of the `MessageSource` (three bits).
    pub const MESSAGE: u32 = 4;
    /// Whether the HTTP status is one (one bit).
    pub const STATUS: u32 = 7;
    /// One bit for each of `Anomaly::ALL` (eight bits).
    pub const ANOMALIES: u32 = 8;
    /// Of a failure: 0, or one more than the place in `ErrorCode::ALL` (eight bits).
    pub const KNOWN: u32 = 16;
    /// Of a malformed answer: the place in `Reason::ALL` (four bits).
    pub const REASON: u32 = 16;
    /// Of a malformed answer: the number of the `Kind` that came (five bits).
    pub const FOUND: u32 = 20;
}

const _: () = {
    assert!((Kind::OtherNumber as u32) < 1 << 4, "a field's kind has four bits");
    assert!(Kind::ALL.len() <= 1 << 5, "the answer's kind has five bits");
    assert!(Anomaly::ALL.len() <= 8 && Reason::ALL.len() <= 1 << 4 && ErrorCode::ALL.len() < 1 << 8);
};

/// Decides, with numbers only. A `status` that is none, such as NaN, is unknown.
#[must_use]
pub fn decide(code: f64, shape: u32, status: f64) -> u32 {
    let status = http_status(status);
    pack(crate::decision::decide(&facts(code, shape, status))) | (u32::from(status.is_some()) << verdict::STATUS)
}

fn facts(code: f64, shape: u32, status: Option<u16>) -> Facts {
    let field = |at: u32| Kind::from_number((shape >> at) & 0xf);
    Facts {
        answer: Kind::from_number((shape >> shape::ANSWER) & 0x1f),
        code: field(shape::CODE),
        number: code,
        success: field(shape::SUCCESS),
        message: field(shape::MESSAGE),
        date: field(shape::DATE),
        request_id: field(shape::REQUEST_ID),
        status,
    }
}

fn pack(verdict: Verdict) -> u32 {
    let outcome = match verdict.outcome {
        Outcome::Success => 0,
        Outcome::Failure(known) => {
            (1 << verdict::OUTCOME) | (known.map_or(0, |place| place.number() + 1) << verdict::KNOWN)
        }
        Outcome::Malformed { reason, found } => {
            (2 << verdict::OUTCOME) | ((reason as u32) << verdict::REASON) | ((found as u32) << verdict::FOUND)
        }
    };
    outcome
        | ((verdict.retry as u32) << verdict::RETRY)
        | ((verdict.message as u32) << verdict::MESSAGE)
        | (u32::from(verdict.anomalies.bits()) << verdict::ANOMALIES)
}
