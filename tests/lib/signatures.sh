# shellcheck shell=bash
# Packs signed with certificates and timestamped, before openssl, pyHanko and rfc3161-client.

TSA=''         # the authority's process
TSA_ADDRESS='' # http://127.0.0.1:PORT/ or https://…

# start_tsa DIR [PORT [tls]]
start_tsa() {
  local out=$WORK/tsa.$RANDOM.out
  python3 tests/referees/tsa.py "$@" >"$out" 2>"$out.log" &
  TSA=$! TSA_ADDRESS=''
  for _ in $(seq 100); do
    TSA_ADDRESS=$(cat "$out")
    [[ -n $TSA_ADDRESS ]] && return 0
    sleep 0.1
  done
  cat "$out.log"
  return 1
}

stop_tsa() {
  [[ -n $TSA ]] || return 0
  kill "$TSA" 2>/dev/null
  wait "$TSA" 2>/dev/null
  TSA=''
}

# signing DIR CODE CHAIN KEY [REVOCATION]: the configuration of an identity and of the timestamp authority, as a whole file's
# end; what is known of revocation, if it is not the issuer's list alone.
signing() {
  printf '\n[signing.%s]\ncertificates = "%s"\nkey = "%s"\n' "$2" "$3" "$4" >>"$1/sanad.toml"
  printf '%s\n' "${5:-revoked = [\"$CA/issuing.crl\"]}" >>"$1/sanad.toml"
}
# revocation NAME: all that is known of the revocation of this signer's certificate and of those above it.
revocation() {
  if [[ $1 == rsa ]]; then
    printf 'revoked = ["%s"]\nocsp = ["%s"]' "$CA/issuing.crl" "$CA/rsa.ocsp"
  else
    printf 'revoked = ["%s", "%s"]\nocsp = ["%s"]' "$CA/issuing.crl" "$CA/root.crl" "$CA/p256.ocsp"
  fi
}
timestamps() {
  local dir=$1 address
  shift
  for address in "$@"; do
    printf '\n[[timestamps]]\nurl = "%s"\ncertificates = "%s"\n' "$address" "$CA/tsa-root.pem" >>"$dir/sanad.toml"
    printf 'revoked = ["%s"]\nocsp = ["%s"]\n' "$CA/tsa.crl" "$CA/tsa.ocsp" >>"$dir/sanad.toml"
  done
}

# referee_signature LABEL PACK SIGNER: what a stranger with openssl finds in a signed pack.
referee_signature() {
  local label=$1 pack=$2 signer=$3 dir top
  dir=$(mktemp -d "$WORK/signed.XXXXXX")
  check "$label: unzip" unzip -q "$pack" -d "$dir" || return
  top=$dir/$(basename "$pack" .zip)
  check "$label: bagit.py --validate" "$VENV/bin/bagit.py" --validate "$top"
  check "$label: openssl cms -verify -cades" within "$top" openssl cms -verify -cades -binary -inform DER \
    -in proof/tagmanifest.p7s -content tagmanifest-sha256.txt -CAfile "$CA/root.pem" -purpose any -out /dev/null
  check_status 4 "$label: openssl cms refuses it for other content" within "$top" openssl cms -verify -cades -binary \
    -inform DER -in proof/tagmanifest.p7s -content manifest-sha256.txt -CAfile "$CA/root.pem" -purpose any -out /dev/null
  check "$label: the certificate is the signer's" within "$top" cmp "$CA/$signer.pem" \
    <(openssl x509 -in "$top/proof/certificates.pem")
  check "$label: the list of revoked certificates is in the signature" within "$top" sh -c \
    'openssl cms -cmsout -print -noout -inform DER -in proof/tagmanifest.p7s | grep -qi revocationdate'
  # OtherRevocationInfoFormat with id-ri-ocsp-response (RFC 5940).
  [[ $label == token* ]] || check "$label: and the answer of a responder" within "$top" sh -c \
    'openssl asn1parse -inform DER -in proof/tagmanifest.p7s | grep -q "OBJECT *:1.3.6.1.5.5.7.16.2"'
  check "$label: README.txt says how" grep -q 'openssl cms -verify' "$top/README.txt"
  rm -rf "$dir"
}

