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

#[test]
fn natively_nothing_for_wasm() {
    for names in [dependencies(&[]), dependencies(&["--all-features"])] {
        assert!(has(&names, "serde") && has(&names, "serde_json") && has(&names, "thiserror"), "{names:?}");
        let wasm: Vec<_> = names
            .iter()
            .filter(|it| it.contains("wasm") || it.contains("js"))
            .filter(|it| *it != "serde_json")
            .collect();
        assert!(wasm.is_empty(), "{wasm:?}");
    }
}

#[test]
fn without_json_no_parser() {
    assert!(!has(&dependencies(&["--no-default-features"]), "serde_json"));
}

#[test]
fn in_wasm_no_json_parser() {
    let names = dependencies(&["--target", "wasm32-unknown-unknown"]);
    assert!(has(&names, "wasm-bindgen") && has(&names, "js-sys") && has(&names, "serde-wasm-bindgen"), "{names:?}");
    assert!(!has(&names, "serde_json"), "{names:?}");
}
