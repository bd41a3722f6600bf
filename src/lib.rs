//! The error catalog and response envelope of the Stardust API, shared by Rust back ends and web UIs.
//!
//! Every Stardust API response is a JSON envelope, `{code, data, date, message, requestId, success}`. This crate writes
//! envelopes, decodes responses, and knows the twenty documented codes. The npm package of the same name makes the same
//! decisions with the same code, compiled to WebAssembly, so a browser and a back end never disagree.
//!
//! ```text
//!  handler: Result<Envelope<T>, ApiError>
//!      │  axum::EnvelopeLayer: request id, date
//!      ▼
//!  HTTP response ─────────────────────────────┐
//!      │  decode_response, decode_envelope    │  npm package: decodeResponse
//!      ▼                                      ▼
//!  reader of bytes                    reader of JavaScript values
//!      └──────────────────┬───────────────────┘
//!                         ▼
//!                  one decision ◄── catalog: ErrorCode, CodeDescription
//!                         ▼
//!      Decoded: Success, Failure or Malformed
//!                         │  into_result
//!                         ▼
//!          Result<T, Error> ──► Error::retry_delay
//! ```
//!
//! # Respond with an envelope
//!
//! A handler returns an [`Envelope`] or an [`ApiError`]. [`ResultExt`] converts other errors, whose details are for the log
//! and never reach the client.
//!
//! ```
//! # #[cfg(feature = "json")] {
//! use stardust_errors::{ApiError, Envelope, ErrorCode, ResultExt};
//!
//! fn dataset(id: u64) -> Result<Envelope<String>, ApiError> {
//!     if id != 7 {
//!         return Err(ErrorCode::DATASET_NOT_EXISTS.into());
//!     }
//!     Ok(Envelope::success(std::fs::read_to_string("name.txt").internal()?))
//! }
//!
//! let error = dataset(8).unwrap_err();
//! assert_eq!(error.status(), 404);
//! assert_eq!(error.into_envelope().message, "Dataset not exists");
//! # }
//! ```
//!
//! # Respond with axum
//!
//! The module `axum` has extractors whose rejections are envelopes, fallbacks, and a layer that fills in the request id and
//! the date.
//!
//! ```
//! # #[cfg(feature = "axum")] {
//! use axum::{Router, routing::post};
//! use stardust_errors::axum::{EnvelopeLayer, Json, not_found};
//! use stardust_errors::{ApiError, Envelope, ErrorCode};
//!
//! #[derive(serde::Deserialize)]
//! struct NewProject {
//!     name: String,
//! }
//!
//! async fn create(Json(project): Json<NewProject>) -> Result<Envelope<String>, ApiError> {
//!     if project.name.is_empty() {
//!         let error = ApiError::new(ErrorCode::ILLEGAL_PARAMETER);
//!         return Err(error.with_message("name: expected a name"));
//!     }
//!     Ok(Envelope::success(project.name))
//! }
//!
//! let app: Router = Router::new()
//!     .route("/project", post(create))
//!     .fallback(not_found)
//!     .layer(EnvelopeLayer::new());
//! # let _ = app;
//! # }
//! ```
//!
//! # Decode a response
//!
//! Decoding is total: malformed input decodes to a typed result. `decode_response` takes a response of the `http` crate,
//! and the module `reqwest` reads and decodes a `reqwest::Response`.
//!
//! ```
//! # #[cfg(feature = "json")] {
//! use stardust_errors::{DecodeOptions, Error, ErrorCode, decode_envelope_with};
//!
//! fn read(status: u16, body: &[u8]) -> Result<Vec<u64>, Error> {
//!     decode_envelope_with(body, &DecodeOptions::new().status(status)).into_result()
//! }
//!
//! match read(404, br#"{"code":5308,"requestId":"7f2a","success":false}"#) {
//!     Ok(ids) => println!("{ids:?}"),
//!     Err(Error::Api(failure)) => match failure.code {
//!         ErrorCode::DATASET_NOT_EXISTS => println!("create the dataset first"),
//!         _ => println!("{} (request {:?})", failure.message, failure.request_id),
//!     },
//!     Err(error) => println!("{error}"),
//! }
//! # }
//! ```
//!
//! # Retry
//!
//! [`Error::retry_delay`] says how long to wait before the next attempt, and when to give up.
//!
//! ```
//! # #[cfg(feature = "json")] {
//! use stardust_errors::{Error, RetryPolicy, decode_envelope};
//!
//! fn with_retries<T>(mut send: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
//!     let policy = RetryPolicy::new().retries(5);
//!     let mut attempt = 0;
//!     loop {
//!         let error = match send() {
//!             Ok(data) => return Ok(data),
//!             Err(error) => error,
//!         };
//!         let Some(delay) = error.retry_delay(attempt, &policy) else { return Err(error) };
//!         std::thread::sleep(delay);
//!         attempt += 1;
//!     }
//! }
//!
//! // A client that signs its request each time. The first signature has expired.
//! let mut responses = [
//!     r#"{"code":403,"success":false}"#,
//!     r#"{"code":200,"data":7,"success":true}"#,
//! ]
//! .into_iter();
//! let send = || decode_envelope(responses.next().unwrap().as_bytes()).into_result::<u8>();
//! assert_eq!(with_retries(send)?, 7);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # In a browser
//!
//! A web UI in TypeScript uses the npm package. One in Rust uses this API, which works the same on
//! `wasm32-unknown-unknown`: it passes the bytes of a `fetch` to [`decode_envelope_with`]. With the feature `js`, an
//! [`Envelope`] converts to and from a `JsValue`.
//!
//! ```ts
//! import { ErrorCode, StardustError, unwrapResponse } from "stardust-errors";
//!
//! try {
//!   const ids = await unwrapResponse<string[]>(fetch("/dataset/list"));
//! } catch (error) {
//!   if (error instanceof StardustError && error.code === ErrorCode.DATASET_NOT_EXISTS) {
//!     // create the dataset first
//!   }
//! }
//! ```
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `json` | yes | everything that reads or writes JSON: decoding, [`ApiError`], [`RetryPolicy`] |
//! | `http` | | `decode_response`, and `DecodeOptions::from_response_parts` |
//! | `axum` | | the module `axum` |
//! | `reqwest` | | the module `reqwest` |
//! | `tracing` | | an event for the source of each `INTERNAL_ERROR`, with the attributes of the npm package's `errorAttributes` |
//! | `js` | | on `wasm32-unknown-unknown`, [`Envelope`] to and from a `JsValue` |
//! | `exports` | yes | on `wasm32-unknown-unknown`, the exports of `wasm-pack build` |
//!
//! # Without the standard library
//!
//! On targets without an operating system, such as `thumbv7m-none-eabi`, the crate is `no_std` and needs an allocator and
//! `default-features = false`. That leaves [`ErrorCode`], [`CodeDescription`], [`describe_code`], [`Envelope`] with its
//! serde implementations, and [`retry_after_ms`].

