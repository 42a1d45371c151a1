"""Files of steps f to o, and the plain text ones."""

from files_abc import DC, DE, FILES, LA, MD, ML, PM, QM, SC, doc, signed

TXT = {}

TXT["b-quality-management-system/scope-statement.txt"] = """UNCLASSIFIED
Margalla Gauge & Instruments (fictitious)
SCOPE OF THE QUALITY MANAGEMENT SYSTEM                                issue D, 2025-11-17

Design, manufacture, test, repair and support of optical-mechanical sight mounts,
boresight devices and precision gauges.

Sites: Main Works (design, optics, assembly, test, metrology, stores)
       Hill Road Works (turning, grinding, gear cutting, heat treatment)

Standard: ISO 9001:2015, all requirements. None is excluded.
Not in scope: canteen, guesthouse, sale of scrap.

Approved: K. Durrani, Managing Director, 2025-11-17"""

TXT["c-procedures/change-request-qp-04.txt"] = """RESTRICTED
FM-012 CHANGE REQUEST                                        2026-06-16
Document : QP-04 Control of measuring equipment, issue C; QP-07 issue D; WI-405 issue B
From     : Sana Baig, Head of Metrology
Why      : MG-017 read up to 3.8 um low for an unknown part of six months. A morning check with
           the setting ring would have shown it on the first day.
Change   : 1. QP-04 new section 8 "Daily checks"; interval of comparators in daily use 6 months.
           2. QP-07 new section 4.3 "Two instruments".
           3. WI-405: line for the morning check; five pieces repeated on MG-022.
Affects  : training of 9 people; sheet FM-033 issue B; no change of product.
Decision : accepted, N. Qureshi, 2026-06-18. Effective with training, July 2026."""

TXT["c-procedures/change-request-wi-403.txt"] = """RESTRICTED
FM-012 CHANGE REQUEST                                        2026-10-28
Document : WI-403 Final acceptance test SM-40, issue C
From     : Imran Khattak, Design
Why      : Test 3 gives the backlash limit 0.25 mil for the mount. After the exchange of bearings
           all mounts are below 0.18. A limit of 0.22 would catch a slow drift earlier.
           The instruction is also past its review date (2026-10-07).
Change   : limit 0.22 mil; program FAT40 2.4; name AC-04 as second autocollimator.
Affects  : program validation, training of 3 testers.
Decision : open. Waits for the calibration of AC-04."""

# ------------------------------------------------------------------ f
doc("f-internal-audits/audit-programme-2026-a.docx", "Internal audit programme 2026", """
# Basis
Findings of 2025; surveillance report of the certification body of November 2025 (two minors: training records, supplier rating); new contract SM-40; new shaft revision.
# Programme
| Audit | Month | Processes | Site | Auditors | Why now |
| IA-2026-01 | February | documents, manufacture, training | both | H. Raza, F. Gul | start of series; new drawing revision |
| IA-2026-02 | May | purchasing, receiving, traceability, leadership, contract | Main Works | H. Raza | supplier rating |
| IA-2026-03 | November | metrology, test and release, design, support | Main Works | H. Raza, I. Khattak | yearly |
| IA-2026-04 | December | nonconformity, improvement, heat treatment | Hill Road Works | F. Gul | yearly |
# Rules
No auditor audits own work: F. Gul does not audit documents, I. Khattak does not audit design. Two serial numbers are traced completely: SM40-0004 (February), one more in autumn.
""", code="AP-2026", rev="A", date="2025-12-18", sign=signed(QM, MD, "2025-12-18", LA))
doc("f-internal-audits/audit-programme-2026-b.docx", "Internal audit programme 2026", """
# Basis
Findings of 2025; surveillance report of the certification body of November 2025 (two minors: training records, supplier rating); new contract SM-40; new shaft revision.
# Programme
| Audit | Month | Processes | Site | Auditors | Why now |
| IA-2026-01 | February | documents, manufacture, training | both | H. Raza, F. Gul | start of series; new drawing revision |
| IA-2026-02 | May | purchasing, receiving, traceability, leadership, contract | Main Works | H. Raza | supplier rating |
| IA-2026-03 | September | metrology, test and release, design, support | Main Works | H. Raza, I. Khattak | calibration fallout of June; brought forward from November |
| IA-2026-04 | December | nonconformity, improvement, heat treatment | Hill Road Works | F. Gul | yearly |
# Rules
No auditor audits own work: F. Gul does not audit documents, I. Khattak does not audit design. Two serial numbers are traced completely: SM40-0004 (February), SM40-0019 (September).
# Revision
A 2025-12-18 first issue. B 2026-06-22 IA-2026-03 brought forward after {#nc.mg017}.
""", code="AP-2026", rev="B", date="2026-06-22", sign=signed(QM, MD, "2026-06-22", LA))


def audit(path, title, code, date, days, team, scope, good, findings, close, sign):
    doc(path, title, f"""
# 1 Frame
| Dates | Team | Criteria |
| {days} | {team} | ISO 9001:2015; procedures; contract AQR-3 |
{scope}
# 2 What was examined and found good
{good}
# 3 Findings
{findings}
# 4 Conclusion
{close}
# 5 Distribution
Managing Director, Quality Manager, section heads, government quality assurance representative.
""", code=code, date=date, sign=sign)


audit("f-internal-audits/ia-2026-01-report.pdf", "Audit report IA-2026-01: documents, manufacture, training", "IA-2026-01", "2026-02-20",
      "2026-02-10 to 02-12", "H. Raza (lead), F. Gul (manufacture, training only)",
      "Sections visited: document control, ED-40 line, OH-40 line, Hill Road grinding and gear cutting, personnel office. Opening meeting with six, closing meeting with nine persons.",
      """
- 22 documents at 11 work places compared with the register: 21 current.
- Serial **SM40-0004** traced back: all 13 positions of its drive and head found, lots reach receipts with supplier lots and certificates, 47 minutes.
- Qualification of 8 operators on the days they signed: 8 valid.
- Grinding: process sheets, hardness records WS-2512 and WS-2601 (652 to 671 HV).
- The people at the ED-40 line explain key characteristics without looking.""",
      """
| No | Grade | Clause | Requirement | Evidence |
| F1 | minor | 7.5.3.1 | documents available are the current issue | Hill Road, grinding machine 3, 2026-02-11, 10:40: drawing MGI-4110 **revision B** in the folder (stamped copy 7); revision C effective since 2025-11-18. Shafts WS-2601 were ground to C by the traveller: ten shafts measured, lead error 3 to 7 µm (limit C 8, B 12). |
| F2 | observation | 7.3 | awareness | Three of seven asked at Hill Road did not know the objective for escapes. |

F1 became {#nc.drawing}. No product affected.""",
      "The system is followed. The weakness is the last metre: paper copies at machines away from document control.",
      [("Lead auditor", LA, "Lead Auditor", "2026-02-20"), ("Received", QM, "Quality Manager", "2026-02-23")])

audit("f-internal-audits/ia-2026-02-report.pdf", "Audit report IA-2026-02: purchasing, receiving, traceability", "IA-2026-02", "2026-05-22",
      "2026-05-12 to 05-13", "H. Raza",
      "Sections visited: supply chain, goods receiving, stores, contracts. The audit looked at twelve orders and nine receipts since November 2025.",
      """
- Nine receipts: supplier lot, certificate and quantity present on nine.
- Different supplier lots kept apart in stores; FIFO cards kept.
- Contract review of 7/AV/2025-118 with amendments 1 and 2: complete.
- Management review of January: inputs present, seven of eight actions done.""",
      """
| No | Grade | Clause | Requirement | Evidence |
| F1 | minor | 8.4.1 | re-evaluation of suppliers | Sarbuland Bearings Trading: approval to 2026-02-28, not renewed; orders PO-2611 (2026-04-02) placed afterwards. |
| F2 | observation | 8.4.3 | information for suppliers | origin of bearings is asked for in the order, but the answer is not checked against the maker. |

F1 became {#nc.supplier}. F2 was answered in supplier re-evaluation; see {#sup.bearings}.""",
      "Receiving is orderly. The auditor asks management to look at F2 soon: bearings are the part in which a false origin would hurt most.",
      [("Lead auditor", LA, "Lead Auditor", "2026-05-22"), ("Received", QM, "Quality Manager", "2026-05-25")])

