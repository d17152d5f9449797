#!/bin/sh
# All checks of the project, as `make check` and continuous integration run them. Every step goes
# on when another failed; the last line is the sum, "N passed, N failed, N skipped", and the exit
# status is 1 when anything failed. Logs are in $BUILD/check.
#
# CHECK_ONLY="name name" runs only those steps: setup build clang nopg rules messages format tidy
# tests fuzz. FUZZ_SECONDS (5) is the time each fuzz target gets.
set -u

: "${BUILD:=build}" "${MAKE:=make}" "${JOBS:=2}" "${FUZZ_SECONDS:=5}"
export CAUCE_ROOT="$PWD" CAUCE_TEST_JOBS="$JOBS"
unset MAKEFLAGS MAKELEVEL CAUCE_LANG 2>/dev/null
logs=$BUILD/check
rm -rf "$logs"
mkdir -p "$logs"
passed=0 failed=0 skipped=0

wanted() {
    [ -z "${CHECK_ONLY:-}" ] && return 0
    case " $CHECK_ONLY " in *" $1 "*) return 0 ;; esac
    return 1
}

count() { # count LINE: adds "N passed, N failed, N skipped" to the sum
    set -- $(printf '%s\n' "$1" | sed -n \
        's/^.*\<\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed\(, \([0-9][0-9]*\) skipped\)\{0,1\}.*$/\1 \2 \4/p')
    passed=$((passed + ${1:-0})) failed=$((failed + ${2:-1})) skipped=$((skipped + ${3:-0}))
}

# step NAME COMMAND…: one check that either holds or does not.
step() {
    name=$1
    shift
    started=$(date +%s)
    if "$@" >"$logs/$name.log" 2>&1; then
        verdict="1 passed, 0 failed"
    else
        verdict="0 passed, 1 failed"
        echo "---- $name"
        grep -vE '^  (CC|LD) ' "$logs/$name.log" | tail -n "${LINES_SHOWN:-60}"
        echo "---- whole output: $logs/$name.log"
    fi
    echo "$name: $verdict ($(($(date +%s) - started)) s)"
    count "$verdict"
}

# counted NAME COMMAND…: a command that counts for itself; shown as it runs.
counted() {
    name=$1
    shift
    { "$@" 2>&1; echo "exit status $?"; } | tee "$logs/$name.log"
    count "$(grep -E '(^|[^0-9])[0-9]+ passed, [0-9]+ failed' "$logs/$name.log" | tail -n 1)"
}

wanted setup && { setup/debian.sh build check fuzz || exit 1; }

# Compiling: gcc with sanitizers for the tests, the released program, and clang for all of it.
if wanted build; then
    step build-tests "$MAKE" -k -j"$JOBS" BUILD="$BUILD" VARIANT=asan program test-programs
    step build-release "$MAKE" -k -j"$JOBS" BUILD="$BUILD" program
fi
wanted clang && step build-clang "$MAKE" -k -j"$JOBS" BUILD="$BUILD" VARIANT=fuzz \
    objects fuzz-programs

wanted nopg && step build-without-postgres "$MAKE" -k -j"$JOBS" BUILD="$BUILD/without-pg" WITH_PG=0 \
    VARIANT=debug program

wanted rules && step rules "$MAKE" BUILD="$BUILD" rules
wanted messages && step messages "$MAKE" BUILD="$BUILD" translations
# What clang-format and clang-tidy ask changes with their version; ours is Debian 12's.
lint() {
    if wanted "$1" && "clang-$1" --version | grep -q 'version 14\.'; then
        step "$@"
    elif wanted "$1"; then
        echo "$1: 0 passed, 0 failed, 1 skipped (clang-$1 is not of version 14)"
        skipped=$((skipped + 1))
    fi
}
lint format "$MAKE" BUILD="$BUILD" format-check
# The analyzer takes minutes; `make lint` has it.
lint tidy "$MAKE" BUILD="$BUILD" "TIDY=--checks=-clang-analyzer-*" tidy-files

# The tests, beside a PostgreSQL of their own. A program that could not be built counts as failed.
# They run side by side; the pages in a browser take longest and begin first.
if wanted tests; then
    list='' seen=''
    for folder in tests/browser/ tests/e2e/ tests/*/; do
        case " $seen " in *" $folder "*) continue ;; esac
        seen="$seen $folder"
        room=$(basename "$folder")
        ls "$folder"*.c >/dev/null 2>&1 && [ "$room" != fuzz ] &&
            list="$list $BUILD/asan/test-$room"
        for script in "$folder"test_*.sh; do
            [ -x "$script" ] && list="$list $script"
        done
    done
    CAUCE_BUILD=$(cd "$BUILD" && pwd)
    CAUCE_PROGRAM=$CAUCE_BUILD/asan/cauce
    export CAUCE_BUILD CAUCE_PROGRAM BUILD MAKE
    # shellcheck disable=SC2086 # the list is words on purpose
    counted tests tests/with-postgres.sh tests/run.sh "$logs" $list
fi

wanted fuzz && counted fuzz "$MAKE" BUILD="$BUILD" FUZZ_SECONDS="$FUZZ_SECONDS" fuzz

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
