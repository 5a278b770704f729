"""Offices and bodies: the evidence names each, with its rank, its side of a report, and its own number or date."""

from __future__ import annotations

from collections.abc import Iterator

import regex as re

from rag.answering.verification.grounds import Grounds
from rag.answering.verification.verdict import Flaw, Verdict
from rag.answering.verification.words import comparable_words
from rag.vietnamese.normalize import nfc, place_tones

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
# A rank that the evidence gives to every mention of an office may not be left out.
_RANKS = re.compile(r"(?<![^\W\d_])(?:phó|thứ|deputy|vice)\s+(?P<office>[^\W\d_]+(?:\s+[^\W\d_]+)?)", re.IGNORECASE)
_HANDS = re.compile(r"(?<![^\W\d_])(?:báo cáo|trình|giao|gửi|kiến nghị|đề nghị)(?![^\W\d_])")
_REVERSES = re.compile(r"(?<![^\W\d_])(?:được|bởi|do|từ|nhận)(?![^\W\d_])")
_BODY_NAME = re.compile(
    r"(?:Sở|Phòng|Ban|Cục|Chi cục|Vụ|Văn phòng)\s+\p{Lu}\p{L}*"
    r"|(?:Department|Committee|Ministry|Office)\s+of\s+\p{Lu}\p{L}*"
    r"|(?:\p{Lu}\p{L}*\s+)?(?:\p{L}+'s\s+Committee)"
)
_LEVELS = {"tỉnh", "huyện", "xã", "phường", "thôn", "quận", "trung ương"}


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


def check_roles(grounds: Grounds) -> Verdict | None:
    """An office that reports to the one that, in the evidence, reports to it.

    Cannot catch: a change of places where another office stands between, or where the evidence leaves one out.
    """
    if grounds.language == "en" or _REVERSES.search(grounds.facts.rest):
        return None
    known = [pair for unit in grounds.units for pair in _handed(unit.facts.rest)]
    for verb, giver, taker in _handed(grounds.facts.rest):
        if (verb, taker, giver) in known and (verb, giver, taker) not in known:
            return Verdict(Flaw.ACTOR, giver)
    return None


def check_doers(grounds: Grounds) -> Verdict | None:
    """An office or body with a number or date of a rule that names another one, which the sentence does not.

    Cannot catch: a swap in a rule without a number or a date, or where the doer stands in another line.
    """
    said = _bodies(grounds.text)
    for value in grounds.facts.values:
        homes = [unit for unit in grounds.units if value in unit.facts.values]
        theirs = [_bodies(unit.whole) for unit in homes]
        if not homes or any(not bodies or bodies & said for bodies in theirs):
            continue
        others = set().union(*(_bodies(unit.whole) for source in grounds.sources for unit in source.units))
        if moved := (said & others) - set().union(*theirs):
            return Verdict(Flaw.ACTOR, min(moved))
    return None


def _bodies(text: str) -> set[str]:
    """The offices and bodies that `text` names, in small letters; places and levels are none."""
    named = {m[0].lower() for m in _BODY_NAME.finditer(text)}
    return named | {m[0] for m in _OFFICES_VI.finditer(place_tones(text.lower())) if m[0] not in _LEVELS}


def _handed(text: str) -> Iterator[tuple[str, str, str]]:
    """Each verb of handing over in `text` with the office before it and the one behind it."""
    for verb in _HANDS.finditer(text):
        before = list(_OFFICES_VI.finditer(text[: verb.start()]))
        after = _OFFICES_VI.search(text, verb.end())
        # "Ủy ban nhân dân tỉnh": the body is named first, its level behind it.
        bodies = [match[0] for match in before if match[0] not in _LEVELS]
        if bodies and after:
            yield verb[0], bodies[-1], after[0]


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
