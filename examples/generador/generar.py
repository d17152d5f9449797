#!/usr/bin/env python3
"""Writes the files of examples/demo again: the same bytes every time. Development only; see
examples/README.md for what is planted where. Usage: generar.py [FOLDER]"""
import sys
from pathlib import Path

import comun
import estado
import municipio
import obras
import presupuesto


def main():
    if len(sys.argv) > 1:
        comun.HERE = Path(sys.argv[1])
    state = estado.works()
    obras.contract_works(state, "NR", "SINF")
    estado.write_works(state)
    bought = estado.write_contracts(state)
    estado.write_debt(state)
    estado.write_trust()
    programmes = estado.write_sport()
    needs = {}
    for year, contracts in bought.items():
        for c in contracts:
            needs[(year, c.partida)] = needs.get((year, c.partida), 0) + c.amount
    for w in state:
        needs[(w.year, w.partida)] = needs.get((w.year, w.partida), 0) + w.budget - w.declared
    for p in programmes:
        needs[(p[0], p[6])] = needs.get((p[0], p[6]), 0) + comun.pesos(p[8])
    presupuesto.write_all(needs)
    municipio.write_town(municipio.works())
    municipio.write_body()


main()
