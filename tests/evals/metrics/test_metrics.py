"""Each metric against cases computed by hand."""

from __future__ import annotations

import unicodedata

import pytest

from evals import metrics
from evals.metrics import Place

CLAUSE = ("Điều 5", "Khoản 2")
GOLD = Place("a.docx", CLAUSE)


@pytest.mark.parametrize(
    "path",
    [
        ("Điều 5", "Khoản 2"),
        ("Chương II", "Mục 1", "Điều 5", "Khoản 2"),
        ("Phần thứ nhất", "Chương IV", "Tiểu mục 2", "Điều 5", "Khoản 2"),
        ("điều 5", "KHOẢN  2"),
        tuple(unicodedata.normalize("NFD", label) for label in CLAUSE),
    ],
)
def test_a_clause_matches_whatever_its_containers_case_and_unicode_form(path: tuple[str, ...]) -> None:
    assert metrics.clause_matches(CLAUSE, path)


@pytest.mark.parametrize(
    "path", [(), ("Điều 5",), ("Điều 5", "Khoản 2", "Điểm a"), ("Điều 5", "Khoản 20"), ("Chương II",)]
)
def test_a_clause_matches_no_parent_part_or_neighbour(path: tuple[str, ...]) -> None:
    assert not metrics.clause_matches(CLAUSE, path)


def test_party_style_paths_are_compared_as_they_are() -> None:
    assert metrics.clause_matches(("10", "10.4"), ("10", "10.4"))
    assert not metrics.clause_matches(("10", "10.4"), ("10", "10.40"))


def test_the_head_of_a_document_is_no_container() -> None:
    assert metrics.bare_path(["Phần đầu"]) == ("phần đầu",)
    assert metrics.clause_matches(["Phần đầu"], ["Phần đầu"])


def test_a_path_of_containers_alone_matches_nothing() -> None:
    assert not metrics.clause_matches(["Chương I"], ["Chương I"])
    assert not metrics.is_relevant(Place("a.docx", ("Điều 5",)), Place("a.docx", ("Chương I",)))


@pytest.mark.parametrize(
    ("path", "relevant"),
    [
        (("Điều 5", "Khoản 2"), True),
        (("Điều 5", "Khoản 2", "Điểm a"), True),
        (("Chương I", "Điều 5"), True),
        (("Điều 5", "Khoản 3"), False),
        (("Điều 6",), False),
        ((), False),
    ],
)
def test_a_passage_is_relevant_at_the_clause_its_parts_and_its_parent(path: tuple[str, ...], relevant: bool) -> None:
    assert metrics.is_relevant(GOLD, Place("/tep/a.docx", path)) is relevant


def test_a_grandparent_is_not_relevant() -> None:
    assert not metrics.is_relevant(Place("a.docx", (*CLAUSE, "Điểm a")), Place("a.docx", ("Điều 5",)))


def test_the_same_path_in_another_document_is_neither_relevant_nor_exact() -> None:
    assert not metrics.is_relevant(GOLD, Place("b.docx", CLAUSE))
    assert not metrics.is_exact(GOLD, Place("b.docx", CLAUSE))


def test_documents_are_the_same_by_file_name_in_any_folder_and_unicode_form() -> None:
    assert metrics.same_document("Chỉ thị.docx", "C:\\tệp\\" + unicodedata.normalize("NFD", "Chỉ thị.docx"))
    assert not metrics.same_document("a.docx", "aa.docx")


def test_retrieval_metrics_follow_from_the_rank_of_the_gold() -> None:
    values = metrics.retrieval_metrics({"first": 1, "third": 3, "twelfth": 12, "never": None}, (1, 5, 20))
    assert values["first"] == {"recall@1": 1, "recall@5": 1, "recall@20": 1, "mrr@10": 1, "ndcg@10": 1}
    assert values["third"] == pytest.approx(
        {"recall@1": 0, "recall@5": 1, "recall@20": 1, "mrr@10": 1 / 3, "ndcg@10": 0.5}
    )
    assert values["twelfth"] == {"recall@1": 0, "recall@5": 0, "recall@20": 1, "mrr@10": 0, "ndcg@10": 0}
    assert set(values["never"].values()) == {0}


