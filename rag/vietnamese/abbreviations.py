"""Abbreviations of offices and documents, as clerks type them, spelled out."""

from __future__ import annotations

import re

from rag.vietnamese.normalize import fold

# Written without diacritics by many hands, so the folded form is the key.
EXPANSIONS: dict[str, str] = {
    "bct": "Bộ Chính trị",
    "bbt": "Ban Bí thư",
    "bch": "Ban Chấp hành",
    "bchtw": "Ban Chấp hành Trung ương",
    "btctw": "Ban Tổ chức Trung ương",
    "btv": "ban thường vụ",
    "btgtw": "Ban Tuyên giáo Trung ương",
    "tw": "Trung ương",
    "ubkt": "ủy ban kiểm tra",
    "ubnd": "Ủy ban nhân dân",
    "hdnd": "Hội đồng nhân dân",
    "mttq": "Mặt trận Tổ quốc",
    "cbccvc": "cán bộ, công chức, viên chức",
    "cbcc": "cán bộ, công chức",
    "ccvc": "công chức, viên chức",
    "cb": "cán bộ",
    "cc": "công chức",
    "vc": "viên chức",
    "tcd": "tổ chức đảng",
    "tccsd": "tổ chức cơ sở đảng",
    "đv": "đảng viên",
    "vb": "văn bản",
    "vbqppl": "văn bản quy phạm pháp luật",
    "ttg": "Thủ tướng Chính phủ",
    "qh": "Quốc hội",
    "cp": "Chính phủ",
    "sxkd": "sản xuất, kinh doanh",
    "kkt": "khu kinh tế",
    "kcn": "khu công nghiệp",
    "ccn": "cụm công nghiệp",
    "cntt": "công nghệ thông tin",
    "nsnn": "ngân sách nhà nước",
    "qd": "quyết định",
    "nq": "nghị quyết",
    "nđ": "nghị định",
    "tt": "thông tư",
    "hd": "hướng dẫn",
    "kl": "kết luận",
    "kh": "kế hoạch",
    "cv": "công văn",
}
# Syllables that are words in their own right when typed in lower case without marks.
_ONLY_CAPITALS = {"cb", "cc", "vc", "tt", "hd", "kh", "cp", "bch", "vb", "cv"}
_TOKEN = re.compile(r"(?<![\w/-])[^\W\d_]{2,7}(?![\w/-])")


def expand(text: str) -> str:
    """`text` with the abbreviations in it spelled out; codes inside official numbers stay."""

    def spelled(match: re.Match[str]) -> str:
        word = match[0]
        key = fold(word)
        if key in _ONLY_CAPITALS and not word.isupper():
            return word
        return EXPANSIONS.get(word.lower()) or EXPANSIONS.get(key, word)

    return _TOKEN.sub(spelled, text)
