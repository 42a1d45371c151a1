"""Records, second part: tests, risks, audits and what followed, certification, improvement, law, delivery, customers."""

from records import (CLAUSES_OF, DC, DE, HILL, LA, MAIN, MD, ML, PM, QM, R, SC, approve, plus, rec, step, trace, valid, workday)

rec("c.mg017b", "calibration", "MG-017 Bench comparator 0.1 µm, goods receiving: 2026-06-09, failed", "2026-06-09", ML,
    [step("2026-06-09", "draft", ML, "Calibrated out of turn after complaint"), step("2026-06-10", "withdrawn", QM, "Out of tolerance as found: gives no validity. Nonconformity opened", {"result": "fail", "certificate_number": "MC-26-147"})],
    {"equipment": "MG-017", "description": "Bench comparator 0.1 µm, goods receiving", "serial": "C-2291", "laboratory": "MGI Metrology Laboratory", "reference_standard": "gauge blocks GB-02",
     "uncertainty": "0.3 µm", "as_found": "out-of-tolerance", "calibrated_on": "2026-06-09", "site": MAIN}, ["cal-mg-017-2026-06.pdf", "mg-017-with-bearing.png"], [("supersedes", "c.mg017a")])

# ================================================================= h: first articles, tests
for key, part, name, serial, day, n, file, extra in (
        ("fai.ed40", "MGI-4100", "Elevation drive ED-40", "ED40-0001", "2026-01-19", 41, "fai-ed40-0001.xlsx", []),
        ("fai.sm40", "MGI-4000", "Sight mount SM-40", "SM40-0001", "2026-01-28", 57, "fai-sm40-0001.xlsx", [("part-of", "fai.ed40")])):
    rec(key, "first-article", f"First article {name}, {serial}, revision C", day, DE,
        approve(DE, QM, day, workday(day, 4), "approved", {"approved_by": QM, "result": "complete", "customer_approval_reference": "NVRD/QW/26/03" if "sm" in key else ""}, early=True),
        {"part": part, "part_name": name, "revision": "C", "serial": serial, "fai_type": "full", "fai_reason": "design-change", "characteristics": n, "characteristics_accounted": n, "characteristics_failed": 0,
         "materials": "Steel heat 5H2281, bronze cast Z-0938, casting DAC-3391; bearings SB-61207", "prepared_by": DE, "site": MAIN, "product": "SM-40"}, [file],
        [("follows", "d.qp05"), ("tested-with", "c.mg017a"), ("tested-with", "c.ac03")] + extra)
rec("fai.ed40b", "first-article", "First article ED-40, ED40-0031, bearings of new source (partial)", "2026-07-29", DE,
    approve(DE, QM, "2026-07-29", "2026-08-03", "approved", {"approved_by": QM, "result": "complete"}, early=True),
    {"part": "MGI-4100", "part_name": "Elevation drive ED-40", "revision": "C", "serial": "ED40-0031", "fai_type": "partial", "fai_reason": "process-change", "baseline": "first article ED40-0001", "characteristics": 6,
     "characteristics_accounted": 6, "characteristics_failed": 0, "materials": "Bearings HV-26-30915, lot BL-2607", "prepared_by": DE, "site": MAIN, "product": "SM-40"}, ["fai-ed40-0031.xlsx"],
    [("follows", "d.qp05"), ("tested-with", "c.mg022"), ("tested-with", "c.tr02"), ("part-of", "fai.ed40")])


def test(key, title, day, who, tester, kinds, method, part, serials, criterion, measured, result, lab, files, links, approved=None, first=None, mark="RESTRICTED", acc="", product="SM-40", approver=QM):
    rec(key, "test-report", title, day, who, approve(who, approver, first or workday(day, 1), approved or workday(day, 4), "approved", {"approved_by": approver, "result": result}, early=True),
        {"requirement_kinds": kinds, "method": method, "part": part, "serials": serials, "sample_size": len(serials.split(";")) if serials else 20, "acceptance_criterion": criterion, "measured": measured,
         "tested_on": day, "laboratory": lab, "laboratory_accreditation": acc, "tested_by": tester, "site": MAIN, "product": product}, files, links, mark)


PEL, FICT = "Potohar Environmental Laboratory", "ISO/IEC 17025, fictitious TST-0093"
test("ts.recv", "Receiving inspection of bearing lot BL-2601, sample of 20", "2026-01-22", SC, "A. Yousaf", "functionality", "WI-405 issue B, one comparator", "BRG-7003 rev 1", "", "Radial runout at most 5.0 µm",
     "Highest 3.9 µm. Withdrawn in June: gauge MG-017 read low.", "pass", "MGI goods receiving", ["fm-033-lot-bl-2601-scan.png"], [("tested-with", "c.mg017a"), ("follows", "d.wi405")])
R["ts.recv"]["life"] += [step("2026-06-11", "superseded", QM, "MG-017 out of tolerance: result cannot be relied on; lot measured again", {"result": "inconclusive"})]
R["ts.recv"]["f"]["lot"] = "BL-2601"
test("ts.env", "Environmental qualification of SM-40, MIL-STD-810H", "2026-03-19", DE, "U. Farooq", "durability;functionality;performance", "MIL-STD-810H 501.7, 502.7, 507.6, 514.8, 516.8", "MGI-4000 rev C", "SM40-0003", "TS-SM40 issue 4, section 5",
     "Largest shift of line of sight 0.06 mil; torque at -32 °C 1.3 N·m; all passed.", "pass", PEL, ["environmental-test-report.pdf"], [("tested-with", "c.ac03"), ("follows", "std.810"), ("tests", "fai.sm40")], first="2026-03-24", approved="2026-03-25", acc=FICT)
test("ts.fire", "Firing trial, SM40-0005 and SM40-0006", "2026-04-24", DE, "I. Khattak and the user's observers", "safety;performance", "Trial plan FT-2026-02", "MGI-4000 rev C", "SM40-0005;SM40-0006", "Line of sight 0.10 mil after 40 rounds",
     "0.06 and 0.07 mil; no loosening.", "pass", "Range of the Northern Vehicle Rebuild Depot", ["firing-trial-summary.pdf"], [("follows", "std.ts"), ("tested-with", "c.ac03")], approved="2026-04-29", mark="CONFIDENTIAL", approver=MD)
R["ts.fire"]["life"][0]["by"] = R["ts.fire"]["life"][1]["by"] = "n.qureshi"
test("ts.safe", "Safety check of SM-40: edges, glass, handwheel release, purge valve", "2026-02-10", PM, "S. Karim", "safety", "TS-SM40 issue 4, section 7", "MGI-4000 rev C", "SM40-0001;SM40-0002", "No sharp edge; glass holds at 2 bar; valve vents below 0.5 bar",
     "All held on both.", "pass", "MGI final test", ["safety-check-sm-40.csv"], [("follows", "std.ts"), ("tests", "fai.sm40"), ("tested-with", "c.fg01")])
test("ts.bt12", "BT-12: transit drop and alignment", "2026-05-21", DE, "U. Farooq", "durability;functionality;performance", "MIL-STD-810H 516.8 IV", "MGI-1200 rev A", "BT12-0002", "Line of sight 0.05 mil after 26 drops", "0.02 before, 0.03 mil after.", "pass", PEL,
     ["bt-12-type-test.pdf"], [("tested-with", "c.ac03"), ("follows", "std.810")], first="2026-05-26", approved="2026-05-28", acc=FICT, product="BT-12")
test("ts.bt12s", "BT-12: safety of spigot and lanyard", "2026-05-22", PM, "S. Karim", "safety", "Test note BT-12/3", "MGI-1200 rev A", "BT12-0001;BT12-0002", "Lanyard holds 500 N; spigot cannot pass the bore stop", "620 and 640 N; stop holds.", "pass", "MGI final test",
     ["bt-12-spigot-lanyard.csv"], [("tested-with", "c.fg01")], product="BT-12")
test("ts.back", "Backlash of returned mounts SM40-0017 and SM40-0021", "2026-06-05", DE, "R. Shah", "functionality", "BL12 version 1.4 on TR-02", "MGI-4000 rev C", "SM40-0017;SM40-0021", "Backlash at most 0.25 mil", "0.36 and 0.34 mil. Bearings of lot BL-2601 found with 6.4 and 6.9 µm.", "fail",
     "MGI final test", ["backlash-investigation.pdf", "backlash-raw-2026-06-05.csv", "backlash-sm40-0017-0021.png"], [("tested-with", "c.tr02")], first="2026-06-06", approved="2026-06-08")
test("ts.again", "Bearing lot BL-2601 measured again, 16 in stock", "2026-06-16", ML, "G. Afridi", "functionality", "QP-04 section 7, comparator MG-022", "BRG-7003 rev 1", "", "Radial runout at most 5.0 µm", "Stock: 7 of 16 above 5.0 µm, largest 7.4 µm.", "fail",
     "MGI Metrology Laboratory", ["bl-2601-again.csv", "bl-2601-runout.png"], [("tested-with", "c.mg022")])
R["ts.again"]["f"].update(lot="BL-2601", sample_size=16)
test("ts.new", "Receiving inspection of bearing lot BL-2607, two instruments", "2026-07-15", SC, "A. Yousaf", "functionality", "WI-405 issue C", "BRG-7003 rev 1", "", "Radial runout at most 5.0 µm; instruments agree within 1.0 µm", "Highest 4.1 µm; largest difference 0.4 µm.", "pass",
     "MGI goods receiving", ["bl-2607-receiving.csv"], [("tested-with", "c.mg022"), ("tested-with", "c.mg017c"), ("follows", "d.wi405")])
