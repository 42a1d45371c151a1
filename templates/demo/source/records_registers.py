"""Records, third part: what stands in registers of its own (audit programmes, certification bodies, laboratories, measuring
equipment, test plans, lines of an FMEA, exclusions) and single cases (returns, requests to suppliers, incidents, exports,
samples). They come after all others, so that these keep their minutes of the day."""

import hashlib

from records import DC, DE, HILL, LA, LOGIN, MAIN, MD, ML, PM, QM, R, SC, approve, rec, step
from records_rest import ASWS, MCS, NV

GQA = "A. Dar"
LOGIN[GQA] = "a.dar"


def linked(key, *links):
    """More links of a record that stands elsewhere, from its first version on."""
    R[key]["links"] += links


# ================================================================= f: audit programmes
AUDITED = "PS-00 leadership;PS-01 contract;PS-02 design;PS-03 purchasing;PS-04 manufacture;PS-05 test and release;PS-07 metrology;PS-08 documents and training"
rec("ap.2026", "audit-programme", "Internal audit programme 2026", "2025-12-18", QM,
    approve(QM, MD, "2025-12-11", "2025-12-18", "effective", {"approved_by": MD, "review_due_on": "2026-06-30"}, why="Issue A, after the surveillance", done="Issue A approved",
            links=[("plans", k) for k in ("au.1", "au.2", "au.3", "au.4")])
    + [step("2026-06-19", "draft", QM, "Issue B: IA-2026-03 earlier, after the calibration fallout",
            {"risks": "Measuring equipment first: MG-017 read low for an unknown time, so that final test and metrology are audited in September instead of November. Purchasing of class B parts stays high.",
             "previous_results": "Surveillance of November 2025: two minors. IA-2026-01: copies at machines. IA-2026-02: lapsed approval, origin of bearings. Nonconformity of 9 June on MG-017."}, on="2026-06-19"),
       step("2026-06-19", "in-review", QM, "To the Managing Director and the lead auditor"),
       step("2026-06-22", "effective", MD, "Issue B approved", {"review_due_on": "2026-12-18"}, ["audit-programme-2026-a.docx", "audit-programme-2026-b.docx"], on="2026-06-22")],
    {"year": 2026, "criteria": "ISO 9001:2015;AQR-3;QP-01 to QP-10", "processes": AUDITED, "programme_manager": QM,
     "risks": "Start of series of SM-40 and a new drawing revision: manufacture and documents first. Single source of bearings: purchasing in May.",
     "methods": "By process with a checklist, at the work place; two serial numbers traced completely; documents compared with the register.",
     "resources": "H. Raza lead; F. Gul and I. Khattak, each outside own area; twelve auditor days.",
     "previous_results": "Surveillance of November 2025: two minors (training record, supplier rating).", "site": f"{MAIN};{HILL}"}, ["audit-programme-2026-a.docx"])
rec("ap.2027", "audit-programme", "Internal audit programme 2027 (draft)", "2026-11-09", LA,
    [step("2026-11-09", "draft", LA, "For the management review of January"), step("2026-11-12", "in-review", LA, "Sections asked for dates")],
    {"year": 2027, "criteria": "ISO 9001:2015;AS9100D;AQAP-2110;QP-01 to QP-10", "processes": AUDITED, "programme_manager": LA,
     "risks": "Final test again in February, when the action on AC-03 is done; product safety and counterfeit parts before stage 2 of AS9100D; purging after the fogging.",
     "methods": "As 2026; one audit together with the government quality assurance representative.", "resources": "H. Raza lead; one more internal auditor to be trained, outside expert for AS9100D.",
     "previous_results": "IA-2026-03: one major, one minor, one observation.", "site": f"{MAIN};{HILL}"}, [], [("supersedes", "ap.2026")])

