# Lists, search, the first page, the audit trail, the ledger, in Urdu. What the API says of itself stays English.
error-key-reused = یہ Idempotency-Key پچھلے 24 گھنٹوں میں کسی اور درخواست کے لیے استعمال ہو چکی ہے۔ یہ درخواست نئی کلید کے ساتھ بھیجیں۔
error-key-busy = اس Idempotency-Key والی ایک درخواست جاری ہے۔ ذرا ٹھہر کر دوبارہ بھیجیں۔
idempotency-key-form = Idempotency-Key میں 1 سے 200 تک نظر آنے والے ASCII حروف ہوتے ہیں

record-part-first = پہلا حصہ ”record“ ہونا چاہیے، application/json کی شکل میں
record-part-unknown = ”{ $name }“ نام والی کوئی فائل ”files“ میں نہیں

# What is wrong with a question.
list-place = آپ کا سوال
list-cursor = نشانِ صفحہ خراب ہے یا کسی اور سوال کا ہے؛ پہلے صفحے سے دوبارہ شروع کریں
list-kind-unknown = ”{ $given }“ نام کی کوئی قسم نہیں؛ فہرست میں سے چنیں
list-state-unknown = اس قسم کا کوئی ریکارڈ ”{ $given }“ حالت میں نہیں ہو سکتا؛ فہرست میں سے چنیں
list-marking-unknown = ”{ $given }“ کوئی درجۂ رازداری نہیں؛ UNCLASSIFIED، RESTRICTED، CONFIDENTIAL یا SECRET چنیں
list-owner-unknown = یہاں کسی کا لاگ ان ”{ $given }“ نہیں
list-open-unknown = ”{ $given }“ ان میں سے نہیں: 1، draft، review، effective، open، closed، superseded، void
list-due-unknown = ”{ $given }“ ان میں سے نہیں: overdue، soon
list-order-unknown = ”{ $given }“ کوئی ترتیب نہیں؛ number، title، received، state یا due سے ترتیب دیں، asc یا desc میں
list-limit = ”{ $given }“ سطریں نہیں دکھائی جا سکتیں؛ 1 سے 200 تک مانگیں
events-place = آپ کا سوال
events-number = ”{ $given }“ لیجر کا کوئی مقام نہیں
events-day = ”{ $given }“ کوئی دن نہیں؛ یوں لکھیں: { -l }2026-10-02{ -r }
events-actor = یہاں کسی کا لاگ ان ”{ $given }“ نہیں
events-limit = ”{ $given }“ سطریں نہیں دکھائی جا سکتیں؛ 1 سے 500 تک مانگیں

# The list of records.
list-title = ریکارڈ
list-search = الفاظ
list-search-hint = سب الفاظ نمبر، عنوان اور خانوں میں تلاش ہوتے ہیں؛ واوین ”…“ میں لکھا ہوا لفظ بہ لفظ
list-kind = قسم
list-state = حالت
list-marking = درجۂ رازداری
list-owner = ذمہ دار
list-open = باقی کام
list-due = آخری تاریخ
list-anybody = کوئی بھی
list-me = میں
list-open-all = سب
list-open-open = کھلے: مسودہ، زیر جائزہ یا کرنے والے
list-open-review = منظوری کے منتظر
list-open-effective = نافذ
list-open-closed = بند
list-due-all = کبھی بھی
list-due-overdue = تاریخ گزر چکی
list-due-soon = اگلے 30 دنوں میں
list-reset = صاف کریں
list-more-filters = مزید چھانٹی
list-count = { $count ->
    [0] کوئی ریکارڈ نہیں
    [one] 1 ریکارڈ
   *[other] { $count } ریکارڈ
}
list-count-more = { -l }1,000{ -r } سے زیادہ ریکارڈ
list-next = اگلا صفحہ
list-previous = پچھلا صفحہ
list-pages = صفحات
list-caption = ریکارڈوں کی فہرست؛ ترتیب بدلنے کے ربط سرِ فہرست ہیں
list-sort = { $column } کے لحاظ سے ترتیب دیں
list-empty = ایسا کوئی ریکارڈ نہیں۔ چھانٹی نرم کریں، یا کم الفاظ لکھیں۔
list-nothing = ابھی کوئی ریکارڈ درج نہیں۔ پہلا ریکارڈ درج کریں، یا فولڈر درآمد کریں۔
list-overdue = تاریخ گزر چکی
list-column-number = نمبر
list-column-title = عنوان
list-column-kind = قسم
list-column-state = حالت
list-column-marking = درجۂ رازداری
list-column-owner = ذمہ دار
list-column-due = آخری تاریخ
list-column-received = موصول

