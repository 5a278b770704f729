"""Which facts about a document a question asks for: when it was issued, by whom, about what.

Patterns are matched on the folded question (no diacritics, lower case), so that a question typed in
a hurry asks the same as a careful one.
"""

from __future__ import annotations

import re

from rag.directives.dates import find_dates
from rag.directives.model import Directive
from rag.retrieval.query import Query
from rag.vietnamese.normalize import fold

_WHEN = "(?:khi nao|ngay nao|ngay may|ngay thang nam nao|nam nao|luc nao|bao gio|ngay bao nhieu|thang nao|hom nao)"
_WHICH = (
    "(?:van ban|luat|nghi dinh|quyet dinh|quy dinh|thong tu|chi thi|huong dan|nghi quyet|ket luan|quy che|ke hoach)"
    " (?:nao|so may|gi)"
)
_AMEND = "(?:sua doi|bo sung)(?:,? (?:va |hoac )?(?:sua doi|bo sung))?"
_PATTERNS: dict[str, tuple[str, ...]] = {
    "successor": (
        r"(?:bi|duoc) (?:thay the|thay|bai bo) (?:boi|bang)",
        r"van ban nao (?:da )?thay the",
        rf"{_WHICH} (?:da )?thay (?:the )?(?:cho )?no",
        r"replaced by|superseded by|what replaced",
    ),
    "predecessor": (
        rf"(?:thay|thay the|bai bo|thay cho|thay the cho) (?:cho )?{_WHICH}",
        r"(?:what|which) .{0,40}did .{0,60}(?:replace|repeal|supersede)",
    ),
    "amended": (
        rf"(?:bi|duoc|co) {_AMEND} (?:boi|theo|tai|bang|o dau|chua|khong|gi)\b",
        rf"{_WHICH} (?:da )?{_AMEND}",
        r"amended by|what amended|which .{0,40} amended|been amended",
    ),
    "amends": (
        rf"{_AMEND} (?:cho )?{_WHICH}",
        r"(?:what|which) .{0,40}do(?:es)? .{0,60}amend",
    ),
    "based_on": (
        rf"(?:can cu|dua|dua tren|theo) (?:vao |tren )?(?:nhung |cac )?{_WHICH}",
        r"(?:can cu|co so) phap ly|co nhung can cu (?:nao|gi)|(?:can cu|dua) (?:vao |tren )(?:dau|gi)\b",
        r"(?:what|which) .{0,40}is .{0,60}based on|legal basis",
    ),
    "guided_by": (
        rf"(?:duoc|co) {_WHICH} huong dan|(?:duoc|co) huong dan (?:boi|tai|o|trong) |{_WHICH} (?:da |dang )?huong dan",
        r"guided by|(?:what|which) .{0,40}(?:guides?|details?|implements?) ",
    ),
    "mentioned_by": (
        rf"{_WHICH} (?:co |da |dang )?(?:nhac (?:den|toi)|dan chieu|vien dan|de cap (?:den|toi)?|noi den)",
        r"duoc (?:nhac (?:den|toi)|dan chieu|vien dan) (?:o|tai|trong|boi)",
        r"mentioned (?:by|in) (?:what|which)|(?:what|which) .{0,40}(?:mentions?|refers? to|cites?) ",
    ),
    "force": (
        r"(?:con|dang|het|mat) (?:gia tri |co )?hieu luc (?:khong|hay|chua|nua|gi)",
        r"con hieu luc|co hieu luc khong|con (?:ap dung|dung duoc)",
        r"still (?:in force|valid|apply)|in force\?|is .{0,60}in force",
    ),
    "effective": (
        rf"hieu luc (?:thi hanh )?(?:tu |ke tu |vao )?{_WHEN}",
        rf"{_WHEN} (?:thi )?.{{0,60}}co hieu luc",
        r"take (?:into )?effect|(?:come|enter) into (?:force|effect)|(?:become )?effective",
    ),
    "signed_by": (
        r"\b(?:ai|nao) (?:la nguoi )?(?:da )?ky\b",
        # Who signed, not what else there is to know of the signer.
        r"(?<!cua )nguoi ky\b(?!.*\b(?:gi|nao|bao nhieu|may|dau|sao)\b)",
        r"\bten (?:cua )?nguoi ky|nguoi ky .{0,60}ten (?:la )?gi",
        r"(?:do|duoc|boi) ai ky|\bky (?:boi )?(?:la )?ai\b|\bky\b.{0,60}\bla ai\b",
        r"who signed|signed by wh",
    ),
    "issued_on": (
        rf"(?:ban hanh|ky|ra|ra doi|de|thong qua) (?:vao |tu )?(?:hoi )?{_WHEN}",
        rf"\b(?:co|la) (?:tu )?{_WHEN}",
        r"ngay (?:thang )?(?:ban hanh|ky)\b",
        rf"{_WHEN} (?:thi )?(?:duoc )?(?:ban hanh|ky)",
        rf"(?:cap nhat|dang) (?:vao )?{_WHEN}",
        rf"(?:tw|cp|ttg|ubnd|bnv|\d) (?:la )?(?:cua )?{_WHEN}",
        r"when was .{0,80}(?:issued|signed|adopted|passed)|date of issue|issued (?:on|when)|what date",
    ),
    "issued_by": (
        r"\bai (?:da )?ban hanh",
        r"(?:co quan|cap|don vi|to chuc|bo|noi|ban) nao (?:da )?(?:ban hanh|ra|thong qua)",
        r"(?:do|cua) (?:co quan|cap|ai|don vi|to chuc)(?: nao)?(?: ban hanh| ra)?\s*\??$",
        r"ban hanh boi|ai ra (?:van ban|quyet)|do (?:ai|co quan nao|cap nao) ban hanh",
        r"co phai (?:la )?(?:cua|do) .{0,60}",
        r"(?:who|which body|which authority|what body|by whom) .{0,80}(?:issued|adopted)",
        r"(?:who|which body) issued|issued by wh|by which (?:body|authority)",
    ),
    "articles": (
        r"(?:bao nhieu|may) (?:dieu|chuong|muc|phan|khoan)\b(?! kien)",
        r"how many (?:articles|chapters|sections|parts)",
    ),
    "number": (
        r"(?:so|ky hieu|so ky hieu|so hieu) (?:cua .{0,80})?(?:la )?(?:bao nhieu|gi)\s*\??$",
        r"mang so (?:nao|may|bao nhieu|gi)|(?:la|co) so may",
        r"(?:what|which) (?:is the )?(?:official )?number",
    ),
    "about": (
        r"\b(?:ve|noi ve|quy dinh ve|de cap|huong dan ve) (?:viec gi|van de gi|noi dung gi|cai gi|chuyen gi|gi)\b",
        r"la van ban gi|trich yeu|ten (?:day du|goi|cua van ban)",
        r"(?:noi|quy dinh|dieu chinh) (?:ve )?(?:gi|cai gi|nhung gi|van de gi|noi dung gi)\s*\??$",
        r"(?:noi dung|chu de) (?:chinh )?(?:la )?gi\s*\??$",
        r"\d\S* la gi\s*\??$",
        r"what is .{0,60}about|what does .{0,60}(?:cover|regulate)|title of",
    ),
}
_ASKED = {sort: re.compile("|".join(patterns)) for sort, patterns in _PATTERNS.items()}
# A general pattern that also matches where a special one was meant.
_IMPLIED = (
    ("about", "mentioned_by"), ("about", "guided_by"), ("issued_by", "guided_by"), ("issued_by", "mentioned_by"),
    ("issued_on", "effective"), ("force", "effective"), ("number", "predecessor"), ("successor", "predecessor"),
)  # fmt: skip

