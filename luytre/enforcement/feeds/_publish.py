"""Publish: one transaction, one writer, checked with the reader's eyes before it is served."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Max

from luytre.core.audit import api as audit
from luytre.core.journal import api as journal
from luytre.enforcement.feeds import rules
from luytre.enforcement.feeds.models import Look, Release
from luytre.enforcement.feeds.records import AUDIENCES
from luytre.enforcement.orders import api as orders
from luytre.lib import release as format_
from luytre.lib import signing
from luytre.lib.validity import day_of

LOCK: Final = 0x6C757974_00000001  # "luyt", one: of the advisory locks of this database
KEPT: Final = timedelta(days=90)


def seed() -> bytes:
    """The 32 bytes that sign releases."""
    return bytes.fromhex(settings.RELEASE_KEY)


def hear(line: journal.Line) -> None:
    """Note that an order changed, together with the moved bookmark."""
    del line
    Look.objects.bulk_create([Look()], ignore_conflicts=True)
    Look.objects.filter(pk=1).update(heard=F("heard") + 1)


def publish(now: datetime) -> int:
    """Publish what changed since the last time; how many releases (of the two audiences) were added.

    Killed at any point it leaves the old lists in place and the next run begins again.
    """
    Look.objects.bulk_create([Look()], ignore_conflicts=True)
    today = day_of(now)
    if Look.objects.filter(pk=1, shown=F("heard"), day=today).exists():
        return 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        # The mark is read before the list: what is heard of in between makes the next run look again.
        heard = Look.objects.values_list("heard", flat=True).get(pk=1)
        added = _add(orders.in_force(at=now), now)
        Look.objects.filter(pk=1).update(shown=heard, day=today)
    return added


def _add(in_force: list[orders.OrderLine], now: datetime) -> int:
    last = Release.objects.aggregate(Max("serial"))["serial__max"] or 0
    serial, issued = rules.next_serial(last, now), now.replace(microsecond=0)
    added = 0
    for audience in AUDIENCES:
        entries = rules.entries(in_force, audience)
        old = Release.objects.filter(audience=audience).order_by("-serial").first()
        if old is not None and _entries_of(bytes(old.blob)) == entries:
            continue
        _keep(format_.Release(serial, issued, audience, entries))
        Release.objects.filter(audience=audience, serial__lt=serial, issued__lt=now - KEPT).delete()
        added += 1
    if added:
        audit.record(audit.Act.RELEASE_PUBLISH, by=audit.SYSTEM, about=None, why=f"serial {serial}")
    return added


def _keep(release: format_.Release) -> None:
    blob = format_.write(release, seed())
    if format_.read(blob, publics()) != release:
        raise RuntimeError("what was written does not read back; the old list stays")
    Release.objects.create(
        serial=release.serial,
        audience=release.audience,
        issued=release.issued,
        etag=f"{release.serial}-{hashlib.blake2b(blob, digest_size=12).hexdigest()}",
        entries=len(release.entries),
        blob=blob,
    )


def _entries_of(blob: bytes) -> tuple[format_.Entry, ...] | None:
    """None when the stored list does not verify (a new key, a damaged row): it is then published anew."""
    try:
        return format_.read(blob, publics()).entries
    except format_.ReleaseError:
        return None


def publics() -> list[bytes]:
    """The public halves whose lists this installation serves."""
    return [signing.public_of(seed())]
