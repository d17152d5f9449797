"""The files that the made-up state publishes."""
import datetime as dt

from comun import (COMPANIES, CONTRACT_HEAD, Contract, PAYMENT_HEAD, WORK_HEAD, Work, around, money, mx,
                   payment_rows, payments_of, pesos, rnd, work_rows, write_csv)
from obras import contract_works

STATE = "Nueva Ribera (EJEMPLO)"
GOVERNMENT = "Gobierno del Estado de Nueva Ribera (EJEMPLO)"
SINF = "Secretaría de Infraestructura"
SALUD, EDUCA, SEGUR = "Secretaría de Salud", "Secretaría de Educación", "Secretaría de Seguridad Pública"
FINAN, BIENE, COMUN = "Secretaría de Finanzas", "Secretaría de Bienestar", "Coordinación de Comunicación Social"
DEPOR, GOBIE = "Instituto del Deporte", "Secretaría de Gobierno"
LOAN = "A99-0322007"
CREDIT = "Crédito " + LOAN


def M(text):
    return pesos(text)


def works():
    w = Work
    return [
        w("NR-2022-001", "Libramiento sur de Río Claro", SINF, "Río Claro", (20.992140, -101.108230), "6150", M("182,000,000.00"), "2022-07-04", "2023-10-27", source=CREDIT, declared=M("168,420,115.30"), company="tierra"),
        w("NR-2022-002", "Mercado regional de Villa Hidalgo del Llano", SINF, "Villa del Llano", (21.144800, -101.301150), "6120", M("48,750,000.00"), "2022-05-16", "2023-03-31", company="edif"),
        w("NR-2022-003", "Rehabilitación de la carretera Río Claro a San Telmo, tramo 0 a 14 km", SINF, "San Telmo", (20.947310, -101.187540), "6150", M("73,400,000.00"), "2022-06-06", "2023-04-28", key_in_contract="NR/2022/003"),
        w("NR-2022-004", "Hospital comunitario de Santa Rita, primera etapa", SINF, "Santa Rita de la Loma", (21.201460, -101.044980), "6120", M("145,000,000.00"), "2022-09-05", "2023-12-15", source=CREDIT, declared=M("121,300,000.00"), company="edif", physical={"2023-03-31": 17, "2023-06-30": 29, "2023-09-30": 38, "2023-12-31": 41}, paid_share=640),
        w("NR-2022-005", "Línea de conducción de agua El Encino a Peñuelas", SINF, "Peñuelas", (21.067220, -101.254410), "6130", M("36,180,000.00"), "2022-08-01", "2023-05-31", company="hidra"),
        w("NR-2022-006", "Preparatoria estatal de Cañada Honda, edificio B", SINF, "Cañada Honda", (20.881170, -101.012350), "6120", M("21,640,000.00"), "2022-06-20", "2023-01-27"),
        w("NR-2022-007", "Alumbrado del bulevar de acceso a la capital", SINF, "Capital", (21.116020, -101.088400), "6140", M("14,905,000.00"), "2022-10-10", "2023-02-24", company="lumin"),
        w("NR-2023-001", "Modernización del camino Peñuelas a La Joya", SINF, "La Joya", (21.034450, -101.312900), "6150", M("88,215,400.00"), "2023-03-13", "2024-02-16", company="penas"),
        w("NR-2023-002", "Planta potabilizadora El Encino", SINF, "El Encino", (21.081930, -101.236640), "6130", M("97,512,774.33"), "2023-05-02", "2024-07-31", source=CREDIT, declared=M("97,512,774.33"), company="hidra"),
        w("NR-2023-003", "Unidad de medicina familiar de Llano Largo", SINF, "Llano Largo", (20.914560, -101.276330), "6120", M("33,870,000.00"), "2023-04-17", "2024-01-31", key_in_contract="nr 2023 003"),
        w("NR-2023-004", "Centro de readaptación: ampliación del módulo 3", SINF, "Capital", (21.126610, -101.061280), "6120", M("57,300,000.00"), "2023-06-05", "2024-05-31"),
        w("NR-2023-005", "Puente vehicular La Joya", SINF, "La Joya", (21.029870, -101.318770), "6150", M("62,000,000.00"), "2023-07-10", "2024-08-30", source=CREDIT, declared=M("62,000,000.00"), contract=M("68,400,000.00"), company="penas", paid_share=905),
        w("NR-2023-006", "Colector pluvial de la colonia Mirasol", SINF, "Río Claro", (21.011580, -101.093470), "6130", M("27,940,000.00"), "2023-05-22", "2023-12-22", company="hidra"),
        w("NR-2023-007", "Secundaria técnica 42, reconstrucción de aulas", SINF, "Villa del Llano", (21.150930, -101.296620), "6120", M("12,480,000.00"), "2023-07-03", "2023-11-30"),
        w("NR-2023-008", "Rehabilitación de la carretera Capital a Santa Rita", SINF, "Santa Rita de la Loma", (21.168050, -101.063110), "6150", M("70,000,000.00"), "2023-09-04", "2024-09-30", source=CREDIT, declared=M("63,115,000.00"), company="pavim"),
        w("NR-2023-009", "Puente peatonal El Mezquite", SINF, "El Mezquite", (20.968740, -101.142860), "6150", M("9,860,000.00"), "2023-08-14", "2024-05-31", last_payment=dt.date(2024, 9, 20), contract=M("9,860,000.00"), company="obras", physical={"2023-09-30": 12, "2023-12-31": 31, "2024-03-31": 35}, paid_share=1000),
        w("NR-2023-010", "Museo del Agua, obra exterior", SINF, "Capital", (21.121340, -101.079130), "6140", M("18,220,000.00"), "2023-10-02", "2024-06-28"),
        w("NR-2024-001", "Corredor vial Poniente, primera etapa", SINF, "Capital", (21.118870, -101.112640), "6150", M("112,640,000.00"), "2024-03-04", "2025-07-31", company="tierra"),
        w("NR-2024-002", "Centro estatal de acopio de granos", SINF, "Llano Largo", (20.909380, -101.282220), "6120", M("41,300,000.00"), "2024-02-19", "2025-02-28", physical={"2024-03-31": 6, "2024-06-30": 15, "2024-09-30": 24, "2024-12-31": 30}, paid_share=680),
        w("NR-2024-003", "Pavimentación de la calzada de los Fresnos", SINF, "Río Claro", (21.004910, -101.099560), "6150", M("27,400,000.00"), "2024-02-05", "2024-09-27", company="pavim", contract=M("24,310,000.00"), overpaid=M("1,875,400.50")),
        w("NR-2024-004", "Planta de tratamiento de aguas de Cañada Honda", SINF, "Cañada Honda", (20.876650, -101.018930), "6130", M("68,900,000.00"), "2024-04-15", "2025-06-30", company="hidra"),
        w("NR-2024-005", "Clínica de rehabilitación infantil", SINF, "Capital", (21.109720, -101.070980), "6120", M("52,760,000.00"), "2024-05-06", "2025-05-30"),
        w("NR-2024-006", "Unidad deportiva regional de Peñuelas", SINF, "Peñuelas", (21.072460, -101.247750), "6120", M("38,415,000.00"), "2024-01-22", "2025-03-14", physical={"2024-03-31": 22, "2024-06-30": 51, "2024-09-30": 72, "2024-12-31": 58}, paid_share=640),
        w("NR-2024-007", "Techado y canchas de la secundaria general 8", SINF, "San Telmo", (20.951880, -101.181290), "6120", M("7,340,000.00"), "2024-06-10", "2024-11-15"),
    ]


