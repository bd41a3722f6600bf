//! What the fuzz targets need of the inside.

use crate::decoding::{decode_read, decode_scanned};
use crate::long_integers::Finder;
use crate::text::without_byte_order_mark;
use crate::{DecodeOptions, Decoded};
use alloc::vec::Vec;

/// The result of the scan alone, where it has one.
pub fn scanned<'a>(body: &'a [u8], options: &DecodeOptions) -> Option<Decoded<'a>> {
    decode_scanned(without_byte_order_mark(body), options)
}

/// The result of the full parser alone.
pub fn read<'a>(body: &'a [u8], options: &DecodeOptions) -> Decoded<'a> {
    decode_read(without_byte_order_mark(body), options)
}

/// Where the long integers are in a text that comes piece by piece.
pub fn long_integers<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<[usize; 2]> {
    let mut found = Vec::new();
    let mut finder = Finder::new();
    for piece in pieces {
        finder.read(piece, |start, end| found.push([start as usize, end as usize]));
    }
    found
}
