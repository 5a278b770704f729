"""Official numbers ("số ký hiệu"): one canonical form, many spellings.

A number is an ordinal, sometimes a year, a code of the kind and codes of the
issuing body: ``294-QĐ/TW`` (Party), ``139/2025/NĐ-CP``, ``84/2025/QH15``,
``07/CT-TTg`` (State; Decree 30/2020/NĐ-CP, appendix III; Party: Hướng dẫn
36-HD/VPTW).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.vietnamese.normalize import fold, fold_letters, nfc

# Code of a kind -> the names it stands for. QĐ is ambiguous on purpose: see DESIGN, "Words".
KIND_NAMES: dict[str, tuple[str, ...]] = {
    "QĐ": ("Quyết định", "Quy định"),
    "QyĐ": ("Quy định",),
    "NQ": ("Nghị quyết",),
    "NQLT": ("Nghị quyết liên tịch",),
    "CT": ("Chỉ thị",),
    "KL": ("Kết luận",),
    "HD": ("Hướng dẫn",),
    "QC": ("Quy chế",),
    "TB": ("Thông báo",),
    "KH": ("Kế hoạch",),
    "BC": ("Báo cáo",),
    "NĐ": ("Nghị định",),
    "TT": ("Thông tư",),
    "TTLT": ("Thông tư liên tịch",),
    "TTr": ("Tờ trình",),
    "CTr": ("Chương trình",),
    "CV": ("Công văn",),
    "CĐ": ("Công điện",),
    "ĐA": ("Đề án",),
    "PL": ("Pháp lệnh",),
    "L": ("Luật", "Lệnh"),
    "SL": ("Sắc lệnh",),
    "VBHN": ("Văn bản hợp nhất",),
    "QH": ("Luật", "Nghị quyết"),
    "DECISION": ("Decision",),
    "GUIDELINE": ("Guideline",),
    "DIRECTIVE": ("Directive",),
}
KINDS: tuple[str, ...] = tuple(
    dict.fromkeys(
        sorted(
            {name for names in KIND_NAMES.values() for name in names}
            | {"Hiến pháp", "Điều lệ", "Bộ luật", "Regulation", "Resolution", "Decree", "Circular", "Law", "Plan"}
            | {"Conclusion", "Instruction", "Announcement"},
            key=lambda name: (-len(name), name),
        )
    )
)
ENGLISH_KINDS: dict[str, str] = {
    "regulation": "Quy định",
    "conclusion": "Kết luận",
    "decision": "Quyết định",
    "resolution": "Nghị quyết",
    "directive": "Chỉ thị",
    "instruction": "Hướng dẫn",
    "guideline": "Hướng dẫn",
    "guidance": "Hướng dẫn",
    "plan": "Kế hoạch",
    "decree": "Nghị định",
    "circular": "Thông tư",
    "law": "Luật",
    "announcement": "Thông báo",
}

_DASH = "[-–—‐‑−]"
_LETTERS = "A-Za-zÀ-ỹĐđ"
# 46-QĐ/TW, 139/2025/NĐ-CP, 139-2025-ND-CP, 07 /CT- TTg, 84/2025/QH15, 294-QĐ-TW, 15/2004/QĐ-UB, 30/VBHN-VPQH
_FULL = re.compile(
    rf"(?<![\w/.,-])(?P<ordinal>\d{{1,5}}[a-z]?)\s?(?:(?:/|{_DASH})\s?(?P<year>(?:19|20)\d\d))?\s?"
    rf"(?:{_DASH}|/)\s?(?P<codes>[{_LETTERS}][{_LETTERS}]{{0,7}}\d{{0,2}}"
    rf"(?:\s?(?:{_DASH}|/)\s?[{_LETTERS}][{_LETTERS}&]{{0,9}}\d{{0,2}})*)(?![{_LETTERS}])"
)
_KIND_WORDS = sorted(
    {fold(k) for k in KINDS}
    | {fold(c) for c in KIND_NAMES if c not in {"L", "QH"}}
    | set(ENGLISH_KINDS)
    | {"luat so", "nd cp"},
    key=len,
    reverse=True,
)
# "quy định số 46", "QĐ 46", "nghị định 139/2025", "Decision No. 61"
_LOOSE = re.compile(
    rf"\b(?P<kind>{'|'.join(map(re.escape, _KIND_WORDS))})\s*(?:no\.?|number|so)?\s*:?\s*"
    r"(?P<ordinal>\d{1,5})(?:\s?/\s?(?P<year>(?:19|20)\d\d))?(?![\w.]*\d)\b"
)
# Bodies as they stand in numbers, folded; "bnv", "btc", "bxdd": a ministry or a board has no vowel in the middle.
_BODY = (
    "ubnd|hdnd|ub|tw|tu|hu|du|cp|ttg|ctn|qh\\d*|tandtc|vksndtc|ubkttw|vptw|mttw|[a-z]?b[b-df-hj-np-tv-xz]{1,5}[a-z]?"
)
_MARK = rf"\s{{0,2}}(?:/|{_DASH}|\s)\s{{0,2}}"
_CODES = "|".join(
    sorted({fold(code) for code in KIND_NAMES if len(code) > 1 and code.isalpha()}, key=len, reverse=True)
)
# "15 QĐ TU", "07 2019 qd ubnd", "46QĐ/TW": what a hurried typist makes of a full number.
_HASTY = re.compile(
    rf"(?<![\w/.,-])(?P<ordinal>\d{{1,5}})(?:{_MARK}(?P<year>(?:19|20)\d\d))?(?:{_MARK})?"
    rf"(?P<codes>(?:{_CODES}){_MARK}(?:{_BODY})(?:{_MARK}(?:{_BODY}))?|qh\d{{1,2}})(?!\w)"
)


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A directive number as somebody wrote it; parts that were not written are None or empty.

    `codes` are folded lower-case codes ("qd", "tw"); `kinds` the kind names the writer may mean,
    folded; `start`..`end` its place in the text that was searched.
    """

    ordinal: str
    year: str | None
    codes: tuple[str, ...]
    kinds: tuple[str, ...]
    start: int
    end: int
    text: str

    def matches(self, number: str, kind: str | None = None, *, loosely: bool = False) -> bool:
        """Whether the directive called `number` (of `kind`) is one that the writer may mean.

        `loosely`: dd may be đ typed by its keys, or d and đ side by side ("BXDD" is BXĐ or BXDĐ).
        """
        key = number_key(number).split("|")
        if key[0] != self.ordinal:
            return False
        rest = key[1:]
        years = [part for part in rest if re.fullmatch(r"(?:19|20)\d\d", part)]
        if self.year and self.year not in years:
            return False
        codes = [part for part in rest if part not in years]
        wanted = list(self.codes)
        if loosely:
            codes, wanted = [[code.replace("dd", "d") for code in side] for side in (codes, wanted)]
        if any(code not in codes for code in wanted):
            return False
        if not self.kinds or kind is None:
            return True
        names = {fold(kind), fold(ENGLISH_KINDS.get(kind.lower(), kind))}
        return any(name == k or name.startswith(k + " ") for name in names for k in self.kinds)

    def agrees(self, other: NumberMention) -> bool:
        """Whether the two mentions may mean the same directive: nothing that both say differs."""
        if self.ordinal != other.ordinal or (self.year and other.year and self.year != other.year):
            return False
        if self.codes and other.codes:
            return set(self.codes) <= set(other.codes) or set(other.codes) <= set(self.codes)
        ours, theirs = self._kind_names(), other._kind_names()
        return not ours or not theirs or bool(ours & theirs)

    def _kind_names(self) -> set[str]:
        return set(self.kinds) | {fold(name) for code in self.codes[:1] for name in kinds_for_code(code)}


