import pickle
import threading
from uuid import UUID, uuid4

import pytest
from django.db import connection

from luytre.core.audit import api as audit
from luytre.core.sealed import api as sealed
from luytre.core.sealed.api import Circle, Lock, Part
from luytre.core.sealed.models import SealedObject, Wrap

TEXT = "bạn ấy dặn em giữ bí mật"


def acts(about: UUID) -> list[str]:
    return [leaf.act for leaf in audit.trail(about=about)]


def test_the_receiving_team_and_the_reporter_read_the_words(report, binh, lan, an):
    assert report.read(binh) == report.read(lan) == report.read(an) == TEXT


def test_chi_elsewhere_opens_nothing_and_the_attempt_is_on_record(report, chi, commune):
    with pytest.raises(sealed.CannotOpen):
        report.read(chi)
    assert acts(report.id) == ["sealed:object:refuse"]


def test_another_code_opens_nothing(report):
    with pytest.raises(sealed.CannotOpen):
        report.read(sealed.reporter_key(b"other code"))


def test_only_custodians_open_the_identity(report, binh, lan, an):
    def parts(by, who):
        return sealed.ring_for(object_id=report.id, by=by, who=who).parts

    assert parts(lan.key, lan.who) == {Part.WORDS, Part.IDENTITY}
    assert parts(binh.key, binh.who) == parts(an, audit.REPORTER) == {Part.WORDS}
    ring = sealed.ring_for(object_id=report.id, by=lan.key, who=lan.who)
    assert ring.open(Part.IDENTITY, "reports_report", report.id, "contact_box", report.contact) == "số của mẹ em"
    members = sealed.ring_for(object_id=report.id, by=binh.key, who=binh.who)
    with pytest.raises(sealed.CannotOpen):
        members.open(Part.IDENTITY, "reports_report", report.id, "contact_box", report.contact)


def test_every_opening_is_on_record_with_who_and_why(report, binh):
    sealed.ring_for(object_id=report.id, by=binh.key, who=binh.who, why="trực đêm")
    [leaf] = audit.trail(about=report.id)
    assert (leaf.act, leaf.who, leaf.role, leaf.why) == ("sealed:object:open", binh.who.id, "triage", "trực đêm")


def test_nothing_opens_when_the_audit_line_cannot_be_written(report, binh, monkeypatch):
    def breaks(*_args, **_more):
        raise OSError

    monkeypatch.setattr(audit, "record", breaks)
    with pytest.raises(OSError):
        sealed.ring_for(object_id=report.id, by=binh.key, who=binh.who)


def test_nobody_opens_in_somebody_elses_name(report, binh, lan):
    with pytest.raises(ValueError):
        sealed.ring_for(object_id=report.id, by=binh.key, who=lan.who)


def test_a_box_moved_to_another_place_does_not_open(report, binh):
    ring = sealed.ring_for(object_id=report.id, by=binh.key, who=binh.who)
    places = [
        ("other", report.id, "words_box"),
        ("reports_report", uuid4(), "words_box"),
        ("reports_report", report.id, "x"),
    ]
    for table, row, field in places:
        with pytest.raises(sealed.CannotOpen):
            ring.open(Part.WORDS, table, row, field, report.words)


def test_a_wrap_moved_to_another_object_does_not_open(report, binh, hotline):
    other = uuid4()
    sealed.new_object(object_id=other, locks=[Lock(Part.WORDS, hotline, Circle.MEMBERS)])
    stolen = Wrap.objects.get(object_id=report.id, part="words", key__team_id=hotline)
    Wrap.objects.filter(object_id=other).update(box=stolen.box)
    with pytest.raises(sealed.CannotOpen):
        sealed.ring_for(object_id=other, by=binh.key, who=binh.who)


def test_a_changed_box_does_not_open(report, binh):
    ring, box = sealed.ring_for(object_id=report.id, by=binh.key, who=binh.who), report.words
    for changed in (box[:-1], box[:30] + bytes([box[30] ^ 1]) + box[31:], b"\x02" + box[1:], b""):
        with pytest.raises(sealed.CannotOpen):
            ring.open(Part.WORDS, "reports_report", report.id, "words_box", changed)


@pytest.mark.parametrize("text", ["", "x" * 200_000, "e\u0302\u0301 NFD", "👧🏽\x00\u200b"])
def test_any_text_comes_back_as_it_was(report, binh, text):
    ring = sealed.ring_for(object_id=report.id, by=binh.key, who=binh.who)
    box = ring.seal(Part.WORDS, "t", report.id, "f", text)
    assert ring.open(Part.WORDS, "t", report.id, "f", memoryview(box)) == text


def test_half_a_character_does_not_stop_a_report(report, binh):
    ring = sealed.ring_for(object_id=report.id, by=binh.key, who=binh.who)
    assert ring.open(Part.WORDS, "t", 1, "f", ring.seal(Part.WORDS, "t", 1, "f", "a\ud83db")) == "a?b"


