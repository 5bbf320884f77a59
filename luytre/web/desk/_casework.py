"""How files and reports are put into words on the desk: labels in the reader's language, time left, badges."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from luytre.cases.files import api as files
from luytre.cases.referral import api as referral
from luytre.cases.triage import api as triage
from luytre.core.agencies import api as agencies
from luytre.core.catalogue import api as catalogue
from luytre.core.identity.api import Officer, colleagues
from luytre.core.places import api as places
from luytre.lib.validity import day_of
from luytre.web.desk import _labels as labels

HOUR, DAY = 60, 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Badge:
    """A short word in a colour that also says what it means in words."""

    words: labels.Words
    colour: str


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock as people read it."""

    key: str
    title: str
    due_at: datetime
    left: Badge
    running: bool


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file in a list."""

    file: files.FileRecord
    severity: Badge | None
    code: str
    place: str
    state: labels.Words
    clock: ClockView | None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A report in the queue."""

    item: triage.QueueItem
    urgency: Badge
    code: str
    place: str
    state: labels.Words
    left: Badge
    reasons: tuple[labels.Words, ...]


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral in a list or on its page."""

    referral: referral.ReferralRecord
    urgency: Badge
    code: str
    place: str
    from_name: str
    to_name: str
    state: Badge
    left: Badge
    outcome: labels.Words
    told: tuple[tuple[labels.Words, datetime], ...]


def severity(level: int) -> Badge:
    return Badge(*labels.SEVERITY[level])


def in_language(vietnamese: str, english: str) -> str:
    return english if get_language() == "en" and english else vietnamese


def code_words(key: str) -> str:
    """`S04 Tống tiền…`; the bare key when it is not in force, "" for none."""
    if not key:
        return ""
    try:
        code = catalogue.code(key)
    except catalogue.NotInForce:
        return key
    return f"{key} {in_language(code.label_vi, code.label_en)}"


def place_words(province: str, commune: str = "") -> str:
    """`Phường Đông Kinh, Tỉnh Lạng Sơn`; what nobody told stays empty."""
    try:
        names = [places.commune(commune).name] if commune else []
        return ", ".join([*names, places.province(province).name] if province else names)
    except places.UnknownPlace:
        return ""


def agency_words(agency_id: UUID) -> str:
    agency = agencies.agency(agency_id)
    return in_language(agency.name_vi, agency.name_en)


def team_words(team_id: UUID) -> str:
    """`Agency · team`."""
    team = agencies.team(team_id)
    return f"{agency_words(team.agency_id)} · {in_language(team.name_vi, team.name_en)}"


def role_words(role: str) -> str:
    """The name of an agency's role; the family is no agency, yet a reporter may say that it must not know."""
    if role == "FAMILY":
        return gettext("The family")
    try:
        return in_language(*agencies.role_name(role))
    except agencies.UnknownRole:
        return role


def names(teams: Iterable[UUID]) -> dict[UUID, str]:
    """Who is who in these teams; people of other agencies stay without a name."""
    return {person.id: person.name for team in teams for person in colleagues(team)}


def span(length: timedelta) -> str:
    """`35 minutes`, `4 hours`, `3 days`: the largest unit that is not nothing."""
    minutes = max(int(abs(length).total_seconds() // 60), 1)
    if minutes < HOUR:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if minutes < 2 * DAY:
        hours = minutes // HOUR
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = minutes // DAY
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def left(due_at: datetime, now: datetime, *, started_at: datetime | None = None) -> Badge:
    """Time left of a running clock: green, amber in its last quarter (or last hour), red when it is over."""
    if now > due_at:
        return Badge(gettext("%(time)s late") % {"time": span(now - due_at)}, "red")
    whole = due_at - started_at if started_at else timedelta(hours=4)
    words = gettext("%(time)s left") % {"time": span(due_at - now)}
    return Badge(words, "amber" if due_at - now <= whole / 4 else "green")


def deadline_words(key: str, on: date) -> str:
    """What a deadline in force on a day asks for; its bare key when there is none."""
    try:
        row = catalogue.deadline(key, on)
    except catalogue.NotInForce:
        return key
    return in_language(row.title_vi, row.title_en)


def clock_view(
    clock: files.ClockRecord, now: datetime, titled: Callable[[str, date], str] = deadline_words
) -> ClockView:
    """`titled`: a remembering look-up for lists, so that a page of files asks once."""
    title = titled(clock.deadline, day_of(clock.started_at))
    if clock.stopped_at is None:
        badge = left(clock.due_at, now, started_at=clock.started_at)
    elif clock.kept(now):
        badge = Badge(gettext("Kept"), "green")
    else:
        badge = Badge(gettext("Missed by %(time)s") % {"time": span(clock.stopped_at - clock.due_at)}, "red")
    return ClockView(clock.deadline, title, clock.due_at, badge, clock.stopped_at is None)


def file_rows(records: Iterable[files.FileRecord]) -> list[FileRow]:
    now = timezone.now()
    code, place, titled = cache(code_words), cache(place_words), cache(deadline_words)
    rows = []
    for file in records:
        clocks = [clock_view(clock, now, titled) for clock in file.clocks if clock.stopped_at is None]
        rows.append(
            FileRow(
                file=file,
                severity=severity(file.severity) if file.severity else None,
                code=code(file.code),
                place=place(file.province, file.commune),
                state=labels.FILE_STATES[file.state],
                clock=clocks[0] if clocks else None,
            )
        )
    return rows


def queue_rows(items: Iterable[triage.QueueItem]) -> list[QueueRow]:
    now = timezone.now()
    code, place = cache(code_words), cache(place_words)
    return [
        QueueRow(
            item=item,
            urgency=severity(item.urgency),
            code=code(item.suggested),
            place=place(item.province),
            state=labels.ITEM_STATES[item.state],
            left=left(item.due_at, now, started_at=item.received_at),
            reasons=tuple(labels.PLACES[reason] for reason in item.places),
        )
        for item in items
    ]


def referral_rows(records: Iterable[referral.ReferralRecord]) -> list[ReferralRow]:
    now = timezone.now()
    code, place, agency = cache(code_words), cache(place_words), cache(agency_words)
    return [
        ReferralRow(
            referral=record,
            urgency=severity(record.urgency),
            code=code(record.code),
            place=place(record.province, record.commune),
            from_name=agency(record.from_agency),
            to_name=agency(record.to_agency),
            state=Badge(*labels.REFERRAL_STATES[record.state]),
            left=left(record.due_at, now, started_at=record.offered_at),
            outcome=labels.OUTCOMES[files.OutcomeKind(record.outcome)] if record.outcome else "",
            told=tuple((labels.AUDIENCES[line.audience], line.at) for line in record.told),
        )
        for record in records
    ]


def marked(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text cut into pieces; True for those that led to the suggestion.  Overlapping and wild spans are tamed."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(spans):
        begin, stop = max(start, at), min(end, len(text))
        if begin >= stop:
            continue
        if begin > at:
            pieces.append((text[at:begin], False))
        pieces.append((text[begin:stop], True))
        at = stop
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces


def may_decide(item: triage.QueueItem | None, by: Officer) -> bool:
    """Whether this officer may still open a file or set aside: it waits, or they have taken it."""
    if item is None:
        return False
    return item.state is triage.State.WAITING or (item.state is triage.State.TAKEN and item.taken_by == by.id)
