#!/usr/bin/env bash
# Installs what the other scripts need: `setup.sh build`, `setup.sh check` or `setup.sh test`, each of which includes the one
# before, or `setup.sh semver`. Installs only what is missing, so that a second run takes seconds.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

WASM_PACK=0.15.1
GECKODRIVER=0.37.1
CARGO_DENY=0.20.2
CARGO_FUZZ=0.13.2
CARGO_SEMVER_CHECKS=0.51.0
# The tools need a newer Rust than the crate does.
TOOLS_RUST=1.93

main() {
  case "$1" in build | check | test | semver) ;; *) fail "Usage: scripts/setup.sh [build|check|test|semver]" ;; esac
  requirements
  if [ "$1" = semver ]; then
    tool cargo-semver-checks "$CARGO_SEMVER_CHECKS" "which compares the crate's API with the previous release"
    return
  fi
  node_modules
  wasm32
  [ "$1" != build ] || return 0
  lints
  [ "$1" != check ] || return 0
  tools
  browsers
}

# Checks what this script needs but does not install.
requirements() {
  have rustup && have cargo || fail "Rust is missing: install it with rustup, see https://rustup.rs"
  have node && have npm || fail "Node is missing: install version 20 or newer, with npm"
  node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || fail "Node $(node --version) is too old: 20 or newer"
  have cc || packages "a linker, which Rust needs for native code" gcc libc6-dev
}

node_modules() {
  # npm writes this file last.
  if [ node_modules/.package-lock.json -nt package-lock.json ]; then return; fi
  say "Installing the node modules: wasm-opt for the package, a server for the page, and what the tests use"
  npm ci --loglevel=error
}

# STARDUST_NO_RUSTUP=1 behaves as if rustup's servers did not respond.
wasm32() {
  if [ -z "${STARDUST_NO_RUSTUP:-}" ]; then
    if compiles_wasm32 with_wasm32 rustc; then return; fi
    say "Adding the target wasm32-unknown-unknown to the Rust toolchain, for the package"
    if rustup target add wasm32-unknown-unknown; then
      rm -f "$TOOLS/wasm-toolchain"
      return
    fi
    say "rustup cannot download it: using Debian's Rust instead"
  elif [ -e "$TOOLS/wasm-toolchain" ] && compiles_wasm32 with_wasm32 rustc; then
    return
  fi
  debian_wasm32
}

# compiles_wasm32 RUSTC...: whether this compiler can load its standard library for wasm32. One that a different version of
# the compiler built is present but does not load.
compiles_wasm32() {
  local out status=0
  out="$(mktemp -d)"
  "$@" --target wasm32-unknown-unknown --crate-type lib --emit metadata --out-dir "$out" - </dev/null >/dev/null 2>&1 || status=$?
  rm -r "$out"
  return "$status"
}

debian_wasm32() {
  packages "a Rust compiler with its sources" rustc-web cargo-web rust-web-src rust-web-llvm
  # The package has a link to one version of lld, but does not depend on it.
  [ -e /usr/bin/rust-lld ] || packages "its linker for wasm32" "$(basename "$(readlink /usr/bin/rust-lld)")"
  if ! compiles_wasm32 /usr/bin/rustc; then build_wasm32_std; fi
  mkdir -p "$TOOLS"
  # rustup accepts a path in place of the name of a toolchain.
  echo /usr >"$TOOLS/wasm-toolchain"
}

