from typing import ClassVar

from django.db import models

from luytre.lib.privacy import Fields, Grants


class Leaf(models.Model):
    """Who did what about what, when and why.  Triggers refuse UPDATE, DELETE and TRUNCATE, also to the owner."""

    act = models.CharField(max_length=64)
    who = models.UUIDField()
    role = models.CharField(max_length=64)
    about = models.UUIDField(null=True)
    why = models.CharField(max_length=2000, blank=True, default="")
    at = models.DateTimeField()

    fields: ClassVar[Fields] = Fields(personal=("who", "role", "why"), plain=("id", "act", "about", "at"))
    grants: ClassVar[Grants] = Grants(public="insert", desk="select insert", school="insert", worker="select insert")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["about", "id"], name="core_audit_leaf_about"),
            models.Index(fields=["who", "id"], name="core_audit_leaf_who"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.act}"


class Pending(models.Model):
    """A leaf that no sequencer has chained yet; a trigger puts it here in the act's own transaction."""

    leaf_id = models.BigIntegerField(primary_key=True)

    fields: ClassVar[Fields] = Fields(plain=("leaf_id",))
    grants: ClassVar[Grants] = Grants(
        public="insert", desk="select insert", school="insert", worker="select insert delete"
    )

    def __str__(self) -> str:
        return str(self.leaf_id)


class Entry(models.Model):
    """The place of a leaf in the tree; triggers refuse changes."""

    position = models.BigIntegerField(primary_key=True)
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, related_name="+")
    leaf_hash = models.BinaryField()

    fields: ClassVar[Fields] = Fields(plain=("position", "leaf", "leaf_hash"))
    grants: ClassVar[Grants] = Grants(desk="select", worker="select insert")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(position__gte=0), name="core_audit_entry_position"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: leaf {self.leaf_id}"


class Tree(models.Model):
    """One row: the tree as it stands, 32 bytes for each peak.  Only a shortcut: `verify` computes it anew."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    peaks = models.BinaryField(default=bytes)

    fields: ClassVar[Fields] = Fields(plain=("id", "size", "peaks"))
    grants: ClassVar[Grants] = Grants(desk="select", worker="select insert update")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="core_audit_tree_one")]

    def __str__(self) -> str:
        return f"tree of {self.size}"


class Head(models.Model):
    """A signed head; triggers refuse changes."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField()
    at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.BinaryField()

    fields: ClassVar[Fields] = Fields(plain=("id", "size", "root", "at", "key_id", "signature"))
    grants: ClassVar[Grants] = Grants(desk="select", worker="select insert")

    def __str__(self) -> str:
        return f"head of {self.size}"
