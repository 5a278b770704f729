"""Changing the catalog: a directive comes in, is replaced or retired, and in the end is purged.

Each function works inside the caller's transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal

from rag.directives.model import Directive, DirectiveDocument
from rag.directives.numbers import number_key
from rag.library.embedded import Vectors, encode, text_hash
from rag.library.language_counts import count_text, discount_text
from rag.library.rows import particulars_json

Change = Literal["added", "replaced"]

# A note in the catalog that removed text may still stand in unused corners of its file.
UNSCRUBBED = "unscrubbed"


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Record a fact about the library itself."""
    connection.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
    )


def unset_meta(connection: sqlite3.Connection, key: str) -> None:
    """Forget a fact about the library."""
    connection.execute("DELETE FROM meta WHERE key = ?", (key,))


def record(
    connection: sqlite3.Connection, document: DirectiveDocument, vectors: Vectors, sha256: str, original: str | None
) -> Change:
    """Whether `document` was new or took the place of an earlier revision of the same path.

    `vectors` (n, d) belong to its passages, in order.
    """
    directive = document.directive
    earlier = connection.execute(
        "SELECT revision FROM revisions WHERE path = ? AND removed_seq IS NULL", (directive.path,)
    ).fetchone()
    sequence = _change(connection, "replace" if earlier else "add", directive.id)
    if earlier:
        _retire(connection, earlier[0], sequence, "replace")
    revision = _insert_revision(connection, document, sequence, sha256, original)
    _insert_parts(connection, document, revision, vectors)
    count_text(connection, document.text)
    return "replaced" if earlier else "added"


def retire(connection: sqlite3.Connection, directive_id: str) -> bool:
    """Whether a live directive of this id was there and is now removed."""
    row = connection.execute(
        "SELECT revision FROM revisions WHERE id = ? AND removed_seq IS NULL", (directive_id,)
    ).fetchone()
    if row is None:
        return False
    _retire(connection, row[0], _change(connection, "remove", directive_id), "remove")
    return True


def purge(connection: sqlite3.Connection, replaced_until: int, removed_until: int) -> int:
    """How many revisions were deleted for good: replaced up to one sequence number, removed up to another.

    The two differ because a replaced revision stays one turn longer: a question asked just before
    may still hold its passage ids. What somebody removed must go at once.
    """
    dead = connection.execute(
        "SELECT revision, id, text, removed_by FROM revisions WHERE removed_seq IS NOT NULL AND "
        "removed_seq <= CASE WHEN removed_by = 'remove' THEN ?1 "
        # What was removed takes its earlier revisions along.
        "WHEN id IN (SELECT id FROM revisions WHERE removed_by = 'remove') THEN ?1 ELSE ?2 END",
        (removed_until, replaced_until),
    ).fetchall()
    for revision, directive_id, text, removed_by in dead:
        discount_text(connection, text)
        connection.execute("DELETE FROM revisions WHERE revision = ?", (revision,))
        if removed_by == "remove":
            # An id often spells out a file name or a number: it goes with the document.
            connection.execute("UPDATE changes SET directive = '' WHERE directive = ?", (directive_id,))
            set_meta(connection, UNSCRUBBED, "yes")
    return len(dead)


def _change(connection: sqlite3.Connection, op: str, directive_id: str) -> int:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    cursor = connection.execute("INSERT INTO changes (op, directive, at) VALUES (?, ?, ?)", (op, directive_id, now))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _retire(connection: sqlite3.Connection, revision: int, sequence: int, op: str) -> None:
    connection.execute(
        "UPDATE revisions SET removed_seq = ?, removed_by = ? WHERE revision = ?", (sequence, op, revision)
    )


def _insert_revision(
    connection: sqlite3.Connection, document: DirectiveDocument, sequence: int, sha256: str, original: str | None
) -> int:
    directive: Directive = document.directive
    values: dict[str, Any] = {
        "id": directive.id,
        "path": directive.path,
        "number": directive.number,
        "number_key": number_key(directive.number) if directive.number else None,
        "kind": directive.kind,
        "issuer": directive.issuer,
        "issued_on": _iso(directive.issued_on),
        "effective_from": _iso(directive.effective_from),
        "effective_to": _iso(directive.effective_to),
        "confidentiality": directive.confidentiality,
        "title": directive.title,
        "signer": directive.signer,
        "status": directive.status.value,
        "language": directive.language,
        "format": document.format,
        "sha256": sha256,
        "original": original,
        "clause_count": len(document.clauses),
        "passage_count": len(document.passages),
        "added_seq": sequence,
        "page_starts": json.dumps(document.page_starts),
        "warnings": json.dumps(document.warnings, ensure_ascii=False),
        "particulars": particulars_json(document.particulars),
        "text": document.text,
    }
    cursor = connection.execute(
        f"INSERT INTO revisions ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
        list(values.values()),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _insert_parts(connection: sqlite3.Connection, document: DirectiveDocument, revision: int, vectors: Vectors) -> None:
    text = document.text
    _insert_rows(
        connection,
        "clauses",
        [
            (
                revision,
                clause.index,
                clause.parent,
                clause.level.value,
                clause.label,
                json.dumps(clause.path, ensure_ascii=False),
                clause.heading,
                clause.start,
                clause.end,
                clause.page,
            )
            for clause in document.clauses
        ],
    )
    _insert_rows(
        connection,
        "passages",
        [
            (
                None,
                revision,
                ordinal,
                passage.clause,
                passage.start,
                passage.end,
                passage.page,
                passage.breadcrumb,
                text[passage.start : passage.end],
                text_hash(document.embedded_text(passage)),
                blob,
            )
            for ordinal, (passage, blob) in enumerate(zip(document.passages, encode(vectors), strict=True))
        ],
    )
    _insert_rows(
        connection,
        "directive_references",
        [
            (
                revision,
                ordinal,
                reference.relation.value,
                reference.clause,
                reference.start,
                reference.end,
                reference.name_start,
                reference.name_end,
                reference.number,
                number_key(reference.number) if reference.number else None,
                reference.title,
                reference.kind,
                _iso(reference.issued_on),
                reference.year,
                json.dumps(reference.target, ensure_ascii=False),
                _iso(reference.takes_effect),
                text[reference.start : reference.end],
            )
            for ordinal, reference in enumerate(document.references)
        ],
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _insert_rows(connection: sqlite3.Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
