"""A small vault: two teams, three officers, one stranger."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from luytre.core.audit.api import REPORTER, Actor
from luytre.core.sealed import api as sealed
from luytre.core.sealed.api import Circle, Lock, Part

PASSPHRASE = "canh cửa mở bằng lời hứa"


@pytest.fixture(autouse=True)
def fast(settings):
    settings.VAULT_LIMITS = "fast"


@dataclass(frozen=True)
class Person:
    who: Actor
    key: sealed.Unlocked


def person(role: str) -> Person:
    officer = uuid4()
    sealed.make_officer_key(officer_id=officer, passphrase=PASSPHRASE)
    return Person(Actor(officer, role), sealed.unlock(officer_id=officer, passphrase=PASSPHRASE))


@pytest.fixture
def binh(db) -> Person:
    return person("triage")


@pytest.fixture
def lan(db) -> Person:
    return person("supervisor")


@pytest.fixture
def dung(db) -> Person:
    return person("case")


@pytest.fixture
def chi(db) -> Person:
    return person("case")


@pytest.fixture
def hotline(binh, lan) -> UUID:
    team = uuid4()
    circles = {Circle.MEMBERS: [binh.who.id, lan.who.id], Circle.CUSTODIANS: [lan.who.id]}
    sealed.make_team_keys(team_id=team, circles=circles)
    return team


@pytest.fixture
def police(dung) -> UUID:
    team = uuid4()
    sealed.make_team_keys(team_id=team, circles={circle: [dung.who.id] for circle in Circle})
    return team


@pytest.fixture
def commune(chi) -> UUID:
    team = uuid4()
    sealed.make_team_keys(team_id=team, circles={Circle.MEMBERS: [chi.who.id]})
    return team


@pytest.fixture
def an() -> sealed.ReporterKey:
    return sealed.reporter_key(b"ten bytes!")


@dataclass(frozen=True)
class Report:
    id: UUID
    words: bytes
    contact: bytes

    def read(self, who: Person | sealed.ReporterKey) -> str:
        """The words, with somebody's key."""
        by, name = (who.key, who.who) if isinstance(who, Person) else (who, REPORTER)
        ring = sealed.ring_for(object_id=self.id, by=by, who=name)
        return ring.open(Part.WORDS, "reports_report", self.id, "words_box", self.words)


def locks(team: UUID) -> list[Lock]:
    return [Lock(Part.WORDS, team, Circle.MEMBERS), Lock(Part.IDENTITY, team, Circle.CUSTODIANS)]


@pytest.fixture
def report(hotline, an) -> Report:
    id_ = uuid4()
    ring = sealed.new_object(object_id=id_, locks=locks(hotline), reporter=an.public)
    return Report(
        id_,
        ring.seal(Part.WORDS, "reports_report", id_, "words_box", "bạn ấy dặn em giữ bí mật"),
        ring.seal(Part.IDENTITY, "reports_report", id_, "contact_box", "số của mẹ em"),
    )
