#!/usr/bin/env bash
# Brings this machine to where Confab runs (`setup.sh up`) or is tested (`setup.sh test`, `setup.sh test-long`). Every step looks first
# and changes only what is missing; with nothing missing all of it takes less than a second.
. "$(dirname "$0")/lib.sh"

steps=(packages node npm-packages mediasoup-worker)
case ${1:-up} in
  up) [ "${TURN:-0}" = 0 ] || steps+=(turn) ;;
  test | test-long) steps+=(chromium firefox recording turn network) ;;
  *) fail 'this machine' "unknown goal $1" 'use: setup.sh up, setup.sh test, or setup.sh test-long' ;;
esac

lock_set_up
echo 'Setting up:'
for step in "${steps[@]}"; do "$repository/tools/setup/$step.sh"; done
[ $SECONDS -lt 2 ] || say done "set up in $(elapsed)"