# referee_timestamp LABEL FILE.tsr PACK: what a stranger finds in a timestamp of a pack's tag manifest.
referee_timestamp() {
  local label=$1 tsr=$2 pack=$3 dir
  dir=$(mktemp -d "$WORK/stamped.XXXXXX")
  unzip -p "$pack" "$(basename "$pack" .zip)/tagmanifest-sha256.txt" >"$dir/content" || return
  if [[ $tsr == inside ]]; then
    tsr=$dir/inside.tsr
    unzip -p "$pack" "$(basename "$pack" .zip)/proof/tagmanifest.tsr" >"$tsr" || return
  fi
  check "$label: openssl ts -verify" openssl ts -verify -data "$dir/content" -in "$tsr" -CAfile "$CA/tsa-root.pem"
  check_status 1 "$label: openssl ts refuses it for other content" \
    openssl ts -verify -data "$CA/root.pem" -in "$tsr" -CAfile "$CA/tsa-root.pem"
  check "$label: rfc3161-client" "$VENV/bin/python" tests/referees/timestamp.py "$tsr" "$dir/content" "$CA/tsa-root.pem"
  rm -rf "$dir"
}

# referee_pdf_signature LABEL FILE.pdf TRUST: the signature of a PDF pack before pyHanko and NSS.
referee_pdf_signature() {
  local label=$1 pdf=$2 trust=$3 nss=$WORK/nss
  check "$label: qpdf --check the signed PDF" qpdf --check "$pdf"
  check "$label: second implementation makes what is signed of it" "$VENV/bin/python" tests/referees/pdf_pack.py \
    "${pdf%.pdf}.zip" "$pdf"
  referee_archival "$label" "$pdf"
  check "$label: pyHanko" "$VENV/bin/pyhanko" sign validate --pretty-print --trust "$CA/root.pem" \
    --trust "$CA/tsa-root.pem" --trust-replace "$pdf"
  check "$label: pyHanko refuses another authority" fails "$VENV/bin/pyhanko" sign validate --pretty-print \
    --trust "$CA/other.pem" --trust-replace "$pdf"
  if [[ ! -d $nss ]]; then
    mkdir -p "$nss"
    certutil -N -d "sql:$nss" --empty-password && certutil -A -d "sql:$nss" -n root -t CT,C,C -i "$CA/root.pem" &&
      certutil -A -d "sql:$nss" -n issuing -t ,, -i "$CA/issuing.pem"
  fi
  check "$label: pdfsig" into "$WORK/pdfsig.out" pdfsig -nssdir "sql:$nss" "$pdf"
  check "$label: pdfsig: valid" grep -q 'Signature is Valid' "$WORK/pdfsig.out"
  check "$label: pdfsig: ETSI.CAdES.detached" grep -q ETSI.CAdES.detached "$WORK/pdfsig.out"
  check "$label: sanad-verify on the signed PDF" "$VERIFIER" "$pdf" --trust "$trust" --ca "$CA/root.pem" --ca "$CA/tsa-root.pem"
  check_status 3 "$label: sanad-verify on it, another authority" "$VERIFIER" "$pdf" --trust "$trust" --ca "$CA/other.pem"
}

# referee_lasting LABEL FILE.pdf at-once|late: what the PDF carries is enough to validate its signatures years later.
referee_lasting() {
  local label=$1 pdf=$2 when=$3
  check "$label: pyHanko: long-term validation, every certificate covered" "$VENV/bin/python" tests/referees/ltv.py \
    "$pdf" "$CA/root.pem" "$CA/tsa-root.pem" "$when"
  check_status 1 "$label: pyHanko refuses other authorities for that" "$VENV/bin/python" tests/referees/ltv.py \
    "$pdf" "$CA/other.pem" "$CA/tsa-root.pem" "$when"
}

fails() { ! "$@"; }

# judge_pack LABEL DIR OUT SIGNER: a pack that was just issued, signed and timestamped, before all referees.
judge_pack() {
  local label=$1 dir=$2 out=$3 signer=$4 pack trust=$2/trust.policy
  pack=$(said pack "$out")
  check "$label: the pack is there" test -s "$pack" || return
  referee_signature "$label" "$pack" "$signer"
  referee_timestamp "$label" inside "$pack"
  check "$label: second implementation (Python)" "$VENV/bin/python" tests/referees/pack.py "$pack" --trust "$trust" --self-test
  check "$label: sanad-verify, the ledger alone" "$VERIFIER" "$pack" --trust "$trust"
  check "$label: sanad-verify, authorities too" "$VERIFIER" "$pack" --trust "$trust" --ca "$CA/root.pem" --ca "$CA/tsa-root.pem"
  check_status 3 "$label: sanad-verify, another authority" "$VERIFIER" "$pack" --trust "$trust" --ca "$CA/other.pem"
  referee_pdf_signature "$label" "$(said pdf "$out")" "$trust"
  referee_rebuild "$label" "$dir" "$pack"
}

