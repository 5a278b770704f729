"""The tab that lists the documents and opens one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.language import Language
from ui.web import texts
from ui.web.chat import html
from ui.web.desk import Desk
from ui.web.documents import list_html, matching

# What is open: a document's id, and the span to highlight when one came from a citation.
Opened = tuple[str, tuple[int, int] | None] | None


@dataclass(frozen=True, slots=True)
class DocumentsTab:
    """The components of the tab, for the events and the language switch."""

    filter: gr.Textbox
    table: gr.HTML
    shelf: gr.Column
    back: gr.Button
    document: gr.HTML
    desk: gr.Column
    opened: gr.State

    @property
    def labelled(self) -> list[Any]:
        """The components that `labels` speaks of, in its order."""
        return [self.filter, self.table, self.back, self.document]


def build_documents(language: Language) -> DocumentsTab:
    """The components of the tab; call inside a gr.Tab."""
    opened = gr.State(None)
    with gr.Column(elem_id="shelf") as shelf:
        wanted = gr.Textbox(
            "",
            label=texts.FILTER_LABEL.to(language),
            placeholder=texts.FILTER_HINT.to(language),
            show_label=False,
            container=False,
            max_lines=1,
            interactive=False,  # until the page has loaded: what the load brings would undo the filter
            elem_id="filter",
        )
        table = html("", "documents")
    with gr.Column(elem_id="reader", visible=False) as reader:
        back = gr.Button(texts.BACK.to(language), variant="secondary", size="sm", elem_id="back")
        document = html("", "document")
    return DocumentsTab(wanted, table, shelf, back, document, reader, opened)


def labels(desk: Desk, wanted: str | None, opened: Opened, language: Language) -> list[Any]:
    """New values for `DocumentsTab.labelled` in `language`."""
    return [
        gr.update(label=texts.FILTER_LABEL.to(language), placeholder=texts.FILTER_HINT.to(language), interactive=True),
        list_html(matching(desk.rows(), wanted or ""), language),
        texts.BACK.to(language),
        desk.document(opened[0], language, opened[1]) if opened else "",
    ]


def wire_documents(desk: Desk, tab: DocumentsTab, tabs: gr.Tabs, panel: gr.HTML, language: gr.Radio) -> None:
    """Connect the list, the page of one document, and the citations that open it."""

    def open_clicked(event: gr.EventData, spoken: Language) -> tuple[Any, ...]:
        data = event._data
        quoted = (int(data["start"]), int(data["end"])) if "start" in data else None
        opened: Opened = (str(data["open"]), quoted)
        shown = desk.document(str(data["open"]), spoken, quoted)
        return gr.Tabs(selected="documents"), gr.update(visible=False), gr.update(visible=True), shown, opened

    def close() -> tuple[Any, ...]:
        return gr.update(visible=True), gr.update(visible=False), "", None

    def narrowed(wanted: str, spoken: Language) -> str:
        return list_html(matching(desk.rows(), wanted or ""), spoken)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    outputs = [tabs, tab.shelf, tab.desk, tab.document, tab.opened]
    for clicked in (tab.table, tab.document, panel):
        shown = clicked.select(open_clicked, [language], outputs, **quiet)
        shown.then(None, js="() => window.chithi.showDocument()", api_visibility="private")
    tab.back.click(close, None, outputs[1:], **quiet)
    tab.filter.change(narrowed, [tab.filter, language], tab.table, trigger_mode="always_last", **quiet)
