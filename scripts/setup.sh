#!/usr/bin/env bash
# Sees to it that what the other scripts need is there: `setup.sh build`, `setup.sh check` or `setup.sh test`, each with
# all of the one before. Looks first and does only what is missing, so that a second run takes a second.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

WASM_PACK=0.15.1
GECKODRIVER=0.37.1
CARGO_DENY=0.20.2
CARGO_FUZZ=0.13.2
# The tools need a newer Rust than the crate does.
TOOLS_RUST=1.91

main() {
  ground
  node_modules
  wasm32
  [ "$1" = build ] || lints
  [ "$1" != test ] || tools
  [ "$1" != test ] || browsers
}

# What set-up stands on and does not install.
ground() {
  have rustup && have cargo || fail "Rust is missing: install it with rustup, see https://rustup.rs"
  have node && have npm || fail "Node is missing: install version 20 or newer, with npm"
  node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || fail "Node $(node --version) is too old: 20 or newer"
  have cc || packages "a linker, which Rust needs for anything native" gcc libc6-dev
}

node_modules() {
  # npm writes that file last.
  if [ node_modules/.package-lock.json -nt package-lock.json ]; then return; fi
  say "Installing the node modules: wasm-opt for the package, a server for the page, and what the tests use"
  npm ci --loglevel=error
}

# STARDUST_NO_RUSTUP=1 does as if rustup's servers did not answer.
wasm32() {
  if [ -z "${STARDUST_NO_RUSTUP:-}" ]; then
    if has_wasm32; then return; fi
    say "Adding the target wasm32-unknown-unknown to the Rust toolchain, for the package"
    if rustup target add wasm32-unknown-unknown; then
      rm -f "$TOOLS/wasm-toolchain"
      return
    fi
    say "rustup cannot fetch it: Debian's Rust takes its place"
  elif [ -e "$TOOLS/wasm-toolchain" ] && has_wasm32; then
    return
  fi
  debian_wasm32
}

# Whether there is a standard library for wasm32, of the very compiler that is to use it.
has_wasm32() {
  local folder
  folder="$(with_wasm32 rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null)" || return 1
  compgen -G "$folder/libstd-*.rlib" >/dev/null || return 1
  [ ! -e "$TOOLS/wasm-toolchain" ] || [ "$(cat "$folder/built-by" 2>/dev/null)" = "$(with_wasm32 rustc -vV)" ]
}

# Debian has no standard library for wasm32, but its sources, and they need nothing but crates.io.
debian_wasm32() {
  packages "a Rust compiler with its sources" rustc-web cargo-web rust-web-src rust-web-llvm
  # Its rust-lld is a link to a linker of one version, whose package it does not ask for.
  packages "its linker for wasm32" "$(basename "$(readlink /usr/bin/rust-lld)")"
  # By their paths: a cargo of rustup would be another compiler's.
  local rustc=/usr/bin/rustc cargo=/usr/bin/cargo crate folder
  say "Building the standard library for wasm32, once: two minutes"
  crate="$(mktemp -d)"
  mkdir "$crate/src"
  touch "$crate/src/lib.rs"
  printf '[package]\nname = "empty"\nedition = "2021"\n' >"$crate/Cargo.toml"
  # Without embed-bitcode no build with LTO could use it, without test no wasm test.
  (
    cd "$crate"
    RUSTC_BOOTSTRAP=1 RUSTC="$rustc" RUSTFLAGS=-Cembed-bitcode=yes "$cargo" build --quiet --release --target-dir target \
      --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort,test
    rm target/wasm32-unknown-unknown/release/deps/libempty-*
  )
  folder="$("$rustc" --print target-libdir --target wasm32-unknown-unknown)"
  "$rustc" -vV >"$crate/built-by"
  as_root rm -rf "$folder"
  as_root mkdir -p "$folder"
  as_root cp "$crate"/target/wasm32-unknown-unknown/release/deps/*.rlib "$crate/built-by" "$folder"
  rm -r "$crate"
  rustup toolchain link debian /usr
  mkdir -p "$TOOLS"
  echo debian >"$TOOLS/wasm-toolchain"
}

lints() {
  if ! cargo fmt --version >/dev/null 2>&1 || ! cargo clippy --version >/dev/null 2>&1; then
    say "Adding rustfmt and clippy to the Rust toolchain"
    rustup component add rustfmt clippy
  fi
  if ! wasm_cargo clippy --version >/dev/null 2>&1; then
    packages "clippy of the compiler for wasm32" rust-web-clippy
  fi
}

# From source, because ready-made ones come from servers that many networks do not reach.
tools() {
  tool wasm-pack "$WASM_PACK" "which builds and tests the plain WebAssembly package"
  tool wasm-bindgen-cli "$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)" \
    "which wasm-pack needs in the version of Cargo.lock"
  tool geckodriver "$GECKODRIVER" "which lets tests drive Firefox"
  tool cargo-deny "$CARGO_DENY" "which looks at the licences and sources of the dependencies"
  tool cargo-fuzz "$CARGO_FUZZ" "which runs the fuzz targets"
  have c++ || packages "a C++ compiler, for the fuzzer" g++
}

# tool CRATE VERSION WHY
tool() {
  if grep -qs "^\"$1 $2 " "$TOOLS/.crates.toml"; then return; fi
  say "Building $1 $2, $3: a minute or two"
  local cargo=(cargo)
  if ! printf '%s\n' "rustc $TOOLS_RUST" "$(rustc --version)" | sort -V -C; then
    rustup toolchain install "$TOOLS_RUST" --profile minimal --no-self-update
    cargo=(cargo "+$TOOLS_RUST")
  fi
  local install=("${cargo[@]}" install "$1" --version "=$2" --root "$TOOLS" --debug --quiet --force)
  if ! "${install[@]}" --locked; then
    say "Again without its lock file, which names what this mirror of crates.io does not have"
    CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS=fallback "${install[@]}"
  fi
}

browsers() {
  local missing=()
  have chromium || missing+=(chromium)
  have chromedriver || missing+=(chromium-driver)
  have firefox-esr || missing+=(firefox-esr)
  [ ${#missing[@]} = 0 ] || packages "the browsers that the tests run in" "${missing[@]}"
}

have() { command -v "$1" >/dev/null; }

# packages WHY PACKAGE...
packages() {
  local why="$1"
  shift
  have apt-get || fail "Without apt, please install $why yourself (Debian's packages: $*)"
  say "Installing $why: $*"
  local install=(as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends --no-remove "$@")
  # A first failure mostly means that there are no package lists yet, or old ones.
  if ! "${install[@]}" >/dev/null 2>&1; then
    as_root apt-get update -qq
    "${install[@]}" >/dev/null
  fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

main "${1:-build}"
