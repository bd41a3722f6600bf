//! The boundary to JavaScript: numbers for each call, texts once.

pub mod abi;
#[cfg(any(test, feature = "exports", feature = "generate"))]
mod tables;

#[cfg(all(test, miri))]
mod engine;
