#!/bin/sh
# The demo as a person meets it: the invented files of examples/demo are read whole, exactly what was
# planted in them is found (examples/README.md lists it), and the money of the loan, the trust, the
# works and the complete project is followed to the centavo.
. "$(dirname "$0")/lib.sh"

demo=$work/demo
ok demo env DEMO="$demo" DEMO_SERVE=0 "$examples/demo.sh"
says demo-says-it-is-invented "inventados"
says demo-drafts-a-request "Solicito información pública"
says demo-shows-a-route '$ cauce route '
says demo-route-names-a-work "Planta potabilizadora El Encino"
says demo-route-shows-the-remainder "137,652,110.37"
says demo-names-its-accounts "ciudadana@demo.example"
says demo-says-their-password "Contraseña de todas: rio-claro-de-ejemplo"
says demo-loads-a-cycle "Se cargó el ciclo 1"
cd "$demo" || exit 1
ask() { cauce "$@" --json 2>"$err"; }

# --- what was read -------------------------------------------------------------------------------
ask snapshots --limit 500 >"$out"
same demo-reads-every-file "$(json 'len(rows)' <"$out")" \
    "$(find "$examples/demo" -name 'EJEMPLO-*' | wc -l | tr -d ' ')"
same demo-file-names-say-example "$(find "$examples/demo" -type f ! -name 'EJEMPLO-*' | wc -l | tr -d ' ')" 0
ask quarantine --limit 100 >"$out"
same demo-quarantine-is-what-was-planted \
    "$(json 'sorted((r["reason"],r["column"]) for r in rows)' <"$out")" \
    "[('bad-money', 'Monto del contrato'), ('no-key', 'Clave de obra'), ('no-money', 'Monto pagado'), ('ragged', ''), ('repeated-header', '')]"

# --- what the ledger's checks find: the planted errors, each with its difference, and no other -----
found() { # found NAME RULE EXPECTED: the differences (absolute, sorted) of a rule's findings
    ask check --rule "$2" >"$out"
    same "$1" "$(json 'sorted(r["difference"].lstrip("-") if r.get("difference") else "" for r in rows if "rule" in r)' <"$out")" "$3"
}
found demo-trust-that-does-not-close trust-balance "['4318207.55']"
found demo-totals-that-differ total-differs "['1000000.00', '2500000.00']"
found demo-classifications-that-differ classifications-differ "['18300450.27']"
found demo-payments-above-a-contract payments-exceed "['1875400.50']"
found demo-revenue-below-spending revenue-expenditure "['12000000.00']"
found demo-debt-that-closes debt-balance "[]"
counted() { # counted RULE NUMBER
    ask check --rule "$1" >"$out"
    same "demo-finds-$1" "$(json 'sum("rule" in r for r in rows)' <"$out")" "$2"
}
counted accrued-is-approved 3
counted coordinate-swapped 1
counted coordinate-zero 1
counted progress-over 1
counted progress-fell 1
counted end-before-start 1
counted rfc-digit 1
counted moments-order 4
counted duplicate-amount 0
counted place-unknown 0
counted code-unknown 0
counted bad-date 0


# --- the money followed --------------------------------------------------------------------------
routed() { # routed NAME NODE EXPRESSION EXPECTED
    ask route "$2" >"$out"
    same "$1" "$(json "$3" <"$out")" "$4"
}
at='{s["stage"]:(s["reach"],s["end"]) for s in rows[0]["stages"]}'
routed demo-loan-has-the-planted-remainder crédito:RPU/A99-0322007 "${at}[\"source\"]" \
    "('650000000.00', '137652110.37')"
routed demo-loan-reaches-its-five-works crédito:RPU/A99-0322007 "${at}[\"project\"][0]" 512347889.63
routed demo-loan-reaches-payments crédito:RPU/A99-0322007 "float(${at}[\"payment\"][0])>400000000" True
routed demo-loan-works-are-declared crédito:RPU/A99-0322007 \
    'sorted(l["stated"] for l in rows[0]["links"] if l["evidence"]=="declared" and l["stated"])' \
    "['121300000.00', '168420115.30', '62000000.00', '63115000.00', '97512774.33']"
