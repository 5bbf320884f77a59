"""Schools' networks and rules.  Nothing here says anything about a pupil, and nothing records who asked for what."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from luytre.lib.privacy import Fields, Grants
from luytre.schoolfilter.records import Age, Ruling, Trouble


class School(models.Model):
    """A school as an institution, kept by one agency (its administrators sign in there)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    province_code = models.CharField(max_length=8, blank=True)
    commune_code = models.CharField(max_length=8, blank=True)
    agency_id = models.UUIDField(unique=True)
    created_at = models.DateTimeField()

    fields: ClassVar[Fields] = Fields(plain=("id", "name", "province_code", "commune_code", "agency_id", "created_at"))
    grants: ClassVar[Grants] = Grants(school="select insert update", worker="select")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(name=""), name="school_has_a_name")]

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    """One age group of a school and the categories it blocks."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    age = models.CharField(max_length=20)
    blocked = ArrayField(models.CharField(max_length=30), default=list)
    changed_at = models.DateTimeField()

    fields: ClassVar[Fields] = Fields(plain=("id", "school", "age", "blocked", "changed_at"))
    grants: ClassVar[Grants] = Grants(school="select insert update", worker="select")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "age"], name="one_group_per_age"),
            models.CheckConstraint(condition=Q(age__in=list(Age)), name="group_age_known"),
        ]

    def __str__(self) -> str:
        return self.age


class Network(models.Model):
    """A client network in canonical CIDR form.  The narrowest network that holds a device decides its group."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    cidr = models.CharField(max_length=43, unique=True)
    label = models.CharField(max_length=100, blank=True)

    fields: ClassVar[Fields] = Fields(plain=("id", "school", "group", "cidr", "label"))
    grants: ClassVar[Grants] = Grants(school="select insert update delete", worker="select")

    def __str__(self) -> str:
        return self.cidr


class LocalException(models.Model):
    """A name that a school opens or closes for itself until a day; ended, never erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    host = models.CharField(max_length=253)
    ruling = models.CharField(max_length=5)
    reason = models.CharField(max_length=500)
    added_at = models.DateTimeField()
    added_by = models.UUIDField()
    expires_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.UUIDField(null=True, blank=True)

    fields: ClassVar[Fields] = Fields(
        personal=("added_by", "removed_by"),  # officers, so that a colleague can be asked
        plain=("id", "school", "group", "host", "ruling", "reason", "added_at", "expires_at", "removed_at"),
    )
    grants: ClassVar[Grants] = Grants(school="select insert update", worker="select")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "group", "host"],
                condition=Q(removed_at=None),
                nulls_distinct=False,
                name="one_exception_per_name",
            ),
            models.CheckConstraint(condition=Q(ruling__in=list(Ruling)), name="exception_ruling_known"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("added_at")), name="exception_ends_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="exception_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.ruling} {self.host}"


class PolicyVersion(models.Model):
    """One row that grows with every change, so that a node learns of it with one cheap question."""

    number = models.BigIntegerField()

    fields: ClassVar[Fields] = Fields(plain=("id", "number"))
    grants: ClassVar[Grants] = Grants(school="select insert update", worker="select")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_policy_version")]

    def __str__(self) -> str:
        return str(self.number)


class Node(models.Model):
    """What a filter node last said of itself: a heartbeat, written by the node alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60, unique=True)
    serial = models.BigIntegerField(default=0)
    restricted_serial = models.BigIntegerField(default=0)
    issued_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_version = models.BigIntegerField(default=-1)
    contacted_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField()
    names = models.BigIntegerField(default=0)
    engine = models.BooleanField(default=False)
    trouble = models.CharField(max_length=20, blank=True)
    trouble_at = models.DateTimeField(null=True, blank=True)

    fields: ClassVar[Fields] = Fields(
        plain=(
            "id", "name", "serial", "restricted_serial", "issued_at", "applied_at", "applied_version", "contacted_at",
            "seen_at", "names", "engine", "trouble", "trouble_at",
        )
    )  # fmt: skip
    grants: ClassVar[Grants] = Grants(school="select", worker="select insert update")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(trouble__in=["", *Trouble]), name="node_trouble_known"),
        ]

    def __str__(self) -> str:
        return self.name
