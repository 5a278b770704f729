"""Choose the pieces of the bundled vocabulary that the reading model knows, and write its tokenizer.

    python -m evals.training.vocabulary TEXTS… --out rag/models/reading_model

The whole vocabulary speaks a hundred languages: loading it takes half a second and 100 MB. Kept are the pieces that the
texts use, all in Vietnamese letters, and the commonest in plain ones; any other word falls into smaller pieces.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import regex as re
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from rag.models.bundled import bundled_model_file, unpack_bundled_model
from rag.models.e5_file import read_e5_file
from rag.models.reading import ROWS_FILE, TOKENIZER_FILE

_SPECIAL = 4
_PLAIN = 20_000
_PLAIN_PIECE = re.compile(r"▁?[!-~]+")
_VIETNAMESE_PIECE = re.compile(r"▁?[!-~àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]+")


def chosen_rows(pieces: list[tuple[str, float]], used: set[int]) -> list[int]:
    """The numbers of the pieces to keep, in their order: the special ones first."""
    lower = [i for i, (piece, _) in enumerate(pieces) if i >= _SPECIAL and piece == piece.lower()]
    plain = [i for i in lower if _PLAIN_PIECE.fullmatch(pieces[i][0])]
    # Pieces stand in the order of their frequency.
    common = [i for i in plain if len(pieces[i][0]) <= 2] + plain[:_PLAIN]
    vietnamese = [i for i in lower if _VIETNAMESE_PIECE.fullmatch(pieces[i][0]) and i not in set(plain)]
    return [*range(_SPECIAL), *sorted(used | set(common) | set(vietnamese))]


def main() -> None:
    """Write the tokenizer, and the rows of the bundled file's vectors that its pieces have."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    whole = Tokenizer.from_file(str(unpack_bundled_model() / "tokenizer.json"))
    used: set[int] = set()
    for path in arguments.texts:
        text = path.read_text("utf-8", errors="replace").lower()
        for encoding in whole.encode_batch(text.splitlines(), add_special_tokens=False):
            used.update(i for i in encoding.ids if i >= _SPECIAL)
    pieces = read_e5_file(bundled_model_file()).pieces
    rows = chosen_rows(pieces, used)
    tokenizer = Tokenizer(models.Unigram([pieces[i] for i in rows], unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    arguments.out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(arguments.out / TOKENIZER_FILE), pretty=False)
    np.save(arguments.out / ROWS_FILE, np.array(rows, dtype=np.int32))
    print(f"{len(rows)} of {len(pieces)} pieces, {len(used)} of them used by the texts")


if __name__ == "__main__":
    main()
