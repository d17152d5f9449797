# Shared by the end-to-end scripts: the real program, a folder of its own, and verdicts.
# shellcheck shell=sh
# A script sources this and then calls, for each behaviour:
#   ok NAME COMMAND…            the command must succeed
#   says NAME TEXT              the last output must contain TEXT
#   exits NAME CODE COMMAND…    the command must end with that code; output in $out and $err
#   is_json, documented, fits   see below
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
is_json() { # is_json NAME COMMAND…: every line is JSON; exit 0 or 3
    name=$1
    shift
    "$@" >"$out" 2>"$err" </dev/null
    code=$?
    if [ $code -ne 0 ] && [ $code -ne 3 ]; then
        bad "$name" "exit status $code"
    elif json 'len(rows)' <"$out" >/dev/null 2>"$err"; then
        good "$name"
    else
        bad "$name" "no JSON"
    fi
}
documented() { # documented COMMAND… (without options): every key it prints stands in its help
    words=
    for word in "$@"; do case $word in -* | [0-9]*) ;; *) words="$words $word" ;; esac; done
    # shellcheck disable=SC2086
    COLUMNS=1000 cauce help $(echo $words | cut -d' ' -f1-2 | sed 's/ \(puente\|COG\|copia.*\|tablas.*\)$//') >"$work/help" 2>&1
    "$CAUCE_PROGRAM" "$@" --json >"$out" 2>"$err" </dev/null
    if python3 - "$work/help" "$out" >"$err" 2>&1 <<'PY'; then good "documented: $*"; else bad "documented: $*"; fi
import json,re,sys
known=set(re.findall(r'"([a-z_0-9]+)"',open(sys.argv[1],encoding="utf-8").read()))
def walk(v,path):
    if isinstance(v,dict):
        for k,x in v.items():
            if k in ("values","total") and path=="":
                continue
            if k not in known: sys.exit("key %r is not in the help"%k)
            walk(x,path+"/"+k)
    if isinstance(v,list):
        for x in v: walk(x,path)
rows=[json.loads(l) for l in open(sys.argv[2],encoding="utf-8") if l.strip()]
if not rows: sys.exit("printed nothing")
for r in rows: walk(r,"")
PY
}
fits() { # fits NAME WIDTH COMMAND…
    name=$1 width=$2
    shift 2
    COLUMNS=$width "$@" >"$out" 2>"$err" </dev/null
    if python3 -c 'import sys,unicodedata
w=int(sys.argv[1])
for f in sys.argv[2:]:
    for l in open(f,encoding="utf-8"):
        l=l.rstrip("\n")
        n=sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in l)
        if n>w: sys.exit("%d columns: %s"%(n,l))' "$width" "$out" "$err" >"$work/fit" 2>&1; then
        good "$name"
    else
        cp "$work/fit" "$err"
        bad "$name"
    fi
}
