"""The files that the made-up municipality and the made-up water commission publish."""
import datetime as dt
import json

from comun import (COMPANIES, CONTRACT_HEAD, Contract, PAYMENT_HEAD, WORK_HEAD, Work, around, grouped, money, mx,
                   payment_rows, payments_of, pesos, rfc, rnd, split, work_rows, write, write_csv, write_xlsx)
from obras import contract_works

TOWN = "Río Claro (EJEMPLO)"
COUNCIL = "Municipio de Río Claro (EJEMPLO)"
OBRAS, SERVI, SEGUR = "Dirección de Obras Públicas", "Dirección de Servicios Públicos", "Dirección de Seguridad y Tránsito"
OFICI, DIF, TESOR = "Oficialía Mayor", "DIF Municipal", "Tesorería Municipal"
LOCAL = {  # companies that only work for the town; RFC as in the state's files for the one in three places
    "canta": ("Urbanizaciones Cantarranas, S.A. de C.V.", rfc("UCA", "100203")),
    "rioja": ("Construcciones Riojas y Asociados, S.A. de C.V.", rfc("CRA", "960817")),
    "plaza": ("Obra Civil La Plazuela, S. de R.L. de C.V.", rfc("OCP", "140605")),
    "jardi": ("Jardines y Espacios Verdes Tilo, S.A. de C.V.", rfc("JEV", "090909")),
    "basur": ("Recolectora Ecológica del Bajío Chico, S.A. de C.V.", rfc("REB", "110110")),
    "parti": ("Refacciones y Talleres El Crucero, S.A. de C.V.", rfc("RTC", "010801")),
    "event": ("Eventos y Sonido Plaza Mayor, S.A. de C.V.", rfc("ESP", "130713")),
    "focos": ("Alumbrado y Redes Farol, S.A. de C.V.", rfc("ARF", "070417")),
    "motos": ("Vehículos Oficiales El Relevo, S.A. de C.V.", rfc("VOR", "020929")),
    "ropas": ("Confecciones Puntada Fina, S.A. de C.V.", rfc("CPF", "990126")),
    "hojas": ("Papelería La Cuartilla, S.A. de C.V.", rfc("PLC", "150228")),
    "gasol": ("Servicio Las Palmas del Llano, S.A. de C.V.", rfc("SPL", "861015")),
    "catas": ("Cartografía y Padrones Brújula, S.C.", rfc("CPB", "170203")),
    "pozos": ("Perforaciones Agua Honda, S.A. de C.V.", rfc("PAH", "930706")),
    "bomba": ("Bombas y Motores Tres Lagunas, S.A. de C.V.", rfc("BMT", "041111")),
    "cloro": ("Químicos para Agua Santa Elena, S.A. de C.V.", rfc("QAS", "080808")),
    "medid": ("Medidores y Válvulas del Surco, S.A. de C.V.", rfc("MVS", "120912")),
    "tubos": ("Tuberías Plásticas Ahuehuete, S.A. de C.V.", rfc("TPA", "060324")),
    "supra": ("Supervisores de Obra Nivel, S.C.", rfc("SON", "110505")),
    "despe": ("Abarrotes y Despensas Doña Luz, S.A. de C.V.", rfc("ADL", "050505")),
}
COMPANIES.update(LOCAL)
PENAS = {"penas": {"spelled": "CONSTRUCTORA PEÑAS DEL VALLE SA DE CV"}}
PROJECT = "oc4ids-ejempl-rc-0001"
PARK = "24,350,118.46"


