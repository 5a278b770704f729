"""A server on this machine that speaks OpenAI's chat protocol: for a small real model, and for scripted bad ones.

What a client of ours meets in the field, it meets here: a real socket, a real client library, real pieces of text.
Loopback only, one model, no authentication.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Message = dict[str, str]
# Messages in, pieces of text out; closed when the client hangs up.
Writer = Callable[[Sequence[Message]], Iterator[str]]


@contextmanager
def serving(writer: Writer, name: str = "local") -> Iterator[str]:
    """The base URL (…/v1) of a server whose model is `writer`, for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(writer, name))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


def _handler(writer: Writer, name: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._json({"object": "list", "data": [{"id": name, "object": "model"}]})

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            pieces = writer(asked["messages"])
            if asked.get("stream"):
                self._stream(pieces)
            else:
                message = {"role": "assistant", "content": "".join(pieces)}
                self._json(_completion(name, {"message": message, "finish_reason": "stop"}, "chat.completion"))

        def _json(self, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _stream(self, pieces: Iterator[str]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            try:
                for piece in pieces:
                    self._event(_completion(name, {"delta": {"content": piece}, "finish_reason": None}))
                self._event(_completion(name, {"delta": {}, "finish_reason": "stop"}))
                self.wfile.write(b"data: [DONE]\n\n")
            except (BrokenPipeError, ConnectionResetError):
                # The client has hung up; what is not asked for any more is not computed.
                close = getattr(pieces, "close", None)
                if close is not None:
                    close()

        def _event(self, body: dict[str, Any]) -> None:
            self.wfile.write(f"data: {json.dumps(body)}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *_args: Any) -> None:
            """Nothing: the tests' own output is enough."""

    return Handler


def _completion(name: str, choice: dict[str, Any], kind: str = "chat.completion.chunk") -> dict[str, Any]:
    return {
        "id": "chatcmpl-local",
        "object": kind,
        "created": int(time.time()),
        "model": name,
        "choices": [{"index": 0, **choice}],
    }
