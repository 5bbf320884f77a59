"""Tables of cases.files."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from luytre.cases.files.records import OutcomeKind, State, StopReason
from luytre.lib.privacy import Fields, Grants


def _one_of(field: str, values: type[State | OutcomeKind | StopReason]) -> Q:
    return Q(**{f"{field}__in": [value.value for value in values]})


class File(models.Model):
    """One child's matter.  The team that holds it now; its words are under its own data key in core.sealed."""

    fields: ClassVar[Fields] = Fields(
        personal=("province", "commune", "opened_by"),  # where a child lives, roughly; who worked
        plain=(
            "id", "number", "report_id", "code", "severity", "state", "team_id", "offered_team_id",
            "opened_at", "moved_at", "closed_at",
        ),
    )  # fmt: skip
    grants: ClassVar[Grants] = Grants(desk="select insert update", worker="select")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # An identity column (0002): the door needs no right on a sequence, and nobody can choose a number.
    number = models.BigIntegerField(unique=True, editable=False, db_default=0)
    report_id = models.UUIDField(unique=True, editable=False)
    code = models.CharField(max_length=8)
    severity = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, default=State.OPEN)
    team_id = models.UUIDField(db_index=True)
    offered_team_id = models.UUIDField(null=True)
    province = models.CharField(max_length=10, blank=True)
    commune = models.CharField(max_length=10, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    moved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="files_severity_1_to_4", condition=Q(severity__gte=1, severity__lte=4)),
            models.CheckConstraint(name="files_state_known", condition=_one_of("state", State)),
            models.CheckConstraint(
                name="files_closed_has_time",
                condition=Q(state="open", closed_at=None) | Q(state="closed", closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="files_closed_is_not_offered", condition=Q(state="open") | Q(offered_team_id=None)
            ),
        )
        indexes = (models.Index(fields=("opened_at",), name="files_opened"),)

    def __str__(self) -> str:
        return f"HS-{self.number:06d}"


class Hold(models.Model):
    """A team held a file from one moment to another; the open one (`until` empty) is today's holder."""

    fields: ClassVar[Fields] = Fields(plain=("id", "file", "team_id", "since", "until"))
    grants: ClassVar[Grants] = Grants(desk="select insert update", worker="select")

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(File, models.PROTECT, related_name="holds")
    team_id = models.UUIDField(db_index=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(name="files_one_holder", fields=("file",), condition=Q(until=None)),)

    def __str__(self) -> str:
        return f"{self.team_id} since {self.since}"


class StateLog(models.Model):
    """Every change of a file's state or holder, as it happened."""

    fields: ClassVar[Fields] = Fields(personal=("by",), plain=("id", "file", "old", "new", "at", "team_id"))
    grants: ClassVar[Grants] = Grants(desk="select insert", worker="select")

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(File, models.PROTECT, related_name="turns")
    old = models.CharField(max_length=16, blank=True)
    new = models.CharField(max_length=16)
    at = models.DateTimeField()
    by = models.UUIDField()
    team_id = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Clock(models.Model):
    """A legal clock that runs on a file."""

    fields: ClassVar[Fields] = Fields(
        plain=("id", "file", "deadline", "started_at", "due_at", "stopped_at", "stop_reason")
    )
    grants: ClassVar[Grants] = Grants(desk="select insert update", worker="select")

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(File, models.PROTECT, related_name="clocks")
    deadline = models.CharField(max_length=8)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    stopped_at = models.DateTimeField(null=True)
    stop_reason = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="files_clock_once", fields=("file", "deadline")),
            models.CheckConstraint(name="files_clock_runs_forward", condition=Q(due_at__gt=F("started_at"))),
            models.CheckConstraint(
                name="files_clock_stopped_for_a_reason",
                condition=Q(stopped_at=None, stop_reason="")
                | (Q(stopped_at__isnull=False) & _one_of("stop_reason", StopReason)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.deadline} due {self.due_at}"


class Note(models.Model):
    """What an officer wrote on a file, sealed under the file's own key; the reporter's key never opens it."""

    fields: ClassVar[Fields] = Fields(sealed=("box",), personal=("by",), plain=("id", "file", "at", "team_id"))
    grants: ClassVar[Grants] = Grants(desk="select insert", worker="select")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(File, models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    by = models.UUIDField()
    team_id = models.UUIDField()
    box = models.BinaryField()

    def __str__(self) -> str:
        return f"note {self.pk}"


class Outcome(models.Model):
    """What came of a file, or of a step on it; the kind is counted, the words are sealed like a note."""

    fields: ClassVar[Fields] = Fields(
        sealed=("box",), personal=("by",), plain=("id", "file", "kind", "at", "team_id", "final")
    )
    grants: ClassVar[Grants] = Grants(desk="select insert", worker="select")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(File, models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=24)
    final = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.UUIDField()
    team_id = models.UUIDField()
    box = models.BinaryField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="files_outcome_known", condition=_one_of("kind", OutcomeKind)),
            models.UniqueConstraint(name="files_one_final_outcome", fields=("file",), condition=Q(final=True)),
        )

    def __str__(self) -> str:
        return f"outcome {self.kind}"
