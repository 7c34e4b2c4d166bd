#!/usr/bin/env bash
# worker-build.sh <scratch directory> <to>: compiles mediasoup-worker from the npm package's sources. What that build would download
# (its Meson subprojects) is taken from the distribution instead: tools/mediasoup-worker/ says how.
. "$(dirname "$0")/lib.sh"
. "$repository/tools/setup/apt.sh"
. "$repository/tools/setup/worker-libsrtp.sh"
. "$repository/tools/setup/worker-meson.sh"

scratch=$1
to=$2
package=$repository/node_modules/mediasoup
[ -d "$package/worker/src" ] || fail 'the media worker' "no sources at $package/worker" 'run tools/setup/npm-packages.sh first'

say worker "building mediasoup $mediasoup_version from source: once per machine, about 4 minutes on 2 cores"
need_packages worker 'to compile the media worker' \
  command:g++=g++ command:pkg-config=pkg-config command:ninja=ninja-build command:flatc=flatbuffers-compiler \
  library:libuv=libuv1-dev library:openssl=libssl-dev library:absl_strings=libabsl-dev library:flatbuffers=libflatbuffers-dev
find_meson
build_libsrtp

worker=$scratch/worker
cp -R "$package/worker" "$worker"
cp -R "$repository"/tools/mediasoup-worker/subprojects/*/ "$worker/subprojects/"
# A version of mediasoup that wants other versions of its libraries names other folders: then Meson would try to download them.
for wrap in abseil-cpp flatbuffers libsrtp libuv openssl unordered_dense; do
  directory=$(sed -n 's/^directory *= *//p' "$worker/subprojects/$wrap.wrap" 2>/dev/null || true)
  [ -z "$directory" ] || [ -f "$worker/subprojects/$directory/meson.build" ] ||
    fail 'the media worker' "mediasoup $mediasoup_version wants $directory" "add it to tools/mediasoup-worker/subprojects/ (see its README.md)"
done

# Debian's OpenSSL has kernel TLS; it asks the BIO BIO_get_ktls_send, the callback answers 1, and OpenSSL then allocates no write
# buffer: the worker crashes on the first DTLS ClientHello. The operation is a bit set and has to be tested as one.
dtls=$worker/src/RTC/DtlsTransport.cpp
sed -i 's/operationType == BIO_CB_RETURN/operationType \& BIO_CB_RETURN/' "$dtls"
grep -q 'operationType & BIO_CB_RETURN' "$dtls" || fail 'the media worker' 'the patch of DtlsTransport.cpp no longer applies' 'see tools/mediasoup-worker/README.md'

quietly 'configuring the worker' env PKG_CONFIG_PATH="${libsrtp_pkg_config:-}" \
  "$meson" setup --buildtype release -Db_ndebug=true "$scratch/out" "$worker" ||
  fail 'the media worker' 'Meson could not configure it (above)' 'a library is missing, or its version does not fit'

# Progress in place on a terminal; every twentieth step elsewhere, so that a CI log stays readable.
started=$SECONDS
log=$scratch/ninja.log
show_progress() {
  local line step
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$log"
    case $line in
      \[*) step=${line%%]*}] ;;
      *) continue ;;
    esac
    if [ -t 1 ]; then
      printf '\r  %-14s %s ' worker "$step"
    else
      local done=${step#[}
      [ $((${done%%/*} % 20)) -ne 0 ] || say worker "$step"
    fi
  done
  [ ! -t 1 ] || printf '\n'
}
ninja -C "$scratch/out" mediasoup-worker 2>&1 | show_progress || {
  tail -n 40 "$log" >&2
  fail 'the media worker' 'it does not compile (above)' 'a killed compiler means too little memory: it takes about 1 GB per core'
}
strip -o "$to" "$scratch/out/mediasoup-worker"
say worker "compiled in $(elapsed "$started")"
