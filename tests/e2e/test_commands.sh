#!/bin/sh
# The program as a person or a script meets it: help, exit codes, JSON, widths, languages, pipes,
# and what it says when something is missing or in the way.
. "$(dirname "$0")/lib.sh"

commands="trace route gaps flags reconcile request links serve init import snapshots show row quarantine
diff find check organisation export backup layout catalogue store doctor completion version help"

# --- help --------------------------------------------------------------------------------------
exits help-of-the-program 0 cauce --help
says help-teaches-where-to-begin "cauce init --entity Sonora"
exits nothing-asked-gives-help 0 cauce
for command in $commands; do
    exits "help-of-$command" 0 cauce "$command" --help
    exits "help-command-of-$command" 0 cauce help "$command"
done
for topic in empezar salidas ambiente json almacen formatos cuarentena hallazgos exit-codes start; do
    exits "topic-$topic" 0 cauce help "$topic"
done
exits help-of-a-part 0 cauce help layout new
exits help-of-nothing-known 2 cauce help zanahorias

# --- written wrongly ---------------------------------------------------------------------------
exits unknown-command 2 cauce imprt x
says unknown-command-suggests "cauce import"
exits unknown-option 2 cauce import x --cutoff 1
says unknown-option-suggests "--cut-off"
exits family-alone 2 cauce layout
exits missing-argument 2 cauce show
exits bad-date 2 cauce import x --cut-off mañana
exits errors-go-to-stderr 2 cauce imprt
silent errors-leave-stdout-empty "$out"

# --- no store yet ------------------------------------------------------------------------------
for command in "snapshots" "find x" "check" "gaps" "quarantine" "row 1 1" "show 1" "diff" \
    "trace" "route x" "flags" "flags show x" "reconcile" "request 1" "links" "export d" "backup b" "organisation list" "catalogue list"; do
    # shellcheck disable=SC2086
    exits "no-store: $command" 3 cauce $command
done
says no-store-says-what-to-do "cauce init"
exits doctor-without-store 1 cauce doctor
exits version 0 cauce version
exits version-option 0 cauce --version
exits layouts-need-no-store 0 cauce layout list

# --- making one and filling it -----------------------------------------------------------------
exits init 0 cauce init --entity "Nueva Ribera (EJEMPLO)" --new state
says init-says-next-steps "cauce import"
exits init-again-changes-nothing 0 cauce init
exits init-unknown-entity 3 cauce init --store otra.db --entity "Sonoora"
exits init-unknown-town 3 cauce init --store otra.db --entity 26030
says init-of-a-town-says-how "--new municipality"
exits empty-store-has-no-snapshots 3 cauce snapshots
exits empty-folder 3 sh -c 'mkdir vacia && "$CAUCE_PROGRAM" import vacia'
exits missing-file 3 cauce import no-existe.csv
says missing-file-is-named "no-existe.csv"
exits import-dry-run 0 cauce import -n "$examples/datos"
exits dry-run-keeps-nothing 3 cauce snapshots
exits import-examples 0 cauce import "$examples/datos"
says import-sums-up "Total. Nuevas: 7"
exits import-second-version 0 cauce import "$examples/datos-abril"
exits import-twice-adds-nothing 0 cauce import "$examples/datos" "$examples/datos-abril" --json
same import-twice-loads-nothing "$(json 'rows[-1]["total"]["loaded"]' <"$out")" 0

# --- JSON --------------------------------------------------------------------------------------
for command in "version" "init" "snapshots" "show 1" "row 1 2" "quarantine" "diff" "find puente" \
    "check" "check --count" "check --rules" "check --reconcile" "gaps" "organisation list" \
    "organisation merges" "layout list" "layout show compranet-2013" "layout list --all" \
    "catalogue list" "catalogue show COG" "catalogue kinds" "doctor" "export tablas" "backup copia.db"; do
    # shellcheck disable=SC2086
    is_json "json: $command" cauce $command --json
done
for command in "version" "init" "snapshots" "show 1" "row 1 2" "quarantine" "diff" "find puente" \
    "check" "check --count" "check --rules" "check --reconcile" "gaps" "layout list" \
    "catalogue list" "catalogue show COG" "catalogue kinds" "doctor" "export tablas3" "backup copia3.db"; do
    # shellcheck disable=SC2086
    documented $command
