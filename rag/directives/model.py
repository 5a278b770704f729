"""What a directive is: plain frozen data that every other room speaks about.

Offsets are character offsets into `DirectiveDocument.text`, half open, so that
``text[start:end]`` is always the quoted text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Whether a directive is in force, as far as the text and the library can tell."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet_in_force"
    REPLACED = "replaced"
    REPEALED = "repealed"
    EXPIRED = "expired"
    DRAFT = "draft"
    UNKNOWN = "unknown"

    @property
    def ended(self) -> bool:
        """Whether it was in force and no longer is."""
        return self in {Status.REPLACED, Status.REPEALED, Status.EXPIRED}


class Level(StrEnum):
    """What kind of node a clause is. The comment gives the Vietnamese name."""

    HEAD = "head"  # phần đầu: quốc hiệu, cơ quan, số, ngày, tên loại, trích yếu
    PREAMBLE = "preamble"  # phần mở đầu: căn cứ, lời dẫn
    PART = "part"  # Phần
    CHAPTER = "chapter"  # Chương
    SECTION = "section"  # Mục (State style)
    SUBSECTION = "subsection"  # Tiểu mục
    ARTICLE = "article"  # Điều
    CLAUSE = "clause"  # Khoản: "1." under an Điều
    POINT = "point"  # Điểm: "a)" under a Khoản
    ROMAN = "roman"  # I., II. in Party style, plans, directives
    NUMBER = "number"  # 1. / 1.1. / 1.1.1. outside an Điều
    LETTER = "letter"  # a) / a. under a number
    BULLET = "bullet"  # "-" or "+" items
    PARAGRAPH = "paragraph"  # Đoạn
    APPENDIX = "appendix"  # Phụ lục
    TAIL = "tail"  # nơi nhận, ký tên


class Relation(StrEnum):
    """How a clause refers to another directive."""

    BASED_ON = "based_on"  # căn cứ
    REPLACES = "replaces"  # thay thế
    AMENDS = "amends"  # sửa đổi, bổ sung
    REPEALS = "repeals"  # bãi bỏ
    GUIDES = "guides"  # hướng dẫn
    MENTIONS = "mentions"  # dẫn chiếu


# Acts end or change another directive; the other relations only speak of it.
ACTS = frozenset({Relation.REPLACES, Relation.REPEALS, Relation.AMENDS})


@dataclass(frozen=True, slots=True)
class Clause:
    """One node of a directive's structure tree.

    `start`..`end` spans the node with everything below it. `label` is the node's
    own label in its path ("Điều 32", "10.4.4", "a"); `heading` its title without
    the label, empty when it has none. `parent` is the index of the enclosing
    clause in `DirectiveDocument.clauses`, None at the top.
    """

    index: int
    parent: int | None
    level: Level
    label: str
    path: tuple[str, ...]
    heading: str
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded and retrieved: a clause, or a part of a long one.

    `clause` is the index of the deepest clause that holds the passage whole.
    `breadcrumb` names the document and the way down to the clause.
    """

    clause: int
    start: int
    end: int
    breadcrumb: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A quoted link from a clause to another directive, or to one clause of it.

    ``text[start:end]`` is the sentence that says so, ``text[name_start:name_end]`` the words in it that
    name the other directive. That name is its canonical `number`, or else its `title` as written
    ("Luật Thanh tra"); `kind`, `issued_on` and `year` are what the words add. `target` is the path of the
    clause that is meant, outermost first ("Điều 7", "Khoản 3", "Điểm a"), empty for the whole directive.
    `takes_effect` is the day from which the sentence says so, None where that is the directive's own.
    Which directive is meant is for `rag.directives.register` to say: it may not be in the library yet.
    """

    relation: Relation
    clause: int
    start: int
    end: int
    name_start: int
    name_end: int
    number: str | None = None
    title: str | None = None
    kind: str | None = None
    issued_on: date | None = None
    year: int | None = None
    target: tuple[str, ...] = ()
    takes_effect: date | None = None


@dataclass(frozen=True, slots=True)
class Directive:
    """One document's identity: what its head says, and where the file is.

    `id` is stable for a file path and safe in URLs; `number` is the canonical
    official number ("294-QĐ/TW"), None for a document without one. `path` is
    the file as the user gave it. `issuer` is the body's one canonical name.
    `status` is what the text alone says; see `rag.directives.force`. `confidentiality`
    is the mark it bears ("Mật", "Tối mật", "Tuyệt mật"), None for an open document.
    """

    id: str
    number: str | None
    kind: str | None
    title: str
    issuer: str | None
    issued_on: date | None
    signer: str | None
    status: Status
    path: str
    effective_from: date | None = None
    effective_to: date | None = None
    confidentiality: str | None = None
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What else the head and the signature say: shown with the document, not searched.

    `issuer_spellings` are the ways in which the document writes its issuer, `office` is the signer's
    ("Thứ trưởng"), `on_behalf_of` the body signed for, `recipients` the lines of "Nơi nhận".
    """

    place: str | None = None
    issuer_spellings: tuple[str, ...] = ()
    office: str | None = None
    on_behalf_of: str | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DirectiveDocument:
    """A directive with its stored text, its structure and the passages cut from it.

    `page_starts` holds (offset, page) pairs in order, empty for formats without pages.
    `sha256` is the hash of the original file's bytes.
    """

    directive: Directive
    text: str
    clauses: tuple[Clause, ...]
    passages: tuple[Passage, ...]
    references: tuple[Reference, ...] = ()
    particulars: Particulars = Particulars()
    page_starts: tuple[tuple[int, int], ...] = ()
    sha256: str = ""
    format: str = ""
    warnings: tuple[str, ...] = field(default=())

    def embedded_text(self, passage: Passage) -> str:
        """The words given to the embedding model and the lexical index: breadcrumb, then text."""
        body = self.text[passage.start : passage.end]
        return f"{passage.breadcrumb}\n{body}" if passage.breadcrumb else body
