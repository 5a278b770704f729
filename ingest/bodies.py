"""Names of the bodies of Party and State: one canonical form for the many ways of writing each.

"UBND TỈNH PHÚ THỌ", "Uỷ ban Nhân dân tỉnh Phú Thọ" and "ỦY BAN NHÂN DÂN / TỈNH PHÚ THỌ" are all
"Ủy ban nhân dân tỉnh Phú Thọ": written out, tones in the older place, capitals by Decree 30/2020/NĐ-CP, appendix II.
"""

from __future__ import annotations

import regex as re

from ingest.places import CENTRAL_CITIES, FORMER_PROVINCES, PROVINCES, REGIONS, UNITS
from rag.vietnamese.normalize import clean, fold, has_diacritics, place_tones

# What a body is, by its first words. Behind them a name goes on with a capital.
_SORTS = (
    "Ủy ban nhân dân", "Hội đồng nhân dân", "Ủy ban", "Hội đồng", "Chính phủ", "Quốc hội", "Thủ tướng Chính phủ",
    "Thủ tướng", "Phó Thủ tướng", "Chủ tịch", "Phó Chủ tịch", "Bộ trưởng", "Thứ trưởng", "Giám đốc", "Phó Giám đốc",
    "Tổng Giám đốc", "Chánh Văn phòng", "Phó Chánh Văn phòng", "Thống đốc", "Tổng Thanh tra", "Tổng Kiểm toán",
    "Bộ", "Sở", "Ban", "Ban Quản lý", "Ban Chỉ đạo", "Cục", "Tổng cục", "Chi cục", "Vụ", "Phòng", "Văn phòng",
    "Thanh tra", "Viện", "Trường", "Đại học", "Trường Đại học", "Trường Cao đẳng", "Học viện", "Trung tâm",
    "Tổng Công ty",
    "Công ty", "Tập đoàn", "Ngân hàng", "Quỹ", "Hội", "Hiệp hội", "Đoàn", "Liên đoàn", "Tổng Liên đoàn", "Đảng bộ",
    "Đảng ủy", "Đảng đoàn", "Ban cán sự đảng", "Chi bộ", "Tỉnh ủy", "Thành ủy", "Huyện ủy", "Quận ủy", "Thị ủy",
    "Tỉnh đoàn", "Thành đoàn", "Huyện đoàn", "Ban Thường vụ", "Ban Chấp hành", "Thường trực", "Công an", "Bệnh viện",
    "Bộ Tư lệnh", "Bộ Chỉ huy", "Quân khu", "Kho bạc Nhà nước", "Bảo hiểm xã hội", "Tòa án nhân dân", "Báo", "Đài",
    "Viện kiểm sát nhân dân", "Liên hiệp", "Đội", "Đội Kiểm tra", "Hạt", "Trạm", "Tổ", "Khối", "Phân viện", "Phân ban",
    "Trưởng ban", "Trưởng phòng", "Cục trưởng", "Tổng cục trưởng", "Vụ trưởng", "Chủ nhiệm", "Viện trưởng", "Chánh án",
)  # fmt: skip
# Whole names, whose capitals follow from no rule.
_NAMES = (
    "Ban Chấp hành Trung ương", "Ban Chấp hành Trung ương Đảng", "Bộ Chính trị", "Ban Bí thư",
    "Ban Kinh tế Trung ương", "Ban Nội chính Trung ương",
    "Ủy ban Kiểm tra", "Ủy ban Thường vụ Quốc hội", "Chủ tịch nước", "Chủ tịch Quốc hội", "Tổng Bí thư", "Trung ương",
    "Trung ương Đảng", "Đảng Cộng sản Việt Nam", "Điều lệ Đảng", "Hội đồng Dân tộc", "Hội đồng Thẩm phán",
    "Mặt trận Tổ quốc Việt Nam", "Mặt trận Tổ quốc", "Tòa án nhân dân tối cao", "Viện kiểm sát nhân dân tối cao",
    "Kiểm toán nhà nước", "Ngân hàng Nhà nước Việt Nam", "Ngân hàng Nhà nước", "Bảo hiểm xã hội Việt Nam",
    "Tổng Liên đoàn Lao động Việt Nam", "Liên đoàn Lao động", "Hội Liên hiệp Phụ nữ", "Hội Nông dân",
    "Bộ đội Biên phòng",
    "Hội Cựu chiến binh", "Đoàn Thanh niên Cộng sản Hồ Chí Minh", "Bộ Quốc phòng", "Bộ Công an", "Bộ Ngoại giao",
    "Bộ Tổng Tham mưu", "Đoàn đại biểu Quốc hội", "Hội đồng Bộ trưởng", "Văn phòng Trung ương Đảng",
    "Văn phòng Quốc hội",
    "Văn phòng Chính phủ", "Thanh tra Chính phủ", "Ủy ban Văn hóa và Xã hội",
)  # fmt: skip
# Fields, as ministries and departments are called by them.
_FIELDS = (
    "Công Thương", "Công nghiệp", "Tài chính", "Nội vụ", "Tư pháp", "Ngoại vụ", "Xây dựng", "Y tế", "Thương mại",
    "Giao thông vận tải", "Giáo dục và Đào tạo", "Kế hoạch và Đầu tư", "Khoa học và Công nghệ", "Dân tộc và Tôn giáo",
    "Lao động - Thương binh và Xã hội", "Nông nghiệp và Phát triển nông thôn", "Nông nghiệp và Môi trường",
    "Tài nguyên và Môi trường", "Thông tin và Truyền thông", "Văn hóa, Thể thao và Du lịch", "Văn hóa - Thông tin",
    "Văn hóa Thông tin", "Bưu chính, Viễn thông", "Thủy sản", "Hải quan", "Thống kê", "Quy hoạch - Kiến trúc",
    "Quản lý thị trường", "Dự trữ Nhà nước", "Khu công nghiệp", "Quốc gia", "Văn thư và Lưu trữ nhà nước", "Tổ chức",
    "Tổ chức - Nội vụ", "Tuyên giáo", "Tuyên giáo và Dân vận", "Dân vận", "Nội chính", "Phòng, chống tham nhũng",
)  # fmt: skip
_ABBREVIATIONS = {
    "ubnd": "ủy ban nhân dân", "hđnd": "hội đồng nhân dân", "tp": "thành phố", "tx": "thị xã", "tt": "thị trấn",
    "tw": "trung ương", "bch": "ban chấp hành", "btv": "ban thường vụ", "mttq": "mặt trận tổ quốc",
    "ubmttq": "ủy ban mặt trận tổ quốc", "ubmttqvn": "ủy ban mặt trận tổ quốc việt nam", "vp": "văn phòng",
    "vpcp": "văn phòng chính phủ", "vn": "việt nam", "hcm": "hồ chí minh", "tphcm": "thành phố hồ chí minh",
    "tand": "tòa án nhân dân", "vksnd": "viện kiểm sát nhân dân", "ubkt": "ủy ban kiểm tra",
    "ubtvqh": "ủy ban thường vụ quốc hội", "gd&đt": "giáo dục và đào tạo", "kh&đt": "kế hoạch và đầu tư",
    "kh&cn": "khoa học và công nghệ", "tn&mt": "tài nguyên và môi trường", "&": "và",
}  # fmt: skip


