"""Sheets and raw data: XLSX and CSV, and the few files that are made from other ones."""

import datetime
import math
import random

import genealogy
from files_abc import CLAUSES, FILES, doc, signed
from files_fo import TXT
from kit import Doc
from records import CAL, COMP, DE, LA, MD, ML, PM, PROCEDURES, QM, R, SC, STANDARDS

D = datetime.date.fromisoformat
XLSX, CSV = {}, {}


def book(path, title, *sheets, chart=None, marking="RESTRICTED"):
    XLSX[path] = (title, list(sheets), marking, chart)


# a
book("a-standards/iso-9001-clause-map.xlsx", "ISO 9001:2015: clauses and where they are met",
     ("Clauses", "Every clause has a process and a document; none is excluded.", ["Clause", "Subject", "Documents", "Process", "Applies"], [[c, s, d, p, "yes"] for c, s, d, p in CLAUSES]), marking="UNCLASSIFIED")
book("a-standards/standards-register.xlsx", "Standards register",
     ("Register", "Checked for new editions every quarter; last on 2025-11-03.", ["Standard", "Edition", "Title", "Issuer", "Kind", "Published", "Copy"],
      [[i, e, t, b, p, D(d), "controlled copy 1, library"] for _, i, e, t, b, p, d, _ in STANDARDS] + [["MIL-STD-810", "G, 2008", "Environmental engineering (old edition)", "US Department of Defense", "test-method", D("2008-10-31"), "reference only"]]))
# b
book("b-quality-management-system/objectives-2026.xlsx", "Quality objectives 2026",
     ("Objectives", "Approved in the management review of January.", ["Objective", "Measure", "Target", "Unit", "Owner", "How"],
      [["Fewer escapes", "units returned for our cause per 100 delivered", 1.0, "per 100", "N. Qureshi", "gate of QP-10; first-pass yield; second source of bearings"],
       ["On time", "deliveries on the day agreed", 95, "%", "Z. Malik", "stock of optics; two autocollimators"],
       ["Measure right", "instruments past due in use", 0, "instruments", "S. Baig", "due list every Monday"]]))
for _c, _t, _i, _d, _a, _p, _stem in PROCEDURES:
    _ext = "docx" if _c in ("QP-08", "QP-09", "WI-402") else "pdf"
    _final = FILES[f"c-procedures/{_stem}-{_i.lower()}.{_ext}"]
    if _c in ("QP-02", "QP-05", "QP-01", "QP-04", "QP-07", "WI-401", "WI-405"):
        FILES[f"c-procedures/{_stem}-{_i.lower()}-draft.docx"] = Doc(f"DRAFT: {_t}", _final.body, code=_c, rev="", date="draft", meta=(("State", "Draft for comments. Not for use."), ("Will be", f"{_c} issue {_i}"), ("Author", _a)))
plan = FILES["b-quality-management-system/quality-plan-sm-40.odt"]
FILES["b-quality-management-system/quality-plan-sm-40-b.odt"] = Doc(plan.title, plan.body.replace("comparator, two instruments since 2026-07", "comparator"), code=plan.code, rev="B", date="2025-12-08", sign=signed(QM, MD, "2025-12-08", PM))
FILES["b-quality-management-system/quality-plan-sm-40-c-draft.odt"] = Doc("DRAFT: " + plan.title, plan.body, code=plan.code, rev="", date="draft", meta=(("State", "Draft for comments. Not for use."),))
# d
people = sorted({c[1] for c in COMP})
book("d-training/competence-matrix-2026.xlsx", "Competence matrix",
     ("Matrix", "State of 2025-11-24, kept up to date in the records system.", ["Person", "Role", "Competence", "Qualified by", "From", "Until", "State"],
      [[p, r, m, b, D(a), D(z), "valid"] for _, p, r, m, b, a, z, *_ in COMP if a < "2025-12"] + [["(second operator)", "special-process-operator", "Sealing and purging OH-40", "", None, None, "gap"], ["(deputy)", "coc-signatory", "Certificates of conformity", "", None, None, "gap"]]),
     ("Roles", "What each role needs.", ["Role", "Needs", "Shown by", "Valid, years"],
      [["lead-auditor", "ISO 9001, ISO 19011, five audits", "certificate", 3], ["internal-auditor", "ISO 9001, two audits guided", "certificate", 3], ["inspector", "drawings, instruments, WI", "examination, test piece", 2],
       ["calibration-technician", "length, angle, torque, uncertainty", "course, comparison", 3], ["special-process-operator", "WI-402, three heads", "observed work", 2], ["coc-signatory", "QP-10, contract, law", "examination by Managing Director", 2]]))
