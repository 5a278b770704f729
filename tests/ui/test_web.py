"""What the chat page renders: escaped, highlighted at the right offsets, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from rag.answering.answer import Answer, Citation, Reason
from rag.answering.conversation import Conversation
from rag.directives.model import Clause, Directive, DirectiveDocument, Level, Relation, Status
from rag.errors import DocumentNotFoundError, QuestionError
from rag.language import Language, Text
from rag.library.library import Library
from rag.library.rows import DirectiveRow
from rag.retrieval.shelf import Shelf
from rag.settings import Settings
from ui.dossier import read_dossier
from ui.web import texts
from ui.web.conversation import conversation_html, empty_library_html, welcome_html
from ui.web.desk import Desk, paced
from ui.web.documents import MOST_ROWS, document_html, list_html, matching, text_html
from ui.web.examples import build_examples
from ui.web.markup import answer_html, marked_html, streamed_html
from ui.web.sources import copy_text, excerpt_html, panel_html
from ui.web.turns import Excerpt, Source, Turn, excerpt, sources_of

EVIL = "<script>alert(1)</script>"


def directive(**changes: object) -> Directive:
    fields: dict[str, object] = {
        "id": "12-qd",
        "number": "12-QĐ/TU",
        "kind": "Quy định",
        "title": "Quy định về phản ánh",
        "issuer": "Tỉnh ủy",
        "issued_on": date(2024, 3, 5),
        "signer": None,
        "status": Status.IN_FORCE,
        "path": "a.docx",
    }
    return Directive(**{**fields, **changes})  # type: ignore[arg-type]


def citation(quote: str, start: int = 0, **changes: object) -> Citation:
    fields: dict[str, object] = {
        "marker": 1,
        "quote": quote,
        "document": directive(),
        "clause_path": ("Điều 4",),
        "clause": "Điều 4",
        "page": 3,
        "start": start,
        "end": start + len(quote),
        "score": 0.9,
    }
    return Citation(**{**fields, **changes})  # type: ignore[arg-type]


def answered(text: str, *citations: Citation, **changes: object) -> Answer:
    return Answer("Hỏi gì?", text, True, citations=citations, **changes)  # type: ignore[arg-type]


def turn(answer: Answer, number: int = 1, question: str = "Hỏi gì?") -> Turn:
    sources = tuple(Source(c, Excerpt(c.quote, 0, len(c.quote))) for c in answer.citations)
    return Turn(number, question, answer=answer, sources=sources)


def document(text: str, *spans: tuple[int, int, int | None]) -> DirectiveDocument:
    clauses = tuple(
        Clause(i, parent, Level.ARTICLE, f"Điều {i}", (f"Điều {i}",), "x", start, end)
        for i, (start, end, parent) in enumerate(spans)
    )
    return DirectiveDocument(directive(), text, clauses, ())


# --- escaping -----------------------------------------------------------------------------------


def test_nothing_from_a_document_or_a_user_reaches_the_page_as_markup() -> None:
    evil = directive(title=EVIL, number=EVIL, kind=EVIL, issuer=EVIL, path=EVIL, signer=EVIL, id='"><img>')
    cited = citation(EVIL, document=evil, clause=EVIL)
    answer = answered(f"Theo {EVIL}: “{EVIL}” [1]", cited, warnings=(EVIL,), restored_question=EVIL, generator=EVIL)
    refused = Answer(EVIL, EVIL, False, Reason.NOT_IN_LIBRARY, suggestions=(evil,))
    turns = [turn(answer, 1, EVIL), turn(refused, 2, EVIL), Turn(3, EVIL, problem=Text(EVIL, EVIL))]
    pages = [
        conversation_html(turns, "vi"),
        conversation_html([Turn(1, EVIL, streamed=f"“{EVIL}")], "en"),
        panel_html(turns, "vi"),
        welcome_html([EVIL], "vi"),
        list_html([DirectiveRow(evil, 1, 1, 1, 1, "", "")], "en"),
        text_html(document(EVIL, (0, len(EVIL), None)), (2, 9)),
    ]
    for page in pages:
        assert "<script" not in page
        assert "<img" not in page


def test_the_empty_library_says_how_to_add_documents(tmp_path: object) -> None:
    assert "chithi ingest" in empty_library_html(Settings().library, "vi")
    assert "chithi ingest" in empty_library_html(Settings().library, "en")


# --- markers and quotes -------------------------------------------------------------------------


def test_a_marker_with_a_citation_is_a_link_to_its_card_and_any_other_stays_text() -> None:
    html = answer_html("Đúng [1], sai [7].", 3, (), (1,), "vi")
    assert 'href="#cite-3-1"' in html
    assert "sai [7]." in html


def test_cards_of_different_turns_have_different_ids() -> None:
    turns = [turn(answered("x [1]", citation("x")), n) for n in (1, 2)]
    ids = re.findall(r'id="(cite-[^"]+)"', panel_html(turns, "vi"))
    assert ids == ["cite-2-1", "cite-1-1"]


def test_only_the_newest_turn_is_open_in_the_panel() -> None:
    turns = [turn(answered("x [1]", citation("x")), n) for n in (1, 2)]
    assert re.findall(r'id="turn-(\d)"( open)?', panel_html(turns, "vi")) == [("2", " open"), ("1", "")]


def test_a_refusal_empties_the_panel_and_keeps_the_cards_of_earlier_turns() -> None:
    refused = Answer("?", "Không có.", False, Reason.NOT_IN_LIBRARY)
    panel = panel_html([turn(answered("x [1]", citation("x"))), turn(refused, 2)], "vi")
    assert texts.NO_SOURCES.vi in panel
    assert 'id="cite-1-1"' in panel
    assert " open" not in panel


def test_a_quoted_list_keeps_its_line_breaks_and_markers_inside_it_are_not_links() -> None:
    quote = "1. Một [1]\n2. Hai"
    html = answer_html(f"Theo Điều 4: “{quote}” [1]", 1, (quote,), (1,), "vi")
    assert '<blockquote class="quote">“1. Một [1]\n2. Hai”' in html
    assert html.count("<a ") == 1


def test_a_quote_inside_a_sentence_stays_in_its_sentence() -> None:
    html = answer_html("Chỉ “tài liệu mật” [1] mới cần.", 1, ("tài liệu mật",), (1,), "vi")
    assert "blockquote" not in html


@pytest.mark.parametrize("length", range(0, 70, 3))
def test_an_answer_so_far_never_loses_words(length: int) -> None:
    text = "Theo Điều 4, Quy định số 12: “1. Một “nhỏ”\n2. Hai” [1] và hết <b>."[:length]
    shown = re.sub(r"<(?:span|/span|blockquote|/blockquote)[^>]*>", "", streamed_html(text, "vi"))
    shown = shown.replace("&lt;", "<").replace("&gt;", ">")
    # A quote that stands by itself needs no space around it; a marker loses its brackets.
    assert re.sub(r"[\s\[\]]", "", shown) == re.sub(r"[\s\[\]]", "", text)


# --- the quote in its clause --------------------------------------------------------------------


def test_the_highlight_covers_exactly_the_quote() -> None:
    assert marked_html("a <b> c", 2, 5) == "a <mark>&lt;b&gt;</mark> c"


def test_a_quote_is_shown_in_the_deepest_clause_that_says_more_than_it() -> None:
    text = "Điều 4. Thời hạn\n1. Một ngày.\n2. Hai ngày."
    whole, first = (0, len(text), None), (17, 29, 0)
    found = excerpt(document(text, whole, first), 17, 29)
    assert found.text == text
    assert found.text[found.start : found.end] == "1. Một ngày."


def test_a_long_clause_is_cut_around_the_quote_at_words_and_can_be_shown_whole() -> None:
    text = "trước " * 200 + "TRÍCH" + " sau" * 200
    start = text.index("TRÍCH")
    html = excerpt_html(Excerpt(text, start, start + 5), "vi", "vi")
    short, whole = html.split("<details")
    assert "<mark>TRÍCH</mark>" in short and "<mark>TRÍCH</mark>" in whole
    assert len(short) < 700 < len(whole)
    assert re.search(r">… trước ", short) and short.count("…") == 2


def test_a_short_clause_is_shown_whole_without_a_fold() -> None:
    assert "<details" not in excerpt_html(Excerpt("a b c", 2, 3), "vi", "vi")


def test_a_document_that_changed_or_went_away_still_shows_the_quote() -> None:
    answer = answered("x [1]", citation("x"))

    def gone(_: str) -> DirectiveDocument:
        raise DocumentNotFoundError("mất", "gone")

    for read in (gone, lambda _: document("khác hẳn")):
        assert sources_of(answer, read)[0].excerpt == Excerpt("x", 0, 1)


def test_a_copied_quote_says_where_it_stands() -> None:
    assert copy_text(citation("Lời trích"), "vi") == (
        "“Lời trích” (Điều 4, Quy định số 12-QĐ/TU ngày 5/3/2024, trang 3)"
    )


# --- the parts of an answer ---------------------------------------------------------------------


def test_warnings_and_the_restored_question_are_shown() -> None:
    answer = answered("x [1]", citation("x"), warnings=("đã bị thay thế",), restored_question="có dấu")
    html = conversation_html([turn(answer)], "vi")
    assert 'class="warning"' in html and "đã bị thay thế" in html
    assert "Đã đọc câu hỏi là: có dấu" in html


def test_a_refusal_looks_different_and_offers_the_nearest_documents_once() -> None:
    text = "Không có trong thư viện. Văn bản gần nhất trong thư viện: Quy định số 12-QĐ/TU (về phản ánh)."
    refused = Answer("?", text, False, Reason.NOT_IN_LIBRARY, suggestions=(directive(),))
    html = conversation_html([turn(refused)], "vi")
    assert 'class="answer refusal"' in html
    assert html.count("về phản ánh") == 1
    assert 'data-ask="Quy định số 12-QĐ/TU về việc gì?"' in html


def test_an_unexpected_problem_is_told_in_both_languages() -> None:
    html = conversation_html([Turn(1, "?", problem=texts.UNEXPECTED)], "vi")
    assert "Xin lỗi" in html and "Sorry" in html


def test_items_of_a_list_keep_their_lines_and_their_quotes_stay_in_them() -> None:
    shown = answer_html("Mới:\n• “một” [1]\n• “hai” [2]\n• … và 3 khác", 1, ["một", "hai"], [1, 2], "vi")
    assert "<blockquote" not in shown
    assert shown.count("\n• ") == 3


def test_a_block_is_followed_by_the_next_line_without_a_gap() -> None:
    shown = answer_html(
        "Theo Điều 1: “một” [1]\nNay đã sửa đổi, theo Điều 2: “hai” [2]", 1, ["một", "hai"], [1, 2], "vi"
    )
    assert shown.count("<blockquote") == 2
    assert "</blockquote>Nay đã sửa đổi" in shown


# --- the desk -----------------------------------------------------------------------------------


class FakeAssistant:
    def __init__(self, outcome: Answer | Exception) -> None:
        self.outcome = outcome
        self.retriever = self
        self.conversations: list[Conversation | None] = []

    def document(self, _: str) -> DirectiveDocument:
        return document("x")

    def stream(self, _: str, *, conversation: Conversation | None = None) -> Iterator[str | Answer]:
        self.conversations.append(conversation)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        yield from re.findall(r"\S+\s*", self.outcome.text)
        yield self.outcome


def replies(outcome: Answer | Exception) -> list[Turn]:
    return list(Desk(FakeAssistant(outcome), Settings()).replies("?"))  # type: ignore[arg-type]


def test_a_question_streams_and_ends_with_its_answer_and_sources() -> None:
    turns = replies(answered("một hai x [1]", citation("x")))
    assert turns[0].pending and turns[0].streamed == ""
    assert turns[1].streamed == "một "
    assert turns[-1].answer is not None and turns[-1].sources[0].excerpt.text == "x"


def test_the_turns_before_go_along_with_a_question() -> None:
    fake = FakeAssistant(answered("x [1]", citation("x")))
    desk = Desk(fake, Settings())  # type: ignore[arg-type]
    first = list(desk.replies("một"))[-1]
    failed = Turn(2, "hai", problem=texts.UNEXPECTED)
    assert list(desk.replies("ba", (first, failed)))[-1].number == 3
    assert first.answer is not None
    assert fake.conversations == [Conversation(), Conversation().after(first.answer)]


def test_a_users_mistake_is_its_message_and_a_bug_is_an_apology(caplog: pytest.LogCaptureFixture) -> None:
    assert replies(QuestionError("Câu hỏi trống.", "Empty."))[-1].problem == Text("Câu hỏi trống.", "Empty.")
    assert not caplog.records
    assert replies(KeyError("hỏng"))[-1].problem is texts.UNEXPECTED
    assert "could not answer" in caplog.text


@pytest.mark.parametrize("words", [0, 1, 40, 3000])
def test_streaming_adds_at_most_its_allowance_and_loses_nothing(words: int, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("ui.web.desk.time.sleep", slept.append)
    answer = answered("từ " * words)
    shown = list(paced(iter([*["từ "] * words, answer])))
    assert shown[-1] is answer
    assert sum(slept) <= 0.6 + 1e-9
    assert len(shown) < 60
    assert all(b.startswith(a) for a, b in pairwise(shown[:-1]))  # type: ignore[union-attr,arg-type]


# --- documents and examples ---------------------------------------------------------------------


def row(d: Directive) -> DirectiveRow:
    return DirectiveRow(d, 1, 1, 1, 1, "", "docx")


def test_the_filter_ignores_case_and_diacritics_and_lists_the_newest_first() -> None:
    old = row(directive(id="a", issued_on=date(2019, 1, 1)))
    new = row(directive(id="b", issued_on=date(2024, 1, 1)))
    other = row(directive(id="c", title="Kế hoạch", number="1/KH"))
    assert matching([old, other, new], "PHAN anh") == [new, old]
    assert matching([old, new], "2019") == [old]


def test_a_long_list_says_how_much_of_it_is_shown() -> None:
    html = list_html([row(directive())] * (MOST_ROWS + 1), "en")
    assert html.count("<tr>") == MOST_ROWS + 1
    assert f"{MOST_ROWS} of {MOST_ROWS + 1}" in html


def test_the_full_text_keeps_every_character_whatever_is_marked() -> None:
    text = "Điều 1. <A>\nmột hai\nĐiều 2. B\nba"
    doc = document(text, (0, 19, None), (20, len(text), None))
    for span in (None, (3, 25), (0, len(text)), (12, 15)):
        html = text_html(doc, span)
        plain = re.sub(r"<[^>]+>", "", html).replace("&lt;", "<").replace("&gt;", ">")
        assert plain == text
        assert 'id="clause-1"' in html
        if span:
            assert "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.DOTALL)) != ""
            assert html.count("data-quoted") == 1


def test_examples_are_only_questions_that_were_answered_from_their_document() -> None:
    def ask(question: str) -> Answer:
        if "khi nao" in question:
            return answered("x [1]", citation("x", document=directive(id="another")))
        return answered("x [1]", citation("x")) if "việc gì" in question else Answer(question, "Không", False)

    questions = build_examples([directive()], lambda _: (), ask)
    assert questions == ["Quy định số 12-QĐ/TU về việc gì?", "12-QĐ/TU về việc gì?"]
    assert build_examples([], lambda _: (), ask) == []


# --- one document -------------------------------------------------------------------------------


def opened(library: Library, identity: str, language: Language = "vi") -> str:
    shelf = Shelf.read(library, date(2026, 1, 1))
    row = next(row for row in shelf.rows if row.directive.id == identity)
    return document_html(read_dossier(shelf, row, library.document(identity), library.clauses), language)


def test_a_document_shows_why_it_ended_and_opens_what_replaced_it(archive: Library) -> None:
    root = lxml_html.fromstring(opened(archive, "n5"))
    assert root.xpath("string(//header//span[@class='badge replaced'])") == "đã bị thay thế"
    (evidence,) = root.find_class("evidence")
    assert evidence.xpath("string(.//button[@data-open='n6'])") == "Nghị định số 6/2020/NĐ-CP ngày 15/1/2020"
    assert evidence.xpath("string(.//q)") == "Nghị định này thay thế Nghị định số 5/2013/NĐ-CP."
    facts = {div.findtext("dt"): div.findtext("dd") for div in root.xpath("//dl/div[not(@class)]")}
    assert facts["Nơi ban hành"] == "Hà Nội"
    assert facts["Cơ quan còn viết là"] == "CHÍNH PHỦ"
    assert facts["Nơi nhận"] == "Các bộ; Lưu: VT"


def test_relations_are_grouped_both_ways_with_their_sentence_and_its_place(archive: Library) -> None:
    root = lxml_html.fromstring(opened(archive, "n6"))
    told = {" ".join(d.findtext("summary").split()): d for d in root.xpath("//div[@class='relations']//details")}
    assert list(told) == ["được sửa đổi, bổ sung bởi (2)", "thay thế (1)", "căn cứ (2)"]
    assert [(d.get("open") is not None) for d in told.values()] == [True, True, False]
    amended = told["được sửa đổi, bổ sung bởi (2)"]
    assert "phần: Khoản 3 Điều 7" in amended.text_content()
    sentence = amended.xpath("string(.//q)")
    (place, _) = amended.xpath(".//small/button")
    assert place.text == "Điều 1"
    text = archive.document("n7").text
    assert text[int(place.get("data-start")) : int(place.get("data-end"))] == sentence
    based = told["căn cứ (2)"]
    assert "không có trong thư viện" in based.text_content()
    assert based.xpath(".//small/a/@href") == ["#clause-2", "#clause-3"]


def test_an_inference_is_told_as_one_in_both_languages(archive: Library) -> None:
    assert "suy ra vì cùng tên" in opened(archive, "kho-2012", "vi")
    assert "inferred: the same name" in opened(archive, "kho-2012", "en")


def test_a_secret_document_is_labelled_in_the_list_the_view_and_its_citations(archive: Library) -> None:
    shelf = Shelf.read(archive, date(2026, 1, 1))
    (secret,) = (row for row in shelf.rows if row.directive.confidentiality)
    cited = answered("x [1]", citation("x", document=secret.directive))
    for html in (list_html([secret], "vi"), opened(archive, "mat"), panel_html([turn(cited)], "vi")):
        assert '<span class="badge secret">[MẬT]</span>' in html
        assert "<script" not in html
    assert "badge secret" not in list_html([row(directive())], "vi")


# --- texts --------------------------------------------------------------------------------------


def every_text() -> list[Text]:
    values = list(vars(texts).values())
    values += [v for value in values if isinstance(value, dict) for v in value.values()]
    return [value for value in values if isinstance(value, Text)]


@pytest.mark.parametrize("text", every_text())
def test_every_text_is_there_in_both_languages_with_the_same_places_to_fill(text: Text) -> None:
    assert text.vi.strip() and text.en.strip()
    assert set(re.findall(r"{\w+}", text.vi)) == set(re.findall(r"{\w+}", text.en))


def test_every_status_and_relation_has_words() -> None:
    assert set(texts.STATUS) == set(Status)
    assert set(texts.RELATION) == set(Relation)