def _key(name: str) -> str:
    return place_tones(name.lower())


_CASED = {_key(name): name for name in (*_SORTS, *_NAMES, *_FIELDS, *PROVINCES, *FORMER_PROVINCES, *REGIONS)}
_SORT_KEYS = frozenset(map(_key, _SORTS))
_UNIT_KEYS = frozenset(map(_key, UNITS))
_LONGEST = max(len(name.split()) for name in _CASED)
# Names that a title may hold in the middle of a sentence; what an everyday word could be is not among them.
NAMES = (
    *_NAMES,
    *(f"{sort} {field}" for sort in ("Bộ", "Sở", "Tổng cục", "Cục") for field in _FIELDS),
    "Chính phủ", "Quốc hội", "Thủ tướng Chính phủ", "Ủy ban nhân dân", "Hội đồng nhân dân", "Tòa án nhân dân",
    "Viện kiểm sát nhân dân", "Đảng", "đảng viên", "đảng ủy", "đảng bộ", "tổ chức đảng", "Đảng bộ tỉnh", "Internet",
)  # fmt: skip
UNIT_NAMES = frozenset(UNITS) | {"phố", "trấn", "khu"}
_SMALL = frozenset({"of", "and", "for", "the", "in", "on"})
_PARTY_COMMITTEES = frozenset(f"{unit} ủy" for unit in ("tỉnh", "thành", "huyện", "quận", "thị", "xã"))
# Sorts that are also everyday words at the head of a title ("tổ chức", "báo cáo") open no name of a body.
_ALSO_WORDS = {"Tổ", "Đội", "Báo", "Đài", "Hạt", "Trạm", "Khối", "Quỹ", "Tổ chức", "Tổ chức - Nội vụ", "Quốc gia"}
_OPENERS = {_key(name) for name in (*_SORTS, *_NAMES) if name not in _ALSO_WORDS}
_OPENING = re.compile(
    "(?:" + "|".join(sorted(_OPENERS, key=len, reverse=True))
    + r"|ubnd|hđnd|ub ?mttq(?:vn)?|tand|vksnd|xã ủy|phường ủy|kiểm toán|liên bộ|nhà máy|xí nghiệp)\b"
    r"(?! (?:hành|luật|phận|máy|môn|nghị|thảo|họp|kết|hợp|phí|chống|ngũ)\b|, chống)"
)  # fmt: skip
# What stands under a body and says where it is; "TỈNH ỦY …" is a body itself.
_GOES_ON = re.compile(
    r"(?:tinh|thanh pho|tp|huyen|quan|thi xa|tx|xa|phuong|thi tran|tt|dac khu|trung uong|nuoc|va|cac|of|and|for)\b\.?"
    r"(?! (?:uy|doan|hoi)\b)"
)
_UNFINISHED = re.compile(r"(?:[-–,&]|\b(?:va|uy ban|hoi dong|ban|bo|so|cua|thuoc))$")