# The first page.
home-mine = میرے ذمے
home-mine-empty = آپ کے ذمے کوئی کھلا ریکارڈ نہیں۔
home-overdue = جن کی تاریخ گزر چکی
home-overdue-empty = کسی کی تاریخ نہیں گزری۔
home-soon = اگلے 30 دنوں میں واجب
home-soon-empty = اگلے 30 دنوں میں کچھ واجب نہیں۔
home-review = منظوری کے منتظر
home-review-empty = کوئی ریکارڈ منظوری کا منتظر نہیں۔
home-changed = حالیہ تبدیلیاں
home-changed-empty = ابھی کچھ درج نہیں۔
home-all = تمام { $count }
home-all-more = تمام ({ -l }1,000{ -r } سے زیادہ)
home-due = آخری تاریخ { $day }
home-readiness-counts = { $all } میں سے { $complete } مراحل مکمل

# Readiness.
readiness-profile = پروفائل
readiness-site = سائٹ
readiness-product = مصنوعہ
readiness-all-sites = تمام سائٹس
readiness-all-products = تمام مصنوعات
readiness-show = جانچیں
readiness-file = درج کریں: { $kind }
readiness-remark = نوٹ
readiness-day = اس دن کے مطابق
readiness-position = لیجر کا مقام
readiness-not-now = جیسا تب تھا، نہ کہ جیسا اب ہے: لیجر کے سرے پر { $at } کو دستخط ہوئے۔
readiness-to-come = یہ دن ابھی نہیں آیا: جو ریکارڈ پر ہے اسے اس دن پر جانچا گیا۔
readiness-responsible = ذمہ دار: { $names }
readiness-left = جا چکے؛ حوالگی کریں

# The audit trail.
nav-events = آڈٹ ٹریل
nav-ledger = لیجر
events-title = آڈٹ ٹریل
events-about = جو کچھ ہوا، لیجر کی ترتیب میں۔ یہاں سے کچھ بدلا یا نکالا نہیں جا سکتا۔
events-from = کس دن سے
events-to = کس دن تک
events-by = کس نے
events-action = کیا ہوا
events-subject = کس کے بارے میں
events-subject-hint = ریکارڈ یا پیک کا نمبر، یا لاگ ان
events-anybody = کوئی بھی
events-anything = کچھ بھی
events-show = دکھائیں
events-csv = یہ سب CSV میں
events-empty = ایسا کچھ نہیں ہوا۔ چھانٹی نرم کریں۔
events-nothing = ابھی کچھ نہیں ہوا۔
events-newer = زیادہ نئے
events-older = زیادہ پرانے
events-pages = صفحات
events-column-index = لیجر
events-column-at = وقت
events-column-who = کس نے
events-column-what = کیا ہوا
events-column-about = کس کے بارے میں
events-system = نظام
events-hidden = آپ کی کلیئرنس سے اوپر کا ایک ریکارڈ
events-version = نسخہ { $version }
events-csv-index = لیجر مقام
events-csv-at = وقت
events-csv-person = شخص
events-csv-login = لاگ ان
events-csv-action = کارروائی
events-csv-label = کارروائی، الفاظ میں
events-csv-about = کس چیز کے بارے میں
events-csv-subject = موضوع
events-csv-title = عنوان
events-csv-version = نسخہ
event-title = اندراج { $index }
event-back = آڈٹ ٹریل
event-body = جیسا ہیش ہوا
event-body-hidden = اس میں آپ کی کلیئرنس سے اوپر کے ایک ریکارڈ کا ذکر ہے، اس لیے صرف ہیش دکھایا گیا ہے۔
event-leaf = پتّا: ان بائٹس کا SHA-256
event-receipt = رسید
event-receipt-about = یہ اس سروس کے بغیر بھی ثابت کرتی ہے کہ اندراج لیجر میں موجود ہے۔ جس چیز کا یہ ثبوت ہے، اسے اس کے ساتھ رکھیں۔
event-path = پتّے سے جڑ تک
event-path-about = ہر سطر دو ہیش کو ملا کر ایک بناتی ہے۔ آخری { $size } پتّوں والے چیک پوائنٹ کی جڑ ہے، جس پر دستخط ہیں؛ چنانچہ اندراج کوئی اور نہیں ہو سکتا۔
event-path-leaf = پتّا { $index }، یہی اندراج
event-path-joined = پتّوں { $from } تا { $to } سے ملایا گیا، جو { $side ->
    [before] اس سے پہلے ہیں
   *[after] اس کے بعد ہیں
}:
event-path-joined-one = پتّے { $from } سے ملایا گیا، جو { $side ->
    [before] اس سے پہلے ہے
   *[after] اس کے بعد ہے
}:
event-path-node = حاصل
event-path-root = حاصل: جڑ
event-path-alone = چیک پوائنٹ پر دستخط کے وقت یہی ایک پتّا تھا: اس کا ہیش ہی جڑ ہے۔
event-proof = ثبوت
event-version_committed = نسخہ درج ہوا
event-record_signed = ریکارڈ پر دستخط
event-signature_refused = دستخط سے انکار
event-delegation_given = قائم مقام نامزد
event-delegation_ended = نامزدگی واپس لی گئی
event-file_downloaded = فائل ڈاؤن لوڈ ہوئی
event-register_exported = رجسٹر نکالا گیا
event-pack_issued = پیک جاری ہوا
event-pack_disclosed = روکی گئی قدر ظاہر کی گئی
event-verification_answered = تصدیق کی رسید دی گئی
event-answer-known = باہر سے کسی نے پوچھا کہ اس ہیش کی فائل ریکارڈ پر ہے یا نہیں، اور تحریری جواب لیا: معلوم، مقام { $position } پر
event-answer-superseded = باہر سے کسی نے پوچھا کہ اس ہیش کی فائل ریکارڈ پر ہے یا نہیں، اور تحریری جواب لیا: جگہ لی جا چکی، مقام { $position } پر
event-answer-withdrawn = باہر سے کسی نے پوچھا کہ اس ہیش کی فائل ریکارڈ پر ہے یا نہیں، اور تحریری جواب لیا: واپس لیا گیا، مقام { $position } پر
event-answer-unknown = باہر سے کسی نے پوچھا کہ اس ہیش کی فائل ریکارڈ پر ہے یا نہیں، اور تحریری جواب لیا: نامعلوم
event-definition_adopted = تعریف پہلی بار استعمال ہوئی
event-signed_in = داخل ہوئے
event-signed_out = باہر نکلے
event-sign_in_refused = داخلے سے انکار
event-user_added = شخص شامل ہوا
event-password_set = پاس ورڈ مقرر ہوا
event-token_created = ٹوکن بنا
event-token_revoked = ٹوکن واپس لیا گیا
event-ledger_key_added = لیجر کی کلید شامل ہوئی
event-ledger_key_retired = لیجر کی کلید فارغ ہوئی
event-integrity_checked = سالمیت جانچی گئی
event-witnesses_changed = گواہ تبدیل ہوئے
event-witness_contradicted = ایک گواہ نے لیجر کی نفی کی
event-organisation_created = ادارہ قائم ہوا