routed demo-project-is-complete-to-the-centavo proyecto:oc4ids-ejempl-rc-0001 "${at}[\"payment\"]" \
    "('24350118.46', '24350118.46')"
routed demo-project-has-its-fund proyecto:oc4ids-ejempl-rc-0001 'rows[0]["nodes"][0]["in"]' 24350118.46
routed demo-project-of-another-key-is-the-same-one proyecto:oc4ids-ejempl-rc-0002 "${at}[\"payment\"][0]" \
    9812406.15
routed demo-work-of-another-key-is-only-possible proyecto:NR-2022-006 \
    'rows[0]["nodes"][0]["out"]=="0.00" and float(rows[0]["nodes"][0]["out_possible"])>20000000' True
ask gaps --missing destination --year 2022 --kind crédito >"$out"
same demo-loan-is-a-gap-of-the-remainder "$(json '[r["amount"] for r in rows]' <"$out")" "['137652110.37']"
ask trace 'Nueva Ribera (EJEMPLO)' --kind crédito >"$out"
same demo-debt-counts-once "$(json '[r["amount"] for r in rows]' <"$out")" "['2700000000.00']"
ask trace >"$out"
same demo-carried-and-ended-are-the-amount \
    "$(json 'all(round(float(r["followed"])*100)+round(float(r["ended"])*100)==round(float(r["amount"])*100) for r in rows if r.get("ended") is not None and r.get("followed") is not None)' <"$out")" True

# --- the questions -------------------------------------------------------------------------------
asked() { # asked RULE EXPECTED: the things asked about
    ask flags --rule "$1" --limit 100 >"$out"
    same "demo-asks-$1" "$(json 'sorted(set(r["node_key"] or r["subject"] for r in rows))' <"$out")" "$2"
}
asked stalled "['NR2022004', 'RC2024007']"
asked paid-not-built "['NR2023009']"
asked progress-behind "['NR2022004', 'NR2023009', 'NR2024002', 'RC2024008']"
asked contract-over-budget "['NR2023005']"
asked trust-balance "['99-FP-0001']"
asked progress-fell "['NR2024006']"
ask flags --rule december >"$out"
same demo-asks-december "$(json 'sorted((r["year"],r["unit_name"]) for r in rows)' <"$out")" \
    "[(2022, 'Secretaría de Bienestar'), (2023, 'Secretaría de Bienestar'), (2024, 'Secretaría de Bienestar')]"
ask flags --rule supplier-entities >"$out"
same demo-supplier-is-in-three-places "$(json '(len(set(r["entity"] for r in rows)),len(set(r["difference"] for r in rows)))' <"$out")" "(3, 1)"
asked loan-destination \
    "['RPU/A99-0322007', 'RPU/A99-0620001', 'RPU/A99-0916002', 'RPU/A99-1119004', 'RPU/P99-0623014']"
ask flags --rule loan-destination --limit 100 >"$out"
same demo-loan-is-asked-for-its-remainder \
    "$(json '[r["difference"] for r in rows if r["node_key"]=="RPU/A99-0322007"]' <"$out")" "['137652110.37']"

# --- the debt told three times -------------------------------------------------------------------
ask reconcile debt >"$out"
same demo-registry-and-ldf-agree-where-they-agree \
    "$(json 'sorted(set(r["difference"].lstrip("-") for r in rows if r["state"] in ("differs","one_sided","one-sided")))' <"$out")" \
    "['1250000.00', '387000000.00', '388250000.00']"

# --- the example cycle ---------------------------------------------------------------------------
state='Nueva Ribera (EJEMPLO)'
ask checks run >"$out"
same demo-checks-hold-fail-and-cannot-be-told \
    "$(json '[tuple(r["checks"].values()) for r in rows]' <"$out")" "[(7, 4, 3)]"
ok demo-log-holds cauce log verify --entity "$state"
ask cycle load "$examples/ciclo/ciclo.json" --entity "$state" --sample-password otra-de-muestra >"$out"
same demo-sample-accounts-are-made-once $? 1
ok demo-cycle-is-in-its-form cauce cycle load "$examples/ciclo/ciclo.json" --only-check
mkdir -p "$work/real" && (cd "$work/real" && cauce init --entity 'Villa' --new municipality --quiet) >/dev/null
(cd "$work/real" && ask cycle load "$examples/ciclo/ciclo.json") >"$out"
same demo-cycle-needs-what-it-cites $? 1
says_pointer=$(json 'rows[0]["pointer"]' <"$out")
same demo-fault-has-its-place "$says_pointer" /people/7/roles/0/institution

