"""Chain what waits, sign what stands."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection, transaction

from luytre.core.audit import models, rules
from luytre.core.audit.records import Head, Leaf
from luytre.lib import signing

LOCK: Final = 0x6C75_7402  # "lut" 2: one sequencer at a time
BATCH: Final = 1000
# A head for every batch would fill the table; whoever needs one now asks for a checkpoint.
HEAD_EVERY: Final = timedelta(minutes=1)
HASH_BYTES: Final = 32


def lock() -> None:
    """Wait until no other sequencer works; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def chain() -> int:
    """Give one batch of waiting leaves their places; how many.

    Only committed leaves are visible here, and a leaf that commits late simply waits for the next batch: no order of
    commits can make it skip the tree.
    """
    with transaction.atomic():
        lock()
        ids = list(models.Pending.objects.order_by("leaf_id").values_list("leaf_id", flat=True)[:BATCH])
        if not ids:
            return 0
        leaves = [record(row) for row in models.Leaf.objects.filter(pk__in=ids).order_by("pk")]
        hashes = [rules.leaf_hash(leaf) for leaf in leaves]
        tree = models.Tree.objects.filter(pk=1).first() or models.Tree()
        models.Entry.objects.bulk_create(
            models.Entry(position=tree.size + offset, leaf_id=leaf.id, leaf_hash=digest)
            for offset, (leaf, digest) in enumerate(zip(leaves, hashes, strict=True))
        )
        peaks, tree.size = rules.extend(split(tree.peaks), tree.size, hashes)
        tree.peaks = b"".join(peaks)
        tree.save()
        models.Pending.objects.filter(pk__in=[leaf.id for leaf in leaves]).delete()
        return len(leaves)


def sign(now: datetime, *, at_once: bool = False) -> Head | None:
    """Sign the tree when it has grown and the last head is a minute old; the newest head."""
    with transaction.atomic():
        lock()
        tree = models.Tree.objects.filter(pk=1).first()
        newest = models.Head.objects.order_by("-size").first()
        last = head(newest) if newest else None
        if tree is None or (last and (tree.size <= last.size or (not at_once and now - last.at < HEAD_EVERY))):
            return last
        seed = bytes.fromhex(settings.AUDIT_KEY)
        unsigned = Head(tree.size, rules.root(split(tree.peaks)), now, signing.key_id(signing.public_of(seed)), b"")
        signature = signing.sign(seed, rules.to_sign(unsigned))
        signed = Head(unsigned.size, unsigned.root, unsigned.at, unsigned.key_id, signature)
        models.Head.objects.create(
            size=signed.size, root=signed.root, at=signed.at, key_id=signed.key_id, signature=signed.signature
        )
        return signed


def split(peaks: bytes | memoryview) -> tuple[bytes, ...]:
    return tuple(bytes(peaks[at : at + HASH_BYTES]) for at in range(0, len(peaks), HASH_BYTES))


def record(row: models.Leaf) -> Leaf:
    return Leaf(row.pk, row.act, row.who, row.role, row.about, row.why, row.at)


def head(row: models.Head) -> Head:
    return Head(row.size, bytes(row.root), row.at, row.key_id, bytes(row.signature))
