"""Makes the README's screenshots from the chat page as it runs.

    make run                                        # in one terminal: the page over the sample documents
    python ui/screenshots/make.py [URL] [FOLDER]    # in another; default: http://127.0.0.1:7860, this folder

Needs Playwright (a dev dependency) and Debian's Chromium. Writes answer.png, refusal.png and
documents.png, 1280 pixels wide. `documents.png` shows whatever is in the library, so use the samples.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

WIDTH, HEIGHT = 1280, 720
ANSWERED = ("the nao goi la phan anh khan", "Phản ánh khẩn được trả lời trong bao lâu?")
REFUSED = "Quyết định 12/2023/QĐ-UBND quy định gì?"


def ask(page: Page, question: str) -> None:
    """Ask `question` and wait until the answer stands."""
    before = page.locator(".exchange").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    expect(page.locator(".exchange")).to_have_count(before + 1, timeout=20_000)
    expect(page.locator(".conversation")).to_have_attribute("aria-busy", "false", timeout=20_000)


def shoot(page: Page, file: Path) -> None:
    """Take the picture once nothing moves and nothing has the focus."""
    page.evaluate("document.activeElement?.blur()")
    page.mouse.move(0, 0)
    page.wait_for_timeout(800)
    page.screenshot(path=file, animations="disabled")
    sys.stderr.write(f"{file}: {file.stat().st_size // 1024} KB\n")


def main(url: str, folder: Path) -> None:
    """Make all screenshots from the page at `url` into `folder`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="vi-VN")
        page.goto(url)
        expect(page.locator("#question textarea")).to_be_visible(timeout=30_000)
        for question in ANSWERED:
            ask(page, question)
        shoot(page, folder / "answer.png")

        page.reload()
        expect(page.locator("#question textarea")).to_be_visible(timeout=30_000)
        ask(page, REFUSED)
        shoot(page, folder / "refusal.png")

        page.get_by_role("tab", name="Văn bản").click()
        expect(page.locator("#shelf")).to_be_visible()
        shoot(page, folder / "documents.png")
        browser.close()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    main(
        arguments[0] if arguments else "http://127.0.0.1:7860",
        Path(arguments[1]) if len(arguments) > 1 else Path(__file__).parent,
    )
