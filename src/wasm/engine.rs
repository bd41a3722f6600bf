//! The engine: the exports behind every JavaScript build. They take and return numbers only and never allocate, so that
//! they need no glue code.

use crate::abi::{self, MAX_SPANS, SCRATCH_BYTES};
use crate::long_integers::Finder;
use crate::retry_after::wait_ms;
use core::cell::UnsafeCell;

/// The memory that the module shares with JavaScript, in this order, and the state of a search that takes several calls.
#[repr(C)]
struct Memory {
    /// Written by Rust: the start and end of each integer found.
    spans: [[u32; 2]; MAX_SPANS],
    /// Written by JavaScript: text.
    scratch: [u8; SCRATCH_BYTES],
    finder: Finder,
}

#[repr(transparent)]
struct Shared(UnsafeCell<Memory>);

// SAFETY: the module is single-threaded.
unsafe impl Sync for Shared {}

static MEMORY: Shared =
    Shared(UnsafeCell::new(Memory { spans: [[0; 2]; MAX_SPANS], scratch: [0; SCRATCH_BYTES], finder: Finder::new() }));

/// One call of an export, which has exclusive access to the memory while it lasts.
struct Call;

impl Call {
    fn memory(&mut self) -> &mut Memory {
        // SAFETY: this is the only reference. Each export below creates one `Call`, cannot pass it on, and calls neither
        // another export nor JavaScript, so no two references overlap. JavaScript writes through the address that
        // `stardust_address` returns, but only between two calls, while there is no reference; it writes bytes and numbers, all of
        // which are valid.
        unsafe { &mut *MEMORY.0.get() }
    }
}

// SAFETY of each `no_mangle`: the prefix keeps the names apart from those of a program that links the crate.

/// Returns the address of the [`MAX_SPANS`] spans; the [`SCRATCH_BYTES`] of scratch buffer follow them.
#[unsafe(no_mangle)]
extern "C" fn stardust_address() -> *const Memory {
    MEMORY.0.get()
}

/// See [`abi::decide`].
#[unsafe(no_mangle)]
extern "C" fn stardust_decide(code: f64, shape: u32, status: u32) -> u32 {
    abi::decide(code, shape, status)
}

/// Searches the next piece of a text, `length` bytes in the scratch buffer, for long integers. Returns how many end in it
/// and writes their spans.
// `is_first` is not a `bool`, because JavaScript can pass any number.
#[unsafe(no_mangle)]
extern "C" fn stardust_find_integers(length: usize, is_first: u32) -> usize {
    let mut call = Call;
    let Memory { scratch, spans, finder } = call.memory();
    if is_first != 0 {
        *finder = Finder::new();
    }
    let mut count = 0;
    let mut free = spans.iter_mut();
    finder.read(scratch.get(..length).unwrap_or_default(), |start, end| {
        if let Some(span) = free.next() {
            *span = [start, end];
            count += 1;
        }
    });
    count
}

/// Returns the milliseconds to wait according to the `Retry-After` header of `length` bytes in the scratch buffer, or NaN
/// if it is not valid.
#[unsafe(no_mangle)]
extern "C" fn stardust_retry_after_ms(length: usize, now_ms: f64) -> f64 {
    let mut call = Call;
    call.memory().scratch.get(..length).and_then(|header| wait_ms(header, now_ms)).unwrap_or(f64::NAN)
}

// Run by `make miri`, which detects undefined behavior such as a reference used after JavaScript wrote to its memory.
#[cfg(all(test, miri))]
mod tests {
    use super::*;
    use crate::abi::HEADER_BYTES;

    /// JavaScript's side: two addresses, taken once.
    struct Host {
        spans: *const u32,
        scratch: *mut u8,
    }

    impl Host {
        fn new() -> Self {
            let spans = stardust_address().cast::<u32>();
            // SAFETY: the scratch buffer follows the spans in the same allocation.
            let scratch = unsafe { spans.add(2 * MAX_SPANS) }.cast::<u8>().cast_mut();
            Self { spans, scratch }
        }

        fn put(&self, text: &[u8]) -> usize {
            assert!(text.len() <= SCRATCH_BYTES);
            for (at, &byte) in text.iter().enumerate() {
                // SAFETY: within the scratch buffer, and no export is running.
                unsafe { self.scratch.add(at).write(byte) };
            }
            text.len()
        }

        fn span_at(&self, at: usize) -> usize {
            assert!(at < 2 * MAX_SPANS);
            // SAFETY: within the spans, and no export is running.
            unsafe { self.spans.add(at).read() as usize }
        }

        fn find_integers<'a>(&self, text: &'a str, piece: usize) -> Vec<&'a str> {
            let mut found = Vec::new();
            for (number, piece) in text.as_bytes().chunks(piece).enumerate() {
                let count = stardust_find_integers(self.put(piece), u32::from(number == 0));
                found.extend((0..count).map(|at| &text[self.span_at(2 * at)..self.span_at(2 * at + 1)]));
            }
            found
        }
    }

    /// A single test, because tests run on threads of their own and there is one memory.
    #[test]
    fn as_javascript_calls() {
        let host = Host::new();
        let long = r#"{"data":[8545436153352348123,1,-9007199254740992],"x":8545436153352348123}"#;
        for _ in 0..2 {
            for piece in [1, 5, 64, 1000] {
                assert_eq!(host.find_integers(long, piece), ["8545436153352348123", "-9007199254740992"]);
            }
            // Another export between two pieces does not disturb the search.
            let (head, tail) = long.split_at(15);
            assert_eq!(stardust_find_integers(host.put(head.as_bytes()), 1), 0);
            assert_eq!(stardust_retry_after_ms(host.put(b"7"), 0.0), 7000.0);
            assert_eq!(stardust_find_integers(host.put(tail.as_bytes()), 0), 2);
            assert_eq!((host.span_at(0), host.span_at(1)), (9, 28));
            assert_eq!(stardust_decide(f64::NAN, u32::MAX, u32::MAX) & 3, 2);
        }
        // No length is out of bounds.
        for length in [0, HEADER_BYTES + 1, SCRATCH_BYTES, SCRATCH_BYTES + 1, usize::MAX] {
            assert_eq!(stardust_find_integers(length, u32::MAX), 0);
            assert!(stardust_retry_after_ms(length, f64::INFINITY).is_nan());
        }
    }
}
