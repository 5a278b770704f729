"""The chat page in Chromium: asked, read, switched, and never speaking to anyone but this machine."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

import evals
from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.errors import ChithiError
from rag.library.library import Library
from rag.models.embeddings import load_embeddings
from rag.settings import Settings
from ui.web.app import build, start

pytestmark = pytest.mark.browser

SAMPLES = Path(evals.__file__).parent / "data" / "samples"
FILES = ("quyet-dinh-07-2019.doc", "quyet-dinh-12-2024.docx", "decision-21-2024-en.md")
ASKED = "07/2019/QĐ-UBND được ban hành khi nào?"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a library with three of the sample documents."""
    chosen = Settings(library=tmp_path_factory.mktemp("web") / "library", language="vi")
    embeddings = load_embeddings(chosen)
    with Library.open(chosen.library, create=True, model_name=embeddings.model_name) as library:
        report = ingest(library, embeddings, [SAMPLES / name for name in FILES])
    assert not report.failed
    return chosen


def serve(settings: Settings) -> Iterator[str]:
    with Assistant.open(settings=settings) as assistant:
        page, port = build(assistant, settings), free_port()
        start(page, settings, host="127.0.0.1", port=port)
        yield f"http://127.0.0.1:{port}/"
        page.close(verbose=False)


@pytest.fixture(scope="session")
def url(settings: Settings) -> Iterator[str]:
    yield from serve(settings)


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    """The page at 1280 × 800; whatever it asks of another machine, or throws, fails the test."""
    yield from visit(browser, url, width=1280, height=800)


