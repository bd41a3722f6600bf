//! The responses of a back end.

#[cfg(feature = "json")]
mod api_error;
#[cfg(feature = "axum")]
pub mod axum;
#[cfg(any(feature = "axum", feature = "tracing"))]
mod chain;
mod envelope;
mod from_maps;
#[cfg(feature = "tracing")]
mod log;

pub use envelope::Envelope;

#[cfg(feature = "json")]
pub use api_error::{ApiError, ResultExt};
