"""The words that the command line and the page share: statuses, relations, secrecy marks, what a head says."""

from __future__ import annotations

from rag.directives.model import Relation, Status
from rag.language import Language, Text

STATUS = {
    Status.IN_FORCE: Text("còn hiệu lực", "in force"),
    Status.NOT_YET: Text("chưa có hiệu lực", "not yet in force"),
    Status.REPLACED: Text("đã bị thay thế", "replaced"),
    Status.REPEALED: Text("đã bị bãi bỏ", "repealed"),
    Status.EXPIRED: Text("đã hết hiệu lực", "expired"),
    Status.DRAFT: Text("dự thảo", "draft"),
    Status.UNKNOWN: Text("chưa rõ hiệu lực", "status unknown"),
}
STATUS_WHY = {
    Status.IN_FORCE: Text("theo chính văn bản", "by its own words"),
    Status.NOT_YET: Text("chưa đến ngày có hiệu lực", "its first day of effect has not come"),
    Status.REPLACED: Text("do văn bản khác", "because of another document"),
    Status.REPEALED: Text("do văn bản khác", "because of another document"),
    Status.EXPIRED: Text("đã qua ngày cuối ghi trong văn bản", "the last day that it names has passed"),
    Status.DRAFT: Text("phần đầu văn bản ghi là dự thảo", "its head says that it is a draft"),
    Status.UNKNOWN: Text(
        "văn bản và thư viện không nói từ khi nào", "neither its text nor the library says from which day"
    ),
}

# What acts on another document comes first, what only names it last: the order in which relations are shown.
RELATION = {
    Relation.REPLACES: Text("thay thế", "replaces"),
    Relation.REPEALS: Text("bãi bỏ", "repeals"),
    Relation.AMENDS: Text("sửa đổi, bổ sung", "amends"),
    Relation.GUIDES: Text("hướng dẫn", "guides"),
    Relation.BASED_ON: Text("căn cứ", "based on"),
    Relation.MENTIONS: Text("dẫn chiếu", "mentions"),
}
INCOMING = {
    Relation.REPLACES: Text("được thay thế bởi", "replaced by"),
    Relation.REPEALS: Text("bị bãi bỏ bởi", "repealed by"),
    Relation.AMENDS: Text("được sửa đổi, bổ sung bởi", "amended by"),
    Relation.GUIDES: Text("được hướng dẫn bởi", "guided by"),
    Relation.BASED_ON: Text("là căn cứ của", "basis of"),
    Relation.MENTIONS: Text("được dẫn chiếu tại", "mentioned by"),
}
IN_PART = Text("phần: {clauses}", "in part: {clauses}")
SINCE = Text("từ {day}", "from {day}")
NOT_IN_LIBRARY = Text("không có trong thư viện", "not in the library")
INFERRED = Text("suy ra vì cùng tên, ban hành sau", "inferred: the same name, issued later")
DOES = Text("Văn bản này nói về văn bản khác", "What it says of others")
DONE_TO_IT = Text("Văn bản khác nói về văn bản này", "What others say of it")

_SECRECY = {
    "mật": Text("MẬT", "MẬT – CONFIDENTIAL"),
    "tối mật": Text("TỐI MẬT", "TỐI MẬT – SECRET"),
    "tuyệt mật": Text("TUYỆT MẬT", "TUYỆT MẬT – TOP SECRET"),
}

ID = Text("Mã", "Id")
NUMBER = Text("Số ký hiệu", "Number")
KIND = Text("Loại", "Kind")
TITLE = Text("Tên văn bản", "Title")
ISSUER = Text("Cơ quan ban hành", "Issuer")
ALSO_WRITTEN = Text("Cơ quan còn viết là", "Issuer also written")
PLACE = Text("Nơi ban hành", "Place")
ISSUED = Text("Ngày ban hành", "Issued")
EFFECTIVE = Text("Hiệu lực từ", "Effective from")
EFFECTIVE_TO = Text("Hiệu lực đến hết", "Effective until")
SIGNER = Text("Người ký", "Signed by")
ON_BEHALF_OF = Text("Ký thay mặt", "Signed on behalf of")
RECIPIENTS = Text("Nơi nhận", "Recipients")
SECRECY = Text("Độ mật", "Secrecy")
STATUS_HEADING = Text("Hiệu lực", "Status")
FILE = Text("Tệp", "File")
STRUCTURE = Text("Cấu trúc", "Structure")
FULL_TEXT = Text("Toàn văn", "Full text")
NUMBERING = Text("Đánh số khác thường, nên xem bản gốc", "Odd numbering, better look at the original")
SKIPPED = Text("không có {missing} giữa {after} và {before}", "{missing} is missing between {after} and {before}")
REPEATED = Text("sau {after} số lặp lại hoặc lùi: {before}", "after {after} a number repeats or goes back: {before}")
NO_NUMBER = Text("không số", "no number")


def secrecy(mark: str | None, language: Language) -> str:
    """The label that a document bearing `mark` is shown with, "[MẬT]"; empty for an open document."""
    if mark is None:
        return ""
    known = _SECRECY.get(mark.lower())
    return f"[{known.to(language) if known else mark.upper()}]"
