//! The boundary to JavaScript: calls pass only numbers, and the texts are passed once.

pub mod abi;
#[cfg(any(test, feature = "exports", feature = "generate"))]
mod tables;

#[cfg(all(test, miri))]
mod engine;
