//! The baseline of the native benchmarks: hand-written code with serde_json and a `match`.

use serde::Deserialize;
use serde_json::value::RawValue;

/// The description of a code.
pub struct Description {
    pub code: i64,
    pub name: &'static str,
    pub description: &'static str,
    pub category: &'static str,
    pub retry: &'static str,
}

/// Looks a code up with a `match` over the twenty codes.
#[must_use]
pub fn describe_code(code: i64) -> Option<&'static Description> {
    include!(concat!(env!("OUT_DIR"), "/arms.rs"))
}

/// The envelope with owned strings.
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

/// The envelope with strings borrowed from the body. Deserializing fails for a string with an escape.
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

/// A decoded envelope.
pub enum Decoded<E> {
    Success(E),
    Failure(E, Option<&'static Description>),
    Malformed(serde_json::Error),
}

/// Decodes the envelope and keeps `data` as text.
#[must_use]
pub fn decode(body: &[u8]) -> Decoded<Envelope<&RawValue>> {
    match serde_json::from_slice::<Envelope<&RawValue>>(body) {
        Ok(envelope) => decide(envelope.code, envelope.success, envelope),
        Err(error) => Decoded::Malformed(error),
    }
}

/// Decodes the envelope without copying its strings.
#[must_use]
pub fn decode_borrowed(body: &[u8]) -> Decoded<BorrowedEnvelope<'_>> {
    match serde_json::from_slice::<BorrowedEnvelope<'_>>(body) {
        Ok(envelope) => decide(envelope.code, envelope.success, envelope),
        Err(error) => Decoded::Malformed(error),
    }
}

/// Decodes the envelope with `data` as a `T`.
#[must_use]
pub fn decode_typed<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Decoded<Envelope<T>> {
    match serde_json::from_slice::<Envelope<T>>(body) {
        Ok(envelope) => decide(envelope.code, envelope.success, envelope),
        Err(error) => Decoded::Malformed(error),
    }
}

fn decide<E>(code: i64, success: bool, envelope: E) -> Decoded<E> {
    let description = describe_code(code);
    if success && description.is_none() { Decoded::Success(envelope) } else { Decoded::Failure(envelope, description) }
}
