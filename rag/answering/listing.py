"""Questions for documents rather than for what one says: "liệt kê các văn bản năm 2025", "văn bản mới nhất về …".

Answered from the catalog: kind, year, issuer, status and the words of titles are filters; each document that is
listed is cited by its head. A question with words that are no filter is left to the other roads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import regex as re

from rag.answering import wording
from rag.answering.answer import Answer, Reason
from rag.answering.composing import Turn, quoting, refusal
from rag.answering.evidence import Evidence
from rag.answering.subject import title_evidence
from rag.directives.model import Directive, Status
from rag.directives.numbers import ENGLISH_KINDS, KINDS
from rag.language import Text
from rag.vietnamese.abbreviations import expand
from rag.vietnamese.normalize import fold

# More documents than this nobody reads in an answer: the page has a list with a filter.
_MOST = 20
_KIND_OF = {fold(kind): kind for kind in KINDS} | {f"{word}s": kind for word, kind in ENGLISH_KINDS.items()}
_KINDS = "|".join(sorted(map(re.escape, [*_KIND_OF, *ENGLISH_KINDS]), key=len, reverse=True))
_WHAT = rf"(?P<what>van ban|tai lieu|documents?|{_KINDS})"
_LIST = re.compile(
    r"^(?:hay |vui long |please )?"
    r"(?P<verb>liet ke|ke ten|ke ra|danh sach|thong ke|cho (?:toi |minh )?(?:xem|biet)|tim|list|show(?: me)?)"
    rf" (?:ra |het |toan bo |danh sach )?(?:tat ca |toan bo |all )?(?:cac |nhung |the )?{_WHAT}\b(?P<rest>.*)$"
    rf"|^(?:thu vien )?(?:co|dang co|gom) (?:nhung |cac |bao nhieu |may )?{_WHAT}\b(?: nao)?(?P<rest>.*)$"
    rf"|^(?:nhung|cac) {_WHAT}(?: nao)?"
    r"(?P<rest> (?:duoc |da |do |cua |nam |ban hanh|con hieu luc|dang|het hieu luc|ve |moi ).*)$"
    rf"|^{_WHAT} nao(?P<rest> (?:con|dang|da|het|duoc ban hanh|ban hanh|do|cua|nam|ve|quy dinh ve|noi ve) .*)$"
    rf"|^(?:which|what|how many) {_WHAT}(?: are| were)?(?P<rest>.*)$"
)
_NEWEST = re.compile(
    rf"^{_WHAT}(?: nao)?(?P<before>.*?) (?:la )?moi nhat(?P<rest>.*)$"
    rf"|^(?:the )?(?:latest|newest|most recent) {_WHAT}(?P<rest>.*)$"
    rf"|^(?:what is )?the (?:latest|newest|most recent) {_WHAT}(?P<rest>.*)$"
)
_YEAR = re.compile(r"\b(?:trong |cua |vao |in |of |from )?(?:nam )?(?P<year>(?:19|20)\d\d)\b")
_IN_FORCE = re.compile(
    r"\b(?:con|dang|dang con|co) (?:gia tri|hieu luc)(?: thi hanh)?\b|\b(?:still |currently )?in force\b"
)
_ENDED = re.compile(r"\b(?:da |bi )?(?:het hieu luc|thay the|bai bo)\b|\b(?:no longer in force|replaced|repealed)\b")
_TOPIC = re.compile(r"\b(?:ve|lien quan (?:den|toi)?|noi ve|quy dinh ve|about|on|concerning)\s+(?P<topic>.+)$")
_BY = re.compile(
    r"\b(?:cua|do|boi|by|issued by|of)\s+(?P<body>.+?)"
    r"(?:\s+(?:ban hanh|ky|issued)\b|(?=\s+(?:ve|nam|trong|lien quan|on|about|in)\b)|$)"
)
_FILLER = frozenset(
    """nao nhung cac co trong thu vien hien nay hien hanh duoc da ban hanh ra doi thi hanh gi la o tai va cho toi biet
    xem nam the are is were in of library issued there that all any""".split()
)
_TOPIC_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents are asked for; what is None or empty does not matter. `newest`: only the latest of them."""

    kind: str | None
    years: tuple[int, ...]
    body: tuple[str, ...]
    topic: tuple[str, ...]
    status: tuple[Status, ...]
    newest: bool

    def fits(self, directive: Directive) -> bool:
        """Whether the directive is one of those asked for."""
        issued = directive.issued_on
        return (
            (self.kind is None or fold(directive.kind or "").startswith(fold(self.kind)))
            and (not self.years or (issued is not None and issued.year in self.years))
            and _in_order(self.body, fold(directive.issuer or "").split())
            and (not self.status or directive.status in self.status)
            and (not self.topic or _share(self.topic, fold(directive.title)) >= _TOPIC_SHARE)
        )


