"""The running engine decides as the reference in Python does, and keeps its promises where engines fail silently."""

import random
import socket
import subprocess
import sys
import time
from datetime import date

import dns.message
import dns.query
import dns.rcode
import pytest

from luytre.schoolfilter import _compile, _engine, _rows, _stores, rules
from luytre.schoolfilter import api as schoolfilter
from luytre.schoolfilter.records import Age, ExceptionLine, GroupPolicy, Listed, Lists, NetworkLine, Plan, Ruling

from .conftest import free_port
from .worlds import KINDS, world

pytestmark = pytest.mark.dns

TODAY = date(2026, 11, 22)
PUPIL, TEACHER = "127.0.1.5", "127.0.2.5"
PUPILS = GroupPolicy(1, Age.PRIMARY, frozenset({"games", "social"}))
STAFF = GroupPolicy(2, Age.STAFF, frozenset({"malware"}))
NETWORKS = (NetworkLine("127.0.1.0/24", 1), NetworkLine("127.0.2.0/24", 2))
PLAN = Plan(1, (PUPILS, STAFF), NETWORKS)


def listed(host, scope="children"):
    return Listed(host, scope, "gambling", date(2099, 1, 1), "abcd")


def put(engine, plan, lists=None, mark="m"):
    lists = lists or Lists()
    state = _compile.State(plan, _compile.plan_mark(plan), f"{mark}{hash(repr(lists))}", TODAY)
    _compile.put(engine.data, state, lists, seed=1)
    assert _engine.sees(engine.port, state.generation, within=5)


LISTS = Lists(
    {"bad.example": listed("bad.example"), "worse.example": listed("worse.example", "everyone")},
    {"fun.example": frozenset({"games"}), "virus.example": frozenset({"malware"})},
)


def test_engine_and_reference_agree_on_thousands_of_questions(engine):
    asked = 0
    for seed in range(3):
        chance = random.Random(seed)
        made = world(chance)
        put(engine, made.plan, made.lists, f"w{seed}")
        for _ in range(800):
            client, host = made.question(chance)
            kind = chance.choice(KINDS)
            wanted = rules.answer(rules.decide(made.plan, made.lists, client=client, host=host), host, kind)
            if wanted == "pass" and kind not in {"A", "AAAA"}:
                wanted = "nodata"  # that is what the stand-in upstream has for other types
            if wanted == "block" and kind == "AAAA":
                wanted = "nodata"  # no IPv6 address of the block page is set
            assert engine.says(client, host, kind) == wanted, (seed, client, host, kind)
            asked += 1
    assert asked >= 2000


def test_children_names_are_closed_to_pupils_and_open_to_staff(engine):
    put(engine, PLAN, LISTS)
    assert engine.says(PUPIL, "bad.example") == "block"
    assert engine.says(TEACHER, "bad.example") == "pass"
    assert engine.says(PUPIL, "www.worse.example") == engine.says(TEACHER, "www.worse.example") == "block"
    assert engine.says("127.0.0.1", "bad.example") == "block"  # unknown device
    assert engine.says(PUPIL, "bad.example.free.example") == "pass"


def test_capital_letters_and_tcp_change_nothing(engine):
    put(engine, PLAN, LISTS)
    assert engine.says(PUPIL, "WWW.Bad.EXAMPLE") == "block"
    reply = dns.query.tcp(
        dns.message.make_query("bad.example", "A"), "127.0.0.1", port=engine.port, source=PUPIL, timeout=2
    )
    assert reply.answer[0][0].to_text() == "127.0.0.1"


@pytest.mark.parametrize("kind", ["AAAA", "HTTPS", "SVCB", "TXT", "MX", "ANY", "CNAME", "SRV"])
def test_no_other_record_of_a_blocked_name_leaks(engine, kind):
    """Gotcha 3: HTTPS records would carry the real address."""
    put(engine, PLAN, LISTS)
    code, found = engine.ask(PUPIL, "bad.example", kind)
    assert (code, found) == ("NOERROR", [])