R["ts.new"]["f"]["lot"] = "BL-2607"
test("ts.fat29", "Final acceptance test SM40-0029", "2026-10-09", PM, "S. Karim", "functionality;performance", "WI-403 issue C, FAT40 2.3", "MGI-4000 rev C", "SM40-0029", "Seven tests of WI-403", "All passed; backlash 0.15 mil, retention 0.05 mil.", "pass", "MGI final test",
     ["fat-sm40-0029.pdf", "fat-sm40-0029-raw.csv"], [("tested-with", "c.ac04"), ("tested-with", "c.tr02"), ("follows", "d.wi403")])

# ================================================================= e: risks
def risk(key, title, typ, day, who, event, causes, effect, l, s, level, treatment, residual, links, later=(), product="", method="matrix", files=(), accept=MD, due="2026-10-31"):
    life = [step(day, "open", who, "Assessed"), step(workday(day, 2), "in-progress", who, "Treatment agreed"),
            step(workday(day, 20), "accepted", accept, "Residual risk accepted", {"residual_level": residual, "accepted_by": accept, "reviewed_on": workday(day, 20), "review_due_on": plus(workday(day, 20), 365)})]
    rec(key, "risk", title, day, who, life + list(later),
        {"risk_type": typ, "method": method, "event": event, "causes": causes, "effect": effect, "likelihood": l, "severity": s, "level": level, "treatment": treatment, "responsible": who, "due_on": due, "site": MAIN, "product": product}, files, links)


risk("risk.bearing", "Bearings out of limits reach the elevation drive", "supply", "2025-12-02", SC, "A lot with excessive runout is accepted and built in.", "Trader as source; one instrument; sampling.", "Backlash in service; wrong lay of the gun.", 3, 5, "high",
     "Re-evaluate supplier; second source.", "medium", [("assesses", "p.purch"), ("assesses", "sup.bearings")], product="SM-40", files=["risk-register-2025-12.xlsx"],
     later=[step("2026-06-15", "in-progress", QM, "It happened: rated again after the bearing case", {"likelihood": 4, "level": "high", "treatment": "Two instruments, daily check, authorised distributor; trader suspended.", "due_on": "2026-09-30"}),
            step("2026-10-26", "accepted", MD, "After verification of the actions: 2 x 3", {"likelihood": 2, "severity": 3, "residual_level": "medium", "accepted_by": MD, "reviewed_on": "2026-10-26", "review_due_on": "2027-10-26"}, ["risk-register-2026-10.xlsx", "fmea-ed-40.xlsx"])])
risk("risk.sm40", "Line of sight moves after shock", "product-safety", "2025-12-04", DE, "Boresight is lost in the field and not noticed.", "Loose load path screws; prism seat.", "Wrong aim.", 2, 5, "medium", "Key characteristic; torque record; retention test of every mount.", "low",
     [("assesses", "p.design"), ("assesses", "p.test")], product="SM-40", method="dfmea", files=["fmea-sm-40.xlsx"])
risk("risk.bt12", "Boresight telescope damaged in transit gives a wrong alignment", "product-safety", "2026-01-19", DE, "Telescope is dropped, alignment lost.", "Case not closed.", "Sight aligned wrongly.", 2, 4, "medium", "Drop test; check mark for the user on a wall at 25 m.", "low", [("assesses", "p.design")], product="BT-12", method="dfmea")
risk("risk.seal", "Head fogs because purge gas is lost", "process", "2025-12-05", PM, "Leak after vibration or poor sealing.", "Sealant gap; valve.", "Crew cannot see.", 2, 3, "medium", "Leak test 60 min; qualified operators; room humidity logged.", "low", [("assesses", "p.make"), ("assesses", "d.wi402")], product="SM-40", method="pfmea")
risk("risk.instr", "Instrument wrong or past due is used for acceptance", "operational", "2025-12-08", ML, "Product accepted on a wrong value.", "Due list not read; pressure of delivery.", "Escape.", 3, 4, "high", "Due list weekly; label; second autocollimator.", "medium", [("assesses", "p.metro")],
     later=[step("2026-10-12", "in-progress", QM, "Rated again after finding on AC-03", {"likelihood": 4, "treatment": "Own second autocollimator (ordered); release program reads the due date.", "due_on": "2026-12-15"}),
            step("2026-10-30", "accepted", MD, "Accepted until the action is done: loan instrument in use", {"residual_level": "medium", "accepted_by": MD, "reviewed_on": "2026-10-30", "review_due_on": "2027-04-30"})])
risk("risk.docs", "Old document at a work place", "operational", "2025-12-09", DC, "Work to a superseded issue.", "Paper copies.", "Wrong part.", 3, 3, "medium", "Recall with confirmation; section head answers.", "low", [("assesses", "p.docs")])
risk("risk.people", "Loss of experienced people in optics and grinding", "operational", "2025-12-10", PM, "Knowledge leaves with retirement.", "Age structure.", "Quality and delivery suffer.", 3, 3, "medium", "Pairs at each bench; video of setting the gear grinder.", "low", [("assesses", "p.make"), ("assesses", "p.lead")])
risk("risk.export", "Delivery abroad outside the licence", "security", "2026-01-12", SC, "Wrong quantity or destination.", "Partial deliveries.", "Breach of law.", 1, 5, "low", "Gate of QP-10 asks for licence, quantity, destination.", "low", [("assesses", "p.contract")])

# ================================================================= f: audits, findings, nonconformities, actions
def audit(key, no, title, planned, start, end, who_area, processes, criteria, concl, counts, files, quals, reported, closed=None, site=MAIN, auditors="", auditee=QM):
    life = [step("2025-12-18", "planned", QM, "Programme 2026"), step(start, "in-progress", LA, "Opened"),
            step(reported, "reported", QM, "Report issued", {"started_on": start, "ended_on": end, "conclusion": concl, "auditee": auditee, "majors": counts[0], "minors": counts[1], "observations": counts[2]}, files)]
    if closed:
        life.append(step(closed, "closed", MD, "All findings closed"))
    rec(key, "audit", f"{no} {title}", start, LA, life,
        {"audit_type": "process", "criteria": criteria, "scope": title, "area": who_area, "lead_auditor": LA, "auditors": auditors, "planned_on": planned, "site": site}, ["audit-programme-2026-a.docx"],
        [("audits", p) for p in processes] + [("against", "std.9001")] + [("qualified-by", q) for q in quals])


audit("au.1", "IA-2026-01", "Documents, manufacture, training", "2026-02-28", "2026-02-10", "2026-02-12", "document control, ED-40 line, OH-40 line, grinding, gear cutting", ["p.docs", "p.make"], "ISO 9001 7.2 to 7.5, 8.1, 8.5;QP-01;QP-06;QP-08;AQR-3",
      "System followed; weak at paper copies away from document control.", (0, 1, 1), ["ia-2026-01-report.pdf", "ia-2026-01-checklist.xlsx"], ["k.raza", "k.gul"], "2026-02-23", "2026-06-01", f"{MAIN};{HILL}", "Farah Gul", PM)
audit("au.2", "IA-2026-02", "Purchasing, receiving, leadership, contract", "2026-05-31", "2026-05-12", "2026-05-13", "supply chain, goods receiving, stores, contracts", ["p.purch", "p.lead", "p.contract"], "ISO 9001 4 to 6, 8.2, 8.4, 9, 10;QP-07;QP-09",
      "Receiving is orderly. Origin of bearings deserves attention soon.", (0, 1, 1), ["ia-2026-02-report.pdf"], ["k.raza"], "2026-05-25", "2026-09-07", auditee=SC)
audit("au.3", "IA-2026-03", "Metrology, test and release, design", "2026-10-15", "2026-09-29", "2026-10-02", "metrology laboratory, final test, release, design office", ["p.metro", "p.test", "p.design"], "ISO 9001 7.1.5, 8.3, 8.6, 8.7;QP-04;QP-10;WI-403",
      "Laboratory has learned; final test put delivery before the rule. One major.", (1, 1, 1), ["ia-2026-03-report.pdf"], ["k.raza", "k.khattak"], "2026-10-09", auditors="Imran Khattak", auditee=PM)
R["au.3"]["f"]["planned_on"] = "2026-11-13"
R["au.3"]["life"].insert(1, step("2026-06-22", "planned", QM, "Brought forward after the calibration fallout; programme issue B", {"planned_on": "2026-10-15"}, ["audit-programme-2026-b.docx"]))
rec("au.4", "audit", "IA-2026-04 Nonconformity, improvement, heat treatment", "2025-12-18", LA, [step("2025-12-18", "planned", QM, "Programme 2026")],
    {"audit_type": "process", "criteria": "ISO 9001 8.7, 10;QP-03", "scope": "Nonconformity, improvement, heat treatment at Hill Road", "area": "Hill Road Works", "lead_auditor": DC, "planned_on": "2026-12-08", "site": HILL}, ["audit-programme-2026-a.docx"],
    [("audits", "p.make"), ("audits", "p.lead"), ("against", "std.9001")])


def finding(key, title, au, day, grade, clause, statement, evidence, who, due, source="internal", concerns=(), correction="", answer=None, answered=None, cause="", closed=None, verifier=LA, raised=LA, closer=QM, extra=()):
    life = [step(day, "open", raised if raised in (LA, DC) else DC, "Raised")]
    if answered:
        life.append(step(answered, "answered", who, "Answered", {"answer": answer, "answered_on": answered, "cause": cause, "correction": correction}))
    if closed:
        life.append(step(closed, "closed", closer, "Evidence seen, closed", {"verified_by": verifier}))
    rec(key, "finding", title, day, raised if raised in (LA, DC) else DC, life + list(extra),
        {"source": source, "grade": grade, "clause": clause, "statement": statement, "objective_evidence": evidence, "raised_by": raised, "responsible": who, "due_on": due, "site": MAIN}, [],
        [("raised-in", au)] + [("concerns", c) for c in concerns])


