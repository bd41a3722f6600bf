//! The Rust API. The test cases that all implementations share are in `vectors.rs`.

#![cfg(all(feature = "json", not(all(target_arch = "wasm32", target_os = "unknown"))))]

use serde::Serialize;
use serde::de::DeserializeOwned;
use stardust_errors::{
    Anomalies, Anomaly, ApiError, Category, CodeDescription, DecodeOptions, Decoded, Envelope, Error, ErrorCode,
    Failure, Family, Malformed, MalformedReason, RawData, ResultExt, Retry, RetryPolicy, Success, decode_envelope,
    decode_envelope_with, describe_code,
};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::{Debug, Display};
use std::io;
use std::str::FromStr;
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
fn deep_nesting_never_overflows_the_stack() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let body = format!(r#"{{"code":0,"x":{deep},"data":{deep},"success":true}}"#);
    let Decoded::Success(success) = decode_envelope(body.as_bytes()) else { panic!("not a success") };
    assert_eq!(success.data, *deep);
    assert!(
        matches!(decode_envelope(deep.as_bytes()), Decoded::Malformed(it) if it.reason == MalformedReason::NotAnObject)
    );
    // Deserializing into a type has a limit.
    assert!(matches!(decode_envelope(body.as_bytes()).into_result::<serde_json::Value>(), Err(Error::Data { .. })));
}

