#!/bin/sh
# The demo: an example instance in build/demo with the invented files of examples/demo (a state, its
# town and a water commission), what Cauce finds in them, and the pages at http://127.0.0.1:8080/.
# `make demo` runs this. DATA=folder imports that folder instead; DEMO_SERVE=0 stops before serving;
# DEMO_PORT is the first port tried; DEMO is the folder made anew.
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
program=${CAUCE_PROGRAM:-$root/build/cauce}
folder=${DEMO:-$root/build/demo}
data=${DATA:-}
[ -x "$program" ] || { echo "No está el programa: $program. Primero: make build" >&2; exit 1; }
[ -z "$data" ] || data=$(cd "$data" && pwd) || exit 1

rm -rf "$folder"
mkdir -p "$folder" && cd "$folder" || exit 1
unset CAUCE_STORE CAUCE_LAYOUTS
: "${COLUMNS:=$(tput cols 2>/dev/null || echo 100)}"
export COLUMNS CAUCE_LANG="${CAUCE_LANG:-es}"

failed=0
bold='' plain=''
[ -t 1 ] && bold=$(printf '\033[1m') plain=$(printf '\033[0m')
title() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }

# show "CODES" COMMAND…: the command as one would type it, then what it says.
show() {
    fine=$1
    shift
    printf '\n%s$ cauce' "$bold"
    for word in "$@"; do
        case $word in *[!A-Za-z0-9_./,:=#-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
    done
    printf '%s\n' "$plain"
    "$program" "$@" </dev/null
    status=$?
    case " $fine " in *" $status "*) ;; *) failed=1; echo "(terminó con el código $status)" ;; esac
}

# number NAME: one figure of the import's last line of JSON, read from standard input.
number() { sed -n 's/.*"total":{.*"'"$1"'":\([0-9]*\).*/\1/p'; }

# bring FOLDER NAME KIND: an entity, and one line about its files.
bring() {
    "$program" init --entity "$2" --new "$3" --quiet >/dev/null || exit 1
    "$program" import "$root/examples/demo/$1" --json >"$1.jsonl" 2>"$1.err" </dev/null ||
        { failed=1; cat "$1.err" >&2; }
    printf '  %-46s %3s archivos, %5s filas, %2s en cuarentena\n' "$2" \
        "$(number loaded <"$1.jsonl")" "$(number rows_read <"$1.jsonl")" \
        "$(number rows_quarantined <"$1.jsonl")"
}

if [ -n "$data" ]; then
    title "Un almacén nuevo en $folder, con todo lo que haya en $data"
    "$program" init --quiet >/dev/null || exit 1
    "$program" import "$data" --quiet </dev/null
    case $? in 0 | 1) ;; *) failed=1 ;; esac
    "$program" trace --quiet </dev/null >/dev/null || failed=1
    show "0 3" gaps --limit 10
    show "0 3" flags --limit 10
else
    title "EJEMPLO: el estado de Nueva Ribera, su municipio Río Claro y todas sus cifras son inventados"
    bring organismo 'Comisión de Agua de Nueva Ribera (EJEMPLO)' body
    bring municipio 'Río Claro (EJEMPLO)' municipality
    bring estado 'Nueva Ribera (EJEMPLO)' state
    title "1. ¿Hasta dónde se puede seguir cada peso?"
    show 0 trace
    title "2. Un crédito de 650 millones: a qué obras fue, y cuánto nadie dijo a dónde"
    show 0 route crédito:RPU/A99-0322007
    title "3. Dónde se corta el rastro, en pesos"
    show 0 gaps --limit 8
    title "4. Lo que conviene preguntar"
    show 0 flags --severity contradiction --limit 8
    title "5. La deuda según tres fuentes"
    show 0 reconcile debt
fi

if [ "${DEMO_SERVE:-1}" = 0 ] || [ $failed -ne 0 ]; then
    printf '\nTodo quedó en %s. Sigue con: cauce --help\n' "$folder"
    exit $failed
fi

# The first port that is free; the server itself says so when one is taken.
port=${DEMO_PORT:-8080}
last=$((port + 20))
stopped=0
trap 'stopped=1' INT TERM
while [ "$port" -le "$last" ]; do
    title "Abra http://127.0.0.1:$port/ en su navegador. Para terminar: Ctrl-C"
    "$program" serve --listen "127.0.0.1:$port" </dev/null
    status=$?
    [ $stopped -eq 1 ] && exit 0
    [ $status -eq 0 ] && exit 0
    printf 'El puerto %s está ocupado o no se pudo abrir.\n' "$port"
    port=$((port + 1))
done
exit 1
