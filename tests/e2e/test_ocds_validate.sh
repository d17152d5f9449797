#!/bin/sh
# cauce ocds validate as a person or a script uses it: voices, exit codes, JSON, versions, schemas of
# one's own, pipes, outputs that appear whole.
. "$(dirname "$0")/lib.sh"

good='{"ocid":"ocds-abc123-1","id":"1","date":"2024-06-01T00:00:00Z","tag":["compiled"],"initiationType":"tender","buyer":{"id":"B","name":"Obras"},"parties":[{"id":"B","name":"Obras","roles":["buyer"],"identifier":{"scheme":"MX-RFC","id":"OBR010101AB1"}}]}'
printf '%s\n' "$good" >bueno.jsonl
printf '%s\n' "$good" '{"ocid":"LA-1","date":"ayer","awards":[{"id":"a"}],"contracts":[{"id":"1","awardID":"x"}],"propio":{"a":1}}' >malo.jsonl
printf '{"uri":"https://example.org/p","version":"1.1","publisher":{"name":"Obras"},\n"publishedDate":"2024-06-01T00:00:00Z","releases":[\n%s,\n{"ocid":"ocds-abc123-2",\n"tender":{"id":1,\n"title":7}}]}\n' "$good" >paquete.json

# --- for the publisher ---------------------------------------------------------------------------
exits validate-a-good-file 0 cauce ocds validate bueno.jsonl
says says-how-many "Elementos revisados: 1; sin errores: 1."
exits validate-a-bad-file 0 cauce ocds validate malo.jsonl
says says-what-is-missing "Falta un campo obligatorio."
says says-what-to-do "Qué hacer:"
says gives-file-and-line "malo.jsonl, línea 2"
exits validate-a-package 0 cauce ocds validate paquete.json
says gives-line-inside-a-package "paquete.json, línea 6, /releases/1/tender/title: «7»"
exits in-english 0 env CAUCE_LANG=en "$CAUCE_PROGRAM" ocds validate malo.jsonl
says speaks-english "A required field is missing."

# --- for who uses the data -----------------------------------------------------------------------
exits user-voice 0 cauce ocds validate --user malo.jsonl
says user-voice-speaks-of-uses "no dice a quién se le pagó"
says user-voice-says-what-works "Sin observaciones para:"

# --- exit codes ----------------------------------------------------------------------------------
exits fail-on-errors 6 cauce ocds validate --fail malo.jsonl
exits fail-without-errors 0 cauce ocds validate --fail bueno.jsonl
exits no-such-file 3 cauce ocds validate no-hay.json
exits nothing-to-check 3 sh -c 'printf "[]" | "$CAUCE_PROGRAM" ocds validate'
exits unknown-version 2 cauce ocds validate --schema-version 9 bueno.jsonl
exits unreadable-lines-are-passed-over 0 sh -c 'printf "{\n%s\n" "{\"ocid\":\"ocds-abc123-1\"}" >roto.jsonl; "$CAUCE_PROGRAM" ocds validate roto.jsonl'
exits strict-stops 1 cauce ocds validate --strict roto.jsonl

# --- what is asked for ---------------------------------------------------------------------------
exits only-errors 0 cauce ocds validate --only errors malo.jsonl
if grep -q "^Avisos" "$out"; then bad only-errors-leaves-warnings-out; else good only-errors-leaves-warnings-out; fi
exits limited 0 cauce ocds validate --limit 1 malo.jsonl
says limited-says-so "Se muestran 1 de"
is_json json cauce ocds validate --json malo.jsonl
documented ocds validate malo.jsonl paquete.json
cauce ocds validate --json malo.jsonl >"$out" 2>"$err"
same json-counts "$(json '(rows[0]["elements"], rows[0]["valid"])' <"$out")" "(2, 1)"
same json-names-the-code "$(json '[g["code"] for g in rows[0]["groups"] if g["path"]=="/propio"][0]' <"$out")" additional
exits version-asked-for 0 cauce ocds validate --schema-version 1.0 --json bueno.jsonl
same parties-are-not-of-1.0 "$(json '[g["code"] for g in rows[0]["groups"] if g["path"]=="/parties"][0]' <"$out")" additional

# --- schemas of one's own ------------------------------------------------------------------------
mkdir -p ext/codelists listas
printf '{"name":{"es":"Propia"},"codelists":[]}' >ext/extension.json
printf '{"properties":{"propio":{"type":"object","required":["b"],"properties":{"b":{"type":"integer"}}}}}' >ext/release-schema.json
exits own-extension 0 cauce ocds validate --json --extension ext malo.jsonl
same own-extension-is-held "$(json '[g["path"] for g in rows[0]["groups"] if g["code"]=="required" and g["path"].startswith("/propio")]' <"$out")" "['/propio/b']"
printf 'Code\nmio\n' >'listas/+awardCriteria.csv'
printf '{"ocid":"ocds-abc123-1","tender":{"id":"1","awardCriteria":"mio"}}\n' >clave.jsonl
cauce ocds validate --json clave.jsonl >"$out" 2>"$err"
same own-code-is-unknown "$(json 'sum(g["code"]=="codelist.open" for g in rows[0]["groups"])' <"$out")" 1
cauce ocds validate --json --codelists listas clave.jsonl >"$out" 2>"$err"
same own-code-is-known "$(json 'sum(g["code"]=="codelist.open" for g in rows[0]["groups"])' <"$out")" 0
printf '%s' '{"id":"https://standard.open-contracting.org/schema/1__1__5/release-schema.json","title":"Schema for an Open Contracting Release","type":"object","required":["propio"],"properties":{"ocid":{"type":"string"},"propio":{"type":"string","pattern":"^[A-Z]{3}\\d+$"}}}' >esquema.json
printf '{"ocid":"ocds-abc123-1"}\n{"ocid":"ocds-abc123-2","propio":"ABC12"}\n{"ocid":"ocds-abc123-3","propio":"abc"}\n' >propio.jsonl
exits own-schema 0 cauce ocds validate --json --schema esquema.json propio.jsonl
same own-schema-is-held "$(json '[(g["code"],g["count"],g["of"]) for g in rows[0]["groups"] if g["level"]=="error"]' <"$out")" "[('required', 1, 3), ('pattern', 1, 2)]"
exits schema-that-is-not-there 3 cauce ocds validate --schema no-hay.json bueno.jsonl

# --- inputs and outputs --------------------------------------------------------------------------
exits standard-input 0 sh -c '"$CAUCE_PROGRAM" ocds validate - <bueno.jsonl'
gzip -k bueno.jsonl
exits compressed 0 cauce ocds validate bueno.jsonl.gz
exits to-a-file 0 cauce ocds validate -o informe.txt malo.jsonl
silent to-a-file-leaves-stdout-empty "$out"
if grep -q "Elementos revisados: 2" informe.txt; then good report-is-in-the-file; else bad report-is-in-the-file; fi
for threads in 1 2 5; do cauce ocds validate --json --threads $threads malo.jsonl paquete.json >"t$threads"; done
if cmp -s t1 t2 && cmp -s t1 t5; then good threads-change-nothing; else bad threads-change-nothing; fi

finish ocds_validate
