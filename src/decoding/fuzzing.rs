//! The internals that the fuzz targets need.

use crate::decoding::bytes::{decode_read, decode_scanned};
use crate::decoding::text::without_byte_order_mark;
use crate::{DecodeOptions, Decoded};

/// Decodes with the fast path only, or returns `None` if it needs the parser.
pub fn scanned<'a>(body: &'a [u8], options: &DecodeOptions) -> Option<Decoded<'a>> {
    decode_scanned(without_byte_order_mark(body), options)
}

/// Decodes with the parser only.
pub fn read<'a>(body: &'a [u8], options: &DecodeOptions) -> Decoded<'a> {
    decode_read(without_byte_order_mark(body), options)
}
