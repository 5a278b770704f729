"""The ways a file can fail to be read, each worded once: what is wrong and what to do, in both languages."""

from __future__ import annotations

from ingest.readers.base import UnreadableFileError

# A directive is text; beyond this size the file is something else, or would exhaust the memory of a small PC.
MAX_FILE_BYTES = 200 * 1024 * 1024

# The longest law has a million letters; a few bytes that stand for gigabytes of text are an attack.
MAX_LETTERS = 20_000_000
MAX_CELLS = 2_000_000

_MESSAGES: dict[str, tuple[str, str]] = {
    "not_found": (
        "không tìm thấy tệp; hãy kiểm tra lại đường dẫn.",
        "no such file; check the path.",
    ),
    "not_a_file": (
        "đây không phải là tệp; hãy chọn một tệp văn bản.",
        "not a regular file; choose a document file.",
    ),
    "no_permission": (
        "không có quyền đọc; hãy cấp quyền đọc hoặc chép sang thư mục khác.",
        "no permission to read it; grant read access or copy it to another folder.",
    ),
    "io_error": (
        "ổ đĩa báo lỗi khi đọc tệp; hãy chép tệp sang nơi khác rồi thử lại.",
        "the disk reported an error while reading it; copy it elsewhere and try again.",
    ),
    "too_large": (
        "tệp lớn hơn 200 MB; hãy tách nhỏ hoặc lưu lại không kèm hình ảnh.",
        "larger than 200 MB; split it, or save it again without pictures.",
    ),
    "too_long": (
        "tệp có quá nhiều chữ (hơn 20 triệu chữ cái hoặc 2 triệu ô); hãy tách thành nhiều tệp.",
        "holds too much text (over 20 million letters or 2 million cells); split it into several files.",
    ),
    "empty": (
        "tệp rỗng (0 byte); hãy tải lại tệp gốc.",
        "the file is empty (0 bytes); download the original again.",
    ),
    "no_text": (
        "tệp không có chữ nào; hãy kiểm tra xem có đúng tệp cần dùng không.",
        "the file holds no text; check that it is the right file.",
    ),
    "encrypted": (
        "tệp có mật khẩu; hãy mở tệp, bỏ mật khẩu, lưu lại rồi thử lại.",
        "protected by a password; open it, remove the password, save it and try again.",
    ),
    "encrypted_archive": (
        "tệp nén có mật khẩu; hãy giải nén bằng mật khẩu rồi nạp các tệp bên trong.",
        "the archive is protected by a password; unpack it yourself and add the files inside.",
    ),
    "damaged": (
        "tệp bị hỏng hoặc tải chưa xong; hãy tải lại, hoặc mở và lưu lại bằng Word rồi thử lại.",
        "damaged or incompletely downloaded; download it again, or open and re-save it in Word.",
    ),
    "unsafe": (
        "tệp nén bất thường (có thể là bom nén) nên không được mở; hãy lấy tệp từ nguồn tin cậy.",
        "abnormally packed (possibly a zip bomb), so it was not opened; get it from a trusted source.",
    ),
    "empty_archive": (
        "tệp nén không có tệp nào bên trong; hãy kiểm tra xem có đúng tệp cần dùng không.",
        "the archive holds no files; check that it is the right one.",
    ),
    "too_slow": (
        "đọc quá lâu nên đã bỏ qua; hãy tách nhỏ tệp, hoặc mở và lưu lại bằng Word rồi thử lại.",
        "took too long to read and was skipped; split it, or open and re-save it in Word and try again.",
    ),
    "too_much_memory": (
        "cần quá nhiều bộ nhớ để đọc nên đã bỏ qua; hãy tách nhỏ tệp, hoặc lưu lại không kèm hình ảnh.",
        "needs too much memory to read and was skipped; split it, or save it again without pictures.",
    ),
    "crashed": (
        "tệp làm bộ đọc ngừng đột ngột (tệp hỏng, hoặc máy thiếu bộ nhớ); hãy mở và lưu lại rồi thử lại.",
        "its reader crashed (the file is damaged, or memory ran out); open and re-save it and try again.",
    ),
    "needs_ocr": (
        "bản quét, cần nhận dạng chữ (OCR) nhưng máy này chưa có Tesseract; hãy cài đặt (Debian, Ubuntu: "
        "apt-get install tesseract-ocr tesseract-ocr-vie) rồi thử lại, hoặc lưu thành PDF có chữ hay .docx.",
        "scan: needs OCR, but Tesseract with Vietnamese is not installed here; install it (Debian, Ubuntu: "
        "apt-get install tesseract-ocr tesseract-ocr-vie) and try again, or save a searchable PDF or .docx.",
    ),
    "unsupported_format": (
        "định dạng không được hỗ trợ; hãy lưu lại thành .docx, .pdf, .html hoặc .txt.",
        "unsupported format; save it as .docx, .pdf, .html or .txt.",
    ),
}


def unreadable(name: str, code: str) -> UnreadableFileError:
    """The error of kind `code` about the file called `name`, ready to raise."""
    vi, en = _MESSAGES[code]
    return UnreadableFileError(code, f"{name}: {vi}", f"{name}: {en}")


def unsupported(name: str, what: str) -> UnreadableFileError:
    """The "unsupported_format" error that names what was found inside the file: "RTF", "Excel (.xlsx)"."""
    return UnreadableFileError(
        "unsupported_format",
        f"{name}: bên trong là {what}, chưa đọc được; hãy mở tệp rồi lưu lại thành .docx.",
        f"{name}: the content is {what}, which is not supported; open it and save as .docx.",
    )
