"""The only door of identity."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from luytre.core.agencies import api as agencies
from luytre.core.audit import api as audit
from luytre.core.identity import models, rules
from luytre.core.identity.records import Officer, permission_sentence, role_name, role_sentence
from luytre.core.identity.rules import PASSED, Permission, Role
from luytre.core.sealed import api as sealed
from luytre.lib.errors import LuytreError
from luytre.lib.validity import day_of

# Longer than a one-time code can be valid with its neighbours (three periods of 30 seconds).
SPENT_FOR = timedelta(minutes=10)

__all__ = [
    "PASSED",
    "BadAccount",
    "IdentityError",
    "KeyNeeded",
    "NoPost",
    "NotAllowed",
    "Officer",
    "Permission",
    "Role",
    "account_id",
    "appoint",
    "colleagues",
    "create_account",
    "demand",
    "end_post",
    "give_team_keys",
    "note_second_factor",
    "officer",
    "permission_sentence",
    "role_name",
    "role_sentence",
    "spend_code",
]


class IdentityError(LuytreError):
    """IdentityError
    ├── NoPost       the account holds no role today, is closed or unknown
    ├── NotAllowed   none of the person's roles gives the permission
    ├── BadAccount   user name taken or not usable, or the password is too weak; says which
    └── KeyNeeded    the role comes with a key of the team, and nobody with that key is giving it
    """


class NoPost(IdentityError):
    status = 403
    happened = _("You hold no role today, so there is nothing here you may open.")
    next_step = _("Please ask the administrator of your agency to check the dates of your post.")


class NotAllowed(IdentityError):
    status = 403
    happened = _("Your role does not allow this.")
    next_step = _("Please ask a colleague whose role it is, or the administrator of your agency.")


class BadAccount(IdentityError):
    status = 422
    happened = _("This account cannot be made.")
    next_step = _("Please choose another user name or a longer password.")


class KeyNeeded(IdentityError):
    status = 409
    happened = _("This role needs a key of the team, and your vault is locked or holds no such key.")
    next_step = _("Please open your vault first, or ask a custodian of the team.")


def officer(account_id: UUID, at: date | datetime | None = None, *, agency_id: UUID | None = None) -> Officer:
    """The person with what they may do on a day.

    Somebody with posts at several agencies acts for one: the given one, else the one of the latest post.
    Raises NoPost for an expired or future post, a closed account and an unknown one alike.
    """
    posts = list(_valid(models.Post.objects.filter(account_id=account_id, account__is_active=True), at))
    if agency_id is None and posts:
        agency_id = posts[-1].agency_id
    posts = [post for post in posts if post.agency_id == agency_id]
    if not posts:
        raise NoPost
    return _officer(posts)


def demand(by: Officer, permission: Permission) -> None:
    """Let the officer pass.  Raises NotAllowed."""
    if not by.may(permission):
        raise NotAllowed


def account_id(username: str) -> UUID | None:
    """The account with this user name (capital letters not minded), or None."""
    return models.Account.objects.filter(username=username.strip().casefold()).values_list("id", flat=True).first()


def create_account(*, username: str, name: str, password: str, by: Officer | None = None) -> UUID:
    """Make an account that can sign in (and is then led to its second factor) but holds no role yet.

    by: None for the installation itself, else an officer with PEOPLE_MANAGE.  Raises BadAccount, NotAllowed.
    """
    if by is not None:
        demand(by, Permission.PEOPLE_MANAGE)
    account = models.Account(username=username.strip().casefold(), name=name.strip())
    account.set_password(password)
    try:
        validate_password(password, account)
        account.full_clean(validate_unique=False)
        with transaction.atomic():
            account.save(force_insert=True)
            audit.record(audit.Act.ACCOUNT_CREATE, by=by or audit.SYSTEM, about=account.id)
    except (ValidationError, IntegrityError) as error:
        raise BadAccount from error
    return account.id


def appoint(
    *,
    account_id: UUID,
    agency_id: UUID,
    role: Role,
    team_id: UUID | None = None,
    valid_from: date,
    valid_to: date | None = None,
    by: Officer | None = None,
    key: sealed.Unlocked | None = None,
) -> None:
    """Give a role at an agency, with the keys of the team that go with it.

    key: the open vault of somebody who holds those keys; not needed while the team has none (`give_team_keys` makes
    them for its first members).  by: None for the installation, else an officer of the same agency with PEOPLE_MANAGE.
    The same post given twice stays one.  Raises NotAllowed, KeyNeeded, agencies.UnknownAgency.
    """
    _may_appoint(by, agency_id, team_id)
    with transaction.atomic():
        _post, new = models.Post.objects.get_or_create(
            account_id=account_id,
            agency_id=agency_id,
            team_id=team_id,
            role=Role(role).value,
            valid_from=valid_from,
            defaults={"valid_to": valid_to},
        )
        if not new:
            return
        audit.record(audit.Act.POST_APPOINT, by=by or audit.SYSTEM, about=account_id)
        if team_id is not None:
            _admit(team_id, account_id, Role(role), key)


def end_post(*, account_id: UUID, agency_id: UUID, role: Role, last_day: date, by: Officer | None = None) -> int:
    """The person holds the role up to and including this day.  Returns how many open posts were closed.

    Keys already handed out are not taken back here: a custodian rotates them.
    """
    _may_appoint(by, agency_id, None)
    with transaction.atomic():
        ended = models.Post.objects.filter(
            account_id=account_id, agency_id=agency_id, role=role.value, valid_to=None, valid_from__lte=last_day
        ).update(valid_to=last_day)
        if ended:
            audit.record(audit.Act.POST_END, by=by or audit.SYSTEM, about=account_id)
    return ended


def give_team_keys(*, team_id: UUID, at: date | datetime | None = None) -> None:
    """Make the keys a team does not have yet and hand each to the members whose role it goes with.

    A circle that nobody's role opens gets no key.  Every such member needs a vault by then; raises sealed.NoKey.
    """
    circles: dict[sealed.Circle, set[UUID]] = {circle: set() for circle in sealed.Circle}
    for post in _valid(models.Post.objects.filter(team_id=team_id, account__is_active=True), at):
        for circle in _circles(Role(post.role)):
            circles[circle].add(post.account_id)
    missing = {
        circle: people
        for circle, people in circles.items()
        if people and not sealed.has_team_keys(team_id=team_id, circle=circle)
    }
    if missing:
        sealed.make_team_keys(team_id=team_id, circles=missing)


def colleagues(team_id: UUID, at: date | datetime | None = None) -> list[Officer]:
    """Everybody who works in the team on the day, by user name."""
    by_account: dict[UUID, list[models.Post]] = {}
    in_team = _valid(models.Post.objects.filter(team_id=team_id, account__is_active=True), at)
    for post in in_team.order_by("account__username", "valid_from", "created_at"):
        by_account.setdefault(post.account_id, []).append(post)
    return [_officer(posts) for posts in by_account.values()]


def spend_code(*, account_id: UUID, code: str, now: datetime) -> bool:
    """Whether this one-time code is used for the first time; true for one of many who try at the same moment."""
    with transaction.atomic():
        models.SpentCode.objects.filter(account_id=account_id, spent_at__lt=now - SPENT_FOR).delete()
        _row, new = models.SpentCode.objects.get_or_create(account_id=account_id, code=code)
    return new


def note_second_factor(*, account_id: UUID) -> None:
    """Put on record that this person has set a second factor up."""
    with transaction.atomic():
        audit.record(audit.Act.SECOND_FACTOR_ADD, by=audit.Actor(account_id, "account"), about=account_id)


def _may_appoint(by: Officer | None, agency_id: UUID, team_id: UUID | None) -> None:
    if by is not None:
        demand(by, Permission.PEOPLE_MANAGE)
        if by.agency_id != agency_id:
            raise NotAllowed
    agencies.agency(agency_id)
    if team_id is not None and agencies.team(team_id).agency_id != agency_id:
        raise agencies.UnknownAgency


def _circles(role: Role) -> Iterable[sealed.Circle]:
    return [sealed.Circle[name.upper()] for name in sorted(rules.circles_of(role))]


def _admit(team_id: UUID, account_id: UUID, role: Role, key: sealed.Unlocked | None) -> None:
    for circle in _circles(role):
        if not sealed.has_team_keys(team_id=team_id, circle=circle):
            continue
        if key is None:
            raise KeyNeeded
        sealed.admit(team_id=team_id, circle=circle, officer_id=account_id, by=key)


def _valid(posts: QuerySet[models.Post], at: date | datetime | None) -> QuerySet[models.Post]:
    day = day_of(at or timezone.now())
    return posts.filter(valid_from__lte=day).exclude(valid_to__lt=day).select_related("account")


def _officer(posts: list[models.Post]) -> Officer:
    account = posts[0].account
    roles = frozenset(Role(post.role) for post in posts)
    lead = rules.leading(roles)
    own_teams = [post.team_id for post in posts if post.role == lead and post.team_id is not None]
    team_ids = frozenset(post.team_id for post in posts if post.team_id is not None)
    return Officer(
        id=account.id,
        name=account.name,
        username=account.username,
        agency_id=posts[-1].agency_id,
        team_id=own_teams[-1] if own_teams else next(iter(sorted(team_ids)), None),
        team_ids=team_ids,
        role=lead.value,
        roles=frozenset(role.value for role in roles),
        permissions=rules.permissions_of(roles),
    )
