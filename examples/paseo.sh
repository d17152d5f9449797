#!/bin/sh
# A walk through the ledger, in one minute: makes an instance in build/paseo, imports the small invented
# files of examples/datos and shows what happens to them: snapshots, quarantine, checks, changes, rows.
# Each command is printed before its output, so that it can be repeated by hand.
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
program=${CAUCE_PROGRAM:-$root/build/cauce}
folder=${PASEO:-$root/build/paseo}
[ -x "$program" ] || { echo "No está el programa: $program. Primero: make build" >&2; exit 1; }

rm -rf "$folder"
mkdir -p "$folder" || exit 1
cp -R "$root/examples/datos" "$root/examples/datos-abril" "$folder/"
cd "$folder" || exit 1
: "${COLUMNS:=$(tput cols 2>/dev/null || echo 100)}"
export COLUMNS

failed=0
bold='' plain=''
[ -t 1 ] && bold=$(printf '\033[1m') plain=$(printf '\033[0m')

# run EXPECTED COMMAND…: 3 means "nothing found" and is fine where it is expected.
run() {
    fine=$1
    shift
    printf '\n%s$ cauce' "$bold"
    for word in "$@"; do
        case $word in *[!A-Za-z0-9_./,:=-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
    done
    printf '%s\n' "$plain"
    "$program" "$@"
    status=$?
    case " $fine " in *" $status "*) ;; *) failed=1; echo "(terminó con el código $status)" ;; esac
}
step() { printf '\n%s%s%s\n' "$bold" "-- $1" "$plain"; }

echo "Todo lo que sigue es un EJEMPLO: el estado de Nueva Ribera, sus contratos y sus cifras son inventados."
step "Un almacén nuevo"
run "0" init --entity 'Nueva Ribera (EJEMPLO)' --new state
step "Los archivos que publicaron en marzo, tal como vienen"
run "0" import datos --cut-off 2015-03-31
run "0" snapshots
step "Lo que no se pudo leer se aparta, con su motivo y su fila"
run "0" quarantine
step "Lo que se leyó bien pero no cuadra"
run "0" check
run "0" check --reconcile
step "En abril publican otra vez los contratos: se guarda junto a lo anterior"
run "0" import datos-abril --cut-off 2015-04-30
run "0" diff
step "Buscar, y volver de la cifra a la fila publicada"
run "0" find puente libramiento
snapshot=$("$program" find puente libramiento --kind contrato --json |
    sed -n 's/.*"amounts":\[{[^}]*"snapshot":\([0-9]*\),"row":\([0-9]*\).*/\1 \2/p' | head -n 1)
# shellcheck disable=SC2086 # two words on purpose
[ -n "$snapshot" ] && run "0" row $snapshot
step "Lo que se menciona y nadie publicó"
run "0 3" gaps
step "Llevarse todo en tablas, con su diccionario"
run "0" export tablas
run "0" doctor
printf '\nTodo quedó en %s. Sigue con: cauce --help\n' "$folder"
exit $failed
