//! What must not get into a log by way of an error: what stands in the data and in the rest of the body. The text of an
//! error is the API's message, or a sentence of ours; what came is in fields of their own.

#![cfg(all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]

use stardust_errors::{DecodeOptions, Decoded, Error, decode_envelope, decode_envelope_with};
use std::error::Error as _;

const SECRET: &str = "s3cr3t";

fn error(body: &str) -> Error {
    decode_envelope(body.as_bytes()).into_result::<u64>().unwrap_err()
}

#[test]
fn the_text_of_an_error_has_nothing_of_the_body() {
    for body in [
        r#"{"code":5308,"success":false,"data":{"token":"s3cr3t"},"secret":"s3cr3t"}"#,
        r#"{"code":-1,"success":false,"data":["s3cr3t"]}"#,
        "<html><!-- s3cr3t --></html>",
        r#"{"code":5308,"data":{"token":"s3cr3t"#,
        r#"{"token":"s3cr3t"} s3cr3t"#,
        r#"["s3cr3t"]"#,
        r#""s3cr3t""#,
        r#"{"success":false,"data":"s3cr3t"}"#,
        r#"{"code":"s3cr3t","success":false}"#,
        r#"{"code":1,"success":"s3cr3t"}"#,
        r#"{"code":5308,"success":false,"message":{"t":"s3cr3t"},"date":["s3cr3t"],"requestId":{"t":"s3cr3t"}}"#,
        r#"{"code":0,"success":true,"data":"s3cr3t"}"#,
        r#"{"code":0,"success":true,"data":{"s3cr3t":1}}"#,
    ] {
        let error = error(body);
        assert!(!error.to_string().contains(SECRET), "{body}: {error}");
        // Of the sources, only what serde_json says of data of another type: see below.
        assert_eq!(error.source().is_some(), matches!(error, Error::Data(_)), "{body}");
    }
}

/// What came is in two fields, which `Debug` prints: whoever logs an error by `{:?}` logs the start of the body of an
/// answer that is no envelope, and the data of a failure.
#[test]
fn what_came_is_in_fields_of_its_own() {
    let Error::Malformed(mut malformed) = error("<html>s3cr3t</html>") else { panic!() };
    assert_eq!(malformed.body.as_deref(), Some("<html>s3cr3t</html>"));
    malformed.body = None;
    assert!(!format!("{malformed:?}").contains(SECRET));

    let Error::Api(mut failure) = error(r#"{"code":5308,"success":false,"data":"s3cr3t","more":"s3cr3t"}"#) else {
        panic!()
    };
    assert_eq!(failure.data, r#""s3cr3t""#);
    failure.data.clear();
    assert!(!format!("{failure:?}").contains(SECRET));
}

/// `serde_json` quotes a text or number that is of another type than the one asked for. So `Display` leaves it out, and
/// it is the source: there for whoever asks for it, or prints the error by `{:?}` or with its chain.
#[test]
fn the_source_of_a_data_error_quotes_the_value() {
    let error = error(r#"{"code":0,"success":true,"data":"s3cr3t"}"#);
    assert_eq!(error.to_string(), "the data of the response does not have the expected type");
    let source = error.source().expect("what serde_json says").to_string();
    assert!(source.starts_with(r#"invalid type: string "s3cr3t", expected u64"#), "{source}");
}

#[test]
fn no_more_than_512_characters_of_what_came() {
    let body = format!("<{}{SECRET}", "x".repeat(511));
    let Decoded::Malformed(malformed) = decode_envelope(body.as_bytes()) else { panic!() };
    let start = malformed.body.expect("the start of the body");
    assert_eq!((start.chars().count(), start.contains(SECRET)), (512, false));
}

#[test]
fn redact_empties_the_body() {
    let options = DecodeOptions::new().redact(true);
    for body in ["<html>s3cr3t</html>", r#"{"code":5308,"data":"s3cr3t"#, r#"{"success":false,"data":"s3cr3t"}"#] {
        let Decoded::Malformed(malformed) = decode_envelope_with(body.as_bytes(), &options) else { panic!("{body}") };
        assert_eq!(malformed.body.as_deref(), Some(""), "{body}");
        let error = decode_envelope_with(body.as_bytes(), &options).into_result::<u64>().unwrap_err();
        assert!(!format!("{error:?}").contains(SECRET), "{body}");
    }
}
