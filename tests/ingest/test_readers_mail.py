"""Messages: the body, the attachments that read, and what is said about those that do not."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from ingest.readers import UnreadableFileError, parse
from ingest.readers.mail_header import looks_like_mail
from tests.ingest.test_readers_docx import docx_bytes, paragraph


def message(text: str | None = None, html: str | None = None) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@example.vn", "Về việc triển khai Chỉ thị"
    mail["Message-ID"] = "<1@example.vn>"
    if text is not None:
        mail.set_content(text)
    if html is not None:
        mail.add_alternative(html, subtype="html")
    return mail


def texts(mail: EmailMessage) -> list[str]:
    return [block.text for block in parse(mail.as_bytes(), "a.eml").blocks]


def test_the_subject_and_the_plain_body_are_read_rather_than_the_html() -> None:
    assert texts(message("Kính gửi các đơn vị\n", "<p>khác</p>")) == [
        *("Về việc triển khai Chỉ thị", "Kính gửi các đơn vị"),
    ]


def test_html_is_read_where_there_is_no_text() -> None:
    assert texts(message(html="<html><body><p>Điều 1. Phạm vi</p></body></html>"))[1:] == ["Điều 1. Phạm vi"]


def test_attachments_follow_the_body_under_their_names_and_unread_ones_are_reported() -> None:
    mail = message("Xin gửi kèm.")
    mail.add_attachment(docx_bytes(paragraph("Điều 1. Phạm vi")), "application", "msword", filename="Chỉ thị.doc")
    mail.add_attachment(b"\x7fELF" + bytes(300), "application", "octet-stream", filename="x.bin")
    mail.add_attachment(message("Thư trong thư"))
    source = parse(mail.as_bytes(), "a.eml")
    found = [block.text for block in source.blocks]
    assert found[1:4] == ["Xin gửi kèm.", "Chỉ thị.doc", "Điều 1. Phạm vi"]
    assert found[-1] == "Thư trong thư"
    assert source.warnings == ("attachment_unread:unsupported_format:x.bin",)


def test_a_message_that_is_only_attachments_is_read_and_an_empty_one_is_not() -> None:
    mail = message("")
    mail.add_attachment("Điều 1. Phạm vi".encode(), "text", "plain", filename="a.txt")
    assert texts(mail)[-1] == "Điều 1. Phạm vi"
    bare = EmailMessage()
    bare["From"], bare["Message-ID"] = "a@example.vn", "<1@example.vn>"
    with pytest.raises(UnreadableFileError) as caught:
        parse(bare.as_bytes(), "a.eml")
    assert caught.value.code == "no_text"


def test_messages_inside_messages_end_somewhere() -> None:
    mail = message("tận cùng")
    for _ in range(6):
        outer = message("vỏ")
        outer.add_attachment(mail)
        mail = outer
    source = parse(mail.as_bytes(), "a.eml")
    assert any(warning.startswith("attachment_unread:unsafe") for warning in source.warnings)


def test_a_web_page_saved_whole_is_read_as_its_page() -> None:
    page = (
        b"MIME-Version: 1.0\r\nFrom: <Saved by Windows Internet Explorer 8>\r\nSubject: trang\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n--x\r\n'
        b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        b"<html><body><p>=C4=90i=E1=BB=81u 1. Ph=E1=BA=A1m vi</p></body></html>\r\n--x--\r\n"
    )
    source = parse(page, "a.mht")
    assert (source.format, [block.text for block in source.blocks]) == ("mht", ["Điều 1. Phạm vi"])


def test_a_letter_that_opens_like_a_header_is_plain_text() -> None:
    assert not looks_like_mail("To: các đơn vị\nSubject: họp\n\nNội dung".encode())
    assert parse("Date: 5/5\nĐiều 1. Phạm vi".encode(), "a.txt").format == "txt"
