#!/bin/sh
# Runs test programs and scripts and adds up: run.sh LOG-FOLDER PROGRAM…
#
# CAUCE_TEST_JOBS of them (1 when nothing is said) run side by side, each with one job of its own.
# Each program's output goes to LOG-FOLDER/NAME.log; failures are repeated here. A program says how
# it went in its last line, "N passed, N failed" with an optional "N skipped". One that ends
# without that line, or with an error although it counted no failure, counts as one failure, so a
# crash cannot pass for success. The last line of this script has the same form.
set -u

number() { # number WORD LINE: the number before WORD in LINE, else 0
    n=$(printf '%s\n' "$2" | sed -n "s/.*[^0-9]\\([0-9][0-9]*\\) $1.*/\\1/p")
    echo "${n:-0}"
}

# one LOG-FOLDER PROGRAM: runs it; its three numbers go to LOG-FOLDER/NAME.sum.
one() {
    name=$(basename "$2")
    log=$1/$name.log
    started=$(date +%s)
    "$2" >"$log" 2>&1 </dev/null
    status=$?
    took=$(($(date +%s) - started))
    last=$(grep -E '(^|[^0-9])[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
    case $last in
    *passed*)
        p=$(number passed " $last") f=$(number failed "$last") s=$(number skipped "$last")
        if [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
        ;;
    *) p=0 f=1 s=0 ;;
    esac
    if [ "$f" -ne 0 ]; then
        echo "---- $name (exit status $status)"
        # What belongs to the failures: everything that is not a plain success.
        grep -vE '^(ok|skip) |^# ' "$log" | tail -n 120
        echo "---- whole output: $log"
    fi
    echo "$name: $p passed, $f failed, $s skipped ($took s)"
    echo "$p $f $s" >"$1/$name.sum"
}

if [ "$1" = --one ]; then
    # Told in one piece, whoever else ends at the same moment.
    told=$(one "$2" "$3")
    printf '%s\n' "$told" | flock "$2" cat
    exit 0
fi

logs=$1
shift
mkdir -p "$logs"
jobs=${CAUCE_TEST_JOBS:-1}
[ $# -gt 1 ] && [ "$jobs" -gt 1 ] && export CAUCE_TEST_JOBS=1
for program in "$@"; do
    rm -f "$logs/$(basename "$program").sum"
    printf '%s\0' "$program"
done |
    xargs -0 -r -n 1 -P "$jobs" "$0" --one "$logs"

passed=0 failed=0 skipped=0
for program in "$@"; do
    sum=$logs/$(basename "$program").sum
    [ -s "$sum" ] || { echo "$program: could not be run"; echo "0 1 0" >"$sum"; }
    read -r p f s <"$sum"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
