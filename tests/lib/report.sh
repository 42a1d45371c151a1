# shellcheck shell=bash
# What ran and how it ended. Every check is one line in $RESULTS:
#   <part> TAB pass|fail TAB <how many tests> TAB <name>
# Parts run in subshells, so a file holds the counts, not variables.
# Inside a part, file descriptor 3 is the reader's; 1 and 2 go to the part's log.

if [[ -t 1 && -z "${NO_COLOR:-}" ]]; then
  GREEN=$'\e[32m' RED=$'\e[31m' BOLD=$'\e[1m' PLAIN=$'\e[0m'
else
  GREEN='' RED='' BOLD='' PLAIN=''
fi

say() { printf '%s\n' "$*" >&3; }

record() { # pass|fail COUNT NAME
  printf '%s\t%s\t%s\t%s\n' "$PART" "$1" "$2" "$3" >>"$RESULTS"
}

passed() { # NAME
  record pass 1 "$1"
  say "  ${GREEN}ok${PLAIN}    $1"
}

passed_many() { # "COUNT NAME": what another program counted
  record pass "${1%% *}" "${1#* }"
  say "  ${GREEN}ok${PLAIN}    ${1#* }: ${1%% *}"
}

failed() { # NAME [FILE with what it printed]
  record fail 1 "$1"
  say "  ${RED}FAIL${PLAIN}  $1"
  if [[ -n "${2:-}" && -s "$2" ]]; then tail -n 25 "$2" | sed 's/^/        | /' >&3; fi
}

# check NAME COMMAND…: passes when the command ends with 0.
check() { check_status 0 "$@"; }

# check_status CODE NAME COMMAND…: passes when the command ends with exactly CODE.
check_status() {
  local want=$1 name=$2 out rc=0
  shift 2
  out=$(mktemp "$WORK/check.XXXXXX")
  printf -- '--- %s: %s\n' "$name" "$*"
  "$@" >"$out" 2>&1 </dev/null || rc=$?
  cat "$out"
  if ((rc == want)); then
    passed "$name"
  else
    printf 'ended with %d, expected %d: %s\n' "$rc" "$want" "$*" | tee -a "$out"
    failed "$name" "$out"
  fi
  rm -f "$out"
  ((rc == want))
}

# cargo_tests NAME COMMAND…: runs a cargo test command and counts its tests one by one.
cargo_tests() {
  local name=$1 out rc=0 good bad
  shift
  out=$(mktemp "$WORK/cargo.XXXXXX")
  printf -- '--- %s: %s\n' "$name" "$*"
  "$@" >"$out" 2>&1 </dev/null || rc=$?
  cat "$out"
  good=$(sed -n 's/^test result: .* \([0-9][0-9]*\) passed; .*/\1/p' "$out" | paste -sd+ - | bc_sum)
  bad=$(sed -n 's/^test result: .* \([0-9][0-9]*\) failed; .*/\1/p' "$out" | paste -sd+ - | bc_sum)
  # A build that fails, or a binary that dies, has no "failed" line of its own.
  if ((rc != 0 && bad == 0)); then bad=1; fi
  if ((good + bad == 0)); then bad=1; fi
  if ((good > 0)); then record pass "$good" "$name"; fi
  if ((bad > 0)); then
    record fail "$bad" "$name"
    say "  ${RED}FAIL${PLAIN}  $name: $good passed, $bad failed"
    # The names of what failed, then the last words.
    { grep -E '^(test .* FAILED|error(\[|:))' "$out" | head -n 40; tail -n 30 "$out"; } | sed 's/^/        | /' >&3
  else
    say "  ${GREEN}ok${PLAIN}    $name: $good tests"
  fi
  rm -f "$out"
  ((bad == 0))
}

# Sums "1+2+3" from standard input; nothing at all is 0.
bc_sum() {
  local sum
  read -r sum || true
  echo $((${sum:-0}))
}

# summary: the table of parts, then the closing line that a CI reads. Ends with 1 if anything failed.
summary() {
  local good bad
  printf '\n%sWhat ran%s\n' "$BOLD" "$PLAIN" >&3
  awk -F'\t' '{ if (!($1 in seen)) { order[++n] = $1; seen[$1] = 1 }
                if ($2 == "pass") p[$1] += $3; else f[$1] += $3 }
       END { for (i = 1; i <= n; i++) printf "  %-14s %5d passed  %3d failed\n", order[i], p[order[i]], f[order[i]] }' \
    "$RESULTS" >&3
  if grep -q $'\tfail\t' "$RESULTS"; then
    printf '\n%sWhat failed%s (logs in %s)\n' "$RED" "$PLAIN" "${LOGS#"$ROOT"/}" >&3
    awk -F'\t' '$2 == "fail" { printf "  %s: %s\n", $1, $4 }' "$RESULTS" >&3
  fi
  good=$(awk -F'\t' '$2 == "pass" { s += $3 } END { print s + 0 }' "$RESULTS")
  bad=$(awk -F'\t' '$2 == "fail" { s += $3 } END { print s + 0 }' "$RESULTS")
  printf '\n%d passed, %d failed\n' "$good" "$bad" >&3
  ((bad == 0 && good > 0))
}
