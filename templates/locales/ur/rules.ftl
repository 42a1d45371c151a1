# Sanad, Urdu: rules, field checks and lifecycle guards.
# Reasons are one sentence each. They say what is missing, never what it means: that is the auditor's judgement.

# The language in which labels from kinds and profiles are shown beside these sentences.
rules-language = ur

# ---- Fields (FieldProblem)

field-unknown = { $kind } میں ”{ $field }“ نام کا کوئی خانہ نہیں۔
field-required = { $field }: اس حالت میں قدر ضروری ہے۔
field-type = { $field }: قدر درست نوع کی نہیں۔
field-control = { $field }: حرف نمبر { $place } ({ $character }) کنٹرول حرف ہے اور ریکارڈ میں نہیں آ سکتا۔
field-too-long = { $field }: { $longest } حروف سے لمبا ہے۔
field-pattern = { $field }: ”{ $given }“ کی شکل { $pattern } جیسی نہیں۔
field-choice = { $field }: ”{ $given }“ ان میں سے نہیں: { $allowed }۔
field-date = { $field }: ”{ $given }“ کوئی تاریخ نہیں؛ یوں لکھیں: { -l }2026-10-02{ -r }۔
field-integer = { $field }: ”{ $given }“ پورا عدد نہیں۔
field-decimal = { $field }: ”{ $given }“ اعشاری عدد نہیں؛ یوں لکھیں: { -l }12.50{ -r }۔
field-boolean = { $field }: ”{ $given }“ نہ ہاں ہے نہ نہیں۔
field-too-small = { $field }: { $limit } سے کم ہے۔
field-too-large = { $field }: { $limit } سے زیادہ ہے۔
field-too-many = { $field }: { $most } سے زیادہ قدریں ہیں۔
field-twice = { $field }: ”{ $given }“ دو بار درج ہے۔
field-link-unknown = { $kind } میں ”{ $field }“ نام کا تعلق نہیں؛ یہ ہیں: { $allowed }۔
field-link-kind = { $field }: { $given } قسم کے ریکارڈ کی طرف جاتا ہے؛ اجازت ان کی ہے: { $allowed }۔
field-state = { $kind } میں ”{ $given }“ حالت نہیں؛ یہ ہیں: { $allowed }۔
field-state-initial = { $kind } ”{ $given }“ حالت سے شروع نہیں ہوتا؛ آغاز کی حالتیں: { $allowed }۔

# ---- Guards (GuardFailure)

guard-other-person = یہ کام ایسے شخص کو کرنا ہے جس نے پچھلی منظوری کے بعد کا کوئی نسخہ نہ لکھا ہو۔
guard-files-present = پہلے ریکارڈ میں کم از کم ایک فائل ہونی چاہیے۔
guard-field-present = پہلے { $field } میں قدر ہونی چاہیے۔
guard-different-people = ان میں مختلف افراد کے نام ہونے چاہییں: { $fields }۔
guard-field-is = پہلے { $field } میں یہ ہونا چاہیے: { $values }۔
guard-links-present = پہلے ”{ $link }“ تعلق درکار ہے۔
guard-all-linked-closed = متعلقہ ریکارڈ ابھی کھلے ہیں: { $open }۔
# Stands in the place of the number of a record that the reader may not see.
guard-hidden = ایک ریکارڈ جو آپ نہیں دیکھ سکتے
guard-min-delay = { $field } کے بعد { $days ->
    [one] ایک دن
   *[other] { $days } دن
} گزرنا ضروری ہے: { $earliest } سے پہلے نہیں۔
guard-units-conform = { $what }

