//! The error catalog and the response envelope of the Stardust API, decided in one place for Rust and JavaScript.
//!
//! Every answer of the API is one JSON object, `{code, data, date, message, requestId, success}`.
//! - `decode_envelope` says what the bytes of an answer mean, whatever they are (feature `json`, on by default).
//! - [`describe_code`] and [`ErrorCode`] hold what is known of the twenty documented codes.
//! - [`Envelope`] is the object itself, for a back end that writes it, and `ApiError` what its handlers fail with. With the
//!   feature `axum` both are answers of axum, and `EnvelopeLayer` fills in the request id and the date.
//! - `decode_response` reads a response of the `http` crate, as reqwest, hyper and ureq hand it over (feature `http`).
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

// A host without an operating system has no `std`. Elsewhere it stays, because the `cdylib` needs its panic handler.
#![cfg_attr(target_os = "none", no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]
// The tests under Miri, too, compile what only wasm needs.
#![cfg_attr(not(any(all(test, miri), all(target_arch = "wasm32", target_os = "unknown"))), forbid(unsafe_code))]
// Without a reader nothing is put together.
#![cfg_attr(not(any(feature = "json", feature = "js")), allow(dead_code))]

extern crate alloc;

mod catalog;
#[doc(hidden)]
pub mod crossing;
mod decision;
mod decoded;
mod envelope;
#[cfg(any(test, fuzzing, all(target_arch = "wasm32", target_os = "unknown", any(feature = "npm", feature = "js"))))]
mod long_integers;
#[cfg(any(
    all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))),
    all(feature = "js", target_arch = "wasm32", target_os = "unknown")
))]
mod options;
mod retry_after;
mod text;
mod words;

#[cfg(all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]
mod api_error;
#[cfg(all(feature = "axum", not(all(target_arch = "wasm32", target_os = "unknown"))))]
mod axum;
#[cfg(all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]
mod decoding;
#[cfg(all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]
mod error;
#[cfg(all(feature = "http", not(all(target_arch = "wasm32", target_os = "unknown"))))]
mod http;
#[cfg(all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]
mod scan;

#[cfg(all(test, miri))]
#[path = "wasm/numbers.rs"]
mod numbers;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub mod wasm;

/// Only there where cargo-fuzz compiles the crate: what the targets in `fuzz/` reach.
#[cfg(all(fuzzing, feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]
#[doc(hidden)]
pub mod fuzzing;

pub use catalog::{Category, CodeDescription, ErrorCode, Family, Retry, UnknownCode, describe_code};
pub use decision::{Anomalies, Anomaly, Reason};
pub use decoded::{Decoded, Failure, Malformed, RawData, Success};
pub use envelope::Envelope;
#[cfg(any(
    all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))),
    all(feature = "js", target_arch = "wasm32", target_os = "unknown")
))]
pub use options::DecodeOptions;
pub use retry_after::retry_after_ms;

#[cfg(all(feature = "axum", not(all(target_arch = "wasm32", target_os = "unknown"))))]
pub use self::axum::{EnvelopeFuture, EnvelopeLayer, EnvelopeService, ErrorSource, RequestId};
#[cfg(all(feature = "http", not(all(target_arch = "wasm32", target_os = "unknown"))))]
pub use self::http::decode_response;
#[cfg(all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]
pub use api_error::ApiError;
#[cfg(all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]
pub use decoding::{decode_envelope, decode_envelope_with};
#[cfg(all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]
pub use error::Error;

/// The Rust of the README works as pasted. All of it, which needs axum.
#[cfg(all(doctest, feature = "axum", not(all(target_arch = "wasm32", target_os = "unknown"))))]
#[doc = include_str!("../README.md")]
struct Readme;