# Debian has no package of the standard library for wasm32; building it from the sources needs only crates.io. The
# compiler looks for it in one folder only. This replaces a folder that it wrote earlier, and fails on any other.
build_wasm32_std() {
  # By path, because those on PATH may be rustup's.
  local rustc=/usr/bin/rustc cargo=/usr/bin/cargo folder
  folder="$("$rustc" --print target-libdir --target wasm32-unknown-unknown)"
  if [ ! -e "$folder/built-by" ] && [ -n "$(ls -A "$folder" 2>/dev/null)" ]; then
    fail "$folder holds a standard library that $rustc cannot use, and scripts/setup.sh did not install it: please remove or update it"
  fi

  say "Building the standard library for wasm32, once; this takes two minutes"
  crate="$(mktemp -d)"
  trap 'rm -rf "$crate"' EXIT
  mkdir "$crate/src"
  touch "$crate/src/lib.rs"
  printf '[package]\nname = "empty"\nedition = "2021"\n' >"$crate/Cargo.toml"
  # Builds with LTO need embed-bitcode, and wasm tests need the crate test.
  (
    cd "$crate"
    RUSTC_BOOTSTRAP=1 RUSTC="$rustc" RUSTFLAGS=-Cembed-bitcode=yes "$cargo" build --quiet --release --target-dir target \
      --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort,test
    rm target/wasm32-unknown-unknown/release/deps/libempty-*
  )
  "$rustc" -vV >"$crate/built-by"
  # Copies to a folder beside it first, so that an interruption never leaves half a library in its place.
  as_root rm -rf "$folder.new"
  as_root mkdir -p "$folder.new"
  as_root cp "$crate"/target/wasm32-unknown-unknown/release/deps/*.rlib "$crate/built-by" "$folder.new"
  as_root rm -rf "$folder"
  as_root mv "$folder.new" "$folder"
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

# Built from source, because many networks block the servers of the prebuilt ones.
tools() {
  tool wasm-pack "$WASM_PACK" "which builds and tests the plain WebAssembly package"
  tool wasm-bindgen-cli "$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)" \
    "which wasm-pack needs in the version in Cargo.lock"
  tool geckodriver "$GECKODRIVER" "which lets tests drive Firefox"
  tool cargo-deny "$CARGO_DENY" "which checks the licenses and sources of the dependencies"
  tool cargo-fuzz "$CARGO_FUZZ" "which runs the fuzz targets"
  have c++ || packages "a C++ compiler, for the fuzzer" g++
}

# tool CRATE VERSION WHY
tool() {
  if grep -qs "^\"$1 $2 " "$TOOLS/.crates.toml"; then return; fi
  say "Building $1 $2, $3; this takes a minute or two"
  local cargo=(cargo)
  if ! printf '%s\n' "rustc $TOOLS_RUST" "$(rustc --version)" | sort -V -C; then
    if [ -z "${STARDUST_NO_RUSTUP:-}" ] && rustup toolchain install "$TOOLS_RUST" --profile minimal --no-self-update; then
      cargo=(cargo "+$TOOLS_RUST")
    else
      # Debian's Rust is new enough, if wasm32 installed it.
      cargo=(wasm_cargo)
    fi
  fi
  local install=("${cargo[@]}" install "$1" --version "=$2" --root "$TOOLS" --debug --quiet --force)
  if ! "${install[@]}" --locked; then
    say "Building $1 without its lock file, which may name versions that a mirror of crates.io lacks"
    CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS=fallback "${install[@]}"
  fi
}

browsers() {
  local missing=()
  have chromium || missing+=(chromium)
  have chromedriver || missing+=(chromium-driver)
  have firefox-esr || missing+=(firefox-esr)
  # Ubuntu has no such packages, only snaps, which do not install these programs.
  if [ ${#missing[@]} != 0 ] && grep -qsx 'ID=ubuntu' /etc/os-release; then
    fail "On Ubuntu, please install Chromium, ChromeDriver and Firefox yourself, not as snaps: the tests run /usr/bin/chromium, /usr/bin/chromedriver and /usr/bin/firefox-esr, which may be links"
  fi
  # WebKitGTK comes with a small browser, which needs a display. The tests change its settings, such as the color scheme.
  have WebKitWebDriver || missing+=(webkit2gtk-driver)
  have xsettingsd || missing+=(xsettingsd)
  have Xvfb || missing+=(xvfb)
  have xauth || missing+=(xauth)
  [ ${#missing[@]} = 0 ] || packages "the browsers that the tests run in" "${missing[@]}"
}

have() { command -v "$1" >/dev/null; }

# packages WHY PACKAGE...
packages() {
  local why="$1"
  shift
  have apt-get || fail "Without apt, please install $why yourself (Debian's packages: $*)"
  # Checks here, because the output of as_root is hidden below.
  [ "$(id -u)" = 0 ] || have sudo || fail "Without root or sudo, please install $why yourself (Debian's packages: $*)"
  say "Installing $why: $*"
  # Waits for the lock, because a new machine often runs its first updates in the background.
  local install=(as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y -o DPkg::Lock::Timeout=300
    --no-install-recommends --no-remove "$@")
  # The first attempt usually fails because the package lists are missing or old.
  if ! "${install[@]}" >/dev/null 2>&1; then
    # Continues after a failure: one broken third-party source fails the update, but maybe not the installation.
    as_root apt-get update -qq || true
    "${install[@]}" >/dev/null
  fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

main "${1:-build}"
