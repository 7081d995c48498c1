#!/usr/bin/env bash
# Lets nfcpy and myna-card read the card on our emulated readers; a line of JSON for each on standard output.
. "$(dirname "$0")/../../usb/peers/pcsc.sh"

person() {
  tell people | node -p "JSON.parse(require('fs').readFileSync(0)).find((p) => p.person === 'valid').$1"
}
report() { # peer, reader
  status "$2" "JSON.stringify({ peer: '$1', status: r })"
}

mkdir "$work/no-readers"
start_readers "plug rcs380" "insert rcs380 valid"
version=$("$python" -c 'import nfc; print(nfc.__version__)')
with_readers "$python" "$root/e2e/bench/peers/nfcpy_read.py" "$(person pin)" "$(person code_b)" >"$work/nfcpy.log" 2>&1 ||
  fail "nfcpy could not read the card"
report "nfcpy $version" rcs380
tell unplug rcs380 >/dev/null

# The contact reader that libccid has on its list: there libccid itself speaks T=1.
background pcscd env LD_PRELOAD="$binaries/libusb_preload.so" pcscd --foreground --config "$work/no-readers"
until_true test -S /run/pcscd/pcscd.comm
tell plug scr3310-nttcom >/dev/null
tell insert scr3310-nttcom valid >/dev/null
until_true "$cache/tools/peers-cargo/bin/read_card" --out "$work"
before=$(status scr3310-nttcom 'JSON.stringify(r)')
"$cache/tools/peers-cargo/bin/read_card" --pin "$(person pin)" --code-b "$(person code_b)" --out "$work" >"$work/myna.log" 2>&1 ||
  fail "myna-card could not read the card"
status scr3310-nttcom "
  const before = $before;
  for (const part of ['line', 'transfers']) for (const key in r[part]) r[part][key] -= before[part][key];
  JSON.stringify({ peer: 'myna-card over libccid', status: r })"
