"""Documents written down sentence by sentence, each with the reference it makes."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from rag.directives.model import Clause, Directive, DirectiveDocument, Level, Passage, Reference


def written(directive: Directive, *sentences: str | tuple[str, Reference]) -> DirectiveDocument:
    """The document of `directive`: its title as head, then an article for each sentence, with its reference."""
    text = directive.title
    clauses = [Clause(0, None, Level.HEAD, "Phần đầu", ("Phần đầu",), "", 0, len(text))]
    passages = []
    references = []
    for number, said in enumerate(sentences, start=1):
        sentence, reference = said if isinstance(said, tuple) else (said, None)
        label = f"Điều {number}"
        start = len(text) + 1
        text += f"\n{label}. {sentence}"
        clauses.append(Clause(number, None, Level.ARTICLE, label, (label,), "", start, len(text)))
        passages.append(Passage(number, start, len(text), directive.title))
        if reference is not None:
            at = len(text) - len(sentence)
            references.append(
                replace(reference, clause=number, start=at, end=len(text), name_start=at, name_end=at + 1)
            )
    return DirectiveDocument(
        directive,
        text,
        tuple(clauses),
        tuple(passages),
        tuple(references),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        format="txt",
    )
