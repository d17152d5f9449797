#!/bin/sh
# Following the money as a person or a script does it: trace, route, gaps, flags, reconcile, request
# and links, on the made-up files; written wrongly, with nothing to follow, and into pipes.
. "$(dirname "$0")/lib.sh"

# --- nothing yet -------------------------------------------------------------------------------
ok init cauce init --entity "Nueva Ribera (EJEMPLO)" --new state
for command in "trace" "gaps" "gaps --coverage" "flags" "reconcile" "links" "route nada" "request 1" \
    "flags show nada" "links confirm 1 2"; do
    # shellcheck disable=SC2086
    exits "nothing-to-follow: $command" 3 cauce $command
done
ok import cauce import -q "$examples/datos"
ok import-newer cauce import -q "$examples/datos-abril"

# --- how much and how far ----------------------------------------------------------------------
ok trace cauce trace
says trace-says-where-it-ends "Dónde se corta el rastro"
says trace-counts-pesos "277,135,545.98"
cauce trace >"$out" 2>"$err"
silent trace-is-up-to-date-the-second-time "$err"
cauce trace --json >"$out" 2>"$err"
same trace-identity-holds "$(json 'all(round(float(r["followed"])*100)+round(float(r["ended"])*100)==round(float(r["amount"])*100) for r in rows)' <"$out")" True
same trace-percent-has-one-decimal "$(json 'all(r["percent"] is None or len(r["percent"].split(".")[1])==1 for r in rows)' <"$out")" True
same trace-percent-is-cut-not-rounded "$(json 'all(float(r["ended"])==0 for r in rows if r["percent"]=="100.0")' <"$out")" True
cp "$out" before
ok trace-rebuild cauce trace --rebuild --json
if cmp -s before "$out"; then good rebuild-gives-the-same; else bad rebuild-gives-the-same; fi
for by in unit fund programme supplier year entity; do
    ok "trace-by-$by" cauce trace --by $by
done
ok trace-of-an-entity cauce trace "Gobierno federal" --year 2015 --kind contrato
exits trace-of-another-year 3 cauce trace --year 1999
exits trace-of-nobody 3 cauce trace Sonoora
exits trace-bad-kind 2 cauce trace --kind zanahoria
exits trace-bad-dimension 2 cauce trace --by zanahoria
exits trace-bad-year 2 cauce trace --year doce

# --- one thing ---------------------------------------------------------------------------------
ok route cauce route 15099EJE002
says route-names-the-project "Puente vehicular del libramiento norte"
says route-draws-its-contract "└─ = "
says route-tells-the-break "✗ "
says route-by-stages "Etapa por etapa"
cauce route 15099EJE002 --json >"$out" 2>"$err"
same route-stages-add-up "$(json 'round(sum(float(s["end"]) for s in rows[0]["stages"])*100)==round(float(rows[0]["nodes"][0]["amount"])*100)' <"$out")" True
number=$(json 'rows[0]["nodes"][0]["id"]' <"$out")
ok route-by-number cauce route "#$number" --entity MX
ok route-by-kind cauce route proyecto:15099EJE002 --up 1 --down 1
exits route-of-nothing 3 cauce route nada
exits route-of-too-many-steps 2 cauce route 15099EJE002 --up 99
exits route-without-thing 2 cauce route