audit("f-internal-audits/ia-2026-03-report.pdf", "Audit report IA-2026-03: metrology, test and release", "IA-2026-03", "2026-10-09",
      "2026-09-29 to 10-02", "H. Raza (lead), I. Khattak (metrology, test)",
      "Brought forward because of the calibration fallout in June. Sections visited: metrology laboratory, final test, release, support.",
      """
- Serial **SM40-0019** traced back and its bearing exchange followed: old lot BL-2601, new lot BL-2607, test after exchange 0.16 mil. 38 minutes.
- Fallout of MG-017: list of 3 receiving lots, 22 drives, 14 delivered mounts complete; each entry has a written judgement.
- Morning checks of four comparators for 60 days: 239 of 240 entries present.
- Certificates of conformity of the deliveries of February, April and May compared with tests: agree.""",
      """
| No | Grade | Clause | Requirement | Evidence |
| F1 | **major** | 7.1.5.2 | measuring equipment calibrated at intervals, status identified | Autocollimator **AC-03** on final test rig TR-01: due date 2026-08-31. A label with "extended to 2026-11-30, T.M." covers it. QP-04 section 6: production may not extend. Between 2026-09-01 and 2026-10-02 **five mounts (SM40-0023 to 0027) were finally tested** with it for boresight retention. |
| F2 | minor | 7.1.5.2 | the same | Torque driver TQ-05 in the ED-40 spare set, due 2026-09-15, not in use since July by its log. |
| F3 | observation | 8.6 | release | WI-403 reaches its review date on 2026-10-07; no review planned. |

F1 became {#nc.ac03}, F2 {#nc.tq05}. The five mounts had not left the gate on the audit day; two of the tests were repeated with AC-04 on loan before delivery.""",
      "The laboratory has learned from June. Final test has not: pressure of the October delivery was put before the rule. **While F1 is open no statement on final test may be signed without naming it.**",
      [("Lead auditor", LA, "Lead Auditor", "2026-10-09"), ("Received", QM, "Quality Manager", "2026-10-09")])

doc("f-internal-audits/nc-mg-017-report.pdf", "Nonconformity report: comparator MG-017 and bearing lot BL-2601", """
# 1 What is found
On 2026-06-09 bench comparator MG-017 was calibrated out of turn because of complaint {#co.backlash}. **As found** it read low: 1.1 µm at 3 µm and up to **3.8 µm above 5 µm**; spindle sticking, contact worn. Last good calibration: 2025-12-10. Permitted error 0.6 µm.
!mg-017-with-bearing.png
# 2 What was measured with it since 2025-12-10
| Date | What | Result then | Judged again | Outcome |
| 2026-01-22 | lot BL-2601, sample 20 | highest 3.9 µm, accepted | cannot be relied on | stock 16 measured on MG-022: 7 above 5.0 µm; lot quarantined |
| 2026-03-04 | setting of press P-3 | 2.2 µm | limit 6 µm with 3.8 added: good | no action |
| 2025-12-11 | lot BL-2511, repeat of 5 pieces | highest 2.4 µm | measured 2025-11-19 on MG-022: 2.6 µm | good |
# 3 Where the lot is
Forward trace in 3 h 40 min: 44 pieces in **22 drives ED40-0009 to ED40-0030**; 14 in delivered mounts SM40-0009 to SM40-0022 (8 with Northern Vehicle Rebuild Depot, 6 with Armour School Workshop), 6 in mounts in store, 2 loose. Notices of escape sent on 2026-06-10.
!bl-2601-runout.png
# 4 Disposition (review board 2026-06-11, customer's representative present)
| Quantity | Disposition |
| 18 drives | rework: new bearings of lot BL-2607, full test |
| 3 drives: ED40-0010, 0013, 0015 | use as is until next overhaul: runout 5.6 to 5.8 µm, backlash 0.19 to 0.22 mil, concession {#con.bearing} |
| 1 drive: ED40-0030 | scrapped on 2026-08-20: housing cracked when bearings were pressed out |
| 16 bearings in stock and 38 taken out | kept as evidence until the supplier case is closed, then scrap |
# 5 Cause
Why bad bearings: the trader mixed seconds from a stock clearance under the lot of a maker's batch (supplier's answer of 2026-07-03). Why not noticed: one instrument, no morning check since 2023, interval 12 months in daily use, sampling values plausible because the spindle stuck at the same place.
# 6 Corrective action
{#ca.mg017}: daily check, two instruments, interval 6 months, training, distributor instead of trader. Supplier: {#nc.bearings}.
# 7 Closing
Last exchanged drive tested 2026-09-18. Effectiveness verified 2026-10-22. Closed 2026-10-26.
""", code="FM-031", rev="", date="2026-10-26", sign=[("Owner", ML, "Head of Metrology", "2026-09-21"), ("Verified", LA, "Lead Auditor", "2026-10-22"), ("Closed", QM, "Quality Manager", "2026-10-26")])

doc("f-internal-audits/ca-mg-017-verification.docx", "Verification of effectiveness: comparators and bearings", """
# What was promised
| Action | Owner | Done | Evidence |
| Morning check with ring, QP-04 issue D | S. Baig | 2026-07-06 | document, 239 of 240 entries |
| Two instruments, QP-07 issue E, WI-405 issue C | Z. Malik | 2026-07-13 | inspection of BL-2607: largest difference 0.4 µm |
| Nine people trained | S. Baig | 2026-07-08 | attendance, test |
| Interval of comparators 6 months | S. Baig | 2026-07-06 | register |
| Bearings from authorised distributor only | Z. Malik | 2026-07-10 | supplier list |
# What was checked, 2026-10-20 to 10-22
- Four comparators: check sheets of 60 working days; ring readings drift less than 0.4 µm.
- I measured ten bearings of BL-2607 without telling: MG-017 (repaired) and MG-022 agree within 0.3 µm.
- Twelve drives built since July: backlash 0.11 to 0.18 mil (mean 0.14). Before: 0.13 to 0.34.
- No report with the same cause since June.
# Result
**Effective.** Not the owner of any of the actions. 106 days after implementation.
""", code="CA-2026", date="2026-10-22", sign=[("Verified", LA, "Lead Auditor", "2026-10-22")])

doc("f-internal-audits/nc-ac-03-containment.docx", "Nonconformity report: autocollimator AC-03 past due", """
# 1 What is found
IA-2026-03, finding F1 (major): AC-03 used for final tests of SM40-0023 to SM40-0027 between 2026-09-01 and 2026-10-02 after its due date 2026-08-31. Label over-written by production.
# 2 Containment, 2026-10-02 to 10-08
- AC-03 out of use on 2026-10-02, 15:20. Sent to Potohar Metrology Laboratory on 2026-10-05; turn-round six weeks.
- AC-04 on loan (calibrated 2026-07-21). SM40-0023 and 0024 tested again: 0.04 and 0.06 mil, good.
- SM40-0025 to 0027 delivered on 2026-10-16 **after** test with AC-04, 0.05, 0.05, 0.07 mil.
# 3 Grade
Major: product that might not conform could have been released.
# 4 Cause (so far)
Due list of October was printed in August and not again; production manager thought that a laboratory's three months of grace existed. Not yet answered: why did release (QP-10, section 2) not see the label?
# 5 Action
{#ca.ac03}: open; due 2026-12-15.
# 6 Open
As-found values of AC-03 are awaited. Should they be out of tolerance, earlier tests since 2025-08-29 have to be judged again.
""", code="FM-031", date="2026-10-12", sign=[("Owner", PM, "Production Manager", "2026-10-12"), ("Seen", QM, "Quality Manager", "2026-10-12")])
doc("f-internal-audits/nc-drawing-closure.docx", "Nonconformity report: superseded drawing at grinding machine 3", """
# 1 What is found
Audit IA-2026-01, F1: copy 7 of drawing MGI-4110 revision B in the folder of machine 3.
# 2 Correction
Copy taken away on 2026-02-11; 64 folders at Hill Road searched, no other old issue. Ten shafts WS-2601 measured: 3 to 7 µm, within revision C.
# 3 Cause
Copies were exchanged by the messenger who found the machine in repair on 2025-11-19 and laid the new copy in the office. QP-01 gave nobody the duty to take the old one away.
# 4 Action
QP-01 issue G: the section head answers; register shows copies not confirmed after five days. See {#ca.drawing}.
# 5 Verification
H. Raza, 2026-05-14: 30 copies at 12 places, all current; register shows none unconfirmed. Effective.
""", code="FM-031", date="2026-05-14", sign=[("Owner", DC, "Document Controller", "2026-03-30"), ("Verified", LA, "Lead Auditor", "2026-05-14"), ("Closed", QM, "Quality Manager", "2026-05-15")])

