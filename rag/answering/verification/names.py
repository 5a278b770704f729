"""Proper names: each stands in what is cited."""

from __future__ import annotations

import regex as re

from rag.answering.verification.grounds import Grounds
from rag.answering.verification.verdict import Flaw, Verdict
from rag.answering.verification.words import content_words, vocabulary
from rag.vietnamese.normalize import fold, nfc

_NAME = re.compile(r"\p{Lu}[\p{L}'’]*(?:[ -]\p{Lu}[\p{L}'’]*)*")
_BODIES = frozenset("sở bộ cục vụ ban phòng viện tổng chi hội".split())


def check_names(grounds: Grounds) -> Verdict | None:
    """A capitalised name whose words do not stand side by side in the cited passages or their documents' heads.

    A name may be written without diacritics. Cannot catch: one name of the passage put for another of the same rule,
    or a name in small letters (see `offices`).
    """
    passages = fold(nfc(" ".join(re.findall(r"[\p{L}\d]+", grounds.passages))))
    padded = f" {passages} "
    for match in _NAME.finditer(_capitals(grounds)):
        words = re.findall(r"[\p{L}]+", match[0])
        # The first word of a sentence is capital anyway.
        body = len(words) > 1 and words[0].lower() in _BODIES and grounds.language == "vi"
        if body and len(words) == 2:
            # "Sở Thông tin số": the second syllable of the name is small.
            words += re.findall(r"^\s+(\p{Ll}+)", grounds.text[match.end() :])
        elif not body and match.start() == _first_letter(grounds.text):
            words = words[1:]
        if words and f" {fold(' '.join(words))} " not in padded and not _each_known(words, grounds):
            return Verdict(Flaw.NAME, match[0])
    return None


def _each_known(words: list[str], grounds: Grounds) -> bool:
    """English names are cut at "of" and "the", and may be taken apart; Vietnamese ones may not."""
    if grounds.language == "vi":
        return len(words) == 1 and fold(words[0]) in {fold(word) for word in grounds.known}
    known = vocabulary((grounds.passages,), "en")
    return all(word.text in known for word in content_words(" ".join(words), "en"))


def _capitals(grounds: Grounds) -> str:
    """The sentence with the numbers of documents taken out: "QĐ-UBND" is no name."""
    letters = list(grounds.text)
    for mention in grounds.facts.numbers:
        letters[mention.start : mention.end] = " " * (mention.end - mention.start)
    return "".join(letters)


def _first_letter(text: str) -> int:
    return next((i for i, c in enumerate(text) if c.isalpha()), 0)
