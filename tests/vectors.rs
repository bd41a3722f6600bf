//! Verifies the crate with every case in `tests/vectors/`, whose format `tests/vectors/vectors.js` documents. Runs natively
//! and, with `wasm-pack test`, in browsers, where it also verifies the exports for JavaScript. With `VECTORS_OUT=FILE`, writes
//! one canonical result per line to that file, which `make vectors` compares with the other implementations.

#![cfg(feature = "json")]

use serde_json::{Map, Value, json};
use stardust_errors::{DecodeOptions, RetryPolicy, decode_envelope_with, describe_code};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::time::Duration;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

struct Vector {
    name: String,
    body: Vec<u8>,
    status: Option<u16>,
    retry_after: Option<String>,
    int64: Int64,
    /// The expected result as canonical JSON.
    expected: String,
}

/// How integers outside ±(2^53−1) are written.
#[derive(Clone, Copy)]
enum Int64 {
    Number,
    Text,
    BigInt,
}

#[test]
fn decoding_matches_every_vector() {
    let mut results = String::new();
    let mut checked = 0;
    let mut differences = Vec::new();
    for vector in vectors() {
        let actual = catch_unwind(|| {
            let decoded = decode_envelope_with(&vector.body, &vector.options());
            canonical(&serde_json::to_string(&decoded).expect("JSON"), vector.int64)
        })
        .unwrap_or_else(|_| "panicked".to_owned());
        // `data` is JSON text, so integers are never rounded.
        let expected = vector.expected.replace(",\"integers-rounded\"]", "]").replace("[\"integers-rounded\"]", "[]");
        if actual != expected {
            let start: String = String::from_utf8_lossy(&vector.body).chars().take(300).collect();
            let [expected, actual] = [&expected, &actual].map(|text| text.chars().take(2_000).collect::<String>());
            differences.push(format!("{}: {start:?}\n  expected {expected}\n  actual   {actual}", vector.name));
        }
        results += &actual;
        results.push('\n');
        checked += 1;
    }
    if let Some(path) = std::env::var_os("VECTORS_OUT") {
        std::fs::write(path, results).expect("the file is writable");
    }
    assert!(differences.is_empty(), "{} of {checked} cases differ\n{}", differences.len(), differences.join("\n"));
    assert!(checked > 3_000, "only {checked} cases");
}

