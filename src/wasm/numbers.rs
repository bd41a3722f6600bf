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

// SAFETY: the module has no threads, so that nothing is shared between any.
unsafe impl Sync for Shared {}

static MEMORY: Shared =
    Shared(UnsafeCell::new(Memory { window: [0; WINDOW_BYTES], places: [[0; 2]; MOST_PLACES], finder: Finder::new() }));

/// One call of an export, which has the memory for as long as it lasts.
struct Call;

impl Call {
    fn memory(&mut self) -> &mut Memory {
        // SAFETY: this is the only reference. Each export below makes one `Call`, which it cannot pass on, and none calls
        // another or calls out, so that no two references overlap. JavaScript writes by the address that `address`
        // returns, but only between two calls, when there is none; it writes bytes and numbers, and any of them is valid.
        unsafe { &mut *MEMORY.0.get() }
    }
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
// Not `bool`, because JavaScript can pass any number.
#[unsafe(no_mangle)]
extern "C" fn find_integers(length: usize, is_first: u32) -> usize {
    let mut call = Call;
    let Memory { window, places, finder } = call.memory();
    if is_first != 0 {
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
    let mut call = Call;
    call.memory().window.get(..length).and_then(|header| wait_ms(header, now_ms)).unwrap_or(f64::NAN)
}

// Run by `make miri`, which sees what the compiler cannot: a reference that is used although JavaScript wrote since.
#[cfg(all(test, miri))]
mod tests {
    use super::*;
    use crate::crossing::HEADER_BYTES;

    /// JavaScript's view: two addresses, taken once.
    struct Host {
        places: *const u32,
        window: *mut u8,
    }

    impl Host {
        fn new() -> Self {
            let places = address().cast::<u32>();
            // SAFETY: the window follows the places, in the same allocation.
            let window = unsafe { places.add(2 * MOST_PLACES) }.cast::<u8>().cast_mut();
            Self { places, window }
        }

        fn put(&self, text: &[u8]) -> usize {
            assert!(text.len() <= WINDOW_BYTES);
            for (at, &byte) in text.iter().enumerate() {
                // SAFETY: within the window, and no export is running.
                unsafe { self.window.add(at).write(byte) };
            }
            text.len()
        }

        fn place(&self, at: usize) -> usize {
            assert!(at < 2 * MOST_PLACES);
            // SAFETY: within the places, and no export is running.
            unsafe { self.places.add(at).read() as usize }
        }

        fn find_integers<'a>(&self, text: &'a str, piece: usize) -> Vec<&'a str> {
            let mut found = Vec::new();
            for (number, piece) in text.as_bytes().chunks(piece).enumerate() {
                let count = find_integers(self.put(piece), u32::from(number == 0));
                found.extend((0..count).map(|at| &text[self.place(2 * at)..self.place(2 * at + 1)]));
            }
            found
        }
    }

    /// One test, because tests have a thread each, and there is one memory.
    #[test]
    fn as_javascript_calls() {
        let host = Host::new();
        let long = r#"{"data":[8545436153352348123,1,-9007199254740992],"x":8545436153352348123}"#;
        for _ in 0..2 {
            for piece in [1, 5, 64, 1000] {
                assert_eq!(host.find_integers(long, piece), ["8545436153352348123", "-9007199254740992"]);
            }
            // Another export between two pieces changes nothing of what the finder remembers.
            let (head, tail) = long.split_at(15);
            assert_eq!(find_integers(host.put(head.as_bytes()), 1), 0);
            assert_eq!(retry_after_ms(host.put(b"7"), 0.0), 7000.0);
            assert_eq!(find_integers(host.put(tail.as_bytes()), 0), 2);
            assert_eq!((host.place(0), host.place(1)), (9, 28));
            assert_eq!(decide(f64::NAN, u32::MAX, f64::NAN) & 3, 2);
        }
        // No length is too long.
        for length in [0, HEADER_BYTES + 1, WINDOW_BYTES, WINDOW_BYTES + 1, usize::MAX] {
            assert_eq!(find_integers(length, u32::MAX), 0);
            assert!(retry_after_ms(length, f64::INFINITY).is_nan());
        }
    }
}
