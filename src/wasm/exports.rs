//! What JavaScript sees of a plain `wasm-pack build`: `decodeEnvelope` and `describeCode`.

use super::int64::Int64;
use super::value::decode_value;
use crate::catalog::Place;
use crate::decision::{http_status, integer};
use crate::{Anomaly, Category, DecodeOptions, Decoded, ErrorCode, Failure, Family, Reason, Retry};
use js_sys::{Object, Reflect, TypeError};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use std::cell::OnceCell;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen(typescript_custom_section)]
const CODES: &str = ErrorCode::TYPESCRIPT;
#[wasm_bindgen(typescript_custom_section)]
const FAMILY: &str = Family::TYPESCRIPT;
#[wasm_bindgen(typescript_custom_section)]
const CATEGORY: &str = Category::TYPESCRIPT;
#[wasm_bindgen(typescript_custom_section)]
const RETRY: &str = Retry::TYPESCRIPT;
#[wasm_bindgen(typescript_custom_section)]
const REASON: &str = Reason::TYPESCRIPT;
#[wasm_bindgen(typescript_custom_section)]
const ANOMALY: &str = Anomaly::TYPESCRIPT;
#[wasm_bindgen(typescript_custom_section)]
const DECLARATIONS: &str = include_str!("../declarations.d.ts");

thread_local! {
    /// Each description as a frozen object, made when it is first asked for: the same one every time.
    static DESCRIPTIONS: [OnceCell<JsValue>; ErrorCode::ALL.len()] = const { [const { OnceCell::new() }; ErrorCode::ALL.len()] };
}

fn describe(code: ErrorCode) -> JsValue {
    let place = Place::of(code as i32).map_or(0, |place| place.number() as usize);
    DESCRIPTIONS.with(|descriptions| {
        descriptions[place].get_or_init(|| Object::freeze(&to_js(code.describe()).into()).into()).clone()
    })
}

fn to_js(value: &impl Serialize) -> JsValue {
    // Nothing that is serialized here can be refused: no map keys, no integers beyond 2^53.
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

/// `decodeEnvelope(input, options)`: the result as a plain object, in the form of the TypeScript type `Decoded`.
///
/// # Errors
///
/// A `TypeError` for a value of the option `int64` that there is not; never for the input.
#[wasm_bindgen(js_name = decodeEnvelope, skip_typescript)]
pub fn decode_envelope(input: JsValue, options: JsValue) -> Result<JsValue, JsValue> {
    let decoded = decode_value(&input, &read_options(&options)?);
    let result = to_js(&decoded);
    if let Decoded::Failure(Failure { description: Some(description), .. }) = &decoded {
        Reflect::set(&result, &"description".into(), &describe(description.code))?;
    }
    Ok(result)
}

fn read_options(given: &JsValue) -> Result<DecodeOptions, JsValue> {
    // An option that is not there, or cannot be read, is not given.
    let option = |key: &str| Reflect::get(given, &key.into()).unwrap_or_default();
    let int64 = option("int64");
    let int64 = match int64.as_string().as_deref() {
        None if int64.is_undefined() => Int64::Number,
        Some("number") => Int64::Number,
        Some("string") => Int64::String,
        Some("bigint") => Int64::BigInt,
        _ => return Err(TypeError::new(INT64).into()),
    };
    let mut options = DecodeOptions::new().int64(int64).redact(option("redact").as_bool() == Some(true));
    if let Some(status) = option("status").as_f64().and_then(http_status) {
        options = options.status(status);
    }
    if let Some(header) = option("retryAfter").as_string() {
        options = options.retry_after_header(header.as_bytes());
    }
    Ok(options)
}

const INT64: &str = "decodeEnvelope: the option int64 takes \"number\", \"string\" or \"bigint\"";

/// `describeCode(code)`: the description as a frozen object, the same one every time, or `undefined`.
#[must_use]
#[wasm_bindgen(js_name = describeCode, skip_typescript)]
pub fn describe_code(code: JsValue) -> JsValue {
    code.as_f64().and_then(integer).and_then(|code| ErrorCode::try_from(code).ok()).map_or(JsValue::UNDEFINED, describe)
}
