"""The records: who filed what, when, in which state, with which files and links. Kept in the order of the story."""

import datetime

from files_abc import DC, DE, LA, MD, ML, PM, PROCEDURES, QM, SC

LOGIN = {QM: "n.qureshi", MD: "k.durrani", DE: "i.khattak", ML: "s.baig", DC: "f.gul", LA: "h.raza", PM: "t.mehmood",
         SC: "z.malik"}
MAIN, HILL = "Main Works", "Hill Road Works"
R = {}          # key -> record, in order


def plus(date, days):
    return (datetime.date.fromisoformat(date) + datetime.timedelta(days=days)).isoformat()


def workday(date, days):
    """`days` later; from Sunday on to Monday."""
    d = datetime.date.fromisoformat(date) + datetime.timedelta(days=days)
    return (d + datetime.timedelta(days=1) if d.weekday() == 6 else d).isoformat()


def rec(key, kind, title, on, owner, life, f=None, files=(), links=(), mark="RESTRICTED", drafts=()):
    """`files` come with the version that was approved where they carry the approval, otherwise with the first."""
    assert key not in R, key
    for s in life:
        if s.pop("signed", False) and s["files"] is None and files:
            s["files"], files = list(files), drafts
    R[key] = {"key": key, "kind": kind, "title": title, "on": on, "owner": LOGIN[owner], "life": life, "f": f or {},
              "files": list(files), "links": list(links), "mark": mark}


def step(date, state, who, reason, f=None, files=None, links=(), on=None):
    return {"date": date, "state": state, "by": LOGIN[who], "reason": reason, "f": f or {}, "files": files,
            "links": list(links), "on": on}


def approve(author, approver, first, last, state, f=None, why="First version", done="Approved", files=None, links=(), early=False):
    """draft and in-review by the author, the final state by somebody else. The files carry the approval, so they come
    with it, unless they are there before (`early`: reports and certificates of others, sheets, pictures)."""
    final = step(last, state, approver, done, f, files, links)
    final["signed"] = not early
    return [step(first, "draft", author, why),
            step(min(workday(first, 1), last), "in-review", author, "Ready for review"), final]


def valid(author, approver, first, last, f=None, why="Filed", done="Checked against the original"):
    return [step(first, "draft", author, why), step(last, "valid", approver, done, f)]


# ================================================================= standards first: others link to them
ISO = "4.1 4.2 4.3 4.4 5.1 5.2 5.3 6.1 6.2 6.3 7.1 7.2 7.3 7.4 7.5 8.1 8.2 8.3 8.4 8.5 8.6 8.7 9.1 9.2 9.3 10.1 10.2 10.3".split()
def iso(clauses):  # as the help of the field asks: each with the standard's short name
    return ";".join(f"ISO 9001 {clause}" for clause in clauses.split(";") if clause)


CLAUSES_OF = {   # clauses of a standard as they are named in decisions and statements
    "std.9001": [f"ISO 9001 {c}" for c in ISO],
    "std.aqap": [f"AQAP-2110 {t}" for t in ("access", "quality plan", "configuration", "risk", "measurement system", "counterfeit avoidance", "certificate of conformity", "reliability", "sub-supplier flow-down")],
    "std.810": [f"MIL-STD-810H {m}" for m in ("501.7 high temperature", "502.7 low temperature", "507.6 humidity", "514.8 vibration", "516.8 shock")],
    "std.130": ["MIL-STD-130N marking", "MIL-STD-130N data matrix"],
    "std.ts": ["TS-SM40 4 function", "TS-SM40 5 environment", "TS-SM40 7 safety"],
}
STANDARDS = [
    ("std.9001", "ISO 9001", "2015", "Quality management systems: requirements", "ISO", "management-system", "2015-09-15", None),
    ("std.aqap", "AQAP-2110", "Edition D version 1, 2016", "Quality assurance requirements for design, development and production", "NATO", "management-system", "2016-06-01", None),
    ("std.810", "MIL-STD-810", "H, 2019", "Environmental engineering considerations and laboratory tests", "US Department of Defense", "test-method", "2019-01-31", None),
    ("std.130", "MIL-STD-130", "N, 2007", "Identification marking of military property", "US Department of Defense", "product", "2007-12-17", None),
    ("std.17025", "ISO/IEC 17025", "2017", "Competence of testing and calibration laboratories", "ISO", "process", "2017-11-30", None),
    ("std.ts", "TS-SM40", "issue 4, 2025", "Technical specification, sight mount SM-40", "Northern Vehicle Rebuild Depot", "product", "2025-06-02", "SM-40"),
]
for i, (key, ident, edition, title, issuer, purpose, published, product) in enumerate(STANDARDS):
    f = {"identifier": ident, "edition": edition, "issuer": issuer, "status": "current", "purpose": purpose,
         "published_on": published, "source": "official copy, standards register", "review_due_on": "2027-11-17"}
    if key in CLAUSES_OF:
        f["clauses"] = ";".join(CLAUSES_OF[key])
    if product:
        f["product"] = product
    if key == "std.9001":
        f["scope"] = "Base of the quality management system; certificate MCS-Q-20418."
    rec(key, "standard", f"{ident}: {title}", "2025-11-17", DC,
        approve(DC, QM, "2025-11-05" if i < 3 else "2025-11-06", "2025-11-17", "effective",
                why="Entered in the standards register", done="Edition checked; applies", early=True),
        f, ["iso-9001-clause-map.xlsx"] if key == "std.9001" else ["standards-register.xlsx"] if key == "std.aqap" else [],
        mark="RESTRICTED" if product else "UNCLASSIFIED")
