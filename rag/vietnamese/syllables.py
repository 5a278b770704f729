"""Which strings of letters are Vietnamese syllables, and where their tone mark stands.

A syllable is an onset, a rime and a tone. The rimes are those of the written language; a rime that ends
in a stop (c, ch, p, t) carries only the tones sắc and nặng (Đoàn Thiện Thuật, Ngữ âm tiếng Việt, 1977).
"""

from __future__ import annotations

import unicodedata
from functools import cache

from rag.vietnamese.normalize import fold, nfc, place_tones

SAC, HUYEN, HOI, NGA, NANG = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
TONES = frozenset((SAC, HUYEN, HOI, NGA, NANG))

_VOWELS = frozenset("aăâeêioôơuưy")
_SHAPED = frozenset("ăâêôơư")
# Longest first: "ngh" before "ng" before "n".
_ONSETS = tuple("ngh ch gh gi kh ng nh ph qu th tr b c d đ g h k l m n p r s t v x".split())
_RIMES = frozenset(
    """a ai ao au ay ac ach am an ang anh ap at ăc ăm ăn ăng ăp ăt âu ây âc âm ân âng âp ât
    e eo ec em en eng ep et ê êu êch êm ên ênh êp êt i ia iu ich im in inh ip it iêc iêm iên iêng iêp iêt iêu
    y yêm yên yêng yêt yêu o oi oc om on ong op ot oa oai oao oay oac oach oam oan oang oanh oap oat
    oăc oăm oăn oăng oăp oăt oe oeo oen oem oet ooc oong ô ôi ôc ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua ui uc um un ung up ut uân uâng uât uây uê uêch uên uênh uêu uôi uôc uôm uôn uông uôt uơ
    uy uych uyn uynh uyt uyp uyu uya uyên uyêt ư ưa ưi ưu ưc ưm ưng ưt ươi ươu ươc ươm ươn ương ươp ươt""".split()
)
# After q the u belongs to the onset.
_RIMES_AFTER_QU = frozenset(
    """a ai ao au ay ac ach am an ang anh ap at ăc ăm ăn ăng ăp ăt ây ân âng ât e eo en et ê ên ênh êt êch
    i it in y yn ynh yt ych yên yêt yêu ơ ơi ơn ôc""".split()
)
# The letters c, g, ng stand before back vowels, k, gh, ngh before e, ê, i, y.
_FRONT = frozenset("eêiy")
_ONLY_BEFORE_FRONT = frozenset(("k", "gh", "ngh"))
_NEVER_BEFORE_FRONT = frozenset(("c", "ng"))
_STOPS = ("c", "ch", "p", "t")


def is_syllable(word: str) -> bool:
    """Whether the lower-case `word` is spelled as a Vietnamese syllable, its tone mark in either tradition's place."""
    parts = unicodedata.normalize("NFD", word)
    tones = [c for c in parts if c in TONES]
    if len(tones) > 1:
        return False
    bare = nfc("".join(c for c in parts if c not in TONES))
    spelled = spell(bare, tones[0] if tones else "")
    return spelled is not None and spelled == place_tones(nfc(word))


def is_plain_syllable(word: str) -> bool:
    """Whether the lower-case `word`, without any marks, is what some syllable becomes without its marks."""
    return word in _plain_syllables()


def spell(bare: str, tone: str) -> str | None:
    """The syllable of lower-case letters `bare` (ă, â, đ… but no tone) with its tone mark set; None for none such."""
    for onset, rime in _splits(bare):
        if not _fits(onset, rime):
            continue
        if not tone:
            return None if rime.endswith(_STOPS) else bare
        if rime.endswith(_STOPS) and tone not in {SAC, NANG}:
            continue
        at = len(onset) + _tone_place(rime)
        return place_tones(nfc(bare[: at + 1] + tone + bare[at + 1 :]))
    return None


def _splits(bare: str) -> list[tuple[str, str]]:
    splits = [(onset, bare[len(onset) :]) for onset in _ONSETS if bare.startswith(onset) and len(bare) > len(onset)]
    return [*splits, ("", bare)] if bare else []


def _fits(onset: str, rime: str) -> bool:
    if onset == "qu":
        return rime in _RIMES_AFTER_QU
    if onset == "gi" and rime == "êng":
        return True
    if rime not in _RIMES:
        return False
    front = rime[0] in _FRONT
    if onset == "gi":
        return not rime.startswith(("i", "y"))
    if onset == "g" and front:
        return rime.startswith("i") and not rime.startswith("iê")
    if rime.startswith("yê"):
        return not onset
    return not (onset in _ONLY_BEFORE_FRONT and not front) and not (onset in _NEVER_BEFORE_FRONT and front)


def _tone_place(rime: str) -> int:
    """Index in `rime` of the letter that carries the tone mark: the older place in open oa, oe, uy."""
    vowels = [i for i, c in enumerate(rime) if c in _VOWELS]
    shaped = [i for i in vowels if rime[i] in _SHAPED]
    if shaped:
        return shaped[-1]
    if len(vowels) == 1 or len(vowels) == 3:
        return vowels[len(vowels) // 2]
    return vowels[0] if len(vowels) == len(rime) else vowels[-1]


@cache
def _plain_syllables() -> frozenset[str]:
    rimes = (*_RIMES, *_RIMES_AFTER_QU, "êng")
    return frozenset(fold(onset + rime) for onset in (*_ONSETS, "") for rime in rimes if _fits(onset, rime))
