"""What a statement does to the directives that it names: the relation of each, by the words around it.

A statement is read from left to right. A verb with this document as its subject opens an act; the names
that follow on its list are its objects, those that only describe an object ("… quy định chi tiết Luật
Thanh tra") are mentioned. A passive verb ("… hết hiệu lực") acts on the names before it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date

import regex as re

from rag.directives import verbs
from rag.directives.citing import Citation
from rag.directives.dates import find_dates
from rag.directives.model import ACTS, Level, Relation
from rag.directives.naming import Name
from rag.directives.statements import Named, Statement


@dataclass(slots=True)
class Reading:
    """The relation of each name and citation of a statement, and the act that it leaves open at its end.

    `takes_effect` is the day that the statement sets for its acts, None where it sets none.
    """

    relations: dict[Named, Relation] = field(default_factory=dict)
    act: Relation | None = None
    takes_effect: date | None = None


def read_statement(statement: Statement) -> Reading:
    """What `statement` does to whatever it names."""
    return _Reader(statement).read()


class _Reader:
    def __init__(self, statement: Statement) -> None:
        self._s = statement
        self._line = statement.line
        self._relations: dict[Named, Relation] = {}
        # The act that is open, and where its verb ends.
        self._act = statement.opening
        self._since = statement.start
        self._wording = False
        self._objects: list[Name] = []
        # The kind of directive that the last object is being described by.
        self._describing: str | None = None
        # What a passive verb further on would act on.
        self._heads: list[Named] = []
        # The last directive named, whether it was by this document that something was done last, and by which verb.
        self._subject: Name | None = None
        self._by_this = statement.opening is not None
        self._last_verb: tuple[int, Relation, bool] | None = None
        self._after_agent = False
        self._done: Relation | None = None

    def read(self) -> Reading:
        s = self._s
        found: list[tuple[int, int, Named | re.Match[str]]] = [(name.start, 1, name) for name in s.names]
        found += [(citation.start, 0, citation) for citation in s.citations]
        for pattern in (verbs.VERB, verbs.WORDING, verbs.EXCEPT, verbs.OTHER_GROUND):
            found += [(m.start(), 2, m) for m in pattern.finditer(self._line, s.start, s.end)]
        named_until = s.start
        for at, _, thing in sorted(found, key=lambda entry: entry[:2]):
            if isinstance(thing, Name):
                self._read_name(thing)
                named_until = max(named_until, thing.end)
            elif isinstance(thing, Citation):
                self._relations[thing] = self._of_clause()
                self._heads.append(thing)
            elif at >= named_until and not self._quoted(at):
                self._read_words(thing)
        acts = ACTS & {*self._relations.values(), self._act}
        return Reading(self._relations, self._act or self._done, self._takes_effect() if acts else None)

    def _read_words(self, match: re.Match[str]) -> None:
        if match.re is verbs.VERB:
            self._read_verb(match)
        elif match.re is verbs.WORDING:
            self._wording = True
        else:
            # "trừ …", "; theo quy định tại …": what follows is not acted on.
            self._act, self._heads = None, []

    # -- names ------------------------------------------------------------------------------

    def _read_name(self, name: Name) -> None:
        if name.own:
            if not verbs.POINTED_AT.search(self._line, max(self._s.start, name.start - 20), name.start):
                self._subject = name
            return
        self._relations[name] = Relation.MENTIONS
        if not self._quoted(name.start):
            start = self._with_citations(name)
            if not self._describes(name, start):
                self._relations[name] = self._of_name(start)
                self._heads.append(name)
                self._objects.append(name)
                self._describing = None
            elif self._describing is None:
                self._describing = name.kind
            self._subject = name
        self._after_agent = False

    def _of_name(self, start: int) -> Relation:
        if self._act is None:
            return Relation.MENTIONS
        between = self._line[self._since : start]
        if not self._objects and self._act is not Relation.BASED_ON and verbs.BY_WAY_OF.search(between):
            self._act = None
            return Relation.MENTIONS
        ends = self._act in {Relation.REPLACES, Relation.REPEALS}
        if ends and (self._wording or (not self._objects and verbs.IN_PART.search(between))):
            return Relation.AMENDS
        return self._act

    def _describes(self, name: Name, start: int) -> bool:
        """Whether the name only helps to describe another: "Nghị định số 8/… quy định chi tiết Luật Thanh tra"."""
        if not self._objects or self._after_agent:
            return False
        if not verbs.NEXT_ON_THE_LIST.search(self._line, max(self._s.start, start - 60), start):
            return True
        # "… hướng dẫn Luật Giá và Luật Thuế": the list is that of the description.
        return self._describing is not None and name.kind == self._describing != self._objects[-1].kind

    def _with_citations(self, name: Name) -> int:
        """Where the words begin that belong to the name: at the first clause cited of it."""
        start = name.start
        for citation in reversed(self._s.citations):
            if citation.end > start:
                continue
            if len(self._line[max(citation.end, start - 30) : start].split()) > 2:
                break
            start = citation.start
        return start

    def _of_clause(self) -> Relation:
        """What becomes of a clause: repealed as a whole, or amended where words of it go."""
        if self._act is None:
            return Relation.MENTIONS
        if self._act in ACTS:
            whole = self._act is Relation.REPEALS and not self._wording
            return Relation.REPEALS if whole else Relation.AMENDS
        return self._act

    # -- verbs ------------------------------------------------------------------------------

    def _read_verb(self, verb: re.Match[str]) -> None:
        relation = verbs.relation_of(verb)
        start, end = verb.span()
        if self._last_verb is not None and verbs.ONLY_AND.fullmatch(self._line, self._last_verb[0], start):
            # "sửa đổi, bổ sung, thay thế, bãi bỏ một số điều của …" is one act.
            _, first, active = self._last_verb
            if active:
                self._act, self._since = (relation if first is relation else Relation.AMENDS), end
            self._last_verb = (end, first, active)
            return
        passive = verbs.is_passive(verb, self._line, self._s.start, self._s.end)
        active = not passive and self._is_act(start, relation)
        self._last_verb = (end, relation, active)
        if passive:
            self._read_passive(verb, relation)
        elif active:
            self._act, self._by_this, self._since = relation, True, end
            self._objects, self._describing, self._wording = [], None, False

    def _is_act(self, at: int, relation: Relation) -> bool:
        """Whether it is this document that does what the verb at `at` says."""
        s = self._s
        also = bool(verbs.AND_ALSO.search(self._line, max(s.start, at - 20), at))
        if self._subject is not None:
            if self._subject.own:
                return True
            return self._by_this and also and self._act in ACTS and relation in ACTS
        if s.level is Level.HEAD:
            return s.opening is None or also
        if s.level is Level.PREAMBLE:
            said = verbs.PROMULGATES.search(self._line, s.start, at) or relation is Relation.GUIDES
            return s.opening is None and said is not None
        if self._by_this and also:
            return True
        if s.plans or relation is Relation.GUIDES or not verbs.OPENING.fullmatch(self._line, s.start, at):
            return False
        return not verbs.ONLY_PLANNED.search(self._line, at, s.end)

    def _read_passive(self, verb: re.Match[str], relation: Relation) -> None:
        """ "X được sửa đổi bởi Y", "X hết hiệu lực kể từ ngày Luật này có hiệu lực"."""
        agent = None if verb["expires"] else verbs.AGENT.match(self._line, verb.end(), self._s.end)
        doer = next((n for n in self._s.names if agent and n.start >= agent.end()), None)
        if agent and doer is not None and not doer.own and doer.start - agent.end() < 120:
            # A preamble that rests on a law rests on those that amended it too.
            self._after_agent = True
            if self._act is not Relation.BASED_ON:
                self._act = None
            self._subject = doer
            return
        last = self._heads[-1].end if self._heads else self._s.start
        in_part = bool(verbs.AT_ODDS.search(self._line, last, verb.start()))
        if not in_part and not self._ends_by_this(verb, relation):
            return
        for named in self._heads:
            self._relations[named] = self._suffered(named, relation, in_part)
        self._done, self._act = relation, None

    def _suffered(self, named: Named, relation: Relation, in_part: bool) -> Relation:
        if isinstance(named, Name):
            # Only what is at odds with this document goes.
            return Relation.AMENDS if in_part else relation
        changed = in_part or self._wording or relation is Relation.AMENDS
        return Relation.AMENDS if changed else Relation.REPEALS

    def _ends_by_this(self, verb: re.Match[str], relation: Relation) -> bool:
        """Whether what a passive verb tells of happens by this document."""
        s = self._s
        if s.opening in ACTS or any(name.own for name in s.names):
            # "Nghị định này hết hiệu lực" is its own end.
            subject = self._subject
            return not (subject is not None and subject.own and subject.end > verb.start() - 12)
        if relation is Relation.AMENDS:
            return bool(self._heads) and not any(isinstance(named, Name) for named in self._heads)
        past = verbs.DONE.search(self._line, max(s.start, verb.start() - 16), verb.start())
        return past is None and verbs.FROM_DAY.search(self._line, s.start, s.end) is not None

    # -- the rest ---------------------------------------------------------------------------

    def _quoted(self, at: int) -> bool:
        before = bisect_right(self._s.quotes, (at, self._s.end)) - 1
        return before >= 0 and at < self._s.quotes[before][1]

    def _takes_effect(self) -> date | None:
        s = self._s
        exception = verbs.EXCEPT.search(self._line, s.start, s.end)
        for match in verbs.FROM_DAY.finditer(self._line, s.start, exception.start() if exception else s.end):
            if any(name.start <= match.start() < name.end for name in s.names) or self._quoted(match.start()):
                continue
            if verbs.OWN_EFFECT.search(self._line, max(s.start, match.start() - 80), match.start()):
                continue
            for day, start, _ in find_dates(self._line[match.end() : match.end() + 40]):
                if start <= 5:
                    return day
        return None
