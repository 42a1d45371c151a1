# shellcheck shell=bash
# Packs, PDFs and ledgers before referees that nobody here wrote (design/formats.md, section 7).

case "${SANAD_TEST_PROFILE:-dev}" in
  release) SANAD=$ROOT/target/release/sanad ;;
  *) SANAD=$ROOT/target/debug/sanad ;;
esac

build_product() {
  check "sanad builds" cargo build --locked --bins -q --profile "${SANAD_TEST_PROFILE:-dev}" && build_verifier
}

LEDGER_REFEREE=$BASE/ledger-referee
build_ledger_referee() {
  check "ledger referee builds (Go, x/mod/sumdb)" env GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= \
    GOCACHE="$BASE/go-cache" go build -o "$LEDGER_REFEREE" ./tests/referees/ledger
}

# into FILE COMMAND…: what the command prints goes into the file.
into() { local file=$1; shift; "$@" >"$file"; }

# from FILE COMMAND…: the command reads the file.
from() { local file=$1; shift; "$@" <"$file"; }

# within DIR COMMAND…
within() { (cd "$1" && shift && "$@"); }

# is_static BINARY: it names no loader and no library.
is_static() { ldd "$1" 2>&1 | tee /dev/stderr | grep -qE 'statically linked|not a dynamic executable'; }

# piped FILE COMMAND…, redirected FILE COMMAND…: the file as standard input, once as a pipe and once as itself.
# shellcheck disable=SC2002 # the pipe is what is meant
piped() { local file=$1; shift; cat "$file" | "$@"; }
redirected() { local file=$1; shift; "$@" <"$file"; }

# pdffonts prints two lines of heading, then one a font, with the columns emb and sub fifth and fourth from the end.
fonts_embedded() {
  pdffonts "$1" | tee /dev/stderr |
    awk 'NR > 2 { n++; if ($(NF-4) != "yes" || $(NF-3) != "yes") bad = 1 } END { exit bad || !n }'
}
pdf_says() { pdftotext "$1" - | grep -F -- "$2"; }
pdf_has_bookmarks() { qpdf --json --json-key=outlines "$1" | grep '"title"'; }

# said WORD FILE: what stands after "WORD: " in what a command printed.
said() { sed -n "s/^$1: //p" "$2" | head -n 1; }

# referee_pack LABEL PACK.zip TRUST: everything that a stranger would run on a ZIP pack.
referee_pack() {
  local label=$1 pack=$2 trust=$3 dir top
  check "$label: the pack is there" test -s "$pack" || return
  check "$label: the trust file is there" test -s "$trust" || return
  check "$label: unzip -tq" unzip -tq "$pack"
  check "$label: 7z t" 7z t "$pack"
  check "$label: bsdtar -tf" bsdtar -tf "$pack"
  dir=$(mktemp -d "$WORK/pack.XXXXXX")
  check "$label: unzip" unzip -q "$pack" -d "$dir" || return
  top=$dir/$(basename "$pack" .zip)
  check "$label: one top directory, named after the pack" test "$(ls -A "$dir")" = "$(basename "$top")" || return
  check "$label: sha256sum -c manifest" within "$top" sha256sum --quiet --strict -c manifest-sha256.txt
  check "$label: sha256sum -c tagmanifest" within "$top" sha256sum --quiet --strict -c tagmanifest-sha256.txt
  check "$label: bagit.py --validate" "$VENV/bin/bagit.py" --validate "$top"
  check "$label: sanad-verify with trust says verified" "$VERIFIER" "$pack" --trust "$trust"
  check "$label: sanad-verify on the folder" "$VERIFIER" "$top" --trust "$trust"
  check_status 3 "$label: sanad-verify without trust says issuer not established" "$VERIFIER" "$pack"
  check "$label: Go's tlog accepts checkpoint and receipts" "$LEDGER_REFEREE" pack "$trust" "$top"
  check_by_hand "$label" "$top" "$trust"
  check "$label: second implementation (Python), container and all" \
    "$VENV/bin/python" tests/referees/pack.py "$pack" --trust "$trust"
  check "$label: second implementation refuses altered ones" \
    "$VENV/bin/python" tests/referees/pack.py "$top" --trust "$trust" --self-test
  check "$label: a forger remakes it under another key" \
    "$VENV/bin/python" tests/referees/forge.py remake "$pack" "$dir/forged" || return
  check_status 3 "$label: the forged pack's issuer is not established" \
    "$VERIFIER" "$dir/forged/$(basename "$pack")" --trust "$trust"
  rm -rf "$dir"
}

