"""The serial and batch records: items, lots, units and edges, built by rule so that the story holds exactly.

The story in numbers: bearing lot BL-2601 (60 pieces) was accepted on a sample of 20; 44 pieces went into twenty-two elevation
drives ED40-0009 to ED40-0030, 16 stayed in stock.
Fourteen of the drives were delivered in SM40-0009 to SM40-0022, six were in sight mounts in store, two were loose.
The lot was taken out of nineteen drives (of one of them, ED40-0030, the housing cracked) and stays in three by concession.
"""

import datetime
import random
from decimal import Decimal

COLUMNS = ("type item revision title lot serial supplier supplier_lot certificate made_on status customer relation "
           "into_item into_lot into_serial quantity unit").split()

NVRD = "Northern Vehicle Rebuild Depot"
ASW = "Armour School Workshop"
TRIAL = "Trial party abroad (licence EL-2026-031)"

ITEMS = [
    ("MGI-4000", "C", "Sight mount SM-40"),
    ("MGI-4100", "C", "Elevation drive ED-40"),
    ("MGI-4200", "B", "Optical head OH-40"),
    ("MGI-1200", "A", "Boresight telescope BT-12"),
    ("MGI-4101", "B", "Housing, elevation drive"),
    ("MGI-4110", "C", "Worm shaft"),
    ("MGI-4120", "B", "Worm wheel"),
    ("BRG-7003", "1", "Bearing, angular contact, 17 x 35 x 10"),
    ("MGI-4210", "A", "Head prism"),
    ("MGI-4220", "A", "Window, coated"),
    ("MGI-4230", "A", "Seal kit"),
    ("MGI-4240", "A", "Desiccant cartridge"),
    ("MGI-1210", "A", "Objective doublet"),
    ("MGI-1202", "A", "Telescope tube"),
    ("FST-M6", "1", "Screw M6 x 20, load path"),
    ("GRS-354", "1", "Grease G-354"),
    ("SEA-730", "1", "Sealant S-730"),
    ("RM-42CRMO4", "1", "Bar, steel 42CrMo4, 25 mm"),
    ("RM-CUSN12", "1", "Blank, bronze CuSn12, 80 mm"),
]
REV = {i: r for i, r, _ in ITEMS}

# The parts lists, which a trace batch of its own states: columns, and item, quantity (empty: as much as is required),
# unit of what goes into each assembly. An item without a revision may be of any.
DESIGN = "type item revision into_item into_revision find quantity unit to_serial from_serial".split()
PARTS = {
    "MGI-4000": [("MGI-4100", "1", "pcs"), ("MGI-4200", "1", "pcs"), ("FST-M6", "8", "pcs")],
    "MGI-4100": [("MGI-4101", "1", "pcs"), ("MGI-4110", "1", "pcs"), ("MGI-4120", "1", "pcs"), ("BRG-7003", "2", "pcs"),
                 ("MGI-4230", "1", "kit"), ("GRS-354", "", "g")],
    "MGI-4200": [("MGI-4210", "1", "pcs"), ("MGI-4220", "2", "pcs"), ("MGI-4240", "1", "pcs"), ("MGI-4230", "1", "kit"),
                 ("SEA-730", "", "g")],
}
ANY_REVISION = {"GRS-354", "SEA-730", "MGI-4240"}

BEARINGS, DIST = "Sarbuland Bearings Trading", "Hallam-Voss Antriebstechnik (authorised distributor)"
STEEL, BRONZE, CAST = "Bolan Steel Stockholders", "Bolan Steel Stockholders", "Darya Alloy Castings"
OPTICS, SEALS, CHEM = "Kohistan Optical Components", "Pamir Seal Works", "Sapphire Industrial Chemicals"
OWN = "Margalla Gauge & Instruments"

