"""The verbs with which one directive acts on another, and the words around them that tell who acts."""

from __future__ import annotations

import regex as re

from rag.directives.model import Relation

VERB = re.compile(
    r"\b(?:(?P<expires>(?:hết|chấm dứt|không còn)\s+hiệu\s+lực(?:\s+thi\s+hành)?)"
    r"|(?P<replaces>thay\s+thế|thay\s+cho|in\s+place\s+of|replac(?:es?|ed|ing)|supersed(?:es?|ed|ing))"
    r"|(?P<repeals>bãi\s+bỏ|h[ủu][yỷ]\s+bỏ|repeal(?:s|ed|ing)?|revok(?:es?|ed|ing))"
    r"|(?P<amends>sửa\s+đổi|bổ\s+sung|đính\s+chính|amend(?:s|ed|ing)?)"
    r"|(?P<guides>quy\s+định\s+chi\s+tiết|hướng\s+dẫn|guid(?:es|ing)"
    r"|(?:quy\s+định|cụ\s+thể|về|biện\s+pháp|chi\s+tiết)(?:\s+việc)?\s+thi\s+hành"
    r"|thi\s+hành(?=\s+(?:một số điều|điều lệ|luật|bộ luật|pháp lệnh))))\b",
    re.IGNORECASE,
)
# "được sửa đổi", "bị bãi bỏ", "is hereby repealed"; "repealed by" is enough in English.
_PASSIVE = re.compile(r"\b(?:được|bị|is|are|was|were|been|be)(?:\s+\p{L}+){0,2}\s*$", re.IGNORECASE)
AGENT = re.compile(r"[^;.]{0,80}?\b(?:bởi|theo|tại|bằng|by)\b", re.IGNORECASE)
# What may stand before the verb that opens a statement: its label, a bullet.
OPENING = re.compile(
    r"\W*(?:(?:Điều|Khoản|Điểm|Article|Clause)?\s*(?:[IVXL]+|\d+[a-zđ]?(?:\.\d+)*)\s*[.):/-]|\p{Ll}\d?\s*[.)/])?"
    r"\W*(?:Nay\s+)?"
)
PROMULGATES = re.compile(r"\b(?:ban hành|công bố|quyết định|quyết nghị|hướng dẫn|promulgat\p{L}+)\b", re.IGNORECASE)
# "trước ngày Luật này có hiệu lực" points at a day, it does not make the law the one who acts.
POINTED_AT = re.compile(r"\b(?:ngày|khi|lúc|điểm|date|day|when|before|until)\s+$", re.IGNORECASE)
# What a name follows that stands on the same list as the one before it.
NEXT_ON_THE_LIST = re.compile(
    r"(?:[,;:]|\b(?:căn cứ|và|hoặc|cùng|với|gồm|là|sau|and|or))(?:\s*\b(?:các|những|toàn bộ|một phần|một số"
    r"|điều|khoản|điểm|của|tại|văn bản|quy định|s[ốô])\b|\s*[-–+]|\s*(?:\d+|\p{Ll})[.)])*\s*$",
    re.IGNORECASE,
)
AND_ALSO = re.compile(r"(?:[,;:]|\b(?:và|đồng thời|hoặc|and|or)(?:\s+(?:được|bị))?)\s*$", re.IGNORECASE)
ONLY_AND = re.compile(r"[\s,;]*(?:(?:và|hoặc|hay|and|or)\s*)?", re.IGNORECASE)
BY_WAY_OF = re.compile(
    r"\b(?:(?<!kèm )theo|căn cứ|trái với|phù hợp|nhằm|như|trước đây tại|trong thời gian|according|pursuant)\b",
    re.IGNORECASE,
)
AT_ODDS = re.compile(r"\b(?:trái|không phù hợp|mâu thuẫn) với\b", re.IGNORECASE)
# Words of a directive, or parts that are not named, are changed: not the whole of it.
WORDING = re.compile(
    r"\b(?:(?:cụm\s+)?từ\s*[“\"]|cụm\s+từ\b|tên\s+(?:gọi\s+)?(?:của\s+)?(?=điều|chương|mục)|the\s+words?\b)",
    re.IGNORECASE,
)
IN_PART = re.compile(r"\b(?:một phần|(?:một số|các)\s+(?:điều|khoản|điểm|nội dung|quy định|phụ lục)\b)", re.IGNORECASE)
EXCEPT = re.compile(r"\b(?:trừ|except)\b", re.IGNORECASE)
OTHER_GROUND = re.compile(r"(?:^|;\s*)\W*(?:Theo|Xét|Sau khi|Trên cơ sở)\b", re.IGNORECASE)
DONE = re.compile(r"\bđã\s+(?:được\s+|bị\s+)?$", re.IGNORECASE)
# An order to prepare a change is no change.
ONLY_PLANNED = re.compile(r"\b(?:trình|báo cáo|đề xuất|kiến nghị|tham mưu|đề nghị|dự thảo)\b", re.IGNORECASE)
FROM_DAY = re.compile(
    r"\b(?:(?:kể\s+)?từ(?:\s+(?:0\s+giờ\s+)?ngày)?|from|as of|with effect from|on)\s+(?:the\s+)?(?=\d|\p{Lu})",
    re.IGNORECASE,
)
OWN_EFFECT = re.compile(
    r"\b(?:này|this \p{L}+)\s+(?:có hiệu lực|(?:shall )?(?:takes?|comes?|enters?))[^.;]{0,40}$", re.IGNORECASE
)


def relation_of(verb: re.Match[str]) -> Relation:
    """What a match of `VERB` does; what has expired by a directive is replaced by it."""
    if verb["expires"] or verb["replaces"]:
        return Relation.REPLACES
    if verb["repeals"]:
        return Relation.REPEALS
    return Relation.AMENDS if verb["amends"] else Relation.GUIDES


def is_passive(verb: re.Match[str], line: str, start: int, end: int) -> bool:
    """Whether the directives before the verb suffer what it says, in the statement ``line[start:end]``."""
    if verb["expires"] or _PASSIVE.search(line, max(start, verb.start() - 30), verb.start()):
        return True
    return verb[0].lower().endswith("ed") and AGENT.match(line, verb.end(), end) is not None
