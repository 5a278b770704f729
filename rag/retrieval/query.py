"""What a question asks for: its words with diacritics restored, the documents and clauses it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.directives.numbers import NumberMention, find_loose_numbers
from rag.errors import QuestionError
from rag.vietnamese.abbreviations import expand, is_abbreviation
from rag.vietnamese.diacritics import restore
from rag.vietnamese.english import looks_english
from rag.vietnamese.keystrokes import decode_codes
from rag.vietnamese.language_model import SyllableCounts
from rag.vietnamese.normalize import clean, fold, fold_letters
from rag.vietnamese.tokens import tokenize

MAX_QUESTION_CHARS = 2000
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood.

    `text` is the cleaned question as it was meant: diacritics restored, keystrokes read, slips corrected,
    capitals throughout made small; `restored` the same when that changed more than capitals, else None.
    Offsets in `mentions` are those of `text`. `search_text` also has abbreviations spelled out. `address`
    holds the clause labels it names, top first ("Điều 5", "Khoản 2"); `years` the years.
    """

    original: str
    text: str
    restored: str | None
    search_text: str
    tokens: tuple[str, ...]
    language: Literal["vi", "en"]
    mentions: tuple[NumberMention, ...]
    address: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def folded(self) -> str:
        """The text without diacritics, lower case: what patterns of questions are matched on."""
        return fold(self.text)


def understand(question: str, counts: SyllableCounts) -> Query:
    """`question` understood; raises QuestionError when it is empty, too long or has no words."""
    cleaned = clean(question)
    if not cleaned:
        raise QuestionError(
            "Câu hỏi trống. Hãy gõ một câu hỏi, ví dụ: Quy định số 46-QĐ/TW về việc gì?",
            "The question is empty. Type one, for example: What is Quy định 46-QĐ/TW about?",
        )
    if len(cleaned) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"Câu hỏi dài {len(cleaned)} ký tự, quá {MAX_QUESTION_CHARS}. Hãy hỏi ngắn hơn, từng việc một.",
            f"The question has {len(cleaned)} characters, over {MAX_QUESTION_CHARS}. Ask about one thing at a time.",
        )
    if not any(c.isalnum() for c in cleaned):
        raise QuestionError(
            "Câu hỏi không có chữ nào. Hãy gõ một câu hỏi bằng lời.",
            "The question has no words. Type it in words.",
        )
    typed = _lowered(decode_codes(cleaned))
    mentions = tuple(find_loose_numbers(typed))
    english = looks_english(_without(typed, mentions))
    text = typed
    if not english:
        text = restore(typed, counts, [(m.start, m.end) for m in mentions if m.codes]) or typed
        # "quyets ddinhj soos 46" names a number only now, and what stood behind a word has moved.
        mentions = tuple(find_loose_numbers(text))
    search_text = text if english else expand(text, counts)
    return Query(
        original=question,
        text=text,
        restored=text if text.lower() != cleaned.lower() else None,
        search_text=search_text,
        tokens=tuple(tokenize(search_text)),
        language="en" if english else "vi",
        mentions=mentions,
        address=_address(text, mentions),
        years=tuple(int(y) for y in re.findall(r"(?<![\d/-])(?:19|20)\d\d(?!\d)", text)),
    )


def _lowered(text: str) -> str:
    """`text` in lower case when it is all in capitals, but for its abbreviations and official numbers."""
    if not text.isupper():
        return text
    numbers = [(m.start, m.end) for m in find_loose_numbers(text) if m.codes]

    def lowered(match: re.Match[str]) -> str:
        in_number = any(start < match.end() and match.start() < end for start, end in numbers)
        return match[0] if in_number or is_abbreviation(match[0], shouted=True) else match[0].lower()

    quiet = _WORD.sub(lowered, text)
    return quiet[0].upper() + quiet[1:]


def _without(text: str, mentions: tuple[NumberMention, ...]) -> str:
    """`text` with blanks where official numbers stand: their codes are no words of any language."""
    for mention in mentions:
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text


_LABEL = re.compile(
    r"\b(?P<word>dieu|khoan|diem|tiet|muc|tieu muc|chuong|phan|phu luc|article|clause|point|chapter|section)\s+"
    r"(?P<label>\d{1,3}(?:\.\d{1,3}){1,4}[a-z]?|\d{1,3}[a-z]?|[ivxl]{1,6}|[a-z])\b(?!\s*/)"
)
_LEVELS = {
    "phan": ("Phần", 0), "chuong": ("Chương", 1), "chapter": ("Chapter", 1), "phu luc": ("Phụ lục", 0),
    "muc": ("Mục", 2), "section": ("Section", 2), "tieu muc": ("Tiểu mục", 3), "dieu": ("Điều", 4),
    "article": ("Article", 4), "khoan": ("Khoản", 5), "clause": ("Clause", 5), "diem": ("Điểm", 6),
    "point": ("Point", 6), "tiet": ("Điểm", 7),
}  # fmt: skip


def address_spans(text: str) -> list[tuple[int, int, int]]:
    """(start, end, rank) of each clause label in `text` ("khoản 2" -> 5), in order; the lower the rank, the higher
    in the tree."""
    folded = fold(text)
    if len(folded) != len(text):
        return []
    return [
        (match.start(), match.end(), rank)
        for match in _LABEL.finditer(folded)
        if _is_label(rank := _LEVELS[match["word"]][1], text[match.start("label") : match.end("label")])
    ]


def _is_label(rank: int, label: str) -> bool:
    """Whether a word behind "điểm", "mục" is a label: "điểm cầu", "mục tiêu" have none; one letter is a point."""
    if not label.isalpha():
        return True
    return len(label) == 1 if rank in {6, 7} else bool(re.fullmatch(r"[IVXLivxl]+", label))


def _address(text: str, mentions: tuple[NumberMention, ...]) -> tuple[str, ...]:
    """The clause labels in a question, top first: "điểm a khoản 2 điều 5" -> Điều 5, Khoản 2, Điểm a."""
    folded = fold_letters(text)
    found: dict[int, str] = {}
    for match in _LABEL.finditer(folded):
        if any(m.start <= match.start() < m.end for m in mentions):
            continue
        word, rank = _LEVELS[match["word"]]
        label = text[match.start("label") : match.end("label")]
        if not _is_label(rank, label):
            continue
        label = label.upper() if label.isalpha() and rank not in {6, 7} else label
        found.setdefault(rank, label if "." in label else f"{word} {label}")
    return tuple(found[rank] for rank in sorted(found))
