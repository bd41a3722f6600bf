//! Verifies the signature of a request.
//!
//! The header `X-STARDUST-KEY` is the client's key, `X-TS` the time in milliseconds, and `X-SIGN` the MD5 of
//! `timestamp&secret&key` in hexadecimal. The API requires MD5; a new API would use an HMAC that covers the request, too.

use super::state::Backend;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use md5::{Digest, Md5};
use stardust_errors::{ApiError, ErrorCode, ResultExt};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use subtle::ConstantTimeEq;

/// How much the clocks of the client and the server may differ, in either direction.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// Rejects requests without a valid signature.
pub async fn signed(State(backend): State<Arc<Backend>>, request: Request, next: Next) -> Result<Response, ApiError> {
    verify(&backend, request.headers(), SystemTime::now())?;
    Ok(next.run(request).await)
}

fn verify(backend: &Backend, headers: &HeaderMap, now: SystemTime) -> Result<(), ApiError> {
    let key = text(headers, "x-stardust-key").ok_or(ErrorCode::AUTHENTICATION_FAILED)?;
    let secret = backend.secret_of(key).ok_or(ErrorCode::AUTHENTICATION_FAILED)?;

    let timestamp = text(headers, "x-ts").ok_or_else(|| illegal("X-TS: the header is missing"))?;
    let sent: u64 = timestamp.parse().map_err(|_| illegal("X-TS: expected the time in milliseconds since 1970"))?;

    let signature = text(headers, "x-sign").ok_or(ErrorCode::WRONG_SIGNATURE)?;
    if !is_signature(signature, &format!("{timestamp}&{secret}&{key}")) {
        return Err(ErrorCode::WRONG_SIGNATURE.into());
    }

    // Checked last, because only the signature proves that the client sent this time.
    let now = now.duration_since(UNIX_EPOCH).internal()?;
    if now.abs_diff(Duration::from_millis(sent)) > TOLERANCE {
        return Err(ErrorCode::SIGNATURE_EXPIRED.into());
    }
    Ok(())
}

/// Compares in constant time, so that the duration does not reveal how much of a guess is right.
fn is_signature(signature: &str, of: &str) -> bool {
    let mut digest = [0; 16];
    let decoded = base16ct::mixed::decode(signature, &mut digest);
    decoded.is_ok_and(|given| given.ct_eq(&Md5::digest(of)).into())
}

fn illegal(message: &'static str) -> ApiError {
    ApiError::new(ErrorCode::ILLEGAL_PARAMETER).with_message(message)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
