"""Receive: clean, look, choose who may know, seal, store.  In this order, so that nothing clear is ever kept."""

import re
import uuid
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from luytre.core.audit import api as audit
from luytre.core.journal import api as journal
from luytre.core.sealed import api as sealed
from luytre.lib import codes
from luytre.reports import _boxes, _check, _routes, _triage
from luytre.reports._errors import AlreadyReceived, NoReceiver, UnknownAnswer
from luytre.reports.models import Report, StateLine
from luytre.reports.records import Receipt, State, Words

# Short keys are guessable, and a key with the words spells the code.
_KEY: Final = re.compile(r"[\x21-\x7e]{16,200}")


def receive(*, words: Words, channel: str, token: bytes | None, key: str, now: datetime) -> Receipt:
    """See api.receive."""
    if key and not _KEY.fullmatch(key):
        raise UnknownAnswer(field="Idempotency-Key")
    clean = _check.words(words)
    looked = _triage.look(clean, now=now)
    province, commune = _routes.known_place(clean.province, clean.commune)
    team = _routes.receiving_team(excluded=looked.excluded, province=province, commune=commune, now=now)
    code = _boxes.code_for(clean, token=token, key=key)
    # A place code of yesterday is sealed with the words instead of being lost.
    lost = (clean.commune and not commune) or (clean.province and not province)
    typed = f"{clean.province} {clean.commune}".strip() if lost else ""
    clean = replace(clean, province=province, commune=commune)
    try:
        with transaction.atomic():
            report = _store(clean, looked, typed, team=team, code=code, channel=channel, key=key, now=now)
    except sealed.NoTeamKey as error:
        raise NoReceiver from error
    except IntegrityError:
        # Somebody pressed twice, perhaps at the same moment: the unique look-up let one row through.
        again = _same(code, key)
        if again is None:
            raise
        return again
    return Receipt(report.id, code.text, report.received_at)


def _store(
    words: Words,
    looked: _triage.Looked,
    place: str,
    *,
    team: UUID,
    code: codes.Code,
    channel: str,
    key: str,
    now: datetime,
) -> Report:
    report_id = uuid.uuid4()
    ring = sealed.new_object(
        object_id=report_id,
        locks=(
            sealed.Lock(sealed.Part.WORDS, team, sealed.Circle.MEMBERS),
            sealed.Lock(sealed.Part.IDENTITY, team, sealed.Circle.CUSTODIANS),
        ),
        reporter=sealed.reporter_key(code.secret).public,
    )
    boxes = _boxes.seal(ring, report_id, words, place=place, spans=looked.spans)
    found = looked.triage
    report = Report(
        id=report_id,
        channel=channel,
        received_at=now,
        reporter=words.reporter,
        safe_now=words.safe_now,
        province=words.province,
        commune=words.commune,
        urgency=found.urgency,
        suggested=found.suggested,
        scores=[list(score) for score in found.scores],
        reasons=list(found.reasons),
        link_lists=[list(lists) for lists in looked.link_lists],
        link_count=len(words.links),
        has_contact=bool(words.contact),
        excluded_roles=sorted(looked.excluded),
        team_id=team,
        state=State.RECEIVED,
        lookup=_boxes.lookup(code),
        key_hash=_boxes.key_hash(key),
        words_box=boxes.words,
        spans_box=boxes.spans,
        contact_box=boxes.contact,
    )
    Report.objects.bulk_create([report])
    StateLine.objects.bulk_create([StateLine(report=report, old="", new=State.RECEIVED, at=now)])
    audit.record(audit.Act.REPORT_RECEIVE, by=audit.REPORTER, about=report_id)
    journal.append("report.received", report_id)
    return report


def _same(code: codes.Code, key: str) -> Receipt | None:
    """The receipt of the report that was faster, AlreadyReceived when its key came with other words, or None."""
    row = Report.objects.filter(lookup=_boxes.lookup(code)).values_list("id", "received_at").first()
    if row is not None:
        return Receipt(row[0], code.text, row[1])
    other = Report.objects.filter(key_hash=_boxes.key_hash(key)).values_list("id", flat=True).first() if key else None
    if other is not None:
        raise AlreadyReceived(other)
    return None
