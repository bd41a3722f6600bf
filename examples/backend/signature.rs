//! Who sent a request, and whether it was just now.
//!
//! A request carries its sender's key in `X-STARDUST-KEY`, the time in milliseconds in `X-TS`, and in `X-SIGN` the MD5
//! of `timestamp&secret&key` in hexadecimal digits. MD5 is what the API says; something new would take an HMAC, over
//! the request as well.

use super::extract::illegal;
use super::state::Backend;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use md5::{Digest, Md5};
use stardust_errors::{ApiError, ErrorCode};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use subtle::ConstantTimeEq;

/// How far the clocks of the sender and of the server may be apart, either way.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// Lets only signed requests through.
pub async fn signed(State(backend): State<Arc<Backend>>, request: Request, next: Next) -> Result<Response, ApiError> {
    verify(&backend, request.headers(), SystemTime::now())?;
    Ok(next.run(request).await)
}

fn verify(backend: &Backend, headers: &HeaderMap, now: SystemTime) -> Result<(), ApiError> {
    let key = text(headers, "x-stardust-key").ok_or(ErrorCode::AuthenticationFailed)?;
    let secret = backend.secret_of(key).ok_or(ErrorCode::AuthenticationFailed)?;

    let timestamp = text(headers, "x-ts").ok_or_else(|| illegal("X-TS: the header is missing"))?;
    let sent: u64 = timestamp.parse().map_err(|_| illegal("X-TS: expected the time in milliseconds since 1970"))?;

    let signature = text(headers, "x-sign").ok_or(ErrorCode::WrongSignature)?;
    if !is_signature(signature, &format!("{timestamp}&{secret}&{key}")) {
        return Err(ErrorCode::WrongSignature.into());
    }

    // After the signature, which vouches for the time.
    let now = now.duration_since(UNIX_EPOCH)?;
    if now.abs_diff(Duration::from_millis(sent)) > TOLERANCE {
        return Err(ErrorCode::SignatureExpired.into());
    }
    Ok(())
}

/// In constant time: how long a comparison takes shall not tell how much of a guess was right.
fn is_signature(signature: &str, of: &str) -> bool {
    let mut digest = [0; 16];
    let decoded = base16ct::mixed::decode(signature, &mut digest);
    decoded.is_ok_and(|given| given.ct_eq(&Md5::digest(of)).into())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
