//! Everything that only exists where the host is JavaScript.
//!
//! A Rust front end depends on the crate with `default-features = false, features = ["js"]`: the defaults are for a back end
//! and for a plain `wasm-pack build`. `examples/front-end` is one that fetches answers and shows what they mean.

#[cfg(feature = "exports")]
mod exports;
#[cfg(feature = "js")]
mod int64;
#[cfg(feature = "npm")]
mod numbers;
#[cfg(feature = "js")]
mod value;

#[cfg(feature = "js")]
pub use int64::Int64;
#[cfg(feature = "js")]
pub use value::{Error, JsData, decode_value};

#[cfg(feature = "exports")]
pub use exports::{decode_envelope, describe_code};
