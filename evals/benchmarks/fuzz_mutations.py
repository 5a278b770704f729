"""Ways to damage a file: what disks, mail gateways, old converters and attackers do to it."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from random import Random

from evals.benchmarks.fuzz_files import zip_of

# No damaged file is bigger than this: how long readers take for megabytes is another question.
MAX_BYTES = 4_000_000
_HUGE = (0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFF, 0x7FFF, 0x10000, 0xFFFFFFFE, 0, 1)
_DIGITS = (
    b"0",
    b"-1",
    b"1",
    b"255",
    b"65536",
    b"999999",
    b"2147483648",
    b"4294967295",
    b"99999999999999999999",
    b"1e308",
)
_WORDS = (
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"]]>", b"<!--", b"-->", b"<![CDATA[", b"&#x0;", b"&lt;", b"\r", b"\n\n"),
    *(b"{", b"}" * 40, b"\\bin99999999 ", b"\\u-1?", b"\\uc9999 ", b"\\'", b"\\row", b"\\cell", b"\\itap99 "),
    *(
        b"<table>",
        b"<td>",
        b"</p>",
        b"<ol start=99999999999><li>",
        b"<pre>",
        b"<style>",
        b"endobj",
        b"stream\n",
        b"<<",
        b">>",
    ),
    *(
        b"--",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n",
        b"=?utf-8?b?////?=",
        b"Content-Transfer-Encoding: base64\n",
    ),
    *(
        "Điều 1. ".encode() * 50,
        b"| " * 500,
        b"* " * 500,
        b"`" * 999,
        b"1." * 500,
        b"(" * 999,
        b" " * 9999,
        b"\t" * 999,
    ),
)
_ELEMENT = re.compile(rb"<([A-Za-z][\w:.-]*)(?:\s[^<>]*)?>")
_ATTRIBUTE = re.compile(rb"=\"([^\"<>]*)\"")
_NUMBER = re.compile(rb"\d+")


def mutate(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """`data` damaged in one to three ways; pieces of `others` may get in."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        ways: tuple[Callable[[bytes, Random], bytes], ...] = (*_BYTES, *_TEXT)
        if data.startswith(b"PK\x03\x04") and chance.random() < 0.75:
            data = _inside_package(data, others, chance)
        elif chance.random() < 0.12:
            data = _splice(data, chance.choice(others), chance)
        else:
            data = chance.choice(ways)(data, chance)
        data = data[:MAX_BYTES] or b"\0"
    return data


def _span(data: bytes, chance: Random, most: int) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.randint(1, most))


def _flip(data: bytes, chance: Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 40))):
        if damaged:
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def _truncate(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(1, len(data) + 1)]


def _cut(data: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance, 4096)
    return data[:start] + data[end:]


def _repeat(data: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance, chance.choice((16, 512, 20_000)))
    return data[:end] + data[start:end] * chance.choice((1, 3, 30, 300)) + data[end:]


def _zeros(data: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance, 2048)
    return data[:start] + bytes(end - start) + data[end:]


def _huge_number(data: bytes, chance: Random) -> bytes:
    """A length, a count or an offset in a header becomes absurd."""
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 2, 5))):
        form = chance.choice(("<I", ">I", "<H", ">H"))
        size = struct.calcsize(form)
        if len(damaged) > size:
            reach = chance.choice((512, len(damaged)))
            at = chance.randrange(min(reach, len(damaged) - size)) & ~(size - 1)
            damaged[at : at + size] = struct.pack(form, chance.choice(_HUGE) & (256**size - 1))
    return bytes(damaged)


def _huge_digits(data: bytes, chance: Random) -> bytes:
    found = [match.span() for match in _NUMBER.finditer(data[:200_000])]
    for start, end in sorted(chance.sample(found, min(len(found), chance.choice((1, 2, 8)))), reverse=True):
        data = data[:start] + chance.choice(_DIGITS) + data[end:]
    return data


def _word(data: bytes, chance: Random) -> bytes:
    for _ in range(chance.choice((1, 3))):
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.choice(_WORDS) + data[at:]
    return data


def _nest(data: bytes, chance: Random) -> bytes:
    """One element or group is opened again and again."""
    found = [*_ELEMENT.finditer(data[:200_000])]
    depth = chance.choice((5, 100, 3000))
    if found and not data.startswith(b"{\\rtf"):
        element = chance.choice(found)
        name = element.group(1)
        start, end = element.span()
        closed = chance.random() < 0.5
        return data[:start] + element.group() * depth + (b"</%b>" % name) * (depth * closed) + data[end:]
    at = chance.randrange(len(data) + 1)
    opening, closing = chance.choice(((b"{", b"}"), (b"<<", b">>"), (b"[", b"]"), (b"> ", b""), (b"- ", b"")))
    return data[:at] + opening * depth + closing * chance.choice((0, depth)) + data[at:]


def _attribute(data: bytes, chance: Random) -> bytes:
    found = [match.span(1) for match in _ATTRIBUTE.finditer(data[:200_000])]
    if not found:
        return _flip(data, chance)
    start, end = chance.choice(found)
    value = chance.choice((*_DIGITS, b"", b"x" * 5000, data[slice(*chance.choice(found))]))
    return data[:start] + value + data[end:]


def _shuffle_elements(data: bytes, chance: Random) -> bytes:
    """Two stretches from tag to tag change places."""
    pieces = re.split(rb"(?=<)", data)
    if len(pieces) > 3:
        one, two = chance.randrange(1, len(pieces)), chance.randrange(1, len(pieces))
        pieces[one], pieces[two] = pieces[two], pieces[one]
    return b"".join(pieces)


def _splice(data: bytes, other: bytes, chance: Random) -> bytes:
    """The beginning of one file and the end of another, or a piece of the other in the middle."""
    at, start = chance.randrange(len(data) + 1), chance.randrange(len(other) + 1)
    if chance.random() < 0.5:
        return data[:at] + other[start:]
    return data[:at] + other[start : start + chance.randint(1, 5000)] + data[at:]


_BYTES = (_flip, _truncate, _cut, _repeat, _zeros, _huge_number, _word)
_TEXT = (_huge_digits, _nest, _attribute, _shuffle_elements)


def _inside_package(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """The parts of a package damaged one by one, and packed soundly again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except Exception:  # noqa: BLE001 - it is damaged already
        return _flip(data, chance)
    if not parts:
        return data
    # The parts that hold the text come up as often as all others together.
    names = [
        *parts,
        *[name for name in parts if "document" in name or "content" in name or "sheet1" in name] * len(parts),
    ]
    name, other = chance.choice(names), chance.choice([*parts])
    way = chance.random()
    if way < 0.06:
        del parts[name]
    elif way < 0.1:
        parts["x/" + name] = parts.pop(name)
    elif way < 0.15:
        parts[name], parts[other] = parts[other], parts[name]
    elif way < 0.2:
        parts[name] = chance.choice(others)
    else:
        parts[name] = chance.choice((*_BYTES, *_TEXT, *_TEXT))(parts[name] or b"\0", chance)[:MAX_BYTES]
    return zip_of(parts)
