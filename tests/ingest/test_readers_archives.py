"""Archives: every file inside once, under a harmless name, and no bomb unpacked."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from ingest.readers import UnreadableFileError
from ingest.readers.archives import MAX_MEMBERS, MAX_TOTAL_BYTES, is_archive, members, safe_name
from tests.ingest.test_readers import mutations, zip_bytes
from tests.ingest.test_readers_docx import docx_bytes, paragraph


def code_of(data: bytes) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        list(members(data, "kho.zip"))
    assert caught.value.text.vi.startswith("kho.zip")
    return caught.value.code


def test_files_come_with_their_folders_and_system_files_and_folders_do_not() -> None:
    data = zip_bytes({"Chỉ thị/": b"", "Chỉ thị/1.txt": b"a", "b.txt": b"", "__MACOSX/b.txt": b"x", "c/._b.txt": b"x"})
    assert list(members(data, "kho.zip")) == [("Chỉ thị/1.txt", b"a"), ("b.txt", b"")]


def test_a_document_that_is_packed_as_an_archive_is_handed_out_whole() -> None:
    document = docx_bytes(paragraph("Điều 1."))
    assert not is_archive(document)
    assert is_archive(zip_bytes({"a.docx": document}))
    assert list(members(zip_bytes({"a.docx": document}), "kho.zip")) == [("a.docx", document)]


def test_names_that_climb_out_of_the_folder_are_brought_back() -> None:
    data = zip_bytes({"../../etc/passwd": b"a", "/tmp/x": b"b", "C:\\y\\z.txt": b"c"})
    assert [name for name, _ in members(data, "kho.zip")] == ["etc/passwd", "tmp/x", "y/z.txt"]
    assert safe_name("a\x00b\n/../..") == "ab"


def test_a_vietnamese_name_that_does_not_say_it_is_utf8_is_read_as_such() -> None:
    data = bytearray(zip_bytes({"Chỉ thị.txt": b"a"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(mark) + offset
        data[place : place + 2] = b"\x00\x00"
    assert [name for name, _ in members(bytes(data), "kho.zip")] == ["Chỉ thị.txt"]


def test_an_archive_inside_is_opened_and_one_inside_that_is_refused() -> None:
    inner = zip_bytes({"b.txt": b"b"})
    middle = zip_bytes({"trong.zip": inner, "a.txt": b"a"})
    assert list(members(middle, "kho.zip")) == [("trong.zip/b.txt", b"b"), ("a.txt", b"a")]
    assert code_of(zip_bytes({"x.zip": middle})) == "unsafe"


def test_bombs_are_refused_by_ratio_by_size_and_by_count() -> None:
    assert code_of(zip_bytes({"a.txt": bytes(30 * 1024 * 1024)})) == "unsafe"
    assert code_of(zip_bytes({f"{number}.txt": b"" for number in range(MAX_MEMBERS + 1)})) == "unsafe"
    big = bytearray(zip_bytes({"a.txt": b"a"}))
    directory = big.rindex(b"PK\x01\x02")
    big[directory + 24 : directory + 28] = (MAX_TOTAL_BYTES + 1).to_bytes(4, "little")
    assert code_of(bytes(big)) == "unsafe"


def test_a_bomb_that_lies_about_its_size_unpacks_no_more_than_it_declared() -> None:
    data = bytearray(zip_bytes({"a.txt": bytes(8 * 1024 * 1024)}))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 1000)
    with pytest.raises(UnreadableFileError):
        list(members(bytes(data), "kho.zip"))


def test_a_password_and_damage_are_told_apart() -> None:
    data = bytearray(zip_bytes({"a.txt": b"a" * 100}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert code_of(bytes(data)) == "encrypted_archive"
    assert code_of(b"PK\x03\x04 nothing more") == "damaged"


def test_damaged_archives_give_files_or_a_refusal() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(5):
            package.writestr(f"{number}.txt", b"noi dung " * 50)
    for mutated in mutations(buffer.getvalue(), 200, seed=3):
        try:
            for name, _ in members(mutated, "kho.zip"):
                assert name and not name.startswith("/") and ".." not in name.split("/")
        except UnreadableFileError as error:
            assert error.code
