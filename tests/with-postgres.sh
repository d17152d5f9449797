#!/bin/sh
# Runs a command beside a PostgreSQL server of its own: with-postgres.sh COMMAND ARGUMENTS…
#
# The command finds the server's URL in CAUCE_TEST_PG. The cluster lives in a temporary folder,
# listens only on a socket there, skips fsync, and is gone afterwards, however the command ended.
# PostgreSQL refuses to run as root, so root hands the server to the user postgres. When a server
# is given already (CAUCE_TEST_PG is set) it is used; CAUCE_TEST_PG=none runs without one.
set -eu

case ${CAUCE_TEST_PG:-} in
none)
    unset CAUCE_TEST_PG
    exec "$@"
    ;;
?*) exec "$@" ;;
esac

programs=
for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n) ''; do
    [ ! -x "$folder/initdb" ] || programs=$folder
done
if [ -z "$programs" ]; then
    echo "with-postgres: no PostgreSQL server is installed (setup/debian.sh check)" >&2
    exit 1
fi

as_owner() { "$@"; }
if [ "$(id -u)" -eq 0 ]; then
    as_owner() { runuser -u postgres -- "$@"; }
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/cauce-pg-XXXXXX")
server=
finish() {
    status=$?
    trap - EXIT INT TERM HUP
    if [ -n "$server" ]; then
        as_owner "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    fi
    rm -rf "$folder"
    exit $status
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Others may pass through to the socket but not look inside.
chmod 711 "$folder"
[ "$(id -u)" -ne 0 ] || chown postgres "$folder"
cd "$folder"
as_owner "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
    --no-sync >"$folder.log" 2>&1 || {
    cat "$folder.log" >&2
    rm -f "$folder.log"
    exit 1
}
rm -f "$folder.log"
server=yes
as_owner "$programs/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/data/server.log" -o "-k '$folder' \
    -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c max_connections=60 -c shared_buffers=128MB -c max_wal_size=1GB -c log_min_messages=fatal \
    -c max_locks_per_transaction=256" start >/dev/null || {
    cat "$folder/data/server.log" >&2
    exit 1
}
cd - >/dev/null

CAUCE_TEST_PG="postgres://postgres@/postgres?host=$(printf %s "$folder" | sed 's|/|%2F|g')"
export CAUCE_TEST_PG
"$@"