# lot, item, supplier, supplier lot, certificate key, made_on, quantity, unit
LOTS = [
    ("BL-2511", "BRG-7003", BEARINGS, "SB-61207", "tr.bl2511", "2025-11-18", "18", "pcs"),
    ("BL-2601", "BRG-7003", BEARINGS, "SB-77142", "tr.bl2601", "2026-01-20", "60", "pcs"),
    ("BL-2607", "BRG-7003", DIST, "HV-26-30915", "tr.bl2607", "2026-07-14", "90", "pcs"),
    ("RS-2509", "RM-42CRMO4", STEEL, "heat 5H2281", "tr.metal", "2025-11-10", "6.0", "m"),
    ("RS-2602", "RM-42CRMO4", STEEL, "heat 5H4417", "tr.metal", "2026-02-09", "6.0", "m"),
    ("RB-2509", "RM-CUSN12", BRONZE, "cast Z-0938", "tr.metal", "2025-11-10", "20", "pcs"),
    ("RB-2602", "RM-CUSN12", BRONZE, "cast Z-1102", "tr.metal", "2026-02-09", "30", "pcs"),
    ("HC-2511", "MGI-4101", CAST, "DAC-3391", "tr.metal", "2025-11-20", "20", "pcs"),
    ("HC-2602", "MGI-4101", CAST, "DAC-3502", "tr.metal", "2026-02-16", "30", "pcs"),
    ("PR-2511", "MGI-4210", OPTICS, "KOC-P-118", "tr.optics", "2025-11-24", "12", "pcs"),
    ("PR-2601", "MGI-4210", OPTICS, "KOC-P-124", "tr.optics", "2026-01-15", "14", "pcs"),
    ("PR-2604", "MGI-4210", OPTICS, "KOC-P-131", "tr.optics2", "2026-04-13", "14", "pcs"),
    ("WN-2511", "MGI-4220", OPTICS, "KOC-W-402", "tr.optics", "2025-11-24", "30", "pcs"),
    ("WN-2602", "MGI-4220", OPTICS, "KOC-W-417", "tr.optics", "2026-02-04", "30", "pcs"),
    ("WN-2605", "MGI-4220", OPTICS, "KOC-W-433", "tr.optics3", "2026-05-06", "24", "pcs"),
    ("OB-2603", "MGI-1210", OPTICS, "KOC-D-077", "tr.optics2", "2026-03-03", "10", "pcs"),
    ("SK-2511", "MGI-4230", SEALS, "PSW-9011", "tr.seals", "2025-11-21", "40", "kit"),
    ("SK-2602", "MGI-4230", SEALS, "PSW-9068", "tr.seals", "2026-02-12", "50", "kit"),
    ("SK-2607", "MGI-4230", SEALS, "PSW-9127", "tr.seals3", "2026-07-20", "50", "kit"),
    ("DC-2511", "MGI-4240", SEALS, "PSW-D-204", "tr.seals", "2025-11-21", "20", "pcs"),
    ("DC-2603", "MGI-4240", SEALS, "PSW-D-219", "tr.seals2", "2026-03-09", "20", "pcs"),
    ("FS-2510", "FST-M6", STEEL, "8812-4", "tr.metal", "2025-11-12", "400", "pcs"),
    ("GR-2510", "GRS-354", CHEM, "B2510-17", "tr.chem", "2025-11-12", "500", "g"),
    ("GR-2606", "GRS-354", CHEM, "B2606-03", "tr.chem2", "2026-06-15", "500", "g"),
    ("SE-2511", "SEA-730", CHEM, "S2511-40", "tr.chem", "2025-11-26", "600", "g"),
    ("SE-2605", "SEA-730", CHEM, "S2605-11", "tr.chem2", "2026-05-11", "600", "g"),
]
# parts made by MGI from raw lots: lot, item, made_on, pieces, raw lot, raw quantity, raw unit
MADE = [
    ("WS-2512", "MGI-4110", "2025-12-04", 10, "RS-2509", "2.1", "m"),
    ("WS-2601", "MGI-4110", "2026-01-12", 10, "RS-2509", "2.1", "m"),
    ("WS-2603", "MGI-4110", "2026-03-02", 10, "RS-2602", "2.1", "m"),
    ("WS-2605", "MGI-4110", "2026-05-04", 12, "RS-2602", "2.5", "m"),
    ("WW-2512", "MGI-4120", "2025-12-08", 10, "RB-2509", "10", "pcs"),
    ("WW-2601", "MGI-4120", "2026-01-14", 10, "RB-2509", "10", "pcs"),
    ("WW-2603", "MGI-4120", "2026-03-05", 10, "RB-2602", "10", "pcs"),
    ("WW-2605", "MGI-4120", "2026-05-07", 12, "RB-2602", "12", "pcs"),
    ("TT-2604", "MGI-1202", "2026-04-02", 10, "RS-2602", "1.2", "m"),
]


