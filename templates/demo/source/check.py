"""Checks the import folder against the kinds' files: fields, choices, states, transitions with roles and guards, links,
files, instants, trace batches. Reads nothing but the folder and the kinds; standard library only."""

import csv
import datetime
import re
import tomllib
from collections import Counter, defaultdict
from decimal import Decimal, InvalidOperation

COMMON = {"number", "kind", "title", "occurred_on", "marking", "state", "owner", "by", "files", "links", "reason", "received_at"}
OPEN = {"draft", "review", "open"}
TRACE = ("type item revision title lot serial supplier supplier_lot certificate made_on status customer relation into_item into_lot into_serial quantity unit").split()
DESIGN = "type item revision into_item into_revision find quantity unit to_serial from_serial".split()


def date(s):
    try:
        return datetime.date.fromisoformat(s) if re.fullmatch(r"\d{4}-\d\d-\d\d", s) else None
    except ValueError:
        return None


def number_re(fmt, code):
    return re.sub(r"\{seq:(\d)\}", r"\\d{\1,}", re.escape(fmt).replace(r"\{", "{").replace(r"\}", "}").replace("{ORG}", code).replace("{year}", r"\d{4}"))


def run(here, kinds):
    errors = []
    org = tomllib.loads((here / "organisation.toml").read_text())
    code = org["code"].upper()
    users = {u["login"]: u for u in csv.DictReader(open(here / "users.csv", encoding="utf-8"))}
    rows = []
    for index in sorted(here.glob("*/index.csv")):
        for n, r in enumerate(csv.DictReader(open(index, encoding="utf-8")), 2):
            r["_at"], r["_dir"] = f"{index.parent.name}/index.csv row {n} {r['number']}", index.parent
            rows.append(r)
        instants = [r["received_at"] for r in rows if r["_dir"] == index.parent]
        if instants != sorted(instants):
            errors.append(f"{index}: rows are not in the order of received_at")
    rows.sort(key=lambda r: r["received_at"])
    if len({r["received_at"] for r in rows}) != len(rows):
        errors.append("two versions at the same instant")
    records, used_files = {}, set()
    seen = defaultdict(set)
    back = defaultdict(list)        # number -> [(link type, from number)]

    for r in rows:
        say = lambda m: errors.append(f"{r['_at']}: {m}")
        k = kinds.get(r["kind"])
        if not k:
            say(f"no kind {r['kind']}")
            continue
        if not re.fullmatch(number_re(k["number"], code), r["number"]):
            say("number does not fit the kind's format")
        if not re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", r["received_at"]) or not (str(org["start"]) <= r["received_at"][:10] <= str(org["as_of"])):
            say(f"received_at {r['received_at']}")
        if not date(r["occurred_on"]) or r["occurred_on"] > r["received_at"][:10]:
            say(f"occurred_on {r['occurred_on']}")
        if r["marking"] not in ("UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET"):
            say("marking")
        for c in ("owner", "by"):
            if r[c] not in users:
                say(f"{c} {r[c]!r} is no user")
        order = ["UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET"]
        if r["by"] in users and order.index(users[r["by"]]["clearance"]) < order.index(r["marking"]):
            say(f"{r['by']} is not cleared for {r['marking']}")
        if not r["title"].strip() or len(r["title"]) > 200 or not r["reason"].strip():
            say("title or reason")
        states = {s["code"]: s for s in k["state"]}
        fields = {f["name"]: f for f in k["field"]}
        values = {c: v.strip() for c, v in r.items() if c not in COMMON and not c.startswith("_") and v and v.strip()}
        for c, v in values.items():
            f = fields.get(c)
            if not f:
                say(f"field {c} is not of kind {r['kind']}")
                continue
            t = f["type"]
            many = [x.strip() for x in v.split(";") if x.strip()] if t == "list" else [v]
            choices = {x["code"] for x in f.get("choices", [])}
            longest = f.get("max_length", 20000 if t == "long_text" else 200)
            for x in many:
                if choices and x not in choices:
                    say(f"{c}: {x!r} is none of {sorted(choices)}")
                if f.get("pattern") and not re.fullmatch(f["pattern"], x):
                    say(f"{c}: {x!r} does not match")
                if len(x) > longest:
                    say(f"{c}: longer than {longest}")
            if len(set(many)) != len(many):
                say(f"{c}: a value twice")
            if t == "date" and not date(v):
                say(f"{c}: {v!r} is no date")
            if t in ("integer", "decimal"):
                try:
                    d = Decimal(v)
                    if t == "integer" and d != d.to_integral_value() or "min" in f and d < Decimal(f["min"]) or "max" in f and d > Decimal(f["max"]):
                        say(f"{c}: {v!r} out of range")
                except InvalidOperation:
                    say(f"{c}: {v!r} is no number")
            if t == "boolean" and v not in ("yes", "no"):
                say(f"{c}: {v!r} is neither yes nor no")
            if t != "long_text" and "\n" in v:
                say(f"{c}: several lines")
        for f in k["field"]:
            if (f.get("required") or r["state"] in f.get("required_in", [])) and f["name"] not in values:
                say(f"{f['name']} is required in state {r['state']}")
        links = []
        types = {l["type"]: l for l in k.get("link", [])}
        for l in filter(None, r["links"].split(";")):
            typ, _, to = l.partition(":")
            if typ not in types:
                say(f"no link type {typ}")
            elif to not in records:
                say(f"{typ} points to {to}, which is not filed yet")
            elif order.index(records[to]["marking"]) > order.index(users.get(r["by"], {}).get("clearance", "SECRET")):
                say(f"{typ}: {r['by']} may not see {to}")
            elif "*" not in types[typ]["to"] and records[to]["kind"] not in types[typ]["to"]:
                say(f"{typ} may not point to a {records[to]['kind']}")
            links.append((typ, to))
        for l in types.values():
            if (l.get("required") or r["state"] in l.get("required_in", [])) and not any(t == l["type"] for t, _ in links):
                say(f"link {l['type']} is required")
        files = [f for f in r["files"].split(";") if f]
        for f in files:
            p = r["_dir"] / f
            if not p.is_file() or p.stat().st_size < 100:
                say(f"file {f} is missing or nearly empty")
            used_files.add(p)
        # the importer takes the same content for a repetition
        content = (r["kind"], r["title"], r["occurred_on"], r["marking"], r["state"], r["owner"], tuple(sorted(values.items())), tuple(files), tuple(links))
        if content in seen[r["number"]]:
            say("the same content as an earlier version")
        seen[r["number"]].add(content)
        # lifecycle
        old = records.get(r["number"])
        if r["state"] not in states:
            say(f"no state {r['state']}")
            continue
        if not old:
            if not states[r["state"]].get("initial"):
                say(f"may not start in {r['state']}")
        elif old["kind"] != r["kind"]:
            say("kind changes")
        elif old["state"] != r["state"]:
            ts = [t for t in k["transition"] if old["state"] in t["from"] and t["to"] == r["state"]]
            if not ts:
                say(f"no move from {old['state']} to {r['state']}")
            role = users[r["by"]]["role"]
            ok = [t for t in ts if role in t["roles"]]
            if ts and not ok:
                say(f"{r['by']} ({role}) may not move to {r['state']}")
            for g in (ok[0].get("guards", []) if ok else []):
                linked = [(t, n) for t, n in links] + [(t, n) for t, n in back[r["number"]]]
                if g == "other_person":
                    if r["by"] in old["authors"]:
                        say(f"other_person: {r['by']} wrote what is approved")
                elif g == "files_present":
                    if not files:
                        say("files_present")
                elif "field_present" in g:
                    if g["field_present"] not in values:
                        say(f"field_present {g['field_present']}")
                elif "different_people" in g:
                    p = [values.get(n, "").lower() for n in g["different_people"]]
                    if "" in p or len(set(p)) != len(p):
                        say(f"different_people {p}")
                elif "links_present" in g:
                    if not any(t == g["links_present"] for t, _ in linked):
                        say(f"links_present {g['links_present']}")
                elif "all_linked_closed" in g:
                    still = [n for t, n in linked if t == g["all_linked_closed"] and records[n]["category"] in OPEN]
                    if still:
                        say(f"all_linked_closed {g['all_linked_closed']}: {still}")
                elif "min_delay" in g:
                    a = date(values.get(g["min_delay"]["field"], ""))
                    if not a or (date(r["received_at"][:10]) - a).days < g["min_delay"]["days"]:
                        say("min_delay")
                elif "field_is" in g:
                    is_one = lambda n, allowed: {"yes": "true", "no": "false"}.get(values.get(n, ""), values.get(n, "")) in allowed
                    asked = all(is_one(n, allowed) for n, allowed in g["field_is"].get("when", {}).items())
                    if asked and not is_one(g["field_is"]["field"], g["field_is"]["values"]):
                        say(f"field_is {g['field_is']}")
                elif "units_conform" in g:
                    pass  # walks the whole genealogy: the import itself refuses what does not conform
                else:
                    say(f"guard {g} is not known to this check")
        cat = states[r["state"]]["category"]
        authors = set() if cat not in OPEN else (old["authors"] if old else set()) | {r["by"]}
        for t, n in (old["links"] if old else []):
            back[n].remove((t, r["number"]))
        for t, n in links:
            back[n].append((t, r["number"]))
        records[r["number"]] = {"kind": r["kind"], "state": r["state"], "category": cat, "authors": authors, "marking": r["marking"], "links": links, "values": values, "versions": (old["versions"] if old else 0) + 1}

    # files that no row names
    for p in here.rglob("*"):
        if p.is_file() and p.parent != here and "source" not in p.parts and p.name != "index.csv" and p not in used_files:
            errors.append(f"{p.relative_to(here)} is named by no row")
    # trace batches in the order of filing
    items, lots, units, edges, consumed, inside, where = {}, {}, {}, 0, set(), defaultdict(Decimal), {}
    for r in [x for x in rows if x["kind"] == "trace-batch"]:
        for n, t in enumerate(csv.DictReader(open(r["_dir"] / r["files"], encoding="utf-8")), 2):
            place = f"{r['files']} row {n}"
            if list(t) == DESIGN:
                if t["type"] != "bom" or items.get(t["into_item"]) is None or items.get(t["item"]) is None:
                    errors.append(f"{place}: {t['type']} of {t['item']} in {t['into_item']}")
                continue
            if list(t) != TRACE:
                errors.append(f"{place}: columns")
                break
            if t["type"] == "item":
                items[t["item"]] = t["revision"]
            elif t["type"] in ("lot", "unit"):
                if items.get(t["item"]) != t["revision"]:
                    errors.append(f"{place}: item {t['item']} {t['revision']}")
                if t["certificate"] and t["certificate"] not in records:
                    errors.append(f"{place}: certificate {t['certificate']}")
                (lots if t["type"] == "lot" else units)[(t["item"], t["lot"] if t["type"] == "lot" else t["serial"])] = t["status"]
            else:
                edges += 1
                child, parent = (t["item"], t["serial"] or t["lot"]), (t["into_item"], t["into_serial"] or t["into_lot"])
                for x in (child, parent):
                    if x not in lots and x not in units:
                        errors.append(f"{place}: {x} is not defined")
                q = Decimal(t["quantity"] or "1")
                if t["relation"] == "consumed":
                    consumed.add((child, parent))
                elif t["relation"] == "installed":
                    if child in units and where.get(child, parent) != parent:
                        errors.append(f"{place}: {child} is in {where[child]}")
                    where[child] = parent
                    inside[child, parent] += q
                elif t["relation"] == "removed":
                    if inside[child, parent] < q:
                        errors.append(f"{place}: {q} of {child} are not in {parent}")
                    where.pop(child, None)
                    inside[child, parent] -= q
                else:
                    errors.append(f"{place}: relation {t['relation']!r}")
    size = sum(p.stat().st_size for p in here.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    if size > 6_000_000:
        errors.append(f"{size} bytes are more than 6 MB")
    missing = sorted(set(kinds) - {r["kind"] for r in records.values()})
    if missing:
        errors.append(f"kinds without a record: {', '.join(missing)}")
    kc = Counter(r["kind"] for r in records.values())
    types = Counter(p.suffix for p in used_files)
    print(f"{len(records)} records, {len(rows)} versions, {len(kc)} kinds, {len(used_files)} files, {size / 1e6:.2f} MB")
    print("files:", dict(types.most_common()))
    print("kinds:", dict(sorted(kc.items())))
    print(f"trace: {len(items)} items, {len(lots)} lots, {len(units)} units, {edges} edges, {len(consumed) + sum(q > 0 for q in inside.values())} in force; units {dict(Counter(units.values()))}")
    for e in errors:
        print("ERROR", e)
    print("check:", "failed" if errors else "passed", f"({len(errors)} errors)" if errors else "")
    return 1 if errors else 0
