"""Every word of the report, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from rag.language import Language, Text

TITLE = Text("Báo cáo đánh giá", "Evaluation report")
METRICS = Text("Chỉ số", "Metrics")
METRIC = Text("Chỉ số", "Metric")
VALUE = Text("Giá trị", "Value")
INTERVAL = Text("Khoảng 95 %", "95 % interval")
QUESTIONS = Text("Số câu", "Questions")
VERDICTS = Text("Kết luận", "Verdicts")
OUTCOMES = Text("Trả lời hay từ chối", "Answered or refused")
LATENCY = Text("Thời gian trả lời", "Latency")
MILLISECONDS = Text("mili giây", "milliseconds")
SLICES = Text("Theo từng nhóm", "By slice")
SCORE_BY_SLICE = Text("Điểm theo nhóm (khoảng 95 %)", "Score by slice (95 % interval)")
BY_CUTOFF = Text("Tìm kiếm: theo số đoạn lấy ra", "Retrieval: by passages taken")
CUTOFF = Text("số đoạn k", "passages k")
NOT_RIGHT = Text("Câu trả lời chưa đúng", "Wrong answers")
NO_WRONG = Text("Không có câu nào sai.", "There are none.")
GOLD = Text("Đáp án chuẩn", "Gold")
ANSWER = Text("Trả lời", "Answer")
CITATIONS = Text("Trích dẫn", "Citations")
RETRIEVED = Text("Tìm được", "Retrieved")
ANY_OF = Text("một trong các điều khoản", "any of these clauses")
FACTS = Text("các ý cần có", "required facts")
OUTDATED = Text("không còn (hoặc chưa) hiệu lực", "not in force then")
MUST_NOT_SAY = Text("không được nói", "must not say")
MUST_REFUSE = Text("Thư viện không có đáp án: phải từ chối.", "Not in the library: must be refused.")
NO_CITATIONS = Text("Không có trích dẫn.", "No citations.")
NOT_VERBATIM = Text("không nguyên văn", "not verbatim")
SEARCHED_AS = Text("Hiểu là", "Read as")
AS_OF = Text("hỏi tại ngày", "asked as of")
EARLIER = Text("Hỏi trước đó", "Asked before")
RAN = Text("Cấu hình lần chạy", "How it was run")
EVERY_QUESTION = Text("Mọi câu hỏi", "Every question")
SCORING = Text(
    "Điểm theo CRAG: đúng +1, tạm được +0,5, từ chối 0, sai −1; từ chối một câu không có đáp án là đúng.",
    "Scored as in CRAG: right +1, acceptable +0.5, refused 0, wrong −1; refusing what has no answer is right.",
)

FAULTS: Mapping[str, Text] = {
    "answerable_answered": Text("Từ chối nhầm", "Wrongly refused"),
    "unanswerable_refused": Text("Lẽ ra phải từ chối", "Should have refused"),
    "exact_clause": Text("Sai điều khoản", "Wrong clause"),
    "fact_recall": Text("Thiếu ý", "Facts missing"),
    "verbatim_quotes": Text("Trích không nguyên văn", "Quote not verbatim"),
    "in_force": Text("Dẫn quy định không có hiệu lực", "Cites what was not in force"),
    "conduct": Text("Nói điều không được nói", "Says what it must not"),
}

_WORDS: Mapping[str, Text] = {
    "right": Text("đúng", "right"),
    "acceptable": Text("tạm được", "acceptable"),
    "refused": Text("từ chối", "refused"),
    "wrong": Text("sai", "wrong"),
    "kind": Text("Loại câu hỏi", "Kind"),
    "language": Text("Ngôn ngữ", "Language"),
    "diacritics": Text("Gõ có dấu", "Typed with diacritics"),
    "turns": Text("Lượt hỏi", "Turn"),
    "near_miss": Text("Gần giống (bẫy)", "Near miss"),
    "in_force": Text("Hiệu lực", "In force"),
    "document_kind": Text("Loại văn bản", "Kind of document"),
    "document": Text("Văn bản", "Document"),
    "answerable": Text("Có đáp án", "Answerable"),
    "unanswerable": Text("Không có đáp án", "Unanswerable"),
    "answered": Text("đã trả lời", "answered"),
    "error": Text("lỗi", "error"),
    "true": Text("có", "yes"),
    "false": Text("không", "no"),
    "single": Text("câu đơn", "single"),
    "follow_up": Text("câu hỏi tiếp", "follow-up"),
    "as_of": Text("tại một ngày", "on a given day"),
    "today": Text("hiện nay", "today"),
    "fact": Text("dữ kiện", "fact"),
    "list": Text("liệt kê", "list"),
    "rule": Text("quy tắc", "rule"),
    "definition": Text("định nghĩa", "definition"),
    "yesno": Text("có hay không", "yes or no"),
    "conduct": Text("ứng xử", "conduct"),
    "vi": Text("tiếng Việt", "Vietnamese"),
    "en": Text("tiếng Anh", "English"),
    "other": Text("tiếng khác", "other"),
}


def word(key: str, language: Language) -> str:
    """The words for a key of the summary; an unknown key stands for itself."""
    return _WORDS[key].to(language) if key in _WORDS else key


def value(slice_name: str, key: str, language: Language) -> str:
    """The words for a value of a slice."""
    # "document" is both a kind of question and the name of a slice, so it has no one word.
    if slice_name == "kind" and key == "document":
        return Text("về văn bản", "about the document").to(language)
    return key if slice_name in {"document", "document_kind"} else word(key, language)
