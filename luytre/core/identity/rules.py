"""Who may do what: two closed lists, and which role gives which permissions.  Plain Python.

A role is held at an agency and between two days (a Post).  A permission says what may be done, the rooms decide with
whose things (own team, own agency, a place): they compare the officer's team and agency with the row's.
"""

from enum import StrEnum
from typing import Final

__all__ = ["CIRCLES", "PASSED", "PERMISSIONS", "Permission", "Role", "circles_of", "leading", "permissions_of"]


# The key under which a session notes that the second factor was shown; the officers' doors open nothing without it.
PASSED: Final = "luytre_second_factor"


class Permission(StrEnum):
    """Closed: a door asks for one of these and for nothing else."""

    REPORT_READ = "report_read"
    REPORT_ANSWER = "report_answer"
    LINK_RELEASE = "link_release"
    TRIAGE_SEE = "triage_see"
    TRIAGE_DECIDE = "triage_decide"
    FILE_SEE = "file_see"
    FILE_WORK = "file_work"
    REFERRAL_OFFER = "referral_offer"
    REFERRAL_ANSWER = "referral_answer"
    FINDING_SEE = "finding_see"
    FINDING_DECIDE = "finding_decide"
    ORDER_PROPOSE = "order_propose"
    ORDER_APPROVE = "order_approve"
    ORDER_WITHDRAW = "order_withdraw"
    OPERATOR_MANAGE = "operator_manage"
    SCHOOL_MANAGE = "school_manage"
    FIGURES_SEE = "figures_see"
    AUDIT_READ = "audit_read"
    PEOPLE_MANAGE = "people_manage"


class Role(StrEnum):
    """In the order in which one leads when a person holds several."""

    SUPERVISOR = "supervisor"
    TRIAGE_OFFICER = "triage_officer"
    POLICE_OFFICER = "police_officer"
    CASE_OFFICER = "case_officer"
    APPROVER = "approver"
    CONTENT_REVIEWER = "content_reviewer"
    PUBLISHER = "publisher"
    SCHOOL_ADMINISTRATOR = "school_administrator"
    MONITOR = "monitor"
    AUDITOR = "auditor"
    AGENCY_ADMINISTRATOR = "agency_administrator"
    CUSTODIAN = "custodian"


P = Permission
PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    Role.TRIAGE_OFFICER: frozenset(
        {
            P.REPORT_READ,
            P.REPORT_ANSWER,
            P.LINK_RELEASE,
            P.TRIAGE_SEE,
            P.TRIAGE_DECIDE,
            P.FILE_SEE,
            P.FILE_WORK,
            P.REFERRAL_OFFER,
            P.REFERRAL_ANSWER,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            P.REPORT_READ,
            P.REPORT_ANSWER,
            P.LINK_RELEASE,
            P.TRIAGE_SEE,
            P.TRIAGE_DECIDE,
            P.FILE_SEE,
            P.FILE_WORK,
            P.REFERRAL_OFFER,
            P.REFERRAL_ANSWER,
            P.FIGURES_SEE,
        }
    ),
    Role.CASE_OFFICER: frozenset(
        {P.REPORT_READ, P.REPORT_ANSWER, P.FILE_SEE, P.FILE_WORK, P.REFERRAL_OFFER, P.REFERRAL_ANSWER}
    ),
    Role.POLICE_OFFICER: frozenset(
        {
            P.REPORT_READ,
            P.REPORT_ANSWER,
            P.LINK_RELEASE,
            # A report that the hotline must not know goes to the police at once; somebody there has to find it.
            P.TRIAGE_SEE,
            P.TRIAGE_DECIDE,
            P.FILE_SEE,
            P.FILE_WORK,
            P.REFERRAL_OFFER,
            P.REFERRAL_ANSWER,
            # Targets under the NO_STORE rule are named to nobody else, so the police decide them and propose the order.
            P.FINDING_SEE,
            P.FINDING_DECIDE,
            P.ORDER_PROPOSE,
        }
    ),
    Role.CONTENT_REVIEWER: frozenset({P.FINDING_SEE, P.FINDING_DECIDE, P.ORDER_PROPOSE}),
    Role.APPROVER: frozenset({P.FINDING_SEE, P.ORDER_APPROVE, P.ORDER_WITHDRAW}),
    Role.PUBLISHER: frozenset({P.OPERATOR_MANAGE, P.ORDER_WITHDRAW}),
    Role.SCHOOL_ADMINISTRATOR: frozenset({P.SCHOOL_MANAGE}),
    Role.MONITOR: frozenset({P.FIGURES_SEE}),
    Role.AUDITOR: frozenset({P.AUDIT_READ}),
    Role.AGENCY_ADMINISTRATOR: frozenset({P.PEOPLE_MANAGE}),
    # A custodian holds keys (names and contacts, re-granting colleagues); what may be done with files is another role.
    Role.CUSTODIAN: frozenset(),
}

# Which keys of the team come with a role; the words are the names of core.sealed's circles.
CIRCLES: Final[dict[Role, frozenset[str]]] = {
    Role.TRIAGE_OFFICER: frozenset({"members"}),
    Role.SUPERVISOR: frozenset({"members"}),
    Role.CASE_OFFICER: frozenset({"members"}),
    # Nothing but the police role opens evidence under the NO_STORE rule.
    Role.POLICE_OFFICER: frozenset({"members", "evidence"}),
    Role.CUSTODIAN: frozenset({"members", "custodians"}),
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything that one or the other of the roles gives."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))


def circles_of(role: Role) -> frozenset[str]:
    """The circles whose key a person in this role is given: out of members, custodians, evidence."""
    return CIRCLES.get(role, frozenset())


def leading(roles: frozenset[Role]) -> Role:
    """The role under which a person with several is named.  Raises ValueError when there is none."""
    for role in Role:
        if role in roles:
            return role
    raise ValueError("no role")
