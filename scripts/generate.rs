//! Writes what the npm package takes from the crate's tables: `cargo run --bin generate --features generate -- FOLDER`.

use stardust_errors::crossing::{
    HEADER_BYTES, Kind, MOST_PLACES, MessageSource, UNKNOWN_CODE, WINDOW_BYTES, shape, verdict,
};
use stardust_errors::{Anomaly, Category, CodeDescription, ErrorCode, Family, Reason, Retry};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

const NOTICE: &str = "// Made from the crate's tables by scripts/generate.rs: change those instead.\n";

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or_else(|| io::Error::other("name the folder to write to"))?);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("tables.js"), tables())?;
    fs::write(folder.join("numbers.js"), numbers())?;
    fs::write(folder.join("catalog.json"), catalog_json())?;
    // The same declarations serve ES modules and CommonJS: they import nothing.
    let api = [types(), include_str!("../pkg/declarations/api.d.ts").to_owned()].concat();
    let with_init = [&api, include_str!("../pkg/declarations/init.d.ts")].concat();
    for (name, declarations) in [("index", &api), ("wasm", &with_init)] {
        fs::write(folder.join(format!("{name}.d.ts")), declarations)?;
        fs::write(folder.join(format!("{name}.d.cts")), declarations)?;
    }
    Ok(())
}

fn descriptions() -> Vec<&'static CodeDescription> {
    ErrorCode::ALL.iter().map(|code| code.describe()).collect()
}

/// The catalog for tools and translators.
fn catalog_json() -> String {
    serde_json::to_string_pretty(&descriptions()).expect("tables hold only text and numbers") + "\n"
}

/// The catalog and the words, as an ES module.
fn tables() -> String {
    let mut out = NOTICE.to_owned();
    constant(&mut out, "CATALOG", &json(&descriptions()));
    constant(&mut out, "RETRIES", &json(Retry::ALL));
    constant(&mut out, "ANOMALIES", &json(Anomaly::ALL));
    constant(&mut out, "REASONS", &json(Reason::ALL));
    // What was expected, for each reason, and what came, for each kind: the two halves of a malformed answer's message.
    constant(&mut out, "EXPECTED", &json(&Reason::ALL.iter().map(|reason| reason.expected()).collect::<Vec<_>>()));
    constant(&mut out, "FOUND", &json(&Kind::ALL.iter().map(|kind| kind.found()).collect::<Vec<_>>()));
    constant(&mut out, "UNKNOWN_CODE", &json(UNKNOWN_CODE));
    out
}

/// The numbers that cross the boundary, see src/crossing.rs. Each is a constant of its own, so that bundlers and engines put
/// it in where it is used: they are on the way of every answer.
fn numbers() -> String {
    let kinds = Kind::ALL.iter().map(|&kind| (screaming(&format!("{kind:?}")), kind as u32));
    let sources = MessageSource::ALL
        .iter()
        .map(|&source| (format!("MESSAGE_IS_{}", screaming(&format!("{source:?}"))), source as u32));
    let named = [
        ("HEADER_BYTES", HEADER_BYTES as u32),
        ("WINDOW_BYTES", WINDOW_BYTES as u32),
        ("MOST_PLACES", MOST_PLACES as u32),
        ("SHAPE_CODE", shape::CODE),
        ("SHAPE_SUCCESS", shape::SUCCESS),
        ("SHAPE_MESSAGE", shape::MESSAGE),
        ("SHAPE_DATE", shape::DATE),
        ("SHAPE_REQUEST_ID", shape::REQUEST_ID),
        ("SHAPE_ANSWER", shape::ANSWER),
        ("VERDICT_OUTCOME", verdict::OUTCOME),
        ("VERDICT_RETRY", verdict::RETRY),
        ("VERDICT_MESSAGE", verdict::MESSAGE),
        ("VERDICT_STATUS", verdict::STATUS),
        ("VERDICT_ANOMALIES", verdict::ANOMALIES),
        ("VERDICT_KNOWN", verdict::KNOWN),
        ("VERDICT_REASON", verdict::REASON),
        ("VERDICT_FOUND", verdict::FOUND),
    ];
    let named = named.iter().map(|&(name, number)| (name.to_owned(), number));
    let mut out = NOTICE.to_owned();
    for (name, number) in kinds.chain(sources).chain(named) {
        constant(&mut out, &name, &number.to_string());
    }
    out
}

/// `EmptyString` as `EMPTY_STRING`.
fn screaming(name: &str) -> String {
    let mut out = String::new();
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            out.push('_');
        }
        out.extend(letter.to_uppercase());
    }
    out
}

/// The declarations that the raw wasm-bindgen build has too.
fn types() -> String {
    [
        NOTICE,
        "\n/** A documented code of the API. */\n",
        ErrorCode::TYPESCRIPT,
        "\n/** Where a code comes from: the range shared with HTTP, or the API's own business rules. */\n",
        Family::TYPESCRIPT,
        "\n/** What kind of failure a code is, in the words of `google.rpc.Code`. */\n",
        Category::TYPESCRIPT,
        "\n/** Whether the same request may be sent again: not as it is; later, if it is idempotent; at once, signed anew. */\n",
        Retry::TYPESCRIPT,
        "\n/** Why an answer is no envelope. */\n",
        Reason::TYPESCRIPT,
        "\n/** Something odd about an answer that was understood all the same. */\n",
        Anomaly::TYPESCRIPT,
        include_str!("../src/declarations.d.ts"),
    ]
    .concat()
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("tables hold only text and numbers")
}

fn constant(out: &mut String, name: &str, value: &str) {
    writeln!(out, "export const {name} = {value};").expect("writing to a String");
}