book("d-training/training-records-2026.xlsx", "Training: quality system and records system, 2025-11-25",
     ("Attendance", "Trainer H. Raza, four hours, written test of ten questions, pass mark 80 %.", ["Name", "Section", "Present", "Test %", "Result"],
      [["K. Durrani", "Direction", "yes", 90, "pass"], ["T. Mehmood", "Production", "yes", 80, "pass"], ["I. Khattak", "Design", "yes", 100, "pass"], ["S. Baig", "Metrology", "yes", 100, "pass"], ["Z. Malik", "Supply chain", "yes", 90, "pass"], ["F. Gul", "Documents", "yes", 100, "pass"]]))
# e
RISKROWS = [[r["title"], r["f"]["risk_type"], r["f"]["likelihood"], r["f"]["severity"], r["f"]["likelihood"] * r["f"]["severity"], r["f"]["level"], r["f"]["treatment"], r["f"]["responsible"]] for k, r in R.items() if r["kind"] == "risk"]
book("e-risk/risk-register-2025-12.xlsx", "Risk register, December 2025",
     ("Register", "Rating S x O; high from 12; owner and treatment for each.", ["Risk", "Type", "O", "S", "S x O", "Level", "Treatment", "Owner"], RISKROWS))
book("e-risk/risk-register-2026-10.xlsx", "Risk register, October 2026",
     ("Register", "Rating S x O; high from 12; owner and treatment for each.", ["Risk", "Type", "O", "S", "S x O", "Level", "Treatment", "Owner"], RISKROWS),
     ("Changes", "Why ratings changed.", ["Date", "Risk", "From", "To", "Why"],
      [[D("2026-06-15"), "Bearings out of limits", 15, 20, "happened: lot BL-2601"], [D("2026-10-26"), "Bearings out of limits", 20, 6, "two instruments, distributor; verified 2026-10-22"], [D("2026-10-12"), "Instrument past due", 12, 16, "AC-03 in final test"], [D("2026-10-30"), "Instrument past due", 16, 12, "loan instrument; action due 2026-12-15"]]))
book("e-risk/fmea-ed-40.xlsx", "Process FMEA: elevation drive ED-40, October 2026",
     ("FMEA", "S x O x D; treatment from 80.", ["Op", "Function", "Failure", "Effect", "Cause", "S", "O", "D", "RPN", "Control or treatment"],
      [[o, f, x, e, c, s, oc, d, s * oc * d, t] for o, f, x, e, c, s, oc, d, t in (
          (30, "bearing runs true", "runout above 5 µm", "backlash in service", "bad lot; gauge reads low", 5, 2, 2, "two instruments, ring check, distributor"),
          (40, "bearing sits square", "tilted in seat", "noise, wear", "press off centre", 4, 2, 2, "force curve"), (50, "preload right", "play above 6 µm", "backlash", "wrong shim", 4, 3, 2, "value recorded, limit in terminal"),
          (60, "centre distance", "out by more than 8 µm", "backlash or binding", "casting shrinks", 4, 2, 2, "KC, each unit"), (70, "grease", "too little", "wear in cold", "valve", 3, 2, 2, "weighed"),
          (80, "cover tight", "screw loose", "leak", "torque driver past due", 4, 3, 3, "label check; program reads due date (open)"), (100, "backlash", "not noticed", "escape", "rig wrong", 5, 2, 2, "rig check piece each morning"), (110, "as-built", "lot not recorded", "no trace", "label lost", 4, 2, 1, "scan, operation cannot be signed"))]))
book("e-risk/fmea-sm-40.xlsx", "Design FMEA: sight mount SM-40",
     ("FMEA", "S x O x D; treatment from 80.", ["Part", "Function", "Failure", "Effect", "S", "O", "D", "RPN", "Design answer"],
      [[p, f, x, e, s, o, d, s * o * d, t] for p, f, x, e, s, o, d, t in (
          ("bracket", "holds line of sight", "moves after shock", "wrong aim", 5, 2, 2, "eight screws 12.9, torque 9.5 N·m, retention test"), ("prism seat", "holds prism", "slips", "wrong aim", 5, 1, 2, "bonded and clamped"),
          ("window", "clear view", "fog", "no view", 3, 2, 2, "purge, desiccant, leak test"), ("worm drive", "moves without play", "backlash", "slow lay", 4, 3, 2, "lead error 8 µm, nitrided"),
          ("handwheel", "turns by glove", "slips", "slow lay", 2, 2, 2, "rubber cover"), ("valve", "keeps gas", "leaks", "fog", 3, 2, 3, "metal seat; check pressure yearly"))]))
