//! The fast path for error envelopes as the API writes them: the six fields, `data` null, no escapes.
//!
//! It reads every byte once and copies none, which is much faster than a parser. It returns `None` for anything
//! else (another field, a duplicate key, a fraction, an escape, `data` other than null, invalid JSON), which is then
//! parsed. So the fast path never changes a result.

use crate::decoding::decision::{EnvelopeShape, ValueKind};

/// The fields of an error envelope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FastFields<'a> {
    /// The kinds of the fields; the HTTP status is not set.
    pub(crate) shape: EnvelopeShape,
    pub(crate) message: &'a str,
    pub(crate) date: &'a str,
    pub(crate) request_id: &'a str,
}

/// Reads an error envelope, or returns `None` if it needs the parser.
pub(crate) fn read_fast(bytes: &[u8]) -> Option<FastFields<'_>> {
    let mut kinds = [ValueKind::Absent; 6];
    let mut texts = [""; 6];
    let mut number = f64::NAN;
    let mut at = after(bytes, 0, b'{')?;
    loop {
        let (field, name_end) = name(bytes, after(bytes, at, b'"')?)?;
        let start = space_end(bytes, after(bytes, name_end, b':')?);
        let (kind, end) = match (byte(bytes, start), field) {
            (b'"', MESSAGE | DATE | REQUEST_ID) => {
                let end = text_end(bytes, start + 1)?;
                texts[field] = core::str::from_utf8(bytes.get(start + 1..end)?).ok()?;
                (if texts[field].is_empty() { ValueKind::EmptyString } else { ValueKind::String }, end + 1)
            }
            (b'n', _) => (ValueKind::Null, word_end(bytes, start, b"null")?),
            (b't', SUCCESS) => (ValueKind::True, word_end(bytes, start, b"true")?),
            (b'f', SUCCESS) => (ValueKind::False, word_end(bytes, start, b"false")?),
            (_, CODE) => {
                let end;
                (number, end) = integer(bytes, start)?;
                (ValueKind::Number, end)
            }
            _ => return None,
        };
        if kinds[field] != ValueKind::Absent {
            return None;
        }
        kinds[field] = kind;
        at = space_end(bytes, end);
        match byte(bytes, at) {
            b',' => at += 1,
            b'}' => break,
            _ => return None,
        }
    }
    let shape = EnvelopeShape {
        root: ValueKind::Object,
        code: kinds[CODE],
        number,
        success: kinds[SUCCESS],
        message: kinds[MESSAGE],
        date: kinds[DATE],
        request_id: kinds[REQUEST_ID],
        status: None,
        integers_rounded: false,
    };
    let [_, _, message, date, request_id, _] = texts;
    (space_end(bytes, at + 1) == bytes.len()).then_some(FastFields { shape, message, date, request_id })
}

// The indices of the fields.
const CODE: usize = 0;
const SUCCESS: usize = 1;
const MESSAGE: usize = 2;
const DATE: usize = 3;
const REQUEST_ID: usize = 4;
const DATA: usize = 5;

/// Returns a byte, or after the end a zero, which valid JSON never contains.
fn byte(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or_default()
}

fn space_end(bytes: &[u8], mut at: usize) -> usize {
    while let b' ' | b'\t' | b'\n' | b'\r' = byte(bytes, at) {
        at += 1;
    }
    at
}

/// Returns the position after an expected byte and the white space before it.
fn after(bytes: &[u8], at: usize, expected: u8) -> Option<usize> {
    let at = space_end(bytes, at);
    (byte(bytes, at) == expected).then_some(at + 1)
}

/// Returns the position after an expected word. Its length is constant, so that the bytes are compared at once.
fn word_end<const N: usize>(bytes: &[u8], at: usize, word: &[u8; N]) -> Option<usize> {
    (bytes.get(at..)?.first_chunk() == Some(word)).then_some(at + N)
}

/// Returns the field with this name and the position after the closing quote.
fn name(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let rest = at + 4;
    let (field, end) = match bytes.get(at..)?.first_chunk()? {
        b"code" => (CODE, rest),
        b"data" => (DATA, rest),
        b"date" => (DATE, rest),
        b"mess" => (MESSAGE, word_end(bytes, rest, b"age")?),
        b"requ" => (REQUEST_ID, word_end(bytes, rest, b"estId")?),
        b"succ" => (SUCCESS, word_end(bytes, rest, b"ess")?),
        _ => return None,
    };
    Some((field, word_end(bytes, end, b"\"")?))
}

/// Returns an integer of at most fifteen digits, which is exact as a double, and the position after it.
fn integer(bytes: &[u8], start: usize) -> Option<(f64, usize)> {
    let is_negative = byte(bytes, start) == b'-';
    let first = start + usize::from(is_negative);
    // A leading zero means 0, -0 or invalid JSON.
    if byte(bytes, first) == b'0' {
        return None;
    }
    let mut at = first;
    let mut value = 0.0;
    while let digit @ b'0'..=b'9' = byte(bytes, at) {
        value = value * 10.0 + f64::from(digit - b'0');
        at += 1;
    }
    // The caller expects a comma next, so a fraction or an exponent needs the parser.
    (1..=15).contains(&(at - first)).then_some((if is_negative { -value } else { value }, at))
}

