#!/usr/bin/env bash
# Installs what package-lock.json names, when something differs from it. No install scripts: nothing here needs one
# (the worker is placed by mediasoup-worker.sh), and a dependency's script is code that nobody has read.
. "$(dirname "$0")/lib.sh"
. "$repository/tools/setup/environment.sh"
cd "$repository"

if node tools/setup/packages-installed.ts; then
  say 'npm packages' 'as in package-lock.json'
  exit 0
fi
say 'npm packages' 'installing what package-lock.json names'
quietly 'installing npm packages' npm ci --ignore-scripts --no-audit --no-fund ||
  fail 'the npm packages' 'npm ci failed (above)' 'check that the registry can be reached: npm ping'
node tools/setup/packages-installed.ts --name || fail 'the npm packages' 'npm ci ended well, but the packages above are missing' 'rm -rf node_modules, then try again'
