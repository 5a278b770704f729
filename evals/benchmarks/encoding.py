"""How well old Vietnamese encodings are read, by the three numbers that ../shared/legacy/METRIC.md defines.

    python -m evals.benchmarks.encoding [--folder ../shared/legacy] [--files] [--typed-case]

Public-domain and synthetic documents are never mixed; a file that no reader opened counts as zero, and is
named. Two columns are not METRIC.md's: "dia.nocase" is diacritic accuracy without regard to case (most
transcripts keep the small letters that .VnTimeH draws as capitals; we write capitals), and "precision" the
share of what we read that the transcript has (the synthetic files hold only the head of theirs). `--typed-case`
reads the letters of capital fonts as they were typed, which is what the transcripts hold: it measures the repair
of the encoding alone, not what a user gets, who sees the capitals that the page shows.
"""

from __future__ import annotations

import argparse
import unicodedata
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

from ingest.readers import UnreadableFileError, legacy_encoding, read

# Below this product of lengths difflib itself aligns; above it, anchors split the work.
_DIRECT = 250_000
_FIRST_ANCHOR = 32
_LAST_ANCHOR = 4

Block = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Score:
    """The counts of one or more documents; a ratio is 1 where nothing was to be found."""

    documents: int = 0
    unread: int = 0
    chars: int = 0
    chars_found: int = 0
    chars_matched: int = 0
    marked: int = 0
    marked_matched: int = 0
    marked_matched_any_case: int = 0
    syllables: int = 0
    syllables_matched: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in Score.__slots__))

    def row(self) -> str:
        """The score as one line of the table."""
        ratios = (
            (self.marked_matched, self.marked),
            (self.chars_matched, self.chars),
            (self.syllables_matched, self.syllables),
            (self.marked_matched_any_case, self.marked),
            (self.chars_matched, self.chars_found),
        )
        cells = "  ".join(f"{found / whole if whole else 1:9.4f}" for found, whole in ratios)
        return f"{self.documents:5d} {self.unread:6d}  {cells}"


