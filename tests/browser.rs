//! The crate in a real browser, run by `wasm-pack test --headless --chrome` and `--firefox`: the exports of a `wasm-pack
//! build` with hostile values, the native API, and `Envelope` to and from a JavaScript value. The shared cases are in
//! `vectors.rs`.

#![cfg(all(target_arch = "wasm32", target_os = "unknown"))]

use js_sys::{Date, Function, JSON, Object, Reflect};
use serde::{Deserialize, Serialize};
use stardust_errors::host::{decode_envelope, describe_code};
use stardust_errors::{DecodeOptions, Envelope, Error, ErrorCode, MalformedReason, Retry, decode_envelope_with};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn to_json(value: &JsValue) -> serde_json::Value {
    serde_json::from_str(&String::from(JSON::stringify(value).unwrap())).unwrap()
}

/// Evaluates a JavaScript expression.
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
fn values_of_every_type_have_the_right_reason() {
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
        ("document.all", "not-an-object"),
        ("({ code: document.all, success: false })", "code-not-an-integer"),
        (
            "new (class { [Symbol.toStringTag] = 'ArrayBuffer'; *[Symbol.iterator]() { for (;;) yield 0 } })()",
            "unreadable",
        ),
        ("new (class { [Symbol.toStringTag] = 'Uint8Array'; length = 1e9 })()", "unreadable"),
        ("new Proxy(new Uint8Array(2), {})", "unreadable"),
        (
            "(() => { const bytes = new Uint8Array(2); structuredClone(bytes.buffer, { transfer: [bytes.buffer] }); return bytes })()",
            "unreadable",
        ),
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
        // The next call is not affected.
        assert_eq!(reason_of("({ code: 5308, success: false })"), "");
    }
}

#[wasm_bindgen_test]
fn messages_name_the_function_to_call_instead() {
    let message = |expression| {
        let decoded = decode_envelope(js(expression), JsValue::UNDEFINED).unwrap();
        Reflect::get(&decoded, &"message".into()).unwrap().as_string().unwrap()
    };
    assert!(message("new Response('{}')").contains("await decodeResponse(response)"));
    assert!(message("Promise.resolve()").contains("decodeEnvelope(await promise)"));
}

#[wasm_bindgen_test]
fn a_polluted_object_prototype_is_ignored() {
    js("void Object.assign(Object.prototype, { code: 5308, success: false })");
    let reason = reason_of("({})");
    js("delete Object.prototype.code && delete Object.prototype.success");
    assert_eq!(reason, "code-missing");
}

#[wasm_bindgen_test]
fn data_is_returned_unchanged() {
    let envelope = js("({ code: 0, success: true, data: new Map([[1, 2]]) })");
    let decoded = decode_envelope(envelope.clone(), JsValue::UNDEFINED).unwrap();
    let data = |value: &JsValue| Reflect::get(value, &"data".into()).unwrap();
    assert!(Object::is(&data(&decoded), &data(&envelope)));
}

#[wasm_bindgen_test]
fn every_lookup_returns_the_same_frozen_description() {
    for &code in ErrorCode::ALL {
        let description = describe_code(JsValue::from_f64(code.get() as f64));
        assert_eq!(to_json(&description), serde_json::to_value(code.describe()).unwrap());
        assert!(Object::is_frozen(description.unchecked_ref::<Object>()));
        assert!(Object::is(&description, &describe_code(JsValue::from_f64(code.get() as f64))));
        let decoded = decode_envelope(js(&format!("({{ code: {}, success: false }})", code.get())), JsValue::UNDEFINED);
        assert!(Object::is(&description, &Reflect::get(&decoded.unwrap(), &"description".into()).unwrap()));
    }
    for unknown in ["200", "5308.5", "NaN", "'5308'", "'constructor'", "undefined", "null", "5308n", "Symbol()"] {
        assert!(describe_code(js(unknown)).is_undefined(), "{unknown}");
    }
}

