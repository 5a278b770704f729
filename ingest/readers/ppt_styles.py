"""The fonts of a PowerPoint 97 text, out of its StyleTextPropAtom ([MS-PPT] 2.9.44 to 2.9.46)."""

from __future__ import annotations

import struct

# (bit or bits that announce a field, size of the field in bytes), in the order of the fields.
_PARAGRAPH_FIELDS = (
    *((0xF, 2), (1 << 7, 2), (1 << 4, 2), (1 << 6, 2), (1 << 5, 4), (1 << 11, 2), (1 << 12, 2), (1 << 13, 2)),
    *((1 << 14, 2), (1 << 8, 2), (1 << 10, 2), (1 << 15, 2)),
)
_PARAGRAPH_FIELDS_AFTER_TABS = ((1 << 16, 2), (0xE << 16, 2), (1 << 21, 2))
_TABS = 1 << 20
_CHARACTER_STYLE = 0xFFFF
_TYPEFACE = 1 << 16
_CHARACTER_FIELDS = ((1 << 21, 2), (1 << 22, 2), (1 << 23, 2), (1 << 17, 2), (1 << 18, 4), (1 << 19, 2))


def run_fonts(styles: bytes, length: int) -> list[tuple[int, int | None]]:
    """The runs of a text of `length` characters as (length, index of the font, None where it is inherited)."""
    try:
        runs = _character_runs(styles, _end_of_paragraphs(styles, length), length)
    except struct.error:
        runs = []
    rest = length - sum(count for count, _ in runs)
    return [*runs, (rest, runs[-1][1] if runs else None)] if rest > 0 else runs


def _end_of_paragraphs(styles: bytes, length: int) -> int:
    position, covered = 0, 0
    # The styles cover one character more than the text: the end of its last paragraph.
    while covered <= length:
        count, _, mask = struct.unpack_from("<IHI", styles, position)
        covered += max(count, 1)
        position += 10 + sum(size for bits, size in _PARAGRAPH_FIELDS if mask & bits)
        if mask & _TABS:
            position += 2 + 4 * struct.unpack_from("<H", styles, position)[0]
        position += sum(size for bits, size in _PARAGRAPH_FIELDS_AFTER_TABS if mask & bits)
    return position


def _character_runs(styles: bytes, position: int, length: int) -> list[tuple[int, int | None]]:
    runs: list[tuple[int, int | None]] = []
    covered = 0
    while covered < length and position + 8 <= len(styles):
        count, mask = struct.unpack_from("<II", styles, position)
        position += 8 + 2 * bool(mask & _CHARACTER_STYLE)
        font = struct.unpack_from("<H", styles, position)[0] if mask & _TYPEFACE else None
        position += 2 * bool(mask & _TYPEFACE) + sum(size for bits, size in _CHARACTER_FIELDS if mask & bits)
        runs.append((min(count, length - covered), font))
        covered += max(count, 1)
    return runs