@lru_cache(maxsize=65536)
def number_key(number: str) -> str:
    """The form under which spellings of one number are equal.

    >>> number_key("46-QĐ/TW") == number_key("46 -qd/tw") == number_key("046-QĐ-TW")
    True
    """
    parts = re.findall(r"\d+(?:[a-z](?![a-z]))?|[a-z&]+\d*", fold(nfc(number)))
    return "|".join(re.sub(r"^0+(?=\d)", "", part) for part in parts)


def canonical(number: str) -> str:
    """`number` as it is printed: no inner spaces, plain hyphens, capital codes kept as written."""
    return re.sub(_DASH, "-", re.sub(r"\s+", "", nfc(number)))


def find_numbers(text: str) -> Iterator[NumberMention]:
    """Full official numbers in running text, in order ("Quy định số 46-QĐ/TW" -> 46-QĐ/TW)."""
    for match in _FULL.finditer(nfc(text)):
        mention = _full_mention(match)
        if mention is not None:
            yield mention


def find_loose_numbers(text: str) -> list[NumberMention]:
    """Every directive number that a question may mean, full or loose, any spelling, in order.

    The text is folded first, so offsets are those of the cleaned question of equal length.
    """
    composed = nfc(text)
    full = [m for m in map(_full_mention, _FULL.finditer(composed)) if m is not None]
    folded = fold_letters(composed)
    taken = [(m.start, m.end) for m in full]
    for match in _HASTY.finditer(folded):
        if not any(s < match.end() and match.start() < e for s, e in taken):
            full.append(_hasty_mention(match, composed))
    taken = [(m.start, m.end) for m in full]
    loose: list[NumberMention] = []
    for match in _LOOSE.finditer(folded):
        start, end = match.start("ordinal"), match.end()
        if any(s < end and start < e for s, e in taken):
            continue
        # "Luật 2025" names a year, "Luật số 2025" would name a number.
        if re.fullmatch(r"(?:19|20)\d\d", match["ordinal"]) and not re.search(r"\b(?:so|no)\b", match[0]):
            continue
        loose.append(
            NumberMention(
                ordinal=match["ordinal"].lstrip("0") or "0",
                year=match["year"],
                codes=(),
                kinds=_kinds_of(match["kind"]),
                start=match.start(),
                end=end,
                text=composed[match.start() : end],
            )
        )
    return sorted([*full, *loose], key=lambda m: m.start)


