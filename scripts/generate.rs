//! Writes what the npm package takes from the crate's tables: `cargo run --bin generate --features generate -- FOLDER`.

use stardust_errors::crossing::{HEADER_BYTES, Kind, MessageSource, UNKNOWN_CODE, shape, verdict};
use stardust_errors::{Anomaly, Category, CodeDescription, ErrorCode, Family, Reason, Retry};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

const NOTICE: &str = "// Made from the crate's tables by scripts/generate.rs: change those instead.\n";

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or_else(|| io::Error::other("name the folder to write to"))?);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("tables.js"), tables())?;
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
    // The numbers that cross the boundary: see src/crossing.rs.
    constant(&mut out, "HEADER_BYTES", &HEADER_BYTES.to_string());
    numbers(&mut out, "Kind", Kind::ALL.iter().map(|&kind| (format!("{kind:?}"), kind as u32)));
    let sources = [
        MessageSource::Server,
        MessageSource::Nothing,
        MessageSource::Description,
        MessageSource::UnknownCode,
        MessageSource::Reason,
    ];
    numbers(&mut out, "MessageSource", sources.iter().map(|&source| (format!("{source:?}"), source as u32)));
    let at = |places: &[(&str, u32)]| places.iter().map(|&(name, at)| (name.to_owned(), at)).collect::<Vec<_>>();
    let shape = [
        ("code", shape::CODE),
        ("success", shape::SUCCESS),
        ("message", shape::MESSAGE),
        ("date", shape::DATE),
        ("requestId", shape::REQUEST_ID),
        ("answer", shape::ANSWER),
    ];
    numbers(&mut out, "Shape", at(&shape));
    let verdict = [
        ("outcome", verdict::OUTCOME),
        ("retry", verdict::RETRY),
        ("message", verdict::MESSAGE),
        ("status", verdict::STATUS),
        ("anomalies", verdict::ANOMALIES),
        ("known", verdict::KNOWN),
        ("reason", verdict::REASON),
        ("found", verdict::FOUND),
    ];
    numbers(&mut out, "Verdict", at(&verdict));
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

fn numbers(out: &mut String, name: &str, entries: impl IntoIterator<Item = (String, u32)>) {
    let entries: Vec<_> = entries.into_iter().map(|(name, number)| format!("{name}: {number}")).collect();
    constant(out, name, &format!("{{ {} }}", entries.join(", ")));
}
