//! The `Retry-After` header of HTTP (RFC 9110, section 10.2.3).

const MONTHS: [&[u8; 3]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// The largest count of milliseconds that JavaScript and Rust print alike: 2^53 - 1.
const MAX_MS: f64 = 9_007_199_254_740_991.0;

/// No value that means something is longer, not by far; and what JavaScript hands over has to fit somewhere.
pub(crate) const HEADER_BYTES: usize = 64;

const DAY_MS: f64 = 86_400_000.0;

/// How long to wait, in milliseconds, by the value of a `Retry-After` header: a count of seconds or an HTTP date in any
/// of the three forms that RFC 9110 has a recipient accept. `now_ms` is the present in milliseconds since 1970.
/// A date that has passed is 0; anything else, and whatever is longer than 64 bytes, is `None`.
///
/// ```
/// use stardust_errors::retry_after_ms;
///
/// assert_eq!(retry_after_ms(b"120", 0), Some(120_000));
/// assert_eq!(retry_after_ms(b"Thu, 01 Jan 1970 00:00:30 GMT", 10_000), Some(20_000));
/// assert_eq!(retry_after_ms(b"soon", 0), None);
/// ```
#[must_use]
pub fn retry_after_ms(header: &[u8], now_ms: u64) -> Option<u64> {
    wait_ms(header, now_ms as f64).map(|ms| ms as u64)
}

/// The same in floating point, whose integers are exact up to 2^53: where wasm is translated to JavaScript, it has no
/// others of that size.
pub(crate) fn wait_ms(header: &[u8], now_ms: f64) -> Option<f64> {
    if header.len() > HEADER_BYTES {
        return None;
    }
    let header = header.trim_ascii();
    let wait = if header.first()?.is_ascii_digit() {
        number(header)? * 1000.0
    } else {
        (date_ms(header, now_ms)? - now_ms).max(0.0)
    };
    (wait <= MAX_MS).then_some(wait)
}

/// Digits only: no sign, no fraction, no white space.
fn number(digits: &[u8]) -> Option<f64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(digits.iter().fold(0.0, |value, digit| value * 10.0 + f64::from(digit - b'0')))
}

/// As [`number`], but of at most four digits.
fn short_number(digits: &[u8]) -> Option<u32> {
    if digits.len() > 4 { None } else { number(digits).map(|value| value as u32) }
}

fn date_ms(header: &[u8], now_ms: f64) -> Option<f64> {
    let mut words = header.split(|byte| matches!(byte, b' ' | b',' | b'-' | b':')).filter(|word| !word.is_empty());
    let mut next = || words.next();

    // `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
    let weekday = next()?;
    if weekday.len() < 3 || !weekday.iter().all(u8::is_ascii_alphabetic) {
        return None;
    }
    let second = next()?;
    let day_first = second.first()?.is_ascii_digit();
    let (day, month) = if day_first { (second, next()?) } else { (next()?, second) };
    let mut year = if day_first { next()? } else { b"" };
    let (hour, minute, seconds) = (short_number(next()?)?, short_number(next()?)?, short_number(next()?)?);
    let last = next()?;
    if day_first {
        if last != b"GMT" {
            return None;
        }
    } else {
        year = last;
    }
    if next().is_some() {
        return None;
    }

    let day = short_number(day)?;
    let month = MONTHS.iter().position(|name| &name[..] == month)? as u32 + 1;
    // A leap second is allowed, as RFC 9110 has it.
    if !(1..=31).contains(&day) || hour > 23 || minute > 59 || seconds > 60 {
        return None;
    }
    let ms = |year: u32| {
        if year < 1970 {
            return 0.0; // It has passed, whatever the date.
        }
        let seconds = (hour * 60 + minute) * 60 + seconds;
        f64::from(days_from_1970(year, month, day)) * DAY_MS + f64::from(seconds) * 1000.0
    };
    match (year.len(), short_number(year)?) {
        // Two digits that seem more than fifty years ahead are the last century's.
        (2, year) => {
            let soon = ms(2000 + year);
            Some(if soon > now_ms + 50.0 * 365.0 * DAY_MS { ms(1900 + year) } else { soon })
        }
        (4, year) => Some(ms(year)),
        _ => None,
    }
}

/// Days since 1970-01-01 in the Gregorian calendar, for years from 1970 to 9999. The year is taken to begin in March, so
/// that the leap day is its last.
fn days_from_1970(year: u32, month: u32, day: u32) -> u32 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days_before_month = (153 * month + 2) / 5;
    365 * year + year / 4 - year / 100 + year / 400 + days_before_month + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1994-11-06 08:49:37 UTC, the moment in RFC 9110's own examples.
    const EXAMPLE: u64 = 784_111_777_000;

    #[track_caller]
    fn waits(header: &str, now_ms: u64, expected: Option<u64>) {
        assert_eq!(retry_after_ms(header.as_bytes(), now_ms), expected, "{header:?}");
    }

    #[test]
    fn seconds() {
        waits("0", 5, Some(0));
        waits("120", 5, Some(120_000));
        waits(" 7\t", 5, Some(7_000));
        waits("9007199254740", 5, Some(9_007_199_254_740_000));
        waits("9007199254741", 5, None);
        waits("99999999999999999999999999", 5, None);
        waits(&format!("{:0>64}", 7), 5, Some(7_000));
        waits(&format!("{:0>65}", 7), 5, None);
    }

    #[test]
    fn dates_in_the_three_forms() {
        for date in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            waits(date, EXAMPLE - 1_500, Some(1_500));
            waits(date, EXAMPLE + 1, Some(0));
        }
        waits("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_200_000 - 1, Some(1));
        waits("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799_000, Some(0));
        waits("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_164_800_000, Some(86_400_000));
        waits("Mon, 01 Jan 1900 00:00:00 GMT", 5, Some(0));
        waits("Monday, 01-Jan-30 00:00:00 GMT", 1_893_456_000_000 - 9, Some(9));
    }

    #[test]
    fn nonsense_is_none() {
        for header in [
            "",
            " ",
            "soon",
            "-5",
            "1.5",
            "+5",
            "5 s",
            "1e3",
            "Infinity",
            "06 Nov 1994",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 06 Abc 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT x",
            "Sun, 06 Nov 994 08:49:37 GMT",
            "\u{ff17}",
            "Sun Nov  6 08:49:37",
            "2024-05-16T19:03:34Z",
            ",,,,",
            "Su, 06 Nov 1994 08:49:37 GMT",
        ] {
            waits(header, 0, None);
        }
    }
}
