"""Receive a report, come back with its code, talk; and, for officers with the vault open, read and answer."""

__all__ = [
    "AlreadyReceived",
    "EmptyReport",
    "Following",
    "Message",
    "NoReceiver",
    "NoSuchReport",
    "NotAccepted",
    "OpenReport",
    "Receipt",
    "ReleasedLink",
    "ReleasedOpenly",
    "ReportError",
    "ReportLine",
    "State",
    "Step",
    "TooLong",
    "TooManyLinks",
    "TooManyMessages",
    "UnknownAnswer",
    "UnknownCode",
    "Words",
    "answer",
    "follow",
    "line",
    "lines",
    "note_progress",
    "read",
    "receive",
    "release_link",
    "released_link",
    "write",
]

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from luytre.core.audit import api as audit
from luytre.core.identity import api as identity
from luytre.core.journal import api as journal
from luytre.core.sealed import api as sealed
from luytre.lib.hosts import canonical_url
from luytre.reports import _intake, _talk
from luytre.reports._errors import (
    AlreadyReceived,
    EmptyReport,
    NoReceiver,
    NoSuchReport,
    NotAccepted,
    ReleasedOpenly,
    ReportError,
    TooLong,
    TooManyLinks,
    TooManyMessages,
    UnknownAnswer,
    UnknownCode,
)
from luytre.reports.models import Link, Report
from luytre.reports.records import (
    Following,
    Message,
    OpenReport,
    Receipt,
    ReleasedLink,
    ReportLine,
    State,
    Step,
    Words,
)


def receive(*, words: Words, channel: str, token: bytes | None = None, key: str = "", now: datetime) -> Receipt:
    """Take a report in: look at it in memory, choose who may know, seal it, store it, give a receipt.

    channel: "web", "api", "hotline" …  token: one of a form; the same form with the same answers gives the same receipt,
    however often and however parallel it is sent.  key: an Idempotency-Key (16–200 visible ASCII characters) that
    does the same for machines.  Raises EmptyReport, TooLong, TooManyLinks, UnknownAnswer (`field` names the input),
    AlreadyReceived (same key, other words; carries `report_id`), NoReceiver.
    """
    return _intake.receive(words=words, channel=channel, token=token, key=key, now=now)


def follow(*, code: str, client: str = "") -> Following:
    """State, timeline and opened messages for the holder of the code.

    client: any string that groups one visitor's guesses (never stored in clear).  Raises BadCode (mistyped),
    UnknownCode, TooMany after many wrong codes of the same client; a right code always works.
    """
    return _talk.follow(code=code, client=client)


def write(*, code: str, text: str, client: str = "", now: datetime) -> None:
    """The reporter adds a message (1–20,000 characters).

    Raises what `follow` raises, EmptyReport, TooLong, TooManyMessages.
    """
    _talk.write(code=code, text=text, client=client, now=now)


def line(*, report_id: UUID) -> ReportLine:
    """What is known without a key.  Raises NoSuchReport."""
    found = _talk.lines([report_id])
    if not found:
        raise NoSuchReport
    return found[0]


def lines(*, report_ids: Iterable[UUID]) -> dict[UUID, ReportLine]:
    """`line` for many at once, in one query; unknown ids are left out."""
    return {found.id: found for found in _talk.lines(report_ids)}


def read(
    *, report_id: UUID, by: identity.Officer, key: sealed.Unlocked, why: str = "", now: datetime | None = None
) -> OpenReport:
    """Open the words; the first reading moves the report to "reading".

    Leaves audit lines.  Raises NotAllowed, NoSuchReport, CannotOpen (no key of this officer fits).
    """
    identity.demand(by, identity.Permission.REPORT_READ)
    return _talk.read(report_id=report_id, by=by, key=key, why=why, now=now or timezone.now())


def answer(*, report_id: UUID, text: str, by: identity.Officer, key: sealed.Unlocked, now: datetime) -> None:
    """Write to the reporter.  Raises NotAllowed, NoSuchReport, CannotOpen, EmptyReport, TooLong."""
    identity.demand(by, identity.Permission.REPORT_ANSWER)
    _talk.answer(report_id=report_id, text=text, by=by, key=key, now=now)


def release_link(
    *,
    report_id: UUID,
    index: int,
    by: identity.Officer,
    key: sealed.Unlocked,
    no_store: bool,
    why: str,
    now: datetime,
) -> UUID:
    """Take link number `index` (from 0) out of the sealed words, so that detection may look at it; the link's id.

    no_store: the target falls under the NO_STORE rule; it is never fetched and never on a public list.  The first
    release stands; releasing again gives the same id.  Raises NotAllowed, CannotOpen, NoSuchReport (also for
    an unknown index), BadUrl (the words are no address), ReleasedOpenly (no_store comes too late).
    """
    identity.demand(by, identity.Permission.LINK_RELEASE)
    report = Report.objects.filter(pk=report_id).first()
    if report is None:
        raise NoSuchReport
    ring = sealed.ring_for(object_id=report_id, by=key, who=by, why=why)
    if (already := _released(report_id, index, no_store=no_store)) is not None:
        return already
    links = _talk.words(ring, report)["links"]
    if not 0 <= index < len(links):
        raise NoSuchReport
    url = canonical_url(links[index])
    link = Link(report=report, index=index, url=url.text, host=url.host, no_store=no_store, released_at=now, by=by.id)
    try:
        with transaction.atomic():
            link.save(force_insert=True)
            audit.record(audit.Act.LINK_RELEASE, by=by, about=report_id, why=why)
            journal.append("report.link_released", link.id)
    except IntegrityError:
        # A colleague pressed at the same moment.
        if (already := _released(report_id, index, no_store=no_store)) is None:
            raise
        return already
    return link.id


def _released(report_id: UUID, index: int, *, no_store: bool) -> UUID | None:
    """The release that stands, if any.  Raises ReleasedOpenly: nobody may believe that a link went to the police alone."""
    found = Link.objects.filter(report_id=report_id, index=index).values_list("id", "no_store").first()
    if found is None:
        return None
    if no_store and not found[1]:
        raise ReleasedOpenly
    return found[0]


def released_link(*, link_id: UUID) -> ReleasedLink:
    """A link that was released.  Raises NoSuchReport."""
    link = Link.objects.filter(pk=link_id).first()
    if link is None:
        raise NoSuchReport
    return ReleasedLink(link.id, link.url, link.host, link.no_store, link.report_id, link.released_at, link.by)


def note_progress(*, report_id: UUID, state: State | str, by: UUID | None = None, now: datetime | None = None) -> bool:
    """Tell the reporter how far it is: received < reading < helping < done.

    Append-only and forward only; False (and nothing happens) when the report is already there or further, so it may
    be said twice.
    """
    with transaction.atomic():
        return _talk.move(report_id=report_id, state=State(state), by=by, now=now or timezone.now())
