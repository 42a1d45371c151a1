# ریکارڈ کب تک رکھے جاتے ہیں، کیا چیز انہیں زیادہ دیر روکتی ہے، اور وہ کیسے تلف ہوتے ہیں۔
#   retention مدتِ حفاظت · legal hold قانونی روک · destroy تلف کرنا · certificate of destruction تلفی کا سرٹیفکیٹ

site-column-kept = تک محفوظ
kept-no-end = ابھی کوئی آخری دن نہیں
kept-over = مدتِ حفاظت گزر چکی
kept-open = اس کا کچھ کام باقی ہے: جب تک وہ نہ ہو، آخری دن مقرر نہیں ہوتا۔
kept-waiting-occurred_on = اس پر کوئی تاریخ نہیں، اس لیے یہ آخری دن کے بغیر رکھا جاتا ہے۔
kept-waiting-received_at = اس پر کوئی تاریخ نہیں، اس لیے یہ آخری دن کے بغیر رکھا جاتا ہے۔
kept-waiting-closed = مدت اس دن سے چلتی ہے جب یہ بند ہو۔
kept-waiting-superseded = مدت اس دن سے چلتی ہے جب کوئی اور اس کی جگہ لے یا یہ کالعدم ہو۔
kept-waiting-expiry = مدت اس کی میعاد کے آخری دن سے چلتی ہے، اور اس میں ایسا کوئی دن درج نہیں۔
kept-waiting-field = مدت ایک ایسی تاریخ سے چلتی ہے جو اس میں ابھی درج نہیں۔
kept-rule = { $base } سے { $years ->
    [0] { $months ->
        [one] ایک ماہ
       *[other] { $months } ماہ
    }
    [one] { $months ->
        [0] ایک سال
        [one] ایک سال اور ایک ماہ
       *[other] ایک سال اور { $months } ماہ
    }
   *[other] { $months ->
        [0] { $years } سال
        [one] { $years } سال اور ایک ماہ
       *[other] { $years } سال اور { $months } ماہ
    }
}: { $from }۔
kept-from-occurred_on = جس دن یہ ہوا
kept-from-occurred-receipt = جس دن یہ موصول ہوا، کیونکہ اس میں درج نہیں کہ یہ کب ہوا
kept-from-received_at = جس دن اس کا آخری نسخہ موصول ہوا
kept-from-closed = جس دن یہ بند ہوا
kept-from-superseded = جس دن کسی اور نے اس کی جگہ لی یا یہ کالعدم ہوا
kept-from-expiry = اس کی میعاد کا آخری دن
kept-from-field = خانے ”{ $field }“ کا دن
kept-earlier = کسی پہلے نسخے نے اس کا وعدہ کیا تھا؛ وہ واپس نہیں لیا جاتا۔
list-kept = مدتِ حفاظت
list-kept-all = کوئی بھی
list-kept-over = جن کی مدت گزر چکی
list-kept-unknown = "{ $given }" ان میں سے نہیں: over
register-keep_until = تک محفوظ

nav-retention = مدتِ حفاظت
retention-title = مدتِ حفاظت اور تلفی
retention-what = کوئی چیز خود بخود تلف نہیں ہوتی: ایک شخص تجویز کرتا ہے، دوسرا اپنے پاس ورڈ سے منظوری دیتا ہے۔
retention-past = جن کی مدتِ حفاظت گزر چکی
retention-past-none = آپ کے دیکھنے کے قابل کسی ریکارڈ کی مدتِ حفاظت نہیں گزری۔
retention-choose = تلفی کے لیے تجویز کریں
retention-choose-one = { $number } کو تلفی کے لیے تجویز کریں
record-destroyed = (تلف شدہ)
record-hold = { $since } سے قانونی روک ”{ $name }“ کے تحت ہے: تلف نہیں ہو سکتا۔
record-hold-open = روک دیکھیں

holds-title = قانونی روکیں
holds-what = جو قانونی روک کے تحت ہو وہ تلف نہیں ہوتا، اس کی مدتِ حفاظت کچھ بھی ہو۔ بعد میں درج ہونے والا ریکارڈ بھی مطابقت ہوتے ہی اس میں آ جاتا ہے۔
holds-none = کوئی قانونی روک نہیں۔
hold-new = قانونی روک لگائیں
hold-good = نافذ
hold-lifted = اٹھا لی گئی
hold-by = { $name }، { $at }
hold-lifted-by = { $name }، { $at }
hold-set = کس نے لگائی
hold-ended = کس نے اٹھائی
hold-place = روک
hold-name = مقدمے کا نام
hold-reason = وجہ
hold-records = ریکارڈ
hold-records-help = ان کے نمبر، کوما یا نئی سطر سے الگ۔
hold-filter = اور وہ سب ریکارڈ جو مطابقت رکھیں
hold-filter-what = نیچے جو کچھ آپ بھریں وہ سب پورا ہونا چاہیے۔ ریکارڈ کے ایک نسخے کی مطابقت کافی ہے۔
hold-from = اس دن سے
hold-to = اس دن تک
hold-supplier = فراہم کنندہ، نمبر یا نام سے
hold-unit = اکائی کا سیریل نمبر
hold-kinds = قسمیں (کوئی نہ چنیں تو سب)
hold-do = روک لگائیں
hold-text = 1 سے { $max } حروف میں لکھیں، کنٹرول حروف کے بغیر
hold-record = { $number } نمبر کا کوئی ایسا ریکارڈ نہیں جو آپ دیکھ سکیں
hold-days = یہ دن پہلے دن سے پہلے ہے
hold-nothing = ریکارڈوں کے نام دیں، یا بتائیں کہ ان میں کیا مشترک ہے
hold-covered = اس کے تحت ریکارڈ
hold-covered-what = جو آپ دیکھ سکتے ہیں، اور جو اس وقت مطابقت رکھتے ہیں۔
hold-covered-none = آپ کے دیکھنے کے قابل کوئی نہیں۔
hold-covered-more = اور ان { $count } سے زیادہ۔
hold-lift = روک اٹھائیں
hold-lift-why = کیوں اٹھائی جا رہی ہے
hold-lift-do = اٹھائیں

