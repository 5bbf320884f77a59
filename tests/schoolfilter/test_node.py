"""The node takes only what is signed, newer and whole; whatever is down, the last good rules stay."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError

from luytre.core.audit.models import Leaf
from luytre.lib import hosts
from luytre.schoolfilter import _node, _plan, _rows, _stores
from luytre.schoolfilter import api as schoolfilter
from luytre.schoolfilter.records import Age, Ruling, Trouble

from .conftest import SIGNER, STRANGER, blob, entry, free_port

NOW = datetime.now(UTC)
PUPIL, TEACHER = "127.0.1.5", "127.0.2.5"


def run(door, data, **options):
    return schoolfilter.run_node(base_url=door.url, data=data, once=True, dns_port=options.get("port") or free_port())


def blocked(data, client, host):
    with _stores.Batch(data) as batch:
        return _rows.look_up(batch.drafts, client, host)


@pytest.fixture
def school(giang):
    return schoolfilter.demo(giang)


def test_a_signed_list_is_taken_and_binds_pupils(door, school, tmp_path):
    door.open = blob(3, entry("bad.example"), entry("worse.example", "everyone"))
    said = run(door, tmp_path)
    assert (said.serial, said.names, said.applied_version) == (3, 2, _plan.version())
    assert blocked(tmp_path, PUPIL, "www.bad.example")
    assert not blocked(tmp_path, TEACHER, "www.bad.example")
    assert blocked(tmp_path, TEACHER, "worse.example")
    assert schoolfilter.nodes()[0].serial == 3


def test_the_key_is_pinned_at_the_first_meeting(door, school, tmp_path):
    door.open = blob(1, entry("bad.example"))
    run(door, tmp_path)
    door.keys = STRANGER.public.hex().encode()
    door.open = blob(2, entry("other.example"), seed=STRANGER.seed)
    said = run(door, tmp_path)
    assert (said.serial, said.trouble) == (1, Trouble.UNKNOWN_KEY)
    assert blocked(tmp_path, PUPIL, "bad.example")
    assert not blocked(tmp_path, PUPIL, "other.example")
    assert door.asked.count("/feeds/keys") == 1


def _changed_name(good: bytes) -> bytes:
    return good.replace(b"next.example", b"nexx.example")


def _cut_short(good: bytes) -> bytes:
    return good[: len(good) // 2]


def _with_another_signature(good: bytes) -> bytes:
    other = blob(9, entry("third.example"))
    return good[: good.rindex(b"signature: ")] + other[other.rindex(b"signature: ") :]


def _restricted_as_open(_good: bytes) -> bytes:
    return blob(9, entry("next.example"), audience="restricted")


def _login_page(_good: bytes) -> bytes:
    return b"<html>Sign in to the Wi-Fi</html>"


def _older(_good: bytes) -> bytes:
    return blob(1, entry("old.example"))


def _same_serial(_good: bytes) -> bytes:
    return blob(2, entry("next.example"))


@pytest.mark.parametrize(
    ("spoil", "trouble"),
    [
        (_changed_name, Trouble.TAMPERED),
        (_cut_short, Trouble.UNREADABLE),
        (_with_another_signature, Trouble.TAMPERED),
        (_restricted_as_open, Trouble.TAMPERED),
        (_login_page, Trouble.UNREADABLE),
        (_older, Trouble.ROLLED_BACK),
        (_same_serial, Trouble.ROLLED_BACK),
    ],
)
def test_a_spoilt_list_is_refused_the_old_one_stays_and_the_reason_is_said(door, school, tmp_path, spoil, trouble):
    door.open = blob(2, entry("bad.example"))
    run(door, tmp_path)
    door.open = spoil(blob(3, entry("next.example")))
    said = run(door, tmp_path)
    assert (said.serial, said.trouble) == (2, trouble)
    assert blocked(tmp_path, PUPIL, "bad.example")
    assert not blocked(tmp_path, PUPIL, "next.example")
    assert schoolfilter.nodes()[0].trouble is trouble
    state = schoolfilter.state(now=datetime.now(UTC))
    assert state.tone in {"amber", "red"}
    assert state.advice
    assert Leaf.objects.filter(act="schoolfilter:release:refuse").exists()


def test_a_good_list_after_a_spoilt_one_clears_the_trouble(door, school, tmp_path):
    door.open = blob(2, entry("bad.example"))
    node = _node.Node(base_url=door.url, data=tmp_path, dns_port=free_port())
    node.desk()
    node.look()
    door.open = _changed_name(blob(3, entry("next.example")))
    node.look()
    assert node.troubles["open"][0] is Trouble.TAMPERED
    door.open = blob(3, entry("next.example"))
    node.look()
    assert "open" not in node.troubles
    assert blocked(tmp_path, PUPIL, "next.example")
    assert not blocked(tmp_path, PUPIL, "bad.example")


def test_a_tampered_file_on_the_own_disk_is_not_believed_and_is_fetched_again(door, school, tmp_path):
    door.open = blob(2, entry("bad.example"))
    run(door, tmp_path)
    kept = tmp_path / "filter" / "release.txt"
    kept.write_bytes(kept.read_bytes().replace(b"bad.example", b"xad.example"))
    assert run(door, tmp_path).serial == 2
    assert b"\nbad.example" in kept.read_bytes()


def test_the_door_down_changes_nothing(door, school, tmp_path):
    door.open = blob(2, entry("bad.example"))
    run(door, tmp_path)
    door.down = True
    assert run(door, tmp_path).serial == 2
    said = schoolfilter.run_node(base_url="http://127.0.0.1:1", data=tmp_path, once=True, dns_port=free_port())
    assert said.serial == 2
    assert blocked(tmp_path, PUPIL, "bad.example")


def test_the_database_down_changes_nothing_and_lists_go_on(door, school, tmp_path, monkeypatch):
    door.open = blob(2, entry("bad.example"))
    run(door, tmp_path)

    def away():
        raise DatabaseError

    monkeypatch.setattr(_plan, "version", away)
    door.open = blob(3, entry("bad.example"), entry("next.example"))
    assert run(door, tmp_path).serial == 3  # a new process, too: the snapshot was written down
    assert blocked(tmp_path, PUPIL, "next.example")
    assert not blocked(tmp_path, TEACHER, "next.example")


def test_restricted_names_come_only_to_an_enrolled_node_and_are_written_nowhere_else(door, school, tmp_path):
    door.open = blob(2, entry("bad.example"))
    door.restricted = blob(7, entry("hidden.example", "everyone"), audience="restricted")
    assert run(door, tmp_path).restricted_serial == 0
    assert "/feeds/restricted" not in door.asked
    (tmp_path / "filter" / "enrolment").write_text("enrolled\n")
    assert run(door, tmp_path).restricted_serial == 7
    assert blocked(tmp_path, TEACHER, "hidden.example")
    assert not Leaf.objects.filter(why__contains="hidden").exists()


def test_a_change_of_policy_network_and_exception_reaches_the_stores(door, school, giang, tmp_path):
    door.open = blob(1, entry("bad.example"))
    node = _node.Node(base_url=door.url, data=tmp_path, dns_port=free_port())

    def pass_by():
        node.desk()
        node.look()

    pass_by()
    assert blocked(tmp_path, PUPIL, "roblox.com")
    primary = next(group for group in schoolfilter.groups(by=giang) if group.age is Age.PRIMARY)
    schoolfilter.change_policy(group_id=primary.id, blocked=primary.blocked - {"games"}, by=giang, now=NOW)
    pass_by()
    assert not blocked(tmp_path, PUPIL, "roblox.com")
    closed = schoolfilter.add_exception(
        host="lessons.example",
        ruling=Ruling.DENY,
        group_id=None,
        reason="Trang hỏng",
        expires_at=NOW + timedelta(days=1),
        by=giang,
        now=NOW,
    )
    pass_by()
    assert blocked(tmp_path, TEACHER, "www.lessons.example")
    schoolfilter.remove_exception(exception_id=closed.id, by=giang, now=datetime.now(UTC))
    network = next(one for one in schoolfilter.networks(by=giang) if one.cidr == "127.0.2.0/24")
    schoolfilter.remove_network(network_id=network.id, by=giang)
    pass_by()
    assert not blocked(tmp_path, PUPIL, "lessons.example")
    assert blocked(tmp_path, TEACHER, "bad.example")  # an unknown device now: strict


def test_an_exception_ends_by_itself(door, school, giang, tmp_path):
    schoolfilter.add_exception(
        host="roblox.com",
        ruling=Ruling.ALLOW,
        group_id=None,
        reason="Tiết tin học",
        expires_at=NOW + timedelta(hours=1),
        by=giang,
        now=NOW,
    )
    node = _node.Node(base_url=door.url, data=tmp_path, dns_port=free_port())
    node.read_plan(NOW)
    node.apply(NOW)
    assert not blocked(tmp_path, PUPIL, "roblox.com")
    later = NOW + timedelta(hours=1, seconds=1)
    node.read_plan(later)
    node.apply(later)
    assert blocked(tmp_path, PUPIL, "roblox.com")


def test_an_entry_of_the_list_ends_with_its_last_day(door, school, tmp_path):
    door.open = blob(1, entry("bad.example", until=date(2026, 11, 22)), entry("long.example"))
    node = _node.Node(base_url=door.url, data=tmp_path, dns_port=free_port())
    node.read_plan(NOW)
    node.fetch(NOW)
    node.apply(datetime(2026, 11, 22, 16, 59, tzinfo=UTC))
    assert blocked(tmp_path, PUPIL, "bad.example")
    node.apply(datetime(2026, 11, 22, 17, 1, tzinfo=UTC))  # the 23rd in Viet Nam
    assert not blocked(tmp_path, PUPIL, "bad.example")
    assert blocked(tmp_path, PUPIL, "long.example")


def test_lists_of_the_operator_are_read_in_any_common_form(door, school, tmp_path):
    folder = tmp_path / "filter" / "lists"
    folder.mkdir(parents=True)
    (folder / "games.txt").write_text(
        "# mine\n0.0.0.0 one.example\n||two.example^\n*.three.example\n192.0.2.1\nTrẻ.Example\n\n???\n"
    )
    (folder / "unknown-kind.txt").write_text("four.example\n")
    run(door, tmp_path)
    for host in ("one.example", "two.example", "a.three.example", hosts.canonical_host("trẻ.example")):
        assert blocked(tmp_path, PUPIL, host), host
        assert not blocked(tmp_path, TEACHER, host), host
    assert not blocked(tmp_path, PUPIL, "four.example")


def test_a_full_disk_is_said_and_the_old_rules_stay(door, school, tmp_path, monkeypatch):
    door.open = blob(2, entry("bad.example"))
    run(door, tmp_path)

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_stores.Draft, "write", full)
    door.open = blob(3, entry("next.example"))
    assert run(door, tmp_path).trouble is Trouble.DISK
    assert blocked(tmp_path, PUPIL, "bad.example")


def test_the_key_of_the_signer_can_be_put_there_by_hand(door, school, tmp_path):
    (tmp_path / "filter").mkdir()
    (tmp_path / "filter" / "keys").write_text(f"# national list\n{SIGNER.public.hex()}\n")
    door.open = blob(2, entry("bad.example"))
    assert run(door, tmp_path).serial == 2
    assert "/feeds/keys" not in door.asked


@pytest.mark.dns
def test_a_new_list_is_in_force_in_the_engine_within_the_deadline(door, school, engine):
    node = _node.Node(base_url=door.url, data=engine.data, dns_port=engine.port)
    node.desk()
    door.open = blob(1, entry("first.example"))
    node.look()
    assert engine.says(PUPIL, "first.example") == "block"
    assert node.engine
    door.open = blob(2, entry("first.example"), entry("second.example"))
    until = time.monotonic() + 10  # two seconds are promised; a busy test machine gets more
    while engine.says(PUPIL, "second.example") != "block":
        node.look()
        assert time.monotonic() < until
    assert engine.says(TEACHER, "second.example") == "pass"


@pytest.mark.dns
def test_an_engine_that_is_down_is_said(door, school, tmp_path):
    door.open = blob(2, entry("bad.example"))
    said = run(door, tmp_path)
    assert (said.engine, said.trouble) == (False, Trouble.ENGINE_DOWN)
    assert schoolfilter.state(now=datetime.now(UTC)).tone == "red"


def test_a_full_disk_keeps_no_decision_from_the_stores_and_the_snapshot_follows(
    door, school, giang, tmp_path, monkeypatch
):
    door.open = blob(1, entry("bad.example"))
    node = _node.Node(base_url=door.url, data=tmp_path, dns_port=free_port())
    keep = _plan.keep

    def full(_path, _plan):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_plan, "keep", full)
    node.desk()
    node.look()
    assert not (tmp_path / "filter" / "plan.json").exists()
    assert blocked(tmp_path, PUPIL, "bad.example")
    assert not blocked(tmp_path, TEACHER, "bad.example")
    monkeypatch.setattr(_plan, "keep", keep)
    node.desk()
    assert _plan.kept(tmp_path / "filter" / "plan.json") == _plan.current(NOW)


def test_stores_that_somebody_deleted_are_written_again(door, school, tmp_path):
    door.open = blob(1, entry("bad.example"))
    node = _node.Node(base_url=door.url, data=tmp_path, dns_port=free_port())
    node.desk()
    node.look()
    for file in _stores.folder(tmp_path).iterdir():
        file.unlink()
    node.look()
    assert _stores.whole(tmp_path)
    assert blocked(tmp_path, PUPIL, "bad.example")
    assert not blocked(tmp_path, TEACHER, "bad.example")
