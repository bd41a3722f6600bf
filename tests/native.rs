//! What only Rust has. The cases that every implementation is held against are in `vectors.rs`.

#![cfg(all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]

use stardust_errors::{
    Anomaly, ApiError, DecodeOptions, Decoded, Envelope, Error, ErrorCode, MalformedReason, Retry, decode_envelope,
    decode_envelope_with,
};
use std::borrow::Cow;
use std::time::Duration;

#[test]
fn every_truncation_of_an_envelope_has_a_result() {
    let whole = r#"{"code":5308,"data":{"a":[1,"é"]},"date":"","message":"\u00e9","requestId":"r","success":false} "#
        .as_bytes();
    for end in 0..whole.len() - 1 {
        assert!(matches!(decode_envelope(&whole[..end]), Decoded::Malformed(_)), "{end}");
    }
    assert!(matches!(decode_envelope(whole), Decoded::Failure(_)));
}

#[test]
fn depth_is_no_concern() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let body = format!(r#"{{"code":0,"x":{deep},"data":{deep},"success":true}}"#);
    let Decoded::Success(success) = decode_envelope(body.as_bytes()) else { panic!("no success") };
    assert_eq!(success.data, *deep);
    assert!(
        matches!(decode_envelope(deep.as_bytes()), Decoded::Malformed(it) if it.reason == MalformedReason::NotAnObject)
    );
    // Asked for a type, the depth is an error, not a crash.
    assert!(matches!(decode_envelope(body.as_bytes()).into_result::<serde_json::Value>(), Err(Error::Data(_))));
}

