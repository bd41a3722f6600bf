#!/usr/bin/env bash
# Fuzzes each target of fuzz/: `fuzz.sh [SECONDS]`, 60 seconds each by default. The saved corpus runs first, in full;
# then libFuzzer mutates it and the shared test vectors. A finding fails the run and is kept in fuzz/artifacts/.
# `fuzz.sh --save` replaces the saved corpus with the smallest set that keeps the coverage of all inputs found so far.
#
# A busy machine does not fail a run: an input that was slow, or that ran when an allocation failed, runs again alone,
# with a limit on its CPU time. If that succeeds, fuzzing continues for the remaining time.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

build="${CARGO_TARGET_DIR:-target/fuzz/build}"
# Long inputs are slow and rarely reach new code.
limits=(-max_len=2048 -rss_limit_mb=1024)
# How often a run may be interrupted before the target fails.
MAX_RESTARTS=10

main() {
  local host targets
  mkdir -p target/fuzz
  node scripts/fuzz.js unpack
  host="$(rustc -vV | sed -n 's/^host: //p')"
  # A sanitizer needs nightly Rust and only checks unsafe code, which these targets do not reach.
  cargo fuzz build --sanitizer none --fuzz-dir fuzz --target-dir "$build" --target "$host"
  targets="$(cargo fuzz list --fuzz-dir fuzz)"
  # The executables run without `cargo fuzz run`, which hides libFuzzer's exit status.
  executables="$build/$host/release"
  export RUST_BACKTRACE=0
  if [ "${1:-}" = --save ]; then
    save "$targets"
  else
    run "$targets" "${1:-60}"
  fi
}

# run TARGETS SECONDS
run() {
  local target
  row target executions restarts findings >target/fuzz/summary
  for target in $1; do
    say "Fuzzing $target for $2 s"
    fuzz "$target" "$2"
  done
  echo
  cat target/fuzz/summary
}

row() { printf '%-12s %14s %9s %9s\n' "$@"; }

# fuzz TARGET SECONDS
fuzz() {
  local target="$1" left="$2" end=$((SECONDS + $2)) executions=0 restarts=0 status count input reason
  local corpus="target/fuzz/corpus/$target" found="target/fuzz/found/$target" log="target/fuzz/$target.log" dict=fuzz/json.dict
  [ "$target" != retry_after ] || dict=fuzz/headers.dict
  rm -rf "$found"
  mkdir -p "$corpus" "$found" "target/fuzz/saved/$target"
  while true; do
    status=0
    "$executables/$target" "$corpus" "target/fuzz/saved/$target" "target/fuzz/seeds/$target" "${limits[@]}" -timeout=10 \
      -report_slow_units=5 -dict="$dict" -max_total_time="$left" -artifact_prefix="$found/" -print_final_stats=1 2>"$log" || status=$?
    count="$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
    executions=$((executions + ${count:-0}))

    case "$status" in
      0) reason= ;;
      70) reason="an input took longer than 10 s" ;;
      # The kernel kills a process when memory runs out. libFuzzer then leaves no input to run again.
      137) reason="the fuzzer was killed, probably because the machine ran out of memory" ;;
      72) fail "Interrupted" ;;
      *)
        grep -qE '^memory allocation of .* failed|std::bad_alloc' "$log" || stop "exit status $status"
        reason="the machine had no memory left"
        ;;
    esac
    # timeout-*, slow-unit-* (slow, but within the limit) or crash-* (an allocation failed). Not oom-*: a process above
    # -rss_limit_mb fails the run above, because its memory does not depend on the machine.
    for input in "$found"/*; do
      [ -e "$input" ] || continue
      replay "$input" || stop "${input##*/} fails when run alone, with 2 s of CPU time (exit status $?)"
      say "$target: ${input##*/} is not a finding: it succeeds when run alone"
      # Every later run starts with it.
      mv "$input" "$corpus"
    done
    [ -n "$reason" ] || break

    restarts=$((restarts + 1))
    [ "$restarts" -le "$MAX_RESTARTS" ] || stop "interrupted more than $MAX_RESTARTS times; the last time, $reason"
    # At least a second: 0 means no limit, and the saved corpus runs in full in any case.
    left=$((end - SECONDS))
    [ "$left" -gt 0 ] || left=1
    say "$target: $reason; fuzzing again for $left s"
  done
  [ "$executions" -gt 0 ] || stop "no input was run"
  row "$target" "$executions" "$restarts" 0 | tee -a target/fuzz/summary
}

# Runs one input with a limit on its CPU time, which a stalled machine does not use up. -timeout, in wall-clock time, ends an
# input that waits forever.
replay() (
  ulimit -S -c 0 -t 2
  exec "$executables/$target" "${limits[@]}" -timeout=300 -artifact_prefix="$found/" "$1" >>"$log" 2>&1
)

# stop REASON: keeps the failing inputs and ends the script.
stop() {
  local kept="fuzz/artifacts/$target" input findings=0
  tail -n 40 "$log" >&2
  mkdir -p "$kept"
  for input in "$found"/*; do
    [ -e "$input" ] || continue
    mv "$input" "$kept"
    findings=$((findings + 1))
    echo "Reproduce with: cargo fuzz run --sanitizer none --fuzz-dir fuzz $target $kept/${input##*/}" >&2
  done
  row "$target" "$executions" "$restarts" "$findings"
  fail "$target: $1; see $log"
}

# save TARGETS
save() {
  local target seed
  for target in $1; do
    say "Saving the corpus of $target"
    rm -rf target/fuzz/merged
    mkdir -p target/fuzz/{merged,saved/"$target",corpus/"$target"}
    # Without -timeout, because a merge drops every input that takes longer.
    "$executables/$target" target/fuzz/merged "target/fuzz/seeds/$target" "target/fuzz/saved/$target" "target/fuzz/corpus/$target" \
      -set_cover_merge=1 -max_len=192 2>"target/fuzz/$target.log"
    # The test vectors are part of every run.
    for seed in "target/fuzz/seeds/$target"/*; do rm -f "target/fuzz/merged/${seed##*/}"; done
    node scripts/fuzz.js pack "$target" target/fuzz/merged
  done
}

main "$@"
