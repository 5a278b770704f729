"""Names of places that titles and names of bodies hold, in the letters that Decree 30/2020/NĐ-CP gives them."""

from __future__ import annotations

# The 63 provinces and cities until 30 June 2025, among them the names of the 34 since.
PROVINCES = (
    "An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Dương",
    "Bình Định", "Bình Phước", "Bình Thuận", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Đắk Nông",
    "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Giang", "Hà Nam", "Hà Nội", "Hà Tĩnh", "Hải Dương",
    "Hải Phòng", "Hậu Giang", "Hòa Bình", "Hồ Chí Minh", "Huế", "Hưng Yên", "Khánh Hòa", "Kiên Giang", "Kon Tum",
    "Lai Châu", "Lạng Sơn", "Lào Cai", "Lâm Đồng", "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận",
    "Phú Thọ", "Phú Yên", "Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sóc Trăng", "Sơn La",
    "Tây Ninh", "Thái Bình", "Thái Nguyên", "Thanh Hóa", "Thừa Thiên Huế", "Tiền Giang", "Trà Vinh", "Tuyên Quang",
    "Vĩnh Long", "Vĩnh Phúc", "Yên Bái",
)  # fmt: skip
# Provinces of older documents, and names of regions.
FORMER_PROVINCES = ("Hà Bắc", "Hà Tây", "Hải Hưng", "Minh Hải", "Nam Hà", "Sông Bé", "Vĩnh Phú", "Đăk Lăk", "Đắc Lắc")
REGIONS = (
    "Bắc Bộ", "Trung Bộ", "Nam Bộ", "Bắc Trung Bộ", "Nam Trung Bộ", "Đông Nam Bộ", "Tây Nam Bộ", "Tây Nguyên",
    "Tây Bắc", "Đông Bắc", "Đồng bằng sông Cửu Long", "Đồng bằng sông Hồng", "Biển Đông", "Thủ đô", "Việt Nam",
    "Trường Sa", "Hoàng Sa", "Hoa Kỳ", "Trung Quốc", "Nhật Bản", "Hàn Quốc", "Liên bang Nga", "Liên minh châu Âu",
    "Liên hợp quốc", "Đông Nam Á",
)  # fmt: skip
# Cities under the central government write themselves "Thành phố", which tells them from towns of a province.
CENTRAL_CITIES = ("hà nội", "hồ chí minh", "hải phòng", "đà nẵng", "cần thơ", "huế")
# Also words of their own ("hòa bình" is peace): names only where something else says so.
ALSO_WORDS = frozenset({"hòa bình", "thái bình", "hải dương", "đông bắc", "tây bắc", "huế", "bình định"})
# What stands before the name of a place.
UNITS = (
    "tỉnh", "thành phố", "huyện", "quận", "thị xã", "thị trấn", "xã", "phường", "thôn", "ấp", "đặc khu", "khu phố",
)  # fmt: skip
