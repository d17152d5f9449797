#!/bin/sh
# The same commands on PostgreSQL give the same answers as on SQLite, to the byte of the export.
# Skipped without a server (CAUCE_TEST_PG, set by tests/with-postgres.sh).
. "$(dirname "$0")/lib.sh"

if [ -z "${CAUCE_TEST_PG:-}" ]; then
    skip postgres "no server (set CAUCE_TEST_PG)"
    finish test_postgres
    exit
fi
case $CAUCE_TEST_PG in *\?*) join='&' ;; *) join='?' ;; esac
pg="$CAUCE_TEST_PG${join}schema=e2e_$$"
export CAUCE_NOW=2026-01-02T03:04:05Z
entity='Nueva Ribera (EJEMPLO)'

for url in lite.db "$pg"; do
    case $url in lite.db) kind=sqlite ;; *) kind=postgres ;; esac
    export CAUCE_STORE="$url"
    exits "$kind-no-ledger-yet" 3 cauce snapshots
    ok "$kind-init" cauce init --entity "$entity" --new state
    ok "$kind-init-again" cauce init
    ok "$kind-import" cauce import "$examples/datos" --cut-off 2015-03-31
    ok "$kind-import-changed" cauce import "$examples/datos-abril"
    ok "$kind-import-twice" cauce import "$examples/datos" --json
    same "$kind-import-twice-adds-nothing" "$(json 'rows[-1]["total"]["loaded"]' <"$out")" 0
    for command in "snapshots" "show 1" "row 1 4" "quarantine" "diff" "find puente" "find RIO claro" \
        "check" "check --count" "check --reconcile" "gaps" "organisation list" "catalogue list" \
        "catalogue show COG 6000 --all" "trace" "trace --by unit" "trace --by year" "gaps --coverage" \
        "gaps --members 1 --entity MX" "route 15099EJE002" "flags" "reconcile presupuesto" \
        "request 1 --entity MX" "links --state all"; do
        # shellcheck disable=SC2086
        cauce $command --json >"$kind-$(echo "$command" | tr -cd 'a-zA-Z0-9')" 2>>"$err"
    done
    ok "$kind-export" cauce export "$kind-tablas"
    ok "$kind-doctor" cauce doctor
done
exits postgres-backup-says-what-to-use 1 cauce backup copia.db
says postgres-backup-names-the-tool "pg_dump"
for file in sqlite-*; do
    [ -f "$file" ] || continue
    other=postgres-${file#sqlite-}
    if cmp -s "$file" "$other"; then
        good "same-answer: ${file#sqlite-}"
    else
        diff "$file" "$other" >"$out" 2>&1
        bad "same-answer: ${file#sqlite-}"
    fi
done
if diff -r sqlite-tablas postgres-tablas >"$out" 2>&1; then good same-export; else bad same-export; fi

finish test_postgres
