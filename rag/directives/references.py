"""References from one directive to others, by official number, typed by the words around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from rag.directives.model import Clause, Level, Reference, Relation
from rag.directives.numbers import canonical, find_numbers, number_key
from rag.vietnamese.normalize import fold
from rag.vietnamese.tokens import sentence_spans

# A preamble's "căn cứ Luật … được sửa đổi, bổ sung theo Luật số …" rests on both.
_BASED_ON = re.compile(r"^\W*(?:can cu|pursuant to|having regard to)\b")
# Tested in this order on the folded words before the number, within its sentence.
_BEFORE: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    (Relation.REPLACES, re.compile(r"\b(?:thay the|replaces?|supersedes?|in place of)\b")),
    (Relation.REPEALS, re.compile(r"\b(?:bai bo|huy bo|repeals?|revokes?)\b")),
    (Relation.AMENDS, re.compile(r"\b(?:sua doi|bo sung|dinh chinh|amends?|amending)\b")),
    (Relation.GUIDES, re.compile(r"\b(?:huong dan (?:thi hanh|thuc hien)|quy dinh chi tiet|guid(?:es|ing))\b")),
    (Relation.BASED_ON, _BASED_ON),
)
# "Quyết định số 12 hết hiệu lực kể từ ngày Quyết định này có hiệu lực" stands after the number.
_EXPIRES = re.compile(r"\b(?:het hieu luc|bi bai bo|bi thay the|is (?:hereby )?(?:repealed|replaced))\b")
_PART_OF = re.compile(r"\b(?:dieu|khoan|diem|muc|chuong|phu luc|cum tu|article|clause|point)\s+\S+[^;]{0,80}$")
# "đã được sửa đổi, bổ sung bởi Nghị định số…" tells what that decree did, it does nothing to it.
_DONE_BY = re.compile(
    r"\b(?:(?:duoc|bi) (?:\w+ )?(?:sua doi|bo sung|thay the|bai bo|dinh chinh)"
    r"|amended|replaced|repealed|superseded)\b[^;]{0,60}\b(?:boi|theo|tai|by)\b(?:(?!bai bo|huy bo|thay the)[^;])*$"
)
# A report that *another* directive replaces something is no act of this one.
_THIS = re.compile(
    r"(?<!\bhien )(?<!\bngay )(?<!\bden )(?<!\blau )\bnay\b|\b(?:this|dieu \d+|khoan \d+)\b"
    r"|^\W*(?:\d|[a-z]\)|thay the|bai bo|sua doi|repeals?|amends?|replaces?)"
)


def find_references(text: str, clauses: Sequence[Clause], own_number: str | None) -> Iterator[Reference]:
    """Each reference by number in `text`, in order; the directive's own number is none."""
    leaves = _leaf_finder(clauses)
    own = number_key(own_number) if own_number else None
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        for mention in find_numbers(sentence):
            number = canonical(mention.text)
            if number_key(number) == own:
                continue
            clause = leaves(start + mention.start)
            yield Reference(
                relation=_relation(sentence, mention.start, mention.end, clauses[clause].level),
                clause=clause,
                start=start,
                end=end,
                name_start=start + mention.start,
                name_end=start + mention.end,
                number=number,
            )


def _relation(sentence: str, start: int, end: int, level: Level) -> Relation:
    before, after = fold(sentence[:start]), fold(sentence[end:])
    by_this = bool(_THIS.search(fold(sentence)))
    if by_this and _EXPIRES.search(after):
        return Relation.AMENDS if _PART_OF.search(before) else Relation.REPLACES
    if level in {Level.HEAD, Level.PREAMBLE} and _BASED_ON.search(before):
        return Relation.BASED_ON
    if _DONE_BY.search(before):
        return Relation.MENTIONS
    acts = (Relation.REPLACES, Relation.REPEALS)
    for relation, pattern in _BEFORE:
        verb = pattern.search(before)
        if verb and relation in acts and _PART_OF.search(before, verb.end()):
            # "bãi bỏ khoản 3 Điều 7 của Thông tư…" changes the document, it does not end it.
            return Relation.AMENDS if by_this else Relation.MENTIONS
        if verb and (by_this or relation not in acts or level is Level.HEAD):
            return relation
    return Relation.MENTIONS


def _leaf_finder(clauses: Sequence[Clause]) -> Callable[[int], int]:
    """A function from an offset to the index of the deepest clause there."""

    def find(offset: int) -> int:
        deepest = 0
        for clause in clauses:
            if clause.start > offset:
                break
            if offset < clause.end:
                deepest = clause.index
        return deepest

    return find
