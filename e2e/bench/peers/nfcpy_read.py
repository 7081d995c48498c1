"""Reads with nfcpy, in pieces of 256 bytes, what our own read fetches: nfcpy_read.py PIN CODE_B."""

import hashlib
import sys

import nfc
import nfc.clf
import nfc.tag

pin, code_b = (argument.encode() for argument in sys.argv[1:])

JPKI = bytes.fromhex("D392F000260100000001")
TEXT = bytes.fromhex("D3921000310001010408")
CARD_FACE = bytes.fromhex("D3921000310001010402")
DIGEST_INFO = bytes.fromhex("3031300D060960864801650304020105000420") + hashlib.sha256(b"").digest()
CERTIFICATE = {JPKI: 0x000A, TEXT: 0x0004, CARD_FACE: 0x0004}


def main():
    with nfc.ContactlessFrontend("usb") as reader:
        card = nfc.tag.activate(reader, reader.sense(nfc.clf.RemoteTarget("106B")))
        command(card, "00CA00F2", expected=256)
        select(card, JPKI)
        select_file(card, 0x0006)
        command(card, "00B00000", expected=32)
        select_file(card, 0x0018)
        card.transceive(bytes.fromhex("00200080"))
        read(card, CERTIFICATE[JPKI])
        for application, key, files in ((CARD_FACE, 0x0012, [0x0002]), (TEXT, 0x0015, [0x0002, 0x0003])):
            select(card, application)
            verify(card, key, code_b)
            for file in [*files, CERTIFICATE[application]]:
                read(card, file)
            if application == CARD_FACE:
                command(card, "802A0000", DIGEST_INFO, 256)
        select(card, JPKI)
        verify(card, 0x0018, pin)
        select_file(card, 0x0017)
        assert len(command(card, "802A0080", DIGEST_INFO, 256)) == 256


def select(card, application):
    command(card, "00A4040C", application)


def select_file(card, file):
    command(card, "00A4020C", file.to_bytes(2, "big"))


def verify(card, key, value):
    select_file(card, key)
    command(card, "00200080", value)


def read(card, file):
    """A transparent file, as long as its outermost TLV says."""
    select_file(card, file)
    content = command(card, "00B00000", expected=256)
    start = 2 if content[0] & 0x1F == 0x1F else 1
    count = content[start] & 0x7F if content[start] & 0x80 else 0
    length = int.from_bytes(content[start + 1 : start + 1 + count], "big") if count else content[start]
    total = start + 1 + count + length
    while len(content) < total:
        offset = len(content).to_bytes(2, "big").hex()
        content += command(card, "00B0" + offset, expected=min(256, total - len(content)))


def command(card, head, data=b"", expected=0):
    body = bytes([len(data)]) + data if data else b""
    answer = card.transceive(bytes.fromhex(head) + body + (bytes([expected % 256]) if expected else b""))
    # A file that ends before the piece does is whole all the same.
    assert answer[-2:] in (b"\x90\x00", b"\x62\x82"), (head, answer[-2:].hex())
    return bytes(answer[:-2])


main()
