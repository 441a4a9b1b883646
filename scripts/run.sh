#!/bin/sh
# `npm start` and `npm run unhold`: install what is missing, then run the command line under Node 26.
set -eu
cd "$(dirname "$0")/.."
. scripts/install.sh
exec node --disable-warning=ExperimentalWarning src/cli.ts "$@"