done
exits json-errors 3 cauce show 999999 --json
same json-errors-are-objects "$(json 'rows[0]["error"]["code"]' <"$err")" notfound
cauce find puente --json >"$out" 2>"$err"
same json-amounts-are-text "$(json '{type(a["amount"]).__name__ for r in rows for a in r["amounts"]}' <"$out")" "{'str'}"
cauce check --json >"$out" 2>"$err"
same findings-name-their-rows "$(json 'all("rows" in r for r in rows)' <"$out")" True

# --- one figure back to its row ----------------------------------------------------------------
cauce find 48,350,000.00 --json >"$out" 2>"$err"
snapshot=$(json 'rows[0]["amounts"][0]["snapshot"]' <"$out")
row=$(json 'rows[0]["amounts"][0]["row"]' <"$out")
ok row-of-a-figure cauce row "$snapshot" "$row"
says row-shows-the-published-cell "48350000.00"
says row-shows-the-column-name "IMPORTE_CONTRATO"
exits row-that-is-not-there 3 cauce row "$snapshot" 999999

# --- changes between versions ------------------------------------------------------------------
ok diff cauce diff EJEMPLO-contratos-compranet.csv
says diff-names-the-cell "IMPORTE_CONTRATO: decía «112700450.38», ahora «139448562.97»"
says diff-names-what-appeared "aparece la fila 11: 800110 | Barda"
says diff-names-what-vanished "desaparece la fila 11: 800109 | Mantenimiento"
cauce diff EJEMPLO-contratos-compranet.csv --json >"$out" 2>"$err"
same diff-counts "$(json '[rows[-1]["total"][k] for k in ("appeared","changed","vanished")]' <"$out")" "[1, 3, 1]"
exits diff-can-fail 6 cauce diff --fail-on-changes
exits diff-of-a-first-version 3 cauce diff EJEMPLO-fideicomiso.json

# --- checks ------------------------------------------------------------------------------------
exits check 0 cauce check
exits check-can-fail 6 cauce check --fail-on-findings
exits check-unknown-rule 2 cauce check --rule nada
exits check-again 0 cauce check --again
ok check-reconcile cauce check --reconcile
says reconcile-finds-what-agrees "sí"
says reconcile-finds-what-differs "no"
ok quarantine-lists cauce quarantine
ok quarantine-raw cauce quarantine --raw
says quarantine-shows-the-row "Costo por Coberturas | pendiente"
ok quarantine-of-replaced-versions cauce quarantine --all --raw
says quarantine-keeps-replaced-rows "por definir"
exits find-nothing 3 cauce find zanahoria
ok find-without-accents cauce find pavimentacion avenida rio claro
ok find-by-kind cauce find constructora --kind organización
exits find-bad-kind 2 cauce find x --kind zanahoria

# --- organisations -----------------------------------------------------------------------------
cauce find constructora puente viejo --kind organizacion --json >"$out" 2>"$err"
id=$(json 'rows[0]["id"]' <"$out")
entity=$(json 'rows[0]["entity"]' <"$out")
ok organisation-show cauce organisation show "$id" --entity "$entity"
cauce find edificaciones --kind organizacion --json >"$out" 2>"$err"
other=$(json 'rows[0]["id"]' <"$out")
cauce organisation confirm "$id" "$other" --entity "$entity" --json >"$out" 2>"$err"
merge=$(json 'rows[0]["merge"]' <"$out")
ok organisation-undo cauce organisation undo "$merge" --entity "$entity"
exits organisation-undo-twice 1 cauce organisation undo "$merge" --entity "$entity"
ok organisation-log cauce organisation merges --entity "$entity"
says organisation-log-says-who "prueba"
ok organisation-reject cauce organisation reject "$id" "$other" --entity "$entity"

# --- taking it away ----------------------------------------------------------------------------
ok export cauce export salida
for table in snapshots organisations nodes amounts links quarantine findings gaps dictionary; do
    ok "export-has-$table" test -s "salida/$table.csv"
