//! Parses the `Retry-After` header (RFC 9110, section 10.2.3).

use core::slice;

/// The longest header value that is parsed, in bytes.
pub(crate) const HEADER_BYTES: usize = 64;

/// The largest wait: `Number.MAX_SAFE_INTEGER`, 2^53 - 1.
const MAX_MS: f64 = 9_007_199_254_740_991.0;

const DAY_MS: f64 = 86_400_000.0;

/// Returns how many milliseconds a `Retry-After` header asks to wait.
///
/// The value is a number of seconds or a date in one of the three formats of RFC 9110, section 5.6.7. The grammar is
/// strict, but the weekday need not match the date. `now_ms` is the current time in milliseconds since 1970.
///
/// Returns 0 for a date in the past, and `None` for an invalid value, for one longer than 64 bytes, and for a wait of
/// more than 2^53 - 1 milliseconds.
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

/// Implements [`retry_after_ms`] in floating point: the module's translation to JavaScript has no 64-bit integers.
///
/// ```text
/// Retry-After = HTTP-date / delay-seconds
/// HTTP-date   = IMF-fixdate / obs-date
/// obs-date    = rfc850-date / asctime-date
/// ```
pub(crate) fn wait_ms(header: &[u8], now_ms: f64) -> Option<f64> {
    if header.len() > HEADER_BYTES {
        return None;
    }
    let value = trim(header);
    if let Some(ms) = delay_seconds(value) {
        return (ms <= MAX_MS).then_some(ms);
    }
    let date_ms = FORMATS.iter().find_map(|&(century, format)| date_ms(value, century, format, now_ms))?;
    Some(if date_ms > now_ms { date_ms - now_ms } else { 0.0 })
}

/// Removes the optional white space around a field value, `OWS = *( SP / HTAB )`.
fn trim(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}

/// Parses `delay-seconds = 1*DIGIT`. Returns milliseconds.
fn delay_seconds(text: &[u8]) -> Option<f64> {
    let mut seconds = 0.0;
    for byte in text {
        let digit = byte.is_ascii_digit().then(|| f64::from(byte - b'0'))?;
        seconds = seconds * 10.0 + digit;
    }
    (!text.is_empty()).then_some(seconds * 1000.0)
}

// The fields of a date. In a format, each stands for one of its alternatives, and any other byte for itself.
const YEAR: u8 = 0;
const MONTH: u8 = 1;
const DAY: u8 = 2;
const HOUR: u8 = 3;
const MINUTE: u8 = 4;
const SECOND: u8 = 5;
const WEEKDAY: u8 = 6;
const WEEKDAY_L: u8 = 7;

/// `IMF-fixdate = day-name "," SP day SP month SP year SP time-of-day SP GMT`
#[rustfmt::skip]
const IMF_FIXDATE: &[u8] = &[
    WEEKDAY, b',', b' ', DAY, DAY, b' ', MONTH, b' ', YEAR, YEAR, YEAR, YEAR, b' ',
    HOUR, HOUR, b':', MINUTE, MINUTE, b':', SECOND, SECOND, b' ', b'G', b'M', b'T',
];

/// `rfc850-date = day-name-l "," SP day "-" month "-" 2DIGIT SP time-of-day SP GMT`
#[rustfmt::skip]
const RFC850_DATE: &[u8] = &[
    WEEKDAY_L, b',', b' ', DAY, DAY, b'-', MONTH, b'-', YEAR, YEAR, b' ',
    HOUR, HOUR, b':', MINUTE, MINUTE, b':', SECOND, SECOND, b' ', b'G', b'M', b'T',
];

/// `asctime-date = day-name SP month SP ( 2DIGIT / ( SP 1DIGIT )) SP time-of-day SP year`, with two digits.
#[rustfmt::skip]
const ASCTIME_DATE: &[u8] = &[
    WEEKDAY, b' ', MONTH, b' ', DAY, DAY, b' ',
    HOUR, HOUR, b':', MINUTE, MINUTE, b':', SECOND, SECOND, b' ', YEAR, YEAR, YEAR, YEAR,
];

/// [`ASCTIME_DATE`] for a day of one digit, after a space.
#[rustfmt::skip]
const ASCTIME_DATE_PADDED: &[u8] = &[
    WEEKDAY, b' ', MONTH, b' ', b' ', DAY, b' ',
    HOUR, HOUR, b':', MINUTE, MINUTE, b':', SECOND, SECOND, b' ', YEAR, YEAR, YEAR, YEAR,
];

