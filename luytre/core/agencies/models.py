"""Tables: agencies, the roles they hold between two days and for which place, their teams."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from luytre.lib.privacy import Fields, Grants

READ = Grants(public="select", desk="select", school="select", worker="select")


class RoleName(models.Model):
    """What an agency can be: workflow rules name these roles, never an agency, because agencies come and go."""

    fields: ClassVar[Fields] = Fields(plain=("code", "name_vi", "name_en", "certainty"))
    grants: ClassVar[Grants] = READ

    code = models.CharField(max_length=30, primary_key=True)
    name_vi = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    certainty = models.CharField(max_length=10)

    def __str__(self) -> str:
        return self.code


class Agency(models.Model):
    """An organ, a firm or a school; the place says where it sits, not what it is competent for."""

    fields: ClassVar[Fields] = Fields(
        plain=("id", "slug", "name_vi", "name_en", "kind", "province_code", "commune_code", "synthetic", "created_at")
    )
    grants: ClassVar[Grants] = READ

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    province_code = models.CharField(max_length=2, blank=True)
    commune_code = models.CharField(max_length=5, blank=True)
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(commune_code="") | ~Q(province_code=""), name="agencies_commune_lies_in_a_province"
            )
        ]

    def __str__(self) -> str:
        return self.slug


class AgencyRole(models.Model):
    """An agency holds a role for a place (commune, province, or the nation when both are empty) between two days."""

    fields: ClassVar[Fields] = Fields(
        plain=("id", "agency", "role", "province_code", "commune_code", "valid_from", "valid_to", "source")
    )
    grants: ClassVar[Grants] = READ

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="roles")
    role = models.ForeignKey(RoleName, on_delete=models.PROTECT, related_name="+")
    province_code = models.CharField(max_length=2, blank=True)
    commune_code = models.CharField(max_length=5, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "role", "province_code", "commune_code", "valid_from"], name="agencies_role_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="agencies_role_days"
            ),
            models.CheckConstraint(
                condition=Q(commune_code="") | ~Q(province_code=""), name="agencies_role_commune_in_province"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.role_id}"


class Team(models.Model):
    """The people of an agency who share a key; purpose is the role code it serves, or empty for everything."""

    fields: ClassVar[Fields] = Fields(plain=("id", "agency", "slug", "name_vi", "name_en", "purpose", "created_at"))
    grants: ClassVar[Grants] = READ

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    slug = models.SlugField(max_length=60)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    purpose = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["agency", "slug"], name="agencies_team_once")]

    def __str__(self) -> str:
        return self.slug
