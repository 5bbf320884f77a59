"""Figures of a province: received, triaged, referred, closed, blocked."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from luytre.core.places import api as places
from luytre.lib.errors import LuytreError
from luytre.monitoring.models import Count, Edition
from luytre.monitoring.records import HIDDEN, MEASURES, Month, ProvincePage, Row
from luytre.monitoring.rules import protect

__all__ = ["MEASURES", "NoFigures", "ProvincePage", "as_csv", "months_until", "province_page"]

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
SHOWN_MONTHS = 6


class NoFigures(LuytreError):
    """The code is not one of the 34 provinces."""

    status = 404
    happened = "There is no province with this code."
    kept = ""
    next_step = "Please choose a province from the list."


def months_until(now: datetime, count: int = SHOWN_MONTHS) -> list[Month]:
    """The last `count` calendar months in Viet Nam's time, oldest first, the current one included."""
    local = now.astimezone(HANOI)
    ordinal = local.year * 12 + local.month - 1
    return [Month(date(n // 12, n % 12 + 1, 1)) for n in range(ordinal - count + 1, ordinal + 1)]


def province_page(*, province: str, now: datetime, present: bool = False) -> ProvincePage:
    """The protected figures of a province over the last six months.

    `present`: the state of this minute (the province's own desk); otherwise the copy of today (everyone).  Raises NoFigures.
    """
    known = next((p for p in places.provinces() if p.code == province), None)
    if known is None:
        raise NoFigures
    months = months_until(now)
    columns, counted_at = _columns(province, months, Edition.PRESENT if present else Edition.DAILY)
    shown = protect(columns)
    labels = [month.label for month in months]
    rows = [
        Row(label, tuple(_cell(columns[m][i], seen=shown[m][i]) for m in MEASURES)) for i, label in enumerate(labels)
    ]
    totals = tuple(_cell(sum(columns[m]), seen=shown[m][-1]) for m in MEASURES)
    return ProvincePage(
        province_code=province,
        province_name=known.name,
        rows=(*rows, Row("", totals, total=True)),
        counted_at=counted_at,
        hidden=sum(cell == HIDDEN for row in rows for cell in row.cells) + totals.count(HIDDEN),
    )


def as_csv(page: ProvincePage) -> str:
    """The same cells as the page, as CSV (RFC 4180) with a byte order mark for spreadsheet programs."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(["province", "month", *MEASURES])
    lines.writerows([page.province_code, row.label or "total", *row.cells] for row in page.rows)
    return "\ufeff" + out.getvalue()


def _columns(province: str, months: Iterable[Month], edition: Edition) -> tuple[dict[str, list[int]], datetime | None]:
    firsts = [month.first for month in months]
    found: dict[tuple[str, date], int] = {}
    counted_at = None
    for count in Count.objects.filter(edition=edition, province_code=province, month__in=firsts):
        found[count.measure, count.month] = count.value
        counted_at = max(counted_at or count.counted_at, count.counted_at)
    return {m: [found.get((m, first), 0) for first in firsts] for m in MEASURES}, counted_at


def _cell(count: int, *, seen: bool) -> str:
    return str(count) if seen else HIDDEN
