"""The sentences around a quote, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from rag.directives.model import Directive, Reference, Relation, Status
from rag.directives.register import IncomingReference
from rag.language import Language, Text
from rag.vietnamese.normalize import fold

_LONGEST_NAME = 60  # characters; a longer title is told by its number


def day(value: date, language: Language) -> str:
    """`value` as an official text writes it."""
    return f"ngày {value.day}/{value.month}/{value.year}" if language == "vi" else f"{value.day} {value:%B %Y}"


def name(document: Directive, language: Language, dated: bool = False) -> str:
    """What a document is called in a sentence: "Quy định số 294-QĐ/TW", or its title."""
    if document.number is None:
        called = f"«{document.title}»"
    else:
        kind = document.title if _is_named(document) else document.kind or Text("Văn bản", "Document").to(language)
        called = f"{kind} {'số' if language == 'vi' else 'No.'} {document.number}"
    if dated and document.issued_on is not None:
        called += (
            f" {day(document.issued_on, language)}" if language == "vi" else f" of {day(document.issued_on, 'en')}"
        )
    return called


def _is_named(document: Directive) -> bool:
    """Whether the document has a name of its own: "Luật Thanh tra", but "Quyết định về việc …"."""
    kind, title = document.kind or "", document.title
    behind = title[len(kind) + 1 : len(kind) + 2]
    return bool(kind) and title.startswith(f"{kind} ") and behind.isupper() and len(title) <= _LONGEST_NAME


def subject(document: Directive) -> str:
    """The title without the kind in front of it: what the document is about."""
    kind = document.kind or ""
    title = document.title
    if kind and fold(title).startswith(fold(kind)) and len(title) > len(kind) + 1 and not _is_named(document):
        return title[len(kind) :].strip()
    return title


def according_to(clause: str, document: Directive, language: Language) -> str:
    """The opening of a quoted answer: "Theo Điểm 3.5.1, Quy định số 294-QĐ/TW ngày 26/5/2025"."""
    called = name(document, language, dated=True)
    return Text(f"Theo {clause}, {called}", f"According to {clause}, {called}").to(language)


def outdated(document: Directive, ends: Sequence[IncomingReference], language: Language) -> str:
    """The warning that what is quoted is no longer, or not yet, in force; `ends` are the acts that ended it."""
    called = name(document, language)
    if document.status.ended:
        return f"{called} {ended(document, ends, language)}."
    if document.status is Status.NOT_YET:
        return Text(f"{called} chưa có hiệu lực.", f"{called} is not yet in force.").to(language)
    return Text(f"{called} là dự thảo.", f"{called} is a draft.").to(language)


def ended(document: Directive, ends: Sequence[IncomingReference], language: Language) -> str:
    """How a document ended, as what follows its name: "đã được thay thế bởi …", "has expired …"."""
    parts: list[str] = []
    for relation in (Relation.REPLACES, Relation.REPEALS):
        acts = [act for act in ends if act.reference.relation is relation and not act.by_name]
        if acts:
            by = ", ".join(dict.fromkeys(name(act.directive, language, dated=True) for act in acts))
            verb = _DONE[relation]
            parts.append(Text(f"đã {verb.vi} bởi {by}", f"has been {verb.en} by {by}").to(language))
    for law in {act.directive.id: act.directive for act in ends if act.by_name}.values():
        by = name(law, language, dated=True)
        since = day(law.effective_from, language) if law.effective_from else "…"
        parts.append(
            Text(
                f"đã được thay thế bởi {by}, mang cùng tên, ban hành sau, có hiệu lực từ {since}"
                " (suy từ tên gọi: trong thư viện không có câu nào nói thẳng)",
                f"has been replaced by {by}, which bears the same name, was issued later and has been in force since"
                f" {since} (inferred from the name: nothing in the library says so in words)",
            ).to(language)
        )
    if not parts and document.effective_to is not None:
        first_out = day(document.effective_to + timedelta(days=1), "vi")
        last = day(document.effective_to, "en")
        parts.append(Text(f"đã hết hiệu lực từ {first_out}", f"expired at the end of {last}").to(language))
    return "; ".join(parts)


def will_end(ends: Sequence[IncomingReference], language: Language) -> str:
    """How a document is going to end, as what follows its name: "sẽ được thay thế bởi … từ ngày …"."""
    parts: list[str] = []
    for act in {(act.directive.id, act.reference.relation): act for act in ends}.values():
        by, verb = name(act.directive, language, dated=True), _DONE[act.reference.relation]
        since = f" từ {day(act.takes_effect, 'vi')}" if act.takes_effect else ""
        from_then = f" from {day(act.takes_effect, 'en')} on" if act.takes_effect else ""
        parts.append(Text(f"sẽ {verb.vi} bởi {by}{since}", f"will be {verb.en} by {by}{from_then}").to(language))
    return "; ".join(parts)


_DONE = {
    Relation.AMENDS: Text("được sửa đổi, bổ sung", "amended"),
    Relation.REPLACES: Text("được thay thế", "replaced"),
    Relation.REPEALS: Text("bị bãi bỏ", "repealed"),
}


def changed(document: Directive, changes: Sequence[IncomingReference], where: str, language: Language) -> str:
    """The warning that clauses of what is quoted were changed: `changes` by one directive, all of one relation.

    `where` is the clause of that directive which says so.
    """
    by, verb = changes[0].directive, _DONE[changes[0].reference.relation]
    clauses = ", ".join(dict.fromkeys(clause_of(change.reference.target) for change in changes))
    called, actor = name(document, language), name(by, language, dated=True)
    starts = changes[0].reference.takes_effect or by.effective_from
    since_vi, since_en = ("", "")
    if starts is not None:
        since_vi, since_en = f", có hiệu lực từ {day(starts, 'vi')}", f", in force since {day(starts, 'en')}"
    return Text(
        f"{clauses} {called} đã {verb.vi} bởi {actor}{since_vi}: xem {where}.",
        f"{clauses} of {called} has been {verb.en} by {actor}{since_en}: see {where}.",
    ).to(language)


def changed_somewhere(document: Directive, by: Directive, language: Language) -> str:
    """The gentler warning where a directive was changed in part and nobody says in which."""
    called, actor = name(document, language), name(by, language, dated=True)
    return Text(
        f"{called} đã được {actor} sửa đổi, bổ sung một phần; hãy kiểm tra xem phần được trích có thay đổi không.",
        f"{called} has been amended in part by {actor}; check whether what is quoted was changed.",
    ).to(language)


def clause_of(target: Sequence[str]) -> str:
    """The clause at this path as it is cited, deepest first: "Khoản 3 Điều 7"."""
    return " ".join(reversed(target))


def named(reference: Reference, language: Language) -> str:
    """What a reference calls the directive it means: "Luật Thanh tra số 11/2022/QH15", "Luật Đất đai năm 2013"."""
    title, kind = reference.title or "", reference.kind or ""
    if reference.number:
        number = "số" if language == "vi" else "No."
        return f"{title or kind} {number} {reference.number}" if title or kind else reference.number
    if reference.issued_on:
        return f"{title} {day(reference.issued_on, language)}"
    return f"{title} {'năm ' if language == 'vi' else 'of '}{reference.year}" if reference.year else title


def recognised(document: Directive, language: Language) -> str:
    """The warning that a document's words were recognised from a scan."""
    called = name(document, language)
    return Text(
        f"{called} được nhận dạng chữ từ bản quét, có thể sai chữ; hãy đối chiếu với bản gốc.",
        f"{called} was read from a scan by text recognition, which may misread letters; check the original.",
    ).to(language)


