"""The real client against a real socket: a server that behaves, one that is away, one that stalls."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence

import pytest
from langchain_core.messages import HumanMessage

from evals.chat_server import Message, serving
from rag.models.chat import load_chat_model
from rag.models.streaming import ModelAwayError, Patience, SlowStartError, stream_text
from rag.settings import Settings

HASTY = Patience(overall=10, first_token=5, retries=1, backoff=0.05)
ASKED = [HumanMessage("Hello")]


def heard(url: str, patience: Patience = HASTY) -> str:
    """Everything that the server at `url` writes, through the client that users have."""
    model = load_chat_model(Settings(chat_model="openai:local", chat_base_url=url, chat_timeout=10))
    assert model is not None
    return "".join(stream_text(model, ASKED, patience))


def test_pieces_arrive_as_they_are_written() -> None:
    told: list[Sequence[Message]] = []

    def writer(messages: Sequence[Message]) -> Iterator[str]:
        told.append(messages)
        yield "Xin "
        yield "chào."

    with serving(writer) as url:
        assert heard(url) == "Xin chào."
    assert told == [[{"content": "Hello", "role": "user"}]]


def test_a_server_that_is_not_there_is_away() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ModelAwayError, match="ConnectionError"):
        heard(f"http://127.0.0.1:{port}/v1")


def test_a_server_that_does_not_begin_is_given_up() -> None:
    done = threading.Event()

    def writer(_messages: Sequence[Message]) -> Iterator[str]:
        done.wait(20)
        yield "late"

    try:
        with serving(writer) as url, pytest.raises(SlowStartError):
            heard(url, Patience(overall=10, first_token=0.5, retries=0))
    finally:
        done.set()


def test_a_reader_that_goes_away_closes_the_connection() -> None:
    written: list[int] = []

    def writer(_messages: Sequence[Message]) -> Iterator[str]:
        for n in range(2_000):
            written.append(n)
            time.sleep(0.01)
            yield "word "

    with serving(writer) as url:
        model = load_chat_model(Settings(chat_model="openai:local", chat_base_url=url, chat_timeout=10))
        assert model is not None
        pieces = stream_text(model, ASKED, HASTY)
        next(pieces)
        pieces.close()
        time.sleep(1)
        stopped_at = len(written)
        time.sleep(0.5)
        assert len(written) == stopped_at < 2_000
