"""A sentence is kept when its numbers, dates, names, polarity and words are those of what it cites."""

from __future__ import annotations

from datetime import date

import pytest

from rag.answering.verification.judge import judge
from rag.answering.verification.verdict import Flaw, Verdict, tally
from rag.directives.model import Directive, Status
from rag.retrieval.hits import Hit

VI = """Điều 6. Thời hạn xử lý
1. Phản ánh khẩn phải được trả lời trong 24 giờ kể từ ngày 15 tháng 3 năm 2024.
2. Đơn thông thường được trả lời trong 30 ngày làm việc; lệ phí là 1.500.000 đồng một đơn.
3. Không thu phí của hộ nghèo. Chánh Văn phòng chỉ được gia hạn một lần, trừ trường hợp bất khả kháng.
4. Bãi bỏ khoản 2 Điều 9 của Quyết định số 07/2019/QĐ-UBND. Mỗi tổ có ít nhất 05 người."""
EN = """Article 3. Grants
1. The grant covers up to 65% of the cost and shall not be paid twice.
2. A village may apply once a year, unless the work was destroyed by a flood.
3. The Director of the Department of Lakes inspects at least 10 sites before 1 May 2025."""


def hit(text: str, language: str = "vi", number: str = "12/2024/QĐ-UBND") -> Hit:
    """A passage of an invented decision."""
    document = Directive(
        id="d", number=number, kind="Quyết định", title="Quy chế trả lời phản ánh", issuer="Ủy ban nhân dân tỉnh",
        issued_on=date(2024, 3, 15), signer="Lương Khắc Trí", status=Status.IN_FORCE, path="d.docx", language=language,
    )  # fmt: skip
    return Hit(1, 1.0, document, ("Điều 6",), "Điều 6", text, None, 0, len(text), "Quyết định 12/2024/QĐ-UBND › Điều 6")


def flaw(sentence: str, text: str = VI, language: str = "vi") -> Flaw | None:
    """What is wrong with `sentence`, citing the passage."""
    return judge(sentence, (1,), [hit(text, language)]).flaw


@pytest.mark.parametrize(
    "sentence",
    [
        "Phản ánh khẩn phải được trả lời trong vòng 24 giờ.",
        "Phản ánh khẩn phải được trả lời trong hai mươi bốn giờ kể từ ngày 15/3/2024.",
        "Đơn thông thường được trả lời trong ba mươi ngày làm việc.",
        "Lệ phí là 1,5 triệu đồng mỗi đơn.",
        "Hộ nghèo không phải nộp phí.",
        "Khoản 2 Điều 9 của Quyết định 07/2019/QĐ-UBND bị bãi bỏ.",
        "Mỗi tổ có tối thiểu 5 người.",
        "Theo Điều 6, “Mỗi tổ có ít nhất 05 người”.",
    ],
)
def test_honest_rewordings_are_kept(sentence: str) -> None:
    assert flaw(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Phản ánh khẩn phải được trả lời trong 48 giờ.", Flaw.NUMBER),
        ("Phản ánh khẩn phải được trả lời trong 24 ngày.", Flaw.UNIT),
        ("Đơn thông thường được trả lời trong 30 ngày.", Flaw.UNIT),
        ("Lệ phí là 1.500.000 đồng một trang.", Flaw.UNIT),
        ("Mỗi tổ có nhiều nhất 05 người.", Flaw.LIMIT),
        ("Phản ánh khẩn phải được trả lời trong 24 giờ kể từ ngày 16/3/2024.", Flaw.DATE),
        ("Bãi bỏ khoản 2 Điều 9 của Quyết định số 08/2019/QĐ-UBND.", Flaw.DOCUMENT_NUMBER),
        ("Quyết định 07/2019/QĐ-UBND bãi bỏ Quyết định 12/2024/QĐ-UBND.", Flaw.DOCUMENT_NUMBER),
        ("Bãi bỏ khoản 2 Điều 19 của Quyết định số 07/2019/QĐ-UBND.", Flaw.CLAUSE),
        ("Thu phí của hộ nghèo.", Flaw.NEGATION),
        ("Không trả lời phản ánh khẩn trong 24 giờ.", Flaw.NEGATION),
        ("Phản ánh khẩn có thể được trả lời trong 24 giờ.", Flaw.MODALITY),
        ("Chánh Văn phòng chỉ được gia hạn một lần.", Flaw.EXCEPTION),
        ("Văn phòng huyện chỉ được gia hạn một lần, trừ trường hợp bất khả kháng.", Flaw.ACTOR),
        ("Lê Văn Tám trả lời phản ánh khẩn trong 24 giờ.", Flaw.NAME),
        ("Theo quy chế, “mỗi tổ có đúng 05 người”.", Flaw.QUOTE),
        ("Người gửi đơn bị phạt tiền và tịch thu tang vật.", Flaw.UNSUPPORTED),
        ("Xem https://example.org để biết thêm.", Flaw.MARKUP),
    ],
)
def test_each_way_to_be_wrong_has_its_reason(sentence: str, expected: Flaw) -> None:
    assert flaw(sentence) is expected


