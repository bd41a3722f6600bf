//! The exports of a plain `wasm-pack build`, in a real browser, against hostile values: `wasm-pack test --headless
//! --chrome` and `--firefox`. The cases that every implementation is held against are in `vectors/`.

#![cfg(all(target_arch = "wasm32", target_os = "unknown"))]

use js_sys::{Function, JSON, Object, Reflect};
use serde::{Deserialize, Serialize};
use stardust_errors::wasm::{Error, Int64, JsData, decode_envelope, decode_value, describe_code};
use stardust_errors::{DecodeOptions, Decoded, Envelope, ErrorCode, MalformedReason, Retry};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn to_json(value: &JsValue) -> serde_json::Value {
    serde_json::from_str(&String::from(JSON::stringify(value).unwrap())).unwrap()
}

/// A JavaScript value from an expression.
fn js(expression: &str) -> JsValue {
    Function::new_no_args(&format!("return ({expression})"))
        .call0(&JsValue::NULL)
        .unwrap_or_else(|error| panic!("{expression}: {error:?}"))
}

fn reason_of(expression: &str) -> String {
    let decoded = decode_envelope(js(expression), JsValue::UNDEFINED).unwrap();
    Reflect::get(&decoded, &"reason".into()).unwrap().as_string().unwrap_or_default()
}

#[wasm_bindgen_test]
fn values_of_every_other_type() {
    for (expression, reason) in [
        ("undefined", "empty"),
        ("null", "empty"),
        ("new ArrayBuffer(0)", "empty"),
        ("new Uint8Array(0)", "empty"),
        ("5308", "not-an-object"),
        ("NaN", "not-an-object"),
        ("true", "not-an-object"),
        ("5308n", "not-an-object"),
        ("Symbol('x')", "not-an-object"),
        ("() => ({ code: 5308, success: false })", "not-an-object"),
        ("[{ code: 5308, success: false }]", "not-an-object"),
        ("new Date()", "not-an-object"),
        ("new Map([['code', 5308]])", "not-an-object"),
        ("new String('{}')", "not-an-object"),
        ("new Float64Array(8)", "not-an-object"),
        ("new Response('{}')", "not-an-object"),
        ("Promise.resolve({ code: 5308, success: false })", "not-an-object"),
        ("new (class Envelope { code = 5308; success = false })()", "not-an-object"),
        ("Object.create({ code: 5308, success: false })", "not-an-object"),
        ("({ get code() { throw new Error('no') }, success: false })", "unreadable"),
        ("({ code: 5308, success: false, get data() { throw null } })", "unreadable"),
        ("(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })()", "unreadable"),
        ("new Proxy({}, { getPrototypeOf() { throw new Error('no') } })", "unreadable"),
        ("({ code: 5308n, success: false })", "code-not-an-integer"),
        ("({ code: Symbol('x'), success: false })", "code-not-an-integer"),
        ("({ code: () => 5308, success: false })", "code-not-an-integer"),
        ("({ code: undefined, success: false })", "code-missing"),
        ("({ code: 5308, success: Object(false) })", "success-not-a-boolean"),
        ("({ code: 5308, success: false })", ""),
        ("Object.assign(Object.create(null), { code: 5308, success: false })", ""),
        ("Object.freeze({ code: 5308, success: false })", ""),
        ("new Proxy({ code: 5308, success: false }, {})", ""),
        ("({ get code() { return 5308 }, success: false })", ""),
        ("new TextEncoder().encode('{\"code\":5308,\"success\":false}').buffer", ""),
    ] {
        assert_eq!(reason_of(expression), reason, "{expression}");
        // Whatever came before, the next call works.
        assert_eq!(reason_of("({ code: 5308, success: false })"), "");
    }
}

#[wasm_bindgen_test]
fn what_to_call_instead_is_said() {
    let message = |expression| {
        let decoded = decode_envelope(js(expression), JsValue::UNDEFINED).unwrap();
        Reflect::get(&decoded, &"message".into()).unwrap().as_string().unwrap()
    };
    assert!(message("new Response('{}')").contains("await decodeResponse(response)"));
    assert!(message("Promise.resolve()").contains("decodeEnvelope(await promise)"));
}

#[wasm_bindgen_test]
fn what_stands_on_the_prototype_of_all_objects_is_no_answer() {
    js("void Object.assign(Object.prototype, { code: 5308, success: false })");
    let reason = reason_of("({})");
    js("delete Object.prototype.code && delete Object.prototype.success");
    assert_eq!(reason, "code-missing");
}

