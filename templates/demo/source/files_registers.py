"""Files of the records in records_registers.py; numbers of records are written {#key} and filled in later."""

from files_abc import DC, DE, FILES, ML, PM, QM, SC, doc, signed
from files_fo import TXT

# ------------------------------------------------------------------ g
FILES["g-certification/surveillance-1-report.pdf"] = FILES["n-external-audits/surveillance-1-report.pdf"]
doc("g-certification/recertification-2024-report.pdf", "Recertification audit report, ISO 9001:2015", """
# Audit
Certificate MCS-Q-20418, recertification, Main Works and Hill Road Works, 2024-09-10 to 12, lead auditor J. Halvorsen, auditor P. Ekwall.
# Summary
All clauses of ISO 9001:2015 were looked at on both sites; none is left out of the scope. Strong: drawings and their changes, heat treatment, the people at the benches. The system fits a maker that designs its own product.
| No | Grade | Clause | Finding | Answered |
| 1 | minor | 9.3.2 | two inputs missing in the minutes of the review of 2024 | 2024-09-30, accepted 2024-10-08 |
| 2 | opportunity | 7.1.3 | spare of the autocollimator for final test | for information |
# Recommendation
Recommended for recertification for three years after closure of finding 1. Surveillance once in each calendar year.
# Decision
Taken by the certification committee on 2024-10-22: granted.
""", code="MCS-Q-20418/R2", date="2024-09-20", issued="Meridian Conformity Services (fictitious)", sign=[("Lead auditor", "J. Halvorsen", "Meridian", "2024-09-20")])

# ------------------------------------------------------------------ h
for file, name, number, day, until, methods in (
        ("accreditation-potohar-environmental.pdf", "Potohar Environmental Laboratory", "TST-0093", "2023-07-03", "2027-07-02",
         ("MIL-STD-810 methods 501, 502, 507 | climatic chambers, -60 to +120 °C | 0.5 K", "MIL-STD-810 methods 514, 516 | vibration to 30 kN, shock to 100 g, transit drop | 4 %", "angle during environmental tests | with the client's autocollimator | 0.01 mil")),
        ("accreditation-potohar-metrology.pdf", "Potohar Metrology Laboratory", "CAL-0417", "2024-01-08", "2028-01-07",
         ("angle: autocollimators, polygons, index tables | to 1000 arcsec | 0.15 arcsec", "length: gauge blocks | 0.5 to 100 mm | 0.05 µm + 0.5 ppm", "torque: testers | 0.1 to 200 N·m | 0.5 %"))):
    doc(f"h-testing/{file}", f"Certificate of accreditation {number}", "\n".join([f"""
The **National Accreditation Council (fictitious)** attests that **{name} (fictitious)** is competent under ISO/IEC 17025:2017 for the scope below.
# Scope
| Method | Range | Best uncertainty, k = 2 |""", *(f"| {m} |" for m in methods), f"""
# Validity
From {day} until {until}, with a surveillance visit each year. The register of the council tells the status on any day.
"""]), code=number, date=day, marking="UNCLASSIFIED", issued="National Accreditation Council (fictitious)", sign=[("Decision", "M. Okafor", "Head of accreditation", day)])
doc("h-testing/test-plan-sm-40-environment.docx", "Test plan TP-SM40-2: environmental qualification of SM-40", """
# 1 Object
One sight mount SM-40, item MGI-4000 revision C, from the first lot after the first article ({#fai.sm40}): serial **SM40-0003**. Laboratory: Potohar Environmental Laboratory ({#lab.env}).
# 2 Tests
| Order | Test | Method | Condition | Passes when |
| 1 | function before | WI-403 | room | all limits of WI-403 |
| 2 | high temperature | MIL-STD-810H 501.7 I, II | +71 °C storage, +55 °C operation | accuracy 0.15 mil |
| 3 | low temperature | 502.7 II | -32 °C, 4 h | torque at most 1.6 N·m |
| 4 | humidity | 507.6 II | 10 cycles | dew point at most -40 °C |
| 5 | vibration, tracked vehicle | 514.8 category 20, scaled with the customer's track | 3 axes, 4 h each | line of sight 0.10 mil |
| 6 | shock | 516.8 I | 30 g, 11 ms, 3 per direction | line of sight 0.10 mil |
| 7 | function after | WI-403 | room | all limits of WI-403 |

Vibration at temperature, planned in the first draft, was left out on the advice of the laboratory ({#ex.env}): cost without knowledge for a bolted mount without elastomer.
# 3 Witness and hold points
**Hold** before vibration: line of sight read by both. **Witness**: shock, the customer's representative invited five working days before.
# 4 When it fails
Stop, report the same day, nonconformity by QP-03; no repetition without an agreed cause.
# 5 Agreement
Customer agreed on 2026-02-12.
""", code="TP-SM40-2", rev="A", date="2026-02-12", sign=signed(DE, QM, "2026-02-12", PM))
TXT["h-testing/test-plan-bt-12.txt"] = """RESTRICTED
TEST PLAN TP-BT12-1: transit drop, alignment and safety of BT-12            issue A, 2026-05-14
Object  : BT12-0002 (drop and alignment), BT12-0001 and 0002 (spigot, lanyard); MGI-1200 revision A
1  Line of sight to spigot before      WI-403 by analogy     at most 0.05 mil
2  Transit drop in the case, 26 drops  MIL-STD-810H 516.8 IV, 1.22 m      no damage that matters
3  Line of sight to spigot after                             at most 0.05 mil, change at most 0.02 mil
4  Case floats, 1 h                                          dry inside
5  Lanyard and bore stop               test note BT-12/3     500 N, 300 N
Sample  : one telescope for 1 to 4 (type test), two for 5
Needed  : autocollimator, drop frame PEL-D2, force gauge 1000 N
Hold    : between 2 and 3 nobody opens the case
Prepared: I. Khattak    Approved: N. Qureshi, 2026-05-15"""

