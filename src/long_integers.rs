//! Finds the integers in `data` that `JSON.parse` would round: those outside ±(2^53−1).
//!
//! What is found is put into quotes before the text is parsed, and the parser then judges the whole text. So this reader
//! need not judge, only never make JSON of what is none: a number that is a key stays as it is, and whatever else is no
//! JSON still is none with quotes in it.

/// The digits of 2^53−1, the first eight and the last eight.
const MAX_SAFE: (u32, u32) = (90_071_992, 54_740_991);

/// Where the reader stands. A text can be given piece by piece.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finder {
    /// How many bytes were read before this piece.
    position: u32,
    depth: u32,
    within: Within,
    /// Whether a string that begins here is a key of the envelope,
    key_follows: bool,
    /// how much of `data` the key has spelled so far, or [`OTHER_KEY`],
    spelled: usize,
    /// and whether the value that follows it is `data`'s.
    in_data: bool,
    number: Number,
    /// A number that has ended, until it is known that it is no key.
    ended: Option<(u32, u32)>,
}

#[derive(Clone, Copy, Debug)]
enum Within {
    Nothing,
    Text {
        is_key: bool,
    },
    Escape {
        is_key: bool,
    },
    /// After `\u`: how many digits are to come, and what the others say.
    Unicode {
        is_key: bool,
        digits: u32,
        unit: u32,
    },
    Number,
}

const DATA: &[u8] = b"data";
const OTHER_KEY: usize = usize::MAX;

/// A number, digit by digit.
#[derive(Clone, Copy, Debug)]
struct Number {
    start: u32,
    digits: u32,
    first_eight: u32,
    last_eight: u32,
    /// Whether it is an integer, and one that JSON allows.
    is_integer: bool,
}

impl Number {
    const fn starting(start: u32) -> Self {
        Self { start, digits: 0, first_eight: 0, last_eight: 0, is_integer: true }
    }

    fn read(&mut self, byte: u8, position: u32) {
        match byte {
            b'-' if position == self.start => {}
            b'0' if self.digits == 0 => self.is_integer = false,
            b'0'..=b'9' => {
                let digit = u32::from(byte - b'0');
                if self.digits < 8 {
                    self.first_eight = self.first_eight * 10 + digit;
                } else if self.digits < 16 {
                    self.last_eight = self.last_eight * 10 + digit;
                }
                self.digits += 1;
            }
            _ => self.is_integer = false,
        }
    }

    fn is_long(&self) -> bool {
        self.is_integer && (self.digits > 16 || self.digits == 16 && (self.first_eight, self.last_eight) > MAX_SAFE)
    }
}

impl Finder {
    pub(crate) const fn new() -> Self {
        Self {
            position: 0,
            depth: 0,
            within: Within::Nothing,
            key_follows: false,
            spelled: OTHER_KEY,
            in_data: false,
            number: Number::starting(0),
            ended: None,
        }
    }

    /// Reads the next piece and tells where each long integer begins and ends.
    pub(crate) fn read(&mut self, piece: &[u8], mut found: impl FnMut(u32, u32)) {
        for &byte in piece {
            self.read_byte(byte, &mut found);
            self.position += 1;
        }
    }

