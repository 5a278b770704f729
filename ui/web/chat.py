"""The tab where one asks: the conversation, the question box, and the citations beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.language import Language
from ui.web import texts
from ui.web.conversation import conversation_html, empty_library_html, welcome_html
from ui.web.desk import Desk
from ui.web.sources import panel_html
from ui.web.turns import Turn

Turns = tuple[Turn, ...]

# Buttons inside our HTML speak to Python through the component's select event.
_ON_CLICK = """element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-ask], [data-open]');
  if (button) trigger('select', {...button.dataset});
});"""
# How many questions are answered at the same time; the others queue.
_AT_ONCE = 4


def html(value: str, elem_id: str) -> gr.HTML:
    """An HTML component whose data-ask and data-open buttons raise `select`."""
    return gr.HTML(value, elem_id=elem_id, js_on_load=_ON_CLICK, apply_default_css=False, padding=False)


def chat_html(desk: Desk, turns: Turns, language: Language) -> str:
    """The conversation, or the welcome before it begins."""
    if turns:
        return conversation_html(turns, language)
    if not desk.rows():
        return empty_library_html(desk.settings.library, language)
    return welcome_html(desk.examples(), language)


@dataclass(frozen=True, slots=True)
class ChatTab:
    """The components of the tab, for the events and the language switch."""

    conversation: gr.HTML
    panel: gr.HTML
    box: gr.Textbox
    send: gr.Button
    fresh: gr.Button
    turns: gr.State

    @property
    def labelled(self) -> list[Any]:
        """The components that `labels` speaks of, in its order."""
        return [self.conversation, self.panel, self.box, self.send, self.fresh]


def build_chat(language: Language) -> ChatTab:
    """The components of the tab; call inside a gr.Tab."""
    turns = gr.State((), time_to_live=24 * 3600)
    with gr.Row(elem_id="chat"):
        with gr.Column(elem_id="talk"):
            # Nothing can be clicked or typed until the page has loaded: what the load brings would undo it.
            conversation = html("", "conversation")
            with gr.Row(elem_id="ask"):
                box = gr.Textbox(
                    "",
                    label=texts.QUESTION_LABEL.to(language),
                    placeholder=texts.QUESTION_HINT.to(language),
                    show_label=False,
                    container=False,
                    lines=1,
                    max_lines=6,
                    interactive=False,
                    elem_id="question",
                )
                send = gr.Button(texts.SEND.to(language), variant="primary", elem_id="send")
                fresh = gr.Button(texts.NEW_CONVERSATION.to(language), elem_id="fresh", visible=False)
        with gr.Column(elem_id="panel"):
            panel = html(panel_html((), language), "sources")
    return ChatTab(conversation, panel, box, send, fresh, turns)


def labels(desk: Desk, turns: Turns, language: Language) -> list[Any]:
    """New values for `ChatTab.labelled` in `language`."""
    return [
        chat_html(desk, turns, language),
        panel_html(turns, language),
        gr.update(
            label=texts.QUESTION_LABEL.to(language), placeholder=texts.QUESTION_HINT.to(language), interactive=True
        ),
        texts.SEND.to(language),
        texts.NEW_CONVERSATION.to(language),
    ]


def wire_chat(desk: Desk, tab: ChatTab, language: gr.Radio) -> None:
    """Connect the components of the tab."""

    def ask(question: str, turns: Turns, spoken: Language) -> Iterator[tuple[Any, ...]]:
        """Frames of (conversation, panel, question box, turns, new conversation)."""
        for turn in desk.replies(question, turns):
            now = (*turns, turn)
            shown = conversation_html(now, spoken)
            if turn.pending and turn.streamed:
                yield shown, gr.skip(), gr.skip(), gr.skip(), gr.skip()
            elif turn.pending:
                yield shown, panel_html(now, spoken), "", gr.skip(), gr.skip()
            else:
                yield shown, panel_html(now, spoken), gr.skip(), now, gr.update(visible=True)

    def ask_clicked(event: gr.EventData, turns: Turns, spoken: Language) -> Iterator[tuple[Any, ...]]:
        yield from ask(str(event._data.get("ask", "")), turns, spoken)

    def forget(spoken: Language) -> tuple[Any, ...]:
        return chat_html(desk, (), spoken), panel_html((), spoken), "", (), gr.update(visible=False)

    outputs = [tab.conversation, tab.panel, tab.box, tab.turns, tab.fresh]
    # One question of a session at a time: its turns are a list that grows.
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "trigger_mode": "once"}
    typed = [tab.box.submit, tab.send.click]
    gr.on(
        typed, ask, [tab.box, tab.turns, language], outputs, concurrency_limit=_AT_ONCE, concurrency_id="ask", **quiet
    )
    tab.conversation.select(
        ask_clicked, [tab.turns, language], outputs, concurrency_limit=_AT_ONCE, concurrency_id="ask", **quiet
    )
    tab.fresh.click(forget, [language], outputs, **quiet)