# ------------------------------------------------------------------ g
doc("g-certification/iso-9001-certificate.pdf", "Certificate", """
# Meridian Conformity Services
certifies that the quality management system of
# Margalla Gauge & Instruments
Main Works and Hill Road Works
has been assessed and found to meet the requirements of
# ISO 9001:2015
for
**Design, manufacture, test, repair and support of optical-mechanical sight mounts, boresight devices and precision gauges.**

| Certificate | MCS-Q-20418 |
| Decision | 2024-10-22 |
| Valid until | 2027-10-21 |
| First certified | 2018-10-24 |
| Surveillance | once in each calendar year; the second before 2026-10-31 |

Valid only with surveillance in time. Status can be asked for at any time. Certification body, accreditation and certificate are fictitious.
""", code="MCS-Q-20418", date="2024-10-22", marking="UNCLASSIFIED", issued="Meridian Conformity Services (fictitious)",
    sign=[("Decision", "E. Lindqvist", "Head of certification", "2024-10-22")])
TXT["g-certification/surveillance-postponed.txt"] = """From: planning@meridian-conformity.example
To: n.qureshi@demo.sanad.example
Date: Tue, 06 Oct 2026 09:41:12 +0000
Subject: MCS-Q-20418: surveillance 2 of 13-14 October

Dear Ms Qureshi,

I am sorry to say that our auditor Mr Halvorsen cannot travel in the week of 12 October. The visit on
13 and 14 October must be postponed. The next days that I can offer are 24 and 25 November 2026.

Please note that the surveillance was due by 31 October 2026. The committee has been told. The certificate
stays in force for the time being; if the visit has not taken place by 31 December 2026 it will be suspended.

Please confirm the new dates.

Regards
R. Lindqvist
Planning, Meridian Conformity Services"""
doc("g-certification/as9100-application.docx", "Application for certification to AS9100D", """
# Applicant
Margalla Gauge & Instruments, 180 employees, two sites, scope as on certificate MCS-Q-20418.
# Why
Two foreign programmes ask for AS9100D. The gap analysis of March 2026 (with an outside expert, {#ex.as9100}) shows 14 gaps, 9 closed.
| Gap | Clause | State |
| Product safety process | 8.1.3 | closed |
| Prevention of counterfeit parts | 8.1.4 | closed after bearing case |
| Configuration management | 8.1.2 | closed |
| Operational risk | 8.1.1 | closed |
| Production process verification | 8.5.1.3 | closed |
| Special processes register | 8.5.1.2 | open, January |
| On-time delivery by customer | 9.1.2 | open, December |
# Milestones
Application 2026-08-24; contract 2026-09-14; stage 1 planned 2027-01-19 and 20; stage 2 in spring 2027.
""", code="APP-AS9100", date="2026-08-24", sign=signed(QM, MD, "2026-08-24"))

# ------------------------------------------------------------------ h
doc("h-testing/environmental-test-report.pdf", "Test report: environmental qualification of SM-40", """
# 1 Object
Sight mount SM-40, item MGI-4000 revision C, serial **SM40-0003**, with drive ED40-0003 and head OH40-0003. Client: Margalla Gauge & Instruments. Tests 2026-03-02 to 2026-03-19.
# 2 Methods and results
| Test | Method | Condition | Requirement | Result |
| High temperature, operation | MIL-STD-810H 501.7 II | +55 °C, 3 cycles | moves, accuracy 0.15 mil | 0.09 mil, pass |
| High temperature, storage | 501.7 I | +71 °C, 7 cycles of 24 h | no damage | pass |
| Low temperature, operation | 502.7 II | -32 °C, 4 h | torque at most 1.6 N·m | 1.3 N·m, pass |
| Humidity | 507.6 II | 10 cycles of 24 h | dew point at most -40 °C | -43 °C, pass |
| Vibration, tracked vehicle | 514.8 category 20 | 3 axes, 4 h each | boresight 0.10 mil | 0.05 mil, pass |
| Shock, functional | 516.8 I | 30 g, 11 ms, 3 per direction | boresight 0.10 mil | 0.06 mil, pass |
# 3 Equipment
| Instrument | Number | Calibrated to |
| Vibration controller | PEL-V1 | 2026-09-30 |
| Climatic chamber | PEL-C3 | 2026-07-31 |
| Autocollimator | AC-03 (client's) | 2026-08-31 |
# 4 Uncertainty
Angle 0.01 mil, temperature 0.5 K, acceleration 4 % (k = 2).
# 5 Statement
The object met all requirements listed. Results hold for the object tested. Laboratory, accreditation and report are fictitious.
""", code="PEL-26-0093", date="2026-03-23", issued="Potohar Environmental Laboratory (fictitious), ISO/IEC 17025",
    sign=[("Tested", "U. Farooq", "Test engineer", "2026-03-20"), ("Approved", "D. Sethi", "Head of laboratory", "2026-03-23")])
doc("h-testing/backlash-investigation.pdf", "Test report: backlash of returned mounts SM40-0017 and SM40-0021", """
# 1 Object
Two mounts returned by Armour School Workshop with complaint {#co.backlash}.
# 2 Test
Rig TR-02, program BL12 version 1.4, 2026-06-05, 20.3 °C, elevation -10 to +20 degrees in steps of 1 degree. Limit 0.25 mil.
!backlash-sm40-0017-0021.png
# 3 Result
| Serial | Largest | Mean | Judgement |
| SM40-0017 | 0.36 mil | 0.31 mil | **fail** |
| SM40-0021 | 0.34 mil | 0.28 mil | **fail** |
| SM40-0004 (comparison) | 0.16 mil | 0.14 mil | pass |

The curve swings with the shaft's turn: an error that turns with the bearing. Drives opened: bearings of lot BL-2601, runout 6.4 and 6.9 µm measured on MG-022; receiving record says at most 3.9 µm. **Therefore comparator MG-017 is to be calibrated at once.**
# 4 Follow-up
{#nc.mg017}.
""", code="TR-2026-031", date="2026-06-08", sign=[("Tested", "R. Shah", "Inspector", "2026-06-05"), ("Checked", DE, "Design Engineer", "2026-06-08")])
doc("h-testing/fat-sm40-0029.pdf", "Final acceptance test SM40-0029", """
# Object and conditions
SM40-0029 with ED40-0029 (bearings BL-2607) and OH40-0029. 2026-10-09, 20.1 °C, TR-01, **AC-04**, TQ-02, program FAT40 2.3.
# Results
| No | Test | Limit | Result |
| 1 | Boresight retention | 0.10 mil | 0.05 mil |
| 2 | Elevation accuracy | 0.15 mil | 0.08 mil |
| 3 | Backlash | 0.25 mil | 0.15 mil |
| 4 | Handwheel torque | 0.4 to 1.1 N·m | 0.62 to 0.79 N·m |
| 5 | Purge pressure | 30 to 40 mbar | 36 mbar |
| 6 | Resolution, tilt | 4 arcsec, 15 arcmin | 3.1 arcsec, 6 arcmin |
| 7 | Markings | grade B | grade A |
**Pass.** Raw data in the file of the rig.
""", code="FAT-0029", date="2026-10-09", sign=[("Tested", "S. Karim", "Inspector", "2026-10-09"), ("Released", QM, "Quality Manager", "2026-10-12")])
doc("h-testing/bt-12-type-test.pdf", "Test report: transit drop and alignment of BT-12", """
# Object
BT12-0002 in its case. 2026-05-20 and 21.
# Results
| Test | Requirement | Before | After | Judgement |
| Drop 1.22 m, 26 drops (MIL-STD-810H 516.8 IV) | no damage | - | one scratch on case | pass |
| Line of sight to spigot | 0.05 mil | 0.02 mil | 0.03 mil | pass |
| Focus 25 m | sharp | yes | yes | pass |
| Case floats, 1 h | dry inside | - | dry | pass |
# Equipment
AC-03 (due 2026-08-31), drop frame PEL-D2.
""", code="PEL-26-0171", date="2026-05-25", issued="Potohar Environmental Laboratory (fictitious), ISO/IEC 17025",
    sign=[("Tested", "U. Farooq", "Test engineer", "2026-05-21"), ("Approved", "D. Sethi", "Head of laboratory", "2026-05-25")])
