# The environment everything of this repository runs in; sourced by the set-up, the Makefile and .ci/run. Changes nothing on disk.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# Outside the checkout, so that a worker is built once per machine and not once per clone.
cache=${CONFAB_CACHE:-$HOME/.cache/confab}

# Node: the machine's if it is new enough, else the one that node.sh put into the cache, with an npm of known behaviour.
node_required=24
node_version=24.21.0
npm_version=11.19.1
node_home=$cache/node-$node_version

node_is_new_enough() {
  local version
  version=$("${1:-node}" --version 2>/dev/null) || return 1
  version=${version#v}
  [ "${version%%.*}" -ge "$node_required" ]
}

if ! { command -v npm >/dev/null && node_is_new_enough; } && [ -x "$node_home/bin/node" ]; then
  export PATH="$node_home/bin:$PATH"
  # An npm of its own looks for the machine's settings (a registry mirror, say) below its own prefix.
  [ -n "${NPM_CONFIG_GLOBALCONFIG:-}" ] || [ ! -f /etc/npmrc ] || export NPM_CONFIG_GLOBALCONFIG=/etc/npmrc
fi

# The version that the lockfile installs decides which worker is wanted; empty while no service depends on mediasoup.
mediasoup_version=$(sed -n 's/^ *"mediasoup": "\([0-9.]*\)",\{0,1\}$/\1/p' "$repository/services/media-node/package.json" 2>/dev/null || true)
case $(uname -m) in
  x86_64) node_arch=x64 ;;
  aarch64) node_arch=arm64 ;;
  *) node_arch=$(uname -m) ;;
esac
cached_worker=$cache/mediasoup-worker-$mediasoup_version-$node_arch

# Services look into the default cache by themselves; a cache elsewhere has to be told.
if [ -z "${MEDIASOUP_WORKER_BIN:-}" ] && [ -x "$cached_worker" ]; then
  export MEDIASOUP_WORKER_BIN=$cached_worker
fi

# Browser tests look at /usr/bin/chromium by themselves; a browser elsewhere has to be told.
if [ -z "${CHROMIUM_BIN:-}" ] && [ ! -x /usr/bin/chromium ]; then
  for name in chromium chromium-browser google-chrome; do
    ! command -v "$name" >/dev/null || { CHROMIUM_BIN=$(command -v "$name") && export CHROMIUM_BIN && break; }
  done
fi

# Every process strips types and compiles anew what it imports; with this the second one starts in half the time.
export NODE_COMPILE_CACHE=${NODE_COMPILE_CACHE:-$cache/compiled}
