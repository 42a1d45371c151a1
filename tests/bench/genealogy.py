"""The part of the benchmark about serial and batch records: a million units, three million edges, and two questions."""

import json
import re
import statistics

from rows import FILES, ORGANISATION, WIDE, Genealogy, Walk, spread
from lib import Failed, Measured, run, run_for_memory, sanad_init
from service import databases

TABLES = ("units", "unit_statuses", "edges")
AGAIN = 5

# The peer of both questions: walks the same tables by recursion. CROSS JOIN says to SQLite, which knows no statistics here,
# that the nodes come first; without it the query reads the whole table of edges at each step.
WALK = """WITH RECURSIVE reached (node_id) AS (
  SELECT node_id FROM {table} WHERE organisation = '{organisation}' AND {column} = '{number}'
  UNION SELECT edges.{there} FROM reached CROSS JOIN edges WHERE edges.{here} = reached.node_id
) """
COUNT = "SELECT count(*) FROM reached;"
NAMED = """SELECT reached.node_id, items.number, items.title, coalesce(units.serial, lots.lot), lots.supplier, lots.certificate,
  (SELECT status || ' ' || customer FROM unit_statuses WHERE unit_statuses.node_id = reached.node_id ORDER BY status_id DESC LIMIT 1)
FROM reached LEFT JOIN units ON units.node_id = reached.node_id LEFT JOIN lots ON lots.node_id = reached.node_id
LEFT JOIN items ON items.item_id = coalesce(units.item_id, lots.item_id);"""
ENDS = {"unit": {"table": "units", "column": "serial", "here": "parent_id", "there": "child_id"},
        "lot": {"table": "lots", "column": "lot", "here": "child_id", "there": "parent_id"}}


def query(question, answer):
    what, _, number = question
    return (WALK + answer).format(organisation=ORGANISATION, number=number, **ENDS[what]).replace("\n", " ")