def row(**k):
    return [k.get(c, "") for c in COLUMNS]


def item_rows():
    return [row(type="item", item=i, revision=r, title=t) for i, r, t in ITEMS]


def design_rows():
    return [["bom", item, "" if item in ANY_REVISION else REV[item], into, REV[into], find * 10, quantity, unit_of, "", ""]
            for into, parts in PARTS.items() for find, (item, quantity, unit_of) in enumerate(parts, 1)]


def lot_row(l, number):
    lot, item, sup, slot, cert, made, q, u = l
    return row(type="lot", item=item, revision=REV[item], lot=lot, supplier=sup, supplier_lot=slot,
               certificate=number(cert) if cert else "", made_on=made, quantity=q, unit=u)


def unit(item, serial, made, status, customer=""):
    return row(type="unit", item=item, revision=REV[item], serial=serial, made_on=made, status=status, customer=customer)


USED_UP = {"GRS-354", "SEA-730", "RM-42CRMO4", "RM-CUSN12"}     # what cannot be taken out again


def edge(child, into, q="1", u="pcs", relation=None):
    """child and into are (item, 'lot' or 'serial', identity)."""
    k = {"type": "edge", "item": child[0], child[1]: child[2], "into_item": into[0], "into_" + into[1]: into[2],
         "quantity": q, "unit": u, "relation": relation or ("consumed" if child[0] in USED_UP else "installed")}
    return row(**k)


ED = lambda n: ("MGI-4100", "serial", f"ED40-{n:04}")
OH = lambda n: ("MGI-4200", "serial", f"OH40-{n:04}")
SM = lambda n: ("MGI-4000", "serial", f"SM40-{n:04}")
BT = lambda n: ("MGI-1200", "serial", f"BT12-{n:04}")
lot = lambda item, name: (item, "lot", name)


def pick(n, steps):
    """steps: [(last unit number, lot)]"""
    return next(name for last, name in steps if n <= last)


def bearing_of(n):
    return pick(n, [(8, "BL-2511"), (30, "BL-2601"), (99, "BL-2607")])


def drive_seal(n):
    return pick(n, [(20, "SK-2511"), (36, "SK-2602"), (99, "SK-2607")])


def drive_edges(n):
    e = ED(n)
    b = bearing_of(n)
    k = drive_seal(n)
    return [
        edge(lot("MGI-4101", pick(n, [(18, "HC-2511"), (99, "HC-2602")])), e),
        edge(lot("MGI-4110", pick(n, [(10, "WS-2512"), (20, "WS-2601"), (30, "WS-2603"), (99, "WS-2605")])), e),
        edge(lot("MGI-4120", pick(n, [(10, "WW-2512"), (20, "WW-2601"), (30, "WW-2603"), (99, "WW-2605")])), e),
        edge(lot("BRG-7003", b), e, "2"),
        edge(lot("MGI-4230", k), e, "1", "kit"),
        edge(lot("GRS-354", pick(n, [(30, "GR-2510"), (99, "GR-2606")])), e, "4.5", "g"),
    ]


def head_edges(n):
    o = OH(n)
    w = pick(n, [(14, "WN-2511"), (28, "WN-2602"), (99, "WN-2605")])
    return [
        edge(lot("MGI-4210", pick(n, [(12, "PR-2511"), (24, "PR-2601"), (99, "PR-2604")])), o),
        edge(lot("MGI-4220", w), o, "2"),
        edge(lot("MGI-4230", pick(n, [(18, "SK-2511"), (99, "SK-2602")])), o, "1", "kit"),
        edge(lot("MGI-4240", pick(n, [(18, "DC-2511"), (99, "DC-2603")])), o),
        edge(lot("SEA-730", pick(n, [(28, "SE-2511"), (99, "SE-2605")])), o, "9", "g"),
    ]


