"""Keys and wraps.  Every private half and every data key in these tables is sealed to somebody."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from luytre.core.sealed.records import Circle, Part
from luytre.lib.privacy import Fields, Grants

OFFERED, ACTIVE = "offered", "active"


class OfficerKey(models.Model):
    """An officer's key pair, the private half under the vault passphrase (Argon2id with these limits)."""

    officer_id = models.UUIDField(primary_key=True)
    public = models.BinaryField()
    private_box = models.BinaryField()
    salt = models.BinaryField()
    opslimit = models.PositiveIntegerField()
    memlimit = models.PositiveBigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    fields: ClassVar[Fields] = Fields(
        sealed=("private_box",),
        personal=("officer_id",),
        plain=("public", "salt", "opslimit", "memlimit", "made_at"),
    )
    grants: ClassVar[Grants] = Grants(desk="select insert")

    def __str__(self) -> str:
        return str(self.officer_id)


class TeamKey(models.Model):
    """The public half of one circle of a team; the private half exists only in the admissions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    team_id = models.UUIDField()
    circle = models.CharField(max_length=16)
    public = models.BinaryField()
    made_at = models.DateTimeField(db_default=Now())

    fields: ClassVar[Fields] = Fields(plain=("id", "team_id", "circle", "public", "made_at"))
    grants: ClassVar[Grants] = Grants(public="select", desk="select insert", worker="select")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team_id", "circle"], name="core_sealed_teamkey_one"),
            models.CheckConstraint(
                condition=models.Q(circle__in=[circle.value for circle in Circle]), name="core_sealed_teamkey_circle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.circle}"


class Admission(models.Model):
    """The private half of a team key, sealed to one officer."""

    key = models.ForeignKey(TeamKey, on_delete=models.PROTECT, related_name="+")
    officer_id = models.UUIDField(db_index=True)
    box = models.BinaryField()
    at = models.DateTimeField(db_default=Now())

    fields: ClassVar[Fields] = Fields(sealed=("box",), personal=("officer_id",), plain=("id", "key", "at"))
    grants: ClassVar[Grants] = Grants(desk="select insert delete")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "officer_id"], name="core_sealed_admission_one"),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} to {self.key_id}"


class SealedObject(models.Model):
    """A report, a file, a letter: something that has data keys.  `reporter` is the public half of a receipt code."""

    id = models.UUIDField(primary_key=True)
    reporter = models.BinaryField(null=True)
    made_at = models.DateTimeField(db_default=Now())
    shredded_at = models.DateTimeField(null=True)

    fields: ClassVar[Fields] = Fields(plain=("id", "reporter", "made_at", "shredded_at"))
    grants: ClassVar[Grants] = Grants(public="select insert", desk="select insert update", worker="select")

    def __str__(self) -> str:
        return str(self.id)


class Wrap(models.Model):
    """One data key, sealed to one circle of a team or (without `key`) to the reporter."""

    object = models.ForeignKey(SealedObject, on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=16)
    key = models.ForeignKey(TeamKey, on_delete=models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=16, default=ACTIVE)
    box = models.BinaryField()

    fields: ClassVar[Fields] = Fields(sealed=("box",), plain=("id", "object", "part", "key", "state"))
    grants: ClassVar[Grants] = Grants(public="select insert", desk="select insert update delete", worker="select")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["object", "part", "key"], name="core_sealed_wrap_one"),
            models.UniqueConstraint(
                fields=["object", "part"], condition=models.Q(key=None), name="core_sealed_wrap_reporter"
            ),
            models.CheckConstraint(
                condition=models.Q(part__in=[part.value for part in Part]), name="core_sealed_wrap_part"
            ),
            models.CheckConstraint(condition=models.Q(state__in=[OFFERED, ACTIVE]), name="core_sealed_wrap_state"),
            # The reporter opens the words and nothing else, and is never merely offered them.
            models.CheckConstraint(
                condition=models.Q(key__isnull=False) | models.Q(part=Part.WORDS.value, state=ACTIVE),
                name="core_sealed_wrap_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.object_id}, {self.state}"
