//! Helpers for the text of a response.

use alloc::borrow::Cow;
use alloc::string::String;

pub(crate) const BYTE_ORDER_MARK: char = '\u{feff}';

/// Strips a leading byte order mark.
pub(crate) fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// How many code points of a malformed response are kept.
pub const EXCERPT_CODE_POINTS: usize = 512;

/// Returns the first 512 code points of a body, with U+FFFD for bytes that are not UTF-8.
pub(crate) fn body_excerpt(body: &[u8]) -> Cow<'_, str> {
    // At most four bytes each, and three more so that a code point cut off at the end is not among the first 512.
    let body = &body[..body.len().min(4 * EXCERPT_CODE_POINTS + 3)];
    let end = |text: &str| text.char_indices().nth(EXCERPT_CODE_POINTS).map_or(text.len(), |(end, _)| end);
    match String::from_utf8_lossy(body) {
        Cow::Borrowed(text) => Cow::Borrowed(&text[..end(text)]),
        Cow::Owned(mut text) => {
            text.truncate(end(&text));
            Cow::Owned(text)
        }
    }
}
