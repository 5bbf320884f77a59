"""Tables of cases.triage."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from luytre.cases.triage.records import State
from luytre.lib.privacy import Fields, Grants


class Item(models.Model):
    """A report that lies on a team's triage desk.  One row per report; the state moves by conditional updates alone."""

    fields: ClassVar[Fields] = Fields(
        sealed=("why_box",),
        personal=("province", "taken_by", "decided_by"),  # roughly where a child lives; who worked
        plain=(
            "report_id", "number", "team_id", "state", "urgency", "danger", "suggested", "received_at", "due_at",
            "written_at", "taken_at", "decided_at", "set_aside_as", "why_id",
        ),
    )  # fmt: skip
    grants: ClassVar[Grants] = Grants(desk="select update", worker="select insert update")

    report_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.BigIntegerField()
    team_id = models.UUIDField()
    state = models.CharField(max_length=8, default=State.WAITING)
    urgency = models.PositiveSmallIntegerField()
    danger = models.BooleanField()
    suggested = models.CharField(max_length=10, blank=True)
    province = models.CharField(max_length=10, blank=True)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    taken_by = models.UUIDField(null=True)
    taken_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    set_aside_as = models.CharField(max_length=8, blank=True)
    why_id = models.UUIDField(null=True)
    why_box = models.BinaryField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="triage_state_known", condition=Q(state__in=[state.value for state in State])),
            models.CheckConstraint(name="triage_urgency_1_to_4", condition=Q(urgency__gte=1, urgency__lte=4)),
            models.CheckConstraint(
                name="triage_taken_by_somebody", condition=~Q(state="taken") | Q(taken_by__isnull=False)
            ),
            models.CheckConstraint(
                name="triage_aside_for_a_reason",
                condition=~Q(state="aside") | (~Q(set_aside_as="") & Q(why_box__isnull=False)),
            ),
        )
        indexes = (
            models.Index(
                fields=("team_id", "-urgency", "-danger", "due_at", "received_at"),
                name="triage_red_first",
                condition=Q(state__in=("waiting", "taken")),
            ),
            models.Index(fields=("decided_at",), name="triage_decided"),
        )

    def __str__(self) -> str:
        return f"report {self.number}: {self.state}"


class StateLog(models.Model):
    """Every change of an item's state, as it happened; `by` is empty when the reporter's own message brought it back."""

    fields: ClassVar[Fields] = Fields(personal=("by",), plain=("id", "item", "old", "new", "at"))
    grants: ClassVar[Grants] = Grants(desk="select insert", worker="select insert")

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    old = models.CharField(max_length=8, blank=True)
    new = models.CharField(max_length=8)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
