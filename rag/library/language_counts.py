"""How often each syllable and each pair of neighbours occurs in the library.

Diacritics are restored with these counts: the library's own words are the best guess at what a
hurried typist meant, and the counts follow every change in the same transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rag.library.database import Database
from rag.vietnamese.normalize import fold
from rag.vietnamese.tokens import tokenize

Pair = tuple[str, str]


def count_text(connection: sqlite3.Connection, text: str) -> None:
    """Add the syllables and pairs of `text` to the counts."""
    tokens = tokenize(text)
    connection.executemany(
        "INSERT INTO syllables VALUES (?, ?, ?) ON CONFLICT (form) DO UPDATE SET count = count + excluded.count",
        [(form, fold(form), count) for form, count in sorted(Counter(tokens).items())],
    )
    connection.executemany(
        "INSERT INTO bigrams VALUES (?, ?, ?) ON CONFLICT (first, second) DO UPDATE SET count = count + excluded.count",
        [(*pair, count) for pair, count in sorted(Counter(pairwise(tokens)).items())],
    )


def discount_text(connection: sqlite3.Connection, text: str) -> None:
    """Take the syllables and pairs of `text` out of the counts; a word that nobody uses leaves no row."""
    tokens = tokenize(text)
    syllables, pairs = Counter(tokens), Counter(pairwise(tokens))
    connection.executemany(
        "UPDATE syllables SET count = count - ? WHERE form = ?", [(n, form) for form, n in syllables.items()]
    )
    connection.executemany(
        "UPDATE bigrams SET count = count - ? WHERE first = ? AND second = ?",
        [(n, *pair) for pair, n in pairs.items()],
    )
    connection.executemany("DELETE FROM syllables WHERE form = ? AND count <= 0", [(form,) for form in syllables])
    connection.executemany("DELETE FROM bigrams WHERE first = ? AND second = ? AND count <= 0", list(pairs))


def syllable_forms(database: Database, folded: Sequence[str]) -> dict[str, dict[str, int]]:
    """For each syllable without diacritics, its forms in the library and their counts; {} for an unknown one."""
    forms: dict[str, dict[str, int]] = {syllable: {} for syllable in folded}
    for syllable, form, count in database.rows(
        "SELECT folded, form, count FROM syllables WHERE folded IN (SELECT value FROM json_each(?))",
        (json.dumps(list(forms)),),
    ):
        forms[syllable][form] = count
    return forms


def bigram_counts(database: Database, pairs: Iterable[Pair]) -> dict[Pair, int]:
    """How often each of `pairs` stands side by side; pairs that never do are left out."""
    rows = database.rows(
        "SELECT b.first, b.second, b.count FROM json_each(?) j "
        "CROSS JOIN bigrams b ON b.first = j.value ->> 0 AND b.second = j.value ->> 1",
        (json.dumps(list(set(pairs))),),
    )
    return {(first, second): count for first, second, count in rows}
