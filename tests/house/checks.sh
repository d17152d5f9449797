# For shell tests, read with ". tests/house/checks.sh" from the project's root: each check is a
# command that holds or does not, counted and told like the tests in C. $scratch is an empty folder
# that is removed at the end; end_checks prints the count and gives the exit status.
passed=0 failed=0 skipped=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/cauce-test-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

check() { # check NAME COMMAND…
    check_name=$1
    shift
    if "$@" >"$scratch/check.log" 2>&1; then
        echo "ok $check_name"
        passed=$((passed + 1))
    else
        cat "$scratch/check.log"
        echo "not ok $check_name"
        failed=$((failed + 1))
    fi
}

skip() { # skip NAME WHY
    echo "# $2"
    echo "skip $1"
    skipped=$((skipped + 1))
}

is() { # is GOT WANTED: shows both where they differ
    [ "$1" = "$2" ] || {
        printf 'got:      %s\nexpected: %s\n' "$1" "$2"
        return 1
    }
}

matches() { # matches PATTERN FILE: a line matches; shows the file where none does
    grep -qE -- "$1" "$2" || {
        echo "nothing matches $1 in:"
        head -n 60 "$2"
        return 1
    }
}

not() { ! "$@"; }

end_checks() {
    echo "$(basename "$0"): $passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ]
}
