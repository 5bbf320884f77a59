"""Clocks and walls of a referral: data and `now` in, decision out."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from luytre.cases.referral.records import Audience, Escalation, ReferralRecord, State

# How long the asked agency has to answer, by urgency, in elapsed time: Decree 56/2017, art. 25-26 says "at once" and gives no
# figure, art. 26(3) wants an emergency acted on within 12 hours of the first body's receipt.  So:
# 4: one hour, because the 12 hours are running and what the answer takes is missing for the child.
# 3: four hours, half a working day, so that a morning's offer is answered the same day.
# 2 and 1: a day, the time the joint circular of 2022 gives commune police to pass a report on.
ANSWER_WITHIN: Final = {
    4: timedelta(hours=1),
    3: timedelta(hours=4),
    2: timedelta(hours=24),
    1: timedelta(hours=24),
}

# Share of that time after which somebody is told: the asked team while it can still answer in time; both teams' leads with a
# quarter of the time left; the Network's office once the time is over, which can have the file offered elsewhere.
STEPS: Final = (
    (0.50, Audience.ASKED_TEAM),
    (0.75, Audience.BOTH_LEADS),
    (1.00, Audience.NETWORK_OFFICE),
)


def due(*, urgency: int, offered_at: datetime) -> datetime:
    """When the asked agency must have answered."""
    return offered_at + ANSWER_WITHIN[urgency]


def escalation(referral: ReferralRecord, now: datetime) -> Escalation | None:
    """Who must be told next that a referral waits too long, if anyone.

    An emergency is acted on within 12 hours of the first body's receipt (Decree 56/2017, art. 26(3)), so the clock is never
    paused and does not know weekends.  Called again, it names the next audience that has not been told.
    """
    if referral.state is not State.OFFERED:
        return None
    used = (now - referral.offered_at) / (referral.due_at - referral.offered_at)
    told = {line.audience for line in referral.told}
    for share, audience in STEPS:
        if used >= share and audience not in told:
            return Escalation(referral.id, share, audience)
    return None


def named_as_suspect(*, roles: Collection[str], excluded: Collection[str]) -> bool:
    """Whether an agency that plays `roles` is among those the reporter said must not know."""
    return not set(roles).isdisjoint(excluded)
