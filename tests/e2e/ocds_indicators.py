"""A second, slow computation of OCDS Cardinal's eleven indicators in compatible mode.

  ocds_indicators.py make SEED COUNT    writes made-up compiled releases, one a line
  ocds_indicators.py settings           writes the settings file with thresholds
  ocds_indicators.py check FILE RESULTS [thresholds]
                                        says what differs between RESULTS and its own computation

Written from the published description of the formulas, with exact fractions where the formula has
quotients, so that an error common to both would have to be made twice.
"""

import json
import math
import random
import sys
from datetime import datetime
from fractions import Fraction

# What the settings file says, when there is one: instead of fences.
THRESHOLDS = {"R024": 0.05, "R025": 0.4, "R038": 0.4, "R048": 9, "R058": 0.3}
given = {}


# --- made-up data -----------------------------------------------------------------------------


def stamp(r, day):
    zone = r.choice(["Z", "-06:00", "+01:00", "-06:00"])
    return f"2023-{1 + day // 28 % 12:02d}-{1 + day % 28:02d}T{r.randint(0, 23):02d}:00:00{zone}"


def bid(r, base):
    tenderers = [{"id": f"S{int(r.random() ** 2 * 30)}"} for _ in range(r.choice([1, 1, 1, 1, 2]))]
    made = {"tenderers": tenderers}
    if r.random() < 0.97:
        made["status"] = r.choice(["valid"] * 6 + ["disqualified"] * 3 + ["pending", "withdrawn", "invited"])
    if r.random() < 0.95:
        made["value"] = {
            "amount": base + r.choice([0, 1, 2.5, r.randint(0, 90), round(r.random() * 60, 2)]),
            "currency": r.choice(["MXN"] * 12 + ["USD"]),
        }
    if r.random() < 0.8:
        made["date"] = stamp(r, r.randint(20, 60))
    return made


def release(r, i):
    base = r.choice([10, 100, 250, 1000])
    bids = [bid(r, base) for _ in range(r.choice([0, 1, 2, 2, 3, 3, 4, 6]))]
    made = {"ocid": f"o{i:05d}", "tender": {}}
    tender = made["tender"]
    tender["status"] = r.choice(["complete"] * 9 + ["cancelled"])
    tender["procurementMethod"] = r.choice(["open", "selective", "limited", "direct"])
    if r.random() < 0.7:
        tender["numberOfTenderers"] = r.choice([0, 1, 1, 2, 3, "1"])
    if r.random() < 0.9:
        tender["tenderPeriod"] = {"startDate": stamp(r, r.randint(0, 30)), "endDate": stamp(r, r.randint(30, 60))}
    if r.random() < 0.1:
        tender["tenderPeriod"] = {"startDate": "2023-01-01", "endDate": "2023-01-03"}
    if r.random() < 0.9:
        made["buyer"] = {"id": f"B{r.randint(0, 9)}"}
    if r.random() < 0.5:
        tender["procuringEntity"] = {"id": f"E{r.randint(0, 5)}"}
    if bids or r.random() < 0.5:
        made["bids"] = {"details": bids}
    if r.random() < 0.9:
        made["awards"] = [award(r, bids) for _ in range(r.choice([1, 1, 1, 1, 2]))]
    return made


def award(r, bids):
    valid = [b for b in bids if b.get("status") == "valid" and b.get("value")]
    if valid and r.random() < 0.8:
        winner = min(valid, key=lambda b: b["value"]["amount"])["tenderers"]
    else:
        winner = [{"id": f"S{r.randint(0, 29)}"}]
    items = [{"classification": {"id": str(r.randint(10, 70)) + "11"}} for _ in range(r.randint(0, 3))]
    return {"status": r.choice(["active"] * 8 + ["cancelled", "pending"]), "suppliers": winner, "items": items}


# --- the indicators ---------------------------------------------------------------------------


