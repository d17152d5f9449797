#!/bin/sh
# Runs fuzz targets for some seconds each: run.sh FOLDER-OF-PROGRAMS SECONDS fuzz_NAME…
#
# CAUCE_TEST_JOBS of them (1 when nothing is said) run side by side.
# Each starts from the seeds in tests/fuzz/corpus/NAME (only read) and from inputs that earlier
# runs found (kept in the build folder). The random seed is fixed, so that a failure comes back.
# A crash, a leak, an input over 10 s or over 512 MB of memory is a failure; the input that did it
# is kept in the build folder, and its name is printed. Last line: "N passed, N failed".
set -u

here=$(cd "$(dirname "$0")" && pwd)

# one FOLDER SECONDS fuzz_NAME
one() {
    programs=$1 seconds=$2 target=$3
    name=${target#fuzz_}
    found=$programs/found/$name
    mkdir -p "$found"
    seeds=$here/corpus/$name
    [ -d "$seeds" ] || seeds=
    if [ ! -x "$programs/$target" ]; then
        echo "not ok $target: not built"
        return
    fi
    dictionary=
    [ ! -f "$here/$name.dict" ] || dictionary=-dict=$here/$name.dict
    # shellcheck disable=SC2086 # empty words vanish on purpose
    if "$programs/$target" -max_total_time="$seconds" -rss_limit_mb=512 -timeout=10 -seed=20261121 \
        -max_len=65536 -print_final_stats=1 -artifact_prefix="$programs/$target-failed-" \
        $dictionary "$found" $seeds >"$programs/$target.log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$programs/$target.log")
        echo "ok $target (${runs:-0} inputs)"
    else
        grep -vE '^(#[0-9]+|INFO:|stat::)' "$programs/$target.log" | tail -n 60
        echo "not ok $target (whole output: $programs/$target.log)"
    fi
}

if [ "$1" = --one ]; then
    # Told in one piece, whoever else ends at the same moment.
    told=$(one "$2" "$3" "$4")
    printf '%s\n' "$told" | flock "$2" tee "$2/$4.told"
    exit 0
fi

programs=$1 seconds=$2
shift 2
for target in "$@"; do rm -f "$programs/$target.told"; done
printf '%s\n' "$@" |
    xargs -n 1 -P "${CAUCE_TEST_JOBS:-1}" "$0" --one "$programs" "$seconds"
passed=0 failed=0
for target in "$@"; do
    case $(tail -n 1 "$programs/$target.told" 2>/dev/null) in
    "ok "*) passed=$((passed + 1)) ;;
    *) failed=$((failed + 1)) ;;
    esac
done
echo "fuzz: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