rec("std.810g", "standard", "MIL-STD-810: Environmental engineering considerations and laboratory tests (edition G)", "2025-11-17", DC,
    approve(DC, QM, "2025-11-06", "2025-11-17", "effective", why="Entered: the old qualification of 2017 cites it", done="Kept for reference")
    + [step("2026-03-25", "superseded", QM, "Edition H qualification of SM-40 passed; nothing cites edition G any more", {"status": "withdrawn", "withdrawn_on": "2019-01-31"})],
    {"identifier": "MIL-STD-810", "edition": "G, 2008", "issuer": "US Department of Defense", "status": "transition", "purpose": "test-method",
     "published_on": "2008-10-31", "review_due_on": "2026-05-31"}, mark="UNCLASSIFIED")
rec("apd.sm40", "applicability-decision", "Applicability of standards to sight mount SM-40", "2025-11-25", DE,
    approve(DE, QM, "2025-11-20", "2025-11-25", "approved", {"approved_by": QM}, done="Decision agreed with Production"),
    {"product": "SM-40", "contract": "7/AV/2025-118", "customer": "Northern Vehicle Rebuild Depot", "clauses_applied": ";".join(sum((CLAUSES_OF[k] for k in ("std.9001", "std.aqap", "std.810", "std.130", "std.ts")), [])),
     "clauses_excluded": "MIL-STD-810H 509.7 salt fog;ISO 2859-1", "justification": "Salt fog is tested by the customer on the whole vehicle. We sample with acceptance number zero instead of ISO 2859-1.",
     "special_requirements": "Boresight retention 0.10 mil after shock; elevation backlash 0.25 mil; -32 to +55 °C; traceability of classes A to C for 30 years.",
     "quality_assurance": "required", "decided_by": DE, "review_due_on": "2026-11-25"}, ["applicability-sm-40.docx"],
    [("applies", k) for k in ("std.9001", "std.aqap", "std.810", "std.130", "std.ts")])
rec("apd.bt12", "applicability-decision", "Applicability of standards to boresight telescope BT-12", "2026-01-14", DE,
    approve(DE, QM, "2026-01-12", "2026-01-14", "approved", {"approved_by": QM}),
    {"product": "BT-12", "contract": "7/AV/2025-118", "customer": "Northern Vehicle Rebuild Depot", "clauses_applied": ";".join(CLAUSES_OF["std.9001"] + CLAUSES_OF["std.810"][-1:] + CLAUSES_OF["std.130"]),
     "clauses_excluded": "ISO 10109", "justification": "MIL-STD-810H is called up by the contract.", "quality_assurance": "required", "decided_by": DE,
     "review_due_on": "2027-01-14"}, ["applicability-bt-12.pdf"], [("applies", k) for k in ("std.9001", "std.aqap", "std.810", "std.130")])

# ================================================================= b: processes, system documents, objectives
PROCESSES = [
    ("p.lead", "PS-00", "Leadership, planning, audit and improvement", "management", "", MD, "policy;customer requirements;risks;results", "objectives;decisions;audit programme;actions", "4.1;4.2;4.3;4.4;5.1;5.2;5.3;6.1;6.2;9.1;9.2;9.3;10.2;10.3", "days from report to disposition"),
    ("p.contract", "PS-01", "Contract, delivery and support", "core", "delivery;support", SC, "enquiry;contract;complaint", "reviewed contract;delivery;answer", "8.2;8.5.5;9.1.2", "on-time delivery"),
    ("p.design", "PS-02", "Design and development", "core", "design;development", DE, "technical specification;field experience", "drawings;parts lists;first articles", "8.3", "changes after release"),
    ("p.purch", "PS-03", "Purchasing and receiving", "core", "purchasing", SC, "parts list;schedule", "accepted lots", "8.4", "lots accepted"),
    ("p.make", "PS-04", "Manufacture and assembly", "core", "manufacturing", PM, "accepted lots;drawings;instructions", "assemblies with as-built", "7.1.3;8.1;8.5.1;8.5.2;8.5.3;8.5.4;8.5.6", "first-pass yield"),
    ("p.test", "PS-05", "Test, quality control and release", "core", "testing;quality-control", QM, "assemblies;limits", "released mounts;certificates of conformity", "8.6;8.7", "escapes per 100 units"),
    ("p.metro", "PS-07", "Measuring equipment", "support", "", ML, "instruments;standards", "calibrated instruments;certificates", "7.1.5", "calibrated on time"),
    ("p.docs", "PS-08", "Documents, records, training", "support", "", DC, "drafts;requirements;competence matrix", "effective documents;qualified people", "7.2;7.3;7.5", "training done"),
]
# Which steps of the profile each process's owner answers for.
ANSWERS_FOR = {"p.lead": "b;e;f;g;j", "p.contract": "l;o", "p.design": "a;k", "p.make": "m", "p.test": "h;i;n", "p.docs": "c;d"}
for i, (key, code, title, typ, covers, owner, inputs, outputs, clauses, kpi) in enumerate(PROCESSES):
    f = {"process_code": code, "process_type": typ, "covers": covers, "process_owner": owner, "inputs": inputs, "outputs": outputs, "clauses": iso(clauses),
         "measures": kpi, "purpose": f"{title}: see quality manual QM-01, section 5.", "effective_from": "2025-11-24", "review_due_on": "2027-11-24", "site": f"{MAIN};{HILL}" if key in ("p.make", "p.docs", "p.lead") else MAIN}
    if key in ANSWERS_FOR:
        f["answers_for"] = ANSWERS_FOR[key]
    if key == "p.make":
        f["special_process"] = "yes"
        f["controls"] = "Nitriding of worm shafts (Hill Road) and sealing of heads (Main Works) are special processes: qualified operators, recorded parameters."
    author = LA if owner in (QM, MD) else owner
    rec(key, "process", f"{code} {title}", "2025-11-24", owner, approve(author, QM, "2025-11-05", "2025-11-24", "effective", why="Process sheet", done="Agreed at the board", early=True),
        f, ["process-map.png"] if key == "p.lead" else [], [("implements", "std.9001")], mark="UNCLASSIFIED")

