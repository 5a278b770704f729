"""Does the document, or the very clause, that a number or an address names come first?

    python -m evals.benchmarks.lookups [FOLDER] [--count 300] [--seed 0] [--library DIR]

FOLDER (default: the sample documents) is ingested; from what is in the library, official numbers and clause
addresses are spelled in the ways that people type them, and each is looked up. Right: the first hit is of a
document that bears the number, or is the clause that the address names. Where several documents may be meant,
any of them is right, as long as the answer says that the number is ambiguous.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import regex as re

from ingest.pipeline import ingest
from rag.answering.answer import Reason
from rag.assistant import Assistant
from rag.directives.clauses import clause_chain
from rag.directives.model import Clause, Directive, Level
from rag.directives.numbers import number_key
from rag.library.library import Library
from rag.models.embeddings import load_embeddings
from rag.settings import Settings
from rag.vietnamese.normalize import fold

_SAMPLES = Path(__file__).parents[1] / "data" / "samples"
_ADDRESSED = {Level.ARTICLE, Level.CLAUSE, Level.POINT, Level.NUMBER, Level.LETTER, Level.ROMAN, Level.CHAPTER}
_ENGLISH = {"Điều": "article", "Khoản": "clause", "Điểm": "point", "Chương": "chapter", "Mục": "section"}


@dataclass(frozen=True, slots=True)
class Lookup:
    """One thing typed, how it is spelled, and what is right: documents by id, and paths where a clause is named."""

    spelling: str
    typed: str
    documents: frozenset[str]
    paths: frozenset[tuple[str, ...]] = frozenset()


# --- numbers ----------------------------------------------------------------------------------------------------------


def _kind(directive: Directive) -> str:
    return directive.kind or "Văn bản"


def _ordinal(number: str) -> str:
    return re.match(r"\d+", number)[0]


def _with_year(number: str) -> str:
    return re.match(r"\d+(?:/(?:19|20)\d\d)?", number)[0]


def _codes(number: str) -> str:
    return number[len(_with_year(number)) :].strip("-/ ")


def _year(directive: Directive) -> str:
    return f" năm {directive.issued_on.year}" if directive.issued_on else ""


Spell = Callable[[str, Directive], str]
NUMBER_SPELLINGS: Mapping[str, Spell] = {
    "canonical": lambda n, d: n,
    "lower case": lambda n, d: n.lower(),
    "no diacritics": lambda n, d: fold(n),
    "capitals, no diacritics": lambda n, d: fold(n).upper(),
    "số …": lambda n, d: f"số {n}",
    "so … (no diacritics)": lambda n, d: f"so {fold(n)}",
    "kind số …": lambda n, d: f"{_kind(d)} số {n}",
    "kind …": lambda n, d: f"{_kind(d).lower()} {n}",
    "kind, no diacritics": lambda n, d: f"{fold(_kind(d))} {fold(n)}",
    "all capitals": lambda n, d: f"{_kind(d)} SỐ {n}".upper(),
    "hyphens": lambda n, d: n.replace("/", "-"),
    "slashes": lambda n, d: n.replace("-", "/"),
    "spaces": lambda n, d: re.sub(r"[-/]", " ", n),
    "spaces, no diacritics": lambda n, d: fold(re.sub(r"[-/]", " ", n)),
    "kind, spaces": lambda n, d: f"{_kind(d).lower()} {re.sub(r'[-/]', ' ', n)}",
    "spaces around marks": lambda n, d: re.sub(r"([-/])", r" \1 ", n),
    "long dash": lambda n, d: n.replace("-", "–"),
    "leading nought": lambda n, d: f"0{n}",
    "without leading nought": lambda n, d: n.lstrip("0"),
    "kind + ordinal": lambda n, d: f"{_kind(d).lower()} {_with_year(n)}",
    "kind + số + ordinal": lambda n, d: f"{_kind(d).lower()} số {_with_year(n)}",
    "kind + ordinal, no diacritics": lambda n, d: f"{fold(_kind(d))} {_with_year(n)}",
    "kind + bare ordinal": lambda n, d: f"{_kind(d).lower()} {_ordinal(n)}",
    "code + ordinal": lambda n, d: f"{re.split('[-/]', _codes(n))[0]} {_with_year(n)}",
    "kind + ordinal + issuer": lambda n, d: (
        f"{_kind(d).lower()} {_ordinal(n)}" + (f" của {d.issuer}" if d.issuer else "")
    ),
    "kind + ordinal + year": lambda n, d: f"{_kind(d).lower()} {_ordinal(n)}" + _year(d),
    "in a question": lambda n, d: f"{_kind(d)} {n} quy định về việc gì?",
    "in a question, typed in haste": lambda n, d: f"{fold(_kind(d))} {fold(n)} noi ve viec gi",
}
_CODELESS = {"code + ordinal"}


def number_lookups(directives: Sequence[Directive]) -> Iterator[Lookup]:
    """Every number of the library in every spelling, with the documents that it may mean."""
    numbered = [d for d in directives if d.number]
    for directive in numbered:
        number = directive.number or ""
        for spelling, spell in NUMBER_SPELLINGS.items():
            if spelling in _CODELESS and not _codes(number)[:1].isalpha():
                continue
            meant = [other for other in numbered if _may_be_meant(spelling, directive, other)]
            yield Lookup(spelling, spell(number, directive), frozenset(d.id for d in meant))


def _may_be_meant(spelling: str, directive: Directive, other: Directive) -> bool:
    """Whether what is left of the number in this spelling fits `other` as well."""
    number, its = directive.number or "", other.number or ""
    if "ordinal" not in spelling:
        return number_key(number) == number_key(its)
    if _ordinal(number).lstrip("0") != _ordinal(its).lstrip("0"):
        return False
    same_code = re.split("[-/]", _codes(number))[0] == re.split("[-/]", _codes(its))[0]
    alike = same_code if spelling == "code + ordinal" else _kind(directive) == _kind(other)
    if spelling.endswith("issuer"):
        return alike and directive.issuer == other.issuer
    if spelling.endswith("year"):
        return alike and (directive.issued_on and directive.issued_on.year) == (
            other.issued_on and other.issued_on.year
        )
    named_year = "bare" not in spelling and number_key(_with_year(number)) != number_key(_ordinal(number))
    return alike and (not named_year or number_key(_with_year(number)) == number_key(_with_year(its)))


# --- addresses --------------------------------------------------------------------------------------------------------

Place = Callable[[Sequence[str], str], str]
ADDRESS_SPELLINGS: Mapping[str, Place] = {
    "deepest first": lambda labels, name: f"{' '.join(reversed(labels))} {name}",
    "top first": lambda labels, name: f"{' '.join(labels)} {name}",
    "document first": lambda labels, name: f"{name} {' '.join(labels)}",
    "document first, deepest first": lambda labels, name: f"{name}, {', '.join(reversed(labels))}",
    "any order": lambda labels, name: f"{' '.join([*labels[1:], *labels[:1]])} {name}",
    "with commas": lambda labels, name: f"{', '.join(reversed(labels))}, {name}",
    "with của": lambda labels, name: f"{' của '.join(reversed(labels))} của {name}",
    "lower case": lambda labels, name: f"{' '.join(reversed(labels))} {name}".lower(),
    "no diacritics": lambda labels, name: fold(f"{' '.join(reversed(labels))} {name}"),
    "capitals": lambda labels, name: f"{' '.join(reversed(labels))} {name}".upper(),
    "in a question": lambda labels, name: f"{' '.join(reversed(labels))} {name} quy định gì?",
    "in a question, typed in haste": lambda labels, name: fold(f"{name} {' '.join(labels)} quy dinh the nao"),
}  # fmt: skip


def labels_of(chain: Sequence[Clause]) -> list[str]:
    """The labels by which people call the clause at the end of `chain`, top first: Điều 5, Khoản 2, Điểm a; 10.4.4."""
    labels: list[str] = []
    for clause in chain:
        # "Khoản 2 (2)": the second of its label, which nobody calls so.
        label = re.sub(r" \(\d+\)$", "", clause.label)
        match clause.level:
            case Level.NUMBER if "." in label:
                # 10.4.4 says where it stands.
                labels = [f"Điểm {label}" if label.count(".") > 1 else f"Mục {label}"]
            case Level.NUMBER:
                labels.append(f"Khoản {label}" if labels else f"Mục {label}")
            case Level.ROMAN:
                labels.append(f"Mục {label}")
            case Level.LETTER:
                labels.append(f"Điểm {label}")
            case Level.ARTICLE | Level.CLAUSE | Level.POINT:
                labels.append(label)
            case Level.CHAPTER if clause is chain[-1]:
                labels.append(label)
    return labels


def address_lookups(library: Library, directives: Sequence[Directive], draw: random.Random) -> Iterator[Lookup]:
    """Clauses drawn from every document, each addressed in one spelling after the other."""
    spellings = list(ADDRESS_SPELLINGS.items())
    names = ["kind số …", "kind …", "canonical", "kind + ordinal", "no diacritics"]
    for directive in directives:
        if not directive.number:
            continue
        clauses = library.clauses(directive.id)
        called = {c.index: tuple(labels_of(clause_chain(clauses, c.index))) for c in clauses if c.level in _ADDRESSED}
        unique = Counter(_key(labels) for labels in called.values())
        twins = [d for d in directives if d.number and _may_be_meant("kind + ordinal", directive, d)]
        drawn = [c for c in clauses if called.get(c.index) and len(called[c.index]) == len(set(called[c.index]))]
        for turn, clause in enumerate(draw.sample(drawn, min(len(drawn), 2 * len(spellings)))):
            spelling, spell = spellings[turn % len(spellings)]
            name = NUMBER_SPELLINGS[names[turn % len(names) if len(twins) == 1 else 2]](directive.number, directive)
            labels = called[clause.index]
            english = directive.language == "en"
            shown = [_in_english(label) for label in labels] if english else labels
            same = frozenset(
                clauses[i].path for i, other in called.items() if _key(other) == _key(labels)
            ) if unique[_key(labels)] > 1 else frozenset({clause.path})  # fmt: skip
            yield Lookup(
                spelling + (", English" if english else ""), spell(shown, name), _bearers(directive, directives), same
            )


def _key(labels: Sequence[str]) -> tuple[str, ...]:
    # Without Vietnamese letters d and đ are one.
    return tuple(fold(label) for label in labels)


def _bearers(directive: Directive, directives: Sequence[Directive]) -> frozenset[str]:
    key = number_key(directive.number or "")
    return frozenset(d.id for d in directives if d.number and number_key(d.number) == key)


def _in_english(label: str) -> str:
    word, _, rest = label.rpartition(" ")
    return f"{_ENGLISH.get(word, word)} {rest}".strip()


# --- measuring --------------------------------------------------------------------------------------------------------


def lookups_in(library: Library, count: int, seed: int) -> list[Lookup]:
    """`count` look-ups over `library`, half numbers and half addresses as far as there are so many."""
    draw = random.Random(seed)
    directives = [row.directive for row in library.directives()]
    numbers = list(number_lookups(directives))
    addresses = list(address_lookups(library, directives, draw))
    drawn = draw.sample(numbers, min(len(numbers), count // 2))
    return drawn + draw.sample(addresses, min(len(addresses), count - len(drawn)))


def failure(assistant: Assistant, lookup: Lookup) -> str | None:
    """What went wrong, None when the right one comes first."""
    hits = assistant.search(lookup.typed, 3)
    if not hits:
        return "nothing found"
    first = hits[0]
    if first.document.id not in lookup.documents:
        return f"{first.document.number} {first.clause} comes first"
    if lookup.paths:
        return None if first.clause_path in lookup.paths else f"{first.clause} comes first"
    if len(_numbers(assistant, lookup)) > 1 and assistant.ask(lookup.typed).reason is not Reason.AMBIGUOUS_NUMBER:
        return "is ambiguous, and nothing says so"
    return None


def _numbers(assistant: Assistant, lookup: Lookup) -> set[str]:
    shelf = assistant.retriever.shelf(date.today())
    return {number_key(shelf.by_id[identity].number or "") for identity in lookup.documents}


def main() -> None:
    """Print the share of look-ups that come first, by spelling, and every one that does not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=_SAMPLES)
    parser.add_argument("--library", type=Path, help="where FOLDER is ingested; kept for the next run")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(library=arguments.library or Path(scratch) / "library", chat_model=None)
        embeddings = load_embeddings(settings)
        with Library.open(settings.library, create=True, model_name=embeddings.model_name) as library:
            ingest(library, embeddings, [arguments.folder])
        with Assistant.open(settings=settings) as assistant:
            asked = lookups_in(assistant.library, arguments.count, arguments.seed)
            failed = {lookup: wrong for lookup in asked if (wrong := failure(assistant, lookup))}
    for name, group in (("numbers", [a for a in asked if not a.paths]), ("addresses", [a for a in asked if a.paths])):
        right = sum(lookup not in failed for lookup in group)
        print(f"{name:<10} {right} of {len(group)} come first ({right / max(len(group), 1):.1%})")
        for spelling in dict.fromkeys(lookup.spelling for lookup in group):
            wrong = [lookup for lookup in group if lookup.spelling == spelling and lookup in failed]
            total = sum(lookup.spelling == spelling for lookup in group)
            print(f"  {spelling:<40} {total - len(wrong)}/{total}")
    for lookup, wrong in failed.items():
        print(f"- {lookup.typed!r} ({lookup.spelling}): {wrong}")
    print(f"all        {len(asked) - len(failed)} of {len(asked)} ({1 - len(failed) / max(len(asked), 1):.1%})")


if __name__ == "__main__":
    main()