/// The formats of a date, each with the century of a year of two digits, or 0.
const FORMATS: [(u32, &[u8]); 4] = [(0, IMF_FIXDATE), (20, RFC850_DATE), (0, ASCTIME_DATE), (0, ASCTIME_DATE_PADDED)];

/// Parses a date in one of the formats. Returns milliseconds since 1970.
// The formats are data, because a function for each would make the WebAssembly module larger.
fn date_ms(mut text: &[u8], century: u32, format: &[u8], now_ms: f64) -> Option<f64> {
    let mut fields = [century, 0, 0, 0, 0, 0, 0, 0];
    for byte in format {
        let index;
        (index, text) = strip_one_of(text, alternatives(byte))?;
        if let Some(field) = fields.get_mut(usize::from(*byte)) {
            *field = *field * 10 + index;
        }
    }
    let [year, month, day, hour, minute, second, ..] = fields;
    // 60 is a leap second.
    if !text.is_empty() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let days = days_before(year, month) + day;
    if day == 0 || days > days_before(year, month + 1) {
        return None;
    }
    let ms = (f64::from(days) - DAYS_BEFORE_1970) * DAY_MS + f64::from((hour * 60 + minute) * 60 + second) * 1000.0;
    // A year of two digits that appears to be more than 50 years ahead belongs to the previous century.
    Some(if century > 0 && ms > now_ms + 50.0 * 365.0 * DAY_MS { ms - CENTURY_MS } else { ms })
}

/// Returns the texts that a byte of a format matches, separated by `|`. The formats contain one byte for each digit of a
/// number.
fn alternatives(byte: &u8) -> &[u8] {
    match *byte {
        WEEKDAY => b"Mon|Tue|Wed|Thu|Fri|Sat|Sun",
        WEEKDAY_L => b"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
        MONTH => b"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec",
        YEAR..=SECOND => b"0|1|2|3|4|5|6|7|8|9",
        _ => slice::from_ref(byte),
    }
}

/// Removes one of the alternatives from the start of a text. Returns its index and the rest of the text.
fn strip_one_of<'a>(text: &'a [u8], alternatives: &[u8]) -> Option<(u32, &'a [u8])> {
    let mut index = 0;
    let mut rest = Some(text);
    for &byte in alternatives {
        if byte != b'|' {
            rest = rest.and_then(|rest| rest.split_first()).and_then(|(&first, rest)| (first == byte).then_some(rest));
        } else if rest.is_some() {
            break;
        } else {
            rest = Some(text);
            index += 1;
        }
    }
    rest.map(|rest| (index, rest))
}

/// Returns the days from 401 BC, March 1 to the first of a month. Months are counted from 0, so that 12 is the next January.
#[inline(never)] // Keeps the WebAssembly module small.
fn days_before(year: u32, month: u32) -> u32 {
    // Years begin in March, so that a leap day is the last day of its year. The calendar repeats after 400 years, which
    // keeps the numbers positive.
    let months = (year + 400) * 12 + month - 2;
    let (year, month) = (months / 12, months % 12);
    let days_before_month = (153 * month + 2) / 5;
    365 * year + year / 4 - year / 100 + year / 400 + days_before_month
}

/// The days from 401 BC, March 1 to 1970-01-01, plus one because days are counted from 1.
const DAYS_BEFORE_1970: f64 = 865_566.0;

/// 100 years with 25 leap days: the distance from any date of the years 2001 to 2099 to the same date a century before.
const CENTURY_MS: f64 = 36_525.0 * DAY_MS;

#[cfg(test)]
mod tests {
    use super::*;

    /// 1994-11-06 08:49:37 UTC, the example of RFC 9110.
    const EXAMPLE_MS: u64 = 784_111_777_000;

    const EXAMPLES: [&str; 3] =
        ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"];

    #[track_caller]
    fn waits(header: &str, now_ms: u64, expected: u64) {
        assert_eq!(retry_after_ms(header.as_bytes(), now_ms), Some(expected), "{header:?}");
    }

    /// The date of a header, as a wait from 1970 on.
    #[track_caller]
    fn is_at(header: &str, ms: u64) {
        waits(header, 0, ms);
    }

    #[track_caller]
    fn is_refused(header: &[u8]) {
        assert_eq!(retry_after_ms(header, 0), None, "{:?}", header.escape_ascii().to_string());
    }

    #[track_caller]
    fn are_refused(headers: &[&str]) {
        for header in headers {
            is_refused(header.as_bytes());
        }
    }

