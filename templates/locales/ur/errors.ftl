# Errors of the product, in Urdu: what happened and where, then what to do next.
error-line = خرابی: { $message }
error-cause = سبب: { $cause }

error-not-found = ایسا کچھ نہیں جو آپ دیکھ سکیں: { $what } { $name }۔ { $what ->
    [record] ہجے دیکھ لیں؛ `sanad record list` بتاتا ہے کہ کیا کیا موجود ہے۔
    [user] ہجے دیکھ لیں؛ `sanad user list` بتاتا ہے کہ کون کون ہے۔
    [organisation] `sanad organisation list` بتاتا ہے کہ کون کون سے ادارے ہیں۔
    [pack] ہجے دیکھ لیں؛ `sanad pack list` بتاتا ہے کہ کیا کیا جاری ہوا۔
   *[other] ہجے دیکھ لیں۔
}
error-denied = کردار { $role } کو { $action } کی اجازت نہیں۔ جس کے کردار کو اجازت ہو اس سے کہیں، یا { -l }--as{ -r } سے دوسرا صارف بتائیں۔
error-denied-kind = کردار { $role } اس قسم کے ریکارڈ درج نہیں کرتا اور نہ ان پر کام کرتا ہے۔ جس کا کردار کرتا ہو اس سے کہیں۔
error-denied-others = کردار { $role } صرف اپنے درج کیے ہوئے ریکارڈ بدلتا ہے۔ درج کرنے والے سے کہیں، یا کوالٹی مینیجر سے۔
error-cross-site = یہ کسی اور سائٹ سے بھیجا گیا تھا اور اس پر عمل نہیں ہوا۔ صفحہ یہاں کھول کر دوبارہ کریں۔
error-request = جو بھیجا گیا وہ پڑھا نہیں جا سکتا: { $reason }۔
error-method = یہ پتا اس طرح استعمال نہیں ہو سکتا۔
error-too-large = جو بھیجا گیا وہ { $max } MiB سے لمبا ہے۔ فائلیں اپ لوڈ کے ذریعے، اور فارم حصوں میں بھیجیں۔
error-conflict = آپ کے کام کے دوران { $author } نے { $number } بدل دیا (نسخہ { $version })۔ ابھی کچھ محفوظ نہیں ہوا: دونوں کو دیکھیں اور دوبارہ محفوظ کریں۔
error-precondition-failed = { $number } کا موجودہ نسخہ وہ نہیں جو بتایا گیا ({ $version }، از { $author })۔ کچھ محفوظ نہیں ہوا: اسے دوبارہ لیں، دیکھیں کیا بدلا، اور تبدیلی اسی نسخے پر دوبارہ بھیجیں۔
error-precondition-required = بتائیں کہ یہ تبدیلی کس نسخے پر ہے: اس کا ڈائجسٹ If-Match میں بھیجیں، جیسا ETag میں آیا تھا۔
error-media-type = { $given } یہاں نہیں لیا جاتا؛ { $taken } بھیجیں۔
error-listen = سروس { $address } پر نہیں سن سکتی۔ شاید کوئی اور پروگرام اسے استعمال کر رہا ہے؛ { -l }--listen{ -r } سے دوسرا پتا بتائیں۔
error-scope = یہ ٹوکن اس کام میں نہیں آ سکتا: اس میں ”{ $scope }“ کی اجازت نہیں۔ ایسا ٹوکن بنائیں جس میں ہو۔
error-sign-in = اس لاگ ان اور پاس ورڈ سے کوئی داخل نہیں ہو سکتا۔ دونوں دیکھ لیں؛ پاس ورڈ منتظم مقرر کرتا ہے۔
error-second-factor = یہ کوڈ درست نہیں، یا پہلے استعمال ہو چکا ہے۔ اگلے کوڈ کا انتظار کریں اور وہ لکھیں۔
error-signed-out = آپ داخل نہیں ہیں، یا بہت دیر سے کچھ نہیں کیا تھا۔ داخل ہو کر دوبارہ کوشش کریں۔
error-too-many = یہ بہت زیادہ بار آزمایا یا پوچھا گیا۔ { $seconds } سیکنڈ ٹھہر کر دوبارہ کوشش کریں۔
error-clearance = { $marking } آپ کی کلیئرنس { $clearance } سے اوپر ہے۔ { $clearance } تک کا درجہ چنیں، یا اس سے کہیں جو { $marking } دیکھ سکتا ہو۔
error-organisation = اس تنصیب میں کئی ادارے ہیں ({ $names })۔ { -l }--organisation{ -r } سے ایک بتائیں۔
error-nobody = اس تنصیب کے کسی صارف کو { $action } کی اجازت نہیں۔ `sanad user add` سے ایک شامل کریں۔
withhold-place = جو ظاہر نہیں کرنا
withhold-wrong-form = ”{ $given }“ سے کوئی ایسی چیز معلوم نہیں ہوتی جسے روکا جا سکے۔ { -l }OF/WHAT=REASON{ -r } لکھیں: OF ریکارڈ کا نمبر، { -l }kind:CODE{ -r } یا { -l }above:MARKING{ -r } ہے؛ WHAT میں title، { -l }field/NAME{ -r }، fields، { -l }file/NAME{ -r }، files یا all۔ خانے کے لیے ریکارڈ یا قسم چاہیے، اور فائل کے لیے ریکارڈ۔
withhold-wrong-marking = ”{ $given }“ میں کسی درجۂ رازداری کا نام نہیں۔
withhold-wrong-reason = ”{ $given }“ میں وجہ نہیں، یا وہ 300 حروف کی ایک سطر سے لمبی ہے۔ وجہ پیک میں درج ہوتی ہے۔
withhold-no-record = { $number } اس پیک کے ریکارڈ میں نہیں۔
withhold-no-kind = { $kind } ریکارڈ کی کوئی قسم نہیں۔
withhold-no-field = { $of } میں خانہ { $field } نہیں۔
withhold-no-file = { $number } میں فائل { $file } نہیں۔
withhold-no-files = { $number } میں کوئی فائل نہیں۔
error-invalid = { $place } درست نہیں۔ نیچے جو بتایا گیا ہے اسے درست کر کے دوبارہ کوشش کریں؛ کچھ محفوظ نہیں ہوا۔
error-transition = { $number } کی حالت { $from } سے { $to } نہیں ہو سکتی:
error-keys-changed = پیک بنتے وقت لیجر کی کلیدیں بدل گئیں۔ کچھ جاری نہیں ہوا؛ پیک دوبارہ بنائیں۔
error-exists = { $what } { $name } پہلے سے موجود ہے۔ دوسرا نام چنیں، یا اسی سے کام لیں جو موجود ہے۔
error-file = { $path } استعمال نہیں ہو سکتا۔ دیکھیں کہ وہ موجود ہے اور آپ وہاں پڑھ اور لکھ سکتے ہیں، پھر دوبارہ کوشش کریں۔
error-disk-full = ڈسک بھر گئی ہے ({ $path })۔ جس کے درج ہونے کی خبر دی گئی وہ محفوظ ہے اور کچھ ضائع نہیں ہوا؛ جگہ خالی کریں اور وہی کمانڈ دوبارہ چلائیں۔
error-no-installation = { $path } پر کوئی تنصیب نہیں۔ { -l }--dir{ -r } سے اس کا فولڈر بتائیں، یا `sanad init` سے بنائیں۔
error-installation-exists = { $path } میں پہلے سے تنصیب ہے۔ اسے استعمال کریں، یا دوسرا فولڈر چنیں۔
error-config = ترتیبات کی فائل { $path } غلط ہے۔ نیچے جو بتایا گیا ہے اسے درست کر کے دوبارہ کوشش کریں۔
error-migrate = اس تنصیب کے جدول اس پروگرام سے پرانے ہیں ({ $names })۔ بیک اپ بنائیں، پھر `sanad migrate` چلائیں۔
error-newer = یہ تنصیب اس پروگرام کے نئے اجرا سے استعمال ہو چکی ہے (migrations { $versions })۔ وہی اجرا استعمال کریں؛ یہ اس کا ڈیٹا نہیں سمجھے گا۔
error-definitions = اقسام یا پروفائل غلط ہیں۔ نیچے بتائی گئی فائلیں درست کریں؛ `sanad kinds check` دوبارہ دیکھتا ہے۔
error-ledger = { $organisation } کا لیجر خود اپنے مطابق نہیں: { $reason }۔ ایسے لیجر پر کچھ نہیں لکھا جاتا۔ `sanad fsck` سے دیکھیں کہ کیا غلط ہے، اور ڈیٹابیس کو بیک اپ سے بحال کریں۔
error-clock = گھڑی کے مطابق وقت { $now } ہے، مگر آخری اندراج { $last } پر ہوا۔ مشین کی گھڑی درست کر کے دوبارہ کوشش کریں؛ کچھ محفوظ نہیں ہوا۔
error-key = تنصیب کی کلید استعمال نہیں ہو سکتی: { $reason }۔ وہ sanad.toml میں بتائی گئی فائل میں ہے، یا SANAD_KEY میں۔
error-database = ڈیٹابیس ناکام ہو گیا۔ دیکھیں کہ وہ چل رہا ہے اور جگہ ہے، پھر دوبارہ کوشش کریں؛ جس کے درج ہونے کی خبر دی گئی وہ محفوظ ہے۔
error-busy = کوئی اور عمل اس تنصیب میں لکھ رہا ہے اور بہت دیر سے روکے ہوئے ہے۔ اس کے ختم ہونے کا انتظار کر کے دوبارہ کوشش کریں؛ جو یہ کمانڈ لکھ رہی تھی وہ محفوظ نہیں ہوا۔
error-address = ”{ $given }“ ڈیٹابیس کا پتا نہیں۔ { -l }sqlite:PATH{ -r } یا { -l }postgres://USER@HOST/NAME{ -r } لکھیں۔
error-unavailable = ڈیٹابیس { $url } کھل نہیں سکتا۔ دیکھیں کہ وہ چل رہا ہے، پتا درست ہے، اور آپ کو اجازت ہے، پھر دوبارہ کوشش کریں۔
error-blob = محفوظ فائل { $path } غائب ہے یا بدل گئی ہے۔ `sanad fsck` چلائیں اور اسے بیک اپ سے بحال کریں۔
error-index = فہرست { $path } استعمال نہیں ہو سکتی۔
error-trace = سراغ رسانی کا اندراج { $file } درج نہیں ہو سکتا؛ اس میں سے کچھ محفوظ نہیں ہوا۔
error-pack = پیک { $number } نہیں بن سکتا۔
error-pack-gone = پیک { $number } کی فائل اب پیکوں کے فولڈر میں نہیں۔ پیک دوبارہ بنائیں: وہی بائٹس نکلیں گے۔
error-working = یہ ابھی بدلا نہیں جا سکتا: اس پر کوئی کام جاری ہے، یا فائلیں ابھی راستے میں ہیں۔ اس کے ختم ہونے کا انتظار کریں۔
error-queue = آپ کے { $max } کام پہلے سے منتظر ہیں۔ ایک کو ختم ہونے دیں، یا واپس لیں، اور دوبارہ کہیں۔
error-interrupted = اس کام کے دوران سروس بند ہو گئی۔ دیکھیں کہ کام پھر بھی ہوا یا نہیں، اور نہیں ہوا تو دوبارہ کہیں۔
error-withdrawn = یہ شروع ہونے سے پہلے واپس لے لیا گیا۔
error-internal = ایسا کچھ ہوا جو نہیں ہونا چاہیے تھا۔ { $reason } براہِ کرم نیچے کی سطروں کے ساتھ اس کی اطلاع دیں۔

