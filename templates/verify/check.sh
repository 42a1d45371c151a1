#!/bin/sh
# Checks one file of this pack, and the pack's own issue, with nothing but sha256sum, openssl (3.0 or newer), base64
# and a shell. Run it in the pack's folder:
#
#   sh verify/check.sh TRUST-FILE data/f-internal-audits/NUMBER/v2/files/NAME
#
# A script inside a pack cannot vouch for itself: read it (it is short), or take a copy from elsewhere. It follows one
# chain; witnesses and everything else that a pack must satisfy are left to sanad-verify.
set -eu
[ $# -eq 2 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
trust=$1 file=$2
fail() { echo "NOT PROVEN: $*" >&2; exit 1; }
say() { printf '%-11s %s\n' "$1" "$2"; }
for needed in "$trust" "$file" tagmanifest-sha256.txt; do
  [ -f "$needed" ] || { echo "could not check: there is no $needed" >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sum() { sha256sum <"$1" | cut -c 1-64; }
hash() { openssl dgst -sha256 -binary; }
line() { sed -n "$1p" "$2"; }

# root LEAF RECEIPT: the root that a receipt leads to (RFC 9162, section 2.1.3.2), in base64.
root() {
  index=$(sed -n 's/^index //p' "$2" | head -n 1)
  size=$(sed '1,/^$/d' "$2" | line 2 /dev/stdin)
  case $index$size in '' | *[!0-9]*) fail "$2 has no index or size" ;; esac
  [ "$index" -lt "$size" ] || fail "$2 is for a place outside the ledger"
  node=$index last=$((size - 1)) && cp "$1" "$work/node"
  # The lines between "index" and the empty line are the sums to join with, from the leaf up.
  sed -n '/^index /,/^$/p' "$2" | sed '1d;$d' >"$work/path"
  while read -r sibling; do
    [ "$last" -gt 0 ] || fail "$2 has too many sums"
    printf '%s' "$sibling" | base64 -d >"$work/sibling" || fail "$2 has a line that is no sum"
    if [ $((node % 2)) -eq 1 ] || [ "$node" -eq "$last" ]; then
      { printf '\001'; cat "$work/sibling" "$work/node"; } | hash >"$work/next"
      while [ $((node % 2)) -eq 0 ] && [ "$node" -ne 0 ]; do node=$((node / 2)) last=$((last / 2)); done
    else
      { printf '\001'; cat "$work/node" "$work/sibling"; } | hash >"$work/next"
    fi
    mv "$work/next" "$work/node" && node=$((node / 2)) last=$((last / 2))
  done <"$work/path"
  [ "$last" -eq 0 ] || fail "$2 has too few sums"
  base64 <"$work/node"
}

# signed CHECKPOINT: is it signed by a key of Ed25519 ("A…" behind name+id+) of the trust file that is named like the ledger?
signed() {
  origin=$(line 1 "$1")
  sed '/^$/,$d' "$1" >"$work/text"
  [ "$(wc -l <"$work/text")" -eq 3 ] || fail "$1 is no checkpoint"
  awk -v n="$origin+" '$1 == "log" && index($2, n) == 1 && substr($2, length(n) + 10, 1) == "A" { print $2 }' "$trust" >"$work/keys"
  while read -r key; do
    # name+id+base64 of the algorithm (1) and the 32 bytes of the key; before these, DER says "Ed25519" (RFC 8410).
    { printf '\060\052\060\005\006\003\053\145\160\003\041\000'
      printf '%s' "${key#"$origin"+*+}" | base64 -d | tail -c 32; } >"$work/key"
    # After "— name " stands base64 of the key's id (4 bytes) and the signature (64).
    awk -v name="$origin" '$1 == "—" && $2 == name { print $3 }' "$1" >"$work/lines"
    while read -r signature; do
      printf '%s' "$signature" | base64 -d | tail -c +5 >"$work/signature"
      if openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key" -rawin -in "$work/text" \
        -sigfile "$work/signature" >/dev/null 2>&1; then say signed "by $key"; return; fi
    done <"$work/lines"
  done <"$work/keys"
  fail "the head is not signed by a key of Ed25519 that $trust has for $origin"
}

# proven LEAF RECEIPT: the leaf is in the ledger whose head ends the receipt, and that head is signed.
proven() {
  sed '1,/^$/d' "$2" >"$work/head"
  [ "$(root "$1" "$2")" = "$(line 3 "$work/head")" ] || fail "$2 does not lead to the root of its checkpoint"
  say ledger "$2: position $(sed -n 's/^index //p' "$2" | head -n 1) of $(line 2 "$work/head")"
  signed "$work/head"
}

version=${file%/files/*} digest=$(sum "$file")
say file "$digest"
[ "$version" = "$file" ] && version=${file%/*}
manifest=$version/manifest.json
[ "$file" = "$manifest" ] || grep -qF "\"digest\":\"sha256:$digest\"" "$manifest" || fail "$manifest does not name the file"
say manifest "$(sum "$manifest")"
event=$(grep -lF "\"digest\":\"sha256:$(sum "$manifest")\"" proof/events/*.json | head -n 1)
[ -n "$event" ] || fail "no event records $manifest"
grep -qF '"action":"version_committed"' "$event" || fail "$event records no version"
say event "$(sum "$event")  $event"
{ printf '\000'; hash <"$event"; } | hash >"$work/leaf"
proven "$work/leaf" "${event%.json}.tlog-proof"
cmp -s "$work/head" proof/checkpoint || fail "its receipt ends in another head than proof/checkpoint"

sed -n 's/^extra //p' proof/pack.tlog-proof | base64 -d >"$work/issue"
grep -F '"action":"pack_issued"' "$work/issue" | grep -qF "\"digest\":\"sha256:$(sum tagmanifest-sha256.txt)\"" ||
  fail "the pack was issued with another list of files"
{ printf '\000'; hash <"$work/issue"; } | hash >"$work/leaf"
proven "$work/leaf" proof/pack.tlog-proof
for list in tagmanifest-sha256.txt manifest-sha256.txt; do
  sha256sum --quiet --strict -c "$list" || fail "a file is not the one in $list"
done
grep -q '^[[:space:]]*quorum[[:space:]]*none' "$trust" || say note "the trust file asks for witnesses: use sanad-verify"
echo "PROVEN: $file is on record, and the pack is the one that was issued."
