"""Tables: accounts of officers, the posts they hold between two days, one-time codes already spent."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from luytre.lib.privacy import Fields, Grants


class Accounts(BaseUserManager["Account"]):
    """Finds people by user name, which is kept in lower case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=(username or "").casefold())


class Account(AbstractBaseUser):
    """A person who signs in.  What they may do follows from their posts alone; nobody is a superuser."""

    fields: ClassVar[Fields] = Fields(
        personal=("username", "name", "password", "last_login"), plain=("id", "is_active", "created_at")
    )
    # update: Django writes the last sign-in and a stronger password hash
    grants: ClassVar[Grants] = Grants(desk="select update", school="select update", worker="select")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(condition=Q(username__regex=r"^[a-z0-9][a-z0-9._-]*$"), name="identity_username")
        ]

    def __str__(self) -> str:
        return self.username


class Post(models.Model):
    """A person holds a role at an agency (in a team, where the role works in one) from the first to the last day."""

    fields: ClassVar[Fields] = Fields(
        personal=("account",),
        plain=("id", "agency_id", "team_id", "role", "valid_from", "valid_to", "created_at"),
    )
    grants: ClassVar[Grants] = Grants(desk="select insert update", school="select", worker="select")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    agency_id = models.UUIDField()
    team_id = models.UUIDField(null=True)
    role = models.CharField(max_length=30)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["valid_from", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "agency_id", "team_id", "role", "valid_from"],
                name="identity_post_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="identity_post_days"
            ),
        ]
        indexes = [models.Index(fields=["team_id"], name="identity_post_team")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class SpentCode(models.Model):
    """A one-time code that opened a session: in a table, so that it works once over all processes and machines."""

    fields: ClassVar[Fields] = Fields(personal=("account",), plain=("id", "code", "spent_at"))
    grants: ClassVar[Grants] = Grants(
        desk="select insert delete", school="select insert delete", worker="select delete"
    )

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12)
    spent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "code"], name="identity_code_spent_once")]

    def __str__(self) -> str:
        return str(self.account_id)
