# وہ کام جو لوگوں تک پہنچتا ہے: کیا پڑھنا ہے۔

record-done-acknowledged = تصدیق ہو گئی۔ یہ لیجر میں درج ہے اور نسخہ { $version } سے بندھی ہے۔
reading-title = پڑھنے کی تصدیق
reading-count = { $all } میں سے { $done }
reading-of = نظرثانی { $revision }
reading-waits = آپ کی تصدیق کا منتظر
reading-what = آپ ان میں شامل ہیں جنہیں نظرثانی { $revision } پڑھنی ہے۔ نیچے اس کی فائلیں کھول کر پڑھیں، پھر یہاں تصدیق کریں۔ تصدیق آپ کے نام سے لیجر میں درج ہو گی۔
reading-do = میں نے نظرثانی { $revision } پڑھ لی ہے
reading-done = پڑھ چکے
reading-on-paper = کاغذ پر تصدیق ہوئی
reading-open = ابھی پڑھنا باقی ہے
reading-earlier = پہلے کی تصدیقیں، دوسری نظرثانیوں کی یا ان لوگوں کی جنہیں اب پڑھنا ضروری نہیں
reading-revision = نظرثانی { $revision }
acknowledge-not-asked = آپ سے اسے پڑھنے کو نہیں کہا گیا: پڑھنے والوں میں آپ کا نام نہیں۔
acknowledge-not-now = تصدیق تب ہو سکتی ہے جب حالت یہ ہو: { $states }۔
acknowledge-by-themselves = یہاں کسی کا نام نہیں لکھا جاتا: ہر پڑھنے والا خود تصدیق کرتا ہے

home-to_read = آپ کی تصدیق کے منتظر
home-to_read-empty = آپ کی تصدیق کا منتظر کچھ نہیں۔

event-record_acknowledged = پڑھنے کی تصدیق

record-done-commented = کہہ دیا گیا۔ یہ نیچے اور لیجر میں درج ہے۔
comments-title = تبصرے
comments-all = سب دکھائیں
comments-none = اس کے بارے میں ابھی کسی نے کچھ نہیں کہا۔
comment-label = اس ریکارڈ کے بارے میں کچھ کہیں
comment-help = جو بھی یہ ریکارڈ دیکھ سکتا ہے تبصرہ بھی دیکھے گا، اور یہ برقرار رہے گا۔ کسی کا نام لینے کے لیے { -l }@{ -r } اور لاگ ان لکھیں؛ یہ ان کے پہلے صفحے پر آ جائے گا۔
comment-do = تبصرہ شامل کریں
comment-named = جن کا نام لیا:
comment-untold = { $login } کو نہیں بتایا گیا: اس لاگ ان کا یہاں کوئی نہیں جو یہ ریکارڈ دیکھ سکے۔
comment-text = کچھ لکھیں، زیادہ سے زیادہ { $max } حروف

home-mentions = آپ کا نام لیا گیا

event-record_commented = تبصرہ

nav-hand-over = کام کی حوالگی
hand-over-what = کسی کے تمام کھلے اور نافذ ریکارڈ ایک ساتھ کسی اور کے ذمے ہو جاتے ہیں، اور ہر ریکارڈ کا اندراج لیجر میں ہوتا ہے۔ ریکارڈ میں ذمہ دار کے سوا کچھ نہیں بدلتا۔
hand-over-from-label = کس کے ریکارڈ
hand-over-to-label = کون سنبھالے گا
hand-over-open = { $count ->
    [one] ایک ریکارڈ
   *[other] { $count } ریکارڈ
}
hand-over-do = حوالے کریں
hand-over-owners = کھلے اور نافذ ریکارڈ کس کے پاس ہیں
hand-over-none = کوئی ریکارڈ کھلا یا نافذ نہیں۔
hand-over-done = { $count ->
    [one] ایک ریکارڈ { $to } کے حوالے کیا گیا۔
   *[other] { $count } ریکارڈ { $to } کے حوالے کیے گئے۔
}
hand-over-to = یہاں کوئی اور چنیں جو ریکارڈ پر کام کرتا ہو
hand-over-above = { $name } یہ نہیں دیکھ سکتے: { $numbers }۔ کوئی ایسا چنیں جو دیکھ سکے، یا پہلے درجۂ رازداری کم کریں
hand-over-needed = { $count ->
    [one] ان کے ذمے ایک کھلا یا نافذ ریکارڈ ہے: بتائیں کون سنبھالے گا
   *[other] ان کے ذمے { $count } کھلے یا نافذ ریکارڈ ہیں: بتائیں کون سنبھالے گا
}
hand-over-role = صرف تب ضروری ہے جب نیا کردار ریکارڈ پر کام نہ کرتا ہو: پھر یہ کسی ایسے کو جاتے ہیں جو کرتا ہو۔
hand-over-successor = { $count ->
    [one] ان کا ریکارڈ کون سنبھالے گا؟
   *[other] ان کے { $count } ریکارڈ کون سنبھالے گا؟
}
hand-over-left = { $count ->
    [one] { $name } کا اکاؤنٹ بند ہے اور ایک کھلا یا نافذ ریکارڈ اب بھی ان کے ذمے ہے۔ حوالے کریں۔
   *[other] { $name } کا اکاؤنٹ بند ہے اور { $count } کھلے یا نافذ ریکارڈ اب بھی ان کے ذمے ہیں۔ حوالے کریں۔
}

