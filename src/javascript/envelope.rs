//! [`Envelope`] to and from a JavaScript value.

use crate::Envelope;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

impl<T: Serialize> Envelope<T> {
    /// Converts the envelope into a plain JavaScript object: maps become objects, and nothing is `undefined`.
    ///
    /// ```
    /// use stardust_errors::Envelope;
    /// use wasm_bindgen::JsValue;
    ///
    /// fn respond() -> Result<JsValue, serde_wasm_bindgen::Error> {
    ///     Envelope::success(vec![1, 2]).to_js_value()
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if `T` contains a value that JavaScript cannot represent, such as an integer beyond ±(2^53−1).
    pub fn to_js_value(&self) -> Result<JsValue, serde_wasm_bindgen::Error> {
        self.serialize(&serde_wasm_bindgen::Serializer::json_compatible())
    }
}

impl<T: DeserializeOwned> Envelope<T> {
    /// Reads an envelope from a JavaScript object that is known to be one.
    ///
    /// JavaScript rounds integers beyond ±(2^53−1) when it parses JSON. A `u64` or `i64` field accepts a `BigInt` and
    /// refuses a rounded number. To decode an arbitrary response with every digit intact, pass its bytes to
    /// `decode_envelope` instead.
    ///
    /// ```
    /// use stardust_errors::Envelope;
    /// use wasm_bindgen::JsValue;
    ///
    /// fn ids(value: JsValue) -> Result<Vec<u32>, serde_wasm_bindgen::Error> {
    ///     Ok(Envelope::from_js_value(value)?.data.unwrap_or_default())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if the object is not an envelope or its data is not a `T`.
    pub fn from_js_value(value: JsValue) -> Result<Self, serde_wasm_bindgen::Error> {
        serde_wasm_bindgen::from_value(value)
    }
}