GOODS = [  # unit, partida, kind of thing, titles, companies, how many per year, low, high
    (SALUD, "", "Adquisiciones", ["Medicamentos del cuadro básico", "Material de curación", "Vacunas y reactivos", "Gases medicinales", "Equipo médico de laboratorio", "Mantenimiento de equipo de rayos X"], ["medic", "farma", "gases"], 9, 700000, 38000000),
    (EDUCA, "2110", "Adquisiciones", ["Paquetes de útiles escolares", "Papelería para planteles", "Impresión de libros de apoyo"], ["papel", "impre"], 4, 500000, 21000000),
    (EDUCA, "5150", "Adquisiciones", ["Equipo de cómputo para telesecundarias", "Proyectores y servidores"], ["compu"], 2, 900000, 16000000),
    (SEGUR, "5410", "Adquisiciones", ["Patrullas equipadas", "Motocicletas para vialidad"], ["autos"], 2, 4000000, 46000000),
    (SEGUR, "2710", "Adquisiciones", ["Uniformes para personal operativo", "Chalecos y botas"], ["unifo"], 2, 900000, 12000000),
    (FINAN, "3390", "Servicios", ["Asesoría para la calificación crediticia", "Auditoría externa de la cuenta pública", "Actualización catastral"], ["consu", "compu"], 3, 400000, 7800000),
    (FINAN, "3580", "Servicios", ["Limpieza de edificios públicos"], ["limpi"], 1, 2500000, 9000000),
    (FINAN, "3380", "Servicios", ["Vigilancia de edificios públicos"], ["vigil"], 1, 3500000, 12000000),
    (FINAN, "2610", "Adquisiciones", ["Combustible para el parque vehicular"], ["combu"], 1, 18000000, 42000000),
    (COMUN, "3610", "Servicios", ["Difusión de programas de gobierno", "Campaña de resultados", "Producción de espacios informativos"], ["medio", "impre"], 4, 900000, 14000000),
    (BIENE, "4410", "Adquisiciones", ["Despensas para el programa alimentario", "Estufas ecológicas", "Cobijas y láminas para temporada invernal"], ["alime"], 4, 1500000, 28000000),
]


