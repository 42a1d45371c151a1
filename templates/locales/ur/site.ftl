# The site in Urdu: what people read in their browser.
#
# How terms are rendered, so that pages, errors and reasons say the same:
#   record ریکارڈ · version نسخہ · file فائل · field خانہ · kind قسم · state حالت · owner ذمہ دار · number نمبر
#   marking درجۂ رازداری · clearance کلیئرنس · role کردار · organisation ادارہ · account اکاؤنٹ · login لاگ ان
#   evidence شواہد · proof ثبوت · readiness تیاری · step مرحلہ · rule قاعدہ · profile پروفائل · clause شق
#   ledger لیجر · event اندراج · position مقام · head چیک پوائنٹ · leaf پتّا · root جڑ · receipt رسید
#   hash ہیش · digest ڈائجسٹ · manifest مینی فیسٹ · key کلید · pack پیک · audit trail آڈٹ ٹریل · job کام
#   site (place) سائٹ · product مصنوعہ · part پرزہ · lot لاٹ · unit اکائی · batch بیچ · serial سیریل نمبر
#   nonconformity عدم مطابقت · finding (audit) خامی · corrective action اصلاحی اقدام · supersede جگہ لینا · void کالعدم
# Digits are 0 to 9, and days are written like 2026-10-02, as on forms and certificates.
# What is put in is isolated (src/words.rs). Latin text that begins or ends with a sign, and a day, is written between
# these two, so that its parts keep their order:
-l = {"\u2066"}
-r = {"\u2069"}

site-name = سند
site-tagline = معیار کے ایسے شواہد جن کی جانچ دوسرے بھی کر سکیں
site-skip = سیدھے مواد پر جائیں
site-search = نمبر، عنوان اور خانوں میں تلاش
site-error-inside = خرابی ہماری طرف سے ہے، آپ کی بھیجی ہوئی چیز میں نہیں۔ تھوڑی دیر بعد دوبارہ کوشش کریں؛ اگر پھر بھی یہی ہو تو سند کے نگران کو وقت اور اس صفحے کا پتا بتائیں۔
site-error-not-found = یہاں ایسی کوئی چیز نہیں جو آپ دیکھ سکیں۔ پتا دیکھ لیں، یا نمبر سے تلاش کریں۔
site-error-denied = آپ کے کردار کو اس کام کی اجازت نہیں۔ جس کے کردار کو اجازت ہو اس سے کہیں۔
site-error-busy = سند اس وقت دوسروں کے کام میں مصروف ہے۔ اس میں سے کچھ محفوظ نہیں ہوا؛ آدھے منٹ بعد دوبارہ بھیجیں۔
site-error-definitions = آپ کے ادارے کی اقسام یا پروفائل غلط ہیں، اس لیے درستی تک اس میں کوئی کام نہیں کر سکتا۔ کچھ ضائع نہیں ہوا۔ سند کے ذمہ دار کو بتائیں: اس کا لاگ اور { -l }sanad kinds check{ -r } فائل اور سطر بتاتے ہیں۔
site-error-disk-full = سروس کی ڈسک بھر گئی ہے۔ اس میں سے کچھ محفوظ نہیں ہوا؛ سند کے نگران کو بتائیں اور بعد میں دوبارہ کوشش کریں۔

nav-menu = فہرست
nav-home = پہلا صفحہ
nav-records = ریکارڈ
nav-readiness = تیاری
nav-account = آپ کا اکاؤنٹ
nav-group-proof = ثبوت
nav-group-settings = ترتیبات
nav-sign-out = باہر نکلیں

settings-language = زبان
settings-theme = رنگ
language-en = English
language-ur = اردو
theme-auto = خودکار
theme-light = روشن
theme-dark = گہرا

role-administrator = منتظم
role-quality-manager = کوالٹی مینیجر
role-contributor = اندراج کنندہ
role-auditor = آڈیٹر
role-certification-body = سندی ادارہ

sign-in-title = داخل ہوں
sign-in-organisation = ادارہ (مختصر کوڈ)
sign-in-login = لاگ ان
sign-in-password = پاس ورڈ
sign-in-do = داخل ہوں

