#!/bin/sh
# What must hold whatever happens: killed at any moment, locked, fed with hostile files. The store is
# whole afterwards, errors name the file, and memory stays bounded.
. "$(dirname "$0")/lib.sh"

# The released program where there is one: memory is measured without sanitizers.
lean=${CAUCE_BUILD:-$CAUCE_ROOT/build}/cauce
[ -x "$lean" ] || lean=$CAUCE_PROGRAM

# A contracts file of N rows, the same for the same seed.
contracts() { # contracts ROWS SEED
    python3 - "$1" "$2" <<'PY'
import csv,random,sys
n,seed=int(sys.argv[1]),int(sys.argv[2])
r=random.Random(seed)
head=open(__import__("os").environ["CAUCE_ROOT"]+"/examples/datos/EJEMPLO-contratos-compranet.csv",encoding="utf-8").readline().strip().split(",")
w=csv.writer(sys.stdout,lineterminator="\n")
w.writerow(head)
for i in range(n):
    d=dict.fromkeys(head,"")
    d.update(GOBIERNO="APF",SIGLAS="EJE",DEPENDENCIA="Dependencia %d"%(i%40),CLAVEUC="099EJE%03d"%(i%90),NOMBRE_DE_LA_UC="Unidad %d"%(i%90),NUMERO_EXPEDIENTE=str(i),TITULO_EXPEDIENTE="Compra %d"%i,NUMERO_PROCEDIMIENTO="LA-099EJE%03d-E%d-2015"%(i%90,i),TIPO_CONTRATACION="Servicios",TIPO_PROCEDIMIENTO="Licitación Pública",CODIGO_CONTRATO=str(700000+i),TITULO_CONTRATO="Contrato %d"%i,FECHA_INICIO="2015-01-05",FECHA_FIN="2015-12-30",IMPORTE_CONTRATO="%d.%02d"%(r.randrange(10**7),r.randrange(100)),MONEDA="MXN",PROVEEDOR_CONTRATISTA="Proveedor %d, S.A. de C.V."%(i%500))
    w.writerow([d[h] for h in head])
PY
}

# --- killed at any moment ----------------------------------------------------------------------
rows=${CAUCE_KILL_ROWS:-12000} kills=${CAUCE_KILLS:-25}
contracts "$rows" 1 >grande.csv
ok init cauce init
cp cauce.db limpio.db
begun=$(date +%s%N)
ok import-undisturbed cauce import grande.csv
whole=$((($(date +%s%N) - begun) / 1000000))
same undisturbed-rows "$(cauce show 1 --json | json 'rows[0]["rows_read"]')" "$rows"
cp limpio.db cauce.db
rm -f cauce.db-wal cauce.db-shm
torn=0 done_anyway=0
for n in $(seq "$kills"); do
    wait_ms=$(python3 -c "import random;print(random.Random($n).randrange(1,$whole+1))")
    "$CAUCE_PROGRAM" import grande.csv >/dev/null 2>&1 </dev/null &
    pid=$!
    sleep "$(printf '%d.%03d' $((wait_ms / 1000)) $((wait_ms % 1000)))"
    kill -9 "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    count=$(cauce snapshots --json 2>/dev/null | grep -c . || true)
    case $count in
    0) ;;
    1) done_anyway=$((done_anyway + 1))
       [ "$(cauce show grande.csv --json | json 'rows[0]["rows_read"]')" = "$rows" ] || torn=$((torn + 1))
       cp limpio.db cauce.db
       rm -f cauce.db-wal cauce.db-shm ;;
    *) torn=$((torn + 1)) ;;
    esac
    if [ $((n % 5)) -eq 0 ] && ! cauce doctor >"$out" 2>"$err"; then torn=$((torn + 1)); fi
done
echo "# killed $kills times, $done_anyway had finished"
same killed-imports-leave-all-or-nothing $torn 0
ok import-after-kills cauce import grande.csv
same import-after-kills-is-whole "$(cauce show grande.csv --json | json 'rows[0]["rows_read"]')" "$rows"
ok doctor-after-kills cauce doctor
sleep 1
left=0
for process in /proc/[0-9]*; do
    [ "$(readlink "$process/cwd" 2>/dev/null)" = "$work" ] || continue
    [ "$(readlink "$process/exe" 2>/dev/null)" = "$(readlink -f "$CAUCE_PROGRAM")" ] && left=$((left + 1))
done
same no-child-is-left-behind $left 0

for n in 1 2 3 4 5 6; do
    "$CAUCE_PROGRAM" backup "copia$n.db" >/dev/null 2>&1 &
    pid=$!
    sleep "0.0$n"
    kill -9 "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    if [ -e "copia$n.db" ] && ! cauce doctor --store "copia$n.db" >"$out" 2>"$err"; then
        bad "killed-backup-$n-is-whole-or-absent"
    fi
