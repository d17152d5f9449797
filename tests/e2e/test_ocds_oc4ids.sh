#!/bin/sh
# The real program: cauce ocds to-oc4ids, from files and standard input, with its options.
. "$(dirname "$0")/lib.sh"

mkdir registros
cat >registros/uno.json <<'END'
{"uri":"https://example.org/uno.json","publishedDate":"2020-03-01T00:00:00Z","version":"1.1",
 "publisher":{"name":"Obras"},"releases":[
 {"ocid":"o-1","id":"r-1","date":"2020-01-01T00:00:00Z","tag":["tender"],"planning":{"budget":
  {"projectID":"PEI-1","amount":{"amount":100.10,"currency":"MXN"}}},"tender":{"id":"t","title":"Puente",
  "procurementMethod":"open"}},
 {"ocid":"o-1","id":"r-2","date":"2020-02-01T00:00:00Z","tag":["award"],"awards":[{"id":"a","status":
  "active","value":{"amount":90.05,"currency":"MXN"},"contractPeriod":{"startDate":"2020-02-01T00:00:00Z",
  "endDate":"2020-12-31T00:00:00Z"}}]}]}
END
cat >registros/dos.jsonl <<'END'
{"ocid":"o-2","id":"r-3","date":"2020-01-02T00:00:00Z","planning":{"budget":{"projectID":"PEI-1","amount":{"amount":0.90,"currency":"MXN"}}},"parties":[{"id":"1","name":"Alfa","roles":["buyer"]}]}
{"ocid":"o-3","id":"r-4","date":"2020-01-02T00:00:00Z","tender":{"id":"t","title":"Calle"}}
END

ok "to-oc4ids converts a folder" cauce ocds to-oc4ids --as-of 2020-06-01 registros
same "to-oc4ids makes a project a line" "$(wc -l <"$out")" 2
says "to-oc4ids brings processes together" '{"id":"PEI-1","contractingProcesses":[{"id":"o-2",'
says "to-oc4ids sums budgets exactly" '"budget":{"amount":{"amount":101.00,"currency":"MXN"}}'
says "to-oc4ids keeps the text of an amount" '"contractValue":{"amount":90.05,"currency":"MXN"}'
says "to-oc4ids judges the status on a day" '"status":"active"'
says "to-oc4ids links what has an address" '"url":"https://example.org/uno.json#r-2"'
says "to-oc4ids embeds what has none" '"embeddedReleases":[{"ocid":"o-2"'
cp "$out" plain
same "to-oc4ids with three threads" \
    "$(cauce ocds to-oc4ids --as-of 2020-06-01 --threads 3 registros)" "$(cat plain)"
same "to-oc4ids reads standard input" \
    "$(cauce ocds to-oc4ids --no-embedded <registros/dos.jsonl | wc -l)" 2
ok "to-oc4ids after the end" cauce ocds to-oc4ids --as-of 2021-06-01 registros
says "to-oc4ids judges the status later" '"status":"closed"'

ok "to-oc4ids makes a package" cauce ocds to-oc4ids --package --prefix oc4ids-abc123 --no-embedded \
    --uri https://example.org/obras.json --publisher-name Estado -o obras.json registros
is_json "to-oc4ids package is JSON" cat obras.json
says "to-oc4ids package begins" '{"uri":"https://example.org/obras.json"'
says "to-oc4ids package has a publisher" '"publisher":{"name":"Estado"}'
says "to-oc4ids puts the prefix first" '{"id":"oc4ids-abc123-PEI-1"'
if grep -q embeddedReleases obras.json; then bad "to-oc4ids leaves releases out"; else good "to-oc4ids leaves releases out"; fi

ok "to-oc4ids of one project" cauce ocds to-oc4ids --project-id X --all-transforms registros
same "to-oc4ids of one project is one line" "$(wc -l <"$out")" 1
says "to-oc4ids with all transforms" '"title":"<o-3> Calle\n<o-1> Puente\n"'
says "to-oc4ids makes the buyer the owner" '"roles":["buyer","publicAuthority"]'
ok "to-oc4ids with one more transform" cauce ocds to-oc4ids --transforms title_from_tender registros
says "to-oc4ids takes the tender's title" '"title":"Calle"'
exits "to-oc4ids knows its transforms" 2 cauce ocds to-oc4ids --transforms titulo registros
says "to-oc4ids says where to look" "--list"
exits "to-oc4ids refuses two ids" 2 cauce ocds to-oc4ids --project-id X --prefix y registros
ok "to-oc4ids lists its transforms" cauce ocds to-oc4ids --list
says "to-oc4ids names a transform" "title_from_tender"
is_json "to-oc4ids lists for programs" cauce ocds to-oc4ids --list --json
documented ocds to-oc4ids --list

printf '{"ocid":"o-9"}\n{"a":1}\n{"ocid"' >broken.jsonl
ok "to-oc4ids passes over what is broken" cauce ocds to-oc4ids broken.jsonl
says "to-oc4ids converts the rest" '{"id":"o-9"'
says "to-oc4ids tells where it is broken" "broken.jsonl"
exits "to-oc4ids stops when strict" 1 cauce ocds to-oc4ids --strict -o none.jsonl broken.jsonl
if [ -e none.jsonl ]; then bad "to-oc4ids leaves nothing half done"; else good "to-oc4ids leaves nothing half done"; fi
printf '[]' >none.json
exits "to-oc4ids of nothing" 3 cauce ocds to-oc4ids none.json
finish "ocds_oc4ids"
