# Sanad, Urdu: what the verifier says of a pack, as pages show it. The command line speaks English.

# The verdict, and what it means.
verdict-verified = تصدیق ہو گئی
verdict-not-verified = تصدیق نہیں ہوئی
verdict-could-not-check = جانچ نہ ہو سکی
verdict-intact = سالم ہے، جاری کرنے والا ثابت نہیں
verdict-with-findings = { $verdict } ({ $count ->
    [one] 1 نقص
   *[other] { $count } نقص
})
explain-verified = ہر فائل وہی ہے جو جاری ہوئی تھی، ہر نسخہ لیجر میں ہے، اور دستخط آپ کی اعتماد کی فائل والی کلید کے ہیں۔ شواہد کافی ہیں یا نہیں، یہ فیصلہ پڑھنے والے کا ہے۔
explain-not-verified = اس پیک پر بھروسا نہ کریں۔ اوپر کے نقائص ہر جگہ کا نام بتاتے ہیں؛ جاری کرنے والے سے نئی نقل مانگیں اور اسے یہ رپورٹ دکھائیں۔
explain-could-not-check = اس پیک کے بارے میں کچھ نہیں کہا جا سکتا۔ اوپر درج ہے کہ رکاوٹ کیا تھی۔
explain-intact = پیک خود اپنے مطابق ہے، مگر اسے کوئی بھی بنا سکتا تھا۔ جاری کرنے والے کی اعتماد کی فائل اسی سے لیں، پیک سے نہیں، اور { -l }--trust FILE{ -r } کے ساتھ دوبارہ چلائیں۔
explain-receipt-verified = یہ جواب لیجر ہی نے دیا، اور دستخط آپ کی اعتماد کی فائل والی کلید کے ہیں۔ یہ بتاتا ہے کہ اُس وقت کیا حال تھا؛ اب کیا ہے، یہ لیجر سے دوبارہ پوچھیں۔
explain-receipt-not-verified = اس رسید پر بھروسا نہ کریں۔ اوپر درج ہے کہ کیا غلط ہے؛ لیجر سے دوبارہ پوچھیں۔
explain-receipt-could-not-check = اس رسید کے بارے میں کچھ نہیں کہا جا سکتا۔ اوپر درج ہے کہ رکاوٹ کیا تھی۔
explain-receipt-intact = رسید خود اپنے مطابق ہے، مگر اسے کوئی بھی بنا سکتا تھا۔ اعتماد کی فائل لیجر رکھنے والے سے لیں، اور { -l }--trust FILE{ -r } کے ساتھ دوبارہ چلائیں۔

# Labels of the summary.
label-pack = پیک
label-organisation = ادارہ
label-scope = دائرہ
label-about = بابت
label-marking = درجۂ رازداری
label-copy = نقل
label-profile = پروفائل
label-as-of = کب تک
label-issued = جاری
label-contents = مندرجات
label-withheld = ظاہر نہیں کیا گیا
label-disclosed = بعد میں ظاہر کیا گیا
label-sample = نمونہ
label-steps = مراحل
label-asked = پوچھا گیا
label-answer = جواب
label-given = کب دیا گیا
label-checked = جانچا گیا
label-elsewhere = اس میں نہیں
label-issuer = جاری کرنے والے کی کلید
label-signature = دستخط
label-timestamp = تصدیقِ وقت
label-trust = اعتماد
label-verdict = نتیجہ