# referee_pieces DIR TRUST: a pack about a unit is a bag, verifies everywhere, and its report and events are what they should be.
referee_pieces() {
  local dir=$1 trust=$2 label="pack about a unit" out=$WORK/pieces.out pack
  check "$label: sanad pack build --unit" into "$out" "$SANAD" pack build --unit BT12-0001 --dir "$dir" || return
  pack=$(said pack "$out")
  referee_archival "$label" "$(said pdf "$out")"
  check "$label: sanad-verify" "$VERIFIER" "$pack" --trust "$trust"
  check "$label: second implementation (Python)" "$VENV/bin/python" tests/referees/pack.py "$pack" --trust "$trust"
  mkdir -p "$WORK/pieces" && unzip -q "$pack" -d "$WORK/pieces" || return
  check "$label: bagit.py --validate" "$VENV/bin/bagit.py" --validate "$WORK/pieces"/*
  check "$label: event ids in epcis.jsonld" "$VENV/bin/python" tests/referees/epcis.py "$SANAD" --ours \
    "$WORK"/pieces/*/data/traceability/epcis.jsonld
  rm -rf "$WORK/pieces"
}

# check_by_hand LABEL FOLDER TRUST: the pack's own script, with public tools alone; and that it can refuse.
check_by_hand() {
  local label=$1 top=$2 trust=$3 copy file event
  file=$(cd "$top" && compgen -G 'data/*/*/v*/files/*' | head -n 1)
  check "$label: check.sh proves a file" within "$top" sh verify/check.sh "$trust" "$file"
  check "$label: check.sh proves a version" within "$top" sh verify/check.sh "$trust" "${file%/files/*}/manifest.json"
  copy=$(mktemp -d "$WORK/byhand.XXXXXX")
  sed 's/^\(log [^+]*+[0-9a-f]*+.\{10\}\)....../\1AAAAAA/' "$trust" >"$copy/trust"
  cp -r "$top" "$copy/pack"
  top=$copy/pack
  check_status 1 "$label: check.sh refuses another key" within "$top" sh verify/check.sh "$copy/trust" "$file"
  event=$(within "$top" sh verify/check.sh "$trust" "$file" | sed -n 's/^event .* //p')
  altered() { # WHAT FILE SED-SCRIPT
    cp "$top/$2" "$copy/kept" && sed -i "$3" "$top/$2"
    if cmp -s "$top/$2" "$copy/kept"; then failed "$label: $1 was not altered"; return; fi
    check_status 1 "$label: check.sh refuses $1" within "$top" sh verify/check.sh "$trust" "$file"
    cp "$copy/kept" "$top/$2"
  }
  altered "another file" "$file" '1s/^/x/'
  altered "another manifest" "${file%/files/*}/manifest.json" 's/"version":/"Version":/'
  altered "another event" "$event" 's/version_committed/version_withdrawn/'
  altered "another receipt" "${event%.json}.tlog-proof" '4s/^./!/'
  altered "another place" "${event%.json}.tlog-proof" 's/^index \([0-9]*\)$/index 1\1/'
  altered "another head" proof/checkpoint '2s/$/0/'
  altered "another list" tagmanifest-sha256.txt '1s/^./g/'
  altered "another pack's receipt" proof/pack.tlog-proof '/^extra /s/ ..../ AAAA/'
  rm -rf "$copy"
}

