"""Reads a My Number Card with nfcpy: nfcpy_visit.py FOLDER.

Finds in the folder `message` and `people.json`, leaves there `certificate.der` and `signature`.
"""

import hashlib
import json
import sys
from pathlib import Path

import nfc
import nfc.clf
import nfc.tag

folder = Path(sys.argv[1])
person = next(p for p in json.loads((folder / "people.json").read_text()) if p["person"] == "valid")

JPKI = bytes.fromhex("D392F000260100000001")
TEXT = bytes.fromhex("D3921000310001010408")
CARD_FACE = bytes.fromhex("D3921000310001010402")
DIGEST_INFO = bytes.fromhex("3031300D060960864801650304020105000420")


def proved(what):
    print("proved:", what, flush=True)


def main():
    with nfc.ContactlessFrontend("usb") as reader:
        assert str(reader).startswith("SONY RC-S380"), reader
        target = reader.sense(nfc.clf.RemoteTarget("106B"))
        card = Card(nfc.tag.activate(reader, target))
        proved(f"nfcpy {nfc.__version__} found a Type B card on {reader}")
        certificate(card)
        signature(card)
        attributes(card)
        photo(card)


def certificate(card):
    card.select(JPKI)
    der = card.read(0x000A)
    (folder / "certificate.der").write_bytes(der)
    proved(f"certificate of {len(der)} bytes read without a PIN")


def signature(card):
    assert card.verify(0x0018, b"9999") == 0x63C2
    assert card.tries(0x0018) == 2
    proved("a wrong PIN took one try")
    assert card.verify(0x0018, person["pin"].encode()) == 0x9000
    digest = hashlib.sha256((folder / "message").read_bytes()).digest()
    card.select_file(0x0017)
    signature = card.command(b"\x80\x2a\x00\x80", DIGEST_INFO + digest, 256)
    assert len(signature) == 256
    (folder / "signature").write_bytes(signature)
    proved("signed with the user-authentication key")


def attributes(card):
    card.select(TEXT)
    assert card.verify(0x0011, person["pin"].encode()) == 0x9000
    text = card.read(0x0002).decode(errors="replace")
    for field in ("name", "address", "birth_date"):
        assert person[field] in text, field
    proved("name, address and birth date read with the PIN")


def photo(card):
    card.select(CARD_FACE)
    assert card.verify(0x0012, person["code_b"].encode()) == 0x9000
    face = card.read(0x0002)
    assert b"\x00\x00\x00\x0cjP  " in face
    proved(f"card face of {len(face)} bytes with the photo read with 照合番号B")


class Card:
    def __init__(self, tag):
        assert isinstance(tag, nfc.tag.tt4.Type4BTag), tag
        self.tag = tag

    def select(self, application):
        self.command(b"\x00\xa4\x04\x0c", application)

    def select_file(self, file):
        self.command(b"\x00\xa4\x02\x0c", file.to_bytes(2, "big"))

    def read(self, file):
        """A transparent file, as long as its outermost TLV says."""
        self.select_file(file)
        head = self.command(b"\x00\xb0\x00\x00", b"", 16)
        start = 2 if head[0] & 0x1F == 0x1F else 1
        count = head[start] & 0x7F if head[start] & 0x80 else 0
        length = int.from_bytes(head[start + 1 : start + 1 + count], "big") if count else head[start]
        total = start + 1 + count + length
        content = b""
        while len(content) < total:
            step = min(256, total - len(content))
            content += self.command(b"\x00\xb0" + len(content).to_bytes(2, "big"), b"", step)
        return content

    def tries(self, secret):
        self.select_file(secret)
        return self.tag.transceive(b"\x00\x20\x00\x80")[-1] & 0x0F

    def verify(self, secret, value):
        self.select_file(secret)
        answer = self.tag.transceive(b"\x00\x20\x00\x80" + bytes([len(value)]) + value)
        return int.from_bytes(answer[-2:], "big")

    def command(self, head, data=b"", expected=0):
        body = bytes([len(data)]) + data if data else b""
        answer = self.tag.transceive(head + body + (bytes([expected % 256]) if expected else b""))
        assert answer[-2:] == b"\x90\x00", (head.hex(), answer[-2:].hex())
        return bytes(answer[:-2])


main()