QMS = [
    ("q.policy", "policy", "PO-01", "C", "Quality policy", "2025-11-17", "quality-policy.docx", "2027-11-17", None),
    ("q.scope", "scope", "SC-01", "D", "Scope of the quality management system", "2025-11-17", "scope-statement.txt", "2027-11-17", None),
    ("q.roles", "roles", "RA-01", "B", "Roles and authorities", "2025-11-24", "roles-and-authorities.docx", "2027-11-24", None),
    ("q.manual", "manual", "QM-01", "F", "Quality manual", "2025-12-01", "quality-manual.pdf", "2027-12-01", None),
]
for key, typ, code, rev, title, day, file, review, product in QMS:
    rec(key, "qms-document", f"{code} {title}", day, QM,
        approve(QM, MD, plus(day, -7), day, "effective", {"approved_by": MD, "effective_from": day, "review_due_on": review, "communicated_on": plus(day, 3)}),
        {"document_type": typ, "document_code": code, "revision": rev, "prepared_by": QM, "change_summary": "Reissued for the records system; text reviewed.", "distribution": "all sections;notice boards"},
        [file], [("implements", "std.9001")], mark="UNCLASSIFIED")
rec("q.plan", "qms-document", "QPL-SM40 Quality plan for sight mount SM-40", "2025-12-08", QM,
    approve(QM, MD, "2025-12-01", "2025-12-08", "effective", {"approved_by": MD, "effective_from": "2025-12-08", "review_due_on": "2026-12-08"})
    + [step("2026-06-29", "draft", QM, "Issue C: bearings on two instruments, after the bearing case", {"revision": "C", "change_summary": "Control plan: runout of bearings on two comparators."}, ["quality-plan-sm-40-c-draft.odt"], on="2026-06-29"),
       step("2026-06-30", "in-review", QM, "Sent to Production and Metrology"),
       step("2026-07-06", "effective", MD, "Approved; customer informed", {"effective_from": "2026-07-06", "review_due_on": "2027-07-06"}, ["quality-plan-sm-40.odt"], on="2026-07-06")],
    {"document_type": "quality-plan", "document_code": "QPL-SM40", "revision": "B", "prepared_by": QM, "product": "SM-40", "distribution": "sections;customer"},
    ["quality-plan-sm-40-b.odt"], [("implements", "std.aqap")])
OBJ = [
    ("o.escape", "Escapes to the customer in 2026", "p.test", "Escapes per 100 units delivered", "1.0", "per 100 units", "at-most", "7.1", QM, "Two instruments at receiving; gate of QP-10; see lessons of the bearing case."),
    ("o.otd", "On-time delivery in 2026", "p.contract", "Deliveries on the day agreed", "95", "%", "at-least", "96", SC, "Stock of long-lead optics; two autocollimators."),
    ("o.cal", "Instruments past due in use", "p.metro", "Instruments found in use past their due date", "0", "instruments", "at-most", "2", ML, "Due list every Monday to all shift leaders."),
]
for key, title, proc, measure, target, unit, direction, value, who, plan in OBJ:
    rec(key, "objective", title, "2026-01-26", who, approve(QM, MD, "2026-01-22", "2026-01-26", "effective", {"responsible": who}, why="From the management review of January", early=True)
        + [step("2026-10-12", "draft", who, "Value of the first three quarters", {"measured_value": value, "measured_on": "2026-10-05"}, on="2026-10-05"),
           step("2026-10-12", "in-review", who, "For confirmation"),
           step("2026-10-14", "effective", MD if who == QM else QM, "Value confirmed")],
        {"measure": measure, "target": target, "target_unit": unit, "direction": direction, "period": "2026", "plan": plan, "due_on": "2026-12-31", "review_due_on": "2027-01-31"},
        ["objectives-2026.xlsx"] if key == "o.escape" else [], [("belongs-to", proc)])

# ================================================================= c: procedures, drawings, changes
IMPLEMENTS = {"QP-01": ["p.docs"], "QP-02": ["p.lead"], "QP-03": ["p.test", "p.lead"], "QP-04": ["p.metro"], "QP-05": ["p.design"], "QP-06": ["p.make"], "QP-07": ["p.purch"],
              "QP-08": ["p.docs"], "QP-09": ["p.lead"], "QP-10": ["p.test", "p.contract"], "WI-401": ["p.make"], "WI-402": ["p.make"], "WI-403": ["p.test"], "WI-405": ["p.purch"]}
CLAUSE = {"QP-01": "7.5", "QP-02": "9.2", "QP-03": "8.7;10.2", "QP-04": "7.1.5", "QP-05": "8.3.4;8.5.1", "QP-06": "8.5.2", "QP-07": "8.4", "QP-08": "7.2;7.3", "QP-09": "6.1", "QP-10": "8.6",
          "WI-401": "8.5.1", "WI-402": "8.5.1", "WI-403": "8.6", "WI-405": "8.4.2;8.6"}
