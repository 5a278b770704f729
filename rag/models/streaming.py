"""A chat model's text as it comes, with an end to every wait: to the first token, to the whole, to retries."""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

# A look at the cancel button between chunks; short enough to feel immediate.
_GLANCE = 0.05
# Names of errors that say the server could not be reached or was too busy, whatever client raised them.
_CONNECTION = re.compile(
    r"Connect|Connection|RemoteProtocol|NetworkError|ReadError|RateLimit|InternalServer|Unavailable"
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a model may take, in seconds, and how often it is tried when it cannot be reached.

    `backoff` is the wait before the second try; it doubles. `chars` is the most that a model may write.
    """

    overall: float = 60.0
    first_token: float = 30.0
    retries: int = 2
    backoff: float = 0.5
    chars: int = 12_000


class ModelTroubleError(Exception):
    """The model did not deliver: the base of what `stream_text` raises."""


class ModelAwayError(ModelTroubleError):
    """The server could not be reached, or failed; its cause is the client's own error."""


class SlowStartError(ModelTroubleError):
    """No first token in time."""


class TooSlowError(ModelTroubleError):
    """The whole was not there in time."""


class TooLongError(ModelTroubleError):
    """The model wrote more than it may."""


class CancelledError(ModelTroubleError):
    """The user gave up waiting."""


def stream_text(
    model: BaseChatModel,
    messages: Sequence[BaseMessage],
    patience: Patience,
    cancelled: threading.Event | None = None,
) -> Generator[str, None, None]:
    """The pieces of text that `model` writes for `messages`; raises a ModelTroubleError, never anything else.

    Retries with a growing wait while nothing has come and the error is one of connection. Closing the iterator, a
    time-out or `cancelled` closes the connection at the next piece; a server that is silent for good holds a thread
    until the client's own time-out.
    """
    cancelled = cancelled or threading.Event()
    started = time.monotonic()
    written = 0
    tries = 0
    while True:
        call = _Call(model, messages)
        try:
            for piece in call.pieces(patience, started, cancelled):
                written += len(piece)
                if written > patience.chars:
                    raise TooLongError(f"more than {patience.chars} characters")
                yield piece
        except ModelAwayError as error:
            wait = patience.backoff * 2**tries
            late = time.monotonic() - started + wait >= patience.overall
            if written or tries >= patience.retries or late or not _is_connection(error.__cause__):
                raise
            tries += 1
            if cancelled.wait(wait):
                raise CancelledError from error
        else:
            return
        finally:
            call.stop()


class _Call:
    """One request in a thread of its own, so that the wait for it can end before it does."""

    def __init__(self, model: BaseChatModel, messages: Sequence[BaseMessage]) -> None:
        self._model = model
        self._messages = list(messages)
        self._came: queue.SimpleQueue[str | BaseException | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        threading.Thread(target=self._run, name="chat-model", daemon=True).start()

    def stop(self) -> None:
        """Let the request go; its connection is closed when its next piece comes."""
        self._stopped.set()

    def _run(self) -> None:
        try:
            stream = self._model.stream(self._messages)
            for chunk in stream:
                if self._stopped.is_set():
                    close = getattr(stream, "close", None)
                    if close is not None:
                        close()
                    return
                self._came.put(str(chunk.text))
        except Exception as error:  # noqa: BLE001 - handed over to the thread that waits
            self._came.put(error)
        else:
            self._came.put(None)

    def pieces(self, patience: Patience, started: float, cancelled: threading.Event) -> Iterator[str]:
        """What comes, until the end; an empty piece is a sign of life."""
        asked = time.monotonic()
        alive = False
        while True:
            if cancelled.is_set():
                raise CancelledError
            now = time.monotonic()
            if now - started >= patience.overall:
                raise TooSlowError(f"not finished in {patience.overall:g} s")
            if not alive and now - asked >= patience.first_token:
                raise SlowStartError(f"no first token in {patience.first_token:g} s")
            try:
                came = self._came.get(timeout=_GLANCE)
            except queue.Empty:
                continue
            if came is None:
                return
            if isinstance(came, BaseException) and _is_timeout(came):
                # The client's own clock may ring first.
                raise (TooSlowError if alive else SlowStartError)(type(came).__name__) from came
            if isinstance(came, BaseException):
                raise ModelAwayError(type(came).__name__) from came
            alive = True
            if came:
                yield came


def _is_timeout(error: BaseException) -> bool:
    """Whether `error` says that the server was reached and took too long."""
    name = type(error).__name__
    return "Timeout" in name and "Connect" not in name


def _is_connection(error: BaseException | None) -> bool:
    """Whether `error`, or what caused it, is one of connection rather than of the request."""
    while error is not None:
        if isinstance(error, ConnectionError) or any(_CONNECTION.search(kind.__name__) for kind in type(error).__mro__):
            return True
        error = error.__cause__
    return False
