//! A second implementation of the contract, with which the fuzz targets compare the crate. It shares no code with the
//! crate's readers.

use serde_json::{Map, Value, json};

/// Returns whether a text is JSON by the grammar of RFC 8259, at any depth and size, and with any lone surrogates.
pub fn is_json(text: &str) -> bool {
    let mut rest = text.as_bytes();
    // The expected closing brackets.
    let mut closing = Vec::new();
    loop {
        // A value.
        rest = space(rest);
        rest = match rest {
            [b'{', tail @ ..] => match space(tail) {
                [b'}', tail @ ..] => tail,
                tail => {
                    closing.push(b'}');
                    let Some(tail) = key(tail) else { return false };
                    rest = tail;
                    continue;
                }
            },
            [b'[', tail @ ..] => match space(tail) {
                [b']', tail @ ..] => tail,
                tail => {
                    closing.push(b']');
                    rest = tail;
                    continue;
                }
            },
            _ => match leaf(rest) {
                Some(tail) => tail,
                None => return false,
            },
        };
        // What follows a value.
        loop {
            rest = space(rest);
            match (closing.last(), rest) {
                (None, _) => return rest.is_empty(),
                (Some(bracket), [byte, tail @ ..]) if byte == bracket => {
                    closing.pop();
                    rest = tail;
                }
                (Some(b'}'), [b',', tail @ ..]) => {
                    let Some(tail) = key(space(tail)) else { return false };
                    rest = tail;
                    break;
                }
                (Some(_), [b',', tail @ ..]) => {
                    rest = tail;
                    break;
                }
                _ => return false,
            }
        }
    }
}

fn space(text: &[u8]) -> &[u8] {
    let length = text.iter().take_while(|byte| b" \t\n\r".contains(byte)).count();
    &text[length..]
}

fn key(text: &[u8]) -> Option<&[u8]> {
    space(string(text)?).strip_prefix(b":")
}

fn leaf(text: &[u8]) -> Option<&[u8]> {
    match text.first()? {
        b'"' => string(text),
        b'n' => text.strip_prefix(b"null"),
        b't' => text.strip_prefix(b"true"),
        b'f' => text.strip_prefix(b"false"),
        _ => number(text),
    }
}