# signed_by_file NAME DIR: a key in a file, P-256 or RSA.
signed_by_file() {
  local name=$1 dir=$2 chain=$CA/full-chain.pem
  [[ $name == rsa ]] && chain=$CA/rsa-chain.pem
  cp "$dir/plain.toml" "$dir/sanad.toml"
  signing "$dir" mgi "$chain" "$CA/$name.key" "$(revocation "$name")"
  timestamps "$dir" "$TSA_ADDRESS"
  check "$name: pack build" into "$WORK/$name.out" "$SANAD" pack build --dir "$dir" || return
  judge_pack "$name" "$dir" "$WORK/$name.out" "$name"
  # Of the other chain nothing covers the certificate of the issuer.
  [[ $name == rsa ]] || referee_lasting "$name" "$(said pdf "$WORK/$name.out")" at-once
}

# signed_by_token DIR: the same key, in a token of SoftHSM.
signed_by_token() {
  local dir=$1 module name
  module=$(compgen -G '/usr/lib/*/softhsm/libsofthsm2.so' || compgen -G '/usr/lib/softhsm/libsofthsm2.so')
  module=${module%%$'\n'*}
  mkdir -p "$WORK/tokens"
  printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$WORK/tokens" >"$WORK/softhsm2.conf"
  export SOFTHSM2_CONF=$WORK/softhsm2.conf
  check "token: made" softhsm2-util --init-token --free --label sanad --so-pin 87654321 --pin 12345678 || return
  echo 12345678 >"$WORK/pin" && chmod 600 "$WORK/pin"
  for name in p256 rsa; do
    check "token: the key $name goes in" softhsm2-util --import "$CA/$name.key" --token sanad --label "seal-$name" \
      --id "$([[ $name == rsa ]] && echo 02 || echo 01)" --pin 12345678 || return
    cp "$dir/plain.toml" "$dir/sanad.toml"
    cat >>"$dir/sanad.toml" <<CONF

[signing.mgi]
certificates = "$CA/$([[ $name == rsa ]] && echo rsa-)chain.pem"
revoked = ["$CA/issuing.crl"]
[signing.mgi.token]
module = "$module"
label = "sanad"
key = "seal-$name"
pin = { file = "$WORK/pin" }
CONF
    timestamps "$dir" "$TSA_ADDRESS"
    check "token $name: pack build" into "$WORK/token.out" "$SANAD" pack build --dir "$dir" || return
    judge_pack "token $name" "$dir" "$WORK/token.out" "$name"
  done
  check "token: pkcs11-tool sees the keys" sh -c \
    "pkcs11-tool --module '$module' --token-label sanad --login --pin 12345678 --list-objects --type privkey | grep -q seal-rsa"
  echo 11111111 >"$WORK/pin"
  check_status 1 "token: a wrong PIN issues nothing" "$SANAD" pack build --dir "$dir"
}

