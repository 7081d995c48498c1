#!/usr/bin/env bash
# libccid under pcscd, through libusb, in front of the emulated CCID readers: contacts and contactless,
# each level of exchange. PC/SC and OpenSC above it are Debian's too.
. "$(dirname "$0")/pcsc.sh"

card_driver=()
readers=(scr3310-nttcom scr3310 scl010 omnikey-5321-cli duali-de-abcm6 rcs300)
module=$(compgen -G '/usr/lib/*/opensc-pkcs11.so' | head -1)

# libccid knows readers by a list, on which two of ours are missing, and refuses the firmware that a
# published dump shows of the SCL010 unless told otherwise (DRIVER_OPTION_USE_BOGUS_FIRMWARE).
list=$(readlink -f /usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist)
python3 - "$list" >"$work/Info.plist" <<'PYTHON'
import plistlib, sys
with open(sys.argv[1], "rb") as file:
    known = plistlib.load(file)
known["ifdDriverOptions"] = "0x0004"
for vendor, product, name in [("0x076B", "0x532A", "OMNIKEY 5321 CLi"), ("0x1DB2", "0x0600", "DUALi DE-ABCM6")]:
    known["ifdVendorID"].append(vendor)
    known["ifdProductID"].append(product)
    known["ifdFriendlyName"].append(name)
plistlib.dump(known, sys.stdout.buffer)
PYTHON
mount --bind "$work/Info.plist" "$list"

start_readers
mkdir "$work/no-readers"
background pcscd env LD_PRELOAD="$binaries/libusb_preload.so" LIBCCID_ifdLogLevel=0x0003 \
  pcscd --foreground --config "$work/no-readers"
until_true test -S /run/pcscd/pcscd.comm
printf 'a nonce of the gateway' >"$work/message"

has_card() { opensc-tool --list-readers 2>/dev/null | grep -q '^0 *Yes'; }
has_no_card() { opensc-tool --list-readers 2>/dev/null | grep -q '^0 *No'; }
no_reader() { opensc-tool --list-readers 2>/dev/null | grep -q 'No smart card readers'; }

for reader in "${readers[@]}"; do
  tell plug "$reader" >/dev/null
  until_true has_no_card
  tell insert "$reader" valid >/dev/null
  until_true has_card
  atr=$(opensc-tool --atr 2>/dev/null)
  case $reader in
    scr*) expect_equal "$reader: ATR" "3b:e0:00:ff:81:31:fe:45:14" "$atr" ;;
    *) card_driver=(OPENSC_DRIVER=jpki) ;;
  esac
  # The ATR of a contactless card is the reader's invention, so OpenSC has to be told what it is.
  certificate=$(env "${card_driver[@]}" pkcs15-tool --read-certificate 01 2>/dev/null)
  openssl x509 -outform DER -out "$work/01.der" <<<"$certificate"
  env "${card_driver[@]}" pkcs11-tool --module "$module" --login --pin 1234 --sign --id 01 \
    --mechanism SHA256-RSA-PKCS --input-file "$work/message" --output-file "$work/signature" >"$work/sign.log" 2>&1
  signed_by "$work/01.der" "$work/message" "$work/signature" | grep -q 'Verified OK'
  expect_equal "$reader: tries" 3 "$(status "$reader" 'r.tries["jpki/0018"]')"
  tell remove "$reader" >/dev/null
  until_true has_no_card
  tell unplug "$reader" >/dev/null
  until_true no_reader
  proved "$reader: card found ($atr), certificate read, signed, card and reader taken away"
done
