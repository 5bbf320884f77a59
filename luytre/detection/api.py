"""See findings, decide them, and keep the category lists they are held against."""

__all__ = [
    "CATEGORIES",
    "AlreadyDecided",
    "BadDecision",
    "Finding",
    "FindingError",
    "ImportResult",
    "NoLists",
    "NoSuchFinding",
    "PoliceOnly",
    "Reason",
    "State",
    "Turn",
    "category_name",
    "confirm",
    "demo_names",
    "dismiss",
    "findings",
    "get",
    "history",
    "import_lists",
    "lists_path",
    "police_only",
    "reason_words",
]

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from luytre.core.audit import api as audit
from luytre.core.catalogue import api as catalogue
from luytre.core.identity import api as identity
from luytre.core.journal import api as journal
from luytre.detection import _lists
from luytre.detection._words import category_name, reason_words
from luytre.detection.models import Finding as Row
from luytre.detection.models import Turn as TurnRow
from luytre.detection.records import CATEGORIES, Finding, ImportResult, Reason, State, Turn
from luytre.lib import hosts
from luytre.lib.errors import LuytreError
from luytre.lib.vi import nfc

POLICE = identity.Role.POLICE_OFFICER
LONGEST_WHY = 2_000
MOST = 500  # rows of one page; the queue is worked from the top


class FindingError(LuytreError):
    """FindingError
    ├── NoSuchFinding    nothing with this id
    ├── AlreadyDecided   somebody was faster; carries the state
    ├── PoliceOnly       the target falls under the NO_STORE rule
    ├── BadDecision      no reason given, or a category that does not exist
    └── NoLists          the folder holds no list that is known
    """


class NoSuchFinding(FindingError):
    status = 404
    happened = _("There is no such finding.")
    next_step = _("Please go back to the list of findings.")


class AlreadyDecided(FindingError):
    status = 409
    happened = _("A colleague has already decided this finding.")
    next_step = _("Please look at the finding again.")


class PoliceOnly(FindingError):
    status = 403
    happened = _("Only an officer of the police may open or decide this finding.")
    kept = _("Nothing was changed.")
    next_step = _("The police desk sees it at the top of its list.")


class BadDecision(FindingError):
    status = 422
    happened = _("A decision needs a reason and, to confirm, a category from the list.")
    kept = _("Nothing was changed.")
    next_step = _("Please fill in what is missing.")


class NoLists(FindingError):
    status = 422
    happened = _("This folder holds no category list that is known.")
    kept = _("The lists in use stay as they are.")
    next_step = _("Name each file after its category, for example gambling.txt.")


def findings(*, by: identity.Officer, state: State | str | None = State.NEW) -> list[Finding]:
    """Red first, then the oldest; at most 500.  state: None for all.  What this officer may not know is masked.

    Raises NotAllowed; ValueError for an unknown state.
    """
    identity.demand(by, identity.Permission.FINDING_SEE)
    rows = Row.objects.order_by("-urgency", "created_at", "id")
    if state is not None:
        rows = rows.filter(state=State(state))
    return [_seen_by(by, _record(row)) for row in rows[:MOST]]


def get(*, finding_id: UUID, by: identity.Officer | None = None) -> Finding:
    """One finding; masked for `by` when need be.  Without `by`: for other rooms, whole.  Raises NoSuchFinding, NotAllowed."""
    if by is not None:
        identity.demand(by, identity.Permission.FINDING_SEE)
    row = Row.objects.filter(pk=finding_id).first()
    if row is None:
        raise NoSuchFinding
    return _record(row) if by is None else _seen_by(by, _record(row))


def history(*, finding_id: UUID) -> list[Turn]:
    """Every change of state, oldest first."""
    rows = TurnRow.objects.filter(finding_id=finding_id).order_by("id").values_list("old", "new", "by", "at")
    return [Turn(*row) for row in rows]


def police_only(*, host: str) -> bool:
    """Whether a finding under the NO_STORE rule points at this canonical name, below it or above it (if not dismissed)."""
    near = Q(host__in=list(hosts.parents(host))) | Q(host__endswith=f".{host}")
    return Row.objects.filter(near, no_store=True).exclude(state=State.DISMISSED).exists()


