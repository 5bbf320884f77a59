"""Who reaches what: every endpoint of every door, looked at by every kind of visitor and every role.

A request runs inside a savepoint that is rolled back, so that all cells see the same world.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from luytre.cases.referral import api as referral
from luytre.cases.triage import api as triage
from luytre.cases.triage import steps
from luytre.core.agencies import api as agencies
from luytre.core.audit import api as audit
from luytre.core.identity import api as identity
from luytre.core.identity.api import Officer, Role
from luytre.core.identity.rules import PERMISSIONS
from luytre.core.journal.api import Line
from luytre.core.sealed import api as sealed
from luytre.ops._people import people
from luytre.reports import api as reports
from luytre.schoolfilter import api as schoolfilter
from luytre.web.parts import _signin, demo
from tests.doors import DoorClient, as_door, signed_in
from tests.house.endpoints import ENDPOINTS, Endpoint, Who

DOORS = ("public", "desk", "school")
OFFICERS_DOORS = ("desk", "school")
METHODS = ("GET", "POST")
BEGIN = date(2025, 7, 1)
ABSENT = UUID("00000000-0000-4000-8000-000000000000")
SECOND_FACTOR = "/sign-in/second-factor/"
LED_TO_SIGN_IN = re.compile(r"^/sign-in/(second-factor/)?(\?|$)")
EXAMPLES: dict[str, object] = {
    "code": "20", "deadline": "DL02", "index": 0, "layout": "desk", "rest": "nothing/here", "group_id": 999_999_999,
}  # fmt: skip
WRITTEN = {"text": "Em ở nhà cùng bà.", "reason": "Không thuộc thẩm quyền.", "why": "Đã xem và cân nhắc kỹ."}
# What differs between two pages that say the same: tokens and the address itself.
OWN_MARKS = re.compile(r'value="[A-Za-z0-9]{40,}"|[0-9a-f]{8}-[0-9a-f-]{27}|/groups/\d+/')

by_name = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
of_officers = pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if one.door in OFFICERS_DOORS], ids=str)
of_work = pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if one.is_work], ids=str)
of_somebody = pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if one.about], ids=str)


# ── the table and the doors ─────────────────────────────────────────────────────────────────────────────────────────────


def addresses(door: str) -> Iterator[tuple[str, str, list[str]]]:
    """Every address of a door: full name, path pattern, names of its parts."""

    def walk(patterns: list[Any], space: str, before: str) -> Iterator[tuple[str, str, list[str]]]:
        for one in patterns:
            route = before + str(one.pattern)
            if isinstance(one, URLResolver):
                inner = f"{space}{one.namespace}:" if one.namespace else space
                yield from walk(one.url_patterns, inner, route)
            elif isinstance(one, URLPattern):
                yield f"{space}{one.name}" if one.name else route, route, list(one.pattern.converters)

    return walk(import_module(f"luytre.config.urls_{door}").urlpatterns, "", "")


@cache
def routes() -> dict[tuple[str, str], tuple[str, list[str]]]:
    return {(door, name): (route, parts) for door in DOORS for name, route, parts in addresses(door)}


@pytest.mark.parametrize("door", DOORS)
def test_every_address_has_its_row_and_every_row_its_address(door):
    in_table = Counter(one.name for one in ENDPOINTS if one.door == door)
    at_door = Counter(name for name, _route, _parts in addresses(door))
    assert at_door - in_table == Counter(), "new addresses: say in tests/house/endpoints.py who may use them"
    assert in_table - at_door == Counter(), "rows without an address"


def path_of(endpoint: Endpoint, **things: object) -> str:
    route, parts = routes()[endpoint.door, endpoint.name]
    chosen = {part: things.get(part, EXAMPLES.get(part, ABSENT)) for part in parts}
    if route == endpoint.name:  # it has no name of its own
        return "/" + re.sub(r"<\w+:(\w+)>", lambda part: str(chosen[part[1]]), route)
    return reverse(endpoint.name, kwargs=chosen, urlconf=f"luytre.config.urls_{endpoint.door}")


# ── the people ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class World:
    """The cast with a report, a file, a referral and a school; and another agency where each role is held by one person."""

    cast: dict[str, Officer]
    roles: dict[Role, Officer]
    clients: dict[tuple[str, str], DoorClient]
    things: dict[str, dict[str, object]]

    def client(self, door: str, visitor: str) -> DoorClient:
        return self.clients[door, visitor]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Made once; forgotten after the last test here."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast, roles = people(), elsewhere()
        yield World(cast, roles, dict(clients(roles)), dict(things(cast)))
        transaction.set_rollback(True)


def elsewhere() -> dict[Role, Officer]:
    """An agency that has nothing to do with the cast's report, and one officer for each role."""
    agency = agencies.create_agency(
        slug="noi-khac", name_vi="Nơi khác", name_en="Elsewhere", kind="department", province_code="56", synthetic=True
    )
    team = agencies.create_team(agency_id=agency.id, slug="to", name_vi="Tổ", name_en="Team")
    made = {role: account(f"vai-{role.value.replace('_', '-')}") for role in Role}
    for role, person in made.items():
        sealed.make_officer_key(officer_id=person, passphrase=demo.PASSPHRASE)
        identity.appoint(account_id=person, agency_id=agency.id, team_id=team.id, role=role, valid_from=BEGIN)
    identity.give_team_keys(team_id=team.id)
    officers = {role: identity.officer(person) for role, person in made.items()}
    schoolfilter.create_school(
        name="Nơi khác", province_code="56", commune_code="22366", by=officers[Role.SCHOOL_ADMINISTRATOR],
        now=timezone.now(),
    )  # fmt: skip
    return officers