OPERATION = {"WI-401": "ED-40 assembly", "WI-402": "OH-40 sealing and purging", "WI-403": "SM-40 final test", "WI-405": "receiving of bearings"}
REISSUED = {  # code: earlier issue, its day, start of the new draft, why
    "QP-01": ("F", "2025-11-18", "2026-03-16", "After the finding on the shaft drawing: red-lines limited, section head answers for removal"),
    "QP-04": ("C", "2025-11-18", "2026-06-22", "After MG-017: daily checks, shorter intervals"),
    "QP-07": ("D", "2025-11-18", "2026-06-29", "Two instruments for runout of bearings"),
    "WI-401": ("D", "2025-11-18", "2026-07-13", "Bearings of lot BL-2601 barred; note on new lots"),
    "WI-405": ("B", "2025-11-18", "2026-06-29", "Morning check and second comparator"),
}
for code, title, issue, date, author, approver, stem in PROCEDURES:
    key = "d." + code.lower().replace("-", "")
    ext = "docx" if code in ("QP-08", "QP-09", "WI-402") else "pdf"
    first_issue, first_day = (REISSUED[code][0], REISSUED[code][1]) if code in REISSUED else (issue, date)
    review = {"WI-402": "2026-11-30", "WI-403": "2026-10-07"}.get(code, plus(first_day, 730))
    start = "2025-11-06" if code[:2] == "QP" else "2025-11-10"
    day = max(first_day, "2025-11-18")
    who = "all sections" if code[:2] == "QP" else "section and bench"
    life = [step(start, "draft", author, "Taken over from the paper system and revised" if code != "WI-403" else "Taken over from the paper system unchanged"),
            step(workday(start, 3), "in-review", author, "Sections asked for comments"),
            step(day, "effective", approver, "Approved; older copies recalled", files=[f"{stem}-{first_issue.lower()}.{ext}"], f={"approved_by": approver, "effective_from": first_day, "review_due_on": review,
                 "acknowledged_by": f"{PM};{ML};{DC}"})]
    if code in REISSUED:
        life += [step(REISSUED[code][2], "draft", author, f"Issue {issue}: {REISSUED[code][3]}", {"revision": issue, "change_summary": REISSUED[code][3]}, [f"{stem}-{issue.lower()}-draft.docx"], on=REISSUED[code][2]),
                 step(workday(REISSUED[code][2], 3), "in-review", author, "Sections asked for comments"),
                 step(date, "effective", approver, f"Issue {issue} approved; issue {first_issue} recalled", {"effective_from": date, "review_due_on": plus(date, 730)}, [f"{stem}-{issue.lower()}.{ext}"], on=date)]
    f = {"document_type": "procedure" if code[:2] == "QP" else "work-instruction", "document_code": code, "revision": first_issue, "prepared_by": author,
         "clauses": iso(CLAUSE[code]), "change_summary": "Text reviewed for the records system." if code != "WI-403" else "No change since 2024.", "distribution": who,
         "language": "en", "operation": OPERATION.get(code, ""), "product": "SM-40" if code in ("WI-401", "WI-402", "WI-403") else "", "site": MAIN if code[:2] == "WI" else ""}
    rec(key, "procedure", f"{code} {title}", first_day, author, life, f, [f"{stem}-{first_issue.lower()}-draft.docx"] if code in ("QP-02", "QP-05") else [], [("implements", p) for p in IMPLEMENTS[code]])
rec("d.fm031", "procedure", "FM-031 Nonconformity report (form)", "2025-11-18", QM, approve(QM, MD, "2025-11-10", "2025-11-18", "effective", {"approved_by": MD, "effective_from": "2025-11-18", "review_due_on": "2027-11-18"}),
    {"document_type": "form", "document_code": "FM-031", "revision": "D", "prepared_by": QM, "distribution": "all sections"}, ["fm-031-nonconformity-report.docx"], [("implements", "p.test")], mark="UNCLASSIFIED")
rec("d.4110b", "procedure", "Drawing MGI-4110 Worm shaft, revision B", "2023-05-08", DE,
    approve(DE, QM, "2025-11-05", "2025-11-06", "effective", {"approved_by": QM, "effective_from": "2023-05-08", "review_due_on": "2026-05-08"}, why="Taken over from the drawing office", early=True)
    + [step("2025-11-18", "superseded", QM, "Replaced by revision C from ED40-0001")],
    {"document_type": "drawing", "document_code": "MGI-4110", "revision": "B", "prepared_by": DE, "product": "SM-40", "distribution": "Hill Road grinding, copy 7;gear cutting, copy 8"}, ["drawing-mgi-4110-b.png"], [("implements", "p.make")])
rec("d.4110c", "procedure", "Drawing MGI-4110 Worm shaft, revision C", "2025-11-18", DE,
    approve(DE, QM, "2025-11-12", "2025-11-18", "effective", {"approved_by": QM, "effective_from": "2025-11-18", "review_due_on": "2027-11-18"}, why="Lead error 0.012 to 0.008 mm; nitriding added"),
    {"document_type": "drawing", "document_code": "MGI-4110", "revision": "C", "prepared_by": DE, "product": "SM-40", "change_summary": "Lead error 0.008 mm; nitriding; effective from ED40-0001", "distribution": "Hill Road grinding;gear cutting;inspection"},
    ["drawing-mgi-4110-c.png"], [("supersedes", "d.4110b"), ("implements", "p.make")])
rec("d.4000c", "procedure", "Drawing MGI-4000 Sight mount SM-40, assembly, revision C", "2025-11-18", DE,
    approve(DE, QM, "2025-11-13", "2025-11-18", "effective", {"approved_by": QM, "effective_from": "2025-11-18", "review_due_on": "2027-11-18"}),
    {"document_type": "drawing", "document_code": "MGI-4000", "revision": "C", "prepared_by": DE, "product": "SM-40", "change_summary": "Drive ED-40 revision C", "distribution": "assembly;final test;inspection"}, ["drawing-mgi-4000-c.png"], [("implements", "p.make")])