def test_retrieval_metrics_of_a_run_that_finds_nothing_are_zero() -> None:
    assert metrics.retrieval_metrics({"q": None}, (1,)) == {"q": {"recall@1": 0, "mrr@10": 0, "ndcg@10": 0}}


@pytest.mark.parametrize(
    ("answer", "fact"),
    [
        ("Thời hạn là  30\nNGÀY [1].", "30 ngày"),
        (unicodedata.normalize("NFD", "Đảng uỷ hoà giải"), "ủy hòa"),
        ("**30** ngày", "30 ngày"),
        ("Hết năm 2025.", "2025"),
        ("(Ban Bí thư)", "ban bí thư"),
    ],
)
def test_a_fact_is_found_whatever_case_space_and_tone_placement(answer: str, fact: str) -> None:
    assert metrics.contains_fact(answer, [fact])


@pytest.mark.parametrize(
    ("answer", "fact"),
    [("15 năm", "5 năm"), ("3,5 tháng", "3"), ("1.500 đồng", "500"), ("Điều kiện [3].", "3"), ("x", "")],
)
def test_a_fact_is_not_found_inside_another_word_number_or_marker(answer: str, fact: str) -> None:
    assert not metrics.contains_fact(answer, [fact])


def test_fact_recall_is_the_share_of_facts_with_any_wording_present() -> None:
    facts = [["12 ngày", "mười hai ngày"], ["cấp ủy"], ["đảng viên"], ["kỷ luật"]]
    assert metrics.fact_recall("Cấp uỷ cho nghỉ mười hai ngày.", facts) == 0.5
    assert metrics.fact_recall("gì cũng được", []) is None


def test_exact_clause_needs_one_citation_of_any_gold_alternative() -> None:
    other = Place("b.docx", ("10", "10.4"))
    assert metrics.exact_clause([GOLD, other], [Place("a.docx", ("Điều 5",)), other]) == 1
    assert metrics.exact_clause([GOLD], [Place("a.docx", ("Điều 5",))]) == 0
    assert metrics.exact_clause([GOLD], []) == 0


def test_citation_precision_is_the_share_of_relevant_citations() -> None:
    citations = [GOLD, Place("a.docx", ("Điều 5",)), Place("b.docx", CLAUSE), Place("a.docx", ("Điều 7",))]
    assert metrics.citation_precision([GOLD], citations) == 0.5
    assert metrics.citation_precision([GOLD], []) is None


def test_token_f1_weighs_what_was_said_against_the_facts() -> None:
    facts = [["12 ngày", "mười hai ngày"], ["cấp ủy"]]
    assert metrics.token_f1("12 ngày, cấp uỷ [1]", facts) == 1
    assert metrics.token_f1("nghỉ 12 ngày", facts) == pytest.approx(2 * 2 / (4 + 3))
    assert metrics.token_f1("không rõ", facts) == 0
    assert metrics.token_f1("gì cũng được", []) is None


def test_conduct_looks_for_whole_words_that_must_not_be_said() -> None:
    assert metrics.conduct("Không có trong thư viện.", ["đồ vô dụng"]) == 1
    assert metrics.conduct("Bạn là ĐỒ VÔ DỤNG!", ["ngu", "đồ vô dụng"]) == 0
    assert metrics.conduct("Ngưng nhận hồ sơ", ["ngu"]) == 1
    assert metrics.conduct("gì cũng được", []) is None


def test_what_was_outdated_may_be_a_clause_or_a_whole_document() -> None:
    outdated = [Place("a.docx", ("Điều 5",)), Place("b.docx", ())]
    assert metrics.in_force(outdated, [], [Place("a.docx", ("Chương I", "Điều 5", "Khoản 2"))]) == 0
    assert metrics.in_force(outdated, [], [Place("a.docx", ("Điều 6",))]) == 1
    assert metrics.in_force(outdated, [], [Place("a.docx", ("Điều 6",)), Place("b.docx", ("1",))]) == 0
    assert metrics.in_force([], [GOLD], [GOLD]) is None
    assert metrics.in_force(outdated, [GOLD], []) is None


