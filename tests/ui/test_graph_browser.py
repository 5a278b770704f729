"""The graph's page in Chromium: without a network, by mouse, by keyboard, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rag.library.library import Library
from rag.retrieval.shelf import Shelf
from ui import graph

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def page_file(archive_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with Library.open(archive_dir) as library:
        drawn = graph.build(Shelf.read(library, date(2026, 1, 1)))
        file = tmp_path_factory.mktemp("graph") / "graph.html"
        graph.write(graph.FORMATS["html"](drawn, "vi"), file)
    return file


@pytest.fixture
def page(browser: Browser, page_file: Path) -> Iterator[Page]:
    """The page; whatever it asks of anyone, throws or complains about fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    problems: list[str] = []
    opened.on("request", lambda request: None if request.url.startswith("file:") else problems.append(request.url))
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    opened.goto(page_file.as_uri())
    yield opened
    opened.close()
    assert problems == []


def test_a_chosen_document_lights_its_links_and_its_sentences_are_read_beside_it(page: Page) -> None:
    page.locator(".node", has_text="6/2020/NĐ-CP").click()
    expect(page.locator(".node.chosen")).to_have_count(1)
    expect(page.locator(".edge.lit")).to_have_count(3)
    aside = page.locator("aside")
    expect(aside).to_contain_text("Nghị định này thay thế Nghị định số 5/2013/NĐ-CP.")
    expect(aside).to_contain_text("Khoản 3 Điều 7")
    aside.locator("a", has_text="5/2013/NĐ-CP").click()
    expect(page.locator(".node.chosen")).to_contain_text("5/2013/NĐ-CP")
    page.keyboard.press("Escape")
    expect(page.locator(".node.chosen")).to_have_count(0)
    expect(aside).to_contain_text("Chọn một văn bản")


def test_boxes_are_reached_and_chosen_by_keyboard(page: Page) -> None:
    page.locator(".canvas").focus()
    page.keyboard.press("Tab")
    first = page.locator(".node").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(first).to_have_class(re.compile(r"\bchosen\b"))


def test_relations_and_strangers_can_be_hidden(page: Page) -> None:
    page.locator(".legend label", has_text="thay thế").click()
    expect(page.locator(".edge.replaces").first).to_be_hidden()
    expect(page.locator(".edge.amends").first).to_be_visible()
    page.locator(".legend label.outside").click()
    expect(page.locator(".node.outside").first).to_be_hidden()


def test_a_document_is_found_without_diacritics(page: Page) -> None:
    page.fill("#find", "cong ngo")
    expect(page.locator(".node.lit")).to_have_count(1)
    expect(page.locator(".node.lit")).to_contain_text("77/2001/QH10")
    page.press("#find", "Enter")
    expect(page.locator("aside")).to_contain_text("Luật Cổng ngõ")


def test_zooming_changes_the_size_and_fit_shows_all(page: Page) -> None:
    svg = page.locator(".canvas > svg")
    before = float(svg.get_attribute("width") or 0)
    page.locator("[data-zoom='1']").click()
    assert float(svg.get_attribute("width") or 0) == pytest.approx(before * 1.25)
    page.locator("[data-zoom='0']").click()
    assert page.evaluate("(c => c.scrollWidth <= c.clientWidth)(document.querySelector('.canvas'))")


def test_a_phone_does_not_scroll_sideways(browser: Browser, page_file: Path) -> None:
    phone = browser.new_page(viewport={"width": 390, "height": 844})
    phone.goto(page_file.as_uri())
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.close()


def test_without_scripts_a_box_leads_into_the_list(browser: Browser, page_file: Path) -> None:
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(page_file.as_uri())
    expect(plain.locator(".tools")).to_be_hidden()
    target = plain.locator(".node", has_text="7/2022/NĐ-CP")
    reference = target.get_attribute("href") or ""
    target.click()
    expect(plain.locator(f"article{reference}")).to_be_in_viewport()
    plain.context.close()
