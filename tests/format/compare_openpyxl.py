#!/usr/bin/python3
"""Compares what our reader found in a workbook with what openpyxl finds, cell by cell.

compare_openpyxl.py BOOK.xlsx CELLS.tsv     (sheet, row, column, type, text; escaped)
compare_openpyxl.py --have                  exit 0 when openpyxl is installed
"""
import datetime
import re
import sys
import warnings

try:
    import openpyxl
except ImportError:
    sys.exit(77)


def ours(path):
    cells = {}
    undo = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\\\": "\\"}
    with open(path, encoding="utf-8", newline="\n") as lines:
        for line in lines:
            sheet, row, column, kind, text = line.rstrip("\n").split("\t")
            text = re.sub(r"\\.", lambda m: undo[m.group()], text)
            cells[(sheet, int(row), int(column))] = (kind, text)
    return cells


def same(value, kind, text):
    if isinstance(value, bool):
        return kind == "b" and text == str(value).upper()
    if isinstance(value, (int, float)):
        return kind == "n" and float(text) == float(value)
    if isinstance(value, datetime.timedelta):
        return kind == "n" and abs(float(text) * 86400 - value.total_seconds()) < 0.001
    if isinstance(value, datetime.time):
        return kind == "d" and text == value.isoformat("auto")
    if isinstance(value, datetime.datetime):
        if len(text) == 10:
            text += "T00:00:00"
        return kind == "d" and datetime.datetime.fromisoformat(text) == value
    # openpyxl leaves _xHHHH_ escapes and CR LF as they are stored.
    value = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), value)
    return kind in "te" and text.replace("\r\n", "\n") == value.replace("\r\n", "\n")


def main():
    if sys.argv[1] == "--have":
        return 0
    warnings.simplefilter("ignore")
    cells = ours(sys.argv[2])
    seen = wrong = 0
    for sheet in openpyxl.load_workbook(sys.argv[1], data_only=True).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None or cell.value == "":
                    continue
                seen += 1
                kind, text = cells.pop((sheet.title, cell.row, cell.column), ("", ""))
                if not same(cell.value, kind, text):
                    wrong += 1
                    if wrong < 10:
                        print(f"{sheet.title}!{cell.coordinate}: {cell.value!r} but ({kind}) {text!r}")
    if cells:
        print("cells that openpyxl does not see:", sorted(cells.items())[:5])
    if wrong or cells or not seen:
        print(f"{seen} cells compared, {wrong} differ, {len(cells)} too many")
        return 1
    return 0


sys.exit(main())