doc("h-testing/firing-trial-summary.pdf", "Firing trial summary, two mounts", """
# Trial
Two vehicles with SM40-0005 and SM40-0006, range of the Northern Vehicle Rebuild Depot, 2026-04-20 to 24, observers of the user.
# Result
After 40 rounds the line of sight had moved by 0.06 and 0.07 mil (limit 0.10). No loosening of load path screws: torque 9.2 to 9.6 N·m. One handwheel cover lost; see improvement list. Distances, ammunition and hit pattern are in the user's own report.
""", code="FT-2026-02", date="2026-04-27", marking="CONFIDENTIAL", sign=[("Reported", DE, "Design Engineer", "2026-04-27"), ("Seen", MD, "Managing Director", "2026-04-28")])


def cal(path, inst, what, date, due, lab, table, result, code, issued=None, issuer=None):
    doc(path, f"Calibration certificate {inst}", f"""
# Instrument
{what}
# Conditions
20.0 ± 0.3 °C, 45 to 52 % relative humidity. Traceable to national standards through the reference standards named. Coverage factor k = 2.
# Results
{table}
# Statement
{result}
""", code=code, date=date, issued=issued or "", meta=(("Calibrated", date), ("Next due", due), ("Laboratory", lab)),
        sign=[("Calibrated", issuer or "G. Afridi", "Metrologist", date), ("Approved", ML if not issued else "N. Aziz", "Head of laboratory", date)])


cal("h-testing/cal-mg-017-2025.pdf", "MG-017", "Bench comparator 0.1 µm with stand, serial C-2291, used at goods receiving for runout of bearings.", "2025-12-10", "2026-12-10", "MGI Metrology Laboratory",
    """| Point µm | As found error µm | After µm | Permitted µm | Uncertainty µm |
| 0 | 0.0 | 0.0 | 0.6 | 0.3 |
| 2 | +0.1 | +0.1 | 0.6 | 0.3 |
| 5 | +0.2 | +0.2 | 0.6 | 0.3 |
| 10 | +0.3 | +0.3 | 0.6 | 0.3 |""", "Within permitted error as found. No adjustment.", "MC-25-311")
cal("h-testing/cal-mg-017-2026-06.pdf", "MG-017", "Bench comparator 0.1 µm with stand, serial C-2291. Calibrated out of turn after complaint.", "2026-06-09", "out of use", "MGI Metrology Laboratory",
    """| Point µm | As found error µm | Permitted µm | Uncertainty µm |
| 0 | -0.2 | 0.6 | 0.3 |
| 3 | -1.1 | 0.6 | 0.3 |
| 5 | -2.4 | 0.6 | 0.3 |
| 6 | -3.4 | 0.6 | 0.3 |
| 8 | -3.8 | 0.6 | 0.3 |""", "**OUT OF TOLERANCE as found.** Spindle sticks, carbide contact worn flat. Not adjusted; sealed as evidence until 2026-06-20, then repaired. Nonconformity opened the same day.", "MC-26-147")
cal("h-testing/cal-mg-017-2026-07.pdf", "MG-017", "Bench comparator 0.1 µm, after repair: new spindle and contact.", "2026-07-03", "2027-01-03", "MGI Metrology Laboratory",
    """| Point µm | Error µm | Permitted µm | Uncertainty µm |
| 0 | 0.0 | 0.6 | 0.3 |
| 3 | +0.1 | 0.6 | 0.3 |
| 5 | +0.1 | 0.6 | 0.3 |
| 8 | +0.2 | 0.6 | 0.3 |""", "Within permitted error. Interval shortened to six months.", "MC-26-161")
cal("h-testing/cal-ac-03-2025.pdf", "AC-03", "Autocollimator, 0.1 arcsec, serial 7714, rig TR-01.", "2025-08-29", "2026-08-31", "Potohar Metrology Laboratory",
    """| Range arcsec | As found error arcsec | Permitted arcsec | Uncertainty arcsec |
| 10 | 0.1 | 0.4 | 0.15 |
| 60 | 0.2 | 0.4 | 0.15 |
| 300 | 0.3 | 0.4 | 0.20 |""", "Within permitted error as found.", "PML-25-2207", "Potohar Metrology Laboratory (fictitious), ISO/IEC 17025", "H. Yasin")
cal("h-testing/cal-mg-022-2026.pdf", "MG-022", "Bench comparator 0.1 µm, serial C-2417, second instrument for bearings.", "2026-06-10", "2026-12-10", "MGI Metrology Laboratory",
    """| Point µm | As found error µm | Permitted µm | Uncertainty µm |
| 0 | 0.0 | 0.6 | 0.3 |
| 3 | 0.0 | 0.6 | 0.3 |
| 5 | +0.1 | 0.6 | 0.3 |
| 8 | +0.2 | 0.6 | 0.3 |""", "Within permitted error as found. Checked before use as reference in the bearing case.", "MC-26-148")
cal("h-testing/cal-fg-01-2026.pdf", "FG-01", "Force gauge 1000 N, serial F-1180, for handwheel, lanyard and spigot tests.", "2026-01-15", "2027-01-15", "MGI Metrology Laboratory",
    """| Point N | As found error N | Permitted N | Uncertainty N |
| 50 | 0.2 | 2.0 | 0.8 |
| 200 | 0.4 | 2.0 | 0.8 |
| 500 | 0.9 | 3.0 | 0.8 |
| 1000 | 1.6 | 5.0 | 1.0 |""", "Within permitted error as found.", "MC-26-011")
cal("h-testing/cal-tr-02-2026.pdf", "TR-02", "Backlash rig with angle encoder, used on the ED-40 line.", "2026-02-25", "2027-02-25", "MGI Metrology Laboratory",
    """| Point mil | As found error mil | Permitted mil | Uncertainty mil |
| 0.1 | 0.00 | 0.02 | 0.008 |
| 0.2 | +0.01 | 0.02 | 0.008 |
| 0.5 | +0.01 | 0.02 | 0.008 |""", "Within permitted error as found.", "MC-26-052")
cal("h-testing/cal-ac-04-2026.pdf", "AC-04", "Autocollimator, 0.1 arcsec, serial 9020, on loan from the hirer from 2026-10-02.", "2026-07-21", "2027-07-21", "Potohar Metrology Laboratory",
    """| Range arcsec | As found error arcsec | Permitted arcsec | Uncertainty arcsec |
| 10 | 0.0 | 0.4 | 0.15 |
| 60 | 0.1 | 0.4 | 0.15 |
| 300 | 0.2 | 0.4 | 0.20 |""", "Within permitted error as found.", "PML-26-1530", "Potohar Metrology Laboratory (fictitious), ISO/IEC 17025", "H. Yasin")

