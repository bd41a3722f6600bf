//! The baseline of the native benchmarks: what somebody writes with serde_json and a `match`.

use serde::Deserialize;
use serde_json::value::RawValue;

/// What is known of a code.
pub struct Description {
    pub code: i64,
    pub name: &'static str,
    pub description: &'static str,
    pub category: &'static str,
    pub retry: &'static str,
}

/// A `match` over the twenty codes.
#[must_use]
pub fn describe_code(code: i64) -> Option<&'static Description> {
    include!(concat!(env!("OUT_DIR"), "/arms.rs"))
}

/// The envelope with strings of its own.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope<T> {
    pub code: i64,
    pub data: Option<T>,
    pub date: Option<String>,
    pub message: Option<String>,
    pub request_id: Option<String>,
    pub success: bool,
}

/// The envelope with strings of the body: it refuses a string with an escape in it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BorrowedEnvelope<'a> {
    pub code: i64,
    #[serde(borrow)]
    pub data: Option<&'a RawValue>,
    pub date: Option<&'a str>,
    pub message: Option<&'a str>,
    pub request_id: Option<&'a str>,
    pub success: bool,
}

/// An envelope judged.
pub enum Decoded<E> {
    Success(E),
    Failure(E, Option<&'static Description>),
    Malformed(serde_json::Error),
}

/// The envelope alone; `data` stays text.
#[must_use]
pub fn decode(body: &[u8]) -> Decoded<Envelope<&RawValue>> {
    match serde_json::from_slice::<Envelope<&RawValue>>(body) {
        Ok(envelope) => judge(envelope.code, envelope.success, envelope),
        Err(error) => Decoded::Malformed(error),
    }
}

/// The envelope alone, without a copy.
#[must_use]
pub fn decode_borrowed(body: &[u8]) -> Decoded<BorrowedEnvelope<'_>> {
    match serde_json::from_slice::<BorrowedEnvelope<'_>>(body) {
        Ok(envelope) => judge(envelope.code, envelope.success, envelope),
        Err(error) => Decoded::Malformed(error),
    }
}

/// The envelope with `data` as a type of one's own.
#[must_use]
pub fn decode_typed<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Decoded<Envelope<T>> {
    match serde_json::from_slice::<Envelope<T>>(body) {
        Ok(envelope) => judge(envelope.code, envelope.success, envelope),
        Err(error) => Decoded::Malformed(error),
    }
}

fn judge<E>(code: i64, success: bool, envelope: E) -> Decoded<E> {
    let description = describe_code(code);
    if success && description.is_none() { Decoded::Success(envelope) } else { Decoded::Failure(envelope, description) }
}