// Targets without an operating system have no `std`. Elsewhere the `cdylib` needs its panic handler.
#![cfg_attr(target_os = "none", no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]
// Only the engine needs unsafe code, because it shares memory with JavaScript.
#![deny(unsafe_code)]
// Without the feature `json`, there is no reader that uses the decision.
#![cfg_attr(not(feature = "json"), allow(dead_code))]

extern crate alloc;

mod catalog;
mod decoding;
mod serving;

// The clock and the random numbers of the host and, if it is JavaScript, the exports. Public for tests/browser.rs only.
#[cfg(any(feature = "json", feature = "js", feature = "exports", feature = "npm"))]
#[cfg_attr(all(target_arch = "wasm32", target_os = "unknown"), path = "javascript/host.rs")]
#[doc(hidden)]
pub mod host;

// Public for scripts/generate.rs only. Apart from it, only the WebAssembly builds use the whole module.
#[cfg(feature = "generate")]
#[doc(hidden)]
pub mod javascript;
#[cfg(not(feature = "generate"))]
#[allow(dead_code, unused_imports)]
mod javascript;

pub use catalog::{Category, CodeDescription, ErrorCode, Family, ParseError, Retry, describe_code};
pub use decoding::*;
pub use serving::*;

/// Compiles and runs the Rust examples of the README, which need axum and reqwest.
#[cfg(all(doctest, feature = "axum", feature = "reqwest"))]
#[doc = include_str!("../README.md")]
struct Readme;