done
good killed-backups-are-whole-or-absent
for n in 1 2 3 4 5 6; do
    "$CAUCE_PROGRAM" init --store nuevo.db >/dev/null 2>&1 &
    pid=$!
    sleep "0.0$n"
    kill -9 "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
done
ok init-after-killed-inits cauce init --store nuevo.db
ok doctor-after-killed-inits cauce doctor --store nuevo.db

# --- stopped by a person -----------------------------------------------------------------------
# On a busy machine an import may be over before it is asked to stop: then another is asked earlier.
kept=1
for earlier in 4 16 64; do
    contracts "$rows" "$((earlier + 2))" >otra.csv
    python3 - "$CAUCE_PROGRAM" "$whole" "$earlier" >"$out" 2>"$err" <<'PY'
import signal,subprocess,sys,time
p=subprocess.Popen([sys.argv[1],"import","otra.csv"],stdout=subprocess.PIPE,stderr=subprocess.PIPE)
time.sleep(int(sys.argv[2])/1000/int(sys.argv[3]))
p.send_signal(signal.SIGINT)
o,e=p.communicate(timeout=60)
print(p.returncode)
print(e.decode())
PY
    [ "$(head -n 1 "$out")" = 0 ] || break
    kept=$((kept + 1))
done
case $(head -n 1 "$out") in
5) good interrupted-import-exits-5
   says interrupted-import-says-nothing-is-half-done "Nada quedó a medias" ;;
*) bad interrupted-import-exits-5 ;;
esac
same interrupted-import-left-nothing "$(cauce snapshots --json | json 'len(rows)')" "$kept"
ok import-after-interruption cauce import otra.csv

# --- locked ------------------------------------------------------------------------------------
if command -v sqlite3 >/dev/null 2>&1; then
    mkfifo orden
    sqlite3 cauce.db <orden >/dev/null 2>&1 &
    locker=$!
    exec 3>orden
    echo 'BEGIN IMMEDIATE;' >&3
    sleep 1
    contracts 50 3 >chica.csv
    exits busy-store-is-said-and-exits-4 4 timeout 100 "$CAUCE_PROGRAM" import chica.csv
    exits readers-go-on-beside-a-writer 0 cauce snapshots
    echo 'ROLLBACK;' >&3
    exec 3>&-
    wait $locker
    exits import-once-it-is-free 0 cauce import chica.csv
else
    skip busy-store "sqlite3 is not installed"
fi

# --- hostile files -----------------------------------------------------------------------------
mkdir hostil
python3 - <<'PY'
import zipfile,os,gzip
os.chdir("hostil")
with gzip.open("linea.csv.gz","wb",1) as f:
    f.write(b"GOBIERNO,SIGLAS\n")
    block=b"a"*(1<<20)
    for _ in range(1024): f.write(block)
