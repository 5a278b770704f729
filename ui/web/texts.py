"""Every text of the chat page that is not an answer, in Vietnamese and in English."""

from __future__ import annotations

from rag.language import Language, Text
from ui import words

PRODUCT = "Chỉ Thị"
LANGUAGES: tuple[tuple[str, Language], ...] = (("Tiếng Việt", "vi"), ("English", "en"))

PROMISE = Text(
    "Hỏi về văn bản chỉ đạo, nhận đúng điều khoản, đúng nguyên văn. Không cần mạng.",
    "Ask about directives; get the right clause, word for word. No network needed.",
)
DOCUMENT_COUNT = Text("{n} văn bản trong thư viện", "{n} documents in the library")
ONE_DOCUMENT = Text("1 văn bản trong thư viện", "1 document in the library")
LANGUAGE_LABEL = Text("Ngôn ngữ của trang", "Language of the page")

TAB_CHAT = Text("Hỏi đáp", "Ask")
TAB_DOCUMENTS = Text("Văn bản", "Documents")

# --- the conversation ---------------------------------------------------------------------------

CONVERSATION = Text("Hội thoại", "Conversation")
QUESTION_LABEL = Text("Câu hỏi", "Question")
QUESTION_HINT = Text(
    "Câu hỏi, hoặc số ký hiệu",
    "A question, or a number",
)
SEND = Text("Gửi", "Ask")
NEW_CONVERSATION = Text("Hội thoại mới", "New conversation")
WELCOME = Text("Cần tìm điều khoản nào?", "Which clause are you looking for?")
WELCOME_MORE = Text(
    "Gõ bằng lời, không dấu cũng được, hoặc gõ số ký hiệu. Ví dụ:",
    "Ask in words, in Vietnamese or English, or type a document's number. For example:",
)
EMPTY_TITLE = Text("Thư viện chưa có văn bản nào", "The library is empty")
EMPTY_HOW = Text(
    "Nạp tệp hoặc cả thư mục bằng lệnh dưới đây, rồi tải lại trang này:",
    "Add files or whole folders with the command below, then reload this page:",
)
EMPTY_COMMAND = Text("chithi ingest THƯ_MỤC --library {library}", "chithi ingest FOLDER --library {library}")
SEARCHING = Text("Đang tìm trong thư viện…", "Searching the library…")
RESTORED = Text("Đã đọc câu hỏi là: {question}", "The question was read as: {question}")
WARNING = Text("Lưu ý", "Note")
REFUSED = Text("Không có câu trả lời chắc chắn", "No certain answer")
PROBLEM = Text("Chưa trả lời được", "Could not answer")
NEAREST = Text("Hỏi về văn bản gần nhất:", "Ask about the nearest documents:")
QUOTED = Text("Trích nguyên văn, đã đối chiếu", "Quoted word for word, checked")
WRITTEN = Text("{model} viết, trích dẫn đã đối chiếu", "Written by {model}, quotes checked")
SECONDS = Text("{s} giây", "{s} s")
MARKER = Text("Xem trích dẫn {n}", "See citation {n}")
# Whoever reads this may use either language, and it must be right the one time it appears.
UNEXPECTED = Text(
    "Xin lỗi, chương trình gặp lỗi ngoài dự kiến khi trả lời; lỗi đã được ghi lại. Hãy thử lại hoặc hỏi cách khác.",
    "Sorry, something unexpected went wrong while answering; it was logged. Please try again or ask differently.",
)

# --- the citations ------------------------------------------------------------------------------

SOURCES = Text("Trích dẫn", "Citations")
NO_SOURCES_YET = Text(
    "Điều khoản được trích sẽ hiện ở đây, cùng văn bản và tình trạng hiệu lực.",
    "The clauses quoted appear here, with their document and whether it is in force.",
)
NO_SOURCES = Text("Câu này không có trích dẫn.", "There are no citations for this question.")
ALL_OF_CLAUSE = Text("Xem toàn bộ điều khoản", "Show the whole clause")
PAGE = Text("trang {n}", "page {n}")
COPY = Text("Sao chép", "Copy")
COPIED = Text("Đã chép", "Copied")
OPEN_DOCUMENT = Text("Mở văn bản", "Open document")

STATUS = words.STATUS

# --- the documents ------------------------------------------------------------------------------

FILTER_LABEL = Text("Lọc văn bản", "Filter documents")
FILTER_HINT = Text("Lọc theo số, loại, cơ quan, tên văn bản…", "Filter by number, kind, issuer, title…")
RELATION = words.RELATION
WHERE = Text("tại {clause}", "in {clause}")
BACK = Text("← Danh sách", "← List")
NO_MATCH = Text("Không văn bản nào khớp với bộ lọc.", "No document matches the filter.")
SHOWN = Text(
    "Hiện {shown} trong {n} văn bản; hãy lọc để thấy phần còn lại.", "{shown} of {n} shown; filter to see the rest."
)
GONE = Text("Văn bản này không còn trong thư viện.", "This document is no longer in the library.")

# --- example questions --------------------------------------------------------------------------

ASK_ABOUT = Text("{called} về việc gì?", "What is {called} about?")
ASK_WHEN = Text("{called} được ban hành khi nào?", "When was {called} issued?")
ASK_HEADING = Text("{heading} theo {called}?", "{heading} under {called}?")
ASK_LIST = Text("{heading} gồm những gì?", "What does {heading} consist of?")
ASK_WHAT_IS = Text("{heading} là gì?", "What is the {heading}?")

# --- the command --------------------------------------------------------------------------------

RUNNING = Text("Trang hỏi đáp đang chạy tại {url} (Ctrl-C để dừng)\n", "The chat page is at {url} (Ctrl-C to stop)\n")
STOPPED = Text("Đã dừng trang hỏi đáp.\n", "The chat page was stopped.\n")
PORT_TAKEN = Text(
    "Không mở được cổng {port} tại {host}: chương trình khác đang dùng. Hãy chọn cổng khác: chithi ui --port {other}",
    "Port {port} on {host} cannot be opened: another program uses it. Choose another: chithi ui --port {other}",
)
