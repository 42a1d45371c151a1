#!/usr/bin/env python3
"""Makes the demonstration's import folder from what stands in source/. The files that it makes are committed.

    python3 -m venv target/demo-venv
    target/demo-venv/bin/pip install python-docx openpyxl reportlab pillow
    target/demo-venv/bin/python templates/demo/make.py          make everything, then check it
    target/demo-venv/bin/python templates/demo/make.py --check  check what is there (needs only the kinds' files)

Fonts: Noto Sans from Debian's fonts-noto-core. The same sources give the same bytes.
`--kinds DIR` points to another folder of kinds; the default is templates/kinds beside this folder.
"""

import argparse
import csv
import hashlib
import io
import re
import shutil
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "source"))
FOLDERS = {f[0]: f for f in ("a-standards b-quality-management-system c-procedures d-training e-risk f-internal-audits g-certification h-testing "
                             "i-compliance j-improvement k-experts l-regulatory m-traceability n-external-audits o-customer-feedback").split()}
COMMON = ["number", "kind", "title", "occurred_on", "marking", "state", "owner", "by", "files", "links", "reason", "received_at"]


def load_kinds(folder):
    return {k["code"]: k for k in (tomllib.loads(p.read_text()) for p in sorted(Path(folder).glob("*.toml")))}


def schedule(records):
    """Every version with its instant: by date, after what it links to, at plausible minutes of the day."""
    entries = [(s["date"], i, j, k, s) for i, (k, r) in enumerate(records.items()) for j, s in enumerate(r["life"])]
    entries.sort(key=lambda e: e[:3])
    done, out, order = set(), [], []
    by_date = {}
    for e in entries:
        by_date.setdefault(e[0], []).append(e)
    for date in sorted(by_date):
        waiting = by_date[date]
        n = 0
        while waiting:
            for e in waiting:
                _, i, j, k, s = e
                earlier = any(w[3] == k and w[2] < j for w in waiting)
                targets = {t for _, t in records[k]["links"]} | {t for x in records[k]["life"][:j + 1] for _, t in x["links"]}
                if earlier or any(w[3] in targets and w[3] != k for w in waiting if w[2] == 0 and w[3] not in done):
                    continue
                # what closes last on a day goes last: a record waits for the day's steps of those that point to it
                pointing = any(w[3] != k and any(t == k for _, t in records[w[3]]["links"]) for w in waiting if w[2] > 0) and j == len(records[k]["life"]) - 1 and j > 0
                if pointing:
                    continue
                break
            else:
                e = waiting[0]
            waiting.remove(e)
            done.add(e[3])
            h = int(hashlib.sha256(f"{e[3]}{e[2]}".encode()).hexdigest(), 16)
            minute = 8 * 60 + 5 + n * 6 + h % 5
            order.append((f"{date}T{minute // 60:02}:{minute % 60:02}:{h % 59:02}.{h % 997:03}Z", e[3], e[2], e[4]))
            n += 1
    return order


def numbers(order, records, kinds, code):
    out, seq = {}, {}
    for at, key, j, _ in order:
        if key not in out:
            k = kinds[records[key]["kind"]]
            s = seq[(k["code"], at[:4])] = seq.get((k["code"], at[:4]), 0) + 1
            out[key] = re.sub(r"\{seq:(\d)\}", lambda m: str(s).zfill(int(m[1])), k["number"].replace("{ORG}", code).replace("{year}", at[:4]))
    return out


def rows_of(order, records, number):
    """The rows of all indexes, in the order of filing."""
    state, out = {}, []
    for at, key, j, s in order:
        r = records[key]
        now = state.setdefault(key, {"f": dict(r["f"]), "files": list(r["files"]), "links": list(r["links"]), "on": r["on"]})
        now["f"].update(s["f"])
        if s["files"] is not None:
            now["files"] = list(s["files"])
        now["links"] += [l for l in s["links"] if l not in now["links"]]
        now["on"] = s["on"] or now["on"]
        row = {"number": number[key], "kind": r["kind"], "title": r["title"], "occurred_on": min(now["on"], at[:10]), "marking": r["mark"], "state": s["state"],
               "owner": r["owner"], "by": s["by"], "files": ";".join(now["files"]), "links": ";".join(f"{t}:{number[k]}" for t, k in now["links"]), "reason": s["reason"], "received_at": at}
        row["_fields"] = {k: str(v) for k, v in now["f"].items() if v not in ("", None)}
        row["_key"] = key
        out.append(row)
    return out


