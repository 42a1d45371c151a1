# The site in Urdu. What is missing here is shown in English.
site-name = سند
site-tagline = معیار کے ایسے ثبوت جن کی جانچ دوسرے بھی کر سکیں
site-skip = سیدھے مواد پر جائیں
site-search = نمبر، عنوان اور خانوں میں تلاش
site-error-inside = خرابی ہماری طرف سے ہے، آپ کی بھیجی ہوئی چیز میں نہیں۔ تھوڑی دیر بعد دوبارہ کوشش کریں؛ اگر پھر بھی یہی ہو تو سند کے نگران کو وقت اور اس صفحے کا پتا بتائیں۔
site-error-not-found = یہاں ایسی کوئی چیز نہیں جو آپ دیکھ سکیں۔ پتا دیکھ لیں، یا نمبر سے تلاش کریں۔
site-error-denied = آپ کا کردار یہ کام نہیں کر سکتا۔ جس کا کردار اجازت دیتا ہو اس سے کہیں۔
site-error-disk-full = سروس کی ڈسک بھر گئی ہے۔ اس میں سے کچھ محفوظ نہیں ہوا؛ سند کے نگران کو بتائیں اور بعد میں دوبارہ کوشش کریں۔

nav-menu = فہرست
nav-home = پہلا صفحہ
nav-records = ریکارڈ
nav-readiness = تیاری
nav-account = آپ کا کھاتا
nav-group-proof = ثبوت
nav-group-settings = ترتیبات
nav-sign-out = باہر نکلیں

settings-language = زبان
settings-theme = رنگ
theme-auto = خودکار
theme-light = روشن
theme-dark = گہرا

role-administrator = منتظم
role-quality-manager = معیار مینیجر
role-contributor = اندراج کنندہ
role-auditor = آڈیٹر
role-certification-body = سند دینے والا ادارہ

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
home-readiness-empty = ابھی کچھ درج نہیں۔ ریکارڈ درج کریں یا پورا فولڈر لائیں؛ پھر یہاں ہر مرحلہ اور اس کی کمی نظر آئے گی۔

readiness-as-of = { $day } کو جانچا گیا، کھاتے کے مقام { $size } تک
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
site-column-marking = درجہ بندی
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
record-event = کھاتا { $event }

account-sessions = آپ کہاں کہاں داخل ہیں
account-agent-unknown = بے نام براؤزر
account-session = { $address } سے، { $since } سے داخل، آخری بار { $seen }
account-this = یہی
account-end = وہاں سے نکالیں
account-tokens = پروگراموں کے ٹوکن
account-tokens-what = جس پروگرام کے پاس ٹوکن ہو وہ ٹوکن کی حد میں، اس کی میعاد تک، وہی کر سکتا ہے جو آپ کر سکتے ہیں۔
account-token-made = ٹوکن ابھی نقل کر لیں؛ یہ صرف ایک بار دکھایا جاتا ہے۔
account-token = { $since } کو بنا، { $until } تک کارآمد
account-revoked = واپس لیا گیا
account-expired = میعاد ختم
account-revoke = واپس لیں
account-no-tokens = ابھی کوئی نہیں۔ جہاں کوئی پروگرام آپ کی طرف سے درج کرے یا لائے، وہاں ایک بنائیں۔
account-token-name = کس کام کے لیے
account-token-scopes = کس کس کام میں آ سکتا ہے
account-token-days = کتنے دن کارآمد
account-token-create = ٹوکن بنائیں
scope-read = پڑھنا
scope-write = لکھنا
scope-packs = پیک
scope-manage = انتظام