# --- gaps --------------------------------------------------------------------------------------
ok gaps cauce gaps
cauce gaps --json >"$out" 2>"$err"
gap=$(json '[r for r in rows if r["missing"]=="payment"][0]["gap"]' <"$out")
key=$(json '[r for r in rows if r["missing"]=="payment"][0]["key"]' <"$out")
same gaps-name-the-law "$(json 'all(r["obligation"] for r in rows)' <"$out")" True
same gaps-go-by-pesos "$(json '(lambda a:a==sorted(a,reverse=True))([float(r["amount"]) for r in rows if r["currency"]=="MXN"])' <"$out")" True
ok gaps-of-one-sort cauce gaps --missing description
says gaps-keep-what-is-only-mentioned "nadie lo describe"
exits gaps-of-none 3 cauce gaps --missing payment --year 1999
exits gaps-of-no-sort 2 cauce gaps --missing zanahoria
ok gap-members cauce gaps --members "$gap" --entity MX
says gap-members-begin-with-the-sentence "277,135,545.98 no tienen ningún pago"
ok gap-members-by-key cauce gaps --members "$key"
cauce gaps --members "$gap" --entity MX --json >"$out" 2>"$err"
want=$(cauce gaps --json | json "[r['amount'] for r in rows if r['gap']==$gap and r['entity']==1][0]")
same gap-is-the-sum-of-its-members "$(json '"%.2f"%sum(float(r["ended"]) for r in rows)' <"$out")" "$want"
exits gap-members-of-no-gap 3 cauce gaps --members 9999
ok coverage cauce gaps --coverage
cauce gaps --coverage --json >"$out" 2>"$err"
same coverage-counts-what-is-only-mentioned "$(json '[(r["published"],r["known"]) for r in rows if r["kind"]=="project"]' <"$out")" "[(4, 5)]"

# --- a request ---------------------------------------------------------------------------------
ok request cauce request "$gap" --entity MX
says request-is-addressed "A la Unidad de Transparencia de"
says request-cites-the-row ", fila "
says request-cites-the-law "Ley General de Transparencia"
says request-says-what-is-not-verified "(por verificar)"
ok request-to-a-file cauce request "$gap" --entity MX --output solicitud.txt
ok request-is-there grep -q "QUÉ SOLICITO" solicitud.txt
exits request-does-not-overwrite 1 cauce request "$gap" --entity MX --output solicitud.txt
exits request-for-no-gap 3 cauce request 9999
mkdir catalogues
printf '[titulo]\nT\n[cuerpo]\nC {nada}\n' >catalogues/solicitud.txt
exits request-with-a-broken-template 1 cauce request "$gap" --entity MX
says request-names-the-line "línea 4"
rm -r catalogues

# --- questions and answers ---------------------------------------------------------------------
ok flags cauce flags
ok flags-rules cauce flags --rules
ok flags-count cauce flags --count
exits flags-of-no-rule 2 cauce flags --rule zanahoria
exits flags-of-another-year 3 cauce flags --year 1999
cauce flags --rule trust-balance --json >"$out" 2>"$err"
flag=$(json 'rows[0]["key"]' <"$out")
ok flag cauce flags show "$flag"
says flag-has-its-formula "fórmula"
says flag-has-its-rows ", fila "
says flag-is-open "Nadie ha respondido"
exits flag-that-is-not-there 3 cauce flags show nada
exits flag-part-unknown 2 cauce flags enseña "$flag"
exits reply-without-text 2 cauce flags reply "$flag" --author Ana --unit Deporte
exits reply-twice-over 2 cauce flags reply "$flag" --unit D --text x --file y
exits reply-without-unit 2 cauce flags reply "$flag" --author Ana --text Hola
exits reply-of-a-missing-file 3 cauce flags reply "$flag" --author Ana --unit D --file no.txt
ok reply cauce flags reply "$flag" --author "Ana Ruiz, tesorera" --unit Deporte \
    --text "Fue una aportación." --url https://ejemplo.example/oficio.pdf
printf 'Otra respuesta,\nde dos renglones.\n' >respuesta.txt
ok reply-from-a-file cauce flags reply "$flag" --author Ana --unit Deporte --file respuesta.txt --json
same replies-stay "$(json '[a["author"] for a in rows[0]["answers"]]' <"$out")" "['Ana Ruiz, tesorera', 'Ana']"
ok flag-with-answers cauce flags show "$flag"
says flag-shows-the-answer "Fue una aportación."