def test_keys_are_never_shown_or_stored(report, binh, an):
    ring = sealed.ring_for(object_id=report.id, by=binh.key, who=binh.who)
    for secret in (binh.key, an, ring, sealed.park(binh.key)):
        shown = f"{secret!r} {secret}"
        assert binh.key._private.hex() not in shown
        assert repr(binh.key._private) not in shown
    for secret in (binh.key, an, ring):
        with pytest.raises(TypeError):
            pickle.dumps(secret)


def test_two_teams_may_receive_the_same_words(hotline, commune, binh, chi):
    id_ = uuid4()
    both = [Lock(Part.WORDS, team, Circle.MEMBERS) for team in (hotline, commune)]
    box = sealed.new_object(object_id=id_, locks=both).seal(Part.WORDS, "t", id_, "f", TEXT)
    for somebody in (binh, chi):
        ring = sealed.ring_for(object_id=id_, by=somebody.key, who=somebody.who)
        assert ring.open(Part.WORDS, "t", id_, "f", box) == TEXT


def test_evidence_opens_for_the_police_alone(police, dung, binh, hotline, an):
    id_ = uuid4()
    evidence = [Lock(Part.WORDS, hotline, Circle.MEMBERS), Lock(Part.EVIDENCE, police, Circle.EVIDENCE)]
    sealed.new_object(object_id=id_, locks=evidence, reporter=an.public)
    assert sealed.ring_for(object_id=id_, by=dung.key, who=dung.who).parts == {Part.EVIDENCE}
    assert sealed.ring_for(object_id=id_, by=binh.key, who=binh.who).parts == {Part.WORDS}


def test_nothing_is_sealed_to_a_team_without_keys(commune):
    for locks in ([Lock(Part.WORDS, uuid4(), Circle.MEMBERS)], [Lock(Part.IDENTITY, commune, Circle.CUSTODIANS)]):
        with pytest.raises(sealed.NoTeamKey):
            sealed.new_object(object_id=uuid4(), locks=locks)
    with pytest.raises(ValueError):
        sealed.new_object(object_id=uuid4(), locks=[])
    assert not SealedObject.objects.exists()


def test_who_has_access_is_known_without_any_key(report, hotline, commune):
    assert sealed.has_access(object_id=report.id, team_ids={hotline, commune}, part=Part.WORDS)
    assert not sealed.has_access(object_id=report.id, team_ids={commune}, part=Part.WORDS)
    assert not sealed.has_access(object_id=report.id, team_ids={hotline}, part=Part.EVIDENCE)


def test_an_offer_opens_nothing_until_it_is_accepted_and_then_moves_the_words(report, police, hotline, binh, dung):
    assert sealed.offer(object_id=report.id, to_team=police, by=binh.key) == {Part.WORDS}
    with pytest.raises(sealed.CannotOpen):
        report.read(dung)
    assert not sealed.has_access(object_id=report.id, team_ids={police}, part=Part.WORDS)
    assert sealed.activate(object_id=report.id, to_team=police, drop_team=hotline) == {Part.WORDS}
    assert report.read(dung) == TEXT
    with pytest.raises(sealed.CannotOpen):
        report.read(binh)


def test_a_part_that_was_not_offered_stays_with_the_sender(report, police, hotline, binh, lan):
    sealed.offer(object_id=report.id, to_team=police, by=binh.key)
    sealed.activate(object_id=report.id, to_team=police, drop_team=hotline)
    assert sealed.ring_for(object_id=report.id, by=lan.key, who=lan.who).parts == {Part.IDENTITY}
    assert not sealed.has_access(object_id=report.id, team_ids={police}, part=Part.IDENTITY)


def test_a_custodian_hands_the_identity_on_to_custodians_and_to_nobody_else(report, police, commune, lan):
    assert sealed.offer(object_id=report.id, to_team=police, by=lan.key) == {Part.WORDS, Part.IDENTITY}
    assert sealed.offer(object_id=report.id, to_team=commune, by=lan.key) == {Part.WORDS}


def test_the_reporter_still_reads_after_a_move(report, police, hotline, binh, an):
    sealed.offer(object_id=report.id, to_team=police, by=binh.key)
    sealed.activate(object_id=report.id, to_team=police, drop_team=hotline)
    assert report.read(an) == TEXT


def test_a_refused_offer_leaves_nothing_behind_and_the_sender_reads_on(report, police, hotline, binh, dung):
    sealed.offer(object_id=report.id, to_team=police, by=binh.key)
    assert sealed.destroy_offer(object_id=report.id, to_team=police) == 1
    assert sealed.destroy_offer(object_id=report.id, to_team=police) == 0
    with pytest.raises(sealed.NothingOffered):
        sealed.activate(object_id=report.id, to_team=police, drop_team=hotline)
    assert report.read(binh) == TEXT
    assert not Wrap.objects.filter(key__team_id=police).exists()


