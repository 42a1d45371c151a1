"""The part of the benchmark that asks what the records show: 100,000 of many kinds, linked with each other."""

import csv
import datetime
import json
import random
import statistics
import time

from lib import run, sanad_init
from service import databases

TODAY = datetime.date.today()
PEOPLE = [f"{first} {last}" for first in ("Adnan", "Bina", "Farah", "Hamid", "Imran", "Kiran", "Nadia", "Omar", "Sana", "Tariq")
          for last in ("Abbas", "Baig", "Dar", "Gul", "Khan", "Malik")]
SITES = ("", "Main Works", "Hill Road Works")
PRODUCTS = ("", "Mount M-1", "Telescope T-2", "Drive D-3", "Housing H-4")
LONG = ("Seen at the second operation by the inspector of the shift; the parts were set apart and marked, the lot was stopped, "
        "and the setting of the machine was compared with the sheet. ")
CLAUSES = [f"ISO 9001 {chapter}.{part}" for chapter in range(4, 11) for part in range(1, 4)]

# Of a hundred thousand, how many of which kind. Few rule a register, many fill it.
SHARES = {
    "process": 40, "standard": 30, "applicability-decision": 60, "obligation": 300, "supplier": 800, "risk": 3000,
    "equipment": 4000, "calibration": 9000, "competence": 3000, "training": 2000, "procedure": 4000, "change-request": 2000,
    "audit": 1500, "finding": 8000, "test-report": 20000, "nonconformity": 15000, "corrective-action": 12000,
    "certificate-of-conformity": 8000, "complaint": 2000, "kpi": 1270, "improvement": 2000, "compliance-statement": 2000,
}


