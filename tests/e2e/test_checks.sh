#!/bin/sh
# Checks by machine of commitments: they run when files come in, after a rebuild and when asked; what
# they found is told, listed and shown on the commitment's page.
. "$(dirname "$0")/lib.sh"

# --- nothing to check ---------------------------------------------------------------------------
exits checks-without-store 3 cauce checks list --store nada.db
ok init cauce init --entity "Nueva Ribera (EJEMPLO)" --new state
exits list-of-none 3 cauce checks list
says list-says-where-they-are-written "página de un compromiso"
exits run-of-none 3 cauce checks run
ok import-without-checks cauce import -q "$examples/datos"
cauce import "$examples/datos" --json >"$out" 2>"$err"
same import-says-nothing-of-checks "$(grep -c '"checks"' "$out")" 0

# --- a published plan with three checks, as the pages write them --------------------------------
# One that holds, one that fails, one that asks for what no file knows.
cat >plan.py <<'PY'
import sqlite3, sys
db = sqlite3.connect("cauce.db")
entity = db.execute("SELECT entity FROM snapshot_share ORDER BY entity LIMIT 1").fetchone()[0]
db.execute("INSERT INTO co_plan (entity, id, cycle, title, introduction, context, begins, ends, state,"
           " sitting, published, version) VALUES (?, 1, 1, 'Plan', '', '', 20000, 20365, 3, 1, 1, 1)", (entity,))
db.execute("INSERT INTO co_commitment (entity, id, plan, number, text, signed_text, state, proactive,"
           " version) VALUES (?, 1, 1, 1, 1, 1, 0, 0, 1)", (entity,))
columns = [c[1] for c in db.execute("PRAGMA table_info(co_commitment_text)")]
values = {"entity": entity, "commitment": 1, "number": 1, "title": "Publicar los contratos",
          "responsible_org": 0, "sitting": 1, "by": 0, "at": 0, "budget": None, "begins": None, "ends": None}
db.execute("INSERT INTO co_commitment_text (%s) VALUES (%s)" % (", ".join(columns),
           ", ".join("?" * len(columns))), [values.get(c, "") for c in columns])
for id, kind, parameters in [(1, "published", '{"kind":"contract","percent":"1"}'),
                             (2, "sessions", '{"least":"1","from":"2025-01-01","until":"2025-12-31"}'),
                             (3, "traceable", '{"source":"crédito:nada","stage":"contract","percent":"50"}')]:
    db.execute("INSERT INTO co_check (entity, id, commitment, kind, parameters, says, state, by, made,"
               " version) VALUES (?, ?, 1, ?, ?, 'Comprobación', 1, 0, 0, 1)", (entity, id, kind, parameters))
db.commit()
print(db.execute("SELECT code FROM entity WHERE id = ?", (entity,)).fetchone()[0])
PY
code=$(python3 plan.py) || bad plan "not written"

# --- they run when files come in ----------------------------------------------------------------
ok import cauce import "$examples/datos-abril"
says import-tells-what-they-found "Comprobaciones de compromisos:"
cauce checks list --entity "$code" --json >"$out" 2>"$err"
same three-are-listed "$(json 'len(rows)' <"$out")" 3
same each-ran-once "$(json '[r["run"] for r in rows]' <"$out")" "[1, 1, 1]"
same little-holds "$(json 'rows[0]["result"]' <"$out")" holds
same without-sessions-fails "$(json 'rows[1]["result"]' <"$out")" fails
same what-no-file-knows-cannot-be-told "$(json 'rows[2]["result"]' <"$out")" untold
same it-says-what-it-looked-at "$(json 'rows[0]["snapshot"] > 0' <"$out")" True
same it-names-the-commitment "$(json 'rows[1]["commitment_title"]' <"$out")" "Publicar los contratos"
ok import-again cauce import -q "$examples/datos-abril"
cauce checks list --entity "$code" --json >"$out" 2>"$err"
same nothing-new-runs-nothing "$(json '[r["run"] for r in rows]' <"$out")" "[1, 1, 1]"

# --- when asked, and after a rebuild; recorded in Spanish whoever asks --------------------------
ok run env CAUCE_LANG=en "$CAUCE_PROGRAM" checks run --json
same run-counts "$(json 'rows[0]["checks"]' <"$out")" "{'holds': 1, 'fails': 1, 'untold': 1}"
ok rebuild cauce trace -q --rebuild
cauce checks list --entity "$code" --json >"$out" 2>"$err"
same each-run-is-kept "$(json '[r["run"] for r in rows]' <"$out")" "[3, 3, 3]"
same words-are-spanish "$(json 'rows[0]["found"].startswith("Publicado: 11 de 11")' <"$out")" True
ok list-as-a-table cauce checks list --entity "$code"
says table-says-the-result "No se cumple"
ok log-holds cauce log show --entity "$code" --limit 30
says log-has-every-run "check.ran"

# --- and on the pages ---------------------------------------------------------------------------
ok page cauce serve --render "/e/$code/verificacion/2"
says page-shows-the-runs "Vez 3"
ok board cauce serve --render "/e/$code/tablero?filtro=maquina"
says board-shows-it "Publicar los contratos"
finish test_checks