    fn read_byte(&mut self, byte: u8, found: &mut impl FnMut(u32, u32)) {
        match self.within {
            Within::Text { is_key } => match byte {
                b'"' => self.within = Within::Nothing,
                b'\\' => self.within = Within::Escape { is_key },
                _ => self.spell(is_key, byte.into()),
            },
            Within::Escape { is_key } => {
                self.within = if byte == b'u' {
                    Within::Unicode { is_key, digits: 4, unit: 0 }
                } else {
                    self.spell(is_key, 0);
                    Within::Text { is_key }
                }
            }
            Within::Unicode { is_key, digits, unit } => {
                let unit = unit << 4 | char::from(byte).to_digit(16).unwrap_or_default();
                self.within = if digits > 1 {
                    Within::Unicode { is_key, digits: digits - 1, unit }
                } else {
                    self.spell(is_key, unit);
                    Within::Text { is_key }
                }
            }
            Within::Number if matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E') => {
                self.number.read(byte, self.position);
            }
            Within::Number => {
                self.within = Within::Nothing;
                if self.in_data && self.number.is_long() {
                    self.ended = Some((self.number.start, self.position));
                }
                self.read_between(byte, found);
            }
            Within::Nothing => self.read_between(byte, found),
        }
    }

    fn read_between(&mut self, byte: u8, found: &mut impl FnMut(u32, u32)) {
        if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            return;
        }
        if let Some((start, end)) = self.ended.take() {
            if byte != b':' {
                found(start, end);
            }
        }
        match byte {
            b'"' => {
                let is_key = self.key_follows;
                if is_key {
                    self.spelled = 0;
                }
                self.within = Within::Text { is_key };
            }
            b'{' | b'[' => {
                self.depth += 1;
                self.key_follows = self.depth == 1;
            }
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            b',' if self.depth == 1 => {
                self.key_follows = true;
                self.in_data = false;
            }
            b':' if self.depth == 1 => {
                self.key_follows = false;
                self.in_data = self.spelled == DATA.len();
            }
            b'0'..=b'9' | b'-' => {
                self.within = Within::Number;
                self.number = Number::starting(self.position);
                self.number.read(byte, self.position);
            }
            _ => {}
        }
    }

    fn spell(&mut self, is_key: bool, unit: u32) {
        if is_key {
            let spells = DATA.get(self.spelled).is_some_and(|&letter| u32::from(letter) == unit);
            self.spelled = if spells { self.spelled + 1 } else { OTHER_KEY };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found in a text that comes in pieces of each size.
    #[track_caller]
    fn finds(json: &str, expected: &[&str]) {
        for size in [1, 2, 3, 7, 64, json.len()] {
            let mut finder = Finder::new();
            let mut found = Vec::new();
            for piece in json.as_bytes().chunks(size) {
                finder.read(piece, |start, end| found.push(&json[start as usize..end as usize]));
            }
            assert_eq!(found, expected, "{json} by {size}");
        }
    }

    #[test]
    fn long_integers_in_data() {
        finds(r#"{"data":8545436153352348123}"#, &["8545436153352348123"]);
        finds(
            r#"{"data":[-8545436153352348123 ,{"a":9007199254740992}]}"#,
            &["-8545436153352348123", "9007199254740992"],
        );
        finds(r#"{"x":[1],"d\u0061t\u0061" : {"a":[[18446744073709551615]]},"y":1}"#, &["18446744073709551615"]);
        finds(r#"{"data":1,"data":9999999999999999}"#, &["9999999999999999"]);
    }

    #[test]
    fn nothing_else() {
        for json in [
            r#"{"data":9007199254740991}"#,
            r#"{"data":-9007199254740991}"#,
            r#"{"data":[8545436153352348123.5,8545436153352348123e1,8545436153352348123E+1,0.8545436153352348123]}"#,
            r#"{"data":"8545436153352348123"}"#,
            r#"{"data":"\"8545436153352348123"}"#,
            r#"{"data":"\u002c8545436153352348123"}"#,
            r#"{"code":8545436153352348123,"data":null,"x":{"data":8545436153352348123}}"#,
            r#"{"data":{},"x":[8545436153352348123]}"#,
            r#"{"dat":8545436153352348123,"dataa":8545436153352348123,"Data":8545436153352348123}"#,
            "[8545436153352348123]",
            "8545436153352348123",
        ] {
            finds(json, &[]);
        }
    }

    #[test]
    fn what_quotes_could_turn_into_json() {
        finds(r#"{"data":{8545436153352348123:1}}"#, &[]);
        finds(r#"{"data":{"a":1, 8545436153352348123 :2}}"#, &[]);
        finds(r#"{"data":08545436153352348123}"#, &[]);
        finds(r#"{"data":-08545436153352348123}"#, &[]);
        finds(r#"{"data":[--8545436153352348123,8545436153352348123-1]}"#, &[]);
    }
}
