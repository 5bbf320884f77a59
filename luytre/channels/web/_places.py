"""From what somebody typed as a place to place codes; what names nothing is kept as words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from luytre.core.places import api as places
from luytre.lib import vi

KINDS = ("dac khu ", "phuong ", "xa ")


@dataclass(frozen=True, slots=True)
class Where:
    """Codes, or "" where nothing fits; `left` is what was typed and names no single commune."""

    province: str
    commune: str
    left: str


def where(province: str, typed: str) -> Where:
    """The commune whose name was typed, tones and case not minded, if exactly one fits."""
    name = _bare(typed)
    if not name:
        return Where(province, "", "")
    candidates = places.communes(province) if province else _communes(places.find(typed, limit=20))
    fits = [commune for commune in candidates if _bare(commune.name) == name]
    if len(fits) > 1:  # "phường Tân An" and "xã Tân An": the kind decides when it was typed
        fits = [commune for commune in fits if vi.plain(commune.name) == vi.plain(typed)]
    if len(fits) != 1:
        return Where(province, "", typed.strip())
    return Where(fits[0].province_code, fits[0].code, "")


def choices() -> list[tuple[str, str]]:
    """(code, name) of the provinces in the order of the alphabet, without "Tỉnh" before each."""
    named = ((place.code, re.sub(r"^(Tỉnh|Thành phố) ", "", place.name)) for place in places.provinces())
    return sorted(named, key=lambda pair: vi.plain(pair[1]))


def _communes(found: Iterable[places.Place]) -> list[places.Commune]:
    return [place for place in found if isinstance(place, places.Commune)]


def _bare(name: str) -> str:
    plain = vi.plain(name).strip()
    for kind in KINDS:
        plain = plain.removeprefix(kind)
    return plain
