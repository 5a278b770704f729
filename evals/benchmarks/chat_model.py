"""What a small real model writes about the English samples, and how much of it survives verification.

    python -m evals.benchmarks.chat_model [--split dev|test|all] [--limit N]

SmolLM2-135M-Instruct runs behind an OpenAI-compatible server on this machine and is reached as a user's own server
is, through CHITHI_CHAT_MODEL's client. It is far too small to be useful: the point is that whatever it writes, only
what stands in the documents is shown.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from evals.chat_server import serving
from evals.datasets import load_questions
from evals.small_model import SmallModel
from ingest.pipeline import ingest
from rag.answering import prompts
from rag.answering.draft import check_sentences
from rag.answering.sentences import sentences_of
from rag.answering.verification.judge import judge
from rag.assistant import Assistant
from rag.library.library import Library
from rag.models.chat import load_chat_model, patience_of
from rag.models.embeddings import load_embeddings
from rag.models.streaming import ModelTroubleError, stream_text
from rag.settings import Settings

DATA = Path(__file__).parents[1] / "data"
SAMPLES = ("decision-21-2024-en.md", "guideline-03-2025-en.txt")


def main() -> None:
    """Ask the English questions about the English samples and print what became of each sentence."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", default="dev", choices=("dev", "test", "all"))
    parser.add_argument("--limit", type=int, default=12)
    options = parser.parse_args()
    started = time.perf_counter()
    with closing(SmallModel()) as model:
        _run(model, options.split, options.limit, started)


def _run(model: SmallModel, split: str, limit: int, started: float) -> None:
    print(f"loaded in {time.perf_counter() - started:.1f} s")
    with tempfile.TemporaryDirectory() as folder, serving(model, "smollm2") as url:
        settings = Settings(
            library=Path(folder) / "library", chat_model="openai:smollm2", chat_base_url=url, chat_timeout=120,
            chat_first_token_timeout=60,
        )  # fmt: skip
        embeddings = load_embeddings(settings)
        with Library.open(settings.library, create=True, model_name=embeddings.model_name) as library:
            ingest(library, embeddings, [DATA / "samples" / name for name in SAMPLES])
        with Assistant.open(settings=settings) as assistant:
            _report(assistant, settings, _questions(split)[:limit])


def _questions(split: str) -> list[str]:
    rows = load_questions(DATA / "samples.jsonl", None if split == "all" else split)
    return [row.question for row in rows if row.language == "en" and any(gold.document in SAMPLES for gold in row.gold)]


def _report(assistant: Assistant, settings: Settings, questions: list[str]) -> None:
    counts: Counter[str] = Counter()
    flaws: Counter[str] = Counter()
    seconds: list[float] = []
    model = load_chat_model(settings)
    assert model is not None
    for question in questions:
        hits = assistant.search(question, 6)
        began = time.perf_counter()
        try:
            asked = prompts.messages(question, hits, "en")
            written = "".join(stream_text(model, asked, patience_of(settings)))
        except ModelTroubleError as error:
            counts[type(error).__name__] += 1
            continue
        seconds.append(time.perf_counter() - began)
        sentences = sentences_of(written)
        checked = check_sentences(sentences, hits)
        counts.update(
            questions=1,
            refused=prompts.CANNOT_ANSWER in written,
            sentences=len(sentences),
            kept=len(checked.kept),
            dropped=len(checked.flaws),
            answered=bool(checked.kept),
            # What would have been kept, had the model cited the right passage.
            true_to_a_passage=sum(
                any(judge(s.text, (n,), hits).faithful for n in range(1, len(hits) + 1)) for s in set(sentences)
            ),
        )
        flaws.update(flaw.value for flaw in checked.flaws)
        print(f"Q {question}")
        for sentence in sentences:
            print(
                f"  {'kept   ' if sentence in checked.kept else 'dropped'} {sentence.text[:110]} {list(sentence.cited)}"
            )
    print(dict(counts))
    print("dropped by reason:", dict(flaws.most_common()))
    if seconds:
        print(f"seconds an answer: median {sorted(seconds)[len(seconds) // 2]:.1f}, most {max(seconds):.1f}")


if __name__ == "__main__":
    main()
