"""Why a sentence of a model was dropped, in words a user can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rag.language import Language, Text


class Flaw(StrEnum):
    """What is wrong with a sentence; the order is that of the checks."""

    NO_CITATION = "no_citation"
    UNKNOWN_CITATION = "unknown_citation"
    MARKUP = "markup"
    QUOTE = "quote"
    DOCUMENT_NUMBER = "document_number"
    CLAUSE = "clause"
    DATE = "date"
    NUMBER = "number"
    UNIT = "unit"
    LIMIT = "limit"
    NAME = "name"
    ACTOR = "actor"
    NEGATION = "negation"
    MODALITY = "modality"
    EXCEPTION = "exception"
    UNSUPPORTED = "unsupported"

    @property
    def text(self) -> Text:
        """The flaw as a user reads it."""
        return _TEXTS[self]


_TEXTS = {
    Flaw.NO_CITATION: Text("không dẫn nguồn", "no citation"),
    Flaw.UNKNOWN_CITATION: Text("dẫn đoạn không có", "cites a passage that does not exist"),
    Flaw.MARKUP: Text("có liên kết, hình ảnh hoặc mã", "holds a link, an image or markup"),
    Flaw.QUOTE: Text("trích dẫn không nguyên văn", "a quote that is not verbatim"),
    Flaw.DOCUMENT_NUMBER: Text("sai số ký hiệu văn bản", "a document number that its source lacks"),
    Flaw.CLAUSE: Text("sai điều, khoản", "a clause that its source lacks"),
    Flaw.DATE: Text("sai ngày tháng", "a date that its source lacks"),
    Flaw.NUMBER: Text("sai con số", "a number that its source lacks"),
    Flaw.UNIT: Text("sai đơn vị hoặc chu kỳ", "a number with another unit or period"),
    Flaw.LIMIT: Text("sai mức tối đa, tối thiểu", "a limit turned round"),
    Flaw.NAME: Text("tên riêng không có trong nguồn", "a name that its source lacks"),
    Flaw.ACTOR: Text("sai cơ quan hoặc chức vụ", "another body or office"),
    Flaw.NEGATION: Text("sai phủ định", "a negation added or lost"),
    Flaw.MODALITY: Text("sai mức bắt buộc (phải, có thể, chỉ)", "must, may or only changed"),
    Flaw.EXCEPTION: Text("bỏ hoặc thêm ngoại lệ, điều kiện", "an exception or condition added or lost"),
    Flaw.UNSUPPORTED: Text("nội dung không có trong nguồn", "says what its source does not"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks found in one sentence: no flaw, or the first one and the words that show it."""

    flaw: Flaw | None = None
    detail: str = ""

    @property
    def faithful(self) -> bool:
        """Whether the sentence may be shown."""
        return self.flaw is None


def tally(flaws: Iterable[Flaw], language: Language) -> str:
    """The flaws counted, most frequent first: "sai con số (2), sai phủ định (1)"."""
    counted = Counter(flaws).most_common()
    return ", ".join(f"{flaw.text.to(language)} ({count})" for flaw, count in counted)