# f
book("f-internal-audits/ia-2026-01-checklist.xlsx", "Checklist IA-2026-01",
     ("Checklist", "H. Raza, F. Gul, 2026-02-10 to 2026-02-12.", ["Clause", "Question", "Where", "Evidence", "Result"],
      [["7.5.3", "Is the current issue at the work place?", "Hill Road, machine 3", "MGI-4110 rev B, stamped copy 7; register: C since 2025-11-18", "minor"], ["7.5.3", "the same", "ED-40 line", "WI-401 D, MGI-4100 C", "good"], ["7.5.3", "the same", "OH-40 line", "WI-402 B", "good"], ["7.5.3", "the same", "gear cutting", "MGI-4110 C, MGI-4120 B", "good"],
       ["7.2", "Qualified on the day of signing?", "travellers ED40-0001 to 0008", "eight operators, all valid", "good"], ["7.2", "Special process?", "OH-40 line", "P. Bano assessed 2026-01-29; heads before that date made under T. Mehmood", "good"], ["8.5.2", "Trace SM40-0004 back", "records", "13 positions, 47 min", "good"], ["8.5.1", "Key characteristics known?", "ED-40 line", "three asked, three knew", "good"],
       ["7.3", "Objectives known?", "Hill Road", "three of seven did not know escapes", "observation"], ["8.5.1", "Nitriding parameters recorded?", "heat treatment", "charts WS-2512, WS-2601; 652 to 671 HV", "good"]]))
# h
FAI = {
    "fai-ed40-0001.xlsx": ("ED-40", "MGI-4100 C", "ED40-0001", 41, "2026-01-19", "full"), "fai-sm40-0001.xlsx": ("SM-40", "MGI-4000 C", "SM40-0001", 57, "2026-01-28", "full"),
    "fai-ed40-0031.xlsx": ("ED-40", "MGI-4100 C", "ED40-0031", 6, "2026-07-29", "partial: bearings of a new source"),
}
NAMES = ["bore Ø35 H6", "bore Ø17", "centre distance 42 (KC)", "face flatness", "thread M4", "axial play", "backlash at 0° (KC)", "backlash at 10° (KC)", "backlash at 20° (KC)", "bearing runout A (KC)", "bearing runout B (KC)", "lead error (KC)", "hardness", "cover torque", "marking depth", "mass"]
LIMITS = [(35.0, 0.016, "mm"), (17.0, 0.008, "mm"), (42.0, 0.008, "mm"), (0.0, 0.01, "mm"), (4.0, 0.05, "mm"), (4.0, 2.0, "µm"), (0.1, 0.1, "mil"), (0.1, 0.1, "mil"), (0.1, 0.1, "mil"), (2.5, 2.5, "µm"), (2.5, 2.5, "µm"), (4.0, 4.0, "µm"), (660, 25, "HV"), (2.8, 0.2, "N·m"), (0.2, 0.05, "mm"), (3.4, 0.15, "kg")]
for file, (name, part, serial, n, day, what) in FAI.items():
    r = random.Random(serial)
    order = [9, 10, 5, 6, 7, 8] if n == 6 else [i % len(NAMES) for i in range(n)]
    rows = []
    for i, j in enumerate(order, 1):
        nom, tol, unit = LIMITS[j]
        v = nom + tol * r.uniform(-.7, .7)
        digits = 3 if tol < .05 else 2 if tol < 1 else 1
        rows.append([i, NAMES[j] + (f", position {i // len(NAMES) + 1}" if n > 16 else ""), round(nom - tol, 4), round(nom + tol, 4), round(v, digits), unit, "MG-022" if "runout" in NAMES[j] and n == 6 else "MG-017" if "runout" in NAMES[j] else "TR-02" if "backlash" in NAMES[j] else "CMM-1", "accepted"])
    book(f"h-testing/{file}", f"First article inspection report {serial}",
         ("Form 1", f"{what}; prepared by I. Khattak {day}", ["Entry", "Value"], [["Part", part], ["Name", name], ["Serial", serial], ["Kind", what], ["Baseline", "ED40-0001" if n == 6 else "none, first"], ["Sub-assemblies", "ED40-0001 (own report)" if "SM" in serial else "none"], ["Characteristics", n], ["Accounted for", n], ["Not accepted", 0]]),
         ("Form 2", "Materials, special processes, tests", ["What", "Specification", "Source", "Lot or report", "Result"],
          [["worm shaft", "42CrMo4 +QT", "Bolan Steel Stockholders", "heat 5H2281, WS-2512" if n != 6 else "heat 5H4417, WS-2605", "accepted"], ["nitriding", "0.2 mm, 650 HV", "Hill Road Works", "chart N-118" if n != 6 else "chart N-141", "accepted"], ["bearings", "7003 P4", "Sarbuland Bearings Trading" if n != 6 else "Hallam-Voss Antriebstechnik", "BL-2511" if n != 6 else "BL-2607", "accepted"], ["functional test", "WI-403" if "SM" in serial else "WI-401", "MGI", serial, "accepted"]]),
         ("Form 3", "Every numbered characteristic of the ballooned drawing", ["No", "Characteristic", "Min", "Max", "Result", "Unit", "Instrument", "Judgement"], rows))
