//! A text that comes piece by piece has the same long integers as the whole.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stardust_errors::fuzzing::long_integers;

fuzz_target!(|input: (&[u8], [u8; 4])| {
    let (text, sizes) = input;
    let mut rest = text;
    // Pieces of no bytes are some, too.
    let sizes = sizes.into_iter().chain([1]).cycle();
    let pieces = sizes.map_while(|size| {
        let piece;
        (piece, rest) = rest.split_at_checked(size.into()).unwrap_or((rest, b""));
        (!piece.is_empty() || size == 0 && !rest.is_empty()).then_some(piece)
    });
    assert_eq!(long_integers(pieces), long_integers([text]));
});
