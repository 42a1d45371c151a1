# Packs, background jobs, imports and traceability at the site, in Urdu.
nav-packs = پیک
nav-trace = سراغ رسانی
nav-import = درآمد
nav-jobs = کام

action-show = دکھائیں
action-back-packs = تمام پیک

## Jobs
jobs-title = آپ کے کام
jobs-what = جس کام میں وقت لگتا ہو وہ پس منظر میں ہوتا ہے۔ آپ یہ صفحہ چھوڑ سکتے ہیں؛ نتیجہ یہیں رہتا ہے۔
jobs-empty = ابھی کچھ نہیں کہا گیا۔ نیا پیک، تصدیق یا درآمد یہاں نظر آتی ہے۔
jobs-column-task = کیا
jobs-column-state = حالت
jobs-column-asked = کب کہا گیا
jobs-column-ended = کب ختم ہوا
job-build-pack = پیک جاری کرنا
job-rebuild-pack = پیک { $number } دوبارہ بنانا
job-verify-pack = پیک { $number } کی تصدیق
job-check-import = درآمد کی آزمائش
job-run-import = درآمد
job-state-waiting = منتظر
job-state-running = جاری
job-state-done = مکمل
job-state-failed = نہیں ہوا
job-asked = { $at } کو کہا گیا
job-ended = { $at } کو ختم ہوا
job-waits = دوسرے کاموں کے ختم ہونے کا منتظر ہے۔ یہ صفحہ خود آگے بڑھ جائے گا۔
job-runs = کام جاری ہے۔ یہ صفحہ خود آگے بڑھ جائے گا؛ آپ اسے چھوڑ کر بعد میں بھی آ سکتے ہیں۔
job-progress = پیش رفت
job-percent = { -l }{ $percent } %{ -r }
job-reload = دوبارہ دیکھیں
job-withdraw = واپس لیں
job-failed = یہ نہیں ہوا
job-again = دوبارہ کہیں
job-pack-issued = پیک { $number } جاری ہو گیا۔
job-pack-open = پیک کھولیں
job-pack-files = { $count ->
    [one] 1 فائل
   *[other] { $count } فائلیں
  }، { $size }
job-pack-withheld = { $count ->
    [one] اس دائرے کا 1 ریکارڈ { $limit } سے اوپر کے درجے کا ہے اور چھوڑ دیا گیا۔
   *[other] اس دائرے کے { $count } ریکارڈ { $limit } سے اوپر کے درجے کے ہیں اور چھوڑ دیے گئے۔
  } پیک میں اس کا ذکر نہیں۔
job-pack-rebuilt = پیک { $number } دوبارہ بن گیا۔ بائٹس وہی ہیں جو جاری ہوئے تھے: ٹیگ مینی فیسٹ کا ڈائجسٹ وہی ہے جو لیجر میں درج ہے۔

## Packs
packs-title = پیک
packs-what = پیک کسی دائرے کے شواہد ہیں، لیجر کے ایک مقام تک، ZIP اور PDF میں، ثبوتوں کے ساتھ۔ جسے ملے وہ اس سروس پر بھروسا کیے بغیر جانچ سکتا ہے۔
packs-new = نیا پیک
packs-empty = ابھی کوئی پیک جاری نہیں ہوا۔
packs-empty-do = پہلا پیک جاری کریں: صرف مصنوعہ چنیں، باقی سب معمول کے مطابق پہلے سے طے ہے۔
packs-empty-wait = پیک کوالٹی مینیجر جاری کرتا ہے؛ پھر وہ یہاں نظر آتے ہیں۔
packs-more = پرانے پیک
packs-column-number = نمبر
packs-column-scope = دائرہ
packs-column-position = لیجر مقام
packs-column-marking = درجۂ رازداری
packs-column-size = حجم
packs-column-issued = جاری
packs-scope-all = پورا ادارہ
packs-scope-all-sites = تمام سائٹس
packs-scope-all-products = تمام مصنوعات
packs-scope-months = { $day } سے پیچھے { $months ->
    [one] 1 مہینہ
   *[other] { $months } مہینے
  }
packs-copy = نقل { $copy }
packs-copy-for = نقل { $copy } برائے { $recipient }
packs-gone = فائل ہٹا دی گئی
packs-issued = { $at }، بذریعہ { $by }