#[test]
fn text_without_escapes_is_borrowed() {
    let body = br#"{"code":5308,"data": {"a" : 1} ,"message":"plain","date":"\u0041","success":false}"#;
    let Decoded::Failure(failure) = decode_envelope(body) else { panic!("not a failure") };
    assert!(matches!(failure.message, Cow::Borrowed("plain")));
    assert_eq!(failure.date.as_deref(), Some("A"));
    assert_eq!(failure.data, r#"{"a" : 1}"#, "white space included");
}

#[test]
fn accessors_return_the_fields() {
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
fn into_result_returns_the_data_of_a_success() {
    let ids: Vec<u64> =
        decode_envelope(br#"{"code":0,"success":true,"data":[8545436153352348123]}"#).into_result().unwrap();
    assert_eq!(ids, [8_545_436_153_352_348_123]);
    decode_envelope(br#"{"code":0,"success":true}"#).into_result::<()>().unwrap();
    let Decoded::Success(success) = decode_envelope(br#"{"code":0,"success":true,"data":"borrowed"}"#) else {
        panic!()
    };
    assert_eq!(success.data.deserialize::<&str>().unwrap(), "borrowed");
}

#[test]
fn every_error_keeps_the_status_and_the_request_id() {
    let error = |body: &str, status| {
        let options = DecodeOptions::new().status(status).retry_after(Duration::from_secs(9));
        decode_envelope_with(body.as_bytes(), &options).into_result::<u8>().unwrap_err()
    };

    let api = error(r#"{"code":500,"success":false,"requestId":"r","data":{"secret":1}}"#, 500);
    assert_eq!(api.to_string(), "the API returned the error INTERNAL_ERROR: Internal Error, please try again later");
    assert_eq!((api.code(), api.retry()), (Some(ErrorCode::INTERNAL_ERROR), Retry::Backoff));
    assert_eq!((api.request_id(), api.status()), (Some("r"), Some(500)));
    assert_eq!(api.retry_after(), Some(Duration::from_secs(9)));
    assert!(matches!(&api, Error::Api(failure) if failure.data == r#"{"secret":1}"#));

    let malformed = error(r#"{"requestId":"r"}"#, 502);
    assert_eq!(malformed.to_string(), "Expected an integer within ±(2^53−1) in the field \"code\", but got nothing.");
    assert_eq!((malformed.code(), malformed.request_id(), malformed.status()), (None, Some("r"), Some(502)));
    assert!(matches!(&malformed, Error::Malformed(it) if it.reason == MalformedReason::CodeMissing));

    let page = error("<h1>", 502);
    assert_eq!(page.to_string(), "Expected a Stardust envelope, a JSON object, but got an HTML or XML page.");
    assert!(
        matches!(&page, Error::Malformed(it) if it.reason == MalformedReason::NotJson && it.body.as_deref() == Some("<h1>"))
    );

    let data = error(r#"{"code":0,"success":true,"requestId":"r","data":"x"}"#, 200);
    assert_eq!(data.to_string(), "the data of the response does not have the expected type");
    assert_eq!((data.code(), data.request_id(), data.status()), (None, Some("r"), Some(200)));
    assert_eq!((data.retry(), data.retry_after()), (Retry::Never, None));
    let source = std::error::Error::source(&data).unwrap().to_string();
    assert_eq!(source, "invalid type: string \"x\", expected u8 at line 1 column 3");
}

#[test]
fn results_outlive_the_response() {
    async fn decode(body: &str) -> Decoded<'static> {
        decode_envelope(body.to_owned().as_bytes()).into_owned()
    }
    fn owned(body: &str) -> Decoded<'static> {
        let mut decode = std::pin::pin!(decode(body));
        match decode.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
            std::task::Poll::Ready(decoded) => decoded,
            std::task::Poll::Pending => panic!("decoding does not wait"),
        }
    }
    for body in [
        r#"{"code":200,"data":{"id":8545436153352348123},"date":"d","message":"m","requestId":"r","success":true}"#,
        r#"{"code":5308,"data":[1, 2],"date":"d","message":"","requestId":"r","success":false}"#,
        r#"{"code":"x","date":"d","requestId":"r"}"#,
        "<h1>Bad Gateway</h1>",
    ] {
        assert_eq!(owned(body), decode_envelope(body.as_bytes()));
        assert_eq!(json(&owned(body)), json(&decode_envelope(body.as_bytes())));
    }
}

#[test]
fn data_serializes_as_json_whether_borrowed_or_owned() {
    let body = r#"{"code":5308,"data":{"a":"b\"c"},"success":false}"#;
    let Decoded::Failure(failure) = decode_envelope(body.as_bytes()) else { panic!("not a failure") };
    let owned = failure.clone().into_owned();
    for data in [&failure.data, &owned.data] {
        assert_eq!(json(data), r#"{"a":"b\"c"}"#);
        assert_eq!(data.to_string(), r#"{"a":"b\"c"}"#);
    }
    let expected = json(&decode_envelope(body.as_bytes()));
    assert!(expected.contains(r#""data":{"a":"b\"c"},"#));
    assert_eq!((json(&owned), json(&Decoded::Failure(owned.clone()))), (expected.clone(), expected));
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

#[test]
fn envelopes_survive_a_round_trip_through_serde() {
    let json =
        r#"{"code":200,"data":[1,2],"date":"2024-05-16 19:03:34","message":"ok","requestId":"r1","success":true}"#;
    let envelope =
        Envelope::success(vec![1, 2]).with_message("ok").with_request_id("r1").with_date("2024-05-16 19:03:34");
    assert_eq!(serde_json::to_string(&envelope).unwrap(), json);
    assert_eq!(serde_json::from_str::<Envelope<Vec<i32>>>(json).unwrap(), envelope);

    let gaps = r#"{"code":5308,"date":null,"success":false,"extra":1}"#;
    let failure = Envelope::<Vec<i32>>::failure(ErrorCode::DATASET_NOT_EXISTS).with_message("");
    assert_eq!(serde_json::from_str::<Envelope<Vec<i32>>>(gaps).unwrap(), failure);

    for wrong in [
        "{}",
        r#"{"code":1}"#,
        r#"{"code":"1","success":true}"#,
        r#"{"code":1,"success":true,"message":5}"#,
        "[]",
        "[200,7,\"\",\"\",\"r\",true]",
    ] {
        assert!(serde_json::from_str::<Envelope<u8>>(wrong).is_err(), "{wrong}");
    }
    let error = serde_json::from_str::<Envelope<u8>>("[200,7,\"\",\"\",\"r\",true]").unwrap_err();
    assert_eq!(error.to_string(), "invalid type: sequence, expected an object at line 1 column 1");
}

#[test]
fn a_client_decodes_the_envelopes_of_a_back_end() {
    for &code in ErrorCode::ALL {
        let body = serde_json::to_vec(&Envelope::<()>::failure(code).with_request_id("r")).unwrap();
        let Decoded::Failure(failure) = decode_envelope(&body) else { panic!("{code}: not a failure") };
        assert_eq!((failure.code, failure.description), (code, code.describe()));
        assert_eq!((&*failure.message, failure.request_id.as_deref()), (description(code).description, Some("r")));
        assert!(failure.anomalies.is_empty());
    }
    let body = serde_json::to_vec(&Envelope::success("data")).unwrap();
    assert_eq!(decode_envelope(&body).into_result::<String>().unwrap(), "data");
}

fn description(code: ErrorCode) -> &'static CodeDescription {
    code.describe().expect("a code of the catalog")
}

#[test]
fn any_number_is_a_code_and_the_catalog_has_constants() {
    const OWN: ErrorCode = ErrorCode::new(6001);
    let name = |code| match code {
        ErrorCode::DATASET_NOT_EXISTS => "dataset",
        OWN => "own",
        _ => "other",
    };
    assert_eq!([5308, 6001, 5309].map(|number| name(ErrorCode::new(number))), ["dataset", "own", "other"]);
    assert_eq!((OWN.get(), OWN.name(), OWN.describe()), (6001, None, None));
    assert_eq!(ErrorCode::DATASET_NOT_EXISTS.name(), Some("DATASET_NOT_EXISTS"));
    assert_eq!(ErrorCode::ALL.iter().filter_map(|code| code.name()).count(), 20);
    assert!(ErrorCode::NOT_FOUND < ErrorCode::INTERNAL_ERROR);
    assert_eq!(HashMap::from([(OWN, 1)])[&ErrorCode::new(6001)], 1);
}

#[test]
fn codes_compare_with_integers_and_convert_from_them() {
    let number: i32 = 5308;
    assert_eq!(ErrorCode::DATASET_NOT_EXISTS, 5308);
    assert_eq!(ErrorCode::DATASET_NOT_EXISTS, number);
    assert_eq!(number, ErrorCode::DATASET_NOT_EXISTS);
    assert_eq!(ErrorCode::NOT_FOUND, 404_u16);
    assert_ne!(ErrorCode::NOT_FOUND, 405_i64);
    assert_eq!(i64::from(ErrorCode::from(i64::MIN)), i64::MIN);
    assert_eq!(describe_code(5308), ErrorCode::DATASET_NOT_EXISTS.describe());
    assert_eq!(describe_code(404_u16), describe_code(ErrorCode::NOT_FOUND));
    assert_eq!(describe_code(-5308), None);
}

#[test]
fn codes_are_displayed_as_names_or_numbers_and_parsed_strictly() {
    for &code in ErrorCode::ALL {
        assert_eq!(code.to_string().parse(), Ok(code));
        assert_eq!(code.get().to_string().parse(), Ok(code));
    }
    assert_eq!(ErrorCode::new(-6001).to_string().parse(), Ok(ErrorCode::new(-6001)));
    assert_eq!(format!("{:>20}|{:<6}|", ErrorCode::NOT_FOUND, ErrorCode::new(6001)), "           NOT_FOUND|6001  |");
    assert_eq!(format!("{:?} {:?}", ErrorCode::NOT_FOUND, ErrorCode::new(1)), "ErrorCode(404 NOT_FOUND) ErrorCode(1)");
    for wrong in
        ["", " 404", "404 ", "+404", "0404", "-0", "4e2", "404.0", "not_found", "NOT FOUND", "9223372036854775808"]
    {
        let error = wrong.parse::<ErrorCode>().unwrap_err().to_string();
        let expected = "expected a number such as 5308 or a name such as DATASET_NOT_EXISTS";
        assert_eq!(error, format!("{expected}, received {wrong:?}"));
    }
}

#[test]
fn codes_serialize_as_numbers() {
    assert_eq!(json(&ErrorCode::ALL).len(), "[400,401,402,403,404,500,]".len() + 14 * 5 - 1);
    for number in [5845, 5999, i64::MAX] {
        assert_eq!(serde_json::from_str::<ErrorCode>(&number.to_string()).unwrap(), number);
    }
    assert!(serde_json::from_str::<ErrorCode>("\"NOT_FOUND\"").is_err());
}

#[test]
fn string_enums_and_anomalies_survive_round_trips() {
    #[track_caller]
    fn assert_round_trips<T>(all: &[T])
    where
        T: Copy + Debug + Display + PartialEq + Serialize + DeserializeOwned + FromStr<Err: Debug>,
    {
        for &value in all {
            assert_eq!(value.to_string().parse::<T>().unwrap(), value);
            assert_eq!(serde_json::from_str::<T>(&json(&value)).unwrap(), value);
            assert_eq!(json(&value), format!("\"{value}\""));
        }
        assert!("".parse::<T>().is_err() && serde_json::from_str::<T>("0").is_err());
    }
    assert_round_trips(Retry::ALL);
    assert_round_trips(Family::ALL);
    assert_round_trips(Category::ALL);
    assert_round_trips(Anomaly::ALL);
    assert_round_trips(MalformedReason::ALL);

    let error = serde_json::from_str::<Retry>("\"later\"").unwrap_err().to_string();
    assert_eq!(error, r#"expected "never" or "backoff" or "re-sign", received "later""#);

    let anomalies: Anomalies = [Anomaly::DateNotAString, Anomaly::UnknownCode].into_iter().collect();
    assert_eq!(format!("{anomalies:?}"), "{UnknownCode, DateNotAString}");
    assert_eq!(json(&anomalies), r#"["unknown-code","date-not-a-string"]"#);
    assert_eq!(serde_json::from_str::<Anomalies>(&json(&anomalies)).unwrap(), anomalies);
    assert_eq!(anomalies.into_iter().count(), 2);
    assert!(serde_json::from_str::<Anomalies>("[\"odd\"]").is_err());
}

#[test]
fn options_and_policies_have_getters() {
    let options = DecodeOptions::new().status(503).retry_after_header(b"7").redact(true);
    assert_eq!((options.get_status(), options.get_redact()), (Some(503), true));
    assert_eq!(options.get_retry_after(), Some(Duration::from_secs(7)));
    let policy = RetryPolicy::new().retries(1).idempotent(false);
    assert_eq!((policy.get_retries(), policy.get_idempotent()), (1, false));
    assert_eq!(policy.get_base_delay(), Duration::from_millis(500));
    assert_eq!(policy.get_max_delay(), Duration::from_secs(30));
}

#[test]
fn an_api_error_becomes_an_envelope_without_its_source() {
    let error = ApiError::new(ErrorCode::PROJECT_NOT_EXISTS)
        .with_message("No project 7")
        .with_request_id("r")
        .with_date("2024-05-16 19:03:34")
        .with_source("row not found");
    assert_eq!(error.to_string(), "PROJECT_NOT_EXISTS: No project 7");
    assert_eq!((error.code(), error.status()), (ErrorCode::PROJECT_NOT_EXISTS, 404));
    assert_eq!(
        (error.message(), error.request_id(), error.date()),
        ("No project 7", Some("r"), Some("2024-05-16 19:03:34"))
    );
    let source = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(source.as_deref(), Some("row not found"));
    let envelope = Envelope::failure(ErrorCode::PROJECT_NOT_EXISTS)
        .with_message("No project 7")
        .with_request_id("r")
        .with_date("2024-05-16 19:03:34");
    assert_eq!(Envelope::from(error), envelope);

    let bare = ApiError::from(ErrorCode::PROJECT_NOT_EXISTS);
    assert_eq!(bare.to_string(), "PROJECT_NOT_EXISTS: Project not exists");
    assert!(std::error::Error::source(&bare).is_none() && bare.request_id().is_none() && bare.date().is_none());
    assert_eq!(bare.into_envelope(), Envelope::failure(ErrorCode::PROJECT_NOT_EXISTS));
}

#[test]
fn a_custom_code_works_in_an_api_error() {
    let own = ApiError::new(ErrorCode::new(6001));
    assert_eq!((own.message(), own.status()), ("Unknown error code 6001", 500));
    let own = own.with_status(429).with_message("Slow down");
    assert_eq!((own.to_string(), own.status()), ("6001: Slow down".to_owned(), 429));
    assert_eq!(ApiError::new(ErrorCode::new(6001)).with_status(99).with_status(1000).status(), 500);
    assert_eq!(ApiError::new(ErrorCode::new(6001)).with_status(101).with_status(204).status(), 500);
    let body = serde_json::to_vec(&own.into_envelope()).unwrap();
    let Decoded::Failure(failure) = decode_envelope(&body) else { panic!("not a failure") };
    assert_eq!((failure.code, &*failure.message), (ErrorCode::new(6001), "Slow down"));
}

#[test]
fn internal_and_or_code_convert_errors_into_api_errors() {
    let error = "x".parse::<u8>().internal().unwrap_err();
    assert_eq!((error.code(), error.message()), (ErrorCode::INTERNAL_ERROR, "Internal Error, please try again later"));
    assert!(std::error::Error::source(&error).unwrap().is::<std::num::ParseIntError>());

    let error = "x".parse::<u8>().or_code(400).unwrap_err();
    assert_eq!((error.code(), error.message()), (ErrorCode::ILLEGAL_PARAMETER, "Illegal Parameter"));
    assert!(std::error::Error::source(&error).is_some());

    // A failure of another service becomes an internal error.
    let response = decode_envelope(br#"{"code":404,"success":false,"message":"secret"}"#);
    let error = response.into_result::<u8>().internal().unwrap_err();
    assert_eq!(error.code(), ErrorCode::INTERNAL_ERROR);
    assert!(!error.to_string().contains("secret"));
    assert!(matches!(std::error::Error::source(&error).unwrap().downcast_ref(), Some(Error::Api(_))));

    assert_eq!(None::<u8>.or_code(ErrorCode::DATASET_NOT_EXISTS).unwrap_err().code(), 5308);
    assert_eq!(Some(7).internal().unwrap(), 7);
    assert_eq!(Err::<u8, _>("a text").internal().unwrap_err().code(), 500);
}

#[test]
fn errors_work_with_thiserror_and_anyhow() {
    #[derive(Debug, thiserror::Error)]
    enum AppError {
        #[error(transparent)]
        Api(#[from] ApiError),
        #[error("cannot read the file")]
        Io(#[from] io::Error),
        #[error("the upstream failed")]
        Upstream(#[from] Error),
    }

    fn app(step: u8) -> Result<(), AppError> {
        match step {
            0 => Err(ApiError::new(ErrorCode::FILE_NOT_ZIP))?,
            1 => Err(io::Error::other("disk full"))?,
            _ => decode_envelope(b"<html>").into_result()?,
        }
        Ok(())
    }
    assert!(matches!(app(0), Err(AppError::Api(error)) if error.status() == 415));
    assert!(matches!(app(1), Err(AppError::Io(_))));
    assert!(matches!(app(2), Err(AppError::Upstream(Error::Malformed(_)))));

    fn main(step: u8) -> anyhow::Result<()> {
        match step {
            0 => Err(ApiError::new(ErrorCode::FILE_NOT_ZIP).with_source("magic bytes 1f8b"))?,
            _ => decode_envelope(br#"{"code":5308,"success":false}"#).into_result()?,
        }
        Ok(())
    }
    assert_eq!(format!("{:#}", main(0).unwrap_err()), "FILE_NOT_ZIP: File must be in ZIP format: magic bytes 1f8b");
    let error = main(1).unwrap_err();
    assert_eq!(format!("{error:#}"), "the API returned the error DATASET_NOT_EXISTS: Dataset not exists");
    assert_eq!(error.downcast_ref::<Error>().unwrap().code(), Some(ErrorCode::DATASET_NOT_EXISTS));
}

#[test]
fn public_types_can_cross_threads() {
    fn assert_send_sync<T: Send + Sync + 'static>() {}
    assert_send_sync::<Decoded<'static>>();
    assert_send_sync::<(Success<'static>, Failure<'static>, Malformed<'static>, RawData<'static>)>();
    assert_send_sync::<(ApiError, Error, ErrorCode, Envelope<()>, DecodeOptions, RetryPolicy)>();
    // Clippy warns of larger errors.
    assert!(size_of::<ApiError>() <= 128 && size_of::<Error>() <= 128);
}

#[test]
fn an_envelope_has_the_http_status_of_its_code() {
    for &code in ErrorCode::ALL {
        let status = description(code).http_status;
        assert_eq!(Envelope::<()>::failure(code).http_status(), status);
        assert_eq!(Envelope { code: code.get(), ..Envelope::success(()) }.http_status(), status);
    }
    assert_eq!(Envelope::success(()).http_status(), 200);
    assert_eq!(Envelope { success: false, ..Envelope::success(()) }.http_status(), 500);
}

#[test]
fn the_retry_after_header_is_converted_into_a_delay() {
    let options = DecodeOptions::new().status(503);
    let with_header = |header: &str| options.retry_after_header(header.as_bytes());
    assert_eq!(with_header("7"), options.retry_after(Duration::from_secs(7)));
    assert_eq!(with_header("Sun, 06 Nov 1994 08:49:37 GMT"), options.retry_after(Duration::ZERO));
    assert_eq!(with_header("soon"), options);
    let far = decode_envelope_with(b"", &with_header("Fri, 31 Dec 9999 23:59:59 GMT"));
    let Decoded::Malformed(far) = far else { panic!("{far:?}") };
    assert!(far.retry_after.unwrap() > Duration::from_secs(7_000 * 365 * 86_400));
}

#[test]
fn redact_removes_the_body() {
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