# ------------------------------------------------------------------ i
doc("i-compliance/statement-iso-9001.docx", "Compliance statement: ISO 9001:2015", """
Each clause and the records in which it can be seen. Margalla Gauge & Instruments states where its evidence lies; whether it suffices is for the certification body to judge.

{CLAUSES}
# Known weaknesses on the day of this statement
- clause 7.1.5.2: finding of IA-2026-03 open ({#nc.ac03});
- clause 7.5: WI-403 past its review date;
- clause 9.3: none.
""", code="CS-9001", rev="B", date="2026-10-30", sign=signed(QM, MD, "2026-10-30", LA))
doc("i-compliance/statement-aqap-2110-draft.docx", "Compliance statement: AQAP-2110 Edition D (draft)", """
DRAFT. Numbers of the supplement to be checked against the official copy before issue.
| Topic | Evidence | State |
| Access of the representative | quality plan 2; visit log | shown |
| Quality plan | QPL-SM40 | shown |
| Configuration | QP-01, drawings, change requests | shown |
| Risk | QP-09, register, FMEA | shown |
| Measurement system | QP-04 | finding open |
| Counterfeit avoidance | QP-06 8, QP-07 | shown |
| Certificate of conformity | QP-10 | shown |
| Reliability | field data | **not yet mapped** |
| Sub-supplier flow-down | order text | **not yet mapped** |
""", code="CS-2110", rev="", date="2026-11-06")

# ------------------------------------------------------------------ j
doc("j-improvement/management-review-2026-01.docx", "Minutes of the management review, January 2026", """
# Present, 2026-01-21
K. Durrani (chair), N. Qureshi (minutes), T. Mehmood, I. Khattak, S. Baig, Z. Malik, H. Raza.
# Inputs
| Input | Reported |
| Actions of the last review | 6 of 7 done; spare autocollimator not bought |
| Changes | contract SM-40; shaft revision C |
| Customer satisfaction | survey 2025: 4.1 of 5 |
| Objectives 2025 | escapes 1.1 per 100 (target 1.0), delivery 94 % (95 %) |
| Process performance | heat treatment rejects 2.1 % |
| Nonconformities, actions | 19 reports, 2 overdue |
| Audits | surveillance of November: two minors, answered |
| Suppliers | bearings: single source of trade |
| Resources | one metrologist short |
| Risks | register reviewed, three high |
| Improvement | sample plate at receiving |
# Decisions
| No | Decision | Owner | Due |
| 1 | second metrologist | K. Durrani | 2026-05-31 |
| 2 | second source of bearings | Z. Malik | 2026-06-30 |
| 3 | objectives 2026 approved | N. Qureshi | 2026-01-31 |
""", code="MR-2026-1", date="2026-01-21", sign=[("Minutes", QM, "Quality Manager", "2026-01-23"), ("Chair", MD, "Managing Director", "2026-01-26")])
doc("j-improvement/management-review-2026-07.docx", "Minutes of the management review, July 2026", """
# Present, 2026-07-22
K. Durrani (chair), N. Qureshi (minutes), T. Mehmood, I. Khattak, S. Baig, Z. Malik, H. Raza, F. Gul.
# Inputs
| Input (9.3.2) | Reported | Record |
| Actions of the last review | 1 done (June), 2 done (July: distributor), 3 done | {#mr.jan} |
| Changes | AS9100D asked for by two programmes | {#cert.app} |
| Customer satisfaction, feedback | complaint on backlash; survey under way | {#co.backlash} |
| Objectives | escapes 10.0 per 100 in the second quarter (2 of 20 units) | {#kpi.escape.q2} |
| Process performance, conformity | first-pass yield of final test 93 % | {#kpi.fpy} |
| Nonconformities and actions | bearing case: 22 drives | {#nc.mg017} |
| Monitoring and measurement | comparators: daily check from July | {#ca.mg017} |
| Audits | IA-2026-01 and -02; customer's audit in April | {#au.1}, {#au.2}, {#xa.customer} |
| Suppliers | trader suspended | {#sup.bearings} |
| Resources | second metrologist since June | - |
| Risks and opportunities | bearing risk rated again 15 to 6 | {#risk.bearing} |
| Improvement | data matrix scanning at the bench | {#imp.scan} |
# Decisions
| No | Decision | Owner | Due |
| 1 | IA-2026-03 on metrology and test brought forward to September | H. Raza | 2026-10-15 |
| 2 | apply for AS9100D | N. Qureshi | 2026-08-31 |
| 3 | stock of two autocollimators, so that calibration never presses delivery | T. Mehmood | 2026-11-30 |
| 4 | exchange of bearings finished before end of September | T. Mehmood | 2026-09-30 |
""", code="MR-2026-2", date="2026-07-22", sign=[("Minutes", QM, "Quality Manager", "2026-07-24"), ("Chair", MD, "Managing Director", "2026-07-27")])
doc("j-improvement/lesson-bearing-case.pdf", "Lessons of the bearing case", """
# What happened, in six lines
A trader mixed seconds into a lot of bearings. A comparator that stuck said that they were good. Twenty-two drives were built. A workshop felt the play and wrote to us on 2 June. A test on 5 June pointed to the bearings, the calibration of 9 June to the gauge. By 10 June both customers knew which serials to check.
# What helped
- Lot numbers scanned at the bench: the list of 14 delivered mounts took less than four hours.
- The tester who wrote "calibrate MG-017 at once" instead of "operator error".
- The customer's representative sat in the review board.
# What did not
- The morning check was dropped in 2023 without a risk assessment.
- "Origin" was asked for but nobody checked the answer (audit IA-2026-02 had seen it).
- We bought by price from a trader when the distributor had eight weeks.
# Adopted
Two instruments for key receiving characteristics; no dropping of a check without Quality's signature; class B parts only from makers and authorised distributors. The same questions were asked for optics: window coating now measured on a witness piece.
# Declined
100 % runout measurement for ever: three days a lot, no gain over two instruments (reason recorded).
!bl-2601-runout.png
""", code="LL-2026-01", date="2026-10-27", sign=signed(QM, MD, "2026-10-27"))

# ------------------------------------------------------------------ k
doc("k-experts/as9100-gap-analysis.pdf", "Gap analysis AS9100D, summary", """
# Engagement
Two days on site, 2026-03-24 and 25; consultant Dr A. Brenner (fictitious), lead assessor of an aerospace scheme. Participants: N. Qureshi, I. Khattak, H. Raza.
# Result
14 gaps, none needs new machines. The largest: product safety had no owner; counterfeit prevention was a sentence; special processes had no register.
# Advice and what we did with it
| Advice | Decision | Reason |
| Product safety owner and training | adopted | done in May |
| Authorised distributors only | adopted | in July after the bearing case |
| Key characteristics control charts | adopted for backlash | 2026-08 |
| ERP module for configuration | declined | 19 item numbers; list suffices |
""", code="EX-2026-01", date="2026-03-30", issued="", sign=[("Reported", QM, "Quality Manager", "2026-03-30")])
TXT["k-experts/metrology-seminar-notes.txt"] = """UNCLASSIFIED
National metrology seminar "Uncertainty on the shop floor", 2026-09-16            notes: S. Baig

1. Guard bands: accept at limit minus U. We do so for runout since 2024. No change.
2. Short intervals and check standards beat long intervals and perfect certificates. Agrees with QP-04 issue D.
3. Digital calibration certificates: laboratories begin to send signed XML. Ask Potohar Metrology Laboratory
   when. -> adopted: asked 2026-09-21, answer expected for 2027.
4. Autocollimators: keep two and cross-check monthly. -> adopted: see management review, decision 3.
5. Temperature: soak of 1 h per 10 kg. Our rule of 4 h for the mount (14 kg) is enough. No change."""
TXT["k-experts/committee-marking.txt"] = """UNCLASSIFIED
Standards committee "Marking and identification of defence items", meeting of 2026-06-25
Delegate: I. Khattak

- Draft guide on data matrix for small parts read; our comments 3 and 5 taken in (minimum cell 0.25 mm on
  engraved aluminium; verification grade B at delivery, C after overhaul).
- MIL-STD-130 is referenced undated in the guide. We asked for a dated reference. Accepted.
Outcome for MGI: engraving program changed to 0.30 mm cells from SM40-0029 on. Adopted."""