def body_name(written: str) -> str:
    """The canonical name of the body that is `written` in any spelling; joint issuers stay joined by " - "."""
    if not has_diacritics(written) and not is_body(written):
        return " ".join(w.lower() if w.lower() in _SMALL else w.capitalize() for w in clean(written).split())
    words = _words(written)
    out: list[str] = []
    begins, in_place = True, False
    i = 0
    while i < len(words):
        phrase, j = _longest_known(words, i)
        if phrase is not None:
            begins = _key(phrase) in _SORT_KEYS or phrase.endswith(",")
            in_place = _key(phrase) in _PARTY_COMMITTEES
            out.append(phrase)
        elif (unit := next((u for u in _UNIT_KEYS if words[i : i + len(u.split())] == u.split()), None)) is not None:
            j = i + len(unit.split())
            city = any(words[j : j + len(c.split())] == c.split() for c in CENTRAL_CITIES)
            out.append("Thành phố" if unit == "thành phố" and city else unit)
            begins, in_place = False, True
        elif not words[i][0].isalpha():
            out.append(words[i])
            begins, in_place = words[i] in {"-", "–"}, in_place and words[i].isdigit()
        elif words[i] in {"và", "các"}:
            out.append(words[i])
            begins, in_place = words[i] == "và", False
        else:
            out.append(words[i].capitalize() if begins or in_place else words[i])
            begins = words[i].endswith(",")
        i = j
    name = " ".join(out)
    return name[:1].upper() + name[1:]


def is_body(text: str) -> bool:
    """Whether `text` begins as the name of a body does, in any letters."""
    return bool(_OPENING.match(_key(clean(text)).strip(" *_-–#")))


def goes_on(above: str, below: str) -> bool:
    """Whether the line `below` is the rest of the name in the line `above` ("ỦY BAN NHÂN DÂN" over "TỈNH …")."""
    return bool(_GOES_ON.match(fold(below)) or _UNFINISHED.search(fold(above).strip())) or not is_body(below)


def with_superior(name: str, superior: str) -> str:
    """`name`, with where it is from the body above it: "Sở Tư pháp" under a province is "Sở Tư pháp tỉnh …".

    Bodies that there is only one of in the country stay as they are.
    """
    where = _place_in(superior)
    if where and not _place_in(name):
        # An office of the people's committee is the committee's, a department is the province's.
        whose = superior if name in _BARE or where == superior else where
        unit, _, rest = whose.partition(" ")
        # "Đảng ủy các cơ quan tỉnh" under "Đảng bộ tỉnh Mẫu Sơn" names the unit itself.
        return f"{name} {rest if name.lower().endswith(f' {unit.lower()}') else whose}"
    return f"{name} {superior}" if name in _BARE else name


_BARE = frozenset({"Văn phòng", "Thanh tra", "Ban Thường vụ", "Thường trực", "Ban Chấp hành"})


def _place_in(name: str) -> str | None:
    """The part of a canonical name that says where the body is: "tỉnh Phú Thọ", "Tỉnh ủy Phú Thọ"."""
    match = re.search(
        r"(?:\b(?:tỉnh|[Tt]hành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu)\s+(?=[\p{Lu}\d])"
        r"|^(?:Tỉnh|Thành|Huyện|Quận|Thị) (?:ủy|đoàn)\s+)",
        name,
    )
    return name[match.start() :] if match else None


def _words(written: str) -> list[str]:
    spaced = re.sub(r"(?<=\w)\.(?=\s|\p{L}|$)", " ", place_tones(clean(written).lower()))
    spaced = re.sub(r"\s*[–—]\s*|\s*-\s+|\s+-|(?<=\p{L})-(?=\p{L})", " - ", spaced)
    spaced = re.sub(r" nước cộng hòa xã hội chủ nghĩa việt nam$", "", spaced.strip())
    return " ".join(_ABBREVIATIONS.get(word, word) for word in spaced.split()).split()


def _longest_known(words: list[str], i: int) -> tuple[str | None, int]:
    for j in range(min(len(words), i + _LONGEST), i, -1):
        cased = _CASED.get(" ".join(words[i:j]).rstrip(","))
        if cased is not None:
            return cased + ("," if words[j - 1].endswith(",") else ""), j
    return None, i + 1
