"""Word documents: order, automatic numbers, tables, tracked changes, old fonts. The files are made here."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import pytest

from ingest.readers import UnreadableFileError
from ingest.readers.docx import read_docx

NAMESPACE = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def run(text: str, font: str | None = None) -> str:
    properties = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    lines = f"</w:t></w:r><w:r>{properties}<w:br/><w:t>".join(escape(text).split("\n"))
    return f'<w:r>{properties}<w:t xml:space="preserve">{lines}</w:t></w:r>'


def paragraph(text: str, *, num: tuple[int, int] | None = None, style: str = "", font: str | None = None) -> str:
    number = f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>' if num else ""
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{style}{number}</w:pPr>{run(text, font)}</w:p>"


def table(*rows: list[str]) -> str:
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc>{''.join(map(paragraph, cell.split('|')))}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{cells}</w:tbl>"


def docx_bytes(body: str, **parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        document = f"<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>"
        package.writestr("word/document.xml", document)
        for part, xml in parts.items():
            package.writestr(f"word/{part}.xml", xml)
    return buffer.getvalue()


def texts(body: str, **parts: str) -> list[str]:
    return [block.text for block in read_docx(docx_bytes(body, **parts), "a.docx").blocks]


def numbering(*levels: tuple[str, str], extra: str = "") -> str:
    xml = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for index, (style, text) in enumerate(levels)
    )
    return (
        f'<w:numbering {NAMESPACE}><w:abstractNum w:abstractNumId="0">{xml}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{extra}</w:numbering>'
    )


def test_automatic_numbers_are_written_out_level_by_level() -> None:
    lists = numbering(("decimal", "%1."), ("decimal", "%1.%2."), ("lowerLetter", "%3)"))
    body = "".join(
        paragraph(text, num=(1, level))
        for text, level in [("Một", 0), ("Hai", 1), ("Ba", 2), ("Bốn", 2), ("Năm", 1), ("Sáu", 0), ("Bảy", 1)]
    )
    assert texts(body, numbering=lists) == [
        *("1. Một", "1.1. Hai", "a) Ba", "b) Bốn", "1.2. Năm", "2. Sáu", "2.1. Bảy"),
    ]


def test_an_automatic_number_between_plain_paragraphs_goes_on_counting() -> None:
    lists = numbering(("upperRoman", "Chương %1."))
    body = paragraph("Một", num=(1, 0)) + paragraph("chữ thường") + paragraph("Hai", num=(1, 0))
    assert texts(body, numbering=lists) == ["Chương I. Một", "chữ thường", "Chương II. Hai"]


def test_a_list_may_start_over_and_bullets_become_dashes() -> None:
    restarted = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    lists = numbering(("decimal", "%1."), ("bullet", "\uf0b7"), extra=restarted)
    body = paragraph("Một", num=(1, 0)) + paragraph("ý", num=(1, 1)) + paragraph("Lại một", num=(2, 0))
    assert texts(body, numbering=lists) == ["1. Một", "- ý", "1. Lại một"]


def test_a_number_may_come_from_the_style_and_numbering_zero_switches_it_off() -> None:
    styles = (
        f'<w:styles {NAMESPACE}><w:style w:type="paragraph" w:styleId="Dieu"><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="DieuCon">'
        '<w:basedOn w:val="Dieu"/></w:style></w:styles>'
    )
    body = (
        paragraph("Phạm vi", style="Dieu")
        + paragraph("Không số", style="Dieu", num=(0, 0))
        + paragraph("Đối tượng", style="DieuCon")
    )
    lists = numbering(("decimal", "Điều %1."))
    assert texts(body, styles=styles, numbering=lists) == ["Điều 1. Phạm vi", "Không số", "Điều 2. Đối tượng"]


def test_insertions_stay_and_deletions_go() -> None:
    body = (
        f"<w:p>{run('Thời hạn là ')}<w:del><w:r><w:delText>10</w:delText></w:r></w:del>"
        f"<w:ins>{run('15')}</w:ins>{run(' ngày.')}</w:p>"
    )
    assert texts(body) == ["Thời hạn là 15 ngày."]


def test_a_soft_break_parts_paragraphs_only_where_a_new_item_starts() -> None:
    body = paragraph("Điều 1. Phạm vi\nvà đối tượng\n1. Quy định này\ná dụng") + paragraph("Chương I\nQUY ĐỊNH CHUNG")
    assert texts(body) == ["Điều 1. Phạm vi và đối tượng", "1. Quy định này á dụng", "Chương I", "QUY ĐỊNH CHUNG"]


def test_a_data_table_gives_rows_and_a_head_gives_its_cells_in_order() -> None:
    head = table(["BỘ NỘI VỤ|Số: 1/QĐ-BNV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập - Tự do - Hạnh phúc"])
    data = table(["TT", "Nội dung", "Mức"], ["1", "Khen|thưởng", "5"])
    blocks = read_docx(docx_bytes(head + paragraph("QUYẾT ĐỊNH") + data), "a.docx").blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", "BỘ NỘI VỤ"),
        ("paragraph", "Số: 1/QĐ-BNV"),
        ("paragraph", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("paragraph", "Độc lập - Tự do - Hạnh phúc"),
        ("paragraph", "QUYẾT ĐỊNH"),
        ("row", "TT | Nội dung | Mức"),
        ("row", "1 | Khen thưởng | 5"),
    ]


def test_a_text_box_is_kept_once_though_word_stores_it_twice() -> None:
    box = f"<w:txbxContent>{paragraph('Trong khung')}</w:txbxContent>"
    alternatives = (
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    assert texts(f"<w:p>{run('Ngoài khung')}<w:r>{alternatives}</w:r></w:p>") == ["Ngoài khung", "Trong khung"]


def test_text_in_tcvn3_and_vni_fonts_becomes_unicode_capitals_included() -> None:
    body = (
        paragraph("Céng hoµ x· héi chñ nghÜa", font=".VnTimeH")
        + paragraph("C¨n cø LuËt Tæ chøc ChÝnh phñ", font=".VnTime")
        + f"<w:p>{run('Coäng ho', 'VNI-Times')}{run('aø xaõ hoäi', 'VNI-Times')}</w:p>"
    )
    source = read_docx(docx_bytes(body), "a.docx")
    assert [block.text for block in source.blocks] == [
        *("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA", "Căn cứ Luật Tổ chức Chính phủ", "Cộng hoà xã hội"),
    ]
    assert source.warnings == ("converted_from_tcvn3", "converted_from_vni")


def test_unicode_text_in_an_old_font_is_left_alone() -> None:
    body = paragraph("Căn cứ Luật Tổ chức Chính phủ", font=".VnTime") + paragraph("Và các", font=".VnTime")
    assert texts(body) == ["Căn cứ Luật Tổ chức Chính phủ", "Và các"]


def test_a_document_without_text_is_refused() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_docx(docx_bytes("<w:p/>"), "a.docx")
    assert caught.value.code == "no_text"
