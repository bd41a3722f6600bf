#!/usr/bin/env bash
# Fuzzes each target of fuzz/: `fuzz.sh [SECONDS]`, 60 seconds each by default. First comes the saved corpus, all of
# it; then what libFuzzer makes of that and of the shared cases. A find fails, and stays in fuzz/artifacts/.
# `fuzz.sh --save` makes the saved corpus anew from everything that was found since, as small as it gets.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

# Without a sanitizer, an ordinary stable Rust will do; and all of this is safe Rust.
build="${CARGO_TARGET_DIR:-target/fuzz/build}"
fuzz() { RUST_BACKTRACE=0 cargo fuzz "$1" --sanitizer none --fuzz-dir fuzz --target-dir "$build" "${@:2}"; }
# What is worth a find is short; what is long is slow.
limits=(-max_len=2048 -timeout=10 -rss_limit_mb=1024)

run() {
  local seconds="$1" target log units finds=0 corpus dict
  printf '%-12s %14s %8s\n' target executions finds >target/fuzz/summary
  for target in $(cargo fuzz list --fuzz-dir fuzz); do
    say "Fuzzing $target for $seconds s"
    corpus="target/fuzz/corpus/$target" dict=fuzz/json.dict log="target/fuzz/$target.log"
    [ "$target" != retry_after ] || dict=fuzz/headers.dict
    mkdir -p "$corpus" "target/fuzz/saved/$target"
    finds=0
    fuzz run "$target" "$corpus" "target/fuzz/saved/$target" "target/fuzz/seeds/$target" -- "${limits[@]}" \
      -dict="$dict" -max_total_time="$seconds" -print_final_stats=1 2>"$log" || finds=1
    units="$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
    printf '%-12s %14s %8s\n' "$target" "${units:-none}" "$finds" | tee -a target/fuzz/summary
    [ "$finds" = 0 ] && [ "${units:-0}" -gt 0 ] || { tail -n 40 "$log" >&2; fail "$target: see $log"; }
  done
  echo
  cat target/fuzz/summary
}

save() {
  local target seed
  for target in $(cargo fuzz list --fuzz-dir fuzz); do
    say "Saving the corpus of $target"
    rm -rf target/fuzz/merged
    mkdir -p target/fuzz/{merged,saved/"$target",corpus/"$target"}
    # The fewest files that reach all that the many do.
    fuzz run "$target" target/fuzz/merged "target/fuzz/seeds/$target" "target/fuzz/saved/$target" "target/fuzz/corpus/$target" \
      -- -set_cover_merge=1 -max_len=192 -timeout=10 2>"target/fuzz/$target.log"
    # What the shared cases bring is there anyway.
    for seed in "target/fuzz/seeds/$target"/*; do rm -f "target/fuzz/merged/${seed##*/}"; done
    node scripts/fuzz-corpus.js pack "$target" target/fuzz/merged
  done
}

mkdir -p target/fuzz
node scripts/fuzz-seeds.js
node scripts/fuzz-corpus.js unpack
if [ "${1:-}" = --save ]; then save; else run "${1:-60}"; fi