# referee_pdf LABEL FILE.pdf NUMBER
referee_pdf() {
  local label=$1 pdf=$2 number=$3
  check "$label: qpdf --check" qpdf --check "$pdf" || return
  check "$label: every font embedded and subset" fonts_embedded "$pdf"
  check "$label: the PDF names the pack" pdf_says "$pdf" "$number"
  check "$label: the PDF has bookmarks" pdf_has_bookmarks "$pdf"
}

# verapdf PROFILE FILE…: every rule of the profile, by veraPDF.
verapdf() { java -Xmx2g -cp "$VERAPDF_PATH" Validate "$@"; }

# referee_archival LABEL FILE.pdf…: zero failures for both profiles.
referee_archival() {
  local label=$1
  shift
  check "$label: veraPDF, PDF/A-3a" verapdf PDFA-3A "$@"
  check "$label: veraPDF, PDF/UA-1" verapdf PDFUA-1 "$@"
}

# referee_reports DIR: a printed report of each sort is an archive's, and readable by those who do not see it.
referee_reports() {
  local dir=$1 out record report pdfs=()
  out=$(mktemp -d "$WORK/reports.XXXXXX")
  while read -r record report; do
    check "report $report of $record" "$SANAD" record report "$record" --report "$report" --dir "$dir" \
      --pdf "$out/$report.pdf"
    pdfs+=("$out/$report.pdf")
  done <<'REPORTS'
MGI-CA-2026-0003 8d
MGI-FAI-2026-0001 fai
MGI-AUD-2025-0003 audit
MGI-MR-2026-0001 management-review
MGI-NC-2026-0003 sheet
REPORTS
  check "recall list of a lot" "$SANAD" where-used BL-2601 --pdf "$out/recall.pdf" --dir "$dir"
  check "recall list names customers" pdf_says "$out/recall.pdf" 'Northern Vehicle Rebuild'
  pdfs+=("$out/recall.pdf")
  check "reports: qpdf --check" qpdf --check "$out/8d.pdf"
  check "reports: their text says whose they are" grep -q 'Tool or gauge\|CMM-1' <(pdftotext "$out/fai.pdf" -)
  referee_archival reports "${pdfs[@]}"
  rm -rf "$out"
}

# referee_copies DIR: marked copies of a PDF of several pages, of a picture and of a text are an archive's too; their QR code is
# read by a program that nobody here wrote.
referee_copies() {
  local dir=$1 out name pdfs=()
  out=$(mktemp -d "$WORK/copies.XXXXXX")
  mkdir "$out/filed"
  python3 tests/referees/picture.py "$out/filed/plate.png"
  printf 'Torque in three steps.\n\tSeal after the last.\n' >"$out/filed/steps.txt"
  printf 'number,kind,title,files\nCPY-1,received-document,Plate and steps,plate.png;steps.txt\n' >"$out/filed/index.csv"
  check "copies: files to copy are filed" "$SANAD" import "$out/filed" --dir "$dir"
  check "copies: of a PDF" "$SANAD" record copy "$COPIED" --for 'Northern Works' --purpose 'Audit on site' --out "$out/pdf.pdf" --dir "$dir"
  pdfs+=("$out/pdf.pdf")
  for name in plate.png steps.txt; do
    check "copies: of $name" "$SANAD" record copy CPY-1 --file "$name" --for 'Northern Works' --out "$out/$name.pdf" --dir "$dir"
    pdfs+=("$out/$name.pdf")
  done
  check "copies: qpdf --check" qpdf --check "$out/pdf.pdf"
  check "copies: who has it stands on each page" [ "$(pdftotext "$out/pdf.pdf" - | grep -c 'issued to Northern Works')" = \
    "$(pdfinfo "$out/pdf.pdf" | sed -n 's/^Pages: *//p')" ]
  pdftoppm -r 200 -png -f 1 -l 1 "$out/pdf.pdf" "$out/seen"
  check "copies: ZBar reads the QR code" grep -q "/verify?hash=[0-9a-f]\{64\}$" <(zbarimg -q --raw "$out"/seen-*1.png)
  referee_archival copies "${pdfs[@]}"
  rm -rf "$out"
}
# A document of the demonstration with one file, of several pages.
COPIED=MGI-DOC-2025-0002