done
ok export-sums-hold sh -c 'cd salida && sha256sum -c --quiet SHA256SUMS'
if grep -lE '(^|,)"?[=+@]' salida/*.csv >"$out" 2>&1; then bad export-has-no-formulas; else good export-has-no-formulas; fi
exits export-twice-refuses 2 cauce export salida
ok export-jsonl cauce export lineas --format jsonl
ok export-jsonl-is-json sh -c 'python3 -c "import json,sys
[json.loads(l) for l in open(sys.argv[1])]" lineas/amounts.jsonl'
ok backup cauce backup copia2.db
ok backup-opens cauce snapshots --store copia2.db
exits backup-does-not-overwrite 1 cauce backup copia2.db
ok backup-with-force cauce backup copia2.db --force
ok doctor cauce doctor
says doctor-speaks-of-the-sandbox "aislamiento"

# --- where files come from ---------------------------------------------------------------------
(cd "$examples/datos" && python3 -c 'import zipfile,glob
with zipfile.ZipFile("'"$work"'/todo.zip","w") as z:
    for f in sorted(glob.glob("*.csv")): z.write(f)')
ok init-for-archives cauce init --store zip.db --entity "Nueva Ribera (EJEMPLO)" --new state
ok import-archive cauce import todo.zip --store zip.db --json
same import-archive-reads-its-members "$(json 'rows[-1]["total"]["loaded"]' <"$out")" 6
cat >servidor.py <<'PY'
import http.server,os,sys
os.chdir(sys.argv[1])
class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self,*a): pass
s=http.server.HTTPServer(("127.0.0.1",0),Quiet)
print(s.server_port,flush=True)
s.serve_forever()
PY
python3 servidor.py "$examples/datos" >puerto 2>/dev/null &
server=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s puerto ] || sleep 0.2; done
url="http://127.0.0.1:$(cat puerto)/EJEMPLO-contratos-compranet.csv"
ok init-for-addresses cauce init --store red.db
ok import-address cauce import "$url" --store red.db
same import-address-is-noted "$(cauce show 1 --store red.db --json | json 'rows[0]["url"]')" "$url"
exits import-address-that-is-not-there 3 cauce import "${url%.csv}.nada" --store red.db
says import-address-says-what-the-server-said "404"
kill "$server"
wait "$server" 2>/dev/null

# --- a form that is not known ------------------------------------------------------------------
printf 'Folio,Nombre del apoyo,Monto entregado,Fecha\nA1,Becas,"1,500.00",2024-01-31\nA2,Becas,"$ 2,000",2024-02-29\n' >apoyos.csv
exits unknown-form 1 cauce import apoyos.csv
says unknown-form-says-the-header "«Monto entregado»"
says unknown-form-says-what-to-do "cauce layout new 'apoyos.csv'"
mkdir -p layouts
ok layout-new cauce layout new apoyos.csv -o layouts/apoyos.layout
exits layout-new-does-not-overwrite 1 cauce layout new apoyos.csv -o layouts/apoyos.layout
ok layout-of-ones-own-is-listed cauce layout list
says layout-of-ones-own-is-named "apoyos"
ok layout-test cauce layout test apoyos.csv --layout layouts/apoyos.layout --json
same layout-test-reads-the-rows "$(json 'rows[0]["rows_read"]' <"$out")" 2
ok import-by-ones-own-layout cauce import apoyos.csv
ok its-amounts-are-found cauce find 1,500.00
printf 'formato roto\n  título sin comillas "y mal\n' >layouts/roto.layout
exits broken-layout 1 cauce import apoyos.csv
says broken-layout-says-where "roto.layout"
exits doctor-tells-broken-layouts 1 cauce doctor
rm layouts/roto.layout
exits layout-that-is-not-there 3 cauce layout show nada

# --- catalogues --------------------------------------------------------------------------------
printf 'CVE_ENT,NOM_ENT,CVE_MUN,NOM_MUN\n26,Sonora,030,Hermosillo\n26,Sonora,018,Cajeme\n' >municipios.csv
exits municipality-before-its-catalogue 3 cauce init --entity 26030
ok municipality-of-its-own cauce init --store municipio.db --entity Cajeme --new municipality
ok catalogue-import cauce catalogue import inegi municipios.csv --date 2025-01-01
exits municipality-after-its-catalogue 3 cauce snapshots --entity Cajeme
silent municipality-is-known "$err"
exits catalogue-unknown-kind 2 cauce catalogue import nada municipios.csv
exits catalogue-list-needs-a-date 2 cauce catalogue import sat-69b municipios.csv
exits catalogue-wrong-file 1 cauce catalogue import sat-69b municipios.csv --date 2025-01-01
exits catalogue-missing-file 3 cauce catalogue import cog nada.csv

# --- the walk of the examples (the demo has a script of its own) -----------------------------------
ok walk env PASEO="$work/paseo" "$examples/paseo.sh"
says walk-prints-its-commands '$ cauce import datos --cut-off 2015-03-31'
says walk-shows-a-gap "nadie lo describe"

# --- widths and colours ------------------------------------------------------------------------
for width in 40 80 120; do
    for command in "snapshots" "show 1" "row 1 2" "quarantine" "quarantine --raw" "diff" \
        "find puente" "find rio" "check" "check --count" "check --reconcile" "gaps" \
        "trace" "trace --by unit" "gaps --members 1 --entity MX" "gaps --coverage" "flags" "reconcile" \
        "reconcile presupuesto" "route 15099EJE002" "layout list" "catalogue list" "catalogue show COG" "doctor" "show nada" "import nada.csv"; do
        # shellcheck disable=SC2086
        fits "fits-$width: $command" "$width" cauce $command
    done
done
esc=$(printf '\033')
cauce check >"$out" 2>"$err"
if grep -q "$esc" "$out"; then bad no-colour-in-a-pipe; else good no-colour-in-a-pipe; fi
cauce check --color always >"$out" 2>"$err"
if grep -q "$esc" "$out"; then good colour-when-asked; else bad colour-when-asked; fi
if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
    script -qec "'$CAUCE_PROGRAM' check" /dev/null >"$out" 2>"$err" </dev/null
    if grep -q "$esc" "$out"; then good colour-on-a-terminal; else bad colour-on-a-terminal; fi
    NO_COLOR=1 script -qec "'$CAUCE_PROGRAM' check" /dev/null >"$out" 2>"$err" </dev/null
    if grep -q "$esc\\[" "$out"; then bad no-color-is-obeyed; else good no-color-is-obeyed; fi
else
    skip colour-on-a-terminal "no pseudo-terminals here"
fi

# --- languages ---------------------------------------------------------------------------------
CAUCE_LANG=es cauce imprt >"$out" 2>"$err"
says spanish-first "no tiene la orden"
CAUCE_LANG=en cauce imprt >"$out" 2>"$err"
if grep -q "no tiene la orden" "$err"; then bad english-when-asked; else good english-when-asked; fi
(unset CAUCE_LANG; LC_ALL=en_US.UTF-8 cauce --help >"$out" 2>"$err")
if grep -q "Para empezar" "$out"; then bad english-by-locale; else good english-by-locale; fi

# --- pipes and places that do not serve --------------------------------------------------------
ok reads-standard-input sh -c '"$CAUCE_PROGRAM" init --store tubo.db && "$CAUCE_PROGRAM" import - \
    --store tubo.db --url https://ejemplo.example/c.csv <"$CAUCE_ROOT/examples/datos/EJEMPLO-contratos-compranet.csv"'
ok a-closed-pipe-is-no-mess sh -c '"$CAUCE_PROGRAM" check | head -n 1 >/dev/null'
exits output-to-a-full-disk 1 sh -c '"$CAUCE_PROGRAM" check >/dev/full'
ok quiet-import-says-nothing cauce import -q "$examples/datos"
silent quiet-import-is-silent "$out"
mkdir cerrada
if [ "$(id -u)" -ne 0 ]; then
    chmod 555 cerrada
    exits unwritable-folder-init 1 cauce init --store cerrada/x.db
    exits unwritable-folder-export 1 cauce export cerrada/x
    exits unwritable-folder-backup 1 cauce backup cerrada/x.db
else
    exits unwritable-folder-init 1 cauce init --store /proc/x.db
    exits unwritable-folder-export 1 cauce export /proc/x
    exits unwritable-folder-backup 1 cauce backup /proc/x.db
fi
exits a-folder-is-no-store 1 cauce snapshots --store cerrada
printf 'esto no es un almacén, pero tiene más de cien letras para que SQLite lo mire y diga que no lo es' >falso.db
exits no-database 1 cauce snapshots --store falso.db
cp cauce.db futuro.db
if command -v sqlite3 >/dev/null 2>&1; then
    sqlite3 futuro.db "INSERT INTO store_migration VALUES (9999, 'del futuro', 0)" 2>/dev/null ||
        sqlite3 futuro.db "INSERT INTO store_migration (version, name, applied) VALUES (9999, 'del futuro', 0)"
    exits store-of-a-newer-version 1 cauce snapshots --store futuro.db
    exits store-of-a-newer-version-init 1 cauce init --store futuro.db
else
    skip store-of-a-newer-version "sqlite3 is not installed"
fi
exits server-that-is-not-there 4 cauce snapshots --store "postgres://nadie:secreto@127.0.0.1:1/nada"
if grep -q secreto "$out" "$err"; then bad passwords-are-not-shown; else good passwords-are-not-shown; fi

finish test_commands