OFFICES = """Điều 9. Báo cáo
1. Sở Tài chính báo cáo Ủy ban nhân dân tỉnh trước ngày 10 tháng 5 năm 2024.
2. Văn phòng Tỉnh ủy gửi thư mời trong 05 ngày.
3. Thẻ được phát trong 30 ngày; việc thu thẻ thực hiện sau 20 giờ 00.
4. Không áp dụng đối với hồ sơ mật và hồ sơ vụ án. Lễ trao thẻ có bốn đợt trong năm.
5. Giấy mời do Chánh Văn phòng hoặc người được ủy quyền ký."""


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Sở Tài chính phải báo cáo UBND tỉnh không muộn hơn ngày 10/5/2024.", None),
        ("Mỗi năm có 4 đợt trao thẻ.", None),
        ("Giấy mời có thể do người được ủy quyền ký.", None),
        ("Không áp dụng cho hai loại hồ sơ: hồ sơ mật và hồ sơ vụ án.", None),
        ("Ủy ban nhân dân tỉnh báo cáo Sở Tài chính trước ngày 10 tháng 5 năm 2024.", Flaw.ACTOR),
        ("Sở Tài chính gửi thư mời trong 05 ngày.", Flaw.ACTOR),
        ("Sở Tài chính báo cáo Ủy ban nhân dân tỉnh từ ngày 10 tháng 5 năm 2024.", Flaw.DATE),
        ("Thẻ có thể được phát trong 30 ngày.", Flaw.MODALITY),
        ("Thẻ được phát sau 30 ngày.", Flaw.LIMIT),
        ("Việc thu thẻ thực hiện trước 20 giờ 00.", Flaw.LIMIT),
        ("Lễ trao thẻ có ba đợt trong năm.", Flaw.NUMBER),
        ("Không áp dụng đối với hồ sơ mật, hồ sơ vụ án và hồ sơ thuế.", Flaw.UNSUPPORTED),
        ("Người làm mất thư mời của Văn phòng Tỉnh ủy bị khiển trách.", Flaw.UNSUPPORTED),
    ],
)
def test_who_when_and_how_often_are_read_in_every_wording(sentence: str, expected: Flaw | None) -> None:
    assert flaw(sentence, OFFICES) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The grant covers at most 65% of the cost.", None),
        ("The grant must not be paid twice.", None),
        ("A village can apply once a year, unless the work was destroyed by a flood.", None),
        ("The Director of the Department of Lakes must inspect at least ten sites before May 1, 2025.", None),
        ("The grant covers at least 65% of the cost.", Flaw.LIMIT),
        ("The grant shall be paid twice.", Flaw.NEGATION),
        ("A village must apply once a year, unless the work was destroyed by a flood.", Flaw.MODALITY),
        ("A village may apply once a year.", Flaw.EXCEPTION),
        ("A village may apply once a month, unless the work was destroyed by a flood.", Flaw.UNIT),
        ("The Director of the Department of Finance inspects at least 10 sites.", Flaw.NAME),
        ("The Director inspects at least 10 sites after 1 May 2025.", Flaw.DATE),
    ],
)
def test_english_is_judged_alike(sentence: str, expected: Flaw | None) -> None:
    assert flaw(sentence, EN, "en") is expected


def test_a_sentence_must_cite_and_what_it_cites_must_exist() -> None:
    hits = [hit(VI)]
    assert judge("Mỗi tổ có ít nhất 05 người.", (), hits).flaw is Flaw.NO_CITATION
    assert judge("Mỗi tổ có ít nhất 05 người.", (2,), hits).flaw is Flaw.UNKNOWN_CITATION
    assert judge("Mỗi tổ có ít nhất 05 người.", (0,), hits).flaw is Flaw.UNKNOWN_CITATION


def test_what_another_passage_says_is_no_support() -> None:
    other = hit("Điều 7. Thẻ được cấp lại sau 45 ngày.")
    assert judge("Thẻ được cấp lại sau 45 ngày.", (1,), [hit(VI), other]).flaw is not None
    assert judge("Thẻ được cấp lại sau 45 ngày.", (2,), [hit(VI), other]).flaw is None


def test_a_sentence_may_rest_on_two_passages() -> None:
    other = hit("Điều 7. Thẻ được cấp lại sau 45 ngày.")
    sentence = "Mỗi tổ có ít nhất 05 người và thẻ được cấp lại sau 45 ngày."
    assert judge(sentence, (1, 2), [hit(VI), other]).faithful
    assert not judge(sentence, (2,), [hit(VI), other]).faithful


def test_the_words_of_a_flaw_are_told() -> None:
    verdict = judge("Phản ánh khẩn phải được trả lời trong 48 giờ.", (1,), [hit(VI)])
    assert verdict.detail.startswith("48")


@pytest.mark.parametrize("reason", list(Flaw))
def test_every_flaw_is_told_in_both_languages(reason: Flaw) -> None:
    assert reason.text.vi
    assert reason.text.en
    assert not Verdict(reason).faithful


def test_flaws_are_counted_most_frequent_first() -> None:
    flaws = [Flaw.NUMBER, Flaw.DATE, Flaw.NUMBER]
    assert tally(flaws, "vi") == "sai con số (2), sai ngày tháng (1)"
    assert tally(flaws, "en") == "a number that its source lacks (2), a date that its source lacks (1)"
