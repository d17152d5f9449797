#!/bin/sh
# cauce serve as it is run: the real program, confined, beside an importer; signals, sockets,
# PostgreSQL.
. "$(dirname "$0")/lib.sh"

port=
server=
# begin ARGUMENTS…: starts the server and waits until it says where it listens.
begin() {
    : >"$work/said"
    "$CAUCE_PROGRAM" serve "$@" >"$work/said" 2>"$work/log" </dev/null &
    server=$!
    for _ in $(seq 300); do
        grep -q 'Aislamiento' "$work/said" && break
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    port=$(sed -n 's/.*http:\/\/127\.0\.0\.1:\([0-9]*\).*/\1/p' "$work/said")
}
end() { # end NAME: the server ends by itself after SIGTERM, with 0
    kill -TERM "$server" 2>/dev/null
    wait "$server"
    same "$1" $? 0
}
# get PATH [CURL OPTIONS]: status on $out's last line
get() {
    path=$1
    shift
    python3 - "$port" "$path" "$@" <<'PY'
import http.client,sys
c=http.client.HTTPConnection("127.0.0.1",int(sys.argv[1]),timeout=60)
c.request("GET",sys.argv[2],headers=dict(h.split(": ",1) for h in sys.argv[3:]))
r=c.getresponse(); b=r.read()
print(b.decode("utf-8","replace"))
print("ETag:",r.getheader("ETag"))
print("status",r.status)
PY
}
status() { get "$@" 2>"$err" | tail -n 1; }

ok init cauce init --entity 26
begin
same listens "$(grep -c 'Atendiendo en http://127' "$work/said")" 1
same lives "$(status /salud)" "status 200"
same page "$(status /acerca)" "status 200"
same page-in-english "$(status /en/acerca)" "status 200"
same no-such-page "$(status /no-existe)" "status 404"

# --- confined ------------------------------------------------------------------------------------
if cauce doctor 2>/dev/null | grep -q 'seccomp.*Landlock (ABI'; then
    ok confined grep -q 'Aislamiento: Landlock (ABI [0-9]*), seccomp' "$work/said"
    same no-new-rights "$(sed -n 's/^NoNewPrivs:[[:blank:]]*//p' "/proc/$server/status")" 1
    for task in /proc/"$server"/task/*; do
        sed -n 's/^Seccomp:[[:blank:]]*//p' "$task/status"
    done | sort -u >"$out"
    same every-thread-is-filtered "$(cat "$out")" 2
else
    skip confined "this machine has no Landlock or no seccomp"
fi

# --- beside an importer --------------------------------------------------------------------------
tag=$(get /acerca | sed -n 's/^ETag: //p')
same kept "$(status /acerca "If-None-Match: $tag")" "status 304"
ok import-beside cauce import "$examples/datos"
same not-kept-after-an-import "$(status /acerca "If-None-Match: $tag")" "status 200"
same pages-go-on "$(status /fuentes)" "status 200"
get /fuentes >"$out"
says new-files-are-seen EJEMPLO
ok the-wal-stays test -e cauce.db-wal
cauce import --again "$examples/datos" >/dev/null 2>&1 &
importer=$!
answered=0
while kill -0 "$importer" 2>/dev/null || [ "$answered" -lt 5 ]; do
    [ "$(status /fuentes)" = "status 200" ] || break
    answered=$((answered + 1))
done
wait "$importer"
same answers-while-importing "$(status /fuentes)" "status 200"
end ends-gently
ok the-store-is-whole cauce doctor

# --- drain ---------------------------------------------------------------------------------------
begin --threads 2
cat >drain.py <<'PY'
# Asks for a page many times on one connection and reads slowly, so that the answer is being sent
# when the signal comes; all of it must arrive, and no new connection be taken.
import os,signal,socket,sys,time
port,pid=int(sys.argv[1]),int(sys.argv[2])
s=socket.socket(); s.setsockopt(socket.SOL_SOCKET,socket.SO_RCVBUF,4096)
s.connect(("127.0.0.1",port)); s.settimeout(60)
n=60
s.sendall(b"GET /metodo HTTP/1.1\r\nHost: x\r\n\r\n"*n)
data=s.recv(1024)
os.kill(pid,signal.SIGTERM)
time.sleep(0.5)
try:
    t=socket.create_connection(("127.0.0.1",port),timeout=5)
    t.sendall(b"GET /salud HTTP/1.1\r\nHost: x\r\n\r\n")
    print("taken" if t.recv(10) else "closed")