    #[test]
    fn a_number_of_seconds_is_parsed() {
        waits("0", 5, 0);
        waits("120", 5, 120_000);
        waits("007", 5, 7_000);
        are_refused(&[
            "", "-5", "+5", "1.5", "1e3", "0x10", "5 s", "5,6", "5 6", "5-", ":5", "Infinity", "NaN", "soon",
        ]);
    }

    #[test]
    fn a_wait_is_limited_to_2_pow_53_minus_1_milliseconds() {
        waits("9007199254740", 5, 9_007_199_254_740_000);
        are_refused(&["9007199254741", "99999999999999999999999999", &"9".repeat(64)]);
    }

    #[test]
    fn a_date_is_parsed_in_each_of_the_three_formats() {
        for date in EXAMPLES {
            is_at(date, EXAMPLE_MS);
            waits(date, EXAMPLE_MS - 1_500, 1_500);
            waits(date, EXAMPLE_MS, 0);
            waits(date, EXAMPLE_MS + 1, 0);
        }
        is_at("Sun Nov 06 08:49:37 1994", EXAMPLE_MS);
        is_at("Sun Nov 16 08:49:37 1994", EXAMPLE_MS + 864_000_000);
    }

    #[test]
    fn spaces_and_tabs_around_the_value_are_ignored() {
        waits(" 7\t", 5, 7_000);
        for date in EXAMPLES {
            is_at(&format!("\t \t{date}  "), EXAMPLE_MS);
        }
        are_refused(&[" ", "\t", "7\n", "\r7", "7\u{b}", "\u{a0}7", "\u{feff}7", "7\0"]);
    }

    #[test]
    fn a_value_has_at_most_64_bytes() {
        waits(&format!("{:0>64}", 7), 5, 7_000);
        waits(&format!("{:64}", 7), 5, 7_000);
        is_refused(format!("{:0>65}", 7).as_bytes());
        is_refused(format!("{:65}", 7).as_bytes());
    }

