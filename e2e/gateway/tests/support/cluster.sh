#!/usr/bin/env bash
# A PostgreSQL of one's own, in one folder, for tests:
#   cluster.sh start DIR PORT   makes it when it is missing; returns when it takes connections
#   cluster.sh kill DIR         as a failing machine would: SIGKILL, and nothing is tidied up
#   cluster.sh stop DIR
# As root it runs as the user `postgres` of Debian's package, since a server refuses to run as root.
set -euo pipefail

bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -1) || bin=$(dirname "$(command -v initdb)")

as_server() {
  # Not in the caller's folder, which the server's user may not enter.
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

start() {
  local dir=$1 port=$2
  if [ ! -e "$dir/data" ]; then
    mkdir -p "$dir"
    [ "$(id -u)" != 0 ] || chown postgres "$dir"
    as_server "$bin/initdb" --pgdata="$dir/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C >"$dir/initdb.log"
    printf "%s\n" "listen_addresses = '127.0.0.1'" "unix_socket_directories = '$dir'" \
      "shared_buffers = 16MB" "max_connections = 200" >>"$dir/data/postgresql.conf"
  fi
  # After a kill the children of the old server take a moment to notice.
  for _ in $(seq 50); do
    if as_server "$bin/pg_ctl" --pgdata="$dir/data" --log="$dir/log" --options="-p $port" --wait start >>"$dir/pg_ctl.log" 2>&1; then
      return
    fi
    sleep 0.1
  done
  tail -5 "$dir/log" >&2
  return 1
}

server_id() { head -1 "$1/data/postmaster.pid"; }

case $1 in
  start) start "$2" "$3" ;;
  kill) kill -KILL "$(server_id "$2")" ;;
  stop) as_server "$bin/pg_ctl" --pgdata="$2/data" --mode=immediate --wait stop >/dev/null ;;
  *)
    echo "cluster.sh start DIR PORT | kill DIR | stop DIR" >&2
    exit 2
    ;;
esac
