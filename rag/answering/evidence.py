"""A span of a stored document that an answer rests on, and the citation made from it."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answering.answer import Citation
from rag.directives.clauses import clause_chain, clause_name
from rag.directives.model import Clause, Directive, DirectiveDocument


@dataclass(frozen=True, slots=True)
class Evidence:
    """``document.text[start:end]``, inside the clause at index `clause`; `score` in 0..1."""

    directive: Directive
    document: DirectiveDocument
    clause: int
    start: int
    end: int
    score: float

    @property
    def quote(self) -> str:
        """The words themselves."""
        return self.document.text[self.start : self.end]

    @property
    def chain(self) -> list[Clause]:
        """The clauses from the top of the tree down to the one quoted."""
        return clause_chain(self.document.clauses, self.clause)

    @property
    def clause_name(self) -> str:
        """How the clause is cited: "Điểm 10.4.4", "Khoản 1 Điều 32"."""
        return clause_name(self.chain, self.directive.language == "en")

    def citation(self, marker: int) -> Citation:
        """The citation that `marker` in the answer's text stands for."""
        return Citation(
            marker=marker,
            quote=self.quote,
            document=self.directive,
            clause_path=self.document.clauses[self.clause].path,
            clause=self.clause_name,
            page=self._page(),
            start=self.start,
            end=self.end,
            score=self.score,
        )

    def _page(self) -> int | None:
        page = None
        for offset, number in self.document.page_starts:
            if offset > self.start:
                break
            page = number
        return page