# ------------------------------------------------------------------ l
doc("l-regulatory/export-screening-tr-2026-9.docx", "Screening before export: order TR/2026/9", """
# Consignment
Two sight mounts SM-40, SM40-0031 and SM40-0032, certificate {#coc.6}. No drawings, no technical data, no spare parts.
# Checks
| Check | Result |
| Classification | military list ML5 a (sight mounts), by I. Khattak |
| Licence | {#lic.export}, quantity 2, used 0 before, 2 after; destination as in annex A |
| End-use certificate | original on file, signature compared with the specimen |
| Consignee, end user, forwarder, bank | not on the lists below, 2026-10-29 |
| Packing list | serials agree with the licence and with the certificate |
# Lists
National list of denied parties; consolidated list of the United Nations Security Council; the licensing authority's list of refused end users.
# Decision
May leave. Quantity of the licence is used up: the next consignment needs another licence.
""", code="FM-071", date="2026-10-30", marking="CONFIDENTIAL", sign=[("Screened", SC, "Supply Chain Manager", "2026-10-29"), ("Cleared", QM, "Quality Manager", "2026-10-30")])
TXT["l-regulatory/export-enquiry-windows.txt"] = """RESTRICTED
SCREENING FM-071                                                     2026-09-22
Enquiry : dealer abroad, by e-mail of 2026-09-17: 40 coated windows MGI-4220 "for optical instruments", payment in advance
Class   : component specially designed for ML5; licence needed
End user: not named, asked twice; the dealer answers "various workshops"
Lists   : dealer not listed; address is shared with a firm that was refused in 2024
Proposal: refuse, tell the licensing authority of the enquiry
Z. Malik, Supply Chain Manager"""
doc("l-regulatory/incident-ammonia.docx", "Report of a near miss: ammonia in the nitriding bay", """
# What happened
Hill Road Works, 2026-03-18, 06:50. At start of work two people smelt ammonia in the nitriding bay and left it. The fixed detector showed 38 ppm, alarm is at 50. Supply closed from outside, hall aired, nobody hurt; work again at 09:15.
# Why
Gasket of the retort's lid had been turned instead of replaced after 40 charges; the plan counts months, not charges. The detector's first alarm stood at 50 ppm although people smell 5.
# What was done
| Action | Who | Done |
| gasket replaced, five in stock | T. Mehmood | 2026-03-18 |
| change after 30 charges, counter on the batch card | T. Mehmood | 2026-03-25 |
| first alarm at 20 ppm, light outside the bay | T. Mehmood | 2026-04-10 |
| short instruction, all shifts at Hill Road | F. Gul | 2026-04-14 |
# Looked at again
2026-04-20: 11 charges on the new gasket, detector below 3 ppm.
""", code="FM-081", date="2026-04-20", sign=[("Reported", PM, "Production Manager", "2026-03-18"), ("Closed", QM, "Quality Manager", "2026-04-20")])
TXT["l-regulatory/incident-copy-88.txt"] = """RESTRICTED
REPORT OF A SECURITY INCIDENT                                        2026-08-12, F. Gul
Numbered copy 88 of drawing MGI-4000 C (RESTRICTED) lay on the table of meeting room 2 from 2026-08-11, 17:30, to 2026-08-12, 07:40.
Room    : inside the fenced area, not locked; cleaners 18:00 to 19:00, both with declaration of secrecy
Found by: guard, first round. Nothing missing, nothing marked or torn. No visitor after 16:00.
Told    : Managing Director and ministry's security officer on 2026-08-12
Cause   : copy drawn for a visit, visit moved to another room; nobody in charge of collecting copies
Action  : name of the person who collects stands on the visit sheet; box with lock in both meeting rooms"""