def works():
    w, m = Work, pesos
    local = ["canta", "rioja", "plaza"]
    f23, f24, own = "FISMDF 2023", "FISMDF 2024", "Recursos propios"
    out = [
        w("RC-2023-001", "Pavimentación de la calle Morelos, colonia Centro", OBRAS, "Río Claro", (21.008120, -101.102310), "6140", m("6,480,000.00"), "2023-04-10", "2023-08-18", source=f23, declared=m("6,480,000.00"), company="penas"),
        w("RC-2023-002", "Red de drenaje de la comunidad El Capulín", OBRAS, "El Capulín", (20.973440, -101.068820), "6130", m("5,120,000.00"), "2023-05-08", "2023-09-29", source=f23, declared=m("5,120,000.00")),
        w("RC-2023-003", "Electrificación de Rancho Nuevo", OBRAS, "Rancho Nuevo", (21.047730, -101.163550), "6130", m("3,760,000.00"), "2023-06-05", "2023-10-13", source=f23, declared=m("3,760,000.00"), company="focos"),
        w("RC-2023-004", "Cuartos dormitorio en Las Trojes", OBRAS, "Las Trojes", (20.955910, -101.121080), "6110", m("4,300,000.00"), "2023-05-15", "2023-11-10", source=f23, declared=m("4,300,000.00")),
        w("RC-2023-005", "Rehabilitación del parque infantil Las Jacarandas", OBRAS, "Río Claro", (21.013870, -101.097150), "6140", m("2,150,000.00"), "2023-08-07", "2023-12-08", source=own),
        w("RC-2023-006", "Bacheo y recarpeteo de la avenida Hidalgo", OBRAS, "Río Claro", (21.006600, -101.105740), "6150", m("8,940,000.00"), "2023-02-20", "2023-06-30", source=own, company="penas"),
        w("RC-2023-007", "Barda perimetral de la primaria Benito Juárez", OBRAS, "La Estancia", (21.031290, -101.071930), "6120", m("1,280,000.00"), "2023-07-03", "2023-09-15", source=own),
        w("RC-2024-001", "Pavimentación de la calle Allende, colonia Mirasol", OBRAS, "Río Claro", (21.010450, -101.094400), "6140", m("7,115,000.00"), "2024-03-11", "2024-07-26", source=f24, declared=m("7,115,000.00"), company="penas"),
        w("RC-2024-002", "Tanque elevado y red de agua de La Estancia", OBRAS, "La Estancia", (21.033820, -101.074660), "6130", m("6,890,000.00"), "2024-04-01", "2024-10-31", source=f24, declared=m("6,890,000.00"), key_in_contract="RC/2024/002"),
        w("RC-2024-003", "Techado de la plaza cívica de Las Trojes", OBRAS, "Las Trojes", (20.957730, -101.119420), "6120", m("2,640,000.00"), "2024-05-13", "2024-08-30", source=f24, declared=m("2,640,000.00"), key_in_contract="rc 2024 003"),
        w("RC-2024-004", "Calentadores solares en El Capulín", OBRAS, "El Capulín", (0.0, 0.0), "6110", m("1,905,000.00"), "2024-06-10", "2024-09-27", source=f24, declared=m("1,905,000.00")),
        w("RC-2024-005", "Alumbrado con luminarias LED, zona oriente", OBRAS, "Río Claro", (21.012090, -101.085530), "6140", m("11,300,000.00"), "2024-02-12", "2024-11-29", source=own, company="focos"),
        w("RC-2024-006", "Banquetas del primer cuadro", OBRAS, "Río Claro", (21.007350, -101.103480), "6140", m("4,475,000.00"), "2024-01-22", "2024-05-31", source=own, physical={"2024-03-31": 60, "2024-06-30": 104}, paid_share=1000),
        w("RC-2024-007", "Cancha de futbol siete de la unidad deportiva Norte", OBRAS, "Río Claro", (21.021140, -101.108990), "6120", m("5,860,000.00"), "2024-04-22", "2024-08-16", source=own, physical={"2024-06-30": 38}, paid_share=510, last_payment=dt.date(2024, 6, 21)),
        w("RC-2024-008", "Rastro municipal, modernización", OBRAS, "Río Claro", (20.998210, -101.119960), "6120", m("9,420,000.00"), "2024-07-01", "2025-05-30", source=own, physical={"2024-09-30": 9, "2024-12-31": 22}, paid_share=590),
        w("RC-2024-009", "Camino sacacosechas Rancho Nuevo a El Sauz", OBRAS, "El Sauz", (21.061800, -101.178310), "6150", m("3,990,000.00"), "2024-08-12", "2025-02-28", source=f24, declared=m("3,990,000.00")),
        w("RC-2024-010", "Panteón municipal, ampliación", OBRAS, "Río Claro", (20.989940, -101.091770), "6120", m("2,870,000.00"), "2024-09-02", "2025-01-31", source=own),
    ]
    for i, work in enumerate(out):
        work.company = work.company or local[i % 3]
    return out


