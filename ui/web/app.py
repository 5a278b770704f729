"""The chat page: its frame, its language switch, and the server it runs on."""

from __future__ import annotations

import os
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import gradio as gr

from rag.assistant import Assistant
from rag.errors import ChithiError
from rag.language import Language
from rag.settings import Settings
from ui.web import chat, reading_room, texts
from ui.web.desk import Desk
from ui.web.markup import esc

_HERE = Path(__file__).parent
_SANS = ["Segoe UI", "Noto Sans", "Liberation Sans", "Helvetica Neue", "Arial", "system-ui", "sans-serif"]
_MONO = ["Cascadia Mono", "Consolas", "Liberation Mono", "monospace"]


def build(assistant: Assistant, settings: Settings) -> gr.Blocks:
    """The page over `assistant`, its labels in the language of `settings` until switched."""
    # The page never phones home.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    desk = Desk(assistant, settings)
    start: Language = settings.language
    page: gr.Blocks
    with gr.Blocks(title=texts.PRODUCT, analytics_enabled=False, fill_width=True) as page:
        with gr.Row(elem_id="masthead"):
            masthead = gr.HTML(masthead_html(desk, start), elem_id="brand", apply_default_css=False, padding=False)
            language = gr.Radio(
                list(texts.LANGUAGES),
                value=start,
                label=texts.LANGUAGE_LABEL.to(start),
                show_label=False,
                container=False,
                interactive=False,
                elem_id="language",
            )
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab(texts.TAB_CHAT.to(start), id="chat") as chat_tab:
                talk = chat.build_chat(start)
            with gr.Tab(texts.TAB_DOCUMENTS.to(start), id="documents") as documents_tab:
                room = reading_room.build_documents(start)
        chat.wire_chat(desk, talk, language)
        reading_room.wire_documents(desk, room, tabs, talk.panel, language)

        def relabel(spoken: Language, turns: chat.Turns, wanted: str, opened: reading_room.Opened) -> list[Any]:
            return [
                masthead_html(desk, spoken),
                gr.update(label=texts.LANGUAGE_LABEL.to(spoken), interactive=True),
                gr.update(label=texts.TAB_CHAT.to(spoken)),
                gr.update(label=texts.TAB_DOCUMENTS.to(spoken)),
                *chat.labels(desk, turns, spoken),
                *reading_room.labels(desk, wanted, opened, spoken),
            ]

        labelled = [masthead, language, chat_tab, documents_tab, *talk.labelled, *room.labelled]
        inputs = [language, talk.turns, room.filter, room.opened]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        language.input(relabel, inputs, labelled, **quiet)
        language.change(None, [language], js="(l) => { document.documentElement.lang = l }", api_visibility="private")
        # The library may have grown since the server started: each visit sees it as it is.
        loaded = page.load(relabel, inputs, labelled, **quiet)
        loaded.then(None, js="() => document.querySelector('#question textarea')?.focus()", api_visibility="private")
    return page


def launch(assistant: Assistant, settings: Settings, *, host: str, port: int) -> None:
    """Serve the page at `host`:`port` until Ctrl-C.

    Raises ChithiError when the port is taken.
    """
    spoken: Language = settings.language
    page = build(assistant, settings)
    _check_port(host, port)
    try:
        start(page, settings, host=host, port=port)
        shown = socket.gethostname() if host in {"0.0.0.0", "::"} else host
        sys.stderr.write(texts.RUNNING.to(spoken).format(url=f"http://{shown}:{port}"))
        sys.stderr.flush()
        threading.Event().wait()
    except KeyboardInterrupt:
        sys.stderr.write(texts.STOPPED.to(spoken))
    finally:
        page.close(verbose=False)


def start(page: gr.Blocks, settings: Settings, *, host: str, port: int) -> None:
    """Start the server of `page` in the background; raises ChithiError when the port is taken."""
    # Gradio asks its own server whether it runs; a proxy set for the office network must not get that question.
    for name in ("no_proxy", "NO_PROXY"):
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), "localhost,127.0.0.1")))
    script = (_HERE / "page.js").read_text("utf-8")
    page.queue(default_concurrency_limit=8, max_size=200)
    try:
        page.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            inbrowser=False,
            share=False,
            quiet=True,
            show_error=False,
            footer_links=[],
            enable_monitoring=False,
            run_history=False,
            ssr_mode=False,
            mcp_server=False,
            # Nothing is uploaded here, so nothing may be.
            max_file_size=1,
            theme=_theme(),
            css_paths=[_HERE / "style.css"],
            head=f'<script>document.documentElement.lang = "{settings.language}";\n{script}</script>',
        )
    except OSError as error:
        raise _port_taken(host, port) from error


def masthead_html(desk: Desk, language: Language) -> str:
    """The name, the promise, and how much is in the library."""
    n = len(desk.rows())
    count = texts.ONE_DOCUMENT if n == 1 else texts.DOCUMENT_COUNT
    return (
        f'<div class="brand" lang="{language}"><h1 lang="vi">{esc(texts.PRODUCT)}</h1>'
        f"<p>{esc(texts.PROMISE.to(language))}</p>"
        f'<p class="count">{esc(count.to(language).format(n=n))}</p></div>'
    )


def _theme() -> gr.themes.Base:
    """Gradio's plainest theme with the system's fonts: nothing is fetched from elsewhere."""
    return gr.themes.Base(primary_hue="red", neutral_hue="stone", font=_SANS, font_mono=_MONO)


def _check_port(host: str, port: int) -> None:
    """Return when the port is free on `host`; Gradio itself only looks at localhost."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise _port_taken(host, port) from error


def _port_taken(host: str, port: int) -> ChithiError:
    other = port + 1 if port < 65535 else 7861
    text = {"host": host, "port": port, "other": other}
    return ChithiError(texts.PORT_TAKEN.vi.format(**text), texts.PORT_TAKEN.en.format(**text))
