"""Files of steps a to e: texts stand here or in texts/; numbers of records are written {#key} and filled in later."""

from kit import Doc, ORG, ORG_UR

QM, MD, DE, ML = "Nadia Qureshi", "Kamran Durrani", "Imran Khattak", "Sana Baig"
DC, LA, PM, SC = "Farah Gul", "Hamid Raza", "Tariq Mehmood", "Zainab Malik"
FUNCTION = {QM: "Quality Manager", MD: "Managing Director", DE: "Design Engineer", ML: "Head of Metrology",
            DC: "Document Controller", LA: "Lead Auditor", PM: "Production Manager", SC: "Supply Chain Manager"}


def signed(author, approver, date, checked=None, cdate=None):
    rows = [("Prepared", author, FUNCTION[author], cdate or date)]
    if checked:
        rows.append(("Reviewed", checked, FUNCTION[checked], date))
    return rows + [("Approved", approver, FUNCTION[approver], date)]


FILES = {}


def doc(path, *a, **k):
    FILES[path] = Doc(*a, **k)


CLAUSES = [
    ("4.1", "Context", "Quality manual 2", "PS-00"), ("4.2", "Interested parties", "Quality manual 2; obligations register", "PS-00"),
    ("4.3", "Scope", "Scope statement", "PS-00"), ("4.4", "Processes", "Process map; process sheets", "PS-00"),
    ("5.1", "Leadership", "Management review", "PS-00"), ("5.2", "Policy", "PO-01", "PS-00"), ("5.3", "Roles", "Quality manual 4", "PS-00"),
    ("6.1", "Risks and opportunities", "QP-09; risk register", "PS-00"), ("6.2", "Objectives", "Objectives 2026", "PS-00"), ("6.3", "Changes", "QP-01 4.5", "PS-08"),
    ("7.1.3", "Infrastructure", "Maintenance plan", "PS-04"), ("7.1.5", "Measuring resources", "QP-04", "PS-07"), ("7.1.6", "Knowledge", "Expert engagements", "PS-00"),
    ("7.2", "Competence", "QP-08; competence matrix", "PS-08"), ("7.3", "Awareness", "QP-08 3", "PS-08"), ("7.4", "Communication", "Quality manual 6", "PS-00"),
    ("7.5", "Documented information", "QP-01", "PS-08"), ("8.1", "Operational planning", "Quality plan SM-40", "PS-04"), ("8.2", "Requirements", "Contract review", "PS-01"),
    ("8.3", "Design", "PS-02; QP-05", "PS-02"), ("8.4", "External provision", "QP-07; WI-405", "PS-03"), ("8.5.1", "Control of production", "WI-401, WI-402", "PS-04"),
    ("8.5.2", "Identification, traceability", "QP-06", "PS-04"), ("8.5.3", "Customer property", "Quality plan 6", "PS-04"), ("8.5.4", "Preservation", "Quality plan 7", "PS-04"),
    ("8.5.5", "After delivery", "PS-01", "PS-01"), ("8.5.6", "Control of changes", "QP-01 4.5; QP-05", "PS-04"), ("8.6", "Release", "QP-10; WI-403", "PS-05"),
    ("8.7", "Nonconforming outputs", "QP-03", "PS-05"), ("9.1", "Monitoring, customer satisfaction", "KPI series; survey", "PS-00"), ("9.2", "Internal audit", "QP-02", "PS-00"),
    ("9.3", "Management review", "Minutes", "PS-00"), ("10.2", "Nonconformity, corrective action", "QP-03", "PS-05"), ("10.3", "Improvement", "Improvement list", "PS-00"),
]

