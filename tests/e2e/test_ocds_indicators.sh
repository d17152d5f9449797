#!/bin/sh
# The real program: cauce ocds indicators, for people and for programs, against a second computation
# in Python, and as OCDS Cardinal's settings ask.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
oracle=$CAUCE_ROOT/tests/e2e/ocds_indicators.py

cat >one.jsonl <<'END'
{"ocid":"o-1","tender":{"title":"Puente","procurementMethod":"open","numberOfTenderers":1,"tenderPeriod":{"startDate":"2024-01-01T00:00:00Z","endDate":"2024-01-05T00:00:00Z"}}}
{"ocid":"o-2","tender":{"procurementMethod":"direct","numberOfTenderers":1}}
{"ocid":"o-3","tender":{"status":"cancelled","procurementMethod":"open","numberOfTenderers":1}}
END
gzip -k one.jsonl
printf '{"releases":[%s]}' "$(head -1 one.jsonl)" >package.json
printf '[R018]\n' >one.ini
printf '[R018]\nthreshhold = 3\n' >wrong.ini

# --- for people -----------------------------------------------------------------------------------
ok "indicators for people" cauce ocds indicators --only R018,R003 one.jsonl
says "it asks a question" "¿Por qué solo hubo una oferta en «Puente»?  (one.jsonl:1)"
says "it says how many it looked at" "Procedimientos revisados: 2"
says "it says what is missing" "1 sin tender/tenderPeriod/startDate"
printf '<html>' >page.html
exits "indicators of a web page" 1 cauce ocds indicators page.html
same "nothing to look at is said in a line" "$(cat "$out")" "No había ningún procedimiento que revisar."
ok "the list explains every indicator" cauce ocds indicators --list
says "with its question" "¿En qué procedimientos que debían tener competencia hubo una sola oferta?"
says "with its parameters" "procurement_methods = open|selective"
is_json "the list for programs" cauce ocds indicators --list --json
same "all of Cardinal's are in the list" \
    "$(json '" ".join(r["indicator"] for r in rows if "OCDS Cardinal, R" in r["source"])' <"$out")" \
    "R003 R018 R024 R025 R028 R030 R035 R036 R038 R048 R058"

# --- for programs ---------------------------------------------------------------------------------
is_json "findings are JSON, one a line" cauce ocds indicators --json --only single_bid one.jsonl
same "a finding has its evidence" "$(json 'rows[0]["evidence"][0]["path"]' <"$out")" \
    "/tender/numberOfTenderers"
ok "results in Cardinal's form" cauce ocds indicators --results --no-meta --only R018 one.jsonl
same "results" "$(cat "$out")" '{"OCID":{"o-1":{"R018":1.0}}}'
ok "results of a compressed file" cauce ocds indicators --results --no-meta --only R018 one.jsonl.gz
same "the same" "$(cat "$out")" '{"OCID":{"o-1":{"R018":1.0}}}'
ok "results of a package" cauce ocds indicators --results --no-meta --only R018 package.json
same "the same again" "$(cat "$out")" '{"OCID":{"o-1":{"R018":1.0}}}'
ok "settings choose in compatible mode" \
    cauce ocds indicators --compatible --results --settings one.ini --count one.jsonl
same "results by settings" "$(cat "$out")" '{"OCID":{"o-1":{"R018":1.0}},"Meta":{}}'
same "counts on stderr" "$(cat "$err")" "OCID: 1"
ok "results go to a file" cauce ocds indicators --results --only R018 --no-meta -o r.json one.jsonl
same "the file holds them" "$(cat r.json)" '{"OCID":{"o-1":{"R018":1.0}}}'

# --- said wrongly ---------------------------------------------------------------------------------
exits "an unknown indicator" 2 cauce ocds indicators --only R999 one.jsonl
says "is named" "R999"
exits "an unknown key of the settings" 1 cauce ocds indicators --settings wrong.ini one.jsonl
says "is named with its line" "threshhold"
exits "two forms at once" 2 cauce ocds indicators --json --results one.jsonl
exits "maps without results" 2 cauce ocds indicators --map one.jsonl
printf '[]' >none.json
exits "nothing to read" 3 cauce ocds indicators none.json

# --- a second computation -------------------------------------------------------------------------
python3 "$oracle" settings >all.ini
for seed in 1 2 3; do
    python3 "$oracle" make $seed 1200 >made.jsonl
    cauce ocds indicators --compatible --results made.jsonl >got.json
    ok "as computed otherwise, seed $seed" python3 "$oracle" check made.jsonl got.json
    cauce ocds indicators --compatible --results --settings all.ini made.jsonl >got.json
    ok "as computed otherwise, with thresholds, seed $seed" \
        python3 "$oracle" check made.jsonl got.json thresholds
done
says "R024 was among them" "R024"
says "R025 was among them" "R025"
says "R048 was among them" "R048"

# --- threads --------------------------------------------------------------------------------------
for form in --results --json ""; do
    # shellcheck disable=SC2086 # nothing when empty
    one=$(cauce ocds indicators --threads 1 $form made.jsonl | sha256sum)
    # shellcheck disable=SC2086
    two=$(cauce ocds indicators --threads 2 $form made.jsonl | sha256sum)
    # shellcheck disable=SC2086
    five=$(cauce ocds indicators --threads 5 $form made.jsonl | sha256sum)
    same "two threads give the same bytes ${form:-as text}" "$two" "$one"
    same "five threads give the same bytes ${form:-as text}" "$five" "$one"
done

finish ocds_indicators