#[test]
fn what_can_be_borrowed_is() {
    let body = br#"{"code":5308,"data": {"a" : 1} ,"message":"plain","date":"\u0041","success":false}"#;
    let Decoded::Failure(failure) = decode_envelope(body) else { panic!("no failure") };
    assert!(matches!(failure.message, Cow::Borrowed("plain")));
    assert_eq!(failure.date.as_deref(), Some("A"));
    assert_eq!(failure.data, r#"{"a" : 1}"#, "the data is the text as it came");
}

#[test]
fn the_accessors_say_what_the_fields_say() {
    let options = DecodeOptions::new().status(503).retry_after(Duration::from_secs(2));
    let decoded =
        decode_envelope_with(br#"{"code":1,"success":false,"requestId":"r","date":"d","message":"m"}"#, &options);
    assert_eq!((decoded.outcome(), decoded.is_ok()), ("failure", false));
    assert_eq!((decoded.message(), decoded.date(), decoded.request_id()), ("m", Some("d"), Some("r")));
    assert_eq!((decoded.status(), decoded.retry()), (Some(503), Retry::Backoff));
    assert!(decoded.anomalies().contains(Anomaly::UnknownCode) && !decoded.anomalies().is_empty());
    assert_eq!(decode_envelope_with(b"", &DecodeOptions::new().status(99)).status(), None);
}

#[test]
fn into_result() {
    let ids: Vec<u64> =
        decode_envelope(br#"{"code":0,"success":true,"data":[8545436153352348123]}"#).into_result().unwrap();
    assert_eq!(ids, [8_545_436_153_352_348_123]);
    let text: &str = decode_envelope(br#"{"code":0,"success":true,"data":"borrowed"}"#).into_result().unwrap();
    assert_eq!(text, "borrowed");
    decode_envelope(br#"{"code":0,"success":true}"#).into_result::<()>().unwrap();

    let options = DecodeOptions::new().status(500).retry_after(Duration::from_secs(9));
    let body = br#"{"code":500,"success":false,"requestId":"r","data":{"secret":1}}"#;
    let error = decode_envelope_with(body, &options).into_result::<()>().unwrap_err();
    assert_eq!(error.to_string(), "the API returned code 500: Internal Error, please try again later");
    assert_eq!((error.known_code(), error.retry()), (Some(ErrorCode::InternalError), Retry::Backoff));
    assert_eq!((error.request_id(), error.status()), (Some("r"), Some(500)));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(9)));
    let Error::Api(failure) = error else { panic!("{error}") };
    assert_eq!(failure.data, r#"{"secret":1}"#);

    let error = decode_envelope(b"<h1>").into_result::<()>().unwrap_err();
    assert_eq!(error.to_string(), "Expected a Stardust envelope, a JSON object, but got an HTML or XML page.");
    assert!(
        matches!(error, Error::Malformed(it) if it.reason == MalformedReason::NotJson && it.body.as_deref() == Some("<h1>"))
    );

    let error = decode_envelope(br#"{"code":0,"success":true,"data":"x"}"#).into_result::<u8>().unwrap_err();
    assert_eq!(error.to_string(), "the data of the response does not have the expected type");
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn an_envelope_is_written_and_read() {
    let json =
        r#"{"code":200,"data":[1,2],"date":"2024-05-16 19:03:34","message":"ok","requestId":"r1","success":true}"#;
    let envelope =
        Envelope::success(vec![1, 2]).with_message("ok").with_request_id("r1").with_date("2024-05-16 19:03:34");
    assert_eq!(serde_json::to_string(&envelope).unwrap(), json);
    assert_eq!(serde_json::from_str::<Envelope<Vec<i32>>>(json).unwrap(), envelope);

    let gaps = r#"{"code":5308,"date":null,"success":false,"extra":1}"#;
    let failure = Envelope::<Vec<i32>>::failure(ErrorCode::DatasetNotExists).with_message("");
    assert_eq!(serde_json::from_str::<Envelope<Vec<i32>>>(gaps).unwrap(), failure);

    for wrong in
        ["{}", r#"{"code":1}"#, r#"{"code":"1","success":true}"#, r#"{"code":1,"success":true,"message":5}"#, "[]"]
    {
        assert!(serde_json::from_str::<Envelope<()>>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn what_a_back_end_writes_is_what_a_client_reads() {
    for &code in ErrorCode::ALL {
        let body = serde_json::to_vec(&Envelope::<()>::failure(code).with_request_id("r")).unwrap();
        let Decoded::Failure(failure) = decode_envelope(&body) else { panic!("{code}: no failure") };
        assert_eq!(failure.description, Some(code.describe()));
        assert_eq!((&*failure.message, failure.request_id.as_deref()), (code.description(), Some("r")));
        assert!(failure.anomalies.is_empty());
    }
    let body = serde_json::to_vec(&Envelope::success("data")).unwrap();
    assert_eq!(decode_envelope(&body).into_result::<String>().unwrap(), "data");
}

#[test]
fn a_code_is_its_number_in_serde() {
    assert_eq!(serde_json::to_string(ErrorCode::ALL).unwrap().len(), "[400,401,402,403,404,500,]".len() + 14 * 5 - 1);
    assert_eq!(serde_json::from_str::<ErrorCode>("5845").unwrap(), ErrorCode::WorkflowNotExists);
    let error = serde_json::from_str::<ErrorCode>("5999").unwrap_err();
    assert_eq!(error.to_string(), "5999 is not a code of the Stardust catalog");
}

#[test]
fn an_api_error_is_an_envelope_without_its_source() {
    let error = ApiError::new(ErrorCode::ProjectNotExists)
        .with_message("No project 7")
        .with_request_id("r")
        .with_date("2024-05-16 19:03:34")
        .with_source("row not found");
    assert_eq!(error.to_string(), "5842 No project 7");
    assert_eq!((error.code(), error.http_status()), (ErrorCode::ProjectNotExists, 404));
    assert_eq!((error.message(), error.request_id()), ("No project 7", Some("r")));
    assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("row not found"));
    let envelope = Envelope::failure(ErrorCode::ProjectNotExists)
        .with_message("No project 7")
        .with_request_id("r")
        .with_date("2024-05-16 19:03:34");
    assert_eq!(Envelope::from(error), envelope);

    let bare = ApiError::from(ErrorCode::ProjectNotExists);
    assert_eq!(bare.to_string(), ErrorCode::ProjectNotExists.to_string());
    assert!(bare.source().is_none() && bare.request_id().is_none());
    assert_eq!(bare.into_envelope(), Envelope::failure(ErrorCode::ProjectNotExists));
}

#[test]
fn any_error_becomes_an_internal_one() {
    fn parse(text: &str) -> Result<u8, ApiError> {
        Ok(text.parse()?)
    }
    fn ask(answer: &[u8]) -> Result<u8, ApiError> {
        Ok(decode_envelope(answer).into_result()?)
    }
    let error = parse("x").unwrap_err();
    assert_eq!((error.code(), error.message()), (ErrorCode::InternalError, ErrorCode::InternalError.description()));
    assert!(error.source().unwrap().is::<std::num::ParseIntError>());
    // Another service's failure is not handed on as our own.
    let error = ask(br#"{"code":404,"success":false,"message":"secret"}"#).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InternalError);
    assert!(!error.to_string().contains("secret"));
    assert!(matches!(error.source().unwrap().downcast_ref(), Some(Error::Api(_))));
}

#[test]
fn the_http_status_of_an_envelope() {
    for &code in ErrorCode::ALL {
        assert_eq!(Envelope::<()>::failure(code).http_status(), code.http_status());
        assert_eq!(Envelope { code: code.code(), ..Envelope::success(()) }.http_status(), code.http_status());
    }
    assert_eq!(Envelope::success(()).http_status(), 200);
    assert_eq!(Envelope { success: false, ..Envelope::success(()) }.http_status(), 500);
}

#[test]
fn the_retry_after_header_against_the_clock() {
    let options = DecodeOptions::new().status(503);
    let waits = |header: &str| options.retry_after_header(header.as_bytes());
    assert_eq!(waits("7"), options.retry_after(Duration::from_secs(7)));
    assert_eq!(waits("Sun, 06 Nov 1994 08:49:37 GMT"), options.retry_after(Duration::ZERO));
    assert_eq!(waits("soon"), options);
    let far = decode_envelope_with(b"", &waits("Fri, 31 Dec 9999 23:59:59 GMT"));
    let Decoded::Malformed(far) = far else { panic!("{far:?}") };
    assert!(far.retry_after.unwrap() > Duration::from_secs(7_000 * 365 * 86_400));
}

#[test]
fn a_body_can_be_redacted() {
    let body = |redact| {
        let options = DecodeOptions::new().redact(redact);
        [&b"password=7f2a"[..], br#"{"code":"7f2a"}"#, b"", b"{\"code\":1"].map(|body| {
            let Decoded::Malformed(malformed) = decode_envelope_with(body, &options) else { panic!("an envelope") };
            malformed.body.map(Cow::into_owned)
        })
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(body(true), [some(""), some(""), None, some("")]);
    assert_eq!(body(false), [some("password=7f2a"), some(r#"{"code":"7f2a"}"#), None, some("{\"code\":1")]);
}
