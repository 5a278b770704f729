"""ALCE citation recall and precision (Gao et al., EMNLP 2023): do the citations carry what is said?

ALCE asks a natural language inference model whether a statement follows from its citations. No
such model ships offline, so the default judge of support goes by words (`worded_support`); another
can be passed in. It is too kind where words are shuffled and too hard where a statement is in another
language than its quote; a wrong number never passes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from rag.vietnamese.tokens import tokenize

Supports = Callable[[str, str], bool]
"""Whether a premise (quotes with their sources) supports a statement."""

_MARKERS = re.compile(r"(?:\s*\[\d{1,3}\])+")
_NUMBER = re.compile(r"\d+")
_SHARE = 2 / 3  # of a statement's syllables: the lead-in and the verbs around a name are the answerer's own


def worded_support(statement: str, premise: str) -> bool:
    """Whether every number of the statement, and two thirds of its syllables, stand in the premise."""
    said, given = Counter(map(_plain, tokenize(statement))), Counter(map(_plain, tokenize(premise)))
    if not said:
        return True
    if any(token.isdigit() and token not in given for token in said):
        return False
    return sum(count for token, count in said.items() if token in given) >= _SHARE * said.total()


def statements(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """The statements of an answer, each with the numbers of its markers.

    A statement runs up to the markers behind it, so that a quote of several sentences is one
    statement, as it has one citation; what stands behind the last marker has none.
    """
    found: list[tuple[str, tuple[int, ...]]] = []
    start = 0
    for markers in _MARKERS.finditer(text):
        found.append((text[start : markers.start()], tuple(map(int, _NUMBER.findall(markers.group())))))
        start = markers.end()
    found.append((text[start:], ()))
    return [(said.strip(), cited) for said, cited in found if tokenize(said)]


def alce(
    text: str, premises: Mapping[int, str], supports: Supports = worded_support, shown: Sequence[str] = ()
) -> dict[str, float | None]:
    """`alce_recall` and `alce_precision` of an answer whose marker n stands for `premises[n]`.

    `shown` are quotes that an answer may print on a line of their own under a statement: evidence
    laid open, which states nothing itself.

    Recall: the share of statements that all their citations together support. Precision: the share
    of citations that a supported statement needs, because the citation supports it alone or the
    others do not without it. None without statements, or without citations.
    """
    for quote in shown:
        text = text.replace(f"\n“{quote}”", "\n")
    said = statements(text)
    supported: list[bool] = []
    useful: list[bool] = []
    for statement, markers in said:
        cited = [premises[marker] for marker in markers if marker in premises]
        holds = bool(cited) and supports(statement, "\n".join(cited))
        supported.append(holds)
        useful += [holds and _needed(statement, cited, place, supports) for place in range(len(cited))]
    return {"alce_recall": _share(supported), "alce_precision": _share(useful)}


def _needed(statement: str, cited: Sequence[str], place: int, supports: Supports) -> bool:
    others = [premise for other, premise in enumerate(cited) if other != place]
    return supports(statement, cited[place]) or not others or not supports(statement, "\n".join(others))


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None


def _plain(token: str) -> str:
    # "05 tháng 4" and "5/4" are the same day.
    return (token.lstrip("0") or "0") if token.isdigit() else token