# کسی یونٹ یا لاٹ، یا جو کچھ اس میں ہے، کے خلاف کیا ہے۔
conformity-status = { $what ->
    [quarantined] { $piece } الگ رکھی گئی ہے۔
   *[other] { $piece } ناکارہ قرار دی گئی ہے۔
}
conformity-untested = { $piece } کی کوئی منظور شدہ آزمائش ریکارڈ پر نہیں۔
conformity-test-failed = { $piece } اپنی آخری آزمائش میں کامیاب نہیں ہوئی: { $record }۔
conformity-test-open = { $piece } کی آزمائش { $record } ابھی منظور نہیں ہوئی۔
conformity-test-bare = { $piece } کی آزمائش { $record } نہیں بتاتی کہ کس آلے سے ہوئی: اس کے ساتھ کوئی کیلیبریشن نہیں۔
conformity-test-uncalibrated = { $piece } کی آزمائش { $record } میں { $other } استعمال ہوا، جس کی کیلیبریشن اُس دن درست نہیں تھی۔
conformity-open = { $piece } کی عدم مطابقت { $record } بند نہیں ہوئی۔
conformity-rejected = { $piece } کو ناکارہ کرنا یا واپس بھیجنا ہے: { $record }۔
conformity-unapproved = { $piece } نقص کے باوجود استعمال میں ہے ({ $record })، اور نہ کوئی رعایت ہے نہ گاہک کی منظوری۔
conformity-uncertified = { $what ->
    [none] { $piece } کی کوئی سند نہیں۔
   *[other] { $piece } کی سند { $what } ریکارڈ پر نہیں۔
}
conformity-not-as-designed = { $what ->
    [missing] { $piece } ڈیزائن کے مطابق نہیں بنا: سطر { $find } کو { $parts } کے { $needed } درکار ہیں، لگے { $built } ہیں۔
    [surplus] { $piece } ڈیزائن کے مطابق نہیں بنا: سطر { $find } کو { $parts } کے { $needed } درکار ہیں، لگا اس سے زیادہ ہے: { $built }۔
    [foreign] { $piece } ڈیزائن کے مطابق نہیں بنا: اس میں { $parts } کا { $built } لگا ہے، جو اس پر لاگو پرزوں کی فہرست کی کسی سطر میں نہیں۔
    [revision] { $piece } ڈیزائن کے مطابق نہیں بنا: سطر { $find } کو { $parts } کے { $needed } درکار ہیں، لگی دوسری نظرثانی ہے: { $built }۔
    [measure] یہ نہیں بتایا جا سکتا کہ { $piece } ڈیزائن کے مطابق بنا یا نہیں: سطر { $find } کو { $parts } کے { $needed } درکار ہیں، لگی چیز دوسری اکائی میں گنی گئی ہے: { $built }۔
   *[undated] یہ نہیں بتایا جا سکتا کہ { $piece } ڈیزائن کے مطابق بنا یا نہیں: سطر { $find } کا انحصار بننے کے دن پر ہے، جو ریکارڈ پر نہیں۔
}
conformity-unknown = کوئی ٹریس بیچ اس پرزے کا { $piece } نہیں جانتا۔
conformity-deviations = ”انحرافات“ میں ”کوئی نہیں“ نہیں لکھا جا سکتا: { $records }۔
conformity-more = { $count ->
    [one] اس کے خلاف ایک اور وجہ ہے۔
   *[other] اس کے خلاف { $count } اور وجوہات ہیں۔
}
guard-signature-missing = دستخط ”{ $meaning }“ باقی ہیں: { $roles }۔
guard-signature-given = ہو چکے: ”{ $meaning }“ از { $name }، { $day }۔
guard-signature-refused = انکار: ”{ $meaning }“ از { $name }، { $day }۔ مواد بدلا جائے، یا وہ خود دستخط کر دیں۔
guard-signature-changing = اس کام سے وہ بدل جائے گا جس پر دستخط ہوئے۔ پہلے اسے بدلیں، پھر دستخط کرائیں۔
guard-sign-not-asked = دستخط ”{ $meaning }“ کی یہاں ضرورت نہیں۔
guard-sign-role = ”{ $meaning }“ دوسروں کے دستخط کے لیے ہے۔
guard-sign-author = ”{ $meaning }“ پر وہ دستخط کرے جس نے پچھلی منظوری کے بعد کا کوئی نسخہ نہ لکھا ہو۔
guard-sign-not-author = ”{ $meaning }“ پر وہ دستخط کرے جس نے پچھلی منظوری کے بعد کوئی نسخہ لکھا ہو۔
guard-sign-twice = ہر دستخط الگ شخص کے ہوتے ہیں، اور ان میں سے ایک پہلے ہی آپ کے ہیں۔
guard-sign-order = ”{ $meaning }“ سے پہلے ایک اور دستخط ہونے ہیں۔
guard-sign-given = ”{ $meaning }“ پر دستخط ہو چکے ہیں۔
guard-sign-no-delegate = آپ آج ”{ $name }“ کی طرف سے دستخط نہیں کرتے، یا اس قسم کے ریکارڈ پر نہیں۔

