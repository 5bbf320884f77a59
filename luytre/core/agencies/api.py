"""The only door of agencies.

Rules of the workflow name roles ("CHILD_COMMUNE"), and ask here who holds one for a place on a day.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from luytre.core.agencies import _load, models
from luytre.core.agencies.records import Agency, Team
from luytre.core.audit import api as audit
from luytre.core.places import api as places
from luytre.lib.errors import LuytreError
from luytre.lib.validity import day_of

__all__ = [
    "Agency",
    "AgencyError",
    "SlugTaken",
    "Team",
    "UnknownAgency",
    "UnknownRole",
    "agency",
    "agency_by_slug",
    "all_agencies",
    "create_agency",
    "create_team",
    "end_role",
    "give_role",
    "holders",
    "load",
    "role_name",
    "roles_of",
    "route",
    "team",
    "teams",
]


class AgencyError(LuytreError):
    """AgencyError
    ├── UnknownAgency   no agency or team with this id
    ├── UnknownRole     the role code is not in the table of role names
    └── SlugTaken       another agency, or another team of it, has this short name
    """


class UnknownAgency(AgencyError):
    status = 404
    happened = _("This agency or team is not known.")
    next_step = _("Please choose it from the list.")


class UnknownRole(AgencyError):
    happened = _("This role of an agency is not known.")
    next_step = _("Please choose a role from the list.")


class SlugTaken(AgencyError):
    status = 409
    happened = _("This short name is taken.")
    next_step = _("Please choose another short name.")


def create_agency(
    *,
    slug: str,
    name_vi: str,
    name_en: str,
    kind: str,
    province_code: str = "",
    commune_code: str = "",
    synthetic: bool = False,
    by: audit.Who = audit.SYSTEM,
) -> Agency:
    """Enter an agency; a commune brings its province along.  Raises SlugTaken, places.UnknownPlace."""
    province_code, commune_code = _place(province_code, commune_code)
    try:
        with transaction.atomic():
            row = models.Agency.objects.create(
                slug=slug,
                name_vi=name_vi,
                name_en=name_en,
                kind=kind,
                province_code=province_code,
                commune_code=commune_code,
                synthetic=synthetic,
            )
            audit.record(audit.Act.AGENCY_CREATE, by=by, about=row.id)
    except IntegrityError as error:
        raise SlugTaken(slug) from error
    return _agency(row)


def give_role(
    *,
    agency_id: UUID,
    role: str,
    valid_from: date,
    valid_to: date | None = None,
    province_code: str = "",
    commune_code: str = "",
    source: str = "",
    by: audit.Who = audit.SYSTEM,
) -> None:
    """The agency holds the role for the place from the first to the last day; both codes empty mean the whole country.

    The same line given twice stays one.  Raises UnknownRole, UnknownAgency, places.UnknownPlace.
    """
    if not models.RoleName.objects.filter(code=role).exists():
        raise UnknownRole(role)
    agency(agency_id)
    province_code, commune_code = _place(province_code, commune_code)
    with transaction.atomic():
        _row, new = models.AgencyRole.objects.get_or_create(
            agency_id=agency_id,
            role_id=role,
            province_code=province_code,
            commune_code=commune_code,
            valid_from=valid_from,
            defaults={"valid_to": valid_to, "source": source},
        )
        if new:
            audit.record(audit.Act.ROLE_GIVE, by=by, about=agency_id)


def end_role(*, agency_id: UUID, role: str, last_day: date, by: audit.Who = audit.SYSTEM) -> int:
    """The agency holds the role up to and including this day.  Returns how many open lines were closed."""
    with transaction.atomic():
        ended = models.AgencyRole.objects.filter(
            agency_id=agency_id, role_id=role, valid_to=None, valid_from__lte=last_day
        ).update(valid_to=last_day)
        if ended:
            audit.record(audit.Act.ROLE_END, by=by, about=agency_id)
    return ended


def create_team(
    *, agency_id: UUID, slug: str, name_vi: str, name_en: str, purpose: str = "", by: audit.Who = audit.SYSTEM
) -> Team:
    """A team of an agency; keys come with its first members (core.identity).  Raises UnknownAgency, SlugTaken."""
    agency(agency_id)
    try:
        with transaction.atomic():
            row = models.Team.objects.create(
                agency_id=agency_id, slug=slug, name_vi=name_vi, name_en=name_en, purpose=purpose
            )
            audit.record(audit.Act.TEAM_CREATE, by=by, about=row.id)
    except IntegrityError as error:
        raise SlugTaken(slug) from error
    return _team(row)


def agency(agency_id: UUID) -> Agency:
    """Raises UnknownAgency."""
    row = models.Agency.objects.filter(pk=agency_id).first()
    if row is None:
        raise UnknownAgency
    return _agency(row)


def agency_by_slug(slug: str) -> Agency:
    """Raises UnknownAgency."""
    row = models.Agency.objects.filter(slug=slug).first()
    if row is None:
        raise UnknownAgency(slug)
    return _agency(row)


def team(team_id: UUID) -> Team:
    """Raises UnknownAgency."""
    row = models.Team.objects.filter(pk=team_id).first()
    if row is None:
        raise UnknownAgency
    return _team(row)


def teams(agency_id: UUID) -> list[Team]:
    """The teams of an agency, oldest first."""
    return [_team(row) for row in models.Team.objects.filter(agency_id=agency_id)]


def all_agencies(at: date | datetime | None = None) -> list[Agency]:
    """Agencies that hold at least one role on the day, by Vietnamese name."""
    rows = models.Agency.objects.filter(roles__in=_valid(models.AgencyRole.objects.all(), at)).distinct()
    return [_agency(row) for row in rows.order_by("name_vi")]


def roles_of(agency_id: UUID, at: date | datetime | None = None) -> frozenset[str]:
    """The role codes an agency holds on a day, for whatever place."""
    held = _valid(models.AgencyRole.objects.filter(agency_id=agency_id), at)
    return frozenset(held.values_list("role_id", flat=True))


def role_name(role: str) -> tuple[str, str]:
    """Vietnamese and English name of a role code.  Raises UnknownRole."""
    row = models.RoleName.objects.filter(code=role).first()
    if row is None:
        raise UnknownRole(role)
    return row.name_vi, row.name_en


def holders(role: str, *, province: str = "", commune: str = "", at: date | datetime | None = None) -> list[Agency]:
    """Who holds the role for the place on the day, narrowest first: commune, then province, then the whole country.

    A commune alone tells its province.  An agency competent elsewhere is never in the answer.
    Raises places.UnknownPlace.
    """
    province, commune = _place(province, commune)
    here = Q(province_code="", commune_code="")
    if province:
        here |= Q(province_code=province, commune_code="")
    if commune:
        here |= Q(commune_code=commune)
    width = Case(
        When(~Q(commune_code=""), then=Value(0)),
        When(~Q(province_code=""), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    lines = _valid(models.AgencyRole.objects.filter(here, role_id=role), at).select_related("agency")
    ordered = lines.annotate(width=width).order_by("width", "valid_from", "agency__slug")
    return list({line.agency_id: _agency(line.agency) for line in ordered}.values())


def route(role: str, *, province: str = "", commune: str = "", at: date | datetime | None = None) -> Team | None:
    """The team that takes what belongs to the role here: of the narrowest holder that has one.

    Within a holder a team made for the role comes before one for everything.  None when nobody can take it.
    """
    for holder in holders(role, province=province, commune=commune, at=at):
        of_holder = teams(holder.id)
        for wanted in (role, ""):
            for candidate in of_holder:
                if candidate.purpose == wanted:
                    return candidate
    return None


def load() -> int:
    """Write the shipped role names again; rows that are there stay as they are."""
    return _load.load(models.RoleName)


def _place(province_code: str, commune_code: str) -> tuple[str, str]:
    if commune_code:
        return places.commune(commune_code).province_code, commune_code
    if province_code:
        return places.province(province_code).code, ""
    return "", ""


def _valid(rows: QuerySet[models.AgencyRole], at: date | datetime | None) -> QuerySet[models.AgencyRole]:
    day = day_of(at or timezone.now())
    return rows.filter(valid_from__lte=day).exclude(valid_to__lt=day)


def _agency(row: models.Agency) -> Agency:
    return Agency(
        id=row.id,
        slug=row.slug,
        name_vi=row.name_vi,
        name_en=row.name_en,
        kind=row.kind,
        province_code=row.province_code,
        commune_code=row.commune_code,
        synthetic=row.synthetic,
    )


def _team(row: models.Team) -> Team:
    return Team(
        id=row.id,
        agency_id=row.agency_id,
        slug=row.slug,
        name_vi=row.name_vi,
        name_en=row.name_en,
        purpose=row.purpose,
    )
