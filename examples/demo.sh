#!/bin/sh
# The demo: an example instance in build/demo with the invented files of examples/demo (a state, its
# town and a water commission), what Cauce finds in them, an example cycle of open government over them
# (examples/ciclo) with sample accounts, and the pages at http://127.0.0.1:8080/.
# `make demo` runs this. DATA=folder imports that folder instead; DEMO_SERVE=0 stops before serving;
# DEMO_PORT names the port (else the first free one from 8080 on); DEMO is the folder made anew.
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
program=${CAUCE_PROGRAM:-$root/build/cauce}
folder=${DEMO:-$root/build/demo}
data=${DATA:-}
password='rio-claro-de-ejemplo' # of the sample accounts
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

# number NAME FILE: a figure of the imports' totals (the lines of JSON with "total"), added up.
number() { echo $(($(sed -n 's/.*"total":{.*"'"$1"'":\([0-9]*\).*/\1/p' "$2" | paste -sd+ -))); }

# bring FOLDER NAME KIND: an entity, and one line about its files. Works and debt say their own cut-off
# date; the others are of the end of the year.
bring() {
    "$program" init --entity "$2" --new "$3" --quiet >/dev/null || exit 1
    dated='' others=''
    for file in "$root/examples/demo/$1"/EJEMPLO-*; do
        case $file in
        */EJEMPLO-obras-* | */EJEMPLO-ldf-* | */EJEMPLO-deuda-registro-*) dated=$dated$(basename "$file")' ' ;;
        *) others=$others$(basename "$file")' ' ;;
        esac
    done
    : >"$1.jsonl"
    # shellcheck disable=SC2086 # names without blanks
    (cd "$root/examples/demo/$1" && read_files --cut-off 2024-12-31 $others &&
        if [ -n "$dated" ]; then read_files $dated; fi) >>"$1.jsonl" || failed=1
    printf '  %-46s %3s archivos, %5s filas, %2s en cuarentena\n' "$2" "$(number loaded "$1.jsonl")" \
        "$(number rows_read "$1.jsonl")" "$(number rows_quarantined "$1.jsonl")"
}
read_files() { "$program" import --store "$folder/cauce.db" --json "$@" </dev/null; }

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
    show 0 trace 'Nueva Ribera (EJEMPLO)'
    title "2. Un crédito del que se dispusieron 650 millones: a qué obras fue, y cuánto nadie dijo a dónde"
    show 0 route crédito:RPU/A99-0322007 --down 1
    title "3. Dónde se corta el rastro, en pesos"
    show 0 gaps --missing payment --limit 5
    gap=$("$program" gaps --missing destination --kind crédito --year 2022 --limit 1 --json </dev/null |
        sed -n 's/.*"gap":\([0-9]*\).*/\1/p')
    [ -z "$gap" ] || show 0 request "$gap" --entity 'Nueva Ribera (EJEMPLO)'
    title "4. Lo que conviene preguntar"
    show 0 flags --severity contradiction --limit 4
    title "5. La deuda según tres fuentes"
    show 0 reconcile debt --differing
    title "6. Un ciclo de gobierno abierto, también de ejemplo, sobre ese dinero"
    state='Nueva Ribera (EJEMPLO)'
    "$program" cycle load "$root/examples/ciclo/ciclo.json" --entity "$state" --sample-password "$password" \
        </dev/null || failed=1
    show 0 checks run
fi

# The accounts of the example: their password stands on the screen, and only this store has them.
tell_accounts() {
    title "Cuentas de muestra (sólo de este almacén de ejemplo). Contraseña de todas: $password"
    while read -r account says; do printf '  %-28s %s\n' "$account@demo.example" "$says"; done <<END
ciudadana una ciudadana: comenta, propone, apoya y vota
gobierno secretariado, por el gobierno
sociedad secretariado, por la sociedad civil
garante secretariado, por el organismo garante
facilitadora facilita las mesas
finanzas responde por el empréstito y la agenda ciudadana
pensiones responde por el fideicomiso de pensiones
deporte responde por el recurso del deporte
obras responde por la obra pública de la capital
evaluadora evaluación independiente
admin administra el sitio
END
    title "Para empezar, después de la dirección que sale abajo:"
    for line in 'abierto:el ciclo: en qué va cada paso' 'tablero:el tablero de los cinco compromisos' \
        'mesas:las mesas; una está abierta y recibe propuestas' 'secretariado:las sesiones y sus acuerdos'; do
        printf '  /e/nueva-ribera-ejemplo/%-14s %s\n' "${line%%:*}" "${line#*:}"
    done
    printf '  /%-37s %s\n' entrar 'para entrar con una de esas cuentas'
}

if [ "${DEMO_SERVE:-1}" = 0 ] || [ $failed -ne 0 ]; then
    [ -n "$data" ] || tell_accounts
    printf '\nTodo quedó en %s. Sigue con: cauce --help\n' "$folder"
    exit $failed
fi

# The program takes the first free port from 8080 on and says which.
[ -n "$data" ] || tell_accounts
title "Las páginas: abra en su navegador la dirección que sigue. Para terminar: Ctrl-C"
set -- serve
[ -n "$data" ] || set -- "$@" --demo --accounts
[ -z "${DEMO_PORT:-}" ] || set -- "$@" --port "$DEMO_PORT"
exec "$program" "$@" </dev/null