def test_ways_around_are_closed_to_everybody(engine):
    put(engine, PLAN, LISTS)
    for client in (PUPIL, TEACHER):
        for name in rules.NOT_HERE:
            assert engine.says(client, name) == "nxdomain"
        assert engine.ask(client, "_dns.resolver.arpa", "SVCB") == ("NOERROR", [])


def test_a_change_is_seen_without_a_restart(engine):
    """Gotcha 1: with the wrong lock file the engine sees only every second commit."""
    seen = []
    for turn in range(8):
        group = GroupPolicy(1, Age.PRIMARY, frozenset({"games"} if turn % 2 else {"social"}))
        put(engine, Plan(turn, (group, STAFF), NETWORKS), LISTS)
        seen.append(engine.says(PUPIL, "fun.example"))
    assert seen == ["pass", "block"] * 4


def test_exceptions_come_and_go(engine):
    put(engine, PLAN, LISTS)
    assert engine.says(PUPIL, "fun.example") == "block"
    put(engine, Plan(2, PLAN.groups, NETWORKS, (ExceptionLine("fun.example", 1, Ruling.ALLOW, own=True),)), LISTS)
    assert engine.says(PUPIL, "a.fun.example") == "pass"
    assert engine.says("127.0.0.1", "a.fun.example") == "block"
    put(engine, PLAN, LISTS)
    assert engine.says(PUPIL, "a.fun.example") == "block"


def test_a_name_on_no_list_has_an_empty_tag_and_passes(engine):
    """Gotcha 5: a look-up that misses leaves an empty tag that still counts as a tag."""
    put(engine, PLAN, LISTS)
    assert engine.says(PUPIL, "nothing.here.example") == "pass"
    assert engine.says(PUPIL, "one-label") == "pass"


def test_short_lives_for_answers_that_may_change(engine):
    put(engine, PLAN, LISTS)

    def life(client, name):
        query = dns.message.make_query(name, "A")
        return dns.query.udp(query, "127.0.0.1", port=engine.port, source=client, timeout=2).answer[0].ttl

    assert life(PUPIL, "bad.example") == _engine.BLOCK_TTL
    assert life(TEACHER, "bad.example") == _engine.OPEN_TTL
    assert life(TEACHER, "free.example") == 300


def test_a_missing_policy_row_is_strict_in_the_engine_too(engine):
    """Gotcha 13."""
    put(engine, PLAN, LISTS)
    assert engine.says(TEACHER, "bad.example") == "pass"
    with _stores.Batch(engine.data, "policy") as batch:
        batch.drafts["policy"].write({}, b"")
        batch.commit("policy")
    time.sleep(0.1)
    assert engine.says(TEACHER, "bad.example") == "block"
    assert not schoolfilter.healthy(engine.port)


@pytest.mark.parametrize("row", [b"", b"1", b"1;", b";1", b"1;x", b"1;\xff\xfe"])
def test_a_garbled_policy_row_is_strict(engine, row):
    put(engine, PLAN, LISTS)
    with _stores.Batch(engine.data, "policy") as batch:
        keys = _rows.policy_rows(PLAN, {4: _rows.client_rows(PLAN, 4).values()})
        batch.drafts["policy"].write(dict.fromkeys(keys, row), b"")
        batch.commit("policy")
    time.sleep(0.1)
    assert engine.says(TEACHER, "bad.example") == "block"


def test_a_look_up_that_stops_working_is_noticed(engine):
    put(engine, PLAN, LISTS)
    assert schoolfilter.healthy(engine.port)
    with _stores.Batch(engine.data, "cat") as batch:
        batch.drafts["cat"].write({}, b"")
        batch.commit("cat")
    time.sleep(0.1)
    assert not schoolfilter.healthy(engine.port)


def test_a_writer_killed_inside_its_transaction_leaves_the_old_rules(engine):
    put(engine, PLAN, LISTS)
    code = (
        "import lmdb,sys,time\n"
        f"env=lmdb.open({str(_stores.path(engine.data, 'cat'))!r},subdir=False,max_dbs=4,map_size={_stores.MAP_SIZE})\n"
        "rows=env.open_db(b'cat'); txn=env.begin(write=True,db=rows); txn.drop(rows,delete=False)\n"
        "print('in',flush=True); time.sleep(60)"
    )
    writer = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert writer.stdout
    writer.stdout.readline()
    writer.kill()
    writer.wait()
    writer.stdout.close()
    assert engine.says(PUPIL, "bad.example") == "block"
    put(engine, PLAN, Lists({"next.example": listed("next.example")}))
    assert engine.says(PUPIL, "next.example") == "block"
    assert engine.says(PUPIL, "bad.example") == "pass"


