#!/usr/bin/env bash
# The example `read_card` of the crate myna-card, through PC/SC, in front of the virtual card.
. "$(dirname "$0")/pcsc.sh"

person() { # field of the patient whose card it is
  "$binaries/emulated-reader" people |
    node -p "JSON.parse(require('fs').readFileSync(0)).find((p) => p.person === 'valid').$1"
}
expect_line() { # what is proved, what a line of the output begins with, what else it holds
  grep -E "^ *$2 .*" "$work/read.log" | grep -qF -- "$3" || fail "$peer: no line '$2 … $3'"
  proved "$1"
}

start_virtual_card valid
"$cache/tools/peers-cargo/bin/read_card" --pin 1234 --code-b "$(person code_b)" --out "$work" >"$work/read.log" 2>&1

expect_line "name read with the PIN" 氏名 "$(person name)"
expect_line "address read with the PIN" 住所 "$(person address)"
expect_line "attributes are signed by the card's issuer" integrity "signature [verified]"
expect_line "card face is signed by the card's issuer" 券面 "[verified]"
expect_line "a fresh challenge was signed by the card" challenge "[verified]"
expect_line "certificate of the user verified under its authority's" "card's CA" "[verified]"
expect_line "no try was spent" 利用者証明用 "retries 3"
# Signature box of a JP2 file (ISO/IEC 15444-1 I.5.1).
expect_equal "photo's first bytes" 0000000c6a502020 "$(head -c 8 "$work/photo.jp2" | od -An -tx1 | tr -d ' \n')"
proved "photo of $(stat -c %s "$work/photo.jp2") bytes read with 照合番号B"
