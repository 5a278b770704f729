"""Messages saved as files (.eml) and web pages saved whole (.mht): the text, then every attachment that reads."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email.errors import MessageError
from email.message import Message, MIMEPart

from ingest.readers.base import Block, SourceText, UnreadableFileError
from ingest.readers.cleaning import clean_text
from ingest.readers.html import read_html
from ingest.readers.mail_header import looks_like_mail
from ingest.readers.problems import unreadable
from ingest.readers.text import read_text

# A message may carry a message that carries a message; deeper ones are reported, not read.
_MAX_DEPTH = 3
_MAX_ATTACHMENTS = 100
_ERRORS = (MessageError, LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)


def read_mail(data: bytes, name: str, *, depth: int = 1) -> SourceText:
    """The text of a message and its attachments; raises UnreadableFileError "damaged" or "no_text".

    An attachment that cannot be read leaves a warning "attachment_unread:CODE:NAME".
    """
    blocks: list[Block] = []
    warnings: list[str] = []
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        subject = clean_text(str(message.get("subject", "")))
        body, attachments = _parts(message)
        sources = [_read_body(body, name)] if body is not None else []
        for index, (file, content) in enumerate(attachments):
            try:
                if index >= _MAX_ATTACHMENTS or depth >= _MAX_DEPTH:
                    raise unreadable(file, "unsafe")
                sources.append(_read_attachment(content, file, depth))
            except UnreadableFileError as error:
                warnings.append(f"attachment_unread:{error.code}:{file}")
    except _ERRORS as error:
        raise unreadable(name, "damaged") from error
    sender = str(dict(message.raw_items()).get("From", "")).strip()
    # Browsers and Word save a page as a message from nobody, or "<Saved by ...>".
    web_page = message.get_content_type() == "multipart/related" and (not sender or sender.startswith("<Saved"))
    if subject and not web_page:
        blocks.append(Block(subject))
    for source in sources:
        # The pages of attachments would not rise from one to the next.
        blocks += [replace(block, page=None) for block in source.blocks]
        warnings += [warning for warning in source.warnings if warning not in warnings]
    if not sources or not blocks:
        raise unreadable(name, "no_text")
    return SourceText(tuple(blocks), "mht" if web_page else "eml", tuple(warnings))


def _read_body(part: MIMEPart, name: str) -> SourceText:
    content = _bytes_of(part)
    try:
        if part.get_content_subtype() == "html":
            return read_html(content, name)
        return read_text(content, name)
    except UnreadableFileError:
        # A covering message may be empty; its attachments are what was sent.
        return SourceText((), "eml")


def _bytes_of(part: MIMEPart) -> bytes:
    """The content of a part, text as UTF-8 whatever charset it came in."""
    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    charset = part.get_content_charset()
    if part.get_content_maintype() != "text" or charset is None:
        return data
    try:
        return data.decode(charset).encode("utf-8")
    except (LookupError, UnicodeDecodeError):
        # A charset that is wrong or unknown: the readers guess better.
        return data


def _parts(message: MIMEPart) -> tuple[MIMEPart | None, list[tuple[str, bytes]]]:
    """The part to read as the message itself, and the attachments by name."""
    body = message.get_body(preferencelist=("plain", "html"))
    related = [part for part in message.walk() if part.get_content_maintype() == "text"]
    body = body or (related[0] if related else None)
    plain = body is not None and bool(_bytes_of(body).strip())
    if not plain:
        body = message.get_body(preferencelist=("html",)) or body
    return body, [found for part in _leaves(message) if part is not body for found in _attached(part)]


def _leaves(message: MIMEPart) -> Iterator[MIMEPart]:
    """The parts that hold content, a message inside the message counting as one."""
    for part in message.iter_parts() if message.is_multipart() else ():
        if part.get_content_maintype() == "multipart":
            yield from _leaves(part)
        else:
            yield part


def _attached(part: MIMEPart) -> Iterator[tuple[str, bytes]]:
    file = part.get_filename()
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            yield clean_text(file or "message.eml"), inner[0].as_bytes()
    elif file and (part.is_attachment() or part.get_content_maintype() != "image"):
        # Pictures without "attachment" are logos in a signature.
        yield clean_text(file), _bytes_of(part)


def _read_attachment(content: bytes, file: str, depth: int) -> SourceText:
    from ingest.readers import parse

    if looks_like_mail(content[:4096]):
        return read_mail(content, file, depth=depth + 1)
    if not content:
        raise unreadable(file, "empty")
    source = parse(content, file)
    return replace(source, blocks=(Block(file), *source.blocks))