# ------------------------------------------------------------------ l
doc("l-regulatory/export-licence.pdf", "Export licence EL-2026-031", """
# Licence
| Licensee | Margalla Gauge & Instruments |
| Goods | sight mount SM-40 for trial, with handbook; no technical data |
| Quantity | 2 (two) |
| Serial numbers | SM40-0031, SM40-0032 |
| Destination | trial party abroad, end user as in annex A (not part of this copy) |
| Valid | 2026-08-10 to 2027-02-09 |
| Conditions | return or written transfer within 12 months; end-use certificate on file; no re-export |

Copy for quality records. Authority and licence are fictitious.
""", code="EL-2026-031", date="2026-08-10", issued="Export licensing authority (fictitious)", sign=[("Issued", "authorised officer", "Licensing", "2026-08-10")])
doc("l-regulatory/environment-evaluation.docx", "Evaluation of obligations: environment and safety", """
# Evaluated on 2026-09-08 with Production and the safety officer
| Obligation | Evidence | Result |
| Waste water of heat treatment, permit HR-W-12 | four analyses a year: cyanide 0.02 mg/l (limit 0.1) | fulfilled |
| Solvents, store below 200 l | stock book: largest 140 l | fulfilled |
| Pressure vessels (vacuum oven) | inspection 2026-04-17 | fulfilled |
| Noise at grinding | measured 83 dB(A), protection worn | fulfilled, measure again after new machine |
| Hazardous substances in product | declarations of seals, grease and sealant makers | fulfilled |
""", code="EV-2026-02", date="2026-09-08", sign=[("Evaluated", PM, "Production Manager", "2026-09-08"), ("Seen", QM, "Quality Manager", "2026-09-09")])
doc("l-regulatory/water-permit-hr-w-12.pdf", "Discharge permit HR-W-12, Hill Road Works", """
# Permit
| Holder | Margalla Gauge & Instruments, Hill Road Works |
| Discharge | up to 4 m³ a day of neutralised rinsing water from heat treatment |
| Limits | pH 6 to 9; cyanide 0.1 mg/l; oil 10 mg/l |
| Analyses | four a year by an accredited laboratory |
| Valid | 2024-07-01 to 2027-06-30 |
Authority and permit are fictitious.
""", code="HR-W-12", date="2024-06-18", marking="UNCLASSIFIED", issued="Environmental authority (fictitious)", sign=[("Issued", "authorised officer", "Water", "2024-06-18")])

# ------------------------------------------------------------------ m
MATERIAL = {
    "tr.metal": ("metal-certificates.pdf", "Material certificates EN 10204 3.1: steel, bronze, castings, screws", "Bolan Steel Stockholders · Darya Alloy Castings", """
| MGI lot | Material | Heat or cast | Tensile MPa | Hardness | Analysis, % |
| RS-2509 | 42CrMo4 +QT, 25 mm | 5H2281 | 1042 | 312 HB | C 0.41 Cr 1.07 Mo 0.21 Mn 0.74 |
| RS-2602 | 42CrMo4 +QT, 25 mm | 5H4417 | 1028 | 308 HB | C 0.42 Cr 1.05 Mo 0.20 Mn 0.76 |
| RB-2509 | CuSn12, 80 mm | Z-0938 | 287 | 92 HB | Sn 11.8 Pb 0.2 P 0.1 |
| RB-2602 | CuSn12, 80 mm | Z-1102 | 291 | 94 HB | Sn 11.9 Pb 0.2 P 0.1 |
| HC-2511 | AlSi7Mg0.6 T6 casting | DAC-3391 | 301 | 98 HB | Si 7.0 Mg 0.58 |
| HC-2602 | AlSi7Mg0.6 T6 casting | DAC-3502 | 298 | 97 HB | Si 7.1 Mg 0.56 |
| FS-2510 | screw M6, 12.9 | 8812-4 | 1265 | 405 HV | - |
"""),
    "tr.optics": ("optics-certificates.pdf", "Certificates: prisms, windows, doublets", "Kohistan Optical Components", """
| MGI lot | Part | Maker's lot | Surface | Transmission | Other |
| PR-2511 | prism | KOC-P-118 | 60-40 | 94 % | 90 degrees ± 3 arcsec |
| PR-2601 | prism | KOC-P-124 | 40-20 | 94 % | 90 degrees ± 3 arcsec |
| PR-2604 | prism | KOC-P-131 | 40-20 | 95 % | 90 degrees ± 2 arcsec |
| WN-2511 | window | KOC-W-402 | 40-20 | 97 % | wedge 20 arcsec |
| WN-2602 | window | KOC-W-417 | 40-20 | 97 % | wedge 18 arcsec |
| WN-2605 | window | KOC-W-433 | 40-20 | 97 % | wedge 15 arcsec |
| OB-2603 | doublet | KOC-D-077 | 40-20 | 96 % | focal length 180.2 mm |
"""),
    "tr.seals": ("seal-certificates.pdf", "Certificates: seal kits and desiccant", "Pamir Seal Works", """
| MGI lot | Part | Maker's batch | Cure date | Shelf life | Hardness |
| SK-2511 | seal kit FKM 75 | PSW-9011 | 2025-09 | 2033-09 | 76 Shore A |
| SK-2602 | seal kit FKM 75 | PSW-9068 | 2025-12 | 2033-12 | 75 Shore A |
| SK-2607 | seal kit FKM 75 | PSW-9127 | 2026-05 | 2034-05 | 75 Shore A |
| DC-2511 | desiccant cartridge | PSW-D-204 | 2025-10 | 2027-10 | - |
| DC-2603 | desiccant cartridge | PSW-D-219 | 2026-02 | 2028-02 | - |
"""),
    "tr.chem": ("chemical-certificates.pdf", "Certificates: grease and sealant", "Sapphire Industrial Chemicals", """
| MGI lot | Product | Batch | Key value | Use before |
| GR-2510 | grease G-354 | B2510-17 | penetration 282 | 2028-10 |
| GR-2606 | grease G-354 | B2606-03 | penetration 279 | 2029-06 |
| SE-2511 | sealant S-730 | S2511-40 | tack-free 42 min | 2026-11-26 |
| SE-2605 | sealant S-730 | S2605-11 | tack-free 40 min | 2027-05-11 |
"""),
}
for key, table, title, who, wanted, day in (
        ("metal", "tr.metal", "Material certificates EN 10204 3.1: steel, bronze, castings, screws", None, None, "2026-02-16"),
        ("optics", "tr.optics", "Certificates: prisms, windows", None, "PR-2511 PR-2601 WN-2511 WN-2602", "2026-02-05"), ("optics2", "tr.optics", "Certificates: prisms, doublets", None, "PR-2604 OB-2603", "2026-04-13"),
        ("optics3", "tr.optics", "Certificate: windows", None, "WN-2605", "2026-05-06"), ("seals", "tr.seals", "Certificates: seal kits, desiccant", None, "SK-2511 SK-2602 DC-2511", "2026-02-12"),
        ("seals2", "tr.seals", "Certificate: desiccant", None, "DC-2603", "2026-03-09"), ("seals3", "tr.seals", "Certificate: seal kits", None, "SK-2607", "2026-07-20"),
        ("chem", "tr.chem", "Certificates: grease, sealant", None, "GR-2510 SE-2511", "2025-11-26"), ("chem2", "tr.chem", "Certificates: grease, sealant", None, "GR-2606 SE-2605", "2026-06-15")):
    _, _, who, text = MATERIAL[table]
    rows = [line for line in text.strip().splitlines()]
    rows = rows[:1] + [line for line in rows[1:] if not wanted or line.split("|")[1].strip() in wanted.split()]
    joined = chr(10).join(rows)
    doc(f"m-traceability/certificates-{key}.pdf", title, f"""
Values as certified with the deliveries, compared by goods receiving with the orders. Supplier: {who} (fictitious).
{joined}
Goods receiving compared quantity, marking and heat or batch with the goods. The originals are kept there under the MGI lot number.
""", code="EN 10204", date=day, sign=[("Compared", SC, "Supply Chain Manager", day)])