# Texts of the summary.
scope = سائٹ { $site }؛ مصنوعہ { $product }؛ { $from } سے { $to } تک
not-limited = کوئی بھی
copy = نمبر { $copy }، برائے { $recipient }
recipient-not-stated = وصول کنندہ جو درج نہیں
as-of = لیجر { $origin } کا مقام { $size }، { $at }
contents = { $records ->
    [one] 1 ریکارڈ
   *[other] { $records } ریکارڈ
}، { $versions ->
    [one] 1 نسخہ
   *[other] { $versions } نسخے
}، { $files ->
    [one] 1 فائل
   *[other] { $files } فائلیں
}
withheld = { $counts }: { $reason }
count-titles = { $count ->
    [one] 1 عنوان
   *[other] { $count } عنوان
}
count-fields = { $count ->
    [one] 1 قدر
   *[other] { $count } قدریں
}
count-files = { $count ->
    [one] 1 فائل
   *[other] { $count } فائلیں
}
opened-title = { $number } نسخہ { $version }: عنوان ”{ $value }“ ہے
opened-field = { $number } نسخہ { $version }: { $name } ”{ $value }“ ہے
opened-file-name = { $number } نسخہ { $version }: فائل { $name } کا نام ”{ $value }“ ہے
opened-file = { $number } نسخہ { $version }: دی گئی فائل، فائل { $name } ہے
steps-complete = { $count } مکمل ({ $steps })
steps-not-applicable = { $count } لاگو نہیں ({ $steps })
steps-stale = { $count } پرانے ({ $steps })
steps-incomplete = { $count } نامکمل ({ $steps })
steps-blocked = { $count } رکے ہوئے ({ $steps })
elsewhere = { $count ->
    [one] ثبوت کی 1 فائل، جو صرف زپ میں ہے؛ پی ڈی ایف اس کا SHA-256 بتاتی ہے
   *[other] ثبوت کی { $count } فائلیں، جو صرف زپ میں ہیں؛ پی ڈی ایف ان کے SHA-256 بتاتی ہے
}
checked = { $files ->
    [one] 1 فائل
   *[other] { $files } فائلیں
}، { $bytes } بائٹس: کنٹینر، بیگ، ڈائجسٹ، نسخے، انکشافات، رسیدیں، دستخط
sealed = { $signer }، سرٹیفکیٹ جاری کنندہ { $issuer }
sealed-stamped = تصدیقِ وقت { $at }
sealed-by-ledger = لیجر میں { $at }
sealed-no-time = وقت معلوم نہیں
sealed-unchecked = کسی ادارے کے سرٹیفکیٹ سے نہیں جانچا گیا ({ -l }--ca{ -r } سے ایک بتائیں)
sealed-certified = سرٹیفکیٹ آپ کے بتائے ادارے تک جاتا ہے اور اس وقت درست تھا؛ منسوخی کے بارے میں کچھ معلوم نہیں
sealed-not-revoked = سرٹیفکیٹ آپ کے بتائے ادارے تک جاتا ہے اور اس وقت درست تھا؛ { $at } تک منسوخ نہیں
trusted = دستخط آپ کی اعتماد کی فائل والی کلید کے ہیں؛ { $witnesses ->
    [0] وہ کسی گواہ کا تقاضا نہیں کرتی
    [one] 1 گواہ کے بھی دستخط ہیں
   *[other] { $witnesses } گواہوں کے بھی دستخط ہیں
}
not-trusted = ثابت نہیں: جاری کرنے والے کی کلید پیک کے علاوہ کہیں سے معلوم نہیں
given = { $at }، لیجر { $origin } کے اندراج { $position } کے طور پر، اس کے پہلے { $size } اندراجات کے بارے میں
answered-known = معلوم: مقام { $position } پر { $at } سے ریکارڈ پر ہے، اور کسی چیز نے اس کی جگہ نہیں لی تھی
answered-superseded = جگہ لی جا چکی: مقام { $position } پر { $at } سے ریکارڈ پر ہے، مگر بعد کا ایک نسخہ اس کی جگہ لے چکا تھا
answered-destroyed = تلف: مقام { $position } پر { $at } سے ریکارڈ پر تھا، اور مدتِ حفاظت گزرنے پر ریکارڈ تلف کر دیا گیا
answered-withdrawn = واپس لیا گیا: مقام { $position } پر { $at } سے ریکارڈ پر ہے، مگر ریکارڈ کالعدم قرار دیا جا چکا تھا
answered-unknown = نامعلوم: اس لیجر میں ریکارڈ پر نہیں
findings-omitted = … اور مزید { $count } نقص

