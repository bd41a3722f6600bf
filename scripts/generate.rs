//! Generates the parts of the npm package that come from the crate:
//! `cargo run --bin generate --features generate -- FOLDER` writes the tables, the catalog and the declarations to the
//! folder, and `... -- --abi FILE` writes the constants of the ABI into the marked block of `js/decoder.js`.

use serde::Deserialize;
use serde_json::value::RawValue;
use stardust_errors::ErrorCode;
use stardust_errors::javascript::abi::{
    BASE_DELAY_MS, EXCERPT_CODE_POINTS, HEADER_BYTES, MAX_DELAY_MS, MAX_STATUS, MESSAGE_SOURCES, MIN_STATUS, RETRIES,
    TABLES, ValueKind, decide, packed, shape, typescript,
};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const NOTICE: &str = "// Generated from the crate's tables by scripts/generate.rs. Do not edit.\n";

fn main() -> io::Result<()> {
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    match &arguments[..] {
        [folder] => write_package(folder),
        [flag, file] if flag.as_os_str() == "--abi" => write_abi(file),
        _ => Err(io::Error::other("usage: generate FOLDER, or generate --abi FILE")),
    }
}

fn write_package(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let catalog: Vec<_> = ErrorCode::ALL.iter().filter_map(|code| code.describe()).collect();
    fs::write(folder.join("catalog.json"), serde_json::to_string_pretty(&catalog)? + "\n")?;
    fs::write(folder.join("tables.js"), tables_module()?)?;
    fs::write(folder.join("index.d.ts"), declarations())
}

/// Returns the tables as an ES module. The catalog is a separate constant, so that bundlers can keep it without the rest.
fn tables_module() -> serde_json::Result<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Tables<'a> {
        #[serde(borrow)]
        codes: &'a RawValue,
        catalog: &'a RawValue,
        retries: &'a RawValue,
        anomalies: &'a RawValue,
        reasons: &'a RawValue,
        expected: &'a RawValue,
        found: &'a RawValue,
        unknown_code: &'a RawValue,
    }

    let Tables { codes, catalog, retries, anomalies, reasons, expected, found, unknown_code } =
        serde_json::from_str(TABLES)?;
    Ok(format!(
        "{NOTICE}export const CODES = {codes};\nexport const CATALOG = {catalog};\nexport const TABLES = {{\n  retries: {retries},\n  \
         anomalies: {anomalies},\n  reasons: {reasons},\n  expected: {expected},\n  found: {found},\n  \
         unknownCode: {unknown_code},\n}};\n{}",
        usual_decisions()
    ))
}

/// The code of a success as the API writes it.
const SUCCESS_CODE: u32 = 200;

/// Returns the decisions on usual responses, for which JavaScript need not start the engine: failures with a code of the
/// catalog, and successes, with all texts. The decision on such a failure is the same for every HTTP status; that on such
/// a success, for every status up to the code.
fn usual_decisions() -> String {
    let shape_with = |success: ValueKind| {
        [
            (ValueKind::Object, shape::ROOT),
            (ValueKind::Number, shape::CODE),
            (success, shape::SUCCESS),
            (ValueKind::String, shape::MESSAGE),
            (ValueKind::String, shape::DATE),
            (ValueKind::String, shape::REQUEST_ID),
        ]
        .iter()
        .fold(0, |bits, &(kind, lowest)| bits | ((kind as u32) << lowest))
    };
    let (failure, success) = (shape_with(ValueKind::False), shape_with(ValueKind::True));
    let decide_all = |code: f64, shape: u32, last_status: u32| {
        let decision = decide(code, shape, 0);
        assert!(
            (0..=last_status).all(|status| decide(code, shape, status) == decision),
            "the decision on {code} depends on the status"
        );
        decision
    };
    let failures: Vec<_> = ErrorCode::ALL
        .iter()
        .zip(1..)
        // Without the index, which JavaScript knows, the numbers are short.
        .map(|(code, index)| decide_all(code.get() as f64, failure, MAX_STATUS.into()) - (index << packed::KNOWN))
        .collect();
    let decision = decide_all(SUCCESS_CODE.into(), success, SUCCESS_CODE);
    format!(
        "export const USUAL = {{\n  failure: {failure},\n  failures: {failures:?},\n  success: {success},\n  \
         code: {SUCCESS_CODE},\n  decision: {decision},\n}};\n"
    )
}