# ---- دستخط کا مطلب (Meaning)

meaning-authored = تحریر کردہ
meaning-reviewed = جائزہ شدہ
meaning-approved = منظور شدہ
meaning-verified = تصدیق شدہ
meaning-responsible = ذمہ دار

# ---- Why a record does not count

lack-state = اس کی حالت ”{ $state }“ ہے
lack-expired = یہ { $date } تک کارآمد تھا
lack-not-yet = یہ { $date } سے پہلے شروع نہیں ہوتا
lack-window = اس کی تاریخ { $date }، { $from } سے { $to } تک کی مدت سے باہر ہے
lack-undated = اس پر تاریخ نہیں
lack-same-person = { $fields } میں مختلف افراد کے نام نہیں
lack-too-soon = اس کی تاریخ { $on } بہت جلد ہے؛ { $date } سے پہلے نہیں ہونی چاہیے
lack-superseded = { $by } اس کی جگہ لے چکا ہے
lack-kind = اس کی قسم ”{ $kind }“ ہے، جبکہ دوسری قسم کا ریکارڈ درکار ہے: { $asked }
lack-not-stated = { $field } درج نہیں
lack-value = { $field } ”{ $value }“ ہے، ”{ $asked }“ نہیں
lack-excluded = { $field } ”{ $value }“ ہے
# Between several reasons of one record.
lacks-and = {" اور "}
# Between the names of kinds or values of which one is asked for.
kinds-or = {" یا "}
label-occurred-on = تاریخ

# ---- Rules

any-record = ریکارڈ
exists-none = قابلِ شمار ریکارڈ موجود نہیں: { $kind }۔
exists-few = { $needed } درکار ہیں، صرف { $count } ہیں: { $kind }۔
does-not-count = قابلِ شمار نہیں: { $why }۔
has-no-linked = اس سے کوئی متعلقہ ریکارڈ جڑا نہیں: { $kind }۔
linked-does-not-count = { $kind } { $other } قابلِ شمار نہیں: { $why }۔
linked-not-valid-then = { $kind } { $other } اس دن ({ $day }) کارآمد نہ تھا: { $why }۔
nothing-to-look-at = قابلِ شمار ریکارڈ موجود نہیں ({ $kind })، اس لیے دیکھنے کو کچھ نہیں۔
still-open = { $since } سے کھلا؛ { $why }۔
none-with = { $facts }۔
not-stated = درج نہیں
value-yes = ہاں
value-no = نہیں
value-withheld = (ظاہر نہیں کیا گیا)
withdrawn = { $date } کو واپس لیا گیا، اور کوئی قابلِ شمار ریکارڈ اس کی جگہ نہیں۔
no-expiry = یہ درج نہیں کہ کب تک کارآمد ہے۔
expired = { $date } تک کارآمد تھا۔
retired = کسی نئے نے اس کی جگہ نہیں لی، اور { $why }۔
no-review-date = یہ درج نہیں کہ اگلا جائزہ کب ہے۔
never-reviewed = یہ درج نہیں کہ آخری جائزہ کب ہوا۔
review-overdue = { $field }: { $date }، جو گزر چکی۔
reviewed-long-ago = { $field }: { $date }، جسے بہت عرصہ ہو چکا۔
overdue = آخری تاریخ { $date } تھی اور ابھی تک کھلا ہے۔
field-missing = درج نہیں: { $fields }۔
one-author = درج اور منظور ایک ہی شخص نے کیا: دوسرا مصنف نہیں۔
author-approved = ایسے شخص نے منظور کیا جس نے پہلے کا نسخہ بھی لکھا تھا۔
same-person = { $fields } میں ایک ہی شخص ہے۔
person-missing = { $fields } میں افراد کے نام درج نہیں۔
values-missing = ان کا احاطہ نہیں: { $values }۔
value-not-covered = ”{ $value }“ کا احاطہ کرنے والا کوئی قابلِ شمار ریکارڈ نہیں: { $kind }۔
values-join = {"، "}
value-does-not-count = ”{ $values }“ کا احاطہ کرتا ہے، مگر قابلِ شمار نہیں: { $why }۔
no-values = کسی قابلِ شمار ریکارڈ ({ $kind }) میں { $field } درج نہیں، اس لیے موازنے کو کچھ نہیں۔
not-done-in-time = { $field }: درج نہیں، آخری تاریخ { $date }۔
done-too-late = { $field }: { $done }، آخری تاریخ { $date }۔
done-too-soon = { $field }: { $done }، جو { $date } سے پہلے ہے؛ اتنی جلدی کچھ کہا نہیں جا سکتا۔
above-limit = { $field } { $value } ہے، جو { $limit } یعنی { $most } سے زیادہ ہے۔
not-answered = { $by } میں یہ نام نہیں: { $values }، آخری تاریخ { $date } تھی۔
person-without = { $person } کا نام ہے، مگر ان کا کوئی متعلقہ ریکارڈ موجود نہیں: { $kind }۔
person-not-then = { $person } { $day } کو اہل نہ تھے: { $kind } { $other }، { $why }۔
no-file = اس میں کوئی فائل نہیں۔
ledger-broken = اس مقام تک لیجر کی تصدیق نہیں ہوتی۔
against-no-pieces = یہ صرف ان لاٹوں اور اکائیوں کے بارے میں کہا جاتا ہے جن کے بارے میں پیک ہے۔