# ================================================================= d: training, competence
EFFECT = {"t.system": ("2026-02-12", "Audit IA-2026-01: six section heads find a record in less than two minutes."), "t.aware": ("2026-05-13", "Audit IA-2026-02: goods receiving stopped a box with a wrong label in March."),
          "t.two": ("2026-10-22", "Morning checks 239 of 240; readings of the two instruments agree within 0.3 µm.")}
TRAIN = [
    ("t.system", "Quality system and the records system for section heads", "classroom", "quality-system;document-control", LA, "2025-11-25", "K. Durrani;T. Mehmood;I. Khattak;S. Baig;Z. Malik;F. Gul", "4", "written", 6, ["training-records-2026.xlsx"], ["d.qp01", "q.manual"]),
    ("t.aware", "Product safety, counterfeit parts, ethics: all employees", "awareness", "product-safety;counterfeit-parts;ethics", LA, "2026-03-11", "171 employees in six sessions;9 on 2026-03-11", "2", "written", 180, ["counterfeit-awareness-2026.pdf"], ["q.policy"]),
    ("t.purge", "Sealing and purging of OH-40", "on-the-job", "special-process", PM, "2026-01-29", "P. Bano;U. Rehman", "16", "practical", 1, ["competence-assessment-purging.docx"], ["d.wi402"]),
    ("t.two", "Comparators: two-instrument check, morning check", "classroom", "metrology;inspection", ML, "2026-07-08", "A. Yousaf;M. Iqbal;S. Karim;R. Shah;J. Aslam;W. Tahir;L. Noor;P. Bano;G. Afridi", "2", "written", 9, ["course-two-instrument-check.docx", "attendance-2026-07-08-scan.pdf"], ["d.qp04", "d.qp07", "d.wi405"]),
]
for key, topic, typ, subjects, trainer, day, who, hours, assess, passed, files, covers in TRAIN:
    rec(key, "training", topic, day, trainer, [step(plus(day, -14), "planned", trainer, "Planned"), step(day, "held", trainer, "Held"),
        step(workday(day, 1), "completed", DC, "Attendance and tests filed", {"passed": passed, "failed": 1 if key == "t.purge" else 0, "assessment": assess}, files, [("covers", k) for k in covers])],
        {"topic": topic, "training_type": typ, "subjects": subjects, "trainer": trainer, "provider": "MGI", "attendees": who, "duration_hours": hours, "site": MAIN})
for key, (day, words) in EFFECT.items():
    R[key]["life"].append(step(day, "completed", DC, "Effectiveness looked at", {"effectiveness": words, "effectiveness_checked_on": day}))
rec("t.wi403", "training", "Final test: rig TR-01, program FAT40 2.4 and second autocollimator", "2026-11-09", PM, [step("2026-11-09", "planned", PM, "To follow the change of WI-403")],
    {"topic": "Final test of SM-40, program FAT40 2.4", "training_type": "on-the-job", "subjects": "inspection", "site": MAIN, "product": "SM-40"}, [], [("covers", "d.wi403")])
COMP = [  # key, person, role, method, by, from, until, file, state, basis, training
    ("k.raza", LA, "lead-auditor", "ISO 9001:2015, ISO 19011", "Institute for Training in Quality", "2025-03-12", "2028-03-11", "internal-auditor-certificate-raza.pdf", "examination;experience", None),
    ("k.gul", DC, "internal-auditor", "ISO 9001:2015", "Institute for Training in Quality", "2025-10-20", "2028-10-19", "competence-matrix-2026.xlsx", "examination", None),
    ("k.khattak", DE, "internal-auditor", "ISO 9001:2015", "Institute for Training in Quality", "2025-10-20", "2028-10-19", "competence-matrix-2026.xlsx", "examination", None),
    ("k.karim", "S. Karim", "inspector", "Final test SM-40", "MGI, T. Mehmood", "2025-11-20", "2027-11-19", "competence-matrix-2026.xlsx", "training;examination", "t.two"),
    ("k.shah", "R. Shah", "inspector", "Backlash, dimensions", "MGI, T. Mehmood", "2025-11-20", "2027-11-19", "competence-matrix-2026.xlsx", "training;examination", "t.two"),
    ("k.yousaf", "A. Yousaf", "inspector", "Receiving inspection of bearings", "MGI, S. Baig", "2026-07-08", "2028-07-07", "attendance-2026-07-08-scan.pdf", "training;examination", "t.two"),
    ("k.afridi", "G. Afridi", "calibration-technician", "Length, angle, torque", "Potohar Metrology Laboratory", "2025-06-02", "2028-06-01", "competence-matrix-2026.xlsx", "education;training", None),
    ("k.bano", "P. Bano", "special-process-operator", "Sealing and purging OH-40", "MGI, T. Mehmood", "2026-01-29", "2028-01-28", "competence-assessment-purging.docx", "training;examination", "t.purge"),
    ("k.qureshi", QM, "coc-signatory", "Certificates of conformity SM-40, BT-12", "MGI, K. Durrani", "2025-11-24", "2027-11-23", "competence-matrix-2026.xlsx", "experience;examination", None),
]
for key, person, role, method, by, since, until, file, basis, training in COMP:
    filed = max(workday(since, 2), "2025-11-24")
    rec(key, "competence", f"{person}: {method}", max(since, "2025-11-20"), PM if key not in ("k.raza", "k.qureshi") else QM,
        valid(DC, MD if person == QM else QM, filed, workday(filed, 1), {"qualified_by": by, "valid_from": since, "valid_until": until}),
        {"person": person, "role": role, "method": method, "basis": basis, "site": MAIN, "certificate_number": "ITQ-2025-0417" if key == "k.raza" else ""}, [file],
        [("evidenced-by", training)] if training and since >= "2026" else [])
