//! The internals that the fuzz targets need.

use crate::decoding::bytes::{decode_by_fast_path, decode_by_parser};
use crate::decoding::text::without_byte_order_mark;
use crate::{DecodeOptions, Decoded};

/// Decodes with the fast path only, or returns `None` if it needs the parser.
pub fn by_fast_path<'a>(body: &'a [u8], options: &DecodeOptions) -> Option<Decoded<'a>> {
    decode_by_fast_path(without_byte_order_mark(body), options)
}

/// Decodes with the parser only.
pub fn by_parser<'a>(body: &'a [u8], options: &DecodeOptions) -> Decoded<'a> {
    decode_by_parser(without_byte_order_mark(body), options)
}
