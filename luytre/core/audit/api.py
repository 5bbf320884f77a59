"""Put an act on record in its own transaction; read the record; prove that it was not changed."""

__all__ = [
    "REPORTER",
    "SYSTEM",
    "Act",
    "Actor",
    "Attack",
    "BadExport",
    "Finding",
    "Head",
    "Leaf",
    "Verdict",
    "Who",
    "checkpoint",
    "export",
    "public_key",
    "record",
    "trail",
    "verify",
    "verify_export",
]

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from luytre.core.audit import _check, _export, _sequence, models, rules
from luytre.core.audit._export import BadExport
from luytre.core.audit.acts import Act
from luytre.core.audit.records import Actor, Attack, Finding, Head, Leaf, Verdict, Who
from luytre.lib import signing

SYSTEM: Final = Actor(UUID(int=0), "system")
REPORTER: Final = Actor(UUID(int=1), "reporter")
LONGEST_WHY: Final = 2000

_INSERT = "INSERT INTO core_audit_leaf (act, who, role, about, why, at) VALUES (%s, %s, %s, %s, %s, %s)"


def record(act: Act, *, by: Who, about: UUID | None, why: str = "") -> None:
    """Put an act on record; it commits with the act or not at all.

    `why` is the officer's own reason (at most 2,000 characters), never words of a report.  Raises RuntimeError outside
    a transaction, ValueError for an act that is not in the list or a reason that is too long.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An audit line belongs into the transaction of its act.")
    why = why.replace("\x00", "").strip()
    if len(why) > LONGEST_WHY:
        raise ValueError("The reason is longer than 2,000 characters.")
    with connection.cursor() as cursor:
        # Not the ORM: it would read the new id back, and the front doors may write to the log but not read it.
        cursor.execute(_INSERT, [Act(act).value, by.id, str(by.role), about, why, timezone.now()])


def trail(*, about: UUID) -> list[Leaf]:
    """Everything on record about one id, oldest first, chained or not."""
    return [_sequence.record(row) for row in models.Leaf.objects.filter(about=about).order_by("pk")]


def verify(*, checkpoint: Path | None = None, publics: Collection[bytes] = ()) -> Verdict:
    """Compute the whole tree anew from the tables and hold it against every signed head.

    checkpoint: a file written by `checkpoint()` and kept outside; only such a file shows that the end of the log and
    its heads were cut off together.  publics: earlier keys of this installation (32 bytes each).  Raises BadExport
    when the checkpoint cannot be read.
    """
    tree = models.Tree.objects.filter(pk=1).first()
    heads = [_sequence.head(row) for row in models.Head.objects.order_by("size")]
    claims = [_check.Claim(head.size, head.root) for head in heads]
    if tree:
        claims.append(_check.Claim(tree.size, rules.root(_sequence.split(tree.peaks))))
    outside, known = _outside(checkpoint)
    verdict = _check.check(_chain(), [*claims, *outside[0]])
    findings = [*verdict.findings, *_check.forged([*heads, *outside[1]], [public_key(), *known, *publics]), *_hidden()]
    return Verdict(verdict.size, verdict.root, tuple(findings))


def checkpoint(path: Path, *, now: datetime) -> Head | None:
    """Sign the tree as it stands and write the head to a file for somebody outside to keep; None: the log is empty."""
    head = _sequence.sign(now, at_once=True)
    if head:
        _export.write_checkpoint(path, head, public_key())
    return head


def export(path: Path, *, now: datetime | None = None) -> int:
    """Write the log to a file that `verify_export` can judge without a database; the number of leaves in it."""
    head = _sequence.sign(now or timezone.now(), at_once=True)
    size = head.size if head else 0
    heads = [_sequence.head(row) for row in models.Head.objects.filter(size__lte=size).order_by("size")]
    _export.write(path, public=public_key(), heads=heads, chain=_chain(size))
    return size


def verify_export(path: Path, *, checkpoint: Path | None = None, publics: Collection[bytes] = ()) -> Verdict:
    """Judge an exported log offline.

    Without a checkpoint or public keys from elsewhere the key named in the file itself is believed: then only
    clumsy changes show.  Raises BadExport, OSError.
    """
    outside, known = _outside(checkpoint)
    with path.open(encoding="utf-8") as file:
        try:
            public, heads, chain = _export.read(file)
            claims = [_check.Claim(head.size, head.root) for head in heads]
            verdict = _check.check(chain, [*claims, *outside[0]])
        except UnicodeDecodeError as error:
            raise BadExport from error
    trusted = [*known, *publics] or [public]
    findings = [*verdict.findings, *_check.forged([*heads, *outside[1]], trusted)]
    return Verdict(verdict.size, verdict.root, tuple(findings))


def public_key() -> bytes:
    """The key that verifies this installation's heads; 32 bytes."""
    return signing.public_of(bytes.fromhex(settings.AUDIT_KEY))


def _outside(path: Path | None) -> tuple[tuple[list[_check.Claim], list[Head]], list[bytes]]:
    if path is None:
        return ([], []), []
    head, public = _export.read_checkpoint(path)
    return ([_check.Claim(head.size, head.root, outside=True)], [head]), [public]


def _chain(size: int | None = None) -> Iterator[_check.Chained]:
    rows = models.Entry.objects.order_by("position")
    if size is not None:
        rows = rows.filter(position__lt=size)
    # Tuples: a million leaves as model instances take twice as long to verify.
    columns = ("leaf__id", "leaf__act", "leaf__who", "leaf__role", "leaf__about", "leaf__why", "leaf__at")
    for position, digest, *leaf in rows.values_list("position", "leaf_hash", *columns).iterator(chunk_size=5000):
        yield _check.Chained(position, Leaf(*leaf), bytes(digest))


def _hidden() -> Iterator[Finding]:
    chained = models.Entry.objects.filter(leaf_id=OuterRef("pk"))
    waiting = models.Pending.objects.filter(pk=OuterRef("pk"))
    lost = models.Leaf.objects.filter(~Exists(chained), ~Exists(waiting)).order_by("pk")
    for pk in lost.values_list("pk", flat=True)[:100]:
        yield Finding(Attack.HIDDEN, pk, f"Leaf {pk} neither stands in the tree nor waits for it.")