# ================================================================= g: certification body and its reports
rec("cb.mcs", "certification-body", MCS, "2025-11-24", QM,
    [step("2025-11-20", "draft", QM, "Taken over from the file of the certificate"), step("2025-11-24", "approved", MD, "Looked up in the register of the accreditation body")],
    {"accredited_by": "National Accreditation Council (fictitious)", "accreditation_number": "MS-0207", "schemes": "ISO 9001;AS9100D", "scope_codes": "IAF 18;IAF 19;IAF 21", "accredited_from": "2024-04-01", "accredited_until": "2028-03-31",
     "contact": "R. Lindqvist, planning", "website": "register.accreditation-council.example", "site": f"{MAIN};{HILL}"}, [], mark="UNCLASSIFIED")
rec("crr.recert", "certification-report", "Recertification 2024 by Meridian Conformity Services", "2024-09-20", QM,
    [step("2025-11-27", "received", DC, "Taken over from paper"), step("2025-12-02", "closed", QM, "Finding was closed in October 2024; certificate granted")],
    {"report_type": "recertification", "standard": "ISO 9001:2015", "audit_from": "2024-09-10", "audit_to": "2024-09-12", "auditors": "J. Halvorsen;P. Ekwall", "majors": 0, "minors": 1, "recommendation": "after-closure",
     "decision": "granted", "decided_on": "2024-10-22", "site": f"{MAIN};{HILL}", "product": "SM-40;BT-12"}, ["recertification-2024-report.pdf"], [("about", "cert.9001"), ("issued-by", "cb.mcs")])
rec("crr.surv1", "certification-report", "Surveillance 1 by Meridian Conformity Services", "2025-11-28", QM,
    [step("2025-12-01", "received", DC, "Came by registered letter"), step("2025-12-12", "answered", DC, "Answers to both minors sent", {"answer_due_on": "2026-02-28"}),
     step("2025-12-22", "closed", QM, "Answers accepted and certificate kept in force, letter of 2025-12-17", {"decision": "maintained", "decided_on": "2025-12-17"})],
    {"report_type": "surveillance", "standard": "ISO 9001:2015", "audit_from": "2025-11-18", "audit_to": "2025-11-19", "auditors": "J. Halvorsen", "majors": 0, "minors": 2, "recommendation": "recommended", "answer_due_on": "2026-02-28",
     "next_due_on": "2026-10-31", "site": f"{MAIN};{HILL}", "product": "SM-40;BT-12"}, ["surveillance-1-report.pdf"], [("about", "cert.9001"), ("issued-by", "cb.mcs")])

# ================================================================= h: laboratories, equipment, test plans
for key, name, typ, number, since, until, methods, file, who in (
        ("lab.env", "Potohar Environmental Laboratory", "testing", "ISO/IEC 17025, fictitious TST-0093", "2023-07-03", "2027-07-02", "MIL-STD-810 501;MIL-STD-810 502;MIL-STD-810 507;MIL-STD-810 514;MIL-STD-810 516", "accreditation-potohar-environmental.pdf", DE),
        ("lab.metro", "Potohar Metrology Laboratory", "calibration", "CAL-0417", "2024-01-08", "2028-01-07", "angle to 1000 arcsec;length to 100 mm;torque to 200 N·m", "accreditation-potohar-metrology.pdf", ML)):
    rec(key, "laboratory", name, "2025-11-21", who, [step("2025-11-20", "draft", who, "Scope compared with what we need"), step("2025-11-21", "approved", QM, "Accreditation looked up in the council's register")],
        {"laboratory_type": typ, "accredited_by": "National Accreditation Council (fictitious)", "accreditation_number": number, "methods": methods, "accredited_from": since, "accredited_until": until, "is_internal": "no", "address": f"{name} (fictitious)"},
        [file], mark="UNCLASSIFIED")
for key in ("c.ac03", "c.ac04"):
    linked(key, ("calibrated-by", "lab.metro"))

