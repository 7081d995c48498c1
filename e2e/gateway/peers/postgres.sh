#!/usr/bin/env bash
# The gateway on PostgreSQL instead of SQLite: all of its tests once more, and both killed in turn.
. "$(dirname "$0")/../../../scripts/env.sh"

cluster=$root/e2e/gateway/tests/support/cluster.sh
dir=$(mktemp -d)
chmod 755 "$dir"
trap '"$cluster" stop "$dir/server" || true; rm -rf "$dir"' EXIT

read -r port < <(node scripts/free-ports.mjs 1)
"$cluster" start "$dir/server" "$port"
UKETSUKE_TEST_POSTGRES=postgres://postgres@127.0.0.1:$port \
  cargo test --package gateway -- --include-ignored
