"""Tables: provinces and communes, each row valid between two days."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from luytre.lib.privacy import Fields, Grants


class Province(models.Model):
    """A province or a centrally run city; its code is stable and never used again."""

    fields: ClassVar[Fields] = Fields(
        plain=("id", "code", "name", "kind", "merged_from", "search", "valid_from", "valid_to")
    )
    grants: ClassVar[Grants] = Grants(public="select", desk="select", school="select", worker="select")

    code = models.CharField(max_length=2)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    merged_from = ArrayField(models.CharField(max_length=100))
    search = models.CharField(max_length=400)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="places_province_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="places_province_days"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune, ward or special zone: the only level below the province since 1 July 2025."""

    fields: ClassVar[Fields] = Fields(
        plain=(
            "id",
            "code",
            "name",
            "kind",
            "province_code",
            "former_district_code",
            "former_district",
            "former_provinces",
            "search",
            "valid_from",
            "valid_to",
        )
    )
    grants: ClassVar[Grants] = Grants(public="select", desk="select", school="select", worker="select")

    code = models.CharField(max_length=5)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    province_code = models.CharField(max_length=2, db_index=True)
    former_district_code = models.CharField(max_length=3, blank=True)
    former_district = models.CharField(max_length=100, blank=True)
    former_provinces = ArrayField(models.CharField(max_length=100))
    search = models.CharField(max_length=400)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="places_commune_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="places_commune_days"
            ),
        ]

    def __str__(self) -> str:
        return self.name