/// Returns the position of the quote that ends a string without escapes.
fn text_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    // Eight bytes at a time, as long as none of them is special.
    while let Some(&word) = bytes.get(at..)?.first_chunk() {
        let special = special(u64::from_le_bytes(word));
        at += special.trailing_zeros() as usize / 8;
        if special != 0 {
            break;
        }
    }
    while !matches!(byte(bytes, at), b'"' | b'\\' | 0..0x20) {
        at += 1;
    }
    (byte(bytes, at) == b'"').then_some(at)
}

/// Sets the highest bit of each byte that is a quote, a backslash or a control character. Only the first mark is reliable.
const fn special(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    // Each line marks the bytes whose highest bit a subtraction sets.
    let is_quote = quote.wrapping_sub(ONES) & !quote;
    let is_backslash = backslash.wrapping_sub(ONES) & !backslash;
    let is_control = word.wrapping_sub(ONES * 0x20) & !word;
    (is_quote | is_backslash | is_control) & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    const ERROR_ENVELOPE: &str =
        r#"{"code":5308,"data":null,"date":"2024","message":"Dataset not exists","requestId":"7f2a","success":false}"#;

    #[test]
    fn an_error_envelope_takes_the_fast_path() {
        let FastFields { shape, message, date, request_id } =
            read_fast(ERROR_ENVELOPE.as_bytes()).expect("the fast path");
        assert_eq!((shape.root, shape.code, shape.number), (ValueKind::Object, ValueKind::Number, 5308.0));
        assert_eq!((shape.success, shape.message), (ValueKind::False, ValueKind::String));
        assert_eq!((message, date, request_id), ("Dataset not exists", "2024", "7f2a"));
    }

    #[test]
    fn fields_may_be_missing_in_any_order_and_with_white_space() {
        let json = " {\n\t\"success\" : true , \"message\":\"\",\"requestId\":null,\r\"code\": -7 } ";
        let FastFields { shape, message, .. } = read_fast(json.as_bytes()).expect("the fast path");
        assert_eq!((shape.code, shape.number, shape.success), (ValueKind::Number, -7.0, ValueKind::True));
        assert_eq!(
            (shape.message, shape.date, shape.request_id),
            (ValueKind::EmptyString, ValueKind::Absent, ValueKind::Null)
        );
        assert_eq!(message, "");
        assert_eq!(read_fast(r#"{"message":"zwölf"}"#.as_bytes()).expect("the fast path").message, "zwölf");
    }

    #[test]
    fn anything_else_needs_the_parser() {
        for json in [
            "",
            "{}",
            "[]",
            "null",
            r#"{"code":1"#,
            r#"{"code":1,}"#,
            r#"{"code":1}x"#,
            r#"{"code":1}}"#,
            r#"{"code":1,"code":1}"#,
            r#"{"code":1.0}"#,
            r#"{"code":1e3}"#,
            r#"{"code":0}"#,
            r#"{"code":-0}"#,
            r#"{"code":05}"#,
            r#"{"code":-}"#,
            r#"{"code":--1}"#,
            r#"{"code":1234567890123456}"#,
            r#"{"data":{}}"#,
            r#"{"data":0}"#,
            r#"{"data":""}"#,
            r#"{"code":"1"}"#,
            r#"{"success":"true"}"#,
            r#"{"data":true}"#,
            r#"{"date":1}"#,
            r#"{"date":true}"#,
            r#"{"code":false}"#,
            r#"{"date":[]}"#,
            r#"{"extra":null}"#,
            r#"{"cod":1}"#,
            r#"{"code2":1}"#,
            r#"{"messages":""}"#,
            r#"{"message":"\n"}"#,
            r#"{"m\u0065ssage":""}"#,
            "{\"message\":\"\n\"}",
            "{\"message\":\"\u{1f}01234567\"}",
            r#"{"message":"}"#,
            r#"{"success":nul}"#,
            r#"{"success":truer}"#,
            "\u{feff}{\"code\":1}",
            "{\"code\":1}\u{a0}",
        ] {
            assert!(read_fast(json.as_bytes()).is_none(), "{json}");
        }
    }

    #[test]
    fn special_bytes_are_found_wherever_they_are() {
        for byte in 0..=255_u8 {
            for index in 0..8 {
                let mut word = [b'x'; 8];
                word[index] = byte;
                let is_special = matches!(byte, b'"' | b'\\' | 0..0x20);
                let expected = if is_special { index as u32 } else { 8 };
                assert_eq!(special(u64::from_le_bytes(word)).trailing_zeros() / 8, expected, "{byte} at {index}");
            }
        }
    }
}
