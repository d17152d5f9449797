#!/bin/sh
# tests/run.sh adds up what test programs say, and takes no crash for a success.
set -u
cd "${CAUCE_ROOT:?}" || exit 2
. tests/house/checks.sh
runner=$PWD/tests/run.sh

program() { # program NAME BODY: a script that plays a test program
    printf '#!/bin/sh\n%s\n' "$2" >"$scratch/$1"
    chmod +x "$scratch/$1"
}
program good 'echo "ok a"; echo "good: 3 passed, 0 failed, 2 skipped"'
program plain 'echo "plain: 4 passed, 0 failed"'
program bad 'echo "not ok b"; echo "bad: 1 passed, 2 failed, 0 skipped"; exit 1'
program silent 'echo "nothing was counted"'
program crash 'echo "crash: 5 passed, 0 failed"; kill -SEGV $$'
program chatty 'echo "12 passed, 9 failed"; echo "chatty: 1 passed, 0 failed"'

sum_of() { # sum_of PROGRAM…: the last line
    for each in "$@"; do set -- "$@" "$scratch/$each" && shift; done
    "$runner" "$scratch/logs" "$@" >"$scratch/out" 2>&1
    echo $? >"$scratch/status"
    tail -n 1 "$scratch/out"
}

check run_adds_up_programs is "$(sum_of good plain)" "7 passed, 0 failed, 2 skipped"
check run_succeeds_when_nothing_failed is "$(cat "$scratch/status")" 0
check run_counts_failures is "$(sum_of good bad)" "4 passed, 2 failed, 2 skipped"
check run_fails_when_something_failed is "$(cat "$scratch/status")" 1
check run_shows_what_failed matches "not ok b" "$scratch/out"
check run_hides_what_went_well not grep -q "^ok a" "$scratch/out"
check run_counts_a_program_without_count_as_failed is "$(sum_of silent)" \
    "0 passed, 1 failed, 0 skipped"
check run_counts_a_crash_after_the_count_as_failed is "$(sum_of crash)" \
    "5 passed, 1 failed, 0 skipped"
check run_counts_a_program_that_is_not_built_as_failed is "$(sum_of absent good)" \
    "3 passed, 1 failed, 2 skipped"
check run_believes_the_last_count is "$(sum_of chatty)" "1 passed, 0 failed, 0 skipped"

# Each of the pair goes well only when it meets the other.
meet='for i in 1 2 3 4 5 6 7 8 9 10; do [ -e "$0.other" ] && break; sleep 0.3; done
    [ -e "$0.other" ] && echo "1 passed, 0 failed" || echo "0 passed, 1 failed"'
program left ': >"${0%left}right.other"; '"$meet"
program right ': >"${0%right}left.other"; '"$meet"
check run_takes_two_side_by_side is "$(CAUCE_TEST_JOBS=2 sum_of left right)" \
    "2 passed, 0 failed, 0 skipped"
check run_takes_no_old_sum_for_a_new_one is "$(rm "$scratch/good"; sum_of good)" \
    "0 passed, 1 failed, 0 skipped"
end_checks
