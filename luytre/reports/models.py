"""Tables of reports.  What anyone said stands only in `*_box` columns, sealed before the row is made."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from luytre.lib.privacy import Fields, Grants
from luytre.reports.records import State


class Report(models.Model):
    """One report: metadata in clear, words under the WORDS key, contact under the IDENTITY key of the same object."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # An identity column (migration 0002): the number people say aloud comes from the database, never from a count.
    number = models.BigIntegerField(unique=True, db_default=0)
    channel = models.CharField(max_length=20)
    received_at = models.DateTimeField(db_index=True)
    reporter = models.CharField(max_length=12)
    safe_now = models.CharField(max_length=8)
    province = models.CharField(max_length=10, blank=True)
    commune = models.CharField(max_length=10, blank=True)
    urgency = models.PositiveSmallIntegerField()
    suggested = models.CharField(max_length=10, blank=True)
    scores = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    link_lists = models.JSONField(default=list)
    link_count = models.PositiveSmallIntegerField(default=0)
    has_contact = models.BooleanField(default=False)
    excluded_roles = models.JSONField(default=list)
    team_id = models.UUIDField()
    state = models.CharField(max_length=10, default=State.RECEIVED.value)
    unanswered = models.PositiveIntegerField(default=0)
    lookup = models.BinaryField(max_length=32)
    key_hash = models.BinaryField(max_length=32, null=True)
    words_box = models.BinaryField()
    spans_box = models.BinaryField()
    contact_box = models.BinaryField(null=True)

    fields: ClassVar[Fields] = Fields(
        sealed=("lookup", "key_hash", "words_box", "spans_box", "contact_box"),
        personal=("reporter", "safe_now", "province", "commune", "suggested", "scores", "reasons", "excluded_roles"),
        plain=(
            "id",
            "number",
            "channel",
            "received_at",
            "urgency",
            "link_lists",
            "link_count",
            "has_contact",
            "team_id",
            "state",
            "unanswered",
        ),
    )
    # The public door updates only `unanswered`, with the code in hand: whoever breaks in there reroutes and calms nothing.
    grants: ClassVar[Grants] = Grants(
        public="select insert update(unanswered)", desk="select update", worker="select update"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lookup"], name="reports_one_report_per_code"),
            models.UniqueConstraint(fields=["key_hash"], name="reports_one_report_per_key"),
            models.CheckConstraint(condition=Q(urgency__gte=1, urgency__lte=4), name="reports_urgency_1_to_4"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="reports_known_state"),
        ]

    def __str__(self) -> str:
        return f"report {self.number}"


class StateLine(models.Model):
    """The log of states: (old, new, who, when); `Report.state` is its look-up."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    old = models.CharField(max_length=10, blank=True)
    new = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    fields: ClassVar[Fields] = Fields(personal=("by",), plain=("id", "report", "old", "new", "at"))
    grants: ClassVar[Grants] = Grants(public="select insert", desk="select insert", worker="select insert")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "new"], name="reports_each_state_once"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Note(models.Model):
    """A message of the reporter (by is null) or of an officer, under the report's WORDS key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    text_box = models.BinaryField()

    fields: ClassVar[Fields] = Fields(sealed=("text_box",), personal=("by",), plain=("id", "report", "at"))
    grants: ClassVar[Grants] = Grants(public="select insert", desk="select insert")

    class Meta:
        indexes = [models.Index(fields=["report", "at"], name="reports_note_in_order")]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Link(models.Model):
    """A link taken out of the sealed words by an officer's audited act; the only clear address in this room."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    index = models.PositiveSmallIntegerField()
    url = models.TextField()
    host = models.CharField(max_length=255)
    no_store = models.BooleanField()
    released_at = models.DateTimeField()
    by = models.UUIDField()

    fields: ClassVar[Fields] = Fields(
        personal=("url", "host", "by"), plain=("id", "report", "index", "no_store", "released_at")
    )
    grants: ClassVar[Grants] = Grants(desk="select insert", worker="select")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "index"], name="reports_a_link_is_released_once")]

    def __str__(self) -> str:
        return f"released link {self.pk}"