def test_the_former_wording_beside_the_one_in_force_is_no_fault() -> None:
    old, new = Place("cu.docx", ("Điều 5",)), Place("moi.docx", ("Điều 1",))
    assert metrics.in_force([old], [new], [old, new]) == 1
    assert metrics.in_force([old], [new], [old, Place("moi.docx", ("Điều 2",))]) == 0


def test_labels_of_an_english_translation_are_those_of_the_original() -> None:
    assert metrics.clause_matches(("Điều 3", "Khoản 1", "Điểm a"), ("Article 3", "Clause 1", "Point a"))
    assert not metrics.clause_matches(("Điều 3",), ("Article 4",))


def test_a_quote_is_verbatim_only_at_its_own_offsets() -> None:
    assert metrics.is_verbatim("một hai ba", 4, 7, "hai")
    assert not metrics.is_verbatim("một hai ba", 3, 6, "hai")
    assert not metrics.is_verbatim("một hai ba", -6, -3, "hai")
    assert not metrics.is_verbatim("một hai ba", 4, 4, "")
    assert metrics.verbatim_quotes([True, True, False, True]) == 0.75
    assert metrics.verbatim_quotes([]) is None


def test_answering_and_refusing_are_measured_on_their_own_questions() -> None:
    assert (metrics.answerable_answered(True, False), metrics.answerable_answered(False, True)) == (0, None)
    assert (metrics.unanswerable_refused(False, True), metrics.unanswerable_refused(True, True)) == (1, None)


def test_faults_are_the_judged_metrics_below_one() -> None:
    values = {"exact_clause": 1.0, "fact_recall": 0.5, "verbatim_quotes": None, "citation_precision": 0.2}
    assert metrics.faults(values) == ["fact_recall"]


def test_the_bootstrap_interval_holds_the_mean_and_is_repeatable() -> None:
    values = [1.0] * 70 + [0.0] * 30
    low, high = metrics.bootstrap_interval(values)
    # The normal approximation gives .70 ± .09.
    assert (low, high) == pytest.approx((0.61, 0.79), abs=0.02)
    assert metrics.bootstrap_interval(values) == (low, high)
    assert metrics.bootstrap_interval([0.4]) == pytest.approx((0.4, 0.4))


def test_the_interval_of_a_perfect_rate_still_allows_for_failures() -> None:
    # 0.05 ** (1 / 20) = 0.8609
    assert metrics.rate_interval([1.0] * 20) == pytest.approx((0.8609, 1), abs=1e-4)
    assert metrics.rate_interval([0.0] * 20) == pytest.approx((0, 0.1391), abs=1e-4)


def test_a_score_below_zero_has_an_interval_down_to_its_lowest_value() -> None:
    assert metrics.rate_interval([-1.0] * 20, lowest=-1) == pytest.approx((-1, -1 + 2 * 0.1391), abs=1e-4)
    assert metrics.rate_interval([1.0] * 20, lowest=-1) == pytest.approx((1 - 2 * 0.1391, 1), abs=1e-4)
    assert metrics.means([{"score": -1.0}, {"score": 1.0}])["score"]["low"] == -1


def test_means_leave_out_questions_where_a_metric_does_not_apply() -> None:
    rows: list[dict[str, float | None]] = [{"correct": 1.0, "fact_recall": None}, {"correct": 0.0, "fact_recall": 0.5}]
    means = metrics.means(rows)
    assert (means["correct"]["value"], means["correct"]["n"]) == (0.5, 2)
    assert (means["fact_recall"]["value"], means["fact_recall"]["n"]) == (0.5, 1)


def test_latency_is_given_by_percentiles() -> None:
    found = metrics.latency([float(n) for n in range(1, 101)])
    assert (found["p50"], found["p95"], found["max"]) == (50.5, 95.0, 100.0)
    assert found["p50_low"] < 50.5 < found["p50_high"]
    assert found["p95_low"] < 95 < found["p95_high"]
    assert metrics.latency([]) == {}


def test_every_metric_has_a_label() -> None:
    assert metrics.label("recall@5").to("vi") == "Recall@5"
    assert metrics.label("ndcg@10").to("en") == "nDCG@10"
    assert metrics.label("exact_clause").to("en") == "Exact clause cited"
