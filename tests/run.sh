#!/bin/sh
# Runs test programs and scripts one after the other and adds up: run.sh LOG-FOLDER PROGRAM…
#
# Each program's output goes to LOG-FOLDER/NAME.log; failures are repeated here. A program says how
# it went in its last line, "N passed, N failed" with an optional "N skipped". One that ends
# without that line, or with an error although it counted no failure, counts as one failure, so a
# crash cannot pass for success. The last line of this script has the same form.
set -u

logs=$1
shift
mkdir -p "$logs"
passed=0 failed=0 skipped=0

number() { # number WORD LINE: the number before WORD in LINE, else 0
    n=$(printf '%s\n' "$2" | sed -n "s/.*[^0-9]\\([0-9][0-9]*\\) $1.*/\\1/p")
    echo "${n:-0}"
}

for program in "$@"; do
    name=$(basename "$program")
    log=$logs/$name.log
    started=$(date +%s)
    "$program" >"$log" 2>&1 </dev/null
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
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
