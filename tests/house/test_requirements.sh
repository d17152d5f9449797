#!/bin/sh
# Every requirement of the open-government cycle has a test named after it: requirement_12_… . The
# numbers are those of the project's list of requirements: the co-creation process (1-17), hunts
# (40-43, 46-48), evaluation (49-57), agenda, surveys and observations (63-65).
set -u
cd "${CAUCE_ROOT:?}" || exit 2
. tests/house/checks.sh

cat tests/*/test_*.c >"$scratch/tests"
for number in $(seq 1 17) 40 41 42 43 $(seq 46 57) 63 64 65; do
    check "requirement_${number}_has_a_test" grep -q "(requirement_${number}_[a-z]" "$scratch/tests"
done
end_checks