EQUIPMENT = [  # key, mark, description, maker, serial, range, accuracy, where, who, months, software, calibrations, what happened
    ("eq.mg017", "MG-017", "Bench comparator, goods receiving", "fictitious, model C2", "C-2291", "0 to 10 µm", "0.6 µm", "Goods receiving", ML, 12, "", ("c.mg017a", "c.mg017b", "c.mg017c"),
     [step("2026-06-09", "out-of-use", ML, "Out of tolerance as found", {"restrictions": "Sealed as evidence; nobody measures with it."}),
      step("2026-07-06", "in-use", QM, "Repaired, calibrated on 2026-07-03; interval shortened", {"interval_months": 6, "restrictions": "Ring check every morning; runout of bearings never on this one alone."})]),
    ("eq.mg022", "MG-022", "Bench comparator, metrology laboratory", "fictitious, model C2", "C-2417", "0 to 10 µm", "0.6 µm", "Metrology laboratory", ML, 6, "", ("c.mg022",), []),
    ("eq.ac03", "AC-03", "Autocollimator of final test rig TR-01", "fictitious, model A1", "7714", "to 300 arcsec", "0.4 arcsec", "Final test, rig TR-01", PM, 12, "FAT40 2.3", ("c.ac03",),
     [step("2026-10-02", "out-of-use", LA, "Found past its due date in audit IA-2026-03", {"restrictions": "Sent to the laboratory on 2026-10-05."})]),
    ("eq.tr02", "TR-02", "Backlash rig with angle encoder", "own make", "TR-02", "0 to 1 mil", "0.02 mil", "ED-40 line", PM, 12, "BL12 1.4", ("c.tr02",), []),
    ("eq.fg01", "FG-01", "Force gauge", "fictitious, model F10", "F-1180", "0 to 1000 N", "0.5 %", "Final test", PM, 12, "", ("c.fg01",), []),
    ("eq.tq05", "TQ-05", "Torque driver, spare set", "fictitious, model T3", "T-0551", "0.5 to 6 N·m", "4 %", "ED-40 line, spare set", PM, 12, "", (),
     [step("2026-10-02", "out-of-use", ML, "Past its due date, taken to the laboratory", {"restrictions": "As found within limits on 2026-10-13; certificate to follow.", "location": "Metrology laboratory"})]),
]
for key, mark, what, maker, serial, span, accuracy, where, who, months, software, cals, later in EQUIPMENT:
    rec(key, "equipment", f"{mark} {what}", "2025-11-18", ML, [step("2025-11-17", "draft", ML, "Taken over from the card index"), step("2025-11-18", "in-use", QM, "Card, label and instrument compared", {"location": where, "keeper": who, "interval_months": months})] + later,
        {"identification": mark, "description": what, "maker": maker, "serial_number": serial, "measuring_range": span, "accuracy": accuracy, "software": software, "site": MAIN})
    for cal in cals:
        linked(cal, ("calibrates", key))
rec("eq.ac04", "equipment", "AC-04 Autocollimator, on loan for rig TR-01", "2026-10-02", ML,
    [step("2026-10-02", "draft", ML, "Arrived from the hirer with its certificate"), step("2026-10-02", "in-use", QM, "In place of AC-03 until its return", {"location": "Final test, rig TR-01", "keeper": PM, "interval_months": 12})],
    {"identification": "AC-04", "description": "Autocollimator on loan", "maker": "fictitious, model A1", "serial_number": "9020", "measuring_range": "to 300 arcsec", "accuracy": "0.4 arcsec", "software": "FAT40 2.3", "restrictions": "Property of the hirer; loan until 2026-12-31.", "site": MAIN})
linked("c.ac04", ("calibrates", "eq.ac04"))

