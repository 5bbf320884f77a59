"""To which agencies a file may go."""

from datetime import datetime
from uuid import UUID

from luytre.cases.files import api as files
from luytre.cases.referral import rules
from luytre.cases.referral._errors import NoTeam, SameAgency, SuspectAgency
from luytre.cases.referral.records import Choice
from luytre.core.agencies import api as agencies
from luytre.core.agencies.api import Team
from luytre.core.catalogue import api as catalogue
from luytre.reports import api as reports


def choices(file: files.FileRecord, now: datetime) -> list[Choice]:
    """Agencies that hold a role of the file's code for its place, the leading role first, narrowest first in each.

    The file's own agency is left out; those the reporter named stay in the list, marked, so that the officer sees why.
    """
    code = catalogue.code(file.code, file.opened_at)
    own = agencies.team(file.team_id).agency_id
    excluded = reports.line(report_id=file.report_id).excluded_roles
    found: dict[UUID, Choice] = {}
    for role in (code.lead_role, *code.support_roles):
        for agency in agencies.holders(role, province=file.province, commune=file.commune, at=now):
            if agency.id == own or agency.id in found:
                continue
            found[agency.id] = Choice(
                agency_id=agency.id,
                name_vi=agency.name_vi,
                name_en=agency.name_en,
                role=role,
                lead=role == code.lead_role,
                suspect=rules.named_as_suspect(roles=agencies.roles_of(agency.id, now), excluded=excluded),
                enrolled=bool(agencies.teams(agency.id)),
            )
    return list(found.values())


def team_of(*, agency_id: UUID, file: files.FileRecord, now: datetime) -> Team:
    """The team of an agency that takes such a file: one made for a role of its code, else one for everything, else any.

    Raises SuspectAgency, NoTeam, SameAgency.
    """
    excluded = reports.line(report_id=file.report_id).excluded_roles
    if rules.named_as_suspect(roles=agencies.roles_of(agency_id, now), excluded=excluded):
        raise SuspectAgency
    code = catalogue.code(file.code, file.opened_at)
    wanted = [*dict.fromkeys((code.lead_role, *code.support_roles)), ""]
    teams = agencies.teams(agency_id)
    if not teams:
        raise NoTeam
    rank = {purpose: place for place, purpose in enumerate(wanted)}
    chosen = min(teams, key=lambda team: rank.get(team.purpose, len(rank)))
    if chosen.id == file.team_id:
        raise SameAgency
    return chosen