finding("fd.drawing", "Superseded drawing at grinding machine 3", "au.1", "2026-02-20", "minor", "ISO 9001 7.5.3.1", "A superseded issue of the worm shaft drawing is available at a work place.",
        "Hill Road, machine 3, 2026-02-11, 10:40: MGI-4110 revision B, stamped copy 7; revision C effective since 2025-11-18.", DC, "2026-04-20", concerns=["d.4110b", "p.make"])
finding("fd.aware", "Objective for escapes not known to three of seven", "au.1", "2026-02-20", "observation", "ISO 9001 7.3", "Awareness of objectives is uneven at Hill Road.", "Three of seven asked.", PM, "2026-04-20", concerns=["p.docs"],
        answer="Objectives are part of the stand-up each Monday since March.", answered="2026-03-18", cause="Objectives hung only in the office.", correction="Boards at both halls.", closed="2026-05-15")
finding("fd.supplier", "Supplier approval lapsed, orders placed", "au.2", "2026-05-22", "minor", "ISO 9001 8.4.1", "A supplier was used after the end of its approval.", "Sarbuland Bearings Trading: approval to 2026-02-28; order PO-2611 of 2026-04-02.", SC, "2026-07-22", concerns=["p.purch"])
finding("fd.origin", "Origin of bearings not checked with the maker", "au.2", "2026-05-22", "observation", "ISO 9001 8.4.3", "Origin is asked for in the order, but the answer is not checked.", "Orders PO-2588, PO-2611.", SC, "2026-07-22", concerns=["p.purch"],
        answer="Certificate numbers are now confirmed by the maker; distributor instead of trader.", answered="2026-07-14", cause="Nobody thought of false papers for a cheap bearing.", correction="Confirmation for BL-2607 on file.", closed="2026-08-10")
finding("fd.ac03", "Autocollimator AC-03 used past its due date; extension by production", "au.3", "2026-10-09", "major", "ISO 9001 7.1.5.2", "Measuring equipment for final acceptance was used after its due date; the due date was extended without authority.",
        "AC-03: due 2026-08-31; label 'extended to 2026-11-30, T.M.'; SM40-0023 to SM40-0027 tested with it between 2026-09-01 and 2026-10-02.", PM, "2026-12-15", concerns=["p.metro", "p.test"])
finding("fd.tq05", "Torque driver TQ-05 past due in the spare set", "au.3", "2026-10-09", "minor", "ISO 9001 7.1.5.2", "Torque driver past its due date is kept ready for use.", "TQ-05 due 2026-09-15; log shows no use since July.", ML, "2026-12-08", concerns=["p.metro"])
finding("fd.wi403", "WI-403 reaches its review date without plan", "au.3", "2026-10-09", "observation", "ISO 9001 7.5.2", "Review of WI-403 due 2026-10-07 was not planned.", "Register of documents, 2026-10-02.", PM, "2026-12-08", concerns=["d.wi403"])


def nc(key, title, day, who, detected, grade, desc, clause, links, contain, responsible, due, prog=None, closing=None, closer=QM, files0=(), files1=None, part="", lot="", serials="", qty="", site=MAIN, product="SM-40", f=None):
    life = [step(day, "open", who, "Reported"), step(prog or workday(day, 2), "in-progress", who, "Contained; review board informed", {"containment": contain})]
    if closing:
        date, fields = closing
        life.append(step(date, "closed", closer, "Disposition done, action verified", {"closed_on": date, **fields}, files1))
    rec(key, "nonconformity", title, day, who, life,
        {"detected_at": detected, "detected_by": who, "grade": grade, "description": desc, "requirement": "", "clause": clause, "part": part, "lot": lot, "serials": serials, "quantity": qty, "responsible": responsible, "due_on": due, "site": site, "product": product, **(f or {})},
        files0, links)


def ca(key, title, day, who, action, corrects, due, cause, method, impl, verified=None, result="", changes=(), files=(), vfiles=None, product="", similar="", prog=None, verifier=LA):
    life = [step(day, "open", who, "Action agreed"), step(prog or workday(day, 3), "in-progress", who, "Started")]
    if impl:
        life.append(step(impl, "implemented", who, "All actions done", {"cause": cause, "cause_method": method, "implemented_on": impl}))
    if verified:
        life.append(step(verified, "verified", QM, f"Effectiveness checked by {verifier}", {"verified_by": verifier, "verified_on": verified, "effective": "yes", "effectiveness_result": result, "recurrence": "no"}, vfiles))
    rec(key, "corrective-action", title, day, who, life,
        {"action": action, "action_owner": who, "due_on": due, "effectiveness_criterion": "No repetition; evidence at the work place.", "similar_areas": similar, "site": MAIN, "product": product}, files,
        [("corrects", c) for c in corrects] + [("changes", c) for c in changes])


nc("nc.drawing", "Superseded drawing MGI-4110 B at grinding machine 3", "2026-02-23", DC, "internal audit IA-2026-01", "minor", "Copy 7 of revision B in the folder of machine 3 although revision C is effective.", "7.5.3.1", [("raised-in", "fd.drawing"), ("affects", "d.4110b"), ("affects", "p.make")],
   "Copy removed on 2026-02-11; 64 folders searched; ten shafts WS-2601 measured, all within C.", DC, "2026-04-20", part="MGI-4110", lot="WS-2601",
   closing=("2026-05-15", {"disposition": "use-as-is", "disposition_by": QM, "customer_approval": "not-required", "customer_approval_reference": "parts conform to revision C", "cause": "Messenger left the new copy in the office; QP-01 gave nobody the duty to remove the old one."}), files1=["nc-drawing-closure.docx"], site=HILL)
R["nc.drawing"]["life"][-1]["f"]["disposition"] = "not-applicable"
ca("ca.drawing", "Removal of superseded copies: section head answers", "2026-02-25", DC, "QP-01 issue G: section head answers for removal; register shows copies not confirmed after five days; red-lines limited.", ["nc.drawing", "fd.drawing"], "2026-04-15",
   "Exchange of copies had no owner at the work place.", "five-whys", "2026-03-30", "2026-05-14", "30 copies at 12 places, all current.", ["d.qp01"])
R["fd.drawing"]["life"] += [step("2026-04-01", "answered", DC, "Answered", {"answer": "QP-01 reissued; see corrective action.", "answered_on": "2026-04-01", "cause": "No owner for removal.", "correction": "Copy removed, 64 folders searched."}),
                            step("2026-05-15", "closed", QM, "Evidence seen by the lead auditor", {"verified_by": LA})]

nc("nc.mg017", "Comparator MG-017 out of tolerance; bearing lot BL-2601 in twenty-two drives", "2026-06-09", ML, "calibration out of turn after complaint", "major",
   "MG-017 read low by 1.1 to 3.8 µm as found. Lot BL-2601 was accepted with it: 28 of 60 bearings above 5.0 µm. Lot is in ED40-0009 to ED40-0030, fourteen of them delivered in SM40-0009 to SM40-0022.", "7.1.5.2; 8.6; 8.7",
   [("raised-in", "ts.back"), ("affects", "tb.lots1"), ("affects", "tb.units2"), ("affects", "tb.units3"), ("affects", "p.metro"), ("affects", "p.purch"), ("supplied-by", "sup.bearings")],
   "MG-017 out of use; lot and mounts in store quarantined; forward trace in 3 h 40 min; notices of escape to both customers on 2026-06-10.", ML, "2026-10-31", prog="2026-06-10", part="BRG-7003", lot="BL-2601",
   serials=";".join(f"SM40-{n:04}" for n in range(9, 29)), qty="60", files0=["mg-017-with-bearing.png"],
   closing=("2026-10-26", {"disposition": "rework", "disposition_by": QM, "customer_approval": "given", "customer_approval_reference": "CN-2026-01 for three drives used as is", "cause": "Spindle stuck, contact worn; no morning check since 2023; interval too long; trader mixed lots."}),
   files1=["nc-mg-017-report.pdf", "mg-017-with-bearing.png"])
R["nc.mg017"]["life"].insert(2, step("2026-06-22", "in-progress", ML, "Lot measured again, linked", links=[("raised-in", "ts.again")]))
nc("nc.bearings", "Supplier: mixed lots and a copied certificate in delivery SB-77142", "2026-07-01", SC, "visit to supplier", "major", "20 of 60 bearings came from a clearance sale without papers and were packed and certified with 40 from a distributor.", "8.4.3",
   [("affects", "p.purch"), ("supplied-by", "sup.bearings"), ("raised-in", "tb.lots1")], "No orders; stock kept as evidence; other deliveries of the trader (lot BL-2511) measured again: good.", SC, "2026-10-31", part="BRG-7003", lot="BL-2601", qty="60",
   closing=("2026-10-26", {"disposition": "scrap", "disposition_by": QM, "customer_approval": "not-required", "cause": "Trader filled the quantity from clearance stock; we bought class B parts from a trader."}), files0=["supplier-scar-2026-02.txt"], files1=["supplier-scar-2026-02.txt", "supplier-scar-2026-02-answers.txt"])
