"""Tables of cases.referral."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from luytre.cases.referral.records import Audience, State
from luytre.lib.privacy import Fields, Grants

ANSWERED = ("accepted", "refused", "done")


class Referral(models.Model):
    """One offer of a file by a team to a team, and what became of it.  The reasons are letters sealed to both teams."""

    fields: ClassVar[Fields] = Fields(
        sealed=("reason_box", "answer_box"),
        personal=("province", "commune", "offered_by", "answered_by"),  # roughly where a child lives; who worked
        plain=(
            "id", "file_id", "file_name", "report_id", "code", "urgency", "state", "from_agency", "from_team", "to_agency",
            "to_team", "offered_at", "due_at", "answered_at", "answer_id", "ended_at", "outcome",
        ),
    )  # fmt: skip
    grants: ClassVar[Grants] = Grants(desk="select insert update", worker="select update")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_id = models.UUIDField(db_index=True)
    file_name = models.CharField(max_length=24)
    report_id = models.UUIDField()
    code = models.CharField(max_length=8)
    urgency = models.PositiveSmallIntegerField()
    province = models.CharField(max_length=10, blank=True)
    commune = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, default=State.OFFERED)
    from_agency = models.UUIDField()
    from_team = models.UUIDField(db_index=True)
    to_agency = models.UUIDField()
    to_team = models.UUIDField(db_index=True)
    offered_by = models.UUIDField()
    offered_at = models.DateTimeField(db_index=True)
    due_at = models.DateTimeField()
    reason_box = models.BinaryField()
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer_id = models.UUIDField(null=True)
    answer_box = models.BinaryField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="referral_one_open_offer", fields=("file_id",), condition=Q(state="offered")),
            models.UniqueConstraint(name="referral_one_at_work", fields=("file_id",), condition=Q(state="accepted")),
            models.CheckConstraint(
                name="referral_state_known", condition=Q(state__in=[state.value for state in State])
            ),
            models.CheckConstraint(name="referral_urgency_1_to_4", condition=Q(urgency__gte=1, urgency__lte=4)),
            models.CheckConstraint(name="referral_clock_runs_forward", condition=Q(due_at__gt=F("offered_at"))),
            models.CheckConstraint(name="referral_to_another_team", condition=~Q(from_team=F("to_team"))),
            models.CheckConstraint(
                name="referral_answered_by_somebody",
                condition=~Q(state__in=ANSWERED) | Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_refused_for_a_reason", condition=~Q(state="refused") | Q(answer_box__isnull=False)
            ),
        )
        indexes = (models.Index(fields=("due_at",), name="referral_running", condition=Q(state="offered")),)

    def __str__(self) -> str:
        return f"{self.file_name}: {self.state}"


class StateLog(models.Model):
    """Every change of a referral's state, as it happened; `by` is empty when it followed from the file's closing."""

    fields: ClassVar[Fields] = Fields(personal=("by",), plain=("id", "referral", "old", "new", "at"))
    grants: ClassVar[Grants] = Grants(desk="select insert", worker="select insert")

    id = models.BigAutoField(primary_key=True)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="+")
    old = models.CharField(max_length=10, blank=True)
    new = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Telling(models.Model):
    """Somebody was told that a referral waits too long; once per audience, however often the step runs."""

    fields: ClassVar[Fields] = Fields(plain=("id", "referral", "share", "audience", "at"))
    grants: ClassVar[Grants] = Grants(desk="select", worker="select insert")

    id = models.BigAutoField(primary_key=True)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="tellings")
    share = models.FloatField()
    audience = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="referral_told_once", fields=("referral", "audience")),
            models.CheckConstraint(
                name="referral_audience_known", condition=Q(audience__in=[audience.value for audience in Audience])
            ),
        )

    def __str__(self) -> str:
        return f"{self.audience} at {self.at}"