# referee_labels FILE.pdf: the second of its sheets is read by programs that nobody here wrote.
referee_labels() {
  local seen=$WORK/labels
  pdftoppm -r 200 -png -f 2 -l 2 "$1" "$seen"
  check "labels: ZBar reads the QR codes of a sheet" into "$seen.qr" zbarimg -q "$seen-2.png"
  check "labels: all six of them" [ "$(sort "$seen.qr" | uniq -c | xargs)" = '6 QR-Code:https://quality.example/label/1' ]
  check "labels: libdmtx reads a Data Matrix" into "$seen.dm" timeout 60 dmtxread -N1 "$seen-2.png"
  check "labels: what it says" grep -qx '17V0CVA5' "$seen.dm"
}

# referee_destruction DIR: a record past its retention goes, by two people; the certificate is an archive's.
referee_destruction() {
  local dir=$1 password='tidy lantern under the bridge' out number
  out=$(mktemp -d "$WORK/destruction.XXXXXX")
  mkdir "$out/old"
  echo "Attendance of the gauge course" >"$out/old/attendance.txt"
  {
    echo "number,kind,title,occurred_on,state,marking,topic,training_type,trainer,attendees,assessment,files"
    echo "OLD-1,training,Gauge course,2009-03-01,completed,RESTRICTED,Gauges,classroom,Sana Baig,Hamid Raza,written,attendance.txt"
  } >"$out/old/index.csv"
  check "destruction: an old record is taken over" "$SANAD" import "$out/old" --dir "$dir"
  check "destruction: proposed by one" into "$out/proposed" "$SANAD" retention propose OLD-1 --reason "Past its retention" \
    --as n.qureshi --json --dir "$dir"
  number=$(sed -n 's/.*"number": *"\([^"]*\)".*/\1/p' "$out/proposed" | head -1)
  "$SANAD" user passwd b.anwar --dir "$dir" <<<"$password" >/dev/null
  echo "$password" >"$out/password"
  check "destruction: approved by another" from "$out/password" into "$out/approved" "$SANAD" retention approve "$number" \
    --as b.anwar --dir "$dir"
  check "destruction: the certificate is printed" into "$out/certificate.json" "$SANAD" retention certificate "$number" --pdf "$out/certificate.pdf" --dir "$dir"
  check "destruction: it names the record" grep -q OLD-1 <(pdftotext "$out/certificate.pdf" -)
  referee_archival destruction "$out/certificate.pdf"
  rm -rf "$out"
}

