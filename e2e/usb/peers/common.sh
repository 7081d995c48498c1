# Sourced by the scripts beside it: a server of emulated readers, and how to say what was proved.
. "$(dirname "${BASH_SOURCE[0]}")/../../../scripts/env.sh"
PATH=$PATH:/usr/sbin

binaries=$CARGO_TARGET_DIR/debug
python=$cache/tools/peers-python/bin/python
peer=$(basename "$0" | cut -d. -f1)
# Short: a socket's path has at most 107 bytes.
work=$(mktemp -d /tmp/peer.XXXXXX)
started=()
proofs=0
trap clean_up EXIT
trap 'exit 130' INT TERM

clean_up() {
  local status=$? pid
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
  if [ $status != 0 ] && [ $status != 77 ]; then
    for log in "$work"/*.log; do [ ! -s "$log" ] || { say "-- ${log##*/}"; tail -n 40 "$log" >&2; }; done
  fi
  rm -rf "$work"
}

# Runs something in the background until the script ends: background NAME COMMAND...
background() {
  local name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 &
  started+=($!)
}

# Waits until a command succeeds, ten seconds at most.
until_true() {
  local tries
  for tries in $(seq 100); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.1
  done
  fail "$peer: this did not come true: $*"
}

# Starts emulated readers with these control lines.
start_readers() {
  export UKETSUKE_USB=$work/usb
  background readers "$binaries/emulated-reader" serve "$@"
  until_true grep -q 'emulated readers in' "$work/readers.log"
}

tell() { "$binaries/emulated-reader" tell "$@"; }

# A field of a reader's status: status READER EXPRESSION, such as status rcs380 'r.tries["jpki/0018"]'.
status() {
  tell status | node -p "const r = JSON.parse(require('fs').readFileSync(0)).readers.find((r) => r.reader === '$1'); $2"
}

# Runs a program that sees the emulated readers as its USB devices.
with_readers() { env LD_PRELOAD="$binaries/libusb_preload.so" "$@"; }

proved() {
  proofs=$((proofs + 1))
  say "$peer: $*"
}

expect_equal() { # what, wanted, found
  [ "$2" = "$3" ] || fail "$peer: $1: wanted $2, found $3"
}

# The signature of a file under a certificate in DER, PKCS#1 v1.5 with SHA-256: signed_by CERTIFICATE FILE SIGNATURE
signed_by() {
  openssl x509 -inform DER -in "$1" -noout -pubkey >"$work/public.pem"
  openssl dgst -sha256 -verify "$work/public.pem" -signature "$3" "$2"
}
