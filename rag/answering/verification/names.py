"""Proper names and offices: each stands in what is cited."""

from __future__ import annotations

import regex as re

from rag.answering.verification.grounds import Grounds
from rag.answering.verification.verdict import Flaw, Verdict
from rag.answering.verification.words import comparable_words, content_words, vocabulary
from rag.vietnamese.normalize import fold, nfc, place_tones

_NAME = re.compile(r"\p{Lu}[\p{L}'’]*(?:[ -]\p{Lu}[\p{L}'’]*)*")
# Levels, offices and bodies: in official prose one of them is never a synonym of another.
_OFFICES_VI = re.compile(
    r"(?<![^\W\d_])(?:tỉnh ủy|huyện ủy|thành ủy|quận ủy|thị ủy|đảng ủy|chi ủy|chi bộ|đảng bộ|đảng viên|ủy ban nhân dân"
    r"|hội đồng nhân dân|trung ương|bộ chính trị|ban bí thư|ban thường vụ|phó bí thư|bí thư|phó chủ tịch|chủ tịch"
    r"|phó giám đốc|giám đốc|hiệu trưởng|giáo viên|giảng viên|phó trưởng ban|trưởng ban|chánh văn phòng|văn phòng"
    r"|thứ trưởng|bộ trưởng|vụ trưởng|cục trưởng|trưởng thôn|thủ tướng|quốc hội|chính phủ|công an|quân sự|thanh tra"
    r"|kiểm lâm|kiểm sát|tòa án|mặt trận|công đoàn|doanh nghiệp|cận nghèo|hộ nghèo|công chức|viên chức|cấp phó"
    r"|kho bạc|bệnh viện|người đứng đầu|tỉnh|huyện|xã(?! hội)|phường|thôn|quận|sở(?=\s+\p{L})|cục)(?![^\W\d_])"
)
_OFFICES_EN = frozenset(
    """commune district provincial province central ward village secretary deputy chairperson chairman chair vice
    director head minister ministry department governor council committee commission court police inspectorate board
    laboratory treasury clerk auditor inspector president commissioner""".split()
)
_BODIES = frozenset("sở bộ cục vụ ban phòng viện tổng chi hội".split())
# A rank that the evidence gives to every mention of an office may not be left out.
_RANKS = re.compile(r"(?<![^\W\d_])(?:phó|thứ|deputy|vice)\s+(?P<office>[^\W\d_]+(?:\s+[^\W\d_]+)?)", re.IGNORECASE)


def check_names(grounds: Grounds) -> Verdict | None:
    """A capitalised name whose words do not stand side by side in the cited passages or their documents' heads.

    A name may be written without diacritics. Cannot catch: one name of the passage put for another of the same rule,
    or a name in small letters (see `check_offices`).
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


def check_offices(grounds: Grounds) -> Verdict | None:
    """A level, office or body that the evidence does not name, or a deputy made the head.

    Catches "cấp xã" for "cấp huyện", "phó bí thư" for "bí thư" and the reverse. Cannot catch: two offices of one rule
    that change places.
    """
    named = _office_missing(grounds)
    if named:
        return Verdict(Flaw.ACTOR, named)
    evidence, said = grounds.evidence.lower(), grounds.text.lower()
    for match in _RANKS.finditer(evidence):
        office = match["office"]
        if (
            office in said
            and match[0] not in said
            and len(re.findall(re.escape(office), evidence)) == len(re.findall(re.escape(match[0]), evidence))
        ):
            return Verdict(Flaw.ACTOR, office)
    return None


def _office_missing(grounds: Grounds) -> str | None:
    if grounds.language == "en":
        words = comparable_words(grounds.facts.rest, "en")
        offices = {word.text for office in _OFFICES_EN for word in comparable_words(office, "en")}
        lost = [word for word in words if word.text in offices and word.text not in grounds.known]
        return grounds.text[lost[0].start : lost[0].end] if lost else None
    known = place_tones(nfc(grounds.evidence + "\n" + "\n".join(s.office_context for s in grounds.sources)).lower())
    # "Cuộc họp bị hoãn phải tổ chức bù": where a rule names nobody, the title says whom it binds.
    if not _OFFICES_VI.search(place_tones(nfc(grounds.evidence).lower())):
        known += place_tones("\n".join(s.context for s in grounds.sources).lower())
    found = _OFFICES_VI.finditer(grounds.facts.rest)
    return next((m[0] for m in found if not re.search(rf"(?<![^\W\d_]){m[0]}(?![^\W\d_])", known)), None)
