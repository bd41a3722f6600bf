//! JavaScript values, read and written by Rust: for a Rust front end, and behind the exports.

use super::int64::{Int64, parse};
use crate::Envelope;
use crate::decision::{Facts, Kind, decide, integer};
use crate::decoded::{Decoded, Failure, Malformed, Parts};
use crate::options::DecodeOptions;
use crate::text::{BYTE_ORDER_MARK, first_characters, without_byte_order_mark};
use js_sys::{JsString, Uint8Array};
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};

// Whatever reads a value that somebody else made can throw: a getter, or any trap of a proxy.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Object, js_name = getPrototypeOf)]
    fn prototype_of(object: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Object, js_name = hasOwn)]
    fn has_own(object: &JsValue, key: &str) -> Result<bool, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    fn get(object: &JsValue, key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["Object", "prototype", "toString"], js_name = call)]
    fn tag_of(object: &JsValue) -> Result<String, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(object: &JsValue) -> Result<bool, JsValue>;

    #[wasm_bindgen(thread_local_v2, js_namespace = Object, js_name = prototype)]
    static OBJECT_PROTOTYPE: JsValue;

    /// A view of all the bytes that a view or a buffer has.
    #[wasm_bindgen(js_name = Uint8Array)]
    type Bytes;

    #[wasm_bindgen(catch, constructor, js_class = "Uint8Array")]
    fn new(source: &JsValue) -> Result<Bytes, JsValue>;
}

/// The `data` of a decoded JavaScript value: the value itself.
#[derive(Clone, Debug, PartialEq)]
pub struct JsData(pub JsValue);

/// Only the serializer of `serde-wasm-bindgen` can keep a JavaScript value.
impl Serialize for JsData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_wasm_bindgen::preserve::serialize(&self.0, serializer)
    }
}

/// Decodes a JavaScript value: text, bytes (`Uint8Array` or `ArrayBuffer`) or an object already parsed. Whatever the
/// value is, there is a result.
///
/// ```no_run
/// # #[cfg(all(target_arch = "wasm32", target_os = "unknown"))] {
/// use stardust_errors::wasm::decode_value;
/// use stardust_errors::{DecodeOptions, Decoded};
///
/// // The text of a response, however it was fetched.
/// let text = r#"{"code":5308,"data":null,"date":"","message":"","requestId":"7f2a","success":false}"#;
/// match decode_value(&text.into(), &DecodeOptions::new().status(404)) {
///     Decoded::Success(success) => drop(success.data),
///     Decoded::Failure(failure) => assert_eq!(failure.message, "Dataset not exists"),
///     Decoded::Malformed(malformed) => assert!(!malformed.message.is_empty()),
/// }
/// # }
/// ```
#[must_use]
pub fn decode_value(input: &JsValue, options: &DecodeOptions) -> Decoded<'static, JsData> {
    let Answer { kind, fields, body } =
        read(input, options.int64).unwrap_or_else(|_| Answer::without_fields(Kind::Throwing, None));
    let Fields { code, data, date, message, request_id, success } = fields;
    let number = code.value.as_f64().unwrap_or(f64::NAN);
    let facts = Facts {
        answer: kind,
        code: code.kind,
        number,
        success: success.kind,
        message: message.kind,
        date: date.kind,
        request_id: request_id.kind,
        status: options.status,
    };
    Decoded::assemble(
        decide(&facts),
        Parts {
            code: integer(number).unwrap_or_default(),
            data: JsData(if data.is_undefined() { JsValue::NULL } else { data }),
            message: message.text(),
            date: date.text(),
            request_id: request_id.text(),
            http_status: options.status,
            retry_after: options.retry_after,
            body: body.map(|body| options.shown(Cow::Owned(body))),
        },
    )
}

