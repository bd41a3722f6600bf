//! Decoding of responses of the `http` crate, which hyper, ureq and others use.

use crate::decoding::bytes::decode_envelope_with;
use crate::decoding::decoded::Decoded;
use crate::decoding::options::DecodeOptions;
use http::header::RETRY_AFTER;
use http::{HeaderMap, Response, StatusCode};

impl DecodeOptions {
    /// Creates options from the head of a response: its status and its `Retry-After` header.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue, StatusCode, header};
    /// use stardust_errors::{DecodeOptions, decode_envelope_with};
    /// use std::time::Duration;
    ///
    /// let headers = HeaderMap::from_iter([(header::RETRY_AFTER, HeaderValue::from_static("7"))]);
    /// let options = DecodeOptions::from_response_parts(StatusCode::SERVICE_UNAVAILABLE, &headers);
    /// assert_eq!(options, DecodeOptions::new().status(503).retry_after(Duration::from_secs(7)));
    ///
    /// let error = decode_envelope_with(b"<h1>Down</h1>", &options).into_result::<()>().unwrap_err();
    /// assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    /// ```
    #[must_use]
    pub fn from_response_parts(status: StatusCode, headers: &HeaderMap) -> Self {
        let options = Self::new().status(status.as_u16());
        let mut values = headers.get_all(RETRY_AFTER).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => options.retry_after_header(value.as_bytes()),
            // Several headers are ignored, like in JavaScript, where joining them with a comma makes the value invalid.
            _ => options,
        }
    }
}

/// Decodes a response whose body has been read, with its status and its `Retry-After` header.
///
/// ```
/// use http::Response;
/// use stardust_errors::{Retry, decode_response};
///
/// let response = Response::builder().status(503).header("retry-after", "7").body("<h1>Down</h1>")?;
/// let decoded = decode_response(&response);
/// assert_eq!((decoded.status(), decoded.retry()), (Some(503), Retry::Backoff));
/// # Ok::<(), http::Error>(())
/// ```
#[must_use]
pub fn decode_response(response: &Response<impl AsRef<[u8]>>) -> Decoded<'_> {
    let options = DecodeOptions::from_response_parts(response.status(), response.headers());
    decode_envelope_with(response.body().as_ref(), &options)
}
