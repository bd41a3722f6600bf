//! The `Retry-After` header of HTTP (RFC 9110, section 10.2.3).

const MONTHS: &[u8] = b"JanFebMarAprMayJunJulAugSepOctNovDec";

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
    // The numbers and how many digits each has; the month; and which parts are words, a bit each, behind a first one.
    let mut numbers = [(0.0, 0); 5];
    let mut month = 0;
    let mut words = 1;
    let mut free = numbers.iter_mut();
    for part in header.split(|byte| matches!(byte, b' ' | b'\t' | b',' | b'-' | b':')).filter(|part| !part.is_empty()) {
        words <<= 1;
        if part.iter().all(u8::is_ascii_digit) {
            *free.next()? = (part.iter().fold(0.0, |value, digit| value * 10.0 + f64::from(digit - b'0')), part.len());
        } else {
            words += 1;
            let is_zone = part == b"GMT";
            if part.len() < 3 || is_zone != (words == WORDS_OF_A_DATE) {
                return None;
            }
            // The last word but the zone is the month; the one before, the weekday, says nothing new.
            if !is_zone {
                month = MONTHS.chunks_exact(3).position(|name| name == part).map_or(0, |place| place as u32 + 1);
            }
        }
    }
    let [day, hour, minute, second, year] = match words {
        // As a rule a count of seconds, and then there is nothing else.
        0b10 if !header.iter().any(|byte| matches!(byte, b',' | b'-' | b':')) => {
            let wait = numbers[0].0 * 1000.0;
            return (wait <= MAX_MS).then_some(wait);
        }
        // `Sun, 06 Nov 1994 08:49:37 GMT` or `Sunday, 06-Nov-94 08:49:37 GMT`.
        WORDS_OF_A_DATE => [numbers[0], numbers[2], numbers[3], numbers[4], numbers[1]],
        // `Sun Nov  6 08:49:37 1994`.
        0b1_1100000 => numbers,
        _ => return None,
    };
    // A leap second is allowed, as RFC 9110 has it.
    if month == 0 || !(1.0..=31.0).contains(&day.0) || hour.0 > 23.0 || minute.0 > 59.0 || second.0 > 60.0 {
        return None;
    }
    let ms = |year: f64| {
        if year < 1970.0 {
            return 0.0; // It has passed, whatever the date.
        }
        let days = days_from_1970(year as u32, month, day.0 as u32);
        f64::from(days) * DAY_MS + ((hour.0 * 60.0 + minute.0) * 60.0 + second.0) * 1000.0
    };
    let date = match year {
        // Two digits that seem more than fifty years ahead are the last century's.
        (year, 2) => {
            let soon = ms(2000.0 + year);
            if soon > now_ms + 50.0 * 365.0 * DAY_MS { ms(1900.0 + year) } else { soon }
        }
        (year, 4) => ms(year),
        _ => return None,
    };
    Some(if date > now_ms { date - now_ms } else { 0.0 })
}

/// Which parts of a date are words: weekday, month and `GMT`.
const WORDS_OF_A_DATE: u32 = 0b1_1010_0001;

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
            "Nov, 06 Sun 1994 08:49:37 GMT",
            "GMT, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT 5",
            "5-",
            ":5",
        ] {
            waits(header, 0, None);
        }
    }
}
