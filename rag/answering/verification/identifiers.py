"""Numbers of documents, and clauses: each one named stands in what is cited, and "replaces" keeps its direction."""

from __future__ import annotations

from collections.abc import Iterator

import regex as re

from rag.answering.verification.facts import read_facts
from rag.answering.verification.grounds import Grounds
from rag.answering.verification.verdict import Flaw, Verdict
from rag.directives.numbers import NumberMention, find_loose_numbers

_ACTS_ON = re.compile(
    r"thay thế|sửa đổi|bổ sung|bãi bỏ|hủy bỏ|hướng dẫn thi hành|replac\w+|amend\w*|repeal\w*|supersed\w+", re.IGNORECASE
)
_SUBJECT_WORDS = 3
_PASSIVE = re.compile(r"(?:\bbị|\bđược|\b(?:is|was|been|be|are|were))\s*$", re.IGNORECASE)


def check_document_numbers(grounds: Grounds) -> Verdict | None:
    """A document number that neither the evidence nor the cited document bears, or that acts on the wrong one.

    Catches a changed number, and a document said to replace itself or its own successor. Cannot catch: a number that
    stands in the evidence with another role than the sentence gives it, where no verb of changing tells the roles.
    """
    known = list(_known(grounds))
    for mention in grounds.facts.numbers:
        if not any(mention.agrees(other) for other in known) or _own_for_another(mention, grounds):
            return Verdict(Flaw.DOCUMENT_NUMBER, mention.text)
    return _turned_round(grounds)


def _known(grounds: Grounds) -> Iterator[NumberMention]:
    for unit in grounds.units:
        yield from unit.facts.numbers
        yield from unit.lead_facts.numbers
    for source in grounds.sources:
        yield from find_loose_numbers(source.context)


def _own_for_another(mention: NumberMention, grounds: Grounds) -> bool:
    """Whether the cited document's own number stands, far from the subject, where the evidence names another."""
    named = [m for unit in grounds.units for m in unit.facts.numbers]
    if not named or any(mention.agrees(other) for other in named):
        return False
    said = [m for m in grounds.facts.numbers if m is not mention]
    before = [word for word in grounds.words if word.start < mention.start]
    return len(before) > _SUBJECT_WORDS and not any(m.agrees(other) for m in said for other in named)


def _turned_round(grounds: Grounds) -> Verdict | None:
    """The document that is cited is the one that acts, unless its own words say otherwise."""
    act = _ACTS_ON.search(grounds.text)
    own = [m for source in grounds.sources if source.own_number for m in find_loose_numbers(source.own_number)]
    if act is None or not own:
        return None
    passive = _PASSIVE.search(grounds.text[: act.start()]) is not None
    for mention in grounds.facts.numbers:
        object_of_it = (mention.start > act.start()) != passive
        if object_of_it and any(mention.agrees(other) for other in own):
            named = [m for unit in grounds.units for m in unit.facts.numbers]
            if not any(mention.agrees(other) for other in named):
                return Verdict(Flaw.DOCUMENT_NUMBER, mention.text)
    return None


def check_clauses(grounds: Grounds) -> Verdict | None:
    """An article, clause or point that is neither the place of a cited passage nor named in it.

    Cannot catch: the wrong one of several that the passage names.
    """
    known = {clause for unit in grounds.units for clause in unit.facts.clauses | unit.lead_facts.clauses}
    for source in grounds.sources:
        known |= read_facts(source.context).clauses
        # Party style has 10.4.4 and a for "điểm 10.4.4", "điểm a"; each clause of a passage begins with its label.
        bare = set(re.findall(r"(?m)^\s*(\d+(?:\.\d+)*|[a-zđ])[.)]", source.text.lower()))
        bare |= set(re.findall(r"\d+(?:\.\d+)*|(?<![^\W\d_])[a-zđ](?![^\W\d_])", source.clause_labels))
        known |= {(word, label) for word in ("khoản", "điểm", "mục") for label in bare}
    lost = grounds.facts.clauses - known
    return Verdict(Flaw.CLAUSE, " ".join(min(lost))) if lost else None