/// Returns the declarations of the package: the types of the crate's tables, then the hand-written ones.
fn declarations() -> String {
    [
        NOTICE,
        "\n/** An error code of the catalog. */\n",
        typescript::ERROR_CODE,
        "\n/** The codes of the catalog by name: a frozen object. */\n",
        typescript::ERROR_CODE_OBJECT,
        "\n/** The origin of a code: the range shared with HTTP, or the API's own business rules. */\n",
        typescript::FAMILY,
        "\n/** The kind of failure, in the terms of `google.rpc.Code`. */\n",
        typescript::CATEGORY,
        "\n/** Whether to send the same request again: never; later, if it is idempotent; or at once, with a new signature. */\n",
        typescript::RETRY,
        "\n/** Why a response is malformed: the rule that it breaks. */\n",
        typescript::MALFORMED_REASON,
        "\n/** An inconsistency in a response that could be decoded nevertheless. */\n",
        typescript::ANOMALY,
        include_str!("../src/javascript/declarations.d.ts"),
        include_str!("../js/declarations/api.d.ts"),
    ]
    .concat()
}

const ABI_START: &str = "// <abi> Written from src/javascript/abi.rs by scripts/generate.rs; `make check` compares.\n";
const ABI_END: &str = "// </abi>\n";

/// Replaces the marked block of a JavaScript file.
fn write_abi(file: &Path) -> io::Result<()> {
    let text = fs::read_to_string(file)?;
    let (before, rest) = text.split_once(ABI_START).ok_or_else(|| io::Error::other("the block has no start"))?;
    let (_, after) = rest.split_once(ABI_END).ok_or_else(|| io::Error::other("the block has no end"))?;
    fs::write(file, [before, ABI_START, &abi_constants(), ABI_END, after].concat())
}

/// The constants that other modules of js/ import.
const EXPORTED: [&str; 8] = [
    "THROWING",
    "USED_BODY",
    "NO_BODY",
    "OPAQUE_RESPONSE",
    "NOT_A_RESPONSE",
    "RETRIES",
    "BASE_DELAY_MS",
    "MAX_DELAY_MS",
];

/// Returns the constants of src/javascript/abi.rs, each separately, so that bundlers and engines can inline it.
fn abi_constants() -> String {
    let kinds = ValueKind::ALL.iter().map(|&kind| (screaming(&format!("{kind:?}")), kind as u32));
    let sources = MESSAGE_SOURCES
        .iter()
        .map(|&source| (format!("MESSAGE_IS_{}", screaming(&format!("{source:?}"))), source as u32));
    let named = [
        ("HEADER_BYTES", HEADER_BYTES as u32),
        ("MIN_STATUS", MIN_STATUS.into()),
        ("MAX_STATUS", MAX_STATUS.into()),
        ("RETRIES", RETRIES),
        ("BASE_DELAY_MS", BASE_DELAY_MS),
        ("MAX_DELAY_MS", MAX_DELAY_MS),
        ("EXCERPT_CODE_POINTS", EXCERPT_CODE_POINTS as u32),
        ("SHAPE_CODE", shape::CODE),
        ("SHAPE_SUCCESS", shape::SUCCESS),
        ("SHAPE_MESSAGE", shape::MESSAGE),
        ("SHAPE_DATE", shape::DATE),
        ("SHAPE_REQUEST_ID", shape::REQUEST_ID),
        ("SHAPE_ROOT", shape::ROOT),
        ("SHAPE_INTEGERS_ROUNDED", shape::INTEGERS_ROUNDED),
        ("PACKED_OUTCOME", packed::OUTCOME),
        ("PACKED_RETRY", packed::RETRY),
        ("PACKED_MESSAGE", packed::MESSAGE),
        ("PACKED_ANOMALIES", packed::ANOMALIES),
        ("PACKED_KNOWN", packed::KNOWN),
        ("PACKED_REASON", packed::REASON),
        ("PACKED_FOUND", packed::FOUND),
    ];
    let named = named.iter().map(|&(name, number)| (name.to_owned(), number));
    let mut out = String::new();
    for (name, number) in kinds.chain(sources).chain(named) {
        let export = if EXPORTED.contains(&&name[..]) { "export " } else { "" };
        writeln!(out, "{export}const {name} = {number};").expect("writing to a String");
    }
    out
}

/// Converts `EmptyString` to `EMPTY_STRING`.
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
