"""What is written for the engine says exactly what the rules say."""

import random
import struct
from datetime import date
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path

import pytest

from luytre.schoolfilter import _compile, _rows, _stores, rules
from luytre.schoolfilter.records import Age, ExceptionLine, GroupPolicy, Listed, Lists, NetworkLine, Plan, Ruling

from .worlds import world

TODAY = date(2026, 11, 22)


def put(data: Path, plan: Plan, lists: Lists, mark: str = "m"):
    return _compile.put(data, _compile.State(plan, _compile.plan_mark(plan), mark, TODAY), lists, seed=1)


@pytest.mark.parametrize("seed", range(6))
def test_the_stores_answer_as_the_rules_do(tmp_path, seed):
    chance = random.Random(seed)
    made = world(chance)
    put(tmp_path, made.plan, made.lists, f"{seed}")
    with _stores.Batch(tmp_path) as batch:
        for _ in range(1500):
            client, host = made.question(chance)
            wanted = rules.decide(made.plan, made.lists, client=client, host=host).blocked
            assert _rows.look_up(batch.drafts, client, host) is wanted, (client, host)


@pytest.mark.parametrize("version", [4, 6])
def test_clients_cover_the_whole_address_space_without_gaps(version):
    plan = world(random.Random(3)).plan
    spans = sorted(
        (ip_address(value[: len(key)]), ip_address(key)) for key, value in _rows.client_rows(plan, version).items()
    )
    assert int(spans[0][0]) == 0
    assert int(spans[-1][1]) == (1 << (32 if version == 4 else 128)) - 1
    assert all(int(two[0]) == int(one[1]) + 1 for one, two in pairwise(spans))


@pytest.mark.parametrize("host", ["192.0.2.1", "::1", "localhost", "a" * 64 + ".example", ".".join(["abcdefgh"] * 29)])
def test_what_dns_cannot_carry_is_left_out(host):
    assert _rows.wire(host) is None


def test_a_label_of_63_bytes_is_carried():
    assert _rows.wire("a" * 63 + ".Example") == b"\x3f" + b"a" * 63 + b"\x07example\0"


def test_a_second_run_changes_nothing_and_a_small_change_writes_little(tmp_path):
    made = world(random.Random(1))
    assert put(tmp_path, made.plan, made.lists) > 50
    assert put(tmp_path, made.plan, made.lists) == 0
    more = Plan(
        2,
        made.plan.groups,
        made.plan.networks,
        (*made.plan.exceptions, ExceptionLine("new.example", 1, Ruling.DENY, own=True)),
    )
    assert put(tmp_path, more, made.lists) <= 3  # the row, the old probe, the new probe


def test_rules_that_do_not_pass_their_check_never_go_live(tmp_path, monkeypatch):
    group = GroupPolicy(1, Age.PRIMARY, frozenset({"games"}))
    plan = Plan(1, (group,), (NetworkLine("10.0.0.0/8", 1),))
    lists = Lists(categories={"fun.example": frozenset({"games"})})
    put(tmp_path, plan, lists)
    monkeypatch.setattr(_rows, "category_rows", lambda _lists: {_rows.wire("fun.example"): b"0"})
    with pytest.raises(_rows.CheckFailed):
        put(tmp_path, plan, lists, "other")
    with _stores.Batch(tmp_path) as batch:
        assert _rows.look_up(batch.drafts, "10.0.0.1", "fun.example")


def test_a_missing_or_garbled_policy_row_is_strict(tmp_path):
    group = GroupPolicy(1, Age.STAFF, frozenset())
    plan = Plan(1, (group,), (NetworkLine("10.0.0.0/8", 1),))
    national = {"bad.example": Listed("bad.example", "children", "scam", date(2099, 1, 1), "x")}
    put(tmp_path, plan, Lists(national))
    with _stores.Batch(tmp_path) as batch:
        assert not _rows.look_up(batch.drafts, "10.0.0.1", "bad.example")
        for key in _rows.policy_rows(plan, {4: _rows.client_rows(plan, 4).values()}):
            batch.drafts["policy"].txn.delete(key, db=batch.drafts["policy"].rows)
        assert _rows.look_up(batch.drafts, "10.0.0.1", "bad.example")


def test_each_store_is_its_own_file_with_a_fixed_map_and_shared_lock(tmp_path):
    """dnsdist 1.7-1.9: two stores in one file, a grown map or another lock file fail without a word."""
    _stores.prepare(tmp_path)
    files = {path.name for path in _stores.folder(tmp_path).iterdir()}
    assert files == {f"{store}.lmdb{end}" for store in _stores.STORES for end in ("", "-lock")}
    for store in _stores.STORES:
        path = _stores.path(tmp_path, store)
        assert path.stat().st_mode & 0o777 == 0o640
        assert path.with_name(path.name + "-lock").stat().st_mode & 0o777 == 0o660
        # dnsdist 1.8 and later map what the file's own first pages say: magic, version, address, then the size.
        said = {struct.unpack_from("<Q", path.read_bytes(), page + 32)[0] for page in (0, 4096)}
        assert said == {_stores.MAP_SIZE} == {4 << 30}


def test_a_page_can_look_while_nothing_is_there(tmp_path):
    with _stores.reading(tmp_path, "cat") as store:
        assert store is None
