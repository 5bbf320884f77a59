"""The only door of the school filter."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from luytre.core.agencies import api as agencies
from luytre.core.identity.api import Officer
from luytre.schoolfilter import _engine, _node
from luytre.schoolfilter._engine import BadEngineSetting, block_address
from luytre.schoolfilter._errors import (
    BadCategory,
    BadExpiry,
    BadName,
    BadNetwork,
    BadReason,
    Gone,
    NoSchool,
    SchoolError,
    TakenNetwork,
    TooMany,
    UnknownGroup,
)
from luytre.schoolfilter._pages import blocked_page, nodes, state, why
from luytre.schoolfilter._schools import (
    add_exception,
    add_network,
    change_policy,
    create_school,
    exceptions,
    groups,
    networks,
    remove_exception,
    remove_network,
    school_of,
)
from luytre.schoolfilter._words import CATEGORIES
from luytre.schoolfilter.records import (
    Age,
    CategoryLine,
    Command,
    ExceptionRecord,
    FilterState,
    GroupRecord,
    NetworkRecord,
    NodeRecord,
    Ruling,
    SchoolRecord,
    Source,
    Trouble,
    Upstream,
    Why,
)

__all__ = [
    "Age",
    "BadCategory",
    "BadEngineSetting",
    "BadExpiry",
    "BadName",
    "BadNetwork",
    "BadReason",
    "CategoryLine",
    "Command",
    "ExceptionRecord",
    "FilterState",
    "Gone",
    "GroupRecord",
    "NetworkRecord",
    "NoSchool",
    "NodeRecord",
    "Ruling",
    "SchoolError",
    "SchoolRecord",
    "Source",
    "TakenNetwork",
    "TooMany",
    "Trouble",
    "UnknownGroup",
    "Upstream",
    "Why",
    "add_exception",
    "add_network",
    "block_address",
    "blocked_page",
    "categories",
    "change_policy",
    "create_school",
    "demo",
    "engine_answers",
    "engine_commands",
    "engine_installed",
    "engine_upstream",
    "exceptions",
    "groups",
    "healthy",
    "networks",
    "nodes",
    "remove_exception",
    "remove_network",
    "run_node",
    "school_of",
    "state",
    "why",
]

PUPILS = "127.0.1.0/24"
STAFF = "127.0.2.0/24"


def categories() -> tuple[CategoryLine, ...]:
    """Every category a group can block, in the order pages show them."""
    return tuple(CATEGORIES.values())


def engine_installed() -> bool:
    """Whether dnsdist is on this machine (`apt-get install dnsdist`)."""
    return _engine.program() is not None


def engine_commands(data: Path, dns_port: int) -> list[Command]:
    """Write the engine's files under `data`/filter and say which processes to keep running; empty without dnsdist.

    Idempotent.  Raises BadEngineSetting when LUYTRE_DNS_UPSTREAM, LUYTRE_DNS_LISTEN, LUYTRE_BLOCK_ADDRESS or
    LUYTRE_BLOCK_ADDRESS6 holds no address.
    """
    return _engine.commands(data, dns_port)


def engine_upstream(dns_port: int) -> Upstream:
    """Who answers what is not blocked, and whether that is the invented stand-in."""
    return _engine.upstream(dns_port)


def engine_answers(dns_port: int) -> bool:
    """The engine answers a question from this machine within half a second."""
    return _engine.answers(dns_port)


def healthy(dns_port: int) -> bool:
    """The engine answers and its look-ups work: a name that must be blocked is, and known clients have their rules."""
    return _engine.healthy(dns_port)


def run_node(*, base_url: str, data: Path, once: bool = False, dns_port: int | None = None) -> NodeRecord:
    """Keep the engine's stores equal to the national list and the schools' rules; with `once`, one pass.

    base_url: the public door that serves /feeds/.  Returns what the node says of itself.
    """
    node = _node.Node(base_url=base_url, data=data, dns_port=dns_port or settings.DNS_PORT)
    if once:
        node.desk()
        node.look()
        node.desk()
    else:
        node.run()
    return node.record()


def demo(giang: Officer) -> SchoolRecord:
    """The demonstration school: pupils on 127.0.1.0/24, staff on 127.0.2.0/24.  Running it again changes nothing."""
    now = timezone.now()
    agency = agencies.agency(giang.agency_id)
    school = create_school(
        name="Trường Tiểu học Lũy Tre Xanh (trường mẫu)",
        province_code=agency.province_code,
        commune_code=agency.commune_code,
        by=giang,
        now=now,
    )
    ids = {group.age: group.id for group in groups(by=giang)}
    present = {network.cidr for network in networks(by=giang)}
    for cidr, age, label in ((PUPILS, Age.PRIMARY, "Phòng máy của học sinh"), (STAFF, Age.STAFF, "Phòng giáo viên")):
        if cidr not in present:
            add_network(cidr=cidr, group_id=ids[age], label=label, by=giang, now=now)
    if not exceptions(by=giang, now=now):
        add_exception(
            host="thu-vien-video.example",
            ruling=Ruling.ALLOW,
            group_id=ids[Age.PRIMARY],
            reason="Phim khoa học cho tiết Tự nhiên và Xã hội lớp 3",
            expires_at=now + timedelta(days=90),
            by=giang,
            now=now,
        )
    return school