# One message for each finding code.
finding-pack-unreadable = کھل نہیں سکتا: { $error }
finding-read-failed = پڑھی نہیں جا سکتی: { $error }
finding-limit-exceeded = اس حد سے زیادہ ہے جو جانچنے والا پروگرام لیتا ہے ({ $limit })
finding-container-broken = کنٹینر پڑھا نہیں جا سکتا: { $what }
finding-container-form = کنٹینر اپنی واحد شکل میں نہیں: { $part }، بائٹ { $at } پر
finding-top-directory = پیک کے نام والے واحد بالائی فولڈر میں نہیں
finding-name-hostile = نام ہر نظام پر قابلِ استعمال نہیں، یا پیک سے باہر لے جاتا ہے
finding-name-collision = نام دو بار ہے، یا کسی اور نام سے فرق صرف چھوٹے بڑے حروف کا ہے
finding-member-order = کنٹینر میں ترتیب سے ہٹ کر ہے
finding-entry-special = علامتی ربط یا خاص فائل ہے
finding-pdf-broken = پی ڈی ایف پیک کے طور پر پڑھی نہیں جا سکتی: { $what }
finding-pdf-form = پی ڈی ایف اپنی واحد صورت سے مختلف ہے: { $what }، بائٹ { $at } پر
finding-pdf-validation = پی ڈی ایف کے دستخط کے بعد ایسے سرٹیفکیٹ، منسوخ سرٹیفکیٹوں کی فہرستیں یا جوابات ہیں جن کا اس کے دستخطوں سے کوئی تعلق نہیں
finding-pdf-alone = یہ وہ رپورٹ ہے جو پیک کے اندر ہوتی ہے، اور اس کے ساتھ کوئی ثبوت منسلک نہیں؛ وہ زپ جانچیں جس میں یہ تھی، یا وہ پی ڈی ایف جو اس کے ساتھ آئی
finding-folder-empty = فولڈر خالی ہے؛ پیک میں خالی فولڈر نہیں ہوتا
finding-file-missing = فائل غائب ہے
finding-file-unlisted = فائل { $manifest } میں درج نہیں
finding-file-unknown = یہ فائل pack.json کے حساب میں نہیں
finding-digest-mismatch = اس کا SHA-256 وہ نہیں جو { $manifest } میں ہے
finding-crc-mismatch = اس کا CRC-32 وہ نہیں جو کنٹینر میں ہے
finding-manifest-form = مینی فیسٹ اپنی واحد شکل میں نہیں: { $error }
finding-bag-form = وہ نہیں جس کا اس پیک کے مندرجات تقاضا کرتے ہیں
finding-text-form = سادہ UTF-8 متن نہیں، یا اس میں اس پیک کا نام نہیں
finding-json-form = متوقع شکل کا canonical JSON نہیں: { $error }
finding-pack-inconsistent = خود اپنے خلاف ہے: { $rule } ({ $subject })
finding-step-mismatch = مرحلہ وہ نہیں جو pack.json میں ہے
finding-version-digest = اس کا SHA-256 وہ نہیں جو pack.json میں اس نسخے کا ڈائجسٹ ہے
finding-version-mismatch = { $member } کے بارے میں pack.json سے مختلف ہے
finding-version-chain = اس میں پچھلے نسخے کا ڈائجسٹ درج نہیں
finding-disclosure-mismatch = { $what }
finding-withheld-undeclared = اس میں { $part } { $name } نہیں، اور pack.json یہ نہیں کہتا کہ اسے روکا گیا ہے
finding-withheld-present = اس میں { $part } { $name } موجود ہے، حالانکہ pack.json کہتا ہے کہ اسے روکا گیا ہے
finding-withheld-unknown = pack.json { $part } { $name } کو روکتا ہے، جو نسخے کے مینی فیسٹ میں نہیں
finding-file-mismatch = یہ وہ فائل نہیں جس کا نسخے کا مینی فیسٹ پابند ہے
finding-signed-mismatch = یہ اس نسخے کے دستخط نہیں جس کے تحت پیک میں درج ہیں: { $member } مختلف ہے
finding-refusal-mismatch = یہ اس نسخے پر دستخط سے انکار نہیں جس کے تحت پیک میں درج ہے: { $member } مختلف ہے
finding-acknowledgement-mismatch = یہ نہیں کہتا کہ کسی نے وہ نسخہ پڑھا جس کے تحت پیک میں درج ہے: { $member } مختلف ہے
finding-event-mismatch = اندراج اس نسخے کا پابند نہیں: { $member } مختلف ہے
finding-sample-mismatch = اس نمونے میں جو لکھا ہے وہ نتیجہ نہیں نکلتا: { $what }
finding-policy-form = پالیسی غلط ہے: { $error }
finding-checkpoint-form = چیک پوائنٹ غلط ہے: { $error }
finding-checkpoint-mismatch = چیک پوائنٹ کا مقام یا لیجر وہ نہیں جو pack.json میں ہے
finding-signature-invalid = دستخط پیک کی اپنی پالیسی کے تحت بھی درست نہیں: { $error }
finding-signature-unknown = ایک دستخط ایسی کلید کا ہے جو proof/policy میں درج نہیں: { $name }
finding-receipt-form = رسید غلط ہے: { $error }
finding-receipt-mismatch = رسید اس اندراج کی نہیں: { $what }
finding-answer-form = یہ اپنی واحد شکل میں کسی تصدیق کا جواب نہیں: { $what }
finding-receipt-invalid = رسید یہ ثابت نہیں کرتی کہ اندراج لیجر میں ہے: { $error }
finding-issue-mismatch = جس اندراج نے یہ پیک جاری کیا وہ اس کا پابند نہیں: { $what }
finding-disclosed-unknown = { $what }
finding-disclosed-mismatch = یہ { $part } وہ نہیں جس کا اس پیک میں نسخے کا مینی فیسٹ پابند ہے
finding-disclosed-unreadable = پڑھا نہیں جا سکا: { $error }
finding-seal-mismatch = جس اندراج نے یہ پیک جاری کیا وہ اس فائل کے بارے میں کچھ اور کہتا ہے: { $what }
finding-cms-form = یہ CMS دستخط اس شکل میں نہیں جو یہاں پڑھی جاتی ہے: { $error }
finding-cms-invalid = دستخط درست نہیں: { $error }
finding-certificates-form = سرٹیفکیٹوں کی فہرست غلط ہے: { $error }
finding-timestamp-form = یہ تصدیقِ وقت اس شکل میں نہیں جو یہاں پڑھی جاتی ہے: { $error }
finding-timestamp-invalid = تصدیقِ وقت درست نہیں: { $error }
finding-algorithm-unknown = یہ جانچا نہ جا سکا: { $error }
finding-certificate-missing = { -l }--ca{ -r } سے ادارے بتائے گئے، مگر اس پیک پر کسی سرٹیفکیٹ سے دستخط نہیں
finding-certificate-unknown = دستخط کرنے والے کا سرٹیفکیٹ ان اداروں میں سے کسی تک نہیں جاتا جو { -l }--ca{ -r } سے بتائے گئے
finding-certificate-refused = سرٹیفکیٹ قبول نہیں ہو سکتا: { $error }
finding-trust-missing = اعتماد کی فائل نہیں دی گئی، اس لیے جاری کرنے والے کے بارے میں کچھ معلوم نہیں
finding-trust-unknown-key = اعتماد کی فائل میں وہ کلید نہیں جس نے اس کے لیجر پر دستخط کیے
finding-trust-signature = اعتماد کی فائل والی کلید کا دستخط غلط ہے: { $error }
finding-trust-quorum = جن گواہوں کا اعتماد کی فائل تقاضا کرتی ہے ان کے دستخط نہیں؛ درست دستخط: { $found }
finding-trust-unusable = اعتماد کی فائل استعمال نہیں ہو سکتی: { $error }

