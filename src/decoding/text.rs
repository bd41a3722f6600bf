//! Helpers for the text of a response.

use alloc::borrow::Cow;
use alloc::string::String;

pub(crate) const BYTE_ORDER_MARK: char = '\u{feff}';

/// Strips a leading byte order mark.
pub(crate) fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// The length of the body excerpt of a malformed response, in code points.
pub const EXCERPT_CODE_POINTS: usize = 512;

/// Returns the first 512 code points of a body, with U+FFFD for bytes that are not UTF-8.
pub(crate) fn body_excerpt(body: &[u8]) -> Cow<'_, str> {
    // At most four bytes each, and three more, so that a truncated code point at the end is not among the first 512.
    let body = &body[..body.len().min(4 * EXCERPT_CODE_POINTS + 3)];
    // Much faster than `from_utf8_lossy` for valid UTF-8.
    if let Ok(text) = core::str::from_utf8(body) {
        return Cow::Borrowed(first_chars(text, EXCERPT_CODE_POINTS));
    }
    let mut text = String::from_utf8_lossy(body).into_owned();
    text.truncate(first_chars(&text, EXCERPT_CODE_POINTS).len());
    Cow::Owned(text)
}

/// Returns the first `count` code points of a text.
pub(crate) fn first_chars(text: &str, count: usize) -> &str {
    // A text has at most as many code points as bytes.
    if text.len() <= count {
        return text;
    }
    text.char_indices().nth(count).map_or(text, |(end, _)| &text[..end])
}
