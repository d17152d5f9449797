"""Shared by the generator of the example files: exact money, dates, made-up companies, writers.

Development tool only: the demo uses the files committed under examples/demo. Everything is invented
and the same on every run: one seeded random source, no clock, no folder order."""
import csv
import datetime as dt
import io
import random
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent / "demo"
rnd = random.Random(20241231)


def money(centavos):
    sign = "-" if centavos < 0 else ""
    return "%s%d.%02d" % (sign, abs(centavos) // 100, abs(centavos) % 100)


def grouped(centavos):
    text = "{:,.2f}".format(abs(centavos) // 100 + 0)[:-3]
    return "%s%s.%02d" % ("-" if centavos < 0 else "", text, abs(centavos) % 100)


def pesos(text):
    """'168,420,115.30' -> centavos, exactly."""
    whole, _, cents = text.replace(",", "").partition(".")
    return int(whole) * 100 + int((cents + "00")[:2])


def day(text):
    return dt.date.fromisoformat(text)


def mx(d):
    return d.strftime("%d/%m/%Y")


def split(total, weights):
    """Divides centavos by weights; what is left over goes to the last."""
    parts = [total * w // sum(weights) for w in weights]
    parts[-1] += total - sum(parts)
    return parts


def around(low, high):
    """A plausible amount in centavos between two of pesos."""
    return rnd.randrange(low * 100, high * 100)


VALUES = {c: i for i, c in enumerate("0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ")}


def rfc(letters, born):
    """The form of a company's RFC with its check character; 'EJ' says that it is an example."""
    body = letters + born + "EJ"
    total = 37 * 13 + sum(VALUES[c] * w for c, w in zip(body, range(12, 1, -1)))
    rest = 11 - total % 11
    return body + ("0" if rest == 11 else "A" if rest == 10 else str(rest))


COMPANIES = {  # key: name, RFC
    "penas": ("Constructora Peñas del Valle, S.A. de C.V.", rfc("CPV", "050312")),
    "tierra": ("Terracerías y Caminos de la Meseta, S.A. de C.V.", rfc("TCM", "981104")),
    "edif": ("Edificaciones Tres Arroyos, S.A. de C.V.", rfc("ETA", "110623")),
    "hidra": ("Hidráulica y Bombeo del Encino, S.A. de C.V.", rfc("HBE", "070215")),
    "pavim": ("Pavimentos Mezquital, S. de R.L. de C.V.", rfc("PME", "120430")),
    "obras": ("Obras y Proyectos Llano Largo, S.A. de C.V.", rfc("OPL", "030918")),
    "super": ("Supervisión Técnica Cantera, S.C.", rfc("STC", "091201")),
    "labor": ("Laboratorio de Suelos La Joya, S.C.", rfc("LSJ", "140127")),
    "medic": ("Distribuidora Médica San Telmo, S.A. de C.V.", rfc("DMS", "000714")),
    "farma": ("Farmacéuticos del Altiplano Medio, S.A. de C.V.", rfc("FAM", "950522")),
    "gases": ("Gases y Equipos Clínicos Peralta, S.A. de C.V.", rfc("GEC", "081030")),
    "papel": ("Papelera y Útiles El Fresno, S.A. de C.V.", rfc("PUF", "030403")),
    "compu": ("Cómputo y Redes Media Luna, S.A. de C.V.", rfc("CRM", "100816")),
    "limpi": ("Limpieza Integral Colibrí, S. de R.L. de C.V.", rfc("LIC", "130219")),
    "vigil": ("Vigilancia Privada Torreón Viejo, S.A. de C.V.", rfc("VPT", "060609")),
    "autos": ("Automotores Camino Real del Centro, S.A. de C.V.", rfc("ACR", "990910")),
    "combu": ("Combustibles Loma Blanca, S.A. de C.V.", rfc("CLB", "020205")),
    "impre": ("Imprenta y Publicidad Dos Ríos, S.A. de C.V.", rfc("IPD", "111111")),
    "medio": ("Medios y Difusión Horizonte Claro, S.A. de C.V.", rfc("MDH", "150318")),
    "unifo": ("Uniformes y Textiles Nopalera, S.A. de C.V.", rfc("UTN", "040724")),
    "alime": ("Alimentos y Despensas Buen Año, S.A. de C.V.", rfc("ADB", "080108")),
    "depor": ("Equipamiento Deportivo Cima, S.A. de C.V.", rfc("EDC", "160511")),
    "lumin": ("Luminarias y Redes Eléctricas Ocaso, S.A. de C.V.", rfc("LRE", "121212")),
    "consu": ("Consultores en Hacienda Pública Ágora, S.C.", rfc("CHP", "070707")),
}


def write_csv(path, head, rows, preamble=(), encoding="utf-8", bom=False, delimiter=","):
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n", delimiter=delimiter)
    for line in preamble:
        out.writerow(line if isinstance(line, (list, tuple)) else [line])
    out.writerow(head)
    out.writerows(rows)
    data = text.getvalue().encode(encoding)
    write(path, (b"\xef\xbb\xbf" if bom else b"") + data)


def write(path, data):
    path = HERE / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def column(n):
    return chr(65 + n) if n < 26 else chr(64 + n // 26) + chr(65 + n % 26)


def cell(value, at):
    if value is None or value == "":
        return ""
    if isinstance(value, tuple):  # ("n", text): a number
        return '<c r="%s"><v>%s</v></c>' % (at, value[1])
    text = str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return '<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % (at, text)


def write_xlsx(path, sheets):
    """sheets: [(name, rows)]; the same bytes for the same rows."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        + "".join('<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>' % (i + 1) for i in range(len(sheets)))
        + "</Types>",
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        + "".join('<sheet name="%s" sheetId="%d" r:id="rId%d"/>' % (name, i + 1, i + 1) for i, (name, _) in enumerate(sheets))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join('<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet%d.xml"/>' % (i + 1, i + 1) for i in range(len(sheets)))
        + "</Relationships>",
    }
    for i, (_, rows) in enumerate(sheets):
        body = "".join('<row r="%d">%s</row>' % (r + 1, "".join(cell(v, column(c) + str(r + 1)) for c, v in enumerate(row))) for r, row in enumerate(rows))
        parts["xl/worksheets/sheet%d.xml" % (i + 1)] = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>' % body
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (2025, 1, 15, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED  # the same bytes with any zlib
            info.external_attr = 0o644 << 16
            z.writestr(info, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)
    write(path, out.getvalue())


# --- works, contracts and payments of one government -----------------------------------------------

CONTRACT_HEAD = ["Ejercicio", "Número de procedimiento", "Tipo de procedimiento", "Tipo de contratación", "Fecha de convocatoria", "Fecha de fallo", "Número de contrato", "Objeto del contrato", "Unidad compradora", "Proveedor o contratista", "RFC del proveedor", "Fecha de firma", "Fecha de inicio", "Fecha de término", "Monto del contrato", "Monto de convenios modificatorios", "Partida", "Clave de obra", "Clave de programa"]
PAYMENT_HEAD = ["Ejercicio", "Folio de pago", "Fecha de pago", "Número de procedimiento", "Número de contrato", "Pagado a", "RFC", "Concepto", "Unidad que paga", "Partida", "Monto pagado"]
WORK_HEAD = ["Ejercicio", "Clave de obra", "Nombre de la obra", "Unidad ejecutora", "Localidad", "Latitud", "Longitud", "Partida", "Fuente de financiamiento", "Presupuesto aprobado", "Presupuesto modificado", "Con cargo a la partida", "Pagado acumulado", "Avance físico (%)", "Avance financiero (%)", "Fecha de inicio", "Fecha de término", "Situación", "Personas beneficiadas"]


class Work:
    def __init__(self, key, name, unit, place, at, partida, budget, start, end, **more):
        self.key, self.name, self.unit, self.place, self.at = key, name, unit, place, at
        self.partida, self.budget, self.start, self.end = partida, budget, day(start), day(end)
        self.year = int(key.split("-")[1])
        self.source = more.get("source", "Recursos propios")
        self.declared = more.get("declared", 0)  # of the budget, what a loan or fund declares
        self.physical = more.get("physical")  # {cut-off: progress}; else by the calendar
        self.paid_share = more.get("paid_share")  # of the contract, in thousandths; else by progress
        self.contract = more.get("contract")  # amount of the main contract; else about the budget
        self.overpaid = more.get("overpaid", 0)
        self.company = more.get("company")
        self.last_payment = more.get("last_payment")
        self.people = more.get("people", rnd.randrange(4, 90) * 100)
        self.key_in_contract = more.get("key_in_contract", key)
        self.supervised = more.get("supervised", budget > 3000000000)
        self.contracts, self.payments = [], []

    def progress(self, cut):
        """Physical progress in tenths of a per cent at a cut-off."""
        if self.physical:
            known = [v for d, v in sorted(self.physical.items()) if d <= cut.isoformat()]
            return known[-1] * 10 if known else 0
        if cut >= self.end:
            return 1000
        if cut <= self.start:
            return 0
        return (cut - self.start).days * 1000 // (self.end - self.start).days

    def paid(self, cut):
        return sum(p["amount"] for p in self.payments if p["date"] <= cut)


class Contract:
    def __init__(self, year, procedure, kind, what, number, title, unit, company, signed, start, end, amount, **more):
        self.year, self.procedure, self.kind, self.what, self.number = year, procedure, kind, what, number
        self.title, self.unit, self.company, self.amount = title, unit, company, amount
        self.signed, self.start, self.end = signed, start, end
        self.name, self.rfc = COMPANIES[company]
        self.name = more.get("spelled", self.name)
        self.rfc = more.get("rfc", self.rfc)
        self.amended = more.get("amended", 0)
        self.partida, self.work, self.programme = more.get("partida", ""), more.get("work", ""), more.get("programme", "")
        self.printed = more.get("printed")  # the amount as printed, where it is no figure

    def row(self):
        called = self.signed - dt.timedelta(days=38)
        awarded = self.signed - dt.timedelta(days=9)
        direct = self.kind == "Adjudicación directa"
        return [self.year, self.procedure, self.kind, self.what, "" if direct else called, "" if direct else awarded, self.number, self.title, self.unit, self.name, self.rfc, self.signed, self.start, self.end, self.printed or money(self.amount), money(self.amended) if self.amended else "", self.partida, self.work, self.programme]


def payments_of(contract, total, last, pieces, concept="Estimación", first=None, december=False):
    """Divides `total` into dated payments between the contract's start and `last`."""
    begin = first or contract.start + dt.timedelta(days=20)
    last = max(last, begin + dt.timedelta(days=pieces))
    weights = [rnd.randrange(60, 140) for _ in range(pieces)]
    out = []
    for i, amount in enumerate(split(total, weights)):
        at = begin + (last - begin) * i // max(1, pieces - 1) if pieces > 1 else last
        if december and i:
            at = dt.date(begin.year, 12, 10 + i * 3)
        out.append({"contract": contract, "date": at, "amount": amount, "concept": "%s %d, %s" % (concept, i + 1, contract.title), "last": i == pieces - 1})
    return out


def payment_rows(payments, prefix, number_form=lambda p, n: n):
    rows, count = [], {}
    for n, p in enumerate(sorted(payments, key=lambda p: (p["date"], p["contract"].number, p["amount"]))):
        c, year = p["contract"], p["date"].year
        count[year] = count.get(year, 0) + 1
        rows.append([year, "%s-%d-%05d" % (prefix, year, count[year]), p["date"], c.procedure, number_form(n, c.number), c.name, c.rfc, p["concept"], c.unit, c.partida, money(p["amount"])])
    return rows


def work_rows(works, cut, swapped=None):
    rows = []
    for w in works:
        if w.start > cut:
            continue
        lat, lon = "%.6f" % w.at[0], "%.6f" % w.at[1]
        if w.key == swapped:
            lat, lon = lon, lat
        paid = w.paid(cut)
        own = w.budget - w.declared
        physical, financial = w.progress(cut), paid * 1000 // w.budget
        state = "Terminada" if physical == 1000 else "Suspendida" if w.physical and cut > w.end else "En proceso"
        rows.append([w.year, w.key, w.name, w.unit, w.place, lat, lon, w.partida if own else "", w.source, money(w.budget), money(w.budget), money(own) if own else "", money(paid), "%d.%d" % divmod(physical, 10), "%d.%d" % divmod(financial, 10), w.start, w.end, state, w.people])
    return rows
