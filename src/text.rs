//! What both readers of text agree on.

use alloc::borrow::Cow;
use alloc::string::String;

pub(crate) const BYTE_ORDER_MARK: char = '\u{feff}';

/// The bytes after a leading byte order mark.
pub(crate) fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// How many characters of a malformed answer are kept.
const BODY_CHARACTERS: usize = 512;

/// The first 512 characters (Unicode scalar values) of what came; bytes that are no UTF-8 become U+FFFD.
pub(crate) fn first_characters(body: &[u8]) -> Cow<'_, str> {
    // Four bytes a character at the most, and three more so that a cut character cannot be among the first 512.
    let body = &body[..body.len().min(4 * BODY_CHARACTERS + 3)];
    let end = |text: &str| text.char_indices().nth(BODY_CHARACTERS).map_or(text.len(), |(end, _)| end);
    match String::from_utf8_lossy(body) {
        Cow::Borrowed(text) => Cow::Borrowed(&text[..end(text)]),
        Cow::Owned(mut text) => {
            text.truncate(end(&text));
            Cow::Owned(text)
        }
    }
}