rec("tp.sm40", "test-plan", "TP-SM40-2 Environmental qualification of SM-40", "2026-02-12", DE,
    [step("2026-01-28", "draft", DE, "First draft, for the laboratory"),
     step("2026-02-10", "draft", DE, "After the advice of the laboratory: vibration at room temperature, customer's own track", {"methods": "MIL-STD-810H 501.7;MIL-STD-810H 502.7;MIL-STD-810H 507.6;MIL-STD-810H 514.8 category 20, scaled;MIL-STD-810H 516.8 I"}, on="2026-02-10"),
     step("2026-02-10", "in-review", DE, "To Production and the customer", {"acceptance_criteria": "No damage; line of sight within 0.10 mil after vibration and shock; accuracy 0.15 mil at +55 °C; torque at most 1.6 N·m at -32 °C; dew point at most -40 °C; all limits of WI-403 before and after."}),
     step("2026-02-12", "effective", QM, "Customer agrees, letter of this day", {"approved_by": QM, "review_due_on": "2027-02-12"}, ["test-plan-sm-40-environment.docx"], on="2026-02-12"),
     step("2026-03-26", "effective", QM, "Report filed: tested as planned", links=[("plans", "ts.env")])],
    {"part": "MGI-4000 rev C", "requirement_kinds": "durability;functionality;performance", "methods": "MIL-STD-810H 501.7;MIL-STD-810H 502.7;MIL-STD-810H 507.6;MIL-STD-810H 514.8 at -32 and +55 °C;MIL-STD-810H 516.8 I", "sampling": "1 of the first lot of 8 (type test)",
     "equipment_needed": "climatic chamber;vibration system;shock table;autocollimator", "witness_points": "Hold before vibration: line of sight read by both. Witness: shock, customer invited five working days before.", "prepared_by": DE, "site": MAIN, "product": "SM-40"},
    [], [("follows", "std.810"), ("follows", "std.ts"), ("plans", "fai.sm40")])
rec("tp.bt12", "test-plan", "TP-BT12-1 Transit drop, alignment and safety of BT-12", "2026-05-15", DE,
    [step("2026-05-12", "draft", DE, "Before the type test"), step("2026-05-13", "in-review", DE, "To the laboratory"), step("2026-05-15", "effective", QM, "Approved", {"approved_by": QM, "review_due_on": "2027-05-15"}),
     step("2026-06-01", "effective", QM, "Both reports filed", links=[("plans", "ts.bt12"), ("plans", "ts.bt12s")])],
    {"part": "MGI-1200 rev A", "requirement_kinds": "durability;functionality;performance;safety", "methods": "MIL-STD-810H 516.8 IV;alignment to spigot;test note BT-12/3", "acceptance_criteria": "Line of sight within 0.05 mil before and after 26 drops, change at most 0.02 mil; case floats one hour, dry inside; lanyard holds 500 N, bore stop 300 N.",
     "sampling": "1 for drop and alignment, 2 for spigot and lanyard", "equipment_needed": "autocollimator;drop frame;force gauge", "witness_points": "Nobody opens the case between drop and alignment.", "prepared_by": DE, "site": MAIN, "product": "BT-12"}, ["test-plan-bt-12.txt"], [("follows", "std.810")])

# ================================================================= e: lines of the FMEA sheets, rated 1 to 5 as QP-09 says
def line(key, title, typ, day, who, item, function, mode, effect, cause, rating, priority, prevention, detects, links, life, special="", product="SM-40", **more):
    s, o, d = rating
    rec(key, "fmea-line", title, day, who, [step(day, "open", who, "From the FMEA sheet"), *life],
        {"fmea_type": typ, "item": item, "function": function, "failure_mode": mode, "effect": effect, "severity": s, "cause": cause, "occurrence": o, "prevention": prevention, "detection_controls": detects, "detection": d, "priority": priority,
         "special_characteristic": special, "site": MAIN, "product": product, **more}, [], links)


def rated(s, o, d, taken):
    return {"severity_after": s, "occurrence_after": o, "detection_after": d, "action_taken": taken}


