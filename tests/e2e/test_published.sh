#!/bin/sh
# Published files, as they are: the whole folder in one command; again, and nothing is added; a changed
# copy becomes a new snapshot whose diff names the rows. Sums are checked through the export against
# figures known beforehand. Skipped where the files are not (CAUCE_DATA, else ../shared/data).
. "$(dirname "$0")/lib.sh"

data=${CAUCE_DATA:-$CAUCE_ROOT/../shared/data}
if [ ! -d "$data" ]; then
    skip published-files "not here (set CAUCE_DATA)"
    finish test_published
    exit
fi
data=$(cd "$data" && pwd)

ok init cauce init
cauce import "$data" --json >todo.jsonl 2>"$err"
code=$?
case $code in 0 | 1) good one-command-imports-the-folder ;; *) bad one-command-imports-the-folder "exit status $code" ;; esac
same rows-read-are-accepted-or-quarantined "$(json 'all(r["rows_read"]==r["rows_accepted"]+r["rows_quarantined"] for r in rows if r.get("state")=="loaded")' <todo.jsonl)" True
same no-file-meets-a-bug "$(json '[r["path"] for r in rows if (r.get("error") or {}).get("code") in ("bug","memory")]' <todo.jsonl)" "[]"
same quarantine-is-explained "$(json 'all(sum(q["count"] for q in r["quarantined"])>=r["rows_quarantined"] for r in rows if r.get("state")=="loaded")' <todo.jsonl)" True
loaded=$(json 'rows[-1]["total"]["loaded"]' <todo.jsonl)
echo "# $loaded snapshots, $(json 'rows[-1]["total"]["rows_read"]' <todo.jsonl) rows"

cauce import "$data" --json >otra.jsonl 2>"$err"
same a-second-run-adds-nothing "$(json 'rows[-1]["total"]["loaded"]' <otra.jsonl)" 0
same a-second-run-leaves-the-snapshots "$(cauce snapshots --json | grep -c .)" "$loaded"
ok doctor cauce doctor

ok export cauce export tablas
sums() { # sums STATE YEAR MOMENT: the printed total by object of expenditure, from the export alone
    python3 - "$@" <<'PY'
import csv,sys
from decimal import Decimal
csv.field_size_limit(1<<30)
state,year,moment=sys.argv[1:]
print(sum(Decimal(r["amount"]) for r in csv.DictReader(open("tablas/amounts.csv",encoding="utf-8",newline=""))
 if r["entity"]==state and r["fiscal_year"]==year and r["moment"]==moment and r["classification"]=="COG" and r["code"]=="TOTAL" and "COG-EST" in r["file"]))
PY
}
same sonora-2018-approved "$(sums Sonora 2018 approved)" 64017094421.00
same sonora-2018-accrued "$(sums Sonora 2018 accrued)" 91281697630.71
same sonora-2024-approved "$(sums Sonora 2024 approved)" 82671948587.00
# What the file of the fourth quarter of 2024 prints; other editions of it print other figures.
same sonora-2024-accrued "$(sums Sonora 2024 accrued)" 95430940731.00
same zacatecas-2024-approved "$(sums Zacatecas 2024 approved)" 38671799379.00
same zacatecas-2024-accrued "$(sums Zacatecas 2024 accrued)" 42554817285.00
same exactly-32-states "$(python3 -c 'import csv
csv.field_size_limit(1<<30)
print(len({r["entity_code"] for r in csv.DictReader(open("tablas/amounts.csv",encoding="utf-8",newline="")) if "-EST_" in r["file"] or "-EST" in r["file"]}))')" 32
same airport-contracts "$(python3 -c 'import csv
from decimal import Decimal
csv.field_size_limit(1<<30)
print(sum(Decimal(r["amount"]) for r in csv.DictReader(open("tablas/amounts.csv",encoding="utf-8",newline="")) if r["file"]=="contract.csv" and r["moment"]=="contracted" and r["kind"]=="contract"))')" 127296137841.43

# A copy of a contracts file in which one row changed, one is gone and one is new.
original=$(find -L "$data" -path '*compranet*' -name '*2013*.csv' | head -n 1)
name=$(basename "$original")
mkdir copia
if python3 - "$original" "copia/$name" <<'PY'; then good changed-copy-made; else bad changed-copy-made; fi
import csv,sys
rows=list(csv.reader(open(sys.argv[1],encoding="utf-8-sig",newline="")))
head=rows[0]
i=head.index("IMPORTE_CONTRATO"); n=head.index("NUMERO_PROCEDIMIENTO"); c=head.index("CODIGO_CONTRATO"); e=head.index("NUMERO_EXPEDIENTE")
new=list(rows[5]); new[n]="LA-000EJE000-N1-2013"; new[c]="99999999"; new[e]="99999999"
rows[10][i]="123456.78"
del rows[20]
rows.append(new)
csv.writer(open(sys.argv[2],"w",encoding="utf-8",newline=""),lineterminator="\n").writerows(rows)
PY
cauce import copia --json >"$out" 2>"$err"
same changed-copy-is-a-new-snapshot "$(json 'rows[-1]["total"]["loaded"]' <"$out")" 1
cauce diff "$name" --json >cambios.jsonl 2>"$err"
same diff-counts-rows "$(json '[rows[-1]["total"][k] for k in ("appeared","changed","vanished")]' <cambios.jsonl)" "[1, 1, 1]"
same diff-names-the-cell "$(json '[(c["column"],c["is"]) for r in rows if r.get("change")=="changed" for c in r["cells"]]' <cambios.jsonl)" "[('IMPORTE_CONTRATO', '123456.78')]"
same diff-names-the-row "$(json '[r["row"] for r in rows if r.get("change")=="changed"]' <cambios.jsonl)" "[11]"

finish test_published
