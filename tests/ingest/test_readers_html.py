"""Web pages: exported documents whole, articles without the site around them."""

from __future__ import annotations

from ingest.readers.html import read_html


def texts(html: str, encoding: str = "utf-8") -> list[str]:
    return [block.text for block in read_html(html.encode(encoding), "a.html").blocks]


def test_an_exported_document_keeps_head_clauses_and_tables_in_order() -> None:
    html = """<html><head><meta name=Generator content="Microsoft Word 12"><title>x</title>
    <style>p {color: red}</style></head><body>
    <table><tr><td><p>BỘ NỘI VỤ</p><p>Số: 5/QĐ-BNV</p></td>
    <td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</td></tr></table>
    <p>Điều 1. Phạm&nbsp;vi
       áp dụng</p><p>1. Một<br>2. Hai<br>còn nữa</p>
    <table><tr><th>TT</th><th>Mức</th></tr><tr><td>1</td><td>5</td></tr></table>
    <script>bad()</script><ol><li>Mục một<li>Mục hai</ol></body></html>"""
    assert texts(html) == [
        *("BỘ NỘI VỤ", "Số: 5/QĐ-BNV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        *("Điều 1. Phạm vi áp dụng", "1. Một", "2. Hai còn nữa", "TT | Mức", "1 | 5", "1. Mục một", "2. Mục hai"),
    ]


def test_a_site_page_gives_the_article_with_every_clause_and_not_the_menus() -> None:
    clauses = "".join(
        f"<p>{number}. Cấp ủy các cấp có trách nhiệm lãnh đạo, chỉ đạo thực hiện nội dung số {number}.</p>"
        for number in range(1, 9)
    )
    html = f"""<html><head><title>Tin</title></head><body><nav><a href=/>Trang chủ</a></nav>
    <script>a()</script><script>b()</script><aside><p>Quảng cáo sách</p></aside>
    <article><h1>Quy định mới về công tác cán bộ</h1>
    <p>Bộ Chính trị vừa ban hành quy định về công tác cán bộ, áp dụng trong toàn Đảng từ tháng này.</p>
    {clauses}</article><footer>Bản quyền</footer></body></html>"""
    found = texts(html)
    assert sum(text.startswith(tuple("12345678")) for text in found) == 8
    assert not {"Trang chủ", "Quảng cáo sách", "Bản quyền"} & set(found)


def test_the_declared_charset_and_old_fonts_are_read() -> None:
    # Windows-1258 writes tone marks as letters of their own: "cộng" is "cô" + mark + "ng".
    declared = '<html><head><meta charset="windows-1258"></head><body><p>công cô\u0323ng đô\u0301i</p></body></html>'
    assert texts(declared, "cp1258") == ["công cộng đối"]
    old = '<html><body><p><font face=".VnTime">C¨n cø LuËt Tæ chøc ChÝnh phñ</font></p></body></html>'
    assert texts(old) == ["Căn cứ Luật Tổ chức Chính phủ"]