# ------------------------------------------------------------------ a
doc("a-standards/applicability-sm-40.docx", "Applicability of standards to sight mount SM-40", """
# 1 Product and contract
Sight mount SM-40 (item MGI-4000 revision C) for the gunner's station of a tracked armoured vehicle; contract 7/AV/2025-118 of the Northern Vehicle Rebuild Depot and two follow-on orders. The contract names the technical specification TS-SM40 issue 4 and additional quality requirements AQR-3.
# 2 Decision
| Standard | Applies | Why | Exceptions |
| ISO 9001:2015 | yes, all clauses | contract AQR-3, certificate held since 2018 | none |
| AQAP-2110 Edition D | yes, as called up by AQR-3 | government quality assurance at our works | quality plan in our own form, accepted 2025-11-20 |
| MIL-STD-810H, methods 501.7, 502.7, 507.6, 514.8, 516.8 | yes | durability of the mount in the vehicle | method 509.7 salt fog: by the customer for the whole vehicle |
| MIL-STD-130N | yes | marking and data matrix | enterprise identifier is the depot's |
| AS9102 rev C | as form of report | best known form of first article | balloon numbers by zones |
| ISO/IEC 17025:2017 | to laboratories used | calibration and environmental tests | - |
| ISO 2859-1 | no | we sample with acceptance number zero | signed by Quality Manager |
# 3 Requirements that follow
- boresight retention at most 0.10 mil after shock; elevation backlash at most 0.25 mil;
- operation from -32 °C to +55 °C, storage to +71 °C;
- traceability of classes A to C for 30 years;
- every use-as-is or repair to be approved by the customer and declared.
# 4 Review
Reviewed when the contract or an edition changes, and once a year. Next: November 2026.
""", code="AD-SM40", rev="B", date="2025-11-25", sign=signed(DE, QM, "2025-11-25", PM))

doc("a-standards/applicability-bt-12.pdf", "Applicability of standards to boresight telescope BT-12", """
# 1 Product
Hand-held boresight telescope BT-12 (item MGI-1200 revision A), inserted in the muzzle to align sight and gun. Ordered with the sight mounts; six delivered, two in stock.
# 2 Decision
| Standard | Applies | Why |
| ISO 9001:2015 | yes | as for all products |
| AQAP-2110 Edition D | yes | same contract |
| MIL-STD-810H method 516.8, procedure IV | yes | transit drop in its case |
| MIL-STD-130N | yes | marking |
| ISO 10109 series | no | MIL-STD-810H asked for instead |
# 3 Requirements that follow
Line of sight against the spigot axis: at most 0.05 mil; focus from 25 m to infinity; case floats.
# 4 Review
Once a year and on change of contract.
""", code="AD-BT12", rev="A", date="2026-01-14", sign=signed(DE, QM, "2026-01-14"))

# ------------------------------------------------------------------ b
doc("b-quality-management-system/quality-manual.pdf", "Quality manual", """
# 1 Who we are
Margalla Gauge & Instruments has made gauges since its beginning and optical-mechanical instruments for armoured vehicles for twenty years. About 180 people work at two sites: the **Main Works** (design, optics, assembly, final test, metrology, stores) and the **Hill Road Works** (turning, grinding, gear cutting, heat treatment). This manual describes how we make sure that what leaves the gate is what the customer ordered. The organisation and everything in this manual are fictitious.
# 2 Context and interested parties
| Party | Expects | How we answer |
| Crews and workshops | a sight that shows where the gun points, in dust and at 55 °C | tests on every mount; quick answer to complaints |
| Depots (customers) | conformity, delivery on the day, papers in order | quality plan, certificate of conformity, traceability |
| Ministry and government quality assurance | access, evidence, security | access right, numbered packs |
| Certification body | a system that is lived | open records |
| Employees | safe work, training | training plan, suggestions |
| Suppliers | clear orders | QP-07 |
Matters that weigh on us: dependence on few suppliers of bearings and optical glass; experienced people near retirement; longer life of vehicles; more checks on origin of parts.
# 3 Scope
Design, manufacture, test, repair and support of optical-mechanical sight mounts, boresight devices and precision gauges, at both sites. All requirements of ISO 9001:2015 apply.
!process-map.png
# 4 Roles
| Function | Person | Answers for |
| Managing Director | Kamran Durrani | policy, resources, acceptance of high risks |
| Quality Manager | Nadia Qureshi | the system, release, review board, contact with bodies |
| Design Engineer | Imran Khattak | configuration, first articles, concessions technically |
| Production Manager | Tariq Mehmood | manufacture, planning, competence of operators |
| Head of Metrology | Sana Baig | measuring equipment, laboratory |
| Supply Chain Manager | Zainab Malik | suppliers, receiving, export papers |
| Lead Auditor | Hamid Raza | audit programme and audits |
| Document Controller | Farah Gul | documents, records, markings |
Deputies are named in the organisation chart. The Quality Manager may stop production and delivery; nobody but the Managing Director may overrule, in writing, and never on safety.
# 5 Processes
Each process has an owner, inputs and outputs, at least one procedure and at least one indicator; see the process sheets. Design, development, manufacture, test and quality control are covered by PS-02, PS-04 and PS-05.
# 6 Communication
Daily stand-up at each line; weekly quality meeting; monthly board with indicators; notice of escape to customers within two working days.
# 7 Planning
Risks by QP-09, objectives once a year, changes of the system planned and recorded by the Quality Manager.
# 8 Operation
Contract review before acceptance; quality plan for each product; approved suppliers; first article before series; current instructions at the bench; release only through the gate of QP-10.
# 9 Evaluation and improvement
Indicators monthly, internal audits over the year, management review twice a year, corrective actions by QP-03.
# 10 Procedures
| No | Title | Owner |
| QP-01 | Control of documents and records | Document Controller |
| QP-02 | Internal audit | Lead Auditor |
| QP-03 | Nonconformity and corrective action | Quality Manager |
| QP-04 | Control of measuring equipment | Head of Metrology |
| QP-05 | First article inspection | Design Engineer |
| QP-06 | Identification and traceability | Quality Manager |
| QP-07 | Purchasing and receiving | Supply Chain Manager |
| QP-08 | Training and competence | Quality Manager |
| QP-09 | Risk management | Quality Manager |
| QP-10 | Release and certificate of conformity | Quality Manager |
""", code="QM-01", rev="F", date="2025-12-01", marking="UNCLASSIFIED", sign=signed(QM, MD, "2025-12-01", LA))

