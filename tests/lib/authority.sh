# shellcheck shell=bash
# A certification authority and a timestamp authority for the tests, made with openssl alone.

# authority DIR: root, intermediate, signers and a timestamp authority with certificates and keys, in DIR.
#   root.pem issuing.pem             the authorities; issuing.crl revokes `revoked`, root.crl nothing
#   p256 rsa expired server revoked  .pem .key: ends that sign, may not yet, no more, or not any more
#   tsa.pem tsa.key tsa-root.pem     the timestamp authority, under a root of its own; tsa.crl
#   responder.pem .key               who answers for `issuing` about its certificates
#   p256 rsa revoked issuing tsa .ocsp   what is answered about them: by the responder, by the roots themselves
#   chain.pem rsa-chain.pem          p256 (rsa), issuing: as an organisation would be given them
#   full-chain.pem                   p256, issuing, root
#   server-chain.pem                 server, issuing: of a server on 127.0.0.1
authority() {
  local dir=$1
  mkdir -p "$dir" && (
    cd "$dir" && set -e
    curve_or_rsa() {
      local kind=(EC -pkeyopt ec_paramgen_curve:P-256)
      [[ $1 == rsa ]] && kind=(RSA -pkeyopt rsa_keygen_bits:2048)
      openssl genpkey -quiet -algorithm "${kind[@]}" -out "$1.key"
    }
    request() { openssl req -new -key "$1.key" -subj "$2" -out "$1.csr" -config root.cnf; }
    cat >root.cnf <<CONF
[req]
distinguished_name = name
utf8 = yes
[name]
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[issuing]
basicConstraints = critical, CA:true, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[signer]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature, nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[server]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = IP:127.0.0.1
authorityKeyIdentifier = keyid
[tsa]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[responder]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = yes
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ca]
default_ca = crl
[crl]
database = index.txt
serial = serial
default_md = sha256
default_crl_days = 36500
default_days = 36500
policy = policy
new_certs_dir = .
unique_subject = no
copy_extensions = none
x509_extensions = signer
crl_extensions = list
crlnumber = crl-number
[list]
authorityKeyIdentifier = keyid
[policy]
organizationName = optional
commonName = supplied
[tsa_service]
serial = tsa-serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.32473.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
ess_cert_id_alg = sha256
CONF
    local from=20250101000000Z to=21250101000000Z
    : >index.txt && echo 1000 >serial && echo 01 >tsa-serial && echo 01 >crl-number
    # Long before any clock of the tests: `openssl x509` knows no other beginning than now.
    issue() { # NAME SECTION BY SUBJECT [START END]
      curve_or_rsa "$1" && request "$1" "$4"
      local by=(-cert "$3.pem" -keyfile "$3.key")
      [[ $3 == self ]] && by=(-selfsign -keyfile "$1.key")
      openssl ca -batch -notext -config root.cnf -name crl "${by[@]}" -in "$1.csr" -extensions "$2" \
        -startdate "${5:-$from}" -enddate "${6:-$to}" -out "$1.pem" 2>/dev/null
    }
    root() { issue "$1" root self "$2"; }
    root root '/O=Test Authority/CN=Test Root'
    root tsa-root '/O=Test Time/CN=Test Time Root'
    root other '/O=Another Authority/CN=Another Root'
    local own='/O=Margalla Gun Instruments'
    issue issuing issuing root '/O=Test Authority/CN=Test Issuing Authority'
    issue p256 signer issuing "$own/CN=Margalla Quality Seal"
    issue rsa signer issuing "$own/CN=Margalla Quality Seal RSA"
    issue expired signer issuing "$own/CN=Margalla Old Seal" 20200101000000Z 20250601000000Z
    issue server server issuing "$own/CN=Margalla Web Server"
    issue revoked signer issuing "$own/CN=Margalla Lost Seal"
    issue tsa tsa tsa-root '/O=Test Time/CN=Test Time Stamping'
    issue responder responder issuing '/O=Test Authority/CN=Test Responder'
    sed -i '/Lost Seal/{s/^V/R/; s/\t\t/\t260301000000Z\t/}' index.txt
    list() { # BY FILE
      openssl ca -config root.cnf -name crl -cert "$1.pem" -keyfile "$1.key" -gencrl \
        -crl_lastupdate 20260301000000Z -crl_nextupdate "$to" -out "$2" 2>/dev/null
    }
    list issuing issuing.crl
    list root root.crl
    list tsa-root tsa.crl
    answer() { # NAME ISSUER RESPONDER
      openssl ocsp -issuer "$2.pem" -cert "$1.pem" -no_nonce -reqout asked.der
      openssl ocsp -index index.txt -CA "$2.pem" -rsigner "$3.pem" -rkey "$3.key" -reqin asked.der -respout "$1.ocsp" \
        -ndays 36500 2>/dev/null
    }
    answer p256 issuing responder
    answer rsa issuing responder
    answer revoked issuing responder
    answer issuing root root
    answer tsa tsa-root tsa-root
    cat p256.pem issuing.pem >chain.pem
    cat p256.pem issuing.pem root.pem >full-chain.pem
    cat rsa.pem issuing.pem >rsa-chain.pem
    cat server.pem issuing.pem >server-chain.pem
    openssl pkcs8 -topk8 -in p256.key -passout pass:'ember lattice' -out p256-sealed.key
    chmod 600 ./*.key
    rm -f ./*.csr asked.der ./*.srl ./1*.pem index.txt* serial* crl-number*
  )
}