def make(kinds):
    import files_fo
    import genealogy
    import kit
    import pictures
    import records
    import records_rest  # noqa: F401  (adds to records.R)
    import records_registers  # noqa: F401  (the same)
    import sheets
    import files_registers  # noqa: F401  (adds to sheets.FILES and files_fo.TXT)

    for f in FOLDERS.values():
        shutil.rmtree(HERE / f, ignore_errors=True)
    order = schedule(records.R)
    number = numbers(order, records.R, kinds, "MGI")
    fill = lambda s: re.sub(r"\{#([\w.]+)\}", lambda m: number[m[1]], s)
    rows = rows_of(order, records.R, number)
    made = {}

    def folder_of(key):
        r = records.R[key]
        k = kinds[r["kind"]]
        # An exclusion names a clause of a standard; Annexure B files what has no step of its own under i.
        return FOLDERS.get(r["f"][k["step_field"]], FOLDERS["i"]) if k.get("step_field") else FOLDERS[k["steps"][0]]

    clauses = "| Clause | Subject | Documents |\n" + "\n".join(f"| {c} | {s} | {d} |" for c, s, d, _ in files_fo.__dict__.get("CLAUSES", sheets.CLAUSES))
    batches = genealogy.batches(lambda k: number[k])
    genealogy.final_state(lambda k: number[k])
    for row in rows:
        folder = folder_of(row["_key"])
        for name in filter(None, row["files"].split(";")):
            rel = f"{folder}/{name}"
            if rel in made:
                continue
            path = str(HERE / rel)
            made[rel] = True
            if rel in sheets.FILES:
                d = sheets.FILES[rel]
                d.body = fill(d.body.replace("{CLAUSES}", clauses))
                {"pdf": lambda: kit.pdf(path, d, pictures.get), "docx": lambda: kit.docx(path, d, pictures.get), "odt": lambda: kit.odt(path, d)}[name.rsplit(".", 1)[1]]()
            elif rel in files_fo.TXT:
                kit.text(path, fill(files_fo.TXT[rel]))
            elif rel in sheets.XLSX:
                title, tabs, marking, chart = sheets.XLSX[rel]
                kit.xlsx(path, title, tabs, marking, chart)
            elif rel in sheets.CSV:
                kit.table_csv(path, *sheets.CSV[rel])
            elif name == "trace-design.csv":
                kit.table_csv(path, genealogy.DESIGN, genealogy.design_rows())
            elif name.startswith("trace-"):
                kit.table_csv(path, genealogy.COLUMNS, batches[name[6:-4]])
            elif name in pictures.MAKERS:
                kit.put(path, pictures.get(name))
            elif name.endswith("-scan.pdf"):
                kit.scan_pdf(path, pictures.get(name[:-4] + ".png"), name)
            else:
                raise SystemExit(f"{row['number']} names {rel}, which nothing makes")
    for left in sorted((set(sheets.FILES) | set(files_fo.TXT) | set(sheets.XLSX) | set(sheets.CSV)) - set(made)):
        print("not used:", left)
    describe(fill, number, rows, len(made))
    by_folder = {}
    for row in rows:
        by_folder.setdefault(folder_of(row["_key"]), []).append(row)
    for folder, rs in sorted(by_folder.items()):
        fields = []
        for k in kinds.values():
            for f in k["field"]:
                if f["name"] not in fields and any(f["name"] in r["_fields"] and r["kind"] == k["code"] for r in rs):
                    fields.append(f["name"])
        buf = io.StringIO()
        w = csv.writer(buf, lineterminator="\n")
        w.writerow(COMMON + fields)
        for r in rs:
            w.writerow([r[c] for c in COMMON] + [r["_fields"].get(f, "") for f in fields])
            lost = set(r["_fields"]) - set(fields)
            if lost:
                raise SystemExit(f"{r['number']} ({r['kind']}, {r['_key']}): no such field {sorted(lost)}")
        kit.put(str(HERE / folder / "index.csv"), buf.getvalue().encode())


EXPECTED = [  # step, status, rule that decides it, records that it must name
    ("a", "complete", "", ()), ("b", "complete", "", ()), ("c", "stale", "c.2", ("d.wi403",)), ("d", "incomplete", "d.2", ("t.purge",)), ("e", "complete", "", ()),
    ("f", "blocked", "f.3", ("fd.ac03", "nc.ac03")), ("g", "stale", "g.4", ("cert.9001",)), ("h", "stale", "h.4", ("c.ac03",)), ("i", "incomplete", "i.3", ("cs.9001",)),
    ("j", "complete", "", ()), ("k", "complete", "", ()), ("l", "complete", "", ()), ("m", "incomplete", "m.1", ()), ("n", "complete", "", ()), ("o", "incomplete", "o.6", ("co.fog",)),
]


def describe(fill, number, rows, files):
    """README.md and expected.csv, with the numbers that the records have."""
    counts = f"{len(number)} records in {len(rows)} versions with {files} files."
    (HERE / "README.md").write_text(fill((HERE / "source/README.txt").read_text().replace("{COUNTS}", counts)))
    lines = ["step,status,rule,records"] + [f"{s},{status},{rule},{';'.join(number[k] for k in keys)}" for s, status, rule, keys in EXPECTED]
    (HERE / "source/expected.csv").write_text("\n".join(lines) + "\n")


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--check", action="store_true", help="check only")
    a.add_argument("--kinds", default=str(HERE.parent / "kinds"))
    a = a.parse_args()
    kinds = load_kinds(a.kinds)
    if not kinds:
        raise SystemExit(f"no kinds in {a.kinds}")
    if not a.check:
        make(kinds)
    import check
    sys.exit(check.run(HERE, kinds))


main()