line("fm.bracket", "SM-40 bracket: line of sight moves after shock", "design", "2025-12-05", DE, "Bracket MGI-4000", "Holds the line of sight", "Moves after shock", "Wrong aim", "Load path screws lose preload", (5, 2, 2), "medium", "Eight screws 12.9 in one plane", "Retention test of every mount", [("part-of", "risk.sm40"), ("assesses", "p.design")],
     [step("2025-12-15", "in-progress", DE, "Action agreed", {"action": "Torque 9.5 N·m recorded screw by screw; retention limit 0.10 mil in final test.", "responsible": DE, "due_on": "2026-02-28"}),
      step("2026-02-03", "closed", QM, "First article and records seen", rated(5, 1, 2, "Torque in the terminal, tests of the first article passed at 0.04 mil."), links=[("assesses", "fai.sm40")])], special="yes")
line("fm.worm", "SM-40 worm drive: backlash", "design", "2025-12-05", DE, "Worm drive ED-40", "Moves without play", "Backlash above 0.25 mil", "Slow lay", "Lead error and wear of the worm", (4, 3, 2), "medium", "Lead error 8 µm, shaft nitrided", "Backlash test over the whole range", [("part-of", "risk.sm40"), ("assesses", "p.design")],
     [step("2025-12-15", "in-progress", DE, "Action agreed", {"action": "Drawing MGI-4110 revision C from the first drive on.", "responsible": DE, "due_on": "2026-01-31"}),
      step("2026-02-03", "closed", QM, "First article seen", rated(4, 2, 2, "Revision C in use from ED40-0001; backlash of the first article 0.13 mil."), links=[("assesses", "fai.ed40")])], special="yes")
line("fm.valve", "SM-40 purge valve: gas leaks", "design", "2025-12-05", DE, "Purge valve", "Keeps the gas", "Leaks", "Fog inside the head", "Seat damaged by dirt", (3, 2, 3), "low", "Metal seat, cap", "Leak test 60 min; pressure checked each year", [("part-of", "risk.sm40"), ("assesses", "p.design")],
     [step("2025-12-17", "closed", QM, "Low: no action beyond the controls")])
line("fm.op30", "ED-40 operation 30: bearing runout above 5 µm", "process", "2026-06-17", ML, "ED-40, operation 30", "Bearing runs true", "Runout above 5 µm", "Backlash in service, wrong lay", "Bad lot, gauge reads low", (5, 4, 4), "high", "Sample of 20 of each lot", "One comparator", [("part-of", "risk.bearing"), ("assesses", "p.make"), ("assesses", "d.wi405")],
     [step("2026-06-19", "in-progress", ML, "Action agreed by the review board", {"action": "Two instruments, ring check each morning, authorised distributor.", "responsible": ML, "due_on": "2026-09-30"}),
      step("2026-10-26", "closed", QM, "Rated again with the values of the autumn", rated(5, 2, 2, "QP-04 D, QP-07 E and WI-405 C in force; BL-2607 from the distributor, instruments agree within 0.3 µm."), ["fmea-ed-40.xlsx"])], special="yes")
line("fm.op80", "ED-40 operation 80: cover screw loose", "process", "2026-10-13", PM, "ED-40, operation 80", "Cover tight", "Screw loose", "Leak", "Torque driver past its due date", (4, 3, 3), "medium", "Label check before use", "None after assembly", [("part-of", "risk.instr"), ("assesses", "p.make")],
     [step("2026-10-19", "in-progress", PM, "Goes with the action on AC-03", {"action": "Program reads the due date from the register and refuses.", "responsible": PM, "due_on": "2026-12-15"})])

