//! Everything that only exists where the host is JavaScript.

#[cfg(feature = "exports")]
mod exports;
#[cfg(feature = "npm")]
mod numbers;
#[cfg(feature = "js")]
mod value;

#[cfg(feature = "js")]
pub use value::{JsData, decode_value};

#[cfg(feature = "exports")]
pub use exports::{decode_envelope, describe_code};
