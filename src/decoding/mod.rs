//! Decoding of responses, and when a client retries.
//!
//! A reader ([`bytes`], with [`fast_path`]) reports the shape of a response, [`decision`] decides what it means, and
//! [`decoded`] builds the result.

#[cfg(feature = "json")]
mod bytes;
pub(crate) mod decision;
#[cfg(feature = "json")]
mod decoded;
#[cfg(feature = "json")]
mod error;
#[cfg(feature = "json")]
mod fast_path;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "json")]
mod options;
#[cfg(feature = "reqwest")]
pub mod reqwest;
pub(crate) mod retry;
pub(crate) mod retry_after;
pub(crate) mod text;

/// The internals that the targets in `fuzz/` need. Compiled by cargo-fuzz only.
#[cfg(all(fuzzing, feature = "json"))]
pub mod fuzzing;

pub use retry_after::retry_after_ms;

#[cfg(feature = "http")]
pub use self::http::decode_response;
#[cfg(feature = "json")]
pub use self::{
    bytes::{decode_envelope, decode_envelope_with},
    decision::{Anomalies, AnomaliesIter, Anomaly, MalformedReason},
    decoded::{Decoded, Failure, Malformed, RawData, Success},
    error::Error,
    options::DecodeOptions,
    retry::RetryPolicy,
};
