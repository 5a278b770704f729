"""What each found passage is worth: its scores, its heading, its article, and how its document stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rag.directives.model import Directive, Status
from rag.directives.numbers import NumberMention, find_numbers
from rag.library.lexical import USUAL, FieldWeights
from rag.library.rows import StoredPassage
from rag.retrieval.shelf import Shelf
from rag.retrieval.wishes import Wishes
from rag.vietnamese.tokens import tokenize


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part of the pipeline counts, in standard deviations of the fused score.

    Chosen on the dev questions of statutes and of the sample documents; `evals.benchmarks.retrieval
    --ablations` measures what each is worth. A document named by title, or a number quoted in the
    passage, decides among similar passages; a replaced directive yields to the one in force.
    """

    dense: float = 1.2
    fields: FieldWeights = USUAL
    heading: float = 0.5
    siblings: float = 0.05
    named: float = 1.5
    number: float = 3.0
    wished: float = 0.5
    newest: float = 1.5
    replaced: float = 0.7
    replaced_unwished: float = 3.0
    draft: float = 0.4
    # Switches rather than weights, for the ablations: repeated clauses collapse, parts of a question take turns.
    collapse: bool = True
    parts: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """What the passages are measured against: the question's words, the documents it names, what else it says."""

    shelf: Shelf
    tokens: tuple[str, ...]
    named: frozenset[str]
    unknown: tuple[NumberMention, ...]
    wishes: Wishes


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage and its value."""

    value: float
    passage: StoredPassage


def rank(passages: Sequence[StoredPassage], fused: Mapping[int, float], asked: Asked, weights: Weights) -> list[Scored]:
    """`passages` by value, best first; `fused` holds the score of each by its id."""
    words = set(asked.tokens)
    own = {p.passage_id: fused[p.passage_id] + weights.heading * heading_share(p, words) for p in passages}
    helped = _with_siblings(passages, own, weights.siblings)
    newest = _recency(passages, asked) if asked.wishes.newest else {}
    standing = {
        identity: _standing(asked.shelf.by_id[identity], asked, weights)
        for identity in {p.directive.id for p in passages}
    }
    scored = [
        Scored(
            helped[p.passage_id]
            + standing[p.directive.id]
            + weights.newest * newest.get(p.directive.id, 0.0)
            + weights.number * _quotes_number(p, asked.unknown),
            p,
        )
        for p in passages
    ]
    scored = [_below_successor(item, scored, asked) for item in scored]
    return sorted(scored, key=lambda item: -item.value)


def heading_share(passage: StoredPassage, words: set[str]) -> float:
    """The share of the syllables of the passage's heading that are among `words`, 0..1.

    The heading is that of its clause, else that of the nearest clause above.
    """
    steps = passage.breadcrumb.split(" › ")[1:]
    heading = set(tokenize(passage.clause.heading or (steps[-1].partition(". ")[2] if steps else "")))
    return len(heading & words) / len(heading) if len(heading) > 1 else 0.0


def article_of(passage: StoredPassage) -> tuple[str, ...] | None:
    """Where the evidence of several passages adds up: the document's id and the path of its article.

    None without an article: what stands under one number in Party style is often of many topics.
    """
    path = passage.clause.path
    article = next((i for i, label in enumerate(path) if label.lower().startswith(("điều ", "article "))), None)
    return None if article is None else (passage.directive.id, *path[: article + 1])


def _with_siblings(passages: Sequence[StoredPassage], own: Mapping[int, float], share: float) -> dict[int, float]:
    """The values with a share of the best other passage of the same article added, counted from the lowest value."""
    floor = min(own.values(), default=0.0)
    articles: dict[tuple[str, ...], list[int]] = {}
    for passage in passages:
        if article := article_of(passage):
            articles.setdefault(article, []).append(passage.passage_id)
    helped = dict(own)
    for members in articles.values():
        if len(members) > 1:
            best, second = sorted(members, key=lambda p: -own[p])[:2]
            for member in members:
                helped[member] += share * (own[second if member == best else best] - floor)
    return helped


def _standing(directive: Directive, asked: Asked, weights: Weights) -> float:
    """What the document adds to each of its passages."""
    value = 0.0
    if directive.id in asked.named:
        value += weights.named
    elif directive.status.ended:
        value -= weights.replaced_unwished if asked.wishes.in_force else weights.replaced
    if directive.status is Status.DRAFT:
        value -= weights.draft
    wishes = asked.wishes
    granted = wishes.says_kind(directive) + wishes.says_issuer(directive) + wishes.says_year(directive)
    return value + weights.wished * granted


def _recency(passages: Sequence[StoredPassage], asked: Asked) -> dict[str, float]:
    """0..1 for each found document that has a date, from the oldest to the newest."""
    days: dict[str, date] = {}
    for passage in passages:
        issued = asked.shelf.by_id[passage.directive.id].issued_on
        if issued is not None:
            days[passage.directive.id] = issued
    order = sorted(set(days.values()))
    return {identity: order.index(day) / max(len(order) - 1, 1) for identity, day in days.items()}


def _quotes_number(passage: StoredPassage, unknown: Sequence[NumberMention]) -> bool:
    return bool(unknown) and any(m.matches(found.text) for found in find_numbers(passage.text) for m in unknown)


def _below_successor(item: Scored, scored: Sequence[Scored], asked: Asked) -> Scored:
    """`item`, held below the best passage of a directive that took the place of its own, where both are found."""
    successors = asked.shelf.successors(item.passage.directive.id)
    if not successors or item.passage.directive.id in asked.named:
        return item
    best = max((other.value for other in scored if other.passage.directive.id in successors), default=None)
    return item if best is None or item.value < best else Scored(best - 0.01, item.passage)