rec("k.rehman", "competence", "U. Rehman: sealing and purging OH-40 (second operator)", "2026-02-02", PM, [step("2026-02-02", "draft", DC, "Trained on 2026-01-29, written test passed; three heads under observation still to be made")],
    {"person": "U. Rehman", "role": "special-process-operator", "method": "Sealing and purging OH-40", "basis": "training", "site": MAIN, "restrictions": "May not purge alone until assessed."}, [], [("evidenced-by", "t.purge")])
rec("k.deputy", "competence", f"{LA}: deputy signatory of certificates of conformity", "2026-08-03", QM, [step("2026-08-03", "draft", DC, "Appointed by the Managing Director; assessment not yet held")],
    {"person": LA, "role": "coc-signatory", "method": "Certificates of conformity SM-40", "basis": "experience", "site": MAIN}, [], [])

# ================================================================= m: suppliers, receipts (early, others link to them)
SUP = [
    ("sup.optics", "Kohistan Optical Components", "S-07", "prisms;windows;doublets", "parts", "audit;sample", "a", "2027-09-30", ""),
    ("sup.metal", "Bolan Steel Stockholders", "S-02", "steel bar;bronze blanks;screws", "material", "certificate;history", "b", "2027-06-30", ""),
    ("sup.lab", "Potohar Metrology Laboratory", "S-15", "calibration of length and angle", "calibration", "certificate", "a", "2027-12-31", ""),
]
for key, name, code, supplies, cat, basis, rating, until, restr in SUP:
    rec(key, "supplier", name, "2025-11-19", SC, [step("2025-11-11", "draft", SC, "Taken over from the supplier list"), step("2025-11-19", "approved", QM, "Approval renewed", {"approved_from": "2025-11-19", "approved_until": until})]
        + ([step("2026-10-12", "approved", QM, "Rating of the third quarter", files=["supplier-rating-2026.xlsx"])] if key == "sup.metal" else []),
        {"supplier_code": code, "country": "Pakistan", "supplies": supplies, "category": cat, "approval_basis": basis, "rating": rating, "counterfeit_controls": "yes", "address": f"{name} (fictitious)"})
rec("sup.bearings", "supplier", "Sarbuland Bearings Trading", "2025-11-19", SC,
    [step("2025-11-11", "draft", SC, "Taken over from the supplier list"),
     step("2025-11-19", "approved", QM, "Approval renewed until the visit planned for February", {"approved_from": "2024-03-01", "approved_until": "2026-02-28"}),
     step("2026-07-06", "suspended", QM, "Mixed lots admitted; SCAR-2026-02; see evaluation", {"rating": "c", "restrictions": "No orders. Answer on incoming measurement open."}, ["supplier-sarbuland-evaluation.pdf", "supplier-answer-2026-07-03.txt"], on="2026-07-06")],
    {"supplier_code": "S-11", "country": "Pakistan", "supplies": "bearings 7003", "category": "parts", "approval_basis": "history", "rating": "b", "counterfeit_controls": "no", "address": "Sarbuland Bearings Trading (fictitious)"}, [])
rec("sup.dist", "supplier", "Hallam-Voss Antriebstechnik, authorised distributor", "2026-07-10", SC,
    [step("2026-07-07", "draft", SC, "Authorisation of the maker received"), step("2026-07-10", "approved", QM, "Sample of 20 measured; authorisation confirmed by the maker", {"approved_from": "2026-07-10", "approved_until": "2028-07-09"})],
    {"supplier_code": "S-24", "country": "Germany", "supplies": "bearings 7003", "category": "parts", "approval_basis": "certificate;sample", "rating": "a", "counterfeit_controls": "yes", "address": "Hallam-Voss Antriebstechnik (fictitious)"}, [])
RECEIVED = []
for key, what, part, lots, sup, issuer, day in (
        ("tr.optics", "prisms, windows", "MGI-4210, MGI-4220", "PR-2511;PR-2601;WN-2511;WN-2602", "sup.optics", "Kohistan Optical Components", "2026-02-05"),
        ("tr.optics2", "prisms, doublets", "MGI-4210, MGI-1210", "PR-2604;OB-2603", "sup.optics", "Kohistan Optical Components", "2026-04-13"),
        ("tr.optics3", "windows", "MGI-4220", "WN-2605", "sup.optics", "Kohistan Optical Components", "2026-05-06"),
        ("tr.seals", "seal kits, desiccant", "MGI-4230, MGI-4240", "SK-2511;SK-2602;DC-2511", None, "Pamir Seal Works", "2026-02-12"),
        ("tr.seals2", "desiccant", "MGI-4240", "DC-2603", None, "Pamir Seal Works", "2026-03-09"),
        ("tr.seals3", "seal kits", "MGI-4230", "SK-2607", None, "Pamir Seal Works", "2026-07-20"),
        ("tr.chem", "grease, sealant", "GRS-354, SEA-730", "GR-2510;SE-2511", None, "Sapphire Industrial Chemicals", "2025-11-26"),
        ("tr.chem2", "grease, sealant", "GRS-354, SEA-730", "GR-2606;SE-2605", None, "Sapphire Industrial Chemicals", "2026-06-15")):
    RECEIVED.append((key, f"Received certificates: {what}, {lots.replace(';', ', ')}", part, lots, sup, issuer, day, f"certificates-{key[3:]}.pdf", f"{issuer.split()[0]} {day}"))