field-too-long-by-name = { $name } بہت لمبا ہے؛ زیادہ سے زیادہ { $max } حروف ہو سکتے ہیں
field-missing-by-name = { $name } درج نہیں
too-many-files-or-links = { $max } سے زیادہ فائلیں یا تعلقات ہیں
text-line-end = { $name } کئی سطروں میں ہے؛ CSV فائل میں شاید اس کے آخر سے پہلے واوین رہ گیا ہے
number-form = نمبر ”{ $number }“ میں حروف، ہندسوں، ”-“، ”_“ اور ”.“ کے علاوہ بھی کچھ ہے، یا وہ 64 سے لمبا ہے
number-case = نمبر ”{ $number }“ اور موجودہ { $other } میں فرق صرف چھوٹے بڑے حروف کا ہے؛ ویسے ہی لکھیں جیسے وہاں ہے، یا دوسرا چنیں
number-unusable = نمبر ”{ $number }“ استعمال نہیں ہو سکتا؛ دوسرا چنیں
occurred-in-future = تاریخِ وقوع (occurred_on) مستقبل میں ہے
number-taken = نمبر ”{ $number }“ لیا جا چکا ہے؛ دوسرا چنیں، یا اگلے نمبر کے لیے خالی چھوڑیں
reason-missing = چند الفاظ میں بتائیں کہ نیا نسخہ کیوں ہے
owner-unknown = یہاں لاگ ان { $login } کا کوئی نہیں
file-not-in-version = فائل { $digest } موجودہ نسخے میں نہیں؛ دوبارہ اپ لوڈ کریں
upload-unknown = اپ لوڈ { $upload } اب موجود نہیں؛ اپ لوڈ ایک دن رکھا جاتا ہے۔ فائل دوبارہ بھیجیں
link-target-unknown = تعلق { $link }: ریکارڈ { $number } موجود نہیں

