//! The error catalog and response envelope of the Stardust API, decided in one place for Rust and JavaScript.
//!
//! Every Stardust API response is a JSON envelope, `{code, data, date, message, requestId, success}`.
//! - `decode_envelope` decodes the bytes of a response. It is total: malformed input decodes to a typed result (feature
//!   `json`, on by default).
//! - [`describe_code`] and [`ErrorCode`] hold the catalog of the twenty documented codes.
//! - [`Envelope`] is the envelope itself, for a back end that writes it, and `ApiError` is what its handlers fail with.
//!   With the feature `axum` both are axum responses, and `EnvelopeLayer` fills in the request id and the date.
//! - `decode_response` decodes a response of the `http` crate, as used by reqwest, hyper and ureq (feature `http`).
//!
//! Features mean the same on every target, including `wasm32-unknown-unknown`. The npm package of the same name runs the
//! same decision, compiled to WebAssembly.
//!
//! ```
//! # #[cfg(feature = "json")] {
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

// Targets without an operating system have no `std`. Elsewhere the `cdylib` needs its panic handler.
#![cfg_attr(target_os = "none", no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]
// Miri also compiles the engine, to run its tests.
#![cfg_attr(not(any(all(test, miri), all(target_arch = "wasm32", target_os = "unknown"))), forbid(unsafe_code))]
// Nothing builds a result without a reader.
#![cfg_attr(not(feature = "json"), allow(dead_code))]

extern crate alloc;

// Public for scripts/generate.rs only. Beside it, only the WebAssembly builds use all of it.
#[cfg(feature = "generate")]
#[doc(hidden)]
pub mod abi;
#[cfg(not(feature = "generate"))]
#[allow(dead_code, unused_imports)]
mod abi;
#[cfg(feature = "json")]
mod api_error;
#[cfg(feature = "axum")]
pub mod axum;
mod catalog;
mod decision;
#[cfg(feature = "json")]
mod decoded;
#[cfg(feature = "json")]
mod decoding;
mod envelope;
#[cfg(feature = "json")]
mod error;
#[cfg(feature = "json")]
mod fast_path;
mod from_maps;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "tracing")]
mod log;
#[cfg(feature = "json")]
mod options;
#[cfg(any(feature = "json", all(target_arch = "wasm32", target_os = "unknown", feature = "npm")))]
mod retry;
mod retry_after;
mod string_enum;
#[cfg(any(test, feature = "exports", feature = "generate"))]
mod tables;
mod text;

#[cfg(all(test, miri))]
#[path = "wasm/engine.rs"]
mod engine;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub mod wasm;

/// The internals that the targets in `fuzz/` need. Compiled by cargo-fuzz only.
#[cfg(all(fuzzing, feature = "json"))]
#[doc(hidden)]
pub mod fuzzing;

pub use catalog::{Category, CodeDescription, ErrorCode, Family, Retry, describe_code};
pub use envelope::Envelope;
pub use retry_after::retry_after_ms;
pub use string_enum::ParseError;

#[cfg(feature = "http")]
pub use self::http::decode_response;
#[cfg(feature = "json")]
pub use self::{
    api_error::{ApiError, ResultExt},
    decision::{Anomalies, AnomaliesIter, Anomaly, MalformedReason},
    decoded::{Decoded, Failure, Malformed, RawData, Success},
    decoding::{decode_envelope, decode_envelope_with},
    error::Error,
    options::DecodeOptions,
    retry::RetryPolicy,
};

/// Compiles and runs the Rust examples of the README, which need axum.
#[cfg(all(doctest, feature = "axum"))]
#[doc = include_str!("../README.md")]
struct Readme;