def listed(turn: Turn) -> Answer | None:
    """The documents that the question asks for, or that there are none; None when it asks for something else."""
    wanted = what_is_wanted(turn.query.folded)
    if wanted is None or turn.query.mentions:
        return None
    found = [row.directive for row in turn.shelf.rows if wanted.fits(row.directive)]
    found.sort(key=lambda d: (d.issued_on or date.min, d.number or d.title), reverse=True)
    if not found:
        return refusal(turn, Reason.NOT_IN_LIBRARY, _NONE.to(turn.language))
    if wanted.newest:
        found = found[:1]
    cited: list[tuple[Directive, Evidence]] = []
    for directive in found[:_MOST]:
        evidence = title_evidence(directive, turn.retriever.document(directive.id))
        if evidence is not None:
            cited.append((directive, evidence))
    return quoting(turn, _told(turn, wanted, found, [d for d, _ in cited]), [evidence for _, evidence in cited])


def what_is_wanted(folded: str) -> Wanted | None:
    """The filters of a folded question that asks for documents; None for one that does not, or not only."""
    bare = folded.strip(" ?.!")
    newest, match = True, _NEWEST.match(bare)
    if match is None:
        newest, match = False, _LIST.match(bare)
    if match is None:
        return None
    groups = match.groupdict()
    rest = " ".join(filter(None, (groups.get("before"), groups.get("rest"))))
    years = tuple(int(m["year"]) for m in _YEAR.finditer(rest))
    rest = _YEAR.sub(" ", rest)
    status: tuple[Status, ...] = ()
    for pattern, of in ((_IN_FORCE, (Status.IN_FORCE,)), (_ENDED, (Status.REPLACED, Status.REPEALED, Status.EXPIRED))):
        if pattern.search(rest):
            status, rest = of, pattern.sub(" ", rest)
    topic = _TOPIC.search(rest)
    rest = rest[: topic.start()] if topic else rest
    body = _BY.search(rest)
    rest = rest[: body.start()] + rest[body.end() :] if body else rest
    if [word for word in re.findall(r"\w+", rest) if word not in _FILLER]:
        return None
    filtered = years or status or topic or body or newest
    if not filtered and not groups.get("verb") and not groups["what"].startswith(("van ban", "document")):
        return None
    return Wanted(
        kind=_KIND_OF.get(groups["what"]) or ENGLISH_KINDS.get(groups["what"]),
        years=years,
        body=_words(fold(expand(body["body"]))) if body else (),
        topic=_words(topic["topic"]) if topic else (),
        status=status,
        newest=newest,
    )


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"\w+", phrase) if word not in _FILLER)


def _in_order(words: Iterable[str], name: Iterable[str]) -> bool:
    """Whether `words` stand in `name` in their order, others between them or not: "UBND Mẫu Sơn" names its province."""
    left = iter(name)
    return all(word in left for word in words)


def _share(words: Iterable[str], title: str) -> float:
    asked, there = set(words), set(re.findall(r"\w+", title))
    return len(asked & there) / len(asked) if asked else 1.0


def _told(turn: Turn, wanted: Wanted, found: Sequence[Directive], cited: Sequence[Directive]) -> str:
    language = turn.language
    if wanted.newest:
        opening = _NEWEST_IS.to(language)
        return f"{opening}: {_line(cited[0], turn)} [1]."
    opening = _FOUND.to(language).format(n=len(found))
    lines = [f"{n}. {_line(directive, turn)} [{n}]" for n, directive in enumerate(cited, start=1)]
    more = [_MORE.to(language).format(n=len(found) - len(cited))] if len(found) > len(cited) else []
    return "\n".join([f"{opening}:", *lines, *more])


def _line(directive: Directive, turn: Turn) -> str:
    called = wording.name(directive, turn.language, dated=True)
    about = wording.subject(directive)
    return called if about in called or not directive.number else f"{called}: {about}"


_NONE = Text("Không có trong thư viện: không có văn bản nào như vậy.", "Not in the library: there is no such document.")
_FOUND = Text("Thư viện có {n} văn bản như vậy", "The library holds {n} such document(s)")
_NEWEST_IS = Text("Văn bản mới nhất là", "The latest is")
_MORE = Text(
    "… và {n} văn bản khác; xem mục Văn bản hoặc: chithi documents list",
    "… and {n} more; see the tab Documents, or: chithi documents list",
)