class Database:
    """One of the two databases: an installation on it, and its own client."""

    def __init__(self, bench, name, make):
        self.bench, self.name = bench, name
        self.org = bench.fresh("org")
        arguments = make()
        sanad_init(bench, self.org, *arguments)
        self.url = arguments[1] if arguments else self.org / "sanad.db"
        self.client = "sqlite3" if name == "SQLite" else "psql"
        if self.client == "sqlite3":
            self.plain = bench.fresh("plain").with_suffix(".db")
        self.imports = Measured(f"`sanad import`, {name}", [])
        self.copies = Measured("`sqlite3 .import`" if self.client == "sqlite3" else "`psql \\copy`", [])

    def sql(self, *statements):
        if self.client == "sqlite3":
            return run(["sqlite3", self.url, *statements])
        return run(["psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-d", self.url,
                    *(part for statement in statements for part in ("-c", statement))])

    def make_plain(self):
        """Tables like the product's, with the same indexes, empty."""
        if self.client == "sqlite3":
            names = ", ".join(f"'{table}'" for table in TABLES)
            made = self.sql(f"SELECT sql || ';' FROM sqlite_master WHERE tbl_name IN ({names}) AND sql IS NOT NULL ORDER BY type DESC")
            run(["sqlite3", self.plain, "PRAGMA journal_mode = WAL;" + made])
        else:
            self.sql("CREATE SCHEMA plain", *(f"CREATE TABLE plain.{t} (LIKE public.{t} INCLUDING ALL)" for t in TABLES))

    def copy(self, folder):
        """The command that fills them, in one transaction."""
        if self.client == "sqlite3":
            # Settings as in the product. The client checks no foreign keys.
            return ["sqlite3", self.plain, "PRAGMA synchronous = FULL; PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 4000;",
                    "BEGIN IMMEDIATE;", *(f".import --csv '{folder / table}.csv' {table}" for table in TABLES), "COMMIT;"]
        return ["psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", self.url,
                *(part for t in TABLES for part in ("-c", f"\\copy plain.{t} FROM '{folder / t}.csv' WITH (FORMAT csv, NULL '\\N')"))]

    def drop_plain(self):
        """Counts what came of the copies, and makes room."""
        counts = "SELECT " + ", ".join(f"(SELECT count(*) FROM {{0}}{table})" for table in TABLES)
        if self.client == "sqlite3":
            counted = run(["sqlite3", self.plain, counts.format("")])
            self.plain.unlink()
        else:
            counted = self.sql(counts.format("plain."))
            self.sql("DROP SCHEMA plain CASCADE")
        return [int(number) for number in counted.strip().split("|")]

    def settle(self):
        """What autovacuum would do within minutes, and the log of SQLite copied into its file."""
        self.sql("PRAGMA wal_checkpoint(TRUNCATE)" if self.client == "sqlite3" else "VACUUM (ANALYZE)")

    def times(self, statements):
        """Milliseconds of each statement in one run of the client, as the client tells them; what they print is thrown away."""
        script = self.bench.fresh("peer").with_suffix(".sql")
        if self.client == "sqlite3":
            lines = ["PRAGMA cache_size = -16000;", ".output /dev/null", ".timer on", *statements]
            command = ["sqlite3", "-init", "/dev/null", self.url, f".read '{script}'"]
        else:
            lines = ["\\o /dev/null", "\\timing on", *statements]
            command = ["psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-d", self.url, "-f", script]
        script.write_text("\n".join(lines) + "\n", "utf-8")
        said = run(command)
        if self.client == "sqlite3":
            # Its clock has milliseconds only; the processor's has microseconds, and nothing here waits for a disk.
            found = re.findall(r"^Run Time: real [\d.]+ user ([\d.]+) sys ([\d.]+)$", said, re.M)
            found = [(float(user) + float(system)) * 1000 for user, system in found]
        else:
            found = [float(time) for time in re.findall(r"^Time: ([\d.]+) ms", said, re.M)]
        if len(found) != len(statements):
            raise Failed(f"{self.client} gave {len(found)} times for {len(statements)} statements:\n{said[-2000:]}")
        return found


# --- filing ---


def file_everything(bench, kinds, genealogy):
    """Files the genealogy in every database, and its rows in plain tables beside; returns the folders of the files."""
    base = bench.fresh("base")
    rows, records = genealogy.write_base(base)
    folders, plains, counts = [base], [], []
    for part in range(FILES):
        folder = bench.fresh("build")
        count, plain = genealogy.write_build(folder, part)
        folders.append(folder)
        plains.append(plain)
        counts.append(count)
    before = {db.name: run_for_memory([bench.sanad, "import", base, "--dir", db.org]) for db in kinds}
    for db in kinds:
        db.make_plain()
    contestants = [one for db in kinds for one in (db.imports, db.copies)]
    for part, (folder, plain) in enumerate(zip(folders[1:], plains)):
        for db in kinds:
            db.imports.commands = [[bench.sanad, "import", folder, "--dir", db.org]]
            db.copies.commands = [db.copy(plain)]
        for contestant in contestants[part:] + contestants[:part]:
            contestant.once()
    bench.out(f"First {rows:,} rows of items, lots and what the lots were made of, with {records} records; then the files, one after "
              f"another, of {', '.join(f'{count:,}' for count in counts)} rows: units and edges.")
    bench.out()
    bench.out("| what | " + " | ".join(f"file {part + 1}, s" for part in range(FILES)) + " | rows/s (median) | × peer | peak memory |")
    bench.out("|---|" + "---:|" * (FILES + 3))
    for db in kinds:
        for one in (db.imports, db.copies):
            seconds = " | ".join(f"{second:.2f}" for second in one.seconds)
            rate = statistics.median(count / second for count, second in zip(counts, one.seconds))
            bench.out(f"| {one.name} | {seconds} | {rate:,.0f} | {one.median() / db.copies.median():.1f} | "
                      f"{max(one.peak_kib) / 1024:.0f} MiB |")
    bench.out()
    expected = [genealogy.units, genealogy.statuses, sum(counts) - genealogy.units]
    for db in kinds:
        copied = db.drop_plain()
        filed = [int(number) for number in db.sql("SELECT (SELECT count(*) FROM units), (SELECT count(*) FROM unit_statuses), "
                                                  "(SELECT count(*) FROM edges)").strip().split("|")]
        filed[2] -= genealogy.edges - expected[2]  # those between lots came with the first rows
        if copied != expected or filed != expected:
            raise Failed(f"{db.name}: of {expected} rows {filed} were filed and {copied} copied")
        first, peak = db.imports.seconds[0], max(db.imports.peak_kib)
        bench.target(f"{counts[0]:,} rows filed in under 120 s on {db.name}", first < 120, f"{first:.0f} s")
        bench.target(f"flat memory on {db.name}: at most 64 MiB more than for the first {rows:,} rows",
                     peak - before[db.name] < 64 * 1024, f"{before[db.name] / 1024:.0f} MiB, then {peak / 1024:.0f} MiB")
    bench.out()
    return folders