for key, title, part, lots, sup, issuer, day, file, num in (
        ("tr.bl2511", "Received certificate: bearings SB-61207, lot BL-2511", "BRG-7003 rev 1", "BL-2511", "sup.bearings", "Sarbuland Bearings Trading", "2025-11-19", "bearing-certificates-2025.pdf", "SB-61207"),
        ("tr.metal", "Received certificates: steel, bronze, castings, screws", "RM-42CRMO4, RM-CUSN12, MGI-4101, FST-M6", "RS-2509;RS-2602;RB-2509;RB-2602;HC-2511;HC-2602;FS-2510", "sup.metal", "Bolan Steel Stockholders; Darya Alloy Castings", "2026-02-16", "certificates-metal.pdf", "EN 10204 3.1, seven"),
        *RECEIVED,
        ("tr.bl2601", "Received certificate: bearings SB-77142, lot BL-2601", "BRG-7003 rev 1", "BL-2601", "sup.bearings", "Sarbuland Bearings Trading", "2026-01-20", "bearing-certificates-2026.pdf", "SB-77142")):
    later = "" if key != "tr.bl2601" else "yes"
    life = approve(SC, QM, workday(day, 1), workday(day, 3), "issued", {"declaration": "Delivered as ordered; values on the certificate.", "deviations": "none", "signed_by": issuer if len(issuer) < 40 else "see certificates", "signed_on": day}, why="Received with the goods", done="Compared with the order", early=True)
    if later:
        life.append(step("2026-07-06", "void", QM, "Supplier admits: certificate copied for 20 pieces of unknown origin (answer of 2026-07-03)"))
    rec(key, "certificate-of-conformity", title, day, SC, life,
        {"direction": "received", "certificate_number": num, "issuer": issuer, "part": part, "lots": lots, "quantity": {"BL-2511": "18", "BL-2601": "60"}.get(lots, str(lots.count(";") + 1)),
         "quantity_unit": "pcs" if lots in ("BL-2511", "BL-2601") else "lots", "site": MAIN}, [file], [("supplied-by", sup)] if sup else [])
rec("tr.bl2607", "certificate-of-conformity", "Received certificate: bearings HV-26-30915, lot BL-2607", "2026-07-14", SC,
    approve(SC, QM, "2026-07-14", "2026-07-16", "issued", {"declaration": "Maker's original certificate, class P4.", "deviations": "none", "signed_by": "Maker's works inspector", "signed_on": "2026-07-02"}, why="Received with the goods", done="Compared with the order; maker confirmed the number", early=True),
    {"direction": "received", "certificate_number": "HV-26-30915", "issuer": "Hallam-Voss Antriebstechnik", "part": "BRG-7003 rev 1", "lots": "BL-2607", "quantity": "90", "quantity_unit": "pcs", "site": MAIN}, ["bearing-certificates-2026-07.pdf"], [("supplied-by", "sup.dist")])


def trace(key, name, title, day, who, source, f=None, links=(), files=None, why="Filed from the terminals of the day"):
    rec(key, "trace-batch", title, day, who, [step(day, "recorded", who, why)],
        {"source": source, "recorded_by": who, "checked_by": QM, "site": MAIN, "product": "SM-40", **(f or {})}, files or [f"trace-{name}.csv"], links)


trace("tb.lots1", "lots-1", "Lots received and made, November 2025 to February 2026", "2026-02-20", SC, "receipt", {"period_from": "2025-11-01", "period_to": "2026-02-20", "comment": "Includes bearing lot BL-2601."},
      [("received-from", "sup.bearings"), ("received-from", "sup.metal"), ("received-from", "sup.optics")], why="First filing: items and lots since the start of the contract")
trace("tb.units1", "units-1", "As-built SM40-0001 to SM40-0008", "2026-02-23", PM, "work-order", {"work_order": "WO-4001", "part": "MGI-4000 C", "period_from": "2026-01-12", "period_to": "2026-02-20"})
trace("tb.del1", "delivery-1", "Delivery 1: SM40-0001 to SM40-0008", "2026-03-02", SC, "delivery", {"period_from": "2026-03-02", "period_to": "2026-03-02"}, why="Goods left the gate")
trace("tb.lots2", "lots-2", "Lots received and made, March to mid-April 2026", "2026-04-15", SC, "receipt", {"period_from": "2026-02-21", "period_to": "2026-04-15"}, [("received-from", "sup.metal"), ("received-from", "sup.optics")])
trace("tb.units2", "units-2", "As-built SM40-0009 to SM40-0022, BT12-0001 to BT12-0008", "2026-04-28", PM, "work-order", {"work_order": "WO-4002", "part": "MGI-4000 C", "product": "SM-40;BT-12", "period_from": "2026-02-23", "period_to": "2026-04-27"})
trace("tb.del2", "delivery-2", "Deliveries 2 and 3/AS: SM40-0009 to SM40-0022, BT12-0001 to BT12-0006", "2026-05-08", SC, "delivery", {"product": "SM-40;BT-12", "period_from": "2026-05-04", "period_to": "2026-05-08"}, why="Goods left the gate")
trace("tb.lots3", "lots-3", "Lots received and made, April and May 2026", "2026-05-20", SC, "receipt", {"period_from": "2026-04-16", "period_to": "2026-05-20"}, [("received-from", "sup.optics")])
trace("tb.units3", "units-3", "As-built SM40-0023 to SM40-0028, drives ED40-0029 and ED40-0030", "2026-05-22", PM, "work-order", {"work_order": "WO-4003", "part": "MGI-4000 C", "period_from": "2026-04-20", "period_to": "2026-05-20"})
trace("tb.hold", "hold", "Hold: mounts and drives in the house with bearing lot BL-2601", "2026-06-09", LA, "scan", {"comment": "MG-017 out of tolerance: six mounts and two drives scanned into quarantine.", "period_from": "2026-06-09", "period_to": "2026-06-09"}, why="Scanned into quarantine")
trace("tb.lots4", "lots-4", "Lots received, June and July 2026", "2026-07-21", SC, "receipt", {"period_from": "2026-05-21", "period_to": "2026-07-21"}, [("received-from", "sup.dist")])
trace("tb.rework", "rework", "Exchange of bearings in eighteen drives, July to September 2026", "2026-09-21", PM, "work-order", {"work_order": "WO-4011", "part": "MGI-4100 C", "operation": "rework to WI-401 E", "period_from": "2026-07-20", "period_to": "2026-09-18", "comment": "Old edges stay; new bearings of lot BL-2607. ED40-0010, 0013, 0015 by concession. ED40-0030 scrapped."}, [("corrects", "tb.units2"), ("corrects", "tb.units3")])
trace("tb.units4", "units-4", "As-built SM40-0029 and SM40-0030, drives ED40-0031 to ED40-0037", "2026-10-12", PM, "work-order", {"work_order": "WO-4004", "part": "MGI-4000 C", "period_from": "2026-07-27", "period_to": "2026-10-09", "comment": "SM40-0030 carries drive ED40-0037 in place of the scrapped ED40-0030."})
trace("tb.del3", "delivery-3", "Delivery 3: SM40-0023 to SM40-0030", "2026-10-21", SC, "delivery", {"period_from": "2026-10-21", "period_to": "2026-10-21"}, why="Goods left the gate")
trace("tb.units5", "units-5", "As-built SM40-0031 to SM40-0036, drives ED40-0038 to ED40-0040", "2026-10-27", PM, "work-order", {"work_order": "WO-4005", "part": "MGI-4000 C", "period_from": "2026-08-20", "period_to": "2026-10-26"})
trace("tb.del4", "delivery-4", "Delivery abroad under licence EL-2026-031: SM40-0031 and SM40-0032", "2026-11-02", SC, "delivery", {"period_from": "2026-11-02", "period_to": "2026-11-02"}, why="Goods left the gate")