trace-none = سیریل یا بیچ کی کوئی معلومات ریکارڈ پر نہیں۔
trace-duplicates = { $count ->
    [one] ایک سیریل نمبر ایک سے زیادہ اکائیوں کا ہے: { $examples }۔
   *[other] { $count } سیریل نمبر ایک سے زیادہ اکائیوں کے ہیں، مثلاً { $examples }۔
}
trace-units-without-parts = { $count ->
    [one] ایک اکائی سے ظاہر نہیں کہ اس میں کیا لگا: { $examples }۔
   *[other] { $count } اکائیوں سے ظاہر نہیں کہ ان میں کیا لگا، مثلاً { $examples }۔
}
trace-lots-without-supplier = { $count ->
    [one] ایک موصولہ لاٹ میں فراہم کنندہ درج نہیں: { $examples }۔
   *[other] { $count } موصولہ لاٹوں میں فراہم کنندہ درج نہیں، مثلاً { $examples }۔
}
trace-lots-without-certificate = { $count ->
    [one] ایک موصولہ لاٹ میں ایسی کوئی سند درج نہیں جو ریکارڈ پر ہو: { $examples }۔
   *[other] { $count } موصولہ لاٹوں میں ایسی کوئی سند درج نہیں جو ریکارڈ پر ہو، مثلاً { $examples }۔
}
trace-not-as-designed = { $count ->
    [one] ایک اکائی اپنے سیریل نمبر پر لاگو پرزوں کی فہرست کے مطابق نہیں بنی، اور کوئی رعایت اس کا احاطہ نہیں کرتی: { $examples }۔
   *[other] { $count } اکائیاں اپنے سیریل نمبروں پر لاگو پرزوں کی فہرستوں کے مطابق نہیں بنیں، اور رعایتیں ان کا احاطہ نہیں کرتیں، مثلاً { $examples }۔
}
trace-deliveries = { $count ->
    [one] ایک ترسیل شدہ اکائی میں صارف درج نہیں: { $examples }۔
   *[other] { $count } ترسیل شدہ اکائیوں میں صارف درج نہیں، مثلاً { $examples }۔
}

# ---- اصول کس سے پورا ہو گا: وجہ کے بعد ایک جملہ