def account(username: str, *, second_factor: bool = True) -> UUID:
    person = identity.create_account(username=username, name=username, password=demo.PASSWORD)
    if second_factor:
        TOTP.activate(get_user_model().objects.get(pk=person), demo.secret(username))
    return person


def clients(roles: dict[Role, Officer]) -> Iterator[tuple[tuple[str, str], DoorClient]]:
    roleless, halfway = account("khong-vai"), account("moi-mat-khau", second_factor=False)
    for door in DOORS:
        yield (door, "stranger"), DoorClient(door)
    for door in OFFICERS_DOORS:
        yield (door, "halfway"), known(door, halfway, passed=False)
        yield (door, "roleless"), known(door, roleless, passed=True)
        for role, officer in roles.items():
            yield (door, role.value), signed_in(door, officer, vault=door == "desk")


def known(door: str, person: UUID, *, passed: bool) -> DoorClient:
    """Signed in with the password; `passed`: and with the second factor."""
    client = DoorClient(door)
    with as_door(door):
        client.force_login(get_user_model().objects.get(pk=person), backend=settings.AUTHENTICATION_BACKENDS[0])
    if passed:
        session = client.session
        _signin.show_second_factor(session, person)
        session.save()
    return client


def things(cast: dict[str, Officer]) -> Iterator[tuple[str, dict[str, object]]]:
    """What belongs to hotline 111, to the police of Lạng Sơn (offered) and to Giang's school, by the name in addresses."""
    now, binh, giang = timezone.now(), cast["binh"], cast["giang"]
    words = reports.Words(text="Có người lạ bắt em giữ bí mật.", reporter="child", province="20", links=("a.example",))
    report = reports.receive(words=words, channel="web", now=now)
    steps._queue(Line("report.received", report.id, now, 1))
    key = sealed.unlock(officer_id=binh.id, passphrase=demo.PASSPHRASE)
    file = triage.open_file(report_id=report.id, code="S04", severity=4, by=binh, key=key, note="Em An.", now=now)
    offered = referral.offer(
        file_id=file.id, to_agency=cast["dung"].agency_id, by=binh, key=key, reason="Thuộc thẩm quyền.", now=now
    )
    schoolfilter.create_school(name="Bờ Tre", province_code="20", commune_code="05977", by=giang, now=now)
    group = schoolfilter.groups(by=giang)[0]
    network = schoolfilter.add_network(cidr="10.77.0.0/24", group_id=group.id, by=giang, now=now)
    exception = schoolfilter.add_exception(
        host="truong.example", group_id=None, ruling=schoolfilter.Ruling.ALLOW, reason="Bài học",
        expires_at=now + timedelta(days=7), by=giang, now=now,
    )  # fmt: skip
    yield "report", {"report_id": report.id}
    yield "file", {"file_id": file.id}
    yield "referral", {"referral_id": offered.id}
    yield "group", {"group_id": group.id}
    yield "network", {"network_id": network.id}
    yield "exception", {"exception_id": exception.id}


# ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def ask(client: DoorClient, endpoint: Endpoint, method: str, **things: object) -> HttpResponse:
    path, cookies = path_of(endpoint, **things), SimpleCookie(client.cookies)
    with transaction.atomic():
        answer = client.get(path) if method == "GET" else client.post(path, WRITTEN)
        transaction.set_rollback(True)
    client.cookies = cookies  # who signed out is signed in again
    return answer


def refused(answer: HttpResponse, endpoint: Endpoint) -> bool:
    if answer.status_code in endpoint.own:
        return False
    led = answer.status_code == 302 and LED_TO_SIGN_IN.match(answer["Location"])
    return answer.status_code in {401, 403} or bool(led)


def may(endpoint: Endpoint, visitor: str) -> bool:
    """What the table says."""
    if visitor == "halfway":
        return endpoint.halfway
    if isinstance(endpoint.who, frozenset):
        return visitor in set(Role) and bool(endpoint.who & PERMISSIONS[Role(visitor)])
    visitors = {
        Who.ANYONE: {"stranger", "roleless", *Role},
        Who.ENTERING: {"roleless", *Role},
        Who.PERSON: {"roleless", *Role},
        Who.OFFICER: {*Role},
        Who.OPERATOR: set[str](),
    }
    return visitor in visitors[endpoint.who]


