//! When to send a request again: one rule, [`delay_ms`], for Rust and JavaScript.

use crate::catalog::Retry;

/// The default maximum number of retries.
pub const RETRIES: u32 = 3;

/// The default base delay, in milliseconds.
pub const BASE_DELAY_MS: u32 = 500;

/// The default maximum delay, in milliseconds.
pub const MAX_DELAY_MS: u32 = 30_000;

/// The fields of an error that determine the delay.
#[derive(Clone, Copy)]
pub(crate) struct Failed {
    pub(crate) retry: Retry,
    /// How long the `Retry-After` header asks to wait, in milliseconds; NaN without the header.
    pub(crate) retry_after_ms: f64,
    /// The HTTP status; 0 if unknown.
    pub(crate) status: u32,
}

/// A retry policy in numbers: see `RetryPolicy`.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) retries: f64,
    pub(crate) base_delay_ms: f64,
    pub(crate) max_delay_ms: f64,
    pub(crate) idempotent: bool,
}

/// Returns how many milliseconds to wait before the next attempt, or NaN to give up. `attempt` counts retries from 0;
/// `random` is between 0 and 1.
///
/// Floating point throughout: the module's translation to JavaScript has no 64-bit integers.
pub(crate) fn delay_ms(failed: Failed, attempt: f64, limits: Limits, random: f64) -> f64 {
    let Failed { retry, retry_after_ms, status } = failed;
    let has_retry_after = !retry_after_ms.is_nan();
    // A server that asks to come back later has not processed the request, so that even one that is not idempotent can
    // be repeated.
    let is_repeatable = limits.idempotent || has_retry_after && matches!(status, 429 | 503);
    let is_allowed = if retry == Retry::ReSign { attempt < 1.0 } else { retry == Retry::Backoff && is_repeatable };
    let delay_ms = if retry == Retry::ReSign {
        0.0
    } else if has_retry_after {
        retry_after_ms
    } else {
        random * ceiling_ms(attempt, limits)
    };
    // Comparisons with NaN are false.
    let is_within_limits = attempt >= 0.0 && attempt < limits.retries && delay_ms <= limits.max_delay_ms;
    if is_allowed && is_within_limits { delay_ms } else { f64::NAN }
}

/// Returns the base delay doubled for each attempt, up to the maximum.
fn ceiling_ms(mut attempt: f64, limits: Limits) -> f64 {
    let mut ms = limits.base_delay_ms;
    // Ends even if `attempt` is too large to count down, because the delay reaches infinity. Zero never does.
    while attempt >= 1.0 && ms > 0.0 && ms < limits.max_delay_ms {
        ms *= 2.0;
        attempt -= 1.0;
    }
    if ms < limits.max_delay_ms { ms } else { limits.max_delay_ms }
}

#[cfg(feature = "json")]
pub use policy::RetryPolicy;
#[cfg(feature = "json")]
pub(crate) use policy::ms;

#[cfg(feature = "json")]
mod policy {
    use super::{BASE_DELAY_MS, Failed, Limits, MAX_DELAY_MS, RETRIES, delay_ms};
    use crate::host::random;
    use std::time::Duration;

    /// How often and how fast to retry: see [`Error::retry_delay`](crate::Error::retry_delay).
    ///
    /// ```
    /// use stardust_errors::RetryPolicy;
    /// use std::time::Duration;
    ///
    /// let policy = RetryPolicy::new().retries(5).max_delay(Duration::from_secs(10)).idempotent(false);
    /// # let _ = policy;
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct RetryPolicy {
        retries: u32,
        base_delay: Duration,
        max_delay: Duration,
        idempotent: bool,
        random: fn() -> f64,
    }

    impl Default for RetryPolicy {
        fn default() -> Self {
            Self::new()
        }
    }

    impl RetryPolicy {
        /// Creates the default policy: three retries of an idempotent request, with a base delay of 500 ms and a maximum
        /// delay of 30 s.
        ///
        /// ```
        /// use stardust_errors::RetryPolicy;
        ///
        /// assert_eq!(RetryPolicy::new().get_retries(), 3);
        /// ```
        #[must_use]
        pub const fn new() -> Self {
            Self {
                retries: RETRIES,
                base_delay: Duration::from_millis(BASE_DELAY_MS as u64),
                max_delay: Duration::from_millis(MAX_DELAY_MS as u64),
                idempotent: true,
                random,
            }
        }

        /// Sets the maximum number of retries.
        ///
        /// ```
        /// use stardust_errors::RetryPolicy;
        ///
        /// assert_eq!(RetryPolicy::new().retries(5).get_retries(), 5);
        /// ```
        #[must_use]
        pub const fn retries(mut self, retries: u32) -> Self {
            self.retries = retries;
            self
        }

