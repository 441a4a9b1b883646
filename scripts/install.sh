# Sourced by the other scripts: makes sure that the pinned packages (and with them Node 26) are here.
# Runs under any POSIX shell with nothing but Node >= 20 and npm on the machine.

say() { printf '%s\n' "$*" >&2; }

if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
  say "Unhold needs Node.js 20 or newer with npm to fetch its packages; found none in PATH."
  say "On Debian: apt-get install nodejs npm"
  exit 1
fi

major=$(node -p 'process.versions.node.split(".")[0]')
if [ "$major" -lt 20 ]; then
  say "Unhold needs Node.js 20 or newer to fetch its packages; found $(node --version)."
  exit 1
fi

# npm writes this file last, so an interrupted or outdated install is noticed.
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  say "Installing the packages (once, about a minute) ..."
  npm ci --no-audit --no-fund ${UNHOLD_NPM_FLAGS:-} >&2 || {
    say "npm ci failed, see above. Nothing was started."
    exit 1
  }
  touch node_modules/.package-lock.json
fi

PATH=$PWD/node_modules/.bin:$PATH
export PATH
