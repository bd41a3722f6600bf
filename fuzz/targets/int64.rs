//! The long integers that the finder finds are those that a reader of the whole tree finds, and quotes around them make
//! JSON of JSON and nothing of what is none.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stardust_errors::fuzzing;
use stardust_errors_fuzz::{bytes_are_json, long_integers, quoted};

fuzz_target!(|text: &[u8]| {
    let found = fuzzing::long_integers([text]);
    let mut end = 0;
    for place in &found {
        assert!(end <= place[0] && place[0] + 16 <= place[1] && place[1] <= text.len(), "{found:?}");
        end = place[1];
    }

    let quoted = quoted(text, &found);
    let is_json = bytes_are_json(text);
    assert_eq!(bytes_are_json(&quoted), is_json);
    if is_json {
        let text = std::str::from_utf8(text).expect("JSON is UTF-8");
        assert_eq!(found, long_integers(text));
        assert_eq!(fuzzing::long_integers([&quoted[..]]), [[0; 2]; 0]);
    }
});
