"""Who is competent for a place on a day."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from luytre.core.agencies import api as agencies
from luytre.core.agencies.models import AgencyRole
from luytre.core.audit import api as audit
from luytre.core.places.api import UnknownPlace

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)


def make(slug, role, *, province="", commune="", since=date(2026, 1, 1), until=None, purposes=("",)):
    made = agencies.create_agency(slug=slug, name_vi=slug, name_en=slug, kind="test")
    agencies.give_role(
        agency_id=made.id, role=role, province_code=province, commune_code=commune, valid_from=since, valid_to=until
    )
    for number, purpose in enumerate(purposes):
        agencies.create_team(agency_id=made.id, slug=f"t{number}", name_vi="Tổ", name_en="Team", purpose=purpose)
    return made


def slugs(found):
    return [agency.slug for agency in found]


@pytest.fixture
def ladder():
    make("ca-nuoc", "CHILD_COMMUNE")
    make("tinh", "CHILD_COMMUNE", province="20")
    make("phuong", "CHILD_COMMUNE", commune="05977")


def test_the_commune_comes_before_the_province_before_the_country(ladder):
    assert slugs(agencies.holders("CHILD_COMMUNE", commune="05977", at=DAY)) == ["phuong", "tinh", "ca-nuoc"]
    assert slugs(agencies.holders("CHILD_COMMUNE", province="20", at=DAY)) == ["tinh", "ca-nuoc"]
    assert slugs(agencies.holders("CHILD_COMMUNE", at=DAY)) == ["ca-nuoc"]


def test_nobody_from_elsewhere_is_ever_named(ladder):
    assert slugs(agencies.holders("CHILD_COMMUNE", commune="22366", at=DAY)) == ["ca-nuoc"]
    assert slugs(agencies.holders("CHILD_COMMUNE", commune="05983", at=DAY)) == ["tinh", "ca-nuoc"]


def test_a_role_holds_from_its_first_to_its_last_day():
    make("cu", "HOTLINE", since=date(2025, 1, 1), until=date(2026, 2, 28))
    make("moi", "HOTLINE", since=date(2026, 3, 1))
    assert slugs(agencies.holders("HOTLINE", at=date(2026, 2, 28))) == ["cu"]
    assert slugs(agencies.holders("HOTLINE", at=date(2026, 3, 1))) == ["moi"]
    assert agencies.holders("HOTLINE", at=date(2024, 12, 31)) == []


def test_ending_a_role_keeps_its_last_day():
    made = make("cu", "HOTLINE")
    assert agencies.end_role(agency_id=made.id, role="HOTLINE", last_day=DAY) == 1
    assert agencies.end_role(agency_id=made.id, role="HOTLINE", last_day=DAY) == 0
    assert agencies.roles_of(made.id, DAY) == {"HOTLINE"}
    assert agencies.roles_of(made.id, date(2026, 3, 2)) == frozenset()
    assert made.slug not in slugs(agencies.all_agencies(date(2026, 3, 2)))


def test_an_agency_with_the_role_twice_is_named_once():
    made = make("a", "PLATFORM")
    agencies.give_role(agency_id=made.id, role="PLATFORM", valid_from=date(2026, 2, 1))
    assert slugs(agencies.holders("PLATFORM", at=DAY)) == ["a"]


def test_the_team_made_for_the_role_comes_first():
    made = make("a", "HOTLINE", purposes=("", "HOTLINE", "TRIAGE"))
    agencies.give_role(agency_id=made.id, role="HEALTH", valid_from=date(2026, 1, 1))
    assert agencies.route("HOTLINE", at=DAY).purpose == "HOTLINE"
    assert agencies.route("HEALTH", at=DAY).purpose == ""


def test_a_holder_without_a_team_is_passed_over():
    make("phuong", "CHILD_COMMUNE", commune="05977", purposes=())
    make("tinh", "CHILD_COMMUNE", province="20")
    team = agencies.route("CHILD_COMMUNE", commune="05977", at=DAY)
    assert agencies.agency(team.agency_id).slug == "tinh"


def test_where_nobody_is_competent_there_is_no_team():
    assert agencies.route("BANK", at=DAY) is None


def test_unknown_roles_places_and_agencies_are_refused():
    made = make("a", "HOTLINE")
    with pytest.raises(agencies.UnknownRole):
        agencies.give_role(agency_id=made.id, role="ASTRONAUT", valid_from=DAY)
    with pytest.raises(UnknownPlace):
        agencies.give_role(agency_id=made.id, role="BANK", valid_from=DAY, commune_code="99999")
    with pytest.raises(UnknownPlace):
        agencies.holders("HOTLINE", province="99")
    for ask in (agencies.agency, agencies.team):
        with pytest.raises(agencies.UnknownAgency):
            ask(uuid4())
    with pytest.raises(agencies.UnknownAgency):
        agencies.give_role(agency_id=uuid4(), role="BANK", valid_from=DAY)


def test_a_short_name_belongs_to_one():
    made = make("a", "HOTLINE")
    with pytest.raises(agencies.SlugTaken):
        agencies.create_agency(slug="a", name_vi="B", name_en="B", kind="test")
    with pytest.raises(agencies.SlugTaken):
        agencies.create_team(agency_id=made.id, slug="t0", name_vi="B", name_en="B")


def test_a_commune_brings_its_province_along():
    made = agencies.create_agency(slug="p", name_vi="P", name_en="P", kind="test", commune_code="05977")
    assert made.province_code == "20"


def test_every_act_stands_on_record():
    made = make("a", "HOTLINE")
    agencies.end_role(agency_id=made.id, role="HOTLINE", last_day=DAY)
    assert [leaf.act for leaf in audit.trail(about=made.id)] == [
        "agencies:agency:create",
        "agencies:role:give",
        "agencies:role:end",
    ]


def test_the_database_refuses_a_role_that_ends_before_it_begins():
    make("a", "HOTLINE")
    with pytest.raises(IntegrityError), transaction.atomic():
        AgencyRole.objects.update(valid_to=date(2025, 1, 1))