r = random.Random("safety")
CSV["h-testing/safety-check-sm-40.csv"] = (["serial", "check", "requirement", "result", "unit", "judgement", "inspector", "date"],
    [[s, c, q, v, u, "pass", "S. Karim", "2026-02-10"] for s in ("SM40-0001", "SM40-0002") for c, q, v, u in (("edges", "radius at least 0.5", "0.6", "mm"), ("glass pressure", "2.0 held 60 s", "2.0", "bar"), ("handwheel release", "40 to 90", "62" if s.endswith("1") else "58", "N"), ("purge valve", "vents below 0.5", "0.31" if s.endswith("1") else "0.33", "bar"), ("electrical bonding", "at most 10", "3.2", "mohm"))])
CSV["h-testing/bt-12-spigot-lanyard.csv"] = (["serial", "test", "pull", "requirement_n", "reached_n", "instrument", "judgement", "inspector", "date"],
    [[s, "lanyard", i, 500, v, "FG-01", "pass", "S. Karim", "2026-05-22"] for s, vs in (("BT12-0001", (622, 620, 624)), ("BT12-0002", (641, 640, 643))) for i, v in enumerate(vs, 1)] + [[s, "bore stop", i, 300, 300, "FG-01", "pass", "S. Karim", "2026-05-22"] for s in ("BT12-0001", "BT12-0002") for i in (1, 2, 3)])
rows = []
for s, base, amp in (("SM40-0017", .31, .05), ("SM40-0021", .28, .06), ("SM40-0004", .14, .02)):
    rr = random.Random(s)
    for v in range(-10, 21):
        for direction in ("up", "down"):
            rows.append([s, "TR-02", "BL12 1.4", "2026-06-05", v, direction, f"{base + amp * math.sin(v * .9) + rr.uniform(-.008, .008):.3f}", "0.250"])
CSV["h-testing/backlash-raw-2026-06-05.csv"] = ("serial rig program date elevation_deg direction backlash_mil limit_mil".split(), rows)
stock = [3.1, 6.2, 2.4, 2.9, 5.7, 3.3, 7.4, 2.2, 6.1, 3.0, 5.9, 2.7, 6.6, 3.6, 2.5, 5.8]
CSV["h-testing/bl-2601-again.csv"] = ("piece lot instrument date runout_um limit_um judgement".split(), [[i, "BL-2601", "MG-022", "2026-06-16", f"{v:.1f}", "5.0", "pass" if v <= 5 else "fail"] for i, v in enumerate(stock, 1)])
vals = genealogy.runout("BL-2607", 20, "in")
vals[6] = 4.1
CSV["h-testing/bl-2607-receiving.csv"] = ("piece lot date mg022_um mg017_um limit_um judgement".split(), [[i, "BL-2607", "2026-07-15", f"{min(v, 4.1):.1f}", f"{min(v, 4.1) + r.choice((-.3, -.1, .1, .2, .4)):.1f}" if i <= 5 else "", "5.0", "pass"] for i, v in enumerate(vals, 1)])
rows = []
t = 0
for test, unit, limit, values in (("elevation accuracy", "mil", 0.15, [.08, .05, -.03, .06]), ("backlash", "mil", 0.25, [.15, .13, .14, .12]), ("handwheel torque", "N·m", 1.1, [.62, .71, .79, .66])):
    for a, v in zip((-10, 0, 10, 20), values):
        for rep in range(1, 6):
            t += 7
            rows.append([f"2026-10-09T10:{t // 60:02}:{t % 60:02}", "SM40-0029", "FAT40 2.3", test, a, rep, f"{v + r.uniform(-.004, .004) if rep > 1 else v:.3f}", unit, limit])