pack-new-what = لیجر کے مقام تک دائرے کا سب کچھ شامل ہوتا ہے: ریکارڈ، ان کے نسخے، فائلیں اور رسیدیں، اور یہ کہ پروفائل کے قاعدے ہر مرحلے کے بارے میں کیا کہتے ہیں۔
pack-field-profile = پروفائل
pack-field-site = سائٹ
pack-field-site-help = تمام سائٹس کے لیے خالی چھوڑیں۔ جن ریکارڈوں میں سائٹ درج نہیں وہ سب میں شامل ہیں۔
pack-field-product = مصنوعہ
pack-field-product-help = تمام مصنوعات کے لیے خالی چھوڑیں۔ جن ریکارڈوں میں مصنوعہ درج نہیں وہ سب میں شامل ہیں۔
pack-field-months = پچھلی مدت، مہینوں میں
pack-field-months-help = جو اس مدت سے پہلے طے ہو چکا وہ باہر رہتا ہے؛ جو نافذ یا کھلا ہے وہ شامل ہے، خواہ کتنا پرانا ہو۔ خالی: پروفائل کے { $months } مہینے۔
pack-field-as-of = لیجر کے کس مقام تک
pack-field-as-of-help = خالی: موجودہ صورت، مقام { $size }۔ پہلے کا مقام اپنے ہی دن کے حساب سے جانچا جاتا ہے۔
pack-field-marking = شامل کیے جانے والا بلند ترین درجۂ رازداری
pack-field-marking-help = اس سے اوپر کے ریکارڈ چھوڑ دیے جاتے ہیں، اور پیک میں اس کا ذکر نہیں ہوتا۔
pack-field-copy = نقل نمبر
pack-field-recipient = وصول کنندہ
pack-field-recipient-help = رپورٹ کے ہر صفحے پر چھپتا ہے۔ خالی بھی رہ سکتا ہے۔
pack-more = مزید انتخاب
pack-do = پیک جاری کریں
pack-do-help = اسے اگلا نمبر ملتا ہے اور لیجر میں اندراج ہوتا ہے۔ یہ واپس نہیں ہو سکتا۔
pack-any = تمام
pack-grants = کون دیکھ سکتا ہے
pack-wrong-profile = ایسا کوئی پروفائل نہیں۔ فہرست میں سے چنیں۔
pack-wrong-text = ایک سطر، زیادہ سے زیادہ { $max } حروف، کنٹرول حروف کے بغیر۔
pack-wrong-number = 1 سے { $max } تک پورا عدد، یا کچھ نہیں۔
pack-wrong-marking = ان درجاتِ رازداری میں سے چنیں جو آپ دیکھ سکتے ہیں۔
pack-wrong-position = اس مقام پر لیجر کے کسی چیک پوائنٹ پر دستخط نہیں ہوئے۔ کسی پیک یا رسید کا مقام لکھیں، یا خالی چھوڑ دیں۔
pack-about = صرف خاص اکائیوں، لاٹوں، آرڈر یا معاہدے کے لیے
pack-about-what = پھر پیک میں وہی کچھ ہوتا ہے جو ان سے اور ان میں لگی ہر چیز سے متعلق ہے، اور کچھ نہیں۔ اسے اکائیوں اور لاٹوں کے پروفائل سے پرکھا جاتا ہے۔
pack-about-unit = اکائی
pack-about-lot = لاٹ
pack-about-order = ورک آرڈر
pack-about-contract = معاہدہ
pack-of-lot = اس لاٹ کا پیک
pack-field-units = سیریل نمبر
pack-field-units-help = ہر سطر میں ایک۔
pack-field-lots = لاٹیں
pack-field-lots-help = ہر سطر میں ایک۔ ان میں بنی ہوئی اکائیوں کے ساتھ۔
pack-field-orders = ورک آرڈر
pack-field-orders-help = ہر سطر میں ایک: جو کچھ اس آرڈر کے سراغ رسانی کے اندراجات نے بنایا۔
pack-field-contracts = معاہدے
pack-field-contracts-help = ہر سطر میں ایک: وہ اکائیاں اور لاٹیں جن کے نام معاہدے کی مطابقت کی اسناد میں ہیں۔
pack-field-part = پرزہ نمبر
pack-field-part-help = صرف وہاں ضروری ہے جہاں یہ نمبر کئی پرزوں کے ہوں۔
pack-of-unit = اس اکائی کا پیک
pack-wrong-no-pieces = یہ پروفائل اکائیوں، لاٹوں، آرڈر یا معاہدے کے پیک کے لیے ہے: نیچے کچھ نام لکھیں، یا دوسرا پروفائل چنیں۔
pack-wrong-pieces = اکائیوں، لاٹوں، آرڈر یا معاہدے کا پیک انہی کے پروفائل سے پرکھا جاتا ہے: وہ یہاں چنیں، یا کوئی نام نہ لکھیں۔
pack-wrong-scope-of-pieces = اکائیوں اور لاٹوں کے پیک میں ہر سائٹ اور مصنوعہ سے وہ سب ہوتا ہے جو ان سے متعلق ہے: اسے خالی چھوڑیں۔
pack-wrong-many-pieces = ایک پیک میں زیادہ سے زیادہ { $max } اکائیاں، لاٹیں، آرڈر اور معاہدے۔
pack-wrong-piece = سراغ رسانی کا کوئی اندراج { $number } کو نہیں جانتا (اس پرزے کا، اس مقام تک)۔
pack-wrong-piece-several = { $number } کئی پرزوں کا نمبر ہے: { $parts }۔ بتائیں کون سا۔
pack-wrong-unit = اس مقام تک کوئی اکائی { $number } معلوم نہیں۔
pack-wrong-lot = اس مقام تک کوئی لاٹ { $number } معلوم نہیں۔
pack-wrong-order = ورک آرڈر { $number } کا کوئی سراغ رسانی کا اندراج کسی لاٹ یا اکائی کا نام نہیں لیتا۔
pack-wrong-contract = معاہدہ { $number } کا کوئی ریکارڈ کسی لاٹ یا اکائی کا نام نہیں لیتا۔

