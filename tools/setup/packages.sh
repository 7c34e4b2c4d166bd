#!/usr/bin/env bash
# What `make up` needs from the distribution: a Redis of its own. Debian's package also starts a system-wide one; it is not used.
. "$(dirname "$0")/lib.sh"
. "$repository/tools/setup/apt.sh"

if has_command valkey-server; then
  say redis "$(command -v valkey-server)"
  exit 0
fi
need_packages redis 'the room directory lives in it' command:redis-server=redis-server
say redis "$(redis-server --version | sed 's/.* v=\([^ ]*\).*/\1/') at $(command -v redis-server)"
