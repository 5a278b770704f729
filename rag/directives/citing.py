"""The clauses that a text cites ("điểm a, điểm b khoản 2 Điều 5", "từ Điều 5 đến Điều 9"), as clause paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex as re

from rag.directives.labels import POINT_LETTERS, read_marker
from rag.directives.model import Level

# One step of a path: how deep it lies in a document, and the words for it.
Step = tuple[int, str]

_APPENDIX, _FORM, _PART, _CHAPTER, _SECTION, _SUBSECTION, _ARTICLE, _CLAUSE, _POINT, _SUBPOINT = range(10)
_UNITS = {
    "phụ lục": (_APPENDIX, "Phụ lục"),
    "mẫu số": (_FORM, "Mẫu số"),
    "biểu số": (_FORM, "Biểu số"),
    "phần": (_PART, "Phần"),
    "chương": (_CHAPTER, "Chương"),
    "mục": (_SECTION, "Mục"),
    "tiểu mục": (_SUBSECTION, "Tiểu mục"),
    "điều": (_ARTICLE, "Điều"),
    "khoản": (_CLAUSE, "Khoản"),
    "điểm": (_POINT, "Điểm"),
    "tiết": (_SUBPOINT, "Điểm"),
    "chapter": (_CHAPTER, "Chapter"),
    "section": (_SECTION, "Section"),
    "article": (_ARTICLE, "Article"),
    "clause": (_CLAUSE, "Clause"),
    "point": (_POINT, "Point"),
}
_ROMAN = r"[IVXLCivxlc]+(?!\p{L})"
_COUNT = r"\d{1,4}[a-zđ]?(?!\p{L})"
_LETTER = r"[a-zđ]\d{0,2}(?![\p{L}\d])"
_DOTTED = r"\d{1,3}(?:\.(?:\d{1,3}|[a-zđ]))+(?![\p{L}\d])"
_VALUES = {
    _APPENDIX: rf"(?:số\s+)?(?:{_ROMAN}|{_COUNT}|[A-H](?!\p{{L}}))",
    _FORM: r"\d{1,3}[a-zA-Z]?(?:[/.-][\w-]+)?",
    _PART: rf"(?:thứ\s+\p{{L}}+|{_ROMAN}|{_COUNT})",
    _CHAPTER: rf"(?:{_ROMAN}|{_COUNT})",
    _SECTION: rf"(?:{_DOTTED}|{_ROMAN}|{_COUNT}|[A-H](?!\p{{L}}))",
    _SUBSECTION: rf"(?:{_DOTTED}|{_ROMAN}|{_COUNT})",
    _ARTICLE: _COUNT,
    _CLAUSE: _COUNT,
    _POINT: rf"(?:{_DOTTED}|{_COUNT}|{_LETTER})",
    _SUBPOINT: rf"(?:{_DOTTED}|{_COUNT}|{_LETTER})",
}


def _unit(rank: int, value: str) -> str:
    words = "|".join(unit.replace(" ", r"\s+") for unit, (r, _) in _UNITS.items() if r == rank)
    return rf"(?P<u{rank}>{words})\s*:?\s+(?:(?P<v{rank}>{value})|(?P<own{rank}>này\b))"


_UNIT = re.compile(
    rf"\b(?:{'|'.join(_unit(rank, value) for rank, value in _VALUES.items())})"
    r"|\b(?P<bare>phụ\s+lục)\b(?=\s+(?:ban hành\s+)?(?:kèm theo|của)\s+(?-i:\p{Lu}))",
    re.IGNORECASE,
)
# "Điều 7, 8 và 9 của Luật": a number without its word goes on the list only where nothing is counted by it.
_AFTER_LISTED = (
    r"(?=\s*(?:[,;.:)”]|$|(?:và|hoặc|hay|đến|của|điều|khoản|điểm|tiết|mục|chương|phần|phụ|này|tại|luật|bộ\s+luật|pháp|nghị"
    r"|thông|quyết|quy|hướng|như|được|thành|bằng|vào|sau|hết|and|of|to)\b))"
)
_LISTED = {
    rank: re.compile(
        rf"(?P<by>\s*,\s*(?:và\s+|hoặc\s+)?|\s+(?:và|hoặc|hay|and|or|to|đến)\s+)(?P<v>{value}){_AFTER_LISTED}",
        re.IGNORECASE,
    )
    for rank, value in _VALUES.items()
    if rank != _FORM
}
_BETWEEN = re.compile(
    r"(?P<mark>[\s,;]*)(?P<words>(?:(?:và|hoặc|hay|của|thuộc|trong|các|đến|từ|vào|sau|trước|liền|ngay|tại|of|and|to|or|the)"
    r"\b\s*)*)",
    re.IGNORECASE,
)
# "vào sau Điều 8" says where a new clause goes.
_BESIDE = re.compile(r"\b(?:vào|liền|ngay)\s+(?:sau|trước)\s+$", re.IGNORECASE)
_LONGEST_RANGE = 60


@dataclass(frozen=True, slots=True)
class Citation:
    """Clauses cited together at ``line[start:end]``; `paths` lead from the outermost step to each clause.

    `own` says that "này" makes them clauses of the citing document itself.
    """

    start: int
    end: int
    paths: tuple[tuple[Step, ...], ...]
    own: bool = False


@dataclass(slots=True)
class _Item:
    rank: int
    value: str
    start: int
    end: int
    # How it follows the item before it.
    mark: str = ""
    words: tuple[str, ...] = ()


def find_citations(line: str) -> Iterator[Citation]:
    """The clauses cited in `line`, in order; its own label ("Điều 7. …") is none."""
    marker = read_marker(line)
    start = marker.rest if marker is not None and marker.level is Level.ARTICLE else 0
    group: list[_Item] = []
    for item in _items(line, start):
        if _BESIDE.search(line, max(0, item.start - 20), item.start):
            item.words = ("vào",)
        if group:
            between = _BETWEEN.fullmatch(line, group[-1].end, item.start)
            if between and group[-1].value != "này":
                item.mark, item.words = item.mark or between["mark"].strip(), tuple(between["words"].lower().split())
            else:
                yield _citation(group)
                group = []
        group.append(item)
    if group:
        yield _citation(group)


def _items(line: str, at: int) -> Iterator[_Item]:
    for match in _UNIT.finditer(line, at):
        if match["bare"]:
            yield _Item(_APPENDIX, "Phụ lục", match.start(), match.end())
            continue
        rank = next(rank for rank in _VALUES if match[f"u{rank}"])
        if match[f"own{rank}"]:
            yield _Item(rank, "này", match.start(), match.end())
            continue
        yield _Item(rank, _label(match[f"u{rank}"], match[f"v{rank}"]), match.start(), match.end())
        end = match.end()
        while rank in _LISTED and (listed := _LISTED[rank].match(line, end)):
            by = listed["by"].strip()
            words = tuple(by.replace(",", " ").lower().split())
            yield _Item(rank, _label(match[f"u{rank}"], listed["v"]), listed.start("v"), listed.end(), by or ",", words)
            end = listed.end()


def _label(unit: str, value: str) -> str:
    name = _UNITS[" ".join(unit.lower().split())][1]
    value = re.sub(r"^số\s+", "", value, flags=re.IGNORECASE)
    rank = _UNITS[" ".join(unit.lower().split())][0]
    if re.fullmatch(_ROMAN, value) and rank < _ARTICLE:
        value = value.upper()
    elif rank >= _ARTICLE:
        value = value.lower()
    return f"{name} {value}"


def _citation(items: list[_Item]) -> Citation:
    """Each inner clause belongs to the next outer one that is named after it: paths are read from the right."""
    paths: list[tuple[Step, ...]] = []
    outer: dict[int, str] = {}
    items = _inner_first(items)
    for at in range(len(items) - 1, -1, -1):
        item = items[at]
        before = items[at - 1] if at else None
        for rank in [rank for rank in outer if rank >= item.rank]:
            del outer[rank]
        if _stands_alone(item, items[at + 1] if at + 1 < len(items) else None):
            outer.clear()
        steps = (*sorted(outer.items()), (item.rank, item.value))
        outer[item.rank] = item.value
        # "vào sau Điều 8" says where something goes, and an outer clause leads to the inner one before it.
        if "vào" in item.words or (before is not None and "vào" in before.words and before.rank > item.rank):
            item.words = (*item.words, "vào")
            continue
        if before is not None and before.rank > item.rank and not _stands_alone(before, item):
            continue
        paths.extend(_range(items[at - 1], item, steps) if before and _is_range(before, item) else [steps])
    paths = [path for path in paths[::-1] if all(value != "này" for _, value in path)]
    own = any(item.value == "này" for item in items)
    start, end = min(item.start for item in items), max(item.end for item in items)
    return Citation(start, end, tuple(dict.fromkeys(map(_without_holder, paths))), own)


def _inner_first(items: list[_Item]) -> list[_Item]:
    """`items` with "Điều 5 khoản 2" at their end turned round to "khoản 2 Điều 5"."""
    at = len(items) - 1
    while at > 0 and _ARTICLE <= items[at - 1].rank < items[at].rank and not items[at].words:
        at -= 1
    return [*items[:at], *items[: at - 1 if at else None : -1]]


def _stands_alone(item: _Item, following: _Item | None) -> bool:
    """Whether `following` begins another clause: "Điều 5, Chương III", though "khoản 1, Điều 5" is one."""
    if following is None or following.rank == item.rank or item.rank > _ARTICLE:
        return False
    if following.rank > item.rank:
        return True
    # A section is nothing without its chapter.
    return (item.rank not in {_SECTION, _SUBSECTION} and bool(following.mark)) or "và" in following.words


def _is_range(before: _Item, item: _Item) -> bool:
    return before.rank == item.rank and ("đến" in item.words or "to" in item.words)


def _range(first: _Item, last: _Item, steps: tuple[Step, ...]) -> list[tuple[Step, ...]]:
    """The paths after `first` up to `last`, in falling order; only `last` where they cannot be counted."""
    name, _, low = first.value.rpartition(" ")
    high = last.value.rpartition(" ")[2]
    above = steps[:-1]
    if low.isdigit() and high.isdigit() and 0 < int(high) - int(low) <= _LONGEST_RANGE:
        return [(*above, (last.rank, f"{name} {n}")) for n in range(int(high), int(low), -1)]
    letters = [c for c in POINT_LETTERS if c not in "fjwz"]
    if low in letters and high in letters and letters.index(low) < letters.index(high):
        return [(*above, (last.rank, f"{name} {c}")) for c in letters[letters.index(high) : letters.index(low) : -1]]
    return [steps]


def _without_holder(path: tuple[Step, ...]) -> tuple[Step, ...]:
    """A form or an annex is found by its own label, whatever it is annexed to."""
    return path[-1:] if path[-1][0] == _FORM else path


def target(path: Iterable[Step]) -> tuple[str, ...]:
    """`path` as labels, outermost first: "Điều 7", "Khoản 3", "Điểm a"; a dotted number stands bare, "10.4.4"."""
    labels: list[str] = []
    for _, words in sorted(path):
        value = words.rpartition(" ")[2]
        # 10.4.4 already says 10.4 and 10.
        labels = [label for label in labels if not value.startswith(f"{label.rpartition(' ')[2]}.")]
        labels.append(value if "." in value else words)
    return tuple(labels)