def test_a_dead_upstream_is_a_clear_failure_and_blocking_goes_on(tmp_path, monkeypatch):
    monkeypatch.setenv("LUYTRE_DNS_UPSTREAM", f"127.0.0.1:{free_port()}")
    port = free_port()
    [command] = schoolfilter.engine_commands(tmp_path, port)
    state = _compile.State(PLAN, _compile.plan_mark(PLAN), "m", TODAY)
    _compile.put(tmp_path, state, LISTS, seed=1)
    process = subprocess.Popen(command.argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 10
        while not schoolfilter.engine_answers(port):
            assert time.monotonic() < until
            time.sleep(0.05)
        query = dns.message.make_query("bad.example", "A")
        assert (
            dns.query.udp(query, "127.0.0.1", port=port, source=PUPIL, timeout=2).answer[0][0].to_text() == "127.0.0.1"
        )
        query = dns.message.make_query("free.example", "A")
        while True:  # until the engine's health check has noticed
            try:
                reply = dns.query.udp(query, "127.0.0.1", port=port, source=PUPIL, timeout=1)
                break
            except dns.exception.Timeout:
                assert time.monotonic() < until
        assert reply.rcode() == dns.rcode.SERVFAIL
    finally:
        process.kill()
        process.wait()


def test_no_question_is_remembered(engine):
    """Gotcha 12: the engine keeps no address beside a name, and writes no log of questions."""
    text = _engine.configuration(engine.data, engine.port)
    assert "setRingBuffersSize(1)" in text
    assert "recordQueries=false" in text
    for word in ("RemoteLog", "LogAction", "controlSocket", "webserver", "newPacketCache"):
        assert word not in text


def test_the_stand_in_says_that_it_is_one(monkeypatch):
    monkeypatch.delenv("LUYTRE_DNS_UPSTREAM", raising=False)
    assert schoolfilter.engine_upstream(5300).invented
    monkeypatch.setenv("LUYTRE_DNS_UPSTREAM", "192.0.2.53, [2001:db8::53]:5353")
    above = schoolfilter.engine_upstream(5300)
    assert (above.servers, above.invented) == (("192.0.2.53:53", "[2001:db8::53]:5353"), False)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LUYTRE_DNS_UPSTREAM", "resolver.example"),
        ("LUYTRE_DNS_UPSTREAM", '192.0.2.1"})os.exit({"'),
        ("LUYTRE_DNS_UPSTREAM", "192.0.2.1:99999"),
        ("LUYTRE_DNS_LISTEN", "everywhere"),
        ("LUYTRE_BLOCK_ADDRESS", "::1"),
        ("LUYTRE_BLOCK_ADDRESS6", "127.0.0.1"),
        ("LUYTRE_DNS_CLIENTS", '10.0.0.0/8", "x'),
    ],
)
def test_a_wrong_address_is_refused_before_the_engine_starts(tmp_path, monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(schoolfilter.BadEngineSetting):
        _engine.configuration(tmp_path, 5300)


def test_an_ipv6_block_page_is_answered_when_it_is_set(tmp_path, monkeypatch):
    monkeypatch.setenv("LUYTRE_BLOCK_ADDRESS6", "2001:db8::b")
    assert 'SpoofAction({"2001:db8::b"}' in _engine.configuration(tmp_path, 5300)


def test_a_flood_of_broken_packets_is_survived(engine):
    put(engine, PLAN, LISTS)
    chance = random.Random(5)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        for _ in range(500):
            out.sendto(chance.randbytes(chance.randint(0, 80)), ("127.0.0.1", engine.port))
    time.sleep(0.3)  # a full socket drops what comes meanwhile; the question of a device that asks again is answered
    assert engine.says(PUPIL, "bad.example") == "block"
