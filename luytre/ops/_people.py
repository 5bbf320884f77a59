"""The demonstration's Network: its organs, their teams, the people with their keys and second factors.

Organs of the state carry the names of the law (as of July 2025); telecoms, platform and school are invented and marked
so.  Everything goes through the doors of the rooms, in steps that can be cut off and run again.  Needs Django.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from luytre.core.agencies import api as agencies
from luytre.core.identity import api as identity
from luytre.core.identity.api import Officer, Role
from luytre.core.sealed import api as sealed
from luytre.web.parts import demo

__all__ = ["demo_codes", "people"]

# The day from which provinces and communes exist in their present shape.
BEGIN: Final = date(2025, 7, 1)
SYNTHETIC_VI: Final = " (mô phỏng)"
SYNTHETIC_EN: Final = " (invented)"


@dataclass(frozen=True, slots=True)
class Organ:
    """roles: code → (province, commune); ("", "") is the whole country.  teams: slug → (vi, en, purpose)."""

    slug: str
    name_vi: str
    name_en: str
    kind: str
    roles: dict[str, tuple[str, str]]
    teams: dict[str, tuple[str, str, str]]
    place: tuple[str, str] = ("", "")
    synthetic: bool = False


NATION: Final = ("", "")
LANG_SON: Final = ("20", "")
DONG_KINH: Final = ("20", "05977")
NHA_TRANG: Final = ("56", "22366")

ORGANS: Final = (
    Organ(
        "a05",
        "Cục An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao (A05), Bộ Công an",
        "Department of Cybersecurity and High-Tech Crime Prevention (A05), Ministry of Public Security",
        "police",
        {"NETWORK_COORD": NATION, "NETWORK_OFFICE": NATION, "POLICE_CYBER": NATION, "PDP_AUTH": NATION},
        {
            "noi-dung": ("Tổ nội dung của Mạng lưới", "The Network's content desk", "NETWORK_COORD"),
            "truc-ban": ("Trực ban an ninh mạng", "Cyber police duty desk", "POLICE_CYBER"),
        },
    ),
    Organ(
        "tong-dai-111",
        "Tổng đài điện thoại quốc gia bảo vệ trẻ em 111",
        "National Child Protection Hotline 111",
        "hotline",
        {"HOTLINE": NATION, "TRIAGE": NATION},
        {"tiep-nhan": ("Bàn tiếp nhận 111", "Intake desk 111", "")},
    ),
    Organ(
        "pa05-lang-son",
        "Phòng An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao, Công an tỉnh Lạng Sơn",
        "Cyber police division, Lạng Sơn provincial police",
        "police",
        {"POLICE_CYBER": LANG_SON, "POLICE_LOCAL": LANG_SON},
        {"tre-em": ("Tổ bảo vệ trẻ em trên mạng", "Child online protection team", "")},
        LANG_SON,
    ),
    Organ(
        "ubnd-dong-kinh",
        "Ủy ban nhân dân phường Đông Kinh, tỉnh Lạng Sơn",
        "People's Committee of Đông Kinh ward, Lạng Sơn",
        "commune",
        {"CHILD_COMMUNE": DONG_KINH},
        {"van-hoa-xa-hoi": ("Phòng Văn hoá – Xã hội", "Culture and social affairs office", "")},
        DONG_KINH,
    ),
    Organ(
        "ubnd-nha-trang",
        "Ủy ban nhân dân phường Nha Trang, tỉnh Khánh Hòa",
        "People's Committee of Nha Trang ward, Khánh Hòa",
        "commune",
        {"CHILD_COMMUNE": NHA_TRANG},
        {"van-hoa-xa-hoi": ("Phòng Văn hoá – Xã hội", "Culture and social affairs office", "")},
        NHA_TRANG,
    ),
    Organ(
        "so-y-te-lang-son",
        "Sở Y tế tỉnh Lạng Sơn",
        "Department of Health of Lạng Sơn",
        "department",
        {"CHILD_PROVINCE": LANG_SON},
        {"tre-em": ("Tổ công tác trẻ em", "Children's affairs team", "")},
        LANG_SON,
    ),
    Organ(
        "bo-vhttdl",
        "Bộ Văn hoá, Thể thao và Du lịch",
        "Ministry of Culture, Sports and Tourism",
        "ministry",
        {"CONTENT_REG": NATION},
        {},
    ),
    Organ(
        "vien-thong-song-xanh",
        "Viễn thông Sông Xanh",
        "Sông Xanh Telecom",
        "telecom",
        {"TELECOM": NATION},
        {},
        synthetic=True,
    ),
    Organ(
        "vien-thong-nui-may",
        "Viễn thông Núi Mây",
        "Núi Mây Telecom",
        "telecom",
        {"TELECOM": NATION},
        {},
        synthetic=True,
    ),
    Organ(
        "mang-bo-cau",
        "Mạng xã hội Bồ Câu",
        "Bồ Câu social network",
        "platform",
        {"PLATFORM": NATION},
        {},
        synthetic=True,
    ),
    Organ(
        "truong-bo-tre",
        "Trường Tiểu học Bờ Tre",
        "Bờ Tre Primary School",
        "school",
        {"SCHOOL": DONG_KINH},
        {},
        DONG_KINH,
        synthetic=True,
    ),
)

# user name → organ, team (or ""), roles
POSTS: Final[dict[str, tuple[str, str, tuple[Role, ...]]]] = {
    "binh": ("tong-dai-111", "tiep-nhan", (Role.TRIAGE_OFFICER,)),
    "lan": ("tong-dai-111", "tiep-nhan", (Role.SUPERVISOR, Role.CUSTODIAN)),
    "dung": ("pa05-lang-son", "tre-em", (Role.POLICE_OFFICER, Role.CUSTODIAN)),
    "quyen": ("ubnd-dong-kinh", "van-hoa-xa-hoi", (Role.CASE_OFFICER, Role.CUSTODIAN)),
    "chi": ("ubnd-nha-trang", "van-hoa-xa-hoi", (Role.CASE_OFFICER, Role.CUSTODIAN)),
    "thu": ("so-y-te-lang-son", "tre-em", (Role.CASE_OFFICER, Role.CUSTODIAN)),
    "son": ("a05", "truc-ban", (Role.POLICE_OFFICER, Role.CUSTODIAN)),
    "ha": ("a05", "noi-dung", (Role.CONTENT_REVIEWER,)),
    "khanh": ("a05", "noi-dung", (Role.APPROVER,)),
    "minh": ("so-y-te-lang-son", "", (Role.MONITOR,)),
    "giang": ("truong-bo-tre", "", (Role.SCHOOL_ADMINISTRATOR,)),
}


def people() -> dict[str, Officer]:
    """Everybody of the demonstration by user name, made where missing.  Running it again changes nothing."""
    organs = {organ.slug: _organ(organ) for organ in ORGANS}
    teams = {organ.slug: _teams(organ, organs[organ.slug]) for organ in ORGANS}
    accounts = {person.username: _account(person) for person in demo.PEOPLE}
    for username, (slug, team, roles) in POSTS.items():
        for role in roles:
            identity.appoint(
                account_id=accounts[username],
                agency_id=organs[slug],
                team_id=teams[slug][team] if team else None,
                role=role,
                valid_from=BEGIN,
            )
    # Last, so that a start cut off anywhere before finds every member already in the team.
    for own in teams.values():
        for team_id in own.values():
            identity.give_team_keys(team_id=team_id)
    return {username: identity.officer(account_id) for username, account_id in accounts.items()}


def demo_codes() -> dict[str, str]:
    """The six digits that hold now, by user name."""
    return {person.username: demo.code(person.username) for person in demo.PEOPLE}


def _organ(organ: Organ) -> UUID:
    province, commune = organ.place
    try:
        found = agencies.agency_by_slug(organ.slug)
    except agencies.UnknownAgency:
        found = agencies.create_agency(
            slug=organ.slug,
            name_vi=organ.name_vi + (SYNTHETIC_VI if organ.synthetic else ""),
            name_en=organ.name_en + (SYNTHETIC_EN if organ.synthetic else ""),
            kind=organ.kind,
            province_code=province,
            commune_code=commune,
            synthetic=organ.synthetic,
        )
    for role, (role_province, role_commune) in organ.roles.items():
        agencies.give_role(
            agency_id=found.id,
            role=role,
            valid_from=BEGIN,
            province_code=role_province,
            commune_code=role_commune,
        )
    return found.id


def _teams(organ: Organ, agency_id: UUID) -> dict[str, UUID]:
    there = {team.slug: team.id for team in agencies.teams(agency_id)}
    for slug, (name_vi, name_en, purpose) in organ.teams.items():
        if slug not in there:
            made = agencies.create_team(
                agency_id=agency_id, slug=slug, name_vi=name_vi, name_en=name_en, purpose=purpose
            )
            there[slug] = made.id
    return there


def _account(person: demo.Person) -> UUID:
    account_id = identity.account_id(person.username)
    if account_id is None:
        account_id = identity.create_account(username=person.username, name=person.name, password=demo.PASSWORD)
    if not Authenticator.objects.filter(user_id=account_id, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(_user(account_id), demo.secret(person.username))
        RecoveryCodes.activate(_user(account_id))
    if person.door == "desk" and not sealed.has_officer_key(officer_id=account_id):
        sealed.make_officer_key(officer_id=account_id, passphrase=demo.PASSPHRASE)
    return account_id


def _user(account_id: UUID) -> object:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(pk=account_id)
