"""How the end of a document looks: recipients, signature, and the sentences that close a Party document."""

from __future__ import annotations

import regex as re

_TAIL = re.compile(
    # A dot or a stroke tells "KT. BỘ TRƯỞNG" from a word in capitals; "TM" is left without one now and then.
    r"(?:[nN]ơi nhận\s*:|Nơi nhận$|(?:T\s?/\s?M\.?|K/T|T/L|TM[.\s]|T\.M\.?|KT\.|TL\.|TUQ\.)\s?\p{Lu}{2}"
    r"|XÁC THỰC VĂN BẢN|ON BEHALF OF THE|(?:Recipients|RECIPIENTS|Distribution)\s*:)",
)
_CLOSING = re.compile(
    r"(?:(?:Quy định|Hướng dẫn|Kết luận|Quyết định|Chỉ thị|Kế hoạch|Nghị quyết|Thông báo|Quy chế|Luật|Bộ luật"
    r"|Pháp lệnh) này (?:được|đã được|có hiệu lực|thay thế|phổ biến)\b|Các quy định trước đây trái với"
    r"|(?:This|These) (?:decision|guideline|regulation|directive)s? (?:takes?|shall take|enters?|comes?) )",
)
_PASSED = re.compile(r"(?:Luật|Bộ luật|Pháp lệnh) này (?:đã )?được")


def looks_like_tail(text: str) -> bool:
    """Whether the line names the recipients or signs for somebody."""
    return bool(_TAIL.match(text))


def looks_like_closing(text: str, in_article: bool) -> bool:
    """Whether the line is a closing sentence ("Quy định này có hiệu lực…"); in an article only "Luật này được…" is."""
    return bool((_PASSED if in_article else _CLOSING).match(text))
