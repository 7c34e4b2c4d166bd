# Shared by the set-up steps; sourced, never run. Says things, finds the cache, locks the machine's set-up, measures time.
set -euo pipefail

. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

# One line per step: what is done, and why.
say() { printf '  %-14s %s\n' "$1" "$2"; }

# Says what to do about it, and ends the set-up.
fail() {
  printf '\n  %s could not be set up: %s\n' "$1" "$2" >&2
  shift 2
  for line in "$@"; do printf '    %s\n' "$line" >&2; done
  exit 1
}

has_command() { command -v "$1" >/dev/null 2>&1; }

elapsed() { printf '%d min %02d s' $((($SECONDS - ${1:-0}) / 60)) $((($SECONDS - ${1:-0}) % 60)); }

# A directory that disappears with the step, on the cache's file system so that a rename into the cache is atomic.
scratch_directory() {
  mkdir -p "$cache"
  scratch=$(mktemp -d "$cache/.scratch-XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
}

# One set-up at a time per machine and user: two checkouts must not build the same worker side by side.
lock_set_up() {
  [ -z "${CONFAB_SET_UP_LOCKED:-}" ] || return 0
  mkdir -p "$cache"
  exec 9>"$cache/.set-up.lock"
  if ! flock --nonblock 9; then
    say waiting 'another set-up is at work on this machine'
    flock --timeout 1800 9 || fail 'this checkout' 'another set-up has held the lock for 30 minutes' "look at what holds $cache/.set-up.lock"
  fi
  export CONFAB_SET_UP_LOCKED=yes
  # Whoever made these was killed: they would have held the lock.
  rm -rf "$cache"/.scratch-*
}

# Runs a long command with its output in a log that is shown only when it fails.
quietly() {
  local what=$1 log
  shift
  log=$(mktemp "${TMPDIR:-/tmp}/confab-set-up-XXXXXX")
  # Without the lock's descriptor: a service that apt starts would keep the lock for as long as it runs.
  if "$@" >"$log" 2>&1 9>&-; then
    rm -f "$log"
  else
    # npm's reasons come first, compilers' last.
    if [ "$(wc -l <"$log")" -le 60 ]; then cat "$log" >&2; else
      head -n 20 "$log" >&2
      echo '  […]' >&2
      tail -n 40 "$log" >&2
    fi
    rm -f "$log"
    printf '\n  failed while %s: %s\n' "$what" "$*" >&2
    return 1
  fi
}