#[wasm_bindgen_test]
fn data_is_kept_as_it_is() {
    let envelope = js("({ code: 0, success: true, data: new Map([[1, 2]]) })");
    let decoded = decode_envelope(envelope.clone(), JsValue::UNDEFINED).unwrap();
    let data = |value: &JsValue| Reflect::get(value, &"data".into()).unwrap();
    assert!(Object::is(&data(&decoded), &data(&envelope)));
}

#[wasm_bindgen_test]
fn descriptions_are_the_same_frozen_object_every_time() {
    for &code in ErrorCode::ALL {
        let description = describe_code(JsValue::from_f64(code.code() as f64));
        assert_eq!(to_json(&description), serde_json::to_value(code.describe()).unwrap());
        assert!(Object::is_frozen(description.unchecked_ref::<Object>()));
        assert!(Object::is(&description, &describe_code(JsValue::from_f64(code.code() as f64))));
        let decoded =
            decode_envelope(js(&format!("({{ code: {}, success: false }})", code.code())), JsValue::UNDEFINED);
        assert!(Object::is(&description, &Reflect::get(&decoded.unwrap(), &"description".into()).unwrap()));
    }
    for nothing in ["200", "5308.5", "NaN", "'5308'", "'constructor'", "undefined", "null", "5308n", "Symbol()"] {
        assert!(describe_code(js(nothing)).is_undefined(), "{nothing}");
    }
}

