"""What goes through the door of identity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from luytre.core.identity.rules import Permission, Role

__all__ = ["Officer", "permission_sentence", "role_name", "role_sentence"]

_ROLE_NAMES: Final[Mapping[Role, str]] = {
    Role.SUPERVISOR: _("Supervisor"),
    Role.TRIAGE_OFFICER: _("Triage officer"),
    Role.POLICE_OFFICER: _("Police officer"),
    Role.CASE_OFFICER: _("Case officer"),
    Role.APPROVER: _("Approver"),
    Role.CONTENT_REVIEWER: _("Content reviewer"),
    Role.PUBLISHER: _("Publisher"),
    Role.SCHOOL_ADMINISTRATOR: _("School administrator"),
    Role.MONITOR: _("Monitor"),
    Role.AUDITOR: _("Auditor"),
    Role.AGENCY_ADMINISTRATOR: _("Agency administrator"),
    Role.CUSTODIAN: _("Custodian of keys"),
}

_ROLE_SENTENCES: Final[Mapping[Role, str]] = {
    Role.SUPERVISOR: _(
        "Leads the desk: sees the whole queue, reads and answers reports, takes over and hands on files."
    ),
    Role.TRIAGE_OFFICER: _("Reads new reports, decides how urgent they are, opens files and passes them on."),
    Role.POLICE_OFFICER: _("Works on files handed to the police and alone may open sealed evidence."),
    Role.CASE_OFFICER: _("Accepts files for their place and helps the child until the child is safe."),
    Role.APPROVER: _("Approves or refuses blocking orders that another person proposed."),
    Role.CONTENT_REVIEWER: _("Reviews reported addresses and proposes blocking orders with a ground in law."),
    Role.PUBLISHER: _("Looks after the operators who receive the block lists and can withdraw an order."),
    Role.SCHOOL_ADMINISTRATOR: _("Sets the filter of a school's networks and answers questions about blocked pages."),
    Role.MONITOR: _("Sees counts of a province, never a report or a name."),
    Role.AUDITOR: _("Reads who did and saw what, never what was seen."),
    Role.AGENCY_ADMINISTRATOR: _("Invites colleagues and gives them roles; sees no report."),
    Role.CUSTODIAN: _("Holds the key to names and contacts."),
}

_PERMISSION_SENTENCES: Final[Mapping[Permission, str]] = {
    Permission.REPORT_READ: _("read a report, with the vault open"),
    Permission.REPORT_ANSWER: _("write to the person who reported"),
    Permission.LINK_RELEASE: _("release a link from a report for review"),
    Permission.TRIAGE_SEE: _("see the queue of new reports"),
    Permission.TRIAGE_DECIDE: _("take a report, open a file or set it aside"),
    Permission.FILE_SEE: _("see the files of the own team"),
    Permission.FILE_WORK: _("write notes, record outcomes and close files"),
    Permission.REFERRAL_OFFER: _("offer a file to another agency"),
    Permission.REFERRAL_ANSWER: _("accept or refuse a file offered to the own agency"),
    Permission.FINDING_SEE: _("see findings"),
    Permission.FINDING_DECIDE: _("confirm or dismiss a finding"),
    Permission.ORDER_PROPOSE: _("propose a blocking order"),
    Permission.ORDER_APPROVE: _("approve or refuse a blocking order of another person"),
    Permission.ORDER_WITHDRAW: _("withdraw a blocking order"),
    Permission.OPERATOR_MANAGE: _("manage the operators who receive block lists"),
    Permission.SCHOOL_MANAGE: _("manage the filter of a school"),
    Permission.FIGURES_SEE: _("see the figures of a province"),
    Permission.AUDIT_READ: _("read the audit trail"),
    Permission.PEOPLE_MANAGE: _("create accounts and give roles"),
}


def role_name(role: str) -> str:
    """The name of a role in the language of the reader."""
    return gettext(_ROLE_NAMES[Role(role)])


def role_sentence(role: str) -> str:
    """What a person in this role does, in the language of the reader."""
    return gettext(_ROLE_SENTENCES[Role(role)])


def permission_sentence(permission: Permission) -> str:
    """Completes "may …" in the language of the reader."""
    return gettext(_PERMISSION_SENTENCES[permission])


@dataclass(frozen=True, slots=True)
class Officer:
    """A person at work: one agency, the roles held there today, and what they give.

    role: the leading one of `roles`, written into the audit trail.  team_id: the team of the leading role (None for a
    role that works in none); team_ids: every team the person works in at this agency.
    """

    id: UUID
    name: str
    username: str
    agency_id: UUID
    team_id: UUID | None
    team_ids: frozenset[UUID]
    role: str
    roles: frozenset[str]
    permissions: frozenset[Permission]

    def may(self, permission: Permission) -> bool:
        """Whether one of the roles gives the permission."""
        return permission in self.permissions

    @property
    def role_name(self) -> str:
        """In the language of the reader."""
        return role_name(self.role)
