//! What JavaScript sees of a plain `wasm-pack build`: `decodeEnvelope` and `describeCode`.

use super::value::decode_value;
use crate::{Anomaly, Category, Decoded, ErrorCode, Failure, Family, Reason, Retry};
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
    DESCRIPTIONS.with(|descriptions| {
        descriptions[code.index() as usize]
            .get_or_init(|| Object::freeze(&to_js(code.describe()).into()).into())
            .clone()
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
/// A `TypeError` for a value of the option `int64` that this version does not have; never for the input.
#[wasm_bindgen(js_name = decodeEnvelope, skip_typescript)]
pub fn decode_envelope(input: JsValue, options: JsValue) -> Result<JsValue, JsValue> {
    // An option that is not there, or cannot be read, is not given.
    let option = |key: &str| Reflect::get(&options, &key.into()).unwrap_or_default();
    let int64 = option("int64");
    if !int64.is_undefined() && int64 != "number" {
        return Err(TypeError::new("decodeEnvelope: the option int64 takes only \"number\" in this version").into());
    }
    let decoded = decode_value(&input, option("status").as_f64(), option("retryAfter").as_string().as_deref());
    let result = to_js(&decoded);
    if let Decoded::Failure(Failure { description: Some(description), .. }) = &decoded {
        Reflect::set(&result, &"description".into(), &describe(description.code))?;
    }
    Ok(result)
}

/// `describeCode(code)`: the description as a frozen object, the same one every time, or `undefined`.
#[must_use]
#[wasm_bindgen(js_name = describeCode, skip_typescript)]
pub fn describe_code(code: JsValue) -> JsValue {
    code.as_f64()
        .and_then(crate::decision::integer)
        .and_then(|code| ErrorCode::try_from(code).ok())
        .map_or(JsValue::UNDEFINED, describe)
}
