# Sourced by scripts that need a PC/SC daemon of their own: pcscd knows one socket, /run/pcscd/pcscd.comm,
# so the script runs once more where /run is its own.
if [ "${PEER_INSIDE:-}" != 1 ]; then
  export PEER_INSIDE=1
  if [ "$(id -u)" = 0 ]; then
    unshare --mount true 2>/dev/null && exec unshare --mount "$0" "$@"
  else
    unshare --map-root-user --mount true 2>/dev/null && exec unshare --map-root-user --mount "$0" "$@"
  fi
  echo "$(basename "$0"): no mount namespace can be made here, and the system's PC/SC daemon is left alone" >&2
  exit 77
fi
mount -t tmpfs none /run
mkdir /run/pcscd

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Starts the daemon with a virtual reader, and waits for the card of a demo patient in it.
start_virtual_card() {
  local port driver
  port=$(node "$root/scripts/free-ports.mjs" 1)
  driver=$(compgen -G '/usr/lib/pcsc/drivers/serial/libifdvpcd.so*' | head -1)
  printf 'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:0x%x\nLIBPATH %s\nCHANNELID 0x%x\n' \
    "$port" "$driver" "$port" >"$work/reader.conf"
  background pcscd pcscd --foreground --config "$work/reader.conf"
  until_true port_taken "$port"
  background card "$binaries/vpcd-card" "$1" --vpcd "localhost:$port"
  until_true opensc-tool --atr
}
