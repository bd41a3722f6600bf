//! Options for decoding.

use crate::decoding::decision::http_status;
use crate::decoding::retry_after::retry_after_ms;
use crate::host::now_ms;
use alloc::borrow::Cow;
use core::time::Duration;

/// Options for decoding: what is known about the response besides its body, and whether to redact the result.
///
/// ```
/// use stardust_errors::{DecodeOptions, Retry, decode_envelope_with};
///
/// let options = DecodeOptions::new().status(503);
/// let decoded = decode_envelope_with(b"<h1>Service Unavailable</h1>", &options);
/// assert_eq!(decoded.retry(), Retry::Backoff);
/// assert_eq!(decoded.status(), Some(503));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DecodeOptions {
    pub(crate) status: Option<u16>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) redact: bool,
}

impl DecodeOptions {
    /// Creates options with nothing set.
    ///
    /// ```
    /// use stardust_errors::{DecodeOptions, decode_envelope, decode_envelope_with};
    ///
    /// let body = br#"{"code":200,"data":1,"success":true}"#;
    /// assert_eq!(decode_envelope_with(body, &DecodeOptions::new()), decode_envelope(body));
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self { status: None, retry_after: None, redact: false }
    }

    /// Sets the HTTP status of the response. Values outside 100–999 are ignored.
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
        self.status = http_status(u32::from(status));
        self
    }

    /// Sets how long the server asks clients to wait.
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

    /// Sets how long the server asks clients to wait, from the value of a `Retry-After` header: seconds, or a date, which
    /// is compared with the clock of this machine. An invalid value is ignored.
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

    /// Sets whether to remove data that should not be logged: the `body` of a malformed response becomes empty, and the
    /// `data` of a failure becomes `null`.
    ///
    /// ```
    /// use stardust_errors::{DecodeOptions, Decoded, decode_envelope_with};
    ///
    /// let options = DecodeOptions::new().redact(true);
    /// let Decoded::Malformed(malformed) = decode_envelope_with(b"password=7f2a", &options) else { panic!() };
    /// assert_eq!(malformed.body.as_deref(), Some(""));
    ///
    /// let body = br#"{"code":400,"data":{"password":"7f2a"},"success":false}"#;
    /// let Decoded::Failure(failure) = decode_envelope_with(body, &options) else { panic!() };
    /// assert_eq!(failure.data, "null");
    /// ```
    #[must_use]
    pub const fn redact(mut self, redact: bool) -> Self {
        self.redact = redact;
        self
    }

    /// Returns the HTTP status, if it is set.
    ///
    /// ```
    /// use stardust_errors::DecodeOptions;
    ///
    /// assert_eq!(DecodeOptions::new().status(503).get_status(), Some(503));
    /// assert_eq!(DecodeOptions::new().status(99).get_status(), None);
    /// ```
    #[must_use]
    pub const fn get_status(&self) -> Option<u16> {
        self.status
    }

    /// Returns how long the server asks clients to wait, if it is set.
    ///
    /// ```
    /// use stardust_errors::DecodeOptions;
    /// use std::time::Duration;
    ///
    /// let options = DecodeOptions::new().retry_after_header(b"7");
    /// assert_eq!(options.get_retry_after(), Some(Duration::from_secs(7)));
    /// ```
    #[must_use]
    pub const fn get_retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Returns whether a result that is not a success is redacted.
    ///
    /// ```
    /// assert!(!stardust_errors::DecodeOptions::new().get_redact());
    /// ```
    #[must_use]
    pub const fn get_redact(&self) -> bool {
        self.redact
    }

    /// Returns the excerpt of a body, which is empty if the result is redacted.
    pub(crate) fn excerpt<'a>(&self, body: Cow<'a, str>) -> Cow<'a, str> {
        if self.redact { Cow::Borrowed("") } else { body }
    }
}