# --- two sources -------------------------------------------------------------------------------
ok reconcile cauce reconcile
ok reconcile-topic cauce reconcile presupuesto
ok reconcile-differing cauce reconcile --differing --json
line=$(json 'rows[0]["key"]' <"$out")
same reconcile-differing-differs "$(json 'all(r["difference"]!="0.00" for r in rows)' <"$out")" True
exits reconcile-no-topic 2 cauce reconcile zanahoria
ok reconcile-types cauce reconcile types
cauce reconcile types --json >"$out" 2>"$err"
type=$(json 'rows[0]["type"]' <"$out")
exits reason-without-text 2 cauce reconcile reason "$line" --type "$type"
exits reason-of-no-type 2 cauce reconcile reason "$line" --type zanahoria --text x
exits reason-with-a-bad-amount 2 cauce reconcile reason "$line" --type "$type" --text x --amount doce
exits reason-for-nothing 3 cauce reconcile reason nada --type "$type" --text x
ok reason cauce reconcile reason "$line" --type "$type" --text "Cierres distintos" --amount 1,000.50 --json
same reason-stays "$(json '(rows[0]["reasons"][0]["author"],rows[0]["reasons"][0]["explains"])' <"$out")" "('prueba', '1000.50')"

# --- links -------------------------------------------------------------------------------------
exits links-open 3 cauce links
exits links-of-no-state 2 cauce links --state zanahoria
exits links-confirm-nothing 3 cauce links confirm 1 2
exits links-confirm-no-number 2 cauce links confirm uno dos
exits links-reject-nothing 3 cauce links reject 1 2
exits option-of-another-part 2 cauce links --state all confirm 1 2

# --- decisions count at once -------------------------------------------------------------------
cauce find constructora puente viejo --kind organizacion --json >"$out" 2>"$err"
one=$(json 'rows[0]["id"]' <"$out")
entity=$(json 'rows[0]["entity"]' <"$out")
cauce find edificaciones --kind organizacion --json >"$out" 2>"$err"
other=$(json 'rows[0]["id"]' <"$out")
suppliers=$(cauce trace --by supplier --json | json 'len({r["subject"] for r in rows if r["subject"]})')
ok merge cauce organisation confirm "$one" "$other" --entity "$entity"
ok trace-after-a-merge cauce trace
says trace-after-a-merge-is-brought-up-to-date "no están al día"
same a-merge-makes-two-suppliers-one \
    "$(cauce trace --by supplier --json | json 'len({r["subject"] for r in rows if r["subject"]})')" \
    "$((suppliers - 1))"

# --- JSON, pipes, languages --------------------------------------------------------------------
for command in "trace" "trace --by supplier" "route 15099EJE002" "gaps" "gaps --members $gap" \
    "gaps --coverage" "flags" "flags --count" "flags --rules" "flags show $flag" "reconcile" \
    "reconcile presupuesto" "reconcile types" "request $gap" "links --state all"; do
    # shellcheck disable=SC2086
    is_json "json: $command" cauce $command --json
    # shellcheck disable=SC2086
    cauce $command --json 2>/dev/null | while IFS= read -r one; do
        printf "%s\n" "$one" | python3 -m json.tool >/dev/null || echo bad
    done >"$out"
    silent "json-lines: $command" "$out"
done
for command in "trace" "route 15099EJE002" "gaps" "flags" "flags show $flag" "reconcile" \
    "reconcile types" "request $gap"; do
    # shellcheck disable=SC2086
    documented $command
    # shellcheck disable=SC2086
    CAUCE_LANG=en ok "english: $command" cauce $command
done
ok a-closed-pipe-is-no-mess sh -c '"$CAUCE_PROGRAM" flags | head -n 1 >/dev/null'
exits output-to-a-full-disk 1 sh -c '"$CAUCE_PROGRAM" gaps >/dev/full'
cauce trace -q >"$out" 2>"$err"
silent quiet-trace-warns-of-nothing "$err"

finish test_follow