fn string(text: &[u8]) -> Option<&[u8]> {
    let mut rest = text.strip_prefix(b"\"")?;
    loop {
        rest = match rest {
            [b'"', tail @ ..] => return Some(tail),
            [b'\\', b'u', a, b, c, d, tail @ ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()) => tail,
            [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', tail @ ..] => tail,
            [b'\\' | 0..0x20, ..] | [] => return None,
            [_, tail @ ..] => tail,
        }
    }
}

fn number(text: &[u8]) -> Option<&[u8]> {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut rest = text.strip_prefix(b"-").unwrap_or(text);
    let whole = digits(rest);
    if whole == 0 || whole > 1 && rest[0] == b'0' {
        return None;
    }
    rest = &rest[whole..];
    if let Some(tail) = rest.strip_prefix(b".") {
        let fraction = digits(tail);
        rest = tail.get(fraction..).filter(|_| fraction > 0)?;
    }
    if let [b'e' | b'E', tail @ ..] = rest {
        let tail = if let [b'+' | b'-', tail @ ..] = tail { tail } else { tail };
        let exponent = digits(tail);
        rest = tail.get(exponent..).filter(|_| exponent > 0)?;
    }
    Some(rest)
}

/// The white space that `String.prototype.trim` removes (ECMA-262, `WhiteSpace` and `LineTerminator`).
const TRIMMED: &[char] = &[
    '\t', '\n', '\u{b}', '\u{c}', '\r', ' ', '\u{a0}', '\u{1680}', '\u{2000}', '\u{2001}', '\u{2002}', '\u{2003}',
    '\u{2004}', '\u{2005}', '\u{2006}', '\u{2007}', '\u{2008}', '\u{2009}', '\u{200a}', '\u{2028}', '\u{2029}',
    '\u{202f}', '\u{205f}', '\u{3000}', '\u{feff}',
];

/// Returns the result that the contract requires, in which the message of a malformed result is `null`. Returns `None` for
/// JSON that a `Value` cannot represent: nested too deeply, a number too large, a lone surrogate.
pub fn expected(body: &[u8], status: Option<u16>) -> Option<Value> {
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    let start: String = String::from_utf8_lossy(body).chars().take(512).collect();
    let is_retried = matches!(status, Some(408 | 425 | 429 | 500 | 502 | 503 | 504));
    let retry = if is_retried { "backoff" } else { "never" };
    let text_of = |envelope: &Map<String, Value>, key: &str| match envelope.get(key) {
        Some(Value::String(text)) if !text.is_empty() => Value::from(text.as_str()),
        _ => Value::Null,
    };
    let malformed = |reason: &str, body: Value, envelope: &Map<String, Value>| {
        Some(json!({
            "outcome": "malformed", "ok": false, "reason": reason, "retry": retry, "retryAfterMs": null, "body": body,
            "message": null, "date": text_of(envelope, "date"), "requestId": text_of(envelope, "requestId"),
            "status": status, "anomalies": not_strings(envelope),
        }))
    };
    let nothing = Map::new();
    let Ok(text) = std::str::from_utf8(body) else { return malformed("not-json", start.into(), &nothing) };
    if !is_json(text) {
        let is_blank = text.chars().all(|character| TRIMMED.contains(&character));
        let body = if is_blank { Value::Null } else { start.into() };
        return malformed(if is_blank { "empty" } else { "not-json" }, body, &nothing);
    }
    let envelope = match serde_json::from_str(text).ok()? {
        Value::Object(envelope) => envelope,
        _ => return malformed("not-an-object", start.into(), &nothing),
    };
    let code = match envelope.get("code") {
        None => return malformed("code-missing", start.into(), &envelope),
        Some(code) => code.as_f64().filter(|code| code.fract() == 0.0 && code.abs() < 9_007_199_254_740_992.0),
    };
    let Some(code) = code.map(|code| code as i64) else {
        return malformed("code-not-an-integer", start.into(), &envelope);
    };
    let success = match envelope.get("success") {
        None => return malformed("success-missing", start.into(), &envelope),
        Some(Value::Bool(success)) => *success,
        Some(_) => return malformed("success-not-a-boolean", start.into(), &envelope),
    };

    let description = stardust_errors::describe_code(code);
    let is_error = status.is_some_and(|status| status >= 400);
    let contradiction = match (success, description) {
        (true, Some(_)) => Some("success-contradicts-code"),
        (true, None) if is_error => Some("success-contradicts-status"),
        (true, None) => None,
        (false, Some(_)) => None,
        (false, None) => Some("unknown-code"),
    };
    let anomalies: Vec<&str> = contradiction.into_iter().chain(not_strings(&envelope)).collect();
    let data = envelope.get("data").cloned().unwrap_or_default();
    let message = text_of(&envelope, "message");
    let (date, request_id) = (text_of(&envelope, "date"), text_of(&envelope, "requestId"));
    if success && description.is_none() && !is_error {
        return Some(json!({
            "outcome": "success", "ok": true, "code": code, "data": data, "message": message.as_str().unwrap_or_default(),
            "date": date, "requestId": request_id, "status": status, "anomalies": anomalies,
        }));
    }
    let default_message = description.map_or(format!("Unknown error code {code}"), |it| it.description.to_owned());
    Some(json!({
        "outcome": "failure", "ok": false, "code": code, "codeName": description.map(|it| it.name),
        "data": data, "description": description,
        "retry": description.map_or(retry, |it| it.retry.as_str()), "retryAfterMs": null,
        "message": message.as_str().map_or(default_message, str::to_owned),
        "date": date, "requestId": request_id, "status": status, "anomalies": anomalies,
    }))
}

fn not_strings(envelope: &Map<String, Value>) -> Vec<&'static str> {
    let names =
        [("message", "message-not-a-string"), ("date", "date-not-a-string"), ("requestId", "request-id-not-a-string")];
    let is_wrong = |key| envelope.get(key).is_some_and(|value| !value.is_string() && !value.is_null());
    names.into_iter().filter(|&(key, _)| is_wrong(key)).map(|(_, anomaly)| anomaly).collect()
}