# --- answers ---


def asked(bench, db, questions, mode):
    """What `bench-trace` says of them."""
    listed = bench.fresh("questions").with_suffix(".json")
    listed.write_text(json.dumps(questions), "utf-8")
    return json.loads(run([bench.engine.with_name("bench-trace"), db.org, listed, mode]))


def check(bench, kinds, genealogy, folders):
    """Compares what is named in the answers with a walk over the rows of the files. Returns the sizes of two answers."""
    walk = Walk([folders[0] / "base.csv", *(folder / "build.csv" for folder in folders[1:])])
    units = [genealogy.top("MACHINE", number) for number in spread(genealogy.machines, 4)]
    units += [genealogy.top("DEVICE", number) for number in spread(genealogy.devices, 3)]
    units += [genealogy.unit("MACHINE", 0, 1, 1), genealogy.unit("DEVICE", 0, 5, 2)]
    lots = [WIDE, (WIDE[0], "W-2"), genealogy.bearing(True, 0), genealogy.component(7, 0), genealogy.material(3, 1)]
    questions = [("unit", *unit) for unit in units] + [("lot", *lot) for lot in lots]
    expected = [walk.reached(question) for question in questions]
    if expected[len(units)][1] != genealogy.delivered:
        raise Failed(f"the lot reaches {expected[len(units)][1]} delivered units, not {genealogy.delivered}")
    for db in kinds:
        answers = asked(bench, db, questions, "nodes")
        counted = db.sql(*(query(question, COUNT) for question in questions)).split()
        for question, (pieces, delivered), answer, count in zip(questions, expected, answers, counted, strict=True):
            named = {tuple(node) for node in answer["nodes"]}
            if named != pieces or answer["delivered"] != delivered:
                raise Failed(f"{db.name}, {' '.join(question)}: {len(pieces)} pieces, {delivered} delivered, but the answer names "
                             f"{len(named)} ({len(named ^ pieces)} differ), {answer['delivered']} delivered")
            if int(count) != len(pieces):
                raise Failed(f"{db.name}, {' '.join(question)}: {len(pieces)} pieces, but the query finds {count}")
    bench.out(f"For {len(units)} units and {len(lots)} lots the answers name the same lots and units as a walk over the rows of "
              "the files, on each database, and the queries find as many.")
    bench.out()
    return len(expected[0][0]), len(expected[len(units)][0])


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def ask(bench, kinds, genealogy, sizes):
    each = max(1, min(300, genealogy.machines // bench.rounds))
    machines = spread(genealogy.machines, each * bench.rounds)
    lot = ("lot", *WIDE)
    whose = ("ours", "named", "count")
    times = {(db.name, who, what): [] for db in kinds for who in whose for what in ("unit", "lot")}
    firsts = {db.name: [] for db in kinds}
    for turn in range(bench.rounds):
        # Other units each time; every round has some of all weeks.
        units = [("unit", *genealogy.top("MACHINE", number)) for number in machines[turn::bench.rounds]]
        # The first question of a process also reads the records; it is told apart.
        questions = [("unit", *genealogy.top("DEVICE", 1)), *units, *[lot] * AGAIN]
        contestants = [(db, who) for db in kinds for who in whose]
        start = turn % len(contestants)
        for db, who in contestants[start:] + contestants[:start]:
            if who == "ours":
                answer = asked(bench, db, questions, "time")
                took = answer["milliseconds"]
                firsts[db.name].append((took[0], answer["peak_kib"]))
            else:
                took = db.times([query(question, NAMED if who == "named" else COUNT) for question in questions])
            times[db.name, who, "unit"] += took[1:len(units) + 1]
            times[db.name, who, "lot"] += took[len(units) + 1:]
    titles = {"unit": f"as-built tree of a unit with {sizes[0]:,} nodes", "lot": f"where the lot went: {genealogy.delivered:,} delivered "
              f"units, {sizes[1]:,} nodes"}
    for db in kinds:
        bench.out(f"| {db.name} | p50 ms | p99 ms | × the query with names | × the query that counts |")
        bench.out("|---|---:|---:|---:|---:|")
        middle = {key: statistics.median(values) for key, values in times.items() if key[0] == db.name}
        for what, title in titles.items():
            named, count = (middle[db.name, who, what] for who in ("named", "count"))
            for who, name in (("ours", title), ("named", f"query in `{db.client}`: names and present status of each node"),
                              ("count", f"query in `{db.client}`: how many nodes")):
                ours = middle[db.name, who, what]
                bench.out(f"| {name} | {ours:.2f} | {percentile(times[db.name, who, what], 0.99):.2f} | {ours / named:.2f} | "
                          f"{ours / count:.2f} |")
        bench.out()
        took, peak = (statistics.median(first[place] for first in firsts[db.name]) for place in (0, 1))
        bench.out(f"The first question of a process, which reads the records: {took:.0f} ms. Peak memory: {peak / 1024:.0f} MiB. "
                  f"{len(times[db.name, 'ours', 'unit']):,} units were asked about, each once.")
        slowest = percentile(times[db.name, "ours", "unit"], 0.99)
        bench.target(f"as-built trees under 20 ms (p99) on {db.name}", slowest < 20, f"{slowest:.1f} ms")
        ratio = {what: middle[db.name, "ours", what] / middle[db.name, "named", what] for what in titles}
        bench.target(f"as-built trees at most 1.3 × the query with names on {db.name}", ratio["unit"] <= 1.3, f"{ratio['unit']:.2f} ×")
        lot_took = middle[db.name, "ours", "lot"]
        bench.target(f"where a lot went under 300 ms on {db.name}", lot_took < 300, f"{lot_took:.0f} ms")
        bench.target(f"where a lot went at most 1.3 × the query with names on {db.name}", ratio["lot"] <= 1.3, f"{ratio['lot']:.2f} ×")
        bench.out()


def part_trace(bench):
    genealogy = Genealogy(2_000 if bench.smoke else bench.units)
    bench.heading(f"Serial and batch records: {genealogy.units:,} units")
    with databases(bench) as kinds:
        kinds = [Database(bench, name, make) for name, make in kinds]
        folders = file_everything(bench, kinds, genealogy)
        for db in kinds:
            db.settle()
        bench.out(f"{genealogy.machines:,} machines of ten levels, {genealogy.devices:,} devices; {genealogy.edges:,} edges.")
        bench.out()
        ask(bench, kinds, genealogy, check(bench, kinds, genealogy, folders))
