#!/usr/bin/env bash
# Tests only: a Chromium for the browser tests.
. "$(dirname "$0")/lib.sh"
. "$repository/tools/setup/apt.sh"

if [ -n "${CHROMIUM_BIN:-}" ]; then
  has_command "$CHROMIUM_BIN" || fail Chromium "CHROMIUM_BIN=$CHROMIUM_BIN cannot be run" 'unset it, or point it at a browser'
  say chromium "$CHROMIUM_BIN (CHROMIUM_BIN)"
  exit 0
fi
for name in chromium chromium-browser google-chrome; do
  if has_command "$name"; then
    say chromium "$(command -v "$name")"
    exit 0
  fi
done
need_packages chromium 'the browser tests drive it' command:chromium=chromium
say chromium "$(command -v chromium)"
