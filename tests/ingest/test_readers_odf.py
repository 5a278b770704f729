"""OpenDocument: text with list numbers and old fonts, sheets, slides. The XML is typed here."""

from __future__ import annotations

import pytest

from ingest.readers import Block, UnreadableFileError, parse
from tests.ingest.test_readers import zip_bytes

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        *(("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("draw", "drawing")),
        *(("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"), ("presentation", "presentation")),
    ]
)


def odf_bytes(body: str, styles: str = "") -> bytes:
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body>{body}</office:body></office:document-content>"
    )
    return zip_bytes({"mimetype": b"application/vnd.oasis.opendocument", "content.xml": content.encode()})


def odt_texts(body: str, styles: str = "") -> list[str]:
    return [block.text for block in parse(odf_bytes(f"<office:text>{body}</office:text>", styles), "a.odt").blocks]


def test_runs_spaces_tabs_and_breaks_come_out_and_notes_and_deletions_do_not() -> None:
    body = (
        "<text:tracked-changes><text:p>đã xóa</text:p></text:tracked-changes><text:p>Điều <text:span>1.</text:span>"
        '<text:s text:c="2"/>Phạm vi<text:note><text:note-body><text:p>ghi chú</text:p></text:note-body></text:note>'
        "\n  áp dụng</text:p><text:p>a) Một<text:line-break/>b) Hai</text:p>"
    )
    assert odt_texts(body) == ["Điều 1. Phạm vi áp dụng", "a) Một", "b) Hai"]


def test_lists_are_numbered_as_their_style_says() -> None:
    level = '<text:list-level-style-number text:level="{}" style:num-format="{}" style:num-suffix="{}" {}/>'
    styles = (
        '<text:list-style style:name="L1">'
        + level.format(1, "1", ".", "")
        + level.format(2, "a", ")", "")
        + '<text:list-level-style-bullet text:level="3" text:bullet-char="•"/></text:list-style>'
    )
    inner = (
        "<text:list><text:list-item><text:p>con</text:p><text:list><text:list-item><text:p>gạch</text:p>"
        "</text:list-item></text:list></text:list-item></text:list>"
    )
    body = (
        '<text:list text:style-name="L1"><text:list-item><text:p>Một</text:p>' + inner + "</text:list-item>"
        "<text:list-item><text:p>Hai</text:p><text:p>tiếp theo</text:p>" + inner + "</text:list-item></text:list>"
        '<text:list text:style-name="L1" text:continue-numbering="true"><text:list-item><text:p>Ba</text:p>'
        '</text:list-item><text:list-item text:start-value="7"><text:p>Bảy</text:p></text:list-item></text:list>'
    )
    assert odt_texts(body, styles) == [
        *("1. Một", "a) con", "- gạch", "2. Hai", "tiếp theo", "a) con", "- gạch", "3. Ba", "7. Bảy"),
    ]


def test_old_fonts_are_found_through_parent_styles_and_font_faces() -> None:
    properties = "<style:text-properties {}/></style:style>"
    styles = (
        '<style:font-face style:name="F1" svg:font-family="\'.VnTimeH\'"/>'
        '<style:style style:name="P0" style:family="paragraph">'
        + properties.format('style:font-name="F1"')
        + '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="P0"/>'
        '<style:style style:name="T1" style:family="text">' + properties.format('fo:font-family=".VnTime"')
    )
    body = '<text:p text:style-name="P1">céng hoµ <text:span text:style-name="T1">x· héi</text:span></text:p>'
    assert odt_texts(body, styles) == ["CỘNG HOÀ xã hội"]


def test_a_table_gives_rows_and_keeps_the_place_of_merged_cells() -> None:
    cells = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in ("TT", "Tên", "Mức"))
    merged = "<table:table-cell><text:p>Cộng</text:p></table:table-cell><table:covered-table-cell/>"
    row = f"<table:table-header-rows><table:table-row>{cells}</table:table-row></table:table-header-rows>"
    row += f"<table:table-row>{merged}<table:table-cell><text:p>5</text:p></table:table-cell></table:table-row>"
    data = odf_bytes(f"<office:text><table:table>{row}</table:table></office:text>")
    assert [block.text for block in parse(data, "a.odt").blocks] == ["TT | Tên | Mức", "Cộng | 5"]


def test_sheets_give_what_their_cells_show_and_repeated_blanks_cost_nothing() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = (
        f"<table:table-row>{cell.format('Phụ lục')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16000"/>'
        f"</table:table-row><table:table-row>{cell.format('1')}{cell.format('Đất ở')}{cell.format('12,5')}"
        "</table:table-row>"
    )
    data = odf_bytes(f'<office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet>')
    source = parse(data, "a.ods")
    assert source.format == "ods"
    assert source.blocks == (Block("Phụ lục"), Block("1 | Đất ở | 12,5", kind="row"))


def test_slides_are_numbered_and_notes_left_out() -> None:
    page = "<draw:page><draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>{}</draw:page>"
    notes = "<presentation:notes><text:p>lời dẫn</text:p></presentation:notes>"
    body = "<office:presentation>" + page.format("Một", notes) + page.format("Hai", "") + "</office:presentation>"
    assert parse(odf_bytes(body), "a.odp").blocks == (Block("Một", 1), Block("Hai", 2))


def test_a_document_with_a_password_and_an_empty_one_are_told_apart() -> None:
    manifest = (
        b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry>'
        b"<m:encryption-data/></m:file-entry></m:manifest>"
    )
    for data, code in [
        (zip_bytes({"content.xml": b"\x80", "META-INF/manifest.xml": manifest}), "encrypted"),
        (zip_bytes({"content.xml": b"<a/>"}), "damaged"),
        (odf_bytes("<office:text><text:p/></office:text>"), "no_text"),
    ]:
        with pytest.raises(UnreadableFileError) as caught:
            parse(data, "a.odt")
        assert caught.value.code == code
