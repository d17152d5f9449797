"""Budgets and revenue of the made-up state: the same money by object, function and unit."""
from comun import money, pesos, rnd, split, write_csv

STATE = "Nueva Ribera (EJEMPLO)"
YEARS = [2019, 2020, 2021, 2022, 2023, 2024]
CHAPTERS = {1: "Servicios Personales", 2: "Materiales y Suministros", 3: "Servicios Generales", 4: "Transferencias, Asignaciones, Subsidios y Otras Ayudas", 5: "Bienes Muebles, Inmuebles e Intangibles", 6: "Inversión Pública", 7: "Inversiones Financieras y Otras Provisiones", 8: "Participaciones y Aportaciones", 9: "Deuda Pública"}
CONCEPTS = {  # concept: name, {partida: (name, thousands of pesos in 2024)}
    11: ("Remuneraciones al Personal de Carácter Permanente", {"1130": ("Sueldos base al personal permanente", 2164300)}),
    12: ("Remuneraciones al Personal de Carácter Transitorio", {"1220": ("Sueldos base al personal eventual", 188400)}),
    13: ("Remuneraciones Adicionales y Especiales", {"1320": ("Primas de vacaciones y gratificación de fin de año", 514900)}),
    14: ("Seguridad Social", {"1410": ("Aportaciones de seguridad social", 402700)}),
    15: ("Otras Prestaciones Sociales y Económicas", {"1540": ("Prestaciones contractuales", 371250)}),
    21: ("Materiales de Administración, Emisión de Documentos y Artículos Oficiales", {"2110": ("Materiales y útiles de oficina", 0), "2140": ("Materiales de tecnologías de la información", 18700)}),
    25: ("Productos Químicos, Farmacéuticos y de Laboratorio", {"2530": ("Medicinas y productos farmacéuticos", 214600)}),
    26: ("Combustibles, Lubricantes y Aditivos", {"2610": ("Combustibles, lubricantes y aditivos", 0)}),
    27: ("Vestuario, Blancos, Prendas de Protección y Artículos Deportivos", {"2710": ("Vestuario y uniformes", 0)}),
    31: ("Servicios Básicos", {"3110": ("Energía eléctrica", 172300)}),
    33: ("Servicios Profesionales, Científicos, Técnicos y Otros Servicios", {"3380": ("Servicios de vigilancia", 0), "3390": ("Servicios profesionales integrales", 0)}),
    35: ("Servicios de Instalación, Reparación, Mantenimiento y Conservación", {"3580": ("Servicios de limpieza", 0), "3550": ("Mantenimiento de equipo de transporte", 61800)}),
    36: ("Servicios de Comunicación Social y Publicidad", {"3610": ("Difusión de programas y actividades gubernamentales", 0)}),
    39: ("Otros Servicios Generales", {"3980": ("Impuesto sobre nóminas", 248100)}),
    41: ("Transferencias Internas y Asignaciones al Sector Público", {"4150": ("Transferencias a entidades paraestatales", 1382000)}),
    44: ("Ayudas Sociales", {"4410": ("Ayudas sociales a personas", 96000), "4480": ("Ayudas a organizaciones deportivas y sociales", 9000)}),
    45: ("Pensiones y Jubilaciones", {"4510": ("Pensiones", 398142)}),
    46: ("Transferencias a Fideicomisos, Mandatos y Otros Análogos", {"4610": ("Transferencias a fideicomisos", 176000)}),
    51: ("Mobiliario y Equipo de Administración", {"5150": ("Equipo de cómputo", 0)}),
    54: ("Vehículos y Equipo de Transporte", {"5410": ("Vehículos y equipo terrestre", 0)}),
    61: ("Obra Pública en Bienes de Dominio Público", {"6120": ("Edificación no habitacional", 0), "6130": ("Obras de agua, petróleo, gas y electricidad", 0), "6140": ("División de terrenos y obras de urbanización", 0), "6150": ("Construcción de vías de comunicación", 0)}),
    79: ("Provisiones para Contingencias y Otras Erogaciones Especiales", {"7910": ("Contingencias por fenómenos naturales", 48000)}),
    81: ("Participaciones", {"8110": ("Participaciones a municipios", 1046500)}),
    91: ("Amortización de la Deuda Pública", {"9110": ("Amortización de la deuda con instituciones de crédito", 118377)}),
    92: ("Intereses de la Deuda Pública", {"9210": ("Intereses de la deuda con instituciones de crédito", 255014)}),
}
GROWTH = {2019: 768, 2020: 803, 2021: 846, 2022: 901, 2023: 952, 2024: 1000}
MOMENTS = ["aprobado", "modificado", "comprometido", "devengado", "ejercido", "pagado"]


