"""Step 1: the catalog."""

from __future__ import annotations

import sqlite3

# `revisions.text` comes last, so that reading the other columns never touches its overflow pages.
# `passages.body` repeats a slice of that text: cutting it out of a long document in SQL costs a
# scan of the document for each passage, too slow for a question's 50 passages.
# AUTOINCREMENT: an id or sequence number is never used twice, so a stale index entry can never
# point at a newer row.
_STATEMENTS = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE changes (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        op TEXT NOT NULL CHECK (op IN ('add', 'replace', 'remove')),
        directive TEXT NOT NULL,
        at TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE revisions (
        revision INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL,
        path TEXT NOT NULL,
        number TEXT,
        number_key TEXT,
        kind TEXT,
        issuer TEXT,
        issued_on TEXT,
        effective_from TEXT,
        effective_to TEXT,
        confidentiality TEXT,
        title TEXT NOT NULL,
        signer TEXT,
        status TEXT NOT NULL,
        language TEXT NOT NULL,
        format TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        original TEXT,
        clause_count INTEGER NOT NULL,
        passage_count INTEGER NOT NULL,
        added_seq INTEGER NOT NULL,
        removed_seq INTEGER,
        removed_by TEXT CHECK (removed_by IN ('replace', 'remove')),
        page_starts TEXT NOT NULL,
        warnings TEXT NOT NULL,
        particulars TEXT NOT NULL,
        text TEXT NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX revisions_live_path ON revisions (path) WHERE removed_seq IS NULL",
    "CREATE UNIQUE INDEX revisions_live_id ON revisions (id) WHERE removed_seq IS NULL",
    "CREATE INDEX revisions_id ON revisions (id)",
    "CREATE INDEX revisions_number ON revisions (number_key)",
    "CREATE INDEX revisions_sha256 ON revisions (sha256)",
    "CREATE INDEX revisions_original ON revisions (original)",
    "CREATE INDEX revisions_added ON revisions (added_seq)",
    "CREATE INDEX revisions_removed ON revisions (removed_seq) WHERE removed_seq IS NOT NULL",
    """
    CREATE TABLE clauses (
        revision INTEGER NOT NULL REFERENCES revisions ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        parent INTEGER,
        level TEXT NOT NULL,
        label TEXT NOT NULL,
        path TEXT NOT NULL,
        heading TEXT NOT NULL,
        start_at INTEGER NOT NULL,
        end_at INTEGER NOT NULL,
        page INTEGER,
        PRIMARY KEY (revision, ordinal)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE passages (
        passage_id INTEGER PRIMARY KEY AUTOINCREMENT,
        revision INTEGER NOT NULL REFERENCES revisions ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        clause INTEGER NOT NULL,
        start_at INTEGER NOT NULL,
        end_at INTEGER NOT NULL,
        page INTEGER,
        breadcrumb TEXT NOT NULL,
        body TEXT NOT NULL,
        text_hash TEXT NOT NULL,
        vector BLOB NOT NULL
    )
    """,
    "CREATE INDEX passages_revision ON passages (revision)",
    "CREATE INDEX passages_text_hash ON passages (text_hash)",
    """
    CREATE TABLE directive_references (
        revision INTEGER NOT NULL REFERENCES revisions ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        relation TEXT NOT NULL,
        clause INTEGER NOT NULL,
        start_at INTEGER NOT NULL,
        end_at INTEGER NOT NULL,
        name_start INTEGER NOT NULL,
        name_end INTEGER NOT NULL,
        number TEXT,
        number_key TEXT,
        title TEXT,
        kind TEXT,
        issued_on TEXT,
        year INTEGER,
        target TEXT NOT NULL,
        takes_effect TEXT,
        quote TEXT NOT NULL,
        PRIMARY KEY (revision, ordinal)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX references_number ON directive_references (number_key)",
    "CREATE INDEX references_relation ON directive_references (relation)",
    "CREATE TABLE syllables (form TEXT PRIMARY KEY, folded TEXT NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX syllables_folded ON syllables (folded)",
    """
    CREATE TABLE bigrams (
        first TEXT NOT NULL,
        second TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (first, second)
    ) WITHOUT ROWID
    """,
)


def m001_catalog(connection: sqlite3.Connection) -> None:
    """Create every table of the first schema."""
    for statement in _STATEMENTS:
        connection.execute(statement)