remedy-move = { $number } کا اگلا قدم: ”{ $move }“۔
remedy-open = { $number } کو انجام تک پہنچائیں۔
remedy-replace = { $number } کی جگہ دوسرا ریکارڈ درج کریں: { $kind }۔
remedy-superseded = اس کے بجائے { $by } کو جوڑیں۔
remedy-lapsed = { $number } کے بعد کا ریکارڈ درج کریں جو اب کارآمد ہو، ”کی جگہ“ کے ربط کے ساتھ: { $kind }۔
remedy-not-yet = { $number } { $date } سے شروع ہوتا ہے؛ تب تک کوئی اور درکار ہے۔
remedy-window = نیا ریکارڈ درج کریں جس کی تاریخ { $from } سے { $to } تک ہو: { $kind }۔
remedy-undated = { $number } کی تاریخ درج کریں۔
remedy-people = { $number } میں یہ کام مختلف افراد کریں: { $fields }۔
remedy-too-soon = { $date } کو یا اس کے بعد دوبارہ کریں اور درج کریں: { $kind }۔
remedy-link-other = مطلوبہ ریکارڈ جوڑیں: { $kind }۔
remedy-other = دوسرا ریکارڈ درج کریں جو مطلوبہ بات بتائے ({ $kind })، یا اگر { $number } میں غلط درج ہے تو اسے درست کریں۔
remedy-exists-none = جو موجود نہیں اسے درج کریں اور قابلِ شمار حالت تک لے جائیں: { $kind }۔
remedy-exists-few = { $needed } میں سے جو کم ہیں انہیں درج کریں اور قابلِ شمار حالت تک لے جائیں: { $kind }۔
remedy-has-no-linked = متعلقہ ریکارڈ جوڑیں، یا پہلے اسے درج کریں: { $kind }۔
remedy-linked-not-valid-then = ایسا ریکارڈ جوڑیں جو { $day } کو کارآمد تھا، یا کام دوبارہ کرا کے درج کریں۔
remedy-nothing-to-look-at = جو موجود نہیں اسے درج کریں اور قابلِ شمار حالت تک لے جائیں: { $kind }۔
remedy-none-with = { $fields ->
    [none] جو اس میں درج ہے اسے حل کریں، اور اگلے نسخے یا اس کی جگہ لینے والے ریکارڈ کے طور پر درج کریں۔
   *[other] جو اس میں درج ہے اسے حل کریں، یا عذر درج کریں: { $fields }۔
}
remedy-withdrawn = جو اس کی جگہ لیتا ہے اسے ”کی جگہ“ کے ربط کے ساتھ درج کریں۔
remedy-no-expiry = درج کریں کہ کب تک کارآمد ہے۔
remedy-expired = اس کے بعد والا درج کریں جو اب کارآمد ہو، ”کی جگہ“ کے ربط کے ساتھ۔
remedy-retired = اس کے بعد والا درج کریں جو اب کارآمد ہو، ”کی جگہ“ کے ربط کے ساتھ۔
remedy-no-review-date = درج کریں کہ اگلا جائزہ کب ہے۔
remedy-never-reviewed = جائزہ لیں اور اس کی تاریخ درج کریں۔
remedy-review-overdue = جو واجب تھا وہ کریں، اور اگلی تاریخ درج کریں: { $field }۔
remedy-reviewed-long-ago = جائزہ لیں اور اس کی تاریخ درج کریں۔
remedy-field-missing = جو درج نہیں اسے درج کریں: { $fields }۔
remedy-one-author = کسی اور سے جانچ کرا کے اگلا نسخہ منظور کرائیں۔
remedy-author-approved = ایسے شخص سے منظور کرائیں جس نے اس کا کوئی نسخہ نہ لکھا ہو۔
remedy-same-person = یہ کام مختلف افراد کریں: { $fields }۔
remedy-person-missing = درج کریں کہ یہ کس نے کیا: { $fields }۔
remedy-values-missing = جو شامل نہیں اسے پورا کریں اور اگلے نسخے کے طور پر درج کریں: { $values }۔
remedy-value-not-covered = ایسا ریکارڈ درج کریں جو ”{ $value }“ کا احاطہ کرے، اور قابلِ شمار حالت تک لے جائیں: { $kind }۔
remedy-no-values = کسی قابلِ شمار ریکارڈ ({ $kind }) میں { $field } درج کریں۔
remedy-not-done-in-time = کام کریں اور { $field } درج کریں۔ تاخیر ریکارڈ پر رہے گی۔
remedy-done-too-late = اسے واپس نہیں کیا جا سکتا: جب تک یہ ریکارڈ شمار ہوتا ہے، تاخیر دکھائے گا۔ اس میں وجہ درج کریں۔
remedy-done-too-soon = { $date } کو یا اس کے بعد دوبارہ کریں اور وہ تاریخ درج کریں۔
remedy-above-limit = { $field } کو زیادہ سے زیادہ { $most } تک لائیں، یا مجاز افراد سے { $limit } بڑھوائیں۔
remedy-not-answered = { $values } سے جواب لیں، تاکہ { $by } میں ان کے نام ہوں۔
remedy-person-without = { $person } کا ریکارڈ درج کریں ({ $kind })، یا کام ایسے شخص سے دوبارہ کرائیں جس کے پاس ہو۔
remedy-person-not-then = وہ درج کریں جس سے ظاہر ہو کہ { $person } { $day } کو اہل تھا، یا کام کسی اہل شخص سے دوبارہ کرائیں۔
remedy-no-file = فائل شامل کریں۔
remedy-ledger-broken = منتظم سے ”sanad fsck“ چلوائیں: یہ جگہ اور آئندہ قدم بتاتا ہے۔
remedy-against-no-pieces = لاٹوں یا اکائیوں کے بارے میں پیک بنائیں۔
remedy-not-applicable-same-person = ایسے شخص سے منظور کرائیں جس نے اس کا کوئی نسخہ نہ لکھا ہو۔
remedy-trace-none = لاٹوں اور اکائیوں کے ساتھ ٹریس بیچ درج کریں۔
remedy-trace-duplicates = معلوم کریں کہ کون سا ٹکڑا کون سا ہے، اور ٹریس بیچ کا بعد کا نسخہ درج کریں جو انہیں الگ بتائے۔
remedy-trace-units-without-parts = وہ ٹریس بیچ درج کریں جو بتائے کہ کیا کیا لگا۔
remedy-trace-lots-without-supplier = ٹریس بیچ کے بعد کے نسخے میں فراہم کنندہ کا نام دیں۔
remedy-trace-lots-without-certificate = سند درج کریں، اور ٹریس بیچ کے بعد کے نسخے میں اس کا نام دیں۔
remedy-trace-not-as-designed = درست کر کے درج کریں، یا ایسی رعایت منظور کرائیں جس میں اکائی اور سطر کا نام ہو۔
remedy-trace-deliveries = ٹریس بیچ کے بعد کے نسخے میں گاہک کا نام دیں۔