        /// Sets the upper limit of the first delay; it doubles with each attempt.
        ///
        /// ```
        /// use stardust_errors::RetryPolicy;
        /// use std::time::Duration;
        ///
        /// let policy = RetryPolicy::new().base_delay(Duration::from_millis(100));
        /// assert_eq!(policy.get_base_delay(), Duration::from_millis(100));
        /// ```
        #[must_use]
        pub const fn base_delay(mut self, base_delay: Duration) -> Self {
            self.base_delay = base_delay;
            self
        }

        /// Sets the upper limit of every delay. A request whose response asks to wait longer is not retried.
        ///
        /// ```
        /// use stardust_errors::RetryPolicy;
        /// use std::time::Duration;
        ///
        /// let policy = RetryPolicy::new().max_delay(Duration::from_secs(10));
        /// assert_eq!(policy.get_max_delay(), Duration::from_secs(10));
        /// ```
        #[must_use]
        pub const fn max_delay(mut self, max_delay: Duration) -> Self {
            self.max_delay = max_delay;
            self
        }

        /// Sets whether the request is idempotent. A request that is not idempotent is only retried with a new signature,
        /// or after a response with the status 429 or 503 and a `Retry-After` header, because it was not processed.
        ///
        /// ```
        /// use stardust_errors::{RetryPolicy, decode_envelope};
        ///
        /// let error = decode_envelope(br#"{"code":500,"success":false}"#).into_result::<()>().unwrap_err();
        /// assert!(error.retry_delay(0, &RetryPolicy::new()).is_some());
        /// assert_eq!(error.retry_delay(0, &RetryPolicy::new().idempotent(false)), None);
        /// ```
        #[must_use]
        pub const fn idempotent(mut self, idempotent: bool) -> Self {
            self.idempotent = idempotent;
            self
        }

        /// Sets the source of randomness, a function that returns numbers from 0 to 1, for tests.
        ///
        /// ```
        /// use stardust_errors::{RetryPolicy, decode_envelope};
        /// use std::time::Duration;
        ///
        /// let error = decode_envelope(br#"{"code":500,"success":false}"#).into_result::<()>().unwrap_err();
        /// let policy = RetryPolicy::new().random(|| 0.5);
        /// assert_eq!(error.retry_delay(0, &policy), Some(Duration::from_millis(250)));
        /// ```
        #[must_use]
        pub const fn random(mut self, random: fn() -> f64) -> Self {
            self.random = random;
            self
        }

        /// Returns the maximum number of retries.
        ///
        /// ```
        /// use stardust_errors::RetryPolicy;
        ///
        /// assert_eq!(RetryPolicy::new().get_retries(), 3);
        /// ```
        #[must_use]
        pub const fn get_retries(&self) -> u32 {
            self.retries
        }

        /// Returns the upper limit of the first delay.
        ///
        /// ```
        /// use stardust_errors::RetryPolicy;
        /// use std::time::Duration;
        ///
        /// assert_eq!(RetryPolicy::new().get_base_delay(), Duration::from_millis(500));
        /// ```
        #[must_use]
        pub const fn get_base_delay(&self) -> Duration {
            self.base_delay
        }

        /// Returns the upper limit of every delay.
        ///
        /// ```
        /// use stardust_errors::RetryPolicy;
        /// use std::time::Duration;
        ///
        /// assert_eq!(RetryPolicy::new().get_max_delay(), Duration::from_secs(30));
        /// ```
        #[must_use]
        pub const fn get_max_delay(&self) -> Duration {
            self.max_delay
        }

        /// Returns whether the request is idempotent.
        ///
        /// ```
        /// use stardust_errors::RetryPolicy;
        ///
        /// assert!(RetryPolicy::new().get_idempotent());
        /// ```
        #[must_use]
        pub const fn get_idempotent(&self) -> bool {
            self.idempotent
        }

        pub(crate) fn delay(&self, failed: Failed, attempt: u32) -> Option<Duration> {
            let limits = Limits {
                retries: self.retries.into(),
                base_delay_ms: ms(self.base_delay),
                max_delay_ms: ms(self.max_delay),
                idempotent: self.idempotent,
            };
            let delay = delay_ms(failed, attempt.into(), limits, (self.random)());
            (!delay.is_nan())
                .then(|| Duration::from_millis(delay as u64) + Duration::from_nanos((delay.fract() * 1e6) as u64))
        }
    }

    /// Converts into milliseconds.
    pub(crate) fn ms(duration: Duration) -> f64 {
        duration.as_millis() as f64 + f64::from(duration.subsec_nanos() % 1_000_000) / 1e6
    }
}
