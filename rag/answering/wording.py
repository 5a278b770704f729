"""The sentences around a quote, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.directives.model import Directive, Status
from rag.language import Language, Text
from rag.vietnamese.normalize import fold


def day(value: date, language: Language) -> str:
    """`value` as an official text writes it."""
    return f"ngày {value.day}/{value.month}/{value.year}" if language == "vi" else f"{value.day} {value:%B %Y}"


def name(document: Directive, language: Language, dated: bool = False) -> str:
    """What a document is called in a sentence: "Quy định số 294-QĐ/TW", or its title."""
    if document.number is None:
        called = f"«{document.title}»"
    else:
        kind = document.kind or Text("Văn bản", "Document").to(language)
        called = f"{kind} {'số' if language == 'vi' else 'No.'} {document.number}"
    if dated and document.issued_on is not None:
        called += (
            f" {day(document.issued_on, language)}" if language == "vi" else f" of {day(document.issued_on, 'en')}"
        )
    return called


def subject(document: Directive) -> str:
    """The title without the kind in front of it: what the document is about."""
    kind = document.kind or ""
    title = document.title
    if kind and fold(title).startswith(fold(kind)) and len(title) > len(kind) + 1:
        return title[len(kind) :].strip()
    return title


def according_to(clause: str, document: Directive, language: Language) -> str:
    """The opening of a quoted answer: "Theo Điểm 3.5.1, Quy định số 294-QĐ/TW ngày 26/5/2025"."""
    called = name(document, language, dated=True)
    return Text(f"Theo {clause}, {called}", f"According to {clause}, {called}").to(language)


def outdated(document: Directive, successors: Sequence[Directive], language: Language) -> str:
    """The warning that what is quoted is no longer, or not yet, in force."""
    called = name(document, language)
    if document.status is Status.REPLACED:
        by = ", ".join(name(s, language, dated=True) for s in successors)
        return Text(f"{called} đã được thay thế bởi {by}.", f"{called} has been replaced by {by}.").to(language)
    if document.status is Status.NOT_YET:
        return Text(f"{called} chưa có hiệu lực.", f"{called} is not yet in force.").to(language)
    return Text(f"{called} là dự thảo.", f"{called} is a draft.").to(language)


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


def no_such_number(numbers: Sequence[str], language: Language) -> str:
    """The refusal that names the number nobody finds."""
    listed = ", ".join(f"«{n}»" for n in numbers)
    return Text(
        f"Không có trong thư viện: không văn bản nào mang số {listed} hoặc nhắc đến số đó.",
        f"Not in the library: no document has the number {listed} or mentions it.",
    ).to(language)


def not_yet_issued(document: Directive, on: date, language: Language) -> str:
    """The refusal that says a directive did not exist yet on the day asked about."""
    called = name(document, language, dated=True)
    return Text(
        f"{called} chưa được ban hành vào {day(on, 'vi')}.", f"{called} had not been issued on {day(on, 'en')}."
    ).to(language)


def ambiguous(number: str, documents: Sequence[Directive], language: Language) -> str:
    """The question back to the user when one number means several documents."""
    listed = "; ".join(f"{name(d, language, dated=True)} ({subject(d)})" for d in documents)
    return Text(
        f"«{number}» có thể là nhiều văn bản: {listed}. Hãy ghi rõ số ký hiệu.",
        f"“{number}” may mean several documents: {listed}. Please give the full number.",
    ).to(language)
