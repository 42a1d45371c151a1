# shellcheck shell=bash
# A throw-away PostgreSQL: its own cluster on a free loopback port, gone when the script ends.
# Durability stays on (fsync, synchronous_commit, full_page_writes): the crash tests stand on it.
# SANAD_TEST_POSTGRES set beforehand is used as it is, and nothing is started.

PG_HOME=''

# PostgreSQL refuses to run as root, so root hands it to the user `postgres`.
as_postgres() {
  if ((EUID == 0)); then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

start_postgres() {
  [[ -n "${SANAD_TEST_POSTGRES:-}" ]] && { echo "using the PostgreSQL given in SANAD_TEST_POSTGRES"; return 0; }
  install_postgres || return 1
  local bin password port try
  bin=$(pg_bin)
  # In target/ where the database user can reach it; a home directory is often closed to others.
  PG_HOME=$(mktemp -d "$WORK/postgres.XXXXXX") || return 1
  if ((EUID == 0)); then
    chown postgres: "$PG_HOME"
    if ! as_postgres test -w "$PG_HOME"; then
      rm -rf "$PG_HOME"
      PG_HOME=$(mktemp -d /var/tmp/sanad-postgres.XXXXXX) || return 1
      chown postgres: "$PG_HOME"
    fi
  fi
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s\n' "$password" >"$PG_HOME/password"
  if ((EUID == 0)); then chown postgres: "$PG_HOME/password"; fi
  # Thousands of short connections are made: with SCRAM a fifth of the processor's time went into signing in.
  as_postgres "$bin/initdb" -D "$PG_HOME/data" -U sanad --pwfile="$PG_HOME/password" --auth=md5 \
    --encoding=UTF8 --locale="${SANAD_TEST_PG_LOCALE:-C.UTF-8}" >"$PG_HOME.log" 2>&1 ||
    { cat "$PG_HOME.log"; return 1; }
  for try in 1 2 3 4 5 6 7 8; do
    port=$((20000 + RANDOM % 20000))
    # The socket stays off: its path could be longer than the 107 bytes that a socket's name may have.
    if as_postgres "$bin/pg_ctl" -D "$PG_HOME/data" -l "$PG_HOME/server.log" -w -t 60 \
      -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='' -c max_connections=200" \
      start >>"$PG_HOME.log" 2>&1 </dev/null; then
      export SANAD_TEST_POSTGRES="postgres://sanad:$password@127.0.0.1:$port/postgres"
      new_database sanad || return 1
      SANAD_TEST_POSTGRES=${SANAD_TEST_POSTGRES%/*}/sanad
      echo "PostgreSQL $("$bin/postgres" --version | grep -o '[0-9][0-9.]*' | head -n 1) on 127.0.0.1:$port"
      return 0
    fi
    echo "port $port did not do (try $try)"
  done
  cat "$PG_HOME/server.log" "$PG_HOME.log"
  return 1
}

# new_database NAME: one more database beside that of SANAD_TEST_POSTGRES.
new_database() { "$(pg_bin)/psql" -q -d "$SANAD_TEST_POSTGRES" -c "CREATE DATABASE $1"; }

stop_postgres() {
  [[ -n $PG_HOME && -d $PG_HOME ]] || return 0
  as_postgres "$(pg_bin)/pg_ctl" -D "$PG_HOME/data" -m immediate -t 20 stop >/dev/null 2>&1 </dev/null || true
  rm -rf "$PG_HOME" "$PG_HOME.log"
  PG_HOME=''
}