# ================================================================= i: what does not apply to one product
rec("exc.property", "exclusion", "BT-12: no property of a customer (ISO 9001 8.5.3)", "2026-01-16", LA,
    approve(LA, QM, "2026-01-14", "2026-01-16", "effective", {"approved_by": QM, "review_due_on": "2027-01-14"}, why="Asked at contract review", done="Contract and orders read again; agreed"),
    {"clause": "c8-5-3", "standard": "ISO 9001:2015", "justification": "For BT-12 nobody gives us anything: the contract names no material, tool, drawing, software or vehicle of the customer or of a supplier; design and data are our own. For SM-40 the clause applies (two vehicle brackets on loan, quality plan section 6), so that it stays in the scope of the system. To be looked at with each new order.",
     "prepared_by": LA, "site": MAIN, "product": "BT-12"}, [])

# ================================================================= l: incidents, exports
rec("inc.ammonia", "incident", "Near miss: smell of ammonia in the nitriding bay", "2026-03-18", PM,
    [step("2026-03-18", "open", PM, "Reported by the early shift"), step("2026-03-19", "in-progress", PM, "Gasket replaced; cause looked for"),
     step("2026-04-20", "closed", QM, "Actions seen at the bay", {"cause": "Gasket of the retort's lid turned instead of replaced; change planned by months, not by charges.", "action": "Gasket after 30 charges, counter on the batch card; first alarm at 20 ppm; instruction of all shifts."}, ["incident-ammonia.docx"])],
    {"incident_type": "near-miss", "description": "38 ppm at the fixed detector at start of work; two people left the bay, supply closed from outside, nobody hurt.", "place": "Hill Road Works, nitriding bay", "severity": "medium", "reportable": "no", "responsible": PM, "due_on": "2026-04-30", "site": HILL}, [])
rec("inc.copy", "incident", "Numbered copy 88 left in a meeting room overnight", "2026-08-12", DC,
    [step("2026-08-12", "open", DC, "Found by the guard; ministry told the same day", {"authority": "Ministry's security officer (fictitious)", "reported_on": "2026-08-12"}), step("2026-08-13", "in-progress", DC, "Everybody who was in the building asked"),
     step("2026-09-04", "closed", MD, "Ministry has no further question; boxes in place", {"cause": "Visit moved to another room; nobody in charge of collecting the copies.", "action": "Name of the person who collects on the visit sheet; box with lock in both meeting rooms; told in the Monday stand-up."})],
    {"incident_type": "security", "description": "Copy 88 of drawing MGI-4000 C lay on a table inside the fenced area for 14 hours. Complete, not marked; no visitor after 16:00.", "place": "Main Works, meeting room 2", "severity": "low", "reportable": "yes", "responsible": DC, "due_on": "2026-09-15", "site": MAIN}, ["incident-copy-88.txt"], [("breaches", "ob.security")])
rec("inc.water", "incident", "Rinsing water at pH 5.6 for twenty minutes", "2026-11-05", PM,
    [step("2026-11-05", "open", PM, "Alarm of the neutralisation"), step("2026-11-06", "in-progress", PM, "Authority told; dosing pump exchanged", {"reported_on": "2026-11-06"})],
    {"incident_type": "environment", "description": "Dosing of lye stopped; 60 litres went out below pH 6 before the slide closed by itself. Permit asks for 6 to 9.", "place": "Hill Road Works, neutralisation", "severity": "low", "reportable": "yes", "authority": "Environmental authority (fictitious)", "responsible": PM, "due_on": "2026-12-04", "site": HILL}, [], [("breaches", "lic.water")])
rec("exs.windows", "export-screening", "Enquiry for coated windows from a dealer abroad", "2026-09-22", SC,
    [step("2026-09-22", "draft", SC, "Enquiry of 2026-09-17, end user asked twice"),
     step("2026-09-24", "refused", QM, "Refused; authority told", {"refusal_reason": "End user not named; address shared with a firm that was refused in 2024; component specially designed for a controlled item, no licence.", "lists_checked": "national list of denied parties;United Nations Security Council;refused end users of the authority", "screened_by": SC, "screened_on": "2026-09-22"})],
    {"consignment": "40 windows MGI-4220, enquiry by e-mail", "destination": "abroad, country of the dealer", "end_user": "not named", "end_use": "Said to be optical instruments.", "classification": "ML5 a, component", "quantity": "40", "site": MAIN, "product": "SM-40"}, ["export-enquiry-windows.txt"])
