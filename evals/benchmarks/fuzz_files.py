"""One sound, small file of every format that the readers know: what the fuzzer damages.

Most come from evals/data/samples or are made here. The two binary ones in evals/data/fuzz hold invented
lists of ferry landings; nothing installed can write .xls and .ppt.
"""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import matplotlib
import openpyxl
from matplotlib.figure import Figure
from openpyxl.styles import Font
from PIL import Image, ImageDraw

DATA = Path(__file__).parents[1] / "data"
_WORDS = "BỘ BẾN ĐÒ\nSố: 7/2031/QĐ-BBĐ\nQUYẾT ĐỊNH\nVề bến đò\nĐiều 1. Kiểm tra\n1. Chủ bến đếm khách.\na) Mỗi sáng;"
_RTF = (
    r"{\rtf1\ansi\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset0 .VnTime;}{\f2\fcharset163 Times New Roman;}}"
    r"{\stylesheet{\s0 Normal;}}{\*\listtable{\list{\listlevel\levelnfc0{\leveltext\'01.;}}}}"
    r"\pard\f0\b QUY\u7870?T \u272?\u7882?NH\b0\par\pard\f1 Quy\'d5t \'ae\'dcnh s\'e8 7\par\f2 \u272?i\u7873?u\tab\par"
    r"\trowd\cellx100\cellx200\pard\intbl m\u7897?t\cell hai\cell\row\trowd\pard\intbl\itap2 trong\nestcell"
    r"{\*\nesttableprops\trowd\nestrow}\cell\row\pard{\field{\*\fldinst HYPERLINK x}{\fldrslt xem}}"
    r"{\pict\wmetafile8 0102}{\*\bkmkstart a}\bin4 abcd\par{\header trang}}"
)
_ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        *(("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("draw", "drawing")),
        *(("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"), ("presentation", "presentation")),
    )
)
_ODF_STYLES = (
    '<style:font-face style:name="F" svg:font-family=".VnTime"/><style:style style:name="P" style:family="paragraph" '
    'style:parent-style-name="Q" style:list-style-name="L"><style:text-properties style:font-name="F"/></style:style>'
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-suffix="." text:start-value="3"/></text:list-style>'
)
_ODF_TABLE = (
    '<table:table table:name="Bến"><table:table-row table:number-rows-repeated="2"><table:table-cell '
    'table:number-columns-repeated="3"><text:p>một</text:p></table:table-cell><table:table-cell><text:p>hai</text:p>'
    "</table:table-cell></table:table-row></table:table>"
)
_DRAWING = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def sound_files() -> dict[str, bytes]:
    """A file of each format by the ending of its name, some formats twice ("pdf2")."""
    samples = DATA / "samples"
    files = {
        "txt": _WORDS.encode(),
        "vni.txt": "QUYEÁT ÑÒNH\nVeà vieäc kieåm tra beán ñoø\nÑieàu 1. Kieåm tra\n1. Chuû beán ñeám khaùch.\n".encode(
            "cp1252"
        ),
        "md": (samples / "tong-hop-giao-ban-quy-1-2022.md").read_bytes() + b"\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        "html": (samples / "chi-thi-09-2024.html").read_bytes(),
        "pdf": (samples / "nghi-quyet-18-2023-hdnd.pdf").read_bytes(),
        "plain.pdf": _pdf(),
        "docx": (samples / "quyet-dinh-12-2024.docx").read_bytes(),
        "doc": (samples / "quyet-dinh-07-2019.doc").read_bytes(),
        "rtf": _RTF.encode("ascii"),
        "xls": (DATA / "fuzz" / "danh-sach.xls").read_bytes(),
        "xlsx": _xlsx(),
        "ppt": (DATA / "fuzz" / "tap-huan.ppt").read_bytes(),
        "pptx": _pptx(),
        "odt": _odf(
            '<office:text><text:h text:outline-level="1">Điều 1</text:h><text:list text:style-name="L"><text:list-item>'
            '<text:p text:style-name="P">Mét<text:s text:c="3"/><text:span text:style-name="T">hai</text:span></text:p>'
            f"</text:list-item></text:list>{_ODF_TABLE}<text:p>Lê Văn Mẫu</text:p></office:text>"
        ),
        "ods": _odf(f"<office:spreadsheet>{_ODF_TABLE}{_ODF_TABLE}</office:spreadsheet>"),
        "odp": _odf(
            "<office:presentation><draw:page><draw:frame><draw:text-box><text:p>Bến đò</text:p></draw:text-box>"
            f"</draw:frame>{_ODF_TABLE}</draw:page></office:presentation>"
        ),
        "png": _picture("PNG"),
        "jpg": _picture("JPEG"),
    }
    files["eml"] = _mail(files)
    files["mht"] = _saved_page(files)
    files["zip"] = zip_of(
        {"quy/1.txt": files["txt"], "2.docx": files["docx"], "3.zip": zip_of({"4.rtf": files["rtf"]})}
    )
    return files


