"""What goes through the door of places."""

from dataclasses import dataclass

__all__ = ["Commune", "Place", "Province"]


@dataclass(frozen=True, slots=True)
class Province:
    """code: two digits; kind: "tỉnh" or "thành phố"; merged_from: the provinces of before 1 July 2025."""

    code: str
    name: str
    kind: str
    merged_from: tuple[str, ...]

    @property
    def province_code(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Commune:
    """code: five digits; kind: "xã", "phường" or "đặc khu"; former_district: the main one before 1 July 2025, or ""."""

    code: str
    name: str
    kind: str
    province_code: str
    former_district: str
    former_provinces: tuple[str, ...]


Place = Province | Commune
