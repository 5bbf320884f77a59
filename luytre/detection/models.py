"""Tables of detection."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from luytre.detection.records import State
from luytre.lib.privacy import Fields, Grants


class Finding(models.Model):
    """A released link; one row per link.  The state moves once, by a conditional update."""

    fields: ClassVar[Fields] = Fields(
        personal=("url", "why", "decided_by"),  # an address may name a person; who worked, in whose words
        plain=(
            "id", "link_id", "host", "categories", "reasons", "no_store", "urgency", "state", "created_at", "category",
            "decided_at",
        ),
    )  # fmt: skip
    grants: ClassVar[Grants] = Grants(desk="select update", worker="select insert")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link_id = models.UUIDField(unique=True)
    host = models.CharField(max_length=253)
    url = models.TextField()
    categories = ArrayField(models.CharField(max_length=40), default=list)
    reasons = models.JSONField(default=list)
    no_store = models.BooleanField()
    urgency = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default=State.NEW)
    created_at = models.DateTimeField()
    category = models.CharField(max_length=40, blank=True)
    why = models.TextField(blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="finding_state_known", condition=Q(state__in=[state.value for state in State])),
            models.CheckConstraint(name="finding_urgency_1_to_4", condition=Q(urgency__gte=1, urgency__lte=4)),
            models.CheckConstraint(name="finding_police_only_is_red", condition=Q(no_store=False) | Q(urgency=4)),
            models.CheckConstraint(
                name="finding_decided_by_somebody_for_a_reason",
                condition=Q(state="new", decided_by=None, decided_at=None)
                | (~Q(state="new") & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(why="")),
            ),
            models.CheckConstraint(
                name="finding_confirmed_as_something", condition=~Q(state="confirmed") | ~Q(category="")
            ),
        )
        indexes = (
            models.Index(fields=("state", "-urgency", "created_at"), name="finding_red_first"),
            models.Index(fields=("host",), name="finding_host"),
        )

    def __str__(self) -> str:
        return f"finding {self.id}: {self.state}"


class Turn(models.Model):
    """Every change of a finding's state, as it happened."""

    fields: ClassVar[Fields] = Fields(personal=("by",), plain=("id", "finding", "old", "new", "at"))
    grants: ClassVar[Grants] = Grants(desk="select insert", worker="select insert")

    id = models.BigAutoField(primary_key=True)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    old = models.CharField(max_length=10, blank=True)
    new = models.CharField(max_length=10)
    by = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.old} → {self.new}"
