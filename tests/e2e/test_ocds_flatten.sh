#!/bin/sh
# The real program: cauce ocds flatten and unflatten, in CSV and XLSX, there and back.
. "$(dirname "$0")/lib.sh"

cat >data.jsonl <<'END'
{"ocid":"o-1","id":"r-1","tag":["planning","tender"],"tender":{"id":"t","value":{"amount":10.50,"currency":"MXN"},"items":[{"id":"1","quantity":3},{"id":"2","description":"Tubo, 1/2\""}]}}
{"ocid":"o-2","id":"r-2","parties":[{"id":"p","name":"Obras"}],"contracts":[{"id":"c","items":[{"id":"1"}]}]}
END
python3 - <<'PY' >many.jsonl
import json
for i in range(20000):
    print(json.dumps({"ocid": "o-%d" % i, "id": str(i), "v%d" % (i // 4000): i,
                      "awards": [{"id": "a", "title": "x" * (i % 50)}]}))
PY
equal() { # equal A B: the same JSON values, line by line
    python3 - "$1" "$2" <<'PY'
import json, sys
a, b = ([json.loads(line) for line in open(name)] for name in sys.argv[1:])
sys.exit(a != b)
PY
}

# --- CSV --------------------------------------------------------------------------------------
ok "flatten writes a folder" cauce ocds flatten --output tables data.jsonl
says "flatten tells what it wrote" "Hojas: 5. Columnas: "
same "flatten names sheets after lists" "$(echo $(ls tables))" "con_items.csv contracts.csv main.csv parties.csv ten_items.csv"
same "flatten's main sheet" "$(cat tables/main.csv)" \
    'ocid,id,tag,tender/id,tender/value/amount,tender/value/currency
o-1,r-1,planning;tender,t,10.50,MXN
o-2,r-2,,,,'
same "flatten's lists repeat ids" "$(cat tables/ten_items.csv)" \
    'ocid,id,tender/id,tender/items/0/id,tender/items/0/quantity,tender/items/0/description
o-1,r-1,t,"1",3,
o-1,r-1,t,"2",,"Tubo, 1/2"""'
ok "unflatten reads the folder" cauce ocds unflatten tables
cp "$out" back.jsonl
ok "unflatten gives back what was" equal data.jsonl back.jsonl
exits "flatten leaves other data's sheets alone" 2 cauce ocds flatten --output tables --main-sheet x data.jsonl
says "flatten names the folder" "tables"
exits "flatten asks where to" 2 cauce ocds flatten data.jsonl
says "flatten says how" "--output CARPETA"
ok "flatten reads standard input" sh -c '"$CAUCE_PROGRAM" ocds flatten -q -o stdin <data.jsonl'
same "flatten of standard input" "$(cat stdin/*)" "$(cat tables/*)"
ok "flatten with one thread" cauce ocds flatten -q --threads 1 -o one many.jsonl
ok "flatten with three threads" cauce ocds flatten -q --threads 3 -o three many.jsonl
same "threads change no byte" "$(cat one/* | cksum)" "$(cat three/* | cksum)"
python3 - <<'PY' >late.jsonl
import json
for i in range(9000):
    row = {"ocid": "o-%d" % i, "id": str(i), "text": 'a"b\n,c"' * (i % 4), "pad": "x" * 150,
           "awards": [{"id": "a", "title": "%d\r\n" % i}], "parties": [{"id": "p"}]}
    if i > 8000:
        row.update({"late": i, "items": [{"id": i}]})
        row["awards"][0]["late"] = '"'
    print(json.dumps(row))
PY
ok "flatten of what comes late" cauce ocds flatten -q --threads 1 -o late late.jsonl
ok "flatten of what comes late, three threads" cauce ocds flatten -q --threads 3 -o late3 late.jsonl
same "threads change no byte of what comes late" "$(cat late/* | cksum)" "$(cat late3/* | cksum)"
# A pipe is read once: nothing is known of its columns beforehand.
ok "flatten of what comes late, from a pipe" sh -c 'cat late.jsonl | "$CAUCE_PROGRAM" ocds flatten -q -o pipe'
same "what comes late stands as from a pipe" "$(cd late && cksum *)" "$(cd pipe && cksum *)"
ok "flatten of many, from a pipe" sh -c 'cat many.jsonl | "$CAUCE_PROGRAM" ocds flatten -q -o manypipe'
same "many stand as from a pipe" "$(cd one && cksum *)" "$(cd manypipe && cksum *)"
ok "unflatten of what came late" cauce ocds unflatten -q --cell-types late
cp "$out" back.jsonl
ok "unflatten gives back what came late" equal late.jsonl back.jsonl
head -c 900000 late.jsonl >cut.jsonl
exits "flatten stops where it is asked to" 1 cauce ocds flatten --strict -o cut cut.jsonl
if [ -e cut ]; then bad "a run that ended left a folder"; else good "a run that ended left no folder"; fi
ok "flatten for programs" cauce ocds flatten --json -o json data.jsonl
is_json "flatten's report is JSON" cauce ocds flatten --json -o json data.jsonl
printf 'tender/value\n# nothing else\n' >only
ok "flatten keeps some fields" cauce ocds flatten -q --only-fields only -o some data.jsonl
same "fields that were kept" "$(head -n 1 some/main.csv)" "ocid,id,tender/id,tender/value/amount,tender/value/currency"
printf '{"ocid":"o","a":null,"b":{},"l":[{"m":[{"x":1}]}]}\n' >lost.jsonl
ok "flatten tells what is lost" cauce ocds flatten -o lost lost.jsonl
says "flatten tells of null" "valores null"
says "flatten tells of missing ids" "(l/0/m)"
ok "flatten with positions" cauce ocds flatten -q --positions -o positions lost.jsonl
same "positions" "$(cat positions/l_m.csv)" "$(printf '#,ocid,#l/0,#l/0/m/0,l/0/m/0/x\n1,o,0,0,1\n' | sed 's/^#,ocid/ocid,#/;s/^1,o/o,1/')"
printf '{"ocid":\n' >broken.jsonl
exits "flatten of what cannot be read" 1 cauce ocds flatten -o broken broken.jsonl
if [ -e broken ]; then bad "flatten left a folder"; else good "flatten left no folder"; fi
printf '{"releases":[]}' >nothing.json
exits "flatten of nothing" 3 cauce ocds flatten -o nothing nothing.json

# --- XLSX -------------------------------------------------------------------------------------
ok "flatten writes a workbook" cauce ocds flatten -o book.xlsx data.jsonl
ok "unflatten reads the workbook" cauce ocds unflatten --cell-types book.xlsx
cp "$out" back.jsonl
ok "the workbook gives back what was" equal data.jsonl back.jsonl
ok "flatten writes the workbook again" cauce ocds flatten -q -o again.xlsx data.jsonl
same "workbooks do not change from run to run" "$(cksum <book.xlsx)" "$(cksum <again.xlsx)"
ok "zip finds no fault in it" sh -c 'unzip -tq book.xlsx'
if python3 -c 'import openpyxl' 2>/dev/null; then
    same "openpyxl reads it" "$(python3 -c '
import openpyxl
b = openpyxl.load_workbook("book.xlsx")
print(b.sheetnames, [c.value for c in b["ten_items"][3]], b["main"]["E2"].value)')" \
        "['main', 'ten_items', 'parties', 'contracts', 'con_items'] ['o-1', 'r-1', 't', '2', None, 'Tubo, 1/2\"'] 10.5"
else
    skip "openpyxl reads it" "not installed"
fi

# --- unflatten --------------------------------------------------------------------------------
printf '{"uri":"u","releases":[{"ocid":"o","id":"1"}]}' >package.json
ok "flatten keeps what packages say" cauce ocds flatten -q --meta -o meta package.json
ok "unflatten makes a package" cauce ocds unflatten -q --package meta
same "the package" "$(cat "$out")" '{"uri":"u","releases":[{"ocid":"o","id":"1"}]}'
printf 'ocid,title\no,a\no,b\n' >clash.csv
ok "unflatten goes on after a clash" cauce ocds unflatten clash.csv
says "unflatten tells where" "clash.csv, fila 3, columna 2 «title»"
exits "unflatten stops when strict" 1 cauce ocds unflatten --strict -o none.jsonl clash.csv
if [ -e none.jsonl ]; then bad "unflatten left a file"; else good "unflatten left no file"; fi
exits "unflatten refuses JSON" 1 cauce ocds unflatten data.jsonl
says "unflatten says so" "Es JSON"
exits "unflatten of no rows" 3 sh -c 'printf "ocid\n" | "$CAUCE_PROGRAM" ocds unflatten'
ok "unflatten reads standard input" sh -c 'printf "ocid;title\no;x\n" | "$CAUCE_PROGRAM" ocds unflatten -q'
same "unflatten of standard input" "$(cat "$out")" '{"ocid":"o","title":"x"}'
mkdir empty
exits "unflatten of an empty folder" 3 cauce ocds unflatten empty

finish "ocds_flatten"