# ---- Late filing

late-one = تاخیر سے درج ہوا: تاریخ { $occurred }، موصول { $received }، یعنی { $days } دن بعد۔
late-many = تاخیر سے درج ہوئے: قابلِ شمار ریکارڈوں میں سے { $count } اپنی تاریخ کے { $days } دن سے زیادہ بعد موصول ہوئے۔
late-after = تاخیر: { $received } کو موصول ہوا، مقام { $asof } کے بعد؛ شمار نہیں ہوا۔

# ---- Not applicable

not-applicable-label = مرحلہ لاگو نہیں ہوتا، جس کا جواز دوسرے شخص نے منظور کیا ہے
not-applicable-signed = لاگو نہ ہونے کا جواز: { $title }
not-applicable-unsigned = کہتا ہے کہ مرحلہ لاگو نہیں ہوتا، مگر منظوری کے بغیر: { $why }۔
not-applicable-same-person = کہتا ہے کہ مرحلہ لاگو نہیں ہوتا، مگر اسے لکھنے والے کے سوا کسی نے منظور نہیں کیا۔

# ---- Rows of a trace batch (TraceProblem)

trace-row-column-twice = سطر { $row }: کالم ”{ $column }“ دو بار ہے۔
trace-row-column-unknown = سطر { $row }: ”{ $column }“ سراغ رسانی کے اندراج کا کالم نہیں؛ کالم یہ ہیں: { $allowed }۔
trace-row-column-missing = سطر { $row }: کالم ”{ $column }“ موجود نہیں۔
trace-row-too-many-cells = سطر { $row }: کالموں سے زیادہ خانے ہیں؛ پہلا زائد ”{ $given }“ ہے۔
trace-row-empty = سطر { $row }، { $column }: یہاں قدر ضروری ہے۔
trace-row-unexpected = سطر { $row }، { $column }: اس نوع کی سطر میں ایسی قدر (”{ $given }“) نہیں ہوتی؛ اس میں یہ ہیں: { $allowed }۔
trace-row-control = سطر { $row }، { $column }: یہاں کنٹرول حرف نہیں آ سکتا۔
trace-row-too-long = سطر { $row }، { $column }: { $allowed } حروف سے لمبا ہے۔
trace-row-choice = سطر { $row }، { $column }: ”{ $given }“ ان میں سے نہیں: { $allowed }۔
trace-row-date = سطر { $row }، { $column }: ”{ $given }“ کوئی تاریخ نہیں؛ یوں لکھیں: { -l }2026-10-02{ -r }۔
trace-row-quantity = سطر { $row }، { $column }: ”{ $given }“ مثبت اعشاری عدد نہیں؛ یوں لکھیں: { -l }12.50{ -r }۔
trace-row-unit-quantity = سطر { $row }، { $column }: سیریل نمبر والی اکائی ایک عدد ہوتی ہے، ”{ $given }“ نہیں۔
trace-row-lot-or-serial = سطر { $row }، { $column }: یا لاٹ لکھیں یا سیریل نمبر۔
trace-row-itself = سطر { $row }، { $column }: کوئی چیز خود اپنے اندر نہیں لگ سکتی۔
trace-row-backwards = سطر { $row }، { $column }: ”{ $given }“ آغاز سے پہلے ہے، یا اس کے سلسلے کا نہیں۔
trace-row-pattern = سطر { $row }، { $column }: ”{ $given }“ درست سانچہ نہیں؛ یوں لکھیں: SN-[0-9]{"{"}4{"}"}

