#!/usr/bin/env bash
# Tools for hosts in network namespaces, which only root can make: tests that need them skip themselves, and say so, without.
. "$(dirname "$0")/lib.sh"
. "$repository/tools/setup/apt.sh"

if [ "$(id -u)" -ne 0 ]; then
  say network 'not root: tests between network namespaces will be skipped'
  exit 0
fi
need_packages network 'hosts of their own for tests of networks' command:ip=iproute2 command:tc=iproute2 command:nft=nftables \
  command:sysctl=procps command:openssl=openssl
say network "$(command -v ip), $(command -v nft)"