def book(name,sheet):
    with zipfile.ZipFile(name,"w",zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml",'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>')
        z.writestr("_rels/.rels",'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        z.writestr("xl/workbook.xml",'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="H" sheetId="1" r:id="r1"/></sheets></workbook>')
        z.writestr("xl/_rels/workbook.xml.rels",'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
        with z.open("xl/worksheets/sheet1.xml","w",force_zip64=True) as f:
            f.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            sheet(f)
            f.write(b'</sheetData></worksheet>')
def bomb(f):
    f.write(b'<row r="1"><c r="A1" t="inlineStr"><is><t>')
    for _ in range(300): f.write(b"a"*(1<<20))
    f.write(b'</t></is></c></row>')
def wide(f):
    f.write(b'<row r="1">'+b'<c><v>1</v></c>'*1000000+b'</row>')
book("bomba.xlsx",bomb)
book("ancha.xlsx",wide)
with zipfile.ZipFile("bomba.zip","w",zipfile.ZIP_DEFLATED) as z:
    with z.open("ceros.csv","w",force_zip64=True) as f:
        for _ in range(400): f.write(b"\0"*(1<<20))
with zipfile.ZipFile("sube.zip","w") as z: z.writestr("../../escapado.csv","a,b\n1,2\n")
open("honda.json","w").write("["*1000000)
open("honda-objetos.json","w").write('{"a":'*200000)
open("nulos.csv","wb").write(b"GOBIERNO,SIGLAS\n"+b"\0"*5000000)
open("columnas.csv","w").write(",".join(["c"]*1000000)+"\n")
open("comillas.csv","w").write('a,b\n"'+"x,\n"*2000000)
open("error.csv","w").write("<!DOCTYPE html><html><body>404</body></html>")
open("informe.csv","wb").write(b"%PDF-1.7\n"+os.urandom(5000))
open("azar.csv","wb").write(os.urandom(2000000))
open("vacio.csv","wb").close()
open("roto.xlsx","wb").write(b"PK\x03\x04"+os.urandom(5000))
open("nombre\033[2Jraro.csv","w").write("a,b\n1,2\n")
PY
truncate -s 1G hostil/hueco.csv

# Runs, tells the exit code and the largest resident memory in MB of the program and its children.
measured() {
    python3 - "$@" <<'PY'
import resource,subprocess,sys
try:
    p=subprocess.run(sys.argv[1:],stdin=subprocess.DEVNULL,stdout=open("out","wb"),stderr=open("err","wb"),timeout=240)
    code=p.returncode
except subprocess.TimeoutExpired:
    code=-99
print(code,resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss//1024)
PY
}
for file in hostil/*; do
    name=$(basename "$file" | tr -cd 'a-z.-')
    # shellcheck disable=SC2046
    set -- $(measured "$lean" import "$file")
    if { [ "$1" -eq 1 ] || [ "$1" -eq 3 ]; } && [ "$2" -le 256 ]; then
        echo "# $name: $2 MB"
        good "hostile-$name is refused in bounded memory"
    else
        bad "hostile-$name" "exit status $1, $2 MB"
    fi
    case $file in
    *raro*) if grep -q "$(printf '\033')" "$out" "$err"; then bad names-cannot-command-the-terminal; else good names-cannot-command-the-terminal; fi ;;
    *) says "hostile-$name is named" "$(basename "$file" | cut -c1-8)" ;;
    esac
done
# Only what is no table at all may be told as "not about money".
for name in columnas hueco linea ancha bomba nulos comillas honda; do
    for file in hostil/"$name".*; do
        "$lean" import "$file" --json >"$out" 2>"$err" </dev/null
        if grep -q '"ignored":0' "$out"; then good "hostile-$(basename "$file") is an error"; else bad "hostile-$(basename "$file") is an error"; fi
    done
done
exits hostile-by-pipe 1 sh -c 'head -c 300000000 /dev/zero | tr "\0" a | "$0" import -' "$lean"
exits hostile-folder-at-once 1 "$lean" import hostil
if [ -e ../escapado.csv ] || [ -e escapado.csv ]; then bad zip-cannot-climb; else good zip-cannot-climb; fi
ok doctor-after-hostile-files cauce doctor

# --- spreadsheets cannot be attacked through an export -----------------------------------------
cat >formula.csv <<'CSV'
GOBIERNO,SIGLAS,DEPENDENCIA,CLAVEUC,NOMBRE_DE_LA_UC,RESPONSABLE,NUMERO_EXPEDIENTE,TITULO_EXPEDIENTE,PLANTILLA_EXPEDIENTE,NUMERO_PROCEDIMIENTO,EXP_F_FALLO,PROC_F_PUBLICACION,FECHA_APERTURA_PROPOSICIONES,CARACTER,TIPO_CONTRATACION,TIPO_PROCEDIMIENTO,FORMA_PROCEDIMIENTO,CODIGO_CONTRATO,TITULO_CONTRATO,FECHA_INICIO,FECHA_FIN,IMPORTE_CONTRATO,MONEDA,ESTATUS_CONTRATO,ARCHIVADO,RAMO,CLAVE_PROGRAMA,APORTACION_FEDERAL,FECHA_CELEBRACION,CONTRATO_MARCO,COMPRA_CONSOLIDADA,PLURIANUAL,CLAVE_CARTERA_SHCP,ESTRATIFICACION_MUC,PROVEEDOR_CONTRATISTA,ESTRATIFICACION_MPC,ESTATUS_EMPRESA,CUENTA_ADMINISTRADA_POR,ANUNCIO
APF,EJE,=1+1,"@SUM(A1)",+1,,"-2+3",=HYPERLINK("http://x"),,LA-1-2015,,,,Nacional,Servicios,LP,,1,"=cmd|' /C calc'!A0",2015-01-05,2015-12-30,100.00,MXN,Activo,No,,,,,0,0,0,,,"	=1+2",,,,=A1
CSV
ok import-formulas cauce import formula.csv
ok export-formulas cauce export formulas
if python3 - <<'PY' 2>"$err"; then good exported-cells-are-no-formulas; else bad exported-cells-are-no-formulas; fi
import csv,glob,re,sys
number=re.compile(r"^-?[0-9]+(\.[0-9]+)?$")
for name in glob.glob("formulas/*.csv"):
    for row in csv.reader(open(name,encoding="utf-8",newline="")):
        for cell in row:
            if cell[:1] in "=+@\t\r" and cell: sys.exit("%s: %r"%(name,cell))
            if cell[:1]=="-" and not number.match(cell) : sys.exit("%s: %r"%(name,cell))
PY

finish test_holds
