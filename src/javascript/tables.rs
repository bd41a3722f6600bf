//! The texts that JavaScript builds results from, as JSON.
//!
//! The JSON is written at compile time, because a serializer would make the module of `wasm-pack build` larger.

use crate::catalog::{CodeDescription, ErrorCode, Retry, UNKNOWN_CODE};
use crate::decoding::decision::{Anomaly, MalformedReason};
use crate::javascript::abi::ValueKind;
use core::str;

/// One JSON object: `codes`, the codes by name, ascending; `catalog`, the other values of each description; `retries`,
/// `anomalies` and `reasons`, the strings of those enums in the order of their numbers; `expected` for each reason and
/// `found` for each kind, the two halves of a malformed result's message; and `unknownCode`, the message of an unknown
/// code without its number.
pub const TABLES: &str = match str::from_utf8(&BYTES) {
    Ok(text) => text,
    Err(_) => panic!("the tables are not UTF-8"),
};

const WRITTEN: Writer = written();

/// Exactly the bytes that were written, so that nothing else ends up in the module.
const BYTES: [u8; WRITTEN.length] = {
    let mut bytes = [0; WRITTEN.length];
    let mut index = 0;
    while index < bytes.len() {
        bytes[index] = WRITTEN.bytes[index];
        index += 1;
    }
    bytes
};

/// Appends a JSON array of `$value` for each `$item` of a list.
macro_rules! array {
    ($out:ident, $list:expr, $item:ident => $write:expr) => {
        $out.raw("[");
        let mut index = 0;
        while index < $list.len() {
            if index > 0 {
                $out.raw(",");
            }
            let $item = $list[index];
            $write;
            index += 1;
        }
        $out.raw("]");
    };
}

const fn written() -> Writer {
    let mut out = Writer { bytes: [0; CAPACITY], length: 0 };
    out.raw("{\"codes\":{");
    let mut index = 0;
    while index < ErrorCode::ALL.len() {
        if index > 0 {
            out.raw(",");
        }
        let description = description(ErrorCode::ALL[index]);
        out.string(description.name);
        out.raw(":");
        out.number(description.code.get() as u16);
        index += 1;
    }
    out.raw("},\"catalog\":");
    array!(out, ErrorCode::ALL, code => out.description(description(code)));
    out.raw(",\"retries\":");
    array!(out, Retry::ALL, retry => out.string(retry.as_str()));
    out.raw(",\"anomalies\":");
    array!(out, Anomaly::ALL, anomaly => out.string(anomaly.as_str()));
    out.raw(",\"reasons\":");
    array!(out, MalformedReason::ALL, reason => out.string(reason.as_str()));
    out.raw(",\"expected\":");
    array!(out, MalformedReason::ALL, reason => out.string(reason.expected()));
    out.raw(",\"found\":");
    array!(out, ValueKind::ALL, kind => out.string(kind.found()));
    out.raw(",\"unknownCode\":");
    out.string(UNKNOWN_CODE);
    out.raw("}");
    out
}

const fn description(code: ErrorCode) -> &'static CodeDescription {
    code.describe().expect("a code of the catalog")
}

/// More than the tables need. Compilation fails if they do not fit.
const CAPACITY: usize = 16_384;

struct Writer {
    bytes: [u8; CAPACITY],
    length: usize,
}

impl Writer {
    const fn byte(&mut self, byte: u8) {
        self.bytes[self.length] = byte;
        self.length += 1;
    }

    const fn raw(&mut self, json: &str) {
        let mut index = 0;
        while index < json.len() {
            self.byte(json.as_bytes()[index]);
            index += 1;
        }
    }

    const fn string(&mut self, text: &str) {
        self.byte(b'"');
        let mut index = 0;
        while index < text.len() {
            let byte = text.as_bytes()[index];
            assert!(byte >= 0x20, "control characters need an escape");
            if matches!(byte, b'"' | b'\\') {
                self.byte(b'\\');
            }
            self.byte(byte);
            index += 1;
        }
        self.byte(b'"');
    }

    const fn number(&mut self, number: u16) {
        if number >= 10 {
            self.number(number / 10);
        }
        self.byte(b'0' + (number % 10) as u8);
    }

    const fn item(&mut self, text: &str) {
        self.raw(",");
        self.string(text);
    }

    /// Writes the values of a description, except the code and the name, without their keys.
    const fn description(&mut self, description: &CodeDescription) {
        self.raw("[");
        self.string(description.description);
        self.item(description.family.as_str());
        self.item(description.category.as_str());
        self.raw(",");
        self.number(description.http_status);
        self.item(description.retry.as_str());
        self.item(description.remedy);
        self.raw("]");
    }
}

#[cfg(all(test, feature = "json"))]
mod tests {
    use super::*;
    use serde_json::{Map, Value, json};

    #[test]
    fn the_tables_equal_the_output_of_serde() {
        let descriptions = || ErrorCode::ALL.iter().map(|&code| description(code));
        let catalog: Vec<_> = descriptions()
            .map(|it| {
                let CodeDescription { description, family, category, http_status, retry, remedy, .. } = it;
                json!([description, family, category, http_status, retry, remedy])
            })
            .collect();
        let codes: Map<_, _> = descriptions().map(|it| (it.name.to_owned(), it.code.get().into())).collect();
        let tables: Value = serde_json::from_str(TABLES).expect("JSON");
        assert_eq!(
            tables,
            json!({
                "codes": codes,
                "catalog": catalog,
                "retries": Retry::ALL,
                "anomalies": Anomaly::ALL,
                "reasons": MalformedReason::ALL,
                "expected": MalformedReason::ALL.iter().map(|reason| reason.expected()).collect::<Vec<_>>(),
                "found": ValueKind::ALL.iter().map(|kind| kind.found()).collect::<Vec<_>>(),
                "unknownCode": UNKNOWN_CODE,
            })
        );
    }
}
