"""The readers on real directives, where the project's data folder lies beside the repository."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ingest.readers import UnreadableFileError, read
from ingest.readers.ocr import is_available

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
LEGACY = CORPUS.parent / "legacy"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="no ../shared/corpus beside the repository"),
]


def texts(name: str) -> list[str]:
    return [block.text for block in read(CORPUS / name).blocks]


def test_every_document_reads_except_the_scan_where_nothing_recognises_it() -> None:
    refused = {}
    for path in sorted(CORPUS.iterdir()):
        try:
            source = read(path)
        except UnreadableFileError as error:
            refused[path.name] = error.code
        else:
            assert source.blocks
            assert not any("\n" in block.text or "  " in block.text for block in source.blocks)
    assert refused == ({} if is_available() else {"KSTTHC.pdf": "needs_ocr"})


@pytest.mark.skipif(not is_available(), reason="no Tesseract with Vietnamese here")
def test_the_scan_is_recognised_and_says_so() -> None:
    source = read(CORPUS / "KSTTHC.pdf")
    assert source.warnings == ("ocr_pages:1,2",)
    found = [block.text for block in source.blocks]
    assert found[:2] == ["ỦY BAN NHÂN DÂN", "TỈNH PHÚ THỌ"]
    assert any(
        text.startswith("Thực hiện Nghị quyết số 30c/NQ-CP ngày 08/11/2011") and text.endswith("ý kiến như sau:")
        for text in found
    )


def test_the_party_regulation_keeps_its_clauses_apart_and_its_head_in_order() -> None:
    found = texts("quydinh294.pdf")
    assert found[:3] == ["BAN CHẤP HÀNH TRUNG ƯƠNG", "*", "Số 294-QĐ/TW"]
    start = next(index for index, text in enumerate(found) if text.startswith("10.4.3 Các tổ chức"))
    assert [text.split()[0] for text in found[start + 1 : start + 6]] == ["10.4.4.", "a)", "b)", "c)", "d)"]
    assert found[-3:] == ["T/M BAN CHẤP HÀNH TRUNG ƯƠNG", "TỔNG BÍ THƯ", "Tô Lâm"]


def test_the_two_party_documents_are_parsed_in_well_under_a_second() -> None:
    read(CORPUS / "quydinh294.pdf")
    start = time.perf_counter()
    for name in ("quydinh294.pdf", "huongdan06.pdf"):
        read(CORPUS / name)
    # Measured 0.28 s; a loaded machine gets thrice that.
    assert time.perf_counter() - start < 0.9


def test_the_articles_of_the_consolidated_law_are_complete_and_free_of_note_marks() -> None:
    found = texts("2023_1257_1258_30_VBHN_VPQH.pdf")
    articles = {text.split(".")[0] for text in found if text.startswith("Điều ") and "." in text[:10]}
    assert {f"Điều {number}" for number in range(1, 56)} <= articles
    assert any(text.startswith("18. Cổng thông tin") for text in found)
    assert not any("CÔNG BÁO/Số" in text for text in found)


@pytest.mark.skipif(not LEGACY.is_dir(), reason="no ../shared/legacy beside the repository")
@pytest.mark.parametrize(
    "name",
    [
        *("tcvn3/2004-NghiDinh114_2003.doc", "tcvn3/2004-NghiDinh29_1998.doc", "vni/2006-quydinhkiemtra02.doc"),
        *("tcvn3/2007-1AF57_02-2007.pdf", "synthetic/synthetic-vni-2003-02144qd.docx"),
    ],
)
def test_old_encodings_come_out_as_their_transcripts_say(name: str) -> None:
    path = LEGACY / "documents" / name
    transcript = (LEGACY / "transcripts" / f"{path.stem}.txt").read_text(encoding="utf-8").lower().split()
    read_words = {word for block in read(path).blocks for word in block.text.lower().split()}
    assert sum(word in read_words for word in transcript) > 0.97 * len(transcript)


def test_an_encrypted_word_document_is_told_by_its_flag(tmp_path: Path) -> None:
    data = bytearray((CORPUS / "CT9UB.DOC").read_bytes())
    header = data.index(b"\xec\xa5\xc1\x00")
    data[header + 0x0B] |= 0x01
    path = tmp_path / "mật.doc"
    path.write_bytes(bytes(data))
    with pytest.raises(UnreadableFileError) as caught:
        read(path)
    assert caught.value.code == "encrypted"
