//! The dependencies that each feature of the crate adds.

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

/// serde, thiserror and their dependencies. The derive macros run at compile time.
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
/// serde_json and its dependencies.
const JSON: &[&str] = &["itoa", "memchr", "serde_json", "zmij"];

/// Returns the names that are not in any of the lists.
fn beyond<'a>(names: &'a [String], known: &[&[&str]]) -> Vec<&'a String> {
    names.iter().filter(|it| !known.concat().contains(&it.as_str())).collect()
}

#[test]
fn the_default_features_add_serde_serde_json_and_thiserror() {
    let names = dependencies(&[]);
    assert!(has(&names, "serde") && has(&names, "serde_json") && has(&names, "thiserror"), "{names:?}");
    assert_eq!(beyond(&names, &[CORE, JSON]), [""; 0]);
}

#[test]
fn without_json_there_is_no_parser() {
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
fn axum_adds_no_server() {
    let names = dependencies(&["--no-default-features", "--features", "axum"]);
    assert!(has(&names, "axum") && has(&names, "tower-layer") && has(&names, "tower-service"), "{names:?}");
    for server in SERVERS {
        assert!(!has(&names, server), "{server}: {names:?}");
    }
}

/// The servers that axum's default features add. It depends on tower in any case.
const SERVERS: &[&str] = &["hyper", "hyper-util", "tokio"];

#[test]
fn reqwest_adds_neither_tls_nor_its_default_features() {
    let names = dependencies(&["--no-default-features", "--features", "reqwest"]);
    assert!(has(&names, "reqwest") && has(&names, "http") && has(&names, "serde_json"), "{names:?}");
    for feature in ["rustls", "native-tls", "h2", "encoding_rs", "tokio-util"] {
        assert!(!has(&names, feature), "{feature}: {names:?}");
    }
}

#[test]
fn native_targets_have_no_wasm_dependencies() {
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
fn wasm_targets_add_the_bindings() {
    let wasm = |features: &[&str]| dependencies(&[&["--target", "wasm32-unknown-unknown"], features].concat());
    let names = wasm(&[]);
    assert!(has(&names, "wasm-bindgen") && has(&names, "serde_json"), "{names:?}");
    // Linking js-sys makes the module of wasm-pack larger, even if it is not called.
    assert!(!has(&names, "js-sys"), "{names:?}");
    let names = wasm(&["--no-default-features", "--features", "axum,js"]);
    assert!(has(&names, "axum") && has(&names, "serde-wasm-bindgen"), "{names:?}");
    for server in SERVERS {
        assert!(!has(&names, server), "{server}: {names:?}");
    }
}
