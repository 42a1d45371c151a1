# shellcheck shell=bash
# A running service for tests from outside.

SERVED=''  # its process
ADDRESS='' # http://127.0.0.1:PORT

# serve COMMAND…: starts a command that serves, and waits until it says where.
serve() {
  local out=$WORK/served.$RANDOM.out
  "$@" >"$out" 2>"$out.log" &
  SERVED=$! ADDRESS=''
  for _ in $(seq 600); do
    ADDRESS=$(sed -n 's/^Serving on \(http[^ ]*[^/ ]\)\/* .*/\1/p' "$out")
    [[ -n $ADDRESS ]] && return 0
    kill -0 "$SERVED" 2>/dev/null || break
    sleep 0.5
  done
  cat "$out" "$out.log"
  return 1
}

# Tells it to stop; it must do so without complaint.
stop_service() {
  kill -TERM "$SERVED" 2>/dev/null
  wait "$SERVED"
}

# api_token LOGIN PASSWORD SCOPE…: a token of somebody's, made as they would make it: on their account's page.
api_token() {
  local login=$1 password=$2 cookies=$WORK/cookies.$RANDOM scopes=()
  shift 2
  local scope
  for scope in "$@"; do scopes+=(--data-urlencode "scopes=$scope"); done
  curl -fsS -o /dev/null -c "$cookies" -H "Origin: $ADDRESS" --data-urlencode "login=$login" \
    --data-urlencode "password=$password" "$ADDRESS/sign-in" || return 1
  curl -fsS -b "$cookies" -H "Origin: $ADDRESS" --data-urlencode 'name=tests' --data-urlencode 'days=1' \
    "${scopes[@]}" "$ADDRESS/account/tokens" | grep -o 'sanad_[A-Za-z0-9_-]*' | head -n 1
}