def cells(world: World, endpoint: Endpoint, visitors: list[str]) -> list[str]:
    """Every cell of a row that is not as the table says."""
    wrong = []
    for visitor in visitors:
        for method in endpoint.methods:
            answer = ask(world.client(endpoint.door, visitor), endpoint, method)
            if refused(answer, endpoint) == may(endpoint, visitor):
                wrong.append(f"{visitor} {method}: {answer.status_code} {answer.headers.get('Location', '')}")
    return wrong


# ── the matrix ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@by_name
def test_a_stranger_reaches_only_what_is_for_everyone(world, endpoint):
    assert cells(world, endpoint, ["stranger"]) == []


@of_officers
def test_each_role_reaches_what_it_may_and_nothing_else(world, endpoint):
    assert cells(world, endpoint, [role.value for role in Role]) == []


@of_officers
def test_somebody_without_a_role_today_reaches_no_work(world, endpoint):
    assert cells(world, endpoint, ["roleless"]) == []


@of_officers
def test_with_the_password_alone_only_the_second_factor_can_be_set_up(world, endpoint):
    assert cells(world, endpoint, ["halfway"]) == []
    if not endpoint.halfway:
        answer = ask(world.client(endpoint.door, "halfway"), endpoint, endpoint.methods[0])
        assert (answer.status_code, answer["Location"]) == (302, SECOND_FACTOR)


@of_work
def test_refusals_tell_what_to_do_next(world, endpoint):
    for method in endpoint.methods:
        stranger = ask(world.client(endpoint.door, "stranger"), endpoint, method)
        if method == "GET":
            assert stranger["Location"].startswith("/sign-in/?next=")
        else:  # what was written is given back to be kept
            assert stranger.status_code == 401
        roleless = ask(world.client(endpoint.door, "roleless"), endpoint, method)
        assert roleless.status_code == 403
        assert "<h1" in roleless.content.decode()


@by_name
def test_no_other_method_is_taken(world, endpoint):
    visitors = [visitor for visitor in ("stranger", *[role.value for role in Role]) if may(endpoint, visitor)]
    client = world.client(endpoint.door, visitors[0] if visitors else "stranger")
    for method in set(METHODS) - set(endpoint.methods):
        assert ask(client, endpoint, method).status_code == 405


@pytest.mark.parametrize("role", Role)
def test_no_role_alone_both_proposes_and_approves_or_reaches_everything(role):
    asked = [one for one in ENDPOINTS if isinstance(one.who, frozenset)]
    reached = {one.name for one in asked if may(one, role.value)}
    assert len(reached) < len(asked)
    assert not {"desk:order-new", "desk:order-approve"} <= reached


def test_what_is_for_the_demonstration_alone_is_nowhere_else(world, monkeypatch):
    for endpoint in (one for one in ENDPOINTS if one.demo):
        client = world.client(endpoint.door, "stranger")
        monkeypatch.setattr(settings, "DEMO", False)
        assert ask(client, endpoint, "GET").status_code == 404, endpoint
        monkeypatch.setattr(settings, "DEMO", True)
        assert ask(client, endpoint, "GET").status_code == 200, endpoint


# ── whose thing it is ───────────────────────────────────────────────────────────────────────────────────────────────────


def same_words(answer: HttpResponse) -> str:
    return OWN_MARKS.sub("", answer.content.decode())


@of_somebody
def test_a_thing_of_another_agency_is_answered_as_if_it_did_not_exist(world, endpoint):
    theirs = world.things[endpoint.about]
    before = [len(audit.trail(about=each)) for each in theirs.values() if isinstance(each, UUID)]
    able = [role for role in Role if may(endpoint, role.value)]
    assert able
    for role in able:
        client = world.client(endpoint.door, role.value)
        for method in endpoint.methods:
            foreign, absent = ask(client, endpoint, method, **theirs), ask(client, endpoint, method)
            assert foreign.status_code == absent.status_code, (role, method)
            assert foreign.status_code in {404, 409, 410}, (role, method)
            assert same_words(foreign) == same_words(absent), (role, method)
    assert [len(audit.trail(about=each)) for each in theirs.values() if isinstance(each, UUID)] == before


@of_somebody
def test_the_agency_it_belongs_to_reaches_it(world, endpoint):
    own = [signed_in(endpoint.door, world.cast[name], vault=endpoint.door == "desk") for name in owners(endpoint)]
    for method in endpoint.methods:
        answers = [ask(client, endpoint, method, **world.things[endpoint.about]).status_code for client in own]
        assert any(status in {200, 302, 409, 422} for status in answers), (method, answers)


def owners(endpoint: Endpoint) -> tuple[str, ...]:
    return ("giang",) if endpoint.door == "school" else ("binh", "dung")


@of_somebody
def test_chi_of_another_province_never_sees_that_it_exists(world, endpoint):
    chi = signed_in(endpoint.door, world.cast["chi"], vault=endpoint.door == "desk")
    for method in endpoint.methods:
        foreign, absent = (ask(chi, endpoint, method, **of) for of in (world.things[endpoint.about], {}))
        assert foreign.status_code in {403, 404}
        assert foreign.status_code == absent.status_code
        assert same_words(foreign) == same_words(absent)
