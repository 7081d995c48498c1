# Sourced by every script: where things are, and how the scripts speak.
# UKETSUKE_CACHE moves tools, build output and the demo's database; a fresh clone finds them again.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${UKETSUKE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/uketsuke}
mkdir -p "$cache"
cd "$root"

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
export PATH=$cache/tools/bin:$root/e2e/node_modules/.bin:$PATH

# Written by setup.d/wasm-target when rustup could not give the wasm32 target.
if [ -e "$cache/toolchain" ]; then
  RUSTUP_TOOLCHAIN=$(cat "$cache/toolchain")
  export RUSTUP_TOOLCHAIN
fi

. "$root/scripts/versions"

# The first of the given commands that exists, or nothing.
first_command() {
  local name
  for name in "$@"; do
    if command -v "$name" 2>/dev/null; then return; fi
  done
}

export CHROMIUM=${CHROMIUM:-$(first_command chromium chromium-browser google-chrome-stable google-chrome)}
export CHROMEDRIVER=${CHROMEDRIVER:-$(first_command chromedriver chromium.chromedriver)}

say() { printf '%s\n' "$*" >&2; }

# One sentence that says what to do, and the end.
fail() {
  say "error: $*"
  exit 1
}

# As root, or by sudo; says so where neither is possible.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "this needs root and there is no sudo; as root, run: $*"
  fi
}

# Whether something listens on a port of this machine.
port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Waits until a URL answers with success: wait_for URL SECONDS PID, where the process PID serves it.
wait_for() {
  node "$root/scripts/wait-for.mjs" "$@"
}

# Ends a job that was started under `set -m`, with all that it started.
stop_group() {
  kill -- "-$1" 2>/dev/null || return 0
  wait "$1" 2>/dev/null || true
}
