"""Reading the catalog: the one truth about what is in the library.

`at` is a sequence number: a revision is visible at it when it was added up to then and not
removed until then. That is how a replaced file never vanishes in between.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

from rag.directives.model import Clause, Directive, DirectiveDocument, Passage, Relation
from rag.library.database import Database
from rag.library.embedded import Vectors, decode
from rag.library.rows import (
    CLAUSE_COLUMNS,
    DIRECTIVE_COLUMNS,
    DIRECTIVE_WIDTH,
    REFERENCE_COLUMNS,
    DirectiveRow,
    StoredPassage,
    StoredReference,
    clause_from,
    directive_from,
    particulars_from,
    reference_from,
)

VISIBLE = "r.added_seq <= :at AND (r.removed_seq IS NULL OR r.removed_seq > :at)"


class Catalog:
    """Questions to the catalog; changes to it are in `rag.library.recording`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def meta(self, key: str) -> str | None:
        """A fact about the library itself: "model", "dimension" or "created"."""
        value = self.database.value("SELECT value FROM meta WHERE key = ?", (key,))
        return None if value is None else str(value)

    @property
    def dimension(self) -> int | None:
        """The length of the stored vectors, None before the first one."""
        value = self.meta("dimension")
        return int(value) if value else None

    def has_passages(self) -> bool:
        """Whether any vector is stored, those of retired revisions included."""
        return self.database.value("SELECT 1 FROM passages LIMIT 1") is not None

    def sequence(self) -> int:
        """The number of the newest change, 0 in a new library."""
        return int(self.database.value("SELECT coalesce(max(seq), 0) FROM changes"))

    # -- identity: what is live now, whether indexed yet or not -------------------------------

    def find_unchanged(self, path: str, sha256: str) -> str | None:
        """The id of the live directive at `path` with these bytes."""
        return self._text(
            "SELECT id FROM revisions WHERE path = ? AND sha256 = ? AND removed_seq IS NULL", (path, sha256)
        )

    def same_content(self, sha256: str) -> str | None:
        """The id of the live directive that was ingested first among those with these bytes."""
        return self._text(
            "SELECT id FROM revisions WHERE sha256 = ? AND removed_seq IS NULL ORDER BY revision LIMIT 1", (sha256,)
        )

    def unique_id(self, wanted: str, path: str) -> str:
        """The id that a document at `path` shall have: its own if it is known, else `wanted` made unique."""
        known = self._text("SELECT id FROM revisions WHERE path = ? AND removed_seq IS NULL", (path,))
        if known is not None:
            return known
        candidate, suffix = wanted, 1
        # Retired revisions count until they are purged: an id must never name two files at one time.
        while self.database.value("SELECT 1 FROM revisions WHERE id = ?", (candidate,)):
            suffix += 1
            candidate = f"{wanted}-{suffix}"
        return candidate

    def known_vectors(self, hashes: Collection[str]) -> dict[str, Vectors]:
        """The stored vectors (d,) of texts that were embedded before, by `text_hash`."""
        rows = self.database.rows(
            "SELECT text_hash, vector FROM passages WHERE text_hash IN (SELECT value FROM json_each(?)) "
            "GROUP BY text_hash",
            (json.dumps(list(hashes)),),
        )
        dimension = self.dimension
        if not rows or dimension is None:
            return {}
        vectors = decode([row[1] for row in rows], dimension)
        return {row[0]: vector for row, vector in zip(rows, vectors, strict=True)}

    # -- directives visible at a sequence number -----------------------------------------------

    def directives(self, at: int) -> list[DirectiveRow]:
        """Every visible directive in the order of ingestion."""
        rows = self.database.rows(
            f"SELECT {DIRECTIVE_COLUMNS}, r.clause_count, r.passage_count, r.revision, r.added_seq, r.sha256, "
            f"r.format FROM revisions r WHERE {VISIBLE} ORDER BY r.added_seq",
            {"at": at},
        )
        return [DirectiveRow(directive_from(row[:DIRECTIVE_WIDTH]), *row[DIRECTIVE_WIDTH:]) for row in rows]

    def directive(self, directive_id: str, at: int) -> Directive | None:
        """The visible directive of this id."""
        rows = self.database.rows(
            f"SELECT {DIRECTIVE_COLUMNS} FROM revisions r WHERE r.id = :id AND {VISIBLE}",
            {"id": directive_id, "at": at},
        )
        return directive_from(rows[0]) if rows else None

    def find_by_number(self, number_key: str, at: int) -> list[Directive]:
        """The visible directives whose official number has this key, in the order of ingestion."""
        rows = self.database.rows(
            f"SELECT {DIRECTIVE_COLUMNS} FROM revisions r WHERE r.number_key = :key AND {VISIBLE} ORDER BY r.added_seq",
            {"key": number_key, "at": at},
        )
        return [directive_from(row) for row in rows]

    def revisions(self, at: int, directive_ids: Collection[str] | None = None) -> dict[int, int]:
        """Visible revisions and how many passages each has; only those of `directive_ids` when given."""
        condition = "" if directive_ids is None else "AND r.id IN (SELECT value FROM json_each(:ids))"
        rows = self.database.rows(
            f"SELECT r.revision, r.passage_count FROM revisions r WHERE {VISIBLE} {condition}",
            {"at": at, "ids": json.dumps(list(directive_ids or ()))},
        )
        return dict(rows)

    def document(self, directive_id: str, at: int) -> DirectiveDocument | None:
        """The visible directive of this id with its text, structure, passages and references."""
        rows = self.database.rows(
            f"SELECT {DIRECTIVE_COLUMNS}, r.revision, r.text, r.page_starts, r.sha256, r.format, r.warnings, "
            f"r.particulars FROM revisions r WHERE r.id = :id AND {VISIBLE}",
            {"id": directive_id, "at": at},
        )
        if not rows:
            return None
        revision, text, page_starts, sha256, form, warnings, particulars = rows[0][DIRECTIVE_WIDTH:]
        passages = self.database.rows(
            "SELECT clause, start_at, end_at, breadcrumb, page FROM passages WHERE revision = ? ORDER BY ordinal",
            (revision,),
        )
        references = self.database.rows(
            f"SELECT {REFERENCE_COLUMNS} FROM directive_references f WHERE f.revision = ? ORDER BY f.ordinal",
            (revision,),
        )
        return DirectiveDocument(
            directive=directive_from(rows[0][:DIRECTIVE_WIDTH]),
            text=text,
            clauses=self._clauses(revision),
            passages=tuple(Passage(*row) for row in passages),
            references=tuple(reference_from(row) for row in references),
            particulars=particulars_from(particulars),
            page_starts=tuple((offset, page) for offset, page in json.loads(page_starts)),
            sha256=sha256,
            format=form,
            warnings=tuple(json.loads(warnings)),
        )

    def clauses(self, directive_id: str, at: int) -> tuple[Clause, ...]:
        """The structure of the visible directive of this id; empty without one."""
        revision = self.database.value(
            f"SELECT r.revision FROM revisions r WHERE r.id = :id AND {VISIBLE}", {"id": directive_id, "at": at}
        )
        return () if revision is None else self._clauses(revision)

    def clause_chain(self, directive_id: str, index: int, at: int) -> list[Clause]:
        """The clauses of a visible directive from the top of the tree down to the one at `index`; empty without it.

        A question shows a dozen clauses from as many documents: reading those whole takes longer than the search.
        """
        rows = self.database.rows(
            "WITH RECURSIVE chain (revision, ordinal, parent, depth) AS ("
            "SELECT c.revision, c.ordinal, c.parent, 0 FROM revisions r JOIN clauses c ON c.revision = r.revision "
            f"WHERE r.id = :id AND c.ordinal = :index AND {VISIBLE} UNION ALL "
            "SELECT c.revision, c.ordinal, c.parent, chain.depth + 1 FROM chain "
            "JOIN clauses c ON c.revision = chain.revision AND c.ordinal = chain.parent) "
            f"SELECT {CLAUSE_COLUMNS} FROM chain JOIN clauses c ON c.revision = chain.revision "
            "AND c.ordinal = chain.ordinal ORDER BY chain.depth DESC",
            {"id": directive_id, "index": index, "at": at},
        )
        return [clause_from(row) for row in rows]

    def references(self, at: int, relations: Collection[Relation] | None = None) -> list[StoredReference]:
        """Every reference in visible directives, in the order of ingestion; only of these `relations`, when given."""
        condition = "" if relations is None else "AND f.relation IN (SELECT value FROM json_each(:relations))"
        rows = self.database.rows(
            f"SELECT r.id, {REFERENCE_COLUMNS}, f.quote FROM directive_references f "
            f"JOIN revisions r ON r.revision = f.revision WHERE {VISIBLE} {condition} ORDER BY r.added_seq, f.ordinal",
            {"at": at, "relations": json.dumps([relation.value for relation in relations or ()])},
        )
        return [StoredReference(row[0], reference_from(row[1:-1]), row[-1]) for row in rows]

    def originals(self, at: int) -> list[tuple[str, str, str]]:
        """(path, name of the copy, SHA-256) of every visible directive whose file was kept."""
        rows = self.database.rows(
            f"SELECT r.path, r.original, r.sha256 FROM revisions r WHERE r.original IS NOT NULL AND {VISIBLE}",
            {"at": at},
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def kept_originals(self) -> set[str]:
        """The names of all copies that some revision uses, retired ones included."""
        return {row[0] for row in self.database.rows("SELECT original FROM revisions WHERE original IS NOT NULL")}

    # -- passages ------------------------------------------------------------------------------

    def passages(self, passage_ids: Sequence[int]) -> list[StoredPassage]:
        """The passages of these ids in the same order, without those that are gone.

        A retired revision still answers: a search that began before its replacement may hold its ids.
        """
        wanted = json.dumps(list(passage_ids))
        rows = self.database.rows(
            f"SELECT p.passage_id, p.revision, p.body, p.start_at, p.end_at, p.breadcrumb, p.page, {CLAUSE_COLUMNS} "
            "FROM json_each(?) j JOIN passages p ON p.passage_id = j.value "
            "JOIN clauses c ON c.revision = p.revision AND c.ordinal = p.clause",
            (wanted,),
        )
        revisions = self.database.rows(
            f"SELECT r.revision, {DIRECTIVE_COLUMNS} FROM revisions r "
            "WHERE r.revision IN (SELECT value FROM json_each(?))",
            (json.dumps(list({row[1] for row in rows})),),
        )
        directives = {row[0]: directive_from(row[1:]) for row in revisions}
        found = {
            row[0]: StoredPassage(
                passage_id=row[0],
                directive=directives[row[1]],
                clause=clause_from(row[7:]),
                text=row[2],
                start=row[3],
                end=row[4],
                breadcrumb=row[5],
                page=row[6],
            )
            for row in rows
            if row[1] in directives
        }
        return [found[passage_id] for passage_id in passage_ids if passage_id in found]

    def visible(self, passage_ids: Iterable[int], at: int) -> dict[int, int]:
        """Those of `passage_ids` that belong to a visible revision, with that revision."""
        rows = self.database.rows(
            "SELECT p.passage_id, p.revision FROM json_each(:ids) j JOIN passages p ON p.passage_id = j.value "
            f"JOIN revisions r ON r.revision = p.revision WHERE {VISIBLE}",
            {"ids": json.dumps(list(passage_ids)), "at": at},
        )
        return dict(rows)

    def passages_of(self, revisions: Collection[int]) -> list[int]:
        """The passages of `revisions`, in the order of their ids."""
        rows = self.database.rows(
            "SELECT passage_id FROM passages WHERE revision IN (SELECT value FROM json_each(?)) ORDER BY passage_id",
            (json.dumps(list(revisions)),),
        )
        return [row[0] for row in rows]

    def passage_ids(self, at: int, after: int = 0) -> list[int]:
        """The passages visible at `at` of revisions added after the sequence number `after`, in order."""
        rows = self.database.rows(
            "SELECT p.passage_id FROM revisions r JOIN passages p ON p.revision = r.revision "
            f"WHERE {VISIBLE} AND r.added_seq > :after ORDER BY p.passage_id",
            {"at": at, "after": after},
        )
        return [row[0] for row in rows]

    def retired_between(self, after: int, until: int) -> list[tuple[int, str]]:
        """(revision, "replace" or "remove") of those visible at `after` and no longer at `until`."""
        rows = self.database.rows(
            "SELECT revision, removed_by FROM revisions WHERE removed_seq > :after AND removed_seq <= :until "
            "AND added_seq <= :after",
            {"after": after, "until": until},
        )
        return [(row[0], row[1]) for row in rows]

    def removal_unfinished(self, at: int) -> bool:
        """Whether a directive that was removed up to `at` is still on the disk."""
        sql = "SELECT 1 FROM revisions WHERE removed_seq <= ? AND removed_by = 'remove' LIMIT 1"
        return self.database.value(sql, (at,)) is not None

    def last_change_before(self, moment: str) -> int:
        """The number of the newest change not younger than an ISO time in UTC, 0 without one."""
        return int(self.database.value("SELECT coalesce(max(seq), 0) FROM changes WHERE at <= ?", (moment,)))

    def vectors(self, passage_ids: Sequence[int]) -> tuple[list[int], list[int], Vectors]:
        """Passage ids, their revisions and unit vectors (n, d), for those of `passage_ids` that exist."""
        rows = self.database.rows(
            "SELECT p.passage_id, p.revision, p.vector FROM json_each(?) j JOIN passages p ON p.passage_id = j.value",
            (json.dumps(list(passage_ids)),),
        )
        vectors = decode([row[2] for row in rows], self.dimension or 0)
        return [row[0] for row in rows], [row[1] for row in rows], vectors

    def embedded_texts(self, passage_ids: Sequence[int]) -> list[tuple[int, int, str]]:
        """(passage id, revision, breadcrumb and text) for those of `passage_ids` that exist."""
        rows = self.database.rows(
            "SELECT p.passage_id, p.revision, p.breadcrumb, p.body FROM json_each(?) j "
            "JOIN passages p ON p.passage_id = j.value",
            (json.dumps(list(passage_ids)),),
        )
        return [(row[0], row[1], f"{row[2]}\n{row[3]}" if row[2] else row[3]) for row in rows]

    def _clauses(self, revision: int) -> tuple[Clause, ...]:
        rows = self.database.rows(
            f"SELECT {CLAUSE_COLUMNS} FROM clauses c WHERE c.revision = ? ORDER BY c.ordinal", (revision,)
        )
        return tuple(clause_from(row) for row in rows)

    def _text(self, sql: str, parameters: tuple[str, ...]) -> str | None:
        value = self.database.value(sql, parameters)
        return None if value is None else str(value)
