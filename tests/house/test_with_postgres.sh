#!/bin/sh
# tests/with-postgres.sh gives a command a server that works, passes its exit status on, and leaves
# neither server nor folder behind, even when it is stopped from outside.
set -u
cd "${CAUCE_ROOT:?}" || exit 2
. tests/house/checks.sh
unset CAUCE_TEST_PG
TMPDIR=$scratch
export TMPDIR
chmod 755 "$scratch"

tests/with-postgres.sh sh -c 'echo "$CAUCE_TEST_PG"; psql -AtX "$CAUCE_TEST_PG" -c "show server_encoding"
    exit 7' >"$scratch/out" 2>&1
check with_postgres_passes_the_exit_status_on is $? 7
check with_postgres_names_a_server_on_a_socket matches '^postgres://.*host=%2F' "$scratch/out"
check with_postgres_server_answers_in_utf8 is "$(tail -n 1 "$scratch/out")" UTF8
check with_postgres_leaves_nothing_behind is "$(ls -d "$scratch"/cauce-pg-* 2>/dev/null)" ""

tests/with-postgres.sh sh -c 'echo ready >"$TMPDIR/ready"; exec sleep 600' >/dev/null 2>&1 &
runner=$!
for _ in $(seq 300); do [ -s "$scratch/ready" ] || sleep 0.1; done
data=$(echo "$scratch"/cauce-pg-*/data)
server=$(head -n 1 "$data/postmaster.pid")
check with_postgres_runs_a_server kill -0 "$server"
kill -TERM "$runner" # the shell acts on it when its command ends
pkill -TERM -P "$runner" sleep
wait "$runner"
check with_postgres_stops_when_it_is_told_to is "$(ls -d "$scratch"/cauce-pg-* 2>/dev/null)" ""
for _ in $(seq 100); do ! kill -0 "$server" 2>/dev/null || sleep 0.1; done
check with_postgres_stops_its_server not kill -0 "$server"

check with_postgres_uses_a_given_server is \
    "$(CAUCE_TEST_PG=postgres://given/x tests/with-postgres.sh sh -c 'echo "$CAUCE_TEST_PG"')" \
    postgres://given/x
check with_postgres_can_do_without is \
    "$(CAUCE_TEST_PG=none tests/with-postgres.sh sh -c 'echo "${CAUCE_TEST_PG-unset}"')" unset
end_checks