def prepare(text: str) -> str:
    """`text` as METRIC.md compares it: NFC, every run of whitespace one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def base_letters(text: str) -> str:
    """`text` without diacritics, character for character: "Đường" gives "Duong".

    Character for character, so that a place in the result is a place in `text`.
    """
    return "".join(_base(letter) for letter in text)


def _base(letter: str) -> str:
    if letter in "đĐ":
        return "d" if letter == "đ" else "D"
    bare = "".join(c for c in unicodedata.normalize("NFD", letter) if unicodedata.category(c) != "Mn")
    return bare[:1] or letter


def score(found: str, truth: str) -> Score:
    """The counts of one document: what the reader found against its transcript."""
    found, truth = prepare(found), prepare(truth)
    marked = {index for index, letter in enumerate(truth) if letter in "đĐ" or _base(letter) != letter}
    return Score(
        documents=1,
        chars=len(truth),
        chars_found=len(found),
        chars_matched=sum(size for _, _, size in matching_blocks(found, truth)),
        marked=len(marked),
        marked_matched=_marked_matched(found, truth, marked),
        marked_matched_any_case=_marked_matched(found.lower(), truth.lower(), marked),
        syllables=len(truth.split()),
        syllables_matched=sum(size for _, _, size in matching_blocks(found.split(), truth.split())),
    )


def _marked_matched(found: str, truth: str, marked: set[int]) -> int:
    return sum(
        found[left + step] == truth[right + step]
        for left, right, size in matching_blocks(base_letters(found), base_letters(truth))
        for step in range(size)
        if right + step in marked
    )


def matching_blocks(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[Block]:
    """The blocks (place in left, place in right, length) that difflib finds, in a hundredth of its time.

    Stretches that occur once on both sides are taken for granted in the order that keeps most of them;
    difflib, with autojunk off, aligns what lies between.
    """
    return list(_align(left, right, 0, 0, _FIRST_ANCHOR))


def _align(left: Sequence[Hashable], right: Sequence[Hashable], i: int, j: int, size: int) -> Iterator[Block]:
    if not left or not right:
        return
    if len(left) * len(right) <= _DIRECT or size < _LAST_ANCHOR:
        matcher = SequenceMatcher(None, left, right, autojunk=False)
        yield from ((i + block.a, j + block.b, block.size) for block in matcher.get_matching_blocks() if block.size)
        return
    # Both ends are fixed, as anchors of no length, so that every gap lies between two of them.
    ends = [(0, 0), *_anchors(left, right, size), (len(left), len(right))]
    for (a, b), (c, d) in pairwise(ends):
        if (a, b) != (0, 0):
            yield i + a, j + b, 1
            a, b = a + 1, b + 1
        if c > a and d > b:
            yield from _align(left[a:c], right[b:d], i + a, j + b, size // 2)


def _anchors(left: Sequence[Hashable], right: Sequence[Hashable], size: int) -> list[tuple[int, int]]:
    """Every place of the longest rising chain of stretches of `size` that occur once on both sides."""
    there = _unique(right, size)
    pairs = [(place, there[key]) for key, place in _unique(left, size).items() if key in there]
    places: dict[int, int] = {}
    for a, b in _longest_rising(sorted(pairs)):
        for step in range(size):
            places.setdefault(a + step, b + step)
    chain: list[tuple[int, int]] = []
    for a, b in sorted(places.items()):
        if not chain or b > chain[-1][1]:
            chain.append((a, b))
    return chain


def _unique(sequence: Sequence[Hashable], size: int) -> dict[Hashable, int]:
    seen: dict[Hashable, int] = {}
    for place in range(len(sequence) - size + 1):
        piece = sequence[place : place + size]
        key = piece if isinstance(piece, str) else tuple(piece)
        seen[key] = -1 if key in seen else place
    return {key: place for key, place in seen.items() if place >= 0}


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises on both sides (patience sorting)."""
    tops: list[int] = []
    holders: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(holders[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(place)
            holders.append(index)
        else:
            tops[pile] = place
            holders[pile] = index
    chain = []
    index = holders[-1] if holders else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def measure(folder: Path) -> dict[tuple[str, str, str], Score]:
    """The score of every document by (subset, format, name), and the refusals printed as they come."""
    scores: dict[tuple[str, str, str], Score] = {}
    for path in sorted((folder / "documents").rglob("*.*")):
        truth = (folder / "transcripts" / f"{path.stem}.txt").read_text(encoding="utf-8")
        subset = "synthetic" if path.parent.name == "synthetic" else "public-domain"
        try:
            source = read(path)
        except UnreadableFileError as error:
            print(f"not read: {error}")
            scores[subset, path.suffix.lower(), path.name] = score("", truth) + Score(unread=1)
        else:
            found = "\n".join(block.text for block in source.blocks)
            scores[subset, source.format, path.name] = score(found, truth)
    return scores


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("../shared/legacy"))
    parser.add_argument("--files", action="store_true", help="one line for each file too")
    parser.add_argument(
        "--typed-case", action="store_true", help="do not draw the letters of capital fonts as capitals"
    )
    arguments = parser.parse_args()
    with ExitStack() as stack:
        if arguments.typed_case:
            stack.enter_context(patch.object(legacy_encoding, "is_capitals_font", return_value=False))
        scores = measure(arguments.folder)
    print(f"viparse {version('viparse')}, pypdfium2 {version('pypdfium2')}, msdoc2docx {version('msdoc2docx')}")
    print(f"{'':44} files unread  diacritic       char   syllable  dia.nocase  precision")
    for subset in ("public-domain", "synthetic"):
        chosen = {key: value for key, value in scores.items() if key[0] == subset}
        if arguments.files:
            for (_, _, name), value in sorted(chosen.items()):
                print(f"  {name[:42]:42} {value.row()}")
        for form in sorted({key[1] for key in chosen}):
            print(f"{subset} {form:{43 - len(subset)}} {total(v for k, v in chosen.items() if k[1] == form).row()}")
        print(f"{subset + ' all':44} {total(chosen.values()).row()}")


def total(scores: Iterable[Score]) -> Score:
    """All scores added up."""
    return sum(scores, Score())


if __name__ == "__main__":
    main()
