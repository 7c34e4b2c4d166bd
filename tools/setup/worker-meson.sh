# Meson for the worker's build; sourced by worker-build.sh. Sets `meson`.
meson_required=1.1
meson_version=1.9.1

meson_is_new_enough() {
  local version
  version=$("$1" --version 2>/dev/null) || return 1
  [ "$(printf '%s\n' "$meson_required" "$version" | sort -V | head -n 1)" = "$meson_required" ]
}

find_meson() {
  meson=meson
  ! meson_is_new_enough "$meson" || return 0
  # Debian 12 has 1.0; PyPI's is put into a virtual environment that disappears with the build.
  need_packages worker 'for a Meson newer than the distribution has' command:python3=python3 "python:ensurepip=python3-venv"
  say worker "fetching Meson $meson_version from PyPI (the build needs $meson_required or newer)"
  quietly 'making a virtual environment' python3 -m venv "$scratch/venv" || fail 'the media worker' 'python3 -m venv failed (above)' 'install python3-venv'
  quietly 'fetching Meson' "$scratch/venv/bin/pip" install --quiet --disable-pip-version-check "meson==$meson_version" ||
    fail 'the media worker' "Meson $meson_version could not be fetched (above)" \
      'install Meson 1.1 or newer (bookworm-backports has one), or point MEDIASOUP_WORKER_BIN at a worker built elsewhere'
  meson=$scratch/venv/bin/meson
}
