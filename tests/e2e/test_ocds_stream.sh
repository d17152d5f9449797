#!/bin/sh
# Open Contracting data as streams, on the real program: every way in, what is wrong, what is
# written, readers that go away and runs that are killed.
. "$(dirname "$0")/lib.sh"

printf '%s\n' '{"ocid":"ocds-x-1","id":"1","date":"2020-01-02","tag":["tender"],"n":1.50}' \
    '{"ocid":"ocds-x-2","id":"2","date":"2021-03-04","tag":["award"]}' >lineas.jsonl
printf '%s' '{"uri":"u","version":"1.1","publisher":{"name":"Municipio"},"releases":[' >paquete.json
sed '1s/$/,/' lineas.jsonl >>paquete.json
printf '%s' '],"extensions":["https://e"]}' >>paquete.json
gzip -k lineas.jsonl paquete.json
printf '%s\n' '{"ocid":"a"}' '{"ocid":' '{"ocid":"c"}' >malo.jsonl
python3 - <<'PY'
import zipfile
with zipfile.ZipFile("todo.zip", "w") as z:
    for name in ("lineas.jsonl", "paquete.json"):
        z.write(name, "carpeta/" + name)
    z.writestr("leame.txt", "nada")
PY

# --- ways in -----------------------------------------------------------------------------------
lines() { json 'len([r for r in rows if "ocid" in r])' <"$out"; }
each() { # each NAME COMMAND…: both releases come out as they went in
    name=$1
    shift
    "$@" >"$out" 2>"$err"
    if cmp -s "$out" lineas.jsonl; then good "$name"; else bad "$name"; fi
}
each lines cauce ocds upgrade lineas.jsonl.gz --threads 1 --no-progress
each standard-input sh -c '"$CAUCE_PROGRAM" ocds upgrade <lineas.jsonl'
each a-pipe sh -c 'cat lineas.jsonl | "$CAUCE_PROGRAM" ocds upgrade -'
each gzip-through-a-pipe sh -c 'cat lineas.jsonl.gz | "$CAUCE_PROGRAM" ocds upgrade'
if command -v zstd >/dev/null; then
    zstd -q lineas.jsonl
    each zstandard cauce ocds upgrade lineas.jsonl.zst
else
    skip zstandard "no zstd"
fi
ok zip cauce ocds upgrade todo.zip
same zip-gives-all-members "$(json 'sum(1 if "ocid" in r else len(r["releases"]) for r in rows)' <"$out")" 4
says zip-tells-members-that-are-not-read "leame.txt"
ok zip-through-a-pipe sh -c 'cat todo.zip | "$CAUCE_PROGRAM" ocds upgrade -q'
same zip-through-a-pipe-gives-all "$(json 'len(rows)' <"$out")" 3
mkdir varios
cp lineas.jsonl varios/a.jsonl
cp lineas.jsonl.gz varios/b.jsonl.gz
ok pattern cauce ocds upgrade 'varios/*.jsonl*'
same pattern-gives-all "$(lines)" 4
ok folder cauce ocds upgrade varios
same folder-gives-all "$(lines)" 4
iconv -f utf-8 -t utf-16 paquete.json >ancho.json
ok utf-16 cauce ocds upgrade ancho.json
same utf-16-gives-all "$(json 'len(rows[0]["releases"])' <"$out")" 2

# --- detect ------------------------------------------------------------------------------------
ok detect cauce ocds detect paquete.json lineas.jsonl.gz
says detect-tells-the-package "paquete de entregas (OCDS 1.1)"
says detect-tells-the-publisher "Publica: Municipio"
says detect-tells-the-packing "Comprimido: gzip"
says detect-counts-ocids "Procesos de contratación distintos (ocid): 2"
documented ocds detect lineas.jsonl malo.jsonl paquete.json.gz
is_json detect-json cauce ocds detect --json todo.zip
same detect-json-tells-members "$(json '[f["kind"] for f in rows[0]["files"]]' <"$out")" \
    "['release', 'release package', 'nothing']"

# --- packages ----------------------------------------------------------------------------------
ok package cauce ocds package --publisher-name P --uri u -o hecho.json lineas.jsonl
same package-holds-all "$(python3 -c 'import json; print(len(json.load(open("hecho.json"))["releases"]))')" 2
ok package-is-detected cauce ocds detect hecho.json
says package-says-who-publishes "Publica: P"
ok combine cauce ocds combine paquete.json hecho.json
says combine-tells-what-differs "se conserva lo del primero"
same combine-keeps-numbers "$(grep -c '1\.50' "$out")" 2
ok split cauce ocds split -n 1 paquete.json
same split-gives-a-line-each "$(json 'len(rows)' <"$out")" 2
mkdir partes
ok split-to-files cauce ocds split -n 1 --folder partes paquete.json
same split-names-files "$(echo partes/*)" "partes/paquete-000001.json partes/paquete-000002.json"
exits split-to-no-folder 1 cauce ocds split -n 1 --folder no-hay paquete.json
exits split-by-nothing 2 cauce ocds split -n 0 paquete.json
printf '%s\n%s\n' '{"ocid":"a"}' '{"ocid":"b","releases":[]}' >mezcla.jsonl
exits package-of-two-kinds 1 cauce ocds package mezcla.jsonl -o mezcla.json
says package-of-two-kinds-says-why "una sola clase"
exits package-of-two-kinds-leaves-nothing 1 test -e mezcla.json