/// Why there is no data: the browser's counterpart of the native `stardust_errors::Error`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The API answered with an error.
    #[error("the API answered {}: {}", .0.code, .0.message)]
    Api(Box<Failure<'static, JsData>>),
    /// The answer is no envelope.
    #[error("{}", .0.message)]
    Malformed(Box<Malformed<'static>>),
    /// The answer is a success, but its data is not of the type asked for.
    #[error("the data of the answer is not of the type asked for")]
    Data(#[source] serde_wasm_bindgen::Error),
}

impl Decoded<'static, JsData> {
    /// The data of a success as `T`; anything else as an [`Error`].
    ///
    /// # 64-bit integers
    ///
    /// The API's ids have 64 bits, and a number of JavaScript holds integers up to 2^53 exactly: in data that JavaScript
    /// parsed, `8545436153352348123` is `8545436153352348000`. A `u64` or `i64` field refuses such a number, so that a wrong
    /// id never gets through; only an `f64` takes it. Decode the text or the bytes with [`Int64::BigInt`], and such a field
    /// has its exact value.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] for a failure, [`Error::Malformed`] for an answer that is no envelope, and [`Error::Data`] where the
    /// data of a success is no `T`.
    pub fn into_result<T: DeserializeOwned>(self) -> Result<T, Error> {
        match self {
            Decoded::Success(success) => serde_wasm_bindgen::from_value(success.data.0).map_err(Error::Data),
            Decoded::Failure(failure) => Err(Error::Api(Box::new(failure))),
            Decoded::Malformed(malformed) => Err(Error::Malformed(Box::new(malformed))),
        }
    }
}

/// What the value turned out to be.
struct Answer {
    kind: Kind,
    fields: Fields,
    body: Option<String>,
}

impl Answer {
    fn without_fields(kind: Kind, body: Option<String>) -> Self {
        Self { kind, fields: Fields::default(), body }
    }
}

/// The six fields.
#[derive(Default)]
struct Fields {
    code: Field,
    data: JsValue,
    date: Field,
    message: Field,
    request_id: Field,
    success: Field,
}

struct Field {
    kind: Kind,
    value: JsValue,
}

impl Default for Field {
    fn default() -> Self {
        Self { kind: Kind::Absent, value: JsValue::UNDEFINED }
    }
}

impl Field {
    /// The text of a string that is not empty; a lone surrogate in it becomes U+FFFD on the way.
    fn text(&self) -> Option<Cow<'static, str>> {
        self.value.as_string().filter(|text| !text.is_empty()).map(Cow::Owned)
    }
}

fn read(input: &JsValue, int64: Int64) -> Result<Answer, JsValue> {
    if let Some(text) = input.dyn_ref::<JsString>() {
        return read_text(text, int64);
    }
    let kind = kind_of(input)?;
    if kind != Kind::Object {
        return Ok(Answer::without_fields(kind, None));
    }
    if is_plain(input)? {
        return Ok(Answer { kind, fields: read_fields(input)?, body: None });
    }
    let kind = match &tag_of(input)?[..] {
        "[object Uint8Array]" | "[object ArrayBuffer]" => {
            return read_bytes(&Bytes::new(input)?.unchecked_into::<Uint8Array>().to_vec(), int64);
        }
        "[object Response]" => Kind::Response,
        "[object Promise]" => Kind::Promise,
        _ => Kind::OtherObject,
    };
    Ok(Answer::without_fields(kind, None))
}

fn read_fields(object: &JsValue) -> Result<Fields, JsValue> {
    let inherits = inherits_fields(object)?;
    // What somebody put on `Object.prototype` is no answer.
    let read = |key| if inherits && !has_own(object, key)? { Ok(JsValue::UNDEFINED) } else { get(object, key) };
    let field = |key| {
        let value = read(key)?;
        Ok::<_, JsValue>(Field { kind: kind_of(&value)?, value })
    };
    Ok(Fields {
        code: field("code")?,
        success: field("success")?,
        message: field("message")?,
        date: field("date")?,
        request_id: field("requestId")?,
        data: read("data")?,
    })
}