pack-scope = دائرہ
pack-organisation-wide = تمام
pack-window = پچھلی مدت
pack-judged = جانچ کا دن
pack-position = لیجر مقام
pack-position-at = { $size }، چیک پوائنٹ پر دستخط { $at }
pack-line-copy = نقل
pack-line-recipient = وصول کنندہ
pack-issued = جاری
pack-event = لیجر کا اندراج
pack-files = فائلیں
pack-download-zip = ZIP ڈاؤن لوڈ کریں
pack-download-pdf = رپورٹ ڈاؤن لوڈ کریں (PDF)
pack-download-receipt = اجرا کی رسید
pack-download-note = ہر ڈاؤن لوڈ آڈٹ ٹریل میں درج ہوتا ہے۔ جو ڈاؤن لوڈ بیچ میں رک جائے اسے وہیں سے جاری رکھا جا سکتا ہے۔
pack-file-gone = فائل پیکوں کے فولڈر سے ہٹا دی گئی ہے۔ جو جاری ہوا وہ ریکارڈ پر ہے؛ دوبارہ بنائیں تو وہی بائٹس نکلیں گے۔
pack-digests = موازنے کے لیے
pack-digests-what = جس کے پاس نقل ہو وہ ان سے موازنہ کرے۔ حرف بہ حرف برابر ہونے چاہییں۔
pack-digest-content = مندرجات: pack.json کا SHA-256، جو رپورٹ پر چھپا ہے
pack-digest-tagmanifest = ٹیگ مینی فیسٹ: tagmanifest-sha256.txt کا SHA-256، جو لیجر میں ہے
pack-verification = یہاں موجود فائل کی تصدیق
pack-verification-none = یہاں موجود فائل کی ابھی تصدیق نہیں ہوئی۔
pack-verification-at = { $at } کو تصدیق ہوئی
pack-verification-note = یہ بتاتا ہے کہ یہاں کی فائل اب بھی وہی ہے جو جاری ہوئی تھی۔ جسے پیک ملے وہ خود sanad-verify سے، اور کہیں اور سے ملی ہوئی کلیدوں سے، تصدیق کرے۔
pack-verify = فائل کی تصدیق کریں
pack-rebuild = دوبارہ بنائیں
pack-rebuild-what = لیجر سے پیک دوبارہ بناتا ہے، اور ثابت کرتا ہے کہ وہی بائٹس نکلتے ہیں۔
pack-verdict-verified = تصدیق ہو گئی: ہر بائٹ وہی ہے جو جاری ہوا تھا
pack-verdict-not-verified = تصدیق نہیں ہوئی
pack-verdict-could-not-check = جانچ نہ ہو سکی
pack-verdict-intact = سالم ہے، مگر یہ ثابت نہیں کہ دستخط کس کی کلید کے ہیں
pack-findings = { $count ->
    [0] کوئی نقص نہیں ملا۔
    [one] 1 نقص ملا
   *[other] { $count } نقص ملے
  }
pack-sealed = دستخط اور تصدیقِ وقت
pack-signer = دستخط
pack-signer-by = { $signer }، سرٹیفکیٹ جاری کنندہ { $issuer }
pack-timestamp = تصدیقِ وقت
pack-timestamp-waiting = پیک جاری ہوتے وقت کسی ادارے تک رسائی نہ ہو سکی؛ جواب ملنے تک دوبارہ پوچھا جاتا ہے۔
pack-sealed-what = یہ { -l }tagmanifest-sha256.txt{ -r } پر ہیں۔ پیک کی { -l }README.txt{ -r } بتاتی ہے کہ دونوں کو OpenSSL سے کیسے جانچیں۔ جو تصدیقِ وقت پیک جاری ہونے کے بعد آئی وہ اس کے ساتھ الگ فائل ہے: دونوں کو ساتھ رکھیں۔
pack-download-timestamp = تصدیقِ وقت ({ -l }RFC 3161{ -r })
pack-receipt = رسید
pack-receipt-what = اس بات کا ثبوت کہ یہ پیک جاری ہوا اور لیجر میں درج ہے: ایک C2SP tlog-proof۔ یہ پیک کے اندر بھی ہے۔
pack-history = اس کے ساتھ کیا ہوا
pack-happened-pack_issued = جاری ہوا
pack-happened-pack_downloaded = ڈاؤن لوڈ ہوا
pack-happened-pack_timestamped = وقت کی تصدیق ہوئی
pack-happened-pack_verified = تصدیق ہوئی
pack-happened-pack_disclosed = روکی گئی قدر ظاہر کی گئی
pack-happened-pack_granted = رسائی دی گئی
pack-happened-pack_grant_revoked = رسائی واپس لی گئی
pack-happened-other = { $action }

