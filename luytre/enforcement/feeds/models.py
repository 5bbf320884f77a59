"""Tables of feeds."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from luytre.enforcement.feeds.records import AUDIENCES
from luytre.lib.privacy import Fields, Grants


class Release(models.Model):
    """A signed list as it is served.  Rows are only ever added; the highest serial is the current one."""

    serial = models.BigIntegerField()
    audience = models.CharField(max_length=10)
    issued = models.DateTimeField()
    etag = models.CharField(max_length=64)
    entries = models.PositiveIntegerField()
    blob = models.BinaryField()

    fields: ClassVar[Fields] = Fields(plain=("id", "serial", "audience", "issued", "etag", "entries", "blob"))
    grants: ClassVar[Grants] = Grants(public="select", desk="select", worker="select insert delete")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audience", "serial"], name="feeds_serial_once"),
            models.CheckConstraint(condition=Q(audience__in=AUDIENCES), name="feeds_known_audience"),
            models.CheckConstraint(condition=Q(serial__gt=0), name="feeds_serial_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.audience} {self.serial}"


class Look(models.Model):
    """How many changes of orders were heard of, and up to which one the lists were compared; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    heard = models.BigIntegerField(default=0)
    shown = models.BigIntegerField(default=-1)
    day = models.DateField(null=True)

    fields: ClassVar[Fields] = Fields(plain=("id", "heard", "shown", "day"))
    grants: ClassVar[Grants] = Grants(worker="select insert update")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="feeds_one_look")]

    def __str__(self) -> str:
        return f"heard {self.heard}, shown {self.shown}"


class Operator(models.Model):
    """Who may fetch the restricted list; of its key only a hash stands here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    key_hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    fields: ClassVar[Fields] = Fields(
        sealed=("key_hash",), personal=("created_by",), plain=("id", "name", "kind", "created_at", "closed_at")
    )
    grants: ClassVar[Grants] = Grants(public="select", desk="select insert update")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key_hash"], name="feeds_one_operator_per_key"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(closed_at=None), name="feeds_one_open_operator_per_name"
            ),
            models.CheckConstraint(condition=Q(kind__in=["operator", "node"]), name="feeds_known_kind"),
        ]

    def __str__(self) -> str:
        return self.name
