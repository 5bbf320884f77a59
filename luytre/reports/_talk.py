"""Opening a report: with the code in hand (its reporter) or with a team's key (an officer)."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from luytre.core.audit import api as audit
from luytre.core.journal import api as journal
from luytre.core.sealed import api as sealed
from luytre.core.throttle import api as throttle
from luytre.lib import codes
from luytre.reports import _boxes, _check, rules
from luytre.reports._errors import NoSuchReport, TooManyMessages, UnknownCode
from luytre.reports.models import Note, Report, StateLine
from luytre.reports.records import Following, Message, OpenReport, ReportLine, State, Step


def follow(*, code: str, client: str) -> Following:
    """See api.follow."""
    report, key = _with_code(code, client)
    ring = sealed.ring_for(object_id=report.id, by=key, who=audit.REPORTER)
    steps = tuple(
        Step(State(new), at)
        for new, at in StateLine.objects.filter(report=report).order_by("id").values_list("new", "at")
    )
    return Following(State(report.state), steps, _messages(ring, report.id), report.number)


def write(*, code: str, text: str, client: str, now: datetime) -> None:
    """See api.write."""
    clean = _check.message(text)
    report, key = _with_code(code, client)
    ring = sealed.ring_for(object_id=report.id, by=key, who=audit.REPORTER)
    with transaction.atomic():
        # The row is held, so that a flood in parallel is counted as truly as one in sequence.
        Report.objects.select_for_update(no_key=True).only("id").get(pk=report.id)
        sent = Note.objects.filter(report=report, by=None, at__gt=now - timedelta(days=1)).count()
        if sent >= rules.MESSAGES_A_DAY:
            raise TooManyMessages
        _add_note(ring, report.id, clean, by=None, now=now)
        Report.objects.filter(pk=report.id).update(unanswered=F("unanswered") + 1)
        audit.record(audit.Act.MESSAGE_WRITE, by=audit.REPORTER, about=report.id)
        journal.append("report.written", report.id)


def answer(*, report_id: UUID, text: str, by: audit.Who, key: sealed.Unlocked, now: datetime) -> None:
    """See api.answer."""
    clean = _check.message(text)
    if not Report.objects.filter(pk=report_id).exists():
        raise NoSuchReport
    ring = sealed.ring_for(object_id=report_id, by=key, who=by)
    with transaction.atomic():
        Report.objects.filter(pk=report_id).update(unanswered=0)
        _add_note(ring, report_id, clean, by=by.id, now=now)
        audit.record(audit.Act.REPORT_ANSWER, by=by, about=report_id)


def read(*, report_id: UUID, by: audit.Who, key: sealed.Unlocked, why: str, now: datetime) -> OpenReport:
    """See api.read."""
    report = Report.objects.filter(pk=report_id).first()
    if report is None:
        raise NoSuchReport
    # Outside the transaction: the line about a refused opening must outlive the refusal.
    ring = sealed.ring_for(object_id=report_id, by=key, who=by, why=why)
    said, reach = words(ring, report), _contact(ring, report)
    with transaction.atomic():
        audit.record(audit.Act.REPORT_READ, by=by, about=report_id, why=why)
        if move(report_id=report_id, state=State.READING, by=by.id, now=now):
            report.state = State.READING
    return OpenReport(
        line=line(report),
        text=said["text"],
        happened=said["happened"],
        links=tuple(said["links"]),
        account=said["account"],
        platform=said["platform"],
        place=said.get("place", ""),
        contact=reach["contact"] if reach else None,
        contact_how=reach["contact_how"] if reach else None,
        messages=_messages(ring, report_id),
        spans=tuple((start, end) for start, end in json.loads(_open(ring, report, "spans_box"))),
    )


def words(ring: sealed.Ring, report: Report) -> dict[str, str]:
    """The opened words box; `links` is a list."""
    opened: dict[str, str] = json.loads(_open(ring, report, "words_box"))
    return opened


def move(*, report_id: UUID, state: State, by: UUID | None, now: datetime) -> bool:
    """Forward only, and each state once: False when the report is already there or further."""
    rows = Report.objects.select_for_update(no_key=True).filter(pk=report_id, state__in=state.earlier)
    old = rows.values_list("state", flat=True).first()
    if old is None:
        return False
    Report.objects.filter(pk=report_id).update(state=state)
    StateLine.objects.create(report_id=report_id, old=old, new=state, at=now, by=by)
    return True


def line(report: Report) -> ReportLine:
    """The row without its boxes."""
    return ReportLine(
        id=report.id,
        number=report.number,
        received_at=report.received_at,
        channel=report.channel,
        reporter=report.reporter,
        urgency=report.urgency,
        suggested=report.suggested,
        scores=tuple((code, weight) for code, weight in report.scores),
        reasons=tuple(report.reasons),
        link_lists=tuple(tuple(lists) for lists in report.link_lists),
        province=report.province,
        commune=report.commune,
        state=State(report.state),
        team_id=report.team_id,
        link_count=report.link_count,
        has_contact=report.has_contact,
        safe_now=report.safe_now,
        excluded_roles=frozenset(report.excluded_roles),
        unanswered=report.unanswered,
    )


def lines(ids: Iterable[UUID]) -> list[ReportLine]:
    """The known ones among the ids; the boxes stay in the database."""
    return [line(report) for report in Report.objects.filter(pk__in=list(ids)).defer(*_BOXES)]


_BOXES = ("lookup", "key_hash", "words_box", "spans_box", "contact_box")


def _with_code(code: str, client: str) -> tuple[Report, sealed.ReporterKey]:
    """Wrong codes cost the one who guesses; a right code always opens, whoever else guesses from the same school.

    Outside any transaction: the count of guesses must outlive the refusal.
    """
    parsed = codes.parse(code)
    report = Report.objects.filter(lookup=_boxes.lookup(parsed)).defer("words_box", "spans_box", "contact_box").first()
    if report is None:
        throttle.take(throttle.Use.STATUS_CODE, _boxes.visitor(client))
        raise UnknownCode
    return report, sealed.reporter_key(parsed.secret)


def _messages(ring: sealed.Ring, report_id: UUID) -> tuple[Message, ...]:
    return tuple(
        Message(
            "officer" if note.by else "reporter",
            ring.open(sealed.Part.WORDS, _boxes.NOTES, note.id, "text_box", bytes(note.text_box)),
            note.at,
        )
        for note in Note.objects.filter(report_id=report_id).order_by("at", "id")
    )


def _add_note(ring: sealed.Ring, report_id: UUID, text: str, *, by: UUID | None, now: datetime) -> None:
    note = Note(report_id=report_id, by=by, at=now)
    note.text_box = ring.seal(sealed.Part.WORDS, _boxes.NOTES, note.id, "text_box", text)
    Note.objects.bulk_create([note])


def _open(ring: sealed.Ring, report: Report, field: str) -> str:
    return ring.open(sealed.Part.WORDS, _boxes.TABLE, report.id, field, bytes(getattr(report, field)))


def _contact(ring: sealed.Ring, report: Report) -> dict[str, str] | None:
    """None when nothing was left or the key does not reach the identity part (only custodians' does)."""
    if report.contact_box is None:
        return None
    try:
        text = ring.open(sealed.Part.IDENTITY, _boxes.TABLE, report.id, "contact_box", bytes(report.contact_box))
    except sealed.CannotOpen:
        return None
    reach: dict[str, str] = json.loads(text)
    return reach
