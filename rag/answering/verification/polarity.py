"""What a sentence denies, obliges, allows and limits, beside what its evidence does.

Each is a mark ("không", "phải", "chỉ"; not, must, only) with the words it bears on. A mark of the evidence whose words
the sentence repeats must be in the sentence, and the reverse, but for what `turning` explains.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

import regex as re

from rag.answering.verification.grounds import Grounds
from rag.answering.verification.marks import (
    ALLOWED,
    CLAUSE_END,
    MAY,
    MUST,
    NO,
    ONLY,
    ONLY_WHEN,
    OUTSIDE,
    SENTENCE_END,
    STRONG_EXCEPT,
    WISH,
    E,
    Mark,
    W,
    last_clause,
    marks_of,
    spelled,
    words_of,
)
from rag.answering.verification.turning import turns_of
from rag.answering.verification.verdict import Flaw, Verdict
from rag.answering.verification.words import content_words

_DUTY = 3
# One of several may be taken.
_EITHER = re.compile(W + r"(?:do|bằng|qua|by)(?=[^.;,]*\b(?:hoặc|or)\b)" + E)
_PASSIVE_BEHIND = re.compile(r"\s+(?:được|bị)(?![^\W\d_])")
_OR = re.compile(W + r"(?:hoặc|or)" + E)
_CHOICE = re.compile(r"(?P<one>[^\W\d_]+(?:\s+[^\W\d_]+)?)\s+(?:hoặc|or)\s+(?P<other>[^\W\d_]+(?:\s+[^\W\d_]+)?)")
_NEEDS = re.compile(W + r"(?:(?:cần|phải)\s+có|nếu|điều\s+kiện|if|requires?|conditions?|just|limited)" + E)


def check_negation(grounds: Grounds) -> Verdict | None:
    """A "không", "chưa", "cấm", not, no, never that the sentence lost or added.

    Marks are paired one to one by the words behind them. Cannot catch: a negation by an antonym that no list knows
    ("ngoài" for "trong"), or one moved between two things that share their words.
    """
    said = marks_of(NO, grounds.facts.rest, grounds.language)
    words = words_of(grounds.facts.rest, grounds.language)
    known = [mark for text in grounds.bare_evidence for mark in marks_of(NO, text, grounds.language)]
    free = list(known)
    added: list[Mark] = []
    for mark in said:
        partner = next((other for other in free if mark.meets(other) or mark.is_the_word(other)), None)
        if partner is None:
            # "Neither … nor" denies once.
            added += [mark] if mark.text != "nor" else []
        else:
            free.remove(partner)
    bare = _bare_pairs(grounds)
    lost = [
        mark
        for mark in free
        if mark.bears_on(words) and not any(mark.meets(other) for other in said) and mark.scope[:2] not in bare
    ]
    changed = [*added, *_outside(grounds, free, lost), *lost]
    if turns_of(grounds).allow(len(changed)) or (not lost and _says_only_when(added, grounds)):
        return None
    return Verdict(Flaw.NEGATION, changed[0].text if changed else "±")


def _outside(grounds: Grounds, free: list[Mark], lost: list[Mark]) -> list[Mark]:
    """The one-word denials of the sentence that deny nothing of the evidence; those that do, take their partner."""
    said = spelled(grounds.facts.rest)
    alone: list[Mark] = []
    for mark in marks_of(OUTSIDE, said, grounds.language, 12):
        scope = {*mark.scope, *words_of(last_clause(said[: mark.start], SENTENCE_END), grounds.language)}
        partner = next((other for other in free if scope & set(other.scope)), None)
        if partner is None:
            alone.append(mark)
            continue
        free.remove(partner)
        if partner in lost:
            lost.remove(partner)
    return alone


def _says_only_when(added: Sequence[Mark], grounds: Grounds) -> bool:
    """Whether two denials say "chỉ … khi": "không có văn bản đồng ý thì không được mở lại"."""
    conditions = [
        words_of(text[when.start("when") :], grounds.language)
        for text in map(spelled, grounds.bare_evidence)
        if (when := ONLY_WHEN.search(text))
    ]
    return len(added) == 2 and any(any(mark.bears_on(words) for mark in added) for words in conditions)


def check_modality(grounds: Grounds) -> Verdict | None:
    """ "May" for "must" and the reverse, an aim made a duty, a "chỉ" or only that was lost.

    "Phải" may be added to a plain rule, which obliges anyway. Cannot catch: "có thể" for a plain "được", which in
    Vietnamese is a permission or a passive.
    """
    texts = grounds.bare_evidence
    language = grounds.language
    must = [mark for text in texts for mark in marks_of(MUST, text, language, _DUTY, CLAUSE_END)]
    may = [mark for text in texts for mark in marks_of(MAY, text, language, end=CLAUSE_END)]
    wish = [mark for text in texts for mark in marks_of(WISH, text, language, 12)]
    allowed = [mark for text in texts for mark in marks_of(ALLOWED, text, language)]
    choice = [mark for text in texts for mark in marks_of(_EITHER, text, language, 12)]
    said_must = marks_of(MUST, grounds.facts.rest, language, _DUTY, CLAUSE_END)
    said_may = marks_of(MAY, grounds.facts.rest, language, end=CLAUSE_END)
    for mark in said_may:
        if any(mark.meets(other) for other in may):
            continue
        plain = any(a.limit == "<=" for a in grounds.facts.amounts)
        # "có thể được phát" for "được phát" keeps the passive and adds the choice.
        if not _PASSIVE_BEHIND.match(grounds.facts.rest, mark.start + len(mark.text)):
            plain = plain or any(mark.meets(other) for other in [*allowed, *choice])
        if any(mark.meets(other) for other in must) or not plain:
            return Verdict(Flaw.MODALITY, mark.text)
    for mark in said_must:
        if any(mark.meets(other) for other in must):
            continue
        if any(mark.meets(other) for other in [*may, *wish]):
            return Verdict(Flaw.MODALITY, mark.text)
    words = words_of(grounds.facts.rest, language)
    lost = next((m for text in texts for m in marks_of(ONLY, text, language) if m.bears_on(words)), None)
    known_only = any(ONLY.search(t) or STRONG_EXCEPT.search(t) or NO.search(t) for t in map(spelled, texts))
    if not known_only and _one_of_several(grounds):
        return Verdict(Flaw.MODALITY, "chỉ" if language == "vi" else "only")
    # What "needs" or "must have" something happens only with it.
    said_only = ONLY.search(grounds.facts.rest) or NO.search(grounds.facts.rest) or _NEEDS.search(grounds.facts.rest)
    return Verdict(Flaw.MODALITY, lost.text) if lost and not said_only else None


def _one_of_several(grounds: Grounds) -> bool:
    """Whether "chỉ", only is said of one of the choices that the evidence leaves: "qua tin nhắn hoặc thư"."""
    only = ONLY.search(grounds.facts.rest)
    if only is None or _OR.search(grounds.facts.rest):
        return False
    said = words_of(grounds.facts.rest[only.end() :], grounds.language)
    choices = [m for text in map(spelled, grounds.bare_evidence) for m in _CHOICE.finditer(text)]
    sides = [(words_of(m["one"], grounds.language), words_of(m["other"], grounds.language)) for m in choices]
    return any((one <= said) != (other <= said) for one, other in sides if one and other)


def _bare_pairs(grounds: Grounds) -> set[tuple[str, ...]]:
    """Pairs of words that the evidence also says without a negation, so that the sentence may too."""
    pairs: set[tuple[str, ...]] = set()
    for text in grounds.bare_evidence:
        plain = spelled(text)
        denied = Counter(mark.scope[:2] for mark in marks_of(NO, text, grounds.language))
        said = Counter(itertools.pairwise(word.text for word in content_words(plain, grounds.language)))
        pairs |= {pair for pair, times in said.items() if times > denied[pair]}
    return pairs