destructions-title = تلفیاں
destructions-none = تلفی کے لیے کبھی کچھ تجویز نہیں ہوا۔
destruction-place = تجویز
destruction-records = 1 سے { $max } ریکارڈ چنیں
destruction-reason = یہ کیوں تلف کیے جائیں
destruction-propose = تلفی تجویز کریں
destruction-propose-what = کوئی دوسرا منتظم یا کوالٹی مینیجر فیصلہ کرے گا۔ تب تک کچھ نہیں بدلتا۔
destruction-is-proposed = دوسرے شخص کا منتظر
destruction-is-approved = تلف شدہ
destruction-is-refused = نامنظور
destruction-is-withdrawn = واپس لی گئی
destruction-by = { $name }، { $at }
destruction-proposed = کس نے تجویز کی
destruction-decided-by = { $name }، { $at }
destruction-count = { $count ->
    [one] ایک ریکارڈ
   *[other] { $count } ریکارڈ
}
destruction-line = { $day } تک رکھنا تھا · { $count ->
    [one] ایک نسخہ
   *[other] { $count } نسخے
}
destruction-digest = سرٹیفکیٹ
destruction-certificate = سرٹیفکیٹ (پی ڈی ایف)
destruction-waits = یہ آپ نے تجویز کی ہے، اس لیے فیصلہ کوئی دوسرا کرے گا۔
destruction-approve = منظور کریں
destruction-approve-what = عنوان، خانوں کی قدریں، فائلوں کے نام، تبصرے اور وہ فائلیں جو کسی اور ریکارڈ میں نہیں، تلف ہو جائیں گی اور واپس نہیں آ سکتیں۔ نمبر، ہیش، مینی فیسٹ اور لیجر باقی رہتے ہیں، اس لیے پہلے کے پیک اب بھی جانچے جا سکتے ہیں۔
destruction-approve-do = یہ ریکارڈ تلف کریں
destruction-refuse = نامنظور کریں
destruction-withdraw = واپس لیں
destruction-refuse-why = کیوں نہیں
destruction-decided = اس کا فیصلہ پہلے ہو چکا ہے
destruction-own = یہ خود آپ نے تجویز کی ہے؛ منظوری کسی دوسرے کو دینی ہے

obstacle-unknown = یہ ایسا ریکارڈ نہیں جسے آپ تجویز کر سکیں
obstacle-destroyed = یہ پہلے ہی تلف ہو چکا ہے
obstacle-trace = شجرۂ اجزا اسی سے بنتا ہے، اس لیے یہ رہتا ہے
obstacle-kept-until = یہ { $day } تک رکھا جانا ہے: { $why }
obstacle-kept = یہ رکھا جانا ہے: { $why }
obstacle-hold = یہ قانونی روک ”{ $name }“ کے تحت ہے
obstacle-proposed = یہ کسی اور تجویز میں شامل ہے
obstacle-linked = { $number }، جو کھلا ہے، اس سے جڑا ہے
obstacle-changed = تجویز کے بعد اس میں کچھ درج ہوا ہے

ghost-what = یہ ریکارڈ { $at } کو مدتِ حفاظت گزرنے پر مقررہ طریقے سے تلف کیا گیا۔ اس کا نمبر، ہیش اور اندراجات باقی ہیں؛ جو اس میں لکھا تھا وہ نہیں۔
ghost-procedure = کارروائی
pack-destroyed-record = { $number } کو { $day } کو { $destruction } کے تحت تلف کیا گیا
standing-destroyed = تلف شدہ
standing-what-destroyed = یہ بائٹس ریکارڈ پر تھیں، اور مدتِ حفاظت گزرنے پر وہاں مقررہ طریقے سے تلف کی گئیں۔
verify-destroyed = { $at } کو مقررہ طریقے سے تلف

event-hold_placed = قانونی روک لگائی گئی
event-hold_lifted = قانونی روک اٹھائی گئی
event-destruction_proposed = تلفی تجویز
event-destruction_withdrawn = تلفی کی تجویز واپس
event-destruction_refused = تلفی نامنظور
event-destruction_approved = تلفی منظور
event-record_destroyed = ریکارڈ تلف
event-answer-destroyed = باہر سے کسی نے پوچھا کہ اس ہیش کی فائل ریکارڈ پر ہے یا نہیں، اور تحریری جواب لیا: تلف شدہ، مقام { $position } پر تھی