def lines(needs):
    """{year: {partida: [six moments in centavos]}}; a partida is never below what is known of it."""
    out = {}
    for year in YEARS:
        out[year] = {}
        for concept, (_, parts) in CONCEPTS.items():
            for partida, (_, base) in parts.items():
                amount = base * 100000 * GROWTH[year] // 1000 * rnd.randrange(985, 1016) // 1000
                known = needs.get((min(max(year, 2022), 2024), partida), 0)
                if year < 2022:
                    known = known * GROWTH[year] // GROWTH[2022]
                amount += known * rnd.randrange(1040, 1190) // 1000
                approved = amount * rnd.randrange(972, 1011) // 1000 // 10000000 * 10000000
                accrued = amount * rnd.randrange(978, 1000) // 1000
                if year == 2019:  # planted: accrued is a copy of approved
                    accrued = approved
                    amount = max(amount, approved)
                paid = accrued * rnd.randrange(965, 1000) // 1000
                out[year][partida] = [approved, amount, max(accrued, amount * 996 // 1000), accrued, accrued, paid]
    return out


def total(table, moment):
    return sum(v[moment] for v in table.values())


def of_concept(table, concept, moment):
    return sum(table[p][moment] for p in CONCEPTS[concept][1])


def write_object(budget):
    rows = []
    for year in YEARS:
        table = budget[year]
        for chapter, name in CHAPTERS.items():
            inside = [c for c in CONCEPTS if c // 10 == chapter]
            rows.append([STATE, year, "COG%02d" % chapter, " %s " % name, money(sum(of_concept(table, c, 0) for c in inside)), money(sum(of_concept(table, c, 3) for c in inside)), "x"])
            for c in inside:
                approved, accrued = of_concept(table, c, 0), of_concept(table, c, 3)
                if year == 2020 and c == 31:
                    accrued -= pesos("1,000,000.00")  # planted: chapter 3 printed above its parts
                rows.append([STATE, year, "COG%02d" % c, CONCEPTS[c][0], money(approved), money(accrued), "x"])
        rows.append([STATE, year, "COGTOT", "Total del gasto", money(total(table, 0)), money(total(table, 3)), "x"])
    write_csv("estado/EJEMPLO-presupuesto-objeto-del-gasto-2019-2024.csv", ["Estado", "Año", "Código", "Concepto", "Aprobado", "Devengado", "Observaciones"], rows, bom=True)


FUNCTIONS = [("CFG", "Gobierno", [("CFG1", "Legislación", 22), ("CFG2", "Justicia", 61), ("CFG3", "Coordinación de la Política de Gobierno", 48), ("CFG5", "Asuntos Financieros y Hacendarios", 39), ("CFG7", "Asuntos de Orden Público y de Seguridad Interior", 104)]),
             ("CFDS", "Desarrollo Social", [("CFDS2", "Vivienda y Servicios a la Comunidad", 71), ("CFDS3", "Salud", 148), ("CFDS4", "Recreación, Cultura y Otras Manifestaciones Sociales", 24), ("CFDS5", "Educación", 262), ("CFDS6", "Protección Social", 63)]),
             ("CFDE", "Desarrollo Económico", [("CFDE2", "Agropecuaria, Silvicultura, Pesca y Caza", 21), ("CFDE5", "Transporte", 47), ("CFDE7", "Turismo", 9)]),
             ("CFOA", "Otras no Clasificadas en Funciones Anteriores", [("CFOA1", "Transacciones de la Deuda Pública / Costo Financiero de la Deuda", 39), ("CFOA2", "Transferencias, Participaciones y Aportaciones entre Diferentes Niveles y Órdenes de Gobierno", 112)])]
UNITS = [("H. Congreso del Estado", 19), ("Tribunal Superior de Justicia", 44), ("Secretaría de Gobierno", 58), ("Secretaría de Finanzas", 83), ("Secretaría de Infraestructura", 92), ("Secretaría de Educación", 262), ("Secretaría de Salud", 148), ("Secretaría de Seguridad Pública", 104), ("Secretaría de Bienestar", 63), ("Coordinación de Comunicación Social", 8), ("Instituto del Deporte", 11), ("Instituto de Pensiones del Estado", 41), ("Participaciones a municipios", 112), ("Deuda pública", 39)]


def write_function(budget):
    rows = []
    for year in YEARS:
        weights = [w + rnd.randrange(0, 3) for _, _, inside in FUNCTIONS for _, _, w in inside]
        approved = split(total(budget[year], 0), weights)
        accrued = split(total(budget[year], 3), weights)
        if year == 2022:  # planted: Justicia lacks 18,300,450.27 accrued, and so does the total
            accrued[1] -= pesos("18,300,450.27")
        at = 0
        for code, name, inside in FUNCTIONS:
            n = len(inside)
            rows.append([STATE, year, code, name, money(sum(approved[at:at + n])), money(sum(accrued[at:at + n])), "x"])
            for i, (sub, title, _) in enumerate(inside):
                rows.append([STATE, year, sub, title, money(approved[at + i]), money(accrued[at + i]), "x"])
            at += n
        rows.append([STATE, year, "CFTOTAL", "Total del gasto", money(sum(approved)), money(sum(accrued)), "x"])
    write_csv("estado/EJEMPLO-presupuesto-funcional-2019-2024.csv", ["Estado", "Año", "Código", "Concepto", "Aprobado", "Devengado", "Observaciones"], rows, bom=True)


def write_units(budget):
    rows = []
    for year in YEARS:
        weights = [w * 10 + rnd.randrange(0, 9) for _, w in UNITS]
        approved, accrued = split(total(budget[year], 0), weights), split(total(budget[year], 3), weights)
        for i, (name, _) in enumerate(UNITS):
            shown = approved[i]
            if year == 2023 and name == "Secretaría de Gobierno":
                shown -= pesos("2,500,000.00")  # planted: approved that no unit carries
            rows.append([STATE, year, "CA%d" % (i + 1), name, money(shown), money(accrued[i]), "x"])
        rows.append([STATE, year, "CATOT", "Total del gasto", money(sum(approved)), money(sum(accrued)), "x"])
    write_csv("estado/EJEMPLO-presupuesto-administrativo-2019-2024.csv", ["Estado", "Año", "Código", "Dependencia", "Aprobado", "Devengado", "Observaciones"], rows, bom=True)


def write_detail(budget):
    head = ["Ejercicio", "Fecha de inicio del periodo que se informa", "Fecha de término del periodo que se informa", "Clave del capítulo, con base en la clasificación económica del gasto", "Clave del concepto, con base en la clasificación económica del gasto", "Clave de la partida, con base en la clasificación económica del gasto", "Denominación del capítulo, concepto o partida"] + ["Gasto %s por capítulo, concepto o partida" % m for m in MOMENTS]
    for year in (2022, 2023, 2024):
        rows, table = [], budget[year]
        period = [year, "01/01/%d" % year, "31/12/%d" % year]
        for chapter, name in CHAPTERS.items():
            inside = [c for c in CONCEPTS if c // 10 == chapter]
            rows.append(period + ["%d000" % chapter, "", "", name] + [money(sum(of_concept(table, c, m) for c in inside)) for m in range(6)])
            for c in inside:
                rows.append(period + ["", "%d00" % c, "", CONCEPTS[c][0]] + [money(of_concept(table, c, m)) for m in range(6)])
                for partida, (title, _) in CONCEPTS[c][1].items():
                    rows.append(period + ["", "", partida + "0", title] + [money(v) for v in table[partida]])
        write_csv("estado/EJEMPLO-gasto-por-partida-%d.csv" % year, head, rows)


REVENUE = [("EATILD", "I. Total de Ingresos de Libre Disposición", [("EAA", "A. Impuestos", 63), ("EAD", "D. Derechos", 41), ("EAE", "E. Productos", 9), ("EAF", "F. Aprovechamientos", 12), ("EAH", "H. Participaciones", 428), ("EAI", "I. Incentivos Derivados de la Colaboración Fiscal", 18)]),
           ("EATTFE", "II. Total de Transferencias Federales Etiquetadas", [("EAM", "A. Aportaciones", 371), ("EAN", "B. Convenios", 46)])]
FINANCING = {2022: "300,000,000.00", 2023: "350,000,000.00"}


def write_revenue(budget):
    rows = []
    for year in YEARS:
        estimated = total(budget[year], 0)
        if year == 2021:
            estimated -= pesos("12,000,000.00")  # planted: less revenue than approved spending
        collected = estimated * rnd.randrange(988, 1014) // 1000
        loans = pesos(FINANCING.get(year, "0.00"))
        weights = [w + rnd.randrange(0, 3) for _, _, inside in REVENUE for _, _, w in inside]
        a, b = split(estimated - loans, weights), split(collected - loans, weights)
        at = 0
        for code, name, inside in REVENUE:
            n = len(inside)
            for i, (sub, title, _) in enumerate(inside):
                rows.append([STATE, year, sub, title, money(a[at + i]), money(b[at + i]), "x"])
            rows.append([STATE, year, code, name, money(sum(a[at:at + n])), money(sum(b[at:at + n])), "x"])
            at += n
        rows.append([STATE, year, "EAR", "III. Ingresos Derivados de Financiamientos", money(loans), money(loans), "x"])
        rows.append([STATE, year, "EATOTAL", "IV. Total de Ingresos", money(estimated), money(collected), "x"])
    write_csv("estado/EJEMPLO-ingresos-2019-2024.csv", ["Estado", "Año", "Concepto", "", "Aprobado", "Devengado", "Observaciones"], rows, bom=True)


def write_all(needs):
    budget = lines(needs)
    write_object(budget)
    write_function(budget)
    write_units(budget)
    write_detail(budget)
    write_revenue(budget)
