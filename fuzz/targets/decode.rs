//! Decodes arbitrary bytes, and compares the results of the fast path and the parser with a second implementation.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use stardust_errors::fuzzing::{by_fast_path, by_parser};
use stardust_errors::{DecodeOptions, Decoded, Envelope, decode_envelope_with};
use stardust_errors_fuzz::{expected, is_json};
use std::collections::BTreeMap;

fuzz_target!(|body: &[u8]| {
    // The length selects the status, so that each run decodes only once.
    let status = [None, Some(200), Some(400), Some(503)][body.len() % 4];
    let options = status.map_or(DecodeOptions::new(), |status| DecodeOptions::new().status(status));
    let decoded = decode_envelope_with(body, &options);
    let parsed = by_parser(body, &options);
    assert_eq!(decoded, parsed);
    if let Some(fast) = by_fast_path(body, &options) {
        assert_eq!(fast, parsed);
    }

    let json = serde_json::to_string(&decoded).expect("every result is JSON");
    assert!(is_json(&json), "{json}");
    match expected(body, status) {
        Some(expected) => {
            let mut found: Value = serde_json::from_str(&json).expect("the result is JSON");
            if found["outcome"] == "malformed" {
                let message = found["message"].take();
                let message = message.as_str().expect("a message");
                assert!(message.starts_with("Expected ") && message.ends_with('.'), "{message}");
            }
            assert_eq!(found, expected);
            let canonical = serde_json_canonicalizer::to_string(&found).expect("canonical JSON");
            serde_json::from_str::<Value>(&canonical).expect("canonical JSON is JSON");
        }
        // The body is JSON, even if a `Value` cannot represent it.
        None => assert!(!json.contains(r#""reason":"not-json""#), "{json}"),
    }

    let _ = decoded.clone().into_result::<Value>();
    let _ = decoded.clone().into_result::<f64>();
    let _ = decoded.clone().into_result::<String>().map_err(|error| (error.to_string(), error.code()));
    match decoded {
        Decoded::Success(success) => {
            let _ = success.data.deserialize::<BTreeMap<&str, Vec<i64>>>();
            assert!(parsed.into_result::<serde::de::IgnoredAny>().is_ok());
        }
        Decoded::Failure(failure) => assert_eq!(failure.clone().into_owned().message, failure.message),
        Decoded::Malformed(malformed) => assert_eq!(malformed.clone().into_owned(), malformed),
    }
    if let Ok(envelope) = serde_json::from_slice::<Envelope<Value>>(body) {
        let written = serde_json::to_string(&envelope).expect("an envelope is JSON");
        assert_eq!(serde_json::from_str::<Envelope<Value>>(&written).expect("the JSON is an envelope"), envelope);
    }
});