GOODS = [
    (SERVI, "3580", "Servicios", ["Recolección y disposición de residuos", "Barrido mecánico de calles"], ["basur"], 2, 2400000, 14000000),
    (SERVI, "3590", "Servicios", ["Mantenimiento de áreas verdes", "Poda y jardinería"], ["jardi"], 2, 300000, 2600000),
    (SERVI, "2460", "Adquisiciones", ["Luminarias y material eléctrico"], ["focos"], 1, 700000, 4200000),
    (SEGUR, "5410", "Adquisiciones", ["Patrullas y motocicletas"], ["motos"], 1, 2500000, 8800000),
    (SEGUR, "2710", "Adquisiciones", ["Uniformes para policía preventiva"], ["ropas"], 2, 300000, 1900000),
    (OFICI, "2960", "Servicios", ["Refacciones y mantenimiento vehicular", "Llantas"], ["parti"], 3, 180000, 2100000),
    (OFICI, "2110", "Adquisiciones", ["Papelería y consumibles"], ["hojas"], 1, 200000, 900000),
    (OFICI, "2610", "Adquisiciones", ["Combustible"], ["gasol"], 1, 5200000, 9700000),
    (OFICI, "3820", "Servicios", ["Feria anual: sonido y escenarios", "Fiestas patrias"], ["event"], 3, 400000, 4800000),
    (DIF, "4410", "Adquisiciones", ["Despensas", "Aparatos auditivos y sillas de ruedas", "Desayunos escolares"], ["despe"], 5, 250000, 3100000),
    (TESOR, "3330", "Servicios", ["Actualización del padrón predial"], ["catas"], 1, 600000, 2300000),
]