doc("b-quality-management-system/quality-policy.docx", "Quality policy · معیار کی پالیسی", """
A soldier trusts what the sight shows. We earn that trust with every mount.
- We deliver what was agreed, on the day agreed, and can show what each piece is made of.
- We measure before we judge, and keep our measures right.
- We say at once when something is wrong, to ourselves and to the customer, and look for the cause, not for the culprit.
- We keep the law, the contract and the obligations of security and export control.
- We set ourselves measurable objectives every year and improve the system with the people who do the work.
Everyone may stop the work when quality or safety is in doubt.

سپاہی اُس پر بھروسا کرتا ہے جو اُسے نشانہ بین دکھاتا ہے۔ ہم ہر پرزے کے ساتھ یہ بھروسا کماتے ہیں۔

ہم وہی دیتے ہیں جو طے ہوا، وقت پر دیتے ہیں، اور ہر پرزے کی اصل دکھا سکتے ہیں۔ خرابی نظر آئے تو فوراً بتاتے ہیں اور وجہ تلاش کرتے ہیں۔
""", code="PO-01", rev="C", date="2025-11-17", marking="UNCLASSIFIED", sign=signed(QM, MD, "2025-11-17"))


doc("b-quality-management-system/roles-and-authorities.docx", "Roles and authorities", """
# 1 Principle
Whoever decides is named, knows it and has a deputy. Nobody approves, verifies or releases work of his or her own.
# 2 Authorities
| Decision | Who | Deputy | Not by |
| Quality policy, objectives, resources | K. Durrani | N. Qureshi | - |
| Issue of procedures | N. Qureshi; for those of quality K. Durrani | K. Durrani | the author |
| Stop of production or delivery | everyone; N. Qureshi confirms | H. Raza | - |
| Lifting a stop | N. Qureshi | K. Durrani in writing | the section stopped |
| Disposition in the review board | N. Qureshi with I. Khattak and T. Mehmood | H. Raza | the finder alone |
| Use as is, repair | customer | - | MGI alone |
| Release, certificate of conformity | N. Qureshi, signatory 01 | H. Raza after assessment (open) | whoever tested |
| Due dates of measuring equipment | S. Baig | G. Afridi | production |
| Supplier approval, suspension | N. Qureshi on proposal of Z. Malik | K. Durrani | buyer alone |
| Acceptance of high risks | K. Durrani | - | owner of the risk |
| Marking and release of documents | F. Gul | N. Qureshi | - |
# 3 Hand-over
Who leaves a function hands over in writing: open records, dates due, passwords returned. The Quality Manager keeps the note.
# 4 Absence
Deputies act from the second day of absence; both names are on the board at the gate.
""", code="RA-01", rev="B", date="2025-11-24", marking="UNCLASSIFIED", sign=signed(QM, MD, "2025-11-24"))

