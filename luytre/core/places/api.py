"""The only door of places."""

from datetime import date, datetime
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from luytre.core.places import _load, models
from luytre.core.places.records import Commune, Place, Province
from luytre.lib.errors import LuytreError
from luytre.lib.validity import day_of
from luytre.lib.vi import plain

__all__ = [
    "Commune",
    "Place",
    "Province",
    "UnknownPlace",
    "commune",
    "communes",
    "find",
    "load",
    "province",
    "provinces",
]


class UnknownPlace(LuytreError):
    """No unit has this code on that day."""

    status = 404
    happened = "This place is not known."
    next_step = "Please choose the province and the commune from the list."


def provinces(at: date | datetime | None = None) -> list[Province]:
    """The provinces of a day (today when none is given), by code; 34 since 1 July 2025."""
    return [_province(row) for row in _valid(models.Province.objects.all(), at)]


def province(code: str, *, at: date | datetime | None = None) -> Province:
    """The province with this two-digit code.  Raises UnknownPlace."""
    row = _valid(models.Province.objects.filter(code=code), at).first() if code.isdecimal() else None
    if row is None:
        raise UnknownPlace
    return _province(row)


def communes(province_code: str, *, at: date | datetime | None = None) -> list[Commune]:
    """The communes of a province by name, tones and kind not minded; none for a code that is not known."""
    if not province_code.isdecimal():
        return []
    rows = _valid(models.Commune.objects.filter(province_code=province_code), at)
    return [_commune(row) for row in rows.order_by("search", "code")]


def commune(code: str, *, at: date | datetime | None = None) -> Commune:
    """The commune with this five-digit code.  Raises UnknownPlace."""
    row = _valid(models.Commune.objects.filter(code=code), at).first() if code.isdecimal() else None
    if row is None:
        raise UnknownPlace
    return _commune(row)


def find(text: str, limit: int = 20, *, at: date | datetime | None = None) -> list[Place]:
    """Units whose present or former name contains the words, tones and case not minded, best first.

    A whole name comes before the start of a name, that before a part; provinces before communes.  "hoa binh" finds
    Phú Thọ, which took Hòa Bình in.  Empty text finds nothing.
    """
    # A zero byte, which no text column can hold, finds nothing instead of breaking the question.
    words = plain(text).replace("|", " ").replace("\x00", " ").strip()
    if not words or limit < 1:
        return []
    found: list[Place] = [_province(row) for row in _best(models.Province.objects.all(), words, at)[:limit]]
    rest = limit - len(found)
    found += [_commune(row) for row in _best(models.Commune.objects.all(), words, at)[:rest]] if rest else []
    return found


def load() -> int:
    """Write the shipped lists into the tables again; rows that are there stay as they are."""
    return _load.load(models.Province, models.Commune)


def _valid(rows: QuerySet[Any], at: date | datetime | None) -> QuerySet[Any]:
    day = day_of(at or timezone.now())
    return rows.filter(valid_from__lte=day).exclude(valid_to__lt=day)


def _best(rows: QuerySet[Any], words: str, at: date | datetime | None) -> QuerySet[Any]:
    rank = Case(
        When(search__startswith=f"|{words}|", then=Value(0)),
        When(search__contains=f"|{words}|", then=Value(1)),
        When(search__startswith=f"|{words}", then=Value(2)),
        When(search__contains=f"|{words}", then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    ordered: QuerySet[Any] = _valid(rows.filter(search__contains=words), at).annotate(rank=rank)
    return ordered.order_by("rank", "code")


def _province(row: models.Province) -> Province:
    return Province(code=row.code, name=row.name, kind=row.kind, merged_from=tuple(row.merged_from))


def _commune(row: models.Commune) -> Commune:
    return Commune(
        code=row.code,
        name=row.name,
        kind=row.kind,
        province_code=row.province_code,
        former_district=row.former_district,
        former_provinces=tuple(row.former_provinces),
    )