for k in range(50):
    t += 3
    rows.append([f"2026-10-09T10:{t // 60:02}:{t % 60:02}", "SM40-0029", "FAT40 2.3", "boresight after shock", 0, k + 1, f"{.05 * (1 - math.exp(-k / 15)) + r.uniform(-.002, .002):.3f}", "mil", 0.10])
CSV["h-testing/fat-sm40-0029-raw.csv"] = ("time serial program test elevation_deg repeat value unit limit".split(), rows)
# j
KPI = [["2025-10", 94, 0.9, 90, 98, 100], ["2025-11", 94, 0.9, 91, 97, 100], ["2025-12", 94, 0.8, 91, 97, 100], ["2026-01", 100, 0, 92, 96, 100], ["2026-02", 100, 0, 92, 97, 100], ["2026-03", 100, 0, 93, 98, 99], ["2026-04", 88, 0, 92, 97, 100], ["2026-05", 96, 0, 93, 97, 100],
       ["2026-06", 95, 10.0, 91, 89, 97], ["2026-07", 96, 0, 94, 100, 100], ["2026-08", 97, 0, 95, 100, 99], ["2026-09", 98, 0, 96, 100, 97]]
book("j-improvement/kpi-series-2026.xlsx", "Indicators October 2025 to September 2026",
     ("Series", "Monthly values; quarters and year are filed as records.", ["Month", "On time %", "Escapes per 100", "First-pass yield %", "Lots accepted %", "Calibrated on time %"], KPI),
     ("Notes", "What moved the values.", ["Month", "Indicator", "Why", "Action"], [["2026-04", "on time", "delivery 2 a week late", "stock of windows"], ["2026-06", "escapes", "two mounts returned, bearing lot BL-2601", "corrective actions"], ["2026-06", "lots accepted", "BL-2601 refused after new measurement", "new source"], ["2026-09", "calibrated on time", "AC-03, TQ-05", "corrective action open"]]),
     chart=("Series", "On time, first-pass yield, calibration", (2, 4, 6), "%"))
# m
book("m-traceability/supplier-rating-2026.xlsx", "Supplier rating 2026",
     ("Rating", "A from 95, B from 85, C below; two quarters C: suspended.", ["Supplier", "Items", "Q4 2025", "Q1 2026", "Q2 2026", "Q3 2026", "State"],
      [["Kohistan Optical Components", "prisms, windows", "A", "A", "A", "A", "valid"], ["Bolan Steel Stockholders", "bar, blanks, screws", "B", "A", "B", "B", "valid"], ["Darya Alloy Castings", "castings", "B", "B", "B", "A", "valid"], ["Pamir Seal Works", "seals, desiccant", "A", "A", "A", "A", "valid"], ["Sapphire Industrial Chemicals", "grease, sealant", "A", "A", "A", "B", "valid"], ["Sarbuland Bearings Trading", "bearings", "B", "B", "C", "C", "rejected"], ["Hallam-Voss Antriebstechnik", "bearings", "", "", "", "A", "valid"], ["Potohar Metrology Laboratory", "calibration", "A", "A", "A", "B", "valid"]]))