# After a major nonconformity the risks are looked at again, before it is closed.
R["nc.mg017"]["life"][-1]["links"] += [("reviews", "risk.instr"), ("reviews", "risk.bearing")]
R["nc.bearings"]["life"][-1]["links"] += [("reviews", "risk.bearing")]
ca("ca.mg017", "Comparators: daily check, two instruments, shorter interval, training", "2026-06-11", ML, "Morning check with ring (QP-04 D); runout on two instruments (QP-07 E, WI-405 C); interval six months; nine people trained.", ["nc.mg017"], "2026-07-31",
   "A check was dropped in 2023 without assessment; one instrument decided alone.", "fishbone", "2026-07-20", "2026-10-22", "239 of 240 checks done; instruments agree within 0.3 µm; backlash of new drives 0.11 to 0.18 mil.", ["d.qp04", "d.qp07", "d.wi405"], vfiles=["ca-mg-017-verification.docx"], product="SM-40", similar="Window coating: witness piece.")
ca("ca.source", "Class B parts only from makers and authorised distributors", "2026-07-06", SC, "Suspend the trader; distributor approved; maker confirms each certificate number; same rule for optics and electronic parts.", ["nc.bearings", "risk.bearing"], "2026-08-31",
   "Price before origin; approval by history.", "five-whys", "2026-08-07", "2026-10-22", "Lot BL-2607 confirmed by the maker; no class B order to a trader since.", ["d.qp07", "risk.bearing"], product="SM-40")
nc("nc.supplier", "Orders to a supplier with lapsed approval", "2026-05-25", SC, "internal audit IA-2026-02", "minor", "Order PO-2611 placed on 2026-04-02 after the approval of Sarbuland Bearings Trading ended on 2026-02-28.", "8.4.1", [("raised-in", "fd.supplier"), ("affects", "p.purch"), ("supplied-by", "sup.bearings")],
   "PO-2611 stopped; list checked: no other.", SC, "2026-07-22", product="", closing=("2026-09-01", {"disposition": "not-applicable", "disposition_by": QM, "cause": "End of approval stood in a list that the buyer does not open."}))
ca("ca.supplier", "Order form refuses suppliers whose approval has ended", "2026-05-27", SC, "The order sheet reads the approval date and refuses; Supply Chain gets a reminder 60 days before.", ["nc.supplier", "fd.supplier"], "2026-07-15", "List and order form were apart.", "five-whys", "2026-07-10", "2026-08-28",
   "Five trial orders refused, twelve real ones good.", ["d.qp07"])
R["fd.supplier"]["life"] += [step("2026-06-05", "answered", SC, "Answered", {"answer": "Order form will refuse; see corrective action.", "answered_on": "2026-06-05", "cause": "List and order form apart.", "correction": "PO-2611 stopped."}),
                             step("2026-09-03", "closed", QM, "Evidence seen by the lead auditor", {"verified_by": LA})]
nc("nc.ac03", "Autocollimator AC-03 past due, used on five mounts", "2026-10-09", LA, "internal audit IA-2026-03", "major", "AC-03, due 2026-08-31, was used for final tests of SM40-0023 to SM40-0027; label extended by production.", "7.1.5.2", [("raised-in", "fd.ac03"), ("affects", "p.test"), ("affects", "p.metro")],
   "AC-03 out of use on 2026-10-02; mounts tested again with AC-04 before delivery, 0.04 to 0.07 mil; as-found values of AC-03 awaited.", PM, "2026-12-15", prog="2026-10-12", serials=";".join(f"SM40-{n:04}" for n in range(23, 28)), part="MGI-4000")
R["nc.ac03"]["life"][1]["files"] = ["nc-ac-03-containment.docx"]
R["nc.ac03"]["f"]["detected_by"] = LA
ca("ca.ac03", "Final test cannot start with an instrument past due", "2026-10-14", PM, "Own second autocollimator; test program reads the due date from the register and refuses; due list every Monday to shift leaders; training of testers.", ["nc.ac03", "fd.ac03"], "2026-12-15", "", "", None, changes=["d.wi403"], product="SM-40",
   similar="Torque testers; leak testers.")
nc("nc.tq05", "Torque driver TQ-05 past due in the spare set", "2026-10-09", ML, "internal audit IA-2026-03", "minor", "TQ-05 due 2026-09-15 was kept in the spare set; not used since July by its log.", "7.1.5.2", [("raised-in", "fd.tq05"), ("affects", "p.metro")], "Taken to the laboratory; as found within limits on 2026-10-13.", ML, "2026-12-08")
nc("nc.ed30", "Housing of ED40-0030 cracked while bearings were pressed out", "2026-08-20", PM, "rework WO-4011", "minor", "Crack 6 mm at the bearing seat, dye penetrant confirmed.", "8.7", [("affects", "tb.units3"), ("raised-in", "tb.units3")], "Drive to quarantine; eleven other drives pressed out since checked: no crack.", PM, "2026-09-30", part="MGI-4101", lot="HC-2602",
   serials="ED40-0030", qty="1", closing=("2026-09-04", {"disposition": "scrap", "disposition_by": QM, "customer_approval": "not-required", "cause": "Puller set off centre; first use of the new puller. Centring ring made."}))
nc("nc.fog", "Fogging inside head of SM40-0008, purge pressure 12 mbar", "2026-11-09", PM, "complaint of 2026-11-05", "minor", "Head OH40-0008 lost purge pressure from 35 to 12 mbar in eight months.", "8.7", [("affects", "tb.units1"), ("affects", "d.wi402")], "Spare head sent; heads OH40-0001 to 0016 (sealant SE-2511) to be checked at the depot.", PM, "2026-12-20", prog="2026-11-11",
   serials="SM40-0008;OH40-0008", qty="1", part="MGI-4200")

# What the figure of nonconformities by cause counts; said with the cause, at closing.
for key, category in (("nc.drawing", "method"), ("nc.supplier", "method"), ("nc.mg017", "measurement"), ("nc.bearings", "supplier"), ("nc.ed30", "machine")):
    R[key]["life"][-1]["f"]["cause_category"] = category

# ================================================================= c: change requests
rec("cr.qp04", "change-request", "Daily checks and two instruments: QP-04, QP-07, WI-405", "2026-06-16", ML,
    [step("2026-06-16", "open", ML, "Asked after MG-017"), step("2026-06-18", "in-progress", ML, "Accepted", {"impact": "Nine people to train; sheet FM-033 issue B; product not affected.", "decided_by": QM}),
     step("2026-07-20", "closed", QM, "Issues effective, training done", {"outcome": "implemented", "implemented_on": "2026-07-13"})],
    {"requested_by": ML, "change_type": "document", "description": "New section 'Daily checks' in QP-04, 'Two instruments' in QP-07, lines in WI-405.", "justification": "MG-017 read low for an unknown time; a morning check would have shown it.", "classification": "class-2", "customer_approval": "not-required", "due_on": "2026-07-31"},
    ["change-request-qp-04.txt"], [("changes", "d.qp04"), ("changes", "d.qp07"), ("changes", "d.wi405"), ("raised-in", "nc.mg017")])
rec("cr.shaft", "change-request", "Worm shaft MGI-4110: lead error 8 µm, nitriding", "2025-11-05", DE,
    [step("2025-11-05", "open", DE, "From the field experience with revision B"), step("2025-11-07", "in-progress", DE, "Form, fit, function judged", {"impact": "Interchangeable; old shafts used up in spares of the former mount; grinding time +12 min.", "decided_by": QM}),
     step("2025-11-24", "closed", QM, "Drawing revision C effective", {"outcome": "implemented", "implemented_on": "2025-11-18"})],
    {"requested_by": DE, "change_type": "product", "description": "Lead error over one turn from 0.012 to 0.008 mm; nitriding 0.2 mm.", "justification": "Backlash limit 0.25 mil of TS-SM40.", "classification": "class-1", "effectivity": "from ED40-0001", "customer_approval": "given", "due_on": "2025-11-30", "product": "SM-40"},
    [], [("changes", "d.4110b")])
rec("cr.wi403", "change-request", "WI-403: backlash limit 0.22 mil, second autocollimator", "2026-10-28", DE, [step("2026-10-28", "open", DE, "Asked")],
    {"requested_by": DE, "change_type": "document", "description": "Limit 0.22 mil; program FAT40 2.4; AC-04 named.", "justification": "All mounts with new bearings are below 0.18 mil; a tighter limit shows drift. Review of WI-403 is overdue.", "customer_approval": "not-required", "due_on": "2026-12-15", "product": "SM-40"},
    ["change-request-wi-403.txt"], [("changes", "d.wi403"), ("raised-in", "fd.wi403")])

# ================================================================= g
MCS, ACC = "Meridian Conformity Services", "ISO/IEC 17021-1, fictitious MS-0207"
rec("cert.9001", "certificate", "Certificate MCS-Q-20418, ISO 9001:2015", "2025-12-17", QM,
    valid(QM, MD, "2025-11-26", "2025-12-19", {"valid_from": "2024-10-22", "valid_until": "2027-10-21", "last_surveillance_on": "2025-11-19", "next_surveillance_on": "2026-10-31"}, done="Certificate kept in force after surveillance 1; letter of 2025-12-17")
    + [step("2026-10-07", "valid", QM, "Surveillance 2 put off by the body to 24 November", files=["iso-9001-certificate.pdf", "surveillance-postponed.txt"])],
    {"certificate_type": "management-system", "certificate_number": "MCS-Q-20418", "certification_body": MCS, "accreditation": ACC, "standard_edition": "ISO 9001:2015", "scope": "Design, manufacture, test, repair and support of optical-mechanical sight mounts, boresight devices and precision gauges.",
     "sites": f"{MAIN};{HILL}", "decided_on": "2024-10-22", "product": "SM-40;BT-12"}, ["iso-9001-certificate.pdf"], [("certifies", "std.9001")], mark="UNCLASSIFIED")
