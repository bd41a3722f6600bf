//! The clock and the source of randomness of an operating system. `javascript/host.rs` takes its place where the host is
//! JavaScript.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::time::SystemTime;

/// Returns the milliseconds since 1970.
pub(crate) fn now_ms() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |now| now.as_millis() as u64)
}

/// Returns a random number from 0 to 1. A delay needs no better randomness than that of a hash map's keys.
pub(crate) fn random() -> f64 {
    RandomState::new().hash_one(()) as f64 / u64::MAX as f64
}