def coc(path, number, serials, date, buyer, order, deviations, tests, extra=""):
    doc(path, f"Certificate of conformity {number}", f"""
| Supplier | Customer | Contract, delivery |
| Margalla Gauge & Instruments, Main Works | {buyer} | {order} |
# Goods
{serials}
# Declaration
The goods named were made, tested and inspected by the quality management system certified under MCS-Q-20418 and conform to technical specification TS-SM40 issue 4 and drawing MGI-4000 revision C, **except as stated under deviations**.
# Deviations and concessions
{deviations}
# Materials and special processes
Lots and material certificates: as-built list in the trace batch of this delivery. Special processes: nitriding of worm shafts (Hill Road), sealing and purging (Main Works).
# Tests
{tests}
{extra}
""", code=number, date=date, sign=[("Signatory", QM, "Quality Manager, signatory 01", date)])


coc("m-traceability/coc-2026-01.pdf", "COC-2026-01", "| Item | Rev | Serials | Qty |\n| MGI-4000 SM-40 | C | SM40-0001 to SM40-0008 | 8 |", "2026-02-24", "Northern Vehicle Rebuild Depot", "7/AV/2025-118, delivery 1", "None.", "Final acceptance tests FAT-0001 to FAT-0008, all passed.")
coc("m-traceability/coc-2026-02.pdf", "COC-2026-02", "| Item | Rev | Serials | Qty |\n| MGI-4000 SM-40 | C | SM40-0009 to SM40-0016 | 8 |\n| MGI-1200 BT-12 | A | BT12-0001 to BT12-0006 | 6 |", "2026-04-30", "Northern Vehicle Rebuild Depot", "7/AV/2025-118, delivery 2", "None known on the date of issue. **Void since 2026-06-10** for SM40-0009 to 0016 because of bearing lot BL-2601; replaced by COC-2026-04.", "Final acceptance tests FAT-0009 to FAT-0016 passed; BT-12 alignment passed.")
coc("m-traceability/coc-2026-03.pdf", "COC-2026-03", "| Item | Rev | Serials | Qty |\n| MGI-4000 SM-40 | C | SM40-0017 to SM40-0022 | 6 |", "2026-05-07", "Armour School Workshop", "3/AS/2026-044", "None known on the date of issue. **Void since 2026-06-10** because of bearing lot BL-2601; replaced by COC-2026-04.", "Final acceptance tests FAT-0017 to FAT-0022 passed.")
coc("m-traceability/coc-2026-04.pdf", "COC-2026-04", "| Item | Rev | Serials | Qty |\n| MGI-4000 SM-40 | C | SM40-0009 to SM40-0022 | 14 |", "2026-10-05", "Northern Vehicle Rebuild Depot; Armour School Workshop", "7/AV/2025-118 and 3/AS/2026-044, replacement of COC-2026-02 and COC-2026-03", "**Use as is:** SM40-0010, SM40-0013, SM40-0015 with bearings of lot BL-2601, concession {#con.bearing}, approved by the customer on 2026-06-24, valid until next overhaul. All other serials: bearings exchanged (lot BL-2607), no deviation.", "Final acceptance tests repeated after exchange, July to September 2026, all passed.")
coc("m-traceability/coc-2026-05.pdf", "COC-2026-05", "| Item | Rev | Serials | Qty |\n| MGI-4000 SM-40 | C | SM40-0023 to SM40-0030 | 8 |", "2026-10-16", "Northern Vehicle Rebuild Depot", "7/AV/2025-118, delivery 3", "None.", "Final acceptance tests FAT-0023 to FAT-0030 passed, boresight retention of all eight measured with AC-04 (see finding of IA-2026-03).")
coc("m-traceability/coc-2026-06.pdf", "COC-2026-06", "| Item | Rev | Serials | Qty |\n| MGI-4000 SM-40 | C | SM40-0031, SM40-0032 | 2 |", "2026-10-30", "Trial party abroad", "TR/2026/9", "None.", "FAT-0031 and FAT-0032 passed with AC-04.", "# Export\nLicence EL-2026-031, quantity 2 of 2, destination as licensed.")
doc("m-traceability/concession-bl-2601.docx", "Concession request and approval: bearings of lot BL-2601 in three drives", """
# 1 Request, 2026-06-15
| Item | Serials | Requirement | Actual |
| ED-40 (MGI-4100 C) | ED40-0010, ED40-0013, ED40-0015 in SM40-0010, SM40-0013, SM40-0015 | bearing runout at most 5.0 µm | 5.6, 5.8, 5.7 µm |
# 2 Why
The three vehicles are on exercise; taking the mounts out costs them three weeks. Backlash measured on the vehicle by our team: 0.19, 0.22, 0.20 mil (limit 0.25).
# 3 Risk
Backlash may grow with wear: check every three months with BT-12; exchange at the next overhaul, at the latest 2027-06-30. Risk rated again: 2 × 3 = 6, medium.
# 4 Decision of the customer
**Approved** for the three serials only, with the check every three months. Lt Col (Engineering) M. Anis, Northern Vehicle Rebuild Depot, 2026-06-24 (fictitious).
# 5 Declared on
Certificate COC-2026-04.
""", code="CN-2026-01", date="2026-06-24", sign=[("Requested", DE, "Design Engineer", "2026-06-15"), ("Internal", QM, "Quality Manager", "2026-06-16"), ("Approved", "M. Anis", "Customer", "2026-06-24")])
doc("m-traceability/supplier-sarbuland-evaluation.pdf", "Supplier evaluation: Sarbuland Bearings Trading", """
# 1 Supplier
Trader in bearings, 14 employees, own quality certificate ISO 9001 (to 2027-03). Approved for BRG-7003 since 2022.
# 2 Visit, 2026-06-30
Z. Malik and H. Raza. Store with about 9000 boxes; maker's batch labels and the trader's own. For delivery SB-77142 the trader's book shows **two sources**: 40 pieces from a maker's distributor, 20 from a clearance sale without papers, packed into one lot.
# 3 Findings
| No | Finding | Answer |
| 1 | lots of different origin mixed | admitted 2026-07-03; clearance stock separated |
| 2 | maker's certificate copied for all 60 | "clerical"; not accepted |
| 3 | no incoming measurement | a runout gauge will be bought |
# 4 Decision
**Suspended** from 2026-07-06. Supplier corrective action request SCAR-2026-02: answered, refused once, second answer of 2026-09-25 accepted for separation, open for measurement. Nothing to be ordered. Replacement: authorised distributor Hallam-Voss Antriebstechnik (fictitious).
""", code="SE-2026-07", date="2026-07-06", sign=[("Evaluated", SC, "Supply Chain Manager", "2026-07-06"), ("Approved", QM, "Quality Manager", "2026-07-06")])
TXT["m-traceability/concession-request-bl-2601.txt"] = """RESTRICTED
From: i.khattak@demo.sanad.example
To: quality@northern-depot.example
Date: Mon, 15 Jun 2026 11:40:00 +0000
Subject: Request for concession: bearings of lot BL-2601 in SM40-0010, SM40-0013, SM40-0015

Sir,

the three vehicles with these mounts are on exercise until August. On Friday our team measured on the vehicles:
runout of bearings 5.6, 5.8 and 5.7 um (limit 5.0), backlash 0.19, 0.22 and 0.20 mil (limit 0.25).

We ask that they may be used as they are until the next overhaul, at the latest 30 June 2027, with a check by
BT-12 every three months. Risk assessment and request form follow with the answer of our review board.

I. Khattak, Design Engineer"""
TXT["m-traceability/supplier-answer-2026-07-03.txt"] = """From: office@sarbuland-bearings.example
To: z.malik@demo.sanad.example
Date: Fri, 03 Jul 2026 12:17:45 +0000
Subject: Re: SCAR-2026-02, delivery SB-77142

Dear Madam,

after your visit on Tuesday we looked again into our book for delivery SB-77142 (60 pcs 7003). We have to
say that 40 pieces came from the distributor with certificate and 20 pieces were taken from boxes bought
at a clearance in October 2025, same marking, to fill your quantity in time. The certificate was copied
for all by our office by mistake.

We regret it. The clearance stock is now in a locked room. We offer to replace 60 pcs free of charge.

With respect
Office, Sarbuland Bearings Trading"""