# The ledger.
ledger-title = لیجر
ledger-about = ہر اندراج کا ایک ہیش، ایک ایسے درخت میں جس کے چیک پوائنٹ پر دستخط ہوتے ہیں۔ جس کے پاس کوئی چیک پوائنٹ محفوظ ہو وہ بعد میں دیکھ سکتا ہے کہ اس سے پہلے کا کچھ نہیں بدلا۔
ledger-origin = نام
ledger-head = موجودہ چیک پوائنٹ
ledger-size = حجم
ledger-size-events = { $size ->
    [one] 1 اندراج
   *[other] { $size } اندراجات
}
ledger-root = جڑ
ledger-signed = دستخط کا وقت
ledger-key = کلید
ledger-note = دستخط شدہ چیک پوائنٹ
ledger-empty = لیجر میں ابھی کچھ نہیں۔
ledger-heads = چیک پوائنٹ
ledger-heads-about = ہر وہ چیک پوائنٹ جس پر کبھی دستخط ہوئے۔ ہر ایک اپنے حجم تک کے تمام اندراجات کا احاطہ کرتا ہے۔
ledger-heads-older = پرانے چیک پوائنٹ
ledger-heads-first = تازہ ترین چیک پوائنٹ
ledger-heads-last = آخری اندراج
ledger-check = خود کیسے جانچیں
ledger-check-1 = لیجر کو ایسی فائلوں میں لکھیں جنہیں شفافیت کے لیجر پڑھنے والا ہر ٹول پڑھ سکے:
ledger-check-2 = چیک پوائنٹ کا اس سے موازنہ کریں جو آپ نے پہلے محفوظ کیا تھا۔ آج کا محفوظ کر لیں:
ledger-check-3 = پیک کو انٹرنیٹ کے بغیر اس کلید سے جانچیں جو آپ کو پیک کے علاوہ کہیں اور سے ملی ہو:
ledger-check-head = دستخط شدہ چیک پوائنٹ، متن میں

# ---- Registers: the columns of a list that is taken away

register-number = نمبر
register-title = عنوان
register-kind = قسم
register-state = حالت
register-marking = درجہ بندی
register-owner = ذمہ دار
register-occurred_on = تاریخ
register-due_on = آخری تاریخ
register-received_at = موصول (UTC)
register-version = نسخہ
register-digest = نسخے کا SHA-256
register-too-long = رجسٹر میں { $most } سے زیادہ قطاریں ہیں، ایک شیٹ میں اس سے زیادہ نہیں آتیں۔ فہرست محدود کریں یا CSV لیں۔
list-csv = CSV
list-xlsx = Excel
list-take = یہ فہرست لے جائیں:
