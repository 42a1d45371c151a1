# اسکین کرنا

nav-scan = اسکین
scan-title = اسکین
scan-what = کوئی اکائی، لاٹ یا ریکارڈ اسکین کریں: ہاتھ کے اسکینر سے خانے میں، یا کیمرے سے۔ نمبر لکھا بھی جا سکتا ہے۔
scan-field = جو اسکین ہوا
scan-field-help = { -l }GS1{ -r } کے عناصر اور { -l }Digital Link{ -r }، { -l }MIL-STD-130{ -r } کے نشان ({ -l }ISO/IEC 15434{ -r })، ہمارے اپنے لیبل، اور سادہ نمبر۔ جہاں اسکینر جدا کرنے والا نشان نہ بھیج سکے وہاں اس کی جگہ { -l }^]{ -r } لکھیں۔
scan-do = تلاش کریں
scan-camera = کیمرا استعمال کریں
scan-camera-stop = کیمرا بند کریں
scan-camera-none = کیمرا استعمال نہیں ہو سکتا: { $reason }۔ براؤزر میں اس کی اجازت دیں، یا ہاتھ کا اسکینر استعمال کریں۔
scan-read = پڑھا گیا
scan-none = درج چیزوں میں سے کوئی اس پر پوری نہیں اترتی۔ دیکھ لیں کہ کیا اسکین ہوا، یا سراغ رسانی میں نمبر تلاش کریں۔
scan-several = کئی چیزیں اس پر پوری اترتی ہیں۔ جو مراد ہو اسے چنیں۔
scan-lot-of-unknown = اس سیریل نمبر کی کوئی اکائی درج نہیں۔ یہ وہ لاٹ ہے جو نشان بتاتا ہے۔
scan-elements = علامت کیا بتاتی ہے
scan-element-identifier = شناخت کنندہ
scan-element-value = قدر
scan-uii = منفرد شناخت { -l }(UII){ -r }
scan-records = ریکارڈ
scan-record-number = نمبر
scan-record-title = عنوان

# ---- Labels

label-title = لیبل
label-what = اکائیوں اور لاٹوں کے لیبل چھاپیں۔ اسکین کرنے پر جو اس چیز کو دیکھ سکتا ہے وہ اس کے صفحے پر پہنچتا ہے؛ باقی سب کو صرف یہ پتا چلتا ہے کہ اس کے پیچھے کا ریکارڈ اب بھی قائم ہے یا نہیں۔
label-q = ان سے شروع ہونے والے نمبر
label-symbol-choice = علامت
label-qr = { -l }QR{ -r } کوڈ: اس سروس کا پتا
label-data-matrix = { -l }Data Matrix{ -r }: { -l }MIL-STD-130{ -r } کے مطابق نشان { -l }(CAGE){ -r }، پرزہ نمبر، سیریل نمبر
label-symbol-help = { -l }QR{ -r } کوڈ ہر فون کھول لیتا ہے۔ { -l }Data Matrix{ -r } وصول کرنے والوں کے اسکینروں کے لیے ہے؛ اس کے لیے ادارے کا { -l }CAGE{ -r } کوڈ ترتیبات میں چاہیے۔
label-grid-choice = { -l }A4{ -r } کی شیٹ
label-grid-option = { $grid }: { $count } لیبل، ہر ایک { $width } × { $height } ملی میٹر
label-start-choice = پہلی شیٹ کا پہلا خالی لیبل
label-copies-choice = ہر ایک کی نقلیں
label-print = چھاپیں { -l }(PDF){ -r }
label-picture = تصویر کے طور پر { -l }(PNG){ -r }
label-alternative = { $number } کی علامت
label-none = درج چیزوں میں سے جو آپ دیکھ سکتے ہیں کسی کا ایسا نمبر نہیں۔
label-symbol = علامت { -l }qr{ -r } ہے یا { -l }data-matrix{ -r }۔
label-grid = ایسی کوئی شیٹ نہیں۔ ان میں سے چنیں: { $allowed }۔
label-start = شیٹ کا پہلا خالی لیبل 1 سے { $most } تک کا عدد ہے۔
label-copies = ایک بار میں زیادہ سے زیادہ { $most } لیبل چھپتے ہیں۔ کم نقلیں یا کم نمبر مانگیں۔
label-no-address = { -l }QR{ -r } کوڈ کے لیے وہ پتا چاہیے جس پر یہ سروس ملتی ہے۔ { -l }sanad.toml{ -r } میں { -l }public_url{ -r } لکھوائیں، یا { -l }Data Matrix{ -r } چنیں۔
label-no-cage = { -l }MIL-STD-130{ -r } کے { -l }Data Matrix{ -r } کے لیے ادارے کا { -l }CAGE{ -r } کوڈ چاہیے۔ اسے { -l }sanad.toml{ -r } میں { -l }[cage]{ -r } کے نیچے { $code } کے نام سے لکھوائیں، یا { -l }QR{ -r } کوڈ چنیں۔
label-too-long = { $number } کی علامت میں جو آنا ہے وہ اس کے لیے بہت لمبا ہے۔
label-sign-in = آپ کا اکاؤنٹ ہے؟ خود یہ چیز دیکھنے کے لیے سائن اِن کریں۔