def quantile(values, tau):
    x = sorted(values)
    n = len(x)
    if n == 0:
        return math.nan
    h = (n + 1.0 / 3.0) * tau + 1.0 / 3.0
    k = int(h)
    if k <= 0:
        return x[0]
    if k >= n:
        return x[-1]
    return x[k - 1] + (h - k) * (x[k] - x[k - 1])


def fence(values, reach):
    """Q1 - 1.5 IQR or Q3 + 1.5 IQR, rounded once as a fused multiply-add does."""
    q1, q3 = quantile(values, 0.25), quantile(values, 0.75)
    if math.isnan(q1):
        return q1, q3, math.nan
    edge = q1 if reach < 0 else q3
    return q1, q3, float(Fraction(q3 - q1) * Fraction(reach) + Fraction(edge))


class Results:
    def __init__(self):
        self.groups = {"OCID": {}, "Buyer": {}, "ProcuringEntity": {}, "Tenderer": {}}
        self.meta = {}

    def put(self, group, key, code, value):
        self.groups[group].setdefault(key, {})[code] = value

    def figure(self, code, name, value):
        if math.isnan(value):
            rounded = None
        else:
            rounded = math.copysign(math.floor(abs(value) * 10000.0 + 0.5) / 10000.0, value)
        self.meta.setdefault(code, {})[name] = rounded

    def fence(self, code, values, reach):
        if code in given:
            return 1.0, float(given[code])
        q1, q3, edge = fence(values, reach)
        self.figure(code, "q1", q1)
        self.figure(code, "q3", q3)
        return q1, edge


def submitted(release):
    bids = release.get("bids", {}).get("details", [])
    return [b for b in bids if b.get("status", "invited") not in ("invited", "withdrawn")]


def ids(organizations):
    return {o["id"] for o in organizations if isinstance(o.get("id"), str)}


def final_active(release):
    """Active awards when every award is final and there is a list of bids; else None."""
    if "awards" not in release or "bids" not in release:
        return None
    awards = release["awards"]
    if any(a.get("status", "active") not in ("active", "cancelled", "unsuccessful") for a in awards):
        return None
    return [a for a in awards if a.get("status") == "active"]


def sole_winner(release):
    active = final_active(release)
    if active is None or len(active) != 1 or len(active[0]["suppliers"]) != 1:
        return None
    return active[0]["suppliers"][0]["id"]


def price(bid):
    value = bid.get("value", {})
    if "amount" in value and "currency" in value:
        return value["amount"], value["currency"]
    return None


def currency_of(releases):
    """The first currency that the comparison of bids meets."""
    for release in releases:
        if sole_winner(release) is not None:
            for b in release["bids"]["details"]:
                if b.get("status") == "valid" and len(b["tenderers"]) == 1 and price(b):
                    return price(b)[1]
        if any(a.get("status") == "active" for a in release.get("awards", [])):
            for b in submitted(release):
                if price(b):
                    return price(b)[1]
    return None


def parse(text):
    if "T" not in text:
        return None
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def by_process(releases, out, currency):
    for release in releases:
        ocid, tender = release["ocid"], release["tender"]
        period = tender.get("tenderPeriod", {})
        if period and parse(period["startDate"]) and parse(period["endDate"]):
            seconds = (parse(period["endDate"]) - parse(period["startDate"])).total_seconds()
            if int(seconds / 86400) < 15:
                out.put("OCID", ocid, "R003", 1.0)
        number = tender.get("numberOfTenderers")
        if number == 1 and tender["procurementMethod"] in ("open", "selective"):
            out.put("OCID", ocid, "R018", 1.0)
        identical(release, out)
        late(release, out)
        disqualified(release, out)
        lowest(release, out, currency)


def identical(release, out):
    last = {}
    for b in submitted(release):
        if not price(b) or not ids(b["tenderers"]):
            continue
        who, other = ids(b["tenderers"]), last.get(price(b))
        if other is not None and other != who:
            out.put("OCID", release["ocid"], "R028", 1.0)
            for one in who | other:
                out.put("Tenderer", one, "R028", 1.0)
        last[price(b)] = who


