"""Tables of orders."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from luytre.enforcement.orders.records import LIVE, SCOPES, State
from luytre.lib.privacy import Fields, Grants


class Order(models.Model):
    """A decision to block one name.  The rules of the law stand as constraints, so that no code path gets round them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.CharField(max_length=253)
    scope = models.CharField(max_length=10)
    category = models.CharField(max_length=40)
    ground = models.CharField(max_length=40)
    why = models.TextField()
    expires_on = models.DateField()
    restricted = models.BooleanField()
    finding_id = models.UUIDField(null=True)
    province = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, default=State.PROPOSED.value)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    proposed_on = models.DateField()
    approved_by = models.UUIDField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    fields: ClassVar[Fields] = Fields(
        personal=("province", "why", "proposed_by", "approved_by", "decided_by"),
        plain=(
            "id",
            "host",
            "scope",
            "category",
            "ground",
            "expires_on",
            "restricted",
            "finding_id",
            "state",
            "proposed_at",
            "proposed_on",
            "decided_at",
        ),
    )
    # What was proposed stays as it was proposed: only the decision can be written.
    grants: ClassVar[Grants] = Grants(
        desk="select insert update(state,approved_by,decided_by,decided_at,restricted)",
        worker="select update(state,decided_by,decided_at)",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(approved_by=F("proposed_by")), name="orders_two_people"),
            models.CheckConstraint(
                condition=Q(state=State.APPROVED, approved_by__isnull=False)
                | Q(state=State.PROPOSED, approved_by__isnull=True, decided_by__isnull=True)
                | Q(state__in=[State.REFUSED, State.WITHDRAWN, State.EXPIRED]),
                name="orders_in_force_needs_approval",
            ),
            models.CheckConstraint(condition=Q(expires_on__gt=F("proposed_on")), name="orders_end_after_start"),
            models.CheckConstraint(condition=Q(scope__in=SCOPES), name="orders_known_scope"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="orders_known_state"),
            models.CheckConstraint(condition=~Q(ground="") & ~Q(why=""), name="orders_have_ground_and_reason"),
            models.UniqueConstraint(
                fields=["host"], condition=Q(state__in=[state.value for state in LIVE]), name="orders_one_live_per_name"
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_on"], name="orders_in_force")]

    def __str__(self) -> str:
        return f"order {str(self.pk)[:8]}"


class Turn(models.Model):
    """The history of an order: (old, new, who, when, why)."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")
    old = models.CharField(max_length=10, blank=True)
    new = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    why = models.TextField(blank=True)

    fields: ClassVar[Fields] = Fields(personal=("by", "why"), plain=("id", "order", "old", "new", "at"))
    grants: ClassVar[Grants] = Grants(desk="select insert", worker="select insert")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "new"], name="orders_each_turn_once")]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
