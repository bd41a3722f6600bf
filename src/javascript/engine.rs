//! The engine: the exports behind every JavaScript build. They take and return numbers only and never allocate, so that
//! they need no glue code.

#![allow(unsafe_code)]

#[cfg(feature = "npm")]
use crate::Retry;
#[cfg(feature = "npm")]
use crate::decoding::retry::{Failed, Limits, delay_ms};
use crate::decoding::retry_after::wait_ms;
use crate::javascript::abi::{self, HEADER_BYTES};
use core::cell::UnsafeCell;

/// The scratch buffer through which JavaScript passes text.
#[repr(transparent)]
struct Shared(UnsafeCell<[u8; HEADER_BYTES]>);

// SAFETY: the module is single-threaded.
unsafe impl Sync for Shared {}

static SCRATCH: Shared = Shared(UnsafeCell::new([0; HEADER_BYTES]));

// SAFETY of each `no_mangle`: the prefix keeps the names apart from those of a program that links the crate.

/// Returns the address of the scratch buffer of [`HEADER_BYTES`].
#[unsafe(no_mangle)]
extern "C" fn stardust_address() -> *const [u8; HEADER_BYTES] {
    SCRATCH.0.get()
}

/// See [`abi::decide`].
#[unsafe(no_mangle)]
extern "C" fn stardust_decide(code: f64, shape: u32, status: u32) -> u32 {
    abi::decide(code, shape, status)
}

/// Returns the milliseconds to wait according to the `Retry-After` header of `length` bytes in the scratch buffer, or NaN
/// if it is not valid.
#[unsafe(no_mangle)]
extern "C" fn stardust_retry_after_ms(length: usize, now_ms: f64) -> f64 {
    // SAFETY: JavaScript writes through the address that `stardust_address` returns, but only between two calls, while
    // there is no reference. The reference does not leave this function, which calls nothing that writes.
    let scratch = unsafe { &*SCRATCH.0.get() };
    scratch.get(..length).and_then(|header| wait_ms(header, now_ms)).unwrap_or(f64::NAN)
}

/// See [`delay_ms`]. `retry_after_ms` is NaN without the header, `status` 0 if unknown, and the result NaN to give up.
// Absent from `wasm-pack build`, which does not export `retryDelay`.
#[cfg(feature = "npm")]
#[unsafe(no_mangle)]
extern "C" fn stardust_retry_delay_ms(
    retry: u32,
    retry_after_ms: f64,
    status: u32,
    attempt: f64,
    retries: f64,
    base_delay_ms: f64,
    max_delay_ms: f64,
    idempotent: u32,
    random: f64,
) -> f64 {
    let retry = match retry {
        retry if retry == Retry::Backoff as u32 => Retry::Backoff,
        retry if retry == Retry::ReSign as u32 => Retry::ReSign,
        _ => Retry::Never,
    };
    let failed = Failed { retry, retry_after_ms, status };
    let limits = Limits { retries, base_delay_ms, max_delay_ms, idempotent: idempotent != 0 };
    delay_ms(failed, attempt, limits, random)
}

// Run by `make miri`, which detects undefined behavior such as a reference used after JavaScript wrote to its memory.
#[cfg(all(test, miri))]
mod tests {
    use super::*;

    /// Writes through the address, as JavaScript does.
    fn put(address: *mut u8, header: &[u8]) -> usize {
        assert!(header.len() <= HEADER_BYTES);
        for (at, &byte) in header.iter().enumerate() {
            // SAFETY: within the buffer, and no export is running.
            unsafe { address.add(at).write(byte) };
        }
        header.len()
    }

    /// A single test, because tests run in parallel and there is only one buffer.
    #[test]
    fn as_javascript_calls() {
        // Taken once.
        let address = stardust_address().cast::<u8>().cast_mut();
        for _ in 0..2 {
            assert_eq!(stardust_retry_after_ms(put(address, b"7"), 0.0), 7000.0);
            assert_eq!(stardust_decide(f64::NAN, u32::MAX, u32::MAX) & 3, 2);
            assert_eq!(stardust_retry_after_ms(put(address, &[b'0'; HEADER_BYTES]), 0.0), 0.0);
        }
        // No length is out of bounds.
        for length in [0, HEADER_BYTES + 1, usize::MAX] {
            assert!(stardust_retry_after_ms(length, f64::INFINITY).is_nan());
        }
    }
}