def late(release, out):
    end = release["tender"].get("tenderPeriod", {}).get("endDate")
    winners = set()
    for a in release.get("awards", []):
        if a["status"] == "active":
            winners |= ids(a["suppliers"])
    for b in release.get("bids", {}).get("details", []):
        if end is not None and b.get("status") == "valid" and b.get("date", "") > end:
            for one in ids(b["tenderers"]) & winners:
                out.put("OCID", release["ocid"], "R030", 1.0)
                out.put("Tenderer", one, "R030", 1.0)


def disqualified(release, out):
    active = final_active(release)
    if active is None:
        return
    winners, valid, others = set(), set(), set()
    for a in active:
        winners |= ids(a["suppliers"])
    for b in release["bids"]["details"]:
        if b.get("status") == "valid":
            valid |= ids(b["tenderers"])
        if b.get("status") == "disqualified":
            others |= ids(b["tenderers"])
    if len(valid) == 1 and valid == winners and len(others - valid) >= 1:
        out.put("OCID", release["ocid"], "R035", float(len(others - valid)))
        out.put("Tenderer", min(valid), "R035", 0.0)


def lowest(release, out, currency):
    if not any(a["status"] == "active" for a in release.get("awards", [])):
        return
    bids = [b for b in submitted(release) if price(b) and price(b)[1] == currency]
    if any(b["status"] == "valid" for b in bids):
        if min(bids, key=lambda b: price(b)[0])["status"] == "disqualified":
            out.put("OCID", release["ocid"], "R036", 1.0)


def races(releases, out, currency):
    rows = []
    for release in releases:
        winner = sole_winner(release)
        best = {True: None, False: None}
        for b in release["bids"]["details"] if winner is not None else []:
            if b.get("status") != "valid" or len(b["tenderers"]) != 1 or not price(b):
                continue
            if price(b)[1] != currency:
                continue
            mine = b["tenderers"][0]["id"] == winner
            if best[mine] is None or price(b)[0] < price(best[mine])[0]:
                best[mine] = b
        if best[True] and best[False] and price(best[False])[0] >= price(best[True])[0]:
            low, second = float(price(best[True])[0]), float(price(best[False])[0])
            rows.append((release["ocid"], (second - low) / low, winner, best[False]["tenderers"][0]["id"]))
    ratios = [row[1] for row in rows]
    q1, low = out.fence("R024", ratios, -1.5)
    out.figure("R024", "lower_fence", low)
    _, high = out.fence("R058", ratios, 1.5)
    out.figure("R058", "upper_fence", high)
    for ocid, ratio, winner, second in rows:
        if q1 > 0 and low > 0 and ratio <= low:
            out.put("OCID", ocid, "R024", ratio)
            out.put("Tenderer", winner, "R024", 0.0)
            out.put("Tenderer", second, "R024", 0.0)
        if high > 0 and ratio >= high:
            out.put("OCID", ocid, "R058", ratio)
            out.put("Tenderer", winner, "R058", 0.0)


def losers(releases, out):
    wins, played = {}, {}
    for release in releases:
        winner = sole_winner(release)
        if winner is None:
            continue
        valid = [b for b in release["bids"]["details"] if b.get("status") == "valid" and len(b["tenderers"]) == 1]
        for one in {b["tenderers"][0]["id"] for b in valid}:
            played[one] = played.get(one, 0) + 1
            wins[one] = wins.get(one, 0) + (one == winner)
    ratios = {one: wins[one] / played[one] for one in played}
    q1, low = out.fence("R025", ratios.values(), -1.5)
    many = quantile([float(n) for n in played.values()], 0.75)
    out.figure("R025", "upper_fence", many)
    out.figure("R025", "lower_fence", low)
    for one, ratio in ratios.items():
        if q1 > 0 and low > 0 and played[one] >= many and ratio <= low:
            out.put("Tenderer", one, "R025", ratio)


