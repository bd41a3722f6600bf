//! The exports of a plain `wasm-pack build`: `decodeEnvelope` and `describeCode`.
//!
//! Both are implemented in `js/decoder.js`, which the npm package uses as well. `js/wasm-pack.js` connects it with the engine
//! of this module and the tables. The two files cannot import each other, because wasm-bindgen copies them separately.
//!
//! A build of this package (`cfg(stardust_package)`, see `.cargo/config.toml`) exports the functions of `js/wasm-pack.js`
//! themselves, which then need a start function. A program that links the crate exports functions of Rust that call them,
//! because with a start function in a dependency, wasm-bindgen would not call the program's `main`.

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

#[wasm_bindgen(module = "/js/decoder.js")]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = createExports)]
    static CREATE_EXPORTS: JsValue;
}

#[wasm_bindgen(module = "/js/wasm-pack.js")]
extern "C" {
    fn connect(create_exports: &JsValue, engine: &JsValue, tables: &str);

    #[wasm_bindgen(catch, js_name = decodeEnvelope)]
    fn decode(input: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = describeCode)]
    fn describe(code: &JsValue) -> JsValue;
}

thread_local! {
    static CONNECTED: () = CREATE_EXPORTS.with(|create| connect(create, &wasm_bindgen::exports(), TABLES));
}

/// Decodes the body of a response: text, bytes, or an already parsed object.
///
/// # Errors
///
/// Throws a `TypeError` if `int64` is invalid, or if `schema` is asynchronous or not a Standard Schema; never because of the
/// input.
#[cfg_attr(not(stardust_package), wasm_bindgen(js_name = decodeEnvelope, skip_typescript))]
// Takes owned values: borrowed ones are on wasm-bindgen's own stack, which a stack overflow in JavaScript does not unwind.
pub fn decode_envelope(input: JsValue, options: JsValue) -> Result<JsValue, JsValue> {
    CONNECTED.with(|()| decode(&input, &options))
}

/// Returns the catalog's description of a code, the same frozen object every time, or `undefined`.
#[must_use]
#[cfg_attr(not(stardust_package), wasm_bindgen(js_name = describeCode, skip_typescript))]
pub fn describe_code(code: JsValue) -> JsValue {
    CONNECTED.with(|()| describe(&code))
}

#[cfg(stardust_package)]
mod package {
    use super::{CONNECTED, wasm_bindgen};

    #[wasm_bindgen(module = "/js/wasm-pack.js")]
    extern "C" {
        #[wasm_bindgen(reexport = "decodeEnvelope", skip_typescript, js_name = decodeEnvelope)]
        fn reexported_decode_envelope();

        #[wasm_bindgen(reexport = "describeCode", skip_typescript, js_name = describeCode)]
        fn reexported_describe_code();
    }

    #[wasm_bindgen(start, private)]
    pub fn stardust_start() {
        CONNECTED.with(|()| ());
    }
}
