//! What a back end compiles by depending on this crate.

use std::process::Command;

fn dependencies(arguments: &[&str]) -> Vec<String> {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}", "--locked"])
        .args(arguments)
        .output()
        .expect("cargo tree");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).expect("UTF-8");
    let mut names: Vec<_> = tree.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

fn has(names: &[String], name: &str) -> bool {
    names.iter().any(|it| it == name)
}

/// What serde_json, serde and thiserror need, beside themselves; the derives run at compile time.
const CORE: &[&str] = &[
    "proc-macro2",
    "quote",
    "serde",
    "serde_core",
    "serde_derive",
    "stardust-errors",
    "syn",
    "thiserror",
    "thiserror-impl",
    "unicode-ident",
];
const JSON: &[&str] = &["itoa", "memchr", "serde_json", "zmij"];

fn beyond<'a>(names: &'a [String], known: &[&[&str]]) -> Vec<&'a String> {
    names.iter().filter(|it| !known.concat().contains(&it.as_str())).collect()
}

#[test]
fn by_default_three_crates_and_what_they_need() {
    let names = dependencies(&[]);
    assert!(has(&names, "serde") && has(&names, "serde_json") && has(&names, "thiserror"), "{names:?}");
    assert_eq!(beyond(&names, &[CORE, JSON]), [""; 0]);
}

#[test]
fn without_json_no_parser() {
    let names = dependencies(&["--no-default-features"]);
    assert!(has(&names, "serde") && has(&names, "thiserror"), "{names:?}");
    assert_eq!(beyond(&names, &[CORE]), [""; 0]);
}

#[test]
fn http_adds_only_its_types() {
    let names = dependencies(&["--no-default-features", "--features", "http"]);
    assert_eq!(beyond(&names, &[CORE, JSON]), ["bytes", "http"]);
}

#[test]
fn axum_comes_without_its_default_features() {
    let names = dependencies(&["--no-default-features", "--features", "axum"]);
    assert!(has(&names, "axum") && has(&names, "tower-layer") && has(&names, "tower-service"), "{names:?}");
    for server in SERVERS {
        assert!(!has(&names, server), "{server}: {names:?}");
    }
}

/// What axum's default features would bring.
const SERVERS: &[&str] = &["hyper", "hyper-util", "tokio"];

#[test]
fn reqwest_comes_without_tls_and_its_default_features() {
    let names = dependencies(&["--no-default-features", "--features", "reqwest"]);
    assert!(has(&names, "reqwest") && has(&names, "http") && has(&names, "serde_json"), "{names:?}");
    for feature in ["rustls", "native-tls", "h2", "encoding_rs", "tokio-util"] {
        assert!(!has(&names, feature), "{feature}: {names:?}");
    }
}

#[test]
fn natively_nothing_for_wasm() {
    for features in [&[][..], &["--features", "axum"], &["--all-features"]] {
        let names = dependencies(features);
        let wasm: Vec<_> = names
            .iter()
            .filter(|it| it.contains("wasm") || it.contains("js"))
            .filter(|it| *it != "serde_json")
            .collect();
        assert!(wasm.is_empty(), "{features:?}: {wasm:?}");
    }
}

#[test]
fn in_wasm_the_features_bring_the_same_and_the_bindings() {
    let wasm = |features: &[&str]| dependencies(&[&["--target", "wasm32-unknown-unknown"], features].concat());
    let names = wasm(&[]);
    assert!(has(&names, "wasm-bindgen") && has(&names, "serde_json"), "{names:?}");
    // Linking it makes the module of wasm-pack larger, even if nothing calls it.
    assert!(!has(&names, "js-sys"), "{names:?}");
    let names = wasm(&["--no-default-features", "--features", "axum,js"]);
    assert!(has(&names, "axum") && has(&names, "serde-wasm-bindgen"), "{names:?}");
    for server in SERVERS {
        assert!(!has(&names, server), "{server}: {names:?}");
    }
}