def nearest(documents: Sequence[Directive], language: Language) -> str:
    """The offer of the nearest documents, empty without any."""
    if not documents:
        return ""
    items = "; ".join(f"{name(d, language)} ({subject(d)})" if d.number else name(d, language) for d in documents)
    return Text(f"Văn bản gần nhất trong thư viện: {items}.", f"Nearest documents in the library: {items}.").to(
        language
    )


NOT_IN_LIBRARY = Text(
    "Không có trong thư viện: không tìm thấy điều khoản nào trả lời câu hỏi này.",
    "Not in the library: no clause was found that answers this question.",
)
EMPTY_LIBRARY = Text(
    "Thư viện chưa có văn bản nào. Hãy nạp văn bản: chithi ingest THƯ_MỤC",
    "The library is empty. Add documents: chithi ingest FOLDER",
)
RESTORED = Text("Đã đọc câu hỏi là", "The question was read as")


def which_one(words: str, language: Language) -> str:
    """The question back to the user when `words` ("văn bản đó") point at nothing that was spoken of."""
    return Text(
        f"Chưa rõ «{words}» là văn bản nào. Hãy nêu số ký hiệu hoặc tên văn bản.",
        f"It is not clear which one “{words}” is. Please name the document, by number or title.",
    ).to(language)


