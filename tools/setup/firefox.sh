#!/usr/bin/env bash
# Tests only: a Firefox for the tests that want two kinds of browsers in one call.
. "$(dirname "$0")/lib.sh"
. "$repository/tools/setup/apt.sh"

if [ -n "${FIREFOX_BIN:-}" ]; then
  has_command "$FIREFOX_BIN" || fail Firefox "FIREFOX_BIN=$FIREFOX_BIN cannot be run" 'unset it, or point it at a browser'
  say firefox "$FIREFOX_BIN"
  exit 0
fi
need_packages firefox 'Firefox and Chromium meet in one call' command:/usr/bin/firefox-esr=firefox-esr
say firefox /usr/bin/firefox-esr
