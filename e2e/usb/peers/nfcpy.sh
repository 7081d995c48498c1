#!/usr/bin/env bash
# nfcpy's own Port-100 driver and ISO-DEP, through libusb, in front of the emulated RC-S380.
. "$(dirname "$0")/common.sh"

start_readers "plug rcs380" "insert rcs380 valid"
printf 'a nonce of the gateway' >"$work/message"
tell people >"$work/people.json"

with_readers "$python" "$root/e2e/usb/peers/nfcpy_visit.py" "$work" >"$work/visit.log" 2>&1 ||
  fail "nfcpy could not read the card"
while read -r line; do proved "$line"; done < <(grep '^proved: ' "$work/visit.log" | cut -d' ' -f2-)

signed_by "$work/certificate.der" "$work/message" "$work/signature" | grep -q 'Verified OK'
proved "signature of the card verified with openssl under the certificate that nfcpy read"

expect_equal "tries after a wrong PIN and a right one" 3 "$(status rcs380 'r.tries["jpki/0018"]')"
[ "$proofs" = 7 ] || fail "nfcpy proved $proofs of 7 things"

tell remove rcs380 >/dev/null
with_readers "$python" -c '
import nfc.clf
with nfc.ContactlessFrontend("usb") as reader:
    assert reader.sense(nfc.clf.RemoteTarget("106B")) is None
'
proved "no card is found where none lies"
