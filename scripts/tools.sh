# The functions that the other scripts share. They source this file from the root of the repository.

# The tools that scripts/setup.sh builds from source: outside the checkout, so that other clones can use them.
TOOLS="${STARDUST_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/stardust-errors}"
export PATH="$TOOLS/bin:$PATH"

say() {
  if [ -t 1 ]; then printf '\033[1m==>\033[0m %s\n' "$*"; else printf '==> %s\n' "$*"; fi
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Runs a command with a Rust toolchain that has the standard library for wasm32: the default one, unless scripts/setup.sh
# had to install another, and wrote its path to wasm-toolchain.
with_wasm32() {
  if [ -e "$TOOLS/wasm-toolchain" ]; then
    env RUSTUP_TOOLCHAIN="$(cat "$TOOLS/wasm-toolchain")" "$@"
  else
    "$@"
  fi
}

wasm_cargo() { with_wasm32 cargo "$@"; }

# Runs wasm-pack with the tools of scripts/setup.sh, which it would download otherwise. RUSTFLAGS would override .cargo/config.toml.
wasm_pack() { with_wasm32 env -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS wasm-pack "$1" --mode no-install "${@:2}"; }