rec("cert.app", "certification-application", "Application for AS9100D", "2026-08-24", QM,
    [step("2026-08-17", "draft", QM, "Prepared"), step("2026-08-24", "submitted", MD, "Sent", {"applied_on": "2026-08-24"}, ["as9100-application.docx"]),
     step("2026-09-14", "stage-1", MD, "Contract signed, stage 1 planned", {"stage_1_on": "2027-01-19"})],
    {"certification_body": MCS, "accreditation": ACC, "accreditation_valid_until": "2028-03-31", "scope": "As certificate MCS-Q-20418, aerospace and defence scheme", "audit_days": "6.5", "next_milestone": "stage 1 audit", "next_milestone_on": "2027-01-19"}, [], [("seeks", "std.9001")])

# ================================================================= n
rec("xa.surv", "external-audit", "Surveillance 1 by Meridian Conformity Services", "2025-11-18", QM,
    [step("2025-11-10", "planned", QM, "Announced"), step("2025-11-18", "in-progress", QM, "Opened"),
     step("2025-12-01", "reported", QM, "Report filed as received", {"started_on": "2025-11-18", "ended_on": "2025-11-19", "report_number": "MCS-Q-20418/S1", "report_received_on": "2025-12-01", "conclusion": "Certificate maintained; two minors.", "majors": 0, "minors": 2, "answer_due_on": "2026-02-28"}, ["surveillance-1-report.pdf"]),
     step("2025-12-22", "closed", QM, "Both answers accepted on 2025-12-17")],
    {"auditing_body": MCS, "audit_type": "surveillance", "criteria": "ISO 9001:2015", "scope": "Both sites", "auditors": "J. Halvorsen", "access_log": "visitors' book pages 41 to 43", "site": f"{MAIN};{HILL}"}, [], [("against", "std.9001"), ("audits", "p.docs"), ("audits", "p.purch")])
for key, title, clause, statement, who in (("fd.s1", "Training record without assessment", "ISO 9001 7.2", "Training record of one inspector lacks the assessment.", PM), ("fd.s2", "Supplier rating not done", "ISO 9001 8.4.1", "Two suppliers not rated for the third quarter of 2025.", SC)):
    finding(key, title, "xa.surv", "2025-12-01", "minor", clause, statement, "Surveillance report, page 3.", who, "2026-02-28", source="certification", raised="J. Halvorsen", answer="Done and sent to the body; list of all checked, no other case.", answered="2025-12-12", cause="Work of the former secretary not handed over.", correction="Record and rating completed.", closed="2025-12-18", verifier="J. Halvorsen")
rec("xa.customer", "external-audit", "Audit by the quality wing of Northern Vehicle Rebuild Depot", "2026-04-14", QM,
    [step("2026-03-20", "planned", QM, "Announced by letter"), step("2026-04-14", "in-progress", QM, "Opened"),
     step("2026-04-20", "reported", QM, "Report filed as received", {"started_on": "2026-04-14", "ended_on": "2026-04-15", "report_number": "NVRD/QW/26/17", "report_received_on": "2026-04-20", "conclusion": "Delivery 2 may proceed; one minor.", "majors": 0, "minors": 1, "answer_due_on": "2026-05-20"}, ["customer-audit-2026-04.pdf"]),
     step("2026-05-04", "closed", QM, "Minor corrected, customer agrees")],
    {"auditing_body": "Northern Vehicle Rebuild Depot, quality wing", "audit_type": "customer", "criteria": "AQR-3;TS-SM40 issue 4", "scope": "Delivery 2", "auditors": "S. Wahab;two more", "access_log": "visitors' book page 58", "site": MAIN, "product": "SM-40"}, [], [("against", "std.ts"), ("audits", "p.test")])
finding("fd.nvrd", "Shock indicator missing on two of eight cases", "xa.customer", "2026-04-20", "minor", "AQR-3 9", "Packing differs from the quality plan.", "Cases 11 and 14.", PM, "2026-05-20", source="customer", raised="S. Wahab", answer="Indicators fitted on 2026-04-16; packing list has a line for it.", answered="2026-04-22", cause="Line missing in the packing list.", correction="Two indicators fitted.", closed="2026-04-29", verifier="S. Wahab")
rec("xa.surv2", "external-audit", "Surveillance 2 by Meridian Conformity Services (put off)", "2026-07-27", QM, [step("2026-07-27", "planned", QM, "Announced for 13 and 14 October"), step("2026-10-07", "planned", QM, "Put off by the body to 24 and 25 November 2026", files=["surveillance-2-postponed.txt"])],
    {"auditing_body": MCS, "audit_type": "surveillance", "criteria": "ISO 9001:2015", "scope": "Both sites", "auditors": "J. Halvorsen", "site": f"{MAIN};{HILL}"}, [], [("against", "std.9001"), ("concerns", "cert.9001")])

# ================================================================= m: concession, certificates; n: releases
rec("con.bearing", "concession", "Concession CN-2026-01: bearings of lot BL-2601 in ED40-0010, 0013, 0015", "2026-06-24", DE,
    [step("2026-06-15", "draft", DE, "Request to the customer"), step("2026-06-16", "in-review", DE, "Sent"), step("2026-06-26", "approved", QM, "Customer's approval of 2026-06-24 received", {"approved_by": "M. Anis, Northern Vehicle Rebuild Depot", "approval_reference": "NVRD/QW/26/31 of 2026-06-24"}, ["concession-bl-2601.docx"], on="2026-06-24")],
    {"concession_type": "concession", "classification": "major", "requirement": "MGI-4100 C: bearing runout at most 5.0 µm", "description": "Runout 5.6, 5.8, 5.7 µm; backlash 0.19, 0.22, 0.20 mil (limit 0.25).", "justification": "Vehicles on exercise; check every three months with BT-12; exchange at next overhaul.", "part": "MGI-4100",
     "serials": "ED40-0010;ED40-0013;ED40-0015;SM40-0010;SM40-0013;SM40-0015", "lots": "BL-2601", "quantity": "3", "customer": "Northern Vehicle Rebuild Depot", "valid_until": "2027-06-30", "site": MAIN, "product": "SM-40"}, ["concession-request-bl-2601.txt"], [("covers", "nc.mg017")])
NV, ASWS = "Northern Vehicle Rebuild Depot", "Armour School Workshop"


def serials(a, b, p="SM40"):
    return ";".join(f"{p}-{n:04}" for n in range(a, b + 1))


def coc(key, no, day, sers, qty, customer, contract, dev, files, links, drafted=None, later=(), product="SM-40"):
    rec(key, "certificate-of-conformity", f"{no}: {customer}", day, SC, approve(SC, QM, drafted or plus(day, -1), workday(day, 0), "issued",
        {"declaration": "Made, tested and inspected by the certified system; conforms to TS-SM40 issue 4 and drawing MGI-4000 C except as stated.", "deviations": dev, "signed_by": QM, "signed_on": day}, done="Gate of QP-10 passed; signed") + list(later),
        {"direction": "issued", "certificate_number": no, "issuer": "Margalla Gauge & Instruments", "customer": customer, "contract": contract, "part": "MGI-4000 rev C", "serials": sers, "quantity": qty, "quantity_unit": "pcs", "site": MAIN, "product": product}, files, links)


coc("coc.1", "COC-2026-01", "2026-02-24", serials(1, 8), "8", NV, "7/AV/2025-118, delivery 1", "none", ["coc-2026-01.pdf"], [("covers", "tb.units1"), ("tested-by", "fai.sm40"), ("tested-by", "ts.safe")])
R["coc.1"]["life"][0]["date"] = R["coc.1"]["life"][1]["date"] = "2026-02-24"
coc("coc.2", "COC-2026-02", "2026-04-30", serials(9, 16) + ";" + serials(1, 6, "BT12"), "14", NV, "7/AV/2025-118, delivery 2", "none", ["coc-2026-02.pdf"], [("covers", "tb.units2"), ("tested-by", "ts.env")], product="SM-40;BT-12",
    later=[step("2026-06-10", "void", QM, "Bearing lot BL-2601: certificate withdrawn for the mounts; number not used again")])
coc("coc.3", "COC-2026-03", "2026-05-07", serials(17, 22), "6", ASWS, "3/AS/2026-044", "none", ["coc-2026-03.pdf"], [("covers", "tb.units2"), ("tested-by", "ts.env")],
    later=[step("2026-06-10", "void", QM, "Bearing lot BL-2601: certificate withdrawn; number not used again")])
coc("coc.4", "COC-2026-04", "2026-10-05", serials(9, 22), "14", f"{NV}; {ASWS}", "7/AV/2025-118; 3/AS/2026-044", "listed", ["coc-2026-04.pdf"], [("covers", "tb.units2"), ("covers", "tb.rework"), ("deviates-by", "con.bearing"), ("tested-by", "ts.new"), ("supersedes", "coc.2"), ("supersedes", "coc.3")])
rec("ins.1", "inspection-release", "Inspection release IRN-2026-01: SM40-0001 to SM40-0008", "2026-02-26", SC, approve(SC, QM, "2026-02-26", "2026-02-28", "released", {"result": "accepted", "release_note": "IRN-2026-01"}, why="Note received", early=True),
    {"inspection_type": "government", "inspection_body": "Government quality assurance", "inspector": "A. Dar", "part": "MGI-4000 rev C", "serials": serials(1, 8), "quantity": "8", "quantity_accepted": "8", "sampling_plan": "all; papers of three in detail", "inspected_on": "2026-02-26", "site": MAIN, "product": "SM-40"},
    ["inspection-release-1.pdf"], [("releases", "tb.units1"), ("cites", "coc.1")])