upload-name = فائل کا نام استعمال نہیں ہو سکتا؛ 300 حروف تک کا نام دیں، کنٹرول حروف کے بغیر
upload-name-path = فائل کے نام میں راستہ ہے (”/“، ”\\“ یا ”..“)؛ سادہ نام دیں
upload-name-order = فائل کے نام میں ایسے حروف ہیں جو دکھائی دینے کی ترتیب بدل دیتے ہیں، چنانچہ وہ کچھ اور پڑھا جاتا ہے؛ نام بدلیں
upload-stalled = { $seconds } سیکنڈ تک تقریباً کچھ نہیں پہنچا
upload-digest = فائل کا ڈائجسٹ ({ $found }) وہ نہیں جو بتایا گیا تھا؛ دوبارہ بھیجیں
token-name = { $max } حروف تک میں بتائیں کہ ٹوکن کس کام کے لیے ہے
token-scopes = ان میں سے کم از کم ایک چنیں: پڑھنا، لکھنا، پیک، انتظام
token-days = ٹوکن 1 سے { $max } دن تک کارآمد ہوتا ہے

import-place = { $file }، سطر { $row }
import-problem = { $place }: { $text }
import-reason-index = فہرست سے درآمد
import-reason-path = فہرست کے بغیر فولڈر سے درآمد
import-too-deep = فولڈر { $max } سے زیادہ تہوں میں ہیں؛ غالباً کوئی غلطی ہے
import-not-a-file = { $file } عام فائل نہیں
import-column-scripted = کالم { $column } سروس خود مقرر کرتی ہے اور درآمد نہیں ہو سکتا؛ اسے ہٹا دیں
import-kind-unknown = ”{ $kind }“ نام کی کوئی قسم نہیں
import-bad-occurred_on = occurred_on میں ”{ $given }“ کوئی تاریخ نہیں؛ یوں لکھیں: { -l }2026-10-02{ -r }
import-bad-received_at = received_at میں ”{ $given }“ کوئی لمحہ نہیں؛ یوں لکھیں: { -l }2026-10-03T08:14:05.120Z{ -r }
import-bad-marking = marking میں ”{ $given }“ ان میں سے نہیں: UNCLASSIFIED، RESTRICTED، CONFIDENTIAL، SECRET
import-bad-link = ”{ $given }“ کوئی تعلق نہیں؛ { -l }type:NUMBER{ -r } لکھیں
import-bad-name = { $file } کا نام استعمال نہیں ہو سکتا: { $reason }
import-column-unknown = قسم { $kind } میں ”{ $column }“ نام کا خانہ نہیں
import-row-double = نمبر نہیں، اور قسم و عنوان (”{ $title }“) وہی ہیں جو { $other } کے؛ یہ اسی ریکارڈ کا نسخہ بن جائے گا۔ ہر سطر کو نمبر دیں
import-two-indexes = { $file } اور { $other } دونوں فہرستیں ہیں؛ فولڈر میں ایک ہی رکھیں
import-index-format = { $file } کا نام فہرست کا ہے مگر فہرست کے طور پر پڑھا نہیں جا سکتا؛ اسے index.csv (UTF-8) یا index.xlsx کے طور پر محفوظ کریں
import-file-twice = { $file } سطر میں دو بار ہے
import-nothing = یہاں درج کرنے کو کچھ نہیں؛ وہ فولڈر بتائیں جس میں فہرست یا فائلیں ہیں
import-is-a-file = یہ فائل ہے؛ وہ فولڈر بتائیں جس میں فہرست اور فائلیں ہیں
import-own-folder = { $path } اسی تنصیب کا ہے اور شہادت بن جائے گا؛ ایسا فولڈر بتائیں جس میں صرف شواہد ہوں
import-trace-one-file = سراغ رسانی کے اندراج میں ٹھیک ایک CSV فائل ہوتی ہے
import-path-outside = ”{ $file }“ فولڈر سے باہر جاتا ہے؛ فہرست میں وہی فائلیں ہوتی ہیں جو اس کے ساتھ یا نیچے ہوں
import-symlink = { $file } علامتی ربط ہے؛ وہاں خود فائل رکھیں
import-name-not-utf8 = { $file } کا نام درست UTF-8 نہیں؛ نام بدلیں
import-file-missing = { $file } پڑھی نہیں جا سکتی: { $reason }۔ نام دیکھیں (چھوٹے بڑے حروف کا فرق پڑتا ہے؛ کئی فائلوں کے درمیان ”;“ آتا ہے) اور یہ کہ آپ اسے پڑھ سکتے ہیں
import-file-empty = { $file } خالی ہے؛ خالی فائل شہادت نہیں
import-file-renamed = { $file } کا آغاز { $media } جیسا نہیں، جبکہ نام یہی کہتا ہے؛ نام یا فائل درست کریں
import-file-truncated = { $file } کا آخری حصہ { $media } کے لحاظ سے نامکمل ہے؛ غالباً پوری نقل نہیں ہوئی

