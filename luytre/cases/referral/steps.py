"""Background work of cases.referral: what waits too long is told, what is closed is done."""

from datetime import datetime
from typing import Final

from django.db import transaction

from luytre.cases.referral import _find, rules
from luytre.cases.referral.models import Referral, StateLog, Telling
from luytre.cases.referral.records import Escalation, State
from luytre.core.audit import api as audit
from luytre.core.audit.api import Act
from luytre.core.journal import api as journal

READER: Final = "cases.referral"
LIMIT: Final = 1000


def run(now: datetime) -> int:
    """Tell whoever must be told of untaken offers, once each, and end the referrals of closed files.  How many of both."""
    return _escalate(now) + journal.follow(reader=READER, kinds={"file.closed"}, handle=lambda line: _ended(line, now))


def _escalate(now: datetime) -> int:
    told = 0
    rows = Referral.objects.filter(state=State.OFFERED).prefetch_related("tellings").order_by("due_at")
    for row in rows[:LIMIT]:
        found = rules.escalation(_find.record(row), now)
        while found and _tell(found, now):
            told += 1
            fresh = Referral.objects.prefetch_related("tellings").get(pk=row.pk)
            found = rules.escalation(_find.record(fresh), now)
    return told


def _tell(escalation: Escalation, now: datetime) -> bool:
    """Record one escalation; False when another worker did, or when the answer came meanwhile."""
    with transaction.atomic():
        open_offer = Referral.objects.select_for_update().filter(pk=escalation.referral_id, state=State.OFFERED)
        if not open_offer.exists():
            return False
        _row, new = Telling.objects.get_or_create(
            referral_id=escalation.referral_id,
            audience=escalation.audience,
            defaults={"share": escalation.share, "at": now},
        )
        if new:
            audit.record(Act.REFERRAL_ESCALATE, by=audit.SYSTEM, about=escalation.referral_id, why=escalation.audience)
            journal.append("referral.escalated", escalation.referral_id)
    return new


def _ended(line: journal.Line, now: datetime) -> None:
    """The file is closed, so the referral at work on it is done."""
    for row in Referral.objects.filter(file_id=line.subject, state=State.ACCEPTED):
        if Referral.objects.filter(pk=row.pk, state=State.ACCEPTED).update(state=State.DONE, ended_at=now):
            StateLog.objects.create(referral=row, old=State.ACCEPTED, new=State.DONE, at=now)
            journal.append("referral.done", row.pk)
