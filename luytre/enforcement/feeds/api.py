"""The signed lists in every form, and the keys of those who may fetch the restricted one."""

__all__ = [
    "Audience",
    "BadOperator",
    "FeedError",
    "KeyNeeded",
    "Mark",
    "NothingYet",
    "OperatorRecord",
    "PublicKey",
    "ReleaseFile",
    "close_operator",
    "create_operator",
    "current",
    "domains",
    "hosts",
    "mark",
    "operator",
    "operators",
    "public_keys",
    "rpz",
]

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import IntegrityError, transaction

from luytre.core.audit import api as audit
from luytre.core.identity import api as identity
from luytre.enforcement.feeds import _publish, rules
from luytre.enforcement.feeds._errors import BadOperator, FeedError, KeyNeeded, NothingYet
from luytre.enforcement.feeds.models import Operator, Release
from luytre.enforcement.feeds.records import Audience, Kind, Mark, OperatorRecord, PublicKey, ReleaseFile
from luytre.lib import release as format_
from luytre.lib import signing

LONGEST_NAME = 200
PREFIX = "luytre_"  # a key found lying about says where it belongs


def mark(*, audience: Audience) -> Mark:
    """Which release is current: one small query, so that a node may ask twice a second.  Raises NothingYet."""
    row = Release.objects.filter(audience=audience).order_by("-serial").values_list("serial", "etag", "issued").first()
    if row is None:
        raise NothingYet
    return Mark(*row)


def current(*, audience: Audience) -> ReleaseFile:
    """The current signed release of an audience.  Raises NothingYet."""
    now = mark(audience=audience)
    return ReleaseFile(now.serial, _blob(audience, now.serial, now.etag), now.etag, now.issued)


def domains(scope: str | None = None) -> str:
    """The open list, one name a line; scope "children", "everyone" or None for both.  Raises NothingYet."""
    return _shown("domains", scope)


def hosts(scope: str | None = None) -> str:
    """The open list as a hosts file.  Raises NothingYet."""
    return _shown("hosts", scope)


def rpz(scope: str | None = None) -> str:
    """The open list as a response policy zone.  Raises NothingYet."""
    return _shown("rpz", scope)


def public_keys() -> list[PublicKey]:
    """Keys that sign releases, the current one first."""
    public = signing.public_of(_publish.seed())
    return [PublicKey(signing.key_id(public), public.hex())]


def operator(*, key: str) -> OperatorRecord | None:
    """Whose key this is; None for a closed, mistyped or unknown one."""
    row = Operator.objects.filter(key_hash=_hash(key), closed_at=None).first()
    return _record(row) if row else None


def operators(*, by: identity.Officer) -> list[OperatorRecord]:
    """Everyone who ever held a key, by name.  Raises NotAllowed."""
    identity.demand(by, identity.Permission.OPERATOR_MANAGE)
    return [_record(row) for row in Operator.objects.order_by("name", "created_at")]


def create_operator(
    *, name: str, kind: Kind = "operator", by: identity.Officer | None, now: datetime
) -> tuple[OperatorRecord, str]:
    """Enter a telecom, a platform or a filter node; the second value is its key, shown this once.

    by: None for the installation itself (the node of this machine), else an officer with OPERATOR_MANAGE.
    Raises NotAllowed, BadOperator.
    """
    if by is not None:
        identity.demand(by, identity.Permission.OPERATOR_MANAGE)
    title = name.strip()
    if not 0 < len(title) <= LONGEST_NAME or kind not in {"operator", "node"}:
        raise BadOperator
    key = PREFIX + secrets.token_urlsafe(32)
    row = Operator(name=title, kind=kind, key_hash=_hash(key), created_at=now, created_by=by.id if by else None)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record(audit.Act.OPERATOR_CREATE, by=by or audit.SYSTEM, about=row.id)
    except IntegrityError as error:
        raise BadOperator(title) from error
    return _record(row), key


def close_operator(*, operator_id: UUID, by: identity.Officer | None, now: datetime) -> bool:
    """The key opens nothing from now on; False when it was closed before.  Raises NotAllowed."""
    if by is not None:
        identity.demand(by, identity.Permission.OPERATOR_MANAGE)
    with transaction.atomic():
        closed = Operator.objects.filter(pk=operator_id, closed_at=None).update(closed_at=now)
        if closed:
            audit.record(audit.Act.OPERATOR_CLOSE, by=by or audit.SYSTEM, about=operator_id)
    return bool(closed)


_FORMS: dict[str, Callable[[format_.Release, str | None], str]] = {
    "domains": rules.domains,
    "hosts": rules.hosts,
    "rpz": rules.rpz,
}


def _shown(form: str, scope: str | None) -> str:
    now = mark(audience="open")
    return _rendered(form, scope, now.serial, now.etag)


@lru_cache(maxsize=12)
def _rendered(form: str, scope: str | None, serial: int, etag: str) -> str:
    blob = _blob("open", serial, etag)
    # Read with our own key: what is not signed by it is never turned into a list, wherever the row came from.
    return _FORMS[form](format_.read(blob, _publish.publics()), scope)


@lru_cache(maxsize=4)
def _blob(audience: Audience, serial: int, etag: str) -> bytes:
    blob: bytes | memoryview = Release.objects.values_list("blob", flat=True).get(
        audience=audience, serial=serial, etag=etag
    )
    return bytes(blob)


def _hash(key: str) -> bytes:
    return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=32, person=b"feeds.operator").digest()


def _record(row: Operator) -> OperatorRecord:
    return OperatorRecord(row.id, row.name, "node" if row.kind == "node" else "operator", row.created_at, row.closed_at)