# ---- What a scanner read (SymbolProblem)

scan-place = جو پڑھا گیا
scan-wrong-empty = کچھ نہیں پڑھا گیا۔ دوبارہ اسکین کریں، یا نمبر لکھیں۔
scan-wrong-too-long = جو پڑھا گیا وہ { $allowed } حروف سے لمبا ہے۔
scan-wrong-symbology-unknown = اسکینر ایسی قسم کی علامت ({ $place }) بتاتا ہے جو یہاں نہیں پڑھی جاتی۔ چیز کی کوئی اور علامت اسکین کریں، یا نمبر لکھیں۔
scan-wrong-symbology = ”{ $given }“ کو { $place } سے پڑھا گیا، جہاں ایسا ڈیٹا نہیں ہوتا: اس کی جگہ یہ ہے: { $allowed }۔ چیز کی کوئی اور علامت اسکین کریں، یا اسکینر کو علامت کی صحیح قسم بتانے پر لگائیں۔
scan-wrong-qualifier = ”{ $given }“ کے شروع میں کوئی جانا پہچانا شناخت کنندہ نہیں ({ $place })۔ چیز کی کوئی اور علامت اسکین کریں، یا نمبر لکھیں۔
scan-wrong-length = شناخت کنندہ { $place } کی قدر ”{ $given }“ کی لمبائی غلط ہے: { $allowed } حروف چاہییں۔
scan-wrong-digits = شناخت کنندہ { $place } کی قدر ”{ $given }“ میں صرف ہندسے آ سکتے ہیں، ”{ $allowed }“ نہیں۔
scan-wrong-characters = ”{ $given }“ ({ $place }) میں حرف ”{ $allowed }“ کی اجازت نہیں۔
scan-wrong-check-digit = شناخت کنندہ { $place } کی قدر ”{ $given }“ کا جانچ ہندسہ غلط ہے؛ { $allowed } ہونا چاہیے۔ دوبارہ اسکین کریں، یا نمبر کو چھپے ہوئے نمبر سے ملائیں۔
scan-wrong-date = شناخت کنندہ { $place } کی قدر ”{ $given }“ کوئی تاریخ نہیں: سال، مہینہ اور دن دو دو ہندسوں میں چاہییں۔
scan-wrong-twice = شناخت کنندہ { $place } دو بار ہے: ”{ $allowed }“ اور ”{ $given }“۔
scan-wrong-format = لفافے کا فارمیٹ { $place } ہے؛ یہ پڑھے جاتے ہیں: { $allowed }۔
scan-wrong-envelope = ”{ $given }“ ویسا نہیں جیسا { -l }ISO/IEC 15434{ -r } چاہتا ہے: { $allowed } چاہیے۔ شاید اسکینر جدا کرنے والے نشان چھوڑ دیتا ہے؛ اسے وہ بھیجنے پر لگائیں۔
scan-wrong-address = ”{ $given }“ نہ اس سروس ({ $allowed }) کا پتا ہے نہ { -l }GS1 Digital Link{ -r }۔
scan-wrong-link = { -l }GS1 Digital Link{ -r } میں { $place } کے بعد وہاں { $given } نہیں آ سکتا۔

