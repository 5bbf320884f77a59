from typing import ClassVar

from django.db import models

from luytre.lib.privacy import Fields, Grants


class Bucket(models.Model):
    """What is left of one use for one key.  The key is a hash under the salt of the day; tomorrow it means nothing."""

    use = models.CharField(max_length=32)
    key_hash = models.BinaryField()
    tokens = models.FloatField()
    refilled_at = models.DateTimeField(db_index=True)

    fields: ClassVar[Fields] = Fields(personal=("key_hash",), plain=("id", "use", "tokens", "refilled_at"))
    grants: ClassVar[Grants] = Grants(
        public="select insert update",
        desk="select insert update",
        school="select insert update",
        worker="select delete",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["use", "key_hash"], name="core_throttle_bucket_one"),
            models.CheckConstraint(condition=models.Q(tokens__gte=0), name="core_throttle_bucket_tokens"),
        ]

    def __str__(self) -> str:
        return f"{self.use}: {self.tokens:.1f}"


class Salt(models.Model):
    """The salt of a day; forgotten the day after, so that old hashes cannot be tested against guesses."""

    day = models.DateField(primary_key=True)
    salt = models.BinaryField()

    fields: ClassVar[Fields] = Fields(plain=("day", "salt"))
    grants: ClassVar[Grants] = Grants(
        public="select insert", desk="select insert", school="select insert", worker="select delete"
    )

    def __str__(self) -> str:
        return str(self.day)