def goods(year):
    contracts, payments, n = [], [], 0
    for unit, partida, what, titles, companies, count, low, high in GOODS:
        for i in range(count):
            n += 1
            amount = around(low, high)
            direct = amount < 150000000
            signed = dt.date(year, 1 + (n * 5 + i) % 9, 2 + (n * 7) % 25)
            c = Contract(year, "%s-MRC-%02d-%d" % ("AD" if direct else "LP", n, year), "Adjudicación directa" if direct else "Licitación pública", what, "MRC-%s-%02d-%d" % (what[:3].upper(), n, year), titles[(i + year) % len(titles)], unit, companies[i % len(companies)], signed, signed + dt.timedelta(days=4), dt.date(year, 12, 20), amount, partida=partida)
            contracts.append(c)
            if unit != SEGUR:  # Seguridad publishes no payments
                payments += payments_of(c, amount * rnd.randrange(940, 1001) // 1000, min(signed + dt.timedelta(days=100 + 25 * i), dt.date(year, 11, 26)), 2 + i % 3, "Pago")
    return contracts, payments


def write_town(all_works):
    contract_works(all_works, "MRC", "DOP", PENAS)
    payments, needs = [p for w in all_works for p in w.payments], {}
    for cut in ["2023-12-31", "2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"]:
        rows = work_rows(all_works, dt.date.fromisoformat(cut))
        if cut == "2024-12-31":  # quarantine: a work without key
            rows.append([2024, "", "Obra por definir", OBRAS, "", "", "", "6140", "Recursos propios", "500000.00", "500000.00", "500000.00", "0.00", "0.0", "0.0", "", "", "En proceso", ""])
        write_csv("municipio/EJEMPLO-obras-%s.csv" % cut, WORK_HEAD, rows, encoding="latin-1" if cut == "2024-03-31" else "utf-8")
    for year in (2023, 2024):
        contracts, paid = goods(year)
        payments += paid
        listed = [c for w in all_works for c in w.contracts if c.year == year] + contracts
        for c in contracts:
            needs[(year, c.partida)] = needs.get((year, c.partida), 0) + c.amount
        if year == 2023:
            for c in listed:
                if c.work == "RC-2023-005":  # a key that no file describes, and nearly the name
                    c.work, c.title = "DOP-EXP-118", "Rehabilitación de parque infantil Las Jacarandas, 1a. etapa"
        rows = [c.row() for c in listed]
        if year == 2023:
            write_csv("municipio/EJEMPLO-contratos-2023.csv", CONTRACT_HEAD, rows, encoding="cp1252", delimiter=";")
        else:
            rows = [[v.isoformat() if isinstance(v, dt.date) else v for v in r] for r in rows]
            write_xlsx("municipio/EJEMPLO-contratos-2024.xlsx", [("Contratos", [CONTRACT_HEAD] + rows)])
    write_csv("municipio/EJEMPLO-pagos-2023-2024.csv", PAYMENT_HEAD, payment_rows(payments, "TES", lambda n, number: "CONTRATO " + number if n % 31 == 5 else number))
    for w in all_works:
        if w.budget > w.declared:
            needs[(w.year, w.partida)] = needs.get((w.year, w.partida), 0) + w.budget - w.declared
    write_funds(all_works)
    write_budget(needs)
    write_debt()
    write_open_contracting()


def write_funds(all_works):
    head = ["Ejercicio", "Clave del fondo", "Nombre del fondo", "Unidad responsable", "Monto asignado", "Monto ministrado", "Monto ejercido"]
    rows = [[2023, "FISMDF", "Fondo para la Infraestructura Social Municipal", TESOR, "48200000.00", "48200000.00", "47118430.20"],
            [2024, "FISMDF", "Fondo para la Infraestructura Social Municipal", TESOR, "51650000.00", "51650000.00", "50240116.75"],
            [2023, "FORTAMUN", "Fondo para el Fortalecimiento de los Municipios", TESOR, "57900000.00", "57900000.00", "57900000.00"],
            [2024, "FORTAMUN", "Fondo para el Fortalecimiento de los Municipios", TESOR, "61400000.00", "61400000.00", "61400000.00"]]
    write_csv("municipio/EJEMPLO-fondos-recibidos.csv", head, rows)
    head = ["Ejercicio", "Tipo de recurso", "Clave del recurso", "Nombre del recurso", "Clave de obra", "Nombre de la obra", "Monto destinado", "Fecha del acuerdo"]
    rows = [[w.year, "Fondo", "FISMDF", "Fondo para la Infraestructura Social Municipal", w.key, w.name, money(w.declared), w.start] for w in all_works if w.declared]
    rows.append([2023, "Fondo", "FISMDF", "Fondo para la Infraestructura Social Municipal", PROJECT, "Parque lineal del río Claro, segunda etapa", money(pesos(PARK)), "2023-02-27"])
    write_csv("municipio/EJEMPLO-destino-de-los-fondos.csv", head, rows)


PARTS = {  # concept: {partida: (name, thousands of pesos in 2024)}
    "1100": ("Remuneraciones al personal de carácter permanente", {"1130": ("Sueldos base", 168400)}),
    "1300": ("Remuneraciones adicionales y especiales", {"1320": ("Gratificación de fin de año", 31200)}),
    "2100": ("Materiales de administración", {"2110": ("Materiales y útiles de oficina", 900)}),
    "2400": ("Materiales y artículos de construcción y de reparación", {"2460": ("Material eléctrico", 1400)}),
    "2600": ("Combustibles, lubricantes y aditivos", {"2610": ("Combustibles", 2200)}),
    "2700": ("Vestuario, blancos, prendas de protección", {"2710": ("Vestuario y uniformes", 400)}),
    "2900": ("Herramientas, refacciones y accesorios menores", {"2960": ("Refacciones de equipo de transporte", 1100)}),
    "3100": ("Servicios básicos", {"3110": ("Energía eléctrica", 38700)}),
    "3300": ("Servicios profesionales", {"3330": ("Consultoría", 300)}),
    "3500": ("Servicios de mantenimiento y conservación", {"3580": ("Limpieza y manejo de desechos", 2000), "3590": ("Jardinería", 500)}),
    "3800": ("Servicios oficiales", {"3820": ("Orden social y cultural", 800)}),
    "4400": ("Ayudas sociales", {"4410": ("Ayudas sociales a personas", 4200)}),
    "4500": ("Pensiones y jubilaciones", {"4510": ("Pensiones", 14800)}),
    "5400": ("Vehículos y equipo de transporte", {"5410": ("Vehículos", 300)}),
    "6100": ("Obra pública en bienes de dominio público", {"6110": ("Edificación habitacional", 6300), "6120": ("Edificación no habitacional", 900), "6130": ("Obras de agua y electricidad", 9400), "6140": ("Urbanización", 12800), "6150": ("Vías de comunicación", 4100)}),
    "9100": ("Amortización de la deuda pública", {"9110": ("Amortización con instituciones de crédito", 4600)}),
    "9200": ("Intereses de la deuda pública", {"9210": ("Intereses con instituciones de crédito", 1900)}),
}
CHAPTERS = {"1": "SERVICIOS PERSONALES", "2": "MATERIALES Y SUMINISTROS", "3": "SERVICIOS GENERALES", "4": "TRANSFERENCIAS, ASIGNACIONES, SUBSIDIOS Y OTRAS AYUDAS", "5": "BIENES MUEBLES, INMUEBLES E INTANGIBLES", "6": "INVERSIÓN PÚBLICA", "9": "DEUDA PÚBLICA"}


def write_budget(needs):
    head = ["TG", "", "", "TIPO DE GASTO", "PRESUPUESTO DE EGRESOS APROBADO", "PRESUPUESTO VIGENTE", "COMPROMETIDO", "DEVENGADO", "EJERCIDO", "PAGADO"]
    for year, factor in ((2022, 902), (2023, 951), (2024, 1000)):
        table = {}
        for concept, (_, parts) in PARTS.items():
            for partida, (_, base) in parts.items():
                known = needs.get((max(year, 2023), partida), 0) * (1000 if year > 2022 else 930) // 1000
                amount = base * 100000 * factor // 1000 * rnd.randrange(985, 1015) // 1000 + known * rnd.randrange(1020, 1100) // 1000
                approved = amount * rnd.randrange(975, 1010) // 1000 // 1000000 * 1000000
                accrued = amount * rnd.randrange(975, 1000) // 1000
                if year == 2023 and partida == "3820":  # planted: accrued above what was authorised
                    accrued = amount + pesos("2,140,000.00")
                paid = accrued * rnd.randrange(960, 1000) // 1000
                table[partida] = [approved, amount, max(accrued, amount * 997 // 1000) if partida != "3820" else accrued, accrued, accrued, paid]
        add = lambda names: [sum(table[p][m] for p in names) for m in range(6)]
        rows = []
        for chapter, title in CHAPTERS.items():
            rows.append([chapter + "000", "", "", title] + [grouped(v) for v in add([p for p in table if p[0] == chapter])])
            for concept, (name, parts) in PARTS.items():
                if concept[0] != chapter:
                    continue
                rows.append(["", concept, "", name] + [grouped(v) for v in add(parts)])
                rows += [["", "", p, title_p] + [grouped(v) for v in table[p]] for p, (title_p, _) in parts.items()]
        rows.append(["", "", "", "TOTALES"] + [grouped(v) for v in add(table)])
        write_csv("municipio/EJEMPLO-ejercicio-del-presupuesto-%d.csv" % year, head, rows, preamble=[COUNCIL, "Estado del ejercicio del presupuesto por objeto del gasto", "Al 31 de diciembre de %d" % year])


def write_debt():
    head = ["Clave de registro", "Entidad Federativa", "Deudor u Obligado", "Tipo de Obligación", "Acreedor o Prestador de Servicio", "Fecha de contratación", "Fecha de inscripción", "Fecha de vencimiento", "Plazo (meses)", "Monto Original Contratado", "Monto Dispuesto", "Saldo", "Tasa de Interés", "Destino", "Fuente de Pago"]
    rows = [["P99-0623014", TOWN, COUNCIL, "Crédito simple", "Banca Ejemplo de Desarrollo, S.N.C.", "12/06/2023", "03/07/2023", "12/06/2028", 60, "18,400,000.00", "18,400,000.00", "12,900,000.00", "TIIE + 1.20", "Luminarias y obra pública productiva", "FORTAMUN"]]
    write_csv("municipio/EJEMPLO-deuda-registro-publico-unico.csv", head, rows, preamble=["Registro Público Único (EJEMPLO: datos inventados)", "Financiamientos vigentes al 31 de diciembre de 2024"], encoding="cp1252", delimiter=";")


def amount(centavos):
    return {"amount": float(money(centavos)), "currency": "MXN"}


def process(ocid, title, number, value, company, signed, end, parts, project, project_title):
    name, tax = COMPANIES[company]
    stamp = lambda d: d.isoformat() + "T00:00:00Z"
    start = signed + dt.timedelta(days=10)
    payments = []
    for i, part in enumerate(split(value, parts)):
        at = start + (end - start) * (i + 1) // len(parts)
        payments.append({"id": "%s-%02d" % (number, i + 1), "source": "https://ejemplo.example/pagos", "date": stamp(at), "value": amount(part), "payer": {"name": TESOR, "id": "EJ-TES"}, "payee": {"name": name, "id": "MX-RFC-" + tax}})
    return {
        "ocid": ocid, "id": ocid + "-compilado", "date": stamp(end + dt.timedelta(days=20)), "tag": ["compiled"], "initiationType": "tender", "language": "es",
        "parties": [{"id": "EJ-DOP", "name": OBRAS, "roles": ["buyer", "procuringEntity"]}, {"id": "MX-RFC-" + tax, "name": name, "roles": ["supplier", "tenderer"]}],
        "buyer": {"id": "EJ-DOP", "name": OBRAS},
        "planning": {"rationale": "EJEMPLO: " + project_title, "budget": {"amount": amount(value)}, "project": {"id": project, "title": project_title}},
        "tender": {"id": number, "title": title, "status": "complete", "value": amount(value), "procurementMethod": "open", "procurementMethodDetails": "Licitación pública", "mainProcurementCategory": "works", "procuringEntity": {"id": "EJ-DOP", "name": OBRAS}, "tenderPeriod": {"startDate": stamp(signed - dt.timedelta(days=45)), "endDate": stamp(signed - dt.timedelta(days=20))}, "numberOfTenderers": 4},
        "awards": [{"id": "A-" + number, "title": title, "status": "active", "date": stamp(signed - dt.timedelta(days=9)), "value": amount(value), "suppliers": [{"id": "MX-RFC-" + tax, "name": name}]}],
        "contracts": [{"id": "C-" + number, "awardID": "A-" + number, "title": title, "status": "terminated", "value": amount(value), "dateSigned": stamp(signed), "period": {"startDate": stamp(start), "endDate": stamp(end)}, "implementation": {"transactions": payments}}],
    }


def write_open_contracting():
    """One project complete to the centavo, and one whose process names it by another identifier."""
    park, other = pesos(PARK), pesos("9,812,406.15")
    processes = [process("ocds-ejempl-rc-2023-0007", "Parque lineal del río Claro, segunda etapa", "LP-MRC-PL-2023", park, "rioja", dt.date(2023, 3, 20), dt.date(2023, 11, 24), [30, 15, 20, 20, 15], PROJECT, "Parque lineal del río Claro, segunda etapa"),
                 process("ocds-ejempl-rc-2024-0011", "Biblioteca pública del barrio de San Juan", "LP-MRC-BP-2024", other, "plaza", dt.date(2024, 2, 26), dt.date(2024, 9, 27), [30, 25, 25], "RC.BIB/2024", "Biblioteca pública del barrio de San Juan")]
    records = {"uri": "https://ejemplo.example/ocds.json", "version": "1.1", "publishedDate": "2024-12-31T00:00:00Z", "publisher": {"name": COUNCIL}, "records": [{"ocid": p["ocid"], "compiledRelease": p} for p in processes]}
    write("municipio/EJEMPLO-contrataciones-ocds.json", text(records))
    projects = []
    for ident, title, value, p, at, progress in ((PROJECT, "Parque lineal del río Claro, segunda etapa", park, processes[0], [-101.1046, 21.0153], "100"), ("oc4ids-ejempl-rc-0002", "Biblioteca pública del barrio de San Juan", other, processes[1], [-101.0988, 21.0071], "100")):
        contract = p["contracts"][0]
        projects.append({"id": ident, "updated": "2024-12-31T00:00:00Z", "title": title, "description": "EJEMPLO: proyecto inventado", "status": "completed", "type": "construction", "sector": ["cultureSportsAndRecreation"], "period": contract["period"], "locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": at}}], "budget": {"amount": amount(value), "approvalDate": "%d-01-15T00:00:00Z" % (2023 if ident == PROJECT else 2024)},
                         "parties": p["parties"], "contractingProcesses": [{"id": p["ocid"], "summary": {"ocid": p["ocid"], "title": p["tender"]["title"], "contractValue": amount(value)}}],
                         "metrics": [{"id": "physicalProgress", "title": "Avance físico", "observations": [{"id": "1", "measure": progress}]}, {"id": "financialProgress", "title": "Avance financiero", "observations": [{"id": "1", "measure": "100"}]}]})
    write("municipio/EJEMPLO-proyectos-oc4ids.json", text({"uri": "https://ejemplo.example/oc4ids.json", "version": "0.9", "publishedDate": "2024-12-31T00:00:00Z", "publisher": {"name": COUNCIL}, "projects": projects}))