coc("coc.5", "COC-2026-05", "2026-10-16", serials(23, 30), "8", NV, "7/AV/2025-118, delivery 3", "none", ["coc-2026-05.pdf"], [("covers", "tb.units3"), ("covers", "tb.rework"), ("covers", "tb.units4"), ("tested-by", "ts.fat29")])
rec("ins.2", "inspection-release", "Inspection release IRN-2026-02: SM40-0023 to SM40-0030", "2026-10-19", SC, approve(SC, QM, "2026-10-19", "2026-10-21", "released", {"result": "accepted", "release_note": "IRN-2026-02", "remarks": "Retest with AC-04 witnessed for SM40-0026."}, why="Note received", early=True),
    {"inspection_type": "government", "inspection_body": "Government quality assurance", "inspector": "A. Dar", "part": "MGI-4000 rev C", "serials": serials(23, 30), "quantity": "8", "quantity_accepted": "8", "sampling_plan": "all", "inspected_on": "2026-10-19", "site": MAIN, "product": "SM-40"},
    ["inspection-release-2.pdf"], [("releases", "tb.units3"), ("releases", "tb.units4"), ("cites", "coc.5")])
coc("coc.6", "COC-2026-06", "2026-10-30", serials(31, 32), "2", "Trial party abroad", "TR/2026/9, licence EL-2026-031", "none", ["coc-2026-06.pdf"], [("tested-by", "fai.ed40b")])
R["coc.6"]["links"] = [("covers", "tb.units5"), ("tested-by", "fai.ed40b"), ("tested-by", "ts.new")]
rec("coc.7", "certificate-of-conformity", "COC-2026-07 (draft): SM40-0033 and SM40-0034", "2026-11-10", SC, [step("2026-11-10", "draft", SC, "Prepared; gate of QP-10 not passed: finding on AC-03 open")],
    {"direction": "issued", "certificate_number": "COC-2026-07", "issuer": "Margalla Gauge & Instruments", "customer": NV, "contract": "7/AV/2025-118, delivery 4", "part": "MGI-4000 rev C", "serials": "SM40-0033;SM40-0034", "quantity": "2", "quantity_unit": "pcs", "site": MAIN, "product": "SM-40"}, [], [("covers", "tb.units5")])

# ================================================================= o
rec("co.backlash", "complaint", "Play in elevation, SM40-0017 and SM40-0021", "2026-06-02", QM,
    [step("2026-06-02", "open", SC, "Received by e-mail, acknowledged by telephone"), step("2026-06-10", "in-progress", LA, "Cause found, notice of escape sent", {"acknowledged_on": "2026-06-02", "containment": "Mounts returned; four others measured at the workshop on 2026-06-12; two spare mounts sent.", "cause": "Bearing lot BL-2601 with excessive runout, accepted with a gauge that read low."},
        ["complaint-backlash-email.txt", "complaint-backlash-reply.txt"]),
     step("2026-10-26", "closed", QM, "Customer satisfied; actions verified", {"action": "Bearings exchanged in eleven delivered mounts, three by concession; daily check, two instruments, new source.", "reply": "Notice of escape 2026-06-10, report 2026-07-31; customer: satisfied (2026-10-19).", "replied_on": "2026-07-31", "justified": "yes"},
        ["complaint-backlash-email.txt", "complaint-backlash-reply.txt", "complaint-backlash-closing.pdf"], [("concerns", "tb.units2"), ("concerns", "coc.4"), ("reviews", "risk.bearing")])],
    {"customer": ASWS, "complaint_type": "field-failure", "severity": "major", "description": "Two of six mounts show about 0.3 mil play in elevation after 210 km.", "part": "MGI-4000", "serials": "SM40-0017;SM40-0021", "lot": "BL-2601", "received_on": "2026-06-02", "responsible": QM, "due_on": "2026-10-31", "product": "SM-40", "site": MAIN},
    ["complaint-backlash-email.txt"])
rec("co.cover", "complaint", "Handwheel cover lost, SM40-0006", "2026-04-27", QM,
    [step("2026-04-27", "open", SC, "Received"), step("2026-04-29", "in-progress", PM, "Two covers sent", {"acknowledged_on": "2026-04-28", "containment": "Covers sent on 2026-04-29."}),
     step("2026-06-22", "closed", QM, "Ring on all mounts from SM40-0017 on", {"cause": "Cover held by friction only.", "action": "Retaining ring; two for each delivered mount sent.", "reply": "Letter of 2026-05-11 with rings.", "replied_on": "2026-05-11", "justified": "yes"}, links=[("concerns", "tb.units1"), ("reviews", "risk.sm40")])],
    {"customer": NV, "complaint_type": "quality", "severity": "minor", "description": "Rubber cover of the handwheel came off in the trial.", "part": "MGI-4310", "serials": "SM40-0006", "received_on": "2026-04-27", "responsible": PM, "due_on": "2026-06-30", "product": "SM-40", "site": MAIN}, ["complaint-cover.txt"])
rec("co.fog", "complaint", "Fogging inside head window, SM40-0008", "2026-11-05", QM,
    [step("2026-11-05", "open", SC, "Received"), step("2026-11-09", "in-progress", PM, "Spare head sent; examination when the head arrives", {"acknowledged_on": "2026-11-06", "containment": "Spare head sent on 2026-11-09; sixteen heads with sealant SE-2511 to be checked."}, links=[("concerns", "tb.units1")])],
    {"customer": NV, "complaint_type": "field-failure", "severity": "minor", "description": "Fog on the inside of the front window in the morning; purge pressure 12 mbar.", "part": "MGI-4200", "serials": "SM40-0008;OH40-0008", "received_on": "2026-11-05", "responsible": PM, "due_on": "2026-12-20", "product": "SM-40", "site": MAIN}, ["complaint-fogging.txt"])
rec("su.2026", "customer-survey", "Customer survey 2026", "2026-09-30", SC, approve(SC, QM, "2026-10-01", "2026-10-08", "approved", early=True),
    {"customer": f"{NV}; {ASWS}; two spare-part customers", "period_from": "2025-10-01", "period_to": "2026-09-30", "method": "questionnaire", "asked": 14, "answered": 11, "score": "4.2", "score_scale": "1 to 5", "delivery_score": "96", "quality_score": "84",
     "strengths": "Quick and open answer in the bearing case; papers in order.", "weaknesses": "Spare parts list out of date; weekly check card wished for all mounts.", "follow_up": "Check card with each mount from SM40-0033; list reissued in December.", "product": "SM-40;BT-12"}, ["customer-survey-2026.xlsx"])

# ================================================================= j: KPI, reviews, improvements
QUARTERS = [("2025-10-01", "2025-12-31", "Q4 2025", "2026-01-12"), ("2026-01-01", "2026-03-31", "Q1 2026", "2026-04-09"), ("2026-04-01", "2026-06-30", "Q2 2026", "2026-07-13"), ("2026-07-01", "2026-09-30", "Q3 2026", "2026-10-08")]
SERIES = {"kpi.otd": ("on-time-delivery", "On-time delivery", "deliveries on the day agreed / deliveries", "95", "%", ["94", "100", "93", "97"], "p.contract", "o.otd", SC, True),
          "kpi.escape": ("escape-rate", "Escapes per 100 units", "units returned for our cause / units delivered x 100", "1.0", "per 100", ["0.9", "0.0", "10.0", "0.0"], "p.test", "o.escape", LA, False)}
for base, (ind, title, formula, target, unit, values, proc, obj, who, atleast) in SERIES.items():
    for (a, b, q, day), v in zip(QUARTERS, values):
        on = (float(v) >= float(target)) == atleast if v != target else True
        key = f"{base}.{q[:2].lower()}"
        rec(key, "kpi", f"{title}, {q}", b, who, approve(who, QM, day, workday(day, 4), "approved", why=f"Value of {q}", early=True),
            {"indicator": ind, "formula": formula, "period_from": a, "period_to": b, "value": v, "target": target, "value_unit": unit, "on_target": "yes" if on else "no", "data_source": "kpi-series-2026.xlsx", "comment": "Two returned of 20 delivered: bearing case." if v == "10.0" else "Delivery 2 one week late: containment." if v == "93" else ""},
            ["kpi-series-2026.xlsx"] if q == "Q3 2026" else [], [("measures", proc)] + ([("measures", obj)] if day > "2026-01-26" else []))
for key, ind, title, formula, target, unit, v, on, proc, who, trend in (
        ("kpi.fpy", "first-pass-yield", "First-pass yield of final test", "mounts passed at first test / tested", "92", "%", "93", "yes", "p.make", PM, "better"),
        ("kpi.sup", "supplier-quality", "Lots accepted at receiving", "lots accepted / received", "97", "%", "97.2", "yes", "p.purch", SC, "same"),
        ("kpi.cal", "calibration-on-time", "Instruments calibrated on time", "on time / due", "100", "%", "98.6", "no", "p.metro", ML, "worse"),
        ("kpi.train", "training-done", "Training done as planned", "done / planned", "95", "%", "98", "yes", "p.docs", DC, "better"),
        ("kpi.nc", "nc-cycle-time", "Days from report to disposition", "mean of working days", "10", "days", "8.4", "yes", "p.lead", LA, "better"),
        ("kpi.chg", "other", "Drawing changes after release", "changes of class 1 after release", "2", "changes", "1", "yes", "p.design", DE, "better")):
    rec(key, "kpi", f"{title}, year to September 2026", "2026-09-30", who, approve(who, QM, "2026-10-09", "2026-10-13", "approved", why="Value of the year to September", early=True),
        {"indicator": ind, "formula": formula, "period_from": "2025-10-01", "period_to": "2026-09-30", "value": v, "target": target, "value_unit": unit, "on_target": on, "trend": trend, "data_source": "kpi-series-2026.xlsx", "comment": "AC-03 and TQ-05 past due; see IA-2026-03." if key == "kpi.cal" else ""},
        ["kpi-series-2026.xlsx"] if key == "kpi.fpy" else [], [("measures", proc)])
