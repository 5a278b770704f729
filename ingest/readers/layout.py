"""The look of Vietnamese official documents: where items start, and which tables only place text on the page.

Form and order of the parts: Decree 30/2020/NĐ-CP, annex I (State); Guidance 36-HD/VPTW of 2018 (Party).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.base import Block
from ingest.readers.cleaning import clean_text

# The capitals of Vietnamese; a range such as "À-Ỹ" would take the small letters between them too.
_CAPITALS = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
# A reference that opens a wrapped line ("Điều 5 của Luật này") is no item: it lacks the dot.
_ITEM_START = re.compile(
    rf"""(?:
      (?:Điều|ĐIỀU)\s+\d{{1,3}}[a-zđ]?(?:\s*[.:]|\s*$)
    | (?:Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC|Tiểu\ mục|TIỂU\ MỤC|Phụ\ lục|PHỤ\ LỤC)
        \s+(?:(?:thứ|THỨ)\s+\w+|[\dIVXLC]{{1,6}})(?:\s*[.:–-]|\s*$|\s+[{_CAPITALS}]{{2}})
    | \d{{1,3}}(?:\.\d{{1,3}})*\s*[.)/]\s*(?:[^\W\d_]|[“"(\[])
    | \d{{1,3}}(?:\.\d{{1,3}})+\s+[“"(]?[{_CAPITALS}]
    | \d{{1,3}}(?:\.\d{{1,3}}){{2,}}\.?\s*$
    | [a-zđ]\d?\s?[)/]\s*\S
    | [a-zđ]\.\s+\S
    | (?!C\.\ Mác)[IVXLC]{{1,5}}\s?[.)–/-]\s+\S
    | (?!C\.\ Mác)[A-ZĐ]\.\s+\S
    | [-–—+*]\s*[^\W\d_“"]
    | [-–—+*]\s+[\d(“"]
    | Nơi\ nhận\s*:
    )""",
    re.VERBOSE,
)
_STANDALONE = re.compile(
    r"(?:(?:Điều|Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC|Tiểu mục)\s+(?:thứ\s)?[\dIVXLC]+[.:]?"
    r"|(?:HIẾN PHÁP|(?:BỘ )?LUẬT|PHÁP LỆNH|LỆNH|NGHỊ QUYẾT|NGHỊ ĐỊNH|QUYẾT ĐỊNH|CHỈ THỊ"
    r"|THÔNG TƯ(?: LIÊN TỊCH)?"
    r"|QUY ĐỊNH|QUY CHẾ|HƯỚNG DẪN|KẾT LUẬN|KẾ HOẠCH|CÔNG VĂN|THÔNG BÁO|THÔNG TRI|BÁO CÁO|TỜ TRÌNH|PHỤ LỤC))"
)
# The whole line, in any case: the same words inside a sentence are no motto.
_MOTTO = re.compile(
    r"^\W*(?:CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM|ĐẢNG CỘNG SẢN VIỆT NAM"
    r"|Độc lập\W{1,5}Tự do\W{1,5}Hạnh phúc|(?:THE )?SOCIALIST REPUBLIC OF VIET ?NAM"
    r"|(?:THE )?COMMUNIST PARTY OF VIET ?NAM|Independence\W{1,5}Freedom\W{1,5}Happiness)\W*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^(?:Số|SỐ|(?:Luật|LUẬT|Nghị quyết|Pháp lệnh) số)\s*[:.]?\s*[\d…._/].{0,50}$")
_PLACE_DATE = re.compile(
    rf"^[{_CAPITALS}][^\d,.;:]{{1,40}},?\s*(?:ngày\b.{{0,12}}tháng\b.{{0,12}}năm\b[\s\d….]{{0,12}}"
    r"|\d{1,2} [A-Z][a-z]{2,8} \d{4})$"
)
_RECIPIENTS = re.compile(r"^\W*(?:Nơi\s+nhận\b|Recipients\s*:)", re.IGNORECASE)
_SIGNATURE = re.compile(rf"^(?:T/?M|K/?T|T/?L|T/?U/?Q|Q)\s*[. ]\s*[{_CAPITALS}]{{2}}")
_SIGNER_ROLE = re.compile(r"^(?:CHỦ TỊCH|PHÓ CHỦ TỊCH|THỦ TƯỚNG|BỘ TRƯỞNG|THỨ TRƯỞNG|TỔNG BÍ THƯ|BÍ THƯ)\b")
_COLUMN_GAP = re.compile(r"\s*\t\s*|\s{3,}")


def starts_item(line: str) -> bool:
    """True when `line` opens a new unit: "Điều 5.", "Chương II", "1.", "10.4.3", "a)", "-", "Nơi nhận:"."""
    return _ITEM_START.match(line) is not None


def stands_alone(line: str) -> bool:
    """True for a heading line whose name follows on the next line: "Chương I", "NGHỊ ĐỊNH"."""
    return _STANDALONE.fullmatch(line.strip()) is not None


def is_furniture(line: str) -> bool:
    """True for a line of the head or the foot: motto, number, place and date, recipients, signature."""
    return any(mark.search(line) for mark in (_MOTTO, _NUMBER, _PLACE_DATE, _RECIPIENTS, _SIGNATURE, _SIGNER_ROLE))


def split_soft_lines(lines: Sequence[str]) -> list[str]:
    """The paragraphs among lines parted by soft breaks: a new one only where a new item or heading starts."""
    paragraphs: list[str] = []
    for line in lines:
        if not line.strip():
            continue
        new = not paragraphs or starts_item(line.strip()) or stands_alone(line) or stands_alone(paragraphs[-1])
        if new or is_furniture(line.strip()):
            paragraphs.append(line)
        else:
            paragraphs[-1] += " " + line.strip()
    return paragraphs


def is_layout_table(rows: Sequence[Sequence[Sequence[str]]]) -> bool:
    """True when a table (rows of cells of paragraphs) only places text side by side, like a document's head.

    A head or a signature has at most three columns and holds a mark of its kind; a single cell is a frame.
    """
    columns = max((len(row) for row in rows), default=0)
    if columns <= 1:
        return True
    if columns > 3 or len(rows) > 6:
        return False
    paragraphs = [text for row in rows for cell in row for text in cell if text]
    return any(is_furniture(text) for text in paragraphs)


def table_blocks(rows: Sequence[Sequence[Sequence[str]]], page: int | None = None) -> list[Block]:
    """The blocks of a table given as rows of cells of paragraphs, already cleaned.

    A layout table comes out column by column, each paragraph its own block; a data table row by row.
    """
    if is_layout_table(rows):
        columns = max((len(row) for row in rows), default=0)
        cells = [row[column] for column in range(columns) for row in rows if column < len(row)]
        return [Block(text, page) for cell in cells for text in cell if text]
    blocks = []
    for row in rows:
        texts = [" ".join(text for text in cell if text) for cell in row]
        if any(texts):
            # An empty cell keeps its place: "1 | | 5"; clean_text only takes out the double space.
            blocks.append(Block(clean_text(" | ".join(texts)), page, "row"))
    return blocks


def order_columns(lines: Sequence[str]) -> list[str]:
    """The cleaned lines; a head or foot typed in two columns by tabs or spaces comes left column first."""
    ordered: list[str] = []
    left: list[str] = []
    right: list[str] = []
    in_foot = False
    for line in lines:
        columns = _columns(line)
        if columns is not None and (in_foot or _is_head(columns) or _is_foot(columns)):
            in_foot = in_foot or _is_foot(columns)
            left.append(columns[0])
            right.append(columns[1])
        elif in_foot and line.lstrip().startswith(("-", "+")):
            left.append(line)
        elif line.strip():
            ordered += [*left, *right, line]
            left, right, in_foot = [], [], False
    return [text for text in (clean_text(line) for line in [*ordered, *left, *right]) if text]


def _columns(line: str) -> tuple[str, str] | None:
    parts = [clean_text(part) for part in _COLUMN_GAP.split(line.strip("\n "))]
    parts = [part for part in parts if part]
    return (parts[0], parts[1]) if len(parts) == 2 else None


def _is_head(columns: tuple[str, str]) -> bool:
    return bool(_MOTTO.search(columns[1]) or _PLACE_DATE.match(columns[1]))


def _is_foot(columns: tuple[str, str]) -> bool:
    left, right = columns
    return bool(_SIGNATURE.match(right) or (_RECIPIENTS.match(left) and right.isupper()))
