"""Abbreviations of offices and documents, as clerks type them, and what they stand for."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.vietnamese.language_model import SyllableCounts
from rag.vietnamese.normalize import fold, nfc
from rag.vietnamese.syllables import is_plain_syllable
from rag.vietnamese.tokens import tokenize

# Written without diacritics by many hands, so the folded form is the key. The first meaning is the usual one.
EXPANSIONS: dict[str, tuple[str, ...]] = {
    "bct": ("Bộ Chính trị", "Bộ Công Thương"),
    "bbt": ("Ban Bí thư",),
    "bch": ("Ban Chấp hành",),
    "bchtw": ("Ban Chấp hành Trung ương",),
    "btctw": ("Ban Tổ chức Trung ương",),
    "btv": ("ban thường vụ",),
    "btgtw": ("Ban Tuyên giáo Trung ương",),
    "tw": ("Trung ương",),
    "ubkt": ("ủy ban kiểm tra",),
    "ubkttw": ("Ủy ban Kiểm tra Trung ương",),
    "ubnd": ("Ủy ban nhân dân",),
    "hdnd": ("Hội đồng nhân dân",),
    "mttq": ("Mặt trận Tổ quốc",),
    "ubmttq": ("Ủy ban Mặt trận Tổ quốc",),
    "cbccvc": ("cán bộ, công chức, viên chức",),
    "cbcc": ("cán bộ, công chức",),
    "ccvc": ("công chức, viên chức",),
    "cb": ("cán bộ",),
    "cc": ("công chức", "công chứng"),
    "vc": ("viên chức",),
    "tcd": ("tổ chức đảng",),
    "tccsd": ("tổ chức cơ sở đảng",),
    "đv": ("đảng viên",),
    "vb": ("văn bản",),
    "vbqppl": ("văn bản quy phạm pháp luật",),
    "ttg": ("Thủ tướng Chính phủ",),
    "qh": ("Quốc hội",),
    "cp": ("Chính phủ", "cổ phần"),
    "sxkd": ("sản xuất, kinh doanh",),
    "kkt": ("khu kinh tế",),
    "kcn": ("khu công nghiệp",),
    "ccn": ("cụm công nghiệp",),
    "cntt": ("công nghệ thông tin",),
    "nsnn": ("ngân sách nhà nước",),
    "tthc": ("thủ tục hành chính",),
    "ktxh": ("kinh tế - xã hội",),
    "qlnn": ("quản lý nhà nước",),
    "pctn": ("phòng, chống tham nhũng",),
    "ktgs": ("kiểm tra, giám sát",),
    "qd": ("quyết định", "quy định"),
    "nq": ("nghị quyết",),
    "nđ": ("nghị định",),
    "ct": ("chỉ thị", "chương trình", "chủ tịch"),
    "tt": ("thông tư", "thường trực", "trung tâm"),
    "hd": ("hướng dẫn", "hợp đồng"),
    "kl": ("kết luận", "kỷ luật"),
    "kh": ("kế hoạch",),
    "cv": ("công văn",),
    "ko": ("không",),
    "đc": ("được",),
}
# Not clear in lower case: words or units in their own right, or too short to be sure of.
_ONLY_CAPITALS = {"cb", "cc", "vc", "tt", "hd", "kh", "cp", "bch", "vb", "cv", "ct", "kl"}
_TOKEN = re.compile(r"(?<![\w/-])[^\W\d_]{2,7}(?![\w/-])")
_VOWEL = re.compile("[aeiouy]")


def is_known(word: str) -> bool:
    """Whether `word` is an abbreviation with a known meaning, whatever its case."""
    return _key(word) in EXPANSIONS


def is_abbreviation(word: str, shouted: bool = False) -> bool:
    """Whether `word` is a known abbreviation, or is written like one; in a `shouted` text capitals tell nothing."""
    if is_known(word):
        return True
    folded = fold(word)
    if not _VOWEL.search(folded):
        return len(word) == 1 or word.isupper()
    return len(word) > 1 and word.isupper() and not shouted and not is_plain_syllable(folded)


def expand(text: str, counts: SyllableCounts | None = None) -> str:
    """`text` with the abbreviations in it spelled out; codes inside official numbers stay.

    An abbreviation of several things stands for the one that the library talks about most.
    """

    def spelled(match: re.Match[str]) -> str:
        word = match[0]
        if not _is_spelled_out(word):
            return word
        return _likeliest(EXPANSIONS[_key(word)], counts)

    return _TOKEN.sub(spelled, text)


def tokens_spelled_out(text: str) -> list[str]:
    """The tokens of `text` with the words of each abbreviation behind it, so that either way of writing is found.

    >>> tokens_spelled_out("UBND tỉnh")
    ['ubnd', 'ủy', 'ban', 'nhân', 'dân', 'tỉnh']
    """

    def both(match: re.Match[str]) -> str:
        meanings = EXPANSIONS[_key(match[0])] if _is_spelled_out(match[0]) else ()
        # The usual meaning of an unclear one would be a guess about somebody else's text.
        return f"{match[0]} {meanings[0]}" if len(meanings) == 1 else match[0]

    return tokenize(_TOKEN.sub(both, nfc(text)))


def _key(word: str) -> str:
    lowered = word.lower()
    return lowered if lowered in EXPANSIONS else fold(word)


def _is_spelled_out(word: str) -> bool:
    key = _key(word)
    return key in EXPANSIONS and (word.isupper() or key not in _ONLY_CAPITALS)


def _likeliest(meanings: tuple[str, ...], counts: SyllableCounts | None) -> str:
    if len(meanings) == 1 or counts is None:
        return meanings[0]
    pairs = {meaning: list(pairwise(tokenize(meaning))) for meaning in meanings}
    seen = counts.bigram_counts({pair for chain in pairs.values() for pair in chain})
    return max(meanings, key=lambda meaning: min(seen.get(pair, 0) for pair in pairs[meaning]))
