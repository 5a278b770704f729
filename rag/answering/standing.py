"""Whether a document is in force, since when, what ended or changed it, and what it ended or changed itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.answering.evidence import Evidence
from rag.answering.subject import Act, Statement, Subject, title_evidence
from rag.answering.wording import clause_of, day, ended, name, named, will_end
from rag.directives.effect import effect_of
from rag.directives.force import ends_whole
from rag.directives.model import Reference, Relation, Status
from rag.language import Language, Text


def effective(about: Subject, language: Language) -> Statement | None:
    """From when, and until when, the document is in force by its own words."""
    starts, ends = about.directive.effective_from, about.directive.effective_to
    effect = effect_of(about.document)
    called = name(about.directive, language)
    parts: list[str] = []
    evidence: list[Evidence] = []
    if starts is not None and effect.starts == starts and effect.starts_at:
        when = day(starts, language)
        parts.append(Text(f"{called} có hiệu lực từ {when}", f"{called} has been effective since {when}").to(language))
        evidence.append(about.at(*effect.starts_at))
    if ends is not None and effect.ends == ends and effect.ends_at:
        when = day(ends, language)
        if parts:
            parts.append(Text(f"đến hết {when}", f"until {when}").to(language))
        else:
            alone = Text(f"{called} có hiệu lực đến hết {when}", f"{called} is effective until {when}")
            parts.append(alone.to(language))
        evidence.append(about.at(*effect.ends_at))
    return Statement(" ".join(parts), _once(evidence)) if parts else None


def successor(about: Subject, language: Language) -> Statement | None:
    """What ended the document or will: another one, by its words or by taking its name, or its own last day."""
    called = name(about.directive, language)
    by = ended(about.directive, [act.incoming for act in about.ends], language)
    if about.ends:
        return Statement(f"{called} {by}", _once(e for act in about.ends for e in _evidence_of(act)))
    if about.coming:
        will = will_end([act.incoming for act in about.coming], language)
        return Statement(f"{called} {will}", _once(act.evidence for act in about.coming))
    effect = effect_of(about.document)
    if about.directive.status is Status.EXPIRED and effect.ends == about.directive.effective_to and effect.ends_at:
        return Statement(f"{called} {by}", (about.at(*effect.ends_at),))
    return None


def force(about: Subject, language: Language) -> Statement | None:
    """Whether the document is in force, with what says so."""
    called = name(about.directive, language)
    status = about.directive.status
    if status.ended:
        found = successor(about, language)
        if found is None:
            return None
        by = found.text.removeprefix(called).strip()
        gone = Text(f"{called} không còn hiệu lực, {by}", f"{called} is no longer in force: it {by}").to(language)
        return Statement(gone, found.evidence)
    since = effective(about, language)
    if since is None or status not in {Status.IN_FORCE, Status.NOT_YET}:
        return None
    if status is Status.NOT_YET:
        return since
    text, evidence = since.text, since.evidence
    for found in (successor(about, language), amended(about, language)):
        if found is not None:
            but = found.text.removeprefix(called).strip()
            text += Text(f"; {but}", f"; it {but}").to(language)
            evidence = _once([*evidence, *found.evidence])
    if evidence == since.evidence:
        text += Text("; trong thư viện không có văn bản nào thay thế", "; no document in the library replaces it").to(
            language
        )
    return Statement(text, evidence)


def amended(about: Subject, language: Language) -> Statement | None:
    """What changed parts of the document, and which parts."""
    if not about.changes:
        return None
    by: dict[str, list[Act]] = {}
    for act in about.changes:
        by.setdefault(act.directive.id, []).append(act)
    told = "; ".join(_with_clauses(acts, language) for acts in by.values())
    called = name(about.directive, language)
    text = Text(f"{called} đã được sửa đổi, bổ sung bởi {told}", f"{called} has been amended by {told}").to(language)
    # One sentence of each clause list is enough to check; the others are in the document.
    return Statement(text, _once(act.evidence for acts in by.values() for act in acts[:_QUOTED_ACTS]))


_QUOTED_ACTS = 3
_NAMED_CLAUSES = 8


def _with_clauses(acts: Sequence[Act], language: Language) -> str:
    """Who changed it and, in brackets, which clauses."""
    called = name(acts[0].directive, language, dated=True)
    clauses = list(dict.fromkeys(clause_of(a.incoming.reference.target) for a in acts if a.incoming.reference.target))
    if not clauses:
        return called
    more = ["…"] if len(clauses) > _NAMED_CLAUSES else []
    return f"{called} ({', '.join([*clauses[:_NAMED_CLAUSES], *more])})"


def predecessor(about: Subject, language: Language) -> Statement | None:
    """What the document replaced or repealed, in its own words."""
    found = [r for r in about.document.references if ends_whole(r) and _is_named(r)]
    replaced = [r for r in found if r.relation is Relation.REPLACES]
    repealed = [r for r in found if r.relation is Relation.REPEALS]
    parts: list[str] = []
    if replaced:
        parts.append(Text("thay thế ", "replaces ").to(language) + _names(replaced, language))
    if repealed:
        parts.append(Text("bãi bỏ ", "repeals ").to(language) + _names(repealed, language))
    return _own_words(about, parts, found, language)


def amends(about: Subject, language: Language) -> Statement | None:
    """What the document changed or repealed in part, in its own words."""
    acts = (Relation.AMENDS, Relation.REPLACES, Relation.REPEALS)
    found = [r for r in about.document.references if r.relation in acts and not ends_whole(r) and _is_named(r)]
    verb = Text("sửa đổi, bổ sung ", "amends ").to(language)
    return _own_words(about, [verb + _names(found, language)] if found else [], found, language)


def _own_words(
    about: Subject, parts: Sequence[str], references: Sequence[Reference], language: Language
) -> Statement | None:
    if not parts:
        return None
    evidence = _once(about.at(r.start, r.end) for r in references)
    return Statement(f"{name(about.directive, language)} {'; '.join(parts)}", evidence)


def _is_named(reference: Reference) -> bool:
    return bool(reference.number or reference.title)


def _names(references: Iterable[Reference], language: Language) -> str:
    return ", ".join(dict.fromkeys(named(reference, language) for reference in references))


def _evidence_of(act: Act) -> list[Evidence]:
    """The sentence that ended the document; for a succession by name the name, that sentence, and the day."""
    if not act.incoming.by_name:
        return [act.evidence]
    title = title_evidence(act.directive, act.document)
    starts_at = effect_of(act.document).starts_at
    since = [Subject(act.directive, act.document).at(*starts_at)] if starts_at else []
    return [act.evidence, *since, *([title] if title else [])]


def _once(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple({(e.directive.id, e.start, e.end): e for e in evidence}.values())