def visit(browser: Browser, url: str, width: int, height: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    asked: list[str] = []
    thrown: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.goto(url)
    expect(page.locator("#question textarea")).to_be_enabled(timeout=30_000)
    yield page
    outside = [u for u in asked if urlsplit(u).scheme not in {"data", "blob"} and urlsplit(u).hostname != "127.0.0.1"]
    context.close()
    assert outside == []
    assert thrown == []


def ask(page: Page, question: str) -> None:
    """Type `question`, press Enter, and wait until the answer is there."""
    before = page.locator(".exchange").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    expect(page.locator(".exchange")).to_have_count(before + 1, timeout=20_000)
    expect(page.locator(".conversation")).to_have_attribute("aria-busy", "false", timeout=20_000)


def test_an_answer_streams_and_its_marker_leads_to_the_card_with_the_quote(page: Page) -> None:
    ask(page, ASKED)
    exchange = page.locator(".exchange").last
    expect(exchange.locator(".answer")).to_contain_text("20/2/2019")
    expect(page.locator("#question textarea")).to_have_value("")
    exchange.locator("a.marker").first.click()
    card = page.locator(".card.active")
    expect(card).to_be_in_viewport()
    expect(card).to_contain_text("07/2019/QĐ-UBND")
    expect(card).to_contain_text("đã bị thay thế")
    expect(card.locator("mark").first).to_contain_text("2019")


def test_the_marker_of_an_earlier_answer_shows_that_answers_card(page: Page) -> None:
    ask(page, ASKED)
    ask(page, "12/2024/QĐ-UBND được ban hành khi nào?")
    expect(page.locator("#turn-1")).not_to_have_attribute("open", re.compile(".*"))
    page.locator(".exchange").first.locator("a.marker").first.click()
    expect(page.locator("#cite-1-1.active")).to_be_in_viewport()
    expect(page.locator("#turn-2")).not_to_have_attribute("open", re.compile(".*"))


def test_a_question_without_diacritics_is_read_and_the_reading_is_shown(page: Page) -> None:
    ask(page, "quyet dinh 12/2024/qd-ubnd duoc ban hanh khi nao")
    expect(page.locator(".restored")).to_contain_text("được ban hành khi nào")
    expect(page.locator(".answer").last).to_contain_text("15/3/2024")


def test_a_refusal_is_calm_offers_documents_and_empties_the_panel(page: Page) -> None:
    ask(page, "giá vàng hôm nay bao nhiêu?")
    expect(page.locator(".refusal")).to_be_visible()
    expect(page.locator(".card")).to_have_count(0)
    page.locator(".refusal [data-ask]").first.click()
    expect(page.locator(".exchange")).to_have_count(2)


def test_an_empty_question_is_answered_with_advice(page: Page) -> None:
    ask(page, "   ")
    expect(page.locator(".problem")).to_contain_text("Câu hỏi trống")


def test_markup_in_a_question_is_only_text(page: Page) -> None:
    ask(page, "<img src=x onerror=alert(1)> là gì?")
    expect(page.locator(".question")).to_have_text("<img src=x onerror=alert(1)> là gì?")
    expect(page.locator(".exchange img")).to_have_count(0)


def test_every_example_is_answered_when_clicked(page: Page) -> None:
    examples = page.locator(".welcome [data-ask]").all_inner_texts()
    assert len(examples) >= 5
    for example in examples:
        page.get_by_role("button", name=example, exact=True).click()
        expect(page.locator(".exchange .marker").first).to_be_visible(timeout=20_000)
        expect(page.locator("#fresh")).to_be_visible()
        page.click("#fresh")
        expect(page.locator(".welcome")).to_be_visible()


def test_the_language_switch_changes_every_label_and_keeps_the_conversation(page: Page) -> None:
    ask(page, ASKED)
    page.locator("#language label", has_text="English").click()
    expect(page.get_by_role("tab", name="Documents")).to_be_visible()
    expect(page.locator(".panel-title")).to_have_text("Citations")
    expect(page.locator(".badge").first).to_have_text("replaced")
    expect(page.locator("#send")).to_have_text("Ask")
    expect(page.locator(".exchange")).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_documents_can_be_filtered_and_one_read(page: Page) -> None:
    page.get_by_role("tab", name="Văn bản").click()
    expect(page.locator("table.documents tbody tr")).to_have_count(len(FILES))
    page.fill("#filter :is(input, textarea)", "phan anh 2019")
    expect(page.locator("table.documents tbody tr")).to_have_count(1)
    page.locator("table.documents [data-open]").click()
    expect(page.locator(".fulltext")).to_contain_text("Điều 4. Thời hạn")
    expect(page.locator(".document dl")).to_contain_text("12/2024/QĐ-UBND")
    page.locator(".structure a", has_text="Điều 8").click()
    page.click("#back")
    expect(page.locator("table.documents")).to_be_visible()


def test_relations_lead_from_one_document_to_the_other_and_to_the_very_words(page: Page) -> None:
    page.get_by_role("tab", name="Văn bản").click()
    page.locator("table.documents [data-open='07-2019-qd-ubnd']").click()
    replaced = page.locator(".relations details", has_text="được thay thế bởi")
    expect(replaced).to_contain_text("12/2024/QĐ-UBND")
    replaced.locator("small button").first.click()
    expect(page.locator(".document dl")).to_contain_text("12/2024/QĐ-UBND")
    expect(page.locator(".fulltext mark[data-quoted]")).to_be_in_viewport()
    expect(page.locator(".fulltext mark[data-quoted]")).to_contain_text("07/2019/QĐ-UBND")
    page.locator(".relations button", has_text="07/2019/QĐ-UBND").first.click()
    expect(page.locator(".evidence")).to_contain_text("Được thay thế bởi")


def test_a_citation_opens_its_document_at_the_quote(page: Page) -> None:
    ask(page, ASKED)
    page.locator(".card [data-open]").click()
    quoted = page.locator(".fulltext mark[data-quoted]")
    expect(quoted).to_be_in_viewport()
    expect(quoted).to_contain_text("2019")


def test_two_visitors_do_not_see_each_other(browser: Browser, url: str, page: Page) -> None:
    ask(page, ASKED)
    visitor = visit(browser, url, width=1280, height=800)
    other = next(visitor)
    expect(other.locator(".welcome")).to_be_visible()
    expect(other.locator(".exchange")).to_have_count(0)
    assert next(visitor, None) is None


def test_a_phone_shows_the_page_without_sideways_scrolling(browser: Browser, url: str) -> None:
    visitor = visit(browser, url, width=390, height=844)
    phone = next(visitor)
    ask(phone, ASKED)
    phone.locator("a.marker").first.click()
    expect(phone.locator(".card.active")).to_be_in_viewport()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert next(visitor, None) is None


def test_an_empty_library_opens_and_says_how_to_fill_it(browser: Browser, tmp_path: Path) -> None:
    empty = Settings(library=tmp_path / "empty", language="en")
    Library.open(empty.library, create=True, model_name=load_embeddings(empty).model_name).close()
    server = serve(empty)
    visitor = visit(browser, next(server), width=1280, height=800)
    page = next(visitor)
    expect(page.locator(".welcome.empty")).to_contain_text("chithi ingest")
    ask(page, "What is it?")
    expect(page.locator(".refusal")).to_be_visible()
    assert next(visitor, None) is None
    assert next(server, None) is None


def test_a_taken_port_is_a_message_that_names_the_option(settings: Settings) -> None:
    from ui.web.app import launch

    with Assistant.open(settings=settings) as assistant, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ChithiError, match="--port"):
            launch(assistant, settings, host="127.0.0.1", port=taken.getsockname()[1])
