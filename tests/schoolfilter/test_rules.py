"""The order of the rules: national list, exception, categories; strict when unknown."""

from datetime import UTC, date, datetime, timedelta

import pytest

from luytre.schoolfilter import rules
from luytre.schoolfilter._words import CATEGORIES, GROUNDS
from luytre.schoolfilter.records import (
    Age,
    ExceptionLine,
    GroupPolicy,
    Listed,
    Lists,
    NetworkLine,
    Plan,
    Ruling,
    Source,
)

PUPILS = GroupPolicy(1, Age.PRIMARY, frozenset({"games"}))
STAFF = GroupPolicy(2, Age.STAFF, frozenset({"malware"}))
PLAN = Plan(
    1, (PUPILS, STAFF), (NetworkLine("10.0.0.0/8", 1), NetworkLine("10.9.0.0/16", 2), NetworkLine("fd00::/8", 2))
)


def listed(host, scope="children"):
    return Listed(host, scope, "scam", date(2099, 1, 1), "abc")


def decide(client, host, *, plan=PLAN, national=(), categories=None):
    lists = Lists({one.host: one for one in national}, categories or {})
    return rules.decide(plan, lists, client=client, host=host)


@pytest.mark.parametrize("age", list(Age))
def test_children_scope_binds_everyone_but_staff(age):
    group = GroupPolicy(7, age, frozenset())
    plan = Plan(1, (group,), (NetworkLine("10.0.0.0/8", 7),))
    found = decide("10.0.0.1", "www.bad.example", plan=plan, national=[listed("bad.example")])
    assert found.blocked is (age is not Age.STAFF)


def test_everyone_scope_binds_staff_too():
    assert decide("10.9.0.1", "a.bad.example", national=[listed("bad.example", "everyone")]).blocked


def test_the_narrowest_network_decides():
    assert rules.group_of(PLAN, "10.9.1.1") == STAFF
    assert rules.group_of(PLAN, "10.8.1.1") == PUPILS
    assert rules.group_of(PLAN, "fd00::1") == STAFF
    assert rules.group_of(PLAN, "192.0.2.1") is None


def test_an_unknown_device_gets_the_strictest_rules():
    found = decide("192.0.2.1", "fun.example", categories={"fun.example": frozenset({"social"})})
    assert found.blocked
    assert found.source is Source.CATEGORY


def test_a_local_exception_never_lifts_the_national_list():
    plan = Plan(1, PLAN.groups, PLAN.networks, (ExceptionLine("bad.example", 1, Ruling.ALLOW, own=True),))
    assert decide("10.0.0.1", "bad.example", plan=plan, national=[listed("bad.example")]).source is Source.NATIONAL


def test_an_exception_beats_a_category_and_the_longer_name_beats_the_shorter():
    plan = Plan(
        1,
        PLAN.groups,
        PLAN.networks,
        (
            ExceptionLine("fun.example", 1, Ruling.DENY, own=True),
            ExceptionLine("maths.fun.example", 1, Ruling.ALLOW, own=False),
        ),
    )
    games = {"fun.example": frozenset({"games"})}
    assert not decide("10.0.0.1", "x.maths.fun.example", plan=plan, categories=games).blocked
    assert decide("10.0.0.1", "chess.fun.example", plan=plan, categories=games).blocked
    assert not decide("10.9.0.1", "chess.fun.example", plan=plan, categories=games).blocked


def test_the_groups_own_exception_beats_that_of_the_school():
    plan = Plan(
        1,
        PLAN.groups,
        PLAN.networks,
        (ExceptionLine("a.example", 1, Ruling.DENY, own=False), ExceptionLine("a.example", 1, Ruling.ALLOW, own=True)),
    )
    assert not decide("10.0.0.1", "a.example", plan=plan).blocked


def test_of_the_categories_only_the_longest_name_speaks():
    categories = {"site.example": frozenset({"games"}), "learn.site.example": frozenset({"video"})}
    assert decide("10.0.0.1", "site.example", categories=categories).blocked
    assert not decide("10.0.0.1", "learn.site.example", categories=categories).blocked


def test_a_national_entry_reaches_below_longer_listed_names():
    found = decide(
        "10.0.0.1",
        "a.b.bad.example",
        national=[listed("bad.example")],
        categories={"b.bad.example": frozenset({"ads"})},
    )
    assert found.source is Source.NATIONAL


@pytest.mark.parametrize(
    ("kind", "wanted"), [("A", "block"), ("AAAA", "block"), ("HTTPS", "nodata"), ("TXT", "nodata"), ("MX", "nodata")]
)
def test_only_addresses_lead_to_the_block_page(kind, wanted):
    found = decide("10.0.0.1", "bad.example", national=[listed("bad.example")])
    assert rules.answer(found, "bad.example", kind) == wanted


def test_ways_around_the_filter_are_closed_to_all():
    free = decide("10.9.0.1", "use-application-dns.net")
    assert rules.answer(free, "use-application-dns.net", "A") == "nxdomain"
    assert rules.answer(free, "_dns.resolver.arpa", "SVCB") == "nodata"
    assert rules.answer(free, "free.example", "A") == "pass"


def test_every_category_has_words_a_bit_and_every_age_a_default_with_a_ground():
    assert set(CATEGORIES) == set(rules.BITS)
    assert len(set(rules.BITS.values())) == len(rules.BITS) >= 12
    assert not any(bit & rules.FIRM_BITS for bit in rules.BITS.values())
    assert set(rules.DEFAULTS) == set(GROUNDS) == set(Age)
    assert all(rules.DEFAULTS[age] <= set(rules.BITS) for age in Age)
    assert all({"malware", "phishing", "scam"} <= rules.DEFAULTS[age] for age in Age)


def test_bits_never_move():
    assert [rules.BITS[key] for key in ("adult", "gambling", "malware", "social", "weapons")] == [
        1,
        2,
        64,
        4096,
        524288,
    ]


def test_the_day_of_the_list_is_the_vietnamese_one():
    evening = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    assert rules.local_today(evening) == date(2026, 11, 23)
    assert rules.local_today(evening - timedelta(hours=1)) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("cidr", "slip"),
    [("0.0.0.0/0", True), ("10.0.0.0/7", True), ("10.0.0.0/8", False), ("::/0", True), ("fd00::/16", False)],
)
def test_a_network_of_the_whole_world_is_a_slip(cidr, slip):
    assert rules.covers_everything(cidr) is slip
