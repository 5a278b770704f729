"""Damaged files of the formats that are not in test_readers: text or a clear refusal, never another error."""

from __future__ import annotations

import pytest

from ingest.readers import UnreadableFileError, parse
from tests.ingest.test_readers import mutations
from tests.ingest.test_readers_mail import message
from tests.ingest.test_readers_odf import odf_bytes
from tests.ingest.test_readers_rtf import FONTS
from tests.ingest.test_readers_sheets import xls_bytes, xlsx_bytes
from tests.ingest.test_readers_slides import ppt_bytes, pptx_bytes, shape, slide, text

ROW = r"\trowd\cellx1\cellx2\pard\intbl a\cell b\cell\row"


@pytest.mark.parametrize(
    "data",
    [
        (r"{\rtf1\ansi" + FONTS + r"\pard\f1 Quy \u7871? \'b5\par" + ROW * 3 + "}").encode(),
        odf_bytes(
            "<office:text><text:list><text:list-item><text:p>a</text:p></text:list-item></text:list></office:text>"
        ),
        xlsx_bytes(S=[["Một", 2, 0.5]] * 5),
        xls_bytes([("Dieu 1", 0), (0.5, 1)] * 5, ["Arial", ".VnTime"]),
        pptx_bytes(slide(shape("Điều 1"))),
        ppt_bytes(text("quy định", []), drawn=text("khung", [])),
        message("Kính gửi", "<p>x</p>").as_bytes(),
    ],
    ids=["rtf", "odt", "xlsx", "xls", "pptx", "ppt", "eml"],
)
def test_damaged_bytes_give_text_or_a_clear_refusal_and_nothing_else(data: bytes) -> None:
    for mutated in mutations(data, 60, seed=217):
        try:
            source = parse(mutated, "a.bin")
        except UnreadableFileError as error:
            assert error.code
        else:
            assert all("\n" not in block.text and block.text.strip() for block in source.blocks)