INPUTS = "previous-actions;changes;customer-feedback;objectives;process-performance;nonconformities;monitoring;audit-results;suppliers;on-time-delivery;resources;risks;improvement"
rec("mr.jan", "management-review", "Management review, January 2026", "2026-01-21", QM, [step("2025-12-22", "planned", QM, "Invited"), step("2026-01-26", "held", QM, "Minutes signed", {"attendees": "K. Durrani;N. Qureshi;T. Mehmood;I. Khattak;S. Baig;Z. Malik;H. Raza", "inputs": INPUTS, "conclusions": "The system is suitable. Weak: single source of bearings, one metrologist short.", "decisions": "Second metrologist; second source of bearings; objectives 2026.", "resource_needs": "Metrologist", "actions_open": 3, "next_review_on": "2026-07-31"}, ["management-review-2026-01.docx"],
     [("considers", k) for k in ("xa.surv", "kpi.otd.q4", "kpi.escape.q4", "risk.bearing", "q.policy")]),
     step("2026-08-31", "closed", MD, "All three decisions done")], {"chaired_by": MD, "period": "July to December 2025"})
rec("im.source", "improvement", "Second source of bearings", "2026-01-26", SC, [step("2026-01-26", "open", SC, "Decision 2 of the review"), step("2026-03-02", "in-progress", SC, "Enquiries sent"), step("2026-07-27", "closed", QM, "Distributor approved", {"decision": "adopted", "implemented_on": "2026-07-10", "result": "Authorised distributor; lead time eight weeks."})],
    {"improvement_type": "review-action", "description": "Find and approve a second source of bearings 7003.", "expected_benefit": "No dependence on one trader.", "responsible": SC, "due_on": "2026-07-31"}, [], [("raised-in", "mr.jan"), ("addresses", "risk.bearing")])
rec("imp.scan", "improvement", "Data matrix scanning of lots at the bench", "2026-03-09", PM, [step("2026-03-09", "open", PM, "Suggestion of the ED-40 line"), step("2026-03-16", "in-progress", PM, "Two readers on trial"), step("2026-07-17", "closed", QM, "Adopted for all class A and B", {"decision": "adopted", "implemented_on": "2026-07-13", "result": "Wrong lot entries 2.1 % to 0.2 %.", "before": "2.1 %", "after": "0.2 %"})],
    {"improvement_type": "suggestion", "description": "Scan lots instead of writing them.", "expected_benefit": "Fewer wrong entries, quicker traces.", "responsible": PM, "due_on": "2026-07-31", "product": "SM-40"}, [], [("addresses", "p.make")])
rec("mr.jul", "management-review", "Management review, July 2026", "2026-07-22", QM, [step("2026-06-29", "planned", QM, "Invited"), step("2026-07-27", "held", QM, "Minutes signed", {"attendees": "K. Durrani;N. Qureshi;T. Mehmood;I. Khattak;S. Baig;Z. Malik;H. Raza;F. Gul", "inputs": INPUTS, "conclusions": "The bearing case showed a good trace and a weak gauge. Effective where people follow it; test under pressure of delivery to be audited.", "decisions": "IA-2026-03 in September; AS9100D; two autocollimators; exchange of bearings by end of September.", "resource_needs": "Two autocollimators", "actions_open": 4, "next_review_on": "2027-01-29"}, ["management-review-2026-07.docx"],
     [("considers", k) for k in ("mr.jan", "co.backlash", "kpi.escape.q2", "kpi.otd.q2", "nc.mg017", "ca.mg017", "au.1", "au.2", "xa.customer", "sup.bearings", "risk.bearing", "imp.scan")])],
    {"chaired_by": MD, "period": "January to June 2026"})
rec("im.autocol", "improvement", "Two autocollimators in stock", "2026-07-27", PM, [step("2026-07-27", "open", PM, "Decision 3 of the review"), step("2026-10-19", "in-progress", PM, "Ordered after the audit; delivery promised for 27 November")],
    {"improvement_type": "review-action", "description": "Buy a second autocollimator so that calibration never presses delivery.", "expected_benefit": "No temptation to extend a due date.", "responsible": PM, "due_on": "2026-11-30"}, [], [("raised-in", "mr.jul"), ("addresses", "risk.instr"), ("addresses", "o.cal")])
R["im.autocol"]["life"].append(step("2026-10-19", "in-progress", PM, "Linked with the figure of the year", links=[("addresses", "kpi.cal")]))
rec("im.stock", "improvement", "Stock of windows and prisms for one delivery", "2026-01-26", SC, [step("2026-01-26", "open", SC, "On-time delivery below target in the fourth quarter"), step("2026-05-04", "in-progress", SC, "Order placed after delivery 2 was a week late"), step("2026-08-17", "in-progress", SC, "Stock reached; watched for two deliveries", {"implemented_on": "2026-08-10"}, links=[("addresses", "kpi.otd.q2")])],
    {"improvement_type": "improvement", "description": "Keep windows and prisms for twelve heads in stock.", "expected_benefit": "Late optics no longer stop a delivery.", "responsible": SC, "due_on": "2026-12-31", "before": "94 %", "after": "97 %", "product": "SM-40"}, [], [("addresses", "kpi.otd.q4")])
rec("im.trace", "improvement", "Exchange of bearings before the end of September", "2026-07-27", PM, [step("2026-07-27", "open", PM, "Decision 4 of the review"), step("2026-08-03", "in-progress", PM, "Six drives done"), step("2026-09-21", "closed", QM, "Eighteen drives done", {"decision": "adopted", "implemented_on": "2026-09-18", "result": "18 exchanged, 3 by concession, 1 scrapped."})],
    {"improvement_type": "review-action", "description": "Exchange bearings of lot BL-2601.", "responsible": PM, "due_on": "2026-09-30", "product": "SM-40"}, [], [("raised-in", "mr.jul"), ("raised-in", "nc.mg017"), ("addresses", "kpi.escape.q2")])
rec("im.lesson", "improvement", "Lessons of the bearing case", "2026-10-26", QM, [step("2026-10-26", "open", QM, "Collected in the quality meeting"), step("2026-10-26", "in-progress", QM, "Discussed with the sections"), step("2026-10-29", "closed", MD, "Adopted, one declined", {"decision": "adopted", "decision_reason": "100 % runout measurement declined: three days a lot, no gain over two instruments.", "implemented_on": "2026-10-29", "result": "Rules in QP-04, QP-07; window coating on witness piece."}, ["lesson-bearing-case.pdf"])],
    {"improvement_type": "lesson", "description": "What the bearing case taught about gauges, sources, traces and telling the customer.", "responsible": QM, "due_on": "2026-11-30", "product": "SM-40"}, [], [("raised-in", "nc.mg017"), ("raised-in", "co.backlash"), ("addresses", "risk.bearing")])

# ================================================================= k
rec("na.k", "not-applicable", "Step k not needed (draft, given up)", "2025-11-13", QM, [step("2025-11-13", "draft", QM, "Idea: product is made to the customer's specification"), step("2025-11-27", "void", QM, "Given up: experts were engaged before and will be again")],
    {"step": "k", "justification": "Draft only. The product is made to the customer's specification and no outside expert was thought to be needed in 2026.", "prepared_by": QM}, [])


def expert(key, title, day, who, typ, expert_name, qual, subject, part, advice, outcome, reason, files, links, closed, planned):
    rec(key, "expert-engagement", title, day, who, [step(planned, "planned", who, "Agreed"), step(day, "held", who, "Held"), step(closed, "closed", QM, "Outcome decided", {"advice": advice, "outcome": outcome, "outcome_reason": reason}, files)],
        {"engagement_type": typ, "expert": expert_name, "qualification": qual, "subject": subject, "participants": part, "responsible": who}, [], links)


expert("ex.as9100", "Gap analysis AS9100D", "2026-03-25", LA, "consultation", "Dr A. Brenner (fictitious)", "lead assessor, aerospace scheme", "Gap analysis of the system against AS9100D", "N. Qureshi;I. Khattak;H. Raza", "14 gaps; owner for product safety; authorised distributors; control charts; configuration module.", "partly-adopted", "Module declined: 19 item numbers, a list suffices.", ["as9100-gap-analysis.pdf"], [("about", "std.9001"), ("about", "p.lead")], "2026-04-02", "2026-03-02")
expert("ex.marking", "Standards committee: marking and identification", "2026-06-25", DE, "membership", "Committee on marking (fictitious)", "standards body", "Draft guide on data matrix for small parts", "I. Khattak", "Minimum cell 0.25 mm; dated references.", "adopted", "Engraving with 0.30 mm cells from SM40-0029 on.", ["committee-marking.txt"], [("about", "std.130")], "2026-07-02", "2026-06-01")
expert("ex.metro", "Metrology seminar: uncertainty on the shop floor", "2026-09-16", ML, "seminar", "National metrology seminar (fictitious)", "national institute and laboratories", "Guard bands, check standards, digital certificates", "S. Baig;G. Afridi", "Short intervals and check standards; two autocollimators cross-checked; digital certificates.", "adopted", "Agrees with QP-04 issue D; laboratory asked.", ["metrology-seminar-notes.txt"], [("about", "p.metro"), ("about", "std.17025"), ("about", "d.qp04")], "2026-09-24", "2026-08-17")
expert("ex.env", "Advice on test tailoring, MIL-STD-810H", "2026-02-03", DE, "technical-advice", "D. Sethi, Potohar Environmental Laboratory", "head of laboratory", "Tailoring of vibration and shock for a tracked vehicle", "I. Khattak;S. Karim", "Category 20 profile with the customer's measured track; test at temperature not needed.", "adopted", "Test plan changed before qualification.", ["advice-test-tailoring.txt"], [("about", "std.810"), ("about", "std.ts")], "2026-02-12", "2026-01-20")
expert("ex.aqap", "Visit of the government quality assurance representative: AQAP-2110", "2026-05-06", QM, "consultation", "A. Dar", "government quality assurance representative", "Quality plan and access under AQAP-2110", "N. Qureshi;H. Raza", "Show risk register with the quality plan; reports of internal audits open to the representative.", "adopted", "Distribution of audit reports extended.", ["note-aqap-visit.txt"], [("about", "std.aqap")], "2026-05-18", "2026-04-24")
for k in ("ex.aqap",):
    R[k]["life"][2]["by"] = "k.durrani"

