//! The error catalog and the response envelope of the Stardust API, decided in one place for Rust and JavaScript.
//!
//! Every answer of the API is one JSON object, `{code, data, date, message, requestId, success}`.
//! - `decode_envelope` says what the bytes of an answer mean, whatever they are (feature `json`, on by default).
//! - [`describe_code`] and [`ErrorCode`] hold what is known of the twenty documented codes.
//! - [`Envelope`] is the object itself, for a back end that writes it.
//!
//! The same decision, compiled to WebAssembly, is behind the npm package of the same name.
//!
//! ```
//! # #[cfg(all(feature = "json", not(target_arch = "wasm32")))] {
//! use stardust_errors::{Decoded, decode_envelope};
//!
//! let body = br#"{"code":5308,"data":null,"date":"","message":"","requestId":"7f2a","success":false}"#;
//! match decode_envelope(body) {
//!     Decoded::Success(success) => println!("{}", success.data),
//!     Decoded::Failure(failure) => println!("{} ({:?})", failure.message, failure.retry),
//!     Decoded::Malformed(malformed) => println!("{}", malformed.message),
//! }
//! # }
//! ```

#![cfg_attr(not(all(target_arch = "wasm32", target_os = "unknown")), forbid(unsafe_code))]
// Without a reader nothing is put together.
#![cfg_attr(not(any(feature = "json", feature = "js")), allow(dead_code))]

mod catalog;
#[doc(hidden)]
pub mod crossing;
mod decision;
mod decoded;
mod envelope;
mod retry_after;
mod text;
mod words;

#[cfg(all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]
mod decoding;
#[cfg(all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]
mod error;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub mod wasm;

pub use catalog::{Category, CodeDescription, ErrorCode, Family, Retry, UnknownCode, describe_code};
pub use decision::{Anomalies, Anomaly, Reason};
pub use decoded::{Decoded, Failure, Malformed, RawData, Success};
pub use envelope::Envelope;
pub use retry_after::retry_after_ms;

#[cfg(all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]
pub use decoding::{DecodeOptions, decode_envelope, decode_envelope_with};
#[cfg(all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]
pub use error::Error;

/// The Rust of the README works as pasted.
#[cfg(all(doctest, feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]
#[doc = include_str!("../README.md")]
struct Readme;