    #[test]
    fn the_weekday_need_not_match_the_date() {
        for day in ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] {
            is_at(&format!("{day}, 06 Nov 1994 08:49:37 GMT"), EXAMPLE_MS);
            is_at(&format!("{day} Nov  6 08:49:37 1994"), EXAMPLE_MS);
            is_refused(format!("{day}, 06-Nov-94 08:49:37 GMT").as_bytes());
        }
        for day in ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] {
            is_at(&format!("{day}, 06-Nov-94 08:49:37 GMT"), EXAMPLE_MS);
            is_refused(format!("{day}, 06 Nov 1994 08:49:37 GMT").as_bytes());
            is_refused(format!("{day} Nov  6 08:49:37 1994").as_bytes());
        }
        for day in
            ["", "Su", "Abc", "Nov", "GMT", "Day", "Sunda", "Sundays", "SUN", "sun", "SunMon", "Sun Mon", "\u{65e5}"]
        {
            is_refused(format!("{day}, 06 Nov 1994 08:49:37 GMT").as_bytes());
            is_refused(format!("{day} Nov  6 08:49:37 1994").as_bytes());
            is_refused(format!("{day}, 06-Nov-94 08:49:37 GMT").as_bytes());
        }
    }

    #[test]
    fn a_day_must_exist_in_its_month() {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        for (year, new_year_ms, february) in [
            (1970, 0, 28),
            (2000, 946_684_800_000, 29),
            (2023, 1_672_531_200_000, 28),
            (2024, 1_704_067_200_000, 29),
            (2100, 4_102_444_800_000, 28),
            (9999, 253_370_764_800_000, 28),
        ] {
            let mut month_ms = new_year_ms;
            let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            for (month, length) in months.into_iter().zip(lengths) {
                for day in [1, 9, 10, length] {
                    let ms = month_ms + (day - 1) * 86_400_000;
                    is_at(&format!("Mon, {day:02} {month} {year} 00:00:00 GMT"), ms);
                    is_at(&format!("Mon {month} {day:2} 00:00:00 {year}"), ms);
                }
                for day in [0, length + 1, 32, 99] {
                    is_refused(format!("Mon, {day:02} {month} {year} 00:00:00 GMT").as_bytes());
                    is_refused(format!("Mon {month} {day:2} 00:00:00 {year}").as_bytes());
                }
                month_ms += length * 86_400_000;
            }
        }
        are_refused(&[
            "Sat, 31 Feb 2099 00:00:00 GMT",
            "Wed, 29 Feb 2023 00:00:00 GMT",
            "Thu, 29 Feb 1900 00:00:00 GMT",
            "Tuesday, 31-Feb-30 00:00:00 GMT",
            "Thursday, 29-Feb-23 00:00:00 GMT",
            "Monday, 31-Nov-94 00:00:00 GMT",
        ]);
        is_at("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799_000);
        are_refused(&[
            "Sun, 06 Abc 1994 08:49:37 GMT",
            "Nov, 06 Sun 1994 08:49:37 GMT",
            "Sun, 06 11 1994 08:49:37 GMT",
        ]);
    }

    #[test]
    fn a_date_before_1970_is_in_the_past() {
        for date in [
            "Wed, 31 Dec 1969 23:59:60 GMT",
            "Thu, 29 Feb 1600 00:00:00 GMT",
            "Sat, 01 Jan 0000 00:00:00 GMT",
            "Sat, 31 Dec 0000 00:00:00 GMT",
            "Mon Jan  1 00:00:00 1900",
        ] {
            is_at(date, 0);
        }
    }

    #[test]
    fn a_time_of_day_may_have_a_leap_second() {
        is_at("Thu, 01 Jan 1970 23:59:59 GMT", 86_399_000);
        is_at("Thu, 01 Jan 1970 23:59:60 GMT", 86_400_000);
        is_at("Thu, 01 Jan 1970 00:59:60 GMT", 3_600_000);
        for time in
            ["24:00:00", "23:60:00", "23:59:61", "99:99:99", "8:49:37", "08:49", "08:49:37.0", "08-49-37", "084937"]
        {
            is_refused(format!("Thu, 01 Jan 1970 {time} GMT").as_bytes());
            is_refused(format!("Thursday, 01-Jan-70 {time} GMT").as_bytes());
            is_refused(format!("Thu Jan  1 {time} 1970").as_bytes());
        }
    }

    #[test]
    fn a_year_of_two_digits_is_at_most_50_years_ahead() {
        // 2030-01-01.
        let date = "Tuesday, 01-Jan-30 00:00:00 GMT";
        let ms = 1_893_456_000_000;
        let fifty_years = 50 * 365 * 86_400_000;
        waits(date, ms - 9, 9);
        waits(date, ms - fifty_years, fifty_years);
        waits(date, ms - fifty_years - 1, 0);
        // 1980-01-01, because 2080 is more than 50 years after 1970.
        is_at("Tuesday, 01-Jan-80 00:00:00 GMT", 315_532_800_000);
        waits("Tuesday, 29-Feb-00 00:00:00 GMT", 951_782_400_000 - 9, 9);
    }

    #[test]
    fn the_grammar_is_strict() {
        are_refused(&[
            "06 Nov 1994",
            "06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37 gmt",
            "Sun, 06 Nov 1994 08:49:37 +0000",
            "Sun, 06 Nov 1994 08:49:37 GMT x",
            "Sun, 06 Nov 1994 08:49:37 GMT, 5",
            "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 06 NOV 1994 08:49:37 GMT",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun,  6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 94 08:49:37 GMT",
            "Sun, 06 Nov 994 08:49:37 GMT",
            "Sun, 06 Nov 11994 08:49:37 GMT",
            "Sun, 06-Nov-1994 08:49:37 GMT",
            "Sunday, 06-Nov-1994 08:49:37 GMT",
            "Sunday, 06 Nov 94 08:49:37 GMT",
            "Sunday, 6-Nov-94 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37",
            "Sun Nov 6 08:49:37 1994",
            "Sun Nov  06 08:49:37 1994",
            "Sun Nov  6 08:49:37 94",
            "Sun Nov  6 08:49:37 1994 GMT",
            "Sun Nov  6 08:49:37",
            "Sun, Nov  6 08:49:37 1994",
            "1994-11-06T08:49:37Z",
            "\u{ff17}",
            "Sun, 0\u{ff16} Nov 1994 08:49:37 GMT",
            ",,,,",
        ]);
        for date in EXAMPLES {
            let date = date.as_bytes();
            for at in 0..date.len() {
                let (head, tail) = (&date[..at], &date[at + 1..]);
                is_refused(&[head, tail].concat());
                is_refused(&[head, &[date[at]; 2], tail].concat());
                for other in [0, b'\t', b'/', b':' + 1, b'x', 0x80, 0xff] {
                    is_refused(&[head, &[other], tail].concat());
                }
            }
        }
    }
}