#[wasm_bindgen_test]
fn invalid_options_are_ignored_or_throw_a_type_error() {
    let failure = || js("({ code: 5999, success: false })");
    let status = |options: &str| {
        let decoded = decode_envelope(failure(), js(options)).unwrap();
        Reflect::get(&decoded, &"status".into()).unwrap().as_f64()
    };
    assert_eq!(status("({ status: 503 })"), Some(503.0));
    // An option that throws is ignored, and the others still apply.
    assert_eq!(status("({ get retryAfter() { throw 1 }, status: 503 })"), Some(503.0));
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
fn an_envelope_converts_to_and_from_a_js_value() {
    let json = r#"{"code":200,"data":{"id":7,"tags":["a"],"note":null},"date":"","message":"ok","requestId":"r","success":true}"#;
    let dataset = Dataset { id: 7, tags: vec!["a".to_owned()], note: None };
    let envelope = Envelope::success(dataset).with_message("ok").with_request_id("r");
    assert_eq!(String::from(JSON::stringify(&envelope.to_js_value().unwrap()).unwrap()), json);
    assert_eq!(Envelope::from_js_value(JSON::parse(json).unwrap()).unwrap(), envelope);
    for wrong in ["({ code: 1 })", "[200, null, '', '', 'r', true]", "null", "'x'"] {
        assert!(Envelope::<Dataset>::from_js_value(js(wrong)).is_err(), "{wrong}");
    }
}

#[derive(Debug, PartialEq, Deserialize)]
struct Numbered<N> {
    id: N,
}

#[wasm_bindgen_test]
fn the_native_api_decodes_bytes() {
    let body = br#"{"code":200,"data":{"id":8545436153352348123},"success":true}"#;
    assert_eq!(
        decode_envelope_with(body, &DecodeOptions::new()).into_result::<Numbered<u64>>().unwrap().id,
        8545436153352348123
    );

    // Dates are compared with the clock of the host.
    let in_a_minute = String::from(Date::new(&(Date::now() + 60_000.0).into()).to_utc_string());
    let options = DecodeOptions::new().status(502).retry_after_header(in_a_minute.as_bytes());
    let error = decode_envelope_with(b"<h1>502 Bad Gateway</h1>", &options).into_result::<()>().unwrap_err();
    let Error::Malformed(malformed) = &error else { panic!("{error}") };
    assert_eq!((malformed.reason, malformed.retry), (MalformedReason::NotJson, Retry::Backoff));
    let seconds = error.retry_after().unwrap().as_secs();
    assert!((50..=60).contains(&seconds), "{seconds}");
}

#[wasm_bindgen_test]
fn an_id_that_javascript_rounded_is_rejected() {
    let rounded = JSON::parse(r#"{"code":200,"data":{"id":8545436153352348123},"success":true}"#).unwrap();
    assert!(Envelope::<Numbered<u64>>::from_js_value(rounded).is_err());
    let exact = js("({ code: 200, data: { id: 8545436153352348123n }, success: true })");
    assert_eq!(Envelope::<Numbered<u64>>::from_js_value(exact).unwrap().data.unwrap().id, 8545436153352348123);
}

#[wasm_bindgen_test]
fn int64_selects_how_long_integers_are_decoded() {
    let data = |text: &str, int64: &str| {
        let envelope = format!(r#"{{"code":0,"data":{text},"success":true}}"#);
        let decoded = decode_envelope(envelope.into(), js(&format!("({{ int64: '{int64}' }})"))).unwrap();
        let print = js("(value => JSON.stringify(value, (_, it) => typeof it === 'bigint' ? it + 'n' : it))");
        let value = Reflect::get(&decoded, &"data".into()).unwrap();
        print.unchecked_into::<Function>().call1(&JsValue::NULL, &value).unwrap().as_string()
    };
    let text = r#"["é",8545436153352348123,{"a":[-9007199254740992,9007199254740991,"8545436153352348123",1e20]}]"#;
    let expected = |number: &str, other: &str| {
        Some(format!(
            r#"["é",{number},{{"a":[{other},9007199254740991,"8545436153352348123",100000000000000000000]}}]"#
        ))
    };
    assert_eq!(data(text, "string"), expected("\"8545436153352348123\"", "\"-9007199254740992\""));
    assert_eq!(data(text, "bigint"), expected("\"8545436153352348123n\"", "\"-9007199254740992n\""));
    assert_eq!(data(text, "number"), expected("8545436153352348000", "-9007199254740992"));
    assert_eq!(data("8545436153352348123", "bigint").as_deref(), Some("\"8545436153352348123n\""));
}

#[wasm_bindgen_test]
fn redact_removes_the_body() {
    let body = |options: &str| {
        let decoded = decode_envelope("password=7f2a".into(), js(options)).unwrap();
        Reflect::get(&decoded, &"body".into()).unwrap().as_string()
    };
    assert_eq!(body("({ redact: true })").as_deref(), Some(""));
    assert_eq!(body("({ redact: 1 })").as_deref(), Some("password=7f2a"));
}
