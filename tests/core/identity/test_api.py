"""Officers: what they may do, from which day to which, and with which keys."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from luytre.core.agencies import api as agencies
from luytre.core.audit import api as audit
from luytre.core.identity import api as identity
from luytre.core.identity import models
from luytre.core.identity.api import Permission, Role
from luytre.core.sealed import api as sealed
from luytre.core.sealed.api import Circle, Lock, Part
from luytre.web.parts import demo

GOOD = "cau-tre-lac-leo-2026"
BEGIN = date(2026, 1, 1)


def newcomer(username="moi", *, vault=True):
    account_id = identity.create_account(username=username, name="Mới", password=GOOD)
    if vault:
        sealed.make_officer_key(officer_id=account_id, passphrase=demo.PASSPHRASE)
    return account_id


def key_of(officer):
    return sealed.unlock(officer_id=officer.id, passphrase=demo.PASSPHRASE)


def opens(team_id, circle, officer_id):
    """Whether the person can open something sealed to the circle."""
    part = Part.WORDS
    object_id = uuid4()
    with transaction.atomic():
        ring = sealed.new_object(object_id=object_id, locks=[Lock(part, team_id, circle)])
        box = ring.seal(part, "t", "r", "f", "lời")
    unlocked = sealed.unlock(officer_id=officer_id, passphrase=demo.PASSPHRASE)
    try:
        with transaction.atomic():
            found = sealed.ring_for(object_id=object_id, by=unlocked, who=audit.Actor(officer_id, "test"))
            return found.open(part, "t", "r", "f", box) == "lời"
    except sealed.CannotOpen:
        return False


def test_a_role_gives_its_permissions_and_no_other(binh, ha, khanh, minh, giang):
    assert binh.may(Permission.TRIAGE_DECIDE)
    assert not binh.may(Permission.ORDER_PROPOSE)
    assert ha.may(Permission.ORDER_PROPOSE)
    assert not ha.may(Permission.ORDER_APPROVE)
    assert khanh.may(Permission.ORDER_APPROVE)
    assert not khanh.may(Permission.ORDER_PROPOSE)
    assert minh.permissions == {Permission.FIGURES_SEE}
    assert giang.permissions == {Permission.SCHOOL_MANAGE}


@pytest.mark.parametrize("role", list(Role))
def test_nobody_can_both_propose_and_approve_by_one_role(role):
    from luytre.core.identity.rules import PERMISSIONS

    assert not {Permission.ORDER_PROPOSE, Permission.ORDER_APPROVE} <= PERMISSIONS[role]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_role_and_permission_has_its_sentence(language):
    with translation.override(language):
        names = {identity.role_name(role) for role in Role}
        sentences = {identity.role_sentence(role) for role in Role}
        permissions = {identity.permission_sentence(permission) for permission in Permission}
    assert (len(names), len(sentences), len(permissions)) == (len(Role), len(Role), len(Permission))


def test_a_demand_lets_pass_or_raises(binh):
    identity.demand(binh, Permission.REPORT_READ)
    with pytest.raises(identity.NotAllowed):
        identity.demand(binh, Permission.ORDER_APPROVE)


def test_somebody_with_two_roles_leads_with_the_first_and_may_both(lan):
    assert (lan.role, lan.roles) == ("supervisor", {"supervisor", "custodian"})


def test_a_post_holds_from_its_first_to_its_last_day(cast, binh):
    account_id = newcomer()
    identity.appoint(
        account_id=account_id,
        agency_id=binh.agency_id,
        role=Role.MONITOR,
        valid_from=date(2026, 2, 1),
        valid_to=date(2026, 2, 28),
    )
    for outside in (date(2026, 1, 31), date(2026, 3, 1)):
        with pytest.raises(identity.NoPost):
            identity.officer(account_id, outside)
    assert identity.officer(account_id, date(2026, 2, 28)).role == "monitor"
    # the last day ends at midnight in Viet Nam
    assert identity.officer(account_id, datetime(2026, 2, 28, 16, 59, tzinfo=UTC))
    with pytest.raises(identity.NoPost):
        identity.officer(account_id, datetime(2026, 2, 28, 17, 0, tzinfo=UTC))


def test_a_closed_or_unknown_account_holds_no_post(binh):
    models.Account.objects.filter(pk=binh.id).update(is_active=False)
    with pytest.raises(identity.NoPost):
        identity.officer(binh.id)
    with pytest.raises(identity.NoPost):
        identity.officer(uuid4())
    assert binh.id not in {each.id for each in identity.colleagues(binh.team_id)}


def test_posts_at_two_agencies_never_add_up(binh, ha):
    identity.appoint(
        account_id=binh.id, agency_id=ha.agency_id, role=Role.CONTENT_REVIEWER, valid_from=timezone.localdate()
    )
    here = identity.officer(binh.id)
    assert (here.agency_id, here.roles) == (ha.agency_id, {"content_reviewer"})
    assert not here.may(Permission.REPORT_READ)
    there = identity.officer(binh.id, agency_id=binh.agency_id)
    assert there.roles == {"triage_officer"}


def test_colleagues_are_the_people_of_the_team(binh, lan):
    assert [each.username for each in identity.colleagues(binh.team_id)] == ["binh", "lan"]
    assert lan.team_id == binh.team_id


def test_a_new_colleague_is_let_in_with_the_key_of_somebody_who_has_it(cast, binh, lan):
    account_id = newcomer()
    identity.appoint(
        account_id=account_id,
        agency_id=binh.agency_id,
        team_id=binh.team_id,
        role=Role.TRIAGE_OFFICER,
        valid_from=BEGIN,
        key=key_of(lan),
    )
    assert opens(binh.team_id, Circle.MEMBERS, account_id)
    assert not opens(binh.team_id, Circle.CUSTODIANS, account_id)


def test_without_a_key_there_is_no_post_with_keys(cast, binh):
    account_id = newcomer()
    with pytest.raises(identity.KeyNeeded):
        identity.appoint(
            account_id=account_id,
            agency_id=binh.agency_id,
            team_id=binh.team_id,
            role=Role.TRIAGE_OFFICER,
            valid_from=BEGIN,
        )
    assert not models.Post.objects.filter(account_id=account_id).exists()


def test_nobody_gives_a_key_he_does_not_hold(cast, binh):
    account_id = newcomer()
    with pytest.raises(sealed.CannotOpen):
        identity.appoint(
            account_id=account_id,
            agency_id=binh.agency_id,
            team_id=binh.team_id,
            role=Role.CUSTODIAN,
            valid_from=BEGIN,
            key=key_of(binh),
        )
    assert not models.Post.objects.filter(account_id=account_id).exists()


def test_only_an_administrator_of_the_same_agency_appoints(cast, binh, ha):
    account_id = newcomer()
    with pytest.raises(identity.NotAllowed):
        identity.appoint(account_id=account_id, agency_id=binh.agency_id, role=Role.MONITOR, valid_from=BEGIN, by=binh)
    identity.appoint(account_id=ha.id, agency_id=ha.agency_id, role=Role.AGENCY_ADMINISTRATOR, valid_from=BEGIN)
    administrator = identity.officer(ha.id)
    with pytest.raises(identity.NotAllowed):
        identity.appoint(
            account_id=account_id, agency_id=binh.agency_id, role=Role.MONITOR, valid_from=BEGIN, by=administrator
        )
    identity.appoint(
        account_id=account_id, agency_id=ha.agency_id, role=Role.MONITOR, valid_from=BEGIN, by=administrator
    )
    assert identity.officer(account_id).role == "monitor"


def test_a_team_of_another_agency_is_refused(cast, binh, dung):
    with pytest.raises(agencies.UnknownAgency):
        identity.appoint(
            account_id=newcomer(),
            agency_id=binh.agency_id,
            team_id=dung.team_id,
            role=Role.MONITOR,
            valid_from=BEGIN,
        )


def test_an_ended_post_keeps_its_last_day(binh):
    today = timezone.localdate()
    assert identity.end_post(account_id=binh.id, agency_id=binh.agency_id, role=Role.TRIAGE_OFFICER, last_day=today)
    assert identity.officer(binh.id, today)
    with pytest.raises(identity.NoPost):
        identity.officer(binh.id, today + timedelta(days=1))
    assert audit.trail(about=binh.id)[-1].act == "identity:post:end"


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("binh", GOOD),
        ("BINH", GOOD),
        ("", GOOD),
        ("có dấu", GOOD),
        ("a" * 61, GOOD),
        ("moi", "ngan"),
        ("moi", "password1234"),
        ("nguyenvanmoi", "nguyenvanmoi1"),
    ],
)
def test_a_bad_name_or_password_makes_no_account(binh, username, password):
    before = models.Account.objects.count()
    with pytest.raises(identity.BadAccount):
        identity.create_account(username=username, name="Mới", password=password)
    assert models.Account.objects.count() == before


def test_only_an_administrator_makes_accounts(binh):
    with pytest.raises(identity.NotAllowed):
        identity.create_account(username="moi", name="Mới", password=GOOD, by=binh)


def test_no_account_without_its_audit_line(db, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("audit")

    monkeypatch.setattr(identity.audit, "record", broken)
    with pytest.raises(RuntimeError):
        identity.create_account(username="moi", name="Mới", password=GOOD)
    assert not models.Account.objects.exists()


def test_a_one_time_code_is_spent_once(binh, lan):
    now = timezone.now()
    assert identity.spend_code(account_id=binh.id, code="123456", now=now)
    assert not identity.spend_code(account_id=binh.id, code="123456", now=now)
    assert identity.spend_code(account_id=lan.id, code="123456", now=now)
    assert identity.spend_code(account_id=binh.id, code="123456", now=now + timedelta(hours=1))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_show_the_same_code_at_once_one_passes():
    account_id = newcomer(vault=False)

    def spend(_number):
        try:
            return identity.spend_code(account_id=account_id, code="123456", now=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(8))) == 1


def test_the_database_refuses_a_post_that_ends_before_it_begins(binh):
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Post.objects.update(valid_to=date(2020, 1, 1))
