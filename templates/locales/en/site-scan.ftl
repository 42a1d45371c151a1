# Scanning at the site.

nav-scan = Scan
scan-title = Scan
scan-what = Scan a unit, a lot or a record: with a hand scanner into the field, or with the camera. A number can also be typed.
scan-field = What was scanned
scan-field-help = GS1 element strings and Digital Links, marks under MIL-STD-130 (ISO/IEC 15434), our own labels, and plain numbers. Where the scanner cannot send the separator, type ^] in its place.
scan-do = Find
scan-camera = Use the camera
scan-camera-stop = Stop the camera
scan-camera-none = The camera cannot be used: { $reason }. Allow it in the browser, or use a hand scanner.
scan-read = Read
scan-none = Nothing on record fits. Check what was scanned, or search for the number under Traceability.
scan-several = Several things fit. Choose the one that is meant.
scan-lot-of-unknown = No unit with this serial number is on record. This is the lot that the mark names.
scan-elements = What the symbol says
scan-element-identifier = Identifier
scan-element-value = Value
scan-uii = Unique item identifier
scan-records = Records
scan-record-number = Number
scan-record-title = Title

api-find-scanned = What a scanner read, and the units, lots, parts and records that it names
api-parameter-text = What the scanner sent, with FNC1 and separators as they are or as ␝, ^], {"{"}GS{"}"} or <GS>

# ---- Labels

label-title = Labels
label-what = Print labels for units and lots. Scanning one leads whoever may see the piece to its page; anybody else learns whether the record behind it still stands, and nothing else.
label-q = Numbers that begin with
label-symbol-choice = Symbol
label-qr = QR code: an address of this service
label-data-matrix = Data Matrix: mark under MIL-STD-130 (CAGE, part number, serial number)
label-symbol-help = Any telephone opens a QR code. A Data Matrix is for scanners of those who take delivery; it needs the CAGE code of the organisation in the configuration.
label-grid-choice = Sheet of A4
label-grid-option = { $grid }: { $count } labels of { $width } × { $height } mm
label-start-choice = First free label of the first sheet
label-copies-choice = Copies of each
label-print = Print (PDF)
label-picture = As a picture (PNG)
label-alternative = Symbol of { $number }
label-none = Nothing on record that you may see has such a number.
label-symbol = The symbol is qr or data-matrix.
label-grid = There is no such sheet. Choose one of { $allowed }.
label-start = The first free label of the sheet is a number from 1 to { $most }.
label-copies = At most { $most } labels are printed at once. Ask for fewer copies, or for fewer numbers.
label-no-address = A QR code needs the address under which this service is reached. Set public_url in sanad.toml, or choose a Data Matrix.
label-no-cage = A Data Matrix under MIL-STD-130 needs the organisation’s CAGE code. Set it in sanad.toml under [cage], as { $code }, or choose a QR code.
label-too-long = What belongs in the symbol of { $number } is too long for one.
label-sign-in = You have an account? Sign in to see the piece itself.

api-print-labels = Labels of a unit, a lot or several, as PDF sheets of A4
api-draw-label = The label of a unit or lot as PNG
api-parameter-unit = Serial number of a unit
api-parameter-lot = Number of a lot
api-parameter-symbol = qr (without it) or data-matrix
api-parameter-grid = How the sheet is cut: 3x8 (without it), 5x13 or 2x7
api-parameter-start = First free label of the first sheet, from 1
api-parameter-copies = Copies of each, 1 without it