index-unreadable = پڑھی نہیں جا سکتی: { $what }
index-too-large = اس میں { $what } بائٹس ہیں، جو فہرست کی حد سے زیادہ ہیں
index-too-many-columns = سطر { $row }: { $what } کالم بہت زیادہ ہیں
index-duplicate-column = سطر { $row }: کالم { $what } دو بار ہے
index-no-header = سطر { $row }: کالموں کے نام نہیں
index-cell-without-column = سطر { $row }: ”{ $what }“ بے نام کالم میں ہے
index-cell-too-long = سطر { $row }: خانہ { $what } بہت لمبا ہے
index-not-utf8 = سطر { $row }: متن درست UTF-8 نہیں؛ فائل UTF-8 میں محفوظ کریں (Excel میں: ”CSV UTF-8“)
index-too-many-rows = سطر { $row }: { $what } سے زیادہ سطریں ہیں؛ فائل تقسیم کریں
index-empty = خالی ہے؛ پہلی سطر میں کالموں کے نام ہوتے ہیں
index-cell-error = سطر { $row }، کالم { $what }: خانے میں غلطی کی قدر ہے
index-not-calculated = سطر { $row }، کالم { $what }: فارمولے کا نتیجہ محفوظ نہیں؛ ورک بک کو اسپریڈ شیٹ میں کھولیں، وہاں محفوظ کریں، اور دوبارہ کوشش کریں

