"""Slides: .ppt with its own small compound file, .pptx and .odp typed as XML."""

from __future__ import annotations

import struct

import pytest

from ingest.readers import UnreadableFileError, parse
from ingest.readers.ppt import read_ppt
from ingest.readers.ppt_styles import run_fonts
from tests.ingest.test_readers import zip_bytes

FREE, END = 0xFFFFFFFF, 0xFFFFFFFE


def ole_bytes(streams: dict[str, bytes]) -> bytes:
    """A compound file of 512-byte sectors; every stream is filled up beyond the size of small ones."""
    sectors: list[bytes] = []
    table: list[int] = []
    entries = [_entry("Root Entry", 5, 1, END, 0)]
    for index, (name, data) in enumerate(streams.items(), 1):
        data = data.ljust(4096, b"\0")
        start = len(sectors)
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        sectors += pieces
        table += [*range(start + 1, start + len(pieces)), END]
        right = index + 1 if index < len(streams) else FREE
        entries.append(_entry(name, 2, FREE, start, len(data), right))
    directory = len(sectors)
    listing = b"".join(entries).ljust(-(-len(entries) // 4) * 512, b"\0")
    pieces = [listing[at : at + 512] for at in range(0, len(listing), 512)]
    sectors += pieces
    table += [*range(directory + 1, directory + len(pieces)), END]
    fat = len(sectors)
    table.append(0xFFFFFFFD)
    assert len(table) <= 128
    sectors.append(struct.pack("<128I", *table, *[FREE] * (128 - len(table))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, END, 0, END, 0)
    return header + struct.pack("<109I", fat, *[FREE] * 108) + b"".join(sectors)


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = FREE) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    return head + struct.pack("<III", FREE, right, child) + bytes(36) + struct.pack("<IQ", start, size)


def record(kind: int, data: bytes, *, instance: int = 0, container: bool = False) -> bytes:
    return struct.pack("<HHI", instance << 4 | (0xF if container else 0), kind, len(data)) + data


def font(name: str, index: int) -> bytes:
    return record(0x0FB7, name.encode("utf-16-le").ljust(64, b"\0") + bytes(4), instance=index)


def styles(length: int, runs: list[tuple[int, int]]) -> bytes:
    """Plain paragraphs, and character runs as (length, font index)."""
    paragraphs = struct.pack("<IHI", length + 1, 0, 0)
    return paragraphs + b"".join(struct.pack("<IIH", count, 1 << 16, index) for count, index in runs)


def text(value: str, runs: list[tuple[int, int]]) -> bytes:
    kind, data = (0x0FA8, value.encode("latin-1")) if runs else (0x0FA0, value.encode("utf-16-le"))
    atoms = record(0x0F9F, bytes(4)) + record(kind, data)
    return atoms + (record(0x0FA1, styles(len(value), runs)) if runs else b"")


def ppt_bytes(*texts: bytes, drawn: bytes | None = None, user_token: int = 0xE391C05F) -> bytes:
    """A presentation with one slide for each text; `drawn` are the text boxes of the first slide."""
    fonts = record(0x07D5, font("Arial", 0) + font(".VnTimeH", 1) + font("VNI-Times", 2), container=True)
    environment = record(0x03F2, fonts, container=True)
    listed = b"".join(
        record(0x03F3, struct.pack("<IIIII", number, 0, 0, 255 + number, 0)) + piece
        for number, piece in enumerate(texts, 2)
    )
    listing = record(0x0FF0, listed, container=True)
    document = record(0x03E8, environment + listing, container=True)
    slide = b""
    if drawn is not None:
        slide = record(0x03EE, record(0xF00D, drawn, container=True), container=True)
    places = [0, len(document)]
    directory = record(0x1772, struct.pack("<III", 2 << 20 | 1, *places))
    edit = record(0x0FF5, struct.pack("<IHBBIIII", 0, 0, 0, 3, 0, len(document) + len(slide), 1, 2) + bytes(4))
    stream = document + slide + directory + edit
    offset = len(document) + len(slide) + len(directory)
    user = record(0x0FF6, struct.pack("<III", 20, user_token, offset) + bytes(12))
    return ole_bytes({"PowerPoint Document": stream, "Current User": user})


def test_the_text_of_old_slides_comes_in_the_encoding_of_its_fonts() -> None:
    data = ppt_bytes(text("Quy ®Þnh\rvaø ñöôïc".replace("Quy", "quy"), [(9, 1), (9, 2)]), text("Điều 2", []))
    source = parse(data, "a.ppt")
    assert [(block.page, block.text) for block in source.blocks] == [
        *((1, "QUY ĐỊNH"), (1, "và được"), (2, "Điều 2")),
    ]
    assert source.format == "ppt"


def test_text_boxes_and_placeholders_come_in_drawing_order_without_the_slide_number() -> None:
    own = text("Trong khung", [])
    reference = record(0x0F9E, struct.pack("<I", 0))
    data = ppt_bytes(text("Tiêu đề", []), drawn=own + reference + text("*", []))
    assert [block.text for block in parse(data, "a.ppt").blocks] == ["Trong khung", "Tiêu đề"]


def test_a_presentation_with_a_password_is_told_by_its_token() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        parse(ppt_bytes(text("x", []), user_token=0xF3D1C4DF), "a.ppt")
    assert caught.value.code == "encrypted"


def test_styles_cut_short_leave_the_font_open_and_lose_no_text() -> None:
    whole = styles(10, [(4, 1), (6, 2)])
    assert run_fonts(whole, 10) == [(4, 1), (6, 2)]
    for end in range(len(whole)):
        assert sum(count for count, _ in run_fonts(whole[:end], 10)) == 10


def test_damaged_slides_give_text_or_a_refusal() -> None:
    data = bytearray(ppt_bytes(text("Điều 1. Phạm vi", []), drawn=text("khung", [])))
    for place in range(512, len(data), 7):
        mutated = data.copy()
        mutated[place] ^= 0xFF
        try:
            read_ppt(bytes(mutated), "a.ppt")
        except UnreadableFileError as error:
            assert error.code


A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def pptx_bytes(*slides: str) -> bytes:
    ids = "".join(f'<p:sldId id="{number}" r:id="r{number}"/>' for number in range(len(slides)))
    links = "".join(
        f'<Relationship Id="r{number}" Type="x/slide" Target="slides/s{number}.xml"/>' for number in range(len(slides))
    )
    members = {
        "ppt/presentation.xml": f"<p:presentation {P} {R}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{RELATIONS}">{links}</Relationships>',
    }
    for number, slide in enumerate(slides):
        members[f"ppt/slides/s{number}.xml"] = slide
    return zip_bytes({name: content.encode() for name, content in members.items()})


def slide(shapes: str, attributes: str = "") -> str:
    return f"<p:sld {P} {A} {attributes}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"


def shape(value: str, *, placeholder: str = "body", face: str = "Arial") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{placeholder}"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:rPr>'
        f'<a:latin typeface="{face}"/></a:rPr><a:t>{value}</a:t></a:r></a:p></p:txBody></p:sp>'
    )


def test_new_slides_give_text_and_tables_by_slide_and_skip_hidden_ones() -> None:
    cell = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
    row = "<a:tr>" + "".join(cell.format(value) for value in ("1", "Hai", "Ba")) + "</a:tr>"
    first = slide(
        shape("Điều 1. Phạm vi")
        + shape("7", placeholder="sldNum")
        + f"<p:graphicFrame><a:tbl>{row}{row}</a:tbl></p:graphicFrame>"
    )
    third = slide(shape("céng hoµ x· héi", face=".VnTimeH"))
    source = parse(pptx_bytes(first, slide(shape("ẩn"), 'show="0"'), third), "a.pptx")
    assert [(block.page, block.text) for block in source.blocks] == [
        *((1, "Điều 1. Phạm vi"), (1, "1 | Hai | Ba"), (1, "1 | Hai | Ba"), (3, "CỘNG HOÀ XÃ HỘI")),
    ]