fn inherits_fields(object: &JsValue) -> Result<bool, JsValue> {
    let prototype = prototype_of(object)?;
    if !prototype.is_null() {
        for key in ["code", "success", "message", "date", "requestId", "data"] {
            if !get(&prototype, key)?.is_undefined() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Whether an object is one that a JSON parser or an object literal makes, in this realm or another.
fn is_plain(object: &JsValue) -> Result<bool, JsValue> {
    let prototype = prototype_of(object)?;
    if prototype.is_null() || OBJECT_PROTOTYPE.with(|ours| *ours == prototype) {
        return Ok(true);
    }
    Ok(prototype_of(&prototype)?.is_null() && tag_of(object)? == "[object Object]")
}

fn kind_of(value: &JsValue) -> Result<Kind, JsValue> {
    Ok(if value.is_undefined() {
        Kind::Absent
    } else if value.is_null() {
        Kind::Null
    } else if let Some(boolean) = value.as_bool() {
        if boolean { Kind::True } else { Kind::False }
    } else if value.as_f64().is_some() {
        Kind::Number
    } else if let Some(text) = value.dyn_ref::<JsString>() {
        if text.length() == 0 { Kind::EmptyString } else { Kind::String }
    } else if value.is_bigint() {
        Kind::BigInt
    } else if value.is_symbol() {
        Kind::Symbol
    } else if value.is_function() {
        Kind::Function
    } else if is_array(value)? {
        Kind::Array
    } else {
        Kind::Object
    })
}

fn read_bytes(bytes: &[u8], int64: Int64) -> Result<Answer, JsValue> {
    match std::str::from_utf8(bytes) {
        Ok(text) => read_text(&JsString::from(text), int64),
        Err(_) => {
            let bytes = without_byte_order_mark(bytes);
            Ok(Answer::without_fields(Kind::InvalidUtf8, Some(first_characters(bytes).into_owned())))
        }
    }
}

fn read_text(text: &JsString, int64: Int64) -> Result<Answer, JsValue> {
    let starts_with = |text: &JsString, character: char| text.char_code_at(0) == f64::from(u32::from(character));
    let text = if starts_with(text, BYTE_ORDER_MARK) { text.slice(1, text.length()) } else { text.clone() };
    // Two code units a character at the most.
    let body = || Some(first_characters(String::from(text.slice(0, 1024)).as_bytes()).into_owned());
    Ok(match parse(&text, int64) {
        Ok(value) => match kind_of(&value)? {
            Kind::Object => Answer { kind: Kind::Object, fields: read_fields(&value)?, body: body() },
            Kind::Null => Answer::without_fields(Kind::JsonNull, body()),
            kind => Answer::without_fields(kind, body()),
        },
        Err(_) => {
            let start = text.trim_start();
            if start.length() == 0 {
                Answer::without_fields(Kind::Blank, None)
            } else if starts_with(&start, '<') {
                Answer::without_fields(Kind::Markup, body())
            } else {
                Answer::without_fields(Kind::Text, body())
            }
        }
    })
}

impl<T: Serialize> Envelope<T> {
    /// The envelope as a plain JavaScript object, in which nothing is `undefined` and every map is an object.
    ///
    /// # Errors
    ///
    /// Where `T` holds what JavaScript cannot, such as an integer beyond ±(2^53−1).
    pub fn to_js_value(&self) -> Result<JsValue, serde_wasm_bindgen::Error> {
        self.serialize(&serde_wasm_bindgen::Serializer::json_compatible())
    }
}

impl<T: DeserializeOwned> Envelope<T> {
    /// The envelope that a JavaScript object holds. Of an answer that may be anything, [`decode_value`] makes sense.
    ///
    /// A `u64` or `i64` in `T` takes a `BigInt`, and refuses a number that JavaScript had to round, as
    /// [`into_result`](Decoded::into_result).
    ///
    /// # Errors
    ///
    /// Where the object is no envelope, or its data is no `T`.
    pub fn from_js_value(value: JsValue) -> Result<Self, serde_wasm_bindgen::Error> {
        serde_wasm_bindgen::from_value(value)
    }
}