# ------------------------------------------------------------------ n
doc("n-external-audits/surveillance-1-report.pdf", "Surveillance audit report 1, ISO 9001:2015", """
# Audit
Certificate MCS-Q-20418, surveillance 1, Main Works and Hill Road Works, 2025-11-18 and 19, lead auditor J. Halvorsen.
# Summary
The system is established and used. Strong: traceability, knowledge at the benches. Two minor nonconformities, no major.
| No | Grade | Clause | Finding | Answered |
| 1 | minor | 7.2 | training record of one inspector lacked the assessment | 2025-12-12, accepted 2025-12-17 |
| 2 | minor | 8.4.1 | rating of two suppliers not done for the third quarter | 2025-12-12, accepted 2025-12-17 |
| 3 | opportunity | 7.1.5 | short checks of instruments between calibrations | for information |
# Recommendation
Certificate maintained. Next surveillance before 2026-10-31.
# Note
The auditor had access to all areas asked for.
""", code="MCS-Q-20418/S1", date="2025-11-28", issued="Meridian Conformity Services (fictitious)", sign=[("Lead auditor", "J. Halvorsen", "Meridian", "2025-11-28")])
doc("n-external-audits/customer-audit-2026-04.pdf", "Second-party audit by Northern Vehicle Rebuild Depot", """
# Audit
2026-04-14 and 15, Main Works, team of three from the depot's quality wing, before delivery 2.
# Looked at
Contract requirements AQR-3, first article SM-40, final tests SM40-0009 to 0016, packing, records of two serials.
# Result
| No | Grade | Finding | Answer |
| 1 | minor | shock indicator missing on two of eight cases | fitted 2026-04-16; packing list changed |
| 2 | observation | records found in 20 minutes; depot asks for the same for purchased items | noted |
Delivery 2 may proceed.
""", code="NVRD/QW/26/17", date="2026-04-17", issued="Northern Vehicle Rebuild Depot (fictitious)", sign=[("Team leader", "S. Wahab", "Quality wing", "2026-04-17")])
for n, date, serials, note in ((1, "2026-02-26", "SM40-0001 to SM40-0008", "8 inspected, 8 accepted; torque, markings and papers of three in detail."),
                               (2, "2026-10-19", "SM40-0023 to SM40-0030", "8 inspected, 8 accepted. Retest with AC-04 witnessed for SM40-0026.")):
    doc(f"n-external-audits/inspection-release-{n}.pdf", f"Inspection release note IRN-2026-0{n}", f"""
| Inspector | Place | Contract |
| Capt (Inspection) A. Dar (fictitious) | Main Works | 7/AV/2025-118 |
# Inspected
{serials}. {note}
# Release
The goods are released for delivery. This does not relieve the supplier of the contract's obligations.
""", code=f"IRN-2026-0{n}", date=date, issued="Government quality assurance (fictitious)", sign=[("Released", "A. Dar", "Inspector", date)])

# ------------------------------------------------------------------ o
TXT["o-customer-feedback/complaint-backlash-email.txt"] = """From: workshop@armour-school.example
To: quality@demo.sanad.example
Date: Tue, 02 Jun 2026 06:52:08 +0000
Subject: Sight mounts SM40-0017 and SM40-0021: play in elevation
X-Marking: RESTRICTED

Sir / Madam,

1. Two of the six mounts received in May show play in elevation. The gunner turns the handwheel back and
   the graticule follows late. Measured with our boresight device: about 0.3 mil on 0017, a little less on 0021.
2. Both vehicles did 210 km on the track before it was noticed. Not there at fitting, says the fitter.
3. The other four feel normal. Request advice whether they may be used for the gunnery course from 15 June.
4. The two mounts are sent back by today's lorry, cases 4 and 6.

M. Sher
Superintendent, Armour School Workshop"""
TXT["o-customer-feedback/complaint-backlash-reply.txt"] = """From: n.qureshi@demo.sanad.example
To: workshop@armour-school.example
Date: Wed, 10 Jun 2026 08:05:00 +0000
Subject: Re: Sight mounts SM40-0017 and SM40-0021 - NOTICE OF ESCAPE
X-Marking: RESTRICTED

Dear Mr Sher,

thank you for writing at once and for sending the mounts. You were right: 0.36 and 0.34 mil, limit 0.25.

Cause: bearings of our lot BL-2601 have too much runout. Our gauge at goods receiving read too low and let
them through. The lot is in SM40-0009 to SM40-0022. You hold SM40-0017 to SM40-0022.

Please do not use SM40-0018, 0019, 0020 and 0022 on the course until our team has measured them with you on
12 June. Below 0.25 mil they may be used with a check every week; we exchange the drives one after the other, two
spare mounts are on the lorry that brings back yours.

We will report cause and action in writing by 31 July.

Nadia Qureshi, Quality Manager"""
TXT["o-customer-feedback/complaint-cover.txt"] = """From: stores@northern-depot.example
To: quality@demo.sanad.example
Date: Mon, 27 Apr 2026 10:20:31 +0000
Subject: handwheel cover lost on SM40-0006
X-Marking: RESTRICTED

During the trial last week the rubber cover of the handwheel of SM40-0006 came off and was lost. Please send two.
Suggest a ring to hold it.

Stores, Northern Vehicle Rebuild Depot"""
TXT["o-customer-feedback/complaint-fogging.txt"] = """From: workshop@northern-depot.example
To: quality@demo.sanad.example
Date: Thu, 05 Nov 2026 05:33:19 +0000
Subject: fogging inside head window, SM40-0008
X-Marking: RESTRICTED

SM40-0008 shows fog on the inside of the front window in the morning, gone by ten o'clock. Pressure at the
valve 12 mbar (label says 35). Vehicle stands outside. Please advise.

Workshop, Northern Vehicle Rebuild Depot"""
doc("o-customer-feedback/complaint-backlash-closing.pdf", "Complaint closing report: play in elevation, SM40-0017 and SM40-0021", """
# Complaint
Armour School Workshop, 2026-06-02. Acknowledged the same day, mounts examined on 2026-06-05.
# Cause
Bearing lot BL-2601, see {#nc.mg017}: runout too high; gauge MG-017 read low; trader mixed lots.
# What was done
| When | What |
| 2026-06-10 | notice of escape to both customers with 14 serials |
| 2026-06-12 | four mounts measured at the workshop: 0.17, 0.21, 0.19, 0.23 mil; used with weekly check |
| 2026-07-20 to 09-18 | drives exchanged, 11 of 14; three by concession at the depot's wish |
| 2026-07-31 | written report on cause and action |
# Answer of the customer
"Satisfied. Mounts run well; no play after 900 km. Please keep the weekly check card, the gunners like it." M. Sher, 2026-10-19.
# Closed
2026-10-26 after verification of {#ca.mg017}.
""", code="CR-2026-02", date="2026-10-26", sign=[("Prepared", LA, "Lead Auditor", "2026-10-22"), ("Closed", QM, "Quality Manager", "2026-10-26")])
