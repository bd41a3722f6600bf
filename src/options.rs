//! What is known of an answer beside its body.

use crate::decision::http_status;
use crate::retry_after::retry_after_ms;
use alloc::borrow::Cow;
use core::time::Duration;

/// What is known of an answer beside its body, and how it is to be decoded.
///
/// ```
/// use stardust_errors::{DecodeOptions, Retry, decode_envelope_with};
///
/// let options = DecodeOptions::new().status(503);
/// let decoded = decode_envelope_with(b"<h1>Service Unavailable</h1>", &options);
/// assert_eq!(decoded.retry(), Retry::Backoff);
/// assert_eq!(decoded.http_status(), Some(503));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecodeOptions {
    pub(crate) status: Option<u16>,
    pub(crate) retry_after: Option<Duration>,
    redact: bool,
    #[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
    pub(crate) int64: crate::wasm::Int64,
}

impl DecodeOptions {
    /// Nothing is known.
    ///
    /// ```
    /// use stardust_errors::{DecodeOptions, decode_envelope, decode_envelope_with};
    ///
    /// let body = br#"{"code":200,"data":1,"success":true}"#;
    /// assert_eq!(decode_envelope_with(body, &DecodeOptions::new()), decode_envelope(body));
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self {
            status: None,
            retry_after: None,
            redact: false,
            #[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
            int64: crate::wasm::Int64::Number,
        }
    }

    /// The HTTP status of the answer. A number that is none (not of three digits) counts as unknown.
    ///
    /// ```
    /// use stardust_errors::{DecodeOptions, decode_envelope_with};
    ///
    /// let body = br#"{"code":200,"data":1,"success":true}"#;
    /// assert!(decode_envelope_with(body, &DecodeOptions::new().status(200)).is_ok());
    /// assert!(!decode_envelope_with(body, &DecodeOptions::new().status(500)).is_ok());
    /// ```
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = http_status(f64::from(status));
        self
    }

    /// How long the server asks to wait.
    ///
    /// ```
    /// use stardust_errors::{DecodeOptions, decode_envelope_with};
    /// use std::time::Duration;
    ///
    /// let options = DecodeOptions::new().status(503).retry_after(Duration::from_secs(7));
    /// let error = decode_envelope_with(b"<h1>Down</h1>", &options).into_result::<()>().unwrap_err();
    /// assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    /// ```
    #[must_use]
    pub const fn retry_after(mut self, retry_after: Duration) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    /// How long the server asks to wait, as the `Retry-After` header of the answer has it: seconds, or a date, which is
    /// held against the clock of this machine. A header that is neither changes nothing.
    ///
    /// ```
    /// use stardust_errors::DecodeOptions;
    /// use std::time::Duration;
    ///
    /// let options = DecodeOptions::new().status(503).retry_after_header(b"7");
    /// assert_eq!(options, DecodeOptions::new().status(503).retry_after(Duration::from_secs(7)));
    /// ```
    #[must_use]
    pub fn retry_after_header(self, header: &[u8]) -> Self {
        match retry_after_ms(header, now_ms()) {
            Some(ms) => self.retry_after(Duration::from_millis(ms)),
            None => self,
        }
    }

    /// Whether the `body` of a malformed answer is left empty, because it may hold what no log should.
    ///
    /// ```
    /// use stardust_errors::{DecodeOptions, Decoded, decode_envelope_with};
    ///
    /// let options = DecodeOptions::new().redact(true);
    /// let Decoded::Malformed(malformed) = decode_envelope_with(b"password=7f2a", &options) else { panic!() };
    /// assert_eq!(malformed.body.as_deref(), Some(""));
    /// ```
    #[must_use]
    pub const fn redact(mut self, redact: bool) -> Self {
        self.redact = redact;
        self
    }

    /// How an integer outside ±(2^53−1) in `data` arrives, where JavaScript parses text or bytes. Natively all integers
    /// are exact.
    #[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
    #[must_use]
    pub const fn int64(mut self, int64: crate::wasm::Int64) -> Self {
        self.int64 = int64;
        self
    }

    /// What is shown of a body.
    pub(crate) fn shown<'a>(&self, body: Cow<'a, str>) -> Cow<'a, str> {
        if self.redact { Cow::Borrowed("") } else { body }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
fn now_ms() -> u64 {
    use std::time::SystemTime;
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |now| now.as_millis() as u64)
}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}