#[wasm_bindgen_test]
fn odd_options() {
    let failure = || js("({ code: 5999, success: false })");
    let status = |options: &str| {
        let decoded = decode_envelope(failure(), js(options)).unwrap();
        Reflect::get(&decoded, &"httpStatus".into()).unwrap().as_f64()
    };
    assert_eq!(status("({ status: 503 })"), Some(503.0));
    for options in
        ["null", "undefined", "7", "'x'", "({ status: '503' })", "({ status: NaN })", "({ get status() { throw 1 } })"]
    {
        assert_eq!(status(options), None, "{options}");
    }
    decode_envelope(failure(), js("({ int64: 'number' })")).unwrap();
    for int64 in ["'float'", "''", "null", "64"] {
        let error = decode_envelope(failure(), js(&format!("({{ int64: {int64} }})"))).unwrap_err();
        assert!(error.is_instance_of::<js_sys::TypeError>(), "{int64}");
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Dataset {
    id: u32,
    tags: Vec<String>,
    note: Option<String>,
}

#[wasm_bindgen_test]
fn an_envelope_from_and_to_a_js_value() {
    let json = r#"{"code":200,"data":{"id":7,"tags":["a"],"note":null},"date":"","message":"ok","requestId":"r","success":true}"#;
    let dataset = Dataset { id: 7, tags: vec!["a".to_owned()], note: None };
    let envelope = Envelope::success(dataset).with_message("ok").with_request_id("r");
    assert_eq!(String::from(JSON::stringify(&envelope.to_js_value().unwrap()).unwrap()), json);
    assert_eq!(Envelope::from_js_value(JSON::parse(json).unwrap()).unwrap(), envelope);
    assert!(Envelope::<Dataset>::from_js_value(js("({ code: 1 })")).is_err());
}

fn value_of(text: &str) -> Decoded<'static, JsData> {
    decode_value(&text.into(), &DecodeOptions::new())
}

#[wasm_bindgen_test]
fn the_data_of_a_decoded_value_as_a_type() {
    let text = r#"{"code":200,"data":{"id":7,"tags":["a"],"note":null},"success":true}"#;
    let dataset = Dataset { id: 7, tags: vec!["a".to_owned()], note: None };
    assert_eq!(value_of(text).into_result::<Dataset>().unwrap(), dataset);
    // Absent data is null.
    assert_eq!(value_of(r#"{"code":200,"success":true}"#).into_result::<Option<Dataset>>().unwrap(), None);
    value_of(r#"{"code":200,"success":true}"#).into_result::<()>().unwrap();

    let Err(Error::Data(error)) = value_of(r#"{"code":200,"data":{"id":"7"},"success":true}"#).into_result::<Dataset>()
    else {
        panic!("text is no id");
    };
    assert!(error.to_string().contains("expected u32"), "{error}");

    let failure = r#"{"code":5308,"data":[1],"requestId":"7f2a","success":false}"#;
    let error = value_of(failure).into_result::<Dataset>().unwrap_err();
    assert_eq!(error.to_string(), "the API answered 5308: Dataset not exists");
    let Error::Api(failure) = error else { panic!("{error}") };
    assert_eq!(failure.description, Some(ErrorCode::DatasetNotExists.describe()));
    assert_eq!(failure.request_id.as_deref(), Some("7f2a"));
    assert_eq!(to_json(&failure.data.0), serde_json::json!([1]));

    let html =
        decode_value(&"<h1>502 Bad Gateway</h1>".into(), &DecodeOptions::new().status(502).retry_after_header(b"30"));
    let Err(Error::Malformed(malformed)) = html.into_result::<Dataset>() else { panic!("HTML is no envelope") };
    assert_eq!((malformed.reason, malformed.retry), (MalformedReason::NotJson, Retry::Backoff));
    assert_eq!(malformed.retry_after.map(|it| it.as_secs()), Some(30));
}

#[derive(Debug, PartialEq, Deserialize)]
struct Numbered<N> {
    id: N,
}

#[wasm_bindgen_test]
fn ids_of_64_bits() {
    let text = r#"{"code":200,"data":{"id":8545436153352348123},"success":true}"#;
    // JavaScript has rounded it, so it is refused; only who asks for a float gets the rounded one.
    let Err(Error::Data(refused)) = value_of(text).into_result::<Numbered<u64>>() else { panic!("a wrong id") };
    let refused = refused.to_string();
    assert!(refused.contains("8545436153352348000") && refused.contains("expected u64"), "{refused}");
    assert!(value_of(text).into_result::<Numbered<i64>>().is_err());
    assert_eq!(value_of(text).into_result::<Numbered<f64>>().unwrap().id, 8545436153352348000.0);
    assert!(Envelope::<Numbered<u64>>::from_js_value(JSON::parse(text).unwrap()).is_err());

    // The last that is exact, and a `BigInt`.
    let safe = value_of(r#"{"code":200,"data":{"id":9007199254740991},"success":true}"#);
    assert_eq!(safe.into_result::<Numbered<u64>>().unwrap().id, 9007199254740991);
    let big = js("({ code: 200, data: { id: 8545436153352348123n }, success: true })");
    let decoded = decode_value(&big, &DecodeOptions::new());
    assert_eq!(decoded.into_result::<Numbered<u64>>().unwrap().id, 8545436153352348123);
    assert_eq!(Envelope::<Numbered<u64>>::from_js_value(big).unwrap().data.unwrap().id, 8545436153352348123);

    // From the text, every digit.
    let exact = |int64| decode_value(&text.into(), &DecodeOptions::new().int64(int64));
    assert_eq!(exact(Int64::BigInt).into_result::<Numbered<u64>>().unwrap().id, 8545436153352348123);
    assert_eq!(exact(Int64::String).into_result::<Numbered<String>>().unwrap().id, "8545436153352348123");
}

#[wasm_bindgen_test]
fn long_integers_arrive_as_asked_for() {
    let data = |text: &str, int64: &str| {
        let envelope = format!(r#"{{"code":0,"data":{text},"success":true}}"#);
        let decoded = decode_envelope(envelope.into(), js(&format!("({{ int64: '{int64}' }})"))).unwrap();
        let print = js("(value => JSON.stringify(value, (_, it) => typeof it === 'bigint' ? it + 'n' : it))");
        let value = Reflect::get(&decoded, &"data".into()).unwrap();
        print.unchecked_into::<Function>().call1(&JsValue::NULL, &value).unwrap().as_string()
    };
    let text = r#"["é",8545436153352348123,{"a":[-9007199254740992,9007199254740991,"8545436153352348123",1e20]}]"#;
    let shown = |number: &str, other: &str| {
        Some(format!(
            r#"["é",{number},{{"a":[{other},9007199254740991,"8545436153352348123",100000000000000000000]}}]"#
        ))
    };
    assert_eq!(data(text, "string"), shown("\"8545436153352348123\"", "\"-9007199254740992\""));
    assert_eq!(data(text, "bigint"), shown("\"8545436153352348123n\"", "\"-9007199254740992n\""));
    assert_eq!(data(text, "number"), shown("8545436153352348000", "-9007199254740992"));
    assert_eq!(data("8545436153352348123", "bigint").as_deref(), Some("\"8545436153352348123n\""));
}

#[wasm_bindgen_test]
fn a_body_can_be_redacted() {
    let body = |options: &str| {
        let decoded = decode_envelope("password=7f2a".into(), js(options)).unwrap();
        Reflect::get(&decoded, &"body".into()).unwrap().as_string()
    };
    assert_eq!(body("({ redact: true })").as_deref(), Some(""));
    assert_eq!(body("({ redact: 1 })").as_deref(), Some("password=7f2a"));
}
