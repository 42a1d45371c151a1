# Printed reports, on pages and in problems.

reports-title = Reports
reports-print = PDF
reports-from = From
reports-to = To
reports-up-to = Up to marking
reports-all-seen = All that you see
reports-place = The report
reports-day = “{ $given }” is no day. A day is written like 2026-10-02.
reports-days = The first day of the period is after its last.
reports-marking = There is no marking “{ $given }”.
reports-marking-low = The record itself is marked { $marking }. A report of it cannot be marked lower.
event-report_printed = Report printed
api-print-report = A report of a record as PDF, such as an 8D report; that it was printed is an event
api-print-report-from = First day of the period, for a report of a period
api-print-report-to = Last day of the period
api-print-report-marking = Leave out what is marked higher than this
api-part-report = Code of the report; “sheet” is there for every record

# ---- Figures

nav-figures = Figures
figures-place = The figures
figures-day = “{ $given }” is no day. A day is written like 2026-10-02.
figures-future = { $given } is still to come. Choose today or an earlier day.
figures-as-of = As of { $day }, from the records that you may see. Ledger position { $position }.
figures-on = As of
figures-on-target = On target
figures-off-target = Off target
figures-target = Target: { $target }
figures-empty = Nothing to show for this period.
figures-table = The table behind it
figures-svg = SVG
figures-counted = { $count ->
    [one] 1 record was counted.
   *[other] { $count } records were counted.
 }
figures-definition = SHA-256 of the definition:
figure-description = { $summary } { $of }: { $value } { $unit }.
figure-records = Records
figure-not-stated = Not stated
figure-others = Others
figure-all = In all
figure-value = Value
figure-count = How many
figure-share = Share in %
figure-running = Running share in %
figure-age = Open for
figure-open = Open
figure-overdue = Overdue
figure-later = Later
figure-days = { $from } to { $to } days
figure-days-over = { $from } days and more
figure-month = Month
figure-closed = Closed
figure-packs = Packs
figure-mean = Mean ({ $unit })
figure-median = Median ({ $unit })
figure-longest = Longest ({ $unit })
figure-line-mean = Mean
figure-line-median = Median
figure-due = Due
figure-period = { $from } to { $to }
figure-of-period = Period
figure-amount = Value ({ $unit })
figure-target = Target
figure-part = Counted
figure-whole = Counted against
figure-process = Process
figure-clauses = Clauses
figure-audited = Audited
figure-gaps = Gaps
figure-tile-done = audited so many times
figure-tile-planned = planned
figure-tile-nothing = gap
event-figure_exported = Figure taken out
api-list-figures = All figures of performance as of a day, with their tables
api-find-figure = One figure of performance with its table
api-download-figure-csv = The table of a figure as CSV
api-download-figure-xlsx = The same as a workbook (Office Open XML)
api-download-figure-svg = The chart of a figure as SVG
api-part-figure = Code of the figure
api-parameter-day = As of the end of this day; today without it
