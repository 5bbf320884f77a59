"""The shipped lists become rows."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from luytre.lib.vi import plain

DATA = Path(__file__).parent / "data"
# Words that say what kind of unit it is, not which one; people leave them out when they search.
KINDS = ("thành phố", "tỉnh", "phường", "xã", "đặc khu", "quận", "huyện", "thị xã", "thị trấn")


def bare(name: str) -> str:
    """The name without its kind: "Phường Đông Kinh" → "Đông Kinh"."""
    for kind in KINDS:
        if name.casefold().startswith(f"{kind} "):
            return name[len(kind) + 1 :]
    return name


def search_key(*names: str) -> str:
    """Tone-less names, the unit's own first; each stands between bars so that a whole name can be asked for."""
    seen: dict[str, None] = {}
    for name in names:
        for form in (bare(name), name):
            key = plain(form)
            if key:
                seen[key] = None
    return f"|{'|'.join(seen)}|"


def load(province_model: Any, commune_model: Any) -> int:  # noqa: ANN401  (historical models of a migration have no type)
    """Add the shipped rows that are missing; a row that somebody corrected stays.  Returns how many were sent."""
    provinces = [_province(province_model, row) for row in _rows("provinces.csv")]
    communes = [_commune(commune_model, row) for row in _rows("communes.csv")]
    province_model.objects.bulk_create(provinces, ignore_conflicts=True)
    commune_model.objects.bulk_create(communes, ignore_conflicts=True, batch_size=2000)
    return len(provinces) + len(communes)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _province(model: Any, row: dict[str, str]) -> Any:  # noqa: ANN401
    former = row["merged_from"].split("|")
    return model(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        merged_from=former,
        search=search_key(row["name"], *former),
        **_days(row),
    )


def _commune(model: Any, row: dict[str, str]) -> Any:  # noqa: ANN401
    return model(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        province_code=row["province_code"],
        former_district_code=row["former_district_code"],
        former_district=row["former_district"],
        former_provinces=[name for name in row["former_provinces"].split("|") if name],
        search=search_key(row["name"], row["former_district"]),
        **_days(row),
    )


def _days(row: dict[str, str]) -> dict[str, date | None]:
    end = row["valid_to"]
    return {"valid_from": date.fromisoformat(row["valid_from"]), "valid_to": date.fromisoformat(end) if end else None}
