#!/usr/bin/env bash
# Builds examples/web-ui, with the npm package in pkg/, into target/web-ui/. The example back end serves it from there.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

app=examples/web-ui
# npm writes this file last.
if [ ! $app/node_modules/.package-lock.json -nt $app/package-lock.json ]; then
  say "Installing the dependencies of the web UI"
  npm ci --prefix $app --loglevel=error
fi
say "Checking its types and building it"
npm run build --silent --prefix $app -- --logLevel warn --base /web-ui/ --outDir ../../target/web-ui --emptyOutDir