rec("exs.trial", "export-screening", "Two SM-40 for trial, order TR/2026/9", "2026-10-29", SC,
    [step("2026-10-29", "draft", SC, "Lists read on the day of packing"),
     step("2026-10-30", "cleared", QM, "Licence, end-use certificate and serials compared: may leave", {"lists_checked": "national list of denied parties;United Nations Security Council;refused end users of the authority", "screened_by": SC, "screened_on": "2026-10-29"}, ["export-screening-tr-2026-9.docx"])],
    {"consignment": "SM40-0031 and SM40-0032, two cases", "destination": "as licensed, annex A", "end_user": "Trial party abroad, annex A of the licence", "end_use": "Trial in one vehicle, return or transfer within twelve months.", "classification": "ML5 a", "quantity": "2", "site": MAIN, "product": "SM-40"},
    [], [("covered-by", "lic.export"), ("covers", "coc.6")], mark="CONFIDENTIAL")

# ================================================================= m: requests to suppliers, samples
rec("sca.windows", "supplier-corrective-action", "SCAR-2026-01: chipped windows of lot WN-2602", "2026-02-09", SC,
    [step("2026-02-09", "draft", SC, "Two of 30 at receiving"), step("2026-02-10", "sent", QM, "Sent"),
     step("2026-02-23", "answered", SC, "Answer of 2026-02-20: box of its own", {"containment": "Ten windows looked at in each delivery after a drop in the box.", "cause": "New packer used the box for prisms.", "action": "Box with slots, picture on the packing list, signature of the packer.", "answered_on": "2026-02-20"}, ["supplier-scar-2026-01.txt", "supplier-scar-2026-01-answer.txt"]),
     step("2026-05-11", "closed", MD, "Lot WN-2605: 24 of 24 without a chip", {"verified_by": SC, "verified_on": "2026-05-08", "effective": "yes"})],
    {"supplier_name": "Kohistan Optical Components", "problem": "Two of 30 windows with chipped edges, 0.4 and 0.6 mm; packed on edge without intermediate sheets.", "requirement": "MGI-4220 A: chips at most 0.2 mm", "lots": "WN-2602", "response_due_on": "2026-03-02", "site": MAIN, "product": "SM-40"},
    ["supplier-scar-2026-01.txt"], [("sent-to", "sup.optics")])
rec("sca.bearings", "supplier-corrective-action", "SCAR-2026-02: mixed lots and a copied certificate, delivery SB-77142", "2026-07-01", SC,
    [step("2026-07-01", "draft", SC, "After the visit of 30 June"), step("2026-07-01", "sent", QM, "Sent with the nonconformity"),
     step("2026-07-06", "answered", SC, "First answer of 2026-07-03: admits mixing", {"containment": "Clearance stock in a locked room.", "action": "Replacement of 60 pieces offered; more care.", "answered_on": "2026-07-03"}, ["supplier-scar-2026-02.txt", "supplier-answer-2026-07-03.txt"]),
     step("2026-07-24", "sent", QM, "Refused: more care is not an action; asked again", {"response_due_on": "2026-09-30"}),
     step("2026-09-28", "answered", SC, "Second plan of 2026-09-25: separation accepted, own gauge promised for the new year", {"cause": "20 pieces from a clearance sale filled the order; one certificate copied for all; no incoming measurement.", "action": "Clearance stock locked away, books separated (accepted). Runout gauge: open.", "answered_on": "2026-09-25", "response_due_on": "2027-01-29"},
          ["supplier-scar-2026-02.txt", "supplier-answer-2026-07-03.txt", "supplier-scar-2026-02-answers.txt"])],
    {"supplier_name": "Sarbuland Bearings Trading", "problem": "7 of 16 pieces measured again exceed 5.0 µm; the supplier's book shows two sources, the certificate covers one batch.", "requirement": "Order PO-2588: class P4, one maker's batch, original certificate", "lots": "BL-2601", "response_due_on": "2026-07-22", "site": MAIN, "product": "SM-40"},
    ["supplier-scar-2026-02.txt"], [("sent-to", "sup.bearings"), ("raised-in", "nc.bearings")])