for file, num, lots, qty, day, issuer, note in (("bearing-certificates-2025.pdf", "SB-61207", "BL-2511", 18, "2025-11-18", "Sarbuland Bearings Trading (fictitious)", ""), ("bearing-certificates-2026.pdf", "SB-77142", "BL-2601", 60, "2026-01-19", "Sarbuland Bearings Trading (fictitious)", "Certificate of the maker's batch 25-K-4417, copied for the whole delivery."), ("bearing-certificates-2026-07.pdf", "HV-26-30915", "BL-2607", 90, "2026-07-02", "Hallam-Voss Antriebstechnik (fictitious)", "Original of the maker, batch 26-D-0932; number can be confirmed with the maker.")):
    doc(f"m-traceability/{file}", f"Certificate of conformity {num}", f"""
| Goods | Quantity | Batch |
| Angular contact bearing 7003, 17 x 35 x 10, class P4 | {qty} | {num} |
# Values of the batch
| Characteristic | Limit | Highest of sample |
| Radial runout of inner ring | 5.0 µm | {"3.8" if qty != 90 else "4.0"} µm |
| Bore | 17 -0.004 mm | -0.003 mm |
| Outside diameter | 35 -0.005 mm | -0.003 mm |
| Hardness of rings | 58 to 62 HRC | 60 HRC |
We declare that the goods conform to the order. {note}
""", code=num, date=day, issued=issuer, sign=[("Signed", "works inspector" if qty == 90 else "office", "", day)])
TXT["f-internal-audits/supplier-scar-2026-02.txt"] = """RESTRICTED
SUPPLIER CORRECTIVE ACTION REQUEST SCAR-2026-02                          2026-07-01
To       : Sarbuland Bearings Trading
Delivery : SB-77142, 60 pcs bearing 7003, received 2026-01-20, our lot BL-2601
Finding  : 7 of 16 pieces measured again exceed 5.0 um radial runout (largest 7.4); more are being measured.
           Your own book, seen on 2026-06-30, shows two sources. The certificate covers one batch only.
We ask   : 1. where the 20 pieces came from;  2. what else of that stock went to us;
           3. cause and action so that it cannot happen again;  4. incoming measurement.
Answer by: 2026-07-22
Z. Malik, Supply Chain Manager"""
TXT["f-internal-audits/supplier-scar-2026-02-answers.txt"] = """RESTRICTED
SCAR-2026-02, delivery SB-77142: answers of the supplier                 kept by Z. Malik
2026-07-03  first answer: admits mixing (see supplier file)
2026-07-24  first action plan refused: "more care" is not an action
2026-09-25  second plan: clearance stock locked away, books separated: accepted; gauge "in the new year": open"""
TXT["n-external-audits/surveillance-2-postponed.txt"] = TXT["g-certification/surveillance-postponed.txt"]
book("o-customer-feedback/customer-survey-2026.xlsx", "Customer survey 2026",
     ("Answers", "14 asked, 11 answered; 1 = poor, 5 = very good.", ["Customer", "Conformity", "On time", "Papers", "Answers to questions", "Spare parts", "Overall", "Remark"],
      [["NVRD workshop 1", 4, 5, 5, 5, 3, 4, "weekly check card please"], ["NVRD workshop 2", 4, 5, 5, 4, 3, 4, ""], ["NVRD stores", 5, 5, 5, 4, 3, 5, "list of spares out of date"], ["NVRD quality wing", 4, 4, 5, 5, 4, 4, "open in the bearing case"], ["Armour School Workshop", 3, 5, 4, 5, 4, 4, "two mounts back, handled well"], ["Armour School gunnery wing", 4, 5, 4, 5, 4, 4, ""], ["Spares A", 5, 4, 4, 4, 3, 4, ""], ["Spares B", 5, 4, 4, 4, 4, 4, ""], ["Field team north", 4, 5, 4, 5, 4, 4, ""], ["Field team south", 4, 5, 4, 5, 4, 5, ""], ["Trial observers", 4, 5, 4, 4, 4, 4, "cover of handwheel"]]),
     ("By question", "Mean values.", ["Question", "2025", "2026"], [["Conformity", 4.3, 4.2], ["On time", 4.5, 4.7], ["Papers", 4.2, 4.4], ["Answers", 4.0, 4.5], ["Spare parts", 3.7, 3.6], ["Overall", 4.1, 4.2]]))
TXT["k-experts/advice-test-tailoring.txt"] = """RESTRICTED
Advice of D. Sethi, Potohar Environmental Laboratory, by telephone, 2026-02-03        notes: I. Khattak

Question: which vibration profile for a sight mount on a tracked vehicle?
Answer  : MIL-STD-810H 514.8 category 20 as base, scaled with the customer's own measured track at 40 km/h;
          4 h per axis equals 3200 km. Shock 516.8 procedure I, 30 g 11 ms, three per direction.
          Vibration at temperature adds cost and no knowledge for a bolted mount without elastomer.
Decision: adopted in the test plan of 2026-02-10; customer agreed on 2026-02-12."""
TXT["k-experts/note-aqap-visit.txt"] = """RESTRICTED
Visit of the government quality assurance representative, A. Dar, 2026-05-06         notes: N. Qureshi

1. Quality plan QPL-SM40 read; he asks to see the risk register with it, not separately. -> adopted
2. Reports of internal audits: he may read all (AQAP-2110). Distribution extended.       -> adopted
3. Reliability data of the field: he will bring the form of the ministry. -> waits for the form
4. Right of access at suppliers of class B parts: text in our orders is good."""
