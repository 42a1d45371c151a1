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