doc("b-quality-management-system/quality-plan-sm-40.odt", "Quality plan for sight mount SM-40", """
# 1 Contract
7/AV/2025-118, 36 sight mounts SM-40 and 8 boresight telescopes BT-12, in four deliveries from February to November 2026. Additional quality requirements AQR-3.
# 2 Organisation
Product quality lead: Nadia Qureshi; deputy: Hamid Raza. Government quality assurance representative has access at both sites on one day's notice.
# 3 Configuration
Baseline: parts list MGI-4000 C of 2025-11-18. Changes of form, fit or function need the customer's consent. Worm shaft revision C from ED40-0001.
# 4 Control plan
| Stage | Characteristic | Limit | Method | Frequency |
| receiving | bearing runout | 5.0 µm | comparator, two instruments since 2026-07 | 20 of each supplier lot |
| receiving | heat and certificate | present, agrees | document check | every lot |
| Hill Road | worm lead error (KC) | 8 µm | gear tester | every shaft |
| ED-40 line | centre distance (KC) | 42.000 ± 0.008 mm | height gauge | every unit |
| ED-40 line | backlash (KC) | 0.20 mil | rig TR-02 | every unit |
| OH-40 line | leak, dew point | 2 mbar per h, -40 °C | leak tester | every unit |
| final test | boresight retention (KC) | 0.10 mil | TR-01, AC-03 | every unit |
| environment | MIL-STD-810H | TS-SM40 | accredited laboratory | qualification, then one of 40 |
# 5 First articles
ED-40 revision C and SM-40 revision C before the first series; see QP-05.
# 6 Customer property
Two vehicle brackets on loan for fit checks, marked, checked yearly.
# 7 Packing and preservation
Foil with desiccant, wooden case, shock indicator; storage life 24 months.
# 8 Records and release
Certificate of conformity for each delivery by QP-10; trace batches by QP-06; inspection release by the customer's inspector.
""", code="QPL-SM40", rev="C", date="2026-07-06", sign=signed(QM, MD, "2026-07-06", PM))

# ------------------------------------------------------------------ c
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
text = lambda name: (TEXTS / f"{name}.txt").read_text()

doc("c-procedures/fm-031-nonconformity-report.docx", "FM-031 Nonconformity report", """
# 1 What and where
| Report number | Date, time | Found by | Place |
|   |   |   |   |
| Item, revision | Lot | Serial numbers | Quantity |
|   |   |   |   |
Requirement (drawing, instruction, clause):
What is found (facts, values, instrument number):
# 2 Containment (the same day)
- Red label attached, moved to quarantine: yes / no
- Could the same be elsewhere (other lots, other serials, delivered)? Where?
- Quality Manager called: time
# 3 Grade
critical / major / minor        Decided by:
# 4 Disposition
rework / repair / use as is / return / scrap        Quantity or serials:
Customer's approval needed: yes / no        Concession number:
Review board: quality, design, production, customer
# 5 Cause (major, critical, complaint, repetition)
Why did it happen?
Why was it not noticed?
# 6 Corrective action
| Action | Owner | Due | Done | Verified by |
|   |   |   |   |   |
|   |   |   |   |   |
# 7 Closing
Told: customer / supplier / certification body        Closed by:        Date:
""", code="FM-031", rev="D", date="2025-11-18", marking="UNCLASSIFIED", form=True)

