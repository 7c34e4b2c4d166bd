# The worker that mediasoup's makers built; sourced by mediasoup-worker.sh.

# find_prebuilt <to>: false, with one line that says why, when there is none to be had.
find_prebuilt() {
  local to=$1 installed=$package/worker/out/Release/mediasoup-worker base archive
  if [ -x "$installed" ]; then
    cp "$installed" "$to"
    return 0
  fi
  base=${MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL:-https://github.com/versatica/mediasoup/releases/download}
  archive=mediasoup-worker-$mediasoup_version-linux-$node_arch-kernel$(uname -r | cut -d. -f1).tgz
  say worker "trying the prebuilt $archive"
  # Not npm's own install script: that one waits two minutes for a host behind a silent firewall, then starts a build of its own.
  if ! curl --fail --silent --location --connect-timeout 5 --speed-limit 2000 --speed-time 15 --max-time 300 \
    --output "$scratch/prebuilt.tgz" "$base/$mediasoup_version/$archive"; then
    say worker 'not to be had from here (no release for this kernel, or its host cannot be reached)'
    return 1
  fi
  tar -xzOf "$scratch/prebuilt.tgz" mediasoup-worker >"$to" 2>/dev/null || return 1
  chmod +x "$to"
}