def zip_of(members: dict[str, bytes]) -> bytes:
    """A .zip with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _pdf() -> bytes:
    """A PDF whose drawing commands are not packed, so that damage reaches them."""
    page = Figure(figsize=(8.3, 11.7))
    for row, line in enumerate(_WORDS.split("\n") * 3):
        page.text(0.1, 0.95 - 0.03 * row, line)
    buffer = io.BytesIO()
    with matplotlib.rc_context({"pdf.compression": 0, "pdf.fonttype": 42}):
        page.savefig(buffer, format="pdf", metadata={"CreationDate": None})
    return buffer.getvalue()


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["DANH SÁCH BẾN ĐÒ"], ["STT", "Tên bến", "Khách"], [1, "Bến Mới", 0.5], [2, "Bến Cũ", "=SUM(C3:C4)"]):
        sheet.append(row)
    sheet["B3"].font = Font(name=".VnTime")
    sheet["C3"].number_format = "0.0%"
    sheet.merge_cells("A1:C1")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _pptx() -> bytes:
    text = "<p:txBody><a:p><a:r><a:t>Điều 1. Đếm khách</a:t></a:r></a:p></p:txBody>"
    shape = f"<p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr>{text}</p:sp>"
    table = "<a:tbl><a:tr><a:tc><a:p><a:r><a:t>một</a:t></a:r></a:p></a:tc><a:tc><a:p/></a:tc></a:tr></a:tbl>"
    start, end = f"<p:sld {_DRAWING}><p:cSld><p:spTree>", "</p:spTree></p:cSld></p:sld>"
    return zip_of(
        {
            "ppt/presentation.xml": (
                f'<p:presentation {_DRAWING}><p:sldIdLst><p:sldId id="256" r:id="rId1"/><p:sldId id="257" r:id="rId2"/>'
                "</p:sldIdLst></p:presentation>"
            ).encode(),
            "ppt/_rels/presentation.xml.rels": (
                b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                b'<Relationship Id="rId1" Target="slides/1.xml"/><Relationship Id="rId2" Target="/ppt/slides/2.xml"/>'
                b"</Relationships>"
            ),
            "ppt/slides/1.xml": f"{start}{shape}{table}{end}".encode(),
            "ppt/slides/2.xml": f"{start}{shape}{end}".encode(),
        }
    )


def _odf(body: str) -> bytes:
    content = (
        f"<office:document-content {_ODF}><office:automatic-styles>{_ODF_STYLES}</office:automatic-styles>"
        f"<office:body>{body}</office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zip_of(
        {
            "mimetype": b"application/vnd.oasis.opendocument",
            "META-INF/manifest.xml": manifest.encode(),
            "content.xml": content.encode(),
        }
    )


def _picture(form: str) -> bytes:
    picture = Image.new("L", (300, 80), 255)
    ImageDraw.Draw(picture).text((10, 20), "Dieu 1. Kiem tra ben do", fill=0, font_size=22)
    buffer = io.BytesIO()
    picture.save(buffer, form)
    return buffer.getvalue()


def _mail(files: dict[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "a@example.vn", "Về việc bến đò", "<1@example.vn>"
    mail.set_content("Kính gửi các bến,\nXin gửi kèm.\n")
    mail.add_alternative("<p>Kính gửi các bến</p>", subtype="html")
    mail.add_attachment(files["rtf"], maintype="application", subtype="rtf", filename="quy-định.rtf")
    mail.add_attachment(files["odt"], maintype="application", subtype="octet-stream", filename="a.odt")
    inner = EmailMessage()
    inner["From"], inner["Subject"], inner["Message-ID"] = "b@example.vn", "Trả lời", "<2@example.vn>"
    inner.set_content("Đã nhận.")
    mail.add_attachment(inner)
    return mail.as_bytes()


def _saved_page(files: dict[str, bytes]) -> bytes:
    page = EmailMessage()
    page["From"], page["Subject"], page["MIME-Version"] = "<Saved by Blink>", "Bến đò", "1.0"
    page.set_content(files["html"].decode("utf-8"), subtype="html", cte="quoted-printable")
    page.add_related(files["png"], maintype="image", subtype="png", cid="<1>")
    return page.as_bytes()
