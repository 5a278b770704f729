"""RTF: fonts decide what a byte means; tables, hidden text and Unicode marks. The files are typed here."""

from __future__ import annotations

from ingest.readers import SourceText
from ingest.readers.rtf import read_rtf

FONTS = (
    r"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fswiss\fcharset0{\*\panose 020b}.VnTime;}"
    r"{\f2\fswiss\fcharset0 .VnTimeH;}{\f3\fswiss\fcharset0 VNI-Times;}{\f4\ftech\fcharset2 Symbol;}"
    r"{\f5\froman\fcharset163 Arial;}}"
)


def read(body: str) -> SourceText:
    return read_rtf((r"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + body + "}").encode("ascii"), "a.rtf")


def texts(body: str) -> list[str]:
    return [block.text for block in read(body).blocks]


def escape(text: str) -> str:
    """Letters of an old encoding, given as the Latin-1 signs they look like, as RTF writes them."""
    return "".join(letter if ord(letter) < 128 else f"\\'{ord(letter):02x}" for letter in text)


def test_each_run_is_read_in_the_encoding_of_its_font() -> None:
    source = read(
        r"\pard\plain \f1 " + escape("QuyÕt ®Þnh nµy") + r"{\f0 \u7879\'3f \'b5}{\f3 " + escape("ñöôïc") + r"}\par"
    )
    assert [block.text for block in source.blocks] == ["Quyết định nàyệ µđược"]
    assert source.warnings == ("converted_from_tcvn3", "converted_from_vni")


def test_capital_fonts_give_capitals() -> None:
    assert texts(r"\pard\plain \f2 " + escape("céng hoµ x· héi") + r"\par\f1 " + escape("§éc lËp") + r"\par") == [
        *("CỘNG HOÀ XÃ HỘI", "Độc lập"),
    ]


def test_the_soft_hyphen_is_a_letter_in_tcvn3_and_nothing_elsewhere() -> None:
    assert texts(r"\pard\f1 " + escape("ng") + r"\-" + escape("êi d©n ®­îc h­ëng") + r"\par") == ["người dân được hưởng"]
    assert texts(r"\pard\f0 co\-op\par") == ["coop"]


def test_unicode_marks_skip_their_stand_ins_and_join_surrogates() -> None:
    assert texts(r"\uc1 \u272?i\u7873\'3fu {\uc2 \u7871??}{\uc0 \u7871 x}\par") == ["Điều ếếx"]
    assert texts(r"\u-10179?\u-8704? a\par") == ["\U0001f600 a"]


def test_vietnamese_windows_text_is_read_by_its_charset() -> None:
    assert texts(r"\f5 \'d0i\'ea\'ccu\par") == ["Điều"]


def test_pictures_notes_heads_hidden_and_deleted_text_stay_out() -> None:
    body = (
        r"{\header Trang}{\pict\wmetafile8 0102ab}{\v an}{\deleted bo}{\*\bkmkstart x}{\footnote ghi chu}"
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt noi dung}}\bin4 }{}{ con lai\par"
    )
    assert texts(body) == ["noi dung con lai"]


def test_text_boxes_are_read_once() -> None:
    body = r"{\shp{\*\shpinst{\sp{\sn x}}{\shptxt hop chu\par}}{\shprslt{\*\do{\dptxbxtext hop chu\par}}}}\par"
    assert " ".join(texts(body)).count("hop chu") == 1


def test_a_table_gives_rows_and_the_text_after_it_paragraphs() -> None:
    row = r"\trowd\cellx1\cellx2\cellx3\pard\intbl %s\cell %s\cell %s\cell\row"
    body = row % ("TT", "Ten", "Muc") + row % ("1", r"Mot\par Hai", "5") + r"\pard Sau bang\par"
    blocks = read(body).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        *(("row", "TT | Ten | Muc"), ("row", "1 | Mot Hai | 5"), ("paragraph", "Sau bang")),
    ]


def test_a_table_inside_a_cell_stays_in_its_cell() -> None:
    body = (
        r"\trowd\cellx1\cellx2\cellx3\pard\intbl A\cell B\cell \pard\intbl\itap2 x\nestcell y\nestcell z\nestcell"
        r"{\*\nesttableprops\trowd\cellx1\nestrow}\pard\intbl\itap1 C\cell\row\pard Het\par"
    )
    assert texts(body) == ["A | B | x | y | z C", "Het"]


def test_a_list_keeps_the_number_that_word_wrote_down() -> None:
    assert texts(r"\pard{\listtext\f0 1.\tab}Muc mot\par\pard{\pntext a)\tab}Muc con\par") == [
        "1. Muc mot",
        "a) Muc con",
    ]
