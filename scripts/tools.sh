# What the other scripts share. Sourced, from the root of the repository.

# Where tools that are built from source are kept: outside the checkout, so that the next clone finds them.
TOOLS="${STARDUST_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/stardust-errors}"
export PATH="$TOOLS/bin:$PATH"

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }

# cargo with a toolchain that has the standard library for wasm32: see scripts/setup.sh.
wasm_cargo() {
  if [ -e "$TOOLS/wasm-toolchain" ]; then
    RUSTUP_TOOLCHAIN="$(cat "$TOOLS/wasm-toolchain")" cargo "$@"
  else
    cargo "$@"
  fi
}