# Parts of these messages.
part-local = مقامی سرنامہ
part-central = مرکزی فہرست کا اندراج
part-gap = بائٹس جو کسی رکن کے نہیں
pdf-foreign = اس کا آغاز یا اختتام پیک جیسا نہیں؛ یہ کوئی اور پی ڈی ایف ہے، یا کسی پروگرام نے اسے دوبارہ محفوظ کیا
pdf-short = بائٹس وقت سے پہلے ختم ہو جاتی ہیں
pdf-attachment = جو منسلک ہونا چاہیے وہ موجود نہیں
pdf-differs = منسلکات کے گرد یا ان کے بعد کا ایک بائٹ
pdf-not-here = ایسی فائل جس کی پی ڈی ایف میں جگہ نہیں
part-end = مرکزی فہرست کا اختتام
broken-end = جہاں اختتام کا اندراج ہونا چاہیے وہاں نہیں؛ فائل ادھوری ہے، اس کے بعد اور بائٹس ہیں، یا یہ ZIP نہیں
broken-data = بائٹس وقت سے پہلے ختم ہو جاتے ہیں
broken-entry = جہاں مرکزی فہرست کا اندراج ہونا چاہیے وہاں نہیں
broken-count = ارکان کی تعداد مختلف ہے
broken-compressed = رکن سکیڑا ہوا ہے، اس لیے کنٹینر وہ نہیں جو جاری ہوا تھا؛ کھول کر فولڈر کی جانچ کریں
broken-overlap = ارکان ایک دوسرے پر چڑھے ہوئے ہیں
trust-inside = یہ پیک کے اندر ہے، جو اپنی گواہی خود نہیں دے سکتا؛ جاری کرنے والے سے لیں
changed-meanwhile = جانچ کے دوران بدل گئی
gave-up = جانچ اسے مکمل نہ کر سکی
not-utf8 = UTF-8 نہیں
manifest-line = ایک سطر ڈائجسٹ، دو خالی جگہیں اور راستہ نہیں
manifest-order = ایک سطر ترتیب سے ہٹ کر ہے یا دو بار ہے
manifest-foreign = ایک سطر ایسی فائل کے بارے میں ہے جو اس مینی فیسٹ کی نہیں
policy-spelling = اپنی واحد شکل میں نہیں لکھی گئی
policy-no-log = اس میں لیجر کی کلید نہیں
rule-number = پیک کا نمبر ایسا نام نہیں جو ہر نظام پر چلے
rule-origin = لیجر کا نام ادارے کے کوڈ پر ختم نہیں ہوتا
rule-period = مدت شروع ہونے سے پہلے ختم ہو جاتی ہے
rule-marking = درجۂ رازداری نامعلوم ہے
rule-copy = نقلوں کے نمبر 1 سے شروع ہوتے ہیں
rule-about = پیک جس بارے میں ہے وہ ایک بار، ترتیب سے، اور پرزے کے ساتھ درج ہے
rule-steps = مراحل وہ نہیں جو پروفائل میں ہیں، ہر ایک ایک بار اور ترتیب سے
rule-order = ریکارڈ مرحلے اور نمبر کی ترتیب میں نہیں
rule-step = ریکارڈ کے مراحل نامعلوم ہیں، ترتیب سے ہٹ کر ہیں، یا ان میں وہ نہیں جس کے نیچے وہ ہے
rule-record = ریکارڈ کا شناختی نشان درست شکل میں نہیں یا دو بار ہے
rule-path = ریکارڈ کا فولڈر وہ نہیں جس کا اس کا مرحلہ اور نمبر تقاضا کرتے ہیں
rule-versions = نسخوں کے نمبر 1 سے موجودہ تک نہیں
rule-events = اندراجات ترتیب سے ہٹ کر ہیں، دو بار ہیں، یا لیجر کے مقام سے آگے ہیں
rule-files = فائلوں کے نام ہر نظام پر نہیں چلتے، دو بار ہیں، یا ایسے نسخے کے ہیں جس میں فائل نہیں
rule-withheld = روکی گئی چیزوں کی فہرست اپنی واحد شکل میں نہیں: ہر چیز ایک بار، عنوان، خانے، فائلیں، ترتیب سے، ہر ایک کی وجہ کے ساتھ
disclosure-subject = انکشافات کسی اور نسخے کے ہیں
disclosure-title = عنوان وہ نہیں جس کا مینی فیسٹ پابند ہے
disclosure-field = ایک خانے کی قدر وہ نہیں جس کا مینی فیسٹ پابند ہے
disclosure-unknown = ایک خانہ مینی فیسٹ میں نہیں
disclosure-order = خانے نام کی ترتیب سے، ہر ایک ایک بار، نہیں
disclosure-file = ایک فائل کا نام وہ نہیں جس کا مینی فیسٹ پابند ہے
disclosure-count = فائلوں کے ناموں کی تعداد فائلوں کی تعداد نہیں
disclosure-shown-title = pack.json کا عنوان وہ نہیں جو ظاہر کیا گیا
disclosure-shown-names = pack.json میں فائلوں کے نام ان سے نہیں نکلتے جو ظاہر کیے گئے
part-title = عنوان
part-field = خانہ
part-file = فائل
disclosed-no-version = یہ کسی ایسے نسخے کے بارے میں ہے جو اس پیک میں نہیں
disclosed-not-withheld = یہ ایسی چیز کے بارے میں ہے جسے یہ پیک نہیں روکتا
disclosed-no-file = یہ نہ اپنی واحد شکل میں انکشاف ہے، نہ کسی ایسی فائل کا مواد جسے یہ پیک روکتا ہے
seal-missing = وہ اس فائل کا نام لیتا ہے، جو موجود نہیں
seal-unnamed = وہ اس کا نام نہیں لیتا
seal-other = وہ دوسرے بائٹس بتاتا ہے
cms-unbound = وہ اپنے ساتھ کے سب سرٹیفکیٹوں کا نام نہیں لیتا، یا اس میں کسی اور کی منسوخی کی فہرست یا جواب ہے
cms-attached = اس کے اندر اپنا مواد ہے
certificates-alone = دستخط موجود نہیں
certificates-none = وہ موجود نہیں
certificates-pem = وہ PEM نہیں، یا اس طرح لکھی نہیں جیسے لکھی جاتی ہے
certificates-others = اس میں دستخط کے سرٹیفکیٹ نہیں، یا دستخط کرنے والے کا پہلا نہیں
certificates-chain = اس میں ایک سرٹیفکیٹ نے اپنے سے پہلے والا جاری نہیں کیا
issue-no-event = رسید میں وہ اندراج نہیں
issue-action = وہ کسی اور نوع کا اندراج ہے
issue-digest = اس کا ڈائجسٹ tagmanifest-sha256.txt کا نہیں
issue-subject = وہ کسی اور پیک کے بارے میں ہے
issue-organisation = وہ کسی اور ادارے کا ہے
issue-position = وہ اس مقام سے پہلے ہے جس کا پیک حوالہ دیتا ہے
receipt-index = وہ کسی اور مقام کی ہے
receipt-extra = اس میں اضافی ڈیٹا ہے
receipt-head = اس کا چیک پوائنٹ proof/checkpoint نہیں
answer-no-event = رسید کے ساتھ کوئی اندراج نہیں، اس لیے اسے اکیلے نہیں جانچا جا سکتا
answer-action = یہ کسی اور بات کا اندراج ہے؛ پیک کی رسید پیک کے ساتھ جانچیں
answer-only-form = اس کے اجزا جواب کے اجزا نہیں
answer-position = اس کے مقام ایک دوسرے کے خلاف ہیں
answer-organisation = یہ لیجر کے ادارے کا نہیں، کسی اور کا ہے

