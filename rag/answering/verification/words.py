"""Words made comparable across honest rewordings: spelling, endings, and the commonest synonyms of official prose.

The lists are closed and small on purpose: a synonym that is not one would let a changed rule through.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex as re

from rag.language import Language
from rag.vietnamese.normalize import nfc, place_tones

_TOKEN = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)?|\d+")

# Words that carry no claim of their own; what negates, obliges or limits is judged elsewhere.
_STOP_VI = frozenset(
    """và hoặc của các những cho đối với về tại ở trong theo thì là mà này đó khi nếu việc sự do bởi bằng từ đến để cũng
    vẫn sẽ đã đang bị được có phải một mỗi hằng hàng như vào ra lên riêng cùng cả tất gồm bao thuộc mức số tổng nghĩa
    gọi
    nêu trên dưới sau trước nhưng còn nữa thêm chỉ không chưa chẳng trừ cấm nghiêm cần hết tính lúc lại rồi đều trở quá
    ít nhất nhiều hơn vòng giữa nào dù lần tức ngoài nhằm vì cứ đây đấy ấy kèm hạn mọi ông bà làm giữ chức""".split()
)
_STOP_PHRASES_VI = """
có thể|trường hợp|quy định|thực hiện|tiến hành|thời hạn|thời gian|nội dung|văn bản|điều khoản|bắt buộc
có quyền|được phép|cho phép|bất kỳ
tối đa|tối thiểu|kể từ|tiếp tục|đồng thời|cụ thể|bên ngoài|phạm vi|điều này
hiện nay|cơ quan|bắt đầu
tuy nhiên|mặc dù|do đó|vì vậy|tức là|theo đó|ngoài ra|nói cách khác"""
_STOP_EN = frozenset(
    """the a an of to in on at by for with from as is are was were be been being it its this that these those and or
    which who whose whom has have had having do does did shall must may can could will would should not no nor never
    each any every all both their his her they he she them there where when while if then than also such only more
    most least less fewer up within after before per into out about however otherwise either so but under over between
    during upon although though whereas despite because since thus therefore hence still yet even instead just once
    twice level given according accordance provided
    provide certain said same other except unless without maximum minimum
    exceed exceeding single date make hold carry conduct ceiling need required
    requirement allowed permitted prohibited able""".split()
)

# Each row is one meaning; phrases of several syllables are matched as a whole.
_SAME_VI = """
trả | chi trả | thanh toán | nộp | đóng
báo | thông báo
người dân | công dân | nhân dân
gia hạn | kéo dài
phí | lệ phí | khoản phí
xóa | hủy bỏ
gửi | chuyển
yêu cầu | đề nghị
công khai | công bố
họp | cuộc họp | buổi họp
bí mật nhà nước | danh mục bí mật nhà nước
tiếp nhận | nhận
trách nhiệm thi hành | thi hành
trình bày | giải trình
tùy | tuỳ
sắp xếp | bố trí
rời | thôi
hếthiệulực | hết hiệu lực
đứng đầu | thủ trưởng
lãnh đạo | chỉ đạo
sinh hoạt | hoạt động
"""
_SAME_EN = """
receive | get | obtain
send | forward | submit
mean | consist | comprise | include | define
keep | retain | store
pay | disburse
begin | start | commence
effect | force | effective
forbid | prohibit | ban
answer | reply | respond | response
person | people | individual | participant
committee | board
year | annual
rule | regulation
lay | set
use | utilise | utilize
reject | refuse | decline
appraise | assess | evaluate
apply | cover | subject | govern | fall under | fall within
part | instalment | installment
advance | ahead | beforehand
"""
_IRREGULAR = {
    "kept": "keep", "paid": "pay", "sent": "send", "taken": "take", "took": "take", "held": "hold", "laid": "lay",
    "met": "meet", "made": "make", "given": "give", "gave": "give", "written": "write", "wrote": "write",
    "begun": "begin", "began": "begin", "spoke": "speak", "spoken": "speak", "left": "leave", "meant": "mean",
    "chosen": "choose", "got": "get", "built": "build", "people": "people", "lies": "lie", "children": "child",
    "persons": "person", "did": "do", "goes": "go", "paying": "pay",
}  # fmt: skip
_ENDINGS = ("ations", "ation", "ings", "ing", "ied", "ies", "ed", "es", "s", "ly", "ment", "e", "y")
_SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word in its comparable form, and its place in the text it comes from."""

    text: str
    start: int
    end: int


def comparable_words(text: str, language: Language) -> list[Word]:
    """All words of `text` in order; offsets are those of `text`, which must be in NFC."""
    lowered = place_tones(text.lower())
    found = [Word(_stem(m[0]) if language == "en" else m[0], m.start(), m.end()) for m in _TOKEN.finditer(lowered)]
    same = _SAME[language]
    words: list[Word] = []
    at = 0
    while at < len(found):
        for length in range(min(_LONGEST_PHRASE, len(found) - at), 0, -1):
            meaning = same.get(tuple(word.text for word in found[at : at + length]))
            if meaning is not None:
                words += [Word(part, found[at].start, found[at + length - 1].end) for part in meaning]
                at += length
                break
        else:
            words.append(found[at])
            at += 1
    return words


def content_words(text: str, language: Language) -> list[Word]:
    """The words of `text` that claim something: no stop words, no digits."""
    stop = _STOP[language]
    return [word for word in comparable_words(text, language) if word.text not in stop and not word.text.isdigit()]


def vocabulary(texts: Iterable[str], language: Language) -> frozenset[str]:
    """The comparable words of several texts; synonyms also by their parts, so that "nhận" finds "tiếp nhận"."""
    found: set[str] = set()
    for text in texts:
        composed = nfc(text)
        found.update(word.text for word in comparable_words(composed, language))
        raw = _TOKEN.findall(place_tones(composed.lower()))
        found.update(map(_stem, raw) if language == "en" else raw)
    return frozenset(found)


def _stem(word: str) -> str:
    """A crude stem, the same for the forms of one English word: "elected", "elects" -> "elect"."""
    word = word.removesuffix("'s").removesuffix("’s")
    word = _IRREGULAR.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word


def _meanings(table: str, language: Language) -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in table.strip().splitlines():
        phrases = [tuple(_stem(w) if language == "en" else w for w in p.split()) for p in row.split("|")]
        for phrase in phrases:
            found[phrase] = phrases[0]
    return found


def _said_of_nothing() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Phrases that claim nothing, though their syllables may: "có thể", but not "giải thể"."""
    return {tuple(phrase.split()): () for phrase in re.split(r"[|\n]", _STOP_PHRASES_VI.strip())}


_SAME = {"vi": _said_of_nothing() | _meanings(_SAME_VI, "vi"), "en": _meanings(_SAME_EN, "en")}
_STOP = {"vi": _STOP_VI, "en": frozenset(map(_stem, _STOP_EN)) | _STOP_EN}
_LONGEST_PHRASE = 5
