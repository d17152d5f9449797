# Shared by the end-to-end scripts: the real program, a folder of its own, and verdicts.
# shellcheck shell=sh
# A script sources this and then calls, for each behaviour:
#   ok NAME COMMAND…            the command must succeed
#   says NAME TEXT              the last output must contain TEXT
#   exits NAME CODE COMMAND…    the command must end with that code; output in $out and $err
# and ends with `finish NAME`. CAUCE_PROGRAM names the program; CAUCE_ROOT the project.

: "${CAUCE_ROOT:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${CAUCE_PROGRAM:=$CAUCE_ROOT/build/cauce}"
export CAUCE_ROOT CAUCE_PROGRAM LC_ALL=C.UTF-8 COLUMNS=100
unset CAUCE_STORE CAUCE_LAYOUTS CAUCE_LANG NO_COLOR
export CAUCE_LANG=es CAUCE_USER=prueba
passed=0 failed=0 skipped=0
work=$(mktemp -d) || exit 1
chmod 755 "$work"
trap 'chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
cd "$work" || exit 1
out=$work/out err=$work/err
examples=$CAUCE_ROOT/examples

cauce() { "$CAUCE_PROGRAM" "$@"; }

good() {
    passed=$((passed + 1))
    echo "ok $1"
}
bad() {
    failed=$((failed + 1))
    echo "not ok $1${2:+: $2}"
    head -c 1500 "$out" 2>/dev/null | sed 's/^/    | /'
    head -c 1500 "$err" 2>/dev/null | sed 's/^/    ! /'
}
skip() {
    skipped=$((skipped + 1))
    echo "skip $1: $2"
}
ok() {
    name=$1
    shift
    if "$@" >"$out" 2>"$err" </dev/null; then good "$name"; else bad "$name" "exit status $?"; fi
}
exits() {
    name=$1 want=$2
    shift 2
    "$@" >"$out" 2>"$err" </dev/null
    got=$?
    if [ "$got" -eq "$want" ]; then good "$name"; else bad "$name" "exit status $got, expected $want"; fi
}
says() {
    if grep -qF -- "$2" "$out" "$err"; then good "$1"; else bad "$1" "does not say «$2»"; fi
}
silent() { # silent NAME FILE: nothing was written there
    if [ -s "$2" ]; then bad "$1" "wrote something"; else good "$1"; fi
}
same() { # same NAME GOT WANTED
    if [ "$2" = "$3" ]; then good "$1"; else bad "$1" "is «$2», expected «$3»"; fi
}
finish() {
    echo "$1: $passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ]
}
# Takes a value out of JSON or JSON Lines on standard input with a Python expression over `rows`.
json() { python3 -c 'import json,sys
rows=[json.loads(l) for l in sys.stdin if l.strip()]
print('"$1"')'; }
