"""Passages: cut along the clauses, short enough for the model, nothing lost."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.passages import MAX_CHARS, MAX_SENTENCE_CHARS, cut_passages
from ingest.structure import Line, build_tree
from rag.directives.model import Clause, Passage

NAME = "Quyết định 17/2031/QĐ-UBND về bến đò"
SENTENCE = "Cơ quan quản lý bến đò kiểm tra phao cứu sinh mỗi sáng trước giờ mở bến. "


def cut(text: str, body: int = 0, name: str = NAME) -> tuple[str, tuple[Clause, ...], tuple[Passage, ...]]:
    lines: list[Line] = []
    at = 0
    for raw in text.splitlines():
        line = raw.strip()
        lines.append(Line(line, at, at + len(line)))
        at += len(line) + 1
    stored = "\n".join(line.text for line in lines)
    clauses = build_tree(lines, body)
    return stored, clauses, cut_passages(stored, clauses, name)


def test_a_clause_is_a_passage_named_by_the_way_to_it() -> None:
    text, clauses, passages = cut(f"Điều 1. Kiểm tra\n1. {SENTENCE * 3}\n2. {SENTENCE * 3}")
    assert [clauses[passage.clause].label for passage in passages] == ["Điều 1", "Khoản 1", "Khoản 2"]
    assert passages[1].breadcrumb == f"{NAME} › Điều 1. Kiểm tra"
    assert text[passages[1].start : passages[1].end].startswith("1. Cơ quan")


def test_a_short_clause_with_its_points_is_one_passage() -> None:
    text, _, passages = cut("Điều 1. Gồm\n1. Các việc:\na) Một;\nb) Hai.")
    assert [text[passage.start : passage.end] for passage in passages] == [text]


def test_short_siblings_share_a_passage_under_their_parent() -> None:
    points = "\n".join(
        f"{letter}) Việc {letter} phải làm ngay trong ngày đầu tiên của tháng;" for letter in "abcdđeghiklmn"
    )
    text, clauses, passages = cut(f"Điều 1. Gồm\n1. Các việc:\n{points}")
    groups = [passage for passage in passages if text[passage.start : passage.end].count("Việc") > 1]
    assert len(groups) == 2
    assert {clauses[passage.clause].label for passage in groups} == {"Khoản 1"}
    assert all(passage.breadcrumb == f"{NAME} › Điều 1. Gồm › Khoản 1. Các việc" for passage in groups)


def test_a_long_clause_is_cut_where_sentences_end() -> None:
    text, _, passages = cut(f"Điều 1. Kiểm tra\n{SENTENCE * 40}")
    assert len(passages) > 2
    assert all(text[passage.start : passage.end].endswith((".", "tra")) for passage in passages)
    assert all(passage.end - passage.start <= MAX_CHARS for passage in passages)


def test_the_second_piece_of_a_clause_names_the_clause_itself() -> None:
    _, _, passages = cut(f"Điều 1. Kiểm tra\n1. {SENTENCE * 20}")
    pieces = [passage for passage in passages if passage.clause == 1]
    assert not pieces[0].breadcrumb.endswith("1")
    assert pieces[1].breadcrumb.endswith("› Khoản 1")


def test_a_sentence_that_is_too_long_is_cut_at_a_space_wherever_it_stands() -> None:
    endless = "từ " * 1500
    for text in (
        f"Điều 1. Bảng\n{endless}",
        f"Điều 1. Bảng\n{endless}.\nCâu sau rất ngắn.",
        "Điều 1. Bảng\n" + "x" * 5000,
    ):
        stored, _, passages = cut(text)
        assert max(passage.end - passage.start for passage in passages) <= MAX_SENTENCE_CHARS
        assert not any(stored[passage.start : passage.end].startswith("ừ") for passage in passages)


def test_the_words_of_a_chapter_before_its_first_article_are_not_lost() -> None:
    text, _, passages = cut(
        "Điều 1. A\nPHỤ LỤC\nDANH SÁCH\nBảng này dùng cho bến loại hai.\n1. Bến Cây Gạo.\n2. Bến Đình."
    )
    assert any("loại hai" in text[passage.start : passage.end] for passage in passages)


def test_a_chapter_that_is_only_a_title_is_no_passage() -> None:
    text, _, passages = cut("Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi của văn bản này\nNội dung.")
    assert [text[passage.start : passage.end].split(".")[0] for passage in passages] == ["Điều 1"]
    assert passages[0].breadcrumb == f"{NAME} › Chương I. QUY ĐỊNH CHUNG"


def test_a_long_name_is_shortened_at_a_word() -> None:
    _, _, passages = cut("Điều 1. A", name="từ " * 100)
    assert len(passages[0].breadcrumb) <= 161
    assert passages[0].breadcrumb.endswith("từ…")


def test_no_clauses_have_no_passages() -> None:
    assert cut_passages("", (), NAME) == ()


LINES = st.sampled_from(
    [
        "Chương I",
        "QUY ĐỊNH CHUNG",
        "Điều 1. Một",
        "Điều 2. Hai",
        "1. Gồm:",
        "2. " + SENTENCE,
        "3. " + SENTENCE * 15,
        "a) ngắn;",
        "b) " + SENTENCE * 4,
        "một câu thường.",
        "PHỤ LỤC",
        "x" * 2600,
        "từ " * 900,
        "Nơi nhận:",
    ]
)


@given(st.lists(LINES, min_size=1, max_size=20), st.integers(0, 3))
def test_passages_are_in_order_within_their_clause_short_and_lose_only_titles(texts: list[str], body: int) -> None:
    text, clauses, passages = cut("\n".join(texts), min(body, len(texts)))
    assert all(a.end <= b.start for a, b in pairwise(passages))
    covered = [False] * len(text)
    for passage in passages:
        words = text[passage.start : passage.end]
        assert words == words.strip() != ""
        assert len(words) <= MAX_SENTENCE_CHARS
        holder = clauses[passage.clause]
        assert holder.start <= passage.start
        assert passage.end <= holder.end
        assert passage.breadcrumb.startswith(NAME)
        covered[passage.start : passage.end] = [True] * len(words)
    # What is in no passage is the title of a container, which stands in the breadcrumbs below it.
    titles = {line for line in texts if line.isupper()} | {"Chương I"}
    missing = "".join(c if not got else " " for c, got in zip(text, covered, strict=True))
    assert {line.strip() for line in missing.splitlines() if line.strip()} <= titles
