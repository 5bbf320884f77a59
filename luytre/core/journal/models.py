from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from luytre.lib.privacy import Fields, Grants


class Line(models.Model):
    """One thing that happened.  `position` is given after the commit, by whoever reads next (see `_number`)."""

    kind = models.CharField(max_length=64)
    subject = models.UUIDField()
    at = models.DateTimeField(db_default=Now())
    position = models.BigIntegerField(null=True, unique=True)

    fields: ClassVar[Fields] = Fields(plain=("id", "kind", "subject", "at", "position"))
    # Front doors write lines and never read them; the worker reads, and gives the positions.
    grants: ClassVar[Grants] = Grants(public="insert", desk="insert", school="insert", worker="select insert update")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(position=None), name="core_journal_line_unnumbered"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.kind}"


class Bookmark(models.Model):
    """How far a reader has read, and whether a line stops it."""

    reader = models.CharField(max_length=64, primary_key=True)
    position = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    stuck_at = models.DateTimeField(null=True)
    stuck_kind = models.CharField(max_length=64, blank=True, default="")
    tries = models.PositiveIntegerField(default=0)

    fields: ClassVar[Fields] = Fields(plain=("reader", "position", "moved_at", "stuck_at", "stuck_kind", "tries"))
    grants: ClassVar[Grants] = Grants(desk="select", worker="select insert update")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(position__gte=0), name="core_journal_bookmark_position"),
        ]

    def __str__(self) -> str:
        return f"{self.reader} at {self.position}"
