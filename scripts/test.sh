#!/usr/bin/env bash
# Runs every test, step by step, and stops at the first failure. `make test` installs what the tests need first.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

# On a busy machine, a browser takes long to start for the first time.
export WASM_BINDGEN_TEST_TIMEOUT=180 WASM_BINDGEN_TEST_DRIVER_TIMEOUT=60

main() {
  step "Formatting, lints, types, prose and workflows" make --no-print-directory check
  # Not beside other builds of the crate: the tests of its documentation link the library that was built last.
  step "The crate" cargo test --locked
  step "The crate with axum, http, reqwest and tracing, and the example back end and client" cargo test --locked --features axum,http,reqwest,tracing
  step "The crate without its default features" cargo test --locked --no-default-features --lib
  step "A plain wasm-pack build" make --no-print-directory wasm-pack
  start_beside
  step "The npm package and the wasm-pack build in Node" node_tests tests/package
  # `make check` ran this already, but the tests of the package have since extracted the TypeScript of the README.
  step "The types, with the README's TypeScript" node_modules/.bin/tsc -p tests/types
  step "Every implementation against every vector" node tests/vectors/run.js
  step "The crate's WebAssembly in Chrome, Firefox and WebKit" browser_tests
  step "The page as plain files" node scripts/page.js
  step "Servers that misbehave, and the example back end, in Node and in browsers" node_tests tests/servers
  step "Real HTTP libraries, schemas and telemetry" libraries
  step "The packed package in every environment" node tests/packaging/run.js
  step "The page in browsers" node_tests tests/page
  step "The size of the npm package" node scripts/size.js
  join_beside
  step "Fit to publish: crate" cargo publish --dry-run --locked --allow-dirty
  step "The packaged crate compiles for WebAssembly" wasm_cargo package --locked --allow-dirty --target wasm32-unknown-unknown
  step "Fit to publish: npm" npm publish --dry-run ./pkg
  current=
}

# These run in parallel with the steps between `start_beside` and `join_beside`, which leave a core idle. They change nothing that
# those steps use.
steps_beside() {
  step "The crate without a standard library" no_std
  step "The crate's documentation" env RUSTDOCFLAGS=-Dwarnings cargo doc --locked --no-deps --features axum,http,reqwest,tracing
  step "The engine under Miri" scripts/miri.sh
  step "The oldest Rust that Cargo.toml promises" oldest_rust
  step "The oldest dependencies that Cargo.toml promises" oldest_dependencies
  step "Licenses, sources and advisories of the dependencies" dependencies
  step "The dependencies of the npm package, and of what builds it" node tests/dependencies.js
  step "A Rust front end in Chrome, Firefox and WebKit" front_end
  step "The web UI in Chromium, Firefox and WebKit" web_ui
  step "Browsers that crash" node_tests tests
  step "A short round of fuzzing, with the saved corpus" scripts/fuzz.sh 10
  step "Plain wasm-pack builds and the npm package take turns in pkg/" node_tests tests/wasm-pack
  step "Two builds of the npm package are the same" scripts/reproducible.sh
}

passed=()
current=
beside=

# step TITLE COMMAND...
step() {
  current="$1"
  say "$current"
  local start=$SECONDS
  shift
  "$@"
  passed+=("$(printf 'passed  %4d s  %s' $((SECONDS - start)) "$current")")
}

start_beside() {
  # In a process group of its own, so that all of it can be terminated.
  set -m
  (
    trap - EXIT
    passed=()
    steps_beside
    printf '%s\n' "${passed[@]}" >target/beside.passed
  ) >target/beside.log 2>&1 &
  beside=$!
  set +m
}