def kinds_for_code(code: str) -> tuple[str, ...]:
    """The kind names that a code in a number stands for ("QĐ" -> Quyết định, Quy định)."""
    wanted = fold(code)
    return next((names for known, names in KIND_NAMES.items() if fold(known) == wanted), ())


def _full_mention(match: re.Match[str]) -> NumberMention | None:
    codes = tuple(part for part in re.split(rf"\s?(?:{_DASH}|/)\s?", fold(match["codes"])) if part)
    first = match["codes"][:1]
    known = any(fold(code) == codes[0] for code in KIND_NAMES) or re.fullmatch(r"qh\d+", codes[0])
    # "01/tháng", "2022-sau": a code is a known kind, or is written in capitals.
    if not known and not (first.isupper() and len(codes) > 1 and match["codes"][:2].isupper()):
        return None
    return NumberMention(
        ordinal=re.sub(r"^0+(?=\d)", "", match["ordinal"]),
        year=match["year"],
        codes=codes,
        kinds=(),
        start=match.start(),
        end=match.end(),
        text=match[0],
    )


def _hasty_mention(match: re.Match[str], text: str) -> NumberMention:
    codes = tuple(re.findall(r"[a-z]+\d*", match["codes"]))
    ordinal = match["ordinal"].lstrip("0") or "0"
    return NumberMention(
        ordinal, match["year"], codes, (), match.start(), match.end(), text[match.start() : match.end()]
    )


def _kinds_of(word: str) -> tuple[str, ...]:
    if word in ENGLISH_KINDS:
        return (fold(ENGLISH_KINDS[word]), word)
    for code, names in KIND_NAMES.items():
        if fold(code) == word:
            return tuple(fold(name) for name in names)
    if word == "luat so":
        return ("luat",)
    return (word,)