def no_such_clause(address: Sequence[str], document: Directive, language: Language) -> str:
    """The refusal that says the document has no clause of this address."""
    called, clause = name(document, language, dated=True), clause_of(address)
    return Text(f"{called} không có {clause}.", f"{called} has no {clause}.").to(language)


def no_such_number(numbers: Sequence[str], language: Language) -> str:
    """The refusal that names the number nobody finds."""
    listed = ", ".join(f"«{n}»" for n in numbers)
    return Text(
        f"Không có trong thư viện: không văn bản nào mang số {listed} hoặc nhắc đến số đó.",
        f"Not in the library: no document has the number {listed} or mentions it.",
    ).to(language)


# What other documents may do to one, by the sort of question that asks for it.
DONE_TO = {
    "successor": Text("thay thế, bãi bỏ", "replaces or repeals"),
    "amended": Text("sửa đổi, bổ sung", "amends"),
    "guided_by": Text("hướng dẫn", "guides"),
    "mentioned_by": Text("nhắc đến", "mentions"),
}


def nothing_done_to(document: Directive, sorts: Collection[str], language: Language) -> str:
    """The refusal that says no document of the library did this (the `sorts` of `DONE_TO`) to this one."""
    called = name(document, language, dated=True)
    verbs = [verb for sort, verb in DONE_TO.items() if sort in sorts]
    vi, en = " hoặc ".join(verb.vi for verb in verbs), " or ".join(verb.en for verb in verbs)
    return Text(f"Trong thư viện không có văn bản nào {vi} {called}.", f"No document in the library {en} {called}.").to(
        language
    )


def not_yet_issued(document: Directive, on: date, language: Language) -> str:
    """The refusal that says a directive did not exist yet on the day asked about."""
    called = name(document, language, dated=True)
    return Text(
        f"{called} chưa được ban hành vào {day(on, 'vi')}.", f"{called} had not been issued on {day(on, 'en')}."
    ).to(language)


def as_of(on: date, language: Language) -> str:
    """The warning that an answer holds for the day that the question set."""
    return Text(
        f"Trả lời theo những văn bản đã ban hành đến {day(on, 'vi')}.",
        f"Answered from the documents issued by {day(on, 'en')}.",
    ).to(language)


def ambiguous(number: str, documents: Sequence[Directive], language: Language) -> str:
    """The question back to the user when one number means several documents."""
    listed = "; ".join(f"{name(d, language, dated=True)} ({subject(d)})" for d in documents)
    return Text(
        f"«{number}» có thể là nhiều văn bản: {listed}. Hãy ghi rõ số ký hiệu.",
        f"“{number}” may mean several documents: {listed}. Please give the full number.",
    ).to(language)
