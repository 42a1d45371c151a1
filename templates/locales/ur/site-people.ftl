# People, passwords, second factor, grants, in Urdu.
nav-people = افراد
nav-granted = آپ کو دیے گئے پیک

people-what = { $count ->
    [one] اس ادارے میں ایک شخص کا اکاؤنٹ ہے۔
   *[other] اس ادارے میں { $count } افراد کے اکاؤنٹ ہیں۔
}
people-add = کسی کو شامل کریں
people-add-do = شامل کریں
people-login = لاگ ان
people-login-help = 1 سے 64 حروف: a سے z، 0 سے 9، ”.“، ”-“ اور ”_“۔ بعد میں بدلا نہیں جا سکتا۔
people-name-label = نام
people-role = کردار
people-clearance = کلیئرنس
people-sign-in = داخلہ
people-on = داخل ہو سکتے ہیں
people-off = بند
people-off-since = { $since } سے بند
people-no-password = ابھی پاس ورڈ نہیں
people-one-factor = پاس ورڈ
people-two-factors = پاس ورڈ اور کوڈ
people-who = کون ہیں
people-role-administrator = تنصیب کی نگرانی: افراد، تعریفیں، سالمیت۔ ریکارڈ پڑھتے ہیں، لکھتے نہیں۔
people-role-quality-manager = نظامِ معیار کے ذمہ دار: ریکارڈ درج، منظور اور بند کرتے ہیں، پیک جاری کرتے ہیں۔
people-role-contributor = ریکارڈ درج کرتے اور ان پر کام کرتے ہیں۔
people-role-auditor = شواہد اور آڈٹ ٹریل پڑھتے اور ڈاؤن لوڈ کرتے ہیں۔
people-role-certification-body = تیاری، جاری شدہ پیک، اور وہ پیک دیکھتے ہیں جن تک دوسرے اداروں نے رسائی دی ہو۔
people-change-note = جس کا کردار یا کلیئرنس بدلے اسے ہر جگہ سے باہر نکال دیا جاتا ہے۔
people-save = محفوظ کریں
people-password = پاس ورڈ
people-has-password = پاس ورڈ مقرر ہے۔ نیا مقرر کرنے سے وہ ہر جگہ سے باہر نکل جائیں گے۔
people-has-no-password = ابھی کوئی نہیں، اس لیے وہ داخل نہیں ہو سکتے۔ پہلا پاس ورڈ مقرر کریں، انہیں روبرو بتائیں، اور بدلنے کو کہیں۔
people-password-new = نیا پاس ورڈ
people-password-set = پاس ورڈ مقرر کریں
people-factor-on = داخلے کے لیے ان کے فون کا کوڈ درکار ہے۔ اسے صرف اس صورت میں ختم کریں کہ فون اور بحالی کوڈ دونوں گم ہو گئے ہوں، اور آپ کو یقین ہو کہ کہنے والا کون ہے۔
people-factor-off = وہ صرف پاس ورڈ سے داخل ہوتے ہیں۔ ”آپ کا اکاؤنٹ“ میں دوہری تصدیق لگا سکتے ہیں۔
people-factor-reset = دوہری تصدیق ختم کریں
people-address = یاد دہانی کا ای میل پتا
people-address-none = انہوں نے کوئی پتا نہیں دیا: انہیں ای میل سے یاد دہانی نہیں ہوتی۔
people-address-what = پوچھنے والا خط وہاں بھیجا گیا، یا بھیجا جائے گا۔ اگر وہ نہیں پہنچ سکتا اور آپ کو معلوم ہے کہ پتا انہی کا ہے تو ان کی طرف سے تصدیق کر دیں؛ یہ آپ کے نام سے درج ہو گا۔
people-address-confirm = ان کی طرف سے تصدیق کریں
people-address-other = اب ان کا پتا کوئی اور ہے، یا کوئی نہیں؛ دوبارہ دیکھیں
people-access = رسائی
people-self = یہ آپ کا اپنا اکاؤنٹ ہے۔ اسے کوئی دوسرا منتظم بند کر سکتا ہے۔
people-off-what = جس کا اکاؤنٹ بند کیا جائے وہ ہر جگہ سے باہر نکل جاتا ہے اور اس کے ٹوکن واپس لے لیے جاتے ہیں۔ جو کچھ اس نے کیا وہ اس کے نام سے ریکارڈ پر رہتا ہے۔
people-on-what = وہ اپنے پچھلے پاس ورڈ سے دوبارہ داخل ہو سکیں گے۔ ٹوکن واپس لیے ہوئے ہی رہیں گے۔
people-switch-off = بند کریں
people-switch-on = دوبارہ کھولیں
people-above = ان کی کلیئرنس { $clearance } آپ کی کلیئرنس { $own } سے اوپر ہے: آپ یہ اکاؤنٹ بند اور کھول سکتے ہیں۔ باقی اس کلیئرنس کے منتظم کا کام ہے، یا اس کا جو مشین کا نگران ہے (sanad user)۔
people-name = نام میں 1 سے { $max } حروف ہوتے ہیں
people-role-unknown = کرداروں میں سے ایک چنیں
people-clearance-unknown = درجاتِ رازداری میں سے ایک چنیں
people-last-administrator = پھر افراد کا انتظام کرنے والا کوئی نہ رہے گا؛ پہلے کسی اور کو منتظم بنائیں
people-not-oneself = کوئی اپنا اکاؤنٹ خود بند نہیں کر سکتا؛ کسی دوسرے منتظم سے کہیں