# ================================================================= l
def obligation(key, title, typ, authority, law, requirement, who, freq, evaluated, result, note, review, links, files=(), first="2025-12-04"):
    life = approve(who, QM, first, workday(first, 8), "effective", {"responsible": who}, why="Entered in the register of obligations")
    if evaluated:
        life += [step(evaluated, "draft", who, "Yearly evaluation", {"evaluated_on": evaluated, "evaluated_by": who, "evaluation": result, "evaluation_note": note, "review_due_on": review}, list(files) or None, on=evaluated),
                 step(workday(evaluated, 1), "in-review", who, "For confirmation"), step(workday(evaluated, 3), "effective", QM, "Evaluation confirmed")]
    rec(key, "obligation", title, workday(first, 8), who, life, {"obligation_type": typ, "authority": authority, "law": law, "requirement": requirement, "frequency": freq, "review_due_on": plus(workday(first, 8), 365), "site": MAIN}, [], links)


rec("lic.water", "licence", "Discharge permit HR-W-12, Hill Road Works", "2025-12-03", PM, valid(PM, QM, "2025-12-02", "2025-12-03", {"valid_from": "2024-07-01", "valid_until": "2027-06-30"}),
    {"licence_type": "environment", "licence_number": "HR-W-12", "authority": "Environmental authority (fictitious)", "holder": "Margalla Gauge & Instruments", "subject": "Discharge of neutralised rinsing water, 4 m³ a day", "conditions": "Four analyses a year", "responsible": PM, "site": HILL}, ["water-permit-hr-w-12.pdf"], mark="UNCLASSIFIED")
obligation("ob.env", "Environment: heat treatment, solvents, waste", "environment", "Environmental authority (fictitious)", "Environmental protection rules", "Waste water within permit; solvents below 200 l; waste by licensed carrier.", PM, "quarterly", "2026-09-08", "met", "Four analyses good; solvents at most 140 l.", "2027-09-08", [("fulfilled-by", "lic.water")], ["environment-evaluation.docx"])
obligation("ob.safe", "Safety at work: pressure vessels, noise, machines", "safety", "Labour inspectorate (fictitious)", "Safety at work rules", "Vessels inspected yearly; noise measured; guards in place.", PM, "yearly", "2026-09-08", "met", "Vessel inspected 2026-04-17; noise 83 dB(A).", "2027-09-08", [("fulfilled-by", "d.wi402")])
obligation("ob.export", "Export control of sight mounts", "export-control", "Export licensing authority (fictitious)", "Export control rules for military goods", "Licence before each delivery abroad; end-use certificate on file; screening of parties.", SC, "per-delivery", "2026-10-30", "met", "Two mounts under EL-2026-031, quantity used up.", "2027-10-30", [("fulfilled-by", "d.qp10")])
rec("lic.export", "licence", "Export licence EL-2026-031: two SM-40 for trial", "2026-08-10", SC,
    valid(SC, QM, "2026-08-11", "2026-08-12", {"valid_from": "2026-08-10", "valid_until": "2027-02-09"}) + [step("2026-10-30", "valid", QM, "SM40-0031 and 0032 delivered: quantity used up", {"quantity_used": "2"})],
    {"licence_type": "export-licence", "licence_number": "EL-2026-031", "authority": "Export licensing authority (fictitious)", "holder": "Margalla Gauge & Instruments", "subject": "Sight mount SM-40 for trial, no technical data", "quantity_limit": "2", "quantity_used": "0", "destination": "trial party abroad, annex A", "conditions": "Return or transfer within 12 months; no re-export", "responsible": SC, "product": "SM-40"}, ["export-licence.pdf"], [("fulfils", "ob.export")], mark="CONFIDENTIAL")
obligation("ob.security", "Security of classified documents", "security", "Ministry's security instructions (fictitious)", "Security instructions for industry", "Marking, need to know, register of copies, yearly check.", DC, "yearly", "2026-10-20", "met", "214 numbered copies checked, none missing.", "2027-10-20", [("fulfilled-by", "d.qp01")])

# ================================================================= i
rec("cs.9001", "compliance-statement", "Compliance statement ISO 9001:2015", "2026-10-30", LA,
    approve(LA, MD, "2026-10-27", "2026-10-30", "approved", {"approved_by": MD}, why="Clauses mapped to records"),
    {"clauses": ";".join(CLAUSES_OF["std.9001"]), "how_met": "Each clause and its records: see the table in the file.", "position": "partly-met", "gap": "7.1.5.2: finding of IA-2026-03 open. 7.5: WI-403 past its review date.", "outcome": "certified", "stated_by": LA, "review_due_on": "2027-10-30", "retention_rule": "15 years", "product": "SM-40;BT-12"},
    ["statement-iso-9001.docx"], [("covers", "std.9001")] + [("evidenced-by", k) for k in ("q.manual", "q.policy", "q.scope", "d.qp01", "d.qp02", "d.qp03", "d.qp04", "d.qp05", "d.qp06", "d.qp07", "d.qp08", "d.qp09", "d.qp10", "mr.jul", "au.1", "au.2", "au.3", "cert.9001")])
for key, std, what, how, ev in (("cs.810", "std.810", "MIL-STD-810H for SM-40 and BT-12", "Qualification by an accredited laboratory; see reports.", ["ts.env", "ts.bt12"]), ("cs.130", "std.130", "MIL-STD-130N marking", "Data matrix verified at final test, grade A or B.", ["ts.fat29", "d.qp06"]),
                              ("cs.ts", "std.ts", "Technical specification TS-SM40 issue 4", "First article, qualification, final test of each mount.", ["fai.sm40", "ts.env", "ts.safe", "ts.fat29"]), ("cs.17025", "std.17025", "ISO/IEC 17025 of the laboratories used", "Laboratories accredited for the methods used; own laboratory by QP-04.", ["sup.lab", "c.ac04", "d.qp04"])):
    rec(key, "compliance-statement", f"Compliance statement {what}", "2026-11-02", DE, approve(DE, QM, "2026-10-29", "2026-11-02", "approved", {"approved_by": QM}, why="Requirements mapped to records"),
        {"clauses": ";".join(CLAUSES_OF.get(std, ["ISO/IEC 17025 6 and 7"])), "how_met": how, "position": "met", "outcome": "not-sought", "stated_by": DE, "review_due_on": "2027-11-02", "product": "BT-12;SM-40" if key in ("cs.810", "cs.130") else "SM-40"}, [], [("covers", std)] + [("evidenced-by", e) for e in ev])
rec("cs.aqap", "compliance-statement", "Compliance statement AQAP-2110 Edition D (draft)", "2026-11-06", LA, [step("2026-11-06", "draft", LA, "Two topics not yet mapped")],
    {"clauses": ";".join(CLAUSES_OF["std.aqap"]), "how_met": "See the table; reliability and flow-down to sub-suppliers are not yet mapped.", "position": "partly-met", "gap": "Reliability, flow-down.", "outcome": "not-sought", "stated_by": LA, "product": "SM-40"}, ["statement-aqap-2110-draft.docx"], [("covers", "std.aqap")])

# ================================================================= what came in and was not yet looked at
rec("rd.form", "received-document", "Reliability form of the ministry (scan, as received)", "2026-11-11", DC, [step("2026-11-11", "received", DC, "Came with the representative's letter")],
    {"step": "n", "original_path": "post/2026-11-11/reliability-form.png", "source": "Government quality assurance representative", "note": "For the reliability topic of AQAP-2110; to be filed with the statement.", "product": "SM-40"}, ["reliability-form-scan.png"])
rec("rd.mail", "received-document", "E-mail: surveillance put off", "2026-10-06", DC, [step("2026-10-06", "received", DC, "Mailbox of the Quality Manager"), step("2026-10-07", "classified", DC, "Filed with the certificate", links=[("filed-as", "cert.9001")])],
    {"step": "g", "original_path": "mail/2026-10-06/surveillance-postponed.txt", "source": "Meridian Conformity Services"}, ["surveillance-postponed.txt"])

# ================================================================= m: what a unit is made of
trace("tb.design", "design", "Parts lists of SM-40: mount, elevation drive, optical head", "2026-11-11", PM, "work-order", {"part": "MGI-4000 C", "comment": "What a unit is made of is compared with these from now on."},
      why="From the released drawings; grease and sealant as required")
