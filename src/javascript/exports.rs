//! The exports of a plain `wasm-pack build`: `decodeEnvelope` and `describeCode`.
//!
//! Both are implemented in `js/decoder.js`, which the npm package uses as well. It receives the engine of this module and
//! the tables once; later calls are only forwarded.

use crate::decoding::decision::{Anomaly, MalformedReason};
use crate::javascript::abi::TABLES;
use crate::{Category, ErrorCode, Family, Retry};
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
const REASON: &str = MalformedReason::TYPESCRIPT;
#[wasm_bindgen(typescript_custom_section)]
const ANOMALY: &str = Anomaly::TYPESCRIPT;
#[wasm_bindgen(typescript_custom_section)]
const DECLARATIONS: &str = include_str!("declarations.d.ts");

#[wasm_bindgen]
extern "C" {
    // Not the one of js-sys, which would link its closures and futures.
    #[wasm_bindgen(js_namespace = JSON, js_name = parse)]
    fn parse_json(text: &str) -> JsValue;
}

#[wasm_bindgen(module = "/js/decoder.js")]
extern "C" {
    type Decoder;

    #[wasm_bindgen(js_name = createDecoder)]
    fn create_decoder(engine: &JsValue, tables: &JsValue) -> Decoder;

    #[wasm_bindgen(method, catch, js_name = decodeEnvelope)]
    fn decode_envelope(this: &Decoder, input: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, js_name = describeCode)]
    fn describe_code(this: &Decoder, code: &JsValue) -> JsValue;
}

thread_local! {
    static DECODER: Decoder = create_decoder(&wasm_bindgen::exports(), &parse_json(TABLES));
}

/// Decodes the body of a response: text, bytes, or an already parsed object.
///
/// # Errors
///
/// Throws a `TypeError` if `int64` is invalid, or if `schema` is asynchronous or not a Standard Schema; never because of the
/// input.
#[wasm_bindgen(js_name = decodeEnvelope, skip_typescript)]
// Takes owned values: borrowed ones are on wasm-bindgen's own stack, which a stack overflow in JavaScript does not unwind.
pub fn decode_envelope(input: JsValue, options: JsValue) -> Result<JsValue, JsValue> {
    DECODER.with(|decoder| decoder.decode_envelope(&input, &options))
}

/// Returns the catalog's description of a code, the same frozen object every time, or `undefined`.
#[must_use]
#[wasm_bindgen(js_name = describeCode, skip_typescript)]
pub fn describe_code(code: JsValue) -> JsValue {
    DECODER.with(|decoder| decoder.describe_code(&code))
}
