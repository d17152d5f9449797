#!/bin/sh
# The real program: cauce ocds coverage, prepare and init, from files, standard input and archives.
. "$(dirname "$0")/lib.sh"

cat >data.jsonl <<'END'
{"ocid":"o-1","buyer":{"id":1,"name":"Obras"},"tender":{"value":{"amount":10.50}},"bids":{"details":[{"value":{"amount":0}}]}}
{"ocid":"o-2","buyer":{"id":"2"},"awards":[{"id":7,"status":"Activo","suppliers":{"id":9}}]}
END
printf '{"ocid":"o-3"}\n{"ocid":\n' >broken.jsonl
printf '{"projects":[{"id":"p-1","title":"Puente","contractingProcesses":[]}]}' >projects.json
gzip -k data.jsonl

# --- coverage ---------------------------------------------------------------------------------
ok "coverage tells of the fields" cauce ocds coverage data.jsonl
says "coverage counts processes" "2 procesos."
says "coverage names the section" "Adjudicaciones · awards"
says "coverage answers a question" "¿Quién compró?"
says "coverage names the missing field" "falta: contracts[]/dateSigned"
says "coverage tells of indicators" "R018"
ok "coverage tells of fields only" cauce ocds coverage --fields --min 100 data.jsonl
says "coverage keeps what all have" "  ocid "
if grep -q "¿\|awards\[\]" "$out"; then bad "coverage leaves out the rest"; else good "coverage leaves out the rest"; fi
ok "coverage for programs" cauce ocds coverage --json data.jsonl
same "coverage in the order of first sight" "$(cut -c1-72 "$out")" \
    '{"/ocid": 2, "/buyer/id": 2, "/buyer/name": 1, "/buyer/": 2, "/buyer": 2'
is_json "coverage is JSON" cauce ocds coverage --json data.jsonl
cp "$out" plain
ok "coverage reads compressed files" cauce ocds coverage --json data.jsonl.gz
same "coverage of a compressed file" "$(cat "$out")" "$(cat plain)"
same "coverage reads standard input" "$(cauce ocds coverage --compatible <data.jsonl)" "$(cat plain)"
same "coverage with three threads" "$(cauce ocds coverage --json --threads 3 data.jsonl)" "$(cat plain)"
ok "coverage of questions for programs" cauce ocds coverage --json --questions data.jsonl
is_json "coverage of questions is JSON" cauce ocds coverage --json --questions data.jsonl
says "coverage says what is missing" '"missing":"/contracts[]/dateSigned"'
ok "coverage of projects" cauce ocds coverage projects.json
says "coverage asks of works" "¿Dónde está la obra?"
ok "coverage passes over what is broken" cauce ocds coverage broken.jsonl
says "coverage tells where it is broken" "broken.jsonl"
exits "coverage stops when strict" 1 cauce ocds coverage --strict broken.jsonl
printf "[]" >none.json
exits "coverage of nothing" 3 cauce ocds coverage none.json
exits "coverage refuses a bad percentage" 2 cauce ocds coverage --min 101 data.jsonl

# --- init -------------------------------------------------------------------------------------
ok "init writes a settings file" cauce ocds init settings.ini
says "init says what it wrote" "settings.ini"
exits "init leaves a file alone" 2 cauce ocds init settings.ini
ok "init writes over it when told" cauce ocds init -f settings.ini
ok "init shows it" cauce ocds init -
same "init shows what it writes" "$(cat "$out")" "$(cat settings.ini)"

# --- prepare ----------------------------------------------------------------------------------
ok "prepare takes the file that init wrote" \
    cauce ocds prepare --settings settings.ini --output ready.jsonl --errors issues.csv data.jsonl
says "prepare tells what it did" "Elementos: 2; con correcciones: 2; problemas: 4."
same "prepare corrects" "$(cat ready.jsonl)" \
    '{"ocid":"o-1","buyer":{"id":"1","name":"Obras"},"tender":{"value":{"amount":10.50}},"bids":{"details":[{"value":{"amount":0}}]}}
{"ocid":"o-2","buyer":{"id":"2"},"awards":[{"id":"7","status":"Activo","suppliers":[{"id":"9"}]}]}'
same "prepare lists issues" "$(cat issues.csv)" \
    '1,o-1,/bids/details[]/value/amount,0,,is zero
1,o-1,/bids/details[]/value/currency,0,,not set
1,o-1,/bids/details[]/status,0,,not set
2,o-2,/awards[]/status,0,Activo,invalid'
printf '[defaults]\ncurrency=MXN\nbid_status=valid\n[redactions]\namount=0\n[codelists.award_status]\nActivo=active\n' >mine.ini
ok "prepare with settings" cauce ocds prepare -s mine.ini -o ready.jsonl -e - data.jsonl
silent "prepare has no more issues" "$out"
same "prepare by settings" "$(cat ready.jsonl)" \
    '{"ocid":"o-1","buyer":{"id":"1","name":"Obras"},"tender":{"value":{"amount":10.50}},"bids":{"details":[{"value":{"currency":"MXN"},"status":"valid"}]}}
{"ocid":"o-2","buyer":{"id":"2"},"awards":[{"id":"7","status":"active","suppliers":[{"id":"9"}]}]}'
python3 -c '
import json
print(json.dumps({"ocid": "o", "tender": {"a" * 30: {"b" * 33: 1}, "x": 1}}))' >long.jsonl
ok "coverage of long paths" cauce ocds coverage --fields long.jsonl
same "figures stand in one column" "$(grep -c '^.\{73\}1  *100.0 %$' "$out")" 3
exits "prepare keeps issues apart from data" 2 cauce ocds prepare --errors - data.jsonl
printf '[default]\n' >wrong.ini
exits "prepare refuses unknown settings" 1 cauce ocds prepare --settings wrong.ini data.jsonl
says "prepare names the line" "wrong.ini"
says "prepare names the nearest" "¿Quiso decir [defaults]?"
exits "prepare without its settings file" 3 cauce ocds prepare --settings absent.ini data.jsonl
exits "prepare leaves nothing half written" 1 cauce ocds prepare --strict -o half.jsonl broken.jsonl
if [ -e half.jsonl ]; then bad "prepare left a file"; else good "prepare left no file"; fi
ok "prepare writes to standard output" cauce ocds prepare data.jsonl.gz
says "prepare offers the list of issues" "--errors problemas.csv"

finish "ocds_coverage"
