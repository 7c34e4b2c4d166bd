#!/usr/bin/env bash
# Tests only: a Chromium for the browser tests.
. "$(dirname "$0")/lib.sh"
. "$repository/tools/setup/apt.sh"

if [ -n "${CHROMIUM_BIN:-}" ]; then
  has_command "$CHROMIUM_BIN" || fail Chromium "CHROMIUM_BIN=$CHROMIUM_BIN cannot be run" 'unset it, or point it at a browser'
  say chromium "$CHROMIUM_BIN"
  exit 0
fi
need_packages chromium 'the browser tests drive it' command:/usr/bin/chromium=chromium
say chromium /usr/bin/chromium
