"""Tables: taxonomy codes, legal grounds, deadlines, holidays; each row says how sure we are and when it is valid."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from luytre.lib.privacy import Fields, Grants

READ = Grants(public="select", desk="select", school="select", worker="select")


class Certainty(models.TextChoices):
    """How a row came to be: read in a copy of the source, from a secondary source, from memory, our own proposal."""

    FOUND = "found"
    SECONDARY = "secondary"
    RECALL = "recall"
    PROPOSAL = "proposal"
    UNVERIFIED = "unverified"


def _days(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name=name)


class Code(models.Model):
    """One kind of harm.  Severity 4 is the most urgent; severity, lead role and referral are proposals, bases are law."""

    fields: ClassVar[Fields] = Fields(
        plain=(
            "id",
            "code",
            "group",
            "group_vi",
            "group_en",
            "label_vi",
            "label_en",
            "definition_vi",
            "core_4c",
            "core_dimension",
            "children_act_clauses",
            "abuse_forms",
            "international",
            "police_group",
            "hotline_group",
            "severity",
            "severity_raise_if",
            "lead_role",
            "support_roles",
            "police_referral",
            "case_management",
            "takedown_route",
            "deadlines",
            "deadlines_text",
            "legal_basis",
            "evidence_rule",
            "no_store",
            "masked",
            "provenance",
            "valid_from",
            "valid_to",
        )
    )
    grants: ClassVar[Grants] = READ

    code = models.CharField(max_length=3)
    group = models.CharField(max_length=1)
    group_vi = models.CharField(max_length=100)
    group_en = models.CharField(max_length=100)
    label_vi = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    definition_vi = models.CharField(max_length=400)
    core_4c = models.CharField(max_length=20, blank=True)
    core_dimension = models.CharField(max_length=40, blank=True)
    children_act_clauses = ArrayField(models.CharField(max_length=10))
    abuse_forms = ArrayField(models.CharField(max_length=40))
    international = models.CharField(max_length=300, blank=True)
    police_group = models.CharField(max_length=30)
    hotline_group = models.CharField(max_length=1, blank=True)
    severity = models.PositiveSmallIntegerField()
    severity_raise_if = ArrayField(models.CharField(max_length=100))
    lead_role = models.CharField(max_length=30)
    support_roles = ArrayField(models.CharField(max_length=30))
    police_referral = models.CharField(max_length=10)
    case_management = models.CharField(max_length=60)
    takedown_route = models.CharField(max_length=60, blank=True)
    deadlines = ArrayField(models.CharField(max_length=6))
    deadlines_text = models.CharField(max_length=300, blank=True)
    legal_basis = models.CharField(max_length=300, blank=True)
    evidence_rule = models.CharField(max_length=200)
    no_store = models.BooleanField()
    masked = models.BooleanField()
    provenance = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="catalogue_code_once"),
            models.CheckConstraint(condition=Q(severity__gte=1, severity__lte=4), name="catalogue_code_severity"),
            models.CheckConstraint(
                condition=Q(police_referral__in=["MANDATORY", "CONSIDER", "NO"]), name="catalogue_code_referral"
            ),
            models.CheckConstraint(condition=~Q(no_store=True, masked=True), name="catalogue_code_one_evidence_rule"),
            _days("catalogue_code_days"),
        ]

    def __str__(self) -> str:
        return self.code


class Ground(models.Model):
    """A place in the law on which an order may stand, between the days it is in force."""

    fields: ClassVar[Fields] = Fields(
        plain=("id", "key", "title_vi", "title_en", "source", "certainty", "note", "valid_from", "valid_to")
    )
    grants: ClassVar[Grants] = READ

    key = models.CharField(max_length=20)
    title_vi = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    certainty = models.CharField(max_length=10, choices=Certainty.choices)
    note = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="catalogue_ground_once"),
            models.CheckConstraint(condition=Q(certainty__in=Certainty.values), name="catalogue_ground_certainty"),
            _days("catalogue_ground_days"),
        ]

    def __str__(self) -> str:
        return self.key


class Deadline(models.Model):
    """How long something may take, from which event, and what says so."""

    fields: ClassVar[Fields] = Fields(
        plain=(
            "id",
            "key",
            "slug",
            "title_vi",
            "title_en",
            "amount",
            "unit",
            "start_vi",
            "start_en",
            "source",
            "certainty",
            "note",
            "valid_from",
            "valid_to",
        )
    )
    grants: ClassVar[Grants] = READ

    key = models.CharField(max_length=6)
    slug = models.CharField(max_length=30)
    title_vi = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12)
    start_vi = models.CharField(max_length=200)
    start_en = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    certainty = models.CharField(max_length=10, choices=Certainty.choices)
    note = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="catalogue_deadline_once"),
            models.CheckConstraint(
                condition=Q(unit__in=["hours", "working_days", "days"]), name="catalogue_deadline_unit"
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="catalogue_deadline_amount"),
            models.CheckConstraint(condition=Q(certainty__in=Certainty.values), name="catalogue_deadline_certainty"),
            _days("catalogue_deadline_days"),
        ]

    def __str__(self) -> str:
        return self.key


class Holiday(models.Model):
    """A day that is no working day although it is not Saturday or Sunday (or although it is one)."""

    fields: ClassVar[Fields] = Fields(plain=("day", "name_vi", "name_en", "kind", "certainty", "note"))
    grants: ClassVar[Grants] = READ

    day = models.DateField(primary_key=True)
    name_vi = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    kind = models.CharField(max_length=12)
    certainty = models.CharField(max_length=10, choices=Certainty.choices)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["holiday", "compensation", "swapped"]), name="catalogue_holiday_kind"
            )
        ]

    def __str__(self) -> str:
        return self.day.isoformat()
