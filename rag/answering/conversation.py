"""What a conversation remembers: the questions as they were understood, what their answers cited or offered.

The state is plain data: it is handed in with a question and comes back longer, and it can be stored as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from rag.answering.answer import Answer

# A follow-up points a turn or two back; what is older would only be mistaken for what is meant.
_REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Focus:
    """A clause that an answer cited: the id of its directive, its path, and how it is named when cited."""

    directive: str
    clause_path: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question as it stands alone, and what its answer cited.

    A refusal cites nothing; `offered` are the ids of the documents that it named as the nearest.
    """

    question: str
    cited: tuple[Focus, ...] = ()
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """The exchanges so far, oldest first.

    >>> conversation = Conversation()                                            # doctest: +SKIP
    >>> answer = assistant.ask("Phản ánh khẩn là gì?", conversation=conversation)  # doctest: +SKIP
    >>> conversation = conversation.after(answer)                                # doctest: +SKIP
    """

    exchanges: tuple[Exchange, ...] = ()

    @property
    def question(self) -> str | None:
        """The latest question, as it stands alone."""
        return self.exchanges[-1].question if self.exchanges else None

    @property
    def focus(self) -> tuple[Focus, ...]:
        """What the latest answer cited; a refusal in between does not take it away."""
        return next((exchange.cited for exchange in reversed(self.exchanges) if exchange.cited), ())

    @property
    def spoken_of(self) -> tuple[str, ...]:
        """The ids of all documents that answers cited, the latest first, then those that refusals offered."""
        latest_first = self.exchanges[::-1]
        cited = [focus.directive for exchange in latest_first for focus in exchange.cited]
        offered = [directive for exchange in latest_first for directive in exchange.offered]
        return tuple(dict.fromkeys([*cited, *offered]))

    def after(self, answer: Answer) -> Self:
        """The conversation with this answer and its question at the end."""
        cited = tuple(Focus(c.document.id, c.clause_path, c.clause) for c in answer.citations)
        offered = tuple(directive.id for directive in answer.suggestions)
        exchange = Exchange(answer.restored_question or answer.question, cited, offered)
        return type(self)((*self.exchanges, exchange)[-_REMEMBERED:])

    def to_json(self) -> dict[str, Any]:
        """The conversation as a JSON object, for `from_json`."""
        return {"exchanges": [asdict(exchange) for exchange in self.exchanges]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The conversation that `to_json` gave; raises ValueError for anything else."""
        try:
            return cls(tuple(_exchange(exchange) for exchange in stored["exchanges"]))
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a stored conversation: {error!r}") from error


def _exchange(stored: Mapping[str, Any]) -> Exchange:
    cited = tuple(
        Focus(str(f["directive"]), tuple(map(str, f["clause_path"])), str(f["clause"])) for f in stored["cited"]
    )
    # Conversations stored before refusals were remembered have none.
    return Exchange(str(stored["question"]), cited, tuple(map(str, stored.get("offered", ()))))