except OSError:
    print("refused")
while True:
    try: got=s.recv(65536)
    except ConnectionResetError: break
    if not got: break
    data+=got
# every answer that began is whole
whole=0
while data:
    head,sep,rest=data.partition(b"\r\n\r\n")
    if not sep: print("cut in a head"); break
    size=[int(l.split(b":")[1]) for l in head.split(b"\r\n") if l.lower().startswith(b"content-length")][0]
    if len(rest)<size: print("cut in a body"); break
    whole+=1; data=rest[size:]
print("whole" if whole>0 else "nothing")
PY
python3 drain.py "$port" "$server" >"$out" 2>"$err"
same drained "$(tr '\n' ' ' <"$out")" "refused whole "
wait "$server"
same drained-ends-with-0 $? 0

# --- places --------------------------------------------------------------------------------------
begin --socket "$work/c.sock"
ok socket test -S "$work/c.sock"
python3 - "$work/c.sock" >"$out" 2>"$err" <<'PY'
import socket,sys
s=socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.settimeout(60)
s.sendall(b"GET /salud HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
d=b""
while True:
    g=s.recv(4096)
    if not g: break
    d+=g
print(d.split(b"\r\n")[0].decode())
PY
same socket-answers "$(cat "$out")" "HTTP/1.1 200 OK"
end socket-ends
ok socket-is-taken-away test ! -e "$work/c.sock"
begin --socket "$work/c.sock"
kill -KILL "$server"
wait "$server" 2>/dev/null
begin --socket "$work/c.sock"
ok socket-left-over-is-replaced test -S "$work/c.sock"
end socket-ends-again

begin
first=$port
python3 - "$first" >"$out" 2>"$err" <<'PY'
import os,socket,subprocess,sys
# systemd's way: the listening socket is descriptor 3, LISTEN_PID names the process
s=socket.socket(); s.bind(("127.0.0.1",0)); s.listen(16); os.set_inheritable(s.fileno(),True)
os.dup2(s.fileno(),3,inheritable=True)
pid=os.fork()
if pid==0:
    os.environ.update(LISTEN_PID=str(os.getpid()),LISTEN_FDS="1")
    n=os.open("/dev/null",os.O_WRONLY); os.dup2(n,1); os.dup2(n,2)
    os.execv(os.environ["CAUCE_PROGRAM"],["cauce","serve"])
c=socket.create_connection(s.getsockname()); c.settimeout(60)
c.sendall(b"GET /salud HTTP/1.1\r\nHost: x\r\n\r\n")
print(c.recv(4096).split(b"\r\n")[0].decode())
os.kill(pid,15)
print(os.waitpid(pid,0)[1])
PY
same inherited-socket "$(tr '\n' ' ' <"$out")" "HTTP/1.1 200 OK 0 "
exits port-taken 1 cauce serve --port "$first"
says port-taken-is-told "--port"
end port-freed
exits no-address 2 cauce serve --address localhost
exits no-store 3 cauce serve --store nada.db
exits render 0 cauce serve --render /acerca
says render-is-html "<html lang=\"es-MX\">"
exits render-nothing 3 cauce serve --render /no-existe

# --- PostgreSQL ----------------------------------------------------------------------------------
if [ -n "${CAUCE_TEST_PG:-}" ]; then
    case $CAUCE_TEST_PG in *\?*) join='&' ;; *) join='?' ;; esac
    CAUCE_STORE="${CAUCE_TEST_PG}${join}schema=e2e_serve_$$"
    export CAUCE_STORE
    ok pg-init cauce init --entity 26
    begin
    same pg-page "$(status /acerca)" "status 200"
    tag=$(get /acerca | sed -n 's/^ETag: //p')
    same pg-kept "$(status /acerca "If-None-Match: $tag")" "status 304"
    ok pg-import cauce import "$examples/datos"
    same pg-not-kept "$(status /acerca "If-None-Match: $tag")" "status 200"
    same pg-pages "$(status /fuentes)" "status 200"
    # Every connection but this one is cut, as when the database server is started again.
    psql -qAt "$CAUCE_TEST_PG" -c "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND datname = current_database()" >"$out" 2>"$err"
    for _ in 1 2 3 4 5 6; do status /fuentes; done | sort | uniq -c | tr -s ' ' >"$out"
    same pg-connects-again "$(cat "$out")" " 6 status 200"
    end pg-ends
else
    skip pg "no PostgreSQL here (set CAUCE_TEST_PG)"
fi

finish serve
