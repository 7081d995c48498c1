#!/usr/bin/env bash
# OpenSC's own driver for this card, through PC/SC, in front of the virtual card.
. "$(dirname "$0")/pcsc.sh"

module=$(compgen -G '/usr/lib/*/opensc-pkcs11.so' | head -1)
sign() { # PIN
  pkcs11-tool --module "$module" --login --pin "$1" --sign --id 01 --mechanism SHA256-RSA-PKCS \
    --input-file "$work/message" --output-file "$work/signature"
}
tries_left() {
  pkcs15-tool --list-pins 2>/dev/null | awk '/^PIN/ { this = /User Authentication/ } this && /Tries left/ { print $NF }'
}

start_virtual_card valid
expect_equal "ATR" "3b:e0:00:ff:81:31:fe:45:14" "$(opensc-tool --atr 2>/dev/null)"
expect_equal "driver" jpki "$(opensc-tool --name 2>/dev/null)"
proved "the card is taken for a My Number Card: $(opensc-tool --name 2>/dev/null)"

pkcs15-tool --list-certificates 2>/dev/null >"$work/certificates"
expect_equal "certificates listed" 4 "$(grep -c '^X.509 Certificate' "$work/certificates")"
for id in 01 03; do
  pkcs15-tool --read-certificate $id 2>/dev/null | openssl x509 -outform DER -out "$work/$id.der"
done
openssl verify -no_check_time -CAfile <(openssl x509 -inform DER -in "$work/03.der") \
  <(openssl x509 -inform DER -in "$work/01.der") | grep -q ': OK'
proved "four certificates listed, and the one of the user verified under its authority's"

printf 'a nonce of the gateway' >"$work/message"
sign 1234 >"$work/sign.log" 2>&1
signed_by "$work/01.der" "$work/message" "$work/signature" | grep -q 'Verified OK'
proved "signed through PKCS#11 with the PIN, and verified with openssl"

! sign 9999 >"$work/sign.log" 2>&1
expect_equal "tries after a wrong PIN" 2 "$(tries_left)"
proved "a wrong PIN took one try"
sign 1234 >"$work/sign.log" 2>&1
expect_equal "tries after the right PIN" 3 "$(tries_left)"
proved "the right PIN gave it back"