problem-title = یہ نہیں ہو سکا
problem-home = پہلے صفحے پر جائیں

home-title = خوش آمدید، { $name }
home-readiness = تیاری ایک نظر میں
home-readiness-more = وجوہات کے ساتھ
home-readiness-late = یہ لیجر کے مقام { $position } کی صورتِ حال ہے۔ اس کے بعد کے اندراجات دیکھے جا رہے ہیں۔
home-readiness-begun = ریکارڈ دیکھے جا رہے ہیں؛ بہت زیادہ ریکارڈ ہوں تو چند سیکنڈ لگتے ہیں۔
home-readiness-again = دوبارہ دیکھیں
home-readiness-empty = ابھی کچھ درج نہیں۔ ریکارڈ درج کریں یا پورا فولڈر درآمد کریں؛ پھر پروفائل کے مراحل اور ان کی کمی یہاں نظر آئے گی۔

readiness-as-of = { $day } کو جانچا گیا، لیجر کے مقام { $size } تک
readiness-met = { $all } میں سے { $met } قاعدے پورے

status-complete = مکمل
status-incomplete = نامکمل
status-stale = پرانا
status-blocked = رکا ہوا
status-not-applicable = لاگو نہیں

site-column-number = نمبر
site-column-title = عنوان
site-column-kind = قسم
site-column-state = حالت
site-column-marking = درجۂ رازداری
site-column-received = موصول
site-column-owner = ذمہ دار
site-column-occurred-on = تاریخِ وقوع

filter-all = سب
filter-do = دکھائیں

records-empty = ایسا کوئی ریکارڈ نہیں۔ دوسری قسم چنیں، یا پہلا ریکارڈ درج کریں۔
record-fields = کیا درج ہے
record-files = فائلیں
record-no-files = اس نسخے میں کوئی فائل نہیں۔
record-links = تعلقات
record-versions = نسخے
record-event = لیجر { $event }

account-sessions = آپ کہاں کہاں داخل ہیں
account-agent-unknown = بے نام براؤزر
account-session = پتا { $address }، { $since } سے داخل، آخری بار { $seen }
account-this = یہی
account-end = وہاں سے نکالیں
account-tokens = پروگراموں کے ٹوکن
account-tokens-what = جس پروگرام کے پاس ٹوکن ہو وہ ٹوکن کی حد میں، اس کی میعاد تک، وہی کر سکتا ہے جو آپ کر سکتے ہیں۔
account-token-made = ٹوکن ابھی نقل کر لیں؛ یہ صرف ایک بار دکھایا جاتا ہے۔
account-token = { $since } کو بنا، { $until } تک کارآمد
account-revoked = واپس لیا گیا
account-expired = میعاد ختم
account-revoke = واپس لیں
account-no-tokens = ابھی کوئی نہیں۔ جہاں کوئی پروگرام آپ کی طرف سے اندراج کرے یا ڈاؤن لوڈ کرے، وہاں کے لیے ایک بنائیں۔
account-token-name = کس کام کے لیے
account-token-scopes = کس کس کام میں آ سکتا ہے
account-token-days = کتنے دن کارآمد
account-token-create = ٹوکن بنائیں
scope-read = پڑھنا
scope-write = لکھنا
scope-packs = پیک
scope-manage = انتظام

resume-title = اس دوران آپ سائن آؤٹ ہو گئے
resume-what = آپ کا لکھا محفوظ نہیں ہوا، مگر ضائع بھی نہیں ہوا: وہ اسی صفحے میں ہے۔ دوسرے ٹیب میں سائن اِن کریں، پھر یہاں واپس آ کر دوبارہ بھیجیں۔
resume-files = چنی ہوئی فائلیں دوبارہ چننی ہوں گی؛ جو موصول ہو چکی تھیں وہ موجود ہیں۔
resume-sign-in = دوسرے ٹیب میں سائن اِن کریں
resume-send = دوبارہ بھیجیں
