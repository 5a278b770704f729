"""A model's text as it comes: every wait has an end, and what can be tried again is."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest
from langchain_core.messages import HumanMessage

from rag.models.streaming import (
    CancelledError,
    ModelAwayError,
    SlowStartError,
    TooLongError,
    TooSlowError,
    stream_text,
)
from tests.rag.answering.fakes import HASTY, Scripted, endless, failing, silent, writing

ASKED = [HumanMessage("Câu hỏi")]


def told(model: Scripted, **changes: float) -> str:
    """Everything that `model` writes, with little patience."""
    return "".join(stream_text(model, ASKED, replace(HASTY, **changes)))  # type: ignore[arg-type]


def test_the_pieces_are_the_text() -> None:
    assert told(writing("Một câu trả lời [1].")) == "Một câu trả lời [1]."


def test_a_server_that_comes_back_is_tried_again() -> None:
    model = failing(ConnectionError("refused"), times=2, then="Xin chào")
    assert told(model) == "Xin chào"
    assert len(model.heard) == 3


def test_a_server_that_stays_away_is_given_up() -> None:
    model = failing(ConnectionError("refused"))
    with pytest.raises(ModelAwayError, match="ConnectionError"):
        told(model)
    assert len(model.heard) == 3


def test_the_waits_between_the_tries_grow() -> None:
    began = time.monotonic()
    with pytest.raises(ModelAwayError):
        told(failing(ConnectionError("refused")), backoff=0.1)
    assert time.monotonic() - began >= 0.1 + 0.2


def test_a_refused_request_is_not_tried_again() -> None:
    model = failing(ValueError("no such model"))
    with pytest.raises(ModelAwayError, match="ValueError"):
        told(model)
    assert len(model.heard) == 1


def test_what_has_begun_is_not_begun_again() -> None:
    def script():  # type: ignore[no-untyped-def]
        yield "Một nửa"
        raise ConnectionError("reset")

    model = Scripted(script=script)
    with pytest.raises(ModelAwayError):
        told(model)
    assert len(model.heard) == 1


def test_a_first_token_that_does_not_come_is_not_waited_for() -> None:
    began = time.monotonic()
    with pytest.raises(SlowStartError):
        told(silent(30), first_token=0.2)
    assert time.monotonic() - began < 5


def test_a_model_that_stalls_midway_is_given_up_at_the_overall_limit() -> None:
    began = time.monotonic()
    with pytest.raises(TooSlowError):
        told(silent(30, before="Một nửa"), overall=0.4)
    assert time.monotonic() - began < 5


def test_a_model_that_writes_and_writes_slowly_is_stopped_in_time() -> None:
    with pytest.raises(TooSlowError):
        told(endless("Câu {n}. ", pause=0.02), overall=0.4)


def test_a_model_that_writes_too_much_is_stopped() -> None:
    with pytest.raises(TooLongError):
        told(endless("Câu {n}. "), chars=500)


def test_cancelling_ends_the_wait_at_once() -> None:
    cancelled = threading.Event()
    threading.Timer(0.2, cancelled.set).start()
    began = time.monotonic()
    with pytest.raises(CancelledError):
        list(stream_text(silent(30), ASKED, replace(HASTY, overall=20, first_token=20), cancelled))
    assert time.monotonic() - began < 5


def test_a_reader_that_goes_away_stops_the_model() -> None:
    written: list[int] = []

    def script():  # type: ignore[no-untyped-def]
        for n in range(10_000):
            written.append(n)
            time.sleep(0.01)
            yield "x"

    pieces = stream_text(Scripted(script=script), ASKED, HASTY)
    next(pieces)
    pieces.close()
    time.sleep(0.2)
    stopped_at = len(written)
    time.sleep(0.2)
    assert len(written) == stopped_at < 100


def test_a_time_out_of_the_client_is_slowness_not_absence() -> None:
    model = failing(TimeoutError("read timed out"))
    with pytest.raises(SlowStartError):
        told(model)
    assert len(model.heard) == 1