def text(value):
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


# --- the decentralised body -------------------------------------------------------------------------

WATER_TITLES = ["Rehabilitación de pozo profundo", "Sustitución de línea de distribución", "Equipo de bombeo", "Cloro gas y reactivos", "Medidores domiciliarios", "Desazolve de colectores", "Tubería de PVC hidráulica", "Telemetría de tanques"]


def write_body():
    head = ["ID", "Ejercicio", "Fecha de Inicio Del Periodo Que Se Informa", "Fecha de Término Del Periodo Que Se Informa", "Tipo de procedimiento (catálogo)", "Materia o tipo de contratación (catálogo)", "Carácter del procedimiento (catálogo)", "Número de expediente, folio o nomenclatura que lo identifique", "Motivos y fundamentos legales aplicados para realizar el procedimiento de contratación", "Nombre(s) de la persona física ganadora, asignada o adjudicada", "Primer apellido de la persona física ganadora, asignada o adjudicada", "Segundo apellido de la persona física ganadora, asignada o adjudicada", "Denominación o razón social", "Registro Federal de Contribuyentes (RFC) de la persona física o moral contratista o proveedora ganadora, asignada o adjudicada", "Área(s) solicitante(s) de las obras públicas, el arrendamiento, la adquisición de bienes y/o la prestación de servicios", "Área(s) contratante(s)", "Área(s) responsable(s) de su ejecución", "Número que identifique al contrato", "Fecha del contrato", "Monto del contrato sin impuestos incluidos", "Monto total del contrato con impuestos incluidos (expresado en pesos mexicanos)", "Tipo de moneda", "Objeto del contrato", "Nota"]
    rows = [["43368"], ["TÍTULO", "", "", "NOMBRE CORTO"], ["EJEMPLO: procedimientos de contratación", "", "", "LGT_Art_65_Fr_XXVI"], ["1", "4", "4"], ["334258", "334273", "334274"], ["Tabla Campos"], head]
    firms = ["pozos", "bomba", "cloro", "medid", "penas", "tubos"]
    for i in range(26):
        year, quarter = 2023 + i % 2, i % 4
        net = around(180000, 9400000)
        gross = net * 116 // 100
        name, tax = COMPANIES[firms[i % 6]]
        if firms[i % 6] == "penas":
            name = ["Const. Peñas del Valle S.A. de C.V.", "Constructora Penas del Valle SA de CV"][i % 2]
            tax = "" if i == 4 else tax  # once without RFC
        direct = gross < 200000000
        signed = dt.date(year, quarter * 3 + 2, 3 + i % 20)
        rows.append([str(3100 + i), str(year), mx(dt.date(year, quarter * 3 + 1, 1)), mx(dt.date(year, quarter * 3 + 3, 30 if quarter in (1, 2) else 31)), "Adjudicación directa" if direct else "Licitación pública", "Obra pública" if firms[i % 6] in ("pozos", "penas", "tubos") else "Adquisiciones", "Nacional", "CANR-%s-%02d/%d" % ("AD" if direct else "LP", i + 1, year), "Artículo de ejemplo", "", "", "", name, tax, "Dirección Técnica", "Gerencia de Administración", "Dirección Técnica", "CANR/%02d/%d" % (i + 1, year), mx(signed), ("n", money(net)), ("n", money(gross)), "Peso Mexicano", WATER_TITLES[i % len(WATER_TITLES)], "EJEMPLO"])
    write_xlsx("organismo/EJEMPLO-contratos-pnt.xlsx", [("Informacion", rows)])
    head = ["Ejercicio", "Fecha de inicio del periodo que se informa", "Fecha de término del periodo que se informa", "Clave del capítulo, con base en la clasificación económica del gasto", "Clave del concepto, con base en la clasificación económica del gasto", "Clave de la partida, con base en la clasificación económica del gasto", "Denominación del capítulo, concepto o partida"] + ["Gasto %s por capítulo, concepto o partida" % m for m in ("aprobado", "modificado", "comprometido", "devengado", "ejercido", "pagado")]
    rows = []
    for year in (2023, 2024):
        for chapter, name, base in (("1000", "Servicios Personales", 96), ("2000", "Materiales y Suministros", 38), ("3000", "Servicios Generales", 71), ("5000", "Bienes Muebles, Inmuebles e Intangibles", 12), ("6000", "Inversión Pública", 84)):
            modified = base * 100000000 * rnd.randrange(960, 1040) // 1000
            accrued = modified * rnd.randrange(960, 1000) // 1000
            rows.append([year, "01/01/%d" % year, "31/12/%d" % year, chapter, "", "", name] + [money(v) for v in (modified * 98 // 100, modified, accrued, accrued, accrued, accrued * 98 // 100)])
    write_csv("organismo/EJEMPLO-gasto-por-capitulo.csv", head, rows)