trace-empty = فائل خالی ہے؛ پہلی سطر میں کالموں کے نام ہوتے ہیں
trace-item-unknown = پرزہ { $name } اس سطر سے پہلے متعین نہیں ہوا
trace-item-differs = پرزہ { $name } دوسرے عنوان کے ساتھ ریکارڈ پر ہے
trace-lot-differs = لاٹ { $name } دوسری معلومات کے ساتھ ریکارڈ پر ہے؛ نئے اندراج میں دوسرے لاٹ نمبر سے درست کریں
trace-piece-unknown = لاٹ یا اکائی { $name } اس سطر سے پہلے متعین نہیں ہوئی
trace-piece-ambiguous = { $name } کئی نظرثانیوں کی لاٹ یا اکائی ہے؛ سطر یہ نہیں بتاتی کہ کون سی
trace-into-itself = { $name } خود اپنے اندر نہیں لگ سکتا
trace-contains-itself = { $child } { $parent } میں نہیں لگ سکتا، جو پہلے ہی اس کے اندر ہے
trace-is-in = { $child } { $parent } میں نہیں لگ سکتا: وہ { $place } میں ہے۔ پہلے اسے وہاں سے نکالیں، ”removed“ والی سطر سے
trace-used-up = { $child } { $parent } میں نہیں لگ سکتا: وہ { $place } میں صرف ہو چکا ہے
trace-not-in = { $child } { $parent } سے نہیں نکل سکتا: وہ اس میں نہیں
trace-consumed-stays = { $child } { $parent } سے نہیں نکل سکتا: وہ وہاں صرف ہو چکا ہے، اور جو صرف ہو جائے وہ رہتا ہے
trace-other-unit = { $child } کا { $given } { $parent } سے نہیں نکل سکتا: اس میں { $held } ہے۔ مقدار اسی اکائی میں لکھیں
trace-more-than-in = { $child } کا { $given } { $parent } سے نہیں نکل سکتا: اس میں صرف { $held } ہے
trace-several-items = یہ نمبر ({ $name }) کئی پرزوں کا ہے؛ { -l }--item{ -r } سے ایک بتائیں

pack-request-unknown = اجرا کے وقت جو طلب کیا گیا تھا وہ اس شکل میں نہیں جس میں یہ پروگرام محفوظ کرتا ہے؛ پچھلے پروگرام کا جاری کردہ پیک دوبارہ نہیں بن سکتا، اس لیے جاری شدہ فائل سنبھال کر رکھیں
pack-differs = جاری { $issued } ہوا تھا، اب { $made } بنا: اس کے بعد سے سانچے یا یہ پروگرام بدل چکے ہیں
