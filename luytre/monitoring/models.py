"""Counts by month, province and measure."""

from typing import ClassVar

from django.db import models

from luytre.lib.privacy import Fields, Grants


class Edition(models.TextChoices):
    """Which copy of a count: the present state for officers, or the daily copy for everyone."""

    PRESENT = "present"
    DAILY = "daily"


class Count(models.Model):
    """How many, in one month, in one province, by one measure."""

    edition = models.CharField(max_length=8, choices=Edition.choices)
    province_code = models.CharField(max_length=2)
    month = models.DateField()
    measure = models.CharField(max_length=12)
    value = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    fields: ClassVar = Fields(plain=("id", "edition", "province_code", "month", "measure", "value", "counted_at"))
    # The public process reads this table too, and only through `protect`; it has no way to the rows that were counted.
    grants: ClassVar = Grants(public="select", desk="select", worker="select insert update delete")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "province_code", "month", "measure"], name="one_count_each"),
        ]

    def __str__(self) -> str:
        return f"{self.province_code} {self.month:%m/%Y} {self.measure} {self.value}"
