# Printed reports, on pages and in problems.

reports-title = رپورٹیں
reports-print = پی ڈی ایف
reports-from = سے
reports-to = تک
reports-up-to = اس درجۂ رازداری تک
reports-all-seen = جو کچھ آپ دیکھ سکتے ہیں
reports-place = رپورٹ
reports-day = ”{ $given }“ کوئی تاریخ نہیں۔ تاریخ { -l }2026-10-02{ -r } کی طرح لکھی جاتی ہے۔
reports-days = مدت کا پہلا دن اس کے آخری دن کے بعد ہے۔
reports-marking = ”{ $given }“ کوئی درجۂ رازداری نہیں۔
reports-marking-low = خود ریکارڈ کا درجۂ رازداری { $marking } ہے۔ اس کی رپورٹ کا درجہ اس سے کم نہیں ہو سکتا۔
event-report_printed = رپورٹ چھاپی گئی

# ---- Figures

nav-figures = پیمانے
figures-place = پیمانے
figures-day = ”{ $given }“ کوئی تاریخ نہیں۔ تاریخ { -l }2026-10-02{ -r } کی طرح لکھی جاتی ہے۔
figures-future = { $given } ابھی نہیں آئی۔ آج یا اس سے پہلے کا دن چنیں۔
figures-as-of = { $day } تک، ان ریکارڈ سے جو آپ دیکھ سکتے ہیں۔ لیجر کا مقام { $position }۔
figures-on = اس دن تک
figures-on-target = ہدف پر
figures-off-target = ہدف سے باہر
figures-target = ہدف: { $target }
figures-empty = اس مدت کے لیے دکھانے کو کچھ نہیں۔
figures-table = اس کے پیچھے کا جدول
figures-svg = ایس وی جی
figures-counted = { $count ->
    [one] 1 ریکارڈ شمار ہوا۔
   *[other] { $count } ریکارڈ شمار ہوئے۔
 }
figures-definition = تعریف کا { -l }SHA-256{ -r }:
figure-description = { $summary } { $of }: { $value } { $unit }۔
figure-records = ریکارڈ
figure-not-stated = درج نہیں
figure-others = دیگر
figure-all = کل
figure-value = قدر
figure-count = تعداد
figure-share = حصہ فیصد میں
figure-running = بڑھتا حصہ فیصد میں
figure-age = کب سے کھلا
figure-open = کھلے
figure-overdue = تاخیر کا شکار
figure-later = بعد میں
figure-days = { $from } سے { $to } دن
figure-days-over = { $from } دن اور زیادہ
figure-month = مہینہ
figure-closed = بند ہوئے
figure-packs = پیک
figure-mean = اوسط ({ $unit })
figure-median = وسطانیہ ({ $unit })
figure-longest = سب سے طویل ({ $unit })
figure-line-mean = اوسط
figure-line-median = وسطانیہ
figure-due = واجب
figure-period = { $from } سے { $to } تک
figure-of-period = مدت
figure-amount = قدر ({ $unit })
figure-target = ہدف
figure-part = شمار
figure-whole = جس کے مقابل
figure-process = عمل
figure-clauses = شقیں
figure-audited = آڈٹ ہوئیں
figure-gaps = خلا
figure-tile-done = اتنی بار آڈٹ ہوا
figure-tile-planned = منصوبہ بند
figure-tile-nothing = خلا
event-figure_exported = پیمانہ نکالا گیا