event-record_handed_over = ریکارڈ کی حوالگی

account-calendar = آپ کے کیلنڈر میں آخری تاریخیں
account-calendar-what = ایک پتا بنائیں جس سے آپ کا کیلنڈر آپ کے ذمے ریکارڈوں کی آخری تاریخیں دیکھ سکے۔ درجۂ رازداری والے ریکارڈوں کا صرف نمبر بتایا جاتا ہے۔ جس کے پاس پتا ہو وہ یہ دیکھ سکتا ہے؛ نیچے ٹوکنوں میں سے اسے واپس لیں۔
account-calendar-made = پتا ابھی نقل کر لیں؛ یہ صرف ایک بار دکھایا جاتا ہے۔
account-calendar-do = پتا بنائیں
scope-calendar = کیلنڈر
calendar-name = کیلنڈر
calendar-title = آخری تاریخیں: { $organisation }
calendar-entry = { $number } { $title }
calendar-entry-marked = { $number }

reminders-title = ای میل سے یاد دہانی
reminders-what = جس دن آپ کے ذمے کسی کام کی تاریخ ہو یا کچھ آپ کا منتظر ہو، اس صبح ایک خط بتاتا ہے: دن میں زیادہ سے زیادہ ایک۔ درجۂ رازداری والے ریکارڈوں کا صرف نمبر بتایا جاتا ہے۔
reminders-no-server = یہاں کوئی میل سرور مقرر نہیں، اس لیے ابھی کچھ نہیں بھیجا جاتا۔ سند کے نگران اسے { -l }sanad.toml{ -r } میں { -l }[mail]{ -r } کے تحت مقرر کرتے ہیں۔
reminders-email = آپ کا ای میل پتا
reminders-email-help = خط نہ چاہیں تو خالی چھوڑ دیں۔
reminders-do = محفوظ کریں
reminders-saved = محفوظ ہو گیا۔
reminders-email-wrong = پتا اس طرح: { -l }a.raza@example.com{ -r }
reminders-language-wrong = دی ہوئی زبانوں میں سے چنیں
reminders-address = کیا یہ پتا آپ کا ہے؟
reminders-is-confirmed = تصدیق شدہ
reminders-is-unconfirmed = تصدیق نہیں ہوئی
reminders-to-ask = آپ سے پوچھنے والا خط بھیجا جا رہا ہے۔ جواب تک وہاں اور کچھ نہیں بھیجا جائے گا۔
reminders-asked = آپ سے پوچھنے والا خط { $at } کو بھیجا گیا۔ جواب تک وہاں اور کچھ نہیں بھیجا جائے گا۔
reminders-code = خط میں دیا گیا کوڈ
reminders-code-help = یہ ایک بار اور تین دن تک چلتا ہے۔ خط نہ آئے تو منتظم پتے کی تصدیق کر سکتا ہے۔
reminders-code-wrong = یہ آخری خط کا کوڈ نہیں، یا اس کی مدت ختم ہو چکی ہے
reminders-confirm = یہ پتا میرا ہے
reminders-again = ایک اور خط بھیجیں
reminders-confirmed = پتے کی تصدیق ہو گئی۔
reminders-letter = ایک اور خط بھیجا جائے گا، پچھلے خط کے کم از کم دس منٹ بعد۔ پچھلے خط کا کوڈ اب نہیں چلے گا۔
account-reminders-what = جس دن کسی کام کی تاریخ ہو یا کچھ آپ کا منتظر ہو، خط پائیں۔
account-reminders-open = یاد دہانی مقرر کریں
letter-subject = { $count ->
    [one] { $organisation }: آپ کے لیے ایک کام
   *[other] { $organisation }: آپ کے لیے { $count } کام
}
letter-to-sign = آپ کے دستخط کے منتظر: { $count }
letter-to-read = آپ کی تصدیق کے منتظر: { $count }
letter-mentions = آپ کا نام لیا گیا: { $count }
letter-overdue = تاریخ گزر چکی: { $count }
letter-soon = ایک ہفتے کے اندر: { $count }
letter-due = { $day }  { $what }
letter-named = { $what } ({ $name })
letter-more = اور { $count } مزید
letter-confirm-subject = { $organisation }: کیا یہ پتا آپ کا ہے؟
letter-confirm = { $organisation } کی سند میں داخل کسی شخص نے چاہا ہے کہ اسے اس پتے پر یاد دہانی کرائی جائے۔ اگر یہ آپ تھے تو داخل ہو کر اس کی تصدیق کریں۔
letter-confirm-code = کوڈ، جو ایک بار اور { $days } دن تک چلتا ہے:
letter-confirm-end = اگر یہ آپ نہیں تھے تو کچھ کرنے کی ضرورت نہیں: یہاں اور کچھ نہیں بھیجا جائے گا۔
letter-end = یہ خط اس لیے آیا کہ آپ نے اپنے اکاؤنٹ میں اس کا کہا تھا۔

event-reminders_set = یاد دہانی مقرر ہوئی
event-address_confirmed = ای میل پتے کی تصدیق ہوئی
