"""The reading model that the program carries: it must tell an answer from what only sounds like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import ModelUnavailableError
from rag.models.reading import CONTEXT, MAX_TOKENS, QUESTION, SPAN, SPECIAL, ReadingModel, SpanText, layout

QUESTION_TEXT = "Thẻ thư viện bị mất thì làm lại trong bao lâu?"
CARD = "2. Thẻ bị mất hoặc hỏng được cấp lại trong 05 ngày làm việc kể từ ngày nhận đề nghị."
FEE = "3. Người đọc nộp phí làm thẻ một lần; học sinh được miễn phí."
HOURS = "1. Thư viện mở cửa từ 7 giờ 30 phút đến 17 giờ các ngày làm việc."
NAME = "Quyết định 9/2024/QĐ-UBND Quy chế thư viện | Điều 6. Thẻ thư viện"


@pytest.fixture(scope="module")
def model() -> ReadingModel:
    return ReadingModel()


def test_the_span_that_answers_is_preferred(model: ReadingModel) -> None:
    scores = model.scores(QUESTION_TEXT, [SpanText(NAME, text) for text in (HOURS, CARD, FEE)])
    assert scores.index(max(scores)) == 1


def test_a_score_does_not_depend_on_what_else_is_read(model: ReadingModel) -> None:
    alone = model.scores(QUESTION_TEXT, [SpanText(NAME, CARD)])
    among = model.scores(QUESTION_TEXT, [SpanText(NAME, t) for t in (HOURS, CARD, FEE * 20, HOURS, FEE, FEE, CARD)])
    # Eight-bit arithmetic scales its numbers by batch, so not to the last digit.
    assert among[1] == pytest.approx(alone[0], abs=0.5)


def test_nothing_to_read_gives_no_scores(model: ReadingModel) -> None:
    assert model.scores(QUESTION_TEXT, []) == []


def test_a_pair_is_cut_to_the_network_and_keeps_the_nearest_context() -> None:
    ids, kinds = layout([5] * 100, [*range(1000, 1200)], [9] * 400)
    assert len(ids) == len(kinds) == MAX_TOKENS
    assert ids[kinds.index(CONTEXT)] > 1000
    assert ids[len(kinds) - 1 - kinds[::-1].index(CONTEXT)] == 1199
    assert {kinds.count(kind) > 0 for kind in (SPECIAL, QUESTION, CONTEXT, SPAN)} == {True}


def test_a_missing_model_is_told_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError) as caught:
        ReadingModel(folder=tmp_path).scores(QUESTION_TEXT, [SpanText(NAME, CARD)])
    assert "mô hình đọc" in str(caught.value) or "reading model" in str(caught.value)
