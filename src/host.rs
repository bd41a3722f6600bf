//! What the crate needs of an operating system: the time, random numbers, the body of a response. If the host is
//! JavaScript, `javascript/host.rs` replaces this module.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::time::SystemTime;

/// Returns the milliseconds since 1970.
pub(crate) fn now_ms() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |now| now.as_millis() as u64)
}

/// Returns a random number from 0 to 1. The randomness of a hash map's keys is good enough for a delay.
pub(crate) fn random() -> f64 {
    RandomState::new().hash_one(()) as f64 / u64::MAX as f64
}

/// Reads a body, part by part, up to a limit.
#[cfg(feature = "reqwest")]
pub(crate) async fn read_body(
    mut response: reqwest::Response,
    max_bytes: usize,
) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        crate::decoding::reqwest::check_size(body.len() + chunk.len(), max_bytes)?;
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