join_beside() {
  current="A parallel step: see target/beside.log"
  say "Waiting for the parallel steps"
  wait "$beside" || { tail -n 100 target/beside.log && exit 1; }
  beside=
  mapfile -t -O ${#passed[@]} passed <target/beside.passed
}

# A trap, because `main || summary` would disable `set -e` within the steps.
summary() {
  [ -z "$beside" ] || kill -- "-$beside" || true
  printf '\n'
  [ ${#passed[@]} = 0 ] || printf '%s\n' "${passed[@]}"
  [ -z "$current" ] || printf 'FAILED          %s\n' "$current"
  printf '%d passed, %d failed\n' ${#passed[@]} $((${#current} > 0))
}
trap summary EXIT

oldest_rust() {
  local version
  version="$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)"
  if ! grep -q "^$version-" <<<"$(rustup toolchain list)"; then
    if [ -n "${STARDUST_NO_RUSTUP:-}" ] || ! rustup toolchain install "$version" --profile minimal --no-self-update; then
      echo "rustup cannot fetch Rust $version: clippy's incompatible_msrv, in the step before, stands in"
      return
    fi
  fi
  cargo "+$version" check --locked --lib --target-dir target/msrv
  cargo "+$version" check --locked --lib --features axum,http,reqwest,tracing --target-dir target/msrv
}

# Works on a copy, because this changes Cargo.lock. The copy leaves out the examples, and the dev-dependencies of one target,
# which would require newer versions.
oldest_dependencies() {
  local copy=target/oldest-dependencies features
  mkdir -p "$copy"
  rm -rf "$copy"/{Cargo.lock,js,src,tests}
  mkdir "$copy/tests" "$copy/js"
  cp -r README.md src "$copy"
  cp js/{decoder,wasm-pack}.js "$copy/js"
  cp -r tests/{native.rs,vectors.rs,vectors} "$copy/tests"
  { awk '/^\[/ { keep = !/^\[target.*\.dev-dependencies\]$|^\[\[/ } keep' Cargo.toml && echo '[workspace]'; } >"$copy/Cargo.toml"
  (
    cd "$copy"
    export CARGO_TARGET_DIR=target
    RUSTC_BOOTSTRAP=1 cargo update --quiet -Z direct-minimal-versions
    for features in "" --no-default-features --features={http,axum,reqwest,tracing}; do
      cargo check --quiet --locked --lib ${features:+"$features"}
    done
    cargo test --quiet --locked --features axum,http,reqwest,tracing --lib --test native --test vectors
    wasm_cargo check --quiet --locked --lib --target wasm32-unknown-unknown --features js,reqwest
  )
}

dependencies() {
  cargo deny --locked check bans licenses sources
  if cargo deny --locked fetch db; then
    cargo deny --locked check advisories
  else
    echo "NOT CHECKED: advisories. The advisory database, https://github.com/RustSec/advisory-db, cannot be fetched here"
  fi
}

no_std() {
  local target=thumbv7m-none-eabi
  if ! grep -qx "$target" <<<"$(rustup target list --installed)"; then
    if [ -n "${STARDUST_NO_RUSTUP:-}" ] || ! rustup target add "$target"; then
      echo "NOT CHECKED: that the crate builds without std. rustup cannot fetch the target $target"
      return
    fi
  fi
  # The cdylib is for WebAssembly.
  cargo rustc --locked --lib --crate-type rlib --no-default-features --target "$target"
}

# Lists the files, because `node --test` succeeds on a folder without tests.
node_tests() {
  local files=("$1"/*.test.js)
  [ -e "${files[0]}" ] || fail "$1 has no tests"
  node tests/browser-pool.js node --test --test-concurrency=2 --test-reporter=spec "${files[@]}"
}

libraries() {
  # npm writes this file last.
  [ tests/libraries/node_modules/.package-lock.json -nt tests/libraries/package-lock.json ] ||
    npm ci --prefix tests/libraries --loglevel=error
  node_tests tests/libraries
}

front_end() {
  scripts/front-end.sh
  node_tests tests/front-end
}

web_ui() {
  scripts/web-ui.sh
  node_tests tests/web-ui
}

# All at once: one of them compiles the tests for all, and then each uses a core.
browser_tests() {
  local process
  # The pool relaunches a browser that crashes before its first page.
  wasm_tests chrome chromedriver chromedriver node tests/browser-pool.js &
  local processes=($!)
  wasm_tests firefox geckodriver geckodriver node tests/browser-pool.js &
  processes+=($!)
  # WebKit has no headless mode.
  wasm_tests safari safaridriver WebKitWebDriver xvfb-run --auto-servernum \
    env WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1 WEBKIT_DISABLE_COMPOSITING_MODE=1 &
  processes+=($!)
  for process in "${processes[@]}"; do wait "$process"; done
}

# wasm_tests BROWSER OPTION DRIVER COMMAND...: the command starts what the driver needs, and then another command.
wasm_tests() {
  "${@:4}" bash -c '. scripts/tools.sh
    [ -z "${STARDUST_BROWSERS:-}" ] || export "${2^^}_REMOTE=$STARDUST_BROWSERS/$1"
    wasm_pack test --headless "--$1" "--$2" "$(command -v "$3")" -- --locked --test browser --test vectors --features js' \
    bash "$1" "$2" "$3" | tee "target/$1.log"
  # wasm-pack also succeeds if it runs no test.
  grep -q '[1-9][0-9]* passed' "target/$1.log" || fail "No test ran in $1"
}

main
