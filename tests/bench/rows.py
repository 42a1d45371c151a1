"""The genealogy of the benchmark, the same rows each time, and a walk over them that knows nothing of the product.

A machine has 377 units in eight levels; with the component lots that they consume and the material lots that these were
made of it has ten levels and about 500 different lots and units. A device has 21 units in three levels. Each unit consumes
two lots, each top three, so there are three edges for each unit. Machines and devices share the lots.
"""

import array
import csv
import itertools

# One file a batch, of a quarter of everything. At a million units each has a million rows.
FILES = 4
MACHINE, DEVICE = (4, 3, 2, 2, 2, 1, 1), (4, 4)
COMPONENTS, MATERIALS = 100, 20
CUSTOMERS = 30
RECORDS = 200
# Into this many of the devices' bearings the material of the one lot went that is followed.
WIDE = "STEEL", "W-1"
BEARING = "BEARING"
# Far more than is ever used.
PLENTY = "10000000"

BASE_COLUMNS = ["type", "item", "title", "lot", "certificate", "made_on", "quantity", "unit", "relation", "into_item", "into_lot"]
BUILD_COLUMNS = ["type", "item", "serial", "lot", "made_on", "status", "customer", "relation", "into_item", "into_serial", "quantity",
                 "unit"]
# What the plain tables take: the columns of the product's own, in their order.
ORGANISATION = "bench"


def assembly(fan_out):
    """Each unit of an assembly by levels: the place of its parent (none for the first), and its level."""
    places, above = [(None, 0)], [0]
    for level, count in enumerate(fan_out, 1):
        below = []
        for parent in above:
            for _ in range(count):
                below.append(len(places))
                places.append((parent, level))
        above = below
    return places


