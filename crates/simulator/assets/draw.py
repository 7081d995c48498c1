#!/usr/bin/env python3
"""Draws what the demo cards hold as pictures: portraits, names, addresses, codes.

Needs Pillow and the font Noto Sans CJK. Writes `assets/cards/<id>/` and `assets/my_number.png`:
  portrait.jp2  378x472, 8-bit grey, JPEG 2000 (9-7 irreversible) in a JP2 box, under 1.95 kB
  name.png      216x12, 1 bit
  address.png   288x12, 1 bit
  code.png      24x12, 1 bit: the security code
The faces are drawn from the numbers below; no photograph of a person was used.
"""

import io
import math
import pathlib
import re
import sys

from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = pathlib.Path(__file__).parent
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
TABLE = HERE.parent / "src/people/table.rs"

# width, jaw and age of the face, tone of skin and hair, style of hair, glasses, beard
FACES = {
    "valid": dict(wide=1.00, jaw=0.90, age=0.1, skin=222, hair=45, style="bob"),
    "high-cost-limit": dict(wide=1.08, jaw=1.05, age=0.4, skin=205, hair=38, style="side", glasses=True),
    "elderly-70": dict(wide=1.02, jaw=0.95, age=0.9, skin=214, hair=165, style="wave", glasses=True),
    "elderly-75": dict(wide=1.00, jaw=1.00, age=1.0, skin=200, hair=205, style="bald"),
    "expired-certificate": dict(wide=0.94, jaw=0.86, age=0.1, skin=226, hair=70, style="long"),
    "pin-locked": dict(wide=1.05, jaw=1.10, age=0.3, skin=198, hair=30, style="short", beard=True),
    "insurer-not-found": dict(wide=0.97, jaw=0.98, age=0.1, skin=212, hair=40, style="fringe"),
    "rare-character": dict(wide=1.04, jaw=0.94, age=0.4, skin=218, hair=60, style="bun", glasses=True),
    "foreign-resident": dict(wide=0.98, jaw=0.92, age=0.2, skin=176, hair=32, style="long"),
    "unregistered": dict(wide=0.95, jaw=0.93, age=0.0, skin=216, hair=50, style="short"),
}


def main():
    table = TABLE.read_text(encoding="utf-8")
    people = re.findall(
        r'id: "([a-z0-9-]+)",.*?\n        name: "(.*?)",.*?address: "(.*?)",.*?security_code: "(\d{4})"',
        table, re.S)
    if [person[0] for person in people] != list(FACES):
        sys.exit("draw.py and table.rs disagree about who there is")
    for who, name, address, code in people:
        folder = HERE / "cards" / who
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "portrait.jp2").write_bytes(jp2(portrait(**FACES[who])))
        text(name, 216).save(folder / "name.png", optimize=True)
        text(address, 288).save(folder / "address.png", optimize=True)
        text(code, 24).save(folder / "code.png", optimize=True)
    text("0" * 11 + "1", 72).save(HERE / "my_number.png", optimize=True)


def text(line, width):
    """One line, 12 pixels high; full-width characters take 12 pixels, others 6."""
    font = ImageFont.truetype(FONT, 12)
    image = Image.new("L", (width, 12), 255)
    draw = ImageDraw.Draw(image)
    x = 0
    for character in line:
        cell = 6 if ord(character) < 0x80 else 12
        draw.text((x + cell / 2, 5.5), character, font=font, fill=0, anchor="mm")
        x += cell
    if x > width:
        sys.exit(f"too long for {width} pixels: {line}")
    return image.point(lambda grey: 255 if grey > 150 else 0).convert("1")


def jp2(image):
    """The largest file under the limit."""
    for ratio in range(90, 130):
        out = io.BytesIO()
        image.save(out, "JPEG2000", irreversible=True, num_resolutions=6,
                   codeblock_size=(64, 64), quality_mode="rates", quality_layers=[ratio])
        if len(out.getvalue()) <= 1950:
            return out.getvalue()
    sys.exit("cannot compress the portrait enough")


