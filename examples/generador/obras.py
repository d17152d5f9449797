"""Contracts and payments of works, from what each work is."""
import datetime as dt

from comun import Contract, payments_of, rnd

BUILDERS = ["penas", "tierra", "edif", "pavim", "obras", "hidra"]
CUT = dt.date(2024, 12, 31)


def contract_works(works, short, unit_short, spelled=None):
    """Each work: one contract to build it, and where it is large, one to supervise it."""
    for n, w in enumerate(works):
        number = w.key.split("-")[2]
        company = w.company or BUILDERS[(n * 5 + w.year) % len(BUILDERS)]
        amount = w.contract or w.budget * rnd.randrange(930, 968) // 1000 - rnd.randrange(9999)
        kind = "Licitación pública" if w.budget > 400000000 else "Invitación a cuando menos tres personas"
        letters = "LO" if kind.startswith("Lic") else "IO"
        signed = w.start - dt.timedelta(days=7)
        more = {}
        if spelled and company in spelled:
            more = spelled[company]
        build = Contract(w.year, "%s-%s-%s-N%s-%d" % (letters, short, unit_short, number, w.year), kind, "Obra pública", "%s-OP-%d-%s" % (unit_short, w.year, number), w.name, w.unit, company, signed, w.start, w.end, amount, partida=w.partida, work=w.key_in_contract, **more)
        w.contracts.append(build)
        if w.supervised and not w.contract:
            w.contracts.append(Contract(w.year, "IO-%s-%s-N%s-%d" % (short, unit_short, int(number) + 500, w.year), "Invitación a cuando menos tres personas", "Servicios relacionados con la obra", "%s-SUP-%d-%s" % (unit_short, w.year, number), "Supervisión: " + w.name, w.unit, ("super" if n % 2 else "labor") if short == "NR" else "supra", signed, w.start, w.end, w.budget * 24 // 1000, partida=w.partida, work=w.key_in_contract))
        for c in w.contracts:
            pay(w, c, c is build)


def pay(w, c, main):
    done = w.progress(CUT)
    if w.paid_share is not None:
        share = w.paid_share
    else:
        share = 1000 if done == 1000 else max(0, done - 40)
    total = c.amount * share // 1000
    if main:
        total += w.overpaid
    if total <= 0:
        return
    pieces = 6 if w.budget > 6000000000 else 4 if w.budget > 1500000000 else 3
    last = min(w.end + dt.timedelta(days=25), dt.date(2024, 11, 29))
    if w.paid_share is not None and w.end < CUT and done < 1000:
        last = w.last_payment or w.end
    made = payments_of(c, total, last, pieces, first=c.start + dt.timedelta(days=12))
    made[0]["concept"] = "Anticipo, " + c.title
    w.payments.extend(made)
