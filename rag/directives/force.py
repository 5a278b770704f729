"""Whether a directive, or a clause of it, is in force on a day: from its own words and from the acts of others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from rag.directives.clauses import same_label
from rag.directives.model import Directive, Reference, Relation, Status
from rag.directives.register import IncomingReference


def ends_whole(reference: Reference) -> bool:
    """Whether the reference ends the directive that it means; every other act changes or ends a part of it."""
    return reference.relation in {Relation.REPLACES, Relation.REPEALS} and not reference.target


def in_effect(act: IncomingReference, day: date) -> bool:
    """Whether `act` has taken effect by `day`; a draft never does, one without any date always did."""
    return _is_issued(act, day) and (act.takes_effect is None or act.takes_effect <= day)


def is_coming(act: IncomingReference, day: date) -> bool:
    """Whether `act` is set down by `day` and takes effect later."""
    return _is_issued(act, day) and not in_effect(act, day)


def _is_issued(act: IncomingReference, day: date) -> bool:
    issued = act.directive.issued_on
    return act.directive.status is not Status.DRAFT and (issued is None or issued <= day)


def status_on(
    directive: Directive, acts: Iterable[IncomingReference], day: date, outlived_since: date | None = None
) -> Status:
    """The status of `directive` on `day`; `acts` are those of others that end the whole of it, early or late.

    From `outlived_since` on, one that is not known may have taken its place. What neither the text nor
    the library says is unknown.
    """
    if directive.status is Status.DRAFT:
        return Status.DRAFT
    done = [act for act in acts if in_effect(act, day)]
    if done:
        replaced = any(act.by_name or act.reference.relation is Relation.REPLACES for act in done)
        return Status.REPLACED if replaced else Status.REPEALED
    if directive.effective_to is not None and directive.effective_to < day:
        return Status.EXPIRED
    start = directive.effective_from
    if start is None:
        return Status.NOT_YET if directive.issued_on and directive.issued_on > day else Status.UNKNOWN
    if start > day:
        return Status.NOT_YET
    return Status.UNKNOWN if outlived_since is not None and outlived_since <= day else Status.IN_FORCE


class Reach(StrEnum):
    """How far the change of a clause touches a clause that is cited."""

    WHOLE = "whole"  # what is cited was changed, or what holds it
    PART = "part"  # something inside of what is cited was
    SOMEWHERE = "somewhere"  # the document was, nobody says where


# Below these a path skips no level: "điểm a Điều 7" is not a point of one of its clauses.
_UNBROKEN = ("điều", "khoản", "article", "clause")
_BELOW_ARTICLE = ("khoản", "điểm", "clause", "point")


def reach(target: Sequence[str], path: Sequence[str]) -> Reach | None:
    """How a change of the clause `target` touches the clause at `path`, None when it does not.

    Both run from the outermost label in; what holds an article (Chương, Mục) may be left out of `target`,
    because articles are counted throughout.
    """
    if not target:
        return Reach.SOMEWHERE
    for at, label in enumerate(path):
        if same_label(label, target[0]):
            found = _followed(target[1:], path, at)
            if found is None:
                continue
            # "Khoản 3" of an article that is not named may be that of any.
            unplaced = _word(target[0]) in _BELOW_ARTICLE and any(_word(above) in _UNBROKEN for above in path[:at])
            return Reach.SOMEWHERE if unplaced else found
    return None


def _followed(rest: Sequence[str], path: Sequence[str], at: int) -> Reach | None:
    """Where the remaining labels of a target lead below ``path[at]``, the last of them that was found."""
    for label in rest:
        if at + 1 == len(path):
            return Reach.PART
        below = range(at + 1, at + 2 if _word(path[at]) in _UNBROKEN else len(path))
        step = next((i for i in below if same_label(path[i], label)), None)
        if step is None:
            return None
        at = step
    return Reach.WHOLE


def _word(label: str) -> str:
    return label.lower().partition(" ")[0]


def touching(path: Sequence[str], changes: Iterable[IncomingReference]) -> list[tuple[IncomingReference, Reach]]:
    """Those of `changes` that touch the clause at `path` of the directive they were done to, in their order.

    "Sửa đổi một số điều" says nothing of its own where the same directive also names the clauses.
    """
    changes = tuple(changes)
    named = {change.directive.id for change in changes if change.reference.target}
    found = [(change, reach(change.reference.target, path)) for change in changes]
    return [
        (change, how)
        for change, how in found
        if how is not None and (change.reference.target or change.directive.id not in named)
    ]