# ================================================================= h: calibrations before tests
CAL = [
    ("c.fg01", "FG-01", "Force gauge 1000 N", "F-1180", "MGI Metrology Laboratory", "", "MC-26-011", "in-tolerance", "pass", "2026-01-15", "2027-01-15", 12, "cal-fg-01-2026.pdf", "dead weights W-3", "0.8 N", None),
    ("c.mg017a", "MG-017", "Bench comparator 0.1 µm, goods receiving", "C-2291", "MGI Metrology Laboratory", "", "MC-25-311", "in-tolerance", "pass", "2025-12-10", "2026-12-10", 12, "cal-mg-017-2025.pdf", "gauge blocks GB-02", "0.3 µm", None),
    ("c.tr02", "TR-02", "Backlash rig with angle encoder", "own make", "MGI Metrology Laboratory", "", "MC-26-052", "in-tolerance", "pass", "2026-02-25", "2027-02-25", 12, "cal-tr-02-2026.pdf", "polygon PG-1", "0.008 mil", None),
    ("c.ac03", "AC-03", "Autocollimator 0.1 arcsec, final test rig TR-01", "7714", "Potohar Metrology Laboratory", "fictitious CAL-0417", "PML-25-2207", "in-tolerance", "pass", "2025-08-29", "2026-08-31", 12, "cal-ac-03-2025.pdf", "index table, national standard", "0.15 arcsec", "sup.lab"),
    ("c.mg022", "MG-022", "Bench comparator 0.1 µm, second instrument for bearings", "C-2417", "MGI Metrology Laboratory", "", "MC-26-148", "in-tolerance", "pass", "2026-06-10", "2026-12-10", 6, "cal-mg-022-2026.pdf", "gauge blocks GB-02", "0.3 µm", None),
    ("c.mg017c", "MG-017", "Bench comparator 0.1 µm, after repair", "C-2291", "MGI Metrology Laboratory", "", "MC-26-161", "new", "adjusted", "2026-07-03", "2027-01-03", 6, "cal-mg-017-2026-07.pdf", "gauge blocks GB-02", "0.3 µm", None),
    ("c.ac04", "AC-04", "Autocollimator 0.1 arcsec, on loan", "9020", "Potohar Metrology Laboratory", "fictitious CAL-0417", "PML-26-1530", "in-tolerance", "pass", "2026-07-21", "2027-07-21", 12, "cal-ac-04-2026.pdf", "index table, national standard", "0.15 arcsec", "sup.lab"),
]
FILED = {"c.ac03": "2025-11-27", "c.ac04": "2026-10-05"}
for key, inst, what, serial, lab, acc, num, found, result, day, due, months, file, ref, unc, sup in CAL:
    filed = FILED.get(key, workday(day, 1))
    rec(key, "calibration", f"{inst} {what}: {day}", day, ML, valid(ML, QM, filed, workday(filed, 1), {"certificate_number": num, "result": result, "due_on": due}),
        {"equipment": inst, "description": what, "serial": serial, "laboratory": lab, "laboratory_accreditation": acc, "reference_standard": ref, "uncertainty": unc, "as_found": found,
         "calibrated_on": day, "interval_months": months, "site": MAIN, "manufacturer": "fictitious", "range": "0 to 10 µm" if "MG" in inst else "0 to 1000 N" if "FG" in inst else ""}, [file],
        ([("calibrated-by", sup)] if sup else []) + ([("supersedes", "c.mg017a")] if key == "c.mg017c" else []))
R["c.mg017a"]["life"] += [step("2026-06-09", "expired", ML, "Found out of tolerance on 2026-06-09, out of use", files=["cal-mg-017-2025.pdf", "cal-mg-017-2026-06.pdf"])]
