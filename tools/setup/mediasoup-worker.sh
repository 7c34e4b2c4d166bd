#!/usr/bin/env bash
# A mediasoup-worker binary: the one of MEDIASOUP_WORKER_BIN → the cache → the one that mediasoup's makers built → one built here from
# the npm package's sources and the distribution's libraries. The last needs nothing but package registries, and four minutes.
. "$(dirname "$0")/lib.sh"
. "$repository/tools/setup/worker-prebuilt.sh"

package=$repository/node_modules/mediasoup

# A worker that is started without its environment ends with 41 (worker/src/main.cpp): so it runs on this machine's libraries.
runs_here() {
  local status=0
  env -i "$1" >/dev/null 2>&1 || status=$?
  [ "$status" -eq 41 ]
}

if [ -n "${MEDIASOUP_WORKER_BIN:-}" ] && [ "$MEDIASOUP_WORKER_BIN" != "$cached_worker" ]; then
  runs_here "$MEDIASOUP_WORKER_BIN" ||
    fail 'the media worker' "MEDIASOUP_WORKER_BIN=$MEDIASOUP_WORKER_BIN does not run here" 'unset it to have one found or built, or point it at a mediasoup-worker'
  say worker "$MEDIASOUP_WORKER_BIN (MEDIASOUP_WORKER_BIN)"
  exit 0
fi
[ -n "$mediasoup_version" ] || fail 'the media worker' 'services/media-node/package.json names no mediasoup version' 'restore the file from the repository'
if [ -x "$cached_worker" ] && runs_here "$cached_worker"; then
  say worker "mediasoup $mediasoup_version from $cache"
  exit 0
fi

lock_set_up
scratch_directory
candidate=$scratch/mediasoup-worker
if find_prebuilt "$candidate" && runs_here "$candidate"; then
  source='the prebuilt one'
else
  "$repository/tools/setup/worker-build.sh" "$scratch" "$candidate"
  runs_here "$candidate" || fail 'the media worker' 'the build ended well, but its binary does not run' "report this with the output of: ldd $candidate"
  source='built here'
fi
mv "$candidate" "$cached_worker"
say worker "mediasoup $mediasoup_version, $source, now in $cache"
