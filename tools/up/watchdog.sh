#!/usr/bin/env bash
# watchdog.sh <directory>: ends what a launcher started when the launcher is gone, however it went (also by SIGKILL).
# Standard input is a pipe that only the launcher holds: `add <pid>` and `drop <pid>` name process groups; its end is the launcher's end.
set -uo pipefail
directory=$1
# A terminal's Ctrl-C and hang-up are for the launcher, which stops things in order.
trap '' INT HUP TERM

declare -A groups=()
while read -r verb pid; do
  case $verb in
    add) groups[$pid]=yes ;;
    drop) unset "groups[$pid]" ;;
  esac
done

alive() {
  local pid
  for pid in "${!groups[@]}"; do
    ! kill -0 -- "-$pid" 2>/dev/null || return 0
  done
  return 1
}

for pid in "${!groups[@]}"; do kill -TERM -- "-$pid" 2>/dev/null; done
for _ in {1..50}; do
  alive || break
  sleep 0.1
done
for pid in "${!groups[@]}"; do kill -KILL -- "-$pid" 2>/dev/null; done

# The directory is the launcher's own, made by mkdtemp.
case $directory in
  */confab-up-*) rm -rf -- "$directory" ;;
esac
