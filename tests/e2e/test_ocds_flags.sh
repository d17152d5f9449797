#!/bin/sh
# The questions beyond Cardinal's, as a person asks them: lists as they are published, settings,
# both languages, any number of threads; and their pages of explanation.
. "$(dirname "$0")/lib.sh"

purchase() { # purchase OCID DATE AMOUNT SUPPLIER-RFC
    printf '{"ocid":"%s","buyer":{"id":"SALUD","name":"Secretaría de Salud"},"tender":{"title":"Camas","procurementMethod":"direct","mainProcurementCategory":"goods"},"awards":[{"id":"1","status":"active","date":"%s","value":{"amount":%s,"currency":"MXN"},"suppliers":[{"id":"%s","name":"Camas del Norte SA de CV"}]}],"contracts":[{"id":"c-%s","awardID":"1","dateSigned":"%s","title":"Camas de hospital"}]}\n' \
        "$1" "$2" "$3" "$4" "$1" "$2"
}
{
    purchase p1 2020-03-02 300000.10 SAT970701NN3
    purchase p2 2020-03-04 300000.20 SAT970701NN3
    purchase p3 2020-06-03 77.05 SAT970701NN3
} >compras.jsonl
printf 'año,categoría,método,monto\n2020,bienes,adjudicación directa,"500,000.00"\n' >limites.csv
printf 'Informaci\363n actualizada al 31 de mayo de 2024,,,\nListado completo,,,\nNo,RFC,Nombre del Contribuyente,Situaci\363n del contribuyente,Publicaci\363n p\341gina SAT presuntos\n1,\tSAT970701NN3,X,Definitivo,\t01/03/2019\n' >69b.csv
printf 'rfc,desde,hasta\nSAT970701NN3,01/06/2020,31/12/2020\n' >sancionados.csv

# --- splitting ----------------------------------------------------------------------------------
ok splitting-by-the-list cauce ocds indicators --only R011 --thresholds limites.csv compras.jsonl
says splitting-is-a-question "¿Por qué «Secretaría de Salud» hizo 2 compras de lo mismo"
says splitting-says-the-sum "\$600,000.30 en total"
says splitting-says-the-limit "límite de \$500,000.00"
ok splitting-for-programs cauce ocds indicators --json --only split_purchases --thresholds limites.csv compras.jsonl
same splitting-evidence "$(json '[e["path"] for e in rows[0]["evidence"]]' <"$out")" \
    "['/awards/0/value/amount', '/awards/0/value/amount']"
same splitting-place "$(json '(rows[0]["file"], rows[0]["line"], rows[0]["id"])' <"$out")" \
    "('compras.jsonl', 1, 'SALUD')"
printf '[R011]\nthreshold = 700000\n' >ajustes.ini
ok splitting-by-the-settings cauce ocds indicators --json --only R011 --settings ajustes.ini compras.jsonl
silent nothing-above-that-limit "$out"

# --- lists --------------------------------------------------------------------------------------
ok tax-list-as-published cauce ocds indicators --only M007 --tax-list 69b.csv compras.jsonl
says tax-list-question "estaba en la lista del SAT de quienes facturan operaciones inexistentes"
ok tax-list-evidence cauce ocds indicators --json --only M007 --tax-list 69b.csv compras.jsonl
says tax-list-says-its-date "69b.csv, fila 4, lista del 2024-05-31"
ok as-of-goes-before cauce ocds indicators --json --only M007 --tax-list 69b.csv --as-of 2024-06-30 compras.jsonl
says as-of-is-told "lista del 2024-06-30"
ok sanctioned cauce ocds indicators --json --only R046 --sanctioned sancionados.csv compras.jsonl
same only-while-it-was-in-force "$(json '[r["ocid"] for r in rows]' <"$out")" "['p3']"
exits a-list-that-is-missing 2 cauce ocds indicators --only R046 compras.jsonl
printf 'rfc,desde\nSAT970701NN3,32/13/2020\n' >mala.csv
exits a-list-with-a-mistake 1 cauce ocds indicators --sanctioned mala.csv compras.jsonl
says the-mistake-has-a-place "mala.csv"
says the-mistake-has-a-row "fila 2"
printf 'a,b\n1,2\n' >otra.csv
exits a-list-of-something-else 1 cauce ocds indicators --sanctioned otra.csv compras.jsonl
says what-is-missing-is-named "RFC o nombre"

# --- threads and languages ------------------------------------------------------------------------
cauce ocds indicators --json --threads 1 --thresholds limites.csv --tax-list 69b.csv compras.jsonl >uno 2>"$err"
cauce ocds indicators --json --threads 4 --thresholds limites.csv --tax-list 69b.csv compras.jsonl >cuatro 2>"$err"
ok threads-change-nothing cmp uno cuatro
CAUCE_LANG=en ok in-english cauce ocds indicators --only R011 --thresholds limites.csv compras.jsonl
says english-question "purchases of the same thing"

# --- every indicator has its pages ------------------------------------------------------------------
cauce ocds indicators --list --json >lista.jsonl
for page in indicators.md indicators.es.md; do
    missing=$(json '" ".join(r["indicator"] for r in rows)' <lista.jsonl | tr ' ' '\n' | while read -r code; do
        grep -q "^### $code " "$CAUCE_ROOT/docs/$page" || echo "$code"
    done)
    same "every-indicator-stands-in-$page" "$missing" ""
    named=$(json '" ".join(r["name"] for r in rows)' <lista.jsonl | tr ' ' '\n' | while read -r name; do
        grep -q "\`$name\`" "$CAUCE_ROOT/docs/$page" || echo "$name"
    done)
    same "every-name-stands-in-$page" "$named" ""
    parameters=$(json '" ".join(r["indicator"]+":"+p for r in rows for p in r["parameters"])' <lista.jsonl |
        tr ' ' '\n' | while IFS=: read -r code parameter; do
        sed -n "/^### $code /,/^### [^$code]/p" "$CAUCE_ROOT/docs/$page" | grep -qF "\`$parameter\`" ||
            echo "$code $parameter"
    done)
    same "every-parameter-stands-in-$page" "$parameters" ""
done

# --- published data ---------------------------------------------------------------------------------
published=${CAUCE_DATA:-$CAUCE_ROOT/../shared/data}/nl_inai_infraestructura_abierta/data
if [ -d "$published" ]; then
    ok nuevo-leon cauce ocds indicators --json "$published/nl-releases"
    says nuevo-leon-dearer-than-awarded "16.32 % más que los"
    same nuevo-leon-asks-of-processes "$(json 'all(r["question"].endswith("?") for r in rows)' <"$out")" True
else
    skip nuevo-leon "no published files here"
fi
finish ocds_flags