# Samples, drawn again.
sampled-agreed = { $number }: قرعہ دوبارہ نکالا گیا، وہی { $drawn } نکلے، کل { $population } میں سے؛ جڑ لیجر کے مقام { $position } کی ہے
sampled-agreed-root = { $number }: قرعہ دوبارہ نکالا گیا، وہی { $drawn } نکلے، کل { $population } میں سے؛ پیک لیجر کے مقام { $position } کی جڑ نہیں دکھاتا، اسے لیجر سے ملا کر دیکھیں
sampled-disagreed = { $number }: جو لکھا ہے وہ نتیجہ نہیں نکلتا
sampled-not-checked = { $number }: قرعہ دوبارہ نہیں نکالا گیا: { $why }
redraw-withheld = جس سے قرعہ نکلتا ہے اس میں سے کچھ ظاہر نہیں کیا گیا
redraw-elsewhere = کل کی فہرست یہاں نہیں
redraw-unread = جس سے قرعہ نکلتا ہے اس میں سے کچھ پڑھا نہیں جا سکا
redraw-large = فہرست اتنی لمبی ہے کہ پڑھی نہیں جاتی
redraw-asked = اس سے پہلے کسی نسخے میں نمونہ مانگا نہیں گیا
redraw-lacks = جس سے قرعہ نکلتا ہے وہ کوئی قدر موجود نہیں، یا ویسی نہیں جیسی ہونی چاہیے
redraw-changed = جس سے نمونہ طے ہوتا ہے وہ ویسا نہیں جیسا مانگا گیا تھا
redraw-secret = یہ وہ راز نہیں جس کا { -l }SHA-256{ -r } پہلے لکھا گیا تھا
redraw-position = جڑ کا مقام سوال اور جواب کے درمیان نہیں
redraw-root = جڑ وہ نہیں جو لیجر کی اس مقام پر تھی
redraw-seed = بیج لیجر کے نام، مقام، جڑ اور راز سے نہیں نکلتا
redraw-no-list = کل کی فہرست { -l }population.txt{ -r } اس کی فائلوں میں نہیں
redraw-list = فہرست میں ہر سطر ایک بار اور ترتیب سے نہیں
redraw-population = فہرست میں اتنی سطریں نہیں جتنی کل تعداد لکھی ہے
redraw-plan = ایسا کوئی منصوبہ نہیں
redraw-size = تعداد یا قبولیت کے عدد منصوبے والے نہیں
redraw-drawn = دوبارہ قرعہ نکالنے پر کچھ اور نکلتا ہے
redraw-decision = فیصلہ اس سے نہیں نکلتا جو پایا گیا