# ------------------------------------------------------------------ m: the request stands with the nonconformity too
for name in ("supplier-scar-2026-02.txt", "supplier-scar-2026-02-answers.txt"):
    TXT[f"m-traceability/{name}"] = TXT[f"f-internal-audits/{name}"]
TXT["m-traceability/supplier-scar-2026-01.txt"] = """RESTRICTED
SUPPLIER CORRECTIVE ACTION REQUEST SCAR-2026-01                          2026-02-09
To       : Kohistan Optical Components
Delivery : KOC-W-417, 30 windows MGI-4220, received 2026-02-04, our lot WN-2602
Finding  : two of 30 in the first box with chipped edges (0.4 and 0.6 mm, limit 0.2); the boxes had been packed on edge
           without intermediate sheets. Both were replaced with the next lorry; the lot counts 30.
We ask   : cause and action for the packing
Answer by: 2026-03-02
Z. Malik, Supply Chain Manager"""
TXT["m-traceability/supplier-scar-2026-01-answer.txt"] = """From: quality@kohistan-optical.example
To: z.malik@demo.sanad.example
Date: Fri, 20 Feb 2026 09:12:30 +0000
Subject: SCAR-2026-01: windows with chipped edges

Dear Ms Malik,

our packer was new and used the box for prisms. Since 16 February windows have a box of their own with slots;
the packing list has a picture of a full box, and the packer signs it. We also look at ten windows of each
delivery after a drop of 30 cm in the box.

Kohistan Optical Components, quality"""

# ------------------------------------------------------------------ o
doc("o-customer-feedback/return-sm40-0017-0021.pdf", "Examination of returned mounts SM40-0017 and SM40-0021", """
# Received
2026-06-03, cases 4 and 6 of Armour School Workshop, with the delivery note and the mounts' log cards. Shock indicators white. 210 km on the track.
# Found
| Serial | Seen | Backlash, limit 0.25 mil | Bearings of lot BL-2601, limit 5.0 µm |
| SM40-0017 | no damage, seal whole | 0.36 mil | 6.4 µm |
| SM40-0021 | no damage, seal whole | 0.34 mil | 6.9 µm |

The customer's finding is **confirmed** on both: {#ts.back}. Cause and disposition: {#nc.mg017}.
# Done
Bearings and seal kits exchanged in both drives (lot BL-2607), {#tb.rework}; final test passed, 0.13 and 0.15 mil. Sent back on 2026-08-03 with a weekly check card; written report to the customer on 2026-07-31.
""", code="RET-2026-01", date="2026-10-22", sign=[("Examined", "R. Shah", "Inspector", "2026-06-05"), ("Checked", DE, "Design Engineer", "2026-10-22")])
