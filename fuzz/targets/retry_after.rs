//! Compares the `Retry-After` parser with a second implementation, which uses `httpdate` for the calendar.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stardust_errors::retry_after_ms;
use std::time::{Duration, SystemTime};

/// 2^53 - 1.
const MAX_MS: u64 = 9_007_199_254_740_991;

/// The end of the year 9999 in seconds since 1970, the limit of `httpdate`.
const END: u64 = 253_402_300_800;

const DAY: i64 = 86_400;

/// The current times to test, in milliseconds since 1970.
const NOWS: [u64; 5] = [0, 784_111_775_500, 1_709_164_800_000, 1_893_456_000_000, MAX_MS];

fuzz_target!(|header: &[u8]| {
    for now in NOWS {
        check(header, now);
    }
    // The first eight bytes are also used as a time, and the next four as its distance from the current time.
    if let Some((&moment, rest)) = header.split_first_chunk() {
        let moment = u64::from_le_bytes(moment) % END;
        let near = rest.first_chunk().map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)));
        for now in NOWS.into_iter().chain([(moment * 1000).saturating_sub(near)]) {
            check_formats(moment, now);
        }
    }
});

#[track_caller]
fn check(header: &[u8], now: u64) {
    assert_eq!(retry_after_ms(header, now), expected(header, now), "{} at {now}", header.escape_ascii());
}

fn expected(header: &[u8], now: u64) -> Option<u64> {
    // Rejects control characters, some of which `httpdate` would trim.
    let is_value = |byte: &u8| matches!(byte, b'\t' | b' '..=b'~');
    let header = Some(header).filter(|header| header.len() <= 64 && header.iter().all(is_value))?;
    let text = std::str::from_utf8(header).ok()?.trim_matches([' ', '\t']);
    if text.is_empty() || text.contains('\t') {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<u64>().ok()?.checked_mul(1000).filter(|&ms| ms <= MAX_MS);
    }
    // A date before 1970 is in the past.
    Some(u64::try_from(date(text, now)? * 1000).map_or(0, |ms| ms.saturating_sub(now)))
}

/// Returns the seconds since 1970.
fn date(text: &str, now: u64) -> Option<i64> {
    const SHORT: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const LONG: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    let (weekday, rest) = text.split_at(text.find([',', ' '])?);
    if SHORT.contains(&weekday) {
        // `, 06 Nov 1994 08:49:37 GMT` or ` Nov  6 08:49:37 1994`
        let (before, rest) = rest.split_at_checked(if rest.starts_with(',') { 9 } else { 17 })?;
        let (year, after) = rest.split_at_checked(4)?;
        return read(before, year, after);
    }
    // `, 06-Nov-94 08:49:37 GMT`, rewritten as an IMF-fixdate of either century
    let (before, rest) = rest.split_at_checked(9).filter(|_| LONG.contains(&weekday))?;
    let (year, after) = rest.split_at_checked(2)?;
    let (day, month) = before.strip_suffix('-')?.split_once('-')?;
    let [last, this] = ["19", "20"].map(|century| read(&format!("{day} {month} "), &format!("{century}{year}"), after));
    let is_near = i128::from(this?) * 1000 <= i128::from(now) + i128::from(50 * 365 * DAY * 1000);
    if is_near { this } else { last }
}

/// Parses a date without its weekday with `httpdate`. Also supports what `httpdate` rejects: a weekday that does not match,
/// leap seconds, and years before 1970.
fn read(before: &str, year: &str, after: &str) -> Option<i64> {
    if !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: u32 = year.parse().ok()?;
    // The calendar repeats every 400 years.
    let (year, shift) = if year < 1970 { (year + 2000, 5 * 146_097 * DAY) } else { (year, 0) };
    let text = format!("{before}{year:04}{after}");
    let second = text.rfind(':')? + 1;
    let is_leap_second = text.get(second..second + 2) == Some("60");
    let text = if is_leap_second { format!("{}59{}", &text[..second], &text[second + 2..]) } else { text };
    let moment = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        .iter()
        .find_map(|weekday| httpdate::parse_http_date(&format!("{weekday}{text}")).ok())?;
    let seconds = moment.duration_since(SystemTime::UNIX_EPOCH).expect("a date since 1970").as_secs();
    Some(i64::try_from(seconds).expect("a date until 9999") - shift + i64::from(is_leap_second))
}

/// Checks that a time is parsed in each of the three formats.
fn check_formats(moment: u64, now: u64) {
    let wait = (moment * 1000).saturating_sub(now);
    let imf = httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_secs(moment));
    let [weekday, day, month, year, time, _] = imf.split(' ').collect::<Vec<_>>()[..] else { panic!("{imf}") };
    let weekday = weekday.trim_end_matches(',');
    let long = match weekday {
        "Tue" => "Tuesday",
        "Wed" => "Wednesday",
        "Thu" => "Thursday",
        "Sat" => "Saturday",
        _ => &format!("{weekday}day"),
    };
    let asctime = format!("{weekday} {month} {:>2} {time} {year}", day.trim_start_matches('0'));
    for text in [&imf, &asctime] {
        assert_eq!(retry_after_ms(text.as_bytes(), now), Some(wait), "{text} at {now}");
        check(text.as_bytes(), now);
    }
    check(format!("{long}, {day}-{month}-{} {time} GMT", &year[2..]).as_bytes(), now);
}
