"""Titles and names set in capitals, in the letters that the document's running text uses for them."""

from __future__ import annotations

from collections.abc import Sequence

from rag.vietnamese.normalize import nfc

_PLACES = {"tỉnh", "phố", "huyện", "quận", "xã", "phường", "trấn"}
BODIES = (
    "Ban Chấp hành Trung ương", "Bộ Chính trị", "Ban Bí thư", "Ban Tổ chức Trung ương", "Văn phòng Trung ương Đảng",
    "Quốc hội", "Chính phủ", "Thủ tướng Chính phủ", "Thanh tra Chính phủ", "Ủy ban nhân dân", "Hội đồng nhân dân",
    "Mặt trận Tổ quốc Việt Nam", "Tòa án nhân dân tối cao", "Viện kiểm sát nhân dân tối cao", "Điều lệ Đảng",
    "Bộ Nội vụ", "Bộ Công Thương", "Bộ Tài chính", "Bộ Tư pháp", "Bộ Giáo dục và Đào tạo", "Việt Nam", "Trung ương",
)  # fmt: skip


def recase(capitals: str, text: str, kind: str | None = None) -> str:
    """`capitals` in the letters that running text uses for the same words, longest run first.

    "THI HÀNH ĐIỀU LỆ ĐẢNG" becomes "thi hành Điều lệ Đảng" when the text writes it so.
    """
    words = capitals.split()
    known = nfc(text) + "\n" + "\n".join(BODIES)
    lowered = known.lower()
    out: list[str] = []
    in_place = False
    i = 0
    while i < len(words):
        if not words[i].isupper() or not words[i][:1].isalpha():
            out.append(words[i])
            i += 1
            continue
        run, j = _longest_run(words, i, known, lowered)
        # A name that the text never writes: after "tỉnh", "thành phố" it is a place and keeps its capitals.
        in_place = j - i == 1 and bool(out) and (out[-1].split()[-1].lower() in _PLACES or in_place)
        out.append(words[i].capitalize() if in_place else run)
        i = j
    recased = " ".join(out)
    if kind is not None and recased.lower().startswith(kind.lower()):
        recased = kind + recased[len(kind) :]
    return recased[:1].upper() + recased[1:]


def _longest_run(words: Sequence[str], i: int, known: str, lowered: str) -> tuple[str, int]:
    """The longest run of `words` from `i` that stands in running text, spelled as there, and where it ends."""
    for j in range(min(len(words), i + 9), i, -1):
        run = _in_running_text(" ".join(words[i:j]).lower(), known, lowered)
        if run is not None and (j - i > 1 or not run[:1].isupper()):
            return run, j
    return words[i].lower(), i + 1


def _in_running_text(phrase: str, known: str, lowered: str) -> str | None:
    if len(lowered) != len(known):
        return None
    found: dict[str, int] = {}
    at = lowered.find(phrase)
    while at >= 0 and sum(found.values()) < 40:
        spelled = known[at : at + len(phrase)]
        if not spelled.isupper() and _stands_alone(lowered, at, len(phrase)):
            found[spelled] = found.get(spelled, 0) + 1
        at = lowered.find(phrase, at + 1)
    return max(found, key=lambda s: found[s]) if found else None


def _stands_alone(text: str, at: int, length: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + length] if at + length < len(text) else " "
    return not before.isalnum() and not after.isalnum()