# --- served --------------------------------------------------------------------------------------
port=$((18000 + $$ % 2000))
DEMO="$work/served" DEMO_PORT=$port "$examples/demo.sh" >"$work/serve.log" 2>&1 </dev/null &
server=$!
answered=no
for _ in $(seq 150); do
    if python3 -c "import urllib.request as u;p=u.urlopen('http://127.0.0.1:$port/').read().decode();raise SystemExit(0 if 'EJEMPLO' in p else 1)" 2>/dev/null; then
        answered=yes
        break
    fi
    kill -0 $server 2>/dev/null || break
    sleep 0.2
done
cp "$work/serve.log" "$out"
same demo-serves-pages-marked-as-example "$answered" yes
page() { python3 -c "import urllib.request as u;print(u.urlopen('http://127.0.0.1:$port/e/nueva-ribera-ejemplo/$1').read().decode())" 2>/dev/null; }
page bitacora >"$out"
says demo-serves-the-log "Bitácora"

# What was looked for, asked, measured and seen: no page of these is empty, and every one says that
# it is made up.
shows() { # shows NAME PAGE TEXT…
    name=$1
    page "$2" >"$out"
    shift 2
    says "demo-$name-is-marked-as-example" "describen a nadie real"
    for text in "$@"; do says "demo-$name-shows" "$text"; done
}
shows hunts cacerias "Cacería del empréstito" "el puente peatonal El Mezquite" "los apoyos de alto rendimiento"
shows hunt-that-closed caceria/1 "Cuentas a la Vista" "Las calculadoras" "No coinciden" "De aquí salió" \
    "El decreto, como estaba ese día"
shows hunt-that-is-open caceria/3 "Para que un equipo no copie al otro" "que todavía no se muestra"
shows records fichas "En qué se usaron los 137,652,110.37 pesos" "no se puede cerrar" "cerrado"
shows record-of-a-hunt ficha/1 "Cacería del empréstito" "contestó en parte"
shows requests solicitudes "De 5 solicitudes enviadas" "en plazo: 1" "vencidas sin respuesta: 1" \
    "que no se contestaron a tiempo: 1"
shows request-that-was-extended solicitud/1 "Hay que reunir oficios de tres áreas" "De dónde salen los plazos" \
    "Respuesta a la solicitud"
shows surveys encuestas "Confianza en las cuentas del gobierno"
shows survey-whose-waves-differ encuesta/2 "No todos se pueden" "Aquí se corta la serie" \
    "la redacción de la pregunta" "el modo de preguntar"
shows indicators indicadores "Espera del transporte público" "todavía no llega a su meta" "llegó a su meta"
shows index indice "Índice de apertura 2026" "Instituto de Pensiones del Estado"
shows agenda agenda "Que se publique a dónde fue el remanente"
work_number=$(cd "$work/served" && ask route proyecto:NR-2023-009 | json 'rows[0]["nodes"][0]["id"]')
shows observations "obra/$work_number/observaciones" "Hay dos columnas y una losa a medias" \
    "Secretaría de Infraestructura" "Señala a una persona y dónde vive" "/foto"
if grep -qF "vive en la esquina" "$out"; then bad demo-hides-what-was-hidden; else good demo-hides-what-was-hidden; fi
page "nodo/$work_number" >"$out"
says demo-work-leads-to-its-observations "obra/$work_number/observaciones"
kill -TERM $server 2>/dev/null
wait $server
same demo-ends-cleanly $? 0

# --- the committed files are those that the generator writes --------------------------------------
if command -v python3 >/dev/null; then
    ok demo-generator-runs python3 "$examples/generador/generar.py" "$work/again"
    ok demo-files-are-those-of-the-generator diff -r "$work/again" "$examples/demo"
else
    skip demo-files-are-those-of-the-generator "no python3"
fi

finish demo