class Register:
    """Rows of an index. Later kinds link to numbers of earlier ones."""

    def __init__(self, total):
        self.random = random.Random("readiness")
        self.numbers, self.rows = {}, []
        for kind, share in SHARES.items():
            count = max(3, share * total // 100_000)
            self.numbers[kind] = [f"B-{kind}-{i:06}" for i in range(count)]
            for i, number in enumerate(self.numbers[kind]):
                self.add(kind, i, number)

    def day(self, low, high):
        """A day that lies between so many days ago."""
        return (TODAY - datetime.timedelta(days=self.random.randint(low, high))).isoformat()

    def one(self, *choices):
        return self.random.choice(choices)

    def some(self, kind):
        return self.random.choice(self.numbers[kind])

    def add(self, kind, i, number):
        person, other = self.random.sample(PEOPLE, 2)
        happened = self.day(0, 1500)
        fields, links, state = getattr(self, kind.replace("-", "_"))(i, person, other)
        row = {"number": number, "kind": kind, "title": f"{kind} {i:06} of the bench", "occurred_on": happened, "state": state,
               "marking": "RESTRICTED" if i % 10 == 0 else "UNCLASSIFIED", "reason": "Bench",
               "links": ";".join(f"{link}:{to}" for link, to in links), "site": self.one(*SITES), **fields}
        if "product" not in row and kind not in WITHOUT_PRODUCT:
            row["product"] = self.one(*PRODUCTS)
        # Of ten records four were corrected once, and one of them twice.
        for turn in range((1, 1, 1, 2, 1, 1, 2, 1, 2, 3)[i % 10]):
            self.rows.append({**row, "title": row["title"] + (f", corrected {turn}" if turn else "")})

    def process(self, i, person, other):
        covers = ("design", "development", "manufacturing", "testing", "quality-control", "purchasing")[i % 6]
        return {"process_code": f"P{i}", "process_type": self.one("core", "support"), "covers": covers, "process_owner": person,
                "inputs": "order;drawing", "outputs": "part", "measures": "yield", "effective_from": self.day(900, 1500),
                "review_due_on": self.day(-400, 20)}, [], "effective"

    def standard(self, i, person, other):
        return {"identifier": f"ISO 9{i:03}", "edition": "2015", "issuer": "ISO", "status": "current",
                "purpose": self.one("management-system", "product", "test-method"), "clauses": ";".join(CLAUSES[i % 20:][:4]),
                "review_due_on": self.day(-400, 10)}, [], "effective"

    def applicability_decision(self, i, person, other):
        return {"product": PRODUCTS[1 + i % 4], "clauses_applied": ";".join(self.random.sample(CLAUSES, 5)), "decided_by": person,
                "approved_by": other}, [("applies", self.some("standard"))], "approved"

    def obligation(self, i, person, other):
        return {"obligation_type": self.one("safety", "environment", "export-control"), "authority": "Ministry", "law": f"Act {i}",
                "requirement": LONG, "responsible": person, "evaluated_on": self.day(0, 400), "evaluation": "met"}, [], "effective"

    def supplier(self, i, person, other):
        return {"supplier_code": f"S-{i:04}", "supplies": "steel bar;bearings", "category": "material",
                "approved_from": self.day(500, 1200), "approved_until": self.day(-700, 5)}, [], "approved"

    def risk(self, i, person, other):
        is_open = i % 4 == 0
        return {"risk_type": "process", "event": LONG, "level": self.one("low", "medium", "high"), "treatment": LONG,
                "responsible": person, "due_on": self.day(-300, 30) if is_open else "", "residual_level": "low",
                "accepted_by": other, "reviewed_on": self.day(0, 400)}, [("assesses", self.some("process"))], \
            "open" if is_open else "accepted"

    def equipment(self, i, person, other):
        return {"identification": f"MG-{i:05}", "description": "Comparator", "maker": "fictitious", "location": "Gauge room",
                "keeper": person, "interval_months": "12"}, [], "scrapped" if i % 50 == 0 else "in-use"

    def calibration(self, i, person, other):
        equipment = i % len(self.numbers["equipment"])
        done = self.day(0, 420)
        due = (datetime.date.fromisoformat(done) + datetime.timedelta(days=400)).isoformat()
        return {"equipment": f"MG-{equipment:05}", "description": "Comparator", "reference_standard": "Gauge blocks GB-1",
                "laboratory": "Potohar Metrology", "certificate_number": f"PM-{i}", "uncertainty": "1.2 µm (k = 2)",
                "as_found": "in-tolerance", "result": "pass", "calibrated_on": done, "due_on": due}, \
            [("calibrates", self.numbers["equipment"][equipment])], "valid"

    def competence(self, i, person, other):
        return {"person": person, "role": self.one("lead-auditor", "inspector", "coc-signatory", "welder"), "method": f"M{i % 40}",
                "qualified_by": other, "valid_from": self.day(300, 900), "valid_until": self.day(-900, 20)}, [], "valid"

    def training(self, i, person, other):
        return {"topic": f"Topic {i % 90}", "training_type": "classroom", "subjects": "quality-system;product-safety",
                "trainer": person, "attendees": ";".join(self.random.sample(PEOPLE, 6)), "assessment": "written",
                "effectiveness": LONG if i % 20 else ""}, [("covers", self.some("process"))], "completed"

    def procedure(self, i, person, other):
        return {"document_type": self.one("procedure", "work-instruction", "form"), "document_code": f"WI-{i:05}",
                "revision": str(i % 9), "effective_from": self.day(40, 900), "review_due_on": self.day(-900, 20),
                "prepared_by": person, "approved_by": other, "change_summary": LONG,
                "distribution": "Main Works;Hill Road Works"}, [("implements", self.some("process"))], \
            "superseded" if i % 8 == 0 else "effective"

    def change_request(self, i, person, other):
        is_open = i % 5 == 0
        return {"requested_by": person, "change_type": "document", "description": LONG, "justification": LONG, "impact": LONG,
                "outcome": "" if is_open else "implemented"}, [("changes", self.some("procedure"))], "open" if is_open else "closed"

    def audit(self, i, person, other):
        return {"audit_type": "process", "criteria": "ISO 9001 8.5;ISO 9001 8.6", "scope": LONG, "lead_auditor": person,
                "auditee": other, "started_on": self.day(0, 900), "conclusion": LONG * 2}, \
            [("audits", self.some("process")), ("qualified-by", self.some("competence"))], "closed"

    def finding(self, i, person, other):
        is_open = i % 12 == 0
        return {"source": self.one("internal", "internal", "customer", "certification"), "grade": self.one("minor", "minor", "major"),
                "clause": self.one(*CLAUSES), "statement": LONG, "objective_evidence": LONG if i % 30 else "", "responsible": person,
                "cause": LONG, "answer": LONG, "verified_by": other, "due_on": self.day(-200, 40) if is_open else self.day(0, 900)}, \
            [("raised-in", self.some("audit"))], "open" if is_open else "closed"

    def test_report(self, i, person, other):
        return {"requirement_kinds": self.one("durability;safety", "functionality", "performance"), "method": "MIL-STD-810 514",
                "part": f"M-1/{i % 300} B", "serials": ";".join(f"S{i}-{n}" for n in range(5)), "sample_size": "5",
                "acceptance_criterion": LONG, "measured": LONG, "result": "fail" if i % 60 == 0 else "pass", "tested_on": self.day(0, 300),
                "laboratory": "Own laboratory", "tested_by": person, "approved_by": other}, \
            [("tested-with", self.some("calibration"))], "in-review" if i % 40 == 0 else "approved"

    def nonconformity(self, i, person, other):
        is_open = i % 10 == 0
        links = [("raised-in", self.some("test-report"))] if i % 3 else [("raised-in", self.some("finding"))]
        return {"detected_at": f"Cell {i % 40}", "detected_by": other, "grade": "major" if i % 9 == 0 else "minor", "description": LONG,
                "lot": f"L-{i // 50:05}", "quantity": "3", "containment": LONG, "cause": LONG, "cause_category": "method",
                "disposition": self.one("rework", "scrap", "rework", "use-as-is"), "customer_approval": "given",
                "disposition_by": other, "responsible": person, "due_on": self.day(-200, 40) if is_open else self.day(0, 900),
                "closed_on": "" if is_open else self.day(0, 900)}, links, "open" if is_open else "closed"

    def corrective_action(self, i, person, other):
        is_open = i % 15 == 0
        return {"action": LONG, "cause": LONG, "cause_method": "five-whys", "action_owner": person,
                "due_on": self.day(-200, 40) if is_open else self.day(0, 900), "implemented_on": self.day(120, 900),
                "verified_by": other, "verified_on": self.day(0, 80), "effective": "true", "effectiveness_result": LONG}, \
            [("corrects", self.some(self.one("nonconformity", "finding")))], "in-progress" if is_open else "verified"

    def certificate_of_conformity(self, i, person, other):
        return {"direction": "issued", "certificate_number": f"C-{i}", "issuer": "Bench Works", "customer": f"Customer {i % 30}",
                "part": f"M-1/{i % 300}", "serials": ";".join(f"S{i}-{n}" for n in range(5)), "quantity": "5", "declaration": LONG,
                "deviations": "none", "signed_by": person, "signed_on": self.day(0, 200)}, \
            [("tested-by", self.some("test-report"))], "issued"

    def complaint(self, i, person, other):
        received = TODAY - datetime.timedelta(days=self.random.randint(20, 900))
        answered = received + datetime.timedelta(days=self.random.randint(0, 6))
        is_open = i % 10 == 0
        return {"customer": f"Customer {i % 30}", "complaint_type": self.one("quality", "delivery", "field-failure"),
                "severity": "minor", "description": LONG, "received_on": received.isoformat(), "acknowledged_on": answered.isoformat(),
                "cause": LONG, "action": LONG, "reply": LONG, "replied_on": answered.isoformat(), "responsible": person,
                "due_on": self.day(-200, 40)}, [("reviews", self.some("risk"))], "open" if is_open else "closed"

    def kpi(self, i, person, other):
        return {"indicator": self.one("on-time-delivery", "escape-rate", "scrap-rate"), "formula": "a / b",
                "period_from": self.day(60, 90), "period_to": self.day(30, 59), "value": "97", "target": "98",
                "on_target": self.one("true", "false")}, [("measures", self.some("process"))], "approved"

    def improvement(self, i, person, other):
        is_open = i % 6 == 0
        return {"improvement_type": self.one("improvement", "lesson"), "description": LONG, "responsible": person,
                "due_on": self.day(-200, 40), "decision": "" if is_open else "adopted"}, \
            [("addresses", self.some("kpi"))], "open" if is_open else "closed"

    def compliance_statement(self, i, person, other):
        return {"clauses": ";".join(self.random.sample(CLAUSES, 2)), "how_met": LONG, "position": "met", "stated_by": person,
                "approved_by": other}, [("evidenced-by", self.some(self.one("audit", "test-report", "procedure")))], "approved"


WITHOUT_PRODUCT = {"process", "supplier", "equipment", "calibration", "competence", "procedure", "obligation"}


def written(folder, total):
    """The index, and how many records and versions it has."""
    register = Register(total)
    columns = list(dict.fromkeys(column for row in register.rows for column in row))
    folder.mkdir(parents=True)
    with open(folder / "index.csv", "w", encoding="utf-8", newline="") as index:
        rows = csv.DictWriter(index, columns, restval="")
        rows.writeheader()
        rows.writerows(register.rows)
    return folder, sum(len(numbers) for numbers in register.numbers.values()), len(register.rows)


# The peer: one statement that reads the same rows, looks into the JSON of each, and counts by kind and state. It follows no
# link, compares no date and gives no reason.
QUERIES = {
    "SQLite": "SELECT count(*), sum(n) FROM (SELECT json_extract(manifest, '$.kind') AS k, json_extract(manifest, '$.state') AS s, "
              "sum(json_array_length(disclosures, '$.fields')) AS n FROM versions GROUP BY k, s);",
    "PostgreSQL": "SELECT count(*), sum(n) FROM (SELECT manifest::json ->> 'kind' AS k, manifest::json ->> 'state' AS s, "
                  "sum(json_array_length(disclosures::json -> 'fields')) AS n FROM versions GROUP BY k, s) AS counted;",
}


# The newest signed head of the first eleven twelfths of the ledger.
EARLIER = "SELECT max(size) FROM checkpoints WHERE size * 12 <= (SELECT max(size) FROM checkpoints) * 11;"


def timed(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


WHAT = {
    "first": "Annexure B, first in a process that has just started",
    "again": "the same again, nothing changed",
    "changed": "the same after one record changed",
    "before_change": "as of the position before those changes",
    "earlier": "as of a position with eleven of twelve events",
    "iso": "ISO 9001, records known by then",
    "iso_changed": "ISO 9001 after one record changed",
}


def part_readiness(bench):
    total = 400 if bench.smoke else 100_000
    data, records, versions = written(bench.fresh("register"), total)
    bench.heading(f"What {records:,} records of {len(SHARES)} kinds show ({versions:,} versions)")
    engine = bench.engine.with_name("bench-readiness")
    with databases(bench) as kinds:
        for name, make in kinds:
            org, arguments = bench.fresh("org"), make()
            sanad_init(bench, org, *arguments)
            took = timed(lambda: run([bench.sanad, "import", data, "--dir", org]))
            bench.out(f"{name}: imported in {took:.0f} s.")
            bench.out()
            query = ["sqlite3", org / "sanad.db"] if name == "SQLite" else \
                ["psql", "-X", "-q", "-t", "-A", "-d", arguments[1], "-c"]
            asked = [*query, QUERIES[name]]
            position = run([*query, EARLIER]).strip()
            run(asked)  # the rows are in memory for all
            peer, lines = [], []
            for _ in range(bench.rounds):
                peer.append(timed(lambda: run(asked)) * 1000)
                lines.append(json.loads(run([engine, org, position])))
            base = statistics.median(peer)
            bench.out("| what | median ms | fastest–slowest | ÷ one query over the same rows |")
            bench.out("|---|---:|---:|---:|")
            for member, what in WHAT.items():
                values = [line[member] for line in lines]
                bench.out(f"| {what} | {statistics.median(values):,.1f} | {min(values):,.1f}–{max(values):,.1f} | "
                          f"{statistics.median(values) / base:.2f} |")
            bench.out(f"| one query that counts over the JSON of the same rows | {base:,.1f} | {min(peer):,.1f}–{max(peer):,.1f} | 1 |")
            bench.out()
            bench.out(f"Memory: {max(line['before_kib'] for line in lines) / 1024:.0f} MiB before, at most "
                      f"{max(line['peak_kib'] for line in lines) / 1024:.0f} MiB; {lines[0]['items']:,} reasons.")
            first = statistics.median(line["first"] for line in lines)
            bench.target(f"{records:,} records evaluate in under 2 seconds on {name}", first < 2000, f"{first / 1000:.2f} s")
            changed, again = (statistics.median(line[member] for line in lines) for member in ("changed", "first"))
            bench.target(f"a changed record takes a tenth of that at most on {name}", changed * 10 <= again, f"{changed:.0f} ms")
            bench.out()
