//! The shared cases of `tests/cases.json`: every implementation is held against the same ones.

#![allow(dead_code, reason = "each test file takes what it needs")]

use serde_json::Value;
use stardust_errors::describe_code;

pub struct Case {
    pub name: String,
    pub bytes: Vec<u8>,
    /// `None` for bytes that are no text.
    pub text: Option<String>,
    pub status: Option<u16>,
    pub retry_after: Option<String>,
    pub expected: Value,
}

pub fn cases() -> Vec<Case> {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../cases.json")).expect("cases.json");
    cases.into_iter().map(Case::from_json).collect()
}

impl Case {
    fn from_json(mut case: Value) -> Self {
        let text = |key: &str| case[key].as_str().map(str::to_owned);
        let bytes = match (text("text"), text("bytes")) {
            (Some(text), _) => text.into_bytes(),
            (None, Some(hex)) => {
                (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")).collect()
            }
            (None, None) => panic!("a case without input: {case}"),
        };
        let name = text("name").expect("a name");
        let retry_after = text("retryAfter");
        let text = text("text");
        let status = case["status"].as_u64().map(|status| u16::try_from(status).expect("a status"));
        let mut expected = case["expected"].take();
        // The cases name a description by its code; that its fields are right is tested against the README.
        if let Some(code) = expected.get("description").and_then(Value::as_i64) {
            expected["description"] = serde_json::to_value(describe_code(code)).expect("a description");
        }
        Self { name, bytes, text, status, retry_after, expected }
    }
}

/// RFC 8785: numbers print alike in Rust and JavaScript.
pub fn canonical(value: &Value) -> String {
    serde_json_canonicalizer::to_string(value).expect("canonical JSON")
}

/// Holds an implementation against every case and returns how many there were.
pub fn hold(decode: impl Fn(&Case) -> Option<Value>) -> usize {
    let mut held = 0;
    for case in cases() {
        if let Some(decoded) = decode(&case) {
            assert_eq!(canonical(&decoded), canonical(&case.expected), "{}", case.name);
            held += 1;
        }
    }
    held
}
