#!/bin/sh
# `npm test`: everything, on a fresh clone too. Installs what the tests need, never skips for lack of it.
set -eu
cd "$(dirname "$0")/.."
. scripts/install.sh

# An install for production alone lacks what checks the code.
if [ ! -x node_modules/.bin/oxfmt ]; then
  npm ci --no-audit --no-fund >&2
fi

# Softphones and callers that are not ours, and a browser, to test against.
programs='sipp:sip-tester baresip:baresip-core sipsak:sipsak chromium:chromium'
missing=''
for entry in $programs; do
  command -v "${entry%%:*}" >/dev/null 2>&1 || missing="$missing ${entry##*:}"
done
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "Installing Debian packages for the tests:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >/dev/null
    # shellcheck disable=SC2086
    apt-get install -y -q --no-install-recommends $missing >/dev/null
  else
    say "The tests need these Debian packages, and installing them needs root. Run this, then npm test again:"
    say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing"
    exit 1
  fi
fi

# Each file of the later stages is a process of its own that loads the same modules.
export NODE_COMPILE_CACHE="$PWD/node_modules/.cache/node"

stage() { say ""; say "== $1 =="; shift; "$@"; }
stage 'format, lint, types, architecture, unit tests' npm run -s verify
stage 'store: real PostgreSQL' npm run -s test:store
stage 'world: seeded faults on a virtual clock' npm run -s test:world
stage 'wire: SIPp, baresip, sipsak against the running platform' npm run -s test:wire
stage 'browser: the console in Chromium' npm run -s test:browser
stage 'chaos: kill and freeze under load, short' npm run -s chaos -- --rounds 3
