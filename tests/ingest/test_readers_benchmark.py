"""The benchmark of old encodings counts what METRIC.md says, and its fast alignment counts what difflib does."""

from __future__ import annotations

import random
from difflib import SequenceMatcher

from evals.benchmarks.encoding import base_letters, matching_blocks, score


def test_text_without_its_marks_scores_nothing_and_the_right_text_everything() -> None:
    truth = "Báo cáo tài  chính\nđầy đủ"
    right, bare = score("Báo cáo tài chính đầy đủ", truth), score("Bao cao tai chinh day du", truth)
    assert (right.marked_matched, right.chars_matched, right.syllables_matched) == (8, 24, 6)
    assert (right.marked, right.chars, right.syllables) == (8, 24, 6)
    assert (bare.marked_matched, bare.syllables_matched) == (0, 0)


def test_a_letter_drawn_as_a_capital_counts_only_where_case_is_ignored() -> None:
    found = score("BÁO CÁO", "báo cáo")
    assert (found.marked_matched, found.marked_matched_any_case) == (0, 2)


def test_base_letters_keep_their_places() -> None:
    assert base_letters("Đường lối") == "Duong loi"


def test_the_alignment_matches_as_much_as_difflib_does() -> None:
    chance = random.Random(7)
    words = [chance.choice("quy định của đảng về kỷ luật và điều lệ thi hành".split()) for _ in range(900)]
    left = " ".join(words)
    for _ in range(60):
        words[chance.randrange(len(words))] = chance.choice(("", "khác", "thêm hai chữ"))
    right = " ".join(words)
    found = matching_blocks(left, right)
    assert all(left[a : a + size] == right[b : b + size] for a, b, size in found)
    ours = sum(size for _, _, size in found)
    theirs = sum(block.size for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks())
    assert abs(ours - theirs) <= 0.002 * theirs
