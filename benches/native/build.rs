//! Generates the `match` of the baseline from the catalog, so that its texts are not duplicated.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    let catalog = Path::new("../../pkg/catalog.json");
    println!("cargo::rerun-if-changed={}", catalog.display());
    let text = fs::read_to_string(catalog).expect("`make pkg` writes the catalog");
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).expect("the catalog is JSON");
    let mut arms = String::new();
    for row in &rows {
        write!(
            arms,
            "{} => Some(&Description {{ code: {0}, name: {}, description: {}, category: {}, retry: {} }}),",
            row["code"], row["name"], row["description"], row["category"], row["retry"]
        )
        .expect("writing to a string never fails");
    }
    let out = Path::new(&env::var_os("OUT_DIR").expect("cargo sets it")).join("arms.rs");
    fs::write(out, format!("match code {{ {arms} _ => None }}")).expect("OUT_DIR is writable");
}