# ---- EPCIS documents (EpcisProblem)

epcis-place-document = دستاویز، { $pointer }
epcis-place-event = واقعہ { $event }، { $pointer }
epcis-json = { $place }: یہ پڑھے جانے کے قابل { -l }JSON{ -r } نہیں ({ $given })۔
epcis-too-large = { $place }: { $given } میبی بائٹ سے بڑی ہے؛ حصوں میں بھیجیں۔
epcis-too-many-events = { $place }: { $given } سے زیادہ واقعات ہیں؛ حصوں میں بھیجیں۔
epcis-not-events = { $place }: یہ نہ { -l }EPCIS{ -r } دستاویز ہے نہ واقعہ (”{ $given }“)؛ اس کا { -l }type{ -r } بتاتا ہے کہ کیا ہے۔
epcis-schema = { $place }: { -l }GS1{ -r } کا { -l }EPCIS 2.0{ -r } خاکہ اسے رد کرتا ہے: { $given }
epcis-error-declared = { $place }: ایک پہلا واقعہ غلط بتایا گیا ہے، مگر اس اندراج میں اس سے پہلے کسی واقعے کی شناخت ”{ $given }“ نہیں اور نہ کوئی یہی بات کہتا ہے۔ یہ بیان اُس اندراج کے نئے نسخے کے طور پر درج کریں جس میں وہ واقعہ ہے۔
epcis-identifier = { $place }: ”{ $given }“ نہ کسی لاٹ کا نام ہے نہ اکائی کا۔
epcis-class = { $place }: ”{ $given }“ مصنوعہ کا نام ہے، اس کی کسی لاٹ یا سیریل نمبر کا نہیں۔
epcis-quantity = { $place }: ”{ $given }“ یہاں درست نہیں: لاٹ کے ساتھ صفر سے زیادہ مقدار ہوتی ہے، اکائی کے ساتھ نہیں۔
epcis-quantity-missing = { $place }: { $given } میں سے کتنا لگا، یہ نہیں لکھا۔
epcis-text = { $place }: ”{ $given }“ بہت لمبا ہے یا اس میں ایسے حروف ہیں جو یہاں نہیں آ سکتے۔
epcis-date = { $place }: ”{ $given }“ کوئی تاریخ نہیں؛ یوں لکھیں: { -l }2026-10-02{ -r }۔
epcis-several-outputs = { $place }: { $given } چیزیں بنیں، مگر یہ نہیں لکھا کہ کیا کس میں لگا؛ ہر ایک کا الگ واقعہ لکھیں۔
epcis-half-transformation = { $place }: جو لگا اور جو بنا، دونوں ایک ہی واقعے میں ہونے چاہییں۔
epcis-itself = { $place }: { $given } خود اپنے اندر نہیں لگ سکتا۔
epcis-all-out = { $place }: سب کچھ نکالا گیا، مگر یہ نہیں لکھا کہ کیا؛ ہر ایک کا نام لکھیں۔
epcis-passed-event = واقعہ { $event } ({ $type }) یہاں کچھ نہیں بدلتا؛ وہ فائل میں رہتا ہے۔
epcis-passed-field = واقعہ { $event }: خانہ { $field } یہاں استعمال نہیں ہوتا؛ وہ فائل میں رہتا ہے۔
epcis-passed-id = واقعہ { $event }: اس کی شناخت ہیش ہے، مگر اس کے متن کی نہیں۔
epcis-passed-more = … اور اس طرح کی { $count } باتیں اور۔
