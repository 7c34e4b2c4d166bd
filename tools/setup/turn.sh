#!/usr/bin/env bash
# coturn, for `make up TURN=1` and the tests of TURN: each starts one of its own. Debian's package also starts one for the whole
# machine, which nobody here asked for: what this step installed it also switches off.
. "$(dirname "$0")/lib.sh"
. "$repository/tools/setup/apt.sh"

had_it=$(has_command turnserver && echo yes || true)
need_packages turn 'relays media where a firewall lets nothing else through' command:turnserver=coturn
if [ -z "$had_it" ] && [ -d /run/systemd/system ]; then
  quietly 'stopping the coturn of the whole machine' $(root_prefix) systemctl disable --now coturn
fi
say turn "$(command -v turnserver)"