## What a pack withholds
withhold-title = جو ظاہر نہیں کیا گیا
withhold-what = جو چیز پیک پڑھنے والے کو نہیں دیکھنی چاہیے، اسے چھوڑا جا سکتا ہے۔ پیک بتاتا ہے کہ کیا اور کیوں، اس کی تصدیق پھر بھی ہوتی ہے، اور چھوڑی ہوئی چیز بعد میں ظاہر کی جا سکتی ہے۔ قاعدوں کے نتیجے اصل قدروں کے ہیں۔
withhold-add-title = کچھ ظاہر نہ کریں
withhold-choose = کیا
withhold-group-record = ایک ریکارڈ کا (نیچے اس کا نمبر دیں)
withhold-group-above = درجۂ رازداری کے مطابق ریکارڈ
withhold-record = صرف اس ریکارڈ کا
withhold-record-help = اس کا نمبر۔ خالی: ان تمام ریکارڈ کا جو اوپر چنے گئے۔
withhold-file = صرف یہ فائل
withhold-file-help = اس کا نام، جیسا درج ہوا تھا۔ ریکارڈ کا نمبر بھی چاہیے۔
withhold-reason = وجہ
withhold-reason-help = یہ پیک میں، اس کے پڑھنے والے کے لیے، درج ہوتی ہے۔
withhold-add = ظاہر نہ کریں
withhold-drop = پھر بھی ظاہر کریں
withhold-preview = جو ظاہر نہیں ہوگا
withhold-preview-count = { $records ->
    [one] 1 ریکارڈ
   *[other] { $records } ریکارڈ
  } میں { $count ->
    [0] کچھ نہیں
    [one] 1 چیز
   *[other] { $count } چیزیں
  }
withhold-cut = صرف پہلی { $count } دکھائی گئی ہیں۔
withhold-elsewhere = یہ قدریں پیک میں کہیں اور اب بھی پڑھی جا سکتی ہیں۔ اگر معلوم نہیں ہونی چاہییں تو انھیں وہاں بھی روکیں:
withhold-elsewhere-line = ”{ $value }“، { $number } میں: { $place }
withhold-column-record = ریکارڈ
withhold-column-what = کیا
withhold-column-value = اس میں کیا ہے
withhold-column-reason = وجہ
withhold-what-title = عنوان
withhold-what-field = { $name }
withhold-what-fields = تمام خانے
withhold-what-file = فائل { $name }
withhold-what-files = تمام فائلیں
withhold-what-all = عنوان، خانے اور فائلیں
withhold-of-record = ریکارڈ { $name }
withhold-of-kind = قسم { $name } کے تمام ریکارڈ
withhold-of-above = { $name } سے اوپر کے ریکارڈ
withheld-open = دیکھیں اور ظاہر کریں
withheld-title = { $number } میں جو ظاہر نہیں کیا گیا
withheld-what = انکشاف ایک چھوٹی فائل ہے۔ جس کے پاس پیک ہو وہ اسے اسی پیک سے جانچتا ہے، اور جان لیتا ہے کہ یہی قدر روکی گئی تھی۔ ہر انکشاف لیجر میں ایک اندراج ہے۔
withheld-versions = نسخے { $versions }
withheld-disclose = ظاہر کریں
withheld-note = انکشاف اس تازہ ترین نسخے کا ہے جس میں قدر روکی گئی۔ فائل کا انکشاف اس کا نام بتاتا ہے؛ فائل خود ساتھ بھیجیں، اس کی جانچ اس کے ڈائجسٹ سے ہوتی ہے۔
withheld-none = اس پیک میں سب کچھ ظاہر ہے۔

