"""What an administrator may do, for the own school alone, each act on record."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from luytre.core.audit import api as audit
from luytre.core.audit.models import Leaf
from luytre.core.identity.api import NotAllowed
from luytre.lib import hosts
from luytre.schoolfilter import _plan, models, rules
from luytre.schoolfilter import api as schoolfilter
from luytre.schoolfilter.records import Age, Ruling, Source

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture
def school(giang):
    return schoolfilter.demo(giang)


def group(giang, age=Age.PRIMARY):
    return next(one for one in schoolfilter.groups(by=giang) if one.age is age)


def allow(giang, host="fun.example", **changes):
    given = {
        "ruling": Ruling.ALLOW,
        "group_id": None,
        "reason": "Bài học",
        "expires_at": NOW + timedelta(days=7),
        "now": NOW,
    }
    return schoolfilter.add_exception(host=host, by=giang, **(given | changes))


def test_the_demonstration_school_is_made_once(giang):
    first = schoolfilter.demo(giang)
    version = _plan.version()
    assert schoolfilter.demo(giang) == first
    assert _plan.version() == version
    assert [(one.cidr, one.group) for one in schoolfilter.networks(by=giang)] == [
        ("127.0.1.0/24", "Primary school"),
        ("127.0.2.0/24", "Teachers and staff"),
    ]


def test_a_new_school_starts_with_safe_defaults(giang, school):
    assert {one.age: one.blocked for one in schoolfilter.groups(by=giang)} == rules.DEFAULTS
    assert all(one.as_default and one.ground for one in schoolfilter.groups(by=giang))


def test_another_school_sees_and_changes_nothing_of_it(giang, hoa, school):
    with pytest.raises(schoolfilter.NoSchool):
        schoolfilter.groups(by=hoa)
    schoolfilter.create_school(name="Trường của Hoa", province_code="", commune_code="", by=hoa, now=NOW)
    with pytest.raises(schoolfilter.UnknownGroup):
        schoolfilter.change_policy(group_id=group(giang).id, blocked=[], by=hoa, now=NOW)
    with pytest.raises(schoolfilter.Gone):
        schoolfilter.remove_network(network_id=schoolfilter.networks(by=giang)[0].id, by=hoa)
    with pytest.raises(schoolfilter.Gone):
        schoolfilter.remove_exception(exception_id=allow(giang).id, by=hoa, now=NOW)
    with pytest.raises(schoolfilter.UnknownGroup):
        allow(hoa, group_id=group(giang).id)
    assert schoolfilter.networks(by=hoa) == []


def test_chi_may_not_touch_a_filter(chi):
    for act in (
        lambda: schoolfilter.school_of(by=chi),
        lambda: schoolfilter.groups(by=chi),
        lambda: schoolfilter.create_school(name="x", province_code="", commune_code="", by=chi, now=NOW),
        lambda: allow(chi),
        lambda: schoolfilter.add_network(cidr="10.0.0.0/8", group_id=1, by=chi, now=NOW),
        lambda: schoolfilter.change_policy(group_id=1, blocked=[], by=chi, now=NOW),
        lambda: schoolfilter.why(name="a.example", group_id=1, by=chi, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_each_act_stands_in_the_audit_log_and_wakes_the_nodes(giang, school):
    before = _plan.version()
    schoolfilter.change_policy(group_id=group(giang).id, blocked=["adult"], by=giang, now=NOW)
    schoolfilter.add_network(cidr="10.1.2.3", group_id=group(giang).id, by=giang, now=NOW)
    made = allow(giang)
    schoolfilter.remove_exception(exception_id=made.id, by=giang, now=NOW + timedelta(hours=1))
    schoolfilter.remove_network(network_id=schoolfilter.networks(by=giang)[0].id, by=giang)
    assert _plan.version() == before + 5
    acts = set(Leaf.objects.filter(who=giang.id).values_list("act", flat=True))
    assert {
        "schoolfilter:school:create",
        "schoolfilter:policy:change",
        "schoolfilter:network:add",
        "schoolfilter:network:remove",
        "schoolfilter:exception:add",
        "schoolfilter:exception:remove",
    } <= acts


def test_no_act_without_its_audit_line(giang, school, monkeypatch):
    before = _plan.version()

    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        schoolfilter.change_policy(group_id=group(giang).id, blocked=[], by=giang, now=NOW)
    assert _plan.version() == before
    assert group(giang).blocked == rules.DEFAULTS[Age.PRIMARY]


def test_saving_the_same_rules_is_no_act(giang, school):
    before = _plan.version()
    schoolfilter.change_policy(group_id=group(giang).id, blocked=list(rules.DEFAULTS[Age.PRIMARY]), by=giang, now=NOW)
    assert _plan.version() == before


@pytest.mark.parametrize(
    "cidr",
    ["", "school", "300.1.1.1/24", "10.0.0.0/33", "0.0.0.0/0", "::/0", "224.0.0.0/8", "10.0.0.0/8/8", "10.1.2.3\n"],
)
def test_a_wrong_range_is_refused_with_a_hint(giang, school, cidr):
    if cidr.strip() == "10.1.2.3":
        assert schoolfilter.add_network(cidr=cidr, group_id=group(giang).id, by=giang, now=NOW).cidr == "10.1.2.3/32"
        return
    with pytest.raises(schoolfilter.BadNetwork):
        schoolfilter.add_network(cidr=cidr, group_id=group(giang).id, by=giang, now=NOW)


def test_the_same_range_twice_is_refused_however_it_is_written(giang, school):
    with pytest.raises(schoolfilter.TakenNetwork):
        schoolfilter.add_network(cidr="127.0.1.77/24", group_id=group(giang).id, by=giang, now=NOW)


def test_overlapping_ranges_are_fine_the_narrower_counts(giang, school):
    schoolfilter.add_network(cidr="127.0.1.128/25", group_id=group(giang, Age.STAFF).id, by=giang, now=NOW)
    plan = _plan.current(NOW)
    assert rules.group_of(plan, "127.0.1.200").age is Age.STAFF
    assert rules.group_of(plan, "127.0.1.5").age is Age.PRIMARY


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Fun.Example.", "fun.example"),
        ("*.fun.example", "fun.example"),
        ("https://fun.example/page?x=1", "fun.example"),
        ("trẻ.example", hosts.canonical_host("trẻ.example")),
        ("a" * 63 + ".example", "a" * 63 + ".example"),
    ],
)
def test_a_site_is_understood_as_people_write_it(giang, school, typed, kept):
    assert allow(giang, typed).host == kept


@pytest.mark.parametrize(
    "typed", ["", "fun", "192.0.2.1", "a" * 64 + ".example", "<script>", "a b.example", "\x00.example"]
)
def test_what_is_no_site_is_refused(giang, school, typed):
    with pytest.raises(schoolfilter.BadName):
        allow(giang, typed)


def test_an_exception_needs_a_reason_and_an_end(giang, school):
    with pytest.raises(schoolfilter.BadReason):
        allow(giang, reason="  ")
    for ends in (NOW, NOW - timedelta(days=1), NOW + timedelta(days=400)):
        with pytest.raises(schoolfilter.BadExpiry):
            allow(giang, expires_at=ends)


def test_a_second_exception_for_a_name_takes_the_place_of_the_first(giang, school):
    allow(giang)
    allow(giang, ruling=Ruling.DENY)
    allow(giang, group_id=group(giang).id)
    rows = [row for row in schoolfilter.exceptions(by=giang, now=NOW) if row.host == "fun.example"]
    assert sorted((row.ruling, row.group) for row in rows) == [("allow", "Primary school"), ("deny", "")]
    assert models.LocalException.objects.filter(host="fun.example").count() == 3  # the first is ended, not erased


def test_too_many_exceptions_are_refused(giang, school, monkeypatch):
    monkeypatch.setattr(rules, "MOST_EXCEPTIONS", 2)
    allow(giang)
    with pytest.raises(schoolfilter.TooMany):
        allow(giang, "more.example")


def test_an_unknown_category_is_refused(giang, school):
    with pytest.raises(schoolfilter.BadCategory):
        schoolfilter.change_policy(group_id=group(giang).id, blocked=["adult", "homework"], by=giang, now=NOW)


@pytest.mark.parametrize(
    "row",
    [
        {"ruling": "maybe"},
        {"reason": ""},
        {"expires_at": NOW - timedelta(days=1)},
    ],
)
def test_the_database_itself_refuses_what_cannot_be(giang, school, row):
    given = {"ruling": "allow", "reason": "x", "expires_at": NOW + timedelta(days=1)} | row
    with pytest.raises(IntegrityError), transaction.atomic():
        models.LocalException.objects.create(
            school_id=school.id, host="a.example", added_at=NOW, added_by=uuid4(), **given
        )


def test_why_says_which_rule_decided(giang, school, settings, tmp_path):
    settings.DATA = tmp_path
    primary = group(giang)
    found = schoolfilter.why(name="nothing.example", group_id=primary.id, by=giang, now=NOW)
    assert (found.blocked, found.source) == (False, Source.NOTHING)
    allow(giang, ruling=Ruling.DENY)
    found = schoolfilter.why(name="www.fun.example", group_id=primary.id, by=giang, now=NOW)
    assert (found.blocked, found.source, found.reason_text) == (True, Source.EXCEPTION, "Bài học")
    found = schoolfilter.why(name="use-application-dns.net", group_id=primary.id, by=giang, now=NOW)
    assert found.blocked