def portrait(wide, jaw, age, skin, hair, style, glasses=False, beard=False):
    scale = 2
    image = Image.new("L", (378 * scale, 472 * scale), 246)
    draw = ImageDraw.Draw(image)
    cx, cy, w, h = 189, 215, 98 * wide, 132

    def at(*points):
        return [(x * scale, y * scale) for x, y in points]

    def ellipse(x, y, rx, ry, fill):
        draw.ellipse([v * scale for v in (x - rx, y - ry, x + rx, y + ry)], fill=fill)

    def segment(x, y, rx, ry, start, end, fill):
        arc = [math.radians(start + (end - start) * step / 60) for step in range(61)]
        draw.polygon(at(*((x + rx * math.cos(a), y + ry * math.sin(a)) for a in arc)), fill=fill)

    def line(points, fill, width):
        draw.line(at(*points), fill=fill, width=round(width * scale), joint="curve")

    shade = skin - 38
    if style in ("long", "bob", "wave"):
        length = {"long": 235, "bob": 120, "wave": 95}[style]
        draw.rounded_rectangle([v * scale for v in (cx - w - 24, 100, cx + w + 24, 215 + length)],
                               radius=90 * scale, fill=hair)
    if style == "bun":
        ellipse(cx, 66, 42, 36, hair)
    draw.rounded_rectangle([v * scale for v in (20, 392, 358, 560)], radius=80 * scale, fill=92)
    draw.polygon(at((cx - 44, 300), (cx + 44, 300), (cx + 62, 402), (cx, 440), (cx - 62, 402)), fill=shade)
    draw.polygon(at((cx - 70, 396), (cx, 452), (cx - 20, 480), (cx - 100, 480)), fill=228)
    draw.polygon(at((cx + 70, 396), (cx, 452), (cx + 20, 480), (cx + 100, 480)), fill=228)
    for side in (-1, 1):
        ellipse(cx + side * w, cy + 8, 15, 30, shade)
    # A head is a skull above and a jaw below.
    ellipse(cx, cy - 18, w, h - 14, skin)
    ellipse(cx, cy + 46, w * 0.86 * jaw, h - 36, skin)

    top = {"bald": None, "short": 0.62, "side": 0.66, "fringe": 0.80, "bob": 0.74, "long": 0.64,
           "wave": 0.70, "bun": 0.58}[style]
    if top is not None:
        segment(cx, cy - 26, w + 10, h - 4, 180 + 20 * (1 - top), 360 - 20 * (1 - top), hair)
        if style in ("side", "long", "wave", "bun", "short"):
            ellipse(cx + (14 if style == "side" else 0), cy - 8, w * 0.86, 96 * top + 20, skin)
    else:
        for side in (-1, 1):
            ellipse(cx + side * w * 0.98, cy - 36, 13, 40, hair)

    for side in (-1, 1):
        ex, ey = cx + side * 41 * wide, cy + 2
        line([(ex - 23, ey - 27), (ex, ey - 33), (ex + 23, ey - 26)], min(hair + 15, 150), 7)
        ellipse(ex, ey, 20, 10 - 2 * age, 240)
        ellipse(ex, ey, 9.5, 9.5 - 2 * age, 40)
        ellipse(ex - 3, ey - 3, 2.5, 2.5, 250)
        line([(ex - 22, ey), (ex - 8, ey - 10), (ex + 10, ey - 10), (ex + 22, ey + 1)], 60, 4)
        if age > 0.5:
            line([(ex - 17, ey + 20), (ex, ey + 25), (ex + 17, ey + 19)], shade + 10, 3)
            line([(cx + side * 30, cy + 62), (cx + side * 46, cy + 92)], shade, 4)
        if glasses:
            draw.rounded_rectangle([v * scale for v in (ex - 32, ey - 21, ex + 32, ey + 23)],
                                   radius=14 * scale, outline=55, width=4 * scale)
            line([(cx + side * 9, ey - 4), (cx, ey - 7)], 55, 4)
    line([(cx - 5, cy + 12), (cx - 12, cy + 48), (cx + 2, cy + 55)], shade, 5)
    for side in (-1, 1):
        ellipse(cx + side * 11, cy + 54, 5, 3, shade - 40)
    if beard:
        segment(cx, cy + 61, w * 0.84, h - 56, 20, 160, shade - 45)
    line([(cx - 31, cy + 88), (cx - 8, cy + 85), (cx + 8, cy + 85), (cx + 31, cy + 88)], 95, 5)
    ellipse(cx, cy + 93, 20, 6, skin - 60)

    image = image.resize((378, 472), Image.LANCZOS)
    # Light from the left, and the white fading edge that the real portraits have.
    light = Image.linear_gradient("L").rotate(90).resize((378, 472)).point(lambda v: 255 - v // 7)
    image = Image.composite(image, Image.new("L", image.size, 60), light)
    edge = Image.new("L", image.size, 0)
    ImageDraw.Draw(edge).rounded_rectangle([16, 16, 362, 472 + 40], radius=60, fill=255)
    edge = edge.filter(ImageFilter.GaussianBlur(14))
    image = Image.composite(image, Image.new("L", image.size, 255), edge)
    return image.filter(ImageFilter.GaussianBlur(1.6))


if __name__ == "__main__":
    main()
