//! Errors end up in logs, so their text must not quote the body, except for the API's message. The body and the data are in
//! separate fields.

#![cfg(all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]

use stardust_errors::{DecodeOptions, Decoded, Error, decode_envelope, decode_envelope_with};
use std::borrow::Cow;
use std::error::Error as _;

const SECRET: &str = "s3cr3t";

fn error(body: &str) -> Error {
    decode_envelope(body.as_bytes()).into_result::<u64>().unwrap_err()
}

#[test]
fn the_text_of_an_error_does_not_quote_the_body() {
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
        // The only source is serde_json's error for data of another type: see below.
        assert_eq!(error.source().is_some(), matches!(error, Error::Data { .. }), "{body}");
    }
}

/// `Debug` prints those fields, so `{:?}` logs the start of a malformed body and the data of a failure.
#[test]
fn the_body_and_the_data_are_in_separate_fields() {
    let Error::Malformed(mut malformed) = error("<html>s3cr3t</html>") else { panic!() };
    assert_eq!(malformed.body.take(), Some(Cow::Borrowed("<html>s3cr3t</html>")));
    assert!(!format!("{malformed:?}").contains(SECRET));

    let Error::Api(failure) = error(r#"{"code":5308,"success":false,"data":"s3cr3t","more":"s3cr3t"}"#) else {
        panic!()
    };
    assert_eq!(failure.data, r#""s3cr3t""#);
    let data = format!("{:?}", failure.data);
    assert!(!format!("{failure:?}").replacen(&data, "", 1).contains(SECRET));
}

/// The error of `serde_json` quotes the value that has the wrong type. `Display` therefore omits it; it is the source, which
/// `{:?}` and error reporters print.
#[test]
fn the_source_of_a_data_error_quotes_the_value() {
    let error = error(r#"{"code":0,"success":true,"data":"s3cr3t"}"#);
    assert_eq!(error.to_string(), "the data of the response does not have the expected type");
    let source = error.source().expect("the error of serde_json").to_string();
    assert!(source.starts_with(r#"invalid type: string "s3cr3t", expected u64"#), "{source}");
}

#[test]
fn a_malformed_body_is_cut_off_after_512_characters() {
    let body = format!("<{}{SECRET}", "x".repeat(511));
    let Decoded::Malformed(malformed) = decode_envelope(body.as_bytes()) else { panic!() };
    let excerpt = malformed.body.expect("an excerpt");
    assert_eq!((excerpt.chars().count(), excerpt.contains(SECRET)), (512, false));
}

#[test]
fn redact_drops_the_body_and_the_data() {
    let options = DecodeOptions::new().redact(true);
    for body in ["<html>s3cr3t</html>", r#"{"code":5308,"data":"s3cr3t"#, r#"{"success":false,"data":"s3cr3t"}"#] {
        let Decoded::Malformed(malformed) = decode_envelope_with(body.as_bytes(), &options) else { panic!("{body}") };
        assert_eq!(malformed.body.as_deref(), Some(""), "{body}");
        let error = decode_envelope_with(body.as_bytes(), &options).into_result::<u64>().unwrap_err();
        assert!(!format!("{error:?}").contains(SECRET), "{body}");
    }
    let failure = decode_envelope_with(br#"{"code":5308,"data":"s3cr3t","success":false}"#, &options);
    assert!(!format!("{:?}", failure.into_result::<u64>().unwrap_err()).contains(SECRET));
}
