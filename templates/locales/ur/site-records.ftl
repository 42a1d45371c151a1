# The site: making, editing, moving and comparing records, in Urdu.
new-title = ریکارڈ درج کریں
new-choose = آپ کیا درج کرنا چاہتے ہیں؟ ہر قسم ضمیمہ ب کے اس مرحلے کے نیچے ہے جس کے لیے وہ شہادت ہے۔
new-others = کسی بھی مرحلے کے لیے
new-of-kind = نیا ریکارڈ: { $kind }
new-do = درج کریں
edit-title = { $number } میں ترمیم
edit-do = نئے نسخے کے طور پر محفوظ کریں

site-error-invalid = کچھ ابھی درست نہیں، اس لیے کچھ محفوظ نہیں ہوا۔ نیچے جو بتایا گیا ہے اسے درست کر کے دوبارہ بھیجیں۔

form-what = یہ کیا ہے
form-needed = (ضروری)
form-needed-note = کا مطلب ہے کہ قدر ابھی درکار ہے۔ باقی بعد میں لکھا جا سکتا ہے۔
form-number-help = اگلے نمبر کے لیے خالی چھوڑ دیں۔
form-state = آغاز کی حالت
form-occurred-help = آڈٹ، ٹیسٹ، ترسیل یا جس چیز کا یہ ریکارڈ ہے، اس کا دن۔
form-marking-help = جس کی کلیئرنس اس سے کم ہو اسے یہ ریکارڈ نظر ہی نہیں آتا۔
form-choose = چنیں
form-not-stated = درج نہیں
form-one-a-line = ہر سطر میں ایک۔
form-between = { $min } سے { $max } تک۔
form-at-least = کم از کم { $min }۔
form-at-most = زیادہ سے زیادہ { $max }۔
form-later = ان حالتوں کے لیے ضروری: { $states }۔
form-kept = موجودہ نسخے کی فائلیں؛ جن پر نشان ہے وہ رہیں گی
form-received = موصول، مگر ابھی درج نہیں
form-add-files = فائلیں شامل کریں
form-files-help = ہر فائل 16 GiB تک۔ آتے ہی ہر فائل کا ہیش نکلتا ہے اور اس کے بعد وہ کبھی نہیں بدلتی۔
form-links-help = دوسرے ریکارڈ کا نمبر لکھیں۔ جن سطروں میں نمبر نہ ہو وہ چھوڑ دی جاتی ہیں۔
form-links-needed = ابھی ضروری: { $links }۔
form-link-type = دونوں کا تعلق کیا ہے
form-link-number = دوسرے ریکارڈ کا نمبر
form-link-add = تعلق شامل کریں
form-link-missing = اس نمبر کا کوئی ریکارڈ نہیں جو آپ دیکھ سکیں۔
form-reason = نیا نسخہ کیوں ہے؟
form-reason-new = نوٹ
form-reason-help = یہ نسخے کے ساتھ ہمیشہ رہے گا۔
form-cancel = رہنے دیں
form-there = وہاں اب یہ ہے (نسخہ { $version }):
form-nothing = کچھ نہیں
form-wrong = { $count ->
    [one] نیچے ایک چیز پر نشان ہے۔ آپ کا لکھا ہوا سب کچھ ابھی یہیں ہے۔
   *[other] نیچے { $count } چیزوں پر نشان ہے۔ آپ کا لکھا ہوا سب کچھ ابھی یہیں ہے۔
}

conflict-what = آپ کا لکھا ہوا نیچے ہے۔ جہاں نسخہ { $version } کچھ اور کہتا ہے، وہ خانے کے نیچے درج ہے؛ اس دوران آنے والی فائلیں اور تعلقات شامل کر لیے گئے ہیں۔ جو بدلنا ہو بدلیں، پھر اس کے اوپر محفوظ کریں۔
conflict-reason = اس کی وجہ: { $reason }
conflict-open = موجودہ نسخہ کھولیں
conflict-save = نسخہ { $version } کے اوپر محفوظ کریں

upload-drop = فائلیں یا فولڈر یہاں چھوڑیں، یا چنیں:
upload-folder = فولڈر چنیں
upload-waiting = منتظر
upload-sending = بھیجی جا رہی ہے
upload-hashing = جانچی اور محفوظ کی جا رہی ہے
upload-done = موصول
upload-failed = موصول نہیں ہوئی
upload-cancelled = روک دی گئی
upload-cancel = روکیں
upload-retry = دوبارہ کوشش کریں
upload-remove = ہٹائیں
upload-all = تمام فائلیں
upload-busy = فائلیں ابھی بھیجی جا رہی ہیں۔ پہنچ جائیں تو محفوظ کریں۔

record-edit = ترمیم
record-next = آگے کیا ہو سکتا ہے
record-leads-to = نئی حالت:
record-add-files = شامل کریں
record-no-links = اس کا ابھی کسی سے تعلق درج نہیں۔
record-linked-from = ”{ $label }“ از
record-follow-up = اس کے بارے میں کچھ درج کریں
record-compare = آخری دو کا موازنہ کریں
record-ledger = موجودہ نسخہ لیجر کا پتّا { $event } ہے؛ لیجر میں اب { $size } پتّے ہیں۔
record-proofs = ثبوت:
record-proof-receipt = رسید
record-proof-manifest = مینی فیسٹ
record-proof-disclosures = انکشافات
record-proof-event = اندراج
record-done-filed = درج ہو گیا۔ پائیدار طور پر محفوظ ہے اور لیجر کا پتّا { $event } ہے؛ رسید نیچے ہے۔
record-done-saved = نسخہ { $version } کے طور پر محفوظ ہو گیا، لیجر کا پتّا { $event }؛ رسید نیچے ہے۔
record-done-moved = حالت بدل گئی۔ نسخہ { $version } لیجر کا پتّا { $event } ہے؛ رسید نیچے ہے۔

move-title = حالت بدلیں
move-to = نئی حالت:
move-role = صرف ان کے لیے: { $roles }۔
move-not-yet = یہ ابھی نہیں ہو سکتا:
move-fields = اس قدم کے لیے یہ درکار ہے۔
move-reason = نوٹ
move-gone = ریکارڈ اب ”{ $state }“ حالت میں ہے، جہاں سے یہ قدم نہیں اٹھایا جا سکتا۔
move-typed = آپ نے لکھا تھا:
move-back = واپس ریکارڈ پر

compare-title = { $number } کے نسخوں کا موازنہ
compare-from = پہلے کا
compare-to = بعد کا
compare-do = موازنہ کریں
compare-same = دونوں میں ایک ہی بات ہے؛ فرق صرف مصنف، وقت یا وجہ کا ہے۔
compare-changed = (بدلا ہوا)
compare-row-title = عنوان
compare-row-state = حالت
compare-row-marking = درجۂ رازداری
compare-row-occurred_on = تاریخِ وقوع
compare-no-files = کسی نسخے میں فائل نہیں۔
compare-no-links = کسی نسخے میں ایسا تعلق نہیں جو آپ دیکھ سکیں۔
compare-file-same = وہی
compare-file-added = نئی
compare-file-removed = ہٹائی گئی
compare-file-renamed = نام بدلا
compare-link-same = وہی
compare-link-added = نیا
compare-link-removed = ہٹایا گیا
