#!/usr/bin/env bash
# Runs in the guest of scripts/usb-guest, as root.
passed=0 failed=0
binaries=$CARGO_TARGET_DIR/debug
python=$UKETSUKE_CACHE/tools/peers-python/bin/python
tools=$UKETSUKE_CACHE/usb-guest/system
export UKETSUKE_USB=/tmp/usb LD_LIBRARY_PATH=$tools/usr/lib/x86_64-linux-gnu

tell() { "$binaries/emulated-reader" tell "$@"; }
usbip() { "$tools/usr/sbin/usbip" "$@"; }
until_true() {
  local tries
  for tries in $(seq 300); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.2
  done
  return 1
}

prove() { # name of a function
  if "$1" >"/tmp/$1.log" 2>&1; then
    passed=$((passed + 1))
    echo "guest: $1"
  else
    failed=$((failed + 1))
    tail -n 30 "/tmp/$1.log"
    echo "guest: $1 FAILED"
  fi
}

kernel_enumerates_readers() {
  usbip list --remote localhost
  for busid in 1-1 1-2; do usbip attach --remote localhost --busid $busid || return; done
  until_true found 054c 06c3 && until_true found 04e6 511a
}
found() { # idVendor, idProduct
  local device
  for device in /sys/bus/usb/devices/*; do
    if [ "$(cat "$device/idVendor" 2>/dev/null)$(cat "$device/idProduct" 2>/dev/null)" = "$1$2" ]; then return; fi
  done
  return 1
}

nfcpy_reads_and_signs() {
  tell people >/tmp/people.json && printf 'a nonce' >/tmp/message || return
  "$python" e2e/usb/peers/nfcpy_visit.py /tmp || return
  openssl x509 -inform DER -in /tmp/certificate.der -noout -pubkey >/tmp/public.pem
  openssl dgst -sha256 -verify /tmp/public.pem -signature /tmp/signature /tmp/message | grep 'Verified OK'
}

libccid_reads_and_signs() {
  local module daemon status=0
  module=$(compgen -G '/usr/lib/*/opensc-pkcs11.so' | head -1)
  mkdir -p /tmp/no-readers
  /usr/sbin/pcscd --foreground --config /tmp/no-readers >/tmp/pcscd.log 2>&1 &
  daemon=$!
  until_true opensc-tool --atr &&
    pkcs15-tool --read-certificate 01 >/tmp/contact.pem &&
    pkcs11-tool --module "$module" --login --pin 1234 --sign --id 01 --mechanism SHA256-RSA-PKCS \
      --input-file /tmp/message --output-file /tmp/contact.signature &&
    openssl x509 -in /tmp/contact.pem -noout -pubkey >/tmp/contact.public.pem &&
    openssl dgst -sha256 -verify /tmp/contact.public.pem -signature /tmp/contact.signature /tmp/message || status=$?
  cat /tmp/pcscd.log
  kill $daemon
  wait $daemon
  return $status
}

chromium_claims_and_talks() { timeout 300 node e2e/usb/guest/chromium.mjs transfers; }
a_visit_goes_through_the_rcs380() { timeout 600 node e2e/usb/guest/chromium.mjs visit 054c 06c3 rcs380; }
a_visit_goes_through_the_contact_reader() { timeout 600 node e2e/usb/guest/chromium.mjs visit 04e6 511a scr3310-nttcom; }

unplugged_reader_is_gone() {
  tell unplug rcs380 && until_true not_found 054c 06c3
}
not_found() { ! found "$@"; }

mkdir -p /tmp/usb
"$binaries/usbip-reader" "plug rcs380" "insert rcs380 valid" "plug scr3310-nttcom" "insert scr3310-nttcom high-cost-limit" \
  >/tmp/server.log 2>&1 &
until_true grep -q 'over USB/IP' /tmp/server.log || cat /tmp/server.log
prove kernel_enumerates_readers
prove nfcpy_reads_and_signs
prove libccid_reads_and_signs
prove chromium_claims_and_talks
tell remove rcs380 && tell remove scr3310-nttcom
prove a_visit_goes_through_the_rcs380
prove a_visit_goes_through_the_contact_reader
prove unplugged_reader_is_gone
echo "usb-guest: $passed passed, $failed failed"
