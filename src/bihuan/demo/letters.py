"""函件：示范县里用的一页 PDF，只有文字，用阅读器自带的宋体。"""

WIDE = 30  # 一行的字数
LINE, TOP, LEFT = 26, 740, 70  # 行距、首行、左边，点

ORDERING = b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
METRICS = b"/Flags 4/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93"


def letter(heading: str, unit: str, text: str, day: str) -> bytes:
    """一份函件：抬头、正文、落款、日子。"""
    lines = [
        *_wrapped(heading),
        "",
        *_wrapped(f"　　{text}"),
        "",
        f"{unit}".rjust(WIDE, "　"),
        day.rjust(WIDE, "　"),
    ]
    drawn = b"".join(_drawn(line, TOP - LINE * row) for row, line in enumerate(lines))
    return _file([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo %s/FontDescriptor 7 0 R>>" % ORDERING,
        b"<</Type/FontDescriptor/FontName/STSong-Light %s>>" % METRICS,
    ])  # fmt: skip


def _wrapped(text: str) -> list[str]:
    return [text[start : start + WIDE] for start in range(0, len(text), WIDE)]


def _drawn(line: str, height: int) -> bytes:
    return b"BT/F 14 Tf %d %d Td<%s>Tj ET\n" % (LEFT, height, line.encode("utf-16-be").hex().encode())


def _file(objects: list[bytes]) -> bytes:
    whole, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return whole + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(whole),
    )  # fmt: skip