## Two packs
diff-open = پچھلے پیک سے موازنہ
diff-title = { $number } تک کیا بدلا
diff-with = کس سے موازنہ
diff-none = موازنے کے لیے کوئی پچھلا پیک نہیں۔
diff-download = JSON ڈاؤن لوڈ کریں
diff-download-pdf = PDF ڈاؤن لوڈ کریں
diff-positions = { $from } (مقام { $from_size }) سے { $to } (مقام { $to_size }) تک۔
diff-count-added = { $count } نئے
diff-count-changed = { $count } کی جگہ نیا نسخہ
diff-count-gone = { $count } اب نہیں
diff-count-unchanged = { $count } ویسے ہی
diff-value-withheld = (ظاہر نہیں کیا گیا)
diff-scope-site = سائٹ
diff-scope-product = مصنوعہ
diff-scope-from = مدت کا پہلا دن
diff-scope-to = مدت کا آخری دن
diff-scope-marking = درجۂ رازداری
diff-scope-copy = نقل
diff-scope-recipient = وصول کنندہ
diff-scope-about = بابت اکائیاں
diff-scope-profile = پروفائل
diff-member-title = عنوان
diff-member-state = حالت
diff-member-marking = درجۂ رازداری
diff-member-occurred_on = کب ہوا
diff-member-step = مرحلہ
diff-steps-title = مراحل
diff-steps-same = کسی مرحلے کا نتیجہ یا وجہ نہیں بدلی۔
diff-gained = نئی
diff-lost = دور ہوئی
diff-added-title = نئے
diff-added-none = کوئی ریکارڈ شامل نہیں ہوا۔
diff-was-before = پہلے سے درج، مگر پچھلے پیک میں نہیں
diff-changed-title = جن کی جگہ نیا نسخہ آیا
diff-changed-none = کسی ریکارڈ کا نسخہ نہیں بدلا۔
diff-is-withdrawn = واپس لیا گیا
diff-gone-title = جو اب پیک میں نہیں
diff-gone-none = کوئی ریکارڈ کم نہیں ہوا۔
diff-gone-settled = بعد والے پیک کی مدت سے پہلے نمٹ گیا
diff-gone-marking = درجۂ رازداری بعد والے پیک کی حد سے اوپر
diff-gone-scope = کسی اور سائٹ یا مصنوعے کا
diff-gone-not-yet = بعد والے پیک کے مقام کے بعد درج ہوا
diff-gone-not-stated = پیک وجہ نہیں بتاتے

## Import
import-title = درآمد
import-what = ایک فولڈر بھیجیں، یا فہرست (index.csv یا index.xlsx) کے ساتھ فائلیں، یا ایک ZIP۔ پہلے آزمائش ہوتی ہے اور کچھ نہیں لکھا جاتا؛ پھر فیصلہ آپ کا ہے۔
import-drop = فولڈر، فائلیں یا ایک ZIP یہاں چھوڑیں
import-choose-files = فائلیں چنیں
import-choose-folder = فولڈر چنیں
import-or = یا
import-sent = { $files ->
    [one] 1 فائل
   *[other] { $files } فائلیں
  }، { $size }
import-sent-progress = اب تک بھیجا گیا
import-cancel = روکیں
import-start-over = نئے سرے سے
import-try = آزمائیں، کچھ نہ لکھیں
import-failed-some = کچھ فائلیں نہ بھیجی جا سکیں۔ آگے بڑھنے سے پہلے انہیں دوبارہ بھیجیں۔
import-retry = دوبارہ بھیجیں
import-waiting = منتظر
import-sending = راستے میں
import-received = موصول
import-not-sent = نہیں بھیجی گئی
import-no-script = فولڈر چھوڑنے اور بھیجنے کے لیے جاوا اسکرپٹ درکار ہے۔ اس کے بغیر فولڈر کا ایک ZIP، یا الگ الگ فائلیں بھیجیں۔
import-zip-file = ایک ZIP، یا فائلیں
import-zip-send = بھیجیں اور آزمائیں
import-limits = ایک وقت میں زیادہ سے زیادہ { $files } فائلیں اور { $size }۔
import-help-title = فولڈر کیسے پڑھا جاتا ہے
import-help-index = فہرست والا فولڈر: index.csv یا index.xlsx کی ہر سطر ریکارڈ کا ایک نسخہ ہے، جس کے کالم یہ ہیں: { -l }kind, title, number, state, occurred_on, marking, owner, files, links, reason{ -r } اور اس قسم کے خانے۔
import-help-none = فہرست کے بغیر فولڈر: ہر فائل ایک موصولہ دستاویز بنتی ہے۔ جب تک کوئی یہ درج نہ کرے کہ وہ کیا ہے، وہ کسی شمار میں نہیں۔
import-help-again = وہی چیز دوبارہ بھیجنے سے کچھ دو بار درج نہیں ہوتا۔
import-no-files = ابھی کچھ نہیں بھیجا گیا۔ فولڈر، فائلیں یا ایک ZIP چنیں۔
import-path-wrong = راستہ بھیجی ہوئی چیز سے باہر جاتا ہے، یا اس میں ایسے حروف ہیں جو نام میں نہیں آ سکتے۔
import-path-taken = جہاں فولڈر چاہیے وہاں اسی نام کی فائل ہے، یا اس کے برعکس۔
import-zip-broken = ZIP پڑھا نہیں جا سکتا: { $reason }۔ دوبارہ بنا کر بھیجیں۔
import-zip-many = ZIP میں { $max } سے زیادہ اندراج ہیں۔ حصوں میں بھیجیں۔
import-zip-link = { $name } ربط ہے یا عام فائل نہیں۔ ZIP میں خود فائل رکھیں۔
import-zip-path = { $name } ZIP سے باہر لے جاتا ہے، یا نام نہیں بن سکتا۔ کسی فولڈر کا ZIP بنائیں، سادہ ناموں کے ساتھ۔
import-zip-encrypted = { $name } پر پاس ورڈ لگا ہے۔ ZIP پاس ورڈ کے بغیر بنائیں۔
import-zip-twice = { $name } ZIP میں دو بار ہے۔ جو مراد ہو وہی رکھیں۔
import-zip-ratio = { $name } کھولنے پر 200 گنا سے زیادہ بڑا ہو جاتا ہے۔ فائل کو کھول کر الگ بھیجیں۔
import-zip-large = کھولنے پر ZIP { $max } GiB سے بڑا ہے۔ حصوں میں بھیجیں۔
import-result-dry = یہ ہو گا۔ ابھی کچھ نہیں لکھا گیا۔
import-result-done = یہ ہو گیا۔
import-result-stopped = کچھ نہیں لکھا گیا، کیونکہ کچھ سطریں غلط ہیں۔ انہیں درست کریں، یا باقی پر عمل کریں۔
import-count-filed = نئے ریکارڈ
import-count-revised = نئے نسخے
import-count-unchanged = پہلے سے موجود
import-count-refused = مسترد
import-column-place = کہاں ہے
import-column-number = ریکارڈ
import-column-files = فائلیں
import-column-outcome = کیا بنے گا
import-outcome-filed = نیا ریکارڈ
import-outcome-revised = نیا نسخہ { $version }
import-outcome-unchanged = پہلے سے موجود
import-outcome-refused = مسترد
import-problems-title = سطریں درج ہونے میں کیا رکاوٹ ہے
import-unlisted-title = وہ فائلیں جن کا کسی فہرست میں ذکر نہیں؛ یہ چھوڑ دی جاتی ہیں
import-rows-cut = { $total } میں سے پہلی { $shown } دکھائی گئی ہیں، غلط سب سے پہلے۔
import-carry-out = عمل کریں
import-carry-out-rest = جو درست ہے اس پر عمل کریں
import-marking = جن نئے ریکارڈوں میں درجۂ رازداری نہیں، ان کے لیے
import-marking-installation = { $marking } (یہاں کی ترتیب)
import-keep-going = جو درست ہے وہ درج کریں، خواہ دوسری سطریں غلط ہوں
import-again = کچھ اور بھیجیں
import-records = ریکارڈ دیکھیں
import-gone = جو بھیجا گیا تھا وہ اب یہاں نہیں۔ عمل کرنے کے لیے دوبارہ بھیجیں۔

