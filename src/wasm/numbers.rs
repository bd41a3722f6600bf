//! The exports behind the npm package: numbers only, no allocation, and so no glue.

use crate::crossing::{self, MOST_PLACES, WINDOW_BYTES};
use crate::long_integers::Finder;
use crate::retry_after::wait_ms;
use core::cell::UnsafeCell;

/// What the module and JavaScript share, in this order, and what it remembers between two calls.
#[repr(C)]
struct Memory {
    /// Where Rust puts places in the text: where something begins and where it ends.
    places: [[u32; 2]; MOST_PLACES],
    /// Where JavaScript puts text.
    window: [u8; WINDOW_BYTES],
    finder: Finder,
}

#[repr(transparent)]
struct Shared(UnsafeCell<Memory>);

// SAFETY: the module has no threads.
unsafe impl Sync for Shared {}

static MEMORY: Shared =
    Shared(UnsafeCell::new(Memory { window: [0; WINDOW_BYTES], places: [[0; 2]; MOST_PLACES], finder: Finder::new() }));

/// Taken once by each export, for as long as its call lasts.
fn memory() -> &'static mut Memory {
    // SAFETY: no export calls another or calls out, so that there is one reference at a time; JavaScript, which has none
    // to take, reads and writes between two calls.
    unsafe { &mut *MEMORY.0.get() }
}

// SAFETY of each `no_mangle`: no other symbol of the module has the name.

/// The address of the [`MOST_PLACES`] pairs of places, behind which are the [`WINDOW_BYTES`] for text.
#[unsafe(no_mangle)]
extern "C" fn address() -> *const Memory {
    MEMORY.0.get()
}

/// See [`crossing::decide`].
#[unsafe(no_mangle)]
extern "C" fn decide(code: f64, shape: u32, status: f64) -> u32 {
    crossing::decide(code, shape, status)
}

/// Reads the next piece of a text for long integers, or the first: how many there are, with their places.
#[unsafe(no_mangle)]
extern "C" fn find_integers(length: usize, is_first: bool) -> usize {
    let Memory { window, places, finder } = memory();
    if is_first {
        *finder = Finder::new();
    }
    let mut count = 0;
    let mut free = places.iter_mut();
    finder.read(window.get(..length).unwrap_or_default(), |start, end| {
        if let Some(place) = free.next() {
            *place = [start, end];
            count += 1;
        }
    });
    count
}

/// The milliseconds to wait by the header of `length` bytes in the window, or NaN where it says none.
#[unsafe(no_mangle)]
extern "C" fn retry_after_ms(length: usize, now_ms: f64) -> f64 {
    memory().window.get(..length).and_then(|header| wait_ms(header, now_ms)).unwrap_or(f64::NAN)
}