password-title = اپنا پاس ورڈ بدلیں
password-old = موجودہ پاس ورڈ
password-new = نیا پاس ورڈ
password-again = نیا پاس ورڈ دوبارہ
password-change = پاس ورڈ بدلیں
password-done = آپ کا پاس ورڈ بدل گیا، اور باقی ہر جگہ سے آپ باہر نکال دیے گئے۔
password-others-end = آپ یہاں داخل رہیں گے اور باقی ہر جگہ سے باہر نکال دیے جائیں گے۔
password-help = کم از کم { $min } حروف؛ عجیب ہونے سے لمبا ہونا بہتر ہے۔ چند ایسے الفاظ اچھے ہیں جن کا نہ آپس میں کوئی تعلق ہو نہ آپ سے۔
password-length = پاس ورڈ میں { $min } سے { $max } حروف ہوتے ہیں؛ اس میں { $length } ہیں
password-common = یہ ان میں سے ہے جو ہر کوئی سب سے پہلے آزماتا ہے؛ اپنے چند ایسے الفاظ لکھیں جو ایک ساتھ نہ آتے ہوں
password-repetition = اس میں ایک ہی چیز بار بار ہے؛ چند ایسے الفاظ لکھیں جو ایک ساتھ نہ آتے ہوں
password-run = یہ زیادہ تر کی بورڈ، حروف یا ہندسوں کی ایک قطار ہے؛ چند ایسے الفاظ لکھیں جو ایک ساتھ نہ آتے ہوں
password-context = یہ زیادہ تر لاگ ان، نام یا ادارے کا نام ہے؛ ایسے الفاظ لکھیں جن کا ان سے کوئی تعلق نہ ہو
password-old-wrong = یہ آپ کا موجودہ پاس ورڈ نہیں
password-same = یہ وہی پاس ورڈ ہے جو آپ کا ہے
password-differs = دونوں نئے پاس ورڈ ایک جیسے نہیں

