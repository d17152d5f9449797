#!/bin/sh
# Runs fuzz targets for some seconds each: run.sh FOLDER-OF-PROGRAMS SECONDS fuzz_NAME…
#
# Each starts from the seeds in tests/fuzz/corpus/NAME (only read) and from inputs that earlier
# runs found (kept in the build folder). The random seed is fixed, so that a failure comes back.
# A crash, a leak, an input over 10 s or over 512 MB of memory is a failure; the input that did it
# is kept in the build folder, and its name is printed. Last line: "N passed, N failed".
set -u

programs=$1 seconds=$2
shift 2
passed=0 failed=0
here=$(cd "$(dirname "$0")" && pwd)
for target in "$@"; do
    name=${target#fuzz_}
    found=$programs/found/$name
    mkdir -p "$found"
    seeds=$here/corpus/$name
    [ -d "$seeds" ] || seeds=
    if [ ! -x "$programs/$target" ]; then
        echo "not ok $target: not built"
        failed=$((failed + 1))
        continue
    fi
    dictionary=
    [ ! -f "$here/$name.dict" ] || dictionary=-dict=$here/$name.dict
    # shellcheck disable=SC2086 # empty words vanish on purpose
    if "$programs/$target" -max_total_time="$seconds" -rss_limit_mb=512 -timeout=10 -seed=20261121 \
        -max_len=65536 -print_final_stats=1 -artifact_prefix="$programs/$target-failed-" \
        $dictionary "$found" $seeds >"$programs/$target.log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$programs/$target.log")
        echo "ok $target (${runs:-0} inputs)"
        passed=$((passed + 1))
    else
        grep -vE '^(#[0-9]+|INFO:|stat::)' "$programs/$target.log" | tail -n 60
        echo "not ok $target (whole output: $programs/$target.log)"
        failed=$((failed + 1))
    fi
done
echo "fuzz: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