def sample(key, title, day, who, secret, life, f, links):
    """Only asked for: which ones are drawn follows from the ledger, so that no folder can say it beforehand."""
    rec(key, "sample", title, day, who, [step(day, "asked", who, "Asked for; the secret stays with the asker"), *life],
        {"plan": "zero", "commitment": hashlib.sha256(secret.encode()).hexdigest(), "site": MAIN, **f}, [], links)


sample("smp.tests", "Test reports to be read in IA-2026-03", "2026-09-28", LA, "thrown away with the note it stood on",
       [step("2026-09-29", "void", QM, "The note with the secret was thrown away, so that nobody can draw; SM40-0019 traced instead, as the programme says")], {"population": "records", "kind_code": "test-report", "aql": "2.5"}, [("for", "au.3")])
sample("smp.heads", "Optical heads whose purge pressure is to be read", "2026-11-12", GQA, "seventeen kites over Hill Road", [], {"population": "units", "part": "MGI-4200", "aql": "4.0", "product": "SM-40"}, [("for", "ins.1")])

# ================================================================= o: returns
rec("ret.backlash", "customer-return", "SM40-0017 and SM40-0021 back from Armour School Workshop", "2026-06-03", SC,
    [step("2026-06-03", "open", SC, "Cases 4 and 6 unpacked, indicators white"), step("2026-06-05", "in-progress", DE, "On rig TR-02", {"own_finding": "Backlash 0.36 and 0.34 mil; bearings with 6.4 and 6.9 µm runout.", "failure_confirmed": "yes"}),
     step("2026-10-27", "closed", QM, "Nonconformity closed; customer satisfied", {"own_finding": "Backlash 0.36 and 0.34 mil (limit 0.25); bearings of lot BL-2601 with 6.4 and 6.9 µm runout (limit 5.0). After exchange 0.13 and 0.15 mil.", "reply": "Notice of escape 2026-06-10; written report 2026-07-31; mounts back on 2026-08-03 with a weekly check card.", "replied_on": "2026-07-31"},
          ["return-sm40-0017-0021.pdf"], [("concerns", "tb.rework")])],
    {"customer": ASWS, "return_type": "field-failure", "part": "MGI-4000 C", "serials": "SM40-0017;SM40-0021", "lots": "BL-2601", "quantity": "2", "received_on": "2026-06-03", "acknowledged_on": "2026-06-03", "customer_finding": "Play in elevation, about 0.3 mil on SM40-0017, a little less on SM40-0021, after 210 km.", "responsible": DE, "due_on": "2026-10-31",
     "site": MAIN, "product": "SM-40"}, [], [("concerns", "co.backlash"), ("concerns", "coc.3")])
R["nc.mg017"]["life"][2]["links"].append(("raised-in", "ret.backlash"))
rec("ret.fog", "customer-return", "Head OH40-0008 of SM40-0008 back from the depot", "2026-11-12", SC, [step("2026-11-12", "open", SC, "Arrived with the lorry of the day; to be opened with the representative")],
    {"customer": NV, "return_type": "field-failure", "part": "MGI-4200 B", "serials": "OH40-0008", "quantity": "1", "received_on": "2026-11-12", "acknowledged_on": "2026-11-12", "customer_finding": "Fog on the inside of the front window in the morning; 12 mbar at the valve.", "responsible": PM, "due_on": "2026-12-20", "site": MAIN, "product": "SM-40"}, [], [("concerns", "co.fog")])
