"""Whether a file begins like a message: kept apart, so that telling formats loads no mail parser."""

from __future__ import annotations

import re

_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,40}):[ \t\r\n]")
_FOLDED = re.compile(rb"\r?\n[ \t]+")
# Two of these at the top of a file make it a message; one alone may open a letter.
_KNOWN_HEADERS = frozenset(
    b"from to cc subject date message-id mime-version received return-path delivered-to content-type reply-to "
    b"x-mailer content-transfer-encoding sender dkim-signature authentication-results".split()
)
_MACHINE_HEADERS = frozenset(b"message-id mime-version received return-path delivered-to content-type".split())


def looks_like_mail(head: bytes) -> bool:
    """True when the first bytes of a file are the header of a message."""
    names: set[bytes] = set()
    for line in _FOLDED.sub(b" ", head.lstrip()).splitlines():
        match = _HEADER.match(line + b"\n")
        if match is None:
            break
        names.add(match.group(1).lower())
    return len(names & _KNOWN_HEADERS) >= 2 and bool(names & _MACHINE_HEADERS)