## Traceability
trace-title = سراغ رسانی
trace-what = اکائی کو اس کے سیریل نمبر سے، لاٹ کو اس کے یا فراہم کنندہ کے نمبر سے، یا پرزہ تلاش کریں۔
trace-search = سیریل، لاٹ یا پرزہ نمبر
trace-search-do = تلاش کریں
trace-search-empty = ابھی کوئی پرزہ، لاٹ یا اکائی ریکارڈ پر نہیں۔ سراغ رسانی کا اندراج کریں، یا ایسا فولڈر درآمد کریں جس میں وہ ہو۔
trace-search-none = ریکارڈ پر کچھ بھی ”{ $query }“ سے شروع نہیں ہوتا۔
trace-cut = فہرست سے زیادہ موجود ہے۔ نمبر کے مزید حروف لکھیں۔
trace-parts = پرزے
trace-lots = لاٹیں
trace-units = اکائیاں
trace-column-part = پرزہ
trace-column-title = عنوان
trace-column-lot = لاٹ
trace-column-serial = سیریل نمبر
trace-column-supplier = فراہم کنندہ اور اس کی لاٹ
trace-column-certificate = سند
trace-column-status = حالت
trace-column-customer = صارف
trace-several = یہ نمبر کئی پرزوں کا ہے۔ جو مراد ہو وہ چنیں۔
trace-unit-sub = اکائی
trace-lot-sub = لاٹ
trace-location = کہاں ہے
trace-made-on = تاریخِ تیاری
trace-made-in = کس لاٹ میں بنی
trace-first-batch = پہلا ذکر
trace-made-of = کن چیزوں سے بنی ہے
trace-made-of-none = ریکارڈ پر اس میں کچھ نہیں لگا۔
trace-balance = مقدار کا میزان
trace-balance-made = تیار یا موصول شدہ
trace-balance-used = دوسری چیزوں میں استعمال
trace-balance-left = باقی
trace-balance-overdrawn = موجود مقدار سے زیادہ استعمال ہوا۔
trace-balance-uncounted = دوسری اکائی میں استعمال، میزان میں شامل نہیں
trace-records = اس کے بارے میں ریکارڈ
trace-certificates = مطابقت کی اسناد
trace-against = اس کے خلاف کیا ہے
trace-against-what = ریکارڈ پر موجود آزمائشوں، عدم مطابقتوں، رعایتوں، کیلیبریشن اور اسناد سے جو اس کا یا اس کے اندر کی چیزوں کا نام لیتی ہیں۔
trace-against-none = ریکارڈ پر اس کے خلاف کچھ نہیں۔
trace-deviations = جو ویسا نہیں جیسا ہونا چاہیے، اور ویسا ہی رہے گا
trace-deviation-covered = تحت
conformity-is-test = آزمائش
conformity-is-nonconformity = عدم مطابقت
conformity-is-concession = رعایت
conformity-is-calibration = کیلیبریشن
conformity-outcome-pass = کامیاب
conformity-outcome-fail = ناکام
conformity-outcome-inconclusive = غیر حتمی
conformity-outcome-open = کھلی
conformity-outcome-use-as-is = جوں کی توں استعمال
conformity-outcome-repair = مرمت شدہ
conformity-outcome-rework = دوبارہ کام کیا گیا
conformity-outcome-scrap = ناکارہ کرنا ہے
conformity-outcome-return = واپس بھیجنا ہے
fallout-title = مشکوک کام کا اثر
fallout-what = کوئی گیج حد سے باہر نکلا، یا کسی کی اہلیت ختم ہو چکی تھی: اس سے یا اس نے کیا جانچا یا بنایا، وہ کن اکائیوں میں ہے، اور وہ کس کے پاس ہیں۔
fallout-equipment = آلہ
fallout-operator = کاریگر
fallout-from = از
fallout-to = تا
fallout-do = تلاش کریں
fallout-list = اکائیوں کی فہرست
fallout-since = { $from } سے { $to } تک، جب یہ ناکام ہوا؛ اس سے پہلے کی آخری درست کیلیبریشن یہ ہے
fallout-none = اس مدت میں ایسا کوئی کام ریکارڈ پر نہیں۔
fallout-units = جن اکائیوں میں یہ ہے
fallout-counts = { $units ->
    [one] ایک اکائی میں یہ ہے
   *[other] { $units } اکائیوں میں یہ ہے
}، { $delivered ->
    [0] ان میں سے کوئی ترسیل نہیں ہوئی۔
    [one] ان میں سے ایک ترسیل ہو چکی۔
   *[other] ان میں سے { $delivered } ترسیل ہو چکیں۔
}
fallout-through = کس کے ذریعے
fallout-inside = دوسری کے اندر
fallout-more = اور { $count } مزید
fallout-work = کام
fallout-day = دن
fallout-done = کیا کیا گیا
fallout-on = کس پر
fallout-record = کہاں درج ہے
fallout-is-operation = عمل
fallout-is-test = آزمائش
trace-happened-operation = اس پر کام ہوا
as-designed-title = جیسا بنا اور جیسا ڈیزائن ہوا
as-designed-what = اس میں جو لگا ہے، اس پرزوں کی فہرست کے ساتھ جو اس کے سیریل نمبر اور بننے کے دن پر لاگو ہے۔
as-designed-find = سطر نمبر
as-designed-part = پرزہ
as-designed-needed = ڈیزائن
as-designed-as-required = حسب ضرورت
as-designed-built = لگا ہوا
as-designed-difference = فرق
as-designed-none = ڈیزائن کے مطابق
as-designed-missing = موجود نہیں
as-designed-surplus = ضرورت سے زیادہ
as-designed-foreign = پرزوں کی فہرست کی کسی سطر میں نہیں
as-designed-revision = دوسری نظرثانی
as-designed-measure = دوسری اکائی میں گنا گیا
as-designed-undated = بننے کی تاریخ معلوم نہیں
trace-unit-taken-out = کیا نکالا گیا
trace-holders = کہاں ہے
trace-holders-none = ریکارڈ کے مطابق یہ کسی چیز میں نصب نہیں۔
trace-history = اس کے ساتھ کیا ہوا
trace-history-none = اور کچھ ریکارڈ پر نہیں۔
trace-where-used = اب کس کس میں ہے
trace-where-used-none = ریکارڈ کے مطابق یہ کسی میں نہیں۔
trace-earlier = پہلے کس کس میں تھی
trace-delivered = ترسیل شدہ اکائیوں میں ہے
trace-delivered-inside = ان کے اندر کی اکائیاں
trace-not-delivered = غیر ترسیل شدہ اکائیاں
trace-held-earlier = اکائیوں میں پہلے تھی
trace-recall = اکائیوں کی فہرست
trace-recall-csv = CSV میں ڈاؤن لوڈ کریں
trace-recall-pdf = PDF چھاپیں
trace-epcis = EPCIS میں ڈاؤن لوڈ کریں
trace-relation-consumed = صرف ہوا
trace-relation-installed = نصب ہوا
trace-relation-removed = نکالا گیا
trace-relation-status = { $status }
trace-of = از
trace-went-into = میں لگا:
trace-came-out = میں سے نکلا:
trace-delivered-to = برائے { $customer }
trace-by-batch = { $batch }
trace-repeated = اوپر دکھایا گیا
trace-deeper = مزید گہرائی ہے؛ اسے کھولیں
trace-lines-cut = { $count ->
    [one] مزید 1 سطر
   *[other] مزید { $count } سطریں
  } یہاں نہیں دکھائی گئیں۔ اس کا کوئی حصہ کھولیں، یا API سے پوچھیں۔
