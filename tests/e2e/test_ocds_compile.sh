#!/bin/sh
# cauce ocds compile, end to end: files, packages, records, standard input, output files, exit codes.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

cat >uno.jsonl <<'END'
{"ocid":"ocds-x-2","id":"2b","date":"2024-03-01T00:00:00-06:00","tag":["award"],"awards":[{"id":"1","value":{"amount":10.50,"currency":"MXN"}}]}
{"ocid":"ocds-x-1","id":"1a","date":"2024-01-01T00:00:00-06:00","tag":["tender"],"tender":{"id":"t","title":"Bacheo"}}
END
cat >dos.jsonl <<'END'
{"ocid":"ocds-x-2","id":"2a","date":"2024-01-01T00:00:00-06:00","tag":["tender"],"tender":{"id":"t","status":"active"}}
{"ocid":"ocds-x-1","id":"1b","date":"2024-02-01T00:00:00-06:00","tag":["tenderUpdate"],"tender":{"title":"Bacheo 2"}}
END

ok compile-two-files cauce ocds compile uno.jsonl dos.jsonl
same compile-two-processes "$(wc -l <"$out")" 2
same compile-order "$(json '" ".join(r["ocid"] for r in rows)' <"$out")" "ocds-x-2 ocds-x-1"
says compile-keeps-digits '"amount":10.50'
says compile-last-title '"title":"Bacheo 2"'
says compile-id '"id":"ocds-x-2-2024-03-01T00:00:00-06:00"'
cp "$out" todo.jsonl

cauce ocds compile --threads 1 --memory 1 uno.jsonl dos.jsonl >uno-hilo.jsonl 2>/dev/null
same compile-threads "$(cksum <uno-hilo.jsonl)" "$(cksum <todo.jsonl)"
cat uno.jsonl dos.jsonl | cauce ocds compile - >tubo.jsonl 2>/dev/null
same compile-stdin "$(cksum <tubo.jsonl)" "$(cksum <todo.jsonl)"
mkdir carpeta && cp uno.jsonl dos.jsonl carpeta && gzip carpeta/uno.jsonl
cauce ocds compile carpeta >carpeta.jsonl 2>/dev/null
same compile-folder-with-gzip "$(sort carpeta.jsonl | cksum)" "$(sort todo.jsonl | cksum)"

ok compile-versioned cauce ocds compile --versioned uno.jsonl dos.jsonl
same compile-history "$(json '[v["value"] for r in rows for v in r.get("tender",{}).get("title",[])]' <"$out")" \
    "['Bacheo', 'Bacheo 2']"

ok compile-package cauce ocds compile --package --versioned --uri http://e.example/r --publisher Prueba -o registros.json uno.jsonl dos.jsonl
silent compile-output-goes-to-the-file "$out"
python3 -c 'import json
p = json.load(open("registros.json"))
print(p["uri"], p["publisher"]["name"], len(p["records"]), sorted(p["records"][0]))' >"$out" 2>"$err"
says compile-package-members "http://e.example/r Prueba 2 ['compiledRelease', 'ocid', 'releases', 'versionedRelease']"
# The package's records, compiled again, are the same releases.
cauce ocds compile registros.json >otra.jsonl 2>/dev/null
same compile-of-its-own-package "$(cksum <otra.jsonl)" "$(cksum <todo.jsonl)"

echo '{"ocid":"9","id":"a","date":"2024-01-01T00:00:00Z","tag":["tender"]}' >sin-prefijo.jsonl
ok compile-prefix cauce ocds compile --ocid-prefix ocds-07smqs sin-prefijo.jsonl
says compile-completes-ocid '"ocid":"ocds-07smqs-9"'

echo '{"id":"sin ocid"}' >malo.jsonl
cat uno.jsonl >>malo.jsonl
exits compile-tells-and-goes-on 0 cauce ocds compile malo.jsonl
says compile-tells-place "malo.jsonl, línea 1"
same compile-others-leave "$(wc -l <"$out")" 2
exits compile-strict 1 cauce ocds compile --strict -o no.json malo.jsonl
same compile-leaves-nothing-half-written "$(ls no.json 2>/dev/null)" ""
echo '[]' >vacio.json
exits compile-nothing 3 cauce ocds compile vacio.json
exits compile-no-file 3 cauce ocds compile falta.jsonl
exits compile-bad-mode 2 cauce ocds compile --dates ayer uno.jsonl
exits compile-bad-memory 2 cauce ocds compile --memory 0 uno.jsonl

echo '{"ocid":"o","id":"1","date":"2024-01-01T00:00:00Z","tag":[],"awards":[{"id":"1","a":1},{"id":"1","a":2}]}' >repite.jsonl
ok compile-shared-ids cauce ocds compile repite.jsonl
says compile-tells-shared-ids "ids repetidos"
exits compile-collision-raise 0 cauce ocds compile --collision raise repite.jsonl
silent compile-collision-leaves-none "$out"
ok compile-append cauce ocds compile --append awards repite.jsonl
same compile-keeps-both "$(json 'len(rows[0]["awards"])' <"$out")" 2

mkdir ext
cat >ext/extension.json <<'END'
{"name":{"en":"x"},"description":{"en":"x"},"compatibility":["1.1"]}
END
cat >ext/release-schema.json <<'END'
{"properties":{"marcas":{"type":"array","wholeListMerge":true,"items":{"type":"object","properties":{"id":{"type":"string"}}}}}}
END
cat >marcas.jsonl <<'END'
{"ocid":"o","id":"1","date":"2024-01-01T00:00:00Z","tag":[],"marcas":[{"id":"a"}]}
{"ocid":"o","id":"2","date":"2024-01-02T00:00:00Z","tag":[],"marcas":[{"id":"b"}]}
END
ok compile-without-extension cauce ocds compile marcas.jsonl
says compile-joins-by-id '"marcas":[{"id":"a"},{"id":"b"}]'
ok compile-extension cauce ocds compile --extension ext marcas.jsonl
says compile-replaces-whole '"marcas":[{"id":"b"}]'

# A reader that goes away is no error, in whichever thread its going is seen.
python3 - <<'PY' >muchas.jsonl
import json
for i in range(6000):
    print(json.dumps({"ocid": "o-%d" % i, "id": "1", "date": "2024-01-01T00:00:00Z", "tag": [], "x": "y" * 400}))
PY
for _ in 1 2 3 4 5 6 7 8 9 10; do
    "$CAUCE_PROGRAM" ocds compile -q --threads 3 muchas.jsonl 2>>told | head -c 1 >/dev/null
done
silent compile-says-nothing-of-a-reader-that-went told

finish ocds_compile