def rejections(releases, out):
    counts = {"Buyer": {}, "ProcuringEntity": {}, "Tenderer": {}}

    def count(group, key, bad, all_bids):
        entry = counts[group].setdefault(key, [0, 0])
        entry[0] += bad
        entry[1] += all_bids

    for release in releases:
        bids = submitted(release)
        bad = sum(b["status"] == "disqualified" for b in bids)
        for b in bids:
            for tenderer in b["tenderers"]:
                count("Tenderer", tenderer["id"], b["status"] == "disqualified", 1)
        if bids and "buyer" in release:
            count("Buyer", release["buyer"]["id"], bad, len(bids))
        if bids and "procuringEntity" in release["tender"]:
            count("ProcuringEntity", release["tender"]["procuringEntity"]["id"], bad, len(bids))
    for group, entries in counts.items():
        ratios = {key: bad / total for key, (bad, total) in entries.items() if total >= 2}
        if not ratios:
            continue
        q1, q3, high = fence(ratios.values(), 1.5)
        if given:
            high = given["R038"]
        else:
            out.figure("R038", group + "_q1", q1)
            out.figure("R038", group + "_q3", q3)
        out.figure("R038", group + "_upper_fence", high)
        for key, ratio in ratios.items():
            if high > 0 and ratio >= high:
                out.put(group, key, "R038", ratio)


def kinds(releases, out):
    seen, processes = {}, {}
    for release in releases:
        for a in release.get("awards", []):
            if a["status"] != "active" or len(a["suppliers"]) != 1:
                continue
            for item in a["items"]:
                one = a["suppliers"][0]["id"]
                seen.setdefault(one, set()).add(item["classification"]["id"][:2])
                processes.setdefault(one, set()).add(release["ocid"])
    lengths = {one: float(len(codes)) for one, codes in seen.items() if len(processes[one]) >= 20}
    _, high = out.fence("R048", lengths.values(), 1.5)
    out.figure("R048", "upper_fence", high)
    for one, length in lengths.items():
        if length >= high:
            out.put("Tenderer", one, "R048", length)


def compute(releases):
    out = Results()
    looked = [r for r in releases if r["tender"]["status"] != "cancelled"]
    currency = currency_of(looked)
    by_process(looked, out, currency)
    races(looked, out, currency)
    losers(looked, out)
    rejections(looked, out)
    kinds(looked, out)
    result = {group: entries for group, entries in out.groups.items() if entries}
    result["Meta"] = out.meta
    return result


# --- the two of them --------------------------------------------------------------------------


def check(file, results):
    releases = [json.loads(line) for line in open(file, encoding="utf-8")]
    mine = compute(releases)
    theirs = json.load(open(results, encoding="utf-8"))
    codes = set()
    for group in sorted(mine.keys() | theirs.keys()):
        ours, others = mine.get(group, {}), theirs.get(group, {})
        for key in sorted(ours.keys() | others.keys()):
            codes |= ours.get(key, {}).keys()
            if ours.get(key) != others.get(key):
                print(f"{group} {key}: {ours.get(key)} is {others.get(key)}")
                return 1
    print("same:", " ".join(sorted(c for c in codes if c.startswith("R"))))
    return 0


def main():
    if sys.argv[1] == "make":
        r = random.Random(int(sys.argv[2]))
        for i in range(int(sys.argv[3])):
            print(json.dumps(release(r, i), separators=(",", ":")))
        return 0
    if sys.argv[1] == "settings":
        for code in ("R003", "R018", "R028", "R030", "R035", "R036"):
            print(f"[{code}]")
        for code, value in THRESHOLDS.items():
            print(f"[{code}]\nthreshold = {value}")
        return 0
    if sys.argv[4:] == ["thresholds"]:
        given.update(THRESHOLDS)
    return check(sys.argv[2], sys.argv[3])


sys.exit(main())
