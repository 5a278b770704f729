"""Both versions of a clause that was changed: what is quoted, and the words of the directive that changed it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering import wording
from rag.answering.composing import Turn
from rag.answering.evidence import Evidence
from rag.directives.force import Reach, touching
from rag.directives.model import Relation
from rag.language import Text
from rag.vietnamese.tokens import trim_span

# An amending clause holds the new wording whole; of a longer one the sentence that amends is enough to find it.
_LONGEST = 2000
_MOST = 3
_NOW = {
    Relation.AMENDS: Text("Nay đã sửa đổi", "Now amended"),
    Relation.REPLACES: Text("Nay đã thay thế", "Now replaced"),
    Relation.REPEALS: Text("Nay đã bãi bỏ", "Now repealed"),
}


def with_changes(turn: Turn, text: str, evidence: Sequence[Evidence]) -> tuple[str, list[Evidence]]:
    """The answer `text` over `evidence`, with a line and a quote for each act that changed what is quoted."""
    lines, cited = [text], list(evidence)
    for quoted in evidence:
        path = quoted.chain[-1].path
        changes = turn.shelf.changes.get(quoted.directive.id, ())
        for change, how in touching(path, changes)[:_MOST]:
            said = _NOW.get(change.reference.relation)
            if how is Reach.SOMEWHERE or said is None:
                continue
            document = turn.retriever.document(change.directive.id)
            clause = document.clauses[change.reference.clause]
            start, end = trim_span(document.text, clause.start, clause.end)
            if end - start > _LONGEST:
                start, end = change.reference.start, change.reference.end
            act = Evidence(change.directive, document, clause.index, start, end, quoted.score)
            if act in cited:
                continue
            cited.append(act)
            opening = wording.according_to(act.clause_name, act.directive, turn.language)
            lines.append(f"{said.to(turn.language)}, {opening[:1].lower()}{opening[1:]}: “{act.quote}” [{len(cited)}]")
    return "\n".join(lines), cited