def mount_edges(n, drive=None):
    return [edge(ED(drive or n), SM(n)), edge(OH(n), SM(n)), edge(lot("FST-M6", "FS-2510"), SM(n), "8")]


def scope_edges(n):
    return [
        edge(lot("MGI-1202", "TT-2604"), BT(n)),
        edge(lot("MGI-1210", "OB-2603"), BT(n)),
        edge(lot("MGI-4230", "SK-2602"), BT(n), "1", "kit"),
        edge(lot("SEA-730", "SE-2511"), BT(n), "4", "g"),
    ]


def day(start, n, every):
    d = datetime.date.fromisoformat(start) + datetime.timedelta(days=int(n * every))
    if d.weekday() == 6:
        d += datetime.timedelta(days=1)
    return d.isoformat()


def made_on(n):
    return day("2026-01-12", n - 1, 4.2) if n <= 8 else day("2026-02-23", n - 9, 4.0) if n <= 30 else \
        day("2026-07-27", n - 31, 4.0)


CONCESSION = (10, 13, 15)          # drives accepted as they are, with the customer's approval
SCRAPPED = 30                      # housing damaged when the bearings were pressed out


def batches(number):
    """name -> rows, in the order in which they are filed. `number` gives the record number of a key."""
    out = {}
    lots = {l[0]: l for l in LOTS}

    def receipts(first, last):
        rows = [lot_row(l, number) for l in LOTS if first <= l[5] <= last]
        for name, item, made, q, raw, rq, ru in MADE:
            if first <= made <= last:
                rows.append(row(type="lot", item=item, revision=REV[item], lot=name, supplier=OWN, made_on=made,
                                quantity=str(q), unit="pcs"))
                rows.append(edge(lot(lots[raw][1], raw), lot(item, name), rq, ru))
        return rows

    out["lots-1"] = item_rows() + receipts("2025-11-01", "2026-02-20")
    three = ((ED, "MGI-4100"), (OH, "MGI-4200"), (SM, "MGI-4000"))

    def status(numbers, state, customer="", drives_only=False, drive=None):
        """The units of these mounts stand somewhere else now."""
        rows = []
        for n in numbers:
            for what, item in three[:1] if drives_only else three:
                serial = what((drive or {}).get(n, n) if what is ED else n)[2]
                rows.append(unit(item, serial, made_on(int(serial[-4:])), state, customer))
        return rows

    def build(numbers, state, drive=None):
        rows = status(numbers, state, drive=drive)
        for n in numbers:
            rows += drive_edges((drive or {}).get(n, n)) + head_edges(n) + mount_edges(n, (drive or {}).get(n))
        return rows

    def scopes(numbers, state, customer=""):
        return [unit("MGI-1200", BT(n)[2], day("2026-04-14", n, 2), state, customer) for n in numbers]

    out["units-1"] = build(range(1, 9), "released")
    out["delivery-1"] = status(range(1, 9), "delivered", NVRD)
    out["lots-2"] = receipts("2026-02-21", "2026-04-15")
    rows = build(range(9, 23), "released") + scopes(range(1, 9), "released")
    for n in range(1, 9):
        rows += scope_edges(n)
    out["units-2"] = rows
    out["delivery-2"] = status(range(9, 17), "delivered", NVRD) + scopes(range(1, 7), "delivered", NVRD) + \
        status(range(17, 23), "delivered", ASW)
    out["lots-3"] = receipts("2026-04-16", "2026-05-20")
    out["units-3"] = build(range(23, 29), "released") + status((29, 30), "in-work", drives_only=True) + \
        drive_edges(29) + drive_edges(30)
    # the gauge has failed: what is in the house is held
    out["hold"] = status(range(23, 29), "quarantined") + status((29, 30), "quarantined", drives_only=True)
    out["lots-4"] = receipts("2026-05-21", "2026-07-31")
    # exchange of bearings and seal kits: the old ones are taken out, the new ones go in; the grease is renewed
    changed = [n for n in range(9, 30) if n not in CONCESSION]
    rows = status([n for n in changed if n < 17], "delivered", NVRD, True) + \
        status([n for n in changed if 17 <= n < 23], "delivered", ASW, True) + \
        status(range(23, 29), "released") + status((29,), "released", drives_only=True) + \
        status((SCRAPPED,), "scrapped", drives_only=True)
    for n in changed:
        rows += [edge(lot("BRG-7003", "BL-2601"), ED(n), "2", relation="removed"),
                 edge(lot("MGI-4230", drive_seal(n)), ED(n), "1", "kit", relation="removed"),
                 edge(lot("BRG-7003", "BL-2607"), ED(n), "2"), edge(lot("MGI-4230", "SK-2607"), ED(n), "1", "kit"),
                 edge(lot("GRS-354", "GR-2606"), ED(n), "4.5", "g")]
    rows.append(edge(lot("BRG-7003", "BL-2601"), ED(SCRAPPED), "2", relation="removed"))
    out["rework"] = rows
    # second half of the contract; SM40-0030 takes drive 37 in place of the scrapped one
    other = {SCRAPPED: 37}
    rows = status((29, 30), "released", drive=other) + status(range(31, 37), "in-work", drives_only=True)
    for n in range(31, 38):
        rows += drive_edges(n)
    for n in (29, 30):
        rows += head_edges(n) + mount_edges(n, other.get(n))
    out["units-4"] = rows
    out["delivery-3"] = status(range(23, 31), "delivered", NVRD, drive=other)
    rows = status(range(31, 35), "released") + status((35, 36), "in-work") + status((38, 39, 40), "released", drives_only=True)
    for n in (38, 39, 40):
        rows += drive_edges(n)
    for n in range(31, 37):
        rows += head_edges(n) + mount_edges(n)
    out["units-5"] = rows
    out["delivery-4"] = status((31, 32), "delivered", TRIAL)
    return out