class Genealogy:
    """What there is of everything, for so many units."""

    def __init__(self, units):
        self.units = units
        self.machine, self.device = assembly(MACHINE), assembly(DEVICE)
        # Of a million units 20,000 devices, of which every second one is delivered and has the lot that is followed.
        self.devices = max(4, units // 50)
        self.machines = max(1, (units - self.devices * len(self.device)) // len(self.machine))
        # What is left over is built into nothing.
        self.spares = max(0, units - self.devices * len(self.device) - self.machines * len(self.machine))
        self.lots_each = max(2, units // 25_000)
        self.material_lots = max(2, self.lots_each // 4)
        self.bearing_lots = max(2, units // 20_000)
        self.delivered = (self.devices + 1) // 2
        self.nodes = self.statuses = self.edges = 0
        self.lots = {}

    # --- what is what ---

    def top(self, kind, number):
        """Item and serial of the first unit of a machine or device."""
        return self.unit(kind, number, 0, 0)

    @staticmethod
    def unit(kind, number, place, level):
        return f"{kind}-{level}", f"{kind}{number:06}-{place:03}"

    @staticmethod
    def component(c, which):
        return f"PART-{c:02}", f"P{c:02}-{which:03}"

    @staticmethod
    def material(m, which):
        return f"MATERIAL-{m:02}", f"M{m:02}-{which:03}"

    @staticmethod
    def bearing(is_wide, which):
        return BEARING, f"B{'W' if is_wide else 'N'}-{which:03}"

    def consumed(self, kind, number, place):
        """The lots that a unit consumes: those of the weeks in which its machine or device was built."""
        of = self.machines if kind == "MACHINE" else self.devices
        which = number * self.lots_each // max(of, 1)
        components = [(2 * place) % COMPONENTS, (2 * place + 1) % COMPONENTS, *([COMPONENTS - 1] if place == 0 else [])]
        lots = [self.component(c, which) for c in components]
        # The first part of the first group of a device has a bearing.
        if kind == "DEVICE" and place == 5:
            lots[0] = self.bearing(number % 2 == 0, number // 2 % self.bearing_lots)
        return lots

    def base(self):
        """Items, lots, and what the lots were made of: (items, lots, edges)."""
        items = [(f"{kind}-{level}", f"{kind.capitalize()}, level {level}")
                 for kind, levels in (("MACHINE", MACHINE), ("DEVICE", DEVICE)) for level in range(len(levels) + 1)]
        items += [("SPARE-0", "Spare"), (WIDE[0], "Bearing steel"), (BEARING, "Bearing")]
        items += [(f"PART-{c:02}", f"Part {c}") for c in range(COMPONENTS)]
        items += [(f"MATERIAL-{m:02}", f"Material {m}") for m in range(MATERIALS)]
        materials = [WIDE, (WIDE[0], "W-2"), *(self.material(m, w) for m in range(MATERIALS) for w in range(self.material_lots))]
        made = [(self.bearing(is_wide, which), WIDE if is_wide else (WIDE[0], "W-2"))
                for is_wide in (True, False) for which in range(self.bearing_lots)]
        made += [(self.component(c, which), self.material(c % MATERIALS, (c + which) % self.material_lots))
                 for c in range(COMPONENTS) for which in range(self.lots_each)]
        return items, materials, made

    def built(self, part):
        """Everything that one of the files is about: kind, number, places; whose units stand in how many levels."""
        yield from (("MACHINE", number, self.machine) for number in range(part, self.machines, FILES))
        yield from (("DEVICE", number, self.device) for number in range(part, self.devices, FILES))
        yield from (("SPARE", number, [(None, 0)]) for number in range(part, self.spares, FILES))

    def status(self, kind, number, place):
        if place > 0 or kind == "SPARE" or number % 2 == 1:
            return "released", ""
        return "delivered", f"Customer {number // 2 % CUSTOMERS}"

    # --- files ---

    def write_base(self, folder):
        """The folder with items, lots and the records; returns how many rows and records."""
        folder.mkdir(parents=True)
        items, materials, made = self.base()
        with open(folder / "base.csv", "w", encoding="utf-8", newline="") as file:
            rows = csv.DictWriter(file, BASE_COLUMNS, restval="")
            rows.writeheader()
            rows.writerows({"type": "item", "item": item, "title": title} for item, title in items)
            for place, (item, lot) in enumerate(materials):
                rows.writerow({"type": "lot", "item": item, "lot": lot, "certificate": f"B-CERT-{place:04}", "made_on": "2025-11-03",
                               "quantity": PLENTY, "unit": "kg"})
            for (item, lot), _ in made:
                rows.writerow({"type": "lot", "item": item, "lot": lot, "made_on": "2025-12-01", "quantity": PLENTY, "unit": "pcs"})
            for (into, into_lot), (item, lot) in made:
                rows.writerow({"type": "edge", "item": item, "lot": lot, "relation": "consumed", "into_item": into, "into_lot": into_lot,
                               "quantity": "2.5", "unit": "kg"})
        self.item_ids = {item: place for place, (item, _) in enumerate(items, 1)}
        self.lots = {lot: place for place, lot in enumerate([*materials, *(lot for lot, _ in made)], 1)}
        self.nodes, self.edges = len(self.lots), len(made)
        records = [*self.certificates(materials), *self.tests()]
        write_index(folder, [batch("B-TB-BASE", "base.csv"), *records])
        return len(items) + len(self.lots) + len(made), len(records) + 1

    def certificates(self, materials):
        for place, (item, lot) in enumerate(materials):
            yield {"number": f"B-CERT-{place:04}", "kind": "certificate-of-conformity", "title": f"Certificate of {item} {lot}",
                   "state": "issued", "direction": "received", "certificate_number": f"C-{place}", "issuer": "Mill", "part": item,
                   "lots": lot, "quantity": PLENTY, "declaration": "As ordered", "signed_by": "Mill", "signed_on": "2025-11-01",
                   "deviations": "none"}

    def tests(self):
        """Each names five units: the first ones of machines and devices, which are to be let go only when tested."""
        yield {"number": "B-CAL", "kind": "calibration", "title": "Calibration of the comparator", "state": "valid",
               "equipment": "MG-1", "description": "Comparator", "reference_standard": "Gauge blocks GB-1", "laboratory": "Own laboratory",
               "certificate_number": "C-1", "result": "pass", "as_found": "in-tolerance", "uncertainty": "1.2 µm (k = 2)",
               "calibrated_on": "2026-01-05", "due_on": "2027-01-05"}
        for place in range(RECORDS):
            kind, of = ("MACHINE", self.machines) if place % 2 == 0 else ("DEVICE", self.devices)
            units = sorted({self.top(kind, (5 * place + more) % of) for more in range(5)})
            yield {"number": f"B-TEST-{place:03}", "kind": "test-report", "title": f"Test {place}", "state": "approved",
                   "requirement_kinds": "performance", "method": "Method 1", "part": units[0][0], "tested_on": "2026-01-15",
                   "serials": ";".join(serial for _, serial in units), "sample_size": "5", "acceptance_criterion": "Holds",
                   "measured": "Held", "result": "pass", "laboratory": "Own laboratory", "tested_by": "Sana Khan",
                   "approved_by": "Omar Dar", "links": "tested-with:B-CAL"}

    def write_build(self, folder, part):
        """The folder with one of the big files. Beside it, for the peers, the rows of each table that come of it: the ids
        of lots and units looked up already. Returns the number of rows in the file."""
        folder.mkdir(parents=True)
        plain = folder.with_name(folder.name + "-plain")
        plain.mkdir()
        source = ORGANISATION, f"01BENCH000000000000000{part:04}", 1
        count = 0
        with open(folder / "build.csv", "w", encoding="utf-8", newline="") as file, \
                open(plain / "units.csv", "w", encoding="utf-8", newline="") as units, \
                open(plain / "unit_statuses.csv", "w", encoding="utf-8", newline="") as statuses, \
                open(plain / "edges.csv", "w", encoding="utf-8", newline="") as edges:
            rows, units, statuses, edges = (csv.writer(each) for each in (file, units, statuses, edges))
            rows.writerow(BUILD_COLUMNS)
            firsts = []
            for kind, number, places in self.built(part):
                firsts.append(self.nodes + 1)
                for place, (_, level) in enumerate(places):
                    item, serial = self.unit(kind, number, place, level)
                    status, customer = self.status(kind, number, place)
                    rows.writerow(["unit", item, serial, "", "2026-01-10", status, customer, "", "", "", "", ""])
                    self.nodes, self.statuses, count = self.nodes + 1, self.statuses + 1, count + 1
                    units.writerow([self.nodes, source[0], self.item_ids[item], serial, "", "2026-01-10", *source[1:]])
                    statuses.writerow([self.statuses, source[0], self.nodes, status, customer, *source[1:], ""])
            for first, (kind, number, places) in zip(firsts, self.built(part)):
                # From the bottom up: nothing goes into what is in something already.
                for place, (parent, level) in reversed(list(enumerate(places))):
                    into = self.unit(kind, number, place, level)
                    joined = [([item, "", lot], self.lots[item, lot], into, first + place, "consumed", "pcs")
                              for item, lot in self.consumed(kind, number, place)]
                    if parent is not None:
                        above = self.unit(kind, number, parent, level - 1)
                        joined.append(([into[0], into[1], ""], first + place, above, first + parent, "installed", ""))
                    for child, child_id, above, parent_id, relation, unit in joined:
                        rows.writerow(["edge", *child, "", "", "", relation, *above, "1", unit])
                        self.edges, count = self.edges + 1, count + 1
                        edges.writerow([self.edges, source[0], child_id, parent_id, relation, "1", unit, *source[1:], 0])
        write_index(folder, [batch(f"B-TB-{part}", "build.csv")])
        return count, plain


def batch(number, file):
    return {"number": number, "kind": "trace-batch", "title": f"Batch {number}", "state": "recorded", "files": file, "source": "import"}


def write_index(folder, rows):
    rows = [{"occurred_on": "2026-01-15", "marking": "UNCLASSIFIED", "reason": "Bench", **row} for row in rows]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with open(folder / "index.csv", "w", encoding="utf-8", newline="") as index:
        writer = csv.DictWriter(index, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


class Walk:
    """The edges as the files have them, gone through from end to end until nothing new is found."""

    def __init__(self, files):
        self.pieces, self.ids = [], {}
        self.child, self.parent = array.array("L"), array.array("L")
        self.delivered = set()
        for path in files:
            with open(path, encoding="utf-8", newline="") as file:
                rows = csv.reader(file)
                at = {name: place for place, name in enumerate(next(rows))}

                def cell(row, name, at=at):
                    return row[at[name]] if name in at else ""

                for row in rows:
                    if row[0] == "edge":
                        self.child.append(self.id_of(*(cell(row, name) for name in ("item", "lot", "serial"))))
                        self.parent.append(self.id_of(*(cell(row, name) for name in ("into_item", "into_lot", "into_serial"))))
                    elif row[0] == "unit" and cell(row, "status") == "delivered":
                        self.delivered.add(self.id_of(cell(row, "item"), "", cell(row, "serial")))

    def id_of(self, item, lot, serial):
        piece = ("lot", item, lot) if lot else ("unit", item, serial)
        known = self.ids.setdefault(piece, len(self.pieces))
        if known == len(self.pieces):
            self.pieces.append(piece)
        return known

    def reached(self, piece):
        """What is in a unit, or what a lot is in; itself too. For a lot also how many of these are delivered."""
        ends = (self.parent, self.child) if piece[0] == "unit" else (self.child, self.parent)
        found, before = {self.ids[piece]}, 0
        while len(found) > before:
            before = len(found)
            # Both ways: the order of the file is of no importance to what is found.
            for turn in (iter, reversed):
                for here, there in zip(turn(ends[0]), turn(ends[1])):
                    if here in found:
                        found.add(there)
        delivered = len(found & self.delivered) if piece[0] == "lot" else 0
        return {self.pieces[one] for one in found}, delivered


def spread(count, wanted):
    """So many different numbers below `count`, spread over all of them."""
    step = max(1, count // max(1, wanted))
    return list(itertools.islice(range(0, count, step), wanted))