trace-certificate = سند { $number }
trace-unit-status-unknown = حالت درج نہیں
trace-status-in-work = زیر تیاری
trace-status-quarantined = الگ رکھی گئی
trace-status-released = جاری
trace-status-delivered = ترسیل شدہ
trace-status-returned = واپس آئی
trace-status-scrapped = ناکارہ قرار دی گئی
trace-below = { $number } کے نیچے کا دکھائیں یا چھپائیں

pack-field-unwitnessed = گواہوں کا انتظار نہ کریں
pack-field-unwitnessed-help = پیک موجودہ چیک پوائنٹ پر بنتا ہے، اس پر جس کے بھی دستخط ہوں۔ جسے گواہوں کے دستخط درکار ہیں وہ اسے دوبارہ بنائے جانے تک قبول نہیں کرے گا۔
job-pack-unwitnessed = ابھی کافی گواہوں نے اس پر دستخط نہیں کیے۔ جب کر دیں تو اس کے صفحے پر “دوبارہ بنائیں” دبائیں: سب کچھ وہی رہتا ہے، ان کے دستخط شامل ہو جاتے ہیں۔

# کسی کی اپنی اسپریڈ شیٹ، اور اس کے کالموں کا مطلب
import-sheet-which = سب سے اوپر ایک ہی اسپریڈ شیٹ (XLSX، ODS یا CSV) بھیجیں، اور جن فائلوں کے نام اس میں ہیں وہ ساتھ رکھیں؛ یہاں { $count } ملیں۔
sheet-own-title = آپ کی اپنی اسپریڈ شیٹ
sheet-own-what = ہر سطر ایک قسم کا ایک ریکارڈ بنتی ہے۔ کالموں کا مطلب سرخیوں سے تجویز ہوتا ہے اور آپ اسے درست کرتے ہیں۔ پھر آزمائش ہوتی ہے، اور آپ کے کہے بغیر کچھ نہیں لکھا جاتا۔
sheet-own-file = اسپریڈ شیٹ (XLSX، ODS، CSV)، یا اس کا ZIP، ان فائلوں کے ساتھ جن کے نام اس میں ہیں
sheet-own-mapping = پچھلی بار کا نقشہ، اگر آپ نے رکھا ہو
sheet-own-send = بھیجیں اور دیکھیں
sheet-title = کالموں کا مطلب
sheet-what = { $count ->
    [one] سرخیوں کے نیچے 1 سطر۔
   *[other] سرخیوں کے نیچے { $count } سطریں۔
}
sheet-where = کہاں ہے
sheet-kind = ریکارڈ کی قسم
sheet-sheet = شیٹ
sheet-head-row = سرخیوں کی سطر
sheet-look-again = دوبارہ دیکھیں
sheet-columns = کالم
sheet-columns-what = جن پر * ہے وہ ہر ریکارڈ کو چاہییں: کسی کالم سے، یا سب سطروں کے لیے ایک ہی قدر۔
sheet-column-heading = سرخی
sheet-column-examples = اس میں کیا ہے
sheet-column-target = مطلب
sheet-column-is = ”{ $heading }“ کا مطلب
sheet-leave-out = چھوڑ دیں
sheet-values = ”{ $heading }“ کے نیچے کیا ہے
sheet-values-what = اس خانے میں چند ہی قدریں آ سکتی ہیں۔ جو پہچانی نہیں گئیں ان کا مطلب بتائیں۔
sheet-values-none = جیسا لکھا ہے
sheet-flag-yes = ہاں
sheet-flag-no = نہیں
sheet-how-written = لکھنے کا طریقہ
sheet-dates = جو تاریخیں متن ہیں
sheet-decimal-comma = اعشاریے کا کاما، جیسے
sheet-constants = سب سطروں کے لیے ایک ہی
sheet-constants-what = ان کے لیے جن کا کالم نہیں، اور خالی خانوں کے لیے۔
sheet-take-mapping = نقشہ فائل کے طور پر لیں
sheet-change = کالموں کا مطلب بدلیں
sheet-errors-title = جو سطریں قبول نہیں ہوئیں
sheet-errors-what = { $count ->
    [one] 1 سطر جیسی آپ کی شیٹ میں ہے، اپنے نمبر اور وجہ کے ساتھ۔ اسے وہیں درست کریں اور وہ فائل اسی نقشے سے درآمد کریں۔
   *[other] { $count } سطریں جیسی آپ کی شیٹ میں ہیں، ہر ایک اپنے نمبر اور وجہ کے ساتھ۔ انہیں وہیں درست کریں اور وہ فائل اسی نقشے سے درآمد کریں۔
}
sheet-columns-left-out = یہ کالم چھوڑ دیے گئے:
sheet-rows-left-out = وہ سطریں جن کے استعمال ہونے والے کالموں میں کچھ نہیں؛ چھوڑ دی گئیں
sheet-errors-xlsx = XLSX کے طور پر لیں
sheet-errors-csv = CSV کے طور پر لیں
