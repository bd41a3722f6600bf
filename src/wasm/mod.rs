//! The parts that exist only on `wasm32-unknown-unknown`, where the host is JavaScript.

#[cfg(any(feature = "exports", feature = "npm"))]
mod engine;
#[cfg(feature = "js")]
mod envelope;
#[cfg(feature = "exports")]
mod exports;

#[cfg(feature = "exports")]
pub use exports::{decode_envelope, describe_code};