/// Verifies the cases of retries.jsonl, which tests/package/retry.test.js verifies in JavaScript.
#[test]
fn retry_delays_match_every_vector() {
    thread_local! {
        static RANDOM: Cell<f64> = const { Cell::new(0.0) };
    }
    let mut checked = 0;
    for line in include_str!("vectors/retries.jsonl").lines() {
        let case: Value = serde_json::from_str(line).expect("a case");
        let body =
            case["code"].as_i64().map_or("<html>".to_owned(), |code| format!(r#"{{"code":{code},"success":false}}"#));
        let mut options = DecodeOptions::new();
        if let Some(status) = case["status"].as_u64() {
            options = options.status(u16::try_from(status).expect("a status"));
        }
        if let Some(header) = case["retryAfter"].as_str() {
            options = options.retry_after_header(header.as_bytes());
        }
        let error = decode_envelope_with(body.as_bytes(), &options).into_result::<()>().expect_err("an error");

        let number = |name: &str| case["policy"][name].as_u64();
        let mut policy = RetryPolicy::new().random(|| RANDOM.get());
        RANDOM.set(case["policy"]["random"].as_f64().expect("a number"));
        if let Some(retries) = number("retries") {
            policy = policy.retries(u32::try_from(retries).expect("a count"));
        }
        if let Some(ms) = number("baseDelayMs") {
            policy = policy.base_delay(Duration::from_millis(ms));
        }
        if let Some(ms) = number("maxDelayMs") {
            policy = policy.max_delay(Duration::from_millis(ms));
        }
        if let Some(idempotent) = case["policy"]["idempotent"].as_bool() {
            policy = policy.idempotent(idempotent);
        }
        let attempt = case["attempt"].as_u64().expect("a count") as u32;
        let delay_ms = error
            .retry_delay(attempt, &policy)
            .map(|delay| delay.as_millis() as f64 + f64::from(delay.subsec_nanos() % 1_000_000) / 1e6);
        assert_eq!(delay_ms, case["delayMs"].as_f64(), "{line}");
        checked += 1;
    }
    assert!(checked > 1_000, "only {checked} cases");
}

/// Decodes text and bytes with the exports of a `wasm-pack build`.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod exports {
    use super::{Int64, Vector, test, vectors};
    use js_sys::{Object, Reflect, Uint8Array};
    use stardust_errors::host::decode_envelope;
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    #[wasm_bindgen(module = "/tests/vectors/canonical.js")]
    extern "C" {
        fn canonical(value: &JsValue) -> String;
    }

    #[test]
    fn the_exports_match_every_vector() {
        let mut checked = 0;
        for vector in vectors() {
            let options = options(&vector);
            let bytes = Uint8Array::from(&vector.body[..]).into();
            let text = std::str::from_utf8(&vector.body).ok().map(JsValue::from);
            for input in [Some(bytes), text].into_iter().flatten() {
                let decoded = decode_envelope(input, options.clone()).expect("no exception");
                let canonical = canonical(&decoded);
                assert!(
                    canonical == vector.expected,
                    "{}\n  expected {}\n  actual   {canonical}",
                    vector.name,
                    vector.expected
                );
                checked += 1;
            }
        }
        assert!(checked > 6_000, "only {checked} cases");
    }

    fn options(vector: &Vector) -> JsValue {
        let options = Object::new();
        let set = |name: &str, value: JsValue| Reflect::set(&options, &name.into(), &value).expect("an object");
        set("status", vector.status.into());
        set("retryAfter", vector.retry_after.as_deref().into());
        let int64 = match vector.int64 {
            Int64::Number => "number",
            Int64::Text => "string",
            Int64::BigInt => "bigint",
        };
        set("int64", int64.into());
        options.into()
    }
}

#[test]
fn canonical_json_follows_rfc_8785() {
    let mut compared = 0;
    for vector in vectors().filter(|vector| vector.expected.len() < 100_000) {
        // serde_json rejects lone surrogates and deeply nested values.
        let Ok(value) = serde_json::from_str::<Value>(&vector.expected) else { continue };
        let standard = serde_json_canonicalizer::to_string(&value).expect("canonical JSON");
        assert!(vector.expected == standard, "{}: {}", vector.name, vector.expected);
        compared += 1;
    }
    assert!(compared > 3_000, "only {compared} compared");
    assert_eq!(canonical(r#" [ 1e2,-0 , "\u00e9\u001F\/\ud800" ] "#, Int64::Number), r#"[100,0,"é\u001f/\ud800"]"#);
    assert_eq!(canonical(r#"{"b":1,"a":{},"b":[]}"#, Int64::Number), r#"{"a":{},"b":[]}"#);
}

/// Returns the cases whose input can be encoded as bytes.
fn vectors() -> impl Iterator<Item = Vector> {
    let by_hand: Vec<Value> = serde_json::from_str(include_str!("vectors/hand-written.json")).expect("JSON");
    let generated = include_str!("vectors/generated.jsonl").lines().enumerate().map(|(at, line)| {
        let mut case: Value = serde_json::from_str(line).expect("JSON");
        case["name"] = format!("line {} of generated.jsonl", at + 1).into();
        case
    });
    by_hand.into_iter().chain(generated).filter_map(Vector::new)
}

impl Vector {
    fn new(case: Value) -> Option<Self> {
        let body = bytes_of(&case["input"])?;
        let status = case["status"].as_u64().map(|status| status.try_into().expect("a status"));
        let retry_after = case["retryAfter"].as_str().map(str::to_owned);
        let int64 = match case["int64"].as_str() {
            Some("number") => Int64::Number,
            Some("bigint") => Int64::BigInt,
            _ => Int64::Text,
        };
        let expected = complete(&case, &body);
        Some(Self { name: case["name"].as_str()?.to_owned(), body, status, retry_after, int64, expected })
    }

    fn options(&self) -> DecodeOptions {
        let options = self.status.map_or(DecodeOptions::new(), |status| DecodeOptions::new().status(status));
        self.retry_after.as_ref().map_or(options, |header| options.retry_after_header(header.as_bytes()))
    }
}

/// Returns the bytes of a recipe, or `None` if it cannot be encoded.
fn bytes_of(recipe: &Value) -> Option<Vec<u8>> {
    if let Some(text) = recipe.as_str() {
        return Some(text.into());
    }
    if let Some(pieces) = recipe.as_array() {
        return Some(pieces.iter().map(bytes_of).collect::<Option<Vec<_>>>()?.concat());
    }
    let times = |count: &Value| count.as_u64().expect("a count") as usize;
    if let Some(hex) = recipe["hex"].as_str() {
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex");
        return Some((0..hex.len()).step_by(2).map(byte).collect());
    }
    if let Some(repeated) = recipe["repeat"].as_array() {
        return Some(bytes_of(&repeated[0])?.repeat(times(&repeated[1])));
    }
    let each = recipe["each"].as_array()?;
    let text = each[0].as_str().expect("text");
    Some((0..times(&each[1])).map(|at| text.replace('#', &format!("{at:06}"))).collect::<String>().into_bytes())
}

fn text_of(recipe: &Value) -> String {
    String::from_utf8(bytes_of(recipe).expect("text")).expect("text")
}

/// Returns the expected result of a case, with default values for what the case omits.
fn complete(case: &Value, body: &[u8]) -> String {
    let given = &case["expected"];
    let outcome = given["outcome"].as_str().expect("an outcome");
    let mut whole = Map::new();
    let mut set = |name: &str, value: Value| whole.insert(name.to_owned(), value);
    set("ok", (outcome == "success").into());
    set("date", Value::Null);
    set("requestId", Value::Null);
    set("status", case["status"].clone());
    set("anomalies", json!([]));
    if outcome != "success" {
        set("retry", "never".into());
        set("retryAfterMs", Value::Null);
    }
    match outcome {
        "success" => {
            set("message", "".into());
        }
        "failure" => {
            let description = given["description"].as_i64().and_then(describe_code);
            set("codeName", description.map(|it| it.name).into());
            set("description", serde_json::to_value(description).expect("a description"));
            set("message", description.map(|it| it.description).into());
        }
        _ => {
            let reason = given["reason"].as_str().expect("a reason");
            let expected = match reason.split('-').next() {
                Some("code") => "an integer within ±(2^53−1) in the field \"code\"",
                Some("success") => "true or false in the field \"success\"",
                _ => "a Stardust envelope, a JSON object",
            };
            set("message", format!("Expected {expected}, but got {}.", given["found"].as_str().expect("words")).into());
            if given.get("body").is_none() {
                let text = std::str::from_utf8(body).expect("text");
                set("body", text.strip_prefix('\u{feff}').unwrap_or(text).into());
            }
        }
    }
    for (name, value) in given.as_object().expect("an object") {
        match &name[..] {
            "description" | "found" | "dataText" => continue,
            "message" | "date" | "requestId" | "body" if !value.is_null() => set(name, text_of(value).into()),
            _ => set(name, value.clone()),
        };
    }
    let mut text = serde_json::to_string(&whole).expect("JSON");
    if outcome != "malformed" && given.get("data").is_none() {
        text.pop();
        text += ",\"data\":";
        text += &given.get("dataText").map_or("null".to_owned(), text_of);
        text.push('}');
    }
    canonical(&text, Int64::Number)
}

/// A value in [`canonical`]. Containers refer to their values by index.
enum Node {
    Leaf(String),
    Array(Vec<usize>),
    /// Sorted by the code units of the keys, as in RFC 8785.
    Object(BTreeMap<Vec<u16>, usize>),
}

/// Converts JSON into canonical JSON (RFC 8785). Not recursive, because JSON nests to any depth. Values that canonical JSON
/// cannot represent are written as in `tests/vectors/canonical.js`.
fn canonical(json: &str, int64: Int64) -> String {
    let bytes = json.as_bytes();
    let mut nodes = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    // The keys whose values have not been read yet.
    let mut keys: Vec<Vec<u16>> = Vec::new();
    let mut expects_key = false;
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        at += 1;
        let node = match bytes[start] {
            b'{' => Node::Object(BTreeMap::new()),
            b'[' => Node::Array(Vec::new()),
            b'}' | b']' => {
                open.pop();
                expects_key = false;
                continue;
            }
            b',' => {
                expects_key = open.last().is_some_and(|&container| matches!(nodes[container], Node::Object(_)));
                continue;
            }
            b':' | b' ' | b'\t' | b'\n' | b'\r' => continue,
            b'"' => {
                while bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
                let raw = &json[start + 1..at - 1];
                if expects_key {
                    keys.push(units(raw));
                    expects_key = false;
                    continue;
                }
                Node::Leaf(if raw.contains('\\') { quoted(&units(raw)) } else { json[start..at].to_owned() })
            }
            _ => {
                while at < bytes.len() && !matches!(bytes[at], b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r') {
                    at += 1;
                }
                Node::Leaf(plain(&json[start..at], int64))
            }
        };
        let number = nodes.len();
        match open.last().map(|&container| &mut nodes[container]) {
            Some(Node::Object(members)) => {
                members.insert(keys.pop().expect("a key"), number);
            }
            Some(Node::Array(elements)) => elements.push(number),
            _ => {}
        }
        expects_key = matches!(node, Node::Object(_));
        if !matches!(node, Node::Leaf(_)) {
            open.push(number);
        }
        nodes.push(node);
    }
    write(&nodes)
}

enum Step<'a> {
    Node(usize),
    Key(&'a [u16]),
    Text(&'static str),
}

fn write(nodes: &[Node]) -> String {
    let mut written = String::new();
    let mut steps = vec![Step::Node(0)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Text(text) => written += text,
            Step::Key(key) => {
                written += &quoted(key);
                written.push(':');
            }
            Step::Node(number) => match &nodes[number] {
                Node::Leaf(text) => written += text,
                Node::Array(elements) => {
                    written.push('[');
                    steps.push(Step::Text("]"));
                    for (index, &element) in elements.iter().enumerate().rev() {
                        steps.push(Step::Node(element));
                        steps.push(Step::Text(if index > 0 { "," } else { "" }));
                    }
                }
                Node::Object(members) => {
                    written.push('{');
                    steps.push(Step::Text("}"));
                    for (index, (key, &member)) in members.iter().enumerate().rev() {
                        steps.push(Step::Node(member));
                        steps.push(Step::Key(key));
                        steps.push(Step::Text(if index > 0 { "," } else { "" }));
                    }
                }
            },
        }
    }
    written
}

/// Converts a number, `true`, `false` or `null`.
fn plain(json: &str, int64: Int64) -> String {
    if json.starts_with(char::is_alphabetic) {
        return json.to_owned();
    }
    let digits = json.strip_prefix('-').unwrap_or(json);
    let is_long = digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits.len() > 16 || digits.len() == 16 && digits > "9007199254740991");
    match int64 {
        Int64::Text if is_long => return format!("\"{json}\""),
        Int64::BigInt if is_long && digits.len() <= 1_000 => return format!("{{\"$bigint\":\"{json}\"}}"),
        Int64::BigInt if is_long => return format!("\"{json}\""),
        _ => {}
    }
    let value: f64 = json.parse().expect("a number");
    if value.is_infinite() {
        return format!("{{\"$number\":\"{}Infinity\"}}", if value < 0.0 { "-" } else { "" });
    }
    serde_json_canonicalizer::to_string(&value).expect("a number")
}

/// Returns the code units of a JSON string without its quotes.
fn units(raw: &str) -> Vec<u16> {
    let mut units = Vec::new();
    let mut characters = raw.chars();
    while let Some(character) = characters.next() {
        let escape = if character == '\\' { characters.next() } else { None };
        let unit = match escape {
            None => {
                units.extend_from_slice(character.encode_utf16(&mut [0; 2]));
                continue;
            }
            Some('b') => 8,
            Some('t') => 9,
            Some('n') => 10,
            Some('f') => 12,
            Some('r') => 13,
            Some('u') => {
                let (digits, rest) = characters.as_str().split_at(4);
                characters = rest.chars();
                u16::from_str_radix(digits, 16).expect("four digits")
            }
            Some(itself) => itself as u16,
        };
        units.push(unit);
    }
    units
}

fn quoted(units: &[u16]) -> String {
    let mut quoted = "\"".to_owned();
    for character in char::decode_utf16(units.iter().copied()) {
        match character {
            Ok('"') => quoted += "\\\"",
            Ok('\\') => quoted += "\\\\",
            Ok('\u{8}') => quoted += "\\b",
            Ok('\t') => quoted += "\\t",
            Ok('\n') => quoted += "\\n",
            Ok('\u{c}') => quoted += "\\f",
            Ok('\r') => quoted += "\\r",
            Ok(control @ '\0'..='\u{1f}') => quoted += &format!("\\u{:04x}", u32::from(control)),
            Ok(character) => quoted.push(character),
            Err(lone) => quoted += &format!("\\u{:04x}", lone.unpaired_surrogate()),
        }
    }
    quoted + "\""
}
