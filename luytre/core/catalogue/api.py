"""The only door of the catalogue.

`at` is a day or an aware moment; today when it is left out.  A row is in force from the beginning of its first day to
the end of its last one, Vietnamese time.
"""

from datetime import date, datetime
from typing import Any, Literal, cast

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from luytre.core.catalogue import _load, models
from luytre.core.catalogue.records import Code, Deadline, Ground, Holiday
from luytre.lib import clock
from luytre.lib.errors import LuytreError
from luytre.lib.validity import day_of

__all__ = [
    "Code",
    "Deadline",
    "Ground",
    "Holiday",
    "NotInForce",
    "code",
    "codes",
    "deadline",
    "deadlines",
    "due",
    "ground",
    "grounds",
    "holidays",
    "load",
    "named_holidays",
]


class NotInForce(LuytreError):
    """No row with this key is valid on that day; carries the key."""

    status = 422
    happened = _("This code or legal ground is not in force on that day.")
    next_step = _("Please choose one from the list of what is in force.")


def codes(at: date | datetime | None = None) -> list[Code]:
    """The taxonomy of a day, in its own order (S, B, H, C, P, E, G, T, O)."""
    return [_code(row) for row in _valid(models.Code.objects.all(), at)]


def code(key: str, at: date | datetime | None = None) -> Code:
    """One taxonomy code.  Raises NotInForce."""
    return _code(_one(models.Code.objects.filter(code=key), key, at))


def grounds(at: date | datetime | None = None) -> list[Ground]:
    """The legal grounds in force on a day."""
    return [_ground(row) for row in _valid(models.Ground.objects.all(), at)]


def ground(key: str, at: date | datetime | None = None) -> Ground:
    """One legal ground.  Raises NotInForce, also for a ground that was in force once or will be."""
    return _ground(_one(models.Ground.objects.filter(key=key), key, at))


def deadlines(at: date | datetime | None = None) -> list[Deadline]:
    """Every deadline in force on a day."""
    return [_deadline(row) for row in _valid(models.Deadline.objects.all(), at)]


def deadline(key: str, at: date | datetime | None = None) -> Deadline:
    """One deadline by its key ("DL02").  Raises NotInForce."""
    return _deadline(_one(models.Deadline.objects.filter(key=key), key, at))


def due(key: str, start: datetime) -> datetime:
    """When a deadline of the law ends that starts at `start` (aware), weekends and public holidays minded.

    Takes the length in force when the clock started.  Raises NotInForce.
    """
    return clock.due(start, deadline(key, start).length, _all_holidays())


def holidays(year: int) -> frozenset[date]:
    """Every day of a year that is off besides Saturdays and Sundays; empty for a year nobody has entered yet."""
    return frozenset(models.Holiday.objects.filter(day__year=year).values_list("day", flat=True))


def named_holidays(year: int) -> list[Holiday]:
    """The days of `holidays` with their names, first day first."""
    return [
        Holiday(day=row.day, name_vi=row.name_vi, name_en=row.name_en, kind=row.kind, certainty=row.certainty)
        for row in models.Holiday.objects.filter(day__year=year)
    ]


def load() -> int:
    """Write the shipped tables again; rows that are there stay as they are."""
    return _load.load(lambda name: apps.get_model("core_catalogue", name))


def _all_holidays() -> frozenset[date]:
    return frozenset(models.Holiday.objects.values_list("day", flat=True))


def _valid(rows: QuerySet[Any], at: date | datetime | None) -> QuerySet[Any]:
    day = day_of(at or timezone.now())
    return rows.filter(valid_from__lte=day).exclude(valid_to__lt=day)


def _one(rows: QuerySet[Any], key: str, at: date | datetime | None) -> Any:  # noqa: ANN401  (one helper for three tables)
    row = None if "\x00" in key else _valid(rows, at).order_by("-valid_from").first()
    if row is None:
        raise NotInForce(key)
    return row


def _code(row: models.Code) -> Code:
    return Code(
        code=row.code,
        group=row.group,
        group_vi=row.group_vi,
        group_en=row.group_en,
        label_vi=row.label_vi,
        label_en=row.label_en,
        definition_vi=row.definition_vi,
        core_4c=row.core_4c,
        core_dimension=row.core_dimension,
        children_act_clauses=tuple(row.children_act_clauses),
        abuse_forms=tuple(row.abuse_forms),
        international=row.international,
        police_group=row.police_group,
        hotline_group=row.hotline_group,
        severity=row.severity,
        severity_raise_if=tuple(row.severity_raise_if),
        lead_role=row.lead_role,
        support_roles=tuple(row.support_roles),
        police_referral=row.police_referral,
        case_management=row.case_management,
        takedown_route=row.takedown_route,
        deadlines=tuple(row.deadlines),
        deadlines_text=row.deadlines_text,
        legal_basis=row.legal_basis,
        evidence_rule=row.evidence_rule,
        no_store=row.no_store,
        masked=row.masked,
        provenance=row.provenance,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _ground(row: models.Ground) -> Ground:
    return Ground(
        key=row.key,
        title_vi=row.title_vi,
        title_en=row.title_en,
        source=row.source,
        certainty=row.certainty,
        note=row.note,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _deadline(row: models.Deadline) -> Deadline:
    return Deadline(
        key=row.key,
        slug=row.slug,
        title_vi=row.title_vi,
        title_en=row.title_en,
        length=clock.Length(row.amount, cast("Literal['hours', 'working_days', 'days']", row.unit)),
        start_vi=row.start_vi,
        start_en=row.start_en,
        source=row.source,
        certainty=row.certainty,
        note=row.note,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
