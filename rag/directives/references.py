"""References from one directive to others, and to single clauses of them, typed by the words around them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex as re

from rag.directives.acts import Reading, read_statement
from rag.directives.citing import Citation, Step, find_citations, target
from rag.directives.clauses import clause_chain
from rag.directives.known import KnownNames
from rag.directives.model import ACTS, Clause, Level, Reference, Relation
from rag.directives.names import find_names
from rag.directives.naming import Name, title_key
from rag.directives.numbers import number_key
from rag.directives.quotations import quoted_spans
from rag.directives.statements import Statement, attached, between, lines, statement_spans
from rag.vietnamese.tokens import sentence_spans

_BASED_ON = re.compile(r"^\W*(?:căn cứ|pursuant to|having regard to)\b", re.IGNORECASE)
_BEFORE_THE_BODY = {Level.HEAD, Level.PREAMBLE, Level.PARAGRAPH}
_PLAN = re.compile(r"(?:Báo cáo|Kế hoạch|Tờ trình|Chương trình|Đề án|Phương án|Report|Plan)\b", re.IGNORECASE)
_LIST_ITEM = re.compile(r"^\W*(?:[-–+•*]|\p{Ll}\d?[.)]|\d+(?:\.\d+)*[.)/])")


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a clause leaves open for those below it: the directive that they change, and how.

    `within` is the path of the clause that they change parts of; `listed` says that a list follows.
    """

    name: Name | None
    act: Relation | None
    within: tuple[Step, ...] = ()
    listed: bool = False


def find_references(
    text: str, clauses: Sequence[Clause], own_number: str | None, own_title: str | None = None
) -> Iterator[Reference]:
    """Each reference in `text`, in order; the directive's own number and title are none.

    One that amends clauses of a law named further up ("1. Sửa đổi khoản 2 Điều 8 …") has the words for the
    clause as its name span: its own sentence does not name the law.
    """
    yield from _Finder(text, clauses, own_number, own_title).find()


