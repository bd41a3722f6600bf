//! JSON in which integers of 64 bits stay exact.

use crate::long_integers::Finder;
use js_sys::{Array, BigInt, JsString, Reflect};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// How an integer outside ±(2^53−1) in `data` arrives from text or bytes: see
/// [`DecodeOptions::int64`](crate::DecodeOptions::int64).
///
/// ```no_run
/// # #[cfg(all(target_arch = "wasm32", target_os = "unknown"))] {
/// use stardust_errors::DecodeOptions;
/// use stardust_errors::wasm::{Int64, decode_value};
///
/// let text = r#"{"code":200,"data":8545436153352348123,"success":true}"#;
/// let options = DecodeOptions::new().int64(Int64::BigInt);
/// assert_eq!(decode_value(&text.into(), &options).into_result::<u64>().ok(), Some(8545436153352348123));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Int64 {
    /// Rounded to a number, as `JSON.parse` does.
    #[default]
    Number,
    /// Its digits, as a string.
    String,
    /// A `BigInt`, which a `u64` or an `i64` takes.
    BigInt,
}

#[wasm_bindgen]
extern "C" {
    // Not the one of `js_sys`, which takes the text through Rust, where a lone surrogate is lost.
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    fn parse_json(text: &JsString) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = Object, js_name = keys)]
    fn keys(object: &JsValue) -> Array;
}

/// As `JSON.parse`, but for the long integers in the field `data`.
pub(super) fn parse(text: &JsString, int64: Int64) -> Result<JsValue, JsValue> {
    if int64 == Int64::Number {
        return parse_json(text);
    }
    let places = find(text);
    if places.is_empty() {
        return parse_json(text);
    }
    let exact = parse_json(&quoted(text, &places))?;
    if int64 == Int64::BigInt {
        // Between the two texts, only those numbers that are to be bigints differ.
        to_big_ints(&exact, &parse_json(text)?)?;
    }
    Ok(exact)
}

/// Where each long integer begins and where it ends.
fn find(text: &JsString) -> Vec<u32> {
    // A byte for each code unit, so that places are the same. What is not ASCII says nothing here.
    let bytes: Vec<u8> = text.iter().map(|unit| unit.min(0x7f) as u8).collect();
    let mut places = Vec::new();
    Finder::new().read(&bytes, |start, end| places.extend([start, end]));
    places
}

fn quoted(text: &JsString, places: &[u32]) -> JsString {
    let pieces = Array::new();
    let mut end = 0;
    for &place in places.iter().chain([&text.length()]) {
        pieces.push(&text.slice(end, place));
        end = place;
    }
    pieces.join("\"")
}

/// Makes a bigint of every string in `exact` that is a number in `rounded`. Not by recursion: JSON nests as deep as it
/// likes.
fn to_big_ints(exact: &JsValue, rounded: &JsValue) -> Result<(), JsValue> {
    let mut pairs = vec![(exact.clone(), rounded.clone())];
    while let Some((strings, numbers)) = pairs.pop() {
        for key in keys(&strings) {
            let (string, number) = (Reflect::get(&strings, &key)?, Reflect::get(&numbers, &key)?);
            if string.is_object() {
                pairs.push((string, number));
            } else if string.is_string() && number.as_f64().is_some() {
                Reflect::set(&strings, &key, &JsValue::from(BigInt::new(&string).map_err(JsValue::from)?))?;
            }
        }
    }
    Ok(())
}
