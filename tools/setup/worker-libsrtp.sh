# libsrtp 2 for the worker's build; sourced by worker-build.sh. Sets `libsrtp_pkg_config`, empty for the distribution's own.
# Debian compiles it on NSS. From the same source on OpenSSL, a worker needs 20–35 % less CPU when one producer has hundreds of
# viewers, and a transport takes 16 KB instead of 47 KB. It compiles in seconds.

# The machine's own apt sources as deb-src, in private directories: its lists and its configuration stay as they are.
private_apt() {
  apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$scratch/apt/sources" \
    -o Dir::State::lists="$scratch/apt/lists" -o Dir::Cache="$scratch/apt/cache" -o APT::Sandbox::User="$(id -un)" "$@"
}

list_source_packages() {
  local file name
  mkdir -p "$scratch/apt/sources" "$scratch/apt/lists/partial" "$scratch/apt/cache/archives/partial"
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -f "$file" ] && sed 's/^Types:.*/Types: deb-src/' "$file" >"$scratch/apt/sources/$(basename "$file")"
  done
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    name=$(basename "$file" .list)
    [ -f "$file" ] && sed -n 's/^deb\(-src\)\{0,1\} /deb-src /p' "$file" | sort -u >"$scratch/apt/sources/$name-lines.list"
  done
  # Third parties' repositories often have no sources: what counts is whether libsrtp's are found.
  private_apt update || true
}

fetch_libsrtp() {
  list_source_packages
  (cd "$scratch" && private_apt source --download-only libsrtp2 && dpkg-source -x libsrtp2_*.dsc libsrtp)
}

compile_libsrtp() {
  "$meson" setup --buildtype release --default-library=static -Dcrypto-library=openssl -Dcrypto-library-kdf=disabled \
    -Dtests=disabled --libdir=lib --prefix="$scratch/libsrtp-out" "$scratch/libsrtp-build" "$scratch/libsrtp" &&
    ninja -C "$scratch/libsrtp-build" install
}

build_libsrtp() {
  libsrtp_pkg_config=
  if has_command apt-get; then
    need_packages worker "to unpack libsrtp's source package" command:dpkg-source=dpkg-dev
    say worker "compiling libsrtp from the distribution's source package, on OpenSSL: 20–35 % less CPU with many viewers"
    if quietly 'fetching the sources of libsrtp' fetch_libsrtp && quietly 'compiling libsrtp' compile_libsrtp; then
      libsrtp_pkg_config=$scratch/libsrtp-out/lib/pkgconfig
      return 0
    fi
    say worker "no sources of libsrtp: taking the distribution's build of it, which costs 20–35 % more CPU with many viewers"
  fi
  need_packages worker 'SRTP' library:libsrtp2=libsrtp2-dev
}