class _Finder:
    def __init__(self, text: str, clauses: Sequence[Clause], own_number: str | None, own_title: str | None) -> None:
        self._text = text
        self._clauses = clauses
        self._starts = [clause.start for clause in clauses]
        self._quotes = [(start, self._up_to_next_article(start, end)) for start, end in quoted_spans(text)]
        self._quote_ends = [end for _, end in self._quotes]
        self._lines = [(at, line, find_names(line)) for at, line in lines(text)]
        names = (name for _, _, names in self._lines for name in names)
        self._known = KnownNames(names, own_number, own_title)
        self._plans = bool(own_title and _PLAN.match(own_title))
        self._scopes: dict[int, _Scope] = {}
        # What title and preamble say that the whole document amends.
        self._amended: dict[str, Name] = {}
        self._head_act: Relation | None = None

    def find(self) -> Iterator[Reference]:
        for at, line, found in self._lines:
            clause = self._leaf(at)
            names = self._known.resolve_all(line, found)
            scope = self._scope(clause, line)
            others = any(not name.own for name in names)
            # A title goes on over lines, and a line that ends in a colon may open a list.
            if not others and scope is None and ":" not in line and self._level(clause) is not Level.HEAD:
                continue
            citations = list(find_citations(line))
            sentences = list(sentence_spans(line))
            for start, end in statement_spans(line, sentences):
                statement = Statement(
                    line=line,
                    start=start,
                    end=end,
                    level=self._level(clause),
                    names=between(names, start, end),
                    citations=between(citations, start, end),
                    quotes=self._quotes_in(at, start, end),
                    opening=self._opening(clause, line, start, scope),
                    plans=self._plans,
                )
                reading = read_statement(statement)
                yield from self._references(at, statement, reading, scope, sentences)
                self._open_scope(clause, statement, reading, scope)

    # -- where a line stands ------------------------------------------------------------------

    def _leaf(self, offset: int) -> int:
        """The index of the deepest clause at `offset`; 0 when none is there."""
        at: int | None = bisect_right(self._starts, offset) - 1
        while at is not None and at >= 0 and self._clauses[at].end <= offset:
            at = self._clauses[at].parent
        return at if at is not None and at >= 0 else 0

    def _level(self, clause: int) -> Level:
        return self._clauses[clause].level if self._clauses else Level.PARAGRAPH

    def _apart(self, clause: int) -> bool:
        """Whether `clause` lies behind the document's own words: in an annex, or after the signature."""
        return bool(self._clauses) and any(
            c.level in {Level.APPENDIX, Level.TAIL} for c in clause_chain(self._clauses, clause)
        )

    def _up_to_next_article(self, start: int, end: int) -> int:
        """The end of a quotation: an article of the document itself cannot begin within one."""
        for at in range(bisect_right(self._starts, start), len(self._starts)):
            if self._starts[at] >= end:
                break
            if self._clauses[at].level is Level.ARTICLE:
                return self._starts[at]
        return end

    def _quotes_in(self, at: int, start: int, end: int) -> list[tuple[int, int]]:
        """The quotations in ``line[start:end]`` of the line that begins at `at`, as places in the line."""
        first = bisect_right(self._quote_ends, at + start)
        last = bisect_left(self._quotes, (at + end, 0))
        return [(opened - at, closed - at) for opened, closed in self._quotes[first:last]]

    # -- what a line stands under -------------------------------------------------------------

    def _scope(self, clause: int, line: str) -> _Scope | None:
        at: int | None = clause
        while at is not None and self._clauses:
            scope = self._scopes.get(at)
            if scope is not None and (at != clause or not scope.listed or _LIST_ITEM.match(line)):
                return scope
            at = self._clauses[at].parent
        if len(self._amended) == 1 and self._level(clause) not in {Level.HEAD, Level.PREAMBLE, Level.TAIL}:
            return _Scope(next(iter(self._amended.values())), None)
        return None

    def _opening(self, clause: int, line: str, start: int, scope: _Scope | None) -> Relation | None:
        level = self._level(clause)
        if level is Level.HEAD and self._head_act and start == 0:
            return self._head_act
        if _BASED_ON.match(line):
            # A form rests on nothing itself.
            listed = line.rstrip().endswith((";", ",")) and not self._apart(clause)
            return Relation.BASED_ON if listed or level in _BEFORE_THE_BODY else None
        return scope.act if scope is not None and scope.listed and start == 0 else None

    def _open_scope(self, clause: int, statement: Statement, reading: Reading, scope: _Scope | None) -> None:
        """Remember what `statement` leaves to the clauses below it."""
        done = {name: r for name, r in reading.relations.items() if isinstance(name, Name)}
        amended = {_identity(name): name for name, r in done.items() if r is Relation.AMENDS}
        if statement.level in {Level.HEAD, Level.PREAMBLE}:
            self._amended.update(amended)
            named = any(not name.own for name in statement.names)
            self._head_act = reading.act if statement.level is Level.HEAD and not named else None
            return
        listed = statement.line[: statement.end].rstrip().endswith(":")
        paths = [
            path
            for citation, r in reading.relations.items()
            if isinstance(citation, Citation) and r in ACTS
            for path in citation.paths
        ]
        within = paths[0] if len(paths) == 1 else ()
        if len(amended) == 1:
            self._scopes[clause] = _Scope(next(iter(amended.values())), None, within)
        elif scope is not None and scope.name is not None and within and listed:
            self._scopes[clause] = replace(scope, within=_joined(scope.within, within))
        elif listed and reading.act in ACTS and not done and not paths:
            name = scope.name if scope is not None else None
            self._scopes[clause] = _Scope(name, reading.act, listed=True)

    # -- what it says ---------------------------------------------------------------------------

    def _references(
        self,
        at: int,
        statement: Statement,
        reading: Reading,
        scope: _Scope | None,
        sentences: Sequence[tuple[int, int]],
    ) -> Iterator[Reference]:
        cited, loose = attached(statement)
        for name in statement.names:
            if name.own:
                continue
            relation = reading.relations[name]
            span = (name.start, name.end)
            citations = cited.get(name.start, [])
            if not any(citation.paths for citation in citations):
                yield self._reference(at, relation, name, (), span, span, sentences, reading)
            for citation in citations:
                whole = (min(citation.start, name.start), max(citation.end, name.end))
                of_clause = _of_clause(relation, reading.relations[citation])
                for path in citation.paths:
                    yield self._reference(at, of_clause, name, path, span, whole, sentences, reading)
        if scope is None or scope.name is None:
            return
        for citation in loose:
            relation = reading.relations[citation]
            span = (citation.start, citation.end)
            if relation in ACTS and not citation.own:
                for path in citation.paths:
                    path = _joined(scope.within, path)
                    yield self._reference(at, relation, scope.name, path, span, span, sentences, reading)

    def _reference(
        self,
        at: int,
        relation: Relation,
        name: Name,
        path: tuple[Step, ...],
        span: tuple[int, int],
        whole: tuple[int, int],
        sentences: Sequence[tuple[int, int]],
        reading: Reading,
    ) -> Reference:
        start = sentences[max(0, bisect_right(sentences, whole[0], key=_start) - 1)][0]
        end = sentences[min(len(sentences) - 1, bisect_left(sentences, whole[1], key=_end))][1]
        return Reference(
            relation=relation,
            clause=self._leaf(at + span[0]),
            start=at + start,
            end=at + end,
            name_start=at + span[0],
            name_end=at + span[1],
            number=name.number,
            title=name.title,
            kind=name.kind,
            issued_on=name.issued_on,
            year=name.year,
            target=target(path),
            takes_effect=reading.takes_effect if relation in ACTS else None,
        )


def _identity(name: Name) -> str:
    return number_key(name.number) if name.number else title_key(name.title or "")


def _of_clause(named: Relation, cited: Relation) -> Relation:
    """The relation to a clause: its own verb's, where something happens to the directive at all."""
    if named not in ACTS or cited in ACTS:
        return named if named not in ACTS else cited
    return Relation.REPEALS if named is Relation.REPEALS else Relation.AMENDS


def _joined(within: tuple[Step, ...], path: tuple[Step, ...]) -> tuple[Step, ...]:
    """`path` under the clause `within`, as far as it does not say itself where it lies."""
    return (*(step for step in within if path and step[0] < path[0][0]), *path)


def _start(span: tuple[int, int]) -> int:
    return span[0]


def _end(span: tuple[int, int]) -> int:
    return span[1]