PROCEDURES = [  # code, title, issue, date, author, approver, file stem
    ("QP-01", "Control of documents and records", "G", "2026-03-30", DC, QM, "qp-01-control-of-documents-and-records"),
    ("QP-02", "Internal audit", "E", "2025-11-18", LA, QM, "qp-02-internal-audit"),
    ("QP-03", "Nonconformity and corrective action", "F", "2025-11-18", QM, MD, "qp-03-nonconformity-and-corrective-action"),
    ("QP-04", "Control of measuring equipment", "D", "2026-07-06", ML, QM, "qp-04-control-of-measuring-equipment"),
    ("QP-05", "First article inspection", "C", "2025-11-18", DE, QM, "qp-05-first-article-inspection"),
    ("QP-06", "Identification and traceability", "D", "2025-11-18", QM, MD, "qp-06-identification-and-traceability"),
    ("QP-07", "Purchasing and receiving inspection", "E", "2026-07-13", SC, QM, "qp-07-purchasing-and-receiving"),
    ("QP-08", "Training and competence", "C", "2025-11-17", QM, MD, "qp-08-training-and-competence"),
    ("QP-09", "Risk management", "B", "2025-11-17", QM, MD, "qp-09-risk-management"),
    ("QP-10", "Release and certificate of conformity", "C", "2025-11-17", QM, MD, "qp-10-release-and-certificate-of-conformity"),
    ("WI-401", "Assembly of elevation drive ED-40", "E", "2026-07-20", PM, QM, "wi-401-assembly-of-elevation-drive"),
    ("WI-402", "Sealing and purging of optical head OH-40", "B", "2025-11-18", PM, QM, "wi-402-sealing-and-purging"),
    ("WI-403", "Final acceptance test of sight mount SM-40", "C", "2024-10-07", PM, QM, "wi-403-final-acceptance-test"),
    ("WI-405", "Receiving inspection of bearings", "C", "2026-07-13", SC, QM, "wi-405-receiving-inspection-of-bearings"),
]
HISTORY = {"QP-01": [("E", "2024-05-20", "two dates kept apart: of the event and of receipt"), ("F", "2025-11-18", "text reviewed for the records system")],
           "QP-04": [("B", "2024-09-02", "as-found values compulsory"), ("C", "2025-11-18", "text reviewed for the records system")],
           "QP-07": [("C", "2024-11-11", "right of access for the customer in orders"), ("D", "2025-11-18", "text reviewed for the records system")],
           "WI-401": [("C", "2024-08-19", "backlash at three angles"), ("D", "2025-11-18", "worm shaft revision C")],
           "WI-405": [("A", "2024-11-11", "values written down, not only good"), ("B", "2025-11-18", "text reviewed for the records system")]}
WHY = {"QP-01": "red-lines limited; section head answers for removal", "QP-04": "daily checks; shorter intervals", "QP-07": "two instruments for runout", "WI-401": "bearings of lot BL-2601 barred",
       "WI-405": "morning check; second comparator", "WI-403": "data matrix grade added"}


def history(code, issue, date):
    rows = HISTORY.get(code, []) + [(issue, date, WHY.get(code, "text reviewed for the records system; no change of substance"))]
    return "\n\n# Issues\n| Issue | Date | Change |\n" + "\n".join(f"| {i} | {d} | {w} |" for i, d, w in rows if i <= issue)


def head(code, issue, date, author):
    kind = "Procedure" if code[:2] == "QP" else "Work instruction"
    return ((kind, f"{code}, issue {issue}, effective {date}"), ("Owner", f"{author}, {FUNCTION[author]}"),
            ("Distribution", "all sections, both sites" if code[:2] == "QP" else "bench or station concerned, inspection, document control"),
            ("Next review", f"{int(date[:4]) + (1 if code == 'WI-402' else 2)}{date[4:]}"))


for code, title, issue, date, author, approver, stem in PROCEDURES:
    ext = "docx" if code in ("QP-08", "QP-09", "WI-402") else "pdf"
    doc(f"c-procedures/{stem}-{issue.lower()}.{ext}", title, text(code) + history(code, issue, date), code=code, rev=issue, date=date, meta=head(code, issue, date, author),
        sign=signed(author, approver, date, LA if code[:2] == "QP" and author != LA else None))


def history_before(code, issue, date):
    rows = [h for h in HISTORY.get(code, []) if h[0] <= issue]
    return "\n\n# Issues\n| Issue | Date | Change |\n" + "\n".join(f"| {i} | {d} | {w} |" for i, d, w in rows)


def earlier(code, issue, date, author, approver, drop, replace=()):
    """The issue before: the same text without what the later issue added."""
    _, title, _, _, _, _, stem = next(p for p in PROCEDURES if p[0] == code)
    body = text(code)
    for d in drop:
        i = body.index(d)
        j = min([body.index(h, i + 3) for h in ("\n# ", "\n## ") if h in body[i + 3:]], default=len(body))
        body = body[:i] + body[j:].lstrip("\n") if drop else body
    for a, b in replace:
        assert a in body, (code, a)
        body = body.replace(a, b)
    doc(f"c-procedures/{stem}-{issue.lower()}.pdf", title, body + history_before(code, issue, date), code=code, rev=issue, date=date, meta=head(code, issue, date, author),
        sign=signed(author, approver, date))


earlier("QP-01", "F", "2025-11-18", DC, QM, ["# 8 Changes in this issue"], [
    (", with one exception: a red-line approved by the Design Engineer and the Quality Manager, dated, valid for one work order and at most ten working days", ", except red-lines approved by the Design Engineer"),
    (" Each recipient returns or destroys the earlier copy and confirms in the register.", "")])