# waits_for_timestamp DIR: an authority that is away; the next one is asked; then all are away, and one comes back.
waits_for_timestamp() {
  local dir=$1 port out=$WORK/waits.out pack number trust=$1/trust.policy
  port=${TSA_ADDRESS##*:} port=${port%/}
  cp "$dir/plain.toml" "$dir/sanad.toml"
  signing "$dir" mgi "$CA/chain.pem" "$CA/p256.key"
  timestamps "$dir" http://127.0.0.1:9/ "$TSA_ADDRESS"
  check "failover: pack build" into "$out" "$SANAD" pack build --dir "$dir" || return
  check "failover: the second authority gave a timestamp" referee_timestamp failover inside "$(said pack "$out")"
  stop_tsa
  cp "$dir/plain.toml" "$dir/sanad.toml"
  signing "$dir" mgi "$CA/full-chain.pem" "$CA/p256.key" "$(revocation p256)"
  timestamps "$dir" http://127.0.0.1:9/ "$TSA_ADDRESS"
  check "away: pack build" into "$out" "$SANAD" pack build --dir "$dir" || return
  check "away: it says that the pack waits" grep -q 'No timestamp authority could be asked' "$out"
  pack=$(said pack "$out") number=$(basename "$pack" .zip)
  cp "$pack" "$WORK/as-issued.zip" && cp "${pack%.zip}.pdf" "$WORK/as-issued.pdf"
  referee_signature away "$pack" p256
  check_status 1 "away: asked by hand, none answers" "$SANAD" pack timestamp --dir "$dir"
  check "away: sanad-verify, before it comes" "$VERIFIER" "$pack" --trust "$trust" --ca "$CA/root.pem"
  check "back: the authority" start_tsa "$CA" "$port" || return
  check "back: the service" serve "$SANAD" serve --listen 127.0.0.1:0 --dir "$dir" || return
  # A minute after the pack was issued it is asked for again.
  check "back: the service fetches it" until_true 90 test -s "$dir/packs/$number.tsr"
  check "back: the service stops" stop_service
  check "back: made again, the bytes are those that were issued" "$SANAD" pack rebuild "$number" --dir "$dir" --to "$WORK/back"
  check "back: the same ZIP" cmp "$WORK/as-issued.zip" "$WORK/back/$number.zip"
  check "back: the same PDF, and the timestamp behind it" cmp "$WORK/back/$number.pdf" "$dir/packs/$number.pdf"
  check "back: what was issued stands before it" sh -c \
    "head -c \"\$(stat -c %s '$WORK/as-issued.pdf')\" '$WORK/back/$number.pdf' | cmp - '$WORK/as-issued.pdf'"
  referee_pdf_signature back "$WORK/back/$number.pdf" "$trust"
  referee_lasting back "$WORK/back/$number.pdf" late
  referee_timestamp back "$WORK/back/$number.tsr" "$pack"
  check "back: sanad-verify finds it beside the pack" into "$out.verify" "$VERIFIER" "$WORK/back/$number.zip" \
    --trust "$trust" --ca "$CA/root.pem" --ca "$CA/tsa-root.pem"
  check "back: and says so" grep -q '^Timestamp.*Test Time Stamping' "$out.verify"
}

# asked_over_https DIR: an authority whose server has a certificate, and one whose server is not who it should be.
asked_over_https() {
  local dir=$1 out=$WORK/https.out
  stop_tsa
  check "https: the authority" start_tsa "$CA" 0 tls || return
  cp "$dir/plain.toml" "$dir/sanad.toml"
  timestamps "$dir" "$TSA_ADDRESS"
  cp "$dir/sanad.toml" "$dir/https.toml"
  check "https: its server is nobody that the system trusts" sh -c "'$SANAD' pack build --dir '$dir' | tee '$out'"
  check "https: the pack waits" grep -q 'No timestamp authority could be asked' "$out"
  echo "authorities = \"$CA/other.pem\"" >>"$dir/sanad.toml"
  check_status 1 "https: another authority's server" "$SANAD" pack timestamp --dir "$dir"
  cp "$dir/https.toml" "$dir/sanad.toml"
  echo "authorities = \"$CA/root.pem\"" >>"$dir/sanad.toml"
  check "https: pack build" into "$out" "$SANAD" pack build --dir "$dir" || return
  referee_timestamp https inside "$(said pack "$out")"
  check "https: the waiting pack gets its own" "$SANAD" pack timestamp --dir "$dir"
}

# until_true SECONDS COMMAND…
until_true() {
  local seconds=$1
  shift
  for _ in $(seq "$seconds"); do
    "$@" && return 0
    sleep 1
  done
  return 1
}

# wrongly_configured DIR: each mistake is named, and nothing is issued.
wrongly_configured() {
  local dir=$1 case chain key says
  cp "$CA/p256.key" "$WORK/open.key" && chmod 644 "$WORK/open.key"
  # With the authority whose list of revoked certificates is configured.
  cat "$CA/expired.pem" "$CA/issuing.pem" >"$WORK/expired-chain.pem"
  while IFS='|' read -r case chain key says; do
    cp "$dir/plain.toml" "$dir/sanad.toml"
    signing "$dir" mgi "$chain" "$key"
    check_status 1 "wrong, $case: nothing is issued" "$SANAD" pack build --dir "$dir"
    check "wrong, $case: it is said" sh -c "'$SANAD' pack build --dir '$dir' 2>&1 | grep -q '$says'"
  done <<CASES
another key|$CA/chain.pem|$CA/revoked.key|does not belong to the certificate
others may read it|$CA/chain.pem|$WORK/open.key|others may read
no such file|$CA/chain.pem|$CA/none.key|cannot be read
run out|$WORK/expired-chain.pem|$CA/expired.key|is not valid now
for a server|$CA/server.pem|$CA/server.key|not for signing documents
in the wrong order|$CA/issuing.pem|$CA/issuing.key|not for signing documents
sealed, no passphrase|$CA/chain.pem|$CA/p256-sealed.key|is sealed
CASES
  cp "$dir/plain.toml" "$dir/sanad.toml"
  signing "$dir" mgi "$CA/chain.pem" "$CA/p256-sealed.key"
  echo 'passphrase = { variable = "SEAL_PASSPHRASE" }' >>"$dir/sanad.toml"
  check "sealed: opened by its passphrase" env SEAL_PASSPHRASE='ember lattice' "$SANAD" pack build --dir "$dir"
  check_status 1 "sealed: a wrong passphrase" env SEAL_PASSPHRASE=else "$SANAD" pack build --dir "$dir"
  cp "$dir/plain.toml" "$dir/sanad.toml"
}
