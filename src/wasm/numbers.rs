//! The exports behind the npm package: numbers only, no allocation, and so no glue.

use crate::crossing::{self, HEADER_BYTES};
use crate::retry_after::wait_ms;
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

/// Where JavaScript puts a `Retry-After` header. Atomic because JavaScript writes it behind Rust's back; without threads
/// that costs nothing.
static HEADER: [AtomicU8; HEADER_BYTES] = [const { AtomicU8::new(0) }; HEADER_BYTES];

// SAFETY of each `no_mangle`: no other symbol of the module has the name.

/// See [`crossing::decide`].
#[unsafe(no_mangle)]
extern "C" fn decide(code: f64, shape: u32, status: f64) -> u32 {
    crossing::decide(code, shape, status)
}

/// The address of the [`HEADER_BYTES`] for a header.
#[unsafe(no_mangle)]
extern "C" fn header_address() -> *const AtomicU8 {
    HEADER.as_ptr()
}

/// The milliseconds to wait by the header of `length` bytes at [`header_address`], or NaN where it says none.
#[unsafe(no_mangle)]
extern "C" fn retry_after_ms(length: usize, now_ms: f64) -> f64 {
    let mut header = [0; HEADER_BYTES];
    for (byte, written) in header.iter_mut().zip(&HEADER) {
        *byte = written.load(Relaxed);
    }
    header.get(..length).and_then(|header| wait_ms(header, now_ms)).unwrap_or(f64::NAN)
}