second-factor = دوہری تصدیق
account-password = پاس ورڈ
account-password-what = جب خیال ہو کہ کوئی اور اسے جان گیا ہے تو بدل دیں۔
account-password-change = پاس ورڈ بدلیں
account-factor-what = دوہری تصدیق ہو تو آپ کا پاس ورڈ جاننے والا بھی آپ کے فون کے بغیر داخل نہیں ہو سکتا۔
account-factor-open = لگائیں یا بدلیں
factor-on = جاری
factor-what = آپ کے فون پر ایک ایپ ہر 30 سیکنڈ بعد نیا کوڈ دکھاتی ہے (کوئی بھی authenticator ایپ چلے گی؛ اسے نیٹ ورک نہیں چاہیے)۔ داخلے پر آپ پاس ورڈ اور کوڈ دیتے ہیں۔
factor-begin = لگائیں
factor-scan = ایپ سے یہ اسکین کریں:
factor-qr = کیو آر کوڈ جس میں آپ کی ایپ کے لیے راز ہے
factor-type = یا ایپ میں یہ لکھیں (time-based، چھ ہندسے):
factor-first = ایپ جو کوڈ اب دکھا رہی ہے وہ لکھیں:
factor-code = کوڈ
factor-confirm = تصدیق کریں
factor-cancel = رہنے دیں
factor-recovery = بحالی کوڈ
factor-recovery-now = دوہری تصدیق جاری ہو گئی۔ یہ کوڈ ابھی چھاپ یا لکھ کر تالے میں رکھیں؛ یہ صرف ایک بار دکھائے جاتے ہیں۔ فون گم ہو جائے تو ہر کوڈ ایک بار داخل ہونے دیتا ہے۔
factor-recovery-left = { $left ->
    [0] کوئی باقی نہیں۔ نئے بنائیں۔
    [one] ایک باقی ہے۔ نئے بنائیں۔
   *[other] { $left } باقی ہیں۔
}
factor-recovery-renew = نئے بحالی کوڈ بنائیں
factor-recovery-do = نئے بنائیں
factor-remove = دوہری تصدیق ہٹائیں
factor-remove-what = اس کے بعد صرف آپ کے پاس ورڈ سے کوئی بھی داخل ہو سکے گا۔
factor-remove-do = ہٹائیں

code-title = دوہری تصدیق
code-what = آپ کے فون کی ایپ جو کوڈ دکھا رہی ہے وہ لکھیں۔
code-lost = فون گم ہو گیا؟ اس کی جگہ کوئی بحالی کوڈ لکھیں۔ وہ بھی نہیں؟ منتظم آپ کی دوہری تصدیق ختم کر سکتا ہے۔
code-anew = کسی اور نام سے داخل ہوں

grants-title = یہ پیک کون دیکھ سکتا ہے
grants-what = سندی ادارہ آپ کا پیک صرف اس صورت میں دیکھتا ہے کہ آپ اس کے کسی فرد کو رسائی دیں۔ ہر رسائی، اس کا خاتمہ اور ہر ڈاؤن لوڈ لیجر میں درج ہوتا ہے۔
grants-line = { $since } کو دی گئی، { $until } تک
grants-revoke = واپس لیں
grants-revoked = { $when } کو واپس لی گئی
grants-expired = میعاد ختم
grants-none = ابھی کسی کو رسائی نہیں دی گئی۔
grants-to-form = organisation/login
grants-to = کس کو
grants-to-help = ان کے ادارے کا مختصر کوڈ اور لاگ ان، جیسا انہوں نے بتایا: ”bureau/i.malik“۔
grants-days = کتنے دن کے لیے
grants-do = رسائی دیں
grant-to = کسی سندی ادارے میں اس نام کا کوئی نہیں جس کی کلیئرنس { $marking } تک ہو؛ ان سے ہجے پوچھ لیں
grant-days = 1 سے { $max } دن
granted-what = تعمیلی پیک جو یہاں کے اداروں نے آپ کو دیکھنے کے لیے دیے ہیں۔
granted-zip = پیک (ZIP)
granted-pdf = رپورٹ (PDF)
granted-timestamp = تصدیقِ وقت
granted-line = { $day } کو جانچا گیا، { $issued } کو جاری ہوا؛ آپ { $until } تک دیکھ سکتے ہیں
granted-check = پیک کو sanad-verify اور ادارے کی کلید سے جانچیں؛ کلید ادارے سے لیں، پیک سے ہرگز نہیں۔
granted-verify = کوئی ایک فائل دیکھیں
granted-none = فی الحال آپ کو کسی پیک تک رسائی نہیں۔ جس ادارے کا جائزہ لے رہے ہیں اسے اپنے ادارے کا مختصر کوڈ اور اپنا لاگ ان بتائیں؛ اس کا کوالٹی مینیجر آپ کو پیک تک رسائی دے گا۔

# As the command line says them too.
user-login-form = لاگ ان میں 1 سے 64 حروف ہوتے ہیں: a سے z، 0 سے 9، ”.“، ”-“ اور ”_“
user-name-missing = نام درج نہیں