# Words that go with asking about a document, beside its own name.
_NEUTRAL = frozenset(
    """van ban nay do cua duoc la so ngay thang nam vao tu khi nao ai gi the nhu hay cho toi biet hoi xin va co khong
    thi hien nay da ban hanh ky quy dinh quyet dinh nghi dinh thong tu luat chi thi ket luan ke hoach huong dan nghi
    quyet quy che mau boi bang mot nguoi nhung cac ve viec trong theo tai o tw tong cong tat ca bao nhieu may dieu
    chuong was the is of on by when who which what does it document no number body a an in to for issued signed long
    title nhac den toi dan chieu vien can cu dua tren co so phap ly guided guides mentioned mentions refers cites based
    hieu luc thi hanh ten day dung moi cu hoac con dang gom muc khoan phan ra doi u a vay nhe nhi ad""".split()
)


def asked_about(query: Query) -> list[str]:
    """Which facts about a document are asked for, in the order asked; none when its content is."""
    found = {sort: match.span() for sort, pattern in _ASKED.items() if (match := pattern.search(query.folded))}
    for general, special in _IMPLIED:
        if general in found and special in found and _overlap(found[general], found[special]):
            found.pop(general)
    return sorted(found, key=lambda sort: found[sort])


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def told_by_mention(sort: str, quote: str) -> bool:
    """Whether a text that only mentions a document can tell this fact about it: not who signed it, say."""
    if sort == "issued_on":
        return next(find_dates(quote), None) is not None
    if sort == "amended":
        return re.search(r"sua doi|bo sung|amend", fold(quote)) is not None
    if sort == "successor":
        return re.search(r"thay the|bai bo|het hieu luc|replace|repeal|supersede", fold(quote)) is not None
    return sort in {"about", "issued_by", "mentioned_by"}


def leftover_words(query: Query, directive: Directive) -> list[str]:
    """Words that neither name the document nor ask about it: many mean a question of content."""
    folded = query.folded
    for mention in sorted(query.mentions, key=lambda m: -m.start):
        folded = folded[: mention.start] + " " + folded[mention.end :]
    for pattern in _ASKED.values():
        folded = pattern.sub(" ", folded)
    known = set(re.findall(r"\w+", fold(f"{directive.title} {directive.kind} {directive.number} {directive.issuer}")))
    return [w for w in re.findall(r"[a-z]+", folded) if w not in known and w not in _NEUTRAL]
