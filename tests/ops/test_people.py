"""The demonstration's Network."""

import pytest

from luytre.core.agencies import api as agencies
from luytre.core.agencies.models import Agency, Team
from luytre.core.identity import api as identity
from luytre.core.identity.models import Account, Post
from luytre.core.sealed import api as sealed
from luytre.core.sealed.api import Circle
from luytre.ops._people import demo_codes, people
from luytre.web.parts import demo


def test_the_cast_stands_with_roles_and_vaults(cast):
    assert {"binh", "lan", "dung", "chi", "ha", "khanh", "giang", "minh", "quyen"} <= set(cast)
    assert cast["binh"].role == "triage_officer"
    assert cast["lan"].role == "supervisor"
    assert "custodian" in cast["lan"].roles
    key = sealed.unlock(officer_id=cast["dung"].id, passphrase=demo.PASSPHRASE)
    assert key.officer_id == cast["dung"].id


def test_calling_it_again_changes_nothing(cast):
    before = [model.objects.count() for model in (Account, Post, Agency, Team)]
    assert people() == cast
    assert [model.objects.count() for model in (Account, Post, Agency, Team)] == before


def test_only_the_police_hold_the_key_to_evidence(cast):
    def evidence(name):
        return sealed.has_team_keys(team_id=cast[name].team_id, circle=Circle.EVIDENCE)

    assert evidence("dung")
    assert not evidence("binh")
    assert not evidence("quyen")


@pytest.mark.parametrize(
    ("role", "province", "commune", "slug"),
    [
        ("TRIAGE", "", "", "tong-dai-111"),
        ("HOTLINE", "20", "05977", "tong-dai-111"),
        ("POLICE_CYBER", "20", "", "pa05-lang-son"),
        ("POLICE_CYBER", "56", "", "a05"),
        ("CHILD_COMMUNE", "", "05977", "ubnd-dong-kinh"),
        ("CHILD_COMMUNE", "", "22366", "ubnd-nha-trang"),
        ("CHILD_PROVINCE", "20", "", "so-y-te-lang-son"),
    ],
)
def test_every_route_of_the_demonstration_ends_at_a_team_that_can_receive(cast, role, province, commune, slug):
    team = agencies.route(role, province=province, commune=commune)
    assert team is not None
    assert agencies.agency(team.agency_id).slug == slug
    assert sealed.has_team_keys(team_id=team.id, circle=Circle.MEMBERS)
    assert sealed.has_team_keys(team_id=team.id, circle=Circle.CUSTODIANS)


def test_invented_organs_say_that_they_are(cast):
    invented = {agency.slug for agency in agencies.all_agencies() if agency.synthetic}
    assert invented == {"vien-thong-song-xanh", "vien-thong-nui-may", "mang-bo-cau", "truong-bo-tre"}
    assert all("(mô phỏng)" in agencies.agency_by_slug(slug).name_vi for slug in invented)


def test_everybody_has_a_code_of_six_digits(cast):
    codes = demo_codes()
    assert set(codes) == set(cast)
    assert all(len(code) == 6 and code.isdigit() for code in codes.values())
    assert identity.account_id("BINH") == cast["binh"].id
