"""A real model behind a real server: it streams, it can be stopped, and only what the documents say is shown."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from evals.chat_server import serving
from evals.small_model import MISSING, SmallModel, weights
from rag.answering import prompts
from rag.answering.draft import check_sentences
from rag.answering.sentences import sentences_of
from rag.answering.verification.judge import judge
from rag.assistant import Assistant
from rag.errors import AnswerCancelledError
from rag.models.chat import load_chat_model, patience_of
from rag.models.streaming import stream_text
from rag.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.skipif(weights() is None, reason=MISSING)]
GRANT = "What is the ceiling of the grant for villages on the poor list?"


@pytest.fixture(scope="module")
def settings(library_dir: Path) -> Iterator[Settings]:
    """Settings whose chat model is the small one, on a server of this machine."""
    with closing(SmallModel(tokens=60)) as model, serving(model, "smollm2") as url:
        yield Settings(
            library=library_dir, chat_model="openai:smollm2", chat_base_url=url, chat_timeout=300,
            chat_first_token_timeout=300,
        )  # fmt: skip


@pytest.fixture(scope="module")
def opened(settings: Settings) -> Iterator[Assistant]:
    """The assistant that asks the small model."""
    with Assistant.open(settings=settings) as assistant:
        yield assistant


def test_it_streams_and_every_sentence_is_judged(opened: Assistant, settings: Settings) -> None:
    hits = opened.search(GRANT, 2)
    model = load_chat_model(settings)
    assert model is not None
    pieces = list(stream_text(model, prompts.messages(GRANT, hits, "en"), patience_of(settings)))
    assert len(pieces) > 3
    sentences = sentences_of("".join(pieces))
    checked = check_sentences(sentences, hits)
    assert len(checked.kept) + len(checked.flaws) == len(set(sentences)) > 0
    assert all(judge(sentence.text, sentence.cited, hits).faithful for sentence in checked.kept)


def test_whatever_it_writes_the_answer_stands_in_the_documents(opened: Assistant) -> None:
    answer = opened.ask(GRANT)
    assert answer.answered
    for citation in answer.citations:
        assert opened.library.document(citation.document.id).text[citation.start : citation.end] == citation.quote
    assert answer.generator == "openai:smollm2" or "openai:smollm2" in answer.warnings[-1]


def test_it_can_be_stopped(opened: Assistant) -> None:
    cancelled = threading.Event()
    threading.Timer(1.0, cancelled.set).start()
    began = time.monotonic()
    with pytest.raises(AnswerCancelledError):
        opened.ask(GRANT, cancelled=cancelled)
    assert time.monotonic() - began < 30


def test_where_it_is_too_slow_the_extractive_answer_stands_in(settings: Settings) -> None:
    hasty = settings.model_copy(update={"chat_timeout": 0.5, "chat_first_token_timeout": 0.5})
    with Assistant.open(settings=hasty) as assistant:
        answer = assistant.ask(GRANT)
    assert (answer.answered, answer.generator) == (True, "extractive")
    assert "took too long" in answer.warnings[-1]


def test_where_its_server_is_gone_the_extractive_answer_stands_in(settings: Settings) -> None:
    gone = settings.model_copy(update={"chat_base_url": "http://127.0.0.1:9/v1", "chat_retries": 0})
    with Assistant.open(settings=gone) as assistant:
        answer = assistant.ask(GRANT)
    assert (answer.answered, answer.generator) == (True, "extractive")
    assert "ConnectionError" in answer.warnings[-1]
