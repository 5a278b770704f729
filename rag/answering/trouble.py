"""What to tell a user whose chat model did not help; the extractive answer stands in each time."""

from __future__ import annotations

from rag.language import Language, Text
from rag.models.streaming import ModelTroubleError, SlowStartError, TooLongError, TooSlowError

_STANDS_IN = Text("đây là câu trả lời trích nguyên văn", "this is the extractive answer")
EMPTY = Text("không viết gì", "wrote nothing")
STUCK = Text("lặp đi lặp lại một câu", "kept repeating itself")
NO_CITATIONS = Text("không dẫn đoạn nào, sai định dạng phải theo", "cited no passage, against the format it was given")

ORDERS = Text(
    "Một đoạn văn bản tìm được có câu ra lệnh cho mô hình ngôn ngữ; câu đó đã bị bỏ qua.",
    "A passage that was found gives orders to language models; they were ignored.",
)


def stand_in(name: str, what: Text, language: Language) -> str:
    """ "The model “x” wrote nothing; this is the extractive answer." """
    return Text(f"Mô hình «{name}» {what.vi}; {_STANDS_IN.vi}.", f"The model “{name}” {what.en}; {_STANDS_IN.en}.").to(
        language
    )


def nothing_survived(name: str, reasons: str, language: Language) -> str:
    """The message when no sentence passed the checks, with the reasons counted."""
    return Text(
        f"Không câu nào của mô hình «{name}» qua được kiểm chứng ({reasons}); {_STANDS_IN.vi}.",
        f"No sentence of the model “{name}” could be verified ({reasons}); {_STANDS_IN.en}.",
    ).to(language)


def some_dropped(count: int, reasons: str, language: Language) -> str:
    """The warning beside an answer that lost sentences, with the reasons counted."""
    return Text(
        f"Đã bỏ {count} câu của mô hình vì không kiểm chứng được: {reasons}.",
        f"{count} sentence(s) of the model were dropped because they could not be verified: {reasons}.",
    ).to(language)


def of_error(error: ModelTroubleError) -> Text:
    """What the model did wrong, to follow its name."""
    match error:
        case SlowStartError():
            return Text("quá lâu chưa bắt đầu viết (CHITHI_CHAT_FIRST_TOKEN_TIMEOUT)",
                        "took too long to begin (CHITHI_CHAT_FIRST_TOKEN_TIMEOUT)")  # fmt: skip
        case TooSlowError():
            return Text("quá lâu chưa viết xong (CHITHI_CHAT_TIMEOUT)", "took too long to finish (CHITHI_CHAT_TIMEOUT)")
        case TooLongError():
            return Text("viết quá dài", "wrote far too much")
        case _:
            return Text(f"không trả lời ({error})", f"did not answer ({error})")
