"""Clocks and walls of a referral."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luytre.cases.referral import rules
from luytre.cases.referral.records import Audience, ReferralRecord, State, Told

SATURDAY = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


def offered(urgency: int = 4, **changes: object) -> ReferralRecord:
    record = ReferralRecord(
        id=uuid4(), file_id=uuid4(), file_name="HS-000001", report_id=uuid4(), code="S04", urgency=urgency,
        province="20", commune="", state=State.OFFERED, from_agency=uuid4(), from_team=uuid4(), to_agency=uuid4(),
        to_team=uuid4(), offered_by=uuid4(), offered_at=SATURDAY,
        due_at=rules.due(urgency=urgency, offered_at=SATURDAY), answered_by=None, answered_at=None, ended_at=None,
        outcome="", told=(),
    )  # fmt: skip
    return replace(record, **changes)


@pytest.mark.parametrize(("urgency", "hours"), [(4, 1), (3, 4), (2, 24), (1, 24)])
def test_the_more_urgent_the_sooner_the_answer_is_due_and_no_weekend_stops_it(urgency, hours):
    assert rules.due(urgency=urgency, offered_at=SATURDAY) == SATURDAY + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("share", "audience"),
    [
        (0.49, None),
        (0.50, Audience.ASKED_TEAM),
        (0.74, Audience.ASKED_TEAM),
    ],
)
def test_at_half_time_the_asked_team_is_told(share, audience):
    referral = offered()
    found = rules.escalation(referral, SATURDAY + share * (referral.due_at - SATURDAY))
    assert (found and found.audience) == audience


def test_each_audience_is_told_once_and_none_is_left_out_after_a_long_silence():
    referral, late = offered(3), SATURDAY + timedelta(days=3)
    told = []
    while found := rules.escalation(referral, late):
        told.append(found.audience)
        referral = replace(referral, told=(*referral.told, Told(found.share, found.audience, late)))
    assert told == [Audience.ASKED_TEAM, Audience.BOTH_LEADS, Audience.NETWORK_OFFICE]


@given(st.sampled_from([State.ACCEPTED, State.REFUSED, State.WITHDRAWN, State.DONE]), st.integers(0, 10_000))
def test_nobody_is_told_of_an_answered_referral(state, minutes):
    assert rules.escalation(offered(state=state), SATURDAY + timedelta(minutes=minutes)) is None


def test_an_agency_is_suspect_by_any_role_it_plays():
    assert rules.named_as_suspect(roles={"POLICE_CYBER", "POLICE_LOCAL"}, excluded={"POLICE_LOCAL"})
    assert not rules.named_as_suspect(roles={"POLICE_CYBER"}, excluded={"SCHOOL"})
    assert not rules.named_as_suspect(roles=(), excluded={"SCHOOL"})