earlier("QP-04", "C", "2025-11-18", ML, QM, ["# 12 Changes in this issue", "# 8 Daily checks"], [
    ("The first interval is 12 months; six months for comparators in daily use; three months for torque testers.", "The first interval is 12 months; three months for torque testers.")])
earlier("QP-07", "D", "2025-11-18", SC, QM, ["## 4.3 Two instruments"])
earlier("WI-401", "D", "2025-11-18", PM, QM, ["# 5 Notes on bearings"])
earlier("WI-405", "B", "2025-11-18", SC, QM, [], [
    ("- Repeat five pieces on comparator MG-022. Difference above 1.0 µm: stop, call metrology.\n", ""),
    ("; write the morning check on the sheet", "")])


# ------------------------------------------------------------------ d
doc("d-training/internal-auditor-certificate-raza.pdf", "Certificate: internal auditor ISO 9001:2015", """
This is to state that **Hamid Raza** of Margalla Gauge & Instruments took part in the course Internal auditor of quality management systems, ISO 9001:2015 and ISO 19011, of three days, from 10 to 12 March 2025, and passed the examination with **91 of 100** points.

Contents: clauses and intent; planning by risk; questions and evidence; grading; reporting; follow-up; two supervised audits.

Valid until **11 March 2028**. Certificate ITQ-2025-0417.
""", code="ITQ-2025-0417", date="2025-03-12", marking="UNCLASSIFIED", issued="Institute for Training in Quality (fictitious)",
    sign=[("Issued", "R. Saleem", "Course director", "2025-03-12")])
doc("d-training/course-two-instrument-check.docx", "Course notes: two-instrument check of bearings", """
# Aim
After two hours each participant can set a comparator with the ring, take runout readings on two instruments, see a difference that matters, and stop.
# What went wrong in January
Lot BL-2601 was measured on one comparator whose spindle stuck. It read 3.8 µm too low above 5 µm, so bad bearings looked good. The ring check had been dropped from the sheet in 2023 because "it was always good".
# Practice
- Set on ring R-17: three readings within 0.3 µm.
- Measure plates P1 to P5 (known runout 2.1, 3.9, 4.8, 5.6, 7.2 µm) on MG-017 and MG-022.
- Note all values, compare, decide.
# Test
Ten questions, 80 % to pass; one plate with unknown value, within 0.5 µm.
# References
QP-04 issue D section 8; QP-07 issue E section 4.3; WI-405 issue C.
""", code="TR-2026-11", rev="", date="2026-07-08")
doc("d-training/counterfeit-awareness-2026.pdf", "Awareness: product safety, counterfeit parts, ethics", """
# Given
2026-02-17 and 2026-02-18, both sites, six sessions, 171 of 180 employees; nine absentees on 2026-03-11.
# Content
- What the sight does for a crew and what a wrong line of sight can cause.
- Counterfeit bearings: lettering, foil, box labels, price; what to do: stop, keep, report. Examples on the table.
- Gifts, pressure of time, signing for others: why a signature is personal.
- Everyone may stop the work.
# Assessment
Eight questions; average 87 %; lowest 63 % (two persons repeated, then 88 % and 100 %).
# Feedback
"Show the real bad part, not a slide" (ED-40 line). Taken up: the sample plate hangs at goods receiving since March.
""", code="TR-2026-03", date="2026-03-12", sign=[("Trainer", LA, "Lead Auditor", "2026-03-12")])
doc("d-training/competence-assessment-purging.docx", "Competence assessment: sealing and purging", """
# Person and task
P. Bano, optical assembler, Main Works. Task: sealing and nitrogen purging of OH-40 by WI-402 issue B.
# Assessment on 2026-01-29
| Part | Requirement | Result |
| Written | 80 % | 92 % |
| Three heads under observation | leak at most 2 mbar/h, dew point at most -40 °C | 0.6, 0.9, 0.7 mbar/h; -46, -44, -47 °C |
| Handling of sealant | no gap at 20x | good |
| Question: humidity 52 %, what now? | stop, tell shift leader | right |
# Decision
Qualified for two years, to 2028-01-28.
""", code="CA-2026-04", date="2026-01-29", sign=[("Assessed", PM, "Production Manager", "2026-01-29"), ("Confirmed", QM, "Quality Manager", "2026-01-30")])
