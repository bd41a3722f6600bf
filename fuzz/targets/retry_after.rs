//! A `Retry-After` header is a count of seconds, or a date that `httpdate` reads alike, or it says nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stardust_errors::retry_after_ms;
use std::time::{Duration, SystemTime};

/// 2^53 - 1.
const MAX_MS: u64 = 9_007_199_254_740_991;

/// The end of the year 9999, from which on `httpdate` has no dates.
const END: u64 = 253_402_300_800;

const PRESENTS: [u64; 5] = [0, 784_111_775_500, 1_709_164_800_000, 1_893_456_000_000, MAX_MS];

fuzz_target!(|header: &[u8]| {
    for now in PRESENTS {
        let found = retry_after_ms(header, now);
        assert!(found.is_none_or(|ms| ms <= MAX_MS));
        match seconds(header) {
            Some(seconds) => assert_eq!(found, seconds),
            None => {
                if let Some(date) = date(header) {
                    assert_eq!(found, Some(date.saturating_sub(now)));
                }
            }
        }
        // Sixteen bytes of a header are also a moment, a present and the form in which the moment is written.
        if let Some((&moment, rest)) = header.split_first_chunk() {
            let moment = u64::from_le_bytes(moment) % END;
            let near = rest.first_chunk().map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)));
            for now in [now, (moment * 1000).saturating_sub(near)] {
                agrees(moment, now);
            }
        }
    }
});

/// What a count of seconds asks for: `None` where the header is none.
fn seconds(header: &[u8]) -> Option<Option<u64>> {
    let text = std::str::from_utf8(header).ok().filter(|text| text.len() <= 64)?.trim_matches([' ', '\t']);
    let is_count = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let ms = || text.parse::<u128>().ok()?.checked_mul(1000)?.try_into().ok().filter(|&ms| ms <= MAX_MS);
    is_count.then(ms)
}

/// The date in milliseconds, where it is one that `httpdate` reads.
fn date(header: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(header).ok().filter(|text| text.len() <= 64 && !text.contains('-'))?;
    // Only white space of HTTP may be around it; `httpdate` lets line breaks pass.
    let text = text.trim_matches([' ', '\t']);
    let text = Some(text).filter(|text| !text.chars().any(char::is_control))?;
    milliseconds(httpdate::parse_http_date(text).ok()?)
}

fn milliseconds(moment: SystemTime) -> Option<u64> {
    moment.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_millis().try_into().ok()
}

/// A moment is read in each of the three forms.
fn agrees(moment: u64, now: u64) {
    let wait = (moment * 1000).saturating_sub(now);
    let date = httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_secs(moment));
    let [weekday, day, month, year, time, _] = date.split(' ').collect::<Vec<_>>()[..] else { panic!("{date}") };
    assert_eq!(retry_after_ms(date.as_bytes(), now), Some(wait), "{date}");
    let day = day.trim_start_matches('0');
    let old = format!("{} {month} {day:>2} {time} {year}", weekday.trim_end_matches(','));
    assert_eq!(retry_after_ms(old.as_bytes(), now), Some(wait), "{old}");
    // Of two digits, the year is the one that is at most fifty years (of 365 days) ahead.
    let short = &year[2..];
    let obsolete = format!("{weekday} {day:0>2}-{month}-{short} {time} GMT");
    let this_century = format!("Mon, {day:0>2} {month} 20{short} {time} GMT");
    let ahead = retry_after_ms(this_century.as_bytes(), now).expect("a date");
    let expected = if ahead > 50 * 365 * 86_400_000 { 0 } else { ahead };
    let found = retry_after_ms(obsolete.as_bytes(), now);
    // The last century has passed, unless the present is in it.
    if now >= 946_684_800_000 || expected > 0 {
        assert_eq!(found, Some(expected), "{obsolete}");
    }
}
