import threading
import unicodedata
from uuid import uuid4

import pytest
from django.db import connection

from luytre.core.audit import api as audit
from luytre.core.sealed import api as sealed
from luytre.core.sealed.api import Circle
from luytre.core.sealed.models import Admission, OfficerKey, TeamKey
from luytre.lib import envelope

PASSPHRASE = "canh cửa mở bằng lời hứa"


@pytest.mark.django_db
def test_the_passphrase_opens_the_vault_however_it_was_typed():
    officer = uuid4()
    sealed.make_officer_key(officer_id=officer, passphrase=unicodedata.normalize("NFD", PASSPHRASE))
    for form in ("NFC", "NFD"):
        opened = sealed.unlock(officer_id=officer, passphrase=unicodedata.normalize(form, PASSPHRASE))
        assert opened.officer_id == officer


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", ["", "canh cua mo bang loi hua", PASSPHRASE.upper(), PASSPHRASE + "x" * 9000, "\ud800" * 12]
)
def test_another_passphrase_does_not_and_both_are_on_record(wrong):
    officer = uuid4()
    sealed.make_officer_key(officer_id=officer, passphrase=PASSPHRASE)
    with pytest.raises(sealed.WrongPassphrase):
        sealed.unlock(officer_id=officer, passphrase=wrong)
    sealed.unlock(officer_id=officer, passphrase=PASSPHRASE)
    acts = [leaf.act for leaf in audit.trail(about=officer)]
    assert acts == ["sealed:officer_key:make", "sealed:vault:refuse", "sealed:vault:unlock"]


@pytest.mark.django_db
def test_a_short_passphrase_is_refused():
    with pytest.raises(sealed.WeakPassphrase):
        sealed.make_officer_key(officer_id=uuid4(), passphrase="elevenchars")


@pytest.mark.django_db
def test_nobody_unlocks_what_was_never_made():
    with pytest.raises(sealed.NoKey):
        sealed.unlock(officer_id=uuid4(), passphrase=PASSPHRASE)


@pytest.mark.django_db
def test_a_second_key_never_replaces_the_first(binh):
    before = bytes(OfficerKey.objects.get(pk=binh.who.id).public)
    with pytest.raises(sealed.KeyExists):
        sealed.make_officer_key(officer_id=binh.who.id, passphrase="another passphrase")
    assert bytes(OfficerKey.objects.get(pk=binh.who.id).public) == before


@pytest.mark.django_db
def test_a_private_half_copied_to_another_officer_does_not_open(binh, lan):
    row = OfficerKey.objects.get(pk=binh.who.id)
    OfficerKey.objects.filter(pk=lan.who.id).update(private_box=row.private_box, salt=row.salt)
    with pytest.raises(sealed.WrongPassphrase):
        sealed.unlock(officer_id=lan.who.id, passphrase=PASSPHRASE)


@pytest.mark.django_db(transaction=True)
def test_two_keys_made_at_once_are_one():
    officer, errors = uuid4(), []
    start = threading.Barrier(2)

    def make() -> None:
        start.wait()
        try:
            sealed.make_officer_key(officer_id=officer, passphrase=PASSPHRASE)
        except sealed.KeyExists as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(errors) == 1
    sealed.unlock(officer_id=officer, passphrase=PASSPHRASE)


@pytest.mark.django_db
def test_without_the_test_setting_the_cost_is_that_of_production(settings, monkeypatch):
    del settings.VAULT_LIMITS
    asked = []
    real = envelope.passphrase_key

    def cheap(words, salt, *, opslimit, memlimit):
        asked.append((opslimit, memlimit))
        return real(words, salt, opslimit=1, memlimit=64 * 1024)

    monkeypatch.setattr(envelope, "passphrase_key", cheap)
    sealed.make_officer_key(officer_id=uuid4(), passphrase=PASSPHRASE)
    assert asked == [(envelope.PRODUCTION.opslimit, envelope.PRODUCTION.memlimit)]


def test_an_open_vault_is_parked_in_two_halves_useless_alone(binh):
    one, two = sealed.park(binh.key), sealed.park(binh.key)
    again = sealed.resume(one.stored, one.cookie)
    assert (again.officer_id, again._private) == (binh.key.officer_id, binh.key._private)
    assert one.cookie != two.cookie
    for stored, cookie in (
        (one.stored, two.cookie),
        (one.stored, ""),
        ("", one.cookie),
        (one.stored, "ổ"),
        (one.stored[:-8], one.cookie),
    ):
        with pytest.raises(sealed.CannotOpen):
            sealed.resume(stored, cookie)


def test_a_colleague_is_let_in_by_somebody_inside_and_then_reads(report, hotline, binh, chi):
    with pytest.raises(sealed.CannotOpen):
        report.read(chi)
    for _ in range(2):
        sealed.admit(team_id=hotline, circle=Circle.MEMBERS, officer_id=chi.who.id, by=binh.key)
    assert report.read(chi) == report.read(binh)
    assert [leaf.who for leaf in audit.trail(about=chi.who.id) if leaf.act == "sealed:team_key:admit"] == [binh.who.id]


def test_nobody_lets_anyone_into_a_circle_they_are_not_in(hotline, binh, chi):
    with pytest.raises(sealed.CannotOpen):
        sealed.admit(team_id=hotline, circle=Circle.CUSTODIANS, officer_id=chi.who.id, by=binh.key)
    with pytest.raises(sealed.CannotOpen):
        sealed.admit(team_id=hotline, circle=Circle.MEMBERS, officer_id=chi.who.id, by=chi.key)
    with pytest.raises(sealed.NoTeamKey):
        sealed.admit(team_id=hotline, circle=Circle.EVIDENCE, officer_id=chi.who.id, by=binh.key)
    with pytest.raises(sealed.NoKey):
        sealed.admit(team_id=hotline, circle=Circle.MEMBERS, officer_id=uuid4(), by=binh.key)
    assert not Admission.objects.filter(officer_id=chi.who.id).exists()


def test_an_admission_copied_to_another_officer_opens_nothing(report, hotline, binh, chi):
    stolen = Admission.objects.get(officer_id=binh.who.id)
    Admission.objects.create(key=stolen.key, officer_id=chi.who.id, box=stolen.box)
    with pytest.raises(sealed.CannotOpen):
        report.read(chi)


@pytest.mark.django_db
def test_team_keys_are_made_once_and_never_for_nobody(hotline, binh):
    with pytest.raises(sealed.KeyExists):
        sealed.make_team_keys(team_id=hotline, circles={Circle.MEMBERS: [binh.who.id]})
    with pytest.raises(ValueError):
        sealed.make_team_keys(team_id=uuid4(), circles={Circle.MEMBERS: []})
    team = uuid4()
    with pytest.raises(sealed.NoKey):
        sealed.make_team_keys(team_id=team, circles={Circle.MEMBERS: [binh.who.id, uuid4()]})
    assert not TeamKey.objects.filter(team_id=team).exists()
    assert not sealed.has_team_keys(team_id=team)
    assert sealed.has_team_keys(team_id=hotline, circle=Circle.CUSTODIANS)