def goods(year):
    """Contracts that are no works. Salud publishes no budget key; Seguridad and Salud no payments."""
    contracts, payments, n = [], [], 0
    for unit, partida, what, titles, companies, count, low, high in GOODS:
        for i in range(count):
            n += 1
            amount = around(low, high)
            direct = amount < 200000000 or (unit == COMUN and i % 2 == 0)
            kind = "Adjudicación directa" if direct else "Licitación pública"
            short = "".join(word[0] for word in unit.split() if word[0].isupper())
            signed = dt.date(year, 1 + (n * 7 + i * 3) % 9, 3 + (n * 5) % 24)
            if unit == BIENE:
                signed = dt.date(year, 8 + i % 2, 5 + i)
            c = Contract(year, "%s-NR-%s-N%02d-%d" % ("AA" if direct else "LA", short, n, year), kind, what, "%s-%s-%02d-%d" % (short, what[:3].upper(), n, year), titles[(i + year) % len(titles)], unit, companies[(i + year) % len(companies)], signed, signed + dt.timedelta(days=5), dt.date(year, 12, 15), amount, partida=partida)
            contracts.append(c)
            if unit not in (SALUD, SEGUR):
                made = payments_of(c, amount * rnd.randrange(955, 1001) // 1000, min(signed + dt.timedelta(days=110 + 20 * i), dt.date(year, 11, 27)), (4 if unit == BIENE else 2) + i % 3, "Pago", december=unit == BIENE)
                payments.extend(made)
    return contracts, payments


def write_works(all_works):
    for cut in ["2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31", "2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"]:
        rows = work_rows(all_works, dt.date.fromisoformat(cut), swapped="NR-2023-006")
        write_csv("estado/EJEMPLO-obras-%s.csv" % cut, WORK_HEAD, rows)


def write_contracts(all_works):
    """One file of contracts and one of payments a year; returns what each partida was contracted for."""
    goods_of = {y: goods(y) for y in (2022, 2023, 2024)}
    payments = [p for w in all_works for p in w.payments]
    for year, (contracts, paid) in goods_of.items():
        listed = [c for w in all_works for c in w.contracts if c.year == year] + contracts
        payments += paid
        if year == 2022:  # an internal key that no file describes; the title is that of the work
            for c in listed:
                if c.work == "NR-2022-006":
                    c.work = "INF-22-0412"
        if year == 2023:
            health = [c for c in listed if c.unit == SALUD]
            health[2].printed = "por definir"  # quarantine: no figure
            health[4].rfc = health[4].rfc[:-1] + ("1" if health[4].rfc[-1] != "1" else "2")  # wrong check digit
        if year == 2024:
            wrong = [c for c in listed if c.unit == FINAN][0]
            wrong.end = wrong.start - dt.timedelta(days=40)  # ends before it starts
        rows = [c.row() for c in listed]
        if year == 2024:  # quarantine: a row that lost its last cells, and one more than it has
            rows.append(rows[3][:9])
        write_csv("estado/EJEMPLO-contratos-%d.csv" % year, CONTRACT_HEAD, rows, bom=year == 2023)
    # In 2023 the treasury wrote every fifth contract number with slashes and in lower case.
    form = lambda n, number: number.replace("-", "/").lower() if n % 5 == 2 else number
    for year in (2022, 2023, 2024):
        rows = [r for r in payment_rows(payments, "CLC", form if year == 2023 else (lambda n, number: number)) if r[0] == year]
        if year == 2024:
            rows[17][-1] = ""        # quarantine: a payment without amount
            rows.insert(40, PAYMENT_HEAD)  # quarantine: the header again
        write_csv("estado/EJEMPLO-pagos-%d.csv" % year, PAYMENT_HEAD, rows)
    return {y: c for y, (c, _) in goods_of.items()}


def write_debt(all_works):
    loans = [  # key, creditor, signed, due, authorised, drawn, balance, purpose
        (LOAN, "Banco Ejemplo del Centro, S.A.", "22/03/2022", "22/03/2042", "800,000,000.00", "650,000,000.00", "602,000,000.00", "Inversión pública productiva: caminos, agua y salud"),
        ("A99-0916002", "Banca Ejemplo de Desarrollo, S.N.C.", "14/09/2016", "14/09/2036", "1,200,000,000.00", "1,200,000,000.00", "871,455,120.40", "Refinanciamiento"),
        ("A99-1119004", "Caja Ejemplo de Infraestructura, A.C.", "20/11/2019", "20/11/2034", "350,000,000.00", "350,000,000.00", "214,800,330.75", "Inversión pública productiva"),
        ("A99-0620001", "Banco Ejemplo del Norte, S.A.", "08/06/2020", "08/06/2040", "500,000,000.00", "500,000,000.00", "388,250,000.00", "Refinanciamiento y fondo de reserva"),
    ]
    head = ["Clave de registro", "Entidad Federativa", "Deudor u Obligado", "Tipo de Obligación", "Acreedor o Prestador de Servicio", "Fecha de contratación", "Fecha de inscripción", "Fecha de vencimiento", "Plazo (meses)", "Monto Original Contratado", "Monto Dispuesto", "Saldo", "Tasa de Interés", "Destino", "Fuente de Pago"]
    rows = [[k, STATE, GOVERNMENT, "Crédito simple", c, s, s[:3] + "%02d" % (int(s[3:5]) % 12 + 1) + s[5:], d, 240, a, dr, b, "TIIE + 0.%d" % (60 + i * 7), p, "Fondo General de Participaciones"] for i, (k, c, s, d, a, dr, b, p) in enumerate(loans)]
    write_csv("estado/EJEMPLO-deuda-registro-publico-unico.csv", head, rows, preamble=["Registro Público Único (EJEMPLO: datos inventados)", "Financiamientos vigentes al 31 de diciembre de 2024"])

    head = ["ID", "Ejercicio", "Fecha de Inicio Del Periodo Que Se Informa", "Fecha de Término Del Periodo Que Se Informa", "Acreditado", "Denominación de la instancia ejecutora", "Tipo de obligación (catálogo)", "Acreedor", "Fecha de firma del contrato", "Monto original contratado", "Plazo de tasa de interés pactado", "Tasa de interés mensual pactada", "Plazo pactado en meses para pagar la deuda", "Fecha de vencimiento de la deuda", "Recurso afectado como fuente o garantía de pago", "Destino para el cual fue contraída la obligación", "Saldo al periodo que se informa", "Nota"]
    rows = []
    for i, (k, c, s, d, a, dr, b, p) in enumerate(loans[:3]):  # the fourth loan is not in this file
        balance = "872,705,120.40" if k == "A99-0916002" else b  # 1,250,000.00 above the registry
        rows.append([9100 + i, 2024, "01/10/2024", "31/12/2024", GOVERNMENT, FINAN, "Crédito simple", c, s, a.replace(",", ""), "TIIE", "0.95%", 240, d, "Participaciones federales", p, balance, "EJEMPLO"])
    write_csv("estado/EJEMPLO-deuda-pnt.csv", head, rows, preamble=["Nombre del Sujeto Obligado:,Secretaría de Finanzas (EJEMPLO)".split(","), "Normativa:,LGTAIP".split(","), "Formato:,Deuda pública".split(",")])

    head = ["Clave de registro", "Número de movimiento", "Fecha del movimiento", "Tipo de movimiento", "Importe", "Acreedor", "Deudor", "Destino autorizado"]
    moves = [("2022-05-16", "Disposición", "300,000,000.00"), ("2023-02-20", "Disposición", "200,000,000.00"), ("2023-10-09", "Disposición", "150,000,000.00")]
    for year, amount, interest in ((2022, "6,000,000.00", "19,412,660.15"), (2023, "18,000,000.00", "52,871,204.90"), (2024, "24,000,000.00", "64,190,338.27")):
        moves += [("%d-12-20" % year, "Amortización", amount), ("%d-12-20" % year, "Intereses", interest)]
    moves.append(("2022-05-16", "Comisiones", "2,400,000.00"))
    rows = [[LOAN, i + 1, d, t, pesos_text(a), loans[0][1], GOVERNMENT, loans[0][7]] for i, (d, t, a) in enumerate(sorted(moves))]
    write_csv("estado/EJEMPLO-deuda-movimientos.csv", head, rows)

    head = ["Ejercicio", "Tipo de recurso", "Clave del recurso", "Nombre del recurso", "Clave de obra", "Nombre de la obra", "Monto destinado", "Fecha del acuerdo"]
    rows = [[w.year, "Crédito", LOAN, loans[0][1], w.key, w.name, money(w.declared), w.start - dt.timedelta(days=60)] for w in all_works if w.declared]
    write_csv("estado/EJEMPLO-destino-de-la-deuda.csv", head, rows)
    write_format_2()


def pesos_text(text):
    return money(pesos(text))


def write_format_2():
    """LDF format 2: 2022 and 2023 whole, 2024 by quarter; the last equals the registry's balances."""
    head = ["Denominación de la Deuda Pública y Otros Pasivos (c)", "Saldo al 31 de diciembre de %d (d)", "Disposiciones del Periodo (e)", "Amortizaciones del Periodo (f)", "Revaluaciones, Reclasificaciones y Otros Ajustes (g)", "Saldo Final del Periodo (h) h=d+e-f+g", "Pago de Intereses del Periodo (i)", "Pago de Comisiones y demás costos asociados durante el Periodo (j)"]
    # period, previous year, drawn, amortised (cumulative), interest, fees, other liabilities at the end
    periods = [("Del 1 de enero al 31 de diciembre de 2022", 2021, "300,000,000.00", "88,311,450.25", "151,660,904.30", "2,400,000.00", "612,430,118.90"),
               ("Del 1 de enero al 31 de diciembre de 2023", 2022, "350,000,000.00", "104,905,118.60", "238,114,870.42", "0.00", "640,218,774.05"),
               ("Del 1 de enero al 31 de marzo de 2024", 2023, "0.00", "28,004,220.10", "63,118,204.77", "0.00", "655,020,410.33"),
               ("Del 1 de enero al 30 de junio de 2024", 2023, "0.00", "57,116,905.45", "127,420,115.02", "0.00", "661,874,223.18"),
               ("Del 1 de enero al 30 de septiembre de 2024", 2023, "0.00", "86,740,331.90", "190,866,340.18", "0.00", "598,411,902.66"),
               ("Del 1 de enero al 31 de diciembre de 2024", 2023, "0.00", "118,377,041.28", "255,014,772.93", "0.00", "571,306,445.12")]
    end_2024 = pesos("2,076,505,451.15")
    start_2024 = end_2024 + pesos(periods[5][3])
    start_2023 = start_2024 - pesos(periods[1][2]) + pesos(periods[1][3])
    start_2022 = start_2023 - pesos(periods[0][2]) + pesos(periods[0][3])
    start = {2021: start_2022, 2022: start_2023, 2023: start_2024}
    other = {2021: pesos("590,117,402.55"), 2022: pesos(periods[0][6]), 2023: pesos(periods[1][6])}
    for n, (period, previous, drawn, amortised, interest, fees, liabilities) in enumerate(periods):
        d, e, f, i, j = start[previous], pesos(drawn), pesos(amortised), pesos(interest), pesos(fees)
        h, zero = d + e - f, grouped0()
        line = lambda name, *v: [name] + [money(x) for x in v]
        nothing = [zero] * 7
        rows = [line("1. Deuda Pública (1=A+B)", d, e, f, 0, h, i, j),
                ["A. Corto Plazo (A=a1+a2+a3)"] + nothing, ["a1) Instituciones de Crédito"] + nothing, ["a2) Títulos y Valores"] + nothing, ["a3) Arrendamientos Financieros"] + nothing,
                line("B. Largo Plazo (B=b1+b2+b3)", d, e, f, 0, h, i, j), line("b1) Instituciones de Crédito", d, e, f, 0, h, i, j), ["b2) Títulos y Valores"] + nothing, ["b3) Arrendamientos Financieros"] + nothing,
                ["2. Otros Pasivos", money(other[previous]), "", "", "", money(pesos(liabilities)), "", ""],
                line("3. Total de la Deuda Pública y Otros Pasivos (3=1+2)", d + other[previous], e, f, 0, h + pesos(liabilities), i, j)]
        titled = [t % previous if "%d" in t else t for t in head]
        names = ["2022", "2023", "2024-T1", "2024-T2", "2024-T3", "2024-T4"]
        write_csv("estado/EJEMPLO-ldf-2-deuda-%s.csv" % names[n], titled, rows, preamble=[GOVERNMENT + " (a)", "Informe Analítico de la Deuda Pública y Otros Pasivos - LDF", period + " (b)", "(PESOS)"])


def grouped0():
    return "0.00"


def write_trust():
    """The pension trust: the balance of 2022 is 4,318,207.55 below what the account gives."""
    head = ["Ejercicio", "Clave del fideicomiso", "Nombre del fideicomiso", "Fideicomitente", "Fiduciario", "Unidad responsable", "Fecha de constitución", "Objeto", "Aportaciones", "Rendimientos", "Salidas", "Saldo al 31 de diciembre"]
    rows, balance = [], pesos("1,904,118,220.36")
    rows.append([2017, "112,540,000.00", "71,200,455.10", "98,300,000.00"])
    years = [(2018, "131,870,220.00", "118,411,030.12", "171,660,410.35"), (2019, "138,904,100.00", "131,006,772.48", "198,207,655.90"), (2020, "124,330,000.00", "98,440,120.66", "231,905,118.41"), (2021, "142,118,450.00", "87,215,904.13", "266,014,330.27"), (2022, "151,400,000.00", "121,870,662.94", "309,418,205.60"), (2023, "158,930,100.00", "168,204,118.35", "352,770,914.08"), (2024, "160,000,000.00", "172,611,340.71", "398,142,566.30")]
    identity = ["99-FP-0001", "Fideicomiso del Fondo de Pensiones de los Trabajadores del Estado (EJEMPLO)", GOVERNMENT, "Banco Ejemplo del Centro, S.A.", "Instituto de Pensiones del Estado", "2004-02-16", "Pagar las pensiones de los trabajadores del Estado"]
    rows = [[2017] + identity + ["112540000.00", "71200455.10", "98300000.00", money(balance)]]
    for year, inflow, earned, out in years:
        balance += pesos(inflow) + pesos(earned) - pesos(out)
        if year == 2022:
            balance -= pesos("4,318,207.55")
        rows.append([year] + identity + [money(pesos(inflow)), money(pesos(earned)), money(pesos(out)), money(balance)])
    sport = ["99-FD-0002", "Fideicomiso para la Infraestructura Deportiva (EJEMPLO)", GOVERNMENT, "Banco Ejemplo del Norte, S.A.", DEPOR, "2019-05-20", "Construir y mantener unidades deportivas"]
    balance = pesos("20,000,000.00")
    for year, inflow, earned, out in ((2019, "20,000,000.00", "0.00", "0.00"), (2020, "12,000,000.00", "911,204.50", "8,450,000.00"), (2021, "12,000,000.00", "1,020,775.18", "14,870,400.00"), (2022, "15,000,000.00", "1,604,118.02", "11,306,250.00"), (2023, "15,000,000.00", "2,118,630.44", "13,940,000.00"), (2024, "16,000,000.00", "2,205,017.93", "16,512,800.00")):
        if year > 2019:
            balance += pesos(inflow) + pesos(earned) - pesos(out)
        rows.append([year] + sport + [money(pesos(inflow)), money(pesos(earned)), money(pesos(out)), money(balance)])
    write_csv("estado/EJEMPLO-fideicomisos.csv", head, rows)


CLUBS = ["Liga Municipal de Futbol de Río Claro", "Club de Atletismo Los Correcaminos de Peñuelas", "Asociación de Baloncesto de la Capital", "Club de Natación Delfines del Llano", "Liga de Beisbol Infantil Santa Rita", "Asociación Estatal de Ciclismo", "Escuela de Box Barrio Nuevo", "Club de Gimnasia La Joya", "Liga Femenil de Voleibol San Telmo", "Asociación de Deporte Adaptado", "Club de Lucha Cañada Honda", "Liga de Softbol El Mezquite"]
THINGS = ["Uniformes y balones", "Viaje al selectivo nacional", "Rehabilitación de cancha", "Equipo de entrenamiento", "Becas para entrenadores", "Torneo regional"]


def write_sport():
    """Programme DEP-01: of the supports of 2024, the last 17 have no published delivery."""
    head = ["Ejercicio", "Clave de programa", "Nombre del programa", "Unidad responsable", "Objetivo", "Enlace a las reglas de operación", "Partida", "Presupuesto aprobado", "Presupuesto modificado", "Presupuesto pagado"]
    supports, programmes = [], []
    for year, count, given in ((2022, 26, 26), (2023, 30, 27), (2024, 34, 17)):
        paid, place = 0, ["Río Claro", "Peñuelas", "Capital", "Villa del Llano", "Santa Rita de la Loma", "Capital", "Río Claro", "La Joya", "San Telmo", "Capital", "Cañada Honda", "El Mezquite"]
        for i in range(count):
            club, what = (i * 5 + year) % len(CLUBS), THINGS[(i + year) % len(THINGS)]
            amount, at = around(90000, 1400000), dt.date(year, 2 + i * 10 // count, 4 + i % 22)
            done = i < given
            paid += amount
            supports.append([year, "DEP-%d-%03d" % (year, i + 1), "DEP-01", CLUBS[club] + " (EJEMPLO)", what, place[club], at, money(amount), at + dt.timedelta(days=31) if done else "", what if done else "", "https://ejemplo.example/entregas/%d-%03d" % (year, i + 1) if done else ""])
        budget = paid * 112 // 100 // 100000 * 100000
        programmes.append([year, "DEP-01", "Deporte en tu barrio", DEPOR, "Apoyar a ligas, clubes y asociaciones deportivas", "https://ejemplo.example/reglas/deporte-%d" % year, "4480", money(budget), money(budget), money(paid)])
    for year in (2023, 2024):
        budget = pesos("26,400,000.00") + (year - 2023) * pesos("2,100,000.00")
        programmes.append([year, "DEP-02", "Alto rendimiento", DEPOR, "Preparar a deportistas seleccionados", "", "4480", money(budget), money(budget), money(budget)])
    write_csv("estado/EJEMPLO-programas-deporte.csv", head, programmes)
    write_csv("estado/EJEMPLO-apoyos-deporte.csv", ["Ejercicio", "Folio del apoyo", "Clave de programa", "Organización beneficiaria", "Concepto del apoyo", "Localidad", "Fecha de pago", "Monto del apoyo", "Fecha de entrega", "Lo entregado", "Enlace a la evidencia"], supports)
    return programmes