def test_an_accepted_offer_cannot_be_destroyed_as_an_offer(report, police, hotline, binh, dung):
    sealed.offer(object_id=report.id, to_team=police, by=binh.key)
    sealed.activate(object_id=report.id, to_team=police, drop_team=hotline)
    assert sealed.destroy_offer(object_id=report.id, to_team=police) == 0
    assert report.read(dung) == TEXT


def test_offering_twice_is_offering_once_and_a_file_may_come_back(report, police, hotline, binh, dung):
    for sender, to, former in ((binh, police, hotline), (dung, hotline, police)):
        sealed.offer(object_id=report.id, to_team=to, by=sender.key)
        sealed.offer(object_id=report.id, to_team=to, by=sender.key)
        sealed.activate(object_id=report.id, to_team=to, drop_team=former)
    assert report.read(binh) == TEXT
    with pytest.raises(sealed.CannotOpen):
        report.read(dung)


def test_only_who_can_open_can_offer_and_only_to_a_team_with_keys(report, police, chi, commune, binh):
    with pytest.raises(sealed.CannotOpen):
        sealed.offer(object_id=report.id, to_team=police, by=chi.key)
    with pytest.raises(sealed.NoTeamKey):
        sealed.offer(object_id=report.id, to_team=uuid4(), by=binh.key)
    with pytest.raises(sealed.UnknownObject):
        sealed.offer(object_id=uuid4(), to_team=police, by=binh.key)
    with pytest.raises(ValueError):
        sealed.activate(object_id=report.id, to_team=police, drop_team=police)


def test_what_is_shredded_opens_for_nobody(report, binh, lan, an, police):
    sealed.shred(object_id=report.id, by=lan.who, why="hết hạn lưu")
    for somebody in (binh, lan, an):
        with pytest.raises(sealed.CannotOpen):
            report.read(somebody)
    with pytest.raises(sealed.UnknownObject):
        sealed.offer(object_id=report.id, to_team=police, by=binh.key)
    with pytest.raises(sealed.UnknownObject):
        sealed.shred(object_id=report.id)
    assert acts(report.id)[0] == "sealed:object:shred"


def at_once(*calls) -> list[object]:
    """Run the calls in threads of their own that start together; what each returned or raised."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call) -> None:
        start.wait()
        try:
            results[place] = call()
        except sealed.SealedError as error:
            results[place] = type(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_accept_and_withdraw_at_once_leave_exactly_one_holder(report, police, hotline, binh, dung):
    for _ in range(5):
        sealed.offer(object_id=report.id, to_team=police, by=binh.key)
        accepted, destroyed = at_once(
            lambda: sealed.activate(object_id=report.id, to_team=police, drop_team=hotline),
            lambda: sealed.destroy_offer(object_id=report.id, to_team=police),
        )
        holders = {
            team
            for team in (police, hotline)
            if sealed.has_access(object_id=report.id, team_ids={team}, part=Part.WORDS)
        }
        if accepted is sealed.NothingOffered:
            assert (holders, destroyed) == ({hotline}, 1)
        else:
            assert (holders, destroyed) == ({police}, 0)
            sealed.offer(object_id=report.id, to_team=hotline, by=dung.key)
            sealed.activate(object_id=report.id, to_team=hotline, drop_team=police)


@pytest.mark.django_db(transaction=True)
def test_two_offers_at_once_make_one_sleeping_wrap(report, police, binh, lan):
    at_once(
        lambda: sealed.offer(object_id=report.id, to_team=police, by=binh.key),
        lambda: sealed.offer(object_id=report.id, to_team=police, by=binh.key),
    )
    assert Wrap.objects.filter(object_id=report.id, key__team_id=police, state="offered").count() == 1


@pytest.mark.django_db(transaction=True)
def test_accepting_twice_at_once_is_accepted_once(report, police, hotline, binh):
    sealed.offer(object_id=report.id, to_team=police, by=binh.key)
    accept = [lambda: sealed.activate(object_id=report.id, to_team=police, drop_team=hotline)] * 2
    assert sorted(map(str, at_once(*accept))) == sorted(map(str, [frozenset({Part.WORDS}), sealed.NothingOffered]))


def test_sealing_four_kilobytes_for_two_recipients_takes_at_most_a_few_milliseconds(hotline, an):
    """A loose bound, against accidents; the figure itself is the business of `luytre bench vault`."""
    from time import perf_counter

    best = 1.0
    for _ in range(20):
        id_, start = uuid4(), perf_counter()
        ring = sealed.new_object(object_id=id_, locks=[Lock(Part.WORDS, hotline, Circle.MEMBERS)], reporter=an.public)
        ring.seal(Part.WORDS, "reports_report", id_, "words_box", "x" * 4096)
        best = min(best, perf_counter() - start)
    assert best < 0.02