def confirm(*, finding_id: UUID, by: identity.Officer, category: str, why: str, now: datetime | None = None) -> Finding:
    """A person says that the target does harm.

    category: a word of CATEGORIES or a taxonomy code in force.  why: 1–2,000 characters, about the target, never about a
    child.  Nothing is blocked by this; an order may be raised from it.  Raises NotAllowed, NoSuchFinding,
    PoliceOnly, BadDecision, AlreadyDecided.
    """
    if not _known(category):
        raise BadDecision
    return _decide(finding_id, by, State.CONFIRMED, category=category, why=why, now=now or timezone.now())


def dismiss(*, finding_id: UUID, by: identity.Officer, why: str, now: datetime | None = None) -> Finding:
    """A person says that there is nothing to stop.  Raises as `confirm`."""
    return _decide(finding_id, by, State.DISMISSED, category="", why=why, now=now or timezone.now())


def lists_path() -> Path:
    """Where the compiled category lists lie; there may be no file yet."""
    return _lists.path(Path(settings.DATA))


def import_lists(folder: Path, out: Path | None = None) -> ImportResult:
    """Compile every known list below `folder` into one file (`lists_path()` unless told), replacing it in one step.

    Files whose place is known (data/sources.csv), and any file or folder named after a category, in any of the usual
    forms: hosts file, plain names, Adblock rules, addresses.  What was read and under which licence is written beside
    it as sources.json.  Raises NoLists.
    """
    result = _lists.compile_folder(folder, out or lists_path(), with_demo=settings.DEMO)
    if result is None:
        raise NoLists
    return result


def demo_names(category: str) -> tuple[str, ...]:
    """Invented names (.example, .test) of a category, in a fixed order."""
    return tuple(name for name, of in _lists.demo() if of == category)


def _known(category: str) -> bool:
    if category in CATEGORIES:
        return True
    try:
        catalogue.code(category)
    except catalogue.NotInForce:
        return False
    return True


def _decide(finding_id: UUID, by: identity.Officer, new: State, *, category: str, why: str, now: datetime) -> Finding:
    identity.demand(by, identity.Permission.FINDING_DECIDE)
    reason = nfc(why.replace("\x00", "")).strip()
    if not 0 < len(reason) <= LONGEST_WHY:
        raise BadDecision
    found = get(finding_id=finding_id)
    if found.no_store and not _police(by):
        raise PoliceOnly
    act, kind = (
        (audit.Act.FINDING_CONFIRM, "finding.confirmed")
        if new is State.CONFIRMED
        else (audit.Act.FINDING_DISMISS, "finding.dismissed")
    )
    with transaction.atomic():
        # The state is part of the WHERE clause: two officers may press at the same moment, one row moves.
        moved = Row.objects.filter(pk=finding_id, state=State.NEW).update(
            state=new, category=category, why=reason, decided_by=by.id, decided_at=now
        )
        if not moved:
            raise AlreadyDecided(get(finding_id=finding_id).state.value)
        TurnRow.objects.bulk_create([TurnRow(finding_id=finding_id, old=State.NEW, new=new, by=by.id, at=now)])
        audit.record(act, by=by, about=finding_id, why=reason)
        journal.append(kind, finding_id)
    return get(finding_id=finding_id, by=by)


def _police(by: identity.Officer) -> bool:
    return POLICE in by.roles


def _seen_by(by: identity.Officer, found: Finding) -> Finding:
    if not found.no_store or _police(by):
        return found
    # Reasons may name the site, the decision's words may describe it.
    kept = tuple(reason for reason in found.reasons if "name" not in reason.parameters)
    return replace(found, host="", url="", why="", reasons=kept, masked=True)


def _record(row: Row) -> Finding:
    return Finding(
        id=row.id,
        host=row.host,
        url=row.url,
        categories=frozenset(row.categories),
        reasons=tuple(Reason(reason["msgid"], reason["parameters"]) for reason in row.reasons),
        no_store=row.no_store,
        urgency=row.urgency,
        state=State(row.state),
        link_id=row.link_id,
        created_at=row.created_at,
        category=row.category,
        why=row.why,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