def final_state(number):
    """What the batches add up to: used by the check and by the texts."""
    units, lots, edges, items, inside = {}, {}, [], {}, {}
    at = {c: i for i, c in enumerate(COLUMNS)}
    for rows in batches(number).values():
        for r in rows:
            g = lambda c: r[at[c]]
            if g("type") == "item":
                items[g("item")] = r
            elif g("type") == "lot":
                assert g("item") in items and (g("item"), g("lot")) not in lots, r
                lots[(g("item"), g("lot"))] = r
            elif g("type") == "unit":
                assert g("item") in items, r
                units[(g("item"), g("serial"))] = (g("status"), g("customer"))
            else:
                child = (g("item"), g("serial") or g("lot"))
                parent = (g("into_item"), g("into_serial") or g("into_lot"))
                assert child in units or child in lots, ("child", r)
                assert parent in units or parent in lots, ("parent", r)
                pair, q = (child, parent), Decimal(g("quantity"))
                if g("relation") == "installed":
                    assert child not in units or all(p == parent or not inside[c, p] for c, p in inside if c == child), ("in two places", r)
                    inside[pair] = inside.get(pair, 0) + q
                elif g("relation") == "removed":
                    assert inside.get(pair, 0) >= q, ("not in", r)
                    inside[pair] -= q
                edges.append((child, parent, g("relation"), q))
    holders = sorted(p[1] for (c, p), q in inside.items() if c == ("BRG-7003", "BL-2601") and q)
    assert holders == [ED(n)[2] for n in CONCESSION], holders
    # what was taken out does not go back to stock
    used = {}
    for child, _, relation, q in edges:
        if relation != "removed":
            used[child] = used.get(child, 0) + q
    for l, r in lots.items():
        if used.get(l, 0) > Decimal(r[at["quantity"]]):
            raise AssertionError(f"{l}: used {used[l]} of {r[at['quantity']]}")
    return items, lots, units, edges


def runout(lot_name, count, seed):
    """Plausible radial runout values in micrometres of a bearing lot: BL-2601 has a second hump."""
    r = random.Random(f"{lot_name}{seed}")
    out = []
    for _ in range(count):
        if lot_name == "BL-2601" and r.random() < 0.42:
            out.append(round(r.gauss(6.3, 0.7), 1))
        else:
            out.append(round(min(4.8, max(1.2, r.gauss(3.0, 0.7))), 1))
    return out
