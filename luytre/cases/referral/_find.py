"""Rows of cases.referral as records, through the eyes of one officer."""

from uuid import UUID

from luytre.cases.referral._errors import AlreadyAnswered, NoReferral, NotYours, ReferralError
from luytre.cases.referral.models import Referral
from luytre.cases.referral.records import Audience, ReferralRecord, State, Told
from luytre.core.identity.api import Officer


def visible(*, referral_id: UUID, by: Officer) -> Referral:
    """The row, if a team of `by` offered it or was asked.  Raises NoReferral, the same for an absent one."""
    row = Referral.objects.prefetch_related("tellings").filter(pk=referral_id).first()
    if row is None or not {row.from_team, row.to_team} & by.team_ids:
        raise NoReferral
    return row


def why_not(*, referral_id: UUID, by: Officer, asked: bool) -> ReferralError:
    """Why a conditional update moved no row; `asked` when it is for the asked team to act, else for the offering one."""
    try:
        row = visible(referral_id=referral_id, by=by)
    except NoReferral as error:
        return error
    if (row.to_team if asked else row.from_team) not in by.team_ids:
        return NotYours()
    return AlreadyAnswered(state=row.state, by=row.answered_by)


def record(row: Referral) -> ReferralRecord:
    """The record of a row; `tellings` should be prefetched."""
    return ReferralRecord(
        id=row.id,
        file_id=row.file_id,
        file_name=row.file_name,
        report_id=row.report_id,
        code=row.code,
        urgency=row.urgency,
        province=row.province,
        commune=row.commune,
        state=State(row.state),
        from_agency=row.from_agency,
        from_team=row.from_team,
        to_agency=row.to_agency,
        to_team=row.to_team,
        offered_by=row.offered_by,
        offered_at=row.offered_at,
        due_at=row.due_at,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
        told=tuple(
            Told(line.share, Audience(line.audience), line.at)
            for line in sorted(row.tellings.all(), key=lambda line: line.share)
        ),
    )