# Two packs side by side.
compare-unsound = پیکوں کا موازنہ نہیں ہوا: جب تک کسی پیک میں کچھ غلط ہے، اس کی بات پر بھروسا نہیں۔
compare-organisations = پیکوں کا موازنہ نہیں ہوا: وہ دو اداروں کے ہیں، یا دو لیجروں کے۔
compare-altered = پیکوں کا موازنہ نہیں ہوا: { $path } اب وہ نہیں جس کی تصدیق ہوئی تھی۔
diff-head = { $from } (مقام { $from-size }) سے { $to } (مقام { $to-size }) تک
diff-nothing = کچھ نہیں
diff-withheld = (ظاہر نہیں کیا گیا)
diff-pair = { $name }: { $from } ← { $to }
diff-complete = مکمل
diff-not-applicable = لاگو نہیں
diff-stale = پرانا
diff-incomplete = نامکمل
diff-blocked = رکا ہوا
diff-steps = { $count ->
    [0] کوئی مرحلہ نہیں بدلا۔
    [one] 1 مرحلہ بدلا:
   *[other] { $count } مراحل بدلے:
}
diff-added = { $count ->
    [0] کوئی ریکارڈ شامل نہیں ہوا۔
    [one] 1 ریکارڈ شامل ہوا:
   *[other] { $count } ریکارڈ شامل ہوئے:
}
diff-changed = { $count ->
    [0] کسی ریکارڈ کی جگہ نیا نسخہ نہیں آیا۔
    [one] 1 ریکارڈ کی جگہ نیا نسخہ آیا:
   *[other] { $count } ریکارڈ کی جگہ نئے نسخے آئے:
}
diff-gone = { $count ->
    [0] کوئی ریکارڈ کم نہیں ہوا۔
    [one] 1 ریکارڈ اب نہیں:
   *[other] { $count } ریکارڈ اب نہیں:
}
diff-unchanged = { $count ->
    [one] 1 ریکارڈ ویسا ہی ہے۔
   *[other] { $count } ریکارڈ ویسے ہی ہیں۔
}
diff-new = { $number } { $title }
diff-was-on-record = { $number } { $title } (پہلے سے درج تھا، مگر پچھلے پیک میں نہیں)
diff-superseded = { $number } { $title }: نسخہ { $from } ← { $to }: { $reason }
diff-withdrawn = { $number } { $title }: واپس لیا گیا، نسخہ { $from } ← { $to }: { $reason }
diff-file-added = فائل شامل ہوئی: { $name } { $digest }
diff-file-removed = فائل ہٹائی گئی: { $name } { $digest }
diff-file-renamed = فائل کا نام بدلا: { $name } ← { $new } { $digest }
diff-link-added = ربط شامل ہوا: { $link } { $to }
diff-link-removed = ربط ہٹایا گیا: { $link } { $to }
diff-gone-line = { $number } { $title }: { $why }
diff-why-settled = بعد والے پیک کی مدت سے پہلے نمٹ گیا ({ $state })
diff-why-marking = درجۂ رازداری بعد والے پیک کی حد سے اوپر
diff-why-scope = کسی اور سائٹ یا مصنوعے کا
diff-why-not-yet = بعد والا پیک اس کے درج ہونے سے پہلے کے مقام پر ہے
diff-why-not-stated = پیک وجہ نہیں بتاتے

# A whole ledger as a folder.
finding-audit-missing = فائل موجود نہیں
finding-audit-unreadable = فائل پڑھی نہیں جا سکتی
finding-audit-form = فائل وہ نہیں جو یہاں ہونی چاہیے
finding-audit-tile = اس کے ہیش اندراجات سے نہیں نکلتے
finding-audit-root = دستخط شدہ سرے کی جڑ اندراجات سے نہیں نکلتی
finding-audit-signature = سرے پر وہ دستخط نہیں جو اعتماد کی فائل مانگتی ہے
finding-audit-trust = اعتماد کی فائل استعمال نہیں ہو سکتی
finding-audit-inside = اعتماد کی فائل اسی فولڈر میں ہے، جو اپنی ضمانت خود نہیں دے سکتا: اسے کسی اور طریقے سے لیں
audit-more = اور { $count } مزید نتائج
audit-summary = { $origin }: { $size } میں سے { $entries } اندراجات اور { $tiles } ٹائلیں جانچی گئیں؛ جڑ { $root }
audit-witnesses = گواہ: { $names }
