"""A tiny library of laws about storehouses: replaced, amended, expired, secret, named like markup, alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from rag.directives.model import DirectiveDocument, Particulars, Relation
from rag.library.library import Library
from tests.rag.directives.made import directive, reference
from tests.rag.library.synthetic import DIMENSION, add
from tests.rag.library.written import written

R = Relation
EVIL = 'Luật </script><script>alert("1")</script> & \\N "kho" \\'


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium when it is there, else Playwright's own; without either the test fails, and says so."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def archive_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the library; for reading only."""
    folder = tmp_path_factory.mktemp("archive") / "library"
    with Library.open(folder, create=True, model_name="random", dimension=DIMENSION) as library:
        add(library, *_documents())
    return folder


@pytest.fixture
def archive(archive_dir: Path) -> Iterator[Library]:
    """The library, open."""
    with Library.open(archive_dir) as opened:
        yield opened


def _documents() -> Iterator[DirectiveDocument]:
    old_law = directive(
        "kho-2012",
        "9/2012/QH13",
        kind="Luật",
        title="Luật Kho tàng",
        issuer="Quốc hội",
        issued_on=date(2012, 5, 1),
        effective_from=date(2012, 7, 1),
    )
    new_law = replace(old_law, id="kho-2024", number="30/2024/QH15", path="kho-2024.txt", issued_on=date(2024, 5, 1))
    new_law = replace(new_law, effective_from=date(2024, 7, 1))
    yield written(old_law, "Luật này có hiệu lực từ ngày 1 tháng 7 năm 2012.")
    yield written(new_law, "Luật này có hiệu lực từ ngày 1 tháng 7 năm 2024.")

    decree = directive(
        "n5",
        "5/2013/NĐ-CP",
        kind="Nghị định",
        title="Nghị định hướng dẫn Luật Kho tàng",
        issuer="Chính phủ",
        issued_on=date(2013, 2, 1),
        effective_from=date(2013, 3, 1),
    )
    rests = reference(R.BASED_ON, "9/2012/QH13", kind="Luật")
    yield replace(
        written(
            decree,
            ("Căn cứ Luật Kho tàng số 9/2012/QH13;", rests),
            ("Nghị định này hướng dẫn Luật số 9/2012/QH13.", replace(rests, relation=R.GUIDES)),
            ("Việc cân đo theo Luật số 9/2012/QH13.", replace(rests, relation=R.MENTIONS)),
            "Nghị định này có hiệu lực từ ngày 1 tháng 3 năm 2013.",
        ),
        particulars=Particulars("Hà Nội", ("CHÍNH PHỦ", "Chính phủ"), "Thủ tướng", "Chính phủ", ("Các bộ", "Lưu: VT")),
    )
    newer = replace(decree, id="n6", number="6/2020/NĐ-CP", path="n6.txt", title="Nghị định về cửa kho")
    newer = replace(newer, issued_on=date(2020, 1, 15), effective_from=date(2020, 3, 1))
    gate = reference(R.BASED_ON, "77/2001/QH10", kind="Luật", title="Luật Cổng ngõ")
    yield written(
        newer,
        ("Nghị định này thay thế Nghị định số 5/2013/NĐ-CP.", reference(R.REPLACES, "5/2013/NĐ-CP")),
        ("Căn cứ Luật Cổng ngõ số 77/2001/QH10;", gate),
        ("Căn cứ Luật Cổng ngõ số 77/2001/QH10 ngày 2 tháng 3 năm 2001;", replace(gate, issued_on=date(2001, 3, 2))),
    )
    amending = replace(newer, id="n7", number="7/2022/NĐ-CP", path="n7.txt", title="Nghị định sửa đổi việc cửa kho")
    amending = replace(amending, issued_on=date(2022, 4, 4), effective_from=date(2022, 5, 5))
    of_gates = reference(R.AMENDS, "6/2020/NĐ-CP", target=("Điều 7", "Khoản 3"))
    yield written(
        amending,
        ("Sửa đổi khoản 3 Điều 7 của Nghị định số 6/2020/NĐ-CP.", of_gates),
        ("Sửa đổi Điều 9 của Nghị định số 6/2020/NĐ-CP.", replace(of_gates, target=("Điều 9",))),
    )
    fair = directive(
        "q1",
        "1/2021/QĐ-UBND",
        title="Quyết định về hội chợ",
        issued_on=date(2021, 1, 2),
        effective_from=date(2021, 1, 2),
        effective_to=date(2021, 12, 31),
    )
    yield written(fair, "Quyết định này có hiệu lực từ ngày 2 tháng 1 năm 2021 đến hết ngày 31 tháng 12 năm 2021.")
    secret = replace(
        directive("mat", None, kind="Kế hoạch", title=EVIL, issued_on=date(2023, 1, 1)), confidentiality="Mật"
    )
    named = reference(R.BASED_ON, title=EVIL, kind="Luật", year=1999)
    yield written(secret, (f"Căn cứ {EVIL} năm 1999;", named))