# --- what is wrong -----------------------------------------------------------------------------
ok bad-line-is-passed-over cauce ocds upgrade malo.jsonl
same bad-line-costs-only-itself "$(lines)" 2
says bad-line-is-told "malo.jsonl, línea 2"
says bad-line-is-summed-up "se pasaron por alto: 1. Leídos: 2"
exits strict 1 cauce ocds upgrade --strict -o estricto.jsonl malo.jsonl
says strict-says-where "línea 2"
same strict-says-it-once "$(grep -c 'línea 2' "$err")" 1
exits strict-leaves-nothing 1 test -e estricto.jsonl
is_json problems-as-json sh -c '"$CAUCE_PROGRAM" ocds detect --json malo.jsonl 2>&1 >/dev/null'
head -c 60 paquete.json.gz >roto.json.gz
exits damaged-archive 1 cauce ocds upgrade roto.json.gz
says damaged-archive-is-told "dañado o incompleto"
head -c 150 paquete.json >cortado.json
ok cut-file cauce ocds upgrade cortado.json
same cut-file-keeps-what-came-before "$(json 'len(rows[0]["releases"])' <"$out")" 1
says cut-file-is-told "termina antes de tiempo"
printf '\377\376 no es nada' >nada.json
exits no-json 1 cauce ocds upgrade nada.json
exits no-file 3 cauce ocds upgrade no-hay.json
exits empty 3 sh -c '"$CAUCE_PROGRAM" ocds upgrade </dev/null'
exits nothing-to-detect 3 sh -c 'echo "[]" | "$CAUCE_PROGRAM" ocds detect'
says nothing-to-detect-is-no-error "Qué es: JSON sin ningún elemento"
exits nothing-in-it 3 sh -c 'echo "[]" | "$CAUCE_PROGRAM" ocds upgrade'
python3 -c '
print("{\"ocid\":\"a\"}")
print("{\"x\":" + "[" * 10000 + "]" * 10000 + "}")
print("{\"ocid\":\"" + "y" * 3000000 + "\"}")
print("{\"ocid\":\"b\"}")' >hostil.jsonl
ok hostile cauce ocds upgrade --max-element 1000000 hostil.jsonl
same hostile-gives-the-others "$(lines)" 2
says hostile-tells-depth "anidado a más de 128 niveles"
says hostile-tells-size "pasa de 1000000 bytes"
python3 -c 'print("{\"ocid\":\"" + "y" * 3000000 + "\"}\n{\"ocid\":\"b\"}")' >enorme.jsonl
cauce ocds upgrade --max-element 1000000 enorme.jsonl >"$out" 2>"$err"
says what-is-not-read-is-told "lo que sigue no se leyó"

# --- many, and any number of threads -----------------------------------------------------------
python3 -c '
for i in range(60000):
    print("{\"ocid\":\"ocds-x-%d\",\"buyer\":{\"name\":\"Comprador %d\"},\"t\":\"%s\"}" % (i, i % 7, "z" * (i % 90)))' >muchos.jsonl
for command in upgrade package "split -n 77" "detect --json"; do
    # shellcheck disable=SC2086
    one=$(cauce ocds $command --threads 1 muchos.jsonl | cksum)
    for threads in 2 5; do
        # shellcheck disable=SC2086
        same "threads-$threads: $command" "$(cauce ocds $command --threads $threads muchos.jsonl | cksum)" "$one"
    done
done

# --- readers that go away, runs that are killed --------------------------------------------------
cauce ocds upgrade muchos.jsonl 2>"$err" | head -1 >"$out"
same first-line "$(lines)" 1
silent reader-goes-away-quietly "$err"
cauce ocds prepare muchos.jsonl 2>"$err" | head -1 >"$out"
silent no-sum-of-what-was-cut-off "$err"
(cat muchos.jsonl; sleep 5) | cauce ocds upgrade -o matado.jsonl 2>"$err" &
sleep 1
pid=$(ps -o pid=,args= | awk '/ocds upgrade -o matado/ && !/awk/ {print $1; exit}')
if [ -n "$pid" ]; then
    kill -9 "$pid"
    wait
    same killed-leaves-no-file "$(echo matado.jsonl*)" "matado.jsonl*"
else
    skip killed-leaves-no-file "its process was not found"
fi

finish ocds_stream