# referee_pdf_pack LABEL FILE.pdf PACK.zip TRUST: the PDF alone is verified, by us and by hand, and is an archive's.
referee_pdf_pack() {
  local label=$1 pdf=$2 pack=$3 trust=$4 dir top name
  check "$label: sanad-verify on the PDF alone says verified" "$VERIFIER" "$pdf" --trust "$trust"
  check_status 3 "$label: sanad-verify on the PDF without trust" "$VERIFIER" "$pdf"
  check "$label: second implementation (Python) makes the same PDF from the ZIP" \
    python3 tests/referees/pdf_pack.py "$pack" "$pdf"
  dir=$(mktemp -d "$WORK/pdf.XXXXXX")
  check "$label: pdfdetach takes the attachments out" pdfdetach -saveall -o "$dir" "$pdf" || return
  check "$label: unzip opens the proofs" unzip -q "$dir/proofs.zip" -d "$dir" || return
  top=$dir/$(basename "$pack" .zip)
  mv "$dir"/*manifest-sha256.txt "$top/"
  mv "$dir/pack.json" "$top/data/"
  head -c "$(report_length "$pdf")" "$pdf" >"$top/data/report.pdf"
  for name in manifest tagmanifest; do
    check "$label: sha256sum -c of what the PDF holds, $name" within "$top" \
      sha256sum --quiet --strict --ignore-missing -c "$name-sha256.txt"
  done
  check "$label: the report itself, without attachments" cmp "$top/data/report.pdf" \
    <(unzip -p "$pack" "$(basename "$pack" .zip)/data/report.pdf")
  check_status 2 "$label: sanad-verify on the report of the bag" "$VERIFIER" "$top/data/report.pdf"
  check "$label: qpdf --check, report of the bag" qpdf --check "$top/data/report.pdf"
  referee_archival "$label" "$pdf" "$top/data/report.pdf"
  rm -rf "$dir"
}
# The third line of a report says how long it is.
report_length() { head -c 53 "$1" | tail -c 21 | sed 's/^0*//'; }

# referee_ledger LABEL DIR TRUST: the whole ledger, laid out as tlog-tiles, before Go's own log code.
referee_ledger() {
  local label=$1 dir=$2 trust=$3 out
  out=$(mktemp -d "$WORK/ledger.XXXXXX")
  check "$label: ledger export" "$SANAD" ledger export --receipts --dir "$dir" --to "$out/ledger" || return
  check "$label: Go's tlog accepts the whole ledger" "$LEDGER_REFEREE" log "$trust" "$out/ledger"
  check "$label: sanad-verify ledger accepts it" "$VERIFIER" ledger "$out/ledger" --trust "$trust"
  rm -rf "$out"
}

# referee_rebuild LABEL DIR PACK: the same pack again is the same bytes.
referee_rebuild() {
  local label=$1 dir=$2 pack=$3 again
  again=$(mktemp -d "$WORK/again.XXXXXX")
  check "$label: pack rebuild" "$SANAD" pack rebuild "$(basename "$pack" .zip)" --dir "$dir" --to "$again" || return
  check "$label: rebuilt pack is the same bytes" cmp "$pack" "$again/$(basename "$pack")"
  check "$label: rebuilt PDF is the same bytes" cmp "${pack%.zip}.pdf" "$again/$(basename "$pack" .zip).pdf"
  rm -rf "$again"
}

# samples_on DATABASE SAMPLES DIR: a new organisation imports the samples and issues a pack.
samples_on() {
  local label="samples on $1" samples=$2 dir=$3 out=$3.out database=() pack trust
  mkdir -p "$dir"
  if [[ $1 == postgres ]]; then
    check "$label: an empty database" new_database "samples_$$" || return
    database=(--database "${SANAD_TEST_POSTGRES%/*}/samples_$$")
  fi
  check "$label: init" "$SANAD" init --dir "$dir" --code smp --name 'Sample Works' "${database[@]}" || return
  check "$label: import, dry run" "$SANAD" import "$samples" --dir "$dir" --dry-run
  check "$label: import" "$SANAD" import "$samples" --dir "$dir" || return
  check "$label: import again files nothing twice" "$SANAD" import "$samples" --dir "$dir"
  check "$label: readiness" "$SANAD" readiness --dir "$dir"
  check "$label: pack build" into "$out" "$SANAD" pack build --dir "$dir" || return
  pack=$(said pack "$out") trust=$dir/trust.policy
  referee_pack "$label" "$pack" "$trust"
  referee_pdf "$label" "$(said pdf "$out")" "$(basename "$pack" .zip)"
  referee_pdf_pack "$label" "$(said pdf "$out")" "$pack" "$trust"
  referee_ledger "$label" "$dir" "$trust"
  check "$label: fsck" "$SANAD" fsck --dir "$dir"
}
